"""A meeting asked step by step: what Enter takes, going back, leaving and going on, the review, and one commit or nothing."""

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli import drafts
from ledger.errors import Broken, Invalid, Refused, Stale
from tests.cli.talking import talk
from tests.conftest import ONE_BOOK
from tests.examples import some

HERE = [""] * 4
# Who is here, the balances, no fines, nothing for the social fund; savings of four, nothing taken out, no loan asked for.
BEFORE = [*HERE, "", "", ""]
AFTER = ["", ""]
LENDING = (
    "pod open easy --kind savings --set ask-about=none --on 2026-03-02",
    "contribute ben 100 --to easy --on 2026-03-02",
    "loan request 50 --from easy --term 5 --by ben --on 2026-03-02",
    "loan pay-out L1 --on 2026-03-02",
)


def kinds(crew, count):
    return [each["kind"] for each in crew.ask(f"journal --last {count}")["entries"]]


def draft(crew, pod="rainy"):
    return json.loads((crew.folder / ".crewbook" / f"meeting-{pod}.json").read_text(encoding="utf-8"))


def seq(crew):
    return crew.head[0]


def test_a_meeting_is_recorded_in_one_commit(crew):
    said = talk(crew, *BEFORE, "50", "20", "", "10", *AFTER, "yes")

    assert kinds(crew, 4) == ["attendance", "contribution", "contribution", "contribution"]
    assert "Recorded as entries 15 to 18." in said.text
    undone = crew.ask('correct 16 --because "typed twice" --whole-commit')["entries"]
    assert len(undone) == 4


def test_the_balances_are_announced_when_it_is_recorded(crew):
    said = talk(crew, *BEFORE, "50", "", "", "", *AFTER, "yes")

    assert "To read aloud, as of 2026-06-15:\nThe loan fund of Rainy Day holds 850.00 NZD in Cash-Box.\n" in said.text


def test_the_balances_of_last_time_are_read_out_before_money_comes_in(crew):
    said = talk(crew, *HERE)

    assert "2 of 7 · Balances of last time" in said.text
    assert "The loan fund of Rainy Day holds 800.00 NZD in Cash-Box." in said.text


def test_enter_takes_what_has_fallen_due_on_a_loan(crew):
    crew.do(*LENDING)

    said = talk(crew, *BEFORE, "", "", "", "", "", *AFTER, "yes", pod="easy")

    assert "Ben Okafor, L1 [30.00] › \n" in said.text
    assert kinds(crew, 2) == ["attendance", "repayment"]
    assert crew.balance("Assets:Loans:Easy:Ben:L1") == "20.00"


def test_who_is_absent_is_expected_to_bring_nothing_and_may_send_it(crew):
    crew.do(*LENDING)

    said = talk(crew, "", "a", "", "", "", "", "", "", "", "", "", "20", *AFTER, "yes", pod="easy")

    assert "Ben Okafor, L1 [nothing] › 20\n" in said.text
    assert crew.balance("Assets:Loans:Easy:Ben:L1") == "30.00"


def test_a_fine_is_set_with_its_reason_and_paid_at_the_meeting(crew):
    said = talk(crew, *HERE, "", "ben", "2", "came late", "", "", "", "", "", "", "", *AFTER, "yes")

    assert kinds(crew, 3) == ["attendance", "fine", "fine-payment"]
    assert "Ben Okafor [2.00] › \n" in said.text
    assert crew.ask("journal --last 2")["entries"][0]["what"].endswith("came late")


def test_a_fine_that_is_taken_back_is_paid_no_more(crew):
    said = talk(
        crew, *HERE, "", "ben", "2", "late", "", "", "", "5", "", "", "", *AFTER, "fined ben", "-", "yes"
    )  # fmt: skip

    assert "Left out" not in said.text
    assert kinds(crew, 2) == ["attendance", "contribution"]


def test_a_fine_of_an_earlier_meeting_is_expected(crew):
    crew.do("fine set cho 3 --to rainy --because late --on 2026-06-01")

    said = talk(crew, *HERE, "", "", "1", "", "", "", "", "", *AFTER, "yes")

    assert "Cho Min [3.00] › 1\n" in said.text
    assert kinds(crew, 2) == ["attendance", "fine-payment"]


