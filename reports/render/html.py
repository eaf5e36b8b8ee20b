"""Document → one HTML page that needs nothing else: no script, no picture from anywhere, its style within it."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from reports.document import Money
from reports.language import in_its_language
from reports.render.cells import (
    AMOUNT,
    NOTHING,
    WORDS_FROM_THE_RIGHT,
    clean,
    is_right_to_left,
    shared_commodity,
    shown,
    starts_right_to_left,
)
from reports.render.own import clause_of, is_mirrored, parts_of, standing
from reports.render.svg import svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Template

    from reports.document import Cell, Document, Table

_HERE = Path(__file__).parent
# How wide a phone's page and a desk's are, with what stands between two columns there, in pixels; a letter, and a column of words.
_PHONE, _DESK = (328, 13), (928, 20)
_LETTER, _HEAD_LETTER = 9.6, 8.2
_NARROWEST = 96.0


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
        "clean": clean, "shown": shown, "units_of": _units, "heads_of": _heads, "look_of": _look, "nothing": NOTHING,
        "apart": _apart, "clause_of": clause_of, "parts_of": parts_of,
    }  # fmt: skip
    return environment.get_template("page.html")


def _apart(words: str) -> Markup:
    """Words that turn nothing beside them; in a sentence from left to right, each name from right to left apart as well."""
    if not is_right_to_left(words):
        return Markup("<bdi>{}</bdi>").format(words)
    if is_mirrored() or starts_right_to_left(words):
        return Markup('<bdi dir="rtl">{}</bdi>').format(amounts_apart(words))
    inner, end = Markup(), 0
    for found in WORDS_FROM_THE_RIGHT.finditer(words):
        inner += words[end : found.start()] + Markup("<bdi>{}</bdi>").format(found[0])
        end = found.end()
    return Markup('<bdi dir="ltr">{}</bdi>').format(inner + words[end:])


def amounts_apart(words: str) -> Markup:
    """Words from the right, escaped: `160.00 NZD · 8` would else be seen as `NZD · 8 160.00`."""
    return Markup(AMOUNT.sub(lambda amount: f'<bdi dir="ltr">{amount[0]}</bdi>', str(escape(words))))  # noqa: S704 - escaped before


def _units(table: Table) -> tuple[str, ...]:
    """The commodity that stands in the head of each column, "" where its cells name theirs."""
    return tuple(shared_commodity(table, at) for at in range(len(table.columns)))


def _heads(table: Table, units: Sequence[str]) -> tuple[str, ...]:
    """What stands above each column, for a screen on which a row is a card."""
    return tuple(f"{clean(column.title)} {unit}".strip() for column, unit in zip(table.columns, units, strict=True))


def _look(table: Table, units: Sequence[str]) -> str:
    """How a table is shown where there is little room for its columns: "cards" on a phone, a card a row, and "dense" at a desk too.

    Figures and days are not broken, nor is a word.
    """
    rows = table.rows if table.total is None else (*table.rows, table.total)
    needed = 0.0
    for at, (column, unit) in enumerate(zip(table.columns, units, strict=True)):
        cells = [shown(row[at], commodity=not unit) for row in rows]
        if column.kind == "text":
            body = max(_longest(cells) * _LETTER, min(max(map(len, cells), default=0) * _LETTER, _NARROWEST))
        else:
            body = max(map(len, cells), default=0) * _LETTER
        needed += max(_longest([clean(column.title)]) * _HEAD_LETTER, body)
    looks = (
        name for name, (room, gap) in (("cards", _PHONE), ("dense", _DESK)) if needed + gap * len(table.columns) > room
    )
    return " ".join(looks)


def _longest(texts: Sequence[str]) -> int:
    """How many letters the longest word has."""
    return max((len(word) for text in texts for word in text.split()), default=0)


def is_wide(table: Table) -> bool:
    """Whether a phone has no room for the columns of a table side by side."""
    return bool(_look(table, _units(table)))


def cell_of(table: Table, at: int, cell: Cell) -> str:
    """A cell in words; money whose commodity stands in the head of its column is its number alone."""
    return shown(cell, commodity=not (isinstance(cell, Money) and shared_commodity(table, at)))
