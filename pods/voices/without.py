"""What is asked of a crew once one of them is gone: nobody waits for their voice, and what they said counts no longer."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from pods.crew import people
from pods.voices.asked import ENDING, kept_as, read

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View


def without(view: View, member: str) -> tuple[Record, ...]:
    """The running proposals that stand otherwise once a member is in the crew no more, each as it stands then.

    Those that would lapse by themselves are meant: they would be over behind their last day, although the others agree.
    What passes so is not done by itself: it waits to be carried out.
    """
    crew = {each.id for each in people.members(view)} - {member}
    changed = []
    # As they stand once all that is known was said, for somebody may leave on a day that lies behind.
    for record in view.find("proposal", status=ENDING, ends=ENDING, ended_by=view.on, on=dt.date.max):
        assert record.date is not None
        if member not in record.body["asked"]:
            continue
        day = max(view.on, record.date)
        status = kept_as(read(record).outcome(day, crew), record.body["rule"])
        if status != record.status:
            changed.append(replace(record.changed(status=status), date=day))
    return tuple(changed)