def test_everybody_is_asked_for_the_social_fund_once_there_is_one(crew):
    crew.do("fund contribute ana 5 --to rainy --on 2026-06-01")

    talk(crew, *HERE, "", "", "1", "1", "1", "1", "", "", "", "", *AFTER, "", "yes")

    assert kinds(crew, 5) == ["attendance", *["fund-contribution"] * 4]
    assert crew.balance("Assets:Cash-Box:Rainy-Social") == "9.00"


def test_the_closing_balances_keep_loan_fund_and_social_fund_apart(crew):
    crew.do("fund contribute ana 5 --to rainy --on 2026-06-01")

    said = talk(crew, *HERE, "", "", "1", "", "", "", "", "", "", "", *AFTER, "", "yes")

    assert "The loan fund of Rainy Day holds 800.00 NZD in Cash-Box.\nThe social fund of Rainy Day holds 6.00 NZD" in (
        said.text
    )


def test_what_everybody_is_expected_to_save_stands_there_until_it_is_paid(crew):
    crew.do("expect all 20 --to rainy --every week --from 2026-06-15 --on 2026-06-15", "contribute ana 5 --to rainy")

    said = talk(crew, *BEFORE, "", "", "", "0", *AFTER, "yes")

    assert "Ana Tūī [15.00] › \n  Ben Okafor [20.00] › \n" in said.text
    assert kinds(crew, 4) == ["attendance", *["contribution"] * 3]
    assert "20.00 NZD of savings" in crew.type("meeting sheet rainy").out


def test_what_is_expected_for_the_social_fund_is_asked_for_there(crew):
    crew.do("expect all 2 --to rainy --social --every month --from 2026-06-01 --on 2026-06-01")
    crew.do("fund contribute ana 2 --to rainy --on 2026-06-02")

    said = talk(crew, *HERE, "", "")

    assert "Ana Tūī [nothing] › " in said.text
    assert "ben,Ben Okafor,,,,,,,2.00 NZD for the social fund\n" in crew.type("meeting sheet rainy").out


def test_shares_are_what_is_expected_while_a_cycle_runs(crew):
    crew.do("cycle open rainy --price 5 --on 2026-06-01")
    crew.do("expect all 10 --to rainy --every month --from 2026-06-15 --on 2026-06-15")

    said = talk(crew, *BEFORE, "", "q")

    assert "5 of 8 · Shares" in said.text
    assert "Ana Tūī [10.00] › \n" in said.text


def test_no_more_shares_are_expected_than_a_meeting_allows_and_whole_ones_only(crew):
    crew.do("cycle open rainy --price 5 --most-shares 3 --on 2026-06-01")
    crew.do("expect ana 20 --to rainy --from 2026-06-15", "expect ben 12 --to rainy --from 2026-06-15")
    crew.do("expect cho 4 --to rainy --from 2026-06-15")

    said = talk(crew, *BEFORE, "", "", "", "", "", "", "", "yes")

    assert "Ana Tūī [15.00] › \n  Ben Okafor [10.00] › \n  Cho Min [nothing] › \n" in said.text
    assert kinds(crew, 3) == ["attendance", "cycle-shares", "cycle-shares"]


def test_a_solidarity_fund_meets_as_well_and_nobody_saves_or_borrows_there(crew):
    crew.do("pod open care --kind solidarity --name Care --on 2026-06-01")

    said = talk(crew, *HERE, "", "", "3", "", "1", "", "", "yes", pod="care")

    assert "Cash-Box, fund" in said.text
    assert "To read aloud, as of 2026-06-15:\nCare holds 4.00 NZD in Cash-Box.\n" in said.text
    assert kinds(crew, 3) == ["attendance", "fund-contribution", "fund-contribution"]
    (crew.folder / "sheet.csv").write_text("member,social fund\nben,2\n", encoding="utf-8")
    assert crew.ask("meeting care sheet.csv")["closing"] == {"loan_fund": {}, "social_fund": {"Cash-Box": "6.00"}}
    assert crew.type("meeting sheet care").out.startswith("member,name,attendance,social fund\n")


def test_shares_are_asked_for_while_a_cycle_runs(crew):
    crew.do("cycle open rainy --price 5 --on 2026-06-01")

    said = talk(crew, *BEFORE, "15", "", "12", "", "", *AFTER, "yes")

    assert "5 of 8 · Shares" in said.text
    assert "Who saves beside the shares [nobody]" in said.text
    assert kinds(crew, 3) == ["attendance", "cycle-shares", "cycle-shares"]


