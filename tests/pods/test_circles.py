"""Circles kept in a book: the golden figures, and what holds whatever members do."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import Refused
from pods.circles import circle_pot
from pods.settings.circle import AUCTIONS, MODES
from tests.pods.circles import Rounds

FIVE = ("ana", "ben", "cho", "dan", "eli")
NONE = Decimal(0)


@pytest.fixture
def made():
    kept = []

    def make(*given, **terms):
        kept.append(Rounds(*given, **terms))
        return kept[-1]

    yield make
    for each in kept:
        each.close()


def test_after_the_last_round_nothing_is_left_but_the_premiums_of_a_graduated_circle(made):
    rounds = made(("ana", "ben", "cho", "dan"), "25", "26", "27", "28").play()

    assert {name.rpartition(":")[2]: number for name, number in rounds.balances().items()} == {
        "Ana": -6, "Ben": -2, "Cho": 2, "Dan": 6,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("mode", "got"),
    [("reduced-pot", [400, 400, 400]), ("guarantee-fund", [500, 500, 500]), ("shared-equally", [500, 500, 500])],
)
def test_a_default_after_the_pot_stays_in_the_defaulters_name_in_every_mode(made, mode, got):
    rounds = made(FIVE, "100", stopped_paying=mode)
    if mode == "guarantee-fund":
        rounds.reserve("ben", 300)
    rounds.turn_over()
    rounds.turn_over()
    rounds.default("ana")

    paid = []
    for _ in range(3):
        rounds.pay_all()
        paid.append(rounds.ask(circle_pot.payable)[1])
        rounds.pay_out()

    assert paid == got
    assert rounds.balances("Assets") == {"Assets:Due:Tanda:Ana": 300}
    assert rounds.positions == {}
    if mode == "shared-equally":
        assert set(rounds.balances("Equity:Premium").values()) == {-75}


def test_what_a_defaulter_pays_back_goes_to_those_who_bore_it(made):
    rounds = made(FIVE, "100")
    rounds.turn_over()
    rounds.turn_over()
    rounds.default("ana")
    rounds.play()

    rounds.recover("ana", 300)

    assert rounds.positions == {"cho": 100, "dan": 100, "eli": 100}
    assert rounds.balances("Equity") == {}


def test_a_seat_given_up_is_paid_back_in_its_own_round_and_the_others_get_their_pots(made):
    rounds = made(FIVE, "100")
    rounds.turn_over()
    rounds.turn_over()
    rounds.leave("dan")

    rounds.play()

    assert rounds.balances() == {}


def test_a_substitute_pays_in_what_goes_back_to_the_leaver(made):
    rounds = made(FIVE[:4], "100", others=("eli",))
    rounds.turn_over()
    before = rounds.cash
    rounds.substitute("dan", "eli")

    assert rounds.cash == before
    assert "dan" not in rounds.positions
    assert rounds.positions["eli"] == 100
    rounds.play()
    assert rounds.balances() == {}


acts = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "pay",
                "pay",
                "all",
                "all",
                "bid",
                "draw",
                "out",
                "out",
                "default",
                "leave",
                "substitute",
                "recover",
                "reserve",
            ]
        ),
        st.sampled_from([*FIVE, "fay"]),
        st.integers(1, 25_000).map(lambda minor: Decimal(minor).scaleb(-2)),
    ),
    min_size=5,
    max_size=45,
)


def act(rounds, what, name, amount):
    """One thing that somebody tries; whether it is allowed is the circle's to say."""
    return {
        "pay": lambda: rounds.pay(name, amount),
        "all": rounds.pay_all,
        "bid": lambda: rounds.bid(name, amount),
        "draw": lambda: rounds.draw(str(amount)),
        "out": rounds.pay_out,
        "default": lambda: rounds.default(name),
        "leave": lambda: rounds.leave(name),
        "substitute": lambda: rounds.substitute(name, "fay"),
        "recover": lambda: rounds.recover(name, amount),
        "reserve": lambda: rounds.reserve(name, amount),
    }[what]()


@given(
    order=st.sampled_from(["fixed", "lottery", "bid"]), mode=st.sampled_from(list(MODES)),
    auction=st.sampled_from(list(AUCTIONS)), doings=acts,
)  # fmt: skip
@settings(max_examples=20, deadline=None)
def test_whatever_members_do_the_money_is_there_and_every_account_balances(order, mode, auction, doings):
    rounds = Rounds(FIVE, "100", order=order, stopped_paying=mode, auction=auction, others=("fay",))
    try:
        for what, name, amount in doings:
            with contextlib.suppress(Refused):
                _tried(rounds, what, name, amount)
            held = rounds.balances()
            assert sum(held.values()) == 0
            assert rounds.cash >= 0
            assert sum(n for a, n in held.items() if a.startswith("Equity:Reserve")) <= 0
            assert all(n >= 0 for a, n in held.items() if a.startswith("Assets:Due"))
        if rounds.ask(lambda found: found.is_over):
            owed = {name: number for name, number in rounds.positions.items() if number < 0}
            assert owed == {}
    finally:
        rounds.close()


def _tried(rounds, what, name, amount):
    from ledger.errors import Invalid

    with contextlib.suppress(Invalid):
        act(rounds, what, name, amount)
