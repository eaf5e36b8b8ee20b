"""Texts that pods/ put together in English, known again by their shape and marked, so that they are said in other languages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, lru_cache
from string import Formatter

from reports.document import Cell, Money, Month
from reports.say import say, say_count, say_typed, strung, unsaid

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"([1-9]\d{3})-(0[1-9]|1[0-2])")
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_MONEY = re.compile(r"(-?\d[\d,]*(?:\.\d+)?) ([A-Z][A-Z0-9'._-]{0,22}[A-Z0-9])")
_RATE = re.compile(r"(\d+(?:\.\d+)?)(%?/[a-z0-9-]+)")
# How a rate or a fee is typed → how it is read.
_RATES = {
    "%/week": say("{number}%/week"),
    "%/2weeks": say("{number}%/2weeks"),
    "%/4weeks": say("{number}%/4weeks"),
    "%/month": say("{number}%/month"),
    "%/quarter": say("{number}%/quarter"),
    "%/year": say("{number}%/year"),
    "%/instalment": say("{number}%/instalment"),
    "%/up-front": say("{number}%/up-front"),
    "/instalment": say("{number}/instalment"),
    "/month": say("{number}/month"),
    "/up-front": say("{number}/up-front"),
}
PERIODS = {
    "week": say("week"),
    "2weeks": say("two weeks"),
    "4weeks": say("four weeks"),
    "month": say("month"),
    "quarter": say("quarter"),
    "year": say("year"),
}
_A_DAY, _A_FIGURE = r"\d{4}-\d{2}-\d{2}", r"-?\d[\d,]*(?:\.\d+)?"
# What may stand in a gap, by the gap's name; in any other, words of anybody's.
_SHAPES = {
    **dict.fromkeys(("amount", "cost"), f"{_A_FIGURE} [A-Z][A-Z0-9'._-]*"),
    **dict.fromkeys(("day", "first", "last", "before"), _A_DAY),
    "month": r"\d{4}-\d{2}",
    **dict.fromkeys(("number", "rest", "shares", "hours", "part", "apr"), _A_FIGURE),
    "rate": r"[\d.]+%/[a-z0-9]+",
    "many": r"\d+ instalments?",
    "held": r"[\d,]+(?:\.\d+)? shares?",
    # Verbs behind a number of shares: which form is used is English's own affair.
    "are": "is|are",
    "have": "has|have",
    "passes": "pass(?:es)?",
    "vests": "vests?",
    "every": "|".join(PERIODS),
    "owed": r"savings|pay|dividends|note \S+",
}
# A longer text stays in English: how long one is looked at grows with the third power of what people write into the gaps.
_LONGEST = 800
_OWED = {"savings": say("savings"), "pay": say("pay"), "dividends": say("dividends")}


def rated(typed: str) -> str:
    """A rate or a fee as it was typed, `1%/month` or `2/instalment`, marked; what is neither stays as it is."""
    found = _RATE.fullmatch(typed)
    if found is None or found[2] not in _RATES:
        return typed
    return say(str(_RATES[found[2]]), number=Decimal(found[1]))


def cell(text: str) -> Cell:
    """What a text says of a day, an amount or a rate, as a cell that follows the reader's habit; any other text as it is."""
    made: Cell = text
    money = _MONEY.fullmatch(text)
    if money and isinstance(figure := number(money[1]), Decimal):
        made = Money(figure, money[2])
    elif _DAY.fullmatch(text):
        made = _day(text)
    elif _RATE.fullmatch(text):
        made = rated(text)
    return made


def _day(text: str) -> Cell:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        # Somebody's own words may look like a day.
        return text


def month_cell(text: str) -> Cell:
    """The month that is typed as `2026-06`, as a cell; any other text as it is."""
    found = _MONTH.fullmatch(text)
    return Month(int(found[1]), int(found[2])) if found else text


def period_cell(text: str) -> Cell:
    """A period as it is typed, `2026`, `2026-03` or `2025-04..2026-03`, as people read it."""
    first, _, last = text.partition("..")
    return (
        say_typed(text, "{first} to {last}", first=month_cell(first), last=month_cell(last))
        if last
        else month_cell(first)
    )