def test_money_is_taken_out_by_whoever_is_named(crew):
    talk(crew, *BEFORE, "", "", "", "", "ben", "20", "Cho", "10", "", "", "yes")

    assert kinds(crew, 3) == ["attendance", "withdrawal", "withdrawal"]


def test_a_loan_that_was_agreed_to_is_paid_out_when_whoever_types_says_yes(crew):
    crew.do("loan request 60 --from rainy --by ben --term 3")
    crew.do(*(f"consent P1 --by {each}" for each in ("ana", "cho", "dan")))

    said = talk(crew, *BEFORE, "", "", "", "", "", "y", "", "yes")

    assert "L1, 60.00 to Ben Okafor [no] › y\n" in said.text
    assert kinds(crew, 3) == ["attendance", "carry-out", "pay-out"]


def test_a_loan_that_was_agreed_to_is_not_paid_out_by_enter_alone(crew):
    crew.do("loan request 60 --from rainy --by ben --term 3")
    crew.do(*(f"consent P1 --by {each}" for each in ("ana", "cho", "dan")))

    talk(crew, *BEFORE, "", "", "", "", "", "", "", "yes")

    assert kinds(crew, 1) == ["attendance"]


def test_a_loan_that_is_asked_for_is_the_borrowers_own_request(crew):
    said = talk(crew, *BEFORE, "", "", "", "", "", "cho", "60", "4", "a bike", "", "", "yes")

    assert [(each["kind"], each["by"]) for each in crew.ask("journal --last 2")["entries"]] == [
        ("loan-request", "cho"), ("propose", "cho"),
    ]  # fmt: skip
    assert "Rainy Day lends Cho Min 60.00 NZD for a bike, repaid in 4 instalments" in said.flat
    assert "It stays open until 2026-06-22." in said.flat
    assert "Who was asked answers: crewbook consent P1 --by MEMBER" in said.text


def test_who_came_is_not_asked_again_when_it_is_recorded(crew):
    crew.do("attendance record rainy --absent cho")

    said = talk(crew, "", "", "", "5", "", "", "", *AFTER, "yes")

    assert "1 of 6 · Balances of last time" in said.text
    assert kinds(crew, 1) == ["contribution"]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("5x", "“5x” is not an amount.\n  Write 50, 50.00 or 1,250.50."),
        ("20,50", "“20,50” is not an amount that can be read in one way only.\n  Write 20.50, if that is what you mean."),
        ("5.005", "5.005 NZD has too many decimals.\n  NZD has 2 decimals; write 5.01 NZD."),
        ("-5", "The amount is -5; it must be more than zero.\n  Write 50 or 50.00."),
        ("5 EUR", "“5 EUR” is in EUR; this pod keeps NZD.\n  Write the amount in NZD."),
    ],
)  # fmt: skip
def test_an_amount_that_is_typed_wrongly_is_asked_again_with_the_reason(crew, typed, reason):
    said = talk(crew, *BEFORE, typed, "50", "", "", "", *AFTER, "yes")

    assert f"  Ana Tūī [nothing] › {typed}\n! {reason}\n  Ana Tūī [nothing] › 50\n" in said.text
    assert crew.balance("Liabilities:Savings:Rainy:Ana") == "-550.00"


@pytest.mark.parametrize("typed", ["1,250.50", "1 250.50", "1250.5", "1250.50 NZD"])
def test_an_amount_is_read_as_on_the_command_line(crew, typed):
    talk(crew, *BEFORE, typed, "", "", "", *AFTER, "yes")

    assert crew.balance("Liabilities:Savings:Rainy:Ana") == "-1750.50"


@pytest.mark.parametrize(
    ("before", "typed", "reason"),
    [
        ([], "x", "“x” is none of present, late, excused, absent."),
        ([*BEFORE, "", "", "", ""], "zzz", "There is no member “zzz” in this book."),
        ([*HERE, "", "ben"], "0", "How much is not said."),
        ([*BEFORE, "", "", "", "", "", "cho", "60"], "soon", "“soon” is no number of instalments."),
        ([*BEFORE, "", "", "", "", "", "cho", "60"], "", "The term is not said."),
    ],
)  # fmt: skip
def test_whatever_is_typed_wrongly_is_asked_again_with_the_reason(crew, before, typed, reason):
    said = talk(crew, *before, typed)

    assert f"! {reason}" in said.text
    assert said.text.count(said.text.split("\n! ")[0].rpartition("\n")[2].partition(" › ")[0]) >= 2


