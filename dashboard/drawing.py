"""How templates are drawn: every word escaped, our own said in the reader's language, figures and days in their habit."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from dashboard.refusals import refused
from dashboard.turning import kept_apart
from ledger.errors import Broken
from reports.document import BarChart, Money, Month, Percent
from reports.render.cells import READER, bar_figures, clean, shared_commodity, shown
from reports.render.html import amounts_apart, cell_of, is_wide
from reports.render.svg import svg
from reports.say import Said, Told, say, say_count
from reports.settings import name_said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Template

    from ledger.errors import CrewbookError
    from reports.document import Cell, Document, LineChart, Table

HERE = Path(__file__).parent
BROKEN = say("The book cannot be read just now. Whoever runs the dashboard finds the reason in its terminal.")
_log = logging.getLogger(__name__)
_OR_COMMAND = re.compile(r", or [^:,.;]*: crewbook [^.;]*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?")
# A day is typed on a page as well: `Use --on 2026-03-31 or later`.
_ON = re.compile(r"--on (?=[0-9{])")
_OPTION = re.compile(r"(?<!\S)--([a-z][a-z-]*)")
_SENTENCES = re.compile(r"(?<=[.;])\s+")


def told(value: Any) -> Any:
    """A value as the reader reads it: our texts in their language, amounts and days in their habit, names as they are."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, Said):
        reader = READER.get()
        return reader.said(value) if reader else str(value)
    if isinstance(value, Money | Percent | Month | Decimal | date):
        return shown(value)
    return value


def put(value: Any) -> Any:
    """The same where it stands in a template: among words that begin at the right, an amount keeps its commodity behind it."""
    said = told(value)
    return amounts_apart(escape(said)) if isinstance(value, Money) and direction() == "rtl" else said


def direction() -> str:
    """`rtl` for a reader whose pages begin at the right, else `ltr`."""
    reader = READER.get()
    return "rtl" if reader is not None and reader.is_right_to_left else "ltr"


def apart(words: str, unit: str = "") -> Markup:
    """A name or other words, ours in the reader's language, kept from turning what stands beside them.

    An amount whose `unit` stands in the head of its table knows it, for where that is not seen.
    """
    if isinstance(words, Said | Told) and direction() == "rtl":
        return Markup("<bdi>{}</bdi>").format(spoken(words))
    said = clean(str(told(words)))
    return (
        Markup('<bdi data-unit="{}">{}</bdi>').format(unit, said)
        if unit and said
        else Markup("<bdi>{}</bdi>").format(said)
    )


def as_page(words: str) -> Markup:
    """Words that begin where the page does, whatever the name in them is read like: `4 أمينة` with the number first."""
    return Markup('<bdi dir="{}">{}</bdi>').format(direction(), kept_apart(clean(str(told(words)))))


def unbroken(words: str) -> Markup:
    """The same, with each day, and the time behind it, on one line."""
    is_turned = isinstance(words, Said | Told) and direction() == "rtl"
    escaped = str(spoken(words) if is_turned else escape(clean(str(told(words)))))
    return Markup("<bdi>{}</bdi>").format(Markup(_DAY.sub(r'<span class="date">\g<0></span>', escaped)))  # noqa: S704


def spoken(words: str) -> Any:
    """A sentence of ours as the page reads, whatever name it begins with; or words of somebody's, kept apart."""
    if direction() == "rtl":
        if isinstance(words, Said | Told):
            return amounts_apart(clean(str(told(words))))
        return Markup('<bdi dir="auto">{}</bdi>').format(clean(words))
    said = kept_apart(told(words) if isinstance(words, Said) else clean(words))
    return said if isinstance(words, Said) else Markup('<bdi dir="ltr">{}</bdi>').format(said)


def template(name: str) -> Template:
    """A template of ours."""
    return environment().get_template(name)


