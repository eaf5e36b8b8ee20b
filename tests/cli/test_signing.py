"""Two signatories for money out, as people type it: what waits, who signs, and what leaves without anybody's second hand."""

import pytest

TWO = (
    'pod open two --kind savings --name "Two Hands" --set signatories=2 --set ask-about=none --on 2026-02-01',
    "contribute ben 300 --to two --on 2026-02-01",
)


def test_a_withdrawal_waits_for_a_second_person_and_is_then_carried_out(crew):
    crew.do(*TWO)

    asked = crew.type("withdraw ben 20 --from two")
    assert "A second person signs: crewbook sign P1 --by MEMBER" in asked.out
    assert crew.ask("proposals P1")["asked"] == ["cho", "dan"]
    assert "to sign" in crew.type("proposals").out
    signed = crew.type("sign P1 --by cho")
    assert "All is agreed; now do it: crewbook carry-out P1" in signed.out
    crew.do("carry-out P1")

    assert crew.balance("Assets:Cash-Box:Two") == "280.00"
    assert crew.ask("proposals P1")["signed"] == [{"member": "cho", "on": "2026-06-15"}]
    assert crew.ask("verify")["ok"] is True


def test_a_loan_that_was_consented_to_is_signed_on_the_same_proposal(crew):
    crew.do(
        'pod open two --kind savings --name "Two Hands" --set signatories=2 --on 2026-02-01',
        "contribute ana 300 --to two --on 2026-02-01",
        "loan request 100 --from two --by ben --term 4",
        *(f"consent P1 --by {each}" for each in ("ana", "cho")),
    )
    passed = crew.type("consent P1 --by dan")
    assert "All is agreed; a second person signs: crewbook sign P1 --by MEMBER" in passed.out
    assert "Signed by" in crew.type("proposals P1").out
    crew.refused("loan pay-out L1")

    crew.do("sign P1 --by dan", "loan pay-out L1")

    assert crew.balance("Assets:Loans:Two:Ben:L1") == "100.00"


def test_a_loan_that_nobody_was_asked_about_is_signed_before_it_is_paid_out(crew):
    crew.do(*TWO, "loan request 100 --from two --by cho --term 4", "loan pay-out L1")
    assert crew.balance("Assets:Loans:Two:Cho:L1") == "0"

    crew.do("sign P1 --by dan", "loan pay-out L1")

    assert crew.balance("Assets:Loans:Two:Cho:L1") == "100.00"


def test_a_free_entry_that_takes_money_out_is_signed_too(crew):
    crew.do(*TWO, 'enter "Fee" --line "Assets:Cash-Box:Two -5" --line "Expenses:Two:Bank 5"')
    assert crew.balance("Assets:Cash-Box:Two") == "300.00"

    crew.do("sign P1 --by ben", "carry-out P1")

    assert crew.balance("Assets:Cash-Box:Two") == "295.00"


@pytest.mark.parametrize(
    "line",
    [
        'enter "To the bank" --line "Assets:Cash-Box:Two -50" --line "Assets:Bank-Main:Two 50"',
        "contribute ben 5 --to two",
        'correct 16 --because "never came"',
        "withdraw ana 5 --from rainy",
    ],
)
def test_money_that_stays_in_the_pod_or_leaves_another_needs_no_second_person(crew, line):
    crew.do(*TWO)

    assert crew.ask(line)["entry"]["kind"] != "propose"


def test_below_the_amount_that_the_pod_says_one_person_is_enough(crew):
    crew.do(TWO[0] + " --set signatories-from=50", TWO[1])

    assert crew.ask("withdraw ben 49.99 --from two")["entry"]["kind"] == "withdrawal"
    assert crew.ask("withdraw ben 50 --from two")["entry"]["kind"] == "propose"


