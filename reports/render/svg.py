"""Charts on a page: who owns how much as bars, balances over time as steps. Floats here are places, not money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from reports.document import BarChart
from reports.render.cells import bar_figures, clean, figure, in_commodity
from reports.render.own import is_mirrored
from reports.render.scale import amount_ticks, day_ticks, day_words

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from reports.document import Chart, LineChart

WIDTH = 640
"""How wide a chart of lines is, in its own units: it grows and shrinks with the page."""
_PLOT_TOP, _PLOT_HEIGHT, _AXIS = 10.0, 190.0, 26.0
_LEFT, _RIGHT = 74.0, 10.0
_BAR_STEP, _BAR_HEIGHT = 43, 12.0
# About how wide a letter of a day is below a chart: a day that would run into the one before it is not named.
_TICK_LETTER = 7.0
# Each line has a class for its colour, and a dash, so that nobody has to tell colours apart.
_DASHES = ("", "8 4", "2 3", "10 3 2 3", "4 4")


def svg(chart: Chart, language: str) -> Markup:
    """The chart as an SVG element with its figures in words; nothing when there is nothing to draw."""
    if isinstance(chart, BarChart):
        return _bars(chart) if chart.bars else Markup()
    return _lines(chart, language) if any(points for _, points in chart.series) else Markup()


def _bars(chart: BarChart) -> Markup:
    """Each bar below its label and its figure, placed in percent: a phone's page is narrower, its letters no smaller."""
    figures = bar_figures(chart)
    values = [float(value) for _, value in chart.bars]
    low, high = min(0.0, *values), max(0.0, *values)
    high = high if low else float(chart.full)
    scale = 100 / ((high - low) or 1.0)
    drawn = Markup()
    for at, ((label, _), words, value) in enumerate(zip(chart.bars, figures, values, strict=True)):
        y = at * _BAR_STEP
        drawn += Markup('<text class="label" x="{}" y="{}">{}</text>').format(
            _percent(0), y + 15, _shortened(clean(label), 26)
        )
        drawn += Markup('<text class="figure" x="{}" y="{}" text-anchor="end">{}</text>').format(
            _percent(100), y + 15, words
        )
        drawn += _rect("track", 0, y + 21, 100)
        drawn += _rect("bar below" if value < 0 else "bar", (min(0.0, value) - low) * scale, y + 21, abs(value) * scale)
    said = "; ".join(f"{clean(label)} {words}" for (label, _), words in zip(chart.bars, figures, strict=True))
    return Markup('<svg height="{}" role="img" aria-label="{}">{}</svg>').format(
        _place(len(chart.bars) * _BAR_STEP), f"{clean(chart.title)}: {said}", drawn
    )


def _lines(chart: LineChart, language: str) -> Markup:
    series = [(clean(name), points) for name, points in chart.series if points]
    ticks = amount_ticks([value for _, points in series for _, value in points])
    days = [day for _, points in series for day, _ in points]
    first, last = min(days), max(days)
    room = WIDTH - _LEFT - _RIGHT

    def x(day: date) -> float:
        return _LEFT + room * (day - first).days / max(1, (last - first).days)

    def place(day: date) -> str:
        return _place(_across(x(day)))

    def y(value: Decimal) -> float:
        return _PLOT_TOP + _PLOT_HEIGHT * (1 - float((value - ticks[0]) / (ticks[-1] - ticks[0])))

    drawn = Markup()
    for tick in ticks:
        drawn += Markup('<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
            "zero" if tick == 0 else "grid", _across(_LEFT), _across(WIDTH - _RIGHT), _place(y(tick)), _place(y(tick))
        )
        drawn += Markup('<text class="tick" x="{}" y="{}" text-anchor="end">{}</text>').format(
            _across(_LEFT - 8), _place(y(tick) + 4), figure(tick)
        )
    taken = -_LEFT
    for day, pattern in day_ticks(first, last):
        words = day_words(day, pattern, language)
        half = len(words) * _TICK_LETTER / 2
        middle = min(max(x(day), _LEFT + 20), WIDTH - 36)
        if middle - half < taken:
            continue
        taken = middle + half
        drawn += Markup('<text class="tick" x="{}" y="{}" text-anchor="middle">{}</text>').format(
            _place(_across(middle)), _PLOT_TOP + _PLOT_HEIGHT + 20, words
        )
    for at, (_, points) in enumerate(series):
        # A balance holds until the next one: across first, then up or down; the last holds to the right edge.
        path = f"M{place(points[0][0])} {_place(y(points[0][1]))}"
        path += "".join(f"H{place(day)}V{_place(y(value))}" for day, value in points[1:])
        path += f"H{_across(WIDTH - _RIGHT)}"
        drawn += Markup('<path class="line l{}" stroke-dasharray="{}" d="{}"/>').format(
            at % len(_DASHES), _DASHES[at % len(_DASHES)], path
        )
    legend = Markup()
    top = _PLOT_TOP + _PLOT_HEIGHT + _AXIS
    told = [f"{name} {in_commodity(points[-1][1], chart.commodity)}" for name, points in series]
    for at, words in enumerate(told):
        row = top + 18 * at + 14
        legend += Markup('<line class="line l{}" stroke-dasharray="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
            at % len(_DASHES), _DASHES[at % len(_DASHES)], _across(_LEFT), _across(_LEFT + 34), row - 4, row - 4
        )
        legend += Markup('<text class="label" x="{}" y="{}">{}</text>').format(_across(_LEFT + 44), row, words)
    return _whole(chart.title, "; ".join(told), top + 18 * len(series) + 6, drawn + legend)


def _whole(title: str, said: str, height: float, drawn: Markup) -> Markup:
    return Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, _place(height), f"{clean(title)}: {said}", drawn
    )


def _rect(name: str, x: float, y: float, wide: float) -> Markup:
    """A bar from x on, as wide as said, both in percent of the chart."""
    return Markup('<rect class="{}" x="{}" y="{}" width="{}%" height="{}" rx="2"/>').format(
        name, _percent(x + wide if is_mirrored() else x), y, _place(wide), _place(_BAR_HEIGHT)
    )


def _percent(x: float) -> str:
    return f"{_place(100 - x if is_mirrored() else x)}%"


def _across(x: float) -> float:
    """A place from the side at which the page begins; an anchored text turns by itself there."""
    return WIDTH - x if is_mirrored() else x


def _shortened(label: str, most: int) -> str:
    return label if len(label) <= most else label[: most - 1] + "…"


def _place(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