@cache
def environment() -> Environment:
    """The one environment of all templates of ours."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=put,
    )
    made.globals |= {
        "say": say, "say_count": say_count, "told": told, "spoken": spoken, "apart": apart, "as_page": as_page, "unbroken": unbroken, "direction": direction, "static": static,
        "shown": shown, "shared": shared_commodity, "cell_of": cell_said, "value_of": value_said, "setting_name": name_said, "svg": drawn, "bars_of": bars, "read": read, "is_wide": is_wide, "csrf": csrf, "json": as_json,
        "hinted": hinted, "options": options, "refused": refused,
    }  # fmt: skip
    return made


def read(document: Document) -> Document:
    """A report as the reader reads it, for its parts to be put on a page: without what one would type in a terminal."""
    reader = READER.get()
    sections = tuple(
        replace(
            each,
            notes=_without_commands(each.notes),
            tables=tuple(replace(table, note="") if _is_command(table.note) else table for table in each.tables),
        )
        for each in document.sections
    )
    found = replace(document, notes=_without_commands(document.notes), sections=sections)
    return reader.document(found) if reader else found


def _without_commands(notes: Sequence[str]) -> tuple[str, ...]:
    return tuple(each for each in notes if not _is_command(each))


def _is_command(note: str) -> bool:
    return isinstance(note, Said) and "command" in note.values


def drawn(chart: LineChart | BarChart) -> Markup | str:
    """A chart as a picture within the page; nothing where there is nothing to draw."""
    reader = READER.get()
    return svg(chart, reader.tag if reader else "en")


def bars(chart: LineChart | BarChart) -> list[tuple[str, str, str]] | None:
    """(label, figure in words, part of the whole width in percent) of bars that all go one way; None for any other chart.

    What is told and not drawn has no width.
    """
    if not isinstance(chart, BarChart) or any(number < 0 for _, number in chart.bars):
        return None
    full = chart.full or Decimal(1)
    told_too = replace(chart, bars=(*chart.bars, *((chart.rest,) if chart.rest else ())))
    return [
        (label, words, f"{min(number / full, Decimal(1)) * 100:.2f}" if at < len(chart.bars) else "")
        for at, ((label, number), words) in enumerate(zip(told_too.bars, bar_figures(told_too), strict=True))
    ]


def cell_said(table: Table, at: int, cell: Cell) -> str:
    """A cell in words, as the table's column asks; a text of ours still known as one."""
    return cell if isinstance(cell, Said | Told) else cell_of(table, at, cell)


def value_said(value: Cell) -> str:
    """What a fact says, in words; a text of ours still known as one."""
    return value if isinstance(value, Said | Told) else shown(value)


def csrf() -> str:
    """What a form sends back to show that it was drawn here for this reader."""
    from flask_wtf.csrf import generate_csrf

    return str(generate_csrf())


def as_json(value: Any) -> Markup:
    """A value as JSON that can stand within a page, whatever is in it."""
    return htmlsafe_json_dumps(value)


def static(name: str) -> str:
    """The address of one of our static files, which changes when the file does."""
    return f"/static/{name}?{_mark(name)}"


@cache
def _mark(name: str) -> str:
    from hashlib import sha256

    return sha256((HERE / "static" / name).read_bytes()).hexdigest()[:12]


def explained(error: CrewbookError, *, keeps: bool) -> tuple[str, str]:
    """(what went wrong, what to do) as a page says it; where files lie and what ails them is for who `keeps` the book alone."""
    if not isinstance(error, Broken):
        return error.message, hinted(error.hint)
    _log.error("%s %s", error.message, error.hint)
    return (error.message, error.hint) if keeps else (BROKEN, "")


def hinted(hint: str) -> str:
    """A hint as a page says it: without the commands that do the same in a terminal, `Ask for less, or type: …`."""
    if isinstance(hint, Said):
        return hint
    parts = [_ON.sub("", each) for each in _parts(hint)]
    kept = [each for each in parts if "crewbook " not in each and " --" not in f" {each}"]
    found = " ".join(each.strip() for each in kept if each.strip()).rstrip(" ;,")
    if found.startswith("or "):
        found = found[3:4].upper() + found[4:]
    return found if not found or found[-1] in ".:!?" else f"{found}."


def options(hint: str) -> set[str]:
    """What a hint asks to have filled in otherwise, as the same command calls it: `from-place` of `Bank-Main holds enough; --from-place Bank-Main`."""
    return {name for part in _parts(hint) if "crewbook " not in part for name in _OPTION.findall(part)}


def _parts(hint: str) -> list[str]:
    """A hint's sentences, and what stands between semicolons; without what only the command line has."""
    return [_OR_COMMAND.sub("", each) if not each.startswith("if ") else each for each in _SENTENCES.split(hint)]
