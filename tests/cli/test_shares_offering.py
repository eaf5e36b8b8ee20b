"""First refusal through the command line: the pod, then the members, then outsiders, each until its last day."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pods.owning import offered as offered_now
from pods.owning.offers import shared
from tests.examples import some

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


def test_the_pod_takes_nothing_of_an_offer_once_it_is_the_members_turn(crew):
    crew.do(*COOP)

    assert "members may take them" in crew.refused("shares take-offer O1 2 --on 2026-06-12")


def test_the_pod_takes_no_shares_that_would_leave_its_debts_unpaid(crew):
    """It has the money, 150.00, but owes 50.00 of it."""
    crew.do(
        *COOP,
        "shares lend dan 50 --to coop --on 2026-06-02",
        'enter Flour --line "Assets:Cash-Box:Coop -100" --line "Expenses:Coop:Shared 100" --on 2026-06-03',
    )

    assert "it could not pay its debts" in crew.refused("shares take-offer O1 --on 2026-06-05")

    crew.do("shares take-offer O1 8 --on 2026-06-05")
    assert crew.balance("Assets:Cash-Box:Coop") == "54.00"


def test_who_died_promises_nothing_any_more(crew):
    crew.do(*COOP, "member died ben --on 2026-06-05")

    crew.do("shares redeem ben 20 --class coop/A --on 2026-06-06")

    # It is owed to the heirs, and paid when what was left is settled.
    assert crew.balance("Liabilities:Estate:Coop:Ben") == "-200.00"
    assert crew.balance("Assets:Cash-Box:Coop") == "200.00"


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


def test_what_was_agreed_about_an_offer_and_not_done_yet_stands_on_its_page(crew):
    crew.do(*COOP, "pod change coop --set ask-about=redemption --on 2026-06-02")
    crew.do("shares take-offer O1 2 --on 2026-06-05")
    assert "P1 asks about it, and is still open." in crew.do("shares offers coop --on 2026-06-05").out

    for each in ("ana", "cho", "dan"):
        crew.type(f"consent P1 --by {each} --on 2026-06-06")

    said = " ".join(crew.do("shares offers coop --on 2026-06-07").out.split())
    assert "P1 has passed and waits to be done, within the turn: crewbook carry-out P1." in said
    crew.do("carry-out P1 --on 2026-06-08")
    assert "P1" not in crew.do("shares offers coop --on 2026-06-09").out


def test_what_was_agreed_about_an_offer_that_was_taken_back_waits_for_nothing(crew):
    crew.do(*COOP, "pod change coop --set ask-about=redemption --on 2026-06-02")
    crew.do("shares take-offer O1 2 --on 2026-06-05", "shares withdraw-offer O1 --on 2026-06-06")

    assert "P1" not in crew.do("shares offers coop --on 2026-06-06").out


def test_a_gift_needs_no_offer(crew):
    crew.do(*COOP[:3], "shares transfer ben ana 2 --class coop/A --gift")

    assert held(crew) == {"ben": "18", "ana": "2"}


def test_an_offer_that_was_taken_back_sells_nothing_more(crew):
    crew.do(*COOP, "shares withdraw-offer O1 --on 2026-06-05")

    assert offer(crew)["stage"] == "withdrawn"
    assert "the offer was taken back" in crew.refused("shares want O1 1 --by cho")


@pytest.mark.parametrize(
    "what",
    [
        "shares transfer ben ana 10 --class coop/A --gift",
        "shares redeem ben 10 --class coop/A",
        "shares give-back ben 10 --class coop/A",
        "shares cancel ben 10 --class coop/A --because slip",
        'shares pledge ben 10 --class coop/A --for "loan L1"',
        "shares offer ben 10 --class coop/A --price 12",
        "leave-pod coop ben",
        # Recorded late, of a day before the offer: it would lack the shares that it promises.
        "shares transfer ben ana 10 --class coop/A --gift --on 2026-03-01",
    ],
)
def test_shares_on_offer_stay_where_they_are(crew, what):
    crew.do(*COOP)

    assert "11 are on offer in O1" in crew.refused(what)


@pytest.mark.parametrize(
    "over", ["shares withdraw-offer O1 --on 2026-06-05", "shares want O1 11 --by cho", "correct {} --because slip"]
)
def test_what_an_offer_promises_no_more_is_free_again(crew, over):
    crew.do(*COOP)
    seq = crew.head[0]
    crew.do(over.format(seq), "shares issue ben 11 --class coop/A --on 2026-06-05")
    if "want" in over:
        crew.do("shares want O1 0 --by ana", "shares want O1 0 --by dan", "shares settle-offer O1")
    crew.do("shares transfer ben ana 20 --class coop/A --gift")

    assert held(crew)["ana"] == "20"


@pytest.mark.parametrize(
    "need", ["shares offer ben 11 --class coop/A --price 12", 'shares pledge ben 11 --class coop/A --for "loan L1"']
)
def test_the_issue_of_shares_that_are_promised_is_not_corrected(crew, need):
    crew.do(*COOP[:3])
    seq = crew.head[0]
    crew.do(need)

    assert f"while entry {seq + 1} rests on it" in crew.refused(f"correct {seq} --because slip")
    crew.do("shares issue ben 11 --class coop/A", f"correct {seq} --because slip")


def test_an_offer_whose_days_are_over_promises_nothing(crew):
    crew.do(*COOP)

    assert "11 are on offer in O1" in crew.refused("shares transfer ben ana 10 --class coop/A --gift --on 2026-07-01")
    crew.do("shares transfer ben ana 10 --class coop/A --gift --on 2026-07-02")


@settings(max_examples=some(80), deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=8), st.integers(1, 60))
def test_what_members_get_sums_to_what_there_is_and_nobody_gets_more_than_they_want(wants, offered):
    wanted = {str(at): Decimal(number) for at, number in enumerate(wants)}

    parts = shared(wanted, Decimal(offered), 0)

    assert sum(parts.values()) == min(sum(wants), offered)
    assert all(0 <= parts[who] <= wanted[who] for who in wanted)


def running(crew, on):
    """The ids of the offers that are read for a page of that day."""
    with crew.looking() as book, book.view(on=dt.date.fromisoformat(on)) as view:
        return [each.id for each in offered_now.running(view, pod="coop")]


def test_an_offer_is_looked_at_until_its_last_day_and_longer_only_while_what_members_want_is_not_settled(crew):
    crew.do(*COOP)
    assert running(crew, "2026-07-01") == ["O1"]
    assert running(crew, "2026-07-02") == []

    crew.do("shares want O1 5 --by cho --on 2026-06-12")
    assert offer(crew, "2026-12-01")["stage"] == "settling"
    assert running(crew, "2026-12-01") == ["O1"]

    crew.do("shares want O1 0 --by cho --on 2026-06-13")
    assert running(crew, "2026-12-01") == []

    crew.do("shares want O1 5 --by cho --on 2026-06-14", "shares settle-offer O1 --on 2026-06-23")
    assert running(crew, "2026-07-01") == ["O1"]
    assert running(crew, "2026-07-02") == []
