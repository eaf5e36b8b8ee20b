"""What a proposal's document shows of the act that it wraps, where one sentence is not enough to consent to."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ledger.act import make
from pods.owning import surplus
from pods.owning.leaving import LeavePod
from pods.owning.surplus import Allocate
from pods.working import income_month
from pods.working.share import Share
from reports.document import Section
from reports.exit import exit_sections
from reports.heading import pod
from reports.income import split_sections
from reports.say import say
from reports.surplus import surplus_sections

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View


def sections(view: View, record: Record) -> tuple[Section, ...]:
    """What people see before they consent: of a month's split or a surplus who gets what, and why; nothing of most acts."""
    fields = record.body["fields"]
    if record.body["act"] == LeavePod.kind:
        return exit_sections(view, make(LeavePod, **fields))
    if record.body["act"] == Allocate.kind:
        return surplus_sections(view, pod(view, fields["pod"]), surplus.read(fields))
    if record.body["act"] != Share.kind:
        return ()
    until = dt.date.fromisoformat(fields["until"])
    month = income_month.read(fields["month"], until, fields["by"], fields["seen"], fields["parts"])
    found = pod(view, fields["pod"])
    split = split_sections(view, found, month)
    if not month.lines or not view.total(f"Assets:Advances:{found.slug}:", found.commodity):
        return split
    return (
        *split,
        Section("", notes=(say("What somebody has in advance when it is carried out is kept back from their pay."),)),
    )
