"""Whatever members of a circle do, twice over: money in is money out and what is held, and it can be played to its end."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import Invalid, Refused
from ledger.view import lowest
from pods.circles.circle_turns import Postpone
from pods.settings.circle import AUCTIONS, LEAVERS, LOTTERIES, MODES, NEXT, ORDERS, RESTS
from tests.examples import some
from tests.pods.circles import FIRST, Rounds

FOUR = ("ana", "ben", "cho", "dan")
OTHERS = ("eli", "fay")
ZERO = Decimal(0)

amounts = st.integers(1, 30_000).map(lambda minor: Decimal(minor).scaleb(-2))
people = st.sampled_from((*FOUR, *OTHERS))
doings = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "all", "all", "bid", "bid", "turn over", "turn over", "turn over", "pay", "draw", "default", "default",
                "leave", "substitute", "recover", "recover", "reserve", "reserve out", "refund", "swap", "postpone", "undo",
                "undo", "later", "earlier",
            ]
        ),
        people, people, amounts,
    ),
    max_size=25,
)  # fmt: skip
circles = st.fixed_dictionaries(
    {
        "contributions": st.one_of(
            st.sampled_from([["100"], ["0.07"], ["33.33"]]), st.lists(amounts.map(str), min_size=4, max_size=4)
        ),
        "order": st.sampled_from(["bid", *ORDERS]),
        "auction": st.sampled_from(list(AUCTIONS)),
        "stopped_paying": st.sampled_from(list(MODES)),
        "dividend_rest": st.sampled_from(list(RESTS)),
        "leaver_dividends": st.sampled_from(list(LEAVERS)),
        "next_order": st.sampled_from(list(NEXT)),
        "lottery": st.sampled_from(list(LOTTERIES)),
        "round_reserve": st.sampled_from(["0", "1.37"]),
        "bid_cap": st.sampled_from(["none", "40"]),
        "bid_step": st.sampled_from(["0", "1"]),
        "commission": st.sampled_from(["0", "3.33"]),
    }
)


def doing(rounds, what, name, other, amount):
    """One thing that somebody tries; whether it is allowed is the circle's to say."""
    day = dt.timedelta(days=1 + int(amount) % 40)
    return {
        "all": lambda: rounds.pay_all(but=(name,)),
        "bid": lambda: rounds.bid(name, amount % 100),
        "turn over": rounds.turn_over,
        "pay": lambda: rounds.pay(name, amount),
        "draw": lambda: rounds.draw(str(amount)),
        "default": lambda: rounds.default(name),
        "leave": lambda: rounds.leave(name),
        "substitute": lambda: rounds.substitute(name, other),
        "recover": lambda: rounds.recover(name, amount),
        "reserve": lambda: rounds.reserve(name, amount),
        "reserve out": lambda: rounds.reserve_out(amount),
        "refund": lambda: rounds.refund(name, rounds.positions.get(name, amount)),
        "swap": lambda: rounds.swap(name, other),
        "postpone": lambda: rounds.do(Postpone(pod="tanda", round=rounds.round, to=FIRST + 3 * day)),
        "undo": lambda: undo(rounds, int(amount) % 6),
        "later": lambda: setattr(rounds, "on", rounds.on + day),
        "earlier": lambda: setattr(rounds, "on", max(FIRST, rounds.on - day)),
    }[what]()


def undo(rounds, back):
    """One of the last entries, that of the start left out."""
    entries = [
        each for each in rounds.book.entries() if each.kind.startswith("circle-") and each.kind != "circle-start"
    ]
    if back < len(entries):
        rounds.correct_entry(entries[-1 - back])


def holds(rounds):
    """What is true at any moment: nothing is oversold on any day, and behind the last pot all of it is accounted for."""
    held = rounds.balances()
    assert sum(held.values()) == 0
    with rounds.view() as view:
        for account in held:
            if account.startswith(("Assets:Due", "Assets:Cash")):
                assert lowest(view.session, account, "NZD", FIRST, sign=-1)[0] >= 0
        assert lowest(view.session, "Equity:Reserve:Tanda", "NZD", FIRST, sign=1)[0] <= 0
    if rounds.ask(lambda found: found.is_over):
        owing = -held.get("Equity:Reserve:Tanda", ZERO) + sum(rounds.positions.values())
        assert all(number >= 0 for number in rounds.positions.values())
        assert rounds.cash == owing


def tried(rounds, each):
    """What is refused changed nothing."""
    before = rounds.balances()
    try:
        doing(rounds, *each)
    except (Refused, Invalid):
        if each[0] not in {"all", "turn over", "swap"}:
            assert rounds.balances() == before


def check(given, first, second):
    given = dict(given)
    if given["order"] != "bid" and given["auction"] in {"commission-from-discount", "others-share"}:
        given["commission"] = "0"
    rounds = Rounds(FOUR, *given.pop("contributions"), others=OTHERS, organiser="fay", **given)
    try:
        for each in first:
            tried(rounds, each)
            holds(rounds)
        finish(rounds)
        try:
            rounds.start()
        except (Refused, Invalid):
            # A circle of one is none, and contributions for four rounds are not for three.
            return
        for each in second:
            tried(rounds, each)
            holds(rounds)
        finish(rounds)
    finally:
        rounds.close()


def finish(rounds):
    """From wherever it is, everybody pays, and the last pot leaves nobody with anything."""
    rounds.on = max(each.date for each in rounds.book.entries())
    was_over = rounds.ask(lambda found: found.is_over)
    rounds.play()
    assert was_over or rounds.positions == {}
    holds(rounds)
    for name, number in rounds.positions.items():
        rounds.refund(name, number)
    reserve = -rounds.balances("Equity:Reserve").get("Equity:Reserve:Tanda", ZERO)
    if reserve:
        rounds.reserve_out(reserve)
    assert rounds.cash == 0
    assert {account.split(":")[1] for account in rounds.balances("Assets")} <= {"Due"}


@given(given=circles, first=doings, second=doings)
@settings(max_examples=some(12), deadline=None)
def test_whatever_members_do_money_in_is_money_out_and_what_is_held(given, first, second):
    check(given, first, second)


@pytest.mark.slow
@given(given=circles, first=doings, second=doings)
@settings(max_examples=some(300), deadline=None)
def test_whatever_members_do_in_many_circles_money_in_is_money_out(given, first, second):
    check(given, first, second)
