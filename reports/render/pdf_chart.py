"""Charts on paper: who owns how much as bars, balances over time as steps. Floats here are places on a page, not money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from reports.document import BarChart
from reports.render.cells import bar_figures, clean, figure, in_commodity
from reports.render.own import is_mirrored
from reports.render.pdf_parts import LABEL, SMALL, Block
from reports.render.pdf_text import (
    ACCENT,
    GREY,
    HAIRLINE,
    INK,
    TINT,
    WARM,
    draw,
    line_of,
    minus,
    shortened,
    styled,
    width_of,
    write,
)
from reports.render.scale import amount_ticks, day_ticks, day_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.document import Chart, LineChart

_TITLE_HEIGHT = 22.0
# The step from bar to bar, how high one is, and how large the letters beside it are: of a few, and of many.
_FEW, _MANY = (20.0, 9.0, 9.3), (13.4, 6.6, 8.2)
_MANY_BARS = 20
# So many bars stand on a page at least, where there are more than it holds.
_LEAST_BARS = 6
# So much of the width is for labels at most.
_LABELS = 0.42
_PLOT_HEIGHT = 126.0
_AFTER_LAST = 8.0
_AXIS_HEIGHT = 22.0
_LEGEND_STEP = 15.0
_MOST_LEGEND_ROWS = 24
_LEGEND_SAMPLE = 20.0
# Each series differs by colour and by dash, so that a black-and-white copy can still be read.
_LOOKS: tuple[tuple[str, tuple[float, ...]], ...] = (
    (ACCENT, ()),
    (WARM, (5, 2.2)),
    ("#3f6fa8", (1.5, 2)),
    ("#86558a", (7, 2, 1.5, 2)),
    ("#857722", (3, 3)),
)
_AXIS = SMALL.but(size=7.4)


def chart_block(chart: Chart, width: float, language: str) -> Block | None:
    """The chart as a part of the page; None when there is nothing to draw."""
    if isinstance(chart, BarChart):
        return Bars(chart, width) if chart.bars else None
    return Lines(chart, width, language) if any(points for _, points in chart.series) else None


class Bars(Block):
    """A bar per label on a pale track; bars below zero go left from the zero line, in the warm colour."""

    def __init__(self, chart: BarChart, width: float, start: int = 0, stop: int | None = None) -> None:
        self._start, self._stop = start, len(chart.bars) if stop is None else stop
        self._title = _TITLE_HEIGHT if clean(chart.title) and not start else 0
        self._step, self._high, size = _MANY if len(chart.bars) > _MANY_BARS else _FEW
        self._label, self._figure = styled(size=size), styled(size=size, bold=True, align="right")
        super().__init__(width, self._room(self._stop - start), before=4, after=10)
        self._chart = chart

    def _room(self, bars: int) -> float:
        """How high so many bars are, with the title."""
        return self._title + bars * self._step + 6

    @property
    def least(self) -> float:
        """All of a few bars, the first ones of many."""
        count = self._stop - self._start
        return self._room(_LEAST_BARS if count > 2 * _LEAST_BARS else count)

    def split(self, _width: float, height: float) -> list[Bars]:
        """When there are more bars than there is room: those that fit, and the others at the same scale; a few on each page at least."""
        fits = min(int((height - self._title - 6) // self._step), self._stop - self._start - _LEAST_BARS)
        if fits < _LEAST_BARS:
            return []
        middle = self._start + fits
        return [Bars(self._chart, self.width, self._start, middle), Bars(self._chart, self.width, middle, self._stop)]

    def draw(self) -> None:
        """The title, then the bars from the top down."""
        if self._title:
            draw(self.canv, shortened(self._chart.title, LABEL, self.width), 0, self.height - 11, LABEL)
        figures = [minus(words) for words in bar_figures(self._chart)]
        labels = [shortened(label, self._label, self.width * _LABELS) for label, _ in self._chart.bars]
        left = max(label.width for label in labels) + 14
        longest = max(width_of(words, self._figure) for words in figures)
        right = self.width - longest - 14
        values = [float(value) for _, value in self._chart.bars]
        low, high = min(0.0, *values), max(0.0, *values)
        high = high if low else float(self._chart.full)
        scale = (right - left) / ((high - low) or 1.0)
        bars = list(zip(labels, figures, values, strict=True))[self._start : self._stop]
        for at, (label, words, value) in enumerate(bars):
            y = self.height - self._title - (at + 1) * self._step + 6
            draw(self.canv, label, 0, y + 1.2, self._label)
            self._bar(left, right - left, y, TINT)
            zero = left - low * scale
            self._bar(zero + min(0.0, value) * scale, abs(value) * scale, y, ACCENT if value >= 0 else WARM)
            # Figures end in one line, whichever side the page begins at.
            short = longest - width_of(words, self._figure) if is_mirrored() else 0.0
            write(self.canv, words, self.width - short, y + 1.2, self._figure)

    def _bar(self, x: float, wide: float, y: float, colour: str) -> None:
        if wide:
            self.canv.setFillColor(colour)
            self.canv.roundRect(x, y, wide, self._high, min(2.0, wide / 2), stroke=0, fill=1)


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where a day and a balance lie on the page."""

    left: float
    right: float
    bottom: float
    top: float
    first: date
    last: date
    low: Decimal
    high: Decimal

    def x(self, day: date) -> float:
        """A day's place from left to right; a single day stands at the left."""
        room = self.right - self.left - _AFTER_LAST
        return self.left + room * (day - self.first).days / max(1, (self.last - self.first).days)

    def y(self, value: Decimal) -> float:
        """A balance's place from bottom to top."""
        return self.bottom + (self.top - self.bottom) * float((value - self.low) / (self.high - self.low))


