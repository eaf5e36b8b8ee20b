"""Document → one HTML page that needs nothing else: no script, no picture from anywhere, its style within it."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports.document import Money
from reports.language import in_its_language
from reports.render.cells import (
    NOTHING,
    WORDS_FROM_THE_RIGHT,
    clean,
    is_right_to_left,
    shared_commodity,
    shown,
    starts_right_to_left,
)
from reports.render.own import clause_of, is_mirrored, standing
from reports.render.svg import svg

if TYPE_CHECKING:
    from jinja2 import Template

    from reports.document import Cell, Document, Table

_HERE = Path(__file__).parent


@in_its_language
def html(document: Document) -> bytes:
    """The whole document as UTF-8, the same bytes for the same document; every word in it is escaped."""
    style = (_HERE / "page.css").read_text(encoding="utf-8")
    page = _template().render(
        document=document,
        # A style sheet holds no word of anybody's; the page's own policy allows this one and nothing else.
        style=Markup(style),  # noqa: S704
        style_hash="sha256-" + b64encode(sha256(style.encode()).digest()).decode(),
        standing=standing(document),
        direction="rtl" if is_mirrored() else "ltr",
        svg=lambda chart: svg(chart, document.language),
    )
    return page.encode()


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {
        "clean": clean, "shown": shown, "shared": shared_commodity, "cell_of": cell_of, "nothing": NOTHING,
        "apart": _apart, "clause_of": clause_of,
    }  # fmt: skip
    return environment.get_template("page.html")


def _apart(words: str) -> Markup:
    """Words that turn nothing beside them; in a sentence from left to right, each name from right to left apart as well."""
    if not is_right_to_left(words):
        return Markup("<bdi>{}</bdi>").format(words)
    if is_mirrored() or starts_right_to_left(words):
        return Markup('<bdi dir="rtl">{}</bdi>').format(words)
    inner, end = Markup(), 0
    for found in WORDS_FROM_THE_RIGHT.finditer(words):
        inner += words[end : found.start()] + Markup("<bdi>{}</bdi>").format(found[0])
        end = found.end()
    return Markup('<bdi dir="ltr">{}</bdi>').format(inner + words[end:])


def cell_of(table: Table, at: int, cell: Cell) -> str:
    """A cell in words; money whose commodity stands in the head of its column is its number alone."""
    return shown(cell, commodity=not (isinstance(cell, Money) and shared_commodity(table, at)))
