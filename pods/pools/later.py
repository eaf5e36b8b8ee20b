"""What a member owes a pool, and the later days on which that or what they saved changes: a limit is kept on all of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

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
