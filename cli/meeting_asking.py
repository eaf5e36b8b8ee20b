"""What the others are asked because of a meeting: told by trying it, so that their voices can go into the same commit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.book import Item
from ledger.errors import Stale
from pods.lending import loans
from pods.meetings.meeting import in_order

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from cli.door import Door
    from ledger.act import Record
    from ledger.book import Posted
    from ledger.entry import Entry
    from pods.meetings.meeting import Line

# So often a meeting is looked at again because somebody else recorded in between.
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of something that was asked for: a proposal about it, or a loan that nobody need be asked about."""

    proposal: Record | None = None
    loan: Record | None = None


def items_of(door: Door, lines: Sequence[Line], on: dt.date | None) -> list[Item]:
    """The lines as the book takes them."""
    return [Item(line.act, line.by or door.by, on) for line in lines]


def learn(door: Door, lines: Sequence[Line], on: dt.date | None) -> tuple[dict[str, Asked], int | None]:
    """(what came of each line that may ask, the last entry that this reckons with), told by trying them; nothing is recorded.

    Nothing and None where no line asks anything. Raises: what the book refuses.
    """
    if not any(line.asks for line in lines):
        return {}, None
    items = items_of(door, lines, on)
    posted = door.book.post_all(items, now=door.now, dry_run=True)
    entries = list(posted.entries)
    found: dict[str, Asked] = {}
    at = 0
    for line, item in zip(lines, items, strict=True):
        while not _is_of(entries[at], item):
            at += 1
        if line.asks:
            found[line.asks] = _asked(entries[at], entries[at + 1 : at + 2])
        at += 1
    return found, entries[0].seq - 1


def _is_of(entry: Entry, item: Item) -> bool:
    return (entry.kind, entry.by, entry.fields) == (item.act.kind, item.by, item.act.given())


def _asked(entry: Entry, following: Sequence[Entry]) -> Asked:
    """What an entry asked the others, itself or by the proposal that follows it."""
    loan = next((each for each in entry.records if each.kind == "loan"), None)
    records = [record for each in (entry, *following) for record in each.records if record.kind == "proposal"]
    fitting = (each for each in records if loan is None or each.body["fields"].get("loan") == loan.id)
    proposal = next(fitting, None)
    is_agreed = loan is not None and loan.status == loans.AGREED
    return Asked(proposal, loan if is_agreed else None)


def send(
    door: Door,
    first: Sequence[Line],
    behind: Callable[[Mapping[str, Asked]], Sequence[Line]],
    *,
    on: dt.date | None,
    key: str,
    dry_run: bool = False,
) -> Posted:
    """Record the lines, and what is said `behind` them of what they ask; under a key that was used before, what that answered.

    The numbers of new proposals are told by trying, so the commit is made only where nothing was recorded since.
    Raises: what the book refuses.
    """
    for left in reversed(range(_TRIES)):
        asked, after = ({}, None) if _is_used(door, key) else learn(door, first, on)
        items = items_of(door, in_order([*first, *behind(asked)]), on)
        try:
            if dry_run:
                return door.book.post_all(items, now=door.now, dry_run=True, after=after)
            return door.send_all(items, key=key, after=after)
        except Stale:
            if not left or after is None or not _went_on(door, after):
                raise
    raise AssertionError("the last try answers or raises")


def _is_used(door: Door, key: str) -> bool:
    """Whether it was recorded before, so that trying it again tells nothing."""
    with door.view() as view:
        return view.session.by_key(door.given.key or key) is not None


def _went_on(door: Door, after: int) -> bool:
    """Whether it is the journal that went on, and not the key that was used before."""
    with door.view() as view:
        return view.seq != after
