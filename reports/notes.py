"""The notes of a pod: what it owes members by instalments, with interest or without, what is due and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pods.owning import shares
from reports.document import Column, Document, Fact, Percent, Row, Section, Table
from reports.figures import amount, exact, total
from reports.heading import heading, pod
from reports.periods import marks
from reports.read_back import Messages, rated
from reports.say import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal

    from ledger.view import View
    from pods.crew import people
    from pods.lending.agreed import Parts

_WHY = Messages((say("{held} of class {class}"), say("for leaving {pod}"), say("lent to the pod")))


def notes_of(view: View, pod_id: str) -> Document:
    """A row a note, and of each that is not paid its instalments.

    Raises: Invalid, when there is no such pod.
    """
    found = pod(view, pod_id)
    every = shares.notes(view, found)
    open_ones = [each for each in every if each.left]
    sections = (
        (Section("", tables=(_all(view, found, every),)), *(_plan(view, found, each) for each in open_ones))
        if every
        else (Section("", notes=(say("This pod gave no note."),)),)
    )
    return Document(
        kind="notes",
        title=say("Notes"),
        subtitle=found.name,
        **heading(view),
        sections=sections,
        notes=(*_said(every), *marks(view, f"pod/{found.id}")),
        data={
            "pod": found.id,
            "on": view.on,
            "commodity": found.commodity,
            "notes": [_data(view, found.commodity, each) for each in every],
        },
    )


def _said(every: list[shares.Note]) -> tuple[str, ...]:
    if not every:
        return ()
    if not any(each.rate for each in every):
        return (say("No interest is paid on a note."),)
    return (
        say(
            "What is owed is told without interest to come. What is paid covers the interest first, and before its day only that of the days up to it."
        ),
        say("The APR is the yearly rate at which the instalments are worth the amount, reckoned as of a loan."),
    )


def _all(view: View, found: people.Pod, every: list[shares.Note]) -> Table:
    unit, with_rates = found.commodity, any(each.rate for each in every)
    rows: list[Row] = [
        (
            each.record.id,
            _name(view, each),
            note_for(each.record.body["why"]),
            *([rated(each.rate) if each.rate else "—"] if with_rates else []),
            amount(view, each.amount, unit),
            amount(view, each.left, unit),
            amount(view, each.due, unit),
            each.next_due,
        )
        for each in every
    ]
    columns = (
        Column("Note"),
        Column("Member"),
        Column("For"),
        *([Column("Interest")] if with_rates else []),
        Column("Amount", "money"),
        Column("Still owed", "money"),
        Column("Due now", "money"),
        Column("Next due", "date"),
    )
    together: Row = (
        say("Together"), None, None, *([None] if with_rates else []), amount(view, total(each.amount for each in every), unit),
        amount(view, total(each.left for each in every), unit), amount(view, total(each.due for each in every), unit), None,
    )  # fmt: skip
    return Table("", columns, tuple(rows), together)


def _plan(view: View, found: people.Pod, each: shares.Note) -> Section:
    title = say("Instalments of {note}, {name}", note=each.record.id, name=_name(view, each))
    if each.apr is not None:
        parts = [(row.due, row.parts) for row in each.rows]
        run_up = Fact(
            say("Interest up to {day}, not paid yet", day=view.on), amount(view, each.whole.interest, found.commodity)
        )
        facts = (*cost_facts(view, each.cost, each.apr, found.commodity), run_up)
        return Section(title, facts, tables=(schedule_table(view, each.amount, parts, found.commodity),))
    rows: list[Row] = [(str(row.n), row.due, amount(view, row.parts.total, found.commodity)) for row in each.rows]
    columns = (Column("Instalment"), Column("Due", "date"), Column("Amount", "money"))
    return Section(title, tables=(Table("", columns, tuple(rows)),))


def cost_facts(view: View, interest: Decimal, apr: Decimal, unit: str) -> tuple[Fact, ...]:
    """What a note with interest costs in all, and its APR, as they are told of a loan."""
    return Fact("Total cost", amount(view, interest, unit)), Fact("APR", Percent(apr))


def schedule_table(view: View, whole: Decimal, parts: Sequence[tuple[dt.date, Parts]], unit: str) -> Table:
    """The instalments of a note with interest: what each pays of the amount `whole` and of the interest, and what is left."""
    rows: list[Row] = []
    left = whole
    for n, (day, part) in enumerate(parts, 1):
        left -= part.principal
        figures = (part.principal, part.interest, part.total, left)
        rows.append((str(n), day, *(amount(view, each, unit) for each in figures)))
    columns = (
        Column("No."),
        Column("Due", "date"),
        Column("Principal", "money"),
        Column("Interest", "money"),
        Column("Amount", "money"),
        Column("Owed after it", "money"),
    )
    of_interest = total(part.interest for _, part in parts)
    together = (amount(view, each, unit) for each in (whole, of_interest, whole + of_interest))
    return Table("", columns, tuple(rows), (say("Together"), None, *together, None))


def note_for(why: str) -> str:
    """What a note was given for, as pods/ says it, marked."""
    return _WHY.known(why) or why


def _name(view: View, each: shares.Note) -> str:
    member = view.get("member", each.record.member or "")
    assert member is not None, "a note is somebody's"
    return str(member.body["name"])


def _data(view: View, unit: str, each: shares.Note) -> dict[str, object]:
    return {
        "note": each.record.id,
        "member": each.record.member,
        "name": _name(view, each),
        "for": each.record.body["why"],
        "given": each.record.date,
        "rate": each.rate,
        "amount": each.amount,
        "left": each.left,
        "paid": {
            "principal": exact(view, each.amount - each.left, unit),
            "interest": exact(view, each.state.paid.interest, unit),
        },
        "total_cost": exact(view, each.cost, unit),
        "apr": each.apr,
        "interest_accrued": exact(view, each.whole.interest, unit),
        "to_settle": exact(view, each.whole.total, unit),
        "due": exact(view, each.due, unit),
        "next_due": each.next_due,
        "instalments": [
            {"due": row.due, "amount": row.parts.total} | ({"interest": row.parts.interest} if each.rate else {})
            for row in each.rows
        ],
    }
