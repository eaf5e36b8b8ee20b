"""The reversal of an entry: its postings negated, its records as they stood before, and what forbids it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from beancount.core import data

from ledger import text
from ledger.act import Change, Record
from ledger.errors import Refused

if TYPE_CHECKING:
    from ledger.entry import Entry
    from ledger.view import View

# Entries about one of these build on each other; entries about a member or a pod do so only once it began.
_CHAINED = ("loan", "lot", "proposal", "class")
_MOST_LISTED = 12
_NEVER = {
    "begin": "The first entry of a book stays.",
    "correction": "It is itself a correction; record the act anew instead.",
    "voice": "A voice is not corrected: give another, with crewbook consent.",
    "carry-out": "Correct the entry behind it, which it carried out.",
}


def reversal(view: View, entry: Entry, because: str) -> Change:
    """What undoes `entry` on the view's day: every sum back to where it was, both entries visible for ever.

    Raises: Refused, with the list, while later entries rest on the same loan, lot or proposal; for
    what is never corrected; and for what was corrected before.
    """
    if entry.kind in _NEVER:
        raise Refused(f"Entry {entry.seq} ({entry.kind}) cannot be corrected.", hint=_NEVER[entry.kind], where="entry")
    already = view.session.about(f"entry/{entry.seq}")
    if already:
        raise Refused(f"Entry {entry.seq} was already corrected, by entry {already[0]}.", where="entry")
    if view.on < entry.date:
        raise Refused(f"A correction cannot lie before what it corrects, {entry.date}.", hint=f"Use --on {entry.date}.")
    resting = sorted({seq for thing in _rests_on(view, entry) for seq in _standing(view, thing, entry.seq)})
    if resting:
        listed = ", ".join(str(seq) for seq in resting[:_MOST_LISTED]) + (" …" if len(resting) > _MOST_LISTED else "")
        raise Refused(
            f"Entry {entry.seq} cannot be corrected while {'entry' if len(resting) == 1 else 'entries'} {listed} "
            f"rest{'s' if len(resting) == 1 else ''} on it.",
            hint=f"Correct the last of them first: crewbook correct {resting[-1]} --because …",
            where="entry",
        )
    directives = tuple(
        _negated(directive, view.on, entry, because)
        for directive in text.parse(entry.text)
        if isinstance(directive, data.Transaction)
    )
    records = tuple(filter(None, (_before(view, record) for record in entry.records if record.kind != "account")))
    return Change(directives, records, (f"entry/{entry.seq}", *entry.about))


def _rests_on(view: View, entry: Entry) -> list[str]:
    """The things that later entries build on: chained ones, and whatever this entry began."""
    chained = [thing for thing in entry.about if thing.split("/", 1)[0] in _CHAINED]
    began = [
        f"{record.kind}/{record.id}"
        for record in entry.records
        if view.session.versions(record.kind, record.id)[0].seq == entry.seq
    ]
    return list(dict.fromkeys(chained + began))


def _standing(view: View, thing: str, seq: int) -> list[int]:
    """The later entries about `thing` that were not corrected, corrections themselves left out."""
    later = view.session.about(thing, after=seq)
    undone: set[int] = set()
    for each in later:
        corrected_by = view.session.about(f"entry/{each}")
        if corrected_by:
            undone.update({each, *corrected_by})
    return [each for each in later if each not in undone]


def _negated(directive: data.Transaction, on: dt.date, entry: Entry, because: str) -> data.Transaction:
    postings = [posting._replace(units=-posting.units, meta=None) for posting in directive.postings]
    narration = text.clean(f"Correction of entry {entry.seq}: {because}")
    return directive._replace(meta={}, date=on, narration=narration, postings=postings)


def _before(view: View, record: Record) -> Record | None:
    """The record as it stood before this version, or void when it had not begun; dated where it can be."""
    versions = view.session.versions(record.kind, record.id)
    at = next(number for number, version in enumerate(versions) if version.seq == record.seq)
    restored = versions[at - 1] if at else replace(record, status="void")
    newest = versions[-1].date or view.on
    return replace(restored, date=max(view.on, newest), seq=0)
