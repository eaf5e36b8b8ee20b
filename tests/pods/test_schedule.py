"""Loan schedules: the golden figures, and the rules that hold for every loan."""

from __future__ import annotations

import json
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from ledger.errors import Invalid
from pods.lending.calendar import days_30_360, due_dates, period_days
from pods.lending.schedule import METHODS, schedule, terms

GOLDEN = Path(__file__).parent.parent / "golden"
START = date(2024, 1, 1)


def _golden(name):
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def _loan(amount="1000", term=10, **more):
    return terms(**({"amount": Decimal(amount), "digits": 2, "term": term, "start": START} | more))


def _column(plan, name):
    return [str(getattr(one, name)) for one in plan.instalments]


# Golden figures


def test_equal_instalments_at_two_percent_a_month():
    case = _golden("fineract_declining_12000")
    given_, expected = case["inputs"], case["expected"]
    plan = schedule(
        _loan(
            given_["principal"],
            given_["n"],
            method="declining",
            rate=f"{given_['rate_per_month_pct']}%/month",
            start=date.fromisoformat(given_["first_disbursed"]),
        )
    )
    assert _column(plan, "due") == given_["due"]
    assert _column(plan, "principal") == expected["principal"]
    assert _column(plan, "interest") == expected["interest"]
    assert _column(plan, "total") == [expected["emi"]] * 3 + [expected["last_instalment"]]


def test_flat_interest_with_a_percentage_fee_on_each_instalment():
    case = _golden("fineract_flat_3000")
    given_, expected = case["inputs"], case["expected"]
    plan = schedule(
        _loan(
            given_["principal"],
            given_["n"],
            method="flat",
            rate=f"{given_['annual_flat_pct']}%/year",
            fees=[f"{given_['instalment_fee_pct_of_principal_plus_interest']}%/instalment"],
            start=date.fromisoformat(given_["disbursed"]),
        )
    )
    rows = [
        {
            "due": str(one.due),
            "principal": str(one.principal),
            "interest": str(one.interest),
            "fee": str(one.fees),
            "total": str(one.total),
        }
        for one in plan.instalments
    ]
    assert rows == expected["rows"]
    assert str(plan.total_interest) == expected["totals"]["interest"]
    assert str(plan.total_fees) == expected["totals"]["fees"]
    assert str(plan.amount + plan.total_cost) == expected["totals"]["due"]


def test_a_yearly_rate_over_30_360_is_a_twelfth_a_month():
    case = _golden("fineract_progressive_100")
    given_, expected = case["inputs"], case["expected"]
    loan = _loan(
        given_["principal"],
        given_["n"],
        method="declining",
        rate=f"{given_['annual_rate_pct']}%/year",
        day_count=given_["day_count"],
        start=date.fromisoformat(given_["disbursed"]),
    )
    plan = schedule(loan)
    assert f"{float(loan.rate.over(30, '30/360')):.12f}" == expected["rate_factor"]
    assert _column(plan, "interest") == expected["interest"]
    assert _column(plan, "principal") == expected["principal"]
    assert _column(plan, "balance") == expected["balance"]
    assert _column(plan, "total")[:-1] == [expected["emi"]] * 5


@pytest.mark.parametrize(("at", "method"), [(0, "bullet"), (1, "flat")])
def test_a_service_charge_has_an_apr_too(at, method):
    case = _golden("apr_of_vsla_service_charge")
    given_, expected = case["inputs"][at], case["expected"][at]
    plan = schedule(
        _loan(str(given_["loan"]), given_["term_periods"], method=method, rate="10%/4weeks", every="4weeks")
    )
    assert {"apr_pct": str(plan.apr), "total_cost": str(plan.total_cost)} == expected


# The methods


def test_no_interest_leaves_the_remainder_to_the_last_instalment():
    plan = schedule(_loan("100", 3))
    assert _column(plan, "total") == ["33.33", "33.33", "33.34"]
    assert (str(plan.total_cost), str(plan.apr)) == ("0.00", "0.00")


def test_equal_principal_charges_the_balance():
    plan = schedule(_loan("900", 3, method="equal-principal", rate="1%/month"))
    assert _column(plan, "principal") == ["300.00", "300.00", "300.00"]
    assert _column(plan, "interest") == ["9.00", "6.00", "3.00"]
    assert str(plan.apr) == "12.00"


def test_bullet_pays_interest_each_time_and_the_principal_at_the_end():
    plan = schedule(_loan("900", 3, method="bullet", rate="1%/month"))
    assert _column(plan, "total") == ["9.00", "9.00", "909.00"]
    assert _column(plan, "balance") == ["900.00", "900.00", "0.00"]


