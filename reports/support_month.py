"""A month of mutual support as the book has it. How it is laid out, a plan's as well, is in support.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pods.crew import people
from pods.settings.livelihood import SUPPORT
from pods.working import income_month
from pods.working import support as supporting
from pods.working.livelihood import need_model
from reports import pod as pods
from reports import support
from reports.document import Document, Fact, Section
from reports.figures import amount, exact
from reports.heading import heading, name_of
from reports.heading import pod as pod_of
from reports.periods import marks
from reports.say import say

if TYPE_CHECKING:
    from ledger.view import View


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
        "What members paid each other directly never was the pod's money; it is only written down here.",
        *((f"Not said yet what they have: {', '.join(each.body['name'] for each in silent)}.",) if silent else ()),
    ]
    return Document(
        kind="support",
        title=say("{pod}, {month}: mutual support", pod=found.name, month=name),
        **heading(view),
        facts=(
            *support.facts(reckoned, found.commodity),
            Fact("In the pod's money", amount(view, held, found.commodity)),
        ),
        sections=(
            *support.sections(reckoned, found.commodity, lambda each: name_of(view, each)),
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
            **support.data(reckoned),
        },
    )
