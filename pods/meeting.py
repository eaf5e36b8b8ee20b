"""A meeting's sheet: the form to fill in, and reading it back as acts, all or nothing. Files are the door's."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money, text
from ledger.errors import CrewbookError, Invalid, unknown
from pods import loans, people, savings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.act import Act
    from ledger.view import View

COLUMNS = ("member", "name", "contribution", "withdrawal", "loan", "repayment")
_NEEDED = ("member",)
_AMOUNTS = ("contribution", "withdrawal", "repayment")
_MOST_BYTES = 5_000_000
# How many digits stand between two marks of thousands.
_THOUSANDS = 3
_SEPARATOR = re.compile(r"\s*sep=([,;\t])[ ,;\t]*\n", re.IGNORECASE)
_MOST_TOLD = 5
_SUMS = {"total", "totals", "sum", "together"}


@dataclass(frozen=True, slots=True)
class Line:
    """One act of a sheet and the line that it stands on."""

    number: int
    column: str
    act: Act


def form(view: View, pod: people.Pod) -> str:
    """The sheet to fill in: every member with their open loan, amounts left blank."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for member in people.members(view):
        open_loans = [each.id for each in view.find("loan", pod=pod.id, member=member.id, status=loans.OPEN)]
        writer.writerow([member.id, member.body["name"], "", "", open_loans[0] if open_loans else "", ""])
    return out.getvalue()


