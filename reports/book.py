"""The crew's balance sheet and income statement: the whole book, then every pod by itself, each of them balanced to the cent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.errors import Invalid
from ledger.view import View
from pods.crew import people, periods
from reports.book_lines import BETWEEN, CAME, HAS, OWES, OWNS, RESULT, WENT, Part, sides
from reports.document import BarChart, Column, Document, Fact, Money, Row, Section, Signature, Table
from reports.figures import ZERO, amount, total
from reports.heading import heading
from reports.periods import marks
from reports.say import say

if TYPE_CHECKING:
    from decimal import Decimal

    from reports.book_lines import Sums

_OF_ITS_OWN = {
    RESULT: say("What was earned less what was spent, since the book began"),
    BETWEEN: say("Between pods, by entries made by hand"),
}
_SIDES = (
    (HAS, say("What it has: assets")),
    (OWES, say("What it owes: liabilities")),
    (OWNS, say("What is its own: equity")),
)
_NOTES = (
    say("Income and costs are those received and paid, not those agreed: what is still due of either is not in here."),
    say("Shares stand at what they cost when they were issued. Points are no money and are not in here."),
    say("This statement is read from the crew's book. It is no audit, and says nothing of tax."),
)


def book_statement(
    view: View, *, year: str | None = None, since: dt.date | None = None, until: dt.date | None = None
) -> Document:
    """What the crew has, owes and owns at the end of a period, and what it received and spent in it.

    The period is a year (`2026`, or from any month, `2025-04..2026-03`), or runs `since` a day `until` one; by default it is
    the calendar year up to the view's day. A year that is not over ends there. Raises: Invalid, for no such period.
    """
    first, last = period(view, year=year, since=since, until=until)
    view = View(view.session, on=last, until=view.until)
    whole, parts = sides(view, first, last)
    shown = whole if len(parts) == 1 else [*whole, *parts]
    return Document(
        kind="book",
        title=say("Balance sheet and income statement"),
        subtitle=say("From {first} to {last}", first=first, last=last),
        **heading(view),
        facts=tuple(fact for part in whole for fact in _facts(view, part)),
        sections=tuple(section for part in shown for section in _sections(view, part, first)),
        notes=(*_NOTES, *marks(view, *(f"pod/{each.id}" for each in view.find("pod")))),
        signatures=signatures(view),
        data={
            "on": last,
            "since": first,
            "until": last,
            "whole": [_data(part) for part in whole],
            "pods": [{"name": str(part.name), **_data(part)} for part in parts],
        },
    )


def period(
    view: View, *, year: str | None, since: dt.date | None, until: dt.date | None, where: str = "since"
) -> tuple[dt.date, dt.date]:
    """The first and the last day of what was asked for, no day behind the view's.

    Raises: Invalid, when both a year and days were given, or it begins behind its end.
    """
    if year is not None and (since or until):
        raise Invalid(
            "A year and days of your own are two different periods.",
            hint="Leave --since and --until out, or --year.",
            where="year",
        )
    if year is not None:
        first, last = periods.span(year)
    else:
        last = until or view.on
        first = since or last.replace(month=1, day=1)
    last = min(last, view.on)
    if first > last:
        raise Invalid(
            f"The period would begin on {first} and end on {last}.",
            hint="Begin it earlier, or see a later day with --on.",
            where=where,
        )
    return first, last


def signatures(view: View) -> tuple[Signature, ...]:
    """A line for each treasurer, and one for another member."""
    keepers = [each for each in people.members(view) if people.is_treasurer(each)]
    lines = [Signature(say("Treasurer"), each.body["name"]) for each in keepers] or [Signature(say("Treasurer"))]
    return (*lines, Signature(say("Another member")))


def _facts(view: View, part: Part) -> list[Fact]:
    return [
        Fact("Assets", _sum(view, part, HAS)),
        Fact("Liabilities", _sum(view, part, OWES)),
        Fact("Equity", _sum(view, part, OWNS)),
        Fact("Earned less spent in the period", amount(view, part.result, part.unit)),
    ]


def _sum(view: View, part: Part, side: str) -> Money:
    return amount(view, total(part.stands[side].values()), part.unit)


def _sections(view: View, part: Part, first: dt.date) -> list[Section]:
    """A part's balance sheet and what came in and went out; the whole book's with a chart of what it has."""
    has = part.stands[HAS]
    bars = tuple((line, number) for line, number in has.items() if number)
    charts = (BarChart("What there is, and where", part.unit, bars),) if bars and not part.name else ()
    sheet = _sheet(view, part, first)
    flows = _flows(view, part)
    nothing = say("Nothing was received or spent in this period.")
    if part.name:
        tables = (*sheet, *([flows] if flows.rows else []))
        return [Section(part.name, tables=tables, notes=() if tables else (nothing,))]
    title = say("Income statement")
    balance = Section(say("Balance sheet"), tables=sheet, charts=charts)
    return [balance, Section(title, tables=(flows,)) if flows.rows else Section(title, notes=(nothing,))]


def _sheet(view: View, part: Part, first: dt.date) -> tuple[Table, ...]:
    """What it has; then what it owes and what is its own, which together are as much."""
    columns = (
        Column("What"),
        Column(say("Before {day}", day=first), "money"),
        Column(say("On {day}", day=view.on), "money"),
    )
    tables = []
    for side, title in _SIDES:
        rows: list[Row] = [
            (_name(line), *(amount(view, number, part.unit) for number in both)) for line, both in _both(part, side)
        ]
        sums = (total(day[side].values()) for day in (part.began, part.stands))
        last: Row = (say("In all"), *(amount(view, number, part.unit) for number in sums))
        if rows:
            tables.append(Table(title, columns, tuple(rows), last))
    whole = amount(view, _owed_and_owned(part.stands), part.unit)
    return (
        (
            *tables[:-1],
            replace(
                tables[-1], note=say("Liabilities and equity are {whole} together, as much as the assets.", whole=whole)
            ),
        )
        if tables
        else ()
    )


def _both(part: Part, side: str) -> list[tuple[str, tuple[Decimal, Decimal]]]:
    """Each line of a side before the period and at its end; those that are nothing on both days are left out."""
    lines = dict.fromkeys([*part.stands[side], *part.began[side]])
    found = [(line, (part.began[side].get(line, ZERO), part.stands[side].get(line, ZERO))) for line in lines]
    return [(line, both) for line, both in found if any(both)]


def _owed_and_owned(day: Sums) -> Decimal:
    return total([*day[OWES].values(), *day[OWNS].values()])


def _flows(view: View, part: Part) -> Table:
    """What came in, then what went out, and what is left of it."""
    unit = part.unit
    rows: list[Row] = [
        (_name(line), amount(view, number, unit), None) for line, number in part.moved[CAME].items() if number
    ]
    rows += [(_name(line), None, amount(view, number, unit)) for line, number in part.moved[WENT].items() if number]
    if rows:
        rows.append(
            (
                say("In all"),
                amount(view, total(part.moved[CAME].values()), unit),
                amount(view, total(part.moved[WENT].values()), unit),
            )
        )
    columns = (Column("What"), Column("Received", "money"), Column("Spent", "money"))
    left = amount(view, part.result, unit)
    last: Row = (say("Earned less spent"), left, None)
    return Table(say("Income and costs") if part.name else "", columns, tuple(rows), last if rows else None)


def _name(line: str) -> str:
    return _OF_ITS_OWN.get(line, line)


def _data(part: Part) -> dict[str, object]:
    """The same for other programs: every line in words, amounts in the part's money."""

    def lines(sums: Sums, names: Sequence[str]) -> dict[str, object]:
        return {side: {str(_name(line)): number for line, number in sums[side].items() if number} for side in names}

    sheet = (HAS, OWES, OWNS)
    return {
        "commodity": part.unit,
        "began": lines(part.began, sheet),
        "stands": lines(part.stands, sheet),
        "total": total(part.stands[HAS].values()),
        "moved": lines(part.moved, (CAME, WENT)),
        "result": part.result,
    }
