"""Bids for a circle's pot, and whose turn a round is; draws, agreements and swaps are in circle_turns.py."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from ledger.act import Act, Change, Record, rule
from ledger.errors import Refused
from pods.circles import circle_sums
from pods.circles.circle import Circle
from pods.circles.circle_finding import check_round, running, sitting
from pods.circles.circle_sums import ZERO
from pods.crew import people
from pods.settings.circle import BID, CONSENSUS, FROM_DISCOUNT, LOTTERY, NEED, ON_TOP, ORDERS, OTHERS_SHARE, WHOLE

if TYPE_CHECKING:
    from ledger.view import View

_COMMAND = {
    BID: "crewbook circle bid {pod} DISCOUNT --by MEMBER",
    LOTTERY: "crewbook circle draw {pod}",
    NEED: "crewbook circle turn {pod} MEMBER",
    CONSENSUS: "crewbook circle order {pod} ana,ben,cho",
}


class Bid(Act):
    """A member bids for this round's pot: they would take it for so much less."""

    kind = "circle-bid"
    member: str
    pod: str
    round: int
    discount: Decimal


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn this round is: `member` None where that is not decided yet, NOBODY for a seat that was given up.

    `discount` is what they take the pot for less; `tied` are the highest bidders where there are several.
    """

    member: str | None
    discount: Decimal = ZERO
    tied: tuple[str, ...] = ()
    drawn: Record | None = None


def bids(found: Circle) -> dict[str, Decimal]:
    """Each bid of this round by those who may still take the pot, in the order of the list."""
    found_bids = {}
    for handle in found.waiting:
        record = found.view.get("bid", f"{found.round_key}/{handle}", found.on)
        if record is not None:
            found_bids[handle] = Decimal(record.body["discount"])
    return found_bids


def turn(found: Circle) -> Turn:
    """Whose turn this round is, as far as that is decided.

    Nobody bids, or nobody else is left: the first who may takes the full pot. Source: domain.md, "Bidding (chit fund)".
    """
    if found.vacated is not None:
        return Turn("")
    if found.has_order:
        return Turn(found.members[found.done] if found.is_ordered else None)
    drawn = found.view.get("turn", found.round_key, found.on)
    waiting = found.waiting
    if len(waiting) == 1:
        return Turn(waiting[0])
    if found.order != BID:
        who = drawn.body["member"] if drawn is not None else None
        return Turn(who if who in waiting else None, drawn=drawn if who in waiting else None)
    return _highest(found, drawn)


def _highest(found: Circle, drawn: Record | None) -> Turn:
    offered = bids(found)
    if not offered:
        return Turn(next(iter(found.eligible()), None))
    highest = max(offered.values())
    first = tuple(handle for handle, discount in offered.items() if discount == highest)
    if len(first) == 1:
        return Turn(first[0], highest)
    is_drawn = drawn is not None and sorted(drawn.body["among"]) == sorted(first)
    return Turn(
        drawn.body["member"] if drawn is not None and is_drawn else None, highest, first, drawn if is_drawn else None
    )


def highest_discount(found: Circle) -> Decimal:
    """The most that may be bid: the pod's cap, and never so much that nothing of the pot is left."""
    cap = found.pod.terms.number("bid-cap")
    most = found.pot - found.cover.short
    if found.pod.terms.text("auction") == ON_TOP:
        most -= commission(found)
    return min(most, percent(cap, found.pot, found.digits, is_up=False)) if cap is not None else most


def lowest_discount(found: Circle) -> Decimal:
    """The least that may be bid: the pod's floor, and what covers a commission that comes out of it."""
    floor = found.pod.terms.number("bid-floor") or ZERO
    least = percent(floor, found.pot, found.digits, is_up=True)
    if found.pod.terms.text("auction") in {FROM_DISCOUNT, OTHERS_SHARE}:
        least = max(least, commission(found))
    return least


def commission(found: Circle) -> Decimal:
    """The organiser's commission on this round's pot."""
    return circle_sums.commission_of(
        found.pot,
        found.commission_percent,
        members=found.rounds,
        convention=found.pod.terms.text("auction"),
        digits=found.digits,
    )


def needs(found: Circle, order: str) -> None:
    """What is done belongs to a circle with this order.

    Raises: Refused, naming the order that it has.
    """
    if found.order != order:
        how = _COMMAND.get(found.order, "crewbook circle show {pod}").format(pod=found.pod.id)
        raise Refused(
            f"{found.pod.name} has order={found.order}: the turn comes {meaning(found)}.",
            hint=f"In this circle: {how}",
            where="order",
        )


