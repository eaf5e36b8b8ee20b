"""A table on paper: columns that fit, a head that comes back on every page, figures flush right, hairlines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.render.cells import clean, is_right_aligned, shared_commodity
from reports.render.own import is_mirrored
from reports.render.pdf_parts import NOTE, Block, baseline, hairline, paper_words
from reports.render.pdf_text import ACCENT, GREY, INK, Line, Style, draw, line_of, lines_of, styled, width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.document import Column, Row, Table

_SIZES = (9.2, 8.6, 7.8, 7.0, 6.3, 5.6, 5.0)
_GAP_PER_SIZE = 1.5
_PAD = 3.5
_NARROWEST = 58.0
_WIDEST_HEAD = 64.0
# A column of words gives to the heads of others what it has above this.
_WIDE_ENOUGH = 150.0
# A cell longer than this is set as several rows with nothing between them, so that it can go over to the next page.
_LINES_PER_ROW = 10
_TALL = 100.0
_NOTE_GAP = 5.0
# A table up to this height goes to the next page in one piece.
_SHORT = 230.0


@dataclass(frozen=True, slots=True)
class _Set:
    """One row, set: lines per column, its height, the space above them, and whether a hairline closes it."""

    cells: tuple[list[Line], ...]
    height: float
    above: float
    is_closed: bool
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class _Layout:
    """The whole table, set: every piece on every page draws from it."""

    lefts: tuple[float, ...]
    widths: tuple[float, ...]
    rights: tuple[bool, ...]
    head: tuple[list[Line], ...]
    head_style: Style
    style: Style
    rows: tuple[_Set, ...]
    note: list[Line]

    @property
    def head_height(self) -> float:
        """The head with its line, in points."""
        return max(len(lines) for lines in self.head) * self.head_style.leading + 6


class Grid(Block):
    """The rows of a table from `start` to `stop`, under its head; the last rows with the table's note below them."""

    def __init__(self, layout: _Layout, start: int, stop: int, width: float, **space: float) -> None:
        rows = layout.rows[start:stop]
        has_note = stop == len(layout.rows) and layout.note
        self._note_height = len(layout.note) * NOTE.leading + _NOTE_GAP if has_note else 0.0
        height = layout.head_height + sum(row.height for row in rows) + self._note_height
        super().__init__(width, height, **space)
        self._layout, self._start, self._stop = layout, start, stop
        self._whole = layout.head_height + sum(row.height for row in layout.rows)

    @property
    def least(self) -> float:
        """The head and two rows, or all of a short table."""
        if self.height <= _SHORT:
            return self.height
        rows = self._layout.rows[self._start : self._start + 2]
        return self._layout.head_height + sum(row.height for row in rows)

    def split(self, _width: float, height: float) -> list[Grid]:
        """The rows that fit and the others; never one row alone on a page where two would do."""
        if self.height <= min(_SHORT, self._whole):
            return []
        rows, used, fits = self._layout.rows, self._layout.head_height, self._start
        while fits < self._stop and used + rows[fits].height <= height:
            used += rows[fits].height
            fits += 1
        # What stands on the next page are two rows at least, or with the note, one.
        if self._stop - fits <= (0 if self._note_height else 1) and fits - self._start > 2:  # noqa: PLR2004
            fits -= 1
        enough = 1 if self._start < self._stop and rows[self._start].height > _TALL else 2
        if fits - self._start < min(enough, self._stop - self._start):
            return []
        return [
            Grid(self._layout, self._start, fits, self.width, before=self.spaceBefore),
            Grid(self._layout, fits, self._stop, self.width, after=self.spaceAfter),
        ]

    def draw(self) -> None:
        """Head, rows, and a stronger line above the total."""
        layout, y = self._layout, self.height
        tallest = max(len(lines) for lines in layout.head)
        for at, lines in enumerate(layout.head):
            self._draw_cell(at, lines, y - (tallest - len(lines)) * layout.head_style.leading, layout.head_style)
        y -= layout.head_height
        hairline(self.canv, self.width, y, colour=ACCENT, weight=1)
        for row in layout.rows[self._start : self._stop]:
            if row.is_total:
                hairline(self.canv, self.width, y, colour=INK, weight=0.8)
            style = layout.style.but(bold=row.is_total)
            for at, lines in enumerate(row.cells):
                self._draw_cell(at, lines, y - row.above, style)
            y -= row.height
            if row.is_closed and not row.is_total:
                hairline(self.canv, self.width, y)
        for line in layout.note if self._note_height else []:
            draw(self.canv, line, 0, y - _NOTE_GAP - baseline(NOTE), NOTE)
            y -= NOTE.leading

    def _draw_cell(self, at: int, lines: Sequence[Line], y: float, style: Style) -> None:
        # Figures line up at their right ends, whichever side the page begins at.
        is_right = self._layout.rights[at] and not is_mirrored()
        x, below = self._layout.lefts[at], baseline(style)
        for line in lines:
            draw(self.canv, line, x + (self._layout.widths[at] - line.width if is_right else 0), y - below, style)
            y -= style.leading


