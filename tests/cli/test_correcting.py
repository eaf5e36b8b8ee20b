"""Corrections through the command line: each kind of act is undone, both stay visible, and nothing is undone that others rest on."""

import pytest
from beancount import loader

EASY = (
    'pod open easy --kind savings --name "Easy Pool" --set ask-about=none --on 2026-01-05',
    "contribute ben 100 --to easy --on 2026-01-10",
    "loan request 60 --from easy --by ben --term 3 --on 2026-01-15",
    "loan pay-out L1 --on 2026-01-15",
)
# Each kind of act that can be undone: what is typed before it, and the act itself.
KINDS = {
    "join": ((), "member add fay"),
    "roles": ((), "member role ben --treasurer"),
    "leave": ((), "member leave dan"),
    "pod-open": ((), "pod open sunny --kind savings"),
    "pod-change": (EASY[:1], "pod change easy --set reserve=5"),
    "pod-close": (EASY[:1], "pod close easy"),
    "contribution": ((), "contribute ana 50 --to rainy"),
    "withdrawal": ((), "withdraw ana 50 --from rainy"),
    "notice": (
        (
            "pod open slow --kind savings --set notice-days=30 --on 2026-02-01",
            "contribute ben 9 --to slow --on 2026-02-01",
        ),
        "withdraw ben 4 --from slow --notice",
    ),
    "loan-request": (EASY[:2], EASY[2].replace("2026-01-15", "2026-06-15")),
    "pay-out": (EASY[:3], "loan pay-out L1"),
    "repayment": (EASY, "loan repay L1 20"),
    "loan-withdraw": (EASY[:3], "loan withdraw L1 --by ben"),
    "propose": ((), "pod change rainy --set reserve=5"),
    "proposal-withdraw": (("pod change rainy --set reserve=5",), "withdraw-proposal P1"),
    "opening": ((), "opening cho --pod rainy --savings 10 --points 5"),
    "class": ((), "shares class bakery B --par 5"),
    "issue": ((), "shares issue ana 5 --class bakery/A"),
    "transfer": ((), "shares transfer ben ana 5 --class bakery/A"),
    "enter": ((), 'enter "Fee" --line "Assets:Cash-Box:Rainy -5" --line "Expenses:Rainy:Bank 5"'),
}
NEVER = {"begin", "correction", "voice", "carry-out", "period-close", "period-reopen"}
READ = (
    "balances",
    "member list",
    "pod list",
    "loan list",
    "proposals",
    "statement pool rainy",
    "shares register bakery",
)


def standing(crew):
    """What the reports tell of the book, without their seals."""
    told = {}
    pods = [f"pod show {each['pod']}" for each in crew.ask("pod list")["pods"]]
    for line in (*READ, *pods):
        answer = crew.ask(line)
        answer.pop("document")
        told[line] = answer
    return told


def test_every_kind_of_act_can_be_corrected_or_says_why_not():
    from ledger.act import registry
    from pods import acts  # noqa: F401 - brings every kind

    ours = {kind for kind, act_type in registry.acts.items() if act_type.__module__.startswith(("ledger.", "pods."))}
    assert KINDS.keys() | NEVER == ours
    assert KINDS.keys() & NEVER == set()


@pytest.mark.parametrize("kind", KINDS)
def test_a_correction_puts_the_book_back_to_where_it_was(crew, kind):
    before, line = KINDS[kind]
    crew.do(*before)
    stood = standing(crew)
    recorded = crew.ask(line)["entry"]
    assert recorded["kind"] == kind
    assert standing(crew) != stood or kind == "notice"

    answer = crew.ask(f'correct {recorded["seq"]} --because "typed twice"')

    assert answer["entry"]["kind"] == "correction"
    assert standing(crew) == stood
    assert crew.ask("verify")["ok"] is True
    assert loader.load_file(str(crew.folder / "main.beancount"))[1] == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_corrected_can_be_recorded_anew(crew, kind):
    before, line = KINDS[kind]
    crew.do(*before)
    first = crew.ask(line)
    crew.do(f'correct {first["entry"]["seq"]} --because "typed twice"')

    again = crew.ask(line)

    assert again["entry"]["kind"] == kind
    assert crew.ask("verify")["ok"] is True


