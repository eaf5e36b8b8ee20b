"""A table on paper: columns that fit, a head that comes back on every page, figures flush right, hairlines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.render.cells import clean, is_right_aligned, shared_commodity
from reports.render.own import is_mirrored
from reports.render.pdf_parts import BODY, NOTE, Block, baseline, hairline, paper_words
from reports.render.pdf_text import ACCENT, GREY, INK, Line, Style, draw, line_of, lines_of, styled, width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.document import Column, Row, Table

# How large letters are and how far apart columns stand, in sizes: the first at which every column has its room. Words stay whole
# down to letters that are read with ease; what is wider still breaks them, and goes on to smaller ones.
_WITH_EASE = ((9.2, 1.5), (9.2, 1.1), (8.6, 1.5), (8.6, 1.1), (8.2, 1.1), (7.8, 1.1), (7.4, 1.1))
_SIZES = ((9.2, 1.5), (8.6, 1.5), (7.8, 1.5), (7.0, 1.5), (6.3, 1.5), (5.6, 1.5), (5.0, 1.5))
_PAD = 3.5
_NARROWEST = 58.0
# A word longer than this may be broken; a column of words is not asked to become narrower than about two of them.
_LONGEST_WORD = 104.0
_WIDEST_HEAD = 64.0
# A column whose words need at least this takes the room that is left; figures then stand together at the other side.
_LONG_WORDS = 60.0
# A column of words gives to the heads of others what it has above this.
_WIDE_ENOUGH = 150.0
# A cell longer than this is set as several rows with nothing between them, so that it can go over to the next page.
_LINES_PER_ROW = 10
_TALL = 100.0
_NOTE_GAP = 5.0
_SAID_GAP = 5.5
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
    notes: tuple[tuple[list[Line], Style, float], ...]
    """What is said below the last row, each in its style and so far below what is above it."""

    @property
    def head_height(self) -> float:
        """The head with its line, in points."""
        return max(len(lines) for lines in self.head) * self.head_style.leading + 6


class Grid(Block):
    """The rows of a table from `start` to `stop`, under its head; the last rows with the table's note below them."""

    def __init__(self, layout: _Layout, start: int, stop: int, width: float, **space: float) -> None:
        rows = layout.rows[start:stop]
        is_end = stop == len(layout.rows)
        self._notes = layout.notes if is_end else ()
        self._note_height = sum(gap + len(lines) * style.leading for lines, style, gap in self._notes)
        height = layout.head_height + sum(row.height for row in rows) + self._note_height
        super().__init__(width, height, **space)
        self._layout, self._start, self._stop = layout, start, stop
        noted = sum(gap + len(lines) * style.leading for lines, style, gap in layout.notes)
        self._whole = layout.head_height + sum(row.height for row in layout.rows) + noted

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
        # What stands on the next page are two rows at least, with the notes below them.
        while self._stop - fits < 2 and fits - self._start > 2:  # noqa: PLR2004
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
        for lines, style, gap in self._notes:
            y -= gap
            for line in lines:
                draw(self.canv, line, 0, y - baseline(style), style)
                y -= style.leading

    def _draw_cell(self, at: int, lines: Sequence[Line], y: float, style: Style) -> None:
        # Figures line up at their right ends, whichever side the page begins at.
        is_right = self._layout.rights[at] and not is_mirrored()
        x, below = self._layout.lefts[at], baseline(style)
        for line in lines:
            draw(self.canv, line, x + (self._layout.widths[at] - line.width if is_right else 0), y - below, style)
            y -= style.leading


@dataclass(frozen=True, slots=True)
class Fit:
    """How the columns of a table, or of several that are alike, share the width: where each begins, how wide it is, in which letters."""

    lefts: tuple[float, ...]
    widths: tuple[float, ...]
    style: Style
    head_style: Style


def fitted(tables: Sequence[Table], width: float) -> Fit:
    """The columns that all of these tables have, in the largest letters in which figures and words find room."""
    columns = tables[0].columns
    shared = [[shared_commodity(table, at) for at in range(len(columns))] for table in tables]
    heads = [
        list(dict.fromkeys(words for units in shared for words in _head_words(column, units[at])))
        for at, column in enumerate(columns)
    ]
    rows = [row for table, units in zip(tables, shared, strict=True) for row in _rows(table, units)]
    tried = [*((size, gap, True) for size, gap in _WITH_EASE), *((size, gap, False) for size, gap in _SIZES)]
    for size, gap, is_whole in tried:
        styles = (
            styled(size=size, leading=size * 1.36),
            styled(size=size * 0.86, leading=size * 1.14, bold=True, colour=GREY),
        )
        natural = _wishes(heads, rows, styles, width)
        room = width - size * gap * (len(columns) - 1)
        if sum(natural) <= room:
            least = natural
            break
        least = _least(columns, heads, rows, styles, natural, is_whole=is_whole)
        if sum(least) <= room:
            break
    widths = _narrowed(natural, least, room)
    _give_heads(columns, widths, [max(width_of(words, styles[1]) for words in head) + 0.5 for head in heads], room)
    _give_rest(columns, widths, natural, rows, room)
    between = (width - sum(widths)) / max(1, len(widths) - 1)
    lefts = tuple(sum(widths[:at]) + between * at for at in range(len(widths)))
    return Fit(lefts, tuple(widths), *styles)


