"""Charts on a page: who owns how much as bars, balances over time as steps. Floats here are places, not money.

A chart is as wide as its page, with letters and lines of one size on a phone and at a desk: places across are in percent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from reports.document import BarChart
from reports.render.cells import bar_figures, clean, figure, in_commodity
from reports.render.own import between, is_mirrored
from reports.render.scale import amount_ticks, day_ticks, day_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from reports.document import Chart, LineChart

    Series = Sequence[tuple[str, Sequence[tuple[date, Decimal]]]]

_BAR_STEP, _BAR_HEIGHT = 43, 12.0
# How high the lines are; above them half of the highest amount's letters, below them the days.
_PLOT, _ABOVE, _BELOW = 190.0, 6.0, 26.0
# The lines' own units across, which are stretched over the width that there is.
_ACROSS = 1000.0
# About how wide a letter of a day is, and how much room there is for days, at a desk and on a phone.
_TICK_LETTER = 7.0
_DESK, _PHONE = 560.0, 230.0
_FEW_DAYS = 5
# A day this near to an edge, in percent, is written on its inner side.
_AT_EDGE = 8.0
# Each line has a class for its colour, and a dash, so that nobody has to tell colours apart.
_DASHES = ("", "8 4", "2 3", "10 3 2 3", "4 4")


def svg(chart: Chart, language: str) -> Markup:
    """The chart as a picture with its figures in words; nothing when there is nothing to draw."""
    if isinstance(chart, BarChart):
        return _bars(chart) if chart.bars else Markup()
    return _lines(chart, language) if any(points for _, points in chart.series) else Markup()


def _bars(chart: BarChart) -> Markup:
    """Each bar below its label and its figure."""
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
    said = between().join(f"{clean(label)} {words}" for (label, _), words in zip(chart.bars, figures, strict=True))
    return Markup('<svg height="{}" role="img" aria-label="{}">{}</svg>').format(
        _place(len(chart.bars) * _BAR_STEP), f"{clean(chart.title)}: {said}", drawn
    )


def _lines(chart: LineChart, language: str) -> Markup:
    """Amounts beside the lines, days below them, and under both which line is which and where it stands now."""
    series = [(clean(name), points) for name, points in chart.series if points]
    ticks = amount_ticks([value for _, points in series for _, value in points])
    days = [day for _, points in series for day, _ in points]
    first, last = min(days), max(days)
    told = [f"{name} {in_commodity(points[-1][1], chart.commodity)}" for name, points in series]
    beside = Markup().join(Markup("<li>{}</li>").format(figure(tick)) for tick in reversed(ticks))
    plot = Markup('<svg class="plot" height="{}">{}</svg>').format(
        _place(_ABOVE + _PLOT + _BELOW),
        _grid(ticks) + _days(first, last, language) + _steps(series, ticks, first, last),
    )
    return Markup('<div class="lines" role="img" aria-label="{}"><ul class="amounts">{}</ul>{}</div>{}').format(
        f"{clean(chart.title)}: {between().join(told)}", beside, plot, _legend(told)
    )


def _grid(ticks: Sequence[Decimal]) -> Markup:
    """A line across for each amount, evenly from the highest down."""
    drawn = Markup()
    for at, tick in enumerate(reversed(ticks)):
        y = _place(_ABOVE + _PLOT * at / (len(ticks) - 1))
        drawn += Markup('<line class="{}" x1="0" x2="100%" y1="{}" y2="{}"/>').format("grid" if tick else "zero", y, y)
    return drawn


def _days(first: date, last: date, language: str) -> Markup:
    """The days below the lines: those that a desk has room for, and the few of a phone."""
    desk = _named_days(first, last, day_ticks(first, last), language, _DESK)
    phone = _named_days(first, last, day_ticks(first, last, most=_FEW_DAYS), language, _PHONE)
    drawn = Markup()
    for x, words in dict.fromkeys((*desk, *phone)):
        screen = "" if (x, words) in desk and (x, words) in phone else " desk" if (x, words) in desk else " phone"
        anchor = "start" if x < _AT_EDGE else "end" if x > 100 - _AT_EDGE else "middle"
        drawn += Markup('<text class="tick{}" x="{}" y="{}" text-anchor="{}">{}</text>').format(
            screen, _percent(x), _place(_ABOVE + _PLOT + 20), anchor, words
        )
    return drawn


def _named_days(
    first: date, last: date, ticks: Sequence[tuple[date, str]], language: str, room: float
) -> list[tuple[float, str]]:
    """(place in percent, words) of each day that does not run into the one before it, where `room` is so wide."""
    found, taken = [], -room
    for day, pattern in ticks:
        words, x = day_words(day, pattern, language), _part(day, first, last)
        wide = len(words) * _TICK_LETTER
        before = 0 if x < _AT_EDGE else wide if x > 100 - _AT_EDGE else wide / 2
        start = x / 100 * room - before
        if start >= taken:
            found.append((x, words))
            taken = start + wide + _TICK_LETTER
    return found


def _steps(series: Series, ticks: Sequence[Decimal], first: date, last: date) -> Markup:
    """The lines, in a picture of their own that is stretched across."""

    def x(day: date) -> str:
        return _place(_across(_ACROSS * _part(day, first, last) / 100))

    def y(value: Decimal) -> str:
        return _place(_PLOT * (1 - float((value - ticks[0]) / (ticks[-1] - ticks[0]))))

    drawn = Markup()
    for at, (_, points) in enumerate(series):
        # A balance holds until the next one: across first, then up or down; the last holds to the edge.
        path = f"M{x(points[0][0])} {y(points[0][1])}"
        path += "".join(f"H{x(day)}V{y(value)}" for day, value in points[1:])
        path += f"H{_place(_across(_ACROSS))}"
        drawn += Markup('<path class="line l{}" stroke-dasharray="{}" d="{}"/>').format(
            at % len(_DASHES), _DASHES[at % len(_DASHES)], path
        )
    return Markup('<svg y="{}" height="{}" viewBox="0 0 {} {}" preserveAspectRatio="none">{}</svg>').format(
        _place(_ABOVE), _place(_PLOT), _place(_ACROSS), _place(_PLOT), drawn
    )


def _legend(told: Sequence[str]) -> Markup:
    """What each line is, behind a piece of it."""
    rows = Markup().join(
        Markup(
            '<li><svg class="piece" width="34" height="12"><line class="line l{}" stroke-dasharray="{}" x1="0" x2="34" y1="6" y2="6"/></svg> <bdi>{}</bdi></li>'
        ).format(at % len(_DASHES), _DASHES[at % len(_DASHES)], words)
        for at, words in enumerate(told)
    )
    # What it says is read aloud of the picture above.
    return Markup('<ul class="legend" aria-hidden="true">{}</ul>').format(rows)


def _part(day: date, first: date, last: date) -> float:
    """Where a day lies between two others, in percent; a single day lies at the beginning."""
    return 100 * (day - first).days / max(1, (last - first).days)


def _rect(name: str, x: float, y: float, wide: float) -> Markup:
    """A bar from x on, as wide as said, both in percent of the chart."""
    return Markup('<rect class="{}" x="{}" y="{}" width="{}%" height="{}" rx="2"/>').format(
        name, _percent(x + wide if is_mirrored() else x), y, _place(wide), _place(_BAR_HEIGHT)
    )


def _percent(x: float) -> str:
    return f"{_place(100 - x if is_mirrored() else x)}%"


def _across(x: float) -> float:
    """A place of the lines from the side at which the page begins."""
    return _ACROSS - x if is_mirrored() else x


def _shortened(label: str, most: int) -> str:
    return label if len(label) <= most else label[: most - 1] + "…"


def _place(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
