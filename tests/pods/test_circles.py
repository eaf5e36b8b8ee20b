"""Circles kept in a book: the golden figures, and what holds whatever members do."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.errors import Refused
from pods.circles import circle_bids, circle_pot
from pods.circles.circle_finding import circle
from pods.circles.circle_write_off import WriteOffDue
from pods.crew.setup import ClosePod
from reports.circle_standing import standings_of
from tests.pods.circles import FIRST, Rounds

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


def test_the_published_circle_of_ten_pays_everybody_one_pot_and_nobody_interest(made):
    case = json.loads((Path(__file__).parents[1] / "golden" / "maf_circle_10x100.json").read_text(encoding="utf-8"))
    given_, expected = case["inputs"], case["expected"]
    rounds = made([f"m{n}" for n in range(given_["members"])], str(given_["contribution"]))
    got, paid = {}, {}
    for _ in range(expected["rounds"]):
        who, amount = rounds.ask(lambda found: (circle_bids.turn(found).member, found.to_pay("m0") * len(found.active)))
        for name in rounds.names:
            paid[name] = paid.get(name, 0) + rounds.ask(lambda found, name=name: found.to_pay(name))
        assert amount == expected["pot"]
        rounds.turn_over()
        got[who] = got.get(who, 0) + expected["pot"]

    assert got == dict.fromkeys(rounds.names, expected["pot"])
    assert paid == dict.fromkeys(rounds.names, expected["total_paid_each"])
    assert rounds.balances() == {}


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


SEATS = {
    "same": ("ana", "ben", "cho", "dan"),
    "last-first": ("dan", "cho", "ben", "ana"),
    "first-last": ("ben", "cho", "dan", "ana"),
}


@pytest.mark.parametrize("order", ["fixed", "lottery", "bid", "need", "consensus"])
@pytest.mark.parametrize("next_order", list(SEATS))
def test_a_circle_of_every_order_starts_again_with_the_same_members_and_with_others(made, order, next_order):
    rounds = made(FIVE[:4], "25", "26", "27", "28", order=order, next_order=next_order, others=("eli", "fay")).play()
    assert rounds.positions == {}

    rounds.start()
    seats = rounds.ask(lambda found: found.members)
    assert set(seats) == set(FIVE[:4])
    if order in {"fixed", "bid"}:
        assert seats == SEATS[next_order]
    assert rounds.ask(lambda found: [found.taken(each) for each in seats]) == [0, 0, 0, 0]
    rounds.play()
    assert rounds.positions == {}

    rounds.start("fay", "ana", "eli", contributions=(Decimal(7),))
    rounds.play()
    assert rounds.positions == {}
    assert sum(rounds.balances("Equity:Premium").values()) == 0
    assert rounds.balances("Assets") == {}


def test_what_a_defaulter_pays_back_is_for_the_rounds_behind_first_and_then_for_those_to_come(made):
    rounds = made(FIVE, "100")
    rounds.turn_over()
    rounds.default("ana")
    rounds.turn_over()
    rounds.recover("ana", 150)

    rounds.play()

    assert rounds.positions == {}
    assert rounds.balances("Equity:Premium") == {
        "Equity:Premium:Tanda:Cho:Ana": -50, "Equity:Premium:Tanda:Dan:Ana": -100, "Equity:Premium:Tanda:Eli:Ana": -100,
    }  # fmt: skip
    assert rounds.cash == 0


def test_what_comes_back_to_somebody_in_default_is_taken_for_what_they_owe_and_goes_to_who_bore_that(made):
    rounds = made(FIVE, "100", stopped_paying="shared-equally")
    rounds.leave("eli")
    rounds.turn_over()
    rounds.turn_over()
    rounds.default("ana")

    rounds.play()

    # Ana bore 25 in each of two rounds for the seat that Eli gave up; that came back when its round came.
    assert rounds.balances("Assets") == {"Assets:Due:Tanda:Ana": 250}
    assert rounds.positions == {}


def test_a_seat_given_up_before_the_order_was_agreed_on_takes_no_round_before_its_own(made):
    rounds = made(FIVE, "100", order="consensus")
    rounds.leave("ana")

    with pytest.raises(Refused, match="not agreed on yet whose turn round 1"):
        rounds.pay_out()


def test_seats_turns_and_what_comes_back_are_recorded_in_the_order_of_the_pots(made):
    rounds = made(FIVE, "100")
    rounds.turn_over()
    rounds.default("ana")
    rounds.on = FIRST + dt.timedelta(days=40)
    rounds.turn_over()

    for what in (
        lambda day: rounds.recover("ana", 100, on=day),
        lambda day: rounds.leave("ben", on=day),
        lambda day: rounds.default("cho", on=day),
    ):
        with pytest.raises(Refused, match="Round 2 of Tanda was paid out on 2026-02-10"):
            what(FIRST + dt.timedelta(days=9))


def test_what_a_defaulter_paid_back_is_not_undone_once_pots_or_refunds_rest_on_it(made):
    rounds = made(FIVE, "100")
    rounds.turn_over()
    rounds.default("ana")
    early = rounds.recover("ana", 50)
    rounds.play()
    late = rounds.recover("ana", 100)
    rounds.refund("cho", rounds.positions["cho"])

    for posted in (early, late):
        with pytest.raises(Refused, match="cannot be corrected while"):
            rounds.correct(posted)


def test_what_was_paid_into_the_reserve_is_not_undone_once_it_paid_for_somebody(made):
    rounds = made(FIVE, "100", stopped_paying="guarantee-fund")
    paid = rounds.reserve("ben", 100)
    rounds.reserve("cho", 50)
    rounds.turn_over()
    rounds.default("ana")
    rounds.turn_over()

    with pytest.raises(Refused, match="cannot be corrected while entry 22 rests on it"):
        rounds.correct(paid)


def test_what_a_defaulter_owes_is_given_up_behind_the_last_pot_and_the_circle_closes(made):
    rounds = made(FIVE, "100", stopped_paying="shared-equally")
    rounds.turn_over()
    rounds.default("ana")
    rounds.play()

    rounds.do(WriteOffDue(pod="tanda", member="ana", because="moved away"))

    assert rounds.balances("Assets") == {}
    # What each bore is what they gave; a second default of Ana's is not mixed up with it.
    assert rounds.balances("Equity:Premium") == {f"Equity:Premium:Tanda:{each.title()}": -100 for each in FIVE[1:]}
    with rounds.view() as view:
        stands = standings_of(circle(view, "tanda"))
    assert [(each.handle, each.paid_in, each.received) for each in stands] == [
        ("ana", 100, 500), *((each, 600, 500) for each in FIVE[1:]),
    ]  # fmt: skip
    rounds.start(*FIVE)
    rounds.play()
    rounds.do(ClosePod(pod="tanda"))


def test_who_died_or_stopped_paying_leaves_one_to_play_on(made):
    rounds = made(FIVE[:3], "100")
    rounds.turn_over()
    rounds.default("ana")
    rounds.default("ben")
    rounds.play()

    # Ben's 100 came back in his round; Cho bore two contributions of Ana's.
    assert rounds.balances("Assets") == {"Assets:Due:Tanda:Ana": 200}
    assert rounds.positions == {}
