"""A meeting's sheet read back: its cells become acts, or an error that names line and column. Files are the door's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger import money, text
from ledger.errors import CrewbookError, Invalid, Refused
from pods.meetings import meeting as steps
from pods.meetings import meeting_cells
from pods.meetings.attendance import WAYS
from pods.meetings.meeting import Line, Meeting
from pods.meetings.meeting_cells import VOICE, at, together
from pods.voices.consent import Propose

if TYPE_CHECKING:
    from ledger.act import Act, Record
    from ledger.view import View
    from pods.crew.people import Pod

# The order of a line's acts, and so of a sheet's key: an older version knew contribution, repayment, withdrawal.
_STEPS = (
    steps.FINE, steps.FINE_PAID, steps.SOCIAL, steps.SHARES, steps.CONTRIBUTION, steps.REPAYMENT, steps.WITHDRAWAL,
    steps.PAY_OUT, steps.REQUEST, steps.HELP,
)  # fmt: skip
_STANCES = {"consent": "consent", "yes": "consent", "stand aside": "stand-aside", "aside": "stand-aside"}
_SHORT = {"c": "consent", "y": "consent", "s": "stand-aside"}
_OBJECTS = ("o:", "object:", "no:", "objects:")
SIGNS, PAID = "signs", "paid"
_SUMS = {"total", "totals", "sum", "together"}
_YES = {"yes", "y", "x"}


@dataclass(frozen=True, slots=True)
class Said:
    """A voice on a sheet: what `member` says (a stance, `signs`, or `paid` when it is paid at once) `about` a proposal or a member's asking."""

    where: str
    about: str
    member: str
    what: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What stands on a sheet: the acts in its order, and what was said about proposals."""

    lines: list[Line]
    said: list[Said]


def read(view: View, pod: Pod, raw: bytes, into: str | None = None) -> Written:
    """The acts on a sheet, in its order: contributions first, then repayments, then withdrawals of each line.

    Who was there is one act, ahead of the others. Reads UTF-8 with or without a byte-order mark; commas,
    semicolons or tabs between columns; a decimal comma where no amount can be read in two ways.
    Raises: Invalid, naming line and column of what is wrong, in every line at once.
    """
    written, wrong = written_on(Meeting(view, pod, into), meeting_cells.cells(raw))
    if wrong:
        raise together(wrong)
    return written


def written_on(meeting: Meeting, sheet: meeting_cells.Sheet) -> tuple[Written, list[CrewbookError]]:
    """The acts on a sheet, and what is wrong in it, line for line; `where` of an error is the line, or line and column.

    Raises: Invalid, where nothing is written at all.
    """
    reader = _Reader(meeting, comma=sheet.comma)
    lines: list[Line] = []
    wrong: list[CrewbookError] = []
    for number, row in sheet.lines:
        try:
            lines += reader.line(number, row)
        except CrewbookError as error:
            wrong.append(error)
    wrong += [*reader.unsaid(), *reader.unknown()]
    lines = [*reader.attendance(), *lines]
    if not wrong and not lines and not reader.said:
        raise Invalid(
            "The sheet holds no amounts.", hint="Fill in contribution, repayment or withdrawal.", where="sheet"
        )
    return Written(lines, reader.said), wrong


class _Reader:
    """Reads one line after the other, and remembers what was said of each member's coming."""

    def __init__(self, meeting: Meeting, *, comma: bool) -> None:
        self.meeting = meeting
        self.comma = comma
        self.came: dict[str, str] = {}
        self.silent: list[tuple[int, Record]] = []
        self.said: list[Said] = []
        # Who asks for something on this sheet of which the others may be asked.
        self.asking: set[str] = set()

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
            if column == steps.PAY_OUT and self._is_paid_now(member.id, row):
                self.said.append(Said(place, self._about(member.id, row[column]), member.id, PAID))
                continue
            try:
                act = self._act(member.id, column, row)
            except CrewbookError as error:
                raise at(error, place) from None
            is_asked = column in {steps.REQUEST, steps.HELP} or act.kind == Propose.kind
            self.asking |= {member.id} if is_asked else set()
            asks = f"{column}/{member.id}/{number}" if is_asked else ""
            found.append(Line(place, column, act, member.id if is_asked else None, asks))
        for column in [each for each in row if each.startswith(VOICE) and row[each]]:
            try:
                self._said(f"{where}, column {column}", column.removeprefix(VOICE).strip(), member.id, row[column])
            except CrewbookError as error:
                raise at(error, f"{where}, column {column}") from None
        return found

    def _said(self, place: str, about: str, member: str, cell: str) -> None:
        """A voice, a signature or both: `c`, `stand aside`, `object: why`, `signs`, `c + signs`.

        Raises: Invalid, for anything else.
        """
        word = cell.casefold()
        objects = next((each for each in _OBJECTS if word.startswith(each)), None)
        if objects is not None:
            why = text.clean(cell[len(objects) :])
            if not why:
                raise Refused(
                    "An objection says why, so that the others can answer it.",
                    hint="Write it behind the colon, as in object: too much for one member.",
                )
            self.said.append(Said(place, about, member, "object", why))
            return
        for part in (each.strip() for each in word.split("+")):
            what = SIGNS if part in {SIGNS, "sign"} else _SHORT.get(part) or _STANCES.get(part)
            if what is None:
                raise Invalid(
                    f"“{money.printable(cell)}” is no voice.",
                    hint="Write c, s (stands aside), or object: WHY; signs for a second signature; or c + signs.",
                )
            self.said.append(Said(place, about, member, what))

    def _is_paid_now(self, member: str, row: dict[str, str]) -> bool:
        """Whether a pay-out is of what is asked for on the line itself, or of a proposal that still is open."""
        cell = row[steps.PAY_OUT]
        if cell.casefold() in _YES:
            return member in self.asking or any(row.get(each, "").strip("0.,") for each in (steps.REQUEST, steps.HELP))
        return cell.upper() in {each.id for each in self.meeting.open_proposals}

    @staticmethod
    def _about(member: str, cell: str) -> str:
        return member if cell.casefold() in _YES else cell.upper()

    def unknown(self) -> list[CrewbookError]:
        """Voices on what nobody asks: on this sheet, or anywhere."""
        known = {each.id for each in self.meeting.open_proposals} | {each.id for each in self.meeting.passed}
        known |= {each.id for each in self.meeting.asked.values()}
        found: list[CrewbookError] = []
        for about, where in {each.about: each.where for each in reversed(self.said)}.items():
            if about in known or about.upper() in known or about in self.asking:
                continue
            message = f"{where}: Nothing that is called “{money.printable(about)}” is asked in {self.meeting.pod.name}."
            hint = "Head the column with an open proposal, as in on P1, or with who asks on this sheet, as in on ben."
            found.append(Invalid(message, hint=hint, where=where))
        return found

    def _check_name(self, where: str, row: dict[str, str]) -> None:
        """The column of names is for people; a name that belongs to somebody else shows that cells slid by a line.

        Raises: Invalid, naming both.
        """
        whose = self.meeting.names.get(text.clean(row.get("name", "")).removeprefix("'").casefold())
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
            return self.meeting.fine(member, amount, _reason(row.get("fine reason", "")))
        if column == steps.REPAYMENT:
            return self.meeting.repayment(member, row.get("loan", ""), amount)
        if column == steps.HELP:
            return self.meeting.help(member, amount, row.get("purpose", ""))
        if column == steps.REQUEST:
            return self.meeting.request(amount, _term(row.get("term", "")), row.get("purpose", ""))
        return self.meeting.plain(column, member, amount)

    def _paid_out(self, member: str, cell: str) -> Act:
        """The pay-out of the loan that the cell names, or of the only one that waits for this member."""
        if self.meeting.round is not None and cell.casefold() in _YES:
            return self._pot(member)
        waiting = self.meeting.waiting.get(member, [])
        passed = next((each for each in self.meeting.passed if each.id == cell.upper()), None)
        if passed is not None:
            return self.meeting.carry_out(passed)
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

    def _pot(self, member: str) -> Act:
        """The pot of the round, to whom the sheet says.

        Raises: Refused, when it is somebody else's turn, or nobody's yet.
        """
        assert self.meeting.round is not None, "only a circle has a pot"
        act = self.meeting.pot()
        if self.meeting.round.whose != member:
            crew, whose = self.meeting.crew, self.meeting.round.whose
            name = crew[whose].body["name"] if whose in crew else "nobody"
            raise Refused(
                f"Round {self.meeting.round.number} of {self.meeting.pod.name} goes to {name}, not to {crew[member].body['name']}.",
                hint=f"See whose turn it is: crewbook circle round {self.meeting.pod.id}",
            )
        return act


def _reason(cell: str) -> str:
    """What a fine is for.

    Raises: Invalid, when it is not said.
    """
    reason = text.clean(cell)
    if not reason:
        raise Invalid("A fine says what it is for.", hint="Write it in the column fine reason.")
    return reason


def _term(cell: str) -> int:
    """In how many instalments a loan that is asked for is repaid.

    Raises: Invalid, when it is not said, or no whole number.
    """
    if not cell.isdecimal() or not int(cell):
        said = f"“{money.printable(cell)}” is no number of instalments." if cell else "The term is not said."
        raise Invalid(said, hint="Write in the column term in how many instalments it is repaid, such as 10.")
    return int(cell)