def test_a_name_that_may_be_two_is_asked_again(crew):
    crew.do("member add anatole --name Anatole")

    said = talk(crew, *HERE, "", "", "an")

    assert "! “an” may be ana (Ana Tūī), anatole (Anatole).\n  Type more of it." in said.text


def test_neither_yes_nor_no_is_asked_again(crew):
    crew.do("loan request 60 --from rainy --by ben --term 3")
    crew.do(*(f"consent P1 --by {each}" for each in ("ana", "cho", "dan")))

    assert "! “maybe” is neither yes nor no.\n" in talk(crew, *BEFORE, "", "", "", "", "", "maybe").text


def test_going_back_keeps_what_was_typed_and_asks_again(crew):
    said = talk(crew, *BEFORE, "50", "20", "b", "b", "60", "", "", "", *AFTER, "yes")

    assert (
        "  Cho Min [nothing] › b\n  Ben Okafor [20.00] › b\n  Ana Tūī [50.00] › 60\n  Ben Okafor [20.00] › "
        in said.text
    )
    assert crew.balance("Liabilities:Savings:Rainy:Ana") == "-560.00"
    assert crew.balance("Liabilities:Savings:Rainy:Ben") == "-220.00"


def test_nothing_is_before_the_first_question(crew):
    assert "This is the first question." in talk(crew, "b").text


def test_each_step_is_explained_when_asked(crew):
    said = talk(crew, *HERE, "?", "", "", "?")

    assert said.text.count("Read them aloud, and count the box against them") == 2
    assert "ana: Ana Tūī, ben: Ben Okafor, cho: Cho Min, dan: Dan Ruiz" in said.text


def test_the_rest_of_a_step_is_taken_at_once_and_shown(crew):
    said = talk(crew, "a", "all", "")

    assert "  Ben Okafor: present\n  Cho Min: present\n  Dan Ruiz: present\n" in said.text


def test_somebody_called_b_is_named_and_not_taken_for_going_back(crew):
    crew.do("member add b --name Bo", "contribute b 50 --to rainy")

    talk(crew, *HERE, "", "", "", "", "", "", "", "", "", "b", "5", "", "", "yes")

    assert kinds(crew, 1) == ["withdrawal"]
    assert crew.balance("Liabilities:Savings:Rainy:B") == "-45.00"


def test_whoever_leaves_keeps_what_was_typed_and_goes_on_with_it(crew):
    left = talk(crew, *BEFORE, "50", "20", "q")
    assert "Left; nothing was recorded.\nWhat was typed is kept. Go on: crewbook meeting rainy\n" in left.text
    assert (seq(crew), left.status) == (14, 0)

    said = talk(crew, "", "", "", *AFTER, "yes")

    assert "begun on 2026-06-15 at 12:00" in said.text
    assert kinds(crew, 3) == ["attendance", "contribution", "contribution"]


@pytest.mark.parametrize("interrupted", [True, False])
def test_ctrl_c_and_the_end_of_what_is_typed_keep_the_draft(crew, interrupted):
    left = talk(crew, *BEFORE, "50", interrupted=interrupted)

    assert left.status == (130 if interrupted else 0)
    assert draft(crew)["answers"]["contribution/ana"] == "50.00"
    assert seq(crew) == 14


def test_whoever_leaves_before_anything_was_typed_leaves_nothing(crew):
    said = talk(crew, "q")

    assert said.text.endswith("Left; nothing was recorded.\n")
    assert not (crew.folder / ".crewbook" / "meeting-rainy.json").exists()


def test_every_answer_is_on_the_disk_before_the_next_question(crew, monkeypatch):
    from cli import meeting_screen

    seen = []
    take = meeting_screen.Dialogue.take

    def looked(self, typed):
        path = crew.folder / ".crewbook" / "meeting-rainy.json"
        seen.append((len(json.loads(path.read_text())["answers"]) if path.exists() else 0, len(self.answers)))
        take(self, typed)

    monkeypatch.setattr(meeting_screen.Dialogue, "take", looked)
    talk(crew, *BEFORE, "50", "20", "q")

    assert seen == [(count, count) for count in range(len(BEFORE) + 2)]


