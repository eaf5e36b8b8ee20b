"""What is asked of the others at a meeting: voices, second signatures and money paid at once, in the one commit of the meeting."""

import pytest

from tests.cli.talking import talk

HERE = [""] * 4
# Who is here, the balances, no fines, nothing for the social fund, nothing saved by four, nothing taken out.
BEFORE = [*HERE, "", "", "", *[""] * 4, ""]
ASKS = ["ben", "60", "3", "a bike", ""]


def told(crew, count):
    return [(each["kind"], each["by"]) for each in crew.ask(f"journal --last {count}")["entries"]]


def fill(crew, content):
    (crew.folder / "sheet.csv").write_text(content, encoding="utf-8")


def test_a_loan_is_asked_for_agreed_to_and_paid_out_in_one_commit(crew):
    said = talk(crew, *BEFORE, *ASKS, "y", "y", "yes")

    assert told(crew, 8) == [
        ("attendance", "ana"), ("loan-request", "ben"), ("propose", "ben"),
        ("voice", "ana"), ("voice", "cho"), ("voice", "dan"), ("carry-out", "ana"), ("pay-out", "ana"),
    ]  # fmt: skip
    assert "Rainy Day lends Ben Okafor 60.00 NZD for a bike" in said.flat
    assert "Asked now: Ana Tūī, Cho Min, Dan Ruiz." in said.flat
    assert "3 consent. It is paid now." in said.flat
    assert crew.ask("loan show L1")["status"] == "open"


def test_what_is_agreed_to_need_not_be_paid_at_once(crew):
    said = talk(crew, *BEFORE, *ASKS, "y", "", "yes")

    assert "It passes, and is not paid yet." in said.flat
    assert told(crew, 1) == [("voice", "dan")]
    assert crew.ask("proposals P1")["status"] == "passed"


def test_each_who_is_here_may_be_asked_in_turn(crew):
    said = talk(crew, "", "", "e", "", "", "", "", *[""] * 4, "", *ASKS, "e", "s", "o", "", "too much", "yes")

    assert "Not here: Cho Min." in said.flat
    assert "An objection says why." in said.flat
    assert "1 objects (Dan Ruiz: too much), 1 stands aside (Ana Tūī). It is blocked." in said.flat
    asked = crew.ask("proposals P1")
    assert asked["status"] == "blocked"
    assert "Paid out now?" not in said.text


def test_who_is_not_here_is_not_asked_and_it_stays_open(crew):
    said = talk(crew, "", "", "a", "", "", "", "", *[""] * 4, "", *ASKS, "y", "yes")

    assert "2 consent. It stays open until 2026-06-22." in said.flat
    assert crew.ask("proposals P1")["status"] == "open"


def test_a_request_that_is_changed_asks_for_the_voices_again(crew):
    said = talk(crew, *BEFORE, *ASKS, "y", "", "asked for ben", "", "80", "", "", "", "", "q")

    assert said.text.count("Voices of the 3 who are here [later]") == 2
    assert "Rainy Day lends Ben Okafor 80.00 NZD" in said.flat
    assert "Paid out now?" not in said.text.rpartition("80.00 NZD")[2]


def test_what_was_proposed_before_is_asked_as_well_and_a_change_of_terms_holds_at_once(crew):
    crew.do("pod change rainy --set loan-limit=4 --by ben")

    said = talk(crew, *BEFORE, "", "y", "yes")

    assert "P1: " in said.text
    assert told(crew, 2)[1] == ("pod-change", "ben")
    assert crew.ask("pod show rainy")["terms"]["loan-limit"] == "4"


def test_what_passed_before_waits_in_the_step_of_pay_outs(crew):
    crew.do("pod open care --kind solidarity --name Care", "contribute ana 50 --to care")
    crew.do("fund ask 20 --from care --by ben")
    crew.do(*(f"consent P1 --by {each}" for each in ("ana", "cho", "dan")))

    said = talk(crew, *HERE, "", "", *[""] * 4, "y", "", "yes", pod="care")

    assert "Done now? [no] › y" in said.text
    assert told(crew, 2) == [("carry-out", "ana"), ("grant", "ana")]


def test_help_is_asked_of_the_fund_agreed_to_and_given_at_one_meeting(crew):
    crew.do("pod open care --kind solidarity --name Care", "contribute ana 50 --to care")

    talk(crew, *HERE, "", "", *[""] * 4, "ben", "20", "", "", "y", "y", "yes", pod="care")

    assert [kind for kind, _ in told(crew, 6)] == ["propose", "voice", "voice", "voice", "carry-out", "grant"]
    assert crew.balance("Assets:Cash-Box:Care") == "30.00"


@pytest.fixture
def asking(crew):
    """Of savings that are taken out, everybody is asked."""
    crew.do("pod change rainy --set ask-about=withdrawal")
    crew.do(*(f"consent P1 --by {each}" for each in ("ben", "cho", "dan")))
    return crew


def test_savings_that_the_others_are_asked_about_are_taken_out_at_the_meeting_once_they_agree(asking):
    said = talk(asking, *BEFORE[:-1], "ben", "20", "", "", "y", "", "yes")

    assert "Paid out now? [yes]" in said.text
    assert [kind for kind, _ in told(asking, 6)] == ["propose", "voice", "voice", "voice", "carry-out", "withdrawal"]


def test_savings_that_nobody_agreed_to_yet_stay_a_proposal(asking):
    talk(asking, *BEFORE[:-1], "ben", "20", "", "", "", "yes")

    assert told(asking, 1) == [("propose", "ben")]
    assert asking.balance("Liabilities:Savings:Rainy:Ben") == "-200.00"