def meaning(found: Circle) -> str:
    """How the turn comes in this circle, in words."""
    said = {
        LOTTERY: "by lot",
        BID: "to whoever bids the highest discount",
        NEED: "to who needs it most, as the members agree",
    }
    return said.get(found.order, ORDERS[found.order])


def may_take(found: Circle, handle: str, *, is_bid: bool) -> None:
    """Good standing: not yet paid, and up to date net of dividends.

    Raises: Refused, with the round in which they were paid, or what they still have to pay.
    """
    name = found.name(handle)
    if handle in found.received:
        number = found.received.index(handle) + 1
        raise Refused(
            f"{name} was paid in round {number} of {found.pod.name}; each member takes the pot once.",
            hint=f"Not paid yet: {', '.join(found.waiting)}.",
            where="member",
        )
    behind = found.behind(handle)
    if behind:
        raise Refused(
            f"{name} still has to pay {found.said(behind)} up to round {found.round} of {found.pod.name}; "
            + ("only who is up to date bids." if is_bid else "only who is up to date may be agreed on."),
            hint=f"Record it: crewbook circle pay {found.pod.id} {handle} {behind:f}",
            where="member",
        )


@rule(Bid)
def bid(act: Bid, view: View) -> Change:
    """A member's bid for this round; a later one of theirs replaces it.

    Raises: Refused, for who was paid or is behind, and for a discount outside cap, floor or step.
    """
    found = running(view, act.pod)
    needs(found, BID)
    check_round(found, act.round)
    member = sitting(found, act.member)
    people.need_owner(view, member.id, "Another member's bid")
    may_take(found, act.member, is_bid=True)
    if len(found.waiting) == 1:
        raise Refused(
            f"Nobody else waits for a pot of {found.pod.name}; {member.body['name']} takes the last one in full.",
            hint=f"Pay it out: crewbook circle pay-out {found.pod.id}",
            where="discount",
        )
    unit = found.pod.commodity
    discount = people.number(view, act.discount, unit, where="discount")
    least, most = lowest_discount(found), highest_discount(found)
    if discount < least:
        why = (
            f"bid-floor={found.pod.terms.text('bid-floor')}"
            if least > commission(found) or not commission(found)
            else "the commission comes out of it"
        )
        raise Refused(
            f"A bid in {found.pod.name} is a discount of at least {found.said(least)} ({why}); "
            f"{found.said(discount)} is less.",
            hint=f"Bid {least:f} or more, or nothing.",
            where="discount",
        )
    if discount > most:
        raise too_high(found, discount)
    _step(found, discount, most)
    record = Record(
        "bid", f"{found.round_key}/{act.member}", {"discount": f"{discount:f}"}, pod=found.pod.id, member=act.member
    )
    return Change(records=(record,), about=(f"member/{act.member}", f"pod/{found.pod.id}"))


def too_high(found: Circle, discount: Decimal) -> Refused:
    """Why a discount is more than may be bid, and how much may be."""
    most, cap = highest_discount(found), found.pod.terms.number("bid-cap")
    is_capped = cap is not None and most == percent(cap, found.pot, found.digits, is_up=False)
    why = f"bid-cap={cap:f}" if is_capped else "that is all of the pot"
    return Refused(
        f"A bid in {found.pod.name} is a discount of at most {found.said(most)} ({why}); "
        f"{found.said(discount)} is more.",
        hint=f"Bid {most:f} or less.",
        where="discount",
    )


def _step(found: Circle, discount: Decimal, most: Decimal) -> None:
    step = found.pod.terms.number("bid-step") or ZERO
    highest = max(bids(found).values(), default=None)
    if not step or highest is None or discount == most or discount >= highest + step:
        return
    raise Refused(
        f"A bid in {found.pod.name} is at least {found.said(step)} above the highest so far (bid-step), "
        f"which is {found.said(highest)}.",
        hint=f"Bid {min(highest + step, most):f} or more.",
        where="discount",
    )


def percent(part: Decimal, of: Decimal, digits: int, *, is_up: bool) -> Decimal:
    """`part` % of an amount to the minor unit, rounded up or down."""
    exact = of * part / WHOLE
    rounded = money.round_half_up(exact, digits)
    step = money.from_minor(1, digits)
    if is_up and rounded < exact:
        return rounded + step
    return rounded - step if not is_up and rounded > exact else rounded