def test_a_meeting_that_is_gone_on_with_on_another_day_stays_on_its_own(crew):
    import datetime as dt

    talk(crew, *BEFORE, "50", "q")
    crew.today = dt.date(2026, 6, 16)

    said = talk(crew, "", "", "", "", *AFTER, "yes")

    assert "The meeting of 2026-06-15" in said.text
    assert {each["date"] for each in crew.ask("journal --last 2")["entries"]} == {"2026-06-15"}


def test_a_meeting_may_be_begun_anew_and_the_old_one_is_kept_aside(crew):
    talk(crew, *BEFORE, "50", "q")

    said = talk(crew, "new", *BEFORE, "7", "", "", "", *AFTER, "yes")

    assert "meeting-rainy.json.left." in said.text
    assert kinds(crew, 2) == ["attendance", "contribution"]
    assert "50.00" in (crew.folder / ".crewbook" / "meeting-rainy.json.left").read_text(encoding="utf-8")


def test_each_pod_has_a_draft_of_its_own(crew):
    crew.do("pod open easy --kind savings --on 2026-03-02")
    talk(crew, "a", "q")

    talk(crew, "l", "q", pod="easy")

    assert draft(crew)["answers"] == {"attendance/ana": "absent"}
    assert draft(crew, "easy")["answers"] == {"attendance/ana": "late"}


def test_the_review_shows_everybody_the_sums_and_the_money_to_count(crew):
    crew.do("fund contribute ana 5 --to rainy --on 2026-06-01")
    said = talk(crew, "", "l", "", "a", "", "", "1", "", "", "", "50", "20", "", "", "cho", "10", "", "", "")

    assert said.text.partition("\nHere: ")[2].partition("yes records it")[0] == (
        "2 present, 1 late (Ben Okafor), 1 absent (Dan Ruiz).\n"
        "\n"
        "Member      Social fund  Savings  Taken out\n"
        "──────────  ───────────  ───────  ─────────\n"
        "Ana Tūī            1.00    50.00\n"
        "Ben Okafor                 20.00\n"
        "Cho Min                               10.00\n"
        "──────────  ───────────  ───────  ─────────\n"
        "Together           1.00    70.00      10.00\n"
        "\n"
        "Money to count         Before     In    Out  Then, NZD\n"
        "─────────────────────  ──────  ─────  ─────  ─────────\n"
        "Cash-Box, loan fund    800.00  70.00  10.00     860.00\n"
        "Cash-Box, social fund    5.00   1.00              6.00\n"
        "─────────────────────  ──────  ─────  ─────  ─────────\n"
        "Together               805.00  71.00  10.00     866.00\n"
    )


def test_nothing_is_recorded_before_whoever_types_says_yes(crew):
    said = talk(crew, *BEFORE, "50", "", "", "", *AFTER, "", "ok", "q")

    assert seq(crew) == 14
    assert said.text.count("Type yes to record it. To change something, type its column") == 2


@pytest.mark.parametrize("typed", ["savings ben", "7 ben", "Savings Ben Okafor", "savings"])
def test_a_line_is_changed_from_the_review(crew, typed):
    walked = ["", "30", "", ""] if typed == "savings" else ["30"]
    crew.do("fine set cho 3 --to rainy --because late --on 2026-06-01")
    before = [*HERE, "", "", "", "", "50", "20", "", ""]
    typed = typed.replace("7", "6")

    talk(crew, *before, *AFTER, typed, *walked, "yes")

    assert crew.balance("Liabilities:Savings:Rainy:Ana") == "-550.00"
    assert crew.balance("Liabilities:Savings:Rainy:Ben") == "-230.00"


def test_a_column_in_which_nothing_is_asked_of_somebody_says_so(crew):
    crew.do(*LENDING)

    said = talk(crew, *BEFORE, "", "", "", "", "", *AFTER, "repaid ana", "repaid zzz", "q", pod="easy")

    assert "Nothing is asked of Ana Tūī there." in said.text
    assert "! There is no member “zzz” in this book." in said.text


def test_who_is_no_longer_named_is_left_out_and_the_others_stay(crew):
    talk(
        crew, *BEFORE, "", "", "", "", "ana", "1", "ben", "2", "cho", "3", "", "",
        "taken out ben", "-", "", "", "", "", "yes",
    )  # fmt: skip

    assert [each["what"] for each in crew.ask("journal --last 2")["entries"]] == [
        "Ana Tūī · Withdrawal from Rainy Day",
        "Cho Min · Withdrawal from Rainy Day",
    ]


