"""Where every member of a circle stands, and on which terms each pot went; how it is shown lives in circle.py."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pods.circles import circle_bids
from pods.circles.circle import DEFAULT, Circle
from pods.settings.circle import BID
from reports.figures import ZERO, exact, total
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    """One round: its day, on which terms its pot went, where it did, and with which seed its member or a tie was drawn."""

    number: int
    due: dt.date
    contribution: Decimal
    pot: Decimal
    who: str | None
    terms: Record | None
    seed: str | None = None


def standing_of(found: Circle, handle: str) -> Standing:
    """One member who sits in the circle."""
    return _standings(found, [handle], _cash(found, handle), is_brief=False)[0]


def standings_of(found: Circle, *, is_brief: bool = False) -> list[Standing]:
    """Everybody who sits in the circle, in the order of the list; without the sums over all rounds when `is_brief`."""
    return _standings(found, found.members, {} if is_brief else _cash(found), is_brief=is_brief)


def _standings(
    found: Circle, handles: Sequence[str], cash: Mapping[str, tuple[Decimal, Decimal]], *, is_brief: bool
) -> list[Standing]:
    unit = found.pod.commodity
    owed = found.view.balances(f"Assets:Due:{found.pod.slug}:", found.on)
    premiums = {} if is_brief else found.view.balances(f"Equity:Premium:{found.pod.slug}:", found.on)
    standings = []
    for handle in handles:
        own = found.premium(handle)
        seat = found.seat(handle)
        assert seat is not None, "who sits has a seat"
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
                premium=premiums.get((own, unit), ZERO) - Decimal(seat.body["premium"]),
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
        return say("was paid") if handle in found.received else say("waits")
    seat = found.seat(handle)
    if seat is not None and seat.status == DEFAULT:
        return say("in default")
    return say("settled") if handle in found.received else say("gave the seat up")


def _cash(found: Circle, handle: str | None = None) -> dict[str, tuple[Decimal, Decimal]]:
    """(paid in, received) of every member since these rounds began, in money that changed hands."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for each in moves_of(found, handle=handle, since=_begun(found)):
        came, went = sums.get(each.handle, (ZERO, ZERO))
        sums[each.handle] = (came + max(each.number, ZERO), went + max(-each.number, ZERO))
    return sums


@dataclass(frozen=True, slots=True)
class Moved:
    """Money that passed between a member and a circle: `number` above zero is what they paid in."""

    handle: str
    seq: int
    date: dt.date
    number: Decimal


def moves_of(found: Circle, *, handle: str | None = None, since: int = 0) -> list[Moved]:
    """Each entry by which a member, or every one of them, paid in or was paid, from entry `since` on, by day.

    What an entry changes of a position and did not take from or give to a premium or a receivable was paid in or out.
    """
    slug, view, unit = found.pod.slug, found.view, found.pod.commodity
    of = {account: each for each, account in found.accounts.items()}
    only = f"{found.accounts[handle]}" if handle else ""
    moved: dict[tuple[str, int], tuple[dt.date, int]] = {}
    for prefix in (f"Liabilities:Circle:{slug}:", f"Equity:Premium:{slug}:", f"Assets:Due:{slug}:"):
        for row in view.postings(f"{prefix}{only}", until=found.on):
            whose = of.get(row.account.split(":")[3])
            if row.commodity == unit and row.seq >= since and whose is not None and handle in {None, whose}:
                moved[whose, row.seq] = (row.date, moved.get((whose, row.seq), (row.date, 0))[1] - row.minor)
    # What was corrected, and its correction, changed no hands; nor did what was given up.
    seen = {seq for _, seq in moved}
    undone = {each for pair in view.session.corrections().items() if pair[1] in seen for each in pair}
    undone |= {row.seq for row in view.postings(found.given_up, until=found.on)}
    found_moves = [
        Moved(whose, seq, day, Decimal(minor).scaleb(-found.digits))
        for (whose, seq), (day, minor) in moved.items()
        if minor and seq not in undone
    ]
    return sorted(found_moves, key=lambda each: (each.date, each.seq))


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
    drawn = {each.id: each.body.get("seed") for each in found.view.find("turn", pod=found.pod.id, on=found.on)}
    rounds = []
    for number, (due, contribution) in enumerate(zip(found.dues, found.contributions, strict=True), 1):
        went = terms.get(f"{found.key}/{number}") if number <= found.done else None
        who = found.received[number - 1] if number <= found.done else None
        if number > found.done and found.has_order and found.is_ordered:
            who = found.members[number - 1]
        if number == found.round:
            who = _decided(found)
        seed = drawn.get(f"{found.key}/{number}")
        rounds.append(Round(number, due, contribution, contribution * found.rounds, who, went, seed))
    return rounds


def _decided(found: Circle) -> str | None:
    """Whose this round is; None where that is open, as while anybody may still bid."""
    now = circle_bids.turn(found)
    return None if found.order == BID and not now.discount and len(found.waiting) > 1 and now.member else now.member


@dataclass(frozen=True, slots=True)
class Earlier:
    """Somebody with no seat in these rounds and something open from before: what they owe, and what they are to get."""

    handle: str
    name: str
    owes: Decimal
    position: Decimal


def earlier_of(found: Circle) -> list[Earlier]:
    """What earlier rounds left open, by who has no seat any more: what a defaulter owes, what came back to others since."""
    owed = found.view.balances(f"Assets:Due:{found.pod.slug}:", found.on)
    others = [each for each in found.accounts if each not in found.members]
    open_of = [
        Earlier(each, found.name(each), owed.get((found.owing(each), found.pod.commodity), ZERO), found.position(each))
        for each in others
    ]
    return [each for each in open_of if each.owes or each.position]


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
        **({"seed": each.seed} if each.seed else {}),
    }
    if each.terms is None:
        return data
    sold = {name: Decimal(value) for name, value in each.terms.body.items() if name != "turn"}
    return data | {"paid_out": each.terms.date, **{name: exact(view, number, unit) for name, number in sold.items()}}
