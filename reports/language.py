"""A Document in the reader's language: our texts through gettext, figures and days in their habit. One .po file a language.

English is how reports are written, so it asks for nothing here. CSV and JSON are for programs and stay in English.
"""

from __future__ import annotations

import datetime as dt
import gettext
import io
import re
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from functools import cache, lru_cache, wraps
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from ledger.errors import Invalid
from reports.document import BarChart, Column, Document, Fact, LineChart, Section, Signature, Table
from reports.render import cells
from reports.say import Clock, Listed, Said, Told, Unsaid, say, say_count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from babel import Locale

    from reports.document import Cell, Month

FOLDER = Path(__file__).parent / "languages"
ENGLISH = "en"
# Where only we write: these are looked up as they stand, so that nobody has to mark them.
_OURS = {Fact: "label", Column: "title", Table: "title", LineChart: "title", BarChart: "title"}
_PARTS = (Document, Section, Signature, Fact, Column, Table, LineChart, BarChart)

# Before a word that begins with its own sound, Spanish has another word: `Ana e Inés`, `seis u ocho`.
_SPANISH = {False: (" y ", " e ", "h?[ií](?![aeouáéóú])"), True: (" o ", " u ", "h?[oó]")}

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


def languages() -> list[str]:
    """The tags of the languages that papers can be in, English first: a translator adds one with a file."""
    return [*_in(FOLDER, FOLDER.stat().st_mtime_ns)]


@lru_cache(1)
def _in(folder: Path, _changed: int) -> tuple[str, ...]:
    """The tags of the languages in a folder; a page asks several times, and looks into the folder only after a change of it."""
    return (ENGLISH, *sorted(path.stem for path in folder.glob("*.po")))


def language(typed: str, where: str = "lang") -> str:
    """The tag of a language that there is, as typed or without its region: `es` for `es-MX` where only that is there.

    Raises: Invalid, with those that there are.
    """
    tag = typed.strip().replace("_", "-")
    known = {each.casefold(): each for each in languages()}
    for wished in (tag, tag.partition("-")[0]):
        if wished.casefold() in known:
            return tag if "-" in tag and _is_known(tag) else known[wished.casefold()]
    raise Invalid(
        f"There are no words in the language “{typed}” yet.",
        hint=f"There are: {', '.join(languages())}. A translator adds one with a file: see docs/languages.md.",
        where=where,
    )


def in_its_language(
    render: Callable[Concatenate[Document, _Given], _Made],
) -> Callable[Concatenate[Document, _Given], _Made]:
    """A renderer that gets the document in the language that it names, and renders in that reader's habit.

    A text that stays in the language in which it was agreed keeps its own direction, and the page follows it.
    """

    @wraps(render)
    def rendered(document: Document, *args: _Given.args, **named: _Given.kwargs) -> _Made:
        mirrored = cells.MIRRORED.set(_is_from_the_right(document.written_in) if document.is_verbatim else None)
        try:
            with reading(document.language) as reader:
                return render(document if reader is None else reader.document(document), *args, **named)
        finally:
            cells.MIRRORED.reset(mirrored)

    return cast("Callable[Concatenate[Document, _Given], _Made]", rendered)


@contextmanager
def reading(tag: str) -> Iterator[Reader | None]:
    """Figures, days and our own words are rendered for a reader of that language; None for one whose words are not there."""
    found = _reader(tag)
    before = cells.READER.set(found)
    try:
        yield found
    finally:
        cells.READER.reset(before)


def _is_from_the_right(tag: str) -> bool:
    if tag == ENGLISH:
        return False
    from babel import Locale

    return bool(Locale.parse(tag, sep="-").text_direction == "rtl")


