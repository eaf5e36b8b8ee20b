"""Whole circles, from the first contribution to the last pot: each convention, mode and order, figures reckoned by hand."""

import datetime as dt
from decimal import Decimal

import pytest

from ledger.errors import Refused
from pods.circles.circle_turns import Postpone
from tests.pods.circles import FIRST, Rounds

FOUR = ("ana", "ben", "cho", "dan")
FIVE = (*FOUR, "eli")


@pytest.fixture
def made():
    kept = []

    def make(*given, **terms):
        kept.append(Rounds(*given, **terms))
        return kept[-1]

    yield make
    for each in kept:
        each.close()


def sold(rounds, name):
    """What each pot's terms say of `name`, round by round."""
    with rounds.view() as view:
        return [Decimal(each.body[name]) for each in view.find("pot", pod="tanda")]


# Pots of 100, 104, 108 and 112; Ben, Cho and Dan bid 20, 13 and 9; the organiser takes 5 %.
@pytest.mark.parametrize(
    ("auction", "prizes", "dividends", "commissions"),
    [
        ("commission-from-discount", "80 91 99 112", "3.75 1.95 0.90 0", "5 5.20 5.40 0"),
        ("commission-on-top", "75 85.80 93.60 106.40", "5 3.25 2.25 0", "5 5.20 5.40 5.60"),
        ("others-share", "80 91 99 112", "5 2.60 1.20 0", "5 5.20 5.40 0"),
        ("commission-billed", "80 91 99 112", "5 3.25 2.25 0", "5 5.20 5.40 5.60"),
    ],
)
def test_bids_in_a_graduated_circle_go_by_the_convention(made, auction, prizes, dividends, commissions):
    rounds = made(FOUR, "25", "26", "27", "28", order="bid", auction=auction, commission="5", organiser="ana")

    for bidder, discount in (("ben", 20), ("cho", 13), ("dan", 9), (None, 0)):
        rounds.pay_all()
        if bidder:
            rounds.bid(bidder, discount)
        rounds.pay_out()

    paid = [Decimal(each) for each in commissions.split()]
    assert sold(rounds, "amount") == [Decimal(each) for each in prizes.split()]
    assert sold(rounds, "dividend_each") == [Decimal(each) for each in dividends.split()]
    assert sold(rounds, "commission") == paid
    assert rounds.positions == {}
    assert rounds.cash == 0
    # What a member got less what they paid in is their premium, and all of them together is what the organiser got.
    premiums = rounds.balances("Equity:Premium")
    got = dict(zip(("ben", "cho", "dan", "ana"), sold(rounds, "amount"), strict=True))
    assert {name: premiums[f"Equity:Premium:Tanda:{name.title()}"] for name in FOUR} == {
        name: got[name] - rounds.paid_by(name) for name in FOUR
    }
    assert sum(premiums.values()) == -sum(paid)


def test_the_round_reserve_is_paid_in_pays_for_who_stopped_and_is_paid_back(made):
    rounds = made(FIVE, "100", round_reserve="20", stopped_paying="guarantee-fund")
    rounds.turn_over()
    rounds.turn_over()
    assert rounds.balances("Equity:Reserve") == {"Equity:Reserve:Tanda": -200}
    rounds.default("ana")
    rounds.play()

    assert sold(rounds, "amount") == [500] * 5
    assert rounds.balances("Equity:Reserve") == {"Equity:Reserve:Tanda": -140, "Equity:Reserve:Tanda:Ana": -300}
    rounds.recover("ana", 300)
    rounds.reserve_out(440)
    assert rounds.cash == 0
    assert rounds.balances("Assets") == {}
    assert rounds.balances("Equity:Reserve") == {}


@pytest.mark.parametrize(("kept", "claim", "left"), [("kept", "100", "0"), ("given-up", "92", "8")])
def test_a_leavers_dividends_are_kept_or_go_into_the_reserve(made, kept, claim, left):
    rounds = made(FOUR, "100", order="bid", leaver_dividends=kept)
    rounds.pay_all()
    rounds.bid("ben", 32)
    rounds.pay_out()
    rounds.pay("dan")
    rounds.leave("dan")
    rounds.play()

    # Dan paid in 100 and 92, and had a dividend of 8: his own round comes last.
    with rounds.view() as view:
        assert view.get("pot", "tanda/1/4").body["amount"] == f"{Decimal(claim) + 100:.2f}"
    assert rounds.positions == {}
    assert -rounds.balances("Equity:Reserve").get("Equity:Reserve:Tanda", 0) == Decimal(left) == rounds.cash


def test_a_vacated_seat_takes_part_in_no_auction_and_others_bid_on(made):
    rounds = made(FIVE, "100", order="bid", stopped_paying="shared-equally")
    rounds.turn_over()
    rounds.leave("eli")
    for bidder in ("ben", "cho"):
        rounds.pay_all()
        rounds.bid(bidder, 40)
        rounds.pay_out()
    rounds.play()

    # Only who pays in shares a discount; the seat's own round, behind all others, pays its claim and its bearers back.
    assert sold(rounds, "amount") == [500, 460, 460, 500, 100]
    assert [Decimal(each) for each in sold_dividends(rounds)] == [0, 10, 10, 0]
    assert rounds.positions == {}
    assert rounds.cash == 0
    assert set(rounds.balances("Equity:Premium").values()) == {-20, 20}


