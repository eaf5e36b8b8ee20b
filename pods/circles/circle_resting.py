"""What rests on a circle's entry that is to be undone: pots reckoned with it, seats that ended with it, money that went out since."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.core import data

from ledger import money, text
from ledger.view import lowest
from pods.circles.circle import IN, Circle
from pods.circles.circle_bids import Bid
from pods.circles.circle_default import Recover
from pods.circles.circle_finding import of_pod
from pods.circles.circle_pay import PayIn
from pods.crew import people

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.entry import Entry
    from ledger.view import View


def later(view: View, entry: Entry) -> list[int]:
    """The later entries of a circle that rest on this one of it, ascending; none for any other entry."""
    record = view.get("pod", str(entry.fields.get("pod", "")), dt.date.max)
    if not entry.kind.startswith("circle-") or record is None or view.get("circle", record.id, dt.date.max) is None:
        return []
    found = of_pod(view, people.Pod(record), dt.date.max)
    resting = {*_on_reserve(view, entry, found), *_on_positions(view, entry, found)}
    if entry.kind == Bid.kind:
        resting.update(_on_bid(view, entry))
    if entry.kind == Recover.kind:
        # What was paid back counts for the rounds of that seat, and the pots since lack so much less.
        resting.update(
            *(_pots(view, entry, each.id.rpartition("/")[0]) for each in entry.records if each.kind == "seat")
        )
    return view.standing(resting)


def _on_positions(view: View, entry: Entry, found: Circle) -> Iterator[int]:
    """What would not have been, had members not been credited with what this entry brought them.

    Pots of rounds that they would not have paid; the end of the seat that was paid for; and money paid back since.
    """
    handles = {account: handle for handle, account in found.accounts.items()}
    for account, amount in _credited(entry, f"Liabilities:Circle:{found.pod.slug}:"):
        handle = handles[account.split(":")[3]]
        if entry.kind == PayIn.kind:
            seat = next(thing.removeprefix("seat/") for thing in entry.about if thing.startswith("seat/"))
            seats = view.session.versions("seat", seat)
            ended = view.standing(each.seq for each in seats if each.seq > entry.seq and each.status != IN)
            yield from ended
            if ended or seat.rpartition("/")[0] != found.key:
                yield from _pots(view, entry, seat.rpartition("/")[0])
        if handle in found.active and not found.is_over:
            if found.paid_in(handle) - amount < found.upto(found.done):
                yield from _pots(view, entry, found.key)
        elif found.position(handle) < amount:
            yield from _pots(view, entry, found.key)
            yield from (
                each.seq
                for each in view.postings_about(f"seat/{found.key}/{handle}", dt.date.max)
                if each.seq > entry.seq and each.account == found.account(handle) and each.minor > 0
            )


def _pots(view: View, entry: Entry, key: str) -> list[int]:
    """What moved the turns since; not what undid a pot from ahead of the entry, which falls away with that pot."""
    moved = view.standing(each.seq for each in view.session.versions("turns", key))
    return [seq for seq in moved if seq > entry.seq]


def _on_reserve(view: View, entry: Entry, found: Circle) -> Iterator[int]:
    """What took from the reserve since, where without this entry it would not have held so much."""
    for account, amount in _credited(entry, found.reserve()):
        unit = found.pod.commodity
        minor, _, _ = lowest(view.session, account, unit, entry.date, sign=1)
        if account == found.reserve() and money.from_minor(-minor, found.digits) < amount:
            rows = view.postings(account, until=dt.date.max)
            yield from (row.seq for row in rows if row.seq > entry.seq and row.account == account and row.minor > 0)


def _credited(entry: Entry, prefix: str) -> list[tuple[str, Decimal]]:
    """(account, amount) of what the entry credits to accounts below a prefix, net."""
    sums: dict[str, Decimal] = {}
    for directive in text.parse(entry.text):
        if isinstance(directive, data.Transaction):
            for each in directive.postings:
                if each.account.startswith(prefix):
                    sums[each.account] = sums.get(each.account, Decimal(0)) - each.units.number
    return [(account, amount) for account, amount in sums.items() if amount > 0]


def _on_bid(view: View, entry: Entry) -> list[int]:
    """The pot of that round, or the draw of a tie in which it was."""
    round_key = next(each.id for each in entry.records if each.kind == "bid").rpartition("/")[0]
    records = [view.get(kind, round_key, dt.date.max) for kind in ("pot", "turn")]
    return [each.seq for each in records if each is not None and each.seq > entry.seq]
