"""Closed periods: nothing lands in them, corrections fall behind them, and reopening leaves its mark."""

import pytest
from beancount import loader

from tests.cli.test_correcting import EASY

MARCH = "period close 2026-03"


def whats(crew):
    """What the journal says of every entry."""
    return [each["what"] for each in crew.ask("journal")["entries"]]


def test_a_book_is_closed_up_to_and_including_the_end_of_the_period(crew):
    answer = crew.ask(MARCH)

    assert (answer["entry"]["kind"], answer["closed_until"], answer["waiting"]) == ("period-close", "2026-03-31", [])
    told = crew.ask("period list")
    assert (told["closed_until"], told["first_open"]) == ("2026-03-31", "2026-04-01")
    crew.refused("contribute ana 5 --to rainy --on 2026-03-31")
    crew.do("contribute ana 5 --to rainy --on 2026-04-01")


@pytest.mark.parametrize(
    ("typed", "until"),
    [("2026-02", "2026-02-28"), ("2025-04..2026-03", "2026-03-31"), ("2025-06..2026-05", "2026-05-31")],
)
def test_a_month_or_a_year_from_any_month_is_closed_with_all_before_it(crew, typed, until):
    crew.do(f"period close {typed}")

    assert crew.ask("period list")["closed_until"] == until


def test_a_calendar_year_is_closed_by_its_number(templates, tmp_path):
    import datetime as dt

    from tests.typed import copied

    crew = copied("living", templates, tmp_path / "next-year")
    crew.today = dt.date(2027, 1, 2)

    crew.do("period close 2026")

    assert crew.ask("period list")["closed_until"] == "2026-12-31"


# What lands on a day, of every kind of door; March is closed when it is typed.
LANDS = (
    "contribute ana 5 --to rainy",
    "withdraw ana 5 --from rainy",
    "opening cho --pod rainy --savings 5",
    "member add fay",
    "member role ben --treasurer",
    "member leave dan",
    "pod open sunny --kind savings",
    "pod change rainy --set reserve=5",
    "loan request 60 --from rainy --by ben --term 3",
    "consent P1 --by ben",
    "withdraw-proposal P1",
    "shares class bakery B --par 5",
    "shares issue ana 5 --class bakery/A",
    "shares transfer ben ana 5 --class bakery/A",
    'enter "Fee" --line "Assets:Cash-Box:Rainy -5" --line "Expenses:Rainy:Bank 5"',
    'correct 9 --because "typed twice"',
    "period close 2026-04",
)


@pytest.mark.parametrize("line", LANDS)
def test_nothing_lands_in_a_closed_period(crew, line):
    crew.do("pod change rainy --set deadline-days=9 --on 2026-03-02", MARCH)

    told = crew.refused(f"{line} --on 2026-03-31")

    assert "the book is closed up to and including 2026-03-31" in told
    assert "--on 2026-04-01" in told
    assert "crewbook period reopen 2026-03 --because" in told


def test_a_loan_is_not_paid_out_nor_repaid_into_a_closed_period(crew):
    crew.do(*EASY[:3], "period close 2026-04")
    closed = "the book is closed up to and including 2026-04-30"

    assert closed in crew.refused("loan pay-out L1 --on 2026-04-30")
    crew.do("loan pay-out L1 --on 2026-05-01")
    assert closed in crew.refused("loan repay L1 20 --on 2026-04-30")
    crew.do("loan repay L1 20 --on 2026-05-01")


def test_a_consented_pay_out_is_not_carried_out_into_a_closed_period(crew):
    crew.do("loan request 60 --from rainy --by ben --term 3 --on 2026-03-02")
    crew.do(*(f"consent P1 --by {each} --on 2026-03-03" for each in ("ana", "cho", "dan")), MARCH)

    assert "the book is closed up to and including 2026-03-31" in crew.refused("loan pay-out L1 --on 2026-03-04")

    assert crew.ask("loan pay-out L1 --on 2026-04-01")["followed_by"][0]["date"] == "2026-04-01"


def test_closing_says_what_still_waits_in_the_closed_days(crew):
    crew.do("pod change rainy --set reserve=5 --on 2026-03-20")
    crew.do(
        "pod open slow --kind savings --set notice-days=5 --on 2026-03-01", "contribute ben 9 --to slow --on 2026-03-01"
    )
    crew.do("withdraw ben 4 --from slow --notice --on 2026-03-02")
    written = '2026-03-10 * "Bank fee"\n  Assets:Cash-Box:Rainy  -5 NZD\n  Expenses:Rainy:Bank  5 NZD\n'
    (crew.folder / "inbox.beancount").write_text(written + written.replace("03-10", "04-10"), encoding="utf-8")

    waiting = crew.ask(MARCH)["waiting"]

    assert waiting == [
        "P1: Rainy Day: change reserve from 0 to 5 (passed)",
        "N1: ben's notice of 4.00 was due on 2026-03-07",
        "inbox.beancount, line 1: 2026-03-10",
    ]


def test_a_correction_of_a_closed_entry_falls_on_the_first_open_day_and_says_so_everywhere(crew):
    crew.do(MARCH)

    corrected = crew.ask('correct 9 --because "typed twice"')["entry"]

    assert corrected["date"] == "2026-04-01"
    assert crew.balance("Liabilities:Savings:Rainy:Cho", on="2026-03-31") == "-100.00"
    assert crew.balance("Liabilities:Savings:Rainy:Cho", on="2026-04-01") == "0"
    said = "Prior-period correction of entry 9 of 2026-01-10: typed twice"
    journal = crew.ask("journal --last 1")["entries"][0]
    assert journal["what"] == f"Cho Min · {said}"
    assert journal["prior_period"] is True
    assert "Prior-period" in crew.type("statement member cho").out
    for report in ("statement member cho", "statement pool rainy"):
        told = " ".join(crew.type(report).out.split())
        assert "Entry 16 of 2026-04-01: prior-period correction of entry 9 of 2026-01-10" in told
    assert "prior-period" not in crew.type("statement member ana").out
    assert "entry 9 of 2026-01-10, in a period that was closed" in " ".join(crew.type("receipt 16").out.split())
    directives, errors, _ = loader.load_file(str(crew.folder / "main.beancount"))
    assert errors == []
    assert [each.meta["prior-period"] for each in directives if "prior-period" in each.meta] == ["2026-01-10"]