def sold_dividends(rounds):
    with rounds.view() as view:
        return [each.body["dividend_each"] for each in view.find("pot", pod="tanda") if each.body["turn"]]


def test_what_dividends_bring_beyond_all_that_is_still_paid_in_is_refunded_and_no_more(made):
    rounds = made(("ana", "ben", "cho"), "100", order="bid")
    rounds.pay_all()
    rounds.bid("ben", 90)
    rounds.pay_out()
    rounds.pay("ana", 170)

    with pytest.raises(Refused, match=r"0.00 NZD to pay back to Ana"):
        rounds.refund("ana", "0.01")
    rounds.pay_all()
    rounds.bid("ana", 60)
    rounds.pay_out()
    # Ana had paid all that was left, so the dividend of her own round is over.
    assert rounds.ask(lambda found: -found.most("ana")) == 20
    rounds.refund("ana", 20)
    rounds.play()
    assert rounds.positions == {}
    assert rounds.cash == 0


@pytest.mark.parametrize(
    ("every", "days"),
    [
        ("week", ["2026-01-31", "2026-02-07", "2026-02-14", "2026-02-21"]),
        ("2weeks", ["2026-01-31", "2026-02-14", "2026-02-28", "2026-03-14"]),
        ("month", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
    ],
)
def test_rounds_come_on_their_days_and_the_next_time_goes_on_from_them(made, every, days):
    rounds = made(("ana", "ben"), "100", rounds_every=every, start=dt.date(2026, 1, 31)).play()
    first = rounds.ask(lambda found: found.dues)
    rounds.start()

    assert [day.isoformat() for day in (*first, *rounds.ask(lambda found: found.dues))] == days


def test_a_tie_at_the_cap_is_drawn_and_nobody_bidding_leaves_the_full_pot_to_the_first(made):
    rounds = made(FOUR, "100", order="bid", bid_cap="30", bid_floor="5", bid_step="10")
    rounds.pay_all()
    for name, discount, why in (("ben", "19.99", "at least 20.00"), ("ben", "120.01", "at most 120.00")):
        with pytest.raises(Refused, match=why):
            rounds.bid(name, discount)
    rounds.bid("ben", 20)
    with pytest.raises(Refused, match=r"at least 10.00 NZD above the highest so far"):
        rounds.bid("cho", "29.99")
    rounds.bid("cho", 120)
    rounds.bid("dan", 120)
    with pytest.raises(Refused, match="bid the same highest discount"):
        rounds.pay_out()
    rounds.draw("4711")
    rounds.pay_out()
    winner = rounds.ask(lambda found: found.received[0])
    assert winner in {"cho", "dan"}

    rounds.pay_all()
    rounds.pay_out()
    assert rounds.ask(lambda found: found.received[1]) == "ana"
    assert sold(rounds, "amount") == [280, 400]
    rounds.play()
    assert rounds.positions == {}


def test_two_turns_are_swapped_and_a_round_is_postponed(made):
    rounds = made(FOUR, "100")
    rounds.turn_over()
    rounds.swap("ben", "dan")
    rounds.do(Postpone(pod="tanda", round=2, to=FIRST + dt.timedelta(days=45)))
    rounds.play()

    assert rounds.ask(lambda found: found.received) == ["ana", "dan", "cho", "ben"]
    assert rounds.ask(lambda found: [day.isoformat() for day in found.dues]) == [
        "2026-01-01", "2026-02-15", "2026-03-15", "2026-04-15",
    ]  # fmt: skip
    assert rounds.balances() == {}


def test_a_seat_is_taken_over_before_anything_was_paid_in_and_never_after_it_was_paid(made):
    rounds = made(FOUR, "100", others=("eli", "fay"))
    rounds.substitute("dan", "eli")
    assert rounds.ask(lambda found: found.members) == ("ana", "ben", "cho", "eli")
    rounds.turn_over()
    with pytest.raises(Refused, match="Ana was paid in round 1"):
        rounds.substitute("ana", "fay")
    rounds.leave("cho")
    rounds.turn_over()
    # Fay pays what Cho had paid in, and what the others bore for the seat meanwhile.
    rounds.substitute("cho", "fay")
    assert (rounds.positions["fay"], rounds.positions["ben"]) == (200, -100)
    rounds.play()
    assert rounds.ask(lambda found: found.received) == ["ana", "ben", "fay", "eli"]
    assert rounds.balances() == {}


@pytest.mark.parametrize(("digits", "each"), [(0, "33"), (2, "0.01"), (2, "9999999999.99"), (3, "0.007")])
def test_a_circle_is_exact_in_a_currency_of_any_minor_unit_however_much_each_pays(made, digits, each):
    rounds = made(FIVE, each, order="bid", dividend_rest="first-members", digits=digits)
    unit = Decimal(1).scaleb(-digits)
    while not rounds.ask(lambda found: found.is_over):
        rounds.pay_all()
        if rounds.round < 4:
            rounds.bid(rounds.ask(lambda found: found.waiting[0]), 3 * unit)
        rounds.pay_out()

    assert rounds.positions == {}
    assert rounds.cash == 0
    assert sum(rounds.balances("Equity:Premium").values()) == 0
