"""What rests on a contribution or a bid that is to be undone: pots that were paid out for it, and seats that ended with it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from pods.circles.circle import IN
from pods.circles.circle_bids import Bid
from pods.circles.circle_finding import of_pod
from pods.circles.circle_pay import PayIn
from pods.crew import people

if TYPE_CHECKING:
    from ledger.entry import Entry
    from ledger.view import View


def later(view: View, entry: Entry) -> list[int]:
    """The later entries of a circle that rest on this contribution or bid, ascending; none for any other entry."""
    if entry.kind == PayIn.kind:
        return view.standing(_on_contribution(view, entry))
    if entry.kind == Bid.kind:
        return view.standing(_on_bid(view, entry))
    return []


def _on_contribution(view: View, entry: Entry) -> list[int]:
    """What ended the seat, and the pots of all rounds that the member would not have paid without it."""
    seat = next(thing.removeprefix("seat/") for thing in entry.about if thing.startswith("seat/"))
    key, _, handle = seat.rpartition("/")
    ended = [each.seq for each in view.session.versions("seat", seat) if each.seq > entry.seq and each.status != IN]
    pots = [each.seq for each in view.session.versions("turns", key) if each.seq > entry.seq]
    record = view.get("pod", entry.fields["pod"], dt.date.max)
    if not pots or record is None:
        return ended
    found = of_pod(view, people.Pod(record), dt.date.max)
    is_needed = found.key != key or found.is_over
    if not is_needed and handle in found.active:
        is_needed = found.paid_in(handle) - Decimal(entry.fields["amount"]) < found.upto(found.done)
    return ended + (pots if is_needed else [])


def _on_bid(view: View, entry: Entry) -> list[int]:
    """The pot of that round, or the draw of a tie in which it was."""
    round_key = next(each.id for each in entry.records if each.kind == "bid").rpartition("/")[0]
    records = [view.get(kind, round_key, dt.date.max) for kind in ("pot", "turn")]
    return [each.seq for each in records if each is not None and each.seq > entry.seq]
