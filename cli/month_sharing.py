"""What `share` does: it reckons the month, shows it line by line, and records it or proposes it to the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.door import amount
from cli.repeated import known

if TYPE_CHECKING:
    from cli.door import Door


def share(door: Door, pod: str, *, month: str | None, pot: str | None, place: str | None) -> None:
    """Show the month's split and record it, or the proposal that it needs."""
    from pods.settings.livelihood import POOLED
    from pods.working.income_month import read
    from pods.working.livelihood import livelihood, need_model
    from pods.working.share import Share, proposed, to_share
    from reports.income import division_data, line_data
    from reports.livelihood import split_document

    number = None if pot is None else amount(door, pot, pod, "pot")
    with door.view() as view:
        found = livelihood(view, pod)
        need_model(found, POOLED, what="months to share")
        act = known(view, door.given.key, Share)
        if act is None or not (act.pod == pod and act.month == (month or act.month) and act.pot == number):
            found, seen = to_share(view, pod, month=month, pot=number)
            act = proposed(seen, found, pot=number, place=place)
        else:
            seen = read(act.month, act.until, act.by, act.seen, act.parts)
        document = split_document(view, found, seen)
    posted = door.send(act)
    if door.given.json:
        split = {"month": seen.month, **division_data(seen.division), "lines": [line_data(each) for each in seen.lines]}
        door.answer(posted, split=split)
        return
    door.show(document)
    if door.given.dry_run:
        print("\nNobody was asked and nothing was recorded: this is only how it would be.")
        return
    print()
    door.answer(posted)