class Lines(Block):
    """Balances over time: a step line per series, amounts at the left, days below, the last balances in the legend."""

    def __init__(self, chart: LineChart, width: float, language: str) -> None:
        self._series = [(clean(name), points) for name, points in chart.series if points]
        self._chart, self._language = chart, language
        self._legend = self._legend_rows(width)
        self._title = _TITLE_HEIGHT if clean(chart.title) else 0
        height = self._title + len(self._legend) * _LEGEND_STEP + _PLOT_HEIGHT + _AXIS_HEIGHT + 10
        super().__init__(width, height, before=4, after=10)

    def draw(self) -> None:
        """Title, legend, the quiet grid, then the lines over it."""
        if self._title:
            draw(self.canv, shortened(self._chart.title, LABEL, self.width), 0, self.height - 11, LABEL)
        self._draw_legend(self.height - self._title - 9)
        ticks = amount_ticks([value for _, points in self._series for _, value in points])
        plot = self._plot(ticks)
        self._draw_amounts(plot, ticks)
        self._draw_days(plot)
        for at, (_, points) in enumerate(self._series):
            self._draw_series(plot, points, at)

    def _plot(self, ticks: Sequence[Decimal]) -> _Plot:
        days = [day for _, points in self._series for day, _ in points]
        left = max(width_of(minus(figure(tick)), _AXIS) for tick in ticks) + 8
        top = _AXIS_HEIGHT + _PLOT_HEIGHT
        return _Plot(left, self.width - 2, _AXIS_HEIGHT, top, min(days), max(days), ticks[0], ticks[-1])

    def _draw_amounts(self, plot: _Plot, ticks: Sequence[Decimal]) -> None:
        for tick in ticks:
            y = plot.y(tick)
            self.canv.setStrokeColor(GREY if tick == 0 else HAIRLINE)
            self.canv.setLineWidth(0.7 if tick == 0 else 0.4)
            self.canv.line(plot.left, y, plot.right, y)
            write(self.canv, minus(figure(tick)), plot.left - 6, y - 2.6, _AXIS.but(align="right"))

    def _draw_days(self, plot: _Plot) -> None:
        style = _AXIS.but(align="centre")
        self.canv.setLineWidth(0.5)
        taken = -plot.right
        for day, pattern in day_ticks(plot.first, plot.last):
            x = plot.x(day)
            self.canv.setStrokeColor(GREY)
            self.canv.line(x, plot.bottom, x, plot.bottom - 3)
            line = line_of(day_words(day, pattern, self._language), style)
            middle = min(max(x, line.width / 2), plot.right - line.width / 2)
            if middle - line.width / 2 > taken:
                draw(self.canv, line, middle, plot.bottom - 12.5, style)
                taken = middle + line.width / 2 + 3

    def _draw_series(self, plot: _Plot, points: Sequence[tuple[date, Decimal]], at: int) -> None:
        """A balance holds until the next one: across first, then up or down; the last holds to the right edge."""
        colour, dash = _LOOKS[at % len(_LOOKS)]
        corners = [(plot.x(points[0][0]), plot.y(points[0][1]))]
        for day, value in points[1:]:
            corners += [(plot.x(day), corners[-1][1]), (plot.x(day), plot.y(value))]
        corners.append((plot.right, corners[-1][1]))
        self._fill(corners, plot.y(Decimal(0)), colour)
        path = self.canv.beginPath()
        path.moveTo(*corners[0])
        for corner in corners[1:]:
            path.lineTo(*corner)
        self.canv.setStrokeColor(colour)
        self.canv.setLineWidth(1.5)
        self.canv.setDash(*((list(dash), 0) if dash else ([], 0)))
        self.canv.drawPath(path, stroke=1, fill=0)
        self.canv.setDash([], 0)

    def _fill(self, corners: Sequence[tuple[float, float]], zero: float, colour: str) -> None:
        """A breath of colour between one or two lines and zero; with more it would only muddy."""
        if len(self._series) > 2:  # noqa: PLR2004
            return
        path = self.canv.beginPath()
        path.moveTo(corners[0][0], zero)
        for corner in corners:
            path.lineTo(*corner)
        path.lineTo(corners[-1][0], zero)
        path.close()
        self.canv.saveState()
        self.canv.setFillColor(colour)
        self.canv.setFillAlpha(0.09)
        self.canv.drawPath(path, stroke=0, fill=1)
        self.canv.restoreState()

    def _legend_rows(self, width: float) -> list[list[tuple[int, str]]]:
        """The series with their last balances, by number, in as many rows as they need; past two dozen, unnamed."""
        rows: list[list[tuple[int, str]]] = [[]]
        used = 0.0
        for at, (name, points) in enumerate(self._series):
            words = f"{name}  {minus(in_commodity(points[-1][1], self._chart.commodity))}"
            wide = _LEGEND_SAMPLE + width_of(words, SMALL) + 24
            if rows[-1] and used + wide > width:
                rows.append([])
                used = 0
            rows[-1].append((at, words))
            used += wide
        return rows[:_MOST_LEGEND_ROWS]

    def _draw_legend(self, y: float) -> None:
        style = SMALL.but(colour=INK)
        for row in self._legend:
            x = 0.0
            for at, words in row:
                colour, dash = _LOOKS[at % len(_LOOKS)]
                self.canv.setStrokeColor(colour)
                self.canv.setLineWidth(1.5)
                self.canv.setDash(list(dash), 0)
                self.canv.line(x, y + 2.6, x + _LEGEND_SAMPLE - 5, y + 2.6)
                self.canv.setDash([], 0)
                line = shortened(words, style, self.width - _LEGEND_SAMPLE)
                draw(self.canv, line, x + _LEGEND_SAMPLE, y, style)
                x += _LEGEND_SAMPLE + line.width + 24
            y -= _LEGEND_STEP
