"""Correcting an entry: the treasurer's reversal, or a proposal when the others had consented to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from beancount.core import data

from ledger import checks, text
from ledger.act import Act, Change, Record, Words, registry, rule
from ledger.book import entry_at
from ledger.errors import Invalid, Refused
from ledger.reversal import need_standing, refuse_resting, reversal
from pods.circles import circle_resting
from pods.crew import members, people
from pods.cycles import bearing, cycle
from pods.cycles.cycle_opening import bought_behind
from pods.owning import asset_lock, authorised, binding, capital
from pods.pools.points import given_on
from pods.voices import consent
from pods.voices.without import without

if TYPE_CHECKING:
    from ledger.entry import Entry
    from ledger.view import View


# How what an entry is about ends: from then on nothing of what was there ahead of it is undone.
_ENDED = {"member": people.LEFT, "pod": people.CLOSED, "cycle": cycle.SHARED}


class Correction(Act):
    """An entry is undone by its reversal; both stay."""

    kind = "correction"
    topic: ClassVar[str] = "correction"
    entry: int
    because: Words


@rule(Correction)
def correction(act: Correction, view: View) -> Change:
    """The entry's postings negated and its records as they stood before.

    Raises: Refused, while others rest on it, without the consent that a consented act needs, and where it would take an
    asset lock off or leave more shares out than are authorised.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "A correction")
    if not act.because:
        raise Invalid("A correction says why.", hint='Add --because "typed twice".', where="because")
    consent.require(act, view)
    entry = entry_at(view.session, act.entry)
    need_standing(view, entry)
    if entry.kind == consent.Propose.kind and consent.proposal(view, entry.id or "").status == consent.DONE:
        raise Refused(
            f"Entry {entry.seq} cannot be corrected: {entry.id} was carried out.",
            hint="Correct the entry behind it, which did what was proposed.",
            where="entry",
        )
    resting = _ended(view, entry) or _acted(view, entry) or bought_behind(view, entry) or given_on(view, entry)
    resting = (
        resting or circle_resting.later(view, entry) or capital.drawn_on(view, entry) or binding.needed_by(view, entry)
    )
    resting = resting or binding.freed_by(view, entry) or bearing.needed_by(view, entry)
    refuse_resting(view, entry, resting)
    change = reversal(view, entry, act.because)
    asset_lock.need_kept(view, entry, change.records)
    authorised.need_room(view, entry, change)
    _keeps_a_treasurer(view, change)
    change = _without_who_goes(view, change)
    if entry.proposal is None:
        return change
    # What had been consented to can be carried out again once its wrong execution is undone.
    carried = consent.proposal(view, entry.proposal)
    wrapped = registry.act(carried.body["act"], carried.body["fields"])
    if not wrapped.moves_money_out:
        return change
    return replace(change, records=(*change.records, carried.changed(status=consent.PASSED)))


def day_of(view: View, corrected: dt.date) -> dt.date:
    """The day on which a correction falls: that of the entry `corrected`, or the first open one behind closed periods."""
    return checks.first_open(view.session, corrected)


def _ended(view: View, entry: Entry) -> list[int]:
    """The leaving, closing or share-out that stands on the day of the correction or later: it found what was there."""
    if not any(isinstance(each, data.Transaction) for each in text.parse(entry.text)):
        return []
    ended: set[int] = set()
    for thing in entry.about:
        kind, _, id = thing.partition("/")
        if kind in _ENDED:
            end = people.ends(view, Record(kind, id, {}), _ENDED[kind])
            # What was recorded of somebody who had left by then, as what they are still paid, they did not leave on.
            is_behind = end is not None and end.seq < entry.seq and end.date is not None and end.date <= entry.date
            ended.update({end.seq} if end and end.seq != entry.seq and not is_behind else ())
    return sorted(ended)


def _acted(view: View, entry: Entry) -> list[int]:
    """What somebody did since they joined, when their joining is to be undone; what is only about them, reversal.py finds."""
    if entry.kind != members.Join.kind:
        return []
    did = view.session.acted(entry.fields["member"], entry.date)
    return view.standing((seq for seq, _ in did if seq > entry.seq))


def _keeps_a_treasurer(view: View, change: Change) -> None:
    """Somebody keeps the books afterwards, if anybody did.

    Raises: Refused, when nobody would.
    """
    undone = {each.id: each for each in change.records if each.kind == "member"}
    if not undone:
        return
    crew = {each.id: each for each in people.members(view, dt.date.max)}
    then = [each for each in {**crew, **undone}.values() if each.status == people.IN]
    if any(map(people.is_treasurer, crew.values())) and then and not any(map(people.is_treasurer, then)):
        raise Refused(
            "Nobody would be treasurer any more.",
            hint="Name another first: crewbook member role HANDLE --treasurer",
            where="entry",
        )


def _without_who_goes(view: View, change: Change) -> Change:
    """The change with what the others were asked as it stands without whoever is in the crew no more by it."""
    crew, there = {each.id for each in people.members(view)}, {(each.kind, each.id) for each in change.records}
    gone = [
        each.id for each in change.records if each.kind == "member" and each.status != people.IN and each.id in crew
    ]
    asked = [each for member in gone for each in without(view, member) if (each.kind, each.id) not in there]
    about = tuple(f"proposal/{each.id}" for each in asked)
    return replace(change, records=(*change.records, *asked), about=(*change.about, *about)) if asked else change


def _pod(act: Correction, view: View) -> str | None:
    """The pod whose members consented to the entry; None when nobody had to be asked."""
    entry = entry_at(view.session, act.entry)
    if entry.proposal is None:
        return None
    return consent.proposal(view, entry.proposal).pod


def _day(act: Correction, view: View) -> dt.date:
    return day_of(view, entry_at(view.session, act.entry).date)


def _sentence(act: Correction, view: View) -> str:
    entry = entry_at(view.session, act.entry)
    return f"Undo entry {act.entry} ({entry.kind} of {entry.date}): {act.because}"


consent.describe(Correction, _sentence, pod=_pod, day=_day)
