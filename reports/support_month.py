"""A month of mutual support as the book has it. How it is laid out, a plan's as well, is in support.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import money
from pods.crew import people
from pods.settings.livelihood import SUPPORT
from pods.working import income_month
from pods.working import support as supporting
from pods.working.livelihood import need_model
from reports import pod as pods
from reports import support
from reports.document import Column, Document, Fact, Money, Row, Section, Table
from reports.figures import amount, exact
from reports.heading import heading, name_of
from reports.heading import pod as pod_of
from reports.periods import marks
from reports.read_back import month_cell
from reports.say import listed, say

if TYPE_CHECKING:
    from ledger.view import View
    from pods.working.settling import Month


def _out_of_the_pod(view: View, found: people.Pod, month: Month) -> tuple[Section, ...]:
    """Who gets what members gave into the pod's money, where some of it lies there still."""
    rows: list[Row] = [
        (name_of(view, each), Money(money.from_minor(minor, month.digits), found.commodity))
        for each, minor in month.out_of_the_pod.items()
    ]
    if not rows:
        return ()
    note = say("Pay it out: {command}", command=f"crewbook support pay-out {found.id} MEMBER AMOUNT")
    table = Table("", (Column("Gets"), Column("Amount", "money")), tuple(rows))
    return (Section(say("Out of the pod's money"), tables=(table,), notes=(note,)),)


def support_statement(view: View, pod_id: str, month: str | None = None) -> Document:
    """Who has and needs what in a month, who gives whom how much, both ways, and what is still to be paid.

    Without a month it is that of the view's day. Raises: Invalid, when there is no such pod or month; Refused, where
    members do not support each other.
    """
    found = pod_of(view, pod_id)
    people.need_kind(found, "livelihood")
    need_model(found, SUPPORT, what="mutual support")
    name = month or f"{view.on:%Y-%m}"
    income_month.first_day(name)
    reckoned = supporting.month_of(view, found, name)
    silent = [each for each in people.members(view) if each.id not in reckoned.over]
    held = found.liquid(view)
    notes = [
        say("What members paid each other directly never was the pod's money; it is only written down here."),
        *(
            (say("Not said yet what they have: {names}.", names=listed((each.body["name"] for each in silent), ", ")),)
            if silent
            else ()
        ),
    ]
    return Document(
        kind="support",
        title=say("{pod}, {month}: mutual support", pod=found.name, month=month_cell(name)),
        **heading(view),
        facts=(
            *support.facts(reckoned, found.commodity),
            Fact("In the pod's money", amount(view, held, found.commodity)),
        ),
        sections=(
            *support.sections(reckoned, found.commodity, lambda each: name_of(view, each)),
            *_out_of_the_pod(view, found, reckoned),
            Section("", notes=tuple(notes)),
            pods.terms(found),
        ),
        notes=marks(view, f"pod/{found.id}"),
        data={
            "pod": found.id,
            "on": view.on,
            "commodity": found.commodity,
            "month": name,
            "money": exact(view, held, found.commodity),
            "silent": [each.id for each in silent],
            "out_of_the_pod": [
                {"to": each, "amount": money.from_minor(minor, reckoned.digits)}
                for each, minor in reckoned.out_of_the_pod.items()
            ],
            **support.data(reckoned),
        },
    )
