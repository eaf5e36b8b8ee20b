"""Document → PDF: one A4 paper that a crew can hang up or sign. The same document gives the same bytes, always."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Frame, PageTemplate

from reports.render.cells import clean, standing
from reports.render.pdf_chart import chart_block
from reports.render.pdf_font import face
from reports.render.pdf_parts import (
    BODY,
    LABEL,
    Block,
    Head,
    Heading,
    SignatureRow,
    fact_rows,
    words,
)
from reports.render.pdf_table import grid
from reports.render.pdf_text import ACCENT, GREY, HAIRLINE, Style, draw, printed, shortened, width_of, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.document import Document, Section

_SIDE, _TOP, _BOTTOM = 22 * mm, 20 * mm, 25.5 * mm
_WIDTH = A4[0] - 2 * _SIDE
_FOOT = Style(size=7.4, colour=GREY)
_SEAL = Style(size=6.6, colour=GREY)
_SIGNATURES_PER_ROW = 2

# reportlab keeps its fonts for the whole process, and a font serves one PDF at a time.
_ONE_AT_A_TIME = Lock()


def pdf(document: Document) -> bytes:
    """The whole document as a PDF; date, entry and seal stand at the foot of every page, with "page x of y".

    Depends on the document alone: no clock, no chance, nothing rendered before.
    Characters that no font here holds are drawn as boxes with their code point in them.
    """
    with _ONE_AT_A_TIME:
        made, pages = _made(document, _story(document), 1)
        # The foot's "of y" is known only once the pages are made; it never changes how many there are.
        # The parts are set anew, for reportlab marks those that it once put off to the next page.
        return made if pages == 1 else _made(document, _story(document), pages)[0]


def _made(document: Document, story: Sequence[Any], total: int) -> tuple[bytes, int]:
    """The PDF whose pages say that there are `total`, and how many there are."""
    buffer = BytesIO()
    template = BaseDocTemplate(
        buffer,
        pagesize=A4,
        title=printed(f"{document.title} · {document.book}"),
        author=printed(document.book),
        subject=standing(document),
        creator="crewbook",
        lang=document.language,
        displayDocTitle=True,
        pageCompression=1,
        invariant=1,
        initialFontName=face("NotoSans-Regular").fontName,
    )
    frame = Frame(
        _SIDE, _BOTTOM, _WIDTH, A4[1] - _TOP - _BOTTOM, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )
    furniture = partial(_draw_furniture, document=document, total=total)
    template.addPageTemplates(PageTemplate(id="page", frames=[frame], onPage=furniture))
    template.build(list(story))
    return buffer.getvalue(), template.page


def _story(document: Document) -> list[Any]:
    """The parts in reading order, with a page break wherever a heading would stand alone."""
    story: list[Any] = [Head(document, _WIDTH), *fact_rows(document.facts, _WIDTH)]
    for at, section in enumerate(document.sections):
        story += _section(section, f"section-{at + 1}", document.language)
    if document.notes:
        story += _notes(document.notes, before=14)
    if document.signatures:
        story += _signatures(document)
    return story


def _section(section: Section, key: str, language: str) -> list[Any]:
    charts = [chart_block(chart, _WIDTH, language) for chart in section.charts]
    parts: list[Any] = [*fact_rows(section.facts, _WIDTH), *(chart for chart in charts if chart)]
    for at, table in enumerate(section.tables):
        is_named = clean(table.title) not in {"", clean(section.title)}
        rows = grid(table, _WIDTH, before=14 if at else 0)
        if is_named:
            name = words(table.title, LABEL, _WIDTH, before=8, after=4)
            parts += [*([CondPageBreak(name.height + rows.least + 14)] if parts else []), name]
        parts.append(rows)
    parts += _notes(section.notes, before=7) if section.notes else []
    if not clean(section.title):
        return parts
    heading = Heading(section.title, key, _WIDTH)
    return [CondPageBreak(30 + heading.height + _first_height(parts)), heading, *parts]


def _first_height(parts: Sequence[Any]) -> float:
    """What must follow a heading on its page: the first part, or its first piece, and after a name its table's."""
    sized = [part for part in parts if isinstance(part, Block)]
    return sum(part.least for part in sized[: 2 if sized and sized[0].height < LABEL.leading * 2 else 1])


def _notes(notes: Sequence[str], *, before: float) -> list[Any]:
    return [words(note, BODY, _WIDTH, before=before if at == 0 else 3, after=3) for at, note in enumerate(notes)]


def _signatures(document: Document) -> list[Any]:
    """The heading and the lines to sign on, two in a row; a row is never parted, nor the heading from the first."""
    heading = Heading("Signatures", "signatures", _WIDTH)
    pairs = [
        SignatureRow(document.signatures[at : at + _SIGNATURES_PER_ROW], _WIDTH)
        for at in range(0, len(document.signatures), _SIGNATURES_PER_ROW)
    ]
    return [CondPageBreak(30 + heading.height + pairs[0].height), heading, *pairs]


def _draw_furniture(canvas: Any, template: Any, *, document: Document, total: int) -> None:
    """What stands around the text: the title above every page but the first, date and seal below each."""
    canvas.setDateFormatter(lambda *_: f"D:{document.on:%Y%m%d}000000Z")
    canvas.saveState()
    if template.page > 1:
        _draw_running_head(canvas, document)
    y = 17.5 * mm
    canvas.setStrokeColor(HAIRLINE)
    canvas.setLineWidth(0.5)
    canvas.line(_SIDE, y, A4[0] - _SIDE, y)
    page = f"Page {template.page} of {total}"
    room = _WIDTH - width_of(page, _FOOT) - 20
    draw(canvas, shortened(f"{document.book} · {document.title}", _FOOT, room), _SIDE, y - 12, _FOOT)
    write(canvas, page, A4[0] - _SIDE, y - 12, _FOOT.but(align="right"))
    write(canvas, standing(document), _SIDE, y - 22.5, _SEAL)
    canvas.restoreState()


def _draw_running_head(canvas: Any, document: Document) -> None:
    y = A4[1] - 13 * mm
    name = _FOOT.but(bold=True, colour=ACCENT)
    half = _WIDTH / 2 - 10
    draw(canvas, shortened(document.book, name, half), _SIDE, y, name)
    title = _FOOT.but(align="right")
    draw(canvas, shortened(document.title, title, half), A4[0] - _SIDE, y, title)
