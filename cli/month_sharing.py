"""What `share` does: it reckons the month, shows it line by line, and records it or proposes it to the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.door import amount

if TYPE_CHECKING:
    from decimal import Decimal

    from cli.door import Door
    from ledger.view import View
    from pods.working.share import Share


def share(door: Door, pod: str, *, month: str | None, pot: str | None, place: str | None) -> None:
    """Show the month's split and record it, or the proposal that it needs."""
    from pods.settings.livelihood import POOLED
    from pods.working.income_month import month_of, next_month, read
    from pods.working.livelihood import livelihood, need_model
    from pods.working.share import proposed
    from reports.income import division_data, line_data
    from reports.livelihood import split_document

    number = None if pot is None else amount(door, pot, pod, "pot")
    with door.view() as view:
        found = livelihood(view, pod)
        need_model(found, POOLED, what="months to share")
        act = _known(view, door.given.key, pod, month, number)
        if act is None:
            name = month or next_month(view, found)
            seen = month_of(view, found, name, pot=number, is_to_hold=True)
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


def _known(view: View, key: str | None, pod: str, month: str | None, pot: Decimal | None) -> Share | None:
    """The act that was recorded before under the same key for the same month: the same command is then the same act."""
    from ledger import entry, text
    from ledger.act import registry
    from pods.voices.consent import Propose
    from pods.working.share import Share

    found = view.session.by_key(key) if key else None
    if found is None:
        return None
    first = entry.read(found[1][0], tuple(text.parse(found[1][0])))
    act = registry.act(first.kind, first.fields)
    if isinstance(act, Propose):
        act = registry.act(act.act, act.fields)
    is_same = isinstance(act, Share) and act.pod == pod and act.month == (month or act.month) and act.pot == pot
    return act if is_same and isinstance(act, Share) else None
