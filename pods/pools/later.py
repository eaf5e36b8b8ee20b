"""What must hold on every later day: the days on which what a member saved or owes changes, and the least that a pool has of its own."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.act import Record
    from ledger.view import View
    from pods.crew import people


def owed(view: View, pod: people.Pod, member: Record, on: dt.date) -> Decimal:
    """The principal that a member owes on all loans of a pool on a day."""
    return view.total(f"{pod.loans(member)}:", pod.commodity, on)


def days(view: View, pod: people.Pod, member: Record) -> list[dt.date]:
    """The view's day, and every later one on which something moved in their savings or loans, or in shares of a cycle; sorted."""
    since = view.on + dt.timedelta(days=1)
    accounts = (pod.savings(member), pod.loans(member), f"Liabilities:Cycle:{pod.slug}")
    found = (view.moved(each, pod.commodity, since=since, until=dt.date.max) for each in accounts)
    return [view.on, *sorted({day for moved in found for day, _ in moved})]


def least(view: View, unit: str, accounts: Iterable[str], *, without: str = "") -> Decimal:
    """The least that accounts which hold something as a negative number hold together, on the view's day or any later one.

    Those below them count, but for those below `without`.
    """
    moves: dict[dt.date, Decimal] = {}
    for each, sign in [*((each, -1) for each in accounts), *([(without, 1)] if without else [])]:
        for day, number in view.moved(each, unit, until=dt.date.max):
            moves[day] = moves.get(day, Decimal(0)) + sign * number
    left = lowest = sum((number for day, number in moves.items() if day <= view.on), Decimal(0))
    for _, number in sorted((day, number) for day, number in moves.items() if day > view.on):
        left += number
        lowest = min(lowest, left)
    return lowest