def grid(table: Table, width: float, *, before: float = 0) -> Grid:
    """The table, `width` points wide: in the largest size in which its figures and words find room."""
    shared = [shared_commodity(table, at) for at in range(len(table.columns))]
    heads = [_head_words(column, commodity) for column, commodity in zip(table.columns, shared, strict=True)]
    rows = [(_row_words(row, shared), False) for row in table.rows]
    rows += [] if table.total is None else [(_row_words(table.total, shared), True)]
    for size in _SIZES:
        style = styled(size=size, leading=size * 1.36)
        head_style = styled(size=size * 0.86, leading=size * 1.14, bold=True, colour=GREY)
        natural, least = _needs(table.columns, heads, rows, (style, head_style), width)
        room = width - size * _GAP_PER_SIZE * (len(least) - 1)
        if sum(least) <= room:
            break
    widths = _fitted(natural, least, room)
    _give_heads(
        table.columns, widths, [max(width_of(words, head_style) for words in head) + 0.5 for head in heads], room
    )
    gap = (width - sum(widths)) / max(1, len(widths) - 1)
    layout = _Layout(
        lefts=tuple(sum(widths[:at]) + gap * at for at in range(len(widths))),
        widths=tuple(widths),
        rights=tuple(is_right_aligned(column.kind) for column in table.columns),
        head=tuple(_head_lines(words, head_style, wide) for words, wide in zip(heads, widths, strict=True)),
        head_style=head_style,
        style=style,
        rows=tuple(part for row, is_total in rows for part in _set_rows(row, widths, style, is_total=is_total)),
        note=lines_of(table.note, NOTE, width) if clean(table.note) else [],
    )
    return Grid(layout, 0, len(layout.rows), width, before=before, after=4)


def _head_words(column: Column, commodity: str) -> list[str]:
    """The column's title and, on a line of its own, the commodity that all of its money is in."""
    return [clean(column.title), *([commodity] if commodity else [])]


def _row_words(row: Row, shared: Sequence[str]) -> list[str]:
    return [paper_words(cell, commodity=not commodity) for cell, commodity in zip(row, shared, strict=True)]


def _needs(
    columns: Sequence[Column],
    heads: Sequence[Sequence[str]],
    rows: Sequence[tuple[Sequence[str], bool]],
    styles: tuple[Style, Style],
    width: float,
) -> tuple[list[float], list[float]]:
    """Per column the width it would like and the least it can do with; figures and dates are not broken for room.

    A row comes with whether it is the total, which is set in bold.
    """
    natural, least = [], []
    style, head_style = styles
    bold = style.but(bold=True)
    for at, column in enumerate(columns):
        body = max((width_of(row[at], bold if is_total else style) for row, is_total in rows), default=0)
        head = max(width_of(words, head_style) for words in heads[at])
        word = max((width_of(word, head_style) for words in heads[at] for word in words.split()), default=0)
        wish = min(max(body, word, min(head, _WIDEST_HEAD)) + 0.5, width)
        natural.append(wish)
        least.append(min(wish, max(word, min(body, _NARROWEST)) + 0.5) if column.kind == "text" else wish)
    return natural, least


def _fitted(natural: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """The natural widths; where `room` is too small for them, what is missing comes off the widest words."""
    widths = list(natural)
    while sum(widths) > room:
        spare = [at for at in range(len(widths)) if widths[at] - least[at] > 1]
        if not spare:
            return [wide * room / sum(widths) for wide in widths]
        widths[max(spare, key=lambda at: (widths[at], -at))] -= 1
    return widths


def _give_heads(columns: Sequence[Column], widths: list[float], wishes: Sequence[float], room: float) -> None:
    """Give the room that is left, and what the widest words can spare, to heads that would go over several lines."""
    for wish, at in sorted((wish, at) for at, wish in enumerate(wishes)):
        missing = wish - widths[at]
        if missing <= 0:
            continue
        short = max(0.0, missing - (room - sum(widths)))
        giving = max(
            (each for each, column in enumerate(columns) if column.kind == "text"), key=widths.__getitem__, default=at
        )
        if not short or (giving != at and widths[giving] - short >= _WIDE_ENOUGH):
            widths[giving] -= short
            widths[at] += missing


def _head_lines(words: Sequence[str], style: Style, width: float) -> list[Line]:
    return [line for part in words for line in lines_of(part, style, width)]


def _set_rows(row: Sequence[str], widths: Sequence[float], style: Style, *, is_total: bool) -> list[_Set]:
    """The row as one set row, or as several when a cell is longer than a page could hold."""
    looks = style.but(bold=is_total)
    cells = [_cell_lines(words, looks, width) for words, width in zip(row, widths, strict=True)]
    tallest = max(len(lines) for lines in cells)
    parts = []
    for start in range(0, tallest, _LINES_PER_ROW):
        piece = tuple(lines[start : start + _LINES_PER_ROW] for lines in cells)
        above = 0.0 if start else _PAD
        is_last = start + _LINES_PER_ROW >= tallest
        height = above + max(len(lines) for lines in piece) * style.leading + (_PAD if is_last else 0)
        parts.append(_Set(piece, height, above, is_closed=is_last, is_total=is_total and not start))
    return parts


def _cell_lines(words: str, style: Style, width: float) -> list[Line]:
    line = line_of(words, style)
    return [line] if line.width <= width else lines_of(words, style, width)
