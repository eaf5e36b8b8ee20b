"""Whose turn it is in a circle: bids, draws by lot, turns by need, an agreed order, two turns swapped, a round postponed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Invalid, Refused
from pods.circles import circle_sums
from pods.circles.circle import Circle
from pods.circles.circle_bids import may_take, meaning, needs, turn
from pods.circles.circle_finding import check_round, circle, running, sitting
from pods.crew import people
from pods.lending.calendar import due_dates
from pods.settings.circle import BID, CONSENSUS, LOTTERY, NEED
from pods.voices import consent
from pods.voices.concerned import concerns

if TYPE_CHECKING:
    from ledger.view import View


class Draw(Act):
    """A draw by lot: of this round's member, of a tie between the highest bids, or of the whole order."""

    kind = "circle-draw"
    pod: str
    round: int
    seed: Words


class GiveTurn(Act):
    """The members agree who needs this round's pot most."""

    kind = "circle-turn"
    topic: ClassVar[str] = "turn"
    pod: str
    round: int
    member: str


class AgreeOrder(Act):
    """The members agree on the order of all turns that are still to come."""

    kind = "circle-order"
    topic: ClassVar[str] = "turn"
    pod: str
    members: tuple[str, ...]


class SwapTurns(Act):
    """Two members change turns; both of them say yes."""

    kind = "circle-swap"
    topic: ClassVar[str] = "swap"
    pod: str
    member: str
    other: str


class Postpone(Act):
    """This round moves to another day, and the later ones with it unless `only` is said."""

    kind = "circle-postpone"
    pod: str
    round: int
    to: dt.date
    only: bool = False


@rule(Draw)
def draw(act: Draw, view: View) -> Change:
    """Who is drawn, with the seed and everybody who was drawn among: whoever reads it can draw again.

    Raises: Refused, when there is nothing to draw, or it was drawn before.
    """
    found = running(view, act.pod)
    check_round(found, act.round)
    if not act.seed:
        raise Invalid("A draw has a seed.", hint='Say numbers aloud and write them: --seed "7 4 12"', where="seed")
    if found.has_order and found.order == LOTTERY:
        return _draw_order(act, found)
    if found.order == BID:
        now = turn(found)
        if not now.tied or now.drawn is not None:
            raise Refused(
                f"There is no tie to draw in round {found.round} of {found.pod.name}.",
                hint=f"See the bids: crewbook circle round {found.pod.id}",
                where="round",
            )
        return _drawn(act, found, list(now.tied))
    needs(found, LOTTERY)
    before = turn(found)
    if before.drawn is not None and before.member:
        raise Refused(
            f"Round {found.round} of {found.pod.name} was drawn: {found.name(before.member)}, with the seed “{before.drawn.body['seed']}”.",
            hint=f"Anybody can draw it again with that seed: crewbook circle round {found.pod.id}",
            where="round",
        )
    if found.vacated is not None or len(found.waiting) == 1:
        who = found.name(found.waiting[0]) if found.waiting else "nobody"
        raise Refused(
            f"There is nothing to draw in round {found.round} of {found.pod.name}: it is left to {who}.",
            hint=f"Pay it out: crewbook circle pay-out {found.pod.id}",
            where="round",
        )
    among = found.eligible()
    if not among:
        raise Refused(
            f"Nobody who waits for a pot of {found.pod.name} is up to date.",
            hint=f"See who has to pay: crewbook circle round {found.pod.id}",
            where="round",
        )
    return _drawn(act, found, among)


def _drawn(act: Draw, found: Circle, among: list[str]) -> Change:
    drawn = circle_sums.draw(act.seed, found.round_key, among)
    winner = drawn[0][1]
    record = Record(
        "turn", found.round_key, {"member": winner, "seed": act.seed, "among": among}, pod=found.pod.id, member=winner
    )
    return Change(records=(record,), about=(f"member/{winner}", f"pod/{found.pod.id}", f"circle/{found.pod.id}"))


def _draw_order(act: Draw, found: Circle) -> Change:
    """The whole order, drawn once, for all seats."""
    if found.is_ordered:
        raise Refused(
            f"The order of {found.pod.name} was drawn: {found.names(found.members)}.",
            hint=f"Anybody can draw it again with its seed: crewbook circle show {found.pod.id}",
            where="round",
        )
    what = f"{found.key}/order"
    among = list(found.members)
    order = [name for _, name in circle_sums.draw(act.seed, what, among)]
    record = Record("turn", what, {"member": order[0], "seed": act.seed, "among": among}, pod=found.pod.id)
    ordered = found.record.changed(members=order, ordered=True)
    return Change(records=(ordered, record), about=(f"pod/{found.pod.id}", f"circle/{found.pod.id}"))


@rule(GiveTurn)
def give_turn(act: GiveTurn, view: View) -> Change:
    """This round's pot goes to who needs it most.

    Raises: Refused, for who was paid or is behind, or without the consent that the terms ask for.
    """
    found = running(view, act.pod)
    needs(found, NEED)
    check_round(found, act.round)
    if view.doing.proposal is None:
        people.need_treasurer(view, "A turn by need")
    member = sitting(found, act.member)
    may_take(found, act.member, is_bid=False)
    consent.require(act, view)
    record = Record("turn", found.round_key, {"member": member.id}, pod=found.pod.id, member=member.id)
    return Change(records=(record,), about=(f"member/{member.id}", f"pod/{found.pod.id}", f"circle/{found.pod.id}"))


