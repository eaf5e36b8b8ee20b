"""A filled-in agreement → the sections of a paper: numbered headings and clauses, lettered schedules, tables, visible blanks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from pods.agreements.wording import BLANK, TABLE
from reports.document import Column, Money, Section, Table
from reports.language import said_in
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from pods.agreements.facts import Facts
    from pods.agreements.kinds import Kind
    from reports.document import Cell
    from reports.document import Kind as Kind_

# Which columns line up, by their titles.
_MONEY = frozenset(
    {"Principal", "Interest", "Fees", "Total", "Owed after it", "Par value", "Paid in", "Amount", "Up to", "Capital"}
)
_AS_SET = "As set"
# The schedules of the usual templates.
_USUAL = (
    say("Schedule {letter}: Payments"),
    say("Schedule {letter}: Guarantors"),
    say("Schedule {letter}: Who was asked"),
    say("Schedule {letter}: Members"),
    say("Schedule {letter}: Classes of shares"),
    say("Schedule {letter}: Terms of the classes"),
    say("Schedule {letter}: Holdings"),
    say("Schedule {letter}: Shares that vest"),
    say("Schedule {letter}: Pledged shares"),
    say("Schedule {letter}: Capital accounts"),
    say("Schedule {letter}: Assets"),
    say("Schedule {letter}: Loans"),
    say("Schedule {letter}: Contributions"),
)
_SETTINGS = re.compile("Settings of (.+)")
_NUMBERS = frozenset({"Shares"})
_SCHEDULE = "Schedule: "
_RULE = "_" * 24
_BLANK = re.compile(f"{BLANK}(.*?){BLANK}")
_TABLE = re.compile(f"{TABLE}(.*?){TABLE}")


@dataclass(slots=True)
class Laid:
    """The title, the line below it, and the sections of a paper."""

    title: str = ""
    subtitle: str = ""
    sections: list[Section] = field(default_factory=list)


@dataclass(slots=True)
class _Part:
    """One heading with what stands below it; `number` is that of its clauses, empty where they have none."""

    title: str
    number: str = ""
    clauses: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def lay_out(text: str, facts: Facts, kind: Kind, *, is_numbered: bool = True, language: str = "en") -> Laid:
    """The text as sections: `#` is the title, `>` the line below it, `##` a heading, `-` one of a list, any other line a clause."""
    laid, parts = Laid(), [_Part("")]
    said = said_in(language)

    def _blanks(line: str) -> str:
        return _with_blanks(line, said)

    chapters = schedules = 0
    for line in (each.strip(" ") for each in text.split("\n")):
        if line.startswith("# "):
            laid.title = _blanks(line[2:])
        elif line.startswith("> "):
            laid.subtitle = _blanks(line[2:])
        elif line.startswith("## " + _SCHEDULE):
            schedules += 1
            title = _blanks(line[3 + len(_SCHEDULE) :])
            parts.append(_Part(_schedule(_letter(schedules), title)))
        elif line.startswith("## "):
            chapters += 1
            number = str(chapters) if is_numbered else ""
            parts.append(_Part(f"{number}. {_blanks(line[3:])}" if number else _blanks(line[3:]), number))
        elif found := _TABLE.fullmatch(line):
            parts[-1].tables.append(_table(found[1], facts, kind))
        elif line:
            _add(parts[-1], _blanks(_TABLE.sub(lambda named: _named(named[1], kind, said), line)))
    laid.sections = [
        Section(part.title, tables=tuple(part.tables), notes=tuple(part.clauses))
        for part in parts
        if part.title or part.clauses or part.tables
    ]
    return laid


def _schedule(letter: str, title: str) -> str:
    """`Schedule A: Payments`; to whom it is said in another language, a usual one has the name that the text calls it by beside."""
    usual = next((each for each in _USUAL if each.format(letter=letter) == f"Schedule {letter}: {title}"), None)
    if usual is not None:
        return say(str(usual), letter=letter)
    settings = _SETTINGS.fullmatch(title)
    if settings:
        return say("Schedule {letter}: Settings of {pod}", letter=letter, pod=settings[1])
    return say("Schedule {letter}: {title}", letter=letter, title=title)


def _add(part: _Part, line: str) -> None:
    """The line as a clause with its number, or as one of a list."""
    if line.startswith("- "):
        part.clauses.append(f"• {line[2:]}")
        return
    count = sum(not each.startswith("• ") for each in part.clauses) + 1
    part.clauses.append(f"{part.number}.{count} {line}" if part.number else line)


def _with_blanks(line: str, said: Callable[[str], str]) -> str:
    """A blank that is seen, with the name under which it can be decided."""

    def blank(found: re.Match[str]) -> str:
        return f"{_RULE} [{said(say('{name}: not decided', name=found[1].replace('_', ' ')))}]"

    return _BLANK.sub(blank, line)


def _named(table: str, kind: Kind, said: Callable[[str], str]) -> str:
    return said(say("the schedule “{name}”", name=say(kind.tables[table][0])))


def _table(name: str, facts: Facts, kind: Kind) -> Table:
    _, columns = kind.tables[name]
    if columns[-1] == _AS_SET:
        # How a setting was typed is a fact of the agreement, and no reader's business.
        columns = columns[:-1]
    kinds: list[Kind_] = ["money" if each in _MONEY else "number" if each in _NUMBERS else "text" for each in columns]
    rows = [
        tuple(_cell(cell, kind) for cell, kind in zip(cells, kinds, strict=False)) for _, cells in facts["tables"][name]
    ]
    return Table("", tuple(Column(*each) for each in zip(columns, kinds, strict=True)), tuple(rows))


def _cell(said: str, kind: str) -> Cell:
    """A fact as a cell: facts are kept as words, and an amount lines up with the others."""
    number, _, unit = said.partition(" ")
    if kind == "money" and re.fullmatch(r"-?[\d,]+(\.\d+)?", number) and unit.isupper():
        return Money(Decimal(number.replace(",", "")), unit)
    return said


def _letter(number: int) -> str:
    """A, B, C … Z, AA."""
    return (_letter((number - 1) // 26) if number > 26 else "") + chr(ord("A") + (number - 1) % 26)  # noqa: PLR2004
