"""Document → CSV for spreadsheets: facts first, then every table under its title; numbers plain, commodities in cells of their own."""

from __future__ import annotations

import csv as plain
import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from reports.document import Money, Percent
from reports.render.cells import clean, shared_commodity
from reports.render.own import standing
from reports.say import as_typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.document import Cell, Document, Fact, Row, Table

# A spreadsheet takes text that begins so for a formula, whoever wrote it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[0-9][0-9,.]*(?:e[+-]?[0-9]+)?")


def csv(document: Document) -> bytes:
    """The whole document as UTF-8 with a byte-order mark and line ends as RFC 4180 has them, the same bytes every time."""
    out = io.StringIO()
    plain.writer(out, lineterminator="\r\n").writerows(_rows(document))
    return out.getvalue().encode("utf-8-sig")


def _rows(document: Document) -> Iterator[Sequence[str]]:
    yield [_text(document.title)]
    for line in (document.book, document.subtitle):
        if line:
            yield [_text(line)]
    yield from _facts(document.facts)
    for section in document.sections:
        if section.title:
            yield []
            yield [_text(section.title)]
        yield from _facts(section.facts)
        for table in section.tables:
            yield from _table(table, section.title)
        yield from ([_text(note)] for note in section.notes)
    yield []
    yield from ([_text(note)] for note in document.notes)
    if document.mark:
        yield [_text(document.mark)]
    yield [standing(document)]


def _facts(facts: Sequence[Fact]) -> Iterator[Sequence[str]]:
    for fact in facts:
        unit = [_text(fact.value.commodity)] if isinstance(fact.value, Money) else []
        yield [_text(fact.label), number_or_text(fact.value), *unit]


def _table(table: Table, heading: str) -> Iterator[Sequence[str]]:
    yield []
    if table.title and table.title != heading:
        yield [_text(table.title)]
    shared = [shared_commodity(table, at) for at in range(len(table.columns))]
    # A column of several commodities has them in a column of its own behind it.
    mixed = [not unit and any(isinstance(row[at], Money) for row in table.rows) for at, unit in enumerate(shared)]
    head: list[str] = []
    for column, unit, is_mixed in zip(table.columns, shared, mixed, strict=True):
        measure = "%" if column.kind == "percent" else unit
        head += [_text(f"{column.title} {measure}".strip()), *([""] if is_mixed else [])]
    yield head
    for row in (*table.rows, *([] if table.total is None else [table.total])):
        yield list(_cells(row, mixed))
    if table.note:
        yield [_text(table.note)]


def _cells(row: Row, mixed: Sequence[bool]) -> Iterator[str]:
    for cell, is_mixed in zip(row, mixed, strict=True):
        yield number_or_text(cell)
        if is_mixed:
            yield _text(cell.commodity) if isinstance(cell, Money) else ""


def number_or_text(cell: Cell) -> str:
    """The cell as a spreadsheet reads it: `1250.50`, `33.3333` for a percentage, `2026-03-31`, `2026-03`, words as they are."""
    if cell is None:
        return ""
    if isinstance(cell, Money | Percent):
        return f"{cell.number or abs(cell.number):f}"
    if isinstance(cell, Decimal):
        return f"{cell or abs(cell):f}"
    if isinstance(cell, int):
        return str(cell)
    return _text(cell) if isinstance(cell, str) else str(cell)


def _text(words: str) -> str:
    """Words that no spreadsheet takes for a formula."""
    words = clean(as_typed(words))
    return f"'{words}" if words.startswith(_FORMULA) else words


def _is_formula(cell: str) -> bool:
    return cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell)


def without_formulas(content: io.BytesIO) -> io.BytesIO:
    """Rows of CSV that somebody else wrote out, with no words in them that a spreadsheet takes for a formula; numbers stay."""
    out = io.StringIO()
    rows = plain.reader(io.StringIO(content.getvalue().decode("utf-8"), newline=""))
    plain.writer(out).writerows([f"'{each}" if _is_formula(each) else each for each in row] for row in rows)
    return io.BytesIO(out.getvalue().encode("utf-8"))
