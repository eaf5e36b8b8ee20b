"""What a member has open across all pods, each with what settles it: for who leaves, and for who settles what somebody left."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from pods.crew import people
from pods.crew.positions import positions
from reports.document import Column, Document, Fact, Row, Section, Table
from reports.heading import heading, how_they_stand, name_of
from reports.heading import member as member_of
from reports.periods import marks
from reports.read_back import Messages
from reports.say import listed, say, unsaid

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View
    from pods.crew.positions import Position


def member_positions(view: View, handle: str) -> Document:
    """Savings, held savings, loans, shares, claims, seats, fines, goals and points of a member on the view's day.

    Raises: Invalid, when there is no such member.
    """
    member = member_of(view, handle)
    found = positions(view, member)
    blocking = [each for each in found if each.blocks]
    name = member.body["name"]
    sections = []
    if blocking:
        sections.append(Section(say("Open"), tables=(_table(blocking),)))
    if len(found) > len(blocking):
        rest = [each for each in found if not each.blocks]
        sections.append(Section(say("Beside it"), tables=(_table(rest),), notes=(_beside(member),)))
    if not found:
        sections.append(Section("", notes=(say("{name} has nothing open.", name=name),)))
    return Document(
        kind="positions",
        title=say("What {name} has open", name=name),
        subtitle=how_they_stand(member),
        **heading(view),
        facts=(Fact("Member", f"{name} ({member.id})"),),
        sections=tuple(sections),
        notes=(*_notes(member, blocking), *heirs_notes(view, member), *marks(view, f"member/{member.id}")),
        data={
            "member": member.id,
            "name": name,
            "on": view.on,
            "status": member.status,
            "heirs": heirs_data(view, member),
            "positions": [_data(each) for each in found],
        },
    )


def heirs_notes(view: View, member: Record) -> tuple[str, ...]:
    """Whom the crew named as heirs of a member, pod by pod."""
    notes = []
    for each in view.find("heirs", member=member.id):
        pod = view.get("pod", each.pod or "")
        whole = sum((Decimal(parts) for _, parts in each.body["heirs"]), Decimal(0))
        said = listed(
            (
                say("{name} ({parts} of {whole} parts)", name=name_of(view, heir), parts=parts, whole=f"{whole:f}")
                for heir, parts in each.body["heirs"]
            ),
            ", ",
        )
        notes.append(say("Heirs in {pod}: {said}.", pod=pod.body["name"] if pod else each.pod, said=said))
    return tuple(notes)


def heirs_data(view: View, member: Record) -> list[dict[str, object]]:
    """The heirs of a member, for other programs."""
    return [
        {"pod": each.pod, "heirs": [{"heir": heir, "parts": Decimal(parts)} for heir, parts in each.body["heirs"]]}
        for each in view.find("heirs", member=member.id)
    ]


def names_before(view: View, member: Record) -> tuple[str, ...]:
    """Until when the member was called otherwise: papers and movements of those days carry that name."""
    found = [
        each for each in view.session.versions("member", member.id) if each.seq <= view.seq and each.date is not None
    ]
    changes = [
        (before.body["name"], after.date)
        for before, after in pairwise(found)
        if before.body["name"] != after.body["name"] and after.date is not None and after.date <= view.on
    ]
    return tuple(
        say("Called {name} before {day}; what was recorded then carries that name.", name=name, day=day)
        for name, day in changes
    )


# What pods/ writes of them in English.
_WHAT = Messages(
    (
        say("{amount} to repay on {loan}"),
        say("{amount} in advance from {pod}"),
        say("{amount} due to {pod}"),
        say("{amount} that came back of a loss they bore in {pod}"),
        say("{amount} paid in and not received yet in {pod}"),
        say("{amount} received and not paid in yet in {pod}"),
        say("{amount} of pay to get from {pod}"),
        say("{amount} of pay to give back to {pod}"),
        say("{amount} of surplus and dividends to get from {pod}"),
        say("{amount} of surplus and dividends to give back to {pod}"),
        say("{amount} of {pod} for their heirs"),
        say("{amount} too much for their heirs in {pod}"),
        say("{amount} to get from {pod} on note {note}"),
        say("{amount} too much on note {note} of {pod}"),
        say("{amount} shares"),
        say("{amount} at risk in {pod}"),
        say("{amount} of capital in {pod}"),
        say("{amount} of capital short in {pod}"),
        say("{amount} in the frozen pie of {pod}"),
        say("{amount} kept in the frozen pie of {pod}"),
        say("{amount} held by reciprocity in {pod}"),
        say("{amount} saved in {pod}"),
        say("{amount} of losses to be taken off their shares in {pod}"),
        say("{amount} in shares of a cycle of {pod}"),
        say("loan {loan} asked for and not paid out"),
        say("notice {notice} of {amount} to {pod}"),
        say("goal {goal}: {amount} in {pod}"),
        say("a seat in the circle {pod}"),
        say("{amount} of {borrower}'s loan {loan}, guaranteed"),
        say("{amount} to pay of fine {fine} in {pod}"),
        say("{amount} expected by {pod} and not contributed"),
        say("{number} points in {pod}"),
    )
)


def _table(found: list[Position]) -> Table:
    rows: list[Row] = [(_WHAT.known(each.what) or unsaid(each.what), each.command) for each in found]
    return Table("", (Column("What"), Column("Settle it with")), tuple(rows))


def _beside(member: Record) -> str:
    if member.status == people.DIED:
        return say("This is no money of theirs; points end with the member.")
    return say("This keeps nobody from leaving; points are no money.")


def _notes(member: Record, blocking: list[Position]) -> tuple[str, ...]:
    if member.status == people.DIED:
        id = member.id
        return (
            say("Heirs are named pod by pod: {command}", command=f"crewbook member heirs {id} --in POD --heir NAME"),
            say("What they owe a pod is set off against what it owes them, and the rest goes to the heirs."),
            say(
                "What they owe another pod can be paid out of it: {command}",
                command=f"crewbook member settle {id} --in POD --owed-to OTHER",
            ),
            say("Or it is given up: {command}", command=f"crewbook member write-off {id} --in OTHER --because …"),
        )
    if member.status != people.IN:
        return ()
    return (
        (say("All of it is settled before they leave."),)
        if blocking
        else (say("To leave: crewbook member leave {member}", member=member.id),)
    )


def _data(each: Position) -> dict[str, object]:
    return {
        "pod": each.pod,
        "what": each.what,
        "account": each.account or None,
        "number": each.number if each.account else None,
        "commodity": each.commodity or None,
        "record": each.record.id if each.record else None,
        "blocks": each.blocks,
        "command": each.command or None,
    }
