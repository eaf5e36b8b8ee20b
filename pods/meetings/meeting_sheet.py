"""A meeting's sheet read back: its cells become acts, or an error that names line and column. Files are the door's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import money, text
from ledger.errors import CrewbookError, Invalid
from pods.meetings import meeting as steps
from pods.meetings import meeting_cells
from pods.meetings.attendance import WAYS
from pods.meetings.meeting import Line, Meeting
from pods.meetings.meeting_cells import at, together

if TYPE_CHECKING:
    from ledger.act import Act, Record
    from ledger.view import View
    from pods.crew.people import Pod

# The order of a line's acts, and so of a sheet's key: an older version knew contribution, repayment, withdrawal.
_STEPS = (
    steps.FINE, steps.FINE_PAID, steps.SOCIAL, steps.SHARES, steps.CONTRIBUTION, steps.REPAYMENT, steps.WITHDRAWAL,
    steps.PAY_OUT, steps.REQUEST,
)  # fmt: skip
_SUMS = {"total", "totals", "sum", "together"}
_YES = {"yes", "y", "x"}


def read(view: View, pod: Pod, raw: bytes) -> list[Line]:
    """The acts on a sheet, in its order: contributions first, then repayments, then withdrawals of each line.

    Who was there is one act, ahead of the others. Reads UTF-8 with or without a byte-order mark; commas,
    semicolons or tabs between columns; a decimal comma where no amount can be read in two ways.
    Raises: Invalid, naming line and column of what is wrong, in every line at once.
    """
    sheet = meeting_cells.cells(raw)
    reader = _Reader(Meeting(view, pod), comma=sheet.comma)
    lines: list[Line] = []
    wrong: list[CrewbookError] = []
    for number, row in sheet.lines:
        try:
            lines += reader.line(number, row)
        except CrewbookError as error:
            wrong.append(error)
    wrong += reader.unsaid()
    if wrong:
        raise together(wrong)
    lines = [*reader.attendance(), *lines]
    if not lines:
        raise Invalid(
            "The sheet holds no amounts.", hint="Fill in contribution, repayment or withdrawal.", where="sheet"
        )
    return lines


class _Reader:
    """Reads one line after the other, and remembers what was said of each member's coming."""

    def __init__(self, meeting: Meeting, *, comma: bool) -> None:
        self.meeting = meeting
        self.comma = comma
        self.came: dict[str, str] = {}
        self.silent: list[tuple[int, Record]] = []

    def line(self, number: int, row: dict[str, str]) -> list[Line]:
        """The acts of one line.

        Raises: Invalid, naming line and column.
        """
        where = f"line {number}"
        self._check_name(where, row)
        try:
            member = self.meeting.member(row["member"])
        except CrewbookError as error:
            if row["member"].casefold() in _SUMS:
                error.hint = "Leave the line with the sum out."
            raise at(error, f"{where}, column member") from None
        if "attendance" in row:
            self._came(number, member, row["attendance"])
        found: list[Line] = []
        for column in _STEPS:
            # Spreadsheets fill blanks with zeros.
            if not row.get(column, "").strip("0.,"):
                continue
            place = f"{where}, column {column}"
            try:
                act = self._act(member.id, column, row)
            except CrewbookError as error:
                raise at(error, place) from None
            found.append(Line(place, column, act, member.id if column == steps.REQUEST else None))
        return found

    def _check_name(self, where: str, row: dict[str, str]) -> None:
        """The column of names is for people; a name that belongs to somebody else shows that cells slid by a line.

        Raises: Invalid, naming both.
        """
        whose = self.meeting.names.get(text.clean(row.get("name", "")).casefold())
        if whose is not None and whose != row["member"] and row["member"] in self.meeting.crew:
            where = f"{where}, column name"
            raise Invalid(
                f"{where}: “{row['name']}” is {whose}, but the line is {row['member']}'s.",
                hint="Did the cells slide by a line? Print the form anew: crewbook meeting sheet POD > sheet.csv",
                where=where,
            )

    def _came(self, number: int, member: Record, cell: str) -> None:
        where = f"line {number}, column attendance"
        if not cell:
            self.silent.append((number, member))
            return
        way = next((each for each in WAYS if cell.casefold() in {each, each[0]}), None)
        if way is None:
            raise Invalid(
                f"{where}: “{money.printable(cell)}” is none of {', '.join(WAYS)}.",
                hint="The first letter is enough: p, l, e or a.",
                where=where,
            )
        if member.id in self.came:
            raise Invalid(
                f"{where}: {member.body['name']} stands on a line before, where it is said who came.",
                hint="Say it on one of them.",
                where=where,
            )
        self.came[member.id] = way

    def unsaid(self) -> list[CrewbookError]:
        """Who came is said of everybody on the sheet or of nobody: a blank among others may be a slip."""
        if not self.came:
            return []
        found: list[CrewbookError] = []
        for number, member in self.silent:
            where = f"line {number}, column attendance"
            if member.id not in self.came:
                message = f"{where}: Whether {member.body['name']} came is not said, and of others it is."
                found.append(Invalid(message, hint="Write p, l, e or a: present, late, excused, absent.", where=where))
        return found

    def attendance(self) -> list[Line]:
        """Who came, as one act; nothing when nothing was said."""
        if not self.came:
            return []
        return [Line("column attendance", steps.ATTENDANCE, self.meeting.attendance(self.came))]

    def _act(self, member: str, column: str, row: dict[str, str]) -> Act:
        cell = row[column]
        if column == steps.PAY_OUT:
            return self._paid_out(member, cell)
        amount = meeting_cells.amount(cell, self.meeting.pod.commodity, comma=self.comma)
        if column == steps.FINE:
            return self.meeting.fine(member, amount, text.clean(row.get("fine reason", "")))
        if column == steps.REPAYMENT:
            return self.meeting.repayment(member, row.get("loan", ""), amount)
        if column == steps.REQUEST:
            return self.meeting.request(amount, _term(row.get("term", "")), row.get("purpose", ""))
        return self.meeting.plain(column, member, amount)

    def _paid_out(self, member: str, cell: str) -> Act:
        """The pay-out of the loan that the cell names, or of the only one that waits for this member."""
        waiting = self.meeting.waiting.get(member, [])
        if cell.casefold() not in _YES:
            return self.meeting.pay_out(member, cell)
        if len(waiting) != 1:
            many = "more than one loan that waits" if waiting else "no loan that waits"
            raise Invalid(
                f"{member} has {many} to be paid out in {self.meeting.pod.name}.",
                hint="Name the loan: " + ", ".join(each.id for each in waiting)
                if waiting
                else "See them all: crewbook loan list",
                where="loan",
            )
        return self.meeting.pay_out(member, waiting[0].id)


def _term(cell: str) -> int:
    """In how many instalments a loan that is asked for is repaid.

    Raises: Invalid, when it is not said, or no whole number.
    """
    if not cell.isdecimal():
        said = f"“{money.printable(cell)}” is no number of instalments." if cell else "The term is not said."
        raise Invalid(said, hint="Write in the column term in how many instalments it is repaid, such as 10.")
    return int(cell)