def read(view: View, pod: people.Pod, raw: bytes) -> list[Line]:
    """The acts on a sheet, in its order: contributions first, then repayments, then withdrawals of each line.

    Reads UTF-8 with or without a byte-order mark; commas, semicolons or tabs between columns; a decimal
    comma where no amount can be read in two ways.
    Raises: Invalid, naming line and column of what is wrong, in every line at once.
    """
    rows, comma = _rows(raw)
    header = _header(rows[0][1])
    lines: list[Line] = []
    wrong: list[CrewbookError] = []
    for number, cells in rows[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise Invalid(
                f"line {number}: There are {len(cells)} cells, and {len(header)} columns.",
                hint="Put an amount with a comma in quotes, or use semicolons between the cells.",
                where=f"line {number}",
            )
        row = dict(zip(header, cells, strict=True))
        try:
            _check_name(view, number, row)
            lines += _acts(view, pod, number, row, comma=comma)
        except CrewbookError as error:
            wrong.append(error)
    if wrong:
        raise _together(wrong)
    if not lines:
        raise Invalid(
            "The sheet holds no amounts.", hint="Fill in contribution, repayment or withdrawal.", where="sheet"
        )
    return lines


def _rows(raw: bytes) -> tuple[list[tuple[int, list[str]]], bool]:
    """The sheet's lines with their numbers, and whether its amounts are written with a decimal comma."""
    if len(raw) > _MOST_BYTES:
        raise Invalid("The sheet is larger than 5 MB.", hint="A meeting's sheet has a line a member.", where="sheet")
    try:
        typed = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Invalid(
            f"line {line}: The sheet is not saved as UTF-8.", hint="Save it as “CSV UTF-8”.", where=f"line {line}"
        ) from None
    if "\0" in typed:
        raise Invalid(
            "The sheet holds bytes that are no text.", hint="Save it as CSV, not as a workbook.", where="sheet"
        )
    # Excel's own word for the mark between the cells.
    told = _SEPARATOR.match(typed)
    if told:
        typed = "\n" + typed[told.end() :]
    head = typed.lstrip().split("\n", 1)[0]
    separator = told.group(1) if told else max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(typed), delimiter=separator, strict=True)
    try:
        rows = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        where = f"line {reader.line_num}"
        hint = "A quote that begins a cell must end it, and a quote inside it is written twice."
        raise Invalid(f"{where}: The sheet cannot be read: {error}.", hint=hint, where=where) from None
    rows = [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
    if not rows:
        raise Invalid(
            "The sheet is empty.", hint="Print the form: crewbook meeting sheet POD > sheet.csv", where="sheet"
        )
    return rows, _has_decimal_comma(rows)


def _has_decimal_comma(rows: list[tuple[int, list[str]]]) -> bool:
    """Whether amounts end like `50,00`. A sheet that could be read both ways keeps the point, and says so below."""
    header = [name.strip().lower() for name in rows[0][1]]
    at = [column for column, name in enumerate(header) if name in _AMOUNTS]
    cells = [cells[column].strip() for _, cells in rows[1:] for column in at if column < len(cells)]
    with_comma = [cell for cell in cells if "," in cell]
    return any(len(cell.rpartition(",")[2]) in {1, 2} and "." not in cell.rpartition(",")[2] for cell in with_comma)


def _header(cells: list[str]) -> list[str]:
    """The sheet's columns, in its order.

    Raises: Invalid, for one that is missing, that is none of ours, or that stands twice.
    """
    header = [name.strip().lower() for name in cells]
    for name in _NEEDED:
        if name not in header:
            raise Invalid(
                f"line 1: The sheet has no column “{name}”.",
                hint=f"Its first line must name the columns: {','.join(COLUMNS)}.",
                where="line 1",
            )
    for at, name in enumerate(header, 1):
        if name not in COLUMNS:
            near = unknown("column", name, COLUMNS, hint=f"The columns are: {','.join(COLUMNS)}.").hint
            raise Invalid(
                f"line 1: “{money.printable(name)}”, column {at}, is none of the sheet's columns.",
                hint=near,
                where="line 1",
            )
        if header.count(name) > 1:
            raise Invalid(f"line 1: The column “{name}” stands twice.", hint="Keep one of them.", where="line 1")
    return header


def _together(wrong: Sequence[CrewbookError]) -> CrewbookError:
    """One error for all lines that are wrong, so that a sheet is mended in one go."""
    first = wrong[0]
    if len(wrong) == 1:
        return first
    told = " ".join(error.message for error in wrong[:_MOST_TOLD])
    more = f" And {len(wrong) - _MOST_TOLD} lines more." if len(wrong) > _MOST_TOLD else ""
    return type(first)(
        f"{told}{more}", hint=f"{len(wrong)} lines are wrong. For the first: {first.hint}", where=first.where
    )


def _check_name(view: View, number: int, cells: dict[str, str]) -> None:
    """The column of names is for people; a name that belongs to somebody else shows that cells slid by a line.

    Raises: Invalid, naming both.
    """
    typed = text.clean(cells.get("name", "")).casefold()
    handle = cells["member"].strip()
    crew = {each.body["name"].casefold(): each.id for each in people.members(view)}
    if typed in crew and crew[typed] != handle and handle in crew.values():
        where = f"line {number}, column name"
        raise Invalid(
            f"{where}: “{cells['name'].strip()}” is {crew[typed]}, but the line is {handle}'s.",
            hint="Did the cells slide by a line? Print the form anew: crewbook meeting sheet POD > sheet.csv",
            where=where,
        )


def _acts(view: View, pod: people.Pod, number: int, cells: dict[str, str], *, comma: bool) -> list[Line]:
    where = f"line {number}"
    try:
        member = people.member(view, cells["member"].strip())
    except CrewbookError as error:
        if cells["member"].strip().casefold() in _SUMS:
            error.hint = "Leave the line with the sum out."
        raise _at(error, f"{where}, column member") from None
    found: list[Line] = []
    for column in ("contribution", "repayment", "withdrawal"):
        typed = cells.get(column, "").strip()
        # Spreadsheets fill blanks with zeros.
        if not typed.strip("0.,"):
            continue
        place = f"{where}, column {column}"
        try:
            amount = _amount(typed, pod, comma=comma)
            found.append(
                Line(number, column, _act(view, pod, member.id, column, amount, cells.get("loan", "").strip()))
            )
        except CrewbookError as error:
            raise _at(error, place) from None
    return found


def _act(view: View, pod: people.Pod, member: str, column: str, amount: Decimal, loan: str) -> Act:
    if column == "contribution":
        return savings.Contribution(member=member, pod=pod.id, amount=amount)
    if column == "withdrawal":
        return savings.Withdrawal(member=member, pod=pod.id, amount=amount)
    open_loans = [each.id for each in view.find("loan", pod=pod.id, member=member, status=loans.OPEN)]
    if not loan and len(open_loans) != 1:
        many = "more than one open loan" if open_loans else "no open loan"
        hint = "Name it in the column loan." if open_loans else "See them all: crewbook loan list"
        raise Invalid(f"{member} has {many} in {pod.name}.", hint=hint, where="loan")
    id = loan or open_loans[0]
    record = loans.loan(view, id)
    if record.member != member:
        raise Invalid(
            f"{record.id} is {record.member}'s loan, not {member}'s.",
            hint="See them all: crewbook loan list",
            where="loan",
        )
    if record.pod != pod.id:
        raise Invalid(
            f"{record.id} is a loan of {record.pod}, not of {pod.id}.",
            hint=f"Use the sheet of {record.pod}.",
            where="loan",
        )
    return loans.Repayment(loan=record.id, amount=amount)


def _amount(typed: str, pod: people.Pod, *, comma: bool) -> Decimal:
    """The cell as an amount; `1,250` in a sheet without any `50,00` could be either, and is refused."""
    number, _, named = money.without_gaps(typed).partition(" ")
    whole, mark, rest = number.replace(".", ",").rpartition(",")
    is_ambiguous = bool(mark) and "," not in whole and len(rest) == _THOUSANDS
    if is_ambiguous and (comma or "," in number):
        parted = f"{whole}{',' if comma else '.'}{rest.rstrip('0')}" if rest.strip("0") else whole
        # Three decimals that are no zeros could not be written in any other way.
        other = "" if parted == number else f" or {parted}"
        raise Invalid(f"“{money.printable(typed)}” can be read in two ways.", hint=f"Write {whole}{rest}{other}")
    if named.strip() and named.strip().upper() != pod.commodity:
        raise Invalid(
            f"“{money.printable(typed)}” is not in {pod.commodity}, which this pod keeps.",
            hint="Leave the commodity out.",
        )
    amount = money.parse_number(number, decimal_comma=comma)
    if amount <= 0:
        raise Invalid(
            f"The amount is {money.printable(typed)}; it must be more than zero.", hint="Leave the cell blank."
        )
    return amount


def _at(error: CrewbookError, where: str) -> CrewbookError:
    """The same error, naming the line and the column of the sheet."""
    return type(error)(f"{where}: {error.message}", hint=error.hint, where=where)
