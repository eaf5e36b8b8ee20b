"""What is asked of a crew once one of them is gone: nobody waits for their voice, and what they said counts no longer."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from pods.crew import people
from pods.voices import consent
from pods.voices.asked import ENDING

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View


def without(view: View, member: str) -> tuple[Record, ...]:
    """The running proposals that stand otherwise once a member is in the crew no more, each as it stands then.

    Those that would lapse by themselves are meant: they would be over behind their last day, although the others agree.
    What passes so is not done by itself: it waits to be carried out.
    """
    changed = []
    # As they stand once all that is known was said, for somebody may leave on a day that lies behind.
    for record in view.find("proposal", status=ENDING, ends=ENDING, ended_by=view.on, on=dt.date.max):
        assert record.date is not None
        if member not in record.body["asked"]:
            continue
        day = max(view.on, record.date)
        outcome = consent.read(record).outcome(day, {each.id for each in people.members(view, day)} - {member})
        says = consent.kept(record, view, outcome, without=member)
        if says != record.status:
            changed.append(replace(record.changed(status=says), date=day))
    return tuple(changed)
