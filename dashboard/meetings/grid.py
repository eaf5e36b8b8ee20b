"""The grid of a meeting: its columns, what stands in each cell and what is wrong with it. What cells mean is pods/meetings' matter."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dashboard.drawing import hinted, options
from pods.meetings import meeting as steps
from pods.meetings import meeting_cells
from pods.meetings.attendance import PRESENT, WAYS, meetings
from reports.figures import amount
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledger.errors import CrewbookError
    from ledger.view import View
    from pods.meetings.meeting_form import Form
    from reports.document import Money

CELL = "cell"
# What the command line calls where money is put, and taken from.
_PLACES = frozenset({"into", "from-place"})
_WHERE = re.compile(r"line (?P<line>\d+)(?:, column (?P<column>.+))?")
_NAME = re.compile(rf"{CELL}/(?P<member>[^/]+)/(?P<column>.+)")
_LOAN, _PAY_OUT, _WHY = "loan", "pay-out", "fine reason"

HEADS = {
    steps.ATTENDANCE: say("Here"),
    steps.FINE: say("Fined now"),
    _WHY: say("What the fine is for"),
    steps.FINE_PAID: say("Fines paid"),
    steps.SOCIAL: say("Social fund"),
    steps.SHARES: say("For shares"),
    steps.CONTRIBUTION: say("Savings"),
    steps.WITHDRAWAL: say("Taken out"),
    _LOAN: say("On which loan"),
    steps.REPAYMENT: say("Repaid"),
    _PAY_OUT: say("Paid out"),
}
CAME = dict(zip(WAYS, (say("present"), say("late"), say("excused"), say("absent")), strict=True))
# What is brought, and what is taken: for the sums that a browser draws while somebody types.
_SIGNS = {
    steps.FINE_PAID: 1, steps.SOCIAL: 1, steps.SHARES: 1, steps.CONTRIBUTION: 1, steps.REPAYMENT: 1, steps.WITHDRAWAL: -1, steps.FINE: 0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its name in the sheet, what it is called, and how money in it counts: 1 in, -1 out, 0 neither, None for no amount."""

    column: str
    said: str
    sign: int | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `name` as it is sent, what stands in it, what can be chosen where it is not typed, and what is wrong.

    `due` is what is expected. A cell in which there is nothing to say has no `name`.
    """

    head: Head
    name: str = ""
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    due: Money | None = None
    wrong: tuple[str, ...] = ()

    @property
    def expected(self) -> str:
        """What is expected, as it is typed."""
        return f"{self.due.number:f}" if self.due is not None else ""

    @property
    def id(self) -> str:
        """What ties the sentence about what is wrong to the input."""
        return self.name.replace("/", "-").replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Row:
    """A member's row."""

    member: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong, as the sentences of each error: in cells, by (member, column); and in no cell of the grid.

    `is_of_place` tells whether another place for the money would mend it, or a place is what is wrong.
    """

    cells: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    others: Sequence[tuple[str, ...]] = ()
    is_of_place: bool = False

    def __bool__(self) -> bool:
        return bool(self.cells or self.others)


def heads(form: Form, *, is_whole: bool) -> list[Head]:
    """The grid's columns: those of the pod's sheet; who was there only while that is not recorded yet."""
    shown = form.columns(is_whole=is_whole)
    if form.meeting.attended is not None:
        shown.remove(steps.ATTENDANCE)
    if not any(len(own) > 1 for own in form.meeting.open.values()) and _LOAN in shown:
        shown.remove(_LOAN)
    called = {**HEADS, steps.CONTRIBUTION: say("For the round")} if form.meeting.round else HEADS
    return [Head(each, called[each], _SIGNS.get(each)) for each in shown]


def first_filled(form: Form, view: View, shown: Sequence[Head]) -> dict[str, str]:
    """What stands in the grid before anybody types: what is expected of each, and that all who meet are there."""
    found: dict[str, str] = {}
    meets = bool(meetings(view, form.meeting.pod))
    for member in form.meeting.crew:
        for head in shown:
            due = form.expected(member, head.column)
            if due is not None:
                number = amount(view, due.amount, form.meeting.pod.commodity).number
                found[_cell_name(member, head.column)] = f"{number:f}"
            repaid = form.expected(member, steps.REPAYMENT) if head.column == _LOAN else None
            if repaid is not None and len(form.meeting.open.get(member, ())) > 1:
                found[_cell_name(member, _LOAN)] = repaid.loan or ""
            if head.column == steps.ATTENDANCE and meets:
                found[_cell_name(member, head.column)] = PRESENT
    return found


def rows(form: Form, view: View, shown: Sequence[Head], given: Mapping[str, str], wrong: Wrong) -> list[Row]:
    """A row a member, in joining order."""
    return [
        Row(each.id, each.body["name"], tuple(_cell(form, view, each.id, head, given, wrong) for head in shown))
        for each in form.meeting.crew.values()
    ]


def letters(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """(letter, the rows of those whose names begin with it) in the order of letters, whatever marks are on them."""
    found: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda each: _plain(each.name)):
        found.setdefault(_plain(row.name)[:1].upper(), []).append(row)
    return [*found.items()]


def _plain(name: str) -> str:
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in parts if not unicodedata.combining(each)).strip()


def _cell(form: Form, view: View, member: str, head: Head, given: Mapping[str, str], wrong: Wrong) -> Cell:
    name = _cell_name(member, head.column)
    choices = _choices(form, member, head.column)
    said = wrong.cells.get((member, head.column), ())
    is_blank = head.column == steps.REPAYMENT and member not in form.meeting.open
    if choices == () or (is_blank and not given.get(name)):
        return Cell(head, wrong=said)
    due = form.expected(member, head.column)
    sum_due = amount(view, due.amount, form.meeting.pod.commodity) if due is not None else None
    return Cell(head, name, given.get(name, ""), choices or (), sum_due, said)


def _choices(form: Form, member: str, column: str) -> tuple[tuple[str, str], ...] | None:
    """What can be chosen; None where it is typed, () where there is nothing to choose."""
    if column == steps.ATTENDANCE:
        return tuple(CAME.items())
    if column == _LOAN:
        running = form.meeting.open.get(member, [])
        return tuple((each.id, each.id) for each in running) if len(running) > 1 else ()
    if column == _PAY_OUT:
        return tuple(form.payable(member).items())
    return None


def _cell_name(member: str, column: str) -> str:
    return f"{CELL}/{member}/{column}"


def sheet(form: Form, sent: Mapping[str, str]) -> tuple[meeting_cells.Sheet, dict[int, str]]:
    """What was sent as a sheet's lines, and whose each line is; columns that no grid of the pod has are left out."""
    known = set(form.columns(is_whole=True))
    found: dict[str, dict[str, str]] = {}
    for name, typed in sent.items():
        parts = _NAME.fullmatch(name)
        if parts and parts["column"] in known:
            found.setdefault(parts["member"], {})[parts["column"]] = typed.strip()
    order = [*form.meeting.crew, *(each for each in found if each not in form.meeting.crew)]
    whose = dict(enumerate((each for each in order if each in found), 1))
    lines = [(number, {"member": member, **found[member]}) for number, member in whose.items()]
    return meeting_cells.sheet_of(lines), whose


def wrong_of(errors: Iterable[CrewbookError], whose: Mapping[int, str], shown: Sequence[Head]) -> Wrong:
    """The errors by the cell that each names; those that name none of the grid's stand by themselves."""
    cells: dict[tuple[str, str], tuple[str, ...]] = {}
    others: list[tuple[str, ...]] = []
    columns = [each.column for each in shown]
    is_of_place = False
    for error in errors:
        is_of_place = is_of_place or bool(_PLACES & {error.where, *options(error.hint)})
        found = _WHERE.fullmatch(error.where)
        said = _sentences(error)
        member = whose.get(int(found["line"])) if found else None
        column = (found["column"] if found else None) or next(iter(columns), "")
        if member is None or column not in columns:
            others.append(said)
        else:
            cells[member, column] = said
    return Wrong(cells, others, is_of_place)


def _sentences(error: CrewbookError) -> tuple[str, ...]:
    """What is wrong and what to do, where it can be done in a grid; what is typed on a command line or in a sheet is not."""
    hint = "" if "column" in error.hint else hinted(error.hint)
    return tuple(filter(None, (error.message.removeprefix(f"{error.where}: "), hint)))
