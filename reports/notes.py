"""The notes of a pod: what it owes members by instalments, what is due and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pods.owning import shares
from reports.document import Column, Document, Row, Section, Table
from reports.figures import amount, total
from reports.heading import heading, pod
from reports.periods import marks
from reports.say import say

if TYPE_CHECKING:
    from ledger.view import View
    from pods.crew import people


def notes_of(view: View, pod_id: str) -> Document:
    """A row a note, and of each that is not paid its instalments.

    Raises: Invalid, when there is no such pod.
    """
    found = pod(view, pod_id)
    every = shares.notes(view, found)
    open_ones = [each for each in every if each.left]
    sections = (
        (Section("", tables=(_all(view, found, every),)), *(_plan(view, found, each) for each in open_ones))
        if every
        else (Section("", notes=(say("This pod gave no note."),)),)
    )
    return Document(
        kind="notes",
        title="Notes",
        subtitle=found.name,
        **heading(view),
        sections=sections,
        notes=(say("No interest is paid on a note."), *marks(view, f"pod/{found.id}")) if every else (),
        data={
            "pod": found.id,
            "on": view.on,
            "commodity": found.commodity,
            "notes": [_data(view, each) for each in every],
        },
    )


def _all(view: View, found: people.Pod, every: list[shares.Note]) -> Table:
    unit = found.commodity
    rows: list[Row] = [
        (
            each.record.id,
            _name(view, each),
            each.record.body["why"],
            amount(view, each.amount, unit),
            amount(view, each.left, unit),
            amount(view, each.due, unit),
            each.next_due,
        )
        for each in every
    ]
    columns = (
        Column("Note"),
        Column("Member"),
        Column("For"),
        Column("Amount", "money"),
        Column("Still owed", "money"),
        Column("Due now", "money"),
        Column("Next due", "date"),
    )
    together: Row = (
        say("Together"), None, None, amount(view, total(each.amount for each in every), unit),
        amount(view, total(each.left for each in every), unit), amount(view, total(each.due for each in every), unit), None,
    )  # fmt: skip
    return Table("", columns, tuple(rows), together)


def _plan(view: View, found: people.Pod, each: shares.Note) -> Section:
    rows: list[Row] = [
        (str(at), day, amount(view, part, found.commodity)) for at, (day, part) in enumerate(each.dues, 1)
    ]
    columns = (Column("Instalment"), Column("Due", "date"), Column("Amount", "money"))
    return Section(
        say("Instalments of {note}, {name}", note=each.record.id, name=_name(view, each)),
        tables=(Table("", columns, tuple(rows)),),
    )


def _name(view: View, each: shares.Note) -> str:
    member = view.get("member", each.record.member or "")
    assert member is not None, "a note is somebody's"
    return str(member.body["name"])


def _data(view: View, each: shares.Note) -> dict[str, object]:
    return {
        "note": each.record.id,
        "member": each.record.member,
        "name": _name(view, each),
        "for": each.record.body["why"],
        "given": each.record.date,
        "amount": each.amount,
        "left": each.left,
        "due": each.due,
        "next_due": each.next_due,
        "instalments": [{"due": day, "amount": part} for day, part in each.dues],
    }
