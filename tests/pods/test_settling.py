"""Mutual support: the golden figures, and that both ways settle the same, exactly."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pods.working.settling import MOST_SEARCHED, Targets, after, fewest, is_sure, proportional, remaining, targets
from tests.examples import some

GOLDEN = Path(__file__).parents[1] / "golden"
CASE = json.loads((GOLDEN / "group_income_proportional.json").read_text(encoding="utf-8"))
NAMES = "abcdefghijklmnopqrstuvwxyz"
MONTHS = st.lists(st.integers(-200_000, 200_000), min_size=1, max_size=9).map(
    lambda over: dict(zip(NAMES, over, strict=False))
)
CROWDS = st.lists(st.integers(-500, 500), min_size=MOST_SEARCHED + 1, max_size=26).map(
    lambda over: dict(zip(NAMES, over, strict=False))
)


def sums(payments):
    gave, got = {}, {}
    for giver, taker, number in payments:
        assert number > 0
        gave[giver] = gave.get(giver, 0) + number
        got[taker] = got.get(taker, 0) + number
    return gave, got


def nonzero(numbers):
    return {name: number for name, number in numbers.items() if number}


@pytest.mark.parametrize(("inputs", "payments"), list(zip(CASE["inputs"], CASE["expected"], strict=True)))
def test_everybody_gives_in_proportion_as_published(inputs, payments):
    wanted = targets({name: number * 100 for name, number in inputs["have_need"].items()})

    assert [[giver, taker, number / 100] for giver, taker, number in proportional(wanted)] == payments["payments"]


@settings(deadline=None, max_examples=some(50))
@given(MONTHS | CROWDS)
def test_both_ways_let_everybody_give_and_get_the_same_exactly(over):
    wanted = targets(over)

    assert sum(wanted.gives.values()) == sum(wanted.gets.values()) == wanted.total
    for payments in (proportional(wanted), fewest(wanted)):
        gave, got = sums(payments)
        assert gave == nonzero(wanted.gives)
        assert got == nonzero(wanted.gets)


@given(MONTHS)
def test_nobody_gives_more_than_they_have_over_or_gets_more_than_they_need(over):
    wanted = targets(over)

    assert all(number <= over[name] for name, number in wanted.gives.items())
    assert all(number <= -over[name] for name, number in wanted.gets.items())


@given(MONTHS)
def test_a_proportional_payment_is_off_by_less_than_a_cent(over):
    wanted = targets(over)

    for giver, taker, number in proportional(wanted):
        exact = wanted.gives[giver] * wanted.gets[taker] / wanted.total
        assert abs(number - exact) < 1


@settings(deadline=None, max_examples=some(50))
@given(MONTHS | CROWDS)
def test_the_fewest_transfers_are_fewer_than_those_who_settle(over):
    wanted = targets(over)
    people = len(nonzero(wanted.gives)) + len(nonzero(wanted.gets))

    assert len(fewest(wanted)) <= max(0, people - 1)
    assert len(fewest(wanted)) <= max(len(proportional(wanted)), 0)


def ways(open_):
    """The fewest transfers of those who are open, by trying every one that ends a side: slow, and sure."""
    if not open_:
        return 0
    name, owed = next(iter(open_.items()))
    rest = {each: number for each, number in open_.items() if each != name}
    best = len(open_)
    for other, number in rest.items():
        if owed * number < 0:
            then = {each: value for each, value in (rest | {other: number + owed}).items() if value}
            best = min(best, 1 + ways(then))
    return best


@settings(max_examples=some(60))
@given(st.lists(st.integers(-6, 6), min_size=1, max_size=6))
def test_the_fewest_transfers_are_the_fewest(over):
    wanted = targets(dict(zip(NAMES, over, strict=False)))
    open_ = nonzero({name: -number for name, number in wanted.gives.items()} | dict(wanted.gets))

    assert len(fewest(wanted)) == ways(open_)


@given(MONTHS, st.data())
def test_what_was_paid_already_counts_and_the_rest_settles_exactly(over, data):
    """Partial payments of the plan: afterwards everybody gave and got what the whole plan said."""
    wanted = targets(over)
    paid = {}
    given_, got = {}, {}
    for giver, taker, number in proportional(wanted):
        part = data.draw(st.integers(0, number))
        paid[giver, taker] = part
        given_[giver] = given_.get(giver, 0) + part
        got[taker] = got.get(taker, 0) + part

    left = remaining(wanted, given_, got)

    for payments in (after(wanted, left, paid), fewest(left)):
        gave, received = sums(payments)
        assert {name: gave.get(name, 0) + given_.get(name, 0) for name in wanted.gives} == wanted.gives
        assert {name: received.get(name, 0) + got.get(name, 0) for name in wanted.gets} == wanted.gets
    assert {(giver, taker): number for giver, taker, number in after(wanted, left, paid)} == nonzero(
        {(giver, taker): number - paid[giver, taker] for giver, taker, number in proportional(wanted)}
    )


@given(
    MONTHS,
    st.lists(st.tuples(st.sampled_from(NAMES[:9]), st.sampled_from(NAMES[:9]), st.integers(0, 300_000)), max_size=6),
)
def test_whatever_was_paid_the_rest_is_nothing_below_zero_and_both_ways_agree(over, payments):
    wanted = targets(over)
    given_, got, paid = {}, {}, {}
    for giver, taker, number in payments:
        given_[giver] = given_.get(giver, 0) + number
        got[taker] = got.get(taker, 0) + number
        paid[giver, taker] = paid.get((giver, taker), 0) + number

    left = remaining(wanted, given_, got)

    assert sum(left.gives.values()) == sum(left.gets.values()) == left.total
    assert all(left.gives[name] <= max(0, wanted.gives[name] - given_.get(name, 0)) for name in wanted.gives)
    assert all(left.gets[name] <= max(0, wanted.gets[name] - got.get(name, 0)) for name in wanted.gets)
    assert sums(after(wanted, left, paid)) == sums(fewest(left)) == (nonzero(left.gives), nonzero(left.gets))


def test_who_gave_too_much_leaves_less_for_the_others_to_give():
    wanted = targets({"ana": 3000, "dan": 7000, "ben": -6000, "cho": -4000})

    left = remaining(wanted, {"ana": 4000}, {"ben": 4000})

    assert left == Targets({"ana": 0, "dan": 6000}, {"ben": 2000, "cho": 4000}, 7000, 6000)


def test_however_many_settle_two_by_two_the_fewest_are_surely_found():
    over = {f"g{at}": 100 + at for at in range(20)} | {f"t{at}": -100 - at for at in range(20)}

    wanted = targets(over)

    assert is_sure(wanted)
    assert len(fewest(wanted)) == 20


def test_beyond_what_is_looked_at_it_is_told_that_there_may_be_fewer():
    wanted = targets({f"g{at}": 2**at for at in range(MOST_SEARCHED)} | {"t": 1 - 2**MOST_SEARCHED})

    assert not is_sure(wanted)
    assert len(fewest(wanted)) == MOST_SEARCHED
