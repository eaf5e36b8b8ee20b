"""Who came to a pod's meetings, and how often."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from pods.meetings import attendance as attending
from reports.document import Column, Document, Fact, Percent, Row, Section, Table
from reports.heading import heading, name_of
from reports.heading import pod as pod_of
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from ledger.act import Record
    from ledger.view import View

_WAYS = {
    attending.PRESENT: say("Present"),
    attending.LATE: say("Late"),
    attending.EXCUSED: say("Excused"),
    attending.ABSENT: say("Absent"),
}
_PLACES = 1
_NEWEST = 12


def attendance(view: View, pod_id: str) -> Document:
    """How often everybody came, and who was there at the newest meetings.

    Raises: Invalid, when there is no such pod.
    """
    found = pod_of(view, pod_id)
    held = attending.meetings(view, found)
    handles = _handles(view, held)
    facts = (
        Fact("Meetings with attendance", len(held)),
        Fact("Attendance", _percent(attending.rate(held))),
        *((Fact("Last meeting", held[-1].date),) if held else ()),
    )
    nothing = say("Nobody has recorded who came yet. Record it: crewbook attendance record {pod}", pod=found.id)
    sections = (
        (
            Section(say("Members"), tables=(_members(view, held, handles),)),
            Section(say("Meetings"), tables=(_meetings(held),)),
        )
        if held
        else (Section("", notes=(nothing,)),)
    )
    return Document(
        kind="attendance",
        title=say("Attendance at {name}", name=found.name),
        **heading(view),
        facts=facts,
        sections=sections,
        notes=(
            say(
                "Attendance = (present + late) ÷ (present + late + excused + absent). Who was not expected counts nowhere."
            ),
        ),
        data={
            "pod": found.id,
            "on": view.on,
            "attendance_pct": _rounded(attending.rate(held)),
            "meetings": [{"day": each.date, **{way: each.body[way] for way in attending.WAYS}} for each in held],
            "members": [
                {
                    "member": handle,
                    "name": name_of(view, handle),
                    **attending.counted(held, handle),
                    "attendance_pct": _rounded(attending.rate(held, handle)),
                }
                for handle in handles
            ],
        },
    )


def _handles(view: View, held: Sequence[Record]) -> list[str]:
    """Everybody who was ever expected, by joining order."""
    named = {handle for each in held for way in attending.WAYS for handle in each.body[way]}
    return [each.id for each in view.find("member") if each.id in named]


def _members(view: View, held: Sequence[Record], handles: Sequence[str]) -> Table:
    rows: list[Row] = [
        (
            name_of(view, handle),
            *attending.counted(held, handle).values(),
            _percent(attending.rate(held, handle)),
        )
        for handle in handles
    ]
    columns = (Column("Member"), *(Column(_WAYS[way], "number") for way in attending.WAYS))
    together: Row = (say("Together"), *attending.counted(held).values(), _percent(attending.rate(held)))
    return Table("", (*columns, Column("Attendance", "percent")), tuple(rows), together)


def _meetings(held: Sequence[Record]) -> Table:
    rows: list[Row] = [
        (each.date, *attending.counted([each]).values(), _percent(attending.rate([each])))
        for each in reversed(held[-_NEWEST:])
    ]
    columns = (Column("Meeting", "date"), *(Column(_WAYS[way], "number") for way in attending.WAYS))
    left_out = len(held) - _NEWEST
    note = (
        say("The newest {count}; {left} before them are left out.", count=_NEWEST, left=left_out)
        if left_out > 0
        else ""
    )
    return Table("", (*columns, Column("Attendance", "percent")), tuple(rows), note=note)


def _rounded(rate: Fraction | None) -> Decimal | None:
    return None if rate is None else money.round_half_up(rate * 100, _PLACES)


def _percent(rate: Fraction | None) -> Percent | None:
    rounded = _rounded(rate)
    return None if rounded is None else Percent(rounded)
