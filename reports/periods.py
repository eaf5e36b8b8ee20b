"""What is closed, since when and by whom; and what a statement says of closed, reopened and corrected periods."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ledger.book import entry_at
from ledger.reversal import PRIOR_PERIOD
from pods.crew import periods as closing
from reports.document import Column, Document, Fact, Row, Section, Table
from reports.heading import heading, name_of
from reports.read_back import period_cell
from reports.say import say

if TYPE_CHECKING:
    from ledger.entry import Entry
    from ledger.view import View

_YEAR = dt.timedelta(days=366)


def periods(view: View) -> Document:
    """Every closing and reopening in the order recorded, and up to which day the book is closed."""
    known = [(step, entry_at(view.session, step.seq)) for step in closing.steps(view)]
    until = closing.closed_until(view)
    rows: list[Row] = [
        (step.on, _step(step), step.until, name_of(view, entry.by), _why(entry), str(entry.seq))
        for step, entry in known
    ]
    columns = (
        Column("On", "date"), Column("What"), Column("Closed up to", "date"), Column("By"), Column("Why"), Column("Entry"),
    )  # fmt: skip
    nothing = Section(
        "", notes=(say("Nothing was ever closed. Close a month that is over: crewbook period close 2026-03"),)
    )
    return Document(
        kind="periods",
        title=say("Closed periods"),
        **heading(view),
        facts=(Fact("Closed up to", until or say("nothing is closed")),),
        sections=(Section("", tables=(Table("", columns, tuple(rows)),)) if rows else nothing,),
        data={
            "on": view.on,
            "closed_until": until,
            "first_open": until and until + dt.timedelta(days=1),
            "history": [
                {
                    "entry": step.seq,
                    "date": step.on,
                    "what": step.what,
                    "period": step.period,
                    "first": step.first,
                    "last": step.last,
                    "closed_until": step.until,
                    "by": entry.by,
                    "because": entry.fields.get("because"),
                }
                for step, entry in known
            ],
        },
    )


def _step(step: closing.Step) -> str:
    if step.what == "closed":
        return say("{period} closed", period=period_cell(step.period))
    return say("{period} reopened", period=period_cell(step.period))


def _why(entry: Entry) -> str:
    return str(entry.fields.get("because", ""))


def marks(view: View, *things: str) -> tuple[str, ...]:
    """The notes of a statement: whether its day is closed, was reopened, and which corrections came from closed periods.

    `things` are what the statement is about, such as `pod/rainy`; of those corrections it names the ones
    of the year up to its day.
    """
    known = closing.steps(view)
    until = closing.closed_until(view)
    notes = []
    if until is not None and view.on <= until:
        notes.append(
            say("The book is closed up to {day}: a correction of what stands here shows on a later day.", day=until)
        )
    for at, step in enumerate(known):
        if step.what == "reopened" and step.first <= view.on <= step.last:
            closed = next(each for each in reversed(known[:at]) if each.what == "closed" and each.last >= view.on)
            why = _why(entry_at(view.session, step.seq))
            notes.append(
                say(
                    "{period} was closed on {day} (entry {entry}) and reopened on {again} (entry {later}): {why}",
                    period=period_cell(step.period), day=closed.on, entry=str(closed.seq), again=step.on, later=str(step.seq), why=why,
                )
            )  # fmt: skip
    return (*notes, *_corrections(view, things))


def _corrections(view: View, things: tuple[str, ...]) -> list[str]:
    notes = []
    for seq, day in view.days_about(PRIOR_PERIOD):
        if view.on - _YEAR < day <= view.on:
            entry = entry_at(view.session, seq)
            if set(things) & set(entry.about):
                notes.append(
                    say(
                        "Entry {seq} of {day}: {what}, because: {why}",
                        seq=str(seq),
                        day=day,
                        what=prior(view, entry),
                        why=entry.fields["because"],
                    )
                )
    return notes


def prior(view: View, entry: Entry) -> str:
    """`prior-period correction of entry 12 of 2026-03-04`."""
    undone = entry_at(view.session, entry.fields["entry"])
    return say("prior-period correction of entry {entry} of {day}", entry=str(undone.seq), day=undone.date)
