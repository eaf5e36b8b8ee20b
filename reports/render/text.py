"""Document → plain text for a terminal or a mail. No colour, no cursor movement; tables are laid out in text_table.py."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from reports.document import BarChart
from reports.language import in_its_language
from reports.render.cells import NOTHING, bar_figures, clean, day_shown, figure, in_commodity, shown
from reports.render.own import standing, standing_in_two
from reports.render.text_table import isolated, pad, table_lines, width_of, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from reports.document import Chart, Document, Fact, LineChart, Section, Signature

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_HEIGHTS = "▁▂▃▄▅▆▇█"
_SPARK_WIDTH = 24
_INDENT = "  "


@in_its_language
def text(document: Document, width: int = 100) -> str:
    """The whole document, at most `width` cells wide where its numbers allow it, ending in a line end.

    It ends with the date, the entry and the seal that it rests on; the seal is never broken.
    """
    blocks = [_head(document, width), _facts(document.facts, width)]
    for section in document.sections:
        blocks += _section(section, width)
    blocks += [_notes(document.notes, width), _signatures(document.signatures, width), _foot(document, width)]
    return "\n\n".join("\n".join(line.rstrip() for line in block) for block in blocks if block) + "\n"


def _head(document: Document, width: int) -> list[str]:
    lines = [*wrapped(document.title, width), *wrapped(document.book, width)]
    if document.subtitle:
        lines += wrapped(document.subtitle, width)
    rule = "═" * max(width_of(line) for line in lines)
    return [*(isolated(line) for line in lines), rule]


def _section(section: Section, width: int) -> list[list[str]]:
    """The section as blocks of lines; its heading is part of the first block."""
    title = wrapped(section.title, width)
    blocks = [_facts(section.facts, width)]
    blocks += [_chart(chart, width) for chart in section.charts]
    for table in section.tables:
        named = (
            [] if table.title in {"", section.title} else [*(isolated(line) for line in wrapped(table.title, width))]
        )
        blocks.append([*named, *table_lines(table, width), *_notes((table.note,) if table.note else (), width)])
    blocks.append(_notes(section.notes, width))
    heading = [*(isolated(line) for line in title), "─" * max((width_of(line) for line in title), default=0)]
    blocks = [block for block in blocks if block]
    return [[*heading, *(blocks[0] if blocks else [])], *blocks[1:]] if section.title else blocks


def _facts(facts: Sequence[Fact], width: int) -> list[str]:
    """A line per fact: the labels one under the other, then the values; long values go on below themselves."""
    labels = [clean(fact.label) for fact in facts]
    column = min(max((width_of(label) for label in labels), default=0), width // 2)
    lines = []
    for label, fact in zip(labels, facts, strict=True):
        value = wrapped(shown(fact.value) or NOTHING, width - column - 3) or [""]
        heads = wrapped(label, column) or [""]
        for at in range(max(len(value), len(heads))):
            head = heads[at] if at < len(heads) else ""
            lines.append(pad(head, column) + "   " + isolated(value[at] if at < len(value) else ""))
    return lines


def _notes(notes: Sequence[str], width: int) -> list[str]:
    """Each note as a paragraph of its own."""
    return [isolated(line) for note in notes for line in wrapped(note, width)]


def _chart(chart: Chart, width: int) -> list[str]:
    """The chart under its title; nothing when there is nothing to draw."""
    lines = _bars(chart, width) if isinstance(chart, BarChart) else _sparks(chart, width)
    return [*(isolated(line) for line in wrapped(chart.title, width)), *lines] if lines else []


def _bars(chart: BarChart, width: int) -> list[str]:
    """Label, bar, figure. The longest bar takes the room left, at most 40 cells; one below zero is drawn light."""
    figures = bar_figures(chart)
    labels = [clean(label) for label, _ in chart.bars]
    column = min(max((width_of(label) for label in labels), default=0), width // 3)
    figure_column = max((width_of(shown_figure) for shown_figure in figures), default=0)
    room = max(8, min(40, width - column - figure_column - 6))
    longest = chart.full
    lines = []
    for label, shown_figure, (_, value) in zip(labels, figures, chart.bars, strict=True):
        bar = _bar(abs(value), longest, room)
        bar = "░" * len(bar) if value < 0 else bar
        first, *more = wrapped(label, column) or [""]
        lines.append(f"{_INDENT}{pad(first, column)}  {pad(bar, room)}  {pad(shown_figure, figure_column, right=True)}")
        lines += [_INDENT + isolated(line) for line in more]
    return lines


def _bar(value: Decimal, longest: Decimal | int, room: int) -> str:
    """A bar in eighths of a cell, `room` cells for the longest."""
    eighths = int(value * room * 8 / longest) if longest else 0
    whole, part = divmod(eighths, 8)
    return "█" * whole + (_EIGHTHS[part] if part else "")


def _sparks(chart: LineChart, width: int) -> list[str]:
    """A line per series: its name, its shape over the chart's days, its first and last balance."""
    drawn = [(clean(name), points) for name, points in chart.series if points]
    if not drawn:
        return []
    days = [day for _, points in drawn for day, _ in points]
    first, last = min(days), max(days)
    column = min(max(width_of(name) for name, _ in drawn), width // 3)
    lines = []
    for name, points in drawn:
        spark = _spark(points, first, last)
        ends = f"{figure(points[0][1])} → {in_commodity(points[-1][1], chart.commodity)}"
        lines.append(f"{_INDENT}{pad((wrapped(name, column) or [''])[0], column)}  {spark}  {ends}")
    lines.append(f"{_INDENT}{pad('', column)}  {day_shown(first)} … {day_shown(last)}")
    return lines


def _spark(points: Sequence[tuple[date, Decimal]], first: date, last: date) -> str:
    """The balance at even steps between the two days, as heights between zero, or its lowest below, and its highest.

    Before the series' first point there is nothing, and nothing is drawn.
    """
    span = (last - first).days
    steps = min(_SPARK_WIDTH, span + 1)
    values = [_held_on(points, first.toordinal() + round(span * step / max(1, steps - 1))) for step in range(steps)]
    known = [Decimal(0), *(value for value in values if value is not None)]
    low, high = min(known), max(known)
    top = len(_HEIGHTS) - 1

    def height(value: Decimal) -> str:
        return _HEIGHTS[int((value - low) * top / (high - low))] if high > low else _HEIGHTS[3]

    return "".join(" " if value is None else height(value) for value in values)


def _held_on(points: Sequence[tuple[date, Decimal]], ordinal: int) -> Decimal | None:
    """The balance that holds on a day; before the first point, none."""
    held = None
    for day, value in points:
        if day.toordinal() > ordinal:
            break
        held = value
    return held


def _signatures(signatures: Sequence[Signature], width: int) -> list[str]:
    """A line to sign on per signature, the role before it and the name after it."""
    labels = [clean(signature.label) for signature in signatures]
    column = min(max((width_of(label) for label in labels), default=0), width // 3)
    lines = []
    for label, signature in zip(labels, signatures, strict=True):
        head = pad((wrapped(label, column) or [""])[0], column)
        lines += ["", f"{head}  {'_' * 30}  {isolated(clean(signature.name))}"]
    return lines[1:]


def _foot(document: Document, width: int) -> list[str]:
    line = standing(document)
    where, seal = standing_in_two(document)
    foot = [isolated(line)] if width_of(line) <= width or not seal else [isolated(where), isolated(seal)]
    return [*wrapped(document.mark, width), *foot] if document.mark else foot
