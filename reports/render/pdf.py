"""Document → PDF: one A4 paper that a crew can hang up or sign. The same document gives the same bytes, always."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from itertools import takewhile
from threading import Lock
from typing import TYPE_CHECKING, Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Frame, PageTemplate

from ledger.errors import Refused
from reports.language import in_its_language
from reports.render.cells import clean
from reports.render.own import is_mirrored, pages, spoken, standing
from reports.render.pdf_chart import chart_block
from reports.render.pdf_font import face
from reports.render.pdf_framed import FramedHead, in_the_middle
from reports.render.pdf_parts import (
    BODY,
    LABEL,
    NOTE,
    Block,
    FactRow,
    Head,
    Heading,
    Rule,
    SignatureRow,
    clause,
    fact_rows,
    point,
    words,
)
from reports.render.pdf_system import scripts
from reports.render.pdf_table import fitted, grid
from reports.render.pdf_text import ACCENT, GREY, HAIRLINE, Style, draw, lines_of, printed, shortened, width_of, write
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reports.document import Column, Document, Section, Table
    from reports.render.pdf_table import Fit

_SIDE, _TOP, _BOTTOM = 22 * mm, 20 * mm, 25.5 * mm
_FOOT = Style(size=7.4, colour=GREY)
_SEAL = Style(size=6.6, colour=GREY)
_FOOT_HEIGHT = 17.5 * mm
_FRAME_SIDE, _FRAME_TOP, _FRAME_BOTTOM = 12 * mm, 10 * mm, 21.5 * mm
# So much room is kept for the number at the foot.
_MOST_PAGES = 999
_SIGNATURES_PER_ROW = 2
# Key facts and what begins below them are kept together up to this height.
_MOST_KEPT = 260.0
# A section up to this height is not parted by the end of a page, and so many lines below a table go with it.
_SMALL = 170.0
_MOST_SAID = 5
# A last page that is used less than this is worth setting all of it smaller: body text of 9.5 points goes down to 8.2.
_THIN = 0.36
_SCALES = (1.0, 0.97, 0.94, 0.91, 0.88, 0.86)
_MOST_PAGES_SAVED = 20
# What is meant for one page goes down to letters of 7 points, and what goes with a paper that people sign to 6: it is one page,
# however much they wrote. A page to read aloud that is longer than that goes over to another, in its full size.
_SMALLER = (*_SCALES[1:], 0.82, 0.78, 0.74)
_OF_ONE_PAGE = (*_SMALLER, 0.7, 0.66, 0.62, 0.6)

# reportlab keeps its fonts for the whole process, and a font serves one PDF at a time.
_ONE_AT_A_TIME = Lock()


@in_its_language
def pdf(document: Document) -> bytes:
    """The whole document as a PDF; date, entry and seal stand at the foot of every page, with "page x of y".

    Depends on the document alone: no clock, no chance, nothing rendered before.
    Signs that no font holds, such as an emoji, stand there by their name.
    Raises: Refused, for letters that no font holds, naming them and where to get a font from: a paper never has boxes on it.
    """
    with _ONE_AT_A_TIME:
        made, count, last = _made(document, _SCALES[0])
        if document.is_one_page and count > 1:
            return _made(document, _to_one_page(document))[0]
        if 1 < count <= _MOST_PAGES_SAVED and last < _THIN:
            # A last page with a few lines on it is saved, where all of it can be set a little smaller.
            for smaller in _SCALES[1:]:
                if _made(document, smaller, is_tried=True)[1] < count:
                    return _made(document, smaller)[0]
        return made


def _to_one_page(document: Document) -> float:
    """The largest scale at which it is one page; where none is, the smallest for what people sign, else its full size."""
    is_signed = document.face == "serif"
    tried = _OF_ONE_PAGE if is_signed else _SMALLER
    fitting = (scale for scale in tried if _made(document, scale, is_tried=True)[1] == 1)
    return next(fitting, tried[-1] if is_signed else _SCALES[0])


def _page(document: Document) -> tuple[float, float]:
    """How wide and how high a page is, in points."""
    wide, high = landscape(A4) if document.is_wide else A4
    return float(wide), float(high)


def _need_letters(unset: Sequence[str]) -> None:
    """Every letter of the paper could be set.

    Raises: Refused, naming those that could not be, and the packages with fonts that hold them.
    """
    if not unset:
        return
    letters, found = list(dict.fromkeys(unset)), scripts(unset)
    named = ", ".join(dict.fromkeys(each.name for each in found))
    packages = " and ".join(dict.fromkeys(each.package for each in found))
    where = f" ({named}; on Debian and Ubuntu the package {packages} has them)" if found else ""
    raise Refused(
        f"It cannot be set as a PDF: no font for papers holds {' '.join(letters)}{where}.",
        hint="Install a font that does, or make a web page, which a browser prints: --html paper.html",
        where="pdf",
    )


class _End(Block):
    """Where the last page ends: `share` of its height is used."""

    share = 0.0

    def __init__(self, page_height: float) -> None:
        super().__init__(0, 0)
        self._page_height = page_height

    def drawOn(self, canvas: Any, _x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        """Nothing; only how far down it stands."""
        top = self._page_height - _TOP
        self.share = (top - canvas.absolutePosition(0, y)[1]) / (top - _BOTTOM)


class _Paper(Canvas):  # type: ignore[misc]
    """A canvas that keeps its pages until it is known how many there are, and then writes that at the foot of each.

    One that is only tried counts its pages and writes nothing.
    """

    def __init__(
        self, *given: Any, foot: Callable[[Any, int], None], is_tried: bool, unset: list[str], **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self.is_tried, self._foot = is_tried, foot
        # Letters that were to be drawn and that no font holds.
        self.unset = unset
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802
        """Keep the page. Bookmarks on the next one must point at the next one."""
        self._kept.append(dict(self.__dict__))
        self._doc.pageCounter += 1
        self._startPage()

    def save(self) -> None:
        """Finish the pages in their order."""
        if self.is_tried:
            return
        kept, self._doc.pageCounter = self._kept, 1
        for page in kept:
            self.__dict__.update(page)
            self._foot(self, len(kept))
            super().showPage()
        super().save()


def _made(document: Document, scale: float, *, is_tried: bool = False) -> tuple[bytes, int, float]:
    """The PDF, how many pages it has, and how much of the last one is used; no PDF when it `is_tried` only.

    Its parts are set as if the page were larger, and drawn at `scale`. They are set anew each time, for reportlab marks
    those that it once put off to the next page.
    """
    wide, high = _page(document)
    width, end = (wide - 2 * _SIDE) / scale, _End(high)
    buffer = BytesIO()
    template = BaseDocTemplate(
        buffer,
        pagesize=(wide, high),
        title=printed(" · ".join(filter(None, (document.title, document.book)))),
        author=printed(document.book),
        subject=standing(document),
        creator="crewbook",
        **({"keywords": f"{document.keywords} in {document.language}"} if document.keywords else {}),
        lang=document.language,
        displayDocTitle=True,
        pageCompression=1,
        invariant=1,
        initialFontName=face("NotoSans-Regular").fontName,
    )
    frame = Frame(
        _SIDE / scale,
        _BOTTOM / scale,
        width,
        (high - _TOP - _BOTTOM) / scale,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    furniture = partial(_draw_furniture, document=document, scale=scale, is_tried=is_tried)
    template.addPageTemplates(PageTemplate(id="page", frames=[frame], onPage=furniture))
    unset: list[str] = []
    maker = partial(_Paper, foot=partial(_draw_number, wide=wide), is_tried=is_tried, unset=unset)
    template.build([*_story(document, width), end], canvasmaker=maker)
    _need_letters(unset)
    return buffer.getvalue(), template.page, end.share


def _story(document: Document, width: float) -> list[Any]:
    """The parts in reading order, with a page break wherever a heading would stand alone."""
    head = FramedHead if document.is_framed else Head
    story: list[Any] = [head(document, width), *fact_rows(document.facts, width)]
    fits = _fits(document, width)
    for at, section in enumerate(document.sections):
        key = f"section-{at + 1}"
        middle = in_the_middle(section, at, key, width) if document.is_framed else None
        story += middle or _section(section, key, document, fits, width)
    if document.notes:
        story += [words(note, NOTE, width, before=0 if at else 12, after=2) for at, note in enumerate(document.notes)]
    if document.signatures:
        story += _signatures(document, width)
    return story


def _fits(document: Document, width: float) -> dict[tuple[Column, ...], Fit]:
    """How the columns of tables share the width: those of one kind stand below each other all over the paper."""
    alike: dict[tuple[Column, ...], list[Table]] = {}
    for table in (each for section in document.sections for each in section.tables):
        alike.setdefault(table.columns, []).append(table)
    return {columns: fitted(tables, width) for columns, tables in alike.items()}


def _section(
    section: Section, key: str, document: Document, fits: Mapping[tuple[Column, ...], Fit], width: float
) -> list[Any]:
    charts = [chart_block(chart, width, document.language) for chart in section.charts]
    parts: list[Any] = [*fact_rows(section.facts, width), *(chart for chart in charts if chart)]
    said = _said_of_table(section, document, width)
    for at, table in enumerate(section.tables):
        is_named = clean(table.title) not in {"", clean(section.title)}
        is_last = at == len(section.tables) - 1
        rows = grid(table, width, fit=fits[table.columns], before=14 if at else 0, said=said if is_last else ())
        if is_named:
            name = words(table.title, LABEL, width, before=8, after=4)
            parts += [*([CondPageBreak(name.height + rows.least + 14)] if parts else []), name]
        parts.append(rows)
    parts += _notes(section, document, width, section.notes[len(said) :])
    if not clean(section.title):
        return parts
    spaced = 15 if document.face == "serif" else 11 if document.is_one_page else 20
    heading = Heading(section.title, key, width, before=spaced)
    return [CondPageBreak(30 + heading.height + _kept_height(parts)), heading, *parts]


def _said_of_table(section: Section, document: Document, width: float) -> tuple[str, ...]:
    """What is said below a section's last table, where it is little: it stays with the table's last rows."""
    if document.face == "serif" or section.is_list or not section.tables:
        return ()
    lines = sum(len(lines_of(note, BODY, width)) for note in section.notes)
    return section.notes if lines <= _MOST_SAID else ()


def _kept_height(parts: Sequence[Any]) -> float:
    """How much must stand below a heading on its page: all of a small section, the beginning of a larger one."""
    whole = sum(part.spaceBefore + part.height + part.spaceAfter for part in parts if isinstance(part, Block))
    return whole if whole <= _SMALL else _first_height(parts)


def _first_height(parts: Sequence[Any]) -> float:
    """What must follow a heading on its page: the first part, or its first piece, and after a name its table's."""
    sized = [part for part in parts if isinstance(part, Block)]
    if sized and isinstance(sized[0], FactRow):
        # Key facts are read together, with what begins below them.
        rows = list(takewhile(lambda part: isinstance(part, FactRow | Rule), sized))
        height = sum(part.height for part in rows)
        return min(height + _first_height(sized[len(rows) :]), max(height, _MOST_KEPT))
    return sum(part.least for part in sized[: 2 if sized and sized[0].height < LABEL.leading * 2 else 1])