def grid(table: Table, width: float, *, fit: Fit | None = None, before: float = 0, said: Sequence[str] = ()) -> Grid:
    """The table, `width` points wide; what is `said` of it stays with its last rows."""
    found = fit or fitted((table,), width)
    shared = [shared_commodity(table, at) for at in range(len(table.columns))]
    notes = [(lines_of(table.note, NOTE, width), NOTE, _NOTE_GAP)] if clean(table.note) else []
    notes += [(lines_of(each, BODY, width), BODY, _SAID_GAP if at else 2 * _SAID_GAP) for at, each in enumerate(said)]
    layout = _Layout(
        lefts=found.lefts,
        widths=found.widths,
        rights=tuple(is_right_aligned(column.kind) for column in table.columns),
        head=tuple(
            [line for part in _head_words(column, unit) for line in lines_of(part, found.head_style, wide)]
            for column, unit, wide in zip(table.columns, shared, found.widths, strict=True)
        ),
        head_style=found.head_style,
        style=found.style,
        rows=tuple(
            part
            for row, is_total in _rows(table, shared)
            for part in _set_rows(row, found.widths, found.style, is_total=is_total)
        ),
        notes=tuple(notes),
    )
    return Grid(layout, 0, len(layout.rows), width, before=before, after=4)


def _head_words(column: Column, commodity: str) -> list[str]:
    """The column's title and, on a line of its own, the commodity that all of its money is in."""
    return [clean(column.title), *([commodity] if commodity else [])]


def _rows(table: Table, shared: Sequence[str]) -> list[tuple[list[str], bool]]:
    """Every row in words, and whether it is the total, which is set in bold."""
    rows = [(_row_words(row, shared), False) for row in table.rows]
    return rows if table.total is None else [*rows, (_row_words(table.total, shared), True)]


def _row_words(row: Row, shared: Sequence[str]) -> list[str]:
    return [paper_words(cell, commodity=not commodity) for cell, commodity in zip(row, shared, strict=True)]


def _wishes(
    heads: Sequence[Sequence[str]],
    rows: Sequence[tuple[Sequence[str], bool]],
    styles: tuple[Style, Style],
    width: float,
) -> list[float]:
    """The width that each column would like: that of its longest cell, and room for its head on a line or two."""
    style, head_style = styles
    bold = style.but(bold=True)
    found = []
    for at, words in enumerate(heads):
        body = max((width_of(row[at], bold if is_total else style) for row, is_total in rows), default=0)
        head = max(width_of(each, head_style) for each in words)
        found.append(min(max(body, _longest(words, head_style), min(head, _WIDEST_HEAD)) + 0.5, width))
    return found


def _least(
    columns: Sequence[Column],
    heads: Sequence[Sequence[str]],
    rows: Sequence[tuple[Sequence[str], bool]],
    styles: tuple[Style, Style],
    natural: Sequence[float],
    *,
    is_whole: bool,
) -> list[float]:
    """The least width that each column can do with; figures and dates are not broken for room, nor words that are to stay whole."""
    style, head_style = styles
    found = []
    for at, (column, wish) in enumerate(zip(columns, natural, strict=True)):
        if column.kind != "text":
            found.append(wish)
            continue
        needed = _NARROWEST
        if is_whole:
            word = _longest([row[at] for row, _ in rows], style)
            needed = max(needed, min(max(word, wish / 2), _LONGEST_WORD))
        found.append(min(wish, max(_longest(heads[at], head_style), needed) + 0.5))
    return found


def _longest(texts: Sequence[str], style: Style) -> float:
    """How wide the longest word is."""
    return max((width_of(word, style) for text in texts for word in text.split()), default=0)


def _narrowed(natural: Sequence[float], least: Sequence[float], room: float) -> list[float]:
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


def _give_rest(
    columns: Sequence[Column],
    widths: list[float],
    natural: Sequence[float],
    rows: Sequence[tuple[Sequence[str], bool]],
    room: float,
) -> None:
    """Give what is still left to columns that are to be filled in by hand, else to those of long words: figures then stand together.

    Where there is neither, all columns stand evenly apart.
    """
    words = [at for at, column in enumerate(columns) if column.kind == "text"]
    blank = [at for at in words if rows and not any(row[at] for row, _ in rows)]
    takers = blank or [at for at in words if natural[at] >= _LONG_WORDS]
    for at in takers:
        widths[at] += (room - sum(widths)) / (len(takers) - takers.index(at))


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
