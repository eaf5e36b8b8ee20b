"""The parts a paper is set from, tables and charts apart: words, headings, key facts, lines to sign on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.platypus import Flowable

from reports.render.cells import NOTHING, clean, shown, starts_right_to_left
from reports.render.own import BETWEEN, POINT, clause_of, is_mirrored, parts_of, spoken
from reports.render.pdf_text import (
    ACCENT,
    GREY,
    HAIRLINE,
    INK,
    Line,
    Style,
    balanced,
    draw,
    line_of,
    lines_of,
    minus,
    printed,
    shortened,
    styled,
    width_of,
    write,
)
from reports.render.scale import day_words
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.document import Cell, Document, Fact, Signature

TITLE = Style(size=25, leading=31, family="serif")
SUBTITLE = Style(size=11, leading=15.5, colour=GREY)
HEADING = Style(size=14.5, leading=19, family="serif", colour=ACCENT)
LABEL = Style(size=9.5, leading=13, bold=True)
BODY = Style(size=9.5, leading=14)
CLAUSE = Style(size=10.2, leading=15.2, family="serif")
NOTE = Style(size=8.3, leading=12, colour=GREY)
SMALL = Style(size=7.8, leading=10.5, colour=GREY)

_VALUE_SIZES = (13.0, 11.5, 10.0)
_FACT_GAP = 16.0
_MOST_VALUE_LINES = 3
_MOST_TITLE_LINES = 6
_MOST_NAME_LINES = 4
_SUBTITLE_GAP = 4.0
_SIGN_GAP = 34.0


class Block(Flowable):  # type: ignore[misc]
    """A part that knows its size, in points, as soon as it is made. Its top is at `height`, its bottom at 0."""

    def __init__(self, width: float, height: float, *, before: float = 0, after: float = 0) -> None:
        super().__init__()
        self.width = width
        self.height = height
        self.spaceBefore = before
        self.spaceAfter = after

    @property
    def least(self) -> float:
        """The least height in which a first piece of the part can stand."""
        return self.height

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        """Draw the part, unless the paper is only tried for how many pages it takes."""
        if not canvas.is_tried:
            super().drawOn(canvas, x, y, _sW)

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """The size that the part takes."""
        return self.width, self.height


class Words(Block):
    """Lines of text; a long text goes on on the next page."""

    def __init__(self, lines: Sequence[Line], style: Style, width: float, **space: float) -> None:
        super().__init__(width, len(lines) * style.leading, **space)
        self.lines = lines
        self.style = style

    @property
    def least(self) -> float:
        """Two lines, or the one that there is."""
        return min(2, len(self.lines)) * self.style.leading

    def split(self, _width: float, height: float) -> list[Words]:
        """The lines that fit and the others; none when not even two fit."""
        fits = int(height // self.style.leading)
        if fits < min(2, len(self.lines)):
            return []
        parts = (self.lines[:fits], self.lines[fits:])
        return [Words(part, self.style, self.width, after=self.spaceAfter) for part in parts if part]

    def draw(self) -> None:
        """The lines from the top down; the baseline stands where the letters' body ends."""
        y = self.height
        x = {"left": 0.0, "centre": self.width / 2, "right": self.width}[self.style.align]
        for line in self.lines:
            draw(self.canv, line, x, y - baseline(self.style), self.style)
            y -= self.style.leading


