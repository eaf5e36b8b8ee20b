"""Savings goals and the bank's interest, as they are typed and read."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pods.pools import goals

BOAT = 'goal ana 900 --in rainy --until 2026-12-15 --for "boat"'


def progress(crew, line="goals rainy"):
    return [
        (each["for"], each["saved"], each["missing"], each["months_left"], each["monthly"], each["reached"])
        for each in crew.ask(line)["goals"]
    ]


def test_a_goal_says_how_far_it_is_and_what_a_month_it_takes(crew):
    crew.do(BOAT)

    assert progress(crew) == [("boat", "500.00", "400.00", 6, "66.67", False)]
    assert "66.67 NZD a month for 6 months" in " ".join(crew.type("goals").out.split())
    assert "Savings goals" in crew.type("statement member ana").out
    assert crew.ask("statement member ana")["pods"][0]["goals"][0]["goal"] == "G1"


def test_savings_fill_the_goal_of_the_earliest_day_first(crew):
    crew.do(BOAT, 'goal ana 300 --in rainy --until 2026-09-15 --for "bike"')

    assert progress(crew) == [
        ("bike", "300.00", "0.00", 3, "0.00", True),
        ("boat", "200.00", "700.00", 6, "116.67", False),
    ]


def test_savings_that_reciprocity_holds_count_for_a_goal(crew):
    crew.do(BOAT, "reciprocity hold ana 450 --in rainy")

    assert progress(crew)[0][1] == "500.00"


def test_a_goal_whose_day_is_over_says_what_is_missing(crew):
    crew.do(BOAT)

    assert "its day is over, 400.00 NZD are missing" in " ".join(crew.type("goals --on 2027-01-10").out.split())


def test_a_dropped_goal_is_on_no_list(crew):
    crew.do(BOAT, "drop-goal G1")

    assert progress(crew) == []
    assert "Nobody saves for a goal." in crew.type("goals").out


@given(
    missing=st.integers(1, 10**9),
    on=st.dates(dt.date(2026, 1, 1), dt.date(2027, 1, 1)),
    days=st.integers(1, 4000),
)
def test_what_a_month_takes_is_the_least_that_is_enough(missing, on, days):
    months = goals.months_left(on, on + dt.timedelta(days=days))
    monthly = goals._rounded_up(Decimal(missing).scaleb(-2), months, 2)

    assert monthly * months >= Decimal(missing).scaleb(-2) > (monthly - Decimal("0.01")) * months


def test_interest_goes_to_costs_and_the_pool_says_what_is_left(crew):
    crew.do("bank-interest rainy 3.20 --into Bank-Main", 'bank-costs rainy 1.50 --from-place Bank-Main --for "card"')

    assert crew.balance("Income:Rainy:Bank") == "-3.20"
    assert crew.balance("Expenses:Rainy:Bank") == "1.50"
    assert crew.ask("statement pool rainy")["bank"] == {"interest": "3.20", "costs": "1.50", "left": "1.70"}
    said = " ".join(crew.type("statement pool rainy").out.split())
    assert "The bank paid 3.20 NZD of interest and took 1.50 NZD of costs: 1.70 NZD of it is left for costs." in said
    crew.do("bank-costs rainy 4 --from-place Cash-Box")
    assert "Rainy Day bore 2.30 NZD itself" in " ".join(crew.type("statement pool rainy").out.split())


def test_nobodys_savings_or_points_earn_interest(crew):
    before = [crew.ask(f"statement member {each}")["pods"][0] for each in ("ana", "ben", "cho")]
    crew.do("bank-interest rainy 3.20 --on 2026-02-01")

    assert [crew.ask(f"statement member {each}")["pods"][0] for each in ("ana", "ben", "cho")] == before


@pytest.mark.parametrize(("setting", "account"), [("costs", "Income:Save:Bank"), ("reserve", "Equity:Reserve:Save")])
def test_a_pod_says_what_interest_is_for(crew, setting, account):
    crew.do(f"pod open save --kind savings --set bank-interest={setting}", "bank-interest save 2")

    assert crew.balance(account) == "-2.00"
    assert any(each.endswith("nobody's savings earn it.") for each in crew.ask("pod show save")["sentences"])
