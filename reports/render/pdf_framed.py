"""A framed paper, for a wall: its title and whose it is stand large in the middle. What frames it is drawn in pdf.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.render.pdf_parts import HEADING, Block, Heading, Words, baseline, side_by_side
from reports.render.pdf_text import ACCENT, GREY, Style, balanced, draw, shortened
from reports.render.scale import day_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.document import Document, Section
    from reports.render.pdf_text import Line

_CREW = Style(size=11, leading=16, bold=True, colour=ACCENT, align="centre")
_TITLE = Style(size=34, leading=42, family="serif", align="centre")
_BELOW = Style(size=10.5, leading=15, colour=GREY, align="centre")
_LABEL = HEADING.but(size=11, leading=15, align="centre")
# What stands in the middle: first whose paper it is, then what of.
_LOOKS = (
    Style(size=23, leading=31, family="serif", align="centre"),
    Style(size=11.5, leading=18, family="serif", align="centre"),
)
_BAR = (44.0, 2.6)
_AIR = 12.0


class FramedHead(Block):
    """The crew, the title, what stands below it and the day, one below the other in the middle, then a short bar."""

    def __init__(self, document: Document, width: float) -> None:
        lines: list[tuple[Sequence[Line], Style]] = [
            ([shortened(document.book, _CREW, width)], _CREW),
            (balanced(document.title, _TITLE, width), _TITLE),
            (side_by_side(document.subtitle, _BELOW, width), _BELOW),
            ([shortened(day_words(document.on, "long", document.language), _BELOW, width)], _BELOW),
        ]
        self._lines = lines
        height = sum(len(found) * style.leading for found, style in lines)
        super().__init__(width, height + 3 * _AIR + _BAR[1], after=_AIR)

    def draw(self) -> None:
        """From the top down."""
        y = self.height - _AIR
        for lines, style in self._lines:
            for line in lines:
                draw(self.canv, line, self.width / 2, y - baseline(style), style)
                y -= style.leading
        self.canv.setFillColor(ACCENT)
        self.canv.rect((self.width - _BAR[0]) / 2, y - _AIR - _BAR[1], *_BAR, stroke=0, fill=1)


def in_the_middle(section: Section, at: int, key: str, width: float) -> list[Any] | None:
    """The first sections of a framed paper, which stand in its middle; None for the others, and for one that holds more than words."""
    if at >= len(_LOOKS) or section.facts or section.tables or section.charts:
        return None
    style = _LOOKS[at]
    said = [Words(balanced(note, style, width), style, width, after=3) for note in section.notes]
    return [Heading(section.title, key, width, before=14, style=_LABEL), *said]
