"""The APR: Appendix J's own examples, and what must hold for every loan."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import Invalid
from pods.lending.apr import UnitPayment, apr, apr_of_unit_periods, unit_periods, unit_rate
from pods.lending.calendar import due_dates

GOLDEN = json.loads(
    (Path(__file__).parent.parent / "golden" / "regz_appendix_j_apr.json").read_text(encoding="utf-8"),
    parse_float=Decimal,
)
ROWS = {row["ref"]: row for row in GOLDEN["inputs"]}
SERIES = [ref for ref, row in ROWS.items() if "payments" in row]


def _placed(row):
    full, fraction = row["full_unit_periods_to_first"], Fraction(row["fraction"])
    return [
        UnitPayment(Decimal(run["amount"]), full + at - 1, fraction)
        for run in row["payments"]
        for at in range(run["start_index"], run["start_index"] + run["count"])
    ]


@pytest.mark.parametrize("ref", SERIES)
def test_appendix_j_examples_give_the_published_rate_from_their_unit_periods(ref):
    row = ROWS[ref]
    found = apr_of_unit_periods(Decimal(row["amount_financed"]), _placed(row), row["unit_periods_per_year"])
    assert str(found) == GOLDEN["expected"][ref]


def test_a_single_payment_is_its_own_unit_period():
    row = ROWS["c5i"]
    placed = [UnitPayment(Decimal(row["single_payment"]), 1)]
    found = apr_of_unit_periods(Decimal(row["amount_financed"]), placed, Fraction(row["unit_periods_per_year"]))
    assert str(found) == GOLDEN["expected"]["c5i"]


@pytest.mark.parametrize(
    ("ref", "advanced", "first", "every"),
    [
        ("c1i", date(1978, 1, 10), date(1978, 2, 10), "month"),
        ("c1ii", date(1978, 2, 10), date(1978, 4, 1), "month"),
        ("c1v", date(1978, 3, 20), date(1978, 4, 21), "week"),
        ("c2i", date(1978, 1, 10), date(1978, 2, 10), "month"),
        ("c4i", date(1978, 1, 10), date(1978, 2, 10), "month"),
    ],
)
def test_appendix_j_examples_give_the_published_rate_from_their_dates(ref, advanced, first, every):
    placed = _placed(ROWS[ref])
    dues = due_dates(first, every, len(placed))
    payments = [(due, one.amount) for due, one in zip(dues, placed, strict=True)]
    assert str(apr(Decimal(ROWS[ref]["amount_financed"]), advanced, payments, every)) == GOLDEN["expected"][ref]


def test_a_single_payment_counts_its_days_from_dates():
    row = ROWS["c5i"]
    due, advanced = date.fromisoformat(row["payment"]), date.fromisoformat(row["advance"])
    assert (due - advanced).days == row["days"]
    found = apr(Decimal(row["amount_financed"]), advanced, [(due, Decimal(row["single_payment"]))], "month")
    assert str(found) == GOLDEN["expected"]["c5i"]


@pytest.mark.parametrize(
    ("due", "paid", "expected"),
    [
        (date(1978, 4, 15), "1044", "17.60"),  # three whole months: 12/3 unit-periods a year
        (date(1979, 7, 15), "1135.19", "8.76"),  # eighteen months: one year and 6/12
        (date(1980, 1, 15), "1240", "11.36"),  # two years
        (date(1979, 1, 15), "1100", "10.00"),  # one year
        (date(1979, 1, 25), "1100", "9.71"),  # one year and 10/365: 1100 = 1000·(1 + 10/365·i)(1 + i)
    ],
)
def test_a_single_payment_counts_in_months_up_to_a_year_and_by_the_year_beyond(due, paid, expected):
    assert str(apr(Decimal(1000), date(1978, 1, 15), [(due, Decimal(paid))], "week")) == expected


@pytest.mark.parametrize(
    ("earlier", "later", "every", "expected"),
    [
        (date(2024, 1, 10), date(2024, 2, 10), "month", (1, Fraction(0))),
        (date(2024, 1, 10), date(2024, 4, 25), "month", (3, Fraction(15, 30))),
        (date(2024, 1, 10), date(2024, 4, 25), "quarter", (1, Fraction(15, 90))),
        (date(2024, 1, 10), date(2024, 3, 5), "quarter", (0, Fraction(56, 90))),
        (date(2024, 1, 1), date(2024, 1, 20), "2weeks", (1, Fraction(5, 14))),
        (date(2024, 1, 1), date(2024, 1, 20), "4weeks", (0, Fraction(19, 28))),
    ],
)
def test_unit_periods_are_counted_back_from_the_payment(earlier, later, every, expected):
    assert unit_periods(earlier, later, every) == expected


def test_a_31st_that_falls_on_a_shorter_month_is_still_a_whole_month():
    dues = due_dates(date(2023, 2, 28), "month", 6, day=31)
    even = due_dates(date(2023, 2, 10), "month", 6)
    level = [Decimal("17.85")] * 6
    at_end = apr(Decimal(100), date(2023, 1, 31), list(zip(dues, level, strict=True)), "month")
    assert at_end == apr(Decimal(100), date(2023, 1, 10), list(zip(even, level, strict=True)), "month")


@pytest.mark.parametrize("paid", ["0", "60", "100"])
def test_no_cost_is_a_rate_of_zero_and_never_below(paid):
    assert str(apr(Decimal(100), date(2024, 1, 1), [(date(2024, 5, 1), Decimal(paid))], "month")) == "0.00"


def test_payments_of_zero_are_no_payments():
    dues = due_dates(date(2024, 2, 1), "month", 3)
    with_zeros = apr(Decimal(100), date(2024, 1, 1), list(zip(dues, map(Decimal, (0, 0, 103)), strict=True)), "month")
    assert with_zeros == apr(Decimal(100), date(2024, 1, 1), [(dues[-1], Decimal(103))], "month") == Decimal("12.00")


def test_a_rate_that_ends_in_a_half_is_rounded_up():
    # 1.015 a month for one month is 18.00; 100.09375 is 1.125.
    assert str(apr(Decimal(100), date(2024, 1, 1), [(date(2024, 2, 1), Decimal("100.09375"))], "month")) == "1.13"


def test_an_enormous_rate_is_found_too():
    found = apr_of_unit_periods(Decimal("0.01"), [UnitPayment(Decimal(10) ** 15, at) for at in (1, 40)], 52)
    assert found > Decimal(10) ** 19


@pytest.mark.parametrize(
    ("amount", "due", "paid", "message"),
    [
        ("0", date(2024, 2, 1), "10", "There is no APR: nothing reaches the borrower."),
        ("10", date(2024, 1, 1), "20", "A payment of 20 is not after the day of the advance."),
        ("10", date(2024, 2, 1), "-20", "A payment of -20 is below zero."),
    ],
)
def test_what_has_no_rate_is_refused(amount, due, paid, message):
    with pytest.raises(Invalid) as refused:
        apr(Decimal(amount), date(2024, 1, 1), [(due, Decimal(paid))], "month")
    assert refused.value.message == message
    assert refused.value.hint


def test_an_unknown_unit_period_is_refused_with_those_known():
    with pytest.raises(Invalid) as refused:
        apr(Decimal(10), date(2024, 1, 1), [(date(2024, 2, 1), Decimal(11))], "fortnight")
    assert refused.value.hint == "Write one of: week, 2weeks, 4weeks, month, quarter, year."


@given(
    amount=st.integers(1, 10**9),
    paid=st.lists(
        st.tuples(st.integers(0, 10**9), st.integers(1, 400), st.fractions(0, 1, max_denominator=90)),
        min_size=1,
        max_size=40,
    ),
)
def test_the_equation_holds_at_the_rate_found(amount, paid):
    payments = [UnitPayment(Decimal(each), full, fraction) for each, full, fraction in paid]
    total = sum(one.amount for one in payments)
    rate = unit_rate(Decimal(amount), payments)
    if total <= amount:
        assert rate == 0
        return
    with localcontext(prec=60):
        worth = sum(
            one.amount / ((1 + rate * one.fraction.numerator / one.fraction.denominator) * (1 + rate) ** one.full)
            for one in payments
        )
    assert rate > 0
    assert abs(worth - amount) < Decimal("1e-15") * total


@given(
    start=st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    days=st.integers(1, 4000),
    every=st.sampled_from(["month", "quarter"]),
)
def test_a_later_day_is_never_fewer_unit_periods(start, days, every):
    sooner, later = (unit_periods(start, start + timedelta(days=each), every) for each in (days, days + 1))
    assert sum(sooner) <= sum(later)
    assert sooner[0] >= 0
    assert sooner[1] >= 0