class Clause(Words):
    """A clause of an agreement: its number in the margin of the text, which goes on below itself and not below the number."""

    INDENT = 28.0

    def __init__(self, number: str, lines: Sequence[Line], style: Style, width: float, **space: float) -> None:
        super().__init__(lines, style, width, **space)
        self.number = number

    def split(self, _width: float, height: float) -> list[Words]:
        """The lines that fit, with the number, and the others without."""
        fits = int(height // self.style.leading)
        if fits < min(2, len(self.lines)):
            return []
        first = type(self)(self.number, self.lines[:fits], self.style, self.width, after=self.spaceAfter)
        rest = type(self)("", self.lines[fits:], self.style, self.width, after=self.spaceAfter)
        return [part for part in (first, rest) if part.lines]

    def draw(self) -> None:
        """The number and beside it the lines."""
        y = self.height - baseline(self.style)
        write(
            self.canv,
            self.number,
            0 if self.number != POINT else self.INDENT - 12,
            y,
            self.style.but(colour=GREY, align="left"),
        )
        for line in self.lines:
            is_right = self.style.align == "right"
            draw(self.canv, line, self.width if is_right else self.INDENT, y, self.style)
            y -= self.style.leading


class Point(Clause):
    """One of a list: what is said hangs on its point."""

    INDENT = 12.0


class Heading(Words):
    """A section's heading, which the outline of the PDF points at under `key`."""

    def __init__(self, text: str, key: str, width: float, *, before: float = 20, style: Style = HEADING) -> None:
        super().__init__(balanced(text, style, width), style, width, before=before, after=before * 0.35)
        self.text = printed(text)
        self.key = key

    def draw(self) -> None:
        """The words, and the bookmark just above them."""
        super().draw()
        self.canv.bookmarkHorizontal(self.key, self.width if is_mirrored() else 0, self.height + 8)
        self.canv.addOutlineEntry(self.text, self.key, level=0)


class Head(Block):
    """The top of the first page: the crew's name and the date, the title, and a short bar in the accent colour."""

    _NAME = Style(size=10.5, leading=14, bold=True, colour=ACCENT)
    _DAY = Style(size=9.5, leading=14, colour=GREY, align="right")
    _BAR = (30.0, 2.6)

    def __init__(self, document: Document, width: float) -> None:
        self._day = day_words(document.on, "long", document.language)
        self._name = shortened(document.book, self._NAME, width - width_of(self._day, self._DAY) - 20)
        self._title = balanced(document.title, TITLE, width)[:_MOST_TITLE_LINES]
        self._subtitle = side_by_side(document.subtitle, SUBTITLE, width)[:_MOST_TITLE_LINES]
        words = len(self._title) * TITLE.leading + len(self._subtitle) * SUBTITLE.leading
        super().__init__(width, self._NAME.leading + 16 + words + _SUBTITLE_GAP + 20, after=6)

    def draw(self) -> None:
        """From the top down."""
        y = self.height - self._NAME.size
        draw(self.canv, self._name, 0, y, self._NAME)
        write(self.canv, self._day, self.width, y, self._DAY)
        y = self.height - self._NAME.leading - 16
        for lines, style in ((self._title, TITLE), (self._subtitle, SUBTITLE)):
            for line in lines:
                draw(self.canv, line, 0, y - baseline(style), style)
                y -= style.leading
            y -= _SUBTITLE_GAP / 2
        self.canv.setFillColor(ACCENT)
        self.canv.rect(0, y - 11, *self._BAR, stroke=0, fill=1)


class FactRow(Block):
    """Up to four key facts side by side, under a hairline: a quiet label, then the value."""

    _LABEL = Style(size=8, leading=11, colour=GREY)

    def __init__(self, facts: Sequence[Fact], columns: int, width: float) -> None:
        self._step = (width + _FACT_GAP) / columns
        room = self._step - _FACT_GAP
        self._cells = [(lines_of(fact.label, self._LABEL, room), *_value(fact.value, room)) for fact in facts]
        # Values stand on one line, below labels of one line or two.
        self._labels = max(len(label) for label, _, _ in self._cells) * self._LABEL.leading
        self._down = max(baseline(style) for _, _, style in self._cells)
        tallest = max(self._down - baseline(style) + len(value) * style.leading for _, value, style in self._cells)
        super().__init__(width, self._labels + tallest + 20)

    def draw(self) -> None:
        """Each fact in its column."""
        hairline(self.canv, self.width, self.height - 0.25)
        top = self.height - 9 - self._labels
        for at, (label, value, style) in enumerate(self._cells):
            y = top + len(label) * self._LABEL.leading - baseline(self._LABEL)
            for line in label:
                draw(self.canv, line, at * self._step, y, self._LABEL)
                y -= self._LABEL.leading
            y = top - self._down
            for line in value:
                draw(self.canv, line, at * self._step, y, style)
                y -= style.leading


class SignatureRow(Block):
    """One or two lines to sign on, each with a line for the date; below them who signs, and as what."""

    def __init__(self, signatures: Sequence[Signature], width: float) -> None:
        self._room = (width - _SIGN_GAP) / 2
        self._signatures = [
            (
                self._lines(signature.name if clean(signature.name) else spoken(say("Name:")), LABEL),
                self._lines(signature.label, SMALL),
            )
            for signature in signatures
        ]
        tallest = max(len(name) * LABEL.leading + len(label) * SMALL.leading for name, label in self._signatures)
        super().__init__(width, 54 + tallest)

    def draw(self) -> None:
        """The lines stand a hand's height below the top."""
        for at, signature in enumerate(self._signatures):
            self._draw_one(signature, at * (self._room + _SIGN_GAP), self.height - 44)

    def _lines(self, text: str, style: Style) -> list[Line]:
        return lines_of(text, style, self._room * 0.7)[:_MOST_NAME_LINES]

    def _draw_one(self, signature: tuple[list[Line], list[Line]], x: float, y: float) -> None:
        wide = self._room * 0.7
        self.canv.setStrokeColor(INK)
        self.canv.setLineWidth(0.6)
        self.canv.line(x, y, x + wide, y)
        self.canv.line(x + wide + 12, y, x + self._room, y)
        write(self.canv, spoken(say("Date")), x + wide + 12, y - 13, SMALL)
        y -= 3
        for lines, style in zip(signature, (LABEL, SMALL), strict=True):
            for line in lines:
                draw(self.canv, line, x, y - baseline(style), style)
                y -= style.leading


class Rule(Block):
    """A hairline over the whole width."""

    def __init__(self, width: float, **space: float) -> None:
        super().__init__(width, 0.5, **space)

    def draw(self) -> None:
        """The hairline."""
        hairline(self.canv, self.width, 0.25)


def words(text: str, style: Style, width: float, **space: float) -> Words:
    """`text` as a part of its own."""
    return Words(lines_of(text, style, width), style, width, **space)


def clause(text: str, width: float, heading: str) -> Block:
    """A line of an agreement: `4.2 The rate is …` and `• whether …` hang on their number or point, others stand by themselves."""
    number, said = clause_of(text, heading)
    style = CLAUSE.but(align="right") if starts_right_to_left(said) else CLAUSE
    if number:
        return Clause(number, lines_of(said, style, width - Clause.INDENT), style, width, after=4)
    return words(text, style.but(align="left"), width, after=4)


def point(text: str, width: float) -> Block:
    """A sentence of a list, behind its point."""
    style = BODY.but(align="right") if starts_right_to_left(text) and not is_mirrored() else BODY
    return Point(POINT, lines_of(text, style, width - Point.INDENT), style, width, before=1, after=3)


def fact_rows(facts: Sequence[Fact], width: float) -> list[Block]:
    """The facts as a grid of one to four columns, closed by a hairline; then those too long for it, in full."""
    short = [fact for fact in facts if _fits(fact, width)]
    rows: list[Block] = []
    if short:
        columns = _columns(short, width)
        rows += [FactRow(short[at : at + columns], columns, width) for at in range(0, len(short), columns)]
        rows.append(Rule(width, after=4))
    for fact in facts:
        if fact not in short:
            rows += [words(fact.label, SMALL, width, before=8), words(paper_words(fact.value), BODY, width, after=4)]
    return rows


def side_by_side(words: str, style: Style, width: float) -> list[Line]:
    """The parts of a line that stand side by side; one that has no room there begins a line of its own."""
    rows: list[str] = []
    for part in parts_of(clean(words)) if words else []:
        longer = BETWEEN.join((*rows[-1:], part))
        if rows and width_of(longer, style) <= width:
            rows[-1] = longer
        else:
            rows.append(part)
    return [line for row in rows for line in balanced(row, style, width)]


def paper_words(cell: Cell, *, commodity: bool = True) -> str:
    """The cell as paper shows it: as everywhere, with a true minus before figures."""
    return shown(cell) if isinstance(cell, str) else minus(shown(cell, commodity=commodity))


def baseline(style: Style) -> float:
    """How far below the top of its line a style's baseline lies, in points."""
    return (style.leading + style.size * 0.72) / 2


def hairline(canvas: Any, width: float, y: float, *, colour: str = HAIRLINE, weight: float = 0.5) -> None:
    """A thin line from the left edge over `width`."""
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(weight)
    canvas.line(0, y, width, y)


def _columns(facts: Sequence[Fact], width: float) -> int:
    """As many columns as the values have room in, at most four, and as even as their number allows."""
    even = next((count for count in (4, 3) if len(facts) % count == 0), min(len(facts), 4))
    wished = 3 if len(facts) == 5 else even  # noqa: PLR2004 - three and two look better than four and one
    rooms = {count: (width + _FACT_GAP) / count - _FACT_GAP for count in range(1, wished + 1)}
    # Three columns of values on two lines look better than four on three; and those better than two.
    tried = [(count, _MOST_VALUE_LINES - 1) for count in range(wished, 2, -1)]
    tried += [(count, _MOST_VALUE_LINES) for count in range(wished, 1, -1)]
    return next((count for count, lines in tried if all(_fits(fact, rooms[count], lines) for fact in facts)), 1)


def _fits(fact: Fact, room: float, lines: int = _MOST_VALUE_LINES) -> bool:
    """Whether the value takes no more than so many lines of that width."""
    return len(_value(fact.value, room)[0]) <= lines


def _value(cell: Cell, room: float) -> tuple[list[Line], Style]:
    """The value in the largest size in which it takes one line, else in the smallest, on as many as it needs."""
    text = paper_words(cell) or NOTHING
    for size in _VALUE_SIZES:
        style = styled(size=size, leading=size * 1.4, bold=True)
        line = line_of(text, style)
        if line.width <= room:
            return [line], style
    return lines_of(text, style, room), style
