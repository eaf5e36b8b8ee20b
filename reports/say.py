"""Texts of ours, marked where a report writes them, so that they can be said in other languages. How they are said lives in language.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.render.cells import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reports.document import Cell


class Said(str):
    """A text in English that remembers its message and the values in it: what other languages say it from.

    To everything that knows nothing of languages, it is the English text.
    """

    message: str
    several: str
    values: Mapping[str, Cell]

    __slots__ = ("message", "several", "values")


class Unsaid(str):
    """A text of ours that is put together in English only: papers in other languages show it so, and count it as not translated."""

    __slots__ = ()


def unsaid(text: str) -> str:
    """The text, told from people's own words, so that a reader of another language learns that it was not translated."""
    return Unsaid(text) if text and not isinstance(text, Said) else text


def say(message: str, /, **values: Cell) -> str:
    """The message with its values put in, as in `say("Statement for {name}", name=name)`.

    Values are cells: amounts and dates follow the reader's habit, other texts of ours their language; names and whole
    numbers, which may be years, stay as they are.
    """
    return _said(message, message, "", values)


def say_count(one: str, several: str, /, *, count: int, **values: Cell) -> str:
    """`one` for a count of one, else `several`, as in `say_count("one day", "{count} days", count=days)`.

    Other languages have as many forms as their numbers ask for.
    """
    return _said(one if count == 1 else several, one, several, {"count": count, **values})


def strung(texts: Iterable[str], between: str = "; ") -> str:
    """Texts one after the other, each still said in the reader's language."""
    whole = ""
    for text in texts:
        whole = say(f"{{before}}{between}{{text}}", before=whole, text=text) if whole else text
    return whole


def _said(english: str, message: str, several: str, values: Mapping[str, Cell]) -> Said:
    words = {name: value if isinstance(value, str | int) else shown(value) for name, value in values.items()}
    said = Said(english.format(**words) if values else english)
    said.message, said.several, said.values = message, several, values
    return said
