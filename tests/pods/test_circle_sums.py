"""What a circle reckons without a book: the published auctions, a default by three modes, and a draw that anybody can redo."""

import hashlib
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import Invalid
from pods.circles import circle_sums
from pods.settings.circle import AUCTIONS, BILLED, FUND, LETTERS, MODES, ON_TOP, OTHERS_SHARE, REDUCED, SHARED

GOLDEN = Path(__file__).parents[1] / "golden"


def golden(name):
    case = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    return case["inputs"], case["expected"]


def sold(pot, discount, commission, convention, members, **more):
    return circle_sums.auction(
        pot=Decimal(pot), discount=Decimal(discount), commission=Decimal(commission), convention=convention,
        members=members, digits=2, **more,
    )  # fmt: skip


def test_the_published_auction_of_kapil():
    given_, expected = golden("chit_kapil")
    pot = Decimal(given_["chit_value"])
    discount = pot * given_["discount_pct"] / 100
    commission = circle_sums.commission_of(
        pot, Decimal(given_["commission_pct_of_chit"]), members=given_["members"], convention=LETTERS["A"], digits=2
    )

    found = sold(pot, discount, commission, LETTERS["A"], given_["members"])

    assert (found.discount, found.commission, found.prize) == (
        expected["discount"], expected["commission"], expected["prize"],
    )  # fmt: skip
    assert (found.dividend_pool, found.dividend_each) == (expected["dividend_pool"], expected["dividend_each"])
    assert given_["subscription"] - found.dividend_each == expected["next_payment"]


def test_the_published_auction_of_chetana():
    given_, expected = golden("chit_chetana")
    pot = Decimal(given_["chit_value"])
    commission = circle_sums.commission_of(
        pot, Decimal(given_["commission_pct_of_chit"]), members=given_["members"], convention=ON_TOP, digits=2
    )

    found = sold(pot, given_["bid_discount"], commission, LETTERS["B"], given_["members"])

    assert (found.prize, found.commission, found.dividend_each) == (
        expected["prize"], expected["commission"], expected["dividend_each"],
    )  # fmt: skip
    assert given_["subscription"] - found.dividend_each == expected["next_payment"]


@pytest.mark.parametrize("letter", ["A", "B", "C"])
def test_the_same_auction_by_three_conventions(letter):
    given_, expected = golden("chit_conventions_same_auction")
    published = expected[letter]

    found = sold(given_["pot"], given_["discount"], given_["commission"], LETTERS[letter], given_["members"])

    assert (found.prize, found.dividend_pool) == (published["prize"], published["pool"])
    assert (str(found.dividend_each), found.sharers) == (published["each"], published["sharers"])
    assert str(found.leftover) == published.get("undistributed", "0.00")


def test_a_graduated_circle_pays_early_takers_less_than_they_pay_in():
    given_, expected = golden("rosca_graduated_4")
    paid = [Decimal(each) for each in given_["contribution_by_round"]]

    pots = [each * given_["members"] for each in paid]

    assert pots == expected["pot_by_round"]
    assert sum(paid) == expected["each_pays_total"]
    assert [pot - sum(paid) for pot in pots] == expected["net_by_position"]


def test_a_default_after_the_pay_out_by_three_modes():
    given_, expected = golden("rosca_default_after_payout")
    contributions = [Decimal(given_["contribution"])] * len(given_["members"])
    paid = Decimal(expected["A_paid"])

    def rounds(mode, fund=0):
        return circle_sums.shortfalls(contributions, paid, mode=mode, fund=Decimal(fund), digits=2)

    modes = expected["modes"]
    assert {str(each.round): each.missing for each in rounds(REDUCED)} == expected["shortfall_per_round"]
    assert [f"{each.pot:.2f}" for each in rounds(REDUCED)] == list(modes["reduced_pot"].values())
    guaranteed = rounds(FUND, 300)
    assert [f"{each.pot:.2f}" for each in guaranteed] == ["500.00"] * 3
    assert f"{guaranteed[-1].fund_after:.2f}" == modes["guarantee_fund_300"]["fund_after"]
    published = modes["shared_equally_over_4_others"]
    assert [[str(each) for each in row.extras] for row in rounds(SHARED)] == [
        [published["each_extra_per_round"]] * 4
    ] * 3
    assert str(sum(row.extras[0] for row in rounds(SHARED))) == published["each_total_extra"]


cents = st.integers(0, 10**9).map(lambda minor: Decimal(minor).scaleb(-2))


@given(contribution=cents, members=st.integers(2, 60), discount=cents, percent=st.integers(0, 100), data=st.data())
def test_prize_commission_and_dividend_pool_are_the_pot(contribution, members, discount, percent, data):
    convention = data.draw(st.sampled_from(list(AUCTIONS)))
    rest = data.draw(st.sampled_from(["reserve", "first-members"]))
    pot = contribution * members
    commission = circle_sums.commission_of(pot, Decimal(percent), members=members, convention=convention, digits=2)
    try:
        found = sold(pot, discount, commission, convention, members, rest=rest)
    except Invalid:
        assert discount < commission or discount + commission > pot
        return

    beside = 0 if convention == BILLED else found.commission
    assert found.prize + beside + found.dividend_pool == pot
    assert sum(found.dividends) + found.leftover == found.dividend_pool
    assert found.prize >= 0 <= found.leftover
    assert max(found.dividends) - min(found.dividends) <= Decimal("0.01")
    assert found.sharers == members - (convention == OTHERS_SHARE)
    assert found.billed * members == (found.commission if convention == BILLED else 0)


@given(
    contributions=st.lists(cents.filter(bool), min_size=2, max_size=12), rounds=st.integers(0, 12),
    mode=st.sampled_from(list(MODES)), fund=cents,
)  # fmt: skip
def test_what_is_missing_is_borne_to_the_cent_by_pot_fund_or_others(contributions, rounds, mode, fund):
    paid = sum(contributions[:rounds], Decimal(0))

    found = circle_sums.shortfalls(contributions, paid, mode=mode, fund=fund, digits=2)

    assert sum(row.missing for row in found) == sum(contributions[rounds:])
    left = fund
    for row in found:
        smaller = contributions[row.round - 1] * len(contributions) - row.pot
        assert smaller + sum(row.extras) + (left - row.fund_after) == row.missing
        left = row.fund_after
    assert left >= 0


def test_a_draw_can_be_done_again_with_sha256_alone():
    drawn = circle_sums.draw("7 4 12", "tanda/1/3", ["ana", "ben", "小明"])

    by_hand = sorted(
        (hashlib.sha256(f"7 4 12 tanda/1/3 {name}".encode()).hexdigest(), name) for name in ("ana", "ben", "小明")
    )
    assert drawn == by_hand


def test_a_draw_does_not_depend_on_how_the_names_are_listed():
    assert circle_sums.draw("s", "t/1/1", ["b", "a", "c"]) == circle_sums.draw("s", "t/1/1", ["c", "b", "a"])
