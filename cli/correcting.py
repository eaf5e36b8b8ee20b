"""Corrections as they are typed: of one entry, or of all that was recorded in one commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.act import make
from ledger.book import Item, entry_at
from ledger.errors import Refused
from pods.crew.correction import Correction, day_of

if TYPE_CHECKING:
    from cli.door import Door


def entry(door: Door, number: int, because: str) -> None:
    """Undo one entry on its own day, or on the first open one behind a closed period."""
    with door.book.view(on=door.now.date()) as view:
        day = day_of(view, entry_at(view.session, number).date)
    door.post(make(Correction, entry=number, because=because), day=day)


def commit(door: Door, number: int, because: str) -> None:
    """Undo every entry that was recorded together with this one and still stands, the last one first.

    Raises: Refused, when nothing of it stands.
    """
    with door.book.view(on=door.now.date()) as view:
        found = entry_at(view.session, number)
        together = dict([(found.seq, found.date)] if found.batch is None else view.session.commit(found.batch))
        left = view.standing(together)
        items = [
            Item(make(Correction, entry=seq, because=because), door.by, door.on or day_of(view, together[seq]))
            for seq in reversed(left)
        ]
    if not items:
        raise Refused(
            f"All that was recorded with entry {number} was already corrected.",
            hint="See it: crewbook journal",
            where="entry",
        )
    door.post_all(items)
