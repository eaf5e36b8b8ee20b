"""First refusal through the command line: the pod, then the members, then outsiders, each until its last day."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pods.owning.offers import shared

COOP = (
    "pod open coop --kind ownership --name Coop --set ask-about=none --on 2026-02-01",
    "shares class coop A --par 10 --set refusal-days=10 --on 2026-02-01",
    "shares issue ben 20 --class coop/A --on 2026-02-02",
    'shares offer ben 11 --class coop/A --price 12 --to "Gil Moss" --on 2026-06-01',
)


def offer(crew, on="2026-06-15"):
    return crew.ask(f"shares offers coop --on {on}")["offers"][0]


def held(crew):
    return {each["member"]: each["shares"] for each in crew.ask("shares register coop --on 2026-12-31")["holdings"]}


@pytest.mark.parametrize(
    ("on", "stage"),
    [
        ("2026-06-11", "pod"),
        ("2026-06-12", "members"),
        ("2026-06-21", "members"),
        ("2026-06-22", "outsiders"),
        ("2026-07-01", "outsiders"),
        ("2026-07-02", "lapsed"),
    ],
)
def test_an_offer_goes_on_to_the_next_by_its_days(crew, on, stage):
    crew.do(*COOP)

    assert offer(crew, on)["stage"] == stage
    assert offer(crew)["until"] == {"pod": "2026-06-11", "members": "2026-06-21", "outsiders": "2026-07-01"}


def test_the_pod_takes_a_part_and_the_members_share_the_rest(crew):
    crew.do(*COOP, "shares take-offer O1 2 --on 2026-06-05")
    for member, number in (("cho", 6), ("dan", 6), ("ana", 3)):
        crew.do(f"shares want O1 {number} --by {member} --on 2026-06-06")
    crew.do("shares settle-offer O1 --on 2026-06-07")

    # 9 over wants of 6, 6 and 3 in 15: 3.6, 3.6 and 1.8; the parts left over go to the largest fractions.
    assert held(crew) == {"ana": "2", "ben": "9", "cho": "4", "dan": "3"}
    assert crew.balance("Assets:Cash-Box:Coop") == "176.00"
    assert offer(crew)["stage"] == "sold"
    told = [
        (each["certificate"], each["member"], each["now"])
        for each in crew.ask("shares certificates coop")["certificates"]
    ]
    assert told == [
        ("1-9", "ben", "held"),
        ("10-11", "ana", "held"),
        ("12-15", "cho", "held"),
        ("16-18", "dan", "held"),
        ("19-20", "ben", "redeemed"),
    ]
    assert crew.ask("verify")["ok"] is True


def test_what_nobody_wants_goes_to_an_outsider_who_joins(crew):
    crew.do(
        *COOP, "pod change coop --set ask-about=outsider --on 2026-06-02", "shares want O1 4 --by cho --on 2026-06-15"
    )
    crew.do("shares settle-offer O1 --on 2026-06-22")
    assert crew.ask('shares sell-outside O1 gil --name "Gil Moss" --on 2026-06-23')["id"] == "P1"
    for each in ("ana", "cho", "dan"):
        crew.type(f"consent P1 --by {each} --on 2026-06-24")

    assert held(crew) == {"ben": "9", "cho": "4", "gil": "7"}
    assert "Gil Moss" in crew.do("member list --on 2026-06-30").out


def test_a_gift_needs_no_offer(crew):
    crew.do(*COOP[:3], "shares transfer ben ana 2 --class coop/A --gift")

    assert held(crew) == {"ben": "18", "ana": "2"}


def test_an_offer_that_was_taken_back_sells_nothing_more(crew):
    crew.do(*COOP, "shares withdraw-offer O1 --on 2026-06-05")

    assert offer(crew)["stage"] == "withdrawn"
    assert "the offer was taken back" in crew.refused("shares want O1 1 --by cho")


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=8), st.integers(1, 60))
def test_what_members_get_sums_to_what_there_is_and_nobody_gets_more_than_they_want(wants, offered):
    wanted = {str(at): Decimal(number) for at, number in enumerate(wants)}

    parts = shared(wanted, Decimal(offered), 0)

    assert sum(parts.values()) == min(sum(wants), offered)
    assert all(0 <= parts[who] <= wanted[who] for who in wanted)
