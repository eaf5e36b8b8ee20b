"""A cell as words: the same figures and the same safe characters in every rendering. Alignment and looks live elsewhere."""

from __future__ import annotations

import calendar
import re
import unicodedata
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from reports.document import Money, Month, Percent

if TYPE_CHECKING:
    from reports.document import BarChart, Cell, Kind, Table
    from reports.language import Reader

# For whom a document is being rendered; None is who reads English. Only language.py sets it.
READER: ContextVar[Reader | None] = ContextVar("reader", default=None)
# Whether the page begins at the right, where its text and not its reader says so. Only language.py sets it.
MIRRORED: ContextVar[bool | None] = ContextVar("mirrored", default=None)

# What stands for a key fact that nobody has stated.
NOTHING = "—"

# Embeddings, overrides, isolates and marks: invisible, and able to make a line read as another than it is.
_DIRECTION_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
# Words from right to left: their letters, and what stands between two of them and parts no list. No character is both, and each
# letter is taken one by one: so there is one way to read a run, and a bracket that nobody closed costs no more than another.
_LETTER = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
_WITHIN = "[\\s0-9\u0300-\u036f\u200c\u200d'’\".&/-]*"
WORDS_FROM_THE_RIGHT = re.compile(
    f"{_LETTER}(?:{_WITHIN}(?:{_LETTER}|\\({_WITHIN}{_LETTER}(?:{_WITHIN}{_LETTER})*{_WITHIN}\\)))*"
)
"""A name or a phrase in a script from right to left, as it stands in a sentence from left to right: apart from the figures and
names before and behind it, which it must not turn."""

# A word from the right may stand right before a figure, as the Arabic “and” does; a letter from the left makes it a name.
_NO_NAME = "(?<![A-Za-z\u00c0-\u024f0-9_.,-])"
RANGE = re.compile(f"{_NO_NAME}[0-9]+(?:(?:[-/]|\\.\\.)[0-9]+)+")
"""Figures that are one, as the numbers of a certificate, `21-30`, or a day, `2026-03-31`: read from the left wherever they stand."""
AMOUNT = re.compile(f"{_NO_NAME}-?[0-9][0-9.,]*[ \u00a0][A-Z](?:[A-Z0-9'._-]*[A-Z0-9])?|{RANGE.pattern}")
"""A figure and what it is of, `1,250.50 NZD`, or a RANGE, which stays whole in a sentence from right to left, apart from the figures
beside it."""


def shown(cell: Cell, *, commodity: bool = True) -> str:
    """The cell as people read it: `1,250.50 NZD`, `33.3333%`, `2026-03-31`, `June 2026`; an empty string for None.

    Decimals are shown as given, never rounded. Without `commodity`, money is its number alone.
    """
    if cell is None:
        return ""
    if isinstance(cell, Money):
        return in_commodity(cell.number, cell.commodity) if commodity else figure(cell.number)
    if isinstance(cell, Percent):
        reader = READER.get()
        return reader.percent(figure(cell.number)) if reader else f"{figure(cell.number)}%"
    if isinstance(cell, int | Decimal):
        return figure(cell)
    return clean(cell) if isinstance(cell, str) else _time_shown(cell)


def _time_shown(cell: date | Month) -> str:
    return month_shown(cell) if isinstance(cell, Month) else day_shown(cell)


def month_shown(month: Month) -> str:
    """`June 2026`, or as the reader writes months."""
    reader = READER.get()
    return reader.month(month) if reader else f"{calendar.month_name[month.number]} {month.year}"


def in_commodity(number: Decimal, commodity: str) -> str:
    """`1,250.50 NZD`, the two in the reader's order; the number alone without a commodity."""
    reader, unit = READER.get(), clean(commodity)
    if reader and unit:
        return reader.money(figure(number), unit)
    return f"{figure(number)} {unit}".rstrip()


def day_shown(day: date) -> str:
    """`2026-03-31`, or as the reader writes days."""
    reader = READER.get()
    return reader.day(day) if reader else day.isoformat()


def figure(number: Decimal | int) -> str:
    """`1,250.50`: grouped by thousands, a minus when below zero, and zero without one."""
    reader = READER.get()
    if reader:
        return reader.figure(number)
    return f"{number or abs(number):,f}" if isinstance(number, Decimal) else f"{number:,}"


def clean(text: str) -> str:
    """`text` on one line, with nothing in it that can move a cursor or turn the reading direction.

    Line ends and tabs become spaces, direction controls vanish, every other control character,
    half surrogate and unassigned code becomes U+FFFD. Letters, marks and joiners stay.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    plain = _DIRECTION_CONTROLS.sub("", text)
    return "".join(_safe(char) for char in " ".join(plain.split()))


def is_right_to_left(text: str) -> bool:
    """Whether some letter or digit in `text` is read from right to left."""
    return any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text)


def starts_right_to_left(text: str) -> bool:
    """The base direction: that of the first letter that has one, unless most letters run from left to right.

    A sentence of ours may begin with a name from right to left, and is still read as the others are.
    """
    strong = [direction for char in text if (direction := unicodedata.bidirectional(char)) in {"L", "R", "AL"}]
    return bool(strong) and strong[0] != "L" and 2 * strong.count("L") <= len(strong)


def is_right_aligned(kind: Kind) -> bool:
    """Whether a column of this kind stands flush right, so that its figures line up."""
    return kind in {"money", "number", "percent"}


def shared_commodity(table: Table, at: int) -> str:
    """The commodity that all money in column `at` is in, or "" when it has none or several."""
    rows = table.rows if table.total is None else (*table.rows, table.total)
    found = {cell.commodity for row in rows if isinstance(cell := row[at], Money)}
    return clean(found.pop()) if len(found) == 1 else ""


def bar_figures(chart: BarChart) -> list[str]:
    """What stands beside each bar: `30%` or `1,250.00 NZD`; percentages lose the zeros that all of them end in."""
    values = [value for _, value in chart.bars]
    if chart.unit != "%":
        return [in_commodity(value, chart.unit) for value in values]
    texts = [f"{value:f}" for value in values]
    while texts and all("." in number and number.endswith(("0", ".")) for number in texts):
        texts = [number[:-1] for number in texts]
    return [shown(Percent(Decimal(number))) for number in texts]


def _safe(char: str) -> str:
    return "\ufffd" if unicodedata.category(char) in {"Cc", "Cs", "Cn", "Co"} else char
