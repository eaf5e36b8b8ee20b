"""The cells of a meeting's sheet as spreadsheets save them: encoding, separators, columns, amounts. What they mean: meeting_sheet.py."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger import money
from ledger.errors import CrewbookError, Invalid, unknown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

# What a line may say, in the order in which the form prints it. The last is for people and is not read back.
COLUMNS = (
    "member", "name", "attendance", "fine", "fine reason", "fine paid", "social fund", "share money", "contribution", "withdrawal", "loan", "repayment", "pay-out",
    "request", "help", "term", "purpose", "expected",
)  # fmt: skip
# What begins so is a member's voice: on a proposal, `on P1`, or on what somebody asks for on this sheet, `on ben`.
VOICE = "on "
_NEEDED = ("member",)
_AMOUNTS = (
    "fine",
    "fine paid",
    "social fund",
    "share money",
    "contribution",
    "withdrawal",
    "repayment",
    "request",
    "help",
)
_MOST_BYTES = 5_000_000
# How many digits stand between two marks of thousands.
_THOUSANDS = 3
# A spreadsheet takes text that begins so for a formula, whoever wrote it; behind an apostrophe it is text.
_FORMULA = ("=", "+", "-", "@")
_PROPOSAL = re.compile(r"p[0-9]+")
_SEPARATOR = re.compile(r"\s*sep=([,;\t])[ ,;\t]*\n", re.IGNORECASE)
_MOST_TOLD = 5


def harmless(name: str) -> str:
    """A name as a cell that no spreadsheet takes for a formula."""
    return f"'{name}" if name.startswith(_FORMULA) else name


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's lines with their numbers, blank ones left out; `comma` says that its amounts have a decimal comma."""

    lines: tuple[tuple[int, dict[str, str]], ...]
    comma: bool


def cells(raw: bytes) -> Sheet:
    """The sheet's cells by column.

    Raises: Invalid, naming the line, when it cannot be read, or a column is missing or none of ours.
    """
    rows = _rows(raw)
    header = _header(rows[0][1])
    lines = []
    for number, row in rows[1:]:
        if len(row) != len(header):
            raise Invalid(
                f"line {number}: There are {len(row)} cells, and {len(header)} columns.",
                hint="Put an amount with a comma in quotes, or use semicolons between the cells.",
                where=f"line {number}",
            )
        lines.append((number, dict(zip(header, (cell.strip() for cell in row), strict=True))))
    return sheet_of(lines)


def sheet_of(lines: Sequence[tuple[int, dict[str, str]]]) -> Sheet:
    """A sheet of lines whose cells are known by their columns."""
    return Sheet(tuple(lines), _has_decimal_comma([row for _, row in lines]))


def _rows(raw: bytes) -> list[tuple[int, list[str]]]:
    """The sheet's lines with their numbers, the heads of the columns first."""
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
    return rows


def _has_decimal_comma(rows: Sequence[dict[str, str]]) -> bool:
    """Whether amounts end like `50,00`. A sheet that could be read both ways keeps the point, and says so below."""
    with_comma = [cell for row in rows for column in _AMOUNTS if "," in (cell := row.get(column, ""))]
    return any(len(cell.rpartition(",")[2]) in {1, 2} and "." not in cell.rpartition(",")[2] for cell in with_comma)


def _header(cells: list[str]) -> list[str]:
    """The sheet's columns, in its order.

    Raises: Invalid, for one that is missing, that is none of ours, or that stands twice.
    """
    header = [_called(name.strip().lower()) for name in cells]
    for name in _NEEDED:
        if name not in header:
            raise Invalid(
                f"line 1: The sheet has no column “{name}”.",
                hint=f"Its first line must name the columns: {','.join(COLUMNS)}.",
                where="line 1",
            )
    for at, name in enumerate(header, 1):
        if name not in COLUMNS and not name.startswith(VOICE):
            near = unknown("column", name, COLUMNS, hint=f"The columns are: {','.join(COLUMNS)}.").hint
            raise Invalid(
                f"line 1: “{money.printable(name)}”, column {at}, is none of the sheet's columns.",
                hint=near,
                where="line 1",
            )
        if header.count(name) > 1:
            raise Invalid(f"line 1: The column “{name}” stands twice.", hint="Keep one of them.", where="line 1")
    return header


def _called(name: str) -> str:
    """The column as we write it: a proposal has a capital, `on P1`."""
    about = name.removeprefix(VOICE).strip()
    return f"{VOICE}{about.upper()}" if name.startswith(VOICE) and _PROPOSAL.fullmatch(about) else name


def together(wrong: Sequence[CrewbookError]) -> CrewbookError:
    """One error for all lines that are wrong, so that a sheet is mended in one go."""
    first = wrong[0]
    if len(wrong) == 1:
        return first
    told = " ".join(error.message for error in wrong[:_MOST_TOLD])
    more = f" And {len(wrong) - _MOST_TOLD} lines more." if len(wrong) > _MOST_TOLD else ""
    return type(first)(
        f"{told}{more}", hint=f"{len(wrong)} lines are wrong. For the first: {first.hint}", where=first.where
    )


def amount(typed: str, commodity: str, *, comma: bool) -> Decimal:
    """The cell as an amount; `1,250` in a sheet without any `50,00` could be either, and is refused."""
    number, _, named = money.without_gaps(typed).partition(" ")
    whole, mark, rest = number.replace(".", ",").rpartition(",")
    is_ambiguous = bool(mark) and "," not in whole and len(rest) == _THOUSANDS
    if is_ambiguous and (comma or "," in number):
        parted = f"{whole}{',' if comma else '.'}{rest.rstrip('0')}" if rest.strip("0") else whole
        # Three decimals that are no zeros could not be written in any other way.
        other = "" if parted == number else f" or {parted}"
        raise Invalid(f"“{money.printable(typed)}” can be read in two ways.", hint=f"Write {whole}{rest}{other}")
    if named.strip() and named.strip().upper() != commodity:
        raise Invalid(
            f"“{money.printable(typed)}” is not in {commodity}, which this pod keeps.",
            hint="Leave the commodity out.",
        )
    read = money.parse_number(number, decimal_comma=comma)
    if read <= 0:
        raise Invalid(
            f"The amount is {money.printable(typed)}; it must be more than zero.", hint="Leave the cell blank."
        )
    return read


def at(error: CrewbookError, where: str) -> CrewbookError:
    """The same error, naming the line and the column of the sheet."""
    return type(error)(f"{where}: {error.message}", hint=error.hint, where=where)
