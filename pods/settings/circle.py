"""What a lending circle says about its turns, its auctions, its reserve and those who stop paying."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pods.settings.setting import CIRCLE, NONE, Setting, Topic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FIXED, LOTTERY, BID, NEED, CONSENSUS = "fixed", "lottery", "bid", "need", "consensus"
ORDERS = {
    FIXED: "in the order in which the members are listed",
    LOTTERY: "drawn by lot, from a seed that anybody can draw with again",
    BID: "whoever bids the highest discount takes the pot for that much less",
    NEED: "the members agree each round who needs it most",
    CONSENSUS: "in an order on which all members agree before the first pot is paid out",
}
EACH_ROUND, WHOLE_ORDER = "each-round", "whole-order"
LOTTERIES = {
    EACH_ROUND: "one name is drawn each round, among those who were not paid and are up to date",
    WHOLE_ORDER: "the whole order is drawn once, before the first pot is paid out",
}
EVERY = {
    "week": "every week",
    "2weeks": "every two weeks",
    "4weeks": "every four weeks",
    "month": "every month",
    "quarter": "every three months",
}
FROM_DISCOUNT, ON_TOP, OTHERS_SHARE, BILLED = (
    "commission-from-discount",
    "commission-on-top",
    "others-share",
    "commission-billed",
)
AUCTIONS = {
    FROM_DISCOUNT: "the commission comes out of the discount, and the rest of it goes to all members (convention A)",
    ON_TOP: "the winner pays the commission on top, and the whole discount goes to all members (convention B)",
    OTHERS_SHARE: "the commission comes out of the discount, and the rest of it goes to all but the winner (convention C)",
    BILLED: "everybody is billed a part of the commission with each contribution, and the whole discount goes to all members (convention D)",
}
LETTERS = dict(zip("ABCD", AUCTIONS, strict=True))
RESERVE, SPREAD = "reserve", "first-members"
RESTS = {RESERVE: "goes into the reserve", SPREAD: "goes to the first members of the list, a cent each"}
REDUCED, FUND, SHARED = "reduced-pot", "guarantee-fund", "shared-equally"
MODES = {
    REDUCED: "the pot is that much smaller for whoever is paid",
    FUND: "the reserve pays it as far as it goes, and beyond that the pot is smaller",
    SHARED: "the others pay it in equal parts",
}
GIVEN_UP, KEPT = "given-up", "kept"
LEAVERS = {GIVEN_UP: "go into the reserve", KEPT: "count as paid in"}
SAME, REVERSED, ROTATED = "same", "last-first", "first-last"
NEXT = {
    SAME: "the same order",
    REVERSED: "the order turned round, so that the last comes first",
    ROTATED: "the first goes to the end",
}
WHOLE = Decimal(100)

_ONLY = (CIRCLE,)
SETTINGS = (
    Setting(
        "order", "choice", FIXED, "Whose turn it is: {meaning}. A change holds from the next start.", ORDERS, _ONLY
    ),
    Setting("lottery", "choice", EACH_ROUND, "By lot: {meaning}.", LOTTERIES, _ONLY),
    Setting("rounds-every", "choice", "month", "There is a round {meaning}.", EVERY, _ONLY),
    Setting("auction", "choice", FROM_DISCOUNT, "When a pot goes for less: {meaning}.", AUCTIONS, _ONLY),
    Setting(
        "bid-cap",
        "percent",
        NONE,
        "Nobody bids a discount of more than {value} % of the pot.",
        kinds=_ONLY,
        off="A discount may be as high as the bidder likes.",
    ),
    Setting(
        "bid-floor",
        "percent",
        "0",
        "A bid is a discount of at least {value} % of the pot.",
        kinds=_ONLY,
        off="A discount may be as low as the bidder likes.",
    ),
    Setting(
        "bid-step",
        "amount",
        "0",
        "A bid is at least {value} above the highest so far; only at the highest discount allowed may bids be equal.",
        kinds=_ONLY,
        off="Bids may be equal to others or below them: the highest wins, and equal ones are drawn.",
    ),
    Setting(
        "commission",
        "percent",
        "0",
        "The organiser's commission is {value} % of the pot.",
        kinds=_ONLY,
        off="No organiser takes a commission.",
    ),
    Setting("dividend-rest", "choice", RESERVE, "What cannot be shared to the cent {meaning}.", RESTS, _ONLY),
    Setting(
        "round-reserve",
        "amount",
        "0",
        "With each contribution every member pays {value} into the reserve.",
        kinds=_ONLY,
        off="The reserve is what is paid into it apart.",
    ),
    Setting(
        "stopped-paying",
        "choice",
        REDUCED,
        "What somebody who stopped paying leaves out: {meaning}; whoever was paid before goes on owing it.",
        MODES,
        _ONLY,
    ),
    Setting(
        "leaver-dividends",
        "choice",
        GIVEN_UP,
        "The dividends of a member who leaves before being paid {meaning}.",
        LEAVERS,
        _ONLY,
    ),
    Setting("next-order", "choice", SAME, "When the circle starts again: {meaning}.", NEXT, _ONLY),
)
TOPICS = (
    Topic("turn", "a turn by need, or an order by consensus", is_usual=True, kinds=_ONLY),
    Topic("seat", "the loss or the handing over of a seat in the circle", is_usual=True, kinds=_ONLY),
    Topic("circle-reserve", "a payment out of the circle's reserve", is_usual=True, kinds=_ONLY),
    Topic("circle-debt", "giving up what somebody in default owes a circle", is_usual=True, kinds=_ONLY),
    Topic("pot", "the payout of a pot", kinds=_ONLY),
)


def idle(given: Mapping[str, str]) -> frozenset[str]:
    """The settings that say nothing under the terms that were set: what is only for bids, or only for draws."""
    order = given.get("order", FIXED)
    names = set()
    if order != LOTTERY:
        names.add("lottery")
    if order != BID:
        names |= {"bid-cap", "bid-floor", "bid-step", "dividend-rest", "leaver-dividends"}
        names |= set() if Decimal(given.get("commission", "0")) else {"auction"}
    if order in {LOTTERY, NEED, CONSENSUS}:
        names.add("next-order")
    return frozenset(names)


def contradictions(given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(what contradicts what, the cure) of a circle's terms."""
    set_now = {each.name: given.get(each.name, each.default) for each in SETTINGS}
    cap = None if set_now["bid-cap"] == NONE else Decimal(set_now["bid-cap"])
    floor, commission = Decimal(set_now["bid-floor"]), Decimal(set_now["commission"])
    order, auction = set_now["order"], set_now["auction"]
    if cap is not None and cap < floor:
        yield (
            f"bid-floor={floor:f} asks for a discount of at least so many % and bid-cap={cap:f} for less, so nobody could bid",
            "Set bid-floor below bid-cap",
        )
    comes_out = bool(commission) and auction in {FROM_DISCOUNT, OTHERS_SHARE}
    if comes_out and order != BID:
        yield (
            f"the commission of {commission:f} % comes out of a discount (auction={auction}), and with order={order} there is none",
            f"Set auction={ON_TOP} or auction={BILLED}, or leave commission out",
        )
    elif comes_out and cap is not None and cap < commission:
        yield (
            f"the commission of {commission:f} % comes out of the discount, and bid-cap={cap:f} allows less, so nobody could bid",
            f"Set bid-cap={commission:f} or more, or auction={ON_TOP}",
        )
