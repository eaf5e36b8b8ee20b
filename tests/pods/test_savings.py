import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.book import Book
from pods.acts import consent, loans, members, savings, setup
from pods.crew import people
from pods.pools.points import months, total
from tests.memory import in_memory

GOLDEN = Path(__file__).parents[1] / "golden"
NOW = dt.datetime(2027, 12, 1, 12, tzinfo=dt.UTC)
FIRST = dt.date(2026, 1, 1)


@pytest.fixture
def book():
    made = Book.create(in_memory(), name="Crew", currency="NZD", digits=2, now=NOW, on=FIRST)
    for member in ("ana", "ben"):
        made.post(members.Join(member=member, name=member.title()), by="ana", on=FIRST, now=NOW)
    yield made
    made.store.close()


def planned(book, convention):
    """The golden plan: a loan on the 1st, and each month the same repaid and saved."""
    plan = json.loads((GOLDEN / "nz_savings_pool_loan_plan.json").read_text(encoding="utf-8"))["inputs"]
    book.post(
        setup.OpenPod(pod="rainy", pod_kind="savings", name="Rainy", terms={"points": convention}),
        by="ana",
        on=FIRST,
        now=NOW,
    )
    deposit = savings.Contribution(member="ana", pod="rainy", amount=Decimal(plan["loan"]))
    book.post(deposit, by="ana", on=FIRST, now=NOW)
    book.post(
        loans.LoanRequest(pod="rainy", amount=Decimal(plan["loan"]), term=plan["months"]), by="ben", on=FIRST, now=NOW
    )
    book.post(consent.Voice(proposal="P1", stance="consent"), by="ana", on=FIRST, now=NOW)
    book.post(consent.CarryOut(proposal="P1"), by="ana", on=FIRST, now=NOW)
    for month in range(plan["months"]):
        on = dt.date(2026 + month // 12, month % 12 + 1, 28)
        book.post(loans.Repayment(loan="L1", amount=Decimal(plan["monthly_repay"])), by="ana", on=on, now=NOW)
        saved = savings.Contribution(member="ben", pod="rainy", amount=Decimal(plan["monthly_reciprocal_saving"]))
        book.post(saved, by="ana", on=on, now=NOW)
    with book.view(on=dt.date(2027, 8, 31)) as view:
        return total(view, people.pod(view, "rainy"), people.member(view, "ben"))


@pytest.mark.parametrize(
    ("convention", "published"),
    [("month-end", "points_month_end"), ("month-start", "points_month_start"), ("average", "points_midpoint")],
)
def test_the_same_plan_scores_as_published_under_each_convention(book, convention, published):
    expected = json.loads((GOLDEN / "nz_savings_pool_loan_plan.json").read_text(encoding="utf-8"))["expected"]

    assert planned(book, convention) == expected[published]


def test_daily_points_lie_between_those_of_the_months_start_and_end(book):
    assert Decimal(-2000) < planned(book, "daily") < Decimal(2000)


def test_daily_points_are_the_average_of_the_months_days(book):
    book.post(
        setup.OpenPod(pod="rainy", pod_kind="savings", name="Rainy", terms={"points": "daily"}),
        by="ana",
        on=FIRST,
        now=NOW,
    )
    book.post(
        savings.Contribution(member="ana", pod="rainy", amount=Decimal(310)), by="ana", on=dt.date(2026, 1, 22), now=NOW
    )

    with book.view(on=dt.date(2026, 1, 31)) as view:
        assert total(view, people.pod(view, "rainy"), people.member(view, "ana")) == Decimal("100.00")


def test_a_month_counts_once_it_is_over(book):
    book.post(setup.OpenPod(pod="rainy", pod_kind="savings", name="Rainy"), by="ana", on=FIRST, now=NOW)
    book.post(
        savings.Contribution(member="ana", pod="rainy", amount=Decimal(50)), by="ana", on=dt.date(2026, 1, 5), now=NOW
    )

    with book.view(on=dt.date(2026, 2, 27)) as view:
        found = months(view, people.pod(view, "rainy"), people.member(view, "ana"))
        assert [(month.last_day.month, month.points, month.points_total) for month in found] == [
            (1, Decimal(50), Decimal(50)),
            (2, None, Decimal(50)),
        ]
