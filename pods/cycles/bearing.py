"""Losses that a member bears off what their shares of a cycle are paid: the shares stay while one stands on them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.core import data

from ledger import chart, text

if TYPE_CHECKING:
    from ledger.act import PostingRow
    from ledger.entry import Entry
    from ledger.view import View

_NOTHING = Decimal(0)


def falls_on(view: View, account: str, unit: str, less: Decimal) -> list[PostingRow]:
    """The losses that stand on the shares of an account, by day, where these would not cover them with so much less.

    `less` is in money, of the view's day and every later one. None where enough is left on each of them.
    """
    losses = f"{account}:{chart.LOSSES}"
    if view.session.get("account", losses, None, None) is None:
        return []
    moved = view.moved(account, unit, until=dt.date.max)
    left = -sum((number for day, number in moved if day <= view.on), less)
    least = left
    for day, number in moved:
        if day > view.on:
            left -= number
            least = min(least, left)
    if least >= 0:
        return []
    rows = [row for row in view.postings(losses, until=dt.date.max) if row.account == losses and row.minor > 0]
    standing = set(view.standing(row.seq for row in rows))
    return [row for row in rows if row.seq in standing]


def needed_by(view: View, entry: Entry) -> list[int]:
    """The later entries whose loss stands on shares that `entry` brought, ascending: without these nothing would bear it."""
    bought: dict[tuple[str, str], Decimal] = {}
    for directive in text.parse(entry.text):
        for posting in directive.postings if isinstance(directive, data.Transaction) else ():
            if posting.account.startswith("Liabilities:Cycle:"):
                key = posting.account, posting.units.currency
                bought[key] = bought.get(key, _NOTHING) - posting.units.number
    rows = [
        row for (account, unit), number in bought.items() if number > 0 for row in falls_on(view, account, unit, number)
    ]
    return sorted({row.seq for row in rows if row.seq > entry.seq})
