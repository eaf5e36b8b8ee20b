"""What owners get, reckoned without a book: surplus, dividend, slices, exit. The golden figures, and what must always hold."""

import datetime as dt
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import money
from pods.crew.terms import Terms
from pods.owning import dividend, exit_value, patronage, slices
from pods.owning.slice_class import SliceClass
from pods.settings.slices import SLICE_CLASS
from reports import owned
from reports.owned import Sliced

GOLDEN = Path(__file__).parents[1] / "golden"
MEMBERS = ("ana", "ben", "cho", "dan")


def golden(name):
    case = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    return case["inputs"], case["expected"]


def test_a_surplus_goes_half_to_the_collective_and_half_to_members_by_hours():
    inputs, expected = golden("colab_bylaws_patronage")
    hours = {name: Decimal(number) for name, number in inputs["hours"].items()}

    common, parts = patronage.divide(
        Decimal(inputs["surplus"]),
        patronage.weighed({"hours": hours}),
        collective=Decimal(inputs["collective_pct"]),
        cash=Decimal(inputs["cash_pct"]),
        digits=2,
    )

    assert f"{common:f}" == expected["collective"]
    assert {each.member: f"{each.amount:f}" for each in parts} == expected["member"]
    assert {each.member: f"{each.cash:f}" for each in parts} == expected["cash"]
    assert {each.member: f"{each.retained:f}" for each in parts} == expected["retained"]


def test_an_allocation_multiplies_the_exact_ratio_and_rounds_once():
    inputs, expected = golden("habitat_patronage_statement")
    factors = {name: Decimal(number) for name, number in inputs["weights"].items()}
    rest = (inputs["all_weighted"] - expected["weighted"]) / factors["labor"]
    measures = {name: {"member": Decimal(number)} for name, number in inputs["member"].items()}
    measures["labor"]["rest"] = rest

    weights = patronage.weighed(measures, factors)
    _, (member, _) = patronage.divide(
        Decimal(inputs["net_income"]), weights, collective=Decimal(0), cash=Decimal(0), digits=2
    )

    assert member.weight == expected["weighted"]
    assert f"{money.round_half_up(member.part * 100, 2):f}" == expected["share_pct_display"]
    assert f"{member.amount:f}" == expected["exact_allocation"]
    # The published figure multiplies by the percentage as it is shown, and loses eleven cents.
    assert f"{member.amount:f}" != expected["published_allocation"]
    closing = inputs["opening_capital"] + inputs["cash_contribution"] + member.amount
    assert f"{closing:f}" == expected["exact_closing"]


def test_a_dividend_goes_by_share_days():
    inputs, expected = golden("fineract_share_days_dividend")
    since, until = (dt.date.fromisoformat(day) for day in inputs["period"])
    holdings = [
        dividend.Holding(f"m{at}", dt.date.fromisoformat(day), Decimal(shares))
        for at, (day, shares) in enumerate(inputs["holdings"])
    ]

    days = dividend.share_days(holdings, since, until)
    parts = dividend.divide(Decimal(inputs["dividend"]), days, 2)

    assert list(days.values()) == expected["share_days"]
    assert sum(days.values()) == expected["total_share_days"]
    # The source keeps numbers of 24 bits: it is right to seven figures.
    for part, published in zip(parts, expected["amounts"], strict=True):
        assert abs(part.exact - Fraction(published)) < Fraction(1, 500)
    assert sum(each.amount for each in parts) == inputs["dividend"]


def test_a_payment_takes_back_cash_then_the_well_then_all_else():
    inputs, expected = golden("slicing_pie_lump_sum")
    stake = slices.Stake(Decimal(inputs["cash"]), Decimal(inputs["noncash"]), Decimal(inputs["well"]))

    left, over = slices.paid_back(stake, Decimal(inputs["payment"]))

    before = expected["slices_before"]
    assert (inputs["cash_multiplier"], inputs["noncash_multiplier"]) == (slices.USUAL.cash, slices.USUAL.noncash)
    assert (stake.cash * 4, stake.noncash * 2, stake.slices) == (before["cash"], before["noncash"], before["total"])
    assert inputs["payment"] - stake.cash == expected["after_cash"]
    assert inputs["payment"] - stake.cash - stake.well == expected["after_well"]
    assert (left.noncash, left.slices, left.well, over) == (
        expected["noncash_left"], expected["slices_after"], expected["well_after"], 0,
    )  # fmt: skip


def test_unpaid_work_is_worth_the_pay_that_was_not_had():
    assert slices.unpaid(Decimal(80000), Decimal(20000), Decimal(100)) == 3000
    assert slices.unpaid(Decimal(20000), Decimal(80000), Decimal(100)) == 0


