"""Texts of ours, marked where a report writes them, so that they can be said in other languages. How they are said lives in language.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from reports.document import Month
from reports.render.cells import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reports.document import Cell


class Said(str):
    """A text in English that remembers its message and the values in it: what other languages say it from.

    To everything that knows nothing of languages, it is the English text. `typed` is what programs get instead, where
    the text says in words what has a name to be typed.
    """

    message: str
    several: str
    values: Mapping[str, Cell]
    typed: str

    __slots__ = ("message", "several", "typed", "values")


class Listed(Said):
    """Cells one behind the other, each language with what it writes between them; `message` is that, in English."""

    __slots__ = ()


class Clock(str):
    """A time of day as English has it, `14:05`; every other reader reads it in their habit."""

    __slots__ = ()


class Told(str):
    """A text of ours as its reader reads it."""

    __slots__ = ()


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


def listed(parts: Iterable[Cell], between: Literal[", ", " and ", " or "] = " and ") -> str:
    """Names, or texts of ours, as a list in a sentence: `Ana, Ben and Cho`, in Spanish `Ana, Ben y Cho`; `between` is before the last."""
    found = list(parts)
    words = [_word(each) for each in found]
    said = Listed(between.join([", ".join(words[:-1]), *words[-1:]] if len(words) > 1 else words))
    said.message, said.several, said.values = between, "", {str(at): each for at, each in enumerate(found)}
    said.typed = ""
    return said


def say_typed(typed: str, message: str, /, **values: Cell) -> str:
    """As `say`, of what has a name to be typed: programs get that, `say_typed("loan-limit", "Loan limit")`."""
    said = _said(message, message, "", values)
    said.typed = typed
    return said


def as_typed(text: str) -> str:
    """What programs get of a text: its English, with months and what has such a name as they are typed."""
    if not isinstance(text, Said) or text.typed:
        return text.typed if isinstance(text, Said) else text
    values = {name: _typed(value) for name, value in text.values.items()}
    if values == text.values:
        return str(text)
    if isinstance(text, Listed):
        return str(listed(values.values(), text.message))  # type: ignore[arg-type]
    message = text.several if text.several and values["count"] != 1 else text.message
    return message.format(**{name: _word(value) for name, value in values.items()})


def _typed(value: Cell) -> Cell:
    if isinstance(value, Month):
        return str(value)
    return as_typed(value) if isinstance(value, str) else value


def strung(texts: Iterable[str], between: str = "; ") -> str:
    """Sentences one after the other, each still said in the reader's language; names and the like are `listed`."""
    whole = ""
    for text in texts:
        if not whole:
            whole = text
        elif between == "; ":
            whole = say("{before}; {text}", before=whole, text=text)
        else:
            whole = say(f"{{before}}{between}{{text}}", before=whole, text=text)
    return whole


def _said(english: str, message: str, several: str, values: Mapping[str, Cell]) -> Said:
    words = {name: _word(value) for name, value in values.items()}
    said = Said(english.format(**words) if values else english)
    said.message, said.several, said.values, said.typed = message, several, values, ""
    return said


def _word(value: Cell) -> str:
    return str(value) if isinstance(value, str | int) else shown(value)