def test_what_is_paid_in_pieces_to_the_same_member_is_signed_as_one(crew):
    crew.do(TWO[0] + " --set signatories-from=50", TWO[1], "contribute cho 100 --to two --on 2026-02-01")
    crew.do("withdraw ben 30 --from two --on 2026-06-08", "withdraw cho 40 --from two --on 2026-06-08")

    assert crew.ask("withdraw ben 19.99 --from two --on 2026-06-14")["entry"]["kind"] == "withdrawal"
    assert crew.ask("withdraw ben 1 --from two --on 2026-06-14")["entry"]["kind"] == "propose"
    # A week behind the first, only the second counts; a back-dated piece counts as well.
    assert crew.ask("withdraw ben 30 --from two --on 2026-06-15")["entry"]["kind"] == "withdrawal"
    assert crew.ask("withdraw ben 25 --from two --on 2026-06-10")["entry"]["kind"] == "propose"
    assert crew.ask("withdraw cho 9.99 --from two --on 2026-06-14")["entry"]["kind"] == "withdrawal"


def test_a_piece_that_was_signed_or_corrected_counts_for_nothing_more(crew):
    crew.do(TWO[0] + " --set signatories-from=50", TWO[1])
    crew.do("withdraw ben 60 --from two", "sign P1 --by cho", "carry-out P1")
    crew.do(f'correct {crew.ask("withdraw ben 49 --from two")["entry"]["seq"]} --because "never paid"')

    assert crew.ask("withdraw ben 49 --from two")["entry"]["kind"] == "withdrawal"


def test_what_leaves_for_nobody_in_the_crew_in_pieces_is_signed_as_one(crew):
    crew.do(TWO[0] + " --set signatories-from=50", TWO[1], "withdraw ben 30 --from two")
    free = 'enter "Paint" --line "Assets:Cash-Box:Two -30" --line "Expenses:Two:Paint 30"'

    assert [crew.ask(free)["entry"]["kind"] for _ in range(2)] == ["enter", "propose"]


def test_each_payment_counts_by_itself_where_the_pool_says_so(crew):
    crew.do(TWO[0] + " --set signatories-from=50 --set signatories-within=0", TWO[1], "withdraw ben 30 --from two")

    assert crew.ask("withdraw ben 30 --from two")["entry"]["kind"] == "withdrawal"
    assert "each payment counts by itself" in " ".join(crew.ask("pod show two")["sentences"])


def test_who_typed_counts_as_who_records_it(crew):
    """Everything is typed at Ana's table: her own signature is no second one, whoever carries the proposal out."""
    crew.do(*TWO, "member role cho --treasurer", "withdraw ben 20 --from two", "sign P1 --by ana")

    assert "Cho Min, who records it, and somebody else" in crew.refused("carry-out P1 --by cho")


def test_a_signature_taken_back_leaves_the_proposal_waiting(crew):
    crew.do(*TWO, "withdraw ben 20 --from two", "sign P1 --by cho", "sign P1 --by cho --withdraw")

    assert crew.ask("proposals P1")["status"] == "open"
    crew.refused("carry-out P1")
    crew.do("sign P1 --by dan", "carry-out P1")


def test_an_unsigned_proposal_lapses(crew):
    crew.do(*TWO, "withdraw ben 20 --from two --on 2026-06-01")

    assert crew.ask("proposals P1")["status"] == "lapsed"
    assert "P1 is lapsed" in crew.refused("sign P1 --by cho")


def test_the_setting_is_read_aloud(crew):
    crew.do(*TWO)

    said = crew.ask("pod show two")["sentences"]
    assert "When money leaves the pod, a second person signs as well, who neither receives it nor records it." in said
    assert "Where two people sign, they do for any amount." in said


def test_nobody_does_away_with_the_second_signature_alone(crew):
    """The pod asks nobody about its terms, and yet about this."""
    crew.do(*TWO)

    assert crew.ask("pod change two --set reserve=5")["entry"]["kind"] == "pod-change"
    for setting in ("signatories=1", "signatories-from=1000"):
        assert crew.ask(f"pod change two --set {setting}")["entry"]["kind"] == "propose"
