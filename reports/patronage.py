"""The patronage notice: what a member was allocated of a year, by what, what is paid in cash and what stays in their account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import money
from ledger.errors import Refused
from pods.owning import fiscal_year, surplus
from reports.capital import account_section
from reports.document import Column, Document, Fact, Percent, Row, Section, Table
from reports.figures import ZERO, amount, exact, total
from reports.heading import heading, member, pod
from reports.periods import marks
from reports.read_back import period_cell
from reports.say import say
from reports.surplus import NO_CLAIM, by_words, measure_title, surplus_data, surplus_sections, word, year_table

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View
    from pods.crew.people import Pod
    from pods.owning.patronage import Allocation
    from pods.owning.surplus import Proposed

_PERCENT_DIGITS = 4


def patronage_statement(view: View, pod_id: str, year: str, handle: str | None = None) -> Document:
    """A year's allocation: the notice of one member, or everybody's parts.

    Raises: Invalid, for a year that is none; Refused, while it is not allocated.
    """
    found = pod(view, pod_id)
    record = _allocated(view, found, year)
    shared = surplus.read(record.body)
    return _notice(view, found, record, shared, handle) if handle else _everybody(view, found, record, shared)


def _allocated(view: View, found: Pod, year: str) -> Record:
    first, last = fiscal_year.year_span(year)
    for each in fiscal_year.allocated(view, found):
        if (each.body["first"], each.body["last"]) == (first.isoformat(), last.isoformat()):
            return each
    known = ", ".join(each.body["year"] for each in fiscal_year.allocated(view, found))
    raise Refused(
        f"{year} of {found.name} is not allocated on {view.on}.",
        hint=f"Allocated were: {known}." if known else f"Propose it: crewbook surplus {found.id} --year {year}",
        where="year",
    )


def _everybody(view: View, found: Pod, record: Record, shared: Proposed) -> Document:
    return Document(
        kind="patronage",
        title=say("{what} of {year}, as allocated", what=word(shared.year), year=period_cell(shared.year.name)),
        subtitle=found.name,
        **heading(view),
        facts=(Fact("Pod", found.name), Fact("Allocated on", record.date)),
        sections=surplus_sections(view, found, shared),
        notes=marks(view, f"pod/{found.id}"),
        data={"pod": found.id, "on": view.on, "commodity": found.commodity, "entry": record.seq}
        | surplus_data(view, found, shared),
    )


def _notice(view: View, found: Pod, record: Record, shared: Proposed, handle: str) -> Document:
    who = member(view, handle)
    year, unit = shared.year, found.commodity
    mine = next((each for each in shared.parts if each.member == who.id), None)
    if mine is None:
        raise Refused(
            f"{who.body['name']} had no part in {year.name} of {found.name}.",
            hint=f"See who had: crewbook statement patronage {found.id} --year {year.name}",
            where="member",
        )
    owed = -view.balance(surplus.owing(found, who), unit)
    section, closing = account_section(view, found, who, year.first)
    part = money.round_half_up(mine.part * 100, _PERCENT_DIGITS)
    return Document(
        kind="patronage notice",
        title=say("Patronage notice"),
        subtitle=f"{who.body['name']} · {found.name} · {year.name}",
        **heading(view),
        facts=(
            Fact("Member", who.body["name"]),
            Fact("Pod", found.name),
            Fact("Year", say("{first} to {last}", first=year.first, last=year.last)),
            Fact("Allocated on", record.date),
            Fact("Your part", amount(view, mine.amount, unit)),
        ),
        sections=(
            Section(say("The year"), tables=(year_table(view, found, year),)),
            _by_section(shared, mine),
            _parts_section(view, found, shared, mine),
            section,
        ),
        notes=(*_notes(view, found, shared, mine, owed), *marks(view, f"pod/{found.id}")),
        data={
            "pod": found.id,
            "on": view.on,
            "commodity": unit,
            "member": who.id,
            "name": who.body["name"],
            "year": year.name,
            "entry": record.seq,
            "surplus": exact(view, year.surplus, unit),
            "collective": exact(view, shared.common, unit),
            "part_pct": part,
            "allocation": mine.amount,
            "cash": mine.cash,
            "retained": mine.retained,
            "owed": exact(view, owed, unit),
            "closing_capital": closing,
        },
    )


def _by_section(shared: Proposed, mine: Allocation) -> Section:
    """By what it was shared: the member's figure and everybody's, each with what it counts."""
    has_factors = len(shared.factors) > 1
    columns = (
        Column("By"), Column("Yours", "number"), Column("All members'", "number"),
        *((Column("Counts", "number"), Column("Yours, counted", "number")) if has_factors else ()),
    )  # fmt: skip
    rows: list[Row] = []
    for name, of in shared.figures.items():
        yours, all_of_it = of.get(mine.member, ZERO), total(of.values())
        factor = shared.factors[name]
        counted = (factor.normalize() + 0, (yours * factor).normalize() + 0) if has_factors else ()
        rows.append((measure_title(name), yours.normalize() + 0, all_of_it.normalize() + 0, *counted))
    part = money.round_half_up(mine.part * 100, _PERCENT_DIGITS)
    facts = (Fact("Your part of the members' part", Percent(part)),)
    note = say("The percentage is rounded to be read; the amount is the exact ratio, rounded once.")
    table = Table("", columns, tuple(rows))
    return Section(say("By what it was shared"), facts, (table,), notes=(by_words(shared), note))


def _parts_section(view: View, found: Pod, shared: Proposed, mine: Allocation) -> Section:
    unit, is_loss = found.commodity, shared.year.surplus < 0
    everybody = total(each.amount for each in shared.parts)
    rows: list[Row] = [
        (
            say("{what} of {year}", what=word(shared.year), year=period_cell(shared.year.name)),
            amount(view, shared.year.surplus, unit),
        ),
        (say("of which the collective account"), amount(view, shared.common, unit)),
        (say("of which all members"), amount(view, everybody, unit)),
        (say("of which you"), amount(view, mine.amount, unit)),
    ]
    if not is_loss:
        rows += [
            (say("of that paid in cash"), amount(view, mine.cash, unit)),
            (say("of that kept in your capital account"), amount(view, mine.retained, unit)),
        ]
    columns = (Column("What"), Column("Amount", "money"))
    return Section(say("Your part"), tables=(Table("", columns, tuple(rows)),))


def _notes(view: View, found: Pod, shared: Proposed, mine: Allocation, owed: object) -> tuple[str, ...]:
    notes = []
    if owed:
        still = amount(view, owed, found.commodity)  # type: ignore[arg-type]
        notes.append(say("Of surplus and dividends {amount} are still to be paid to you.", amount=still))
    if mine.retained > 0:
        notes.append(
            say(
                "What is kept in your capital account is your own money at risk. It is paid back when the crew decides so, the "
                "oldest year first; no day is promised."
            )
        )
    return (*notes, *((NO_CLAIM,) if shared.year.surplus > 0 else ()))
