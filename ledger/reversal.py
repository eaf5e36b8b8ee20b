"""The reversal of an entry: its postings negated, its records as they stood before, and what forbids it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from beancount.core import data

from ledger import checks, text
from ledger.act import Change, Record
from ledger.book import entry_at
from ledger.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.entry import Entry
    from ledger.view import View

PRIOR_PERIOD = "prior-period"
"""What a correction is about, beside the rest, when the entry that it undoes lies in a closed period."""
# Entries about one of these build on each other; entries about a member, a pod or a class rest only on what began or ended it.
_CHAINED = ("agreement", "fine", "loan", "lot", "note", "pledge", "proposal", "circle", "vesting")
_MOST_LISTED = 12
# What to do where the last of those that rest on an entry cannot be undone.
_INSTEAD = {
    "voice": "take back what was asked: crewbook withdraw-proposal or crewbook loan withdraw.",
    "sign": "take back what was asked: crewbook withdraw-proposal or crewbook loan withdraw.",
    "carry-out": "take back what was asked: crewbook withdraw-proposal or crewbook loan withdraw.",
    "agreement-sign": "end what was signed: crewbook agreement end A1 --because …",
    "correction": "record what is right beside it.",
}
_NEVER = {
    "begin": "The first entry of a book stays.",
    "correction": "It is itself a correction; record the act anew instead.",
    "voice": "A voice is not corrected: give another, with crewbook consent.",
    "sign": "A signature is taken back: crewbook sign PROPOSAL --withdraw --by MEMBER",
    "agreement-sign": "A signature is taken back: crewbook agreement sign A1 --withdraw --by MEMBER",
    "carry-out": "Correct the entry behind it, which it carried out.",
    "period-close": "Reopen what it closed: crewbook period reopen 2026-03 --because …",
    "period-reopen": "Close the period again: crewbook period close 2026-03",
}


def reversal(view: View, entry: Entry, because: str) -> Change:
    """What undoes `entry` on the view's day: every sum back to where it was, both entries visible for ever.

    Raises: Refused, with the list, while later entries rest on the same loan, lot or proposal; for
    what is never corrected; and for what was corrected before.
    """
    need_standing(view, entry)
    if view.on < entry.date:
        raise Refused(f"A correction cannot lie before what it corrects, {entry.date}.", hint=f"Use --on {entry.date}.")
    refuse_resting(view, entry, resting_on(view, entry))
    is_prior = checks.first_open(view.session, entry.date) != entry.date
    directives = tuple(
        _negated(directive, view.on, entry, because, is_prior=is_prior)
        for directive in text.parse(entry.text)
        if isinstance(directive, data.Transaction)
    )
    records = tuple(_before(view, record) for record in entry.records if record.kind != "account")
    about = (f"entry/{entry.seq}", *((PRIOR_PERIOD,) if is_prior else ()), *entry.about)
    return Change(directives, records, about)


def need_standing(view: View, entry: Entry) -> None:
    """The entry is of a kind that is corrected, and stands: whatever rests on one that was undone is no reason any more.

    Raises: Refused, for what is never corrected, and for what was corrected before.
    """
    if entry.kind in _NEVER:
        raise Refused(f"Entry {entry.seq} ({entry.kind}) cannot be corrected.", hint=_NEVER[entry.kind], where="entry")
    already = view.session.about(f"entry/{entry.seq}")
    if already:
        raise Refused(
            f"Entry {entry.seq} was already corrected, by entry {already[0]}.",
            hint="Nothing of it is left to undo; record it anew, if it should hold after all.",
            where="entry",
        )


def refuse_resting(view: View, entry: Entry, resting: Sequence[int]) -> None:
    """Nothing is undone while later entries rest on it; `resting` are their numbers, ascending.

    Raises: Refused, with the list, and which of them to undo first.
    """
    if not resting:
        return
    listed = ", ".join(str(seq) for seq in resting[:_MOST_LISTED]) + (" …" if len(resting) > _MOST_LISTED else "")
    last = entry_at(view.session, resting[-1])
    hint = f"Correct the last of them first: crewbook correct {last.seq} --because …"
    if last.kind in _NEVER:
        hint = f"Entry {last.seq} ({last.kind}) is never corrected; {_INSTEAD.get(last.kind, 'so this one stays.')}"
    raise Refused(
        f"Entry {entry.seq} cannot be corrected while {'entry' if len(resting) == 1 else 'entries'} {listed} "
        f"rest{'s' if len(resting) == 1 else ''} on it.",
        hint=hint,
        where="entry",
    )


def resting_on(view: View, entry: Entry) -> list[int]:
    """The later entries that stand and build on this one: on what it moved, began or ended, or on a record that it changed."""
    things = [thing for thing in entry.about if thing.split("/", 1)[0] in _CHAINED]
    later: set[int] = set()
    for record in entry.records:
        if record.kind != "account":
            versions = view.session.versions(record.kind, record.id)
            before = _previous(versions, record)
            if before is None or before.status != record.status:
                things.append(f"{record.kind}/{record.id}")
            later.update(version.seq for version in versions if version.seq > entry.seq)
    for thing in dict.fromkeys(things):
        if thing.split("/", 1)[0] in _CHAINED:
            later.update(view.session.about(thing, after=entry.seq))
        else:
            # A correction of what was recorded ahead of this entry rests on that alone: seen beside it, it falls away with it.
            later.update(seq for seq in view.standing(view.session.about(thing)) if seq > entry.seq)
    return view.standing(later)


def _negated(
    directive: data.Transaction, on: dt.date, entry: Entry, because: str, *, is_prior: bool
) -> data.Transaction:
    postings = [posting._replace(units=-posting.units, meta=None) for posting in directive.postings]
    what = (
        f"Prior-period correction of entry {entry.seq} of {entry.date}"
        if is_prior
        else f"Correction of entry {entry.seq}"
    )
    meta = {PRIOR_PERIOD: entry.date.isoformat()} if is_prior else {}
    return directive._replace(meta=meta, date=on, narration=text.clean(f"{what}: {because}"), postings=postings)


def _previous(versions: Sequence[Record], record: Record) -> Record | None:
    """The version that stood before this one, or None when there was none or it was undone."""
    at = next(number for number, version in enumerate(versions) if version.seq == record.seq)
    return versions[at - 1] if at and versions[at - 1].status != "void" else None


def _before(view: View, record: Record) -> Record:
    """The record as it stood before this version, or void when it had not begun, from the day on which this version began.

    Whatever was recorded of it since was undone, so the version that is restored rightly hides it on every day.
    """
    assert record.date is not None
    restored = _previous(view.session.versions(record.kind, record.id), record) or replace(record, status="void")
    return replace(restored, date=max(view.on, record.date), seq=0)
