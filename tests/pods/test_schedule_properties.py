"""What holds for every loan, whatever its terms."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pods.lending.calendar import DAY_COUNTS, EVERY, months_back, step, whole_months
from pods.lending.schedule import METHODS, Rate, Terms, parse_fee, schedule, terms

START = date(2024, 1, 1)


def _loan(amount, term, **more):
    return terms(**({"amount": Decimal(amount), "digits": 2, "term": term, "start": START} | more))


_AMOUNTS = st.integers(1, 10**9)


@st.composite
def any_terms(draw, methods=METHODS):
    method, digits = draw(st.sampled_from(methods)), draw(st.sampled_from([0, 2, 3]))
    start = draw(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
    percent = Decimal(0) if method == "none" else draw(st.decimals(0, 50, places=2))
    fees = draw(st.lists(st.sampled_from(["1/instalment", "1.5%/instalment", "5/month", "2.5%/up-front"]), max_size=3))
    return Terms(
        amount=Decimal(draw(_AMOUNTS)).scaleb(-digits),
        digits=digits,
        method=method,
        rate=Rate(percent, draw(st.sampled_from([*EVERY, "year"]))),
        term=draw(st.integers(1, 60)),
        every=draw(st.sampled_from(EVERY)),
        start=start,
        first=draw(st.none() | st.dates(date(2090, 1, 2), date(2091, 1, 1))),
        day_count=draw(st.sampled_from(DAY_COUNTS)),
        fees=tuple(parse_fee(fee) for fee in fees),
        round_to=draw(st.none() | st.sampled_from([Decimal(1), Decimal(5)])),
    )


@given(any_terms())
def test_the_principal_sums_to_the_amount_and_the_balance_falls_to_zero(loan):
    plan = schedule(loan)
    balances = [plan.amount, *(one.balance for one in plan.instalments)]
    assert sum(one.principal for one in plan.instalments) == loan.amount
    assert balances[-1] == 0
    for one, (before, after) in zip(plan.instalments, pairwise(balances), strict=True):
        assert before - one.principal == after
        assert after <= before


@given(any_terms())
def test_the_totals_add_up_and_no_amount_is_negative(loan):
    plan = schedule(loan)
    for one in plan.instalments:
        assert one.principal + one.interest + one.fees == one.total
        assert min(one.principal, one.interest, one.fees, one.total) >= 0
    assert plan.total_interest == sum(one.interest for one in plan.instalments)
    assert plan.total_fees == plan.up_front + sum(one.fees for one in plan.instalments)
    assert plan.total_cost == plan.total_interest + plan.total_fees
    assert plan.apr >= 0
    assert (plan.apr > 0) <= (plan.total_cost > 0)


@given(any_terms())
def test_every_amount_is_on_the_minor_unit(loan):
    plan = schedule(loan)
    each = [
        value for one in plan.instalments for value in (one.principal, one.interest, one.fees, one.total, one.balance)
    ]
    totals = [plan.amount, plan.up_front, plan.total_interest, plan.total_fees, plan.total_cost]
    assert {value.as_tuple().exponent for value in each + totals} == {-loan.digits}
    assert plan.apr.as_tuple().exponent == -2


@given(any_terms())
def test_instalments_are_numbered_and_fall_on_rising_days_after_the_pay_out(loan):
    plan = schedule(loan)
    assert [one.n for one in plan.instalments] == list(range(1, len(plan.instalments) + 1))
    days = [loan.start, *(one.due for one in plan.instalments)]
    assert all(before < after for before, after in pairwise(days))
    assert len(days) - 1 <= loan.term


@given(
    method=st.sampled_from(["flat", "declining", "none"]),
    amount=st.integers(10_000, 10**8),
    percent=st.decimals(0, 5, places=2),
    term=st.integers(1, 60),
    every=st.sampled_from(EVERY),
)
def test_all_instalments_but_the_last_are_equal(method, amount, percent, term, every):
    rate = None if method == "none" else f"{percent}%/{every}"
    plan = schedule(_loan(str(Decimal(amount) / 100), term, method=method, rate=rate, every=every))
    assert len(plan.instalments) == term
    assert len({one.total for one in plan.instalments[:-1]}) <= 1


@given(any_terms(methods=("none",)))
def test_a_loan_without_interest_and_fees_has_no_apr(loan):
    plan = schedule(
        _loan(str(loan.amount), loan.term, digits=loan.digits, every=loan.every, start=loan.start, first=loan.first)
    )
    assert (plan.total_cost, str(plan.apr)) == (0, "0.00")


@given(
    percent=st.decimals(0, 20, places=1),
    term=st.integers(2, 24),
    every=st.sampled_from(EVERY),
    start=st.dates(date(1990, 1, 1), date(2090, 1, 1)),
)
def test_the_apr_of_a_bullet_without_fees_is_its_rate_times_the_periods_of_a_year(percent, term, every, start):
    per_year = {"week": 52, "2weeks": 26, "4weeks": 13, "month": 12, "quarter": 4}[every]
    plan = schedule(_loan("1000000", term, method="bullet", rate=f"{percent}%/{every}", every=every, start=start))
    assert plan.apr == percent * per_year


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 600))
def test_months_counted_on_and_counted_back_agree_on_whole_steps(start, months):
    later = step(start, "month", months)
    assert whole_months(start, later) == months
    assert months_back(start, later, day=start.day) == (months, start)