def _notes(section: Section, document: Document, width: float, notes: Sequence[str]) -> list[Any]:
    if document.face == "serif":
        return [clause(note, width, section.title) for note in notes]
    if section.is_list:
        return [point(note, width) for note in notes]
    after = 1 if document.is_one_page else 3
    return [words(note, BODY, width, before=after if at else 7, after=after) for at, note in enumerate(notes)]


def _signatures(document: Document, width: float) -> list[Any]:
    """The heading and the lines to sign on, two in a row; a row is never parted, nor the heading from the first."""
    heading = Heading(spoken(say("Signatures")), "signatures", width)
    pairs = [
        SignatureRow(document.signatures[at : at + _SIGNATURES_PER_ROW], width)
        for at in range(0, len(document.signatures), _SIGNATURES_PER_ROW)
    ]
    return [CondPageBreak(30 + heading.height + pairs[0].height), heading, *pairs]


def _draw_furniture(canvas: Any, template: Any, *, document: Document, scale: float, is_tried: bool) -> None:
    """What stands around the text, never smaller: the title above every page but the first, date and seal below each."""
    canvas.setDateFormatter(lambda *_: f"D:{document.on:%Y%m%d}000000Z")
    if is_tried:
        canvas.scale(scale, scale)
        return
    wide, high = _page(document)
    if is_mirrored():
        # All places are turned round, and draw() turns the words back: nothing else knows of it.
        canvas.translate(wide, 0)
        canvas.scale(-1, 1)
    canvas.saveState()
    if document.is_framed:
        _draw_frame(canvas, wide, high)
    if template.page > 1:
        _draw_running_head(canvas, document, wide, high)
    y = _FOOT_HEIGHT
    canvas.setStrokeColor(HAIRLINE)
    canvas.setLineWidth(0.5)
    canvas.line(_SIDE, y, wide - _SIDE, y)
    room = wide - 2 * _SIDE - width_of(pages(template.page, _MOST_PAGES), _FOOT) - 20
    named = " · ".join(filter(None, (document.book, document.title)))
    draw(canvas, shortened(named, _FOOT, room), _SIDE, y - 12, _FOOT)
    write(canvas, standing(document), _SIDE, y - 22.5, _SEAL)
    if document.mark:
        write(canvas, document.mark, _SIDE, y - 31.5, _SEAL)
    canvas.restoreState()
    canvas.saveState()
    canvas.scale(scale, scale)


def _draw_frame(canvas: Any, wide: float, high: float) -> None:
    """Two lines around what is written, the outer one stronger; the foot stays outside."""
    canvas.setStrokeColor(ACCENT)
    for inset, weight in ((0.0, 1.6), (1.4 * mm, 0.5)):
        x, y = _FRAME_SIDE + inset, _FRAME_BOTTOM + inset
        canvas.setLineWidth(weight)
        canvas.rect(x, y, wide - 2 * x, high - _FRAME_TOP - inset - y, stroke=1, fill=0)


def _draw_number(canvas: Any, total: int, *, wide: float) -> None:
    """Page x of y, once it is known how many there are."""
    canvas.restoreState()
    write(canvas, pages(canvas.getPageNumber(), total), wide - _SIDE, _FOOT_HEIGHT - 12, _FOOT.but(align="right"))


def _draw_running_head(canvas: Any, document: Document, wide: float, high: float) -> None:
    y = high - 13 * mm
    name = _FOOT.but(bold=True, colour=ACCENT)
    half = wide / 2 - _SIDE - 10
    draw(canvas, shortened(document.book, name, half), _SIDE, y, name)
    title = _FOOT.but(align="right")
    draw(canvas, shortened(document.title, title, half), wide - _SIDE, y, title)
