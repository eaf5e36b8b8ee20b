"""What rules refuse with, said in a reader's language. Rules raise English sentences; here they are known again by their shape.

A rule knows no languages, and its sentence is the same for programs, tests and the command line. What is filled in
stands between words that the sentence always has: by these it is found in the language's file, and said anew.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from dashboard.turning import kept_apart
from reports.document import Money
from reports.language import ENGLISH
from reports.render.cells import READER, clean, shown
from reports.say import Said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.language import Reader

FOLDER = Path(__file__).parent
_NAMED = re.compile(r"\{(\w+)\}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONEY = re.compile(r"(-?[\d,]+(?:\.\d+)?) ([A-Z][A-Z0-9'._-]{0,22}[A-Z0-9])")
_LONGEST_PIECE = 1_000


@dataclass(frozen=True, slots=True)
class Known:
    """A sentence as a language's file has it: the words that it always has in English, what stands between them, and what is said instead.

    `own` are those words, `names` of the values between them. A piece stands where a sentence has a value; `is_free` are those that begin with a value themselves.
    """

    own: tuple[str, ...]
    names: tuple[str, ...]
    said: str
    is_piece: bool
    is_free: bool

    def values(self, sentence: str) -> dict[str, str] | None:
        """Name → what stands there in a sentence of this shape, each value as short as can be; None for any other sentence.

        Each piece is looked for once: a sentence may hold whatever somebody typed, however long, to keep a server busy.
        """
        first, last = self.own[0], self.own[-1]
        if not self.names:
            return {} if sentence == first else None
        end = len(sentence) - len(last)
        if not (sentence.startswith(first) and sentence.endswith(last) and len(first) <= end):
            return None
        found, at = [], len(first)
        for piece in self.own[1:-1]:
            there = sentence.find(piece, at, end)
            if there < 0:
                return None
            found.append(sentence[at:there])
            at = there + len(piece)
        return dict(zip(self.names, [*found, sentence[at:end]], strict=True))


def refused(sentence: str) -> str:
    """A rule's sentence as the reader reads it; one that nobody translated yet stays in English, and is marked as such."""
    reader = READER.get()
    if reader is None or not sentence:
        return kept_apart(sentence)
    if isinstance(sentence, Said):
        return reader.said(sentence)
    return _said(sentence, reader) or Markup('<span lang="en" dir="ltr">{}</span>').format(kept_apart(clean(sentence)))


def _said(sentence: str, reader: Reader) -> Markup:
    """The sentence in the reader's language; empty where its shape is not known."""
    return _among((each for each in _known(reader.tag) if not each.is_piece), sentence, reader)


def _among(choice: Iterable[Known], sentence: str, reader: Reader) -> Markup:
    for known in choice:
        found = known.values(sentence)
        if found is not None:
            values = {name: _value(value, reader) for name, value in found.items()}
            return escape(known.said).format(**values)
    return Markup()


def _value(value: str, reader: Reader) -> str:
    """What is filled in: a day or an amount in the reader's habit, a piece of ours in their language, a name kept apart."""
    if _DAY.fullmatch(value):
        return shown(dt.date.fromisoformat(value))
    money = _MONEY.fullmatch(value)
    if money:
        # Among words from the right, the figure would else change places with what it is of.
        return Markup("<bdi>{}</bdi>").format(shown(Money(Decimal(money[1].replace(",", "")), money[2])))
    if len(value) > _LONGEST_PIECE:
        # No sentence of ours has so long a piece; what somebody typed has it looked at for hours.
        return Markup("<bdi>{}</bdi>").format(clean(value))
    # A name may have the shape of a piece with values in it, such as The Pod; only most of them begin with a capital.
    is_name, is_number = value[:1].isupper(), value[:1].isdigit()
    pieces = (each for each in _known(reader.tag) if each.is_piece)
    fitting = (each for each in pieces if (not is_name or not each.names) and (is_number or not each.is_free))
    said = _among(fitting, value, reader)
    return said or (Markup("<bdi>{}</bdi>").format(clean(value)) if value else "")


@cache
def _known(tag: str) -> list[Known]:
    """The sentences of a language, those with the most words of their own first: the nearest fits first."""
    found = catalogue(tag) or catalogue(tag.partition("-")[0])
    known = [(str(each.id), str(each.string)) for each in found or () if each.id and each.string]
    known.sort(key=lambda each: -len(_NAMED.sub("", each[0])))
    return [
        Known(*_shape(english), said, is_piece=english[-1] not in ".?!:", is_free=english.startswith("{"))
        for english, said in known
    ]


def _shape(sentence: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(the words that a sentence always has, the names of the values between them)."""
    pieces = _NAMED.split(sentence)
    return tuple(each.replace("{{", "{").replace("}}", "}") for each in pieces[::2]), tuple(pieces[1::2])


def catalogue(tag: str) -> Any:
    """What a language's file of refusals says, as babel reads it; None where there is none."""
    path = FOLDER / f"{tag}.po"
    if tag == ENGLISH or not path.is_file():
        return None
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return read_po(file, locale=tag.replace("-", "_"))