def test_a_loans_statement_names_the_prior_period_correction_of_a_repayment(crew):
    crew.do(*EASY, "loan repay L1 20 --on 2026-02-15", MARCH, 'correct 19 --because "wrong loan"')

    told = " ".join(crew.type("statement loan L1").out.split())
    assert "Entry 21 of 2026-04-01: prior-period correction of entry 19 of 2026-02-15, because: wrong loan" in told


def test_a_correction_of_a_closed_entry_may_be_given_another_open_day(crew):
    crew.do(MARCH)

    assert crew.ask('correct 9 --because "typed twice" --on 2026-05-07')["entry"]["date"] == "2026-05-07"


def test_a_consented_correction_falls_on_the_first_open_day(crew):
    crew.do("loan request 60 --from rainy --by ben --term 3 --on 2026-03-02")
    crew.do(*(f"consent P1 --by {each} --on 2026-03-03" for each in ("ana", "cho", "dan")))
    crew.do("loan pay-out L1 --on 2026-03-04", "period close 2026-05")

    asked = crew.ask('correct 21 --because "the wrong bank account"')
    assert (asked["entry"]["kind"], asked["entry"]["date"]) == ("propose", "2026-06-15")
    crew.do("consent P2 --by ben", "consent P2 --by cho")
    undone = crew.ask("consent P2 --by dan")["followed_by"][0]

    assert (undone["kind"], undone["date"]) == ("correction", "2026-06-01")
    assert crew.balance("Assets:Loans:Rainy:Ben:L1", on="2026-05-31") == "60.00"
    assert crew.balance("Assets:Loans:Rainy:Ben:L1") == "0"


def test_what_a_closed_entry_changed_is_as_it_was_from_the_first_open_day_on(crew):
    crew.do("member add fay --on 2026-03-05", "member role ben --treasurer --on 2026-03-06", MARCH)

    crew.do('correct 16 --because "not yet"', 'correct 15 --because "never came"')

    def roles(on):
        return {each["member"]: each["roles"] for each in crew.ask(f"member list --on {on}")["members"]}

    closed, opened = roles("2026-03-31"), roles("2026-04-01")
    assert (closed["ben"], closed["fay"]) == (["treasurer"], [])
    assert opened["ben"] == []
    assert "fay" not in opened
    assert "In the crew since" in crew.type("statement member fay --on 2026-03-31").out
    assert "Prior-period correction of entry 15: never came" in whats(crew)


def test_reopening_opens_from_the_periods_first_day_on_and_leaves_its_mark(crew):
    crew.do(MARCH)
    seal = crew.head[1]
    before = crew.type(f"statement pool rainy --on 2026-03-31 --at {seal}").out
    assert "The book is closed up to 2026-03-31" in before

    crew.do('period reopen 2026-02 --because "a late letter from the bank"')

    crew.refused("contribute ana 5 --to rainy --on 2026-01-31")
    crew.do("contribute ana 5 --to rainy --on 2026-02-01")
    told = crew.ask("period list")
    assert [(each["what"], each["because"]) for each in told["history"]] == [
        ("closed", None),
        ("reopened", "a late letter from the bank"),
    ]
    assert told["closed_until"] == "2026-01-31"
    assert "2026-02 is open again: a late letter from the bank" in whats(crew)
    mark = "February 2026 was closed on 2026-06-15 (entry 15) and reopened on 2026-06-15 (entry 16): a late letter"
    for day, is_marked in (("2026-01-31", False), ("2026-02-01", True), ("2026-03-31", True), ("2026-04-01", False)):
        assert (mark in " ".join(crew.type(f"statement pool rainy --on {day}").out.split())) is is_marked
    assert crew.type(f"statement pool rainy --on 2026-03-31 --at {seal}").out == before


def test_the_mark_stays_when_the_period_is_closed_again(crew):
    crew.do(MARCH, 'period reopen 2026-03 --because "a late letter"', MARCH)

    told = " ".join(crew.type("statement pool rainy --on 2026-03-31").out.split())
    assert "The book is closed up to 2026-03-31" in told
    assert "March 2026 was closed on 2026-06-15 (entry 15) and reopened on 2026-06-15 (entry 16): a late letter" in told


def test_reopening_all_leaves_nothing_closed(crew):
    crew.do(MARCH, 'period reopen 2025 --because "from the beginning"')

    assert crew.ask("period list")["closed_until"] is None
    crew.do("contribute ana 5 --to rainy --on 2026-01-04")


def test_a_correction_on_the_day_of_what_was_reopened_is_no_prior_period_correction(crew):
    crew.do(MARCH, 'period reopen 2026-01 --because "a late letter"')

    crew.do('correct 9 --because "typed twice"')

    assert crew.ask("journal --last 1")["entries"][0]["prior_period"] is False
    assert crew.balance("Liabilities:Savings:Rainy:Cho", on="2026-01-10") == "0"


def test_a_book_with_closed_periods_verifies(crew):
    crew.do(MARCH, 'correct 9 --because "typed twice"', 'period reopen 2026-03 --because "late"', MARCH)

    assert crew.ask("verify")["ok"] is True