def number(text: str) -> Cell:
    """The number that a text writes, as a cell; any other text as it is."""
    made = Decimal(text.replace(",", "")) if _NUMBER.fullmatch(text) else None
    # What would not be read the same in English was no such number.
    return text if made is None or f"{made:,f}" != text else made


@dataclass(frozen=True, slots=True)
class Messages:
    """Messages that a text may be, and the tails of which any number may stand in their gap `{tail}`."""

    messages: tuple[str, ...]
    tails: tuple[str, ...] = ()
    readers: Mapping[str, Callable[[str], Cell]] = field(default_factory=dict)

    def known(self, text: str) -> str | None:
        """The message that reads so once its gaps are filled, marked and filled with cells; None where none does.

        Of several it is the one with the most words of its own.
        """
        found = _found(self.messages, self.tails, text)
        return None if found is None else say(found[0], **{name: self._read(name, each) for name, each in found[1]})

    def _read(self, name: str, text: str) -> Cell:
        """What stands in a gap, as a cell."""
        if name == "tail":
            return self._tail(text)
        read = self.readers.get(name) or _READ.get(name)
        if read is not None:
            return read(text)
        shape = _SHAPES.get(name)
        return text if shape is None else number(text) if shape == _A_FIGURE else cell(text)

    def _tail(self, text: str) -> Cell:
        parts, single = [], replace(self, messages=self.tails)
        while text:
            end = max(found.end() for each in self.tails if (found := _pattern(each, ()).match(text)))
            parts.append(single.known(text[:end]) or unsaid(text[:end]))
            text = text[end:]
        return strung(parts, "")


@lru_cache(maxsize=4096)
def _found(
    messages: tuple[str, ...], tails: tuple[str, ...], text: str
) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """The message and what stands in its gaps, in words: what is marked is made anew for every reader."""
    if len(text) > _LONGEST:
        return None
    for message in sorted(messages, key=_own_length, reverse=True):
        found = _pattern(message, tails).fullmatch(text)
        if found:
            return str(message), tuple(found.groupdict().items())
    return None


def _own_length(message: str) -> int:
    return sum(len(before) for before, *_ in Formatter().parse(message))


@cache
def _pattern(message: str, tails: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_shape(message, tails, is_naming=True))


def _shape(message: str, tails: tuple[str, ...], *, is_naming: bool) -> str:
    """What a message looks like with its gaps filled, each under its name where `is_naming`."""
    parts = []
    for before, name, _, _ in Formatter().parse(message):
        parts.append(re.escape(before))
        if name == "tail":
            anyone = "|".join(_shape(each, (), is_naming=False) for each in tails)
            parts.append(f"(?P<tail>(?:{anyone})*)")
        elif name:
            parts.append(f"(?{f'P<{name}>' if is_naming else ':'}{_SHAPES.get(name, '.+?')})")
    return "".join(parts)


def _count(text: str) -> int:
    return int(text.split(maxsplit=1)[0])


def shares_said(text: str) -> str:
    """`1 share`, `2.50 shares`, marked."""
    number = text.split(maxsplit=1)[0].replace(",", "")
    if number.isdecimal():
        return say_count("{count} share", "{count} shares", count=int(number))
    return say("{number} shares", number=Decimal(number))


def _pod(text: str) -> Cell:
    """What a pod is called, or the fund that it keeps apart."""
    if text.startswith(_APART):
        return say("the social fund of {pod}", pod=text.removeprefix(_APART))
    return text


_APART = "the social fund of "
_READ: dict[str, Callable[[str], Cell]] = {
    "month": month_cell,
    "year": period_cell,
    "pod": _pod,
    "giver": _pod,
    "many": lambda text: say_count("{count} instalment", "{count} instalments", count=_count(text)),
    "held": shares_said,
    "every": lambda text: PERIODS[text],
    "owed": lambda text: _OWED.get(text) or say("note {note}", note=text.removeprefix("note ")),
}
