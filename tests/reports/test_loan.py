"""The loan's statement and the plan without a book: the schedule, what was paid of it, what it costs, who agreed."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.errors import Invalid
from pods.crew import opening
from pods.lending import loans, schedule
from pods.voices import consent
from reports.document import NO_SEAL, Percent
from reports.loan import loan_plan, loan_statement
from reports.render.json import dumps
from reports.render.text import text
from tests.reports.books import Crew, fact, notes, table

GOLDEN = Path(__file__).parent.parent / "golden"
PLAN_KEYS = {"amount", "instalments", "total_interest", "total_fees", "total_cost", "apr"}
LINE_KEYS = {"n", "due", "principal", "interest", "fees", "total", "balance"}


@pytest.fixture
def crew():
    crew = Crew("ben", "cho")
    crew.pool()
    crew.saves("ana", 1000)
    crew.saves("cho", 500)
    return crew


def asks(crew, **more):
    fields = {"amount": 300, "term": 3, "rate": "1%/month", "method": "declining", "purpose": "bike"} | more
    crew.does(loans.LoanRequest, pod="rainy", by="ben", on="2026-01-10", **fields)


def shown(crew, on, loan="L1", at=None):
    return crew.reads(loan_statement, loan, on=on, at=at)


def plan(**more):
    fields = {"amount": Decimal("300.00"), "digits": 2, "term": 3, "start": dt.date(2026, 1, 10)} | more
    return schedule.schedule(schedule.terms(**fields))


def test_a_plan_has_the_keys_that_others_rely_on():
    case = json.loads((GOLDEN / "fineract_declining_12000.json").read_text(encoding="utf-8"))
    found = loan_plan(
        plan(amount=Decimal("12000.00"), term=4, method="declining", rate="2%/month"),
        commodity="NZD", on=dt.date(2026, 1, 10), notes=("Only a thought.",),
    )  # fmt: skip
    assert set(found.data) >= PLAN_KEYS
    assert {frozenset(line) for line in found.data["instalments"]} == {frozenset(LINE_KEYS)}
    assert [line["principal"] for line in found.data["instalments"]] == [
        Decimal(each) for each in case["expected"]["principal"]
    ]
    assert found.data["total_interest"] == sum(Decimal(each) for each in case["expected"]["interest"])
    assert (found.seq, found.seal) == (0, NO_SEAL)
    assert "recorded in no book" in text(found)
    assert "Only a thought." in notes(found)


def test_fees_taken_at_the_pay_out_are_told_beside_the_instalments():
    found = loan_plan(plan(fees=["20", "2/instalment"]), commodity="NZD", on=dt.date(2026, 1, 10))
    assert (found.data["total_fees"], found.data["total_cost"]) == (26, 26)
    assert table(found, "Schedule").note == "20.00 NZD of fees is kept back at the pay-out, beside these."
    assert fact(found, "APR") == Percent(found.data["apr"])


def test_before_its_pay_out_the_schedule_is_the_plan_as_if_paid_out_on_the_day(crew):
    asks(crew)
    found = shown(crew, "2026-01-20")
    assert [line["due"] for line in found.data["instalments"]] == [dt.date(2026, month, 20) for month in (2, 3, 4)]
    assert "as if the loan were paid out on 2026-01-20" in notes(found)
    assert (found.data["status"], found.data["outstanding"], found.data["paid"]) == ("requested", 0, None)
    assert "paid" not in found.data["instalments"][0]


def test_a_request_whose_first_instalment_has_passed_can_still_be_read(crew):
    asks(crew, first="2026-02-10")
    found = shown(crew, "2026-03-01")
    assert found.data["instalments"][0]["due"] == dt.date(2026, 2, 10)
    assert "as if the loan were paid out on 2026-01-10" in notes(found)


@pytest.fixture
def running(crew):
    """300 over three months at 1 % a month: 102.01, 102.01, 102.00."""
    asks(crew)
    crew.does(consent.Voice, proposal="P1", stance="consent", why="Ride safely", on="2026-01-11")
    crew.does(consent.Voice, proposal="P1", stance="stand-aside", by="cho", on="2026-01-12")
    crew.does(consent.CarryOut, proposal="P1", on="2026-01-15")
    return crew


def test_the_schedule_of_a_running_loan_is_that_of_its_pay_out_with_what_was_paid(running):
    running.repays("L1", "150", "2026-02-15")
    found = shown(running, "2026-02-28")
    assert set(found.data) >= PLAN_KEYS | {"loan", "member", "status", "outstanding", "arrears", "next_due"}
    assert {frozenset(line) for line in found.data["instalments"]} == {frozenset({*LINE_KEYS, "paid", "is_paid"})}
    assert [(str(line["due"]), line["total"]) for line in found.data["instalments"]] == [
        ("2026-02-15", Decimal("102.01")),
        ("2026-03-15", Decimal("102.01")),
        ("2026-04-15", Decimal("102.00")),
    ]
    assert [line["paid"] for line in found.data["instalments"]] == [Decimal("102.01"), Decimal("47.99"), 0]
    assert [line["is_paid"] for line in found.data["instalments"]] == [True, False, False]
    assert sum(line["paid"] for line in found.data["instalments"]) == 150


def test_paying_early_asks_for_less_interest_and_the_statement_says_so(running):
    running.repays("L1", "200", "2026-02-15")
    found = shown(running, "2026-02-28")
    assert "so less interest is asked" in notes(found)
    assert found.data["total_interest"] == Decimal("6.02")
    assert found.data["outstanding"] == Decimal("103.00")


def test_the_apr_is_that_of_the_schedule_that_runs(running):
    assert shown(running, "2026-01-31").data["apr"] == Decimal("12.00")


def test_fees_kept_back_at_the_pay_out_raise_the_apr_of_a_running_loan():
    crew = Crew("ben")
    crew.pool(ask_about="none")
    crew.saves("ana", 500)
    crew.borrows("ben", 300, 3, "2026-01-10", fee=["9"])
    found = shown(crew, "2026-01-31").data
    assert (found["up_front"], found["total_cost"], found["apr"]) == (9, 9, plan(fees=["9"]).apr)
    assert found["apr"] > 18


def test_the_statement_tells_who_consented_and_who_stood_aside_and_under_which_rule(running):
    found = shown(running, "2026-01-31")
    assert [row[:2] for row in table(found, "Who agreed to it").rows] == [
        ("Ana Tūī", "consents"),
        ("Cho", "stands aside"),
    ]
    assert table(found, "Who agreed to it").rows[0][3] == "Ride safely"
    assert fact(found, "Rule").startswith("Everybody is asked")
    assert found.data["stood_aside"] == ["cho"]
    assert found.data["proposal"]["voices"][1] == {
        "member": "cho", "stance": "stand-aside", "on": dt.date(2026, 1, 12), "why": None,
    }  # fmt: skip
    assert "Ben would receive the money, and so was not asked." in notes(found)


def test_an_objection_is_shown_with_its_reason(crew):
    asks(crew)
    crew.does(consent.Voice, proposal="P1", stance="object", why="Too much at once", by="cho", on="2026-01-11")
    found = shown(crew, "2026-01-12")
    assert table(found, "Who agreed to it").rows == (
        ("Ana Tūī", "no answer yet", None, None),
        ("Cho", "objects", dt.date(2026, 1, 11), "Too much at once"),
    )
    assert fact(found, "Status") == "asked for, and blocked by an objection"


def test_a_repaid_loan_owes_nothing_and_all_of_it_is_paid(running):
    for day, amount in (("2026-02-15", "102.01"), ("2026-03-15", "102.01"), ("2026-04-15", "102.00")):
        running.repays("L1", amount, day)
    found = shown(running, "2026-04-15")
    assert (found.data["status"], found.data["outstanding"], found.data["next_due"]) == ("closed", 0, None)
    assert all(line["is_paid"] and line["paid"] == line["total"] for line in found.data["instalments"])
    assert found.data["paid"] == {"principal": 300, "interest": Decimal("6.02"), "fees": 0, "fines": 0}


def test_a_loan_that_ran_before_the_book_says_who_brought_it(crew):
    crew.does(opening.Opening, member="ben", pod="rainy", loan=120, loan_term=12, on="2026-01-02")
    found = shown(crew, "2026-01-31")
    assert "it was brought in with the opening balances" in notes(found)
    assert (found.data["total_cost"], found.data["apr"], found.data["outstanding"]) == (0, 0, 120)


def test_a_pool_that_asks_nobody_about_loans_says_so():
    crew = Crew("ben")
    crew.pool(ask_about="none")
    crew.saves("ana", 500)
    crew.borrows("ben", 100, 2, "2026-01-10")
    assert "asked nobody before this loan" in notes(shown(crew, "2026-01-31", "L1"))


def test_a_request_taken_back_keeps_its_plan(crew):
    asks(crew)
    crew.does(loans.WithdrawRequest, loan="L1", by="ben", on="2026-01-12")
    found = shown(crew, "2026-12-31")
    assert (found.data["status"], found.data["instalments"][0]["due"]) == ("withdrawn", dt.date(2026, 2, 10))


def test_a_statement_is_the_same_for_ever_for_its_day_and_seal(running):
    with running.view("2026-03-31") as view:
        printed = loan_statement(view, "L1")
    running.repays("L1", "50", "2026-03-01")
    again = shown(running, "2026-03-31", at=printed.seal)
    assert (dumps(again), text(again)) == (dumps(printed), text(printed))


def test_an_unknown_loan_is_answered_with_those_there_are(running):
    with pytest.raises(Invalid) as refused:
        shown(running, "2026-01-31", "L7")
    assert "L1" in refused.value.hint