@pytest.mark.parametrize("method", METHODS[1:])
def test_one_instalment_pays_all(method):
    plan = schedule(_loan("100.25", 1, method=method, rate="2%/month"))
    assert _column(plan, "total") == ["102.26"]  # 2.005 of interest, the half up


@pytest.mark.parametrize("method", METHODS)
def test_a_rate_of_zero_is_no_interest_in_every_method(method):
    plan = schedule(_loan("100", 4, method=method, rate="0%/year"))
    assert (str(plan.total_interest), str(plan.apr)) == ("0.00", "0.00")
    assert sum(one.principal for one in plan.instalments) == 100


@pytest.mark.parametrize(
    ("digits", "amount", "interest", "total"),
    [
        (0, "10000", ["100", "67", "34"], ["3400", "3400", "3401"]),
        (3, "10.001", ["0.100", "0.067", "0.034"], ["3.401", "3.401", "3.400"]),
    ],
)
def test_amounts_round_to_the_minor_unit_of_the_commodity(digits, amount, interest, total):
    plan = schedule(_loan(amount, 3, digits=digits, method="declining", rate="1%/month"))
    assert _column(plan, "interest") == interest
    assert _column(plan, "total") == total


def test_a_small_loan_over_a_long_term_keeps_its_term():
    for method in ("none", "flat", "declining"):
        plan = schedule(_loan("100", 60, digits=0, method=method))
        assert _column(plan, "total") == ["1"] * 59 + ["41"]


# Days


def test_a_31st_falls_on_the_last_day_of_shorter_months_and_comes_back():
    dues = _column(schedule(_loan(term=4, start=date(2023, 1, 31))), "due")
    assert dues == ["2023-02-28", "2023-03-31", "2023-04-30", "2023-05-31"]
    assert due_dates(date(2024, 1, 31), "month", 3) == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)]


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        ("week", "2024-01-15"),
        ("2weeks", "2024-01-29"),
        ("4weeks", "2024-02-26"),
        ("month", "2024-03-01"),
        ("quarter", "2024-07-01"),
    ],
)
def test_every_period_steps_from_the_pay_out(every, expected):
    assert _column(schedule(_loan(term=2, every=every)), "due")[1] == expected


def test_30_360_takes_every_month_for_thirty_days_and_weeks_for_seven():
    months = due_dates(date(2024, 2, 1), "month", 3)
    weeks = due_dates(date(2024, 1, 8), "week", 3)
    assert period_days(START, months, "month", "30/360") == [30, 30, 30]
    assert period_days(START, months, "month", "act/365") == [31, 29, 31]
    assert period_days(START, weeks, "week", "30/360") == [7, 7, 7]
    assert period_days(START, due_dates(date(2024, 4, 1), "quarter", 2), "quarter", "30/360") == [90, 90]


def test_a_31st_is_the_30th_when_months_have_thirty_days():
    assert days_30_360(date(2024, 1, 31), date(2024, 3, 31)) == 60
    assert days_30_360(date(2024, 1, 10), date(2024, 2, 25)) == 45


@pytest.mark.parametrize(
    ("day_count", "expected"),
    [
        ("30/360", "18.00"),  # 45 days of a month of 30: 1200 × 12 % × 45/360
        ("act/365", "18.15"),  # 46 days: 1200 × 12 % × 46/365
        ("act/360", "18.40"),  # 46 days: 1200 × 12 % × 46/360
    ],
)
def test_a_long_first_period_costs_by_its_days(day_count, expected):
    loan = _loan(
        "1200",
        3,
        method="bullet",
        rate="12%/year",
        start=date(2024, 1, 10),
        first=date(2024, 2, 25),
        day_count=day_count,
    )
    assert _column(schedule(loan), "interest")[0] == expected