def test_both_entries_stay_visible(crew):
    crew.do("contribute ana 50 --to rainy", 'correct 15 --because "typed twice"')

    told = crew.ask("journal --member ana --last 2")["entries"]
    assert [(each["seq"], each["kind"]) for each in told] == [(15, "contribution"), (16, "correction")]
    assert crew.ask("receipt 15")["corrected_by"] == 16


def test_a_correction_falls_on_the_day_of_what_it_corrects(crew):
    assert crew.ask('correct 9 --because "typed twice"')["entry"]["date"] == "2026-01-10"
    assert crew.balance("Liabilities:Savings:Rainy:Cho", on="2026-01-10") == "0"


def test_a_correction_may_fall_on_a_later_day(crew):
    crew.do('correct 9 --because "typed twice" --on 2026-03-01')

    assert crew.balance("Liabilities:Savings:Rainy:Cho", on="2026-02-28") == "-100.00"
    assert crew.balance("Liabilities:Savings:Rainy:Cho", on="2026-03-01") == "0"


def test_what_a_correction_says_is_kept(crew):
    crew.do('correct 9 --because "Cho paid Ana, not the pool"')

    directives, _, _ = loader.load_file(str(crew.folder / "main.beancount"))
    assert "Correction of entry 9: Cho paid Ana, not the pool" in {
        getattr(each, "narration", None) for each in directives
    }


def test_entries_are_undone_from_the_last_one_back(crew):
    crew.do(*EASY, "loan repay L1 20 --on 2026-02-15", "loan repay L1 20 --on 2026-03-15")
    # 15 the pool, 16 the savings, 17 the request, 18 the pay-out, 19 and 20 the repayments.
    assert "while entries 19, 20 rest on it" in crew.refused('correct 18 --because "wrong"')
    assert "while entry 20 rests on it" in crew.refused('correct 19 --because "wrong"')

    crew.do(*(f'correct {number} --because "wrong"' for number in (20, 19, 18, 17)))

    assert crew.ask("loan list")["loans"] == []
    assert crew.balance("Assets:Cash-Box:Easy") == "100.00"


def test_the_last_repayment_undone_opens_the_loan_again(crew):
    crew.do(*EASY, "loan repay L1 60 --on 2026-02-15")
    assert crew.ask("loan show L1")["status"] == "closed"

    crew.do('correct 19 --because "wrong"')

    assert crew.ask("loan show L1")["status"] == "open"
    crew.do("loan repay L1 20 --on 2026-02-16")


def test_a_consented_pay_out_is_undone_with_consent_only(crew):
    crew.do("loan request 60 --from rainy --by ben --term 3")
    crew.do(*(f"consent P1 --by {each}" for each in ("ana", "cho", "dan")), "loan pay-out L1")

    asked = crew.ask('correct 21 --because "the wrong bank account"')

    assert asked["entry"]["kind"] == "propose"
    assert crew.balance("Assets:Loans:Rainy:Ben:L1") == "60.00"
    crew.do("consent P2 --by ben", "consent P2 --by cho", "consent P2 --by dan")
    assert crew.balance("Assets:Loans:Rainy:Ben:L1") == "0"
    assert crew.ask("loan show L1")["status"] == "requested"


def test_a_consented_pay_out_that_was_undone_can_be_carried_out_again(crew):
    crew.do("loan request 60 --from rainy --by ben --term 3")
    crew.do(*(f"consent P1 --by {each}" for each in ("ana", "cho", "dan")), "loan pay-out L1")
    crew.do('correct 21 --because "the wrong place"', *(f"consent P2 --by {each}" for each in ("ben", "cho", "dan")))
    crew.do("contribute ana 100 --to rainy --into Bank-Main")

    crew.do("loan pay-out L1 --from-place Bank-Main")

    assert crew.balance("Assets:Bank-Main:Rainy") == "40.00"
    assert crew.ask("loan show L1")["status"] == "open"


def test_shares_whose_numbers_were_undone_are_not_numbered_again(crew):
    crew.do("shares issue ana 5 --class bakery/A", 'correct 15 --because "typed twice"')

    assert crew.ask("shares issue ana 5 --class bakery/A")["id"] == "26-30"
