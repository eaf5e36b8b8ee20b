"""Finding a circle as a rule needs it: begun, in the round that is meant, and whoever sits in it; or refused with the reason."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ledger.errors import Invalid, Refused
from pods.circles.circle import DEFAULT, HANDED_OVER, VACANT, Circle
from pods.crew import people

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View


def circle(view: View, id: str, *, on: dt.date | None = None) -> Circle:
    """The circle of a pod on the view's day; `on` another day, on which only its records and postings are looked at.

    Raises: Invalid, when there is no such pod or it is none; Refused, when it has not begun.
    """
    pod = people.pod(view, id, kind="circle")
    return of_pod(view, pod, on)


def of_pod(view: View, pod: people.Pod, on: dt.date | None = None) -> Circle:
    """The same, where the pod is known.

    Raises: Refused, when it has not begun on that day.
    """
    record = view.get("circle", pod.id, on)
    if record is None:
        raise Refused(
            f"{pod.name} has not begun on {on or view.on}.",
            hint=f"Begin it: crewbook circle start {pod.id} --members ana,ben,cho --contribution 100",
            where="pod",
        )
    return Circle(view, pod, record, on or view.on)


def running(view: View, id: str, *, is_before_pots: bool = False) -> Circle:
    """The circle, not over on the view's day; with `is_before_pots`, an act may lie before pots that were paid out since.

    Raises: Refused, when its last pot was paid out, or a later day's pot rests on what is there on this one.
    """
    found = circle(view, id)
    if view.is_posting and not is_before_pots:
        no_pot_since(found, found.key)
    if found.is_over:
        raise Refused(
            f"{found.pod.name} is over: each of its {found.rounds} pots was paid out.",
            hint=f"Begin again: crewbook circle start {id}",
            where="pod",
        )
    return found


def no_pot_since(found: Circle, key: str) -> None:
    """Seats, turns and what a defaulter pays back are recorded in the order of the pots, which were reckoned with them.

    `key` is of the rounds that it is about. Raises: Refused, naming the pot that was paid out on a later day.
    """
    then, now = found.view.get("turns", key), found.view.get("turns", key, dt.date.max)
    assert then is not None, "the rounds had begun"
    assert now is not None, "nothing was undone since"
    if len(now.body["received"]) > len(then.body["received"]):
        raise Refused(
            f"Round {len(now.body['received'])} of {found.pod.name} was paid out on {now.date} (entry {now.seq}); "
            f"this would change what it was reckoned with, as of {found.view.on}.",
            hint=f"Use --on {now.date} or later.",
            where="on",
        )


def sitting(found: Circle, handle: str, *, where: str = "member", is_for_the_dead: bool = False) -> Record:
    """The member, who is in the crew on that day and pays in to this circle.

    With `is_for_the_dead` it may be one who died, whose seat is still theirs.
    Raises: Invalid, for somebody who has no seat; Refused, for one who gave it up or is in default.
    """
    member = (people.person if is_for_the_dead else people.member)(found.view, handle)
    seat = found.seat(handle)
    if seat is None or handle not in found.members:
        if seat is not None and seat.status == HANDED_OVER:
            raise Refused(
                f"{member.body['name']}'s seat in {found.pod.name} was taken over by {found.name(seat.body['to'])}.",
                hint=f"See who is in it: crewbook circle show {found.pod.id}",
                where=where,
            )
        raise Invalid(
            f"{member.body['name']} has no seat in {found.pod.name}.",
            hint=f"In it are: {', '.join(found.members)}.",
            where=where,
        )
    if seat.status == VACANT:
        raise Refused(
            f"{member.body['name']} gave their seat in {found.pod.name} up on {seat.body['since']}.",
            hint=f"Somebody may take it over: crewbook circle substitute {found.pod.id} {handle} MEMBER",
            where=where,
        )
    if seat.status == DEFAULT:
        raise Refused(
            f"{member.body['name']} is in default in {found.pod.name} since {seat.body['since']}.",
            hint=f"Record what they pay back: crewbook circle recover {found.pod.id} {handle} AMOUNT",
            where=where,
        )
    return member


def check_round(found: Circle, number: int) -> None:
    """An act names the round that it is for, so that it is not done twice.

    Raises: Refused, when that round is over, Invalid when it has not come.
    """
    if number < found.round:
        who = found.received[number - 1]
        raise Refused(
            f"Round {number} of {found.pod.name} is over: "
            + (f"{found.name(who)} was paid." if who else "it was a seat that had been given up."),
            hint=f"See where it stands: crewbook circle show {found.pod.id}",
            where="round",
        )
    if number > found.round:
        raise Invalid(
            f"{found.pod.name} is in round {found.round}; round {number} has not come.",
            hint=f"See where it stands: crewbook circle show {found.pod.id}",
            where="round",
        )


def nothing_runs(view: View, pod: people.Pod) -> None:
    """A pod is not closed while its rounds run: members count on the pots to come.

    Raises: Refused, with the round that it is in.
    """
    if view.get("circle", pod.id) is None:
        return
    found = of_pod(view, pod)
    if not found.is_over:
        raise Refused(
            f"{pod.name} is in round {found.round} of {found.rounds}; it is not closed before the last pot was paid out.",
            hint=f"See where it stands: crewbook circle show {pod.id}",
            where="pod",
        )
