"""What was sent from a meeting's grid, held against the book: the acts that it means, or what is wrong and in which cell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from dashboard import looking
from dashboard.meetings import grid
from dashboard.meetings.grid import Wrong
from ledger import money
from ledger.clock import typed_day
from ledger.errors import Broken, CrewbookError, Invalid, Stale
from ledger.posted import Item
from ledger.refusing import refusals
from pods.meetings import meeting as steps
from pods.meetings import meeting_cells, meeting_form, meeting_sheet
from pods.meetings.meeting import in_order, pod_that_meets
from pods.voices.consent import CarryOut, Propose
from reports.document import Column, Table
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.asking import Asking
    from dashboard.meetings.grid import Head
    from ledger.act import Act
    from ledger.posted import Posted
    from ledger.view import View
    from pods.meetings.meeting import Line
    from pods.meetings.meeting_form import Form
    from reports.document import Row

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A meeting as it was sent: its day, its acts in the order of a meeting, whose each line is, and what is wrong."""

    day: dt.date
    form: Form
    shown: Sequence[Head]
    lines: Sequence[Line]
    whose: Mapping[int, str]
    wrong: Wrong

    def items(self, by: str) -> list[Item]:
        """The acts as the book takes them; who records the meeting does what nobody else is said to do."""
        return [Item(line.act, line.by or by, self.day) for line in self.lines]

    def seal(self) -> str:
        """What ties the recording to the look."""
        return looking.seal((line.act, line.by or "", self.day) for line in self.lines)

    def place_of(self, line: Line) -> tuple[str, str]:
        """(member, column) of a line; the member is "" for what is of all."""
        where, _, column = line.where.rpartition("column ")
        number = where.strip(" ,").removeprefix("line ")
        return self.whose.get(int(number), "") if number.isdigit() else "", column


def day_of(typed: str, today: dt.date) -> dt.date:
    """The meeting's day; today, where none is given or it is no date."""
    try:
        return typed_day(typed)
    except ValueError:
        return today


def sheet_of(view: View, sent: Mapping[str, str]) -> Sheet:
    """The meeting that was sent, read on its day's view.

    Raises: what a pod that does not meet, or a place that is none, does.
    """
    pod = pod_that_meets(view, sent.get("pod", ""))
    form = meeting_form.prepared(view, pod, sent.get("into", "").strip() or None)
    shown = grid.heads(form, is_whole=bool(sent.get("more")))
    cells, whose = grid.sheet(form, sent)
    lines: list[Line] = []
    errors: list[CrewbookError] = []
    try:
        written, errors = meeting_sheet.written_on(form.meeting, cells)
        lines = in_order(written.lines)
    except Invalid:
        errors = [Invalid(say("Nothing is filled in yet, so there is nothing to record."))]
    return Sheet(view.on, form, shown, lines, whose, grid.wrong_of(errors, whose, shown))


def posted(asking: Asking, sheet: Sheet, *, key: str, dry_run: bool, after: int | None = None) -> Posted | Wrong:
    """What recording the meeting answers, or with `dry_run` would answer; or what rules refuse, by cell.

    Under a key that was used before, it is what that answered, and nothing is recorded again.
    Raises: Broken and Stale, of which no cell is to blame; Stale as well, when the journal went on behind the entry `after`.
    """
    items = sheet.items(asking.me)

    def send(some: list[Item], key: str | None = None, *, dry_run: bool = True) -> Posted:
        behind = None if dry_run else after
        return asking.served.send_all(some, by=asking.me, now=asking.now, key=key, dry_run=dry_run, after=behind)

    try:
        return send(items, key, dry_run=dry_run)
    except (Broken, Stale):
        raise
    except CrewbookError as error:
        found = [(sheet.lines[at], each) for at, each in refusals(send, items)]
        if not found:
            return grid.wrong_of([error], sheet.whose, sheet.shown)
        return grid.wrong_of((meeting_cells.at(each, line.where) for line, each in found), sheet.whose, sheet.shown)


def came(sheet: Sheet) -> list[tuple[str, list[str]]]:
    """(way, names) of who was there, late, excused and absent, in that order; those who were there in time first."""
    act = next((line.act for line in sheet.lines if line.step == steps.ATTENDANCE), None)
    ways = ((way, getattr(act, way, ())) for way in grid.CAME)
    crew = sheet.form.meeting.crew
    return [(grid.CAME[way], [crew[each].body["name"] for each in who]) for way, who in ways if who]


def sums(sheet: Sheet) -> Table | None:
    """A row a member with what they bring and take in each column, and the sums of the columns; None without any amount."""
    found: dict[str, dict[str, Decimal]] = {}
    for line in sheet.lines:
        member, column = sheet.place_of(line)
        amount = _amount(sheet.form, line.act)
        if amount is not None and member:
            theirs = found.setdefault(member, {})
            theirs[column] = money.round_half_up(theirs.get(column, _ZERO) + amount, sheet.form.meeting.digits)
    used = [head for head in sheet.shown if any(head.column in theirs for theirs in found.values())]
    if not used:
        return None
    rows: list[Row] = [
        (each.body["name"], *(found[each.id].get(head.column) for head in used))
        for each in sheet.form.meeting.crew.values()
        if each.id in found
    ]
    together = [sum((theirs.get(head.column, _ZERO) for theirs in found.values()), _ZERO) for head in used]
    columns = (Column(say("Member")), *(Column(head.said, "number") for head in used))
    return Table("", columns, tuple(rows), (say("Together"), *together))


def _amount(form: Form, act: Act) -> Decimal | None:
    """The money that an act moves or asks for, as far as it says so itself."""
    fields: Mapping[str, object]
    if isinstance(act, CarryOut):
        known = [*form.meeting.asked.values(), *form.meeting.passed]
        fields = next((each.body["fields"] for each in known if each.id == act.proposal), {})
    else:
        fields = act.fields if isinstance(act, Propose) else act.given()
    return Decimal(str(fields["amount"])) if fields.get("amount") else None
