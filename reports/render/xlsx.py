"""Document → a workbook: a sheet with title, facts and notes, then a sheet for each table, with its chart where there is one."""

from __future__ import annotations

import datetime as dt
import io
import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import xlsxwriter

from reports.document import BarChart, Money, Month, Percent
from reports.language import in_its_language
from reports.render.cells import NOTHING, clean, shared_commodity, shown
from reports.render.own import is_mirrored, spoken, standing
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.document import Cell, Chart, Document, Section, Table

# What a spreadsheet allows: 31 letters, none of these.
_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
# A spreadsheet counts in floating point: beyond this many digits it would change a figure, so the figure is kept as words.
_MOST_DIGITS = 15
_WIDEST = 60


@in_its_language
def xlsx(document: Document) -> bytes:
    """The whole document as a workbook, the same bytes for the same document. Words are never formulas."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    # The day that the document tells of, for the file must not depend on when it was written.
    book.set_properties(
        {
            "title": clean(document.title),
            "author": clean(document.book),
            "created": dt.datetime.combine(document.on, dt.time(), dt.UTC),
        }
    )
    _Workbook(book).write(document)
    book.close()
    return out.getvalue()


class _Workbook:
    """The workbook being written: its formats, and the names of sheets that are taken."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._names: set[str] = set()
        self._bold = book.add_format({"bold": True})
        self._title = book.add_format({"bold": True, "font_size": 16})
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._formats: dict[tuple[str, bool], Any] = {}

    def write(self, document: Document) -> None:
        """The front sheet, then the tables, then the charts."""
        self._front(document)
        for section in document.sections:
            for table in section.tables:
                self._table(table, table.title or section.title or document.title)
        for section in document.sections:
            for chart in section.charts:
                self._chart(chart)

    def _front(self, document: Document) -> None:
        sheet = self._sheet(document.title)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 24)
        sheet.write_string(0, 0, clean(document.title), self._title)
        row = 1
        for line in (document.book, document.subtitle):
            if line:
                sheet.write_string(row, 0, clean(line))
                row += 1
        row += 1
        for section in (None, *document.sections):
            row = self._facts(sheet, row, document if section is None else section)
        for note in document.notes:
            sheet.write_string(row, 0, clean(note))
            row += 1
        sheet.write_string(row + 1, 0, standing(document))
        if document.mark:
            sheet.write_string(row + 2, 0, clean(document.mark))

    def _facts(self, sheet: Any, row: int, part: Document | Section) -> int:
        """The facts and, of a section, its title and notes; answers the next free row."""
        is_section = not hasattr(part, "sections")
        notes = part.notes if is_section else ()
        if not part.facts and not notes:
            return row
        if is_section and part.title:
            sheet.write_string(row, 0, clean(part.title), self._bold)
            row += 1
        for fact in part.facts:
            sheet.write_string(row, 0, clean(fact.label))
            self._cell(sheet, row, 1, NOTHING if fact.value is None else fact.value, with_unit=True)
            row += 1
        for note in notes:
            sheet.write_string(row, 0, clean(note))
            row += 1
        return row + 1

    def _table(self, table: Table, title: str) -> None:
        sheet = self._sheet(title)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        shared = [shared_commodity(table, at) for at in range(len(table.columns))]
        for at, (column, unit) in enumerate(zip(table.columns, shared, strict=True)):
            sheet.write_string(0, at, f"{clean(column.title)} {unit}".strip(), self._head)
            words = [clean(column.title), *(shown(row[at]) for row in table.rows)]
            sheet.set_column(at, at, min(_WIDEST, max(len(each) for each in words) + 2))
        for row, cells in enumerate(table.rows, 1):
            for at, cell in enumerate(cells):
                self._cell(sheet, row, at, cell, with_unit=not shared[at])
        end = len(table.rows) + 1
        for at, cell in enumerate(table.total or ()):
            self._cell(sheet, end, at, cell, with_unit=not shared[at], is_bold=True)
        if table.note:
            sheet.write_string(end + 2, 0, clean(table.note))

    def _cell(self, sheet: Any, row: int, at: int, cell: Cell, *, with_unit: bool, is_bold: bool = False) -> None:
        if cell is None:
            return
        if isinstance(cell, dt.date | Month):
            day, pattern = (cell, "yyyy-mm-dd") if isinstance(cell, dt.date) else (cell.first, "yyyy-mm")
            sheet.write_datetime(row, at, dt.datetime.combine(day, dt.time()), self._format(pattern, is_bold))
            return
        if isinstance(cell, str):
            sheet.write_string(row, at, clean(cell), self._bold if is_bold else None)
            return
        number = Decimal(cell.number if isinstance(cell, Money | Percent) else cell)
        unit = (
            clean(cell.commodity) if isinstance(cell, Money) and with_unit else "%" if isinstance(cell, Percent) else ""
        )
        if len(number.as_tuple().digits) > _MOST_DIGITS:
            sheet.write_string(row, at, shown(cell, commodity=with_unit), self._bold if is_bold else None)
            return
        exponent = number.as_tuple().exponent
        decimals = "." + "0" * -exponent if isinstance(exponent, int) and exponent < 0 else ""
        gap = "" if unit == "%" else " "
        sheet.write_number(
            row,
            at,
            float(number or abs(number)),
            self._format(f"#,##0{decimals}" + (f'"{gap}{unit}"' if unit else ""), is_bold),
        )

    def _chart(self, chart: Chart) -> None:
        """The chart's figures, and the chart that a spreadsheet draws of them."""
        if isinstance(chart, BarChart):
            rows = [(label, value) for label, value in chart.bars]
            if rows:
                self._bars(chart, rows)
            return
        if any(points for _, points in chart.series):
            self._lines(chart)

    def _bars(self, chart: BarChart, rows: Sequence[tuple[str, Decimal]]) -> None:
        sheet = self._sheet(spoken(say("Chart {title}", title=chart.title)))
        sheet.set_column(0, 0, 30)
        sheet.write_string(0, 1, clean(chart.unit), self._head)
        for at, (label, value) in enumerate(rows, 1):
            sheet.write_string(at, 0, clean(label))
            self._cell(sheet, at, 1, value, with_unit=False)
        drawn = self._book.add_chart({"type": "bar"})
        name = sheet.get_name()
        drawn.add_series(
            {"categories": [name, 1, 0, len(rows), 0], "values": [name, 1, 1, len(rows), 1], "name": [name, 0, 1]}
        )
        self._place(sheet, drawn, chart.title, 3)
        drawn.set_y_axis({"reverse": True})

    def _lines(self, chart: Any) -> None:
        sheet = self._sheet(spoken(say("Chart {title}", title=chart.title)))
        name = sheet.get_name()
        drawn = self._book.add_chart({"type": "scatter", "subtype": "straight"})
        for at, (label, points) in enumerate(each for each in chart.series if each[1]):
            sheet.set_column(2 * at, 2 * at, 12)
            sheet.write_string(0, 2 * at, spoken(say("Day")), self._head)
            sheet.write_string(0, 2 * at + 1, clean(label), self._head)
            steps = [points[0]]
            for before, (day, value) in pairwise(points):
                # A balance holds until the next one.
                steps += [(day, before[1]), (day, value)]
            for row, (day, value) in enumerate(steps, 1):
                self._cell(sheet, row, 2 * at, day, with_unit=False)
                self._cell(sheet, row, 2 * at + 1, value, with_unit=False)
            last = len(steps)
            drawn.add_series(
                {
                    "name": [name, 0, 2 * at + 1],
                    "categories": [name, 1, 2 * at, last, 2 * at],
                    "values": [name, 1, 2 * at + 1, last, 2 * at + 1],
                }
            )
        drawn.set_x_axis({"num_format": "yyyy-mm-dd"})
        drawn.set_y_axis({"name": clean(chart.commodity)})
        self._place(sheet, drawn, chart.title, 2 * len(chart.series) + 1)

    def _place(self, sheet: Any, drawn: Any, title: str, column: int) -> None:
        drawn.set_title({"name": clean(title)})
        drawn.set_size({"width": 720, "height": 380})
        sheet.insert_chart(1, column, drawn)

    def _sheet(self, wished: str) -> Any:
        """A new sheet; its name is cut to what is allowed, and numbered where it is taken."""
        plain = _FORBIDDEN.sub(" ", clean(wished)).strip() or "Sheet"
        name, at = _cut(plain, _LONGEST_NAME), 1
        while name.casefold() in self._names:
            at += 1
            name = f"{_cut(plain, _LONGEST_NAME - len(str(at)) - 1)} {at}"
        self._names.add(name.casefold())
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        if is_mirrored():
            sheet.right_to_left()
        sheet.fit_to_pages(1, 0)
        return sheet

    def _format(self, pattern: str, is_bold: bool) -> Any:  # noqa: FBT001 - a format's own key
        key = (pattern, is_bold)
        if key not in self._formats:
            self._formats[key] = self._book.add_format(
                {"num_format": pattern, **({"bold": True, "top": 1} if is_bold else {})}
            )
        return self._formats[key]


def _cut(name: str, most: int) -> str:
    """`name` cut to so many letters as a spreadsheet counts them: those beyond the first 65,536 count twice."""
    while len(name.encode("utf-16-le")) > 2 * most:
        name = name[:-1]
    return name.strip() or "Sheet"