def test_what_a_rule_refuses_goes_to_its_line_and_nothing_is_recorded(crew):
    said = talk(crew, *BEFORE, "", "", "", "", "ben", "500", "", "", "50", "yes")

    assert "! Ben Okafor has 200.00 NZD saved in Rainy Day on 2026-06-15; 500.00 NZD is more than that." in said.flat
    assert "Nothing was recorded.\n\n6 of 7 · Savings taken out" in said.text
    assert "Ben Okafor, how much [500.00] › 50\n" in said.text
    assert kinds(crew, 1) == ["withdrawal"]


def test_all_that_rules_refuse_is_told_and_the_first_line_is_next(crew):
    said = talk(crew, *BEFORE, "", "", "", "", "ben", "500", "cho", "300", "", "", "q")

    assert "! Ben Okafor has 200.00 NZD saved" in said.text
    assert "! Cho Min has 100.00 NZD saved" in said.text
    assert "Ben Okafor, how much [500.00] › q" in said.text


def test_what_others_recorded_meanwhile_is_found_at_the_review(crew):
    talk(crew, *BEFORE, "", "", "", "", "ben", "150", "q")
    crew.do("withdraw ben 100 --from rainy")

    said = talk(crew, "", "", "", "100", "yes")

    assert "! Ben Okafor has 100.00 NZD saved" in said.text
    assert kinds(crew, 1) == ["withdrawal"]


def test_an_answer_for_somebody_who_left_meanwhile_is_said_to_be_left_out(crew):
    talk(crew, *BEFORE, "", "", "", "7", "q")
    crew.do("member leave dan")

    said = talk(crew, "", *AFTER, "yes")

    assert "Left out, for the book has changed since: attendance dan, present." in said.text
    assert "Left out, for the book has changed since: contribution dan, 7.00." in said.text
    assert kinds(crew, 2) == ["leave", "attendance"]


def test_who_came_was_recorded_elsewhere_meanwhile(crew):
    talk(crew, *BEFORE, "5", "", "", "", "q")
    crew.do("attendance record rainy")

    said = talk(crew, "", *AFTER, "yes")

    assert said.text.count("Left out") == 1
    assert "Left out, for the book has changed since: who came, which is recorded already." in said.text
    assert kinds(crew, 2) == ["attendance", "contribution"]


def test_another_day_than_that_of_the_draft_is_pointed_out(crew):
    talk(crew, "a", "q")

    assert "It is not that of 2026-06-10, which you gave." in talk(crew, "q", on="2026-06-10").text


WORDS = st.sampled_from(
    ["", "", "", "p", "a", "l", "50", "0", "-", "5x", "ben", "cho", "nobody", "an", "10", "y", "n", "b", "all", "late", "12"]
)  # fmt: skip


@settings(ONE_BOOK, max_examples=some(40))
@given(st.lists(WORDS, max_size=60))
def test_whatever_is_typed_a_dialogue_stands_and_its_draft_says_the_same(crew, typed):
    from cli.dialogue import Dialogue
    from cli.door import Door
    from cli.options import Given
    from pods.meetings import meeting, meeting_expected

    with Door(Given(book=crew.folder, on="2026-06-15")).view() as view:
        held = meeting.Meeting(view, meeting.pod_that_meets(view, "rainy"))
        expected = meeting_expected.of(view, held)
    dialogue = Dialogue(held, expected, {})
    for word in typed:
        with contextlib.suppress(Invalid):
            if word == "b":
                dialogue.back()
            elif dialogue.current is not None:
                dialogue.take_all() if word == "all" else dialogue.take(word)
        ids = [question.id for question in dialogue.questions]
        assert len(set(ids)) == len(ids)
        assert dialogue.current is None or dialogue.current.id in ids

    again = Dialogue(held, expected, dict(dialogue.answers))

    assert again.lines() == dialogue.lines()
    assert {line.where for line in again.lines()} <= {question.id for question in again.questions}
    is_open = any(question.id not in dialogue.answers for question in dialogue.questions)
    assert (again.current is not None) == is_open
    assert dialogue.lost == []


def test_a_dry_run_records_nothing_and_keeps_the_draft(crew):
    said = talk(crew, *BEFORE, "50", "", "", "", *AFTER, "yes", dry_run=True)

    assert "This would be recorded; nothing was:" in said.text
    assert seq(crew) == 14
    assert draft(crew)["answers"]["contribution/ana"] == "50.00"