def test_actual_days_level_the_instalments_over_the_actual_rates():
    plan = schedule(_loan("100", 6, method="declining", rate="9.4822%/year", day_count="act/365"))
    rates = [Decimal("0.094822") * days / 365 for days in (31, 29, 31, 30, 31, 30)]
    worth, growth = Decimal(0), Decimal(1)
    for rate in rates:
        growth *= 1 + rate
        worth += 1 / growth
    assert _column(plan, "total")[:-1] == [str((100 / worth).quantize(Decimal("0.01"), ROUND_HALF_UP))] * 5
    assert str(plan.instalments[0].interest) == str((100 * rates[0]).quantize(Decimal("0.01"), ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("rate", "every", "day_count", "expected"),
    [
        ("10%/4weeks", "4weeks", "30/360", "100.00"),
        ("10%/4weeks", "4weeks", "act/365", "100.00"),
        ("2%/week", "4weeks", "30/360", "80.00"),
        ("2%/month", "quarter", "30/360", "60.00"),
        ("6%/quarter", "month", "30/360", "20.00"),
        ("36%/year", "week", "30/360", "7.00"),
        ("24%/year", "month", "act/365", "20.38"),
        ("2%/month", "month", "act/365", "20.38"),
        ("2%/month", "month", "30/360", "20.00"),
    ],
)
def test_a_rate_accrues_by_the_days_of_the_period_it_is_quoted_for(rate, every, day_count, expected):
    plan = schedule(_loan(term=2, method="bullet", rate=rate, every=every, day_count=day_count))
    assert _column(plan, "interest")[0] == expected


def test_unpaid_interest_of_a_long_first_period_never_grows_the_loan():
    plan = schedule(_loan("1000", 4, method="declining", rate="5%/month", first=date(2027, 1, 1)))
    assert _column(plan, "principal")[0] == "0.00"
    assert _column(plan, "total")[0] == "1800.00"  # 36 months at 5 %
    assert _column(plan, "total")[1] == _column(plan, "total")[2] == "367.21"  # levelled over the three that are left
    assert plan.instalments[-1].balance == 0


# Fees, rounding up, cost


def test_fees_of_every_kind_add_up():
    plan = schedule(_loan("100", 2, fees=["20", "1%/up-front", "2/instalment", "1%/instalment", "5/month"]))
    assert str(plan.up_front) == "21.00"
    assert _column(plan, "fees") == ["7.50", "7.50"]
    assert (str(plan.total_fees), str(plan.total_cost)) == ("36.00", "36.00")
    assert _column(plan, "total") == ["57.50", "57.50"]


def test_a_monthly_fee_is_charged_for_each_whole_month_since_the_pay_out():
    weekly = schedule(_loan("100", 10, every="week", fees=["5/month"]))
    assert [str(one.due) for one in weekly.instalments if one.fees] == ["2024-02-05", "2024-03-04"]
    assert _column(schedule(_loan("100", 1, every="quarter", fees=["5/month"])), "fees") == ["15.00"]
    assert _column(schedule(_loan("100", 2, start=date(2024, 1, 31), fees=["5/month"])), "fees") == ["5.00", "5.00"]


def test_the_up_front_fee_lowers_what_the_apr_is_reckoned_on():
    kept_back = schedule(_loan("110", 1, fees=["10"]))
    assert (str(kept_back.total_cost), str(kept_back.apr)) == ("10.00", "120.00")


def test_instalments_are_rounded_up_to_the_unit_and_the_last_takes_what_remains():
    plan = schedule(_loan("12000", 4, method="declining", rate="2%/month", round_to=Decimal(5)))
    assert _column(plan, "total") == ["3155.00", "3155.00", "3155.00", "3140.51"]
    flat = schedule(_loan("100", 3, method="flat", rate="1%/month", round_to=Decimal("0.50")))
    assert _column(flat, "total") == ["34.50", "34.50", "34.00"]


def test_rounding_up_can_repay_a_loan_before_its_term():
    assert _column(schedule(_loan("100", 60, round_to=Decimal(5))), "total") == ["5.00"] * 20


# What is refused


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"amount": Decimal(0)}, "The amount is 0."),
        ({"amount": Decimal("NaN")}, "The amount is NaN."),
        ({"amount": Decimal(10) ** 16}, "The amount is 10000000000000000."),
        ({"amount": Decimal("1.005")}, "The amount of 1.005 has too many decimals."),
        ({"term": 0}, "The term is 0 instalments; it must be 1 to 2600."),
        ({"term": 2601}, "The term is 2601 instalments; it must be 1 to 2600."),
        ({"method": "magic"}, "“magic” is no choice for method."),
        ({"every": "year"}, "“year” is no choice for every."),
        ({"day_count": "act/act"}, "“act/act” is no choice for day-count."),
        ({"first": START}, "The first instalment, 2024-01-01, is not after the pay-out, 2024-01-01."),
        ({"rate": "2%/month"}, "The method is none, which takes no interest, and the rate is 2%/month."),
        ({"rate": "10001%/year"}, "A rate of 10001% is outside 0% to 10000%."),
        ({"fees": ["0.001/month"]}, "The fee of 0.001 has too many decimals."),
        ({"fees": ["1000"]}, "The up-front fees, 1000.00, leave nothing of the 1000.00 lent."),
        ({"round_to": Decimal(-5)}, "The round-to is -5."),
        (
            {"start": date(9999, 10, 1)},
            "Counting on from 9999-11-01 leaves the calendar, which ends with the year 9999.",
        ),
    ],
)
def test_terms_that_make_no_schedule_are_refused(wrong, message):
    with pytest.raises(Invalid) as refused:
        schedule(_loan(**wrong))
    assert refused.value.message == message
    assert refused.value.hint
    assert refused.value.where