@pytest.fixture
def signing(crew):
    """Two people sign when money leaves the pool."""
    crew.do("pod change rainy --set signatories=2 --set ask-about=none")
    crew.do(*(f"consent P1 --by {each}" for each in ("ben", "cho", "dan")))
    return crew


def test_a_second_person_who_is_here_signs_and_the_money_is_taken_out(signing):
    said = talk(signing, *BEFORE[:-1], "ben", "20", "", "", "cho", "", "yes")

    assert "Who signs for it [nobody] › cho" in said.text
    assert told(signing, 4) == [("propose", "ben"), ("sign", "cho"), ("carry-out", "ana"), ("withdrawal", "ana")]


def test_nobody_may_sign_now_and_it_stays_open(signing):
    talk(signing, *BEFORE[:-1], "ben", "20", "", "", "", "yes")

    assert told(signing, 1) == [("propose", "ben")]


def test_who_receives_or_records_it_does_not_sign_and_is_told_at_once(signing):
    said = talk(signing, *BEFORE[:-1], "ben", "20", "", "", "ben", "ana", "cho", "", "yes")

    assert "May sign: Cho Min, Dan Ruiz." in said.flat
    assert "! Ben Okafor receives the money, records the meeting or is not here; somebody else signs." in said.flat
    assert "! Ana Tūī receives the money, records the meeting or is not here; somebody else signs." in said.flat
    assert told(signing, 1) == [("withdrawal", "ana")]


def test_a_loan_that_nobody_need_be_asked_about_can_be_paid_at_once(crew):
    crew.do("pod open easy --kind savings --name Easy --set ask-about=none", "contribute ben 100 --to easy")

    said = talk(crew, *BEFORE, *ASKS, "y", "yes", pod="easy")

    assert "Nobody need be asked about 60.00 for Ben Okafor." in said.text
    assert told(crew, 2) == [("loan-request", "ben"), ("pay-out", "ana")]


def test_somebody_else_who_proposes_meanwhile_gets_no_voice_that_was_not_meant(crew):
    def meanwhile():
        crew.do("loan request 30 --from rainy --by cho --term 2")
        return "yes"

    talk(crew, *BEFORE, *ASKS, "y", "y", meanwhile)

    assert {each["stance"] for each in crew.ask("proposals P1")["voices"]} == {None}
    assert crew.ask("proposals P2")["status"] == "carried out"
    assert crew.ask("loan show L2")["member"] == "ben"


def test_the_money_of_a_meeting_goes_to_the_place_that_is_named(crew):
    talk(crew, *HERE, "", "", "", "50", "", "q", into="Bank-Main")
    assert "--into" not in talk(crew, "", "q").text

    said = talk(crew, "", "", "", "", *ASKS, "", "yes")

    assert "Its money is put into Bank-Main, and taken from there." in said.text
    assert crew.balance("Assets:Bank-Main:Rainy") == "50.00"


def test_a_sheet_says_voices_on_what_it_asks_for_and_pays_it_out(crew):
    fill(
        crew,
        "member,contribution,request,term,pay-out,on ben\nana,10,,,,c\nben,,60,3,yes,\ncho,,,,,s\ndan,,,,,yes\n",
    )

    answer = crew.ask("meeting rainy sheet.csv")

    assert [(each["kind"], each["by"]) for each in answer["entries"]] == [
        ("contribution", "ana"), ("loan-request", "ben"), ("propose", "ben"),
        ("voice", "ana"), ("voice", "cho"), ("voice", "dan"), ("carry-out", "ana"), ("pay-out", "ana"),
    ]  # fmt: skip


def test_what_is_no_voice_is_asked_again(crew):
    said = talk(crew, *BEFORE, *ASKS, "maybe", "e", "maybe", "c", "c", "c", "", "q")

    assert "! “maybe” says nothing of all who are here." in said.text
    assert "! “maybe” is no voice." in said.text


def test_a_sheet_that_was_recorded_is_told_so_whatever_was_proposed_since(crew):
    fill(crew, "member,request,term,on ben\nana,,,c\nben,60,3,\n")
    crew.do("meeting rainy sheet.csv", "loan request 30 --from rainy --by cho --term 2")
    before = crew.head

    assert "This sheet was recorded for 2026-06-15 before; nothing new was." in crew.type("meeting rainy sheet.csv").err
    assert crew.head == before


def test_a_form_has_a_column_for_every_open_proposal_and_reads_it_back(crew):
    crew.do("loan request 60 --from rainy --by ben --term 3")
    assert crew.type("meeting sheet rainy").out.startswith(
        "member,name,attendance,contribution,withdrawal,loan,repayment,on P1\n"
    )
    fill(crew, "member,on P1\nana,consent\ncho,object: too much\ndan,aside\n")

    crew.do("meeting rainy sheet.csv")

    assert crew.ask("proposals P1")["status"] == "blocked"


def test_a_second_signature_stands_on_the_sheet(signing):
    fill(signing, "member,withdrawal,pay-out,on ben\nben,20,yes,\ncho,,,signs\n")

    answer = signing.ask("meeting rainy sheet.csv")

    assert [each["kind"] for each in answer["entries"]] == ["propose", "sign", "carry-out", "withdrawal"]


def test_nobody_is_asked_any_more_once_a_majority_said_yes(crew):
    crew.do("pod change rainy --set consent-rule=majority")
    crew.do(*(f"consent P1 --by {each}" for each in ("ben", "cho", "dan")))

    said = talk(crew, *BEFORE, *ASKS, "y", "", "yes")

    assert "It passes, and is not paid yet." in said.flat
    assert [kind for kind, _ in told(crew, 2)] == ["voice", "voice"]
