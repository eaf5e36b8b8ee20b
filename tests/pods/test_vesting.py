"""What vests adds up to what was granted, part by part and day by day, in every way of the Open Cap Table."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pods.owning.vesting import Schedule
from pods.settings.shares import ALLOCATIONS
from tests.examples import some

START = dt.date(2024, 1, 31)


@settings(max_examples=some(120), deadline=None)
@given(
    granted=st.integers(0, 500),
    parts=st.integers(1, 60),
    every=st.sampled_from([1, 3, 12]),
    cliff=st.integers(0, 60),
    allocation=st.sampled_from(list(ALLOCATIONS)),
    is_month_end=st.booleans(),
)
def test_parts_come_in_order_of_days_and_sum_to_what_was_granted(
    granted, parts, every, cliff, allocation, is_month_end
):
    cliff = min(cliff, parts * every)
    schedule = Schedule(START, parts * every, every, cliff, allocation, is_month_end)

    told = schedule.parts(granted)

    days = [day for day, _ in told]
    assert days == sorted(set(days))
    assert days[0] >= schedule.day(cliff)
    assert all(part >= 0 for _, part in told)
    assert sum(part for _, part in told) == granted
    assert allocation == "fractional" or all(part.denominator == 1 for _, part in told)


def test_a_cliff_brings_all_that_had_come_together():
    told = Schedule(START, 48, 1, 12, "cumulative-rounding").parts(4800)

    assert told[0] == (dt.date(2025, 1, 31), Fraction(1200))
    assert len(told) == 37


@pytest.mark.parametrize(
    ("is_month_end", "days"),
    [
        (False, [dt.date(2024, 2, 29), dt.date(2024, 3, 31), dt.date(2024, 4, 30)]),
        (True, [dt.date(2024, 2, 29), dt.date(2024, 3, 31), dt.date(2024, 4, 30)]),
    ],
)
def test_a_31st_falls_on_the_last_day_of_a_shorter_month(is_month_end, days):
    assert [day for day, _ in Schedule(START, 3, 1, 0, "front-loaded", is_month_end).parts(3)] == days


def test_a_class_may_mean_the_last_day_of_the_month():
    schedule = Schedule(dt.date(2024, 1, 10), 2, 1, 0, "front-loaded", is_month_end=True)

    assert [day for day, _ in schedule.parts(2)] == [dt.date(2024, 2, 29), dt.date(2024, 3, 31)]
