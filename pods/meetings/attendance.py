"""Who was at a pod's meeting, and how often each of its people come. What else happens at a meeting lives in meeting.py."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.act import Act, Change, Record, rule
from ledger.errors import Invalid, Refused
from ledger.recording import custom
from pods.crew import people

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.view import View

PRESENT, LATE, EXCUSED, ABSENT = "present", "late", "excused", "absent"
WAYS = (PRESENT, LATE, EXCUSED, ABSENT)
THERE = (PRESENT, LATE)


class Attendance(Act):
    """Who was at the meeting of a pod on the act's day: each member in one of the four lists, or not expected at all."""

    kind = "attendance"
    pod: str
    present: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


@rule(Attendance)
def attendance(act: Attendance, view: View) -> Change:
    """One record a pod and day, `rainy/2026-06-15`, whose body holds the four lists.

    Raises: Invalid, for somebody who was not in the crew on that day, who is named twice, or when nobody is;
    Refused, when it was recorded before.
    """
    pod = people.pod(view, act.pod)
    lists = {way: list(getattr(act, way)) for way in WAYS}
    named = [handle for handles in lists.values() for handle in handles]
    if not named:
        raise Invalid(
            "Nobody is named, so nothing is known of who was there.",
            hint=f"Name them: crewbook attendance record {pod.id} --present ana,ben",
            where="present",
        )
    seen: set[str] = set()
    for handle in named:
        known = people.member(view, handle)
        if handle in seen:
            raise Invalid(
                f"{known.body['name']} is named twice, and can only be one of {', '.join(WAYS)}.",
                hint="Name everybody once.",
                where="present",
            )
        seen.add(handle)
    id = f"{pod.id}/{view.on}"
    before = view.get("attendance", id)
    if before is not None:
        raise Refused(
            f"Who was at the meeting of {pod.name} on {view.on} is recorded already, as entry {before.seq}.",
            hint=f"If it is wrong, undo it first: crewbook correct {before.seq} --because …",
            where="attendance",
        )
    about = (f"pod/{pod.id}", *(f"member/{handle}" for handle in named))
    record = Record("attendance", id, lists, pod=pod.id)
    return Change((custom(view.on, act.kind, pod.id),), (record,), about)


def meetings(view: View, pod: people.Pod) -> list[Record]:
    """The pod's meetings up to the view's day at which it was recorded who was there, by day."""
    return sorted(view.find("attendance", pod=pod.id), key=lambda each: each.id)


def counted(records: Iterable[Record], handle: str | None = None) -> dict[str, int]:
    """How often somebody, or everybody together, was present, late, excused and absent at these meetings."""
    found = dict.fromkeys(WAYS, 0)
    for record in records:
        for way in WAYS:
            found[way] += len(record.body[way]) if handle is None else record.body[way].count(handle)
    return found


def rate(records: Iterable[Record], handle: str | None = None) -> Fraction | None:
    """The part of these meetings at which somebody, or everybody together, was there; None where nobody was expected.

    Who came late was there; who was excused was not.
    Source: golden/savix_ratios.json, "attendance_pct": attending ÷ members, at one meeting.
    """
    found = counted(records, handle)
    expected = sum(found.values())
    return Fraction(sum(found[way] for way in THERE), expected) if expected else None
