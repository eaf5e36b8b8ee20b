"""Shares bought at meetings: what money becomes, how much a meeting allows, and what a cycle's opening does."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import Refused
from pods.crew import people
from pods.crew.correction import Correction
from pods.cycles import cycle
from pods.cycles.cycle import BuyShares, purchase
from pods.cycles.cycle_opening import OpenCycle
from tests.reports.books import Crew

OPENED = "2026-01-05"
money = st.integers(1, 10_000).map(lambda minor: Decimal(minor) / 100)


def pool(price=5, most_shares=5, **terms):
    crew = Crew("ben", "cho")
    crew.pool(ask_about="none", **terms)
    crew.does(OpenCycle, pod="rainy", price=price, most_shares=most_shares, on=OPENED)
    return crew


def buys(crew, member, amount, on="2026-01-12"):
    return crew.does(BuyShares, member=member, pod="rainy", amount=amount, on=on)


def held(crew, member, on="2026-12-31"):
    """(shares, what they cost, what is carried) of a member."""
    with crew.view(on) as view:
        pod = people.pod(view, "rainy")
        found, who = cycle.latest(view, pod), people.member(view, member)
        shares = cycle.shares_of(view, found, who)
        return shares, shares * found.price, cycle.saved(view, pod, who) - shares * found.price


def cash(crew, on="2026-12-31"):
    with crew.view(on) as view:
        return people.pod(view, "rainy").liquid(view)


@given(amount=money, price=money, before=money, carries=st.booleans())
def test_what_is_brought_becomes_shares_and_the_rest_is_carried_or_handed_back(amount, price, before, carries):
    bought = purchase(amount, price, before=before, carries=carries)

    assert bought.cost == bought.shares * price
    assert bought.cost + bought.carried + bought.handed_back == amount + before
    assert min(bought.shares, bought.carried, bought.handed_back) >= 0
    assert amount + before - bought.cost < price
    assert bought.handed_back == 0 or not carries


def test_what_makes_no_whole_share_is_handed_back_and_told():
    crew = pool()

    text = buys(crew, "ana", 17).text

    assert "3 shares in cycle C1 of Rainy Day, 2.00 NZD handed back" in text
    assert held(crew, "ana") == (3, 15, 0)
    assert cash(crew) == 15


def test_what_makes_no_whole_share_is_carried_to_the_next_purchase_where_the_pool_says_so():
    crew = pool(part_shares="carried")

    buys(crew, "ana", 17)
    assert (held(crew, "ana"), cash(crew)) == ((3, 15, 2), 17)
    text = buys(crew, "ana", 8, on="2026-01-19").text

    assert "2 shares in cycle C1 of Rainy Day, 2.00 NZD carried before" in text
    assert (held(crew, "ana"), cash(crew)) == ((5, 25, 0), 25)


def test_less_than_a_share_is_carried_too():
    crew = pool(part_shares="carried")

    buys(crew, "ana", 3)

    assert (held(crew, "ana"), cash(crew)) == ((0, 0, 3), 3)


@pytest.mark.parametrize("amount", [25, "29.99"])
def test_a_meeting_allows_as_many_shares_as_the_cycle_says(amount):
    crew = pool()

    buys(crew, "ana", amount)

    assert held(crew, "ana")[0] == 5


def test_more_shares_than_a_meeting_allows_are_refused():
    with pytest.raises(Refused, match="6 shares; cycle C1 of Rainy Day allows at most 5"):
        buys(pool(), "ana", 30)


def test_a_member_buys_at_every_meeting_but_once_at_each():
    crew = pool()
    buys(crew, "ana", 5)
    buys(crew, "ben", 5)
    buys(crew, "ana", 5, on="2026-01-19")

    with pytest.raises(Refused, match=r"at the meeting of 2026-01-12 already \(entry 7\)"):
        buys(crew, "ana", 5)


def test_a_purchase_that_was_corrected_is_made_anew_at_the_same_meeting():
    crew = pool()
    wrong = buys(crew, "ana", 5)
    crew.does(Correction, entry=wrong.seq, because="it was ten", on="2026-01-12")

    buys(crew, "ana", 10)

    assert held(crew, "ana")[0] == 2


def test_a_purchase_is_recorded_for_an_earlier_meeting_too():
    crew = pool(part_shares="carried")
    buys(crew, "ana", 8, on="2026-01-19")

    buys(crew, "ana", 8)

    # The 3.00 carried on the 19th were not there yet on the 12th.
    assert held(crew, "ana", on="2026-01-12")[2] == 3
    assert held(crew, "ana") == (2, 10, 6)


def test_the_opening_of_a_cycle_is_not_undone_under_the_shares_that_were_bought_in_it():
    crew = pool()
    buys(crew, "ana", 5)

    with pytest.raises(Refused, match="while entry 7 rests on it"):
        crew.does(Correction, entry=6, because="another price", on="2026-01-12")


def test_a_cycle_lasts_52_weeks_unless_something_else_is_said():
    with pool().view("2026-06-01") as view:
        found = cycle.latest(view, people.pod(view, "rainy"))

    assert (found.name, found.begins, found.until) == ("C1", dt.date(2026, 1, 5), dt.date(2027, 1, 4))
