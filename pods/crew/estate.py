"""A member who died: marked so, and their heirs named by the crew pod by pod. What they left is settled in pods/estates."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from ledger import text
from ledger.act import Act, Change, Record, rule
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.voices import consent
from pods.voices.without import without

if TYPE_CHECKING:
    from ledger.view import View

_ZERO = Decimal(0)


class Died(Act):
    """A member died. What they have open stays listed until it is settled."""

    kind = "death"
    member: str


class NameHeirs(Act):
    """Who inherits what a dead member left in a pod: (a member's short name or anybody's name, parts) of each."""

    kind = "heirs"
    topic: ClassVar[str] = "heirs"
    member: str
    pod: str
    heirs: tuple[tuple[str, Decimal], ...]


def dead(view: View, handle: str) -> Record:
    """The member who died by the view's day.

    Raises: Invalid, when nobody has that name; Refused, when they live or left.
    """
    record = view.get("member", handle) or people.member(view, handle)
    if record.status != people.DIED:
        raise Refused(
            f"{record.body['name']} is not known to have died by {view.on}.",
            hint=f"If they did, record it first: crewbook member died {handle} --on DATE",
            where="member",
        )
    return record


def heirs(view: View, pod: people.Pod, member: Record) -> Record | None:
    """The record of who inherits in a pod, or None while the crew has not named anybody."""
    return view.get("heirs", f"{pod.id}/{member.id}")


@rule(Died)
def died(act: Died, view: View) -> Change:
    """The member is in the crew no longer, keeps no books, and is asked about nothing.

    Raises: Refused, for who is no treasurer (where the only one died, anybody records it), or while they did
    something behind that day.
    """
    record = people.member(view, act.member)
    treasurers = [each.id for each in people.members(view) if people.is_treasurer(each)]
    if treasurers != [record.id]:
        people.need_treasurer(view, "A member's death")
    if view.doing.by == record.id:
        raise Refused(
            f"{record.body['name']} does not record their own death.",
            hint="Use --by with who records it.",
            where="by",
        )
    later = [(day, seq) for seq, day in view.session.acted(act.member, view.on + dt.timedelta(days=1))]
    if later:
        day, seq = max(later)
        raise Refused(
            f"{record.body['name']} did entry {seq} on {day}, after {view.on}.",
            hint=f"Use the right day, or correct that entry first: crewbook correct {seq} --because …",
            where="on",
        )
    gone = record.changed(status=people.DIED, treasurer=False, ended=view.on.isoformat())
    asked = without(view, act.member)
    return Change(records=(gone, *asked), about=(f"member/{act.member}", *(f"proposal/{each.id}" for each in asked)))


@rule(NameHeirs)
def name_heirs(act: NameHeirs, view: View) -> Change:
    """Who inherits in that pod, from this day on; a later naming takes the place of an earlier one.

    Raises: Invalid, for parts that are none or a name that is not clear; Refused, without the others' consent.
    """
    record = dead(view, act.member)
    pod = people.pod(view, act.pod)
    if view.doing.proposal is None:
        people.need_treasurer(view, "Who inherits")
    consent.require(act, view)
    if not act.heirs:
        raise Invalid("Who inherits?", hint='Add --heir ben, or --heir "Mere Tūī=2" for two parts.', where="heir")
    named = [(_heir(view, record, name), parts) for name, parts in act.heirs]
    wrong = next((name for name, parts in named if not parts > 0), None)
    if wrong is not None:
        raise Invalid(f"{wrong} would inherit no part.", hint="Write parts above zero, as in ben=2.", where="heir")
    twice = next((name for name, _ in named if [each for each, _ in named].count(name) > 1), None)
    if twice is not None:
        raise Invalid(f"{twice} stands twice among the heirs.", hint=f"Write it once, as in {twice}=2.", where="heir")
    body = {"heirs": [[name, f"{parts:f}"] for name, parts in named]}
    made = Record("heirs", f"{pod.id}/{record.id}", body, status="named", pod=pod.id, member=record.id)
    members = [f"member/{each}" for each, _ in named if view.get("member", each)]
    return Change(records=(made,), about=(f"member/{record.id}", f"pod/{pod.id}", *members))


def _heir(view: View, dead_member: Record, typed: str) -> str:
    """An heir as the record keeps them: a short name of the crew, or a name.

    Raises: Invalid, for the dead member, or the full name of somebody who has a short one.
    """
    name = text.name(typed)
    if name == dead_member.id or not name:
        raise Invalid(
            f"{dead_member.body['name']} does not inherit from themselves.", hint="Name others.", where="heir"
        )
    crew = people.members(view)
    by_name = next((each.id for each in crew if each.body["name"].casefold() == name.casefold()), None)
    if by_name is not None and by_name != name:
        raise Invalid(f"{name} is in the crew as {by_name}.", hint=f"Write --heir {by_name}", where="heir")
    return name


def _who(view: View, act: NameHeirs) -> tuple[str, ...]:
    """The heirs who are in the crew."""
    crew = {each.id for each in people.members(view)}
    return tuple(each for each, _ in act.heirs if each in crew)


def _sentence(act: NameHeirs, view: View) -> str:
    crew = {each.id: each.body["name"] for each in people.members(view)}
    whole = sum((parts for _, parts in act.heirs), _ZERO)
    parts = [f"{crew.get(name, name)} ({parts:f} of {whole:f} parts)" for name, parts in act.heirs]
    return f"What {dead(view, act.member).body['name']} left in {people.pod(view, act.pod).name} goes to {', '.join(parts)}"


consent.describe(NameHeirs, _sentence, beneficiary=lambda act, view: _who(view, act))
