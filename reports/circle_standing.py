"""Where every member of a circle stands, and on which terms each pot went; how it is shown lives in circle.py."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pods.circles import circle_bids
from pods.circles.circle import DEFAULT, VACANT, Circle
from reports.figures import ZERO, exact, total

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View


@dataclass(frozen=True, slots=True)
class Standing:
    """One member in the circle, in its money; `turn` is their round, past or to come, where that is known.

    `premium` is what bids, graduation and fees gave (negative) or took; `bore` is what they bear of others' defaults.
    """

    handle: str
    name: str
    turn: int | None
    state: str
    to_pay: Decimal
    behind: Decimal
    paid_in: Decimal
    received: Decimal
    premium: Decimal
    bore: Decimal
    position: Decimal
    owes: Decimal

    @property
    def is_paid(self) -> bool:
        """Whether they have paid this round."""
        return not self.to_pay


@dataclass(frozen=True, slots=True)
class Round:
    """One round: its day, and on which terms its pot went, where it did."""

    number: int
    due: dt.date
    contribution: Decimal
    pot: Decimal
    who: str | None
    terms: Record | None


def standings_of(found: Circle, *, is_brief: bool = False) -> list[Standing]:
    """Everybody who sits in the circle, in the order of the list; without the sums over all rounds when `is_brief`."""
    cash = {} if is_brief else _cash(found)
    unit = found.pod.commodity
    owed = found.view.balances(f"Assets:Due:{found.pod.slug}:", found.on)
    premiums = {} if is_brief else found.view.balances(f"Equity:Premium:{found.pod.slug}:", found.on)
    standings = []
    for handle in found.members:
        own = found.premium(handle)
        came, went = cash.get(handle, (ZERO, ZERO))
        standings.append(
            Standing(
                handle=handle,
                name=found.name(handle),
                turn=_turn_of(found, handle),
                state=_state(found, handle),
                to_pay=found.to_pay(handle),
                behind=found.behind(handle) if not found.is_over and handle not in found.gone else ZERO,
                paid_in=came,
                received=went,
                premium=premiums.get((own, unit), ZERO),
                bore=total(
                    number
                    for (account, held), number in premiums.items()
                    if account.startswith(f"{own}:") and held == unit
                ),
                position=found.position(handle),
                owes=owed.get((found.owing(handle), unit), ZERO),
            )
        )
    return standings


def _turn_of(found: Circle, handle: str) -> int | None:
    if handle in found.received:
        return found.received.index(handle) + 1
    return found.members.index(handle) + 1 if found.has_order and found.is_ordered else None


def _state(found: Circle, handle: str) -> str:
    if handle not in found.gone:
        return "was paid" if handle in found.received else "waits"
    seat = found.seat(handle)
    status = seat.status if seat is not None else ""
    return {VACANT: "gave the seat up", DEFAULT: "in default"}.get(status, "gone")


def _cash(found: Circle) -> dict[str, tuple[Decimal, Decimal]]:
    """(paid in, received) of every member since these rounds began, in money that changed hands.

    What an entry changes of a position and did not take from or give to a premium or a receivable was paid in or out.
    """
    slug, view, unit = found.pod.slug, found.view, found.pod.commodity
    begun = _begun(found)
    of = {account: handle for handle, account in found.accounts.items()}
    moved: dict[tuple[str, int], int] = {}
    for prefix in (f"Liabilities:Circle:{slug}:", f"Equity:Premium:{slug}:", f"Assets:Due:{slug}:"):
        for row in view.postings(prefix, until=found.on):
            handle = of.get(row.account.split(":")[3])
            if row.commodity == unit and row.seq >= begun and handle is not None:
                moved[handle, row.seq] = moved.get((handle, row.seq), 0) - row.minor
    # What was corrected, and its correction, changed no hands.
    seen = {seq for _, seq in moved}
    undone = {each for pair in view.session.corrections().items() if pair[1] in seen for each in pair}
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    scale = -found.digits
    for (handle, seq), minor in moved.items():
        if seq in undone:
            continue
        came, went = sums.get(handle, (ZERO, ZERO))
        number = Decimal(minor).scaleb(scale)
        sums[handle] = (came + max(number, ZERO), went + max(-number, ZERO))
    return sums


def _begun(found: Circle) -> int:
    """The number of the entry with which these rounds began; one that was undone and begun again counts from then."""
    begun = 0
    for version in found.view.session.versions("turns", found.key):
        if version.seq <= found.view.seq:
            begun = 0 if version.status == "void" else begun or version.seq
    return begun


def rounds_of(found: Circle) -> list[Round]:
    """Every round, with whom it went to or will go to where that is known."""
    records = found.view.find("pot", pod=found.pod.id, on=found.on)
    terms = {each.id: each for each in records}
    rounds = []
    for number, (due, contribution) in enumerate(zip(found.dues, found.contributions, strict=True), 1):
        went = terms.get(f"{found.key}/{number}") if number <= found.done else None
        who = found.received[number - 1] if number <= found.done else None
        if number > found.done and found.has_order and found.is_ordered:
            who = found.members[number - 1]
        if number == found.round:
            who = circle_bids.turn(found).member
        rounds.append(Round(number, due, contribution, contribution * found.rounds, who, went))
    return rounds


def brief_data(view: View, each: Standing, unit: str) -> dict[str, object]:
    """Where one member stands in the round that runs, as other programs read it."""
    return {
        "member": each.handle,
        "name": each.name,
        "turn": each.turn,
        "state": each.state,
        "has_paid": each.is_paid,
        "to_pay": exact(view, each.to_pay, unit),
        "behind": exact(view, each.behind, unit),
        "position": exact(view, each.position, unit),
        "owes": exact(view, each.owes, unit),
    }


def standing_data(view: View, each: Standing, unit: str) -> dict[str, object]:
    """Where one member stands over all rounds, as other programs read it."""
    return brief_data(view, each, unit) | {
        "paid_in": exact(view, each.paid_in, unit),
        "received": exact(view, each.received, unit),
        "premium": exact(view, each.premium, unit),
        "bore": exact(view, each.bore, unit),
    }


def schedule_data(view: View, each: Round, unit: str) -> dict[str, object]:
    """One round as other programs read it, with the terms on which its pot went."""
    data: dict[str, object] = {
        "n": each.number,
        "due": each.due,
        "contribution": exact(view, each.contribution, unit),
        "pot": exact(view, each.pot, unit),
        "member": each.who,
    }
    if each.terms is None:
        return data
    sold = {name: Decimal(value) for name, value in each.terms.body.items() if name != "turn"}
    return data | {"paid_out": each.terms.date, **{name: exact(view, number, unit) for name, number in sold.items()}}
