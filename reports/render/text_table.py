"""Columns of text that line up on a terminal: measuring, wrapping, padding. What the words are is decided elsewhere."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.cells import cell_len, chop_cells

from reports.document import Money
from reports.render.cells import (
    RANGE,
    WORDS_FROM_THE_RIGHT,
    clean,
    figure,
    is_right_aligned,
    is_right_to_left,
    shared_commodity,
    shown,
)
from reports.render.own import is_mirrored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.document import Cell, Row, Table

_GAP = "  "
_NARROWEST = 8
_HEAD_ENOUGH = 11
_WITH_ROOM_BESIDE = 2
# Marks that have no width. Between two that read left to right, a right-to-left name cannot carry the figures that follow
# it over to its other side; between two that read right to left, a sentence keeps its full stop at its end.
_MARK, _FROM_RIGHT = "\u200e", "\u200f"


def width_of(text: str) -> int:
    """How many terminal cells `text` takes: wide characters two, combining marks none."""
    return cell_len(text)


def isolated(text: str) -> str:
    """`text`, kept from turning the direction of what stands beside it, and so each name in it; done once, it stays as it is."""
    if not is_right_to_left(text) or text.startswith(_MARK):
        return text
    if is_mirrored():
        marked = RANGE.sub(lambda found: _MARK + found[0], text)
        return f"{_MARK}{_FROM_RIGHT}{marked}{_FROM_RIGHT}{_MARK}"
    marked = WORDS_FROM_THE_RIGHT.sub(lambda found: found[0] + _MARK, text)
    return f"{_MARK}{marked.removesuffix(_MARK)}{_MARK}"


def pad(text: str, width: int, *, right: bool = False) -> str:
    """`text` isolated and filled with spaces to `width` cells, flush left or `right`."""
    space = " " * max(0, width - width_of(text))
    return space + isolated(text) if right else isolated(text) + space


def wrapped(text: str, width: int) -> list[str]:
    """`text`, made safe, as lines of at most `width` cells; breaks between words, and in words that are longer."""
    width = max(2, width)
    lines: list[str] = []
    for word in clean(text).split():
        if lines and width_of(lines[-1]) + 1 + width_of(word) <= width:
            lines[-1] += " " + word
        else:
            lines += chop_cells(word, width) if width_of(word) > width else [word]
    return lines


def table_lines(table: Table, width: int) -> list[str]:
    """Head, hairline, rows, and the total below a second hairline.

    Money names its commodity in every row while there is room; else a commodity that the whole column
    shares moves to the head, then the widest columns of words are wrapped. Figures are never cut.
    """
    heads, rows = _with_commodities(table)
    if _total_width(heads, _measured(table, rows)) > width:
        heads, rows = _commodities_in_heads(table)
    rights = [is_right_aligned(column.kind) for column in table.columns]
    measured = _measured(table, rows)
    widths = _widths(heads, measured, rights, width)
    rule = _GAP.join("─" * column for column in widths)
    lines = [*_row_lines(heads, widths, rights), rule]
    for row in rows if table.total is None else rows[:-1]:
        lines += _row_lines(row, widths, rights)
    if table.total is None:
        return lines
    if measured is not rows:
        # What the total is called goes on below the column beside it.
        row, widths, rights = [rows[-1][0], *rows[-1][2:]], [widths[0] + len(_GAP) + widths[1], *widths[2:]], rights[1:]
        return [*lines, rule, *_row_lines(row, widths, [False, *rights[1:]])]
    return [*lines, rule, *_row_lines(rows[-1], widths, rights)]


def _measured(table: Table, rows: list[list[str]]) -> list[list[str]]:
    """The rows that say how wide columns are: what a total is called needs no room of its own where nothing stands beside it."""
    if table.total is None or len(rows[-1]) < _WITH_ROOM_BESIDE or rows[-1][1]:
        return rows
    return [*rows[:-1], ["", *rows[-1][1:]]]


def _all_rows(table: Table) -> tuple[Row, ...]:
    return table.rows if table.total is None else (*table.rows, table.total)


def _with_commodities(table: Table) -> tuple[list[str], list[list[str]]]:
    """Heads and rows as words; in a column of several commodities, the numbers still end in one line."""
    rows = _all_rows(table)
    longest = [
        max((width_of(clean(cell.commodity)) for row in rows if isinstance(cell := row[at], Money)), default=0)
        for at in range(len(table.columns))
    ]
    return (
        [clean(column.title) for column in table.columns],
        [[_lined_up(cell, longest[at]) for at, cell in enumerate(row)] for row in rows],
    )


def _lined_up(cell: Cell, longest: int) -> str:
    if isinstance(cell, Money):
        return f"{figure(cell.number)} {pad(clean(cell.commodity), longest)}"
    return shown(cell)


def _commodities_in_heads(table: Table) -> tuple[list[str], list[list[str]]]:
    """Heads and rows as words, with each commodity that a whole column shares named in its head."""
    shared = [shared_commodity(table, at) for at in range(len(table.columns))]
    heads = [
        f"{clean(column.title)} {commodity}".strip() for column, commodity in zip(table.columns, shared, strict=True)
    ]
    rows = [[shown(cell, commodity=not shared[at]) for at, cell in enumerate(row)] for row in _all_rows(table)]
    return heads, rows


def _total_width(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    return sum(_natural(heads, rows)) + len(_GAP) * (len(heads) - 1)


def _natural(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(width_of(row[at]) for row in (heads, *rows)) for at in range(len(heads))]


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]], rights: Sequence[bool], width: int) -> list[int]:
    """The width of each column; while the table is too wide, the widest that can still be wrapped gives a cell.

    The heads of figures are wrapped first, a little, for that costs one line; then words between words; then heads as
    far as they go. Only when all that is not enough are words broken. Figures never are.
    """
    widths = _natural(heads, rows)
    columns = range(len(widths))
    figures = [max((width_of(row[at]) for row in rows), default=0) for at in columns]
    head_word = [_longest_word(head) for head in heads]
    body_word = [max((_longest_word(row[at]) for row in rows), default=0) for at in columns]
    least = [max(figures[at], head_word[at]) if rights[at] else max(body_word[at], head_word[at]) for at in columns]
    stages = (
        [max(least[at], _HEAD_ENOUGH) if rights[at] else widths[at] for at in columns],
        [widths[at] if rights[at] else least[at] for at in columns],
        least,
        [least[at] if rights[at] else min(least[at], _NARROWEST) for at in columns],
    )
    for floors in stages:
        _shrink(widths, floors, width - len(_GAP) * (len(widths) - 1))
    return widths


def _longest_word(text: str) -> int:
    return max((width_of(word) for word in text.split()), default=0)


def _shrink(widths: list[int], floors: Sequence[int], room: int) -> None:
    """Take from the widest columns above their floor, a cell at a time, until all fit into `room` or none can give."""
    while sum(widths) > room:
        spare = [at for at, floor in enumerate(floors) if widths[at] > floor]
        if not spare:
            return
        widths[max(spare, key=lambda at: (widths[at], -at))] -= 1


def _row_lines(row: Sequence[str], widths: Sequence[int], rights: Sequence[bool]) -> list[str]:
    """One row as one line, or as several when a cell had to be wrapped."""
    cells = [
        [cell] if width_of(cell) <= width else wrapped(cell, width) for cell, width in zip(row, widths, strict=True)
    ]
    return [
        _GAP.join(
            pad(part or "", width, right=right) for part, width, right in zip(parts, widths, rights, strict=True)
        ).rstrip()
        for parts in zip_longest(*cells)
    ]