@rule(AgreeOrder)
def agree_order(act: AgreeOrder, view: View) -> Change:
    """The order of the turns still to come; those who were paid keep theirs.

    Raises: Invalid, when it does not name everybody who waits once; Refused, without the consent that the terms ask for.
    """
    found = running(view, act.pod)
    if not found.has_order or (found.order == LOTTERY and not found.is_ordered):
        needs(found, CONSENSUS)
    if view.doing.proposal is None:
        people.need_treasurer(view, "An order of turns")
    to_come = list(found.members[found.done :])
    if sorted(act.members) != sorted(to_come):
        raise Invalid(
            f"The order names everybody whose turn is still to come, once: {', '.join(to_come)}.",
            hint=f"Write: crewbook circle order {found.pod.id} {','.join(to_come)}",
            where="members",
        )
    if found.is_ordered and list(act.members) == to_come:
        raise Refused(
            "Nothing would change.", hint=f"See the order: crewbook circle show {found.pod.id}", where="members"
        )
    consent.require(act, view)
    record = found.record.changed(members=[*found.members[: found.done], *act.members], ordered=True)
    return Change(records=(record,), about=(f"pod/{found.pod.id}", f"circle/{found.pod.id}"))


@rule(SwapTurns)
def swap_turns(act: SwapTurns, view: View) -> Change:
    """Two members' turns, changed with each other.

    Raises: Refused, when one was paid already, there is no order to change, or one of the two has not said yes.
    """
    found = running(view, act.pod)
    if not found.has_order or not found.is_ordered:
        raise Refused(
            f"{found.pod.name} has no turns to swap yet: with order={found.order} the turn comes {meaning(found)}.",
            hint=f"See where it stands: crewbook circle show {found.pod.id}",
            where="order",
        )
    if act.member == act.other:
        raise Invalid("A turn is swapped with somebody else's.", hint="Name two members.", where="member")
    for handle in (act.member, act.other):
        sitting(found, handle)
        if handle in found.received:
            number = found.received.index(handle) + 1
            raise Refused(
                f"{found.name(handle)} was paid in round {number} of {found.pod.name}; that turn is over.",
                hint=f"Not paid yet: {', '.join(found.waiting)}.",
                where="member",
            )
    consent.require(act, view)
    order = list(found.members)
    one, other = order.index(act.member), order.index(act.other)
    order[one], order[other] = order[other], order[one]
    about = (f"member/{act.member}", f"member/{act.other}", f"pod/{found.pod.id}", f"circle/{found.pod.id}")
    return Change(records=(found.record.changed(members=order),), about=about)


@rule(Postpone)
def postpone(act: Postpone, view: View) -> Change:
    """The circle with this round on another day.

    Raises: Refused, when that is before the round behind it, or would fall behind the next one alone.
    """
    people.need_treasurer(view, "A postponed round")
    found = running(view, act.pod)
    check_round(found, act.round)
    at = found.done
    if act.to == found.due:
        raise Refused(
            f"Round {found.round} of {found.pod.name} is on {act.to} already.", hint="Name another day.", where="to"
        )
    if at and act.to <= found.dues[at - 1]:
        raise Refused(
            f"Round {found.round} of {found.pod.name} comes after round {at}, which was on {found.dues[at - 1]}.",
            hint=f"Name a day behind {found.dues[at - 1]}.",
            where="to",
        )
    began = view.began("circle", found.record.id)
    if began is not None and act.to < began:
        raise Refused(
            f"{found.pod.name} began on {began}; no round of it is before that.",
            hint=f"Name {began} or a later day.",
            where="to",
        )
    every = found.pod.terms.text("rounds-every")
    later = list(found.dues[at + 1 :])
    if not act.only:
        later = due_dates(act.to, every, len(later) + 1)[1:]
    elif later and act.to >= later[0]:
        raise Refused(
            f"Round {found.round + 1} of {found.pod.name} is on {later[0]}; round {found.round} alone cannot move behind it.",
            hint="Leave --only-this out, so that the later rounds move with it.",
            where="to",
        )
    dues = [*found.dues[:at], act.to, *later]
    record = found.record.changed(dues=[day.isoformat() for day in dues])
    return Change(records=(record,), about=(f"pod/{found.pod.id}", f"circle/{found.pod.id}"))


def askable(found: Circle, without: str | None) -> list[str]:
    """Who is asked about a circle's doings: everybody who pays in, but whom it is about."""
    return [each for each in found.active if each != without]


def _turn_sentence(act: GiveTurn, view: View) -> str:
    found = circle(view, act.pod)
    return f"{found.name(act.member)} takes the pot of round {act.round} of {found.pod.name}, for need"


def _order_sentence(act: AgreeOrder, view: View) -> str:
    found = circle(view, act.pod)
    return f"The turns of {found.pod.name} from round {found.round} on: {found.names(act.members)}"


def _swap_sentence(act: SwapTurns, view: View) -> str:
    found = circle(view, act.pod)
    turns = {each: found.members.index(each) + 1 for each in (act.member, act.other) if each in found.members}
    names = [f"{found.name(each)} (round {turns.get(each, '?')})" for each in (act.member, act.other)]
    return f"{names[0]} and {names[1]} swap their turns in {found.pod.name}"


consent.describe(GiveTurn, _turn_sentence, beneficiary=lambda act, _: act.member)
concerns(GiveTurn, lambda act, view: (askable(circle(view, act.pod), act.member), None))
consent.describe(AgreeOrder, _order_sentence)
concerns(AgreeOrder, lambda act, view: (askable(circle(view, act.pod), None), None))
consent.describe(SwapTurns, _swap_sentence, asks=lambda *_: True)
concerns(SwapTurns, lambda act, _: ([act.member, act.other], "unanimous"))
