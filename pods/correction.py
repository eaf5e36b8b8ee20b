"""Correcting an entry: the treasurer's reversal, or a proposal when the others had consented to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from ledger.act import Act, Change, Words, registry, rule
from ledger.book import entry_at
from ledger.errors import Invalid, Refused
from ledger.reversal import reversal
from pods import consent, people

if TYPE_CHECKING:
    from ledger.view import View


class Correction(Act):
    """An entry is undone by its reversal; both stay."""

    kind = "correction"
    topic: ClassVar[str] = "correction"
    entry: int
    because: Words


@rule(Correction)
def correction(act: Correction, view: View) -> Change:
    """The entry's postings negated and its records as they stood before.

    Raises: Refused, while others rest on it, or without the consent that a consented act needs.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "A correction")
    if not act.because:
        raise Invalid("A correction says why.", hint='Add --because "typed twice".', where="because")
    consent.require(act, view)
    entry = entry_at(view.session, act.entry)
    if entry.kind == consent.Propose.kind and consent.proposal(view, entry.id or "").status == consent.DONE:
        raise Refused(
            f"Entry {entry.seq} cannot be corrected: {entry.id} was carried out.",
            hint="Correct the entry behind it, which did what was proposed.",
            where="entry",
        )
    change = reversal(view, entry, act.because)
    if entry.proposal is None:
        return change
    # What had been consented to can be carried out again once its wrong execution is undone.
    carried = consent.proposal(view, entry.proposal)
    wrapped = registry.acts[carried.body["act"]]
    if not wrapped.moves_money_out:
        return change
    return replace(change, records=(*change.records, carried.changed(status=consent.PASSED)))


def _pod(act: Correction, view: View) -> str | None:
    """The pod whose members consented to the entry; None when nobody had to be asked."""
    entry = entry_at(view.session, act.entry)
    if entry.proposal is None:
        return None
    return consent.proposal(view, entry.proposal).pod


def _day(act: Correction, view: View) -> dt.date:
    return entry_at(view.session, act.entry).date


def _sentence(act: Correction, view: View) -> str:
    entry = entry_at(view.session, act.entry)
    return f"Undo entry {act.entry} ({entry.kind} of {entry.date}): {act.because}"


consent.describe(Correction, _sentence, pod=_pod, day=_day)
