"""Papers: a statement as PDF beside reportlab putting the same words and lines on the same places; 200 of them in one run."""

from __future__ import annotations

import datetime as dt
import tempfile
from decimal import Decimal
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas as canvases
from reportlab.platypus import BaseDocTemplate

from bench import books, clock
from bench.starting import CREWBOOK
from bench.table import Row
from cli.papers import cores
from ledger.book import Book, Item
from ledger.pages import Pages
from ledger.settings import Settings, read_settings, write_settings
from ledger.store import Store
from pods.crew.members import Join
from pods.crew.setup import OpenPod
from pods.pools.savings import Contribution
from reports.member import member_statement
from reports.render import pdf_text
from reports.render.pdf import _Paper, pdf
from reports.render.pdf_font import FONTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.document import Document

BAR = 1.5
_TRIES = 15
MEMBERS = 200
FIRST, LAST = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
# What papers are drawn with, words apart.
_DRAWN = (
    "setFillColor", "setStrokeColor", "setLineWidth", "line", "rect", "roundRect", "drawPath", "setDash", "setFillAlpha",
    "saveState", "restoreState", "scale", "translate", "showPage", "bookmarkHorizontal", "addOutlineEntry",
)  # fmt: skip

Step = tuple[str, tuple[Any, ...], dict[str, Any]]
_BACK: Step = ("restoreState", (), {})


def rows(root: Path) -> list[Row]:
    """One member's statement of a year; and everybody's of a crew of 200, on all cores and on one."""
    folder = _crew(root)
    books.tell("a statement as PDF")
    documents = _statements(folder, 2 * _TRIES)
    # Another member's paper each time: what is kept of words and figures helps as much as it does in a run of many.
    drawings, others = iter([drawing(each) for each in documents[: _TRIES + 1]]), iter(documents[_TRIES - 1 :])
    taken = clock.in_turns({"ours": lambda: pdf(next(others)), "theirs": lambda: redrawn(next(drawings))}, tries=_TRIES)
    made = [Row("a member's statement as PDF", taken["ours"], "reportlab: the same drawing", taken["theirs"], BAR)]
    books.tell(f"{MEMBERS} statements")
    with tempfile.TemporaryDirectory() as papers:
        ask = [CREWBOOK, "statement", "members", "--pdf", papers, "--on", LAST.isoformat(), "--book", str(folder)]
        all_cores = clock.in_turns({"": clock.command(ask)}, tries=1, warm=False)[""]
        one_core = clock.in_turns({"": clock.command(["taskset", "-c", "0", *ask])}, tries=1, warm=False)[""]
    return [*made, Row(f"{MEMBERS} statements as PDF, {cores()} cores", all_cores, "the same on one", one_core)]


def drawing(document: Document) -> list[Step]:
    """What a paper puts on its pages: each word with its face, size and place, each line and shape; in their order."""
    steps: list[Step] = []
    draw_run = pdf_text._draw_run  # noqa: SLF001 - what is measured

    def run(canvas: Any, run: pdf_text.Run, x: float, y: float, size: float) -> None:
        steps.append(("word", (run.face, size, x, y, "".join(glyph.text for glyph in run.glyphs)), {}))
        draw_run(canvas, run, x, y, size)

    with mock.patch.object(pdf_text, "_draw_run", run), _recorded(steps):
        pdf(document)
    # The numbers at the foot come behind the last page, when it is known how many there are: they are left out.
    last = max(at for at, (name, _, _) in enumerate(steps) if name == "showPage")
    return [part for step in steps[: last + 1] for part in ([_BACK, step] if step[0] == "showPage" else [step])]


def redrawn(steps: list[Step]) -> bytes:
    """The same paper by reportlab alone: nothing is measured, broken into lines, shaped or laid out."""
    out = BytesIO()
    canvas = canvases.Canvas(out, invariant=1, pageCompression=1)
    for name, given, named in steps:
        if name == "word":
            face, size, x, y, words = given
            canvas.setFont(_plain(face), size)
            canvas.drawString(x, y, words)
        else:
            getattr(canvas, name)(*given, **named)
    canvas.save()
    return out.getvalue()


def _plain(face: str) -> str:
    name = f"Plain-{face}"
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{face}.ttf")))
    return name


def _recorded(steps: list[Step]) -> Any:
    """While it holds, every canvas tells what is drawn on it; what one of its own methods draws is told once."""
    depth = 0

    def told(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def method_told(self: Any, *given: Any, **named: Any) -> Any:
            nonlocal depth
            if not depth:
                steps.append((name, given, named))
            depth += 1
            try:
                return method(self, *given, **named)
            finally:
                depth -= 1

        return method_told

    class Told(_Paper):
        pass

    for name in _DRAWN:
        setattr(Told, name, told(name, getattr(_Paper, name)))
    build = BaseDocTemplate.build
    return mock.patch.object(
        BaseDocTemplate,
        "build",
        lambda self, story, canvasmaker: build(self, story, canvasmaker=partial(Told, **canvasmaker.keywords)),
    )


def _statements(folder: Path, count: int) -> list[Document]:
    settings = read_settings(folder)
    with Book(Store(settings.source), settings.book).view(on=LAST) as view:
        return [member_statement(view, f"m{at}") for at in range(1, count + 1)]


def _crew(root: Path) -> Path:
    """A crew of 200 who saved every month of a year."""
    folder = root / "papers"
    folder.mkdir()
    books.tell(f"a crew of {MEMBERS} is made")
    pages = Pages(folder)
    pages.begin(name="Bench", currency="NZD", first_day=FIRST.isoformat())
    book = Book.create(
        Store(folder / "crewbook.db"), name="Bench", currency="NZD", digits=2, now=books.NOW, on=FIRST, pages=pages
    )
    handles = [f"m{at}" for at in range(1, MEMBERS + 1)]
    write_settings(Settings(folder, book.id, "crewbook.db", "m1"))
    people = [Item(Join(member=each, name=f"Member {each}", treasurer=each == "m1"), "m1", FIRST) for each in handles]
    book.post_all(
        [*people, Item(OpenPod(pod="rainy", pod_kind="savings", name="Rainy Day"), "m1", FIRST)], now=books.NOW
    )
    months = [FIRST.replace(month=month, day=5) for month in range(1, 13)]
    book.post_all(
        [
            Item(Contribution(member=each, pod="rainy", amount=Decimal(2_000 + 37 * at) / 100), "m1", day)
            for day in months
            for at, each in enumerate(handles)
        ],
        now=books.NOW,
    )
    book.store.close()
    return folder