def test_a_meeting_that_was_recorded_is_not_recorded_again_after_a_kill(crew, monkeypatch):
    """Killed behind the commit and before the draft was put away: the key in the draft tells that it is done."""
    monkeypatch.setattr(drafts.Draft, "put_away", lambda self: None)
    talk(crew, *BEFORE, "50", "", "", "", *AFTER, "yes")
    monkeypatch.undo()
    stood = seq(crew)

    said = talk(crew, "q")

    assert "The meeting of 2026-06-15 that was typed here is recorded; its draft is put away." in said.flat
    assert seq(crew) == stood
    assert not (crew.folder / ".crewbook" / "meeting-rainy.json").exists()


def test_a_meeting_that_two_windows_record_is_recorded_once(crew):
    def first_in_the_other():
        assert "Recorded as entries 15 to 16." in talk(crew, "", "yes").text
        return "yes"

    said = talk(crew, *BEFORE, "50", "", "", "", *AFTER, first_in_the_other)

    assert "Recorded as entries 15 to 16." in said.text
    assert seq(crew) == 16


def test_a_kill_while_it_is_recorded_leaves_all_or_nothing_and_the_draft(crew, monkeypatch):
    from ledger.book import Book

    def killed(self, items, **given):
        if given.get("dry_run"):
            return post_all(self, items, **given)
        raise KeyboardInterrupt

    post_all = Book.post_all
    monkeypatch.setattr(Book, "post_all", killed)
    with pytest.raises(KeyboardInterrupt):
        talk(crew, *BEFORE, "50", "", "", "", *AFTER, "yes")
    monkeypatch.undo()
    assert seq(crew) == 14

    talk(crew, "", "yes")

    assert kinds(crew, 2) == ["attendance", "contribution"]


def test_a_second_window_does_not_write_over_the_first(crew):
    talk(crew, "a", "q")
    with pytest.raises(Stale, match="being typed in another window"):
        _two_windows(crew)
    assert draft(crew)["answers"] == {"attendance/ana": "absent", "attendance/ben": "late"}


def _two_windows(crew):
    path = crew.folder / ".crewbook" / "meeting-rainy.json"
    mine = drafts.find(crew.folder, draft(crew)["book"], "rainy")
    theirs = drafts.find(crew.folder, draft(crew)["book"], "rainy")
    theirs.answers["attendance/ben"] = "late"
    theirs.keep()
    mine.answers["attendance/ben"] = "absent"
    assert path.exists()
    mine.keep()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 2, "book": "", "pod": ""}', "\ufffe"])
def test_a_draft_that_cannot_be_read_is_said_to_be_so(crew, content):
    (crew.folder / ".crewbook" / "meeting-rainy.json").write_text(content, encoding="utf-8")

    with pytest.raises(Broken, match=r"The draft of a meeting, .* cannot be read: it is not one of ours, or damaged."):
        talk(crew)


def test_a_draft_of_another_book_is_not_gone_on_with(crew):
    talk(crew, "a", "q")
    path = crew.folder / ".crewbook" / "meeting-rainy.json"
    path.write_text(path.read_text().replace(draft(crew)["book"], "another"))

    with pytest.raises(Broken, match="it is of another book or of another version"):
        talk(crew)


def test_a_draft_that_cannot_be_kept_is_told_at_once(crew, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cli.drafts.os.fsync", full)

    with pytest.raises(Broken, match="The draft of this meeting cannot be kept: No space left on device"):
        talk(crew, "a")


def test_a_day_that_is_closed_is_told_before_anything_is_typed(crew):
    crew.do("period close 2026-03")

    with pytest.raises(Refused, match="2026-03-05 is closed"):
        talk(crew, on="2026-03-05")


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_window(crew, width):
    from rich.cells import cell_len

    crew.do('member add ming --name "小明 von und zu Hohenlohe-Waldenburg"', "contribute ming 10 --to rainy")
    said = talk(
        crew, *HERE, "", "", "ben", "2", "late", "", "", "", "", "50", "20", "", "", "7", "", "", "q", width=width
    )

    shown = [line for line in said.text.splitlines() if "›" not in line and not line.startswith("  To be")]
    assert "Member" in said.text
    assert max(cell_len(line) for line in shown) <= max(width, 80)