def said_in(tag: str) -> Callable[[str], str]:
    """What says a text of ours in a language at once, where it is to stand within words that nobody translates."""
    reader = _reader(tag)
    return reader.said if reader else str


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads another language than English: its words, and the habits of its `locale`."""

    tag: str
    locale: Locale
    words: gettext.NullTranslations
    missing: list[str] | None = None

    @property
    def is_right_to_left(self) -> bool:
        """Whether their pages begin at the right."""
        return bool(self.locale.text_direction == "rtl")

    def document(self, document: Document) -> Document:
        """The document in their language; what nobody has translated yet stays in English, and a last note says so."""
        missing: list[str] = []
        told: Document = replace(self, missing=missing)._told(document)  # noqa: SLF001 - its own
        if document.is_verbatim and document.written_in.partition("-")[0] != self.locale.language:
            stays = say(
                "The text of this paper stays in the language in which it was agreed; its frame is in {language}.",
                language=self._own_name(),
            )
            told = replace(told, notes=(*told.notes, self.said(stays)))
        count = len(dict.fromkeys(missing))
        if not count:
            return told
        note = say_count(
            "One text on this paper has not been translated into {language} yet, and stands in English.",
            "{count} texts on this paper have not been translated into {language} yet, and stand in English.",
            count=count,
            language=self._own_name(),
        )
        return replace(told, notes=(*told.notes, self.said(note)))

    def _own_name(self) -> str:
        """What their language is called in it: `español`."""
        return str(self.locale.get_language_name(self.locale.language))

    def said(self, text: str) -> str:
        """A text in their language; one that is not ours stays as it is."""
        if isinstance(text, Unsaid) and self.missing is not None:
            self.missing.append(text)
        if isinstance(text, Clock):
            return self.clock(text)
        if not isinstance(text, Said):
            return str(text)
        if isinstance(text, Listed):
            return Told(self._listed(text))
        values = {name: self._value(value) for name, value in text.values.items()}
        found = self._found(text)
        return Told(found.format(**values) if values else found)

    def figure(self, number: Decimal | int) -> str:
        """`1.250,50`: with the decimals that it has."""
        from babel.numbers import format_decimal

        decimals = f"{Decimal(number):f}".partition(".")[2]
        pattern = "#,##0" + ("." + "0" * len(decimals) if decimals else "")
        return cells.clean(format_decimal(Decimal(number) + 0, pattern, locale=self.locale))

    def money(self, number: str, commodity: str) -> str:
        """A figure and its commodity, in the order in which they write them."""
        is_before = str(self.locale.currency_formats["standard"].pattern).lstrip("\u200f").startswith("¤")
        return f"{commodity} {number}" if is_before else f"{number} {commodity}"

    def percent(self, number: str) -> str:
        """`33,3333 %`, with a gap where they write one."""
        return f"{number} %" if " %" in cells.clean(self.locale.percent_formats[None].pattern) else f"{number}%"

    def day(self, day: date) -> str:
        """`31 mar 2026`: no reader takes the month for the day."""
        from babel.dates import format_skeleton

        return cells.clean(format_skeleton("yMMMd", day, locale=self.locale))

    def clock(self, time: Clock) -> str:
        """`14:05`, or `2:05 م` where they count to twelve twice."""
        from babel.dates import format_time

        return cells.clean(format_time(dt.time.fromisoformat(time), "short", locale=self.locale))

    def month(self, month: Month) -> str:
        """`junio de 2026`."""
        from babel.dates import format_skeleton

        return cells.clean(format_skeleton("yMMMM", month.first, locale=self.locale))

    def _listed(self, text: Listed) -> str:
        """`Ana, Ben y Cho`."""
        from babel.lists import format_list

        parts = [self._value(each) for each in text.values.values()]
        is_or = text.message == " or "
        found = str(format_list(parts, "or" if is_or else "standard", locale=self.locale))
        word, instead, sound = _SPANISH[is_or]
        if self.locale.language == "es" and len(parts) > 1 and re.match(sound, parts[-1], re.IGNORECASE):
            return found.removesuffix(f"{word}{parts[-1]}") + instead + parts[-1]
        return found

    def _value(self, value: Cell) -> str:
        return (
            self.said(value) if isinstance(value, str) else str(value) if isinstance(value, int) else cells.shown(value)
        )

    def _found(self, text: Said) -> str:
        found = (
            self.words.ngettext(text.message, text.several, int(str(text.values["count"])))
            if text.several
            else self.words.gettext(text.message)
        )
        is_english = found in {text.message, text.several} if text.several else isinstance(found, _Untold)
        if self.missing is not None and is_english and has_words(text.message):
            self.missing.append(text.message)
        return found

    def _told(self, part: Any) -> Any:
        """The same part of a document, with every text of ours in it said in their language."""
        if isinstance(part, str):
            return self.said(part)
        if isinstance(part, tuple):
            return tuple(self._told(each) for each in part)
        if not isinstance(part, _PARTS):
            return part
        ours = _OURS.get(type(part))
        changed = {
            each.name: self._told(_marked(held) if each.name == ours else held)
            for each in fields(part)
            if (held := getattr(part, each.name)) is not None
            and each.name not in {"data", "kind", "language", "written_in"}
        }
        return replace(part, **changed)


def _marked(text: str) -> str:
    return text if isinstance(text, Said) or not text else say(text)


def has_words(message: str) -> bool:
    """Whether a message says anything beside the values in it."""
    return any(char.isalpha() for before, *_ in Formatter().parse(message) for char in before)


def catalogue(tag: str) -> Any:
    """What a language's file says, as babel reads it."""
    from babel.messages.pofile import read_po

    with (FOLDER / f"{tag}.po").open("rb") as file:
        return read_po(file, locale=tag.replace("-", "_"))


class _Untold(str):
    """A text that a language's file does not have: `Total` is Spanish too, so that being the same as in English tells nothing."""

    __slots__ = ()


class _English(gettext.NullTranslations):
    """What is asked where a language's file has no words of its own."""

    def gettext(self, message: str) -> str:
        return _Untold(message)


@cache
def _reader(tag: str) -> Reader | None:
    plain = tag.partition("-")[0]
    known = next((each for each in (tag, plain) if each != ENGLISH and (FOLDER / f"{each}.po").is_file()), None)
    if known is None:
        return None
    from babel import Locale
    from babel.messages.mofile import write_mo

    compiled = io.BytesIO()
    write_mo(compiled, catalogue(known))
    compiled.seek(0)
    words = gettext.GNUTranslations(compiled)
    words.add_fallback(_English())
    return Reader(tag, Locale.parse(tag, sep="-"), words)


def _is_known(tag: str) -> bool:
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True
