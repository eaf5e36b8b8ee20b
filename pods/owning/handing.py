"""A part of a pie that changes hands: handed over to another member, or given up, while it grows and when it is frozen."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from ledger import money
from ledger.act import Act, Change, rule
from ledger.errors import Invalid, Refused
from pods.crew import people, standing
from pods.owning import capital
from pods.owning.pie import NONCASH, SORTS, account
from pods.owning.slice_class import slice_class
from pods.voices import consent
from pods.working.livelihood import least

if TYPE_CHECKING:
    from ledger.view import View

_ZERO = Decimal(0)
_WHOLE = Decimal(100)


class HandOver(Act):
    """A member hands slices over to another, or, without one, gives them up; `part` is the percentage of theirs, all without it."""

    kind = "slices-hand-over"
    topic: ClassVar[str] = "slices"
    pod: str
    giver: str
    taker: str | None = None
    part: Decimal | None = None


@rule(HandOver)
def hand_over(act: HandOver, view: View) -> Change:
    """What the giver has at risk, or a part of it, in the taker's name: of each sort the same part, rounded half up.

    Given up, what was cash is the collective's, and what was no money is no cost any more; the parts of all others grow.
    Raises: Invalid, for a part that is none; Refused, without consent, when there is nothing, or less on a later day.
    """
    pod = capital.owned(view, act.pod)
    # What who died had goes to their heirs.
    giver = standing.here_or_left(view, act.giver)
    taker = None if act.taker is None else people.member(view, act.taker)
    people.need_owner(view, giver.id, "Handing another member's slices over")
    consent.require(act, view)
    if taker is not None and taker.id == giver.id:
        raise Invalid("Slices are handed over to somebody else.", hint="Name another member.", where="taker")
    part = _WHOLE if act.part is None else act.part
    if not 0 < part <= _WHOLE:
        raise Invalid(
            f"{part:f} % of somebody's slices cannot be handed over.", hint="Write --part 50, up to 100.", where="part"
        )
    held, unit, name = slice_class(view, pod), pod.commodity, giver.body["name"]
    digits = view.digits(unit)
    moved = {
        sort: money.round_half_up(-view.balance(account(pod, sort, giver), unit) * part / _WHOLE, digits)
        for sort in SORTS
    }
    if not any(moved.values()):
        raise Refused(
            f"{name} has nothing at risk in {pod.name} on {view.on}.",
            hint=f"See who has: crewbook slices show {pod.id}",
            where="giver",
        )
    short = next((sort for sort in SORTS if moved[sort] > least(view, account(pod, sort, giver), unit)), None)
    if short is not None:
        raise Refused(
            f"{name} has less at risk in {pod.name} on a later day than on {view.on}: {SORTS[short]}.",
            hint="Hand over on a later day, or undo what took it back.",
            where="on",
        )
    lines = [(account(pod, sort, giver), number, unit) for sort, number in moved.items()]
    lines += [
        (account(pod, sort, taker) if taker else _given_up(pod, sort), -number, unit) for sort, number in moved.items()
    ]
    done = f"handed over to {taker.body['name']}" if taker else "given up"
    whose = "Slices" if part == _WHOLE else f"{part.normalize():f} % of the slices"
    directive = people.transaction(view.on, name, f"{whose} of {pod.name} {done}", lines)
    concerned = (f"member/{each.id}" for each in (giver, taker) if each is not None)
    return Change((directive,), about=(*held.about, *concerned))


def _given_up(pod: people.Pod, sort: str) -> str:
    return f"Expenses:{pod.slug}:Sweat" if sort == NONCASH else capital.collective(pod)


def _sentence(act: HandOver, view: View) -> str:
    pod = people.pod(view, act.pod)
    name = people.known(view, act.giver).body["name"]
    some = "" if act.part is None else f"{act.part.normalize():f} % of "
    if act.taker is None:
        return f"{name} gives {some}their slices of {pod.name} up"
    return f"{name} hands {some}their slices of {pod.name} over to {people.known(view, act.taker).body['name']}"


consent.describe(HandOver, _sentence, beneficiary=lambda act, _: act.taker)
