"""Forms for the book itself: pods opened, changed and closed, periods closed and opened again, entries undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.forms.offer import Offer, Text
from dashboard.forms.terms import settings
from dashboard.rights import Right
from ledger.book import entry_at
from pods.crew import correction, people
from pods.crew.periods import ClosePeriod, ReopenPeriod
from pods.crew.setup import ChangePod, ClosePod, OpenPod
from pods.crew.terms import Terms
from pods.settings import KINDS
from reports.say import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from typing import Any

    from ledger.view import View

_HOME, _AUDIT = "home", "audit"


def _of_pod(view: View, given: Mapping[str, str]) -> Sequence[Text]:
    record = view.get("pod", given.get("pod", ""))
    if record is None:
        return []
    pod = people.Pod(record)
    return settings(view, pod.terms, pod.commodity)


def _of_kind(view: View, given: Mapping[str, str]) -> Sequence[Text]:
    kind = given.get("pod_kind", "")
    if kind not in KINDS:
        return []
    return settings(view, Terms(kind, {}), given.get("commodity") or view.book.currency)


def _undone_on(act: Any, view: View, _today: dt.date) -> dt.date:
    """The entry's own day, or the first open one behind a closed period."""
    return correction.day_of(view, entry_at(view.session, act.entry).date)


OFFERS = (
    Offer(
        OpenPod,
        say("Open a pod"),
        say("Open it"),
        Right.KEEP,
        _HOME,
        ("pod_kind", "name", "pod"),
        ("commodity",),
        typed=("pod",),
        texts=_of_kind,
    ),
    Offer(
        ChangePod,
        say("Change the terms of a pod"),
        say("Ask the others"),
        Right.SPEAK,
        _HOME,
        ("pod",),
        texts=_of_pod,
    ),
    Offer(ClosePod, say("Close a pod that holds nothing any more"), say("Close it"), Right.KEEP, _HOME, ("pod",)),
    Offer(
        correction.Correction,
        say("Undo an entry"),
        say("Undo it"),
        Right.KEEP,
        _AUDIT,
        ("entry", "because"),
        holds_on=_undone_on,
    ),
    Offer(
        ClosePeriod,
        say("Close the book up to the end of a month or a year"),
        say("Close it"),
        Right.KEEP,
        _AUDIT,
        ("period",),
    ),
    Offer(
        ReopenPeriod,
        say("Open the book again from a month or a year on"),
        say("Open it again"),
        Right.KEEP,
        _AUDIT,
        ("period", "because"),
    ),
)