def test_a_leaver_gets_par_and_account_less_debts_in_equal_instalments():
    inputs, expected = golden("book_value_and_exit")
    of_leaver = {name: Decimal(number) for name, number in inputs["leaver"].items()}
    leaver = exit_value.Leaver(
        shares=of_leaver["shares"], paid_in=of_leaver["paid_in"], account=of_leaver["member_account"],
        owes=of_leaver["owes"],
    )  # fmt: skip
    whole = exit_value.Whole(
        assets=Decimal(inputs["assets"]), liabilities=Decimal(inputs["liabilities"]), shares=Decimal(inputs["shares"])
    )

    amount = exit_value.due(leaver, exit_value.shares_at(leaver, whole, "par", 2))

    assert f"{whole.equity:f}" == expected["equity"]
    assert whole.a_share == Fraction(expected["book_value_per_share"])
    assert f"{amount:f}" == expected["at_par_redemption"]
    assert f"{exit_value.shares_at(leaver, whole, 'book', 2):f}" == expected["at_book_value_shares_only"]
    assert [f"{part:f}" for part in exit_value.instalments(amount, 8, 2)] == expected["eight_quarterly"]
    assert exit_value.leaves(whole, amount) == Decimal("29754.33")


def test_a_pod_that_owes_more_than_it_has_values_no_share_below_nothing():
    whole = exit_value.Whole(assets=Decimal(100), liabilities=Decimal(150), shares=Decimal(10))
    leaver = exit_value.Leaver(shares=Decimal(5), paid_in=Decimal(50))

    assert exit_value.shares_at(leaver, whole, "book", 2) == 0
    assert exit_value.leaves(whole, Decimal(0)) == -50


minor = st.integers(min_value=-(10**9), max_value=10**9)
weights = st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=4).filter(any)


@settings(deadline=None)
@given(minor, weights, st.integers(0, 100), st.integers(0, 100), st.sampled_from([0, 2, 3]))
def test_a_surplus_or_loss_is_divided_to_the_last_minor_unit(total, weights, collective, cash, digits):
    surplus = money.from_minor(total, digits)
    by_member = {name: Fraction(weight) for name, weight in zip(MEMBERS, weights, strict=False)}

    common, parts = patronage.divide(
        surplus, by_member, collective=Decimal(collective), cash=Decimal(cash), digits=digits
    )

    assert common + sum(each.amount for each in parts) == surplus
    for each in parts:
        assert each.cash + each.retained == each.amount
        assert 0 <= each.cash <= max(each.amount, 0)
        assert abs(Fraction(each.amount) - Fraction(surplus - common) * each.part) < Fraction(1, 10**digits)


@settings(deadline=None)
@given(
    st.integers(0, 10**9),
    st.lists(st.tuples(st.sampled_from(MEMBERS), st.integers(-400, 700), st.integers(1, 500)), min_size=1, max_size=8),
)
def test_a_dividend_is_handed_out_whole(total, held):
    since, until = dt.date(2026, 1, 1), dt.date(2027, 12, 31)
    holdings = [
        dividend.Holding(member, since + dt.timedelta(days=days), Decimal(shares)) for member, days, shares in held
    ]

    days = dividend.share_days(holdings, since, until)
    parts = dividend.divide(money.from_minor(total, 2), days, 2)

    assert sum(each.amount for each in parts) == money.from_minor(total, 2)
    assert all(each.share_days <= (until - since).days * sum(shares for _, _, shares in held) for each in parts)


@settings(deadline=None)
@given(*[st.decimals(0, 10**6, places=2)] * 4)
def test_a_payment_takes_back_as_much_as_it_is(cash, noncash, well, payment):
    stake = slices.Stake(cash, noncash, well)

    left, over = slices.paid_back(stake, payment)

    gone = (cash - left.cash) + (noncash - left.noncash) + (well - left.well)
    assert gone + over == payment
    assert min(left.cash, left.noncash, left.well, over) >= 0
    assert over == 0 or left == slices.Stake()
    assert left.well == well or left.cash == 0
    assert left.noncash == noncash or left.well == 0


held = st.lists(st.decimals(0, 10**6, places=2), max_size=7)


@settings(deadline=None)
@given(held, held, st.integers(0, 100))
def test_percentages_of_shares_and_slices_sum_to_a_hundred_to_the_last_decimal(pars, slices_of, beside):
    of = SliceClass(None, None, Terms(SLICE_CLASS, {"slices-part": str(beside)}))
    sliced = [(None, Sliced(of, slices.Stake(cash=cash))) for cash in slices_of]

    parts = owned._parts(pars, sliced)

    assert sum(parts) == (Decimal("100.0000") if any(pars) or any(slices_of) else 0)
    assert all(-part.as_tuple().exponent == 4 and part >= 0 for part in parts)
    if any(pars) and any(slices_of):
        assert abs(sum(parts[: len(pars)]) - (100 - beside)) <= Decimal("0.0001") * len(parts)


@pytest.mark.parametrize("count", [1, 7, 600])
def test_instalments_sum_to_what_is_paid(count):
    parts = exit_value.instalments(Decimal("3245.67"), count, 2)

    assert sum(parts) == Decimal("3245.67")
    assert max(parts) - min(parts) <= Decimal("0.01")
    assert parts == sorted(parts, reverse=True)
