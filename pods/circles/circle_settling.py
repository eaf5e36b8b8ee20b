"""What ends a member's part in a circle: the command for a seat, and for what is paid in or received, whoever leaves or died."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pods.circles.circle import DEFAULT, HANDED_OVER, IN, Circle
from pods.crew import people

if TYPE_CHECKING:
    from decimal import Decimal

    from ledger.act import Record
    from ledger.view import View


def settled(view: View, pod: people.Pod, member: Record, number: Decimal) -> str:
    """The command that settles a position in a circle; `number` is beancount's, what the circle owes negative."""
    record = view.get("circle", pod.id)
    if record is None:
        return f"crewbook circle show {pod.id}"
    found = Circle(view, pod, record, view.on)
    seat = found.seat(member.id)
    back = (
        f"crewbook member settle {member.id} --in {pod.id}"
        if member.status == people.DIED and found.is_over
        else f"crewbook circle refund {pod.id} {member.id} {-number:f}"
    )
    if seat is None or found.is_over or seat.status in {DEFAULT, HANDED_OVER}:
        return back
    if member.id not in found.received:
        return f"crewbook circle substitute {pod.id} {member.id} MEMBER"
    if number < 0:
        return back
    return _pays_the_rest(pod, member, number)


def seats(view: View, member: Record) -> list[tuple[Record, str, str]]:
    """(the seat, what it is in words, what ends it) of every seat that a member has in a circle whose rounds run."""
    listed = []
    for seat in view.find("seat", member=member.id, status=IN):
        record, pod = view.get("circle", seat.pod or ""), view.get("pod", seat.pod or "")
        if record is None or pod is None:
            continue
        found = Circle(view, people.Pod(pod), record, view.on)
        if found.is_over or not seat.id.startswith(f"{found.key}/"):
            continue
        what = f"a seat in the circle {found.pod.name}"
        if member.id not in found.received:
            command = f"crewbook circle leave {found.pod.id} {member.id}"
        else:
            command = _pays_the_rest(found.pod, member, found.most(member.id))
        listed.append((seat, what, command))
    return listed


def _pays_the_rest(pod: people.Pod, member: Record, number: Decimal) -> str:
    """Who was paid pays in what is left; of who died all of it falls due."""
    if member.status == people.DIED:
        return f"crewbook circle default {pod.id} {member.id}"
    return f"crewbook circle pay {pod.id} {member.id} {number:f}" if number > 0 else f"crewbook circle round {pod.id}"
