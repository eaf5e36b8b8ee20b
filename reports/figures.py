"""Figures that several reports share: exact amounts, an account with all below it, the accounts of a pod."""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import chart, money
from ledger import entry as entries
from ledger.book import entry_at
from reports.aloud import aloud
from reports.document import Money
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.view import View
    from pods.crew.people import Pod

Accounts = dict[tuple[str, str], Decimal]
"""(account, commodity) → balance."""

ZERO = Decimal(0)
_BY_OWN_NAME = frozenset({"Income", "Expenses"})


def exact(view: View, number: Decimal, commodity: str) -> Decimal:
    """`number` with all the decimals of its commodity, so that a sum of nothing reads 0.00."""
    return money.round_half_up(number, view.digits(commodity)) + 0


def total(numbers: Iterable[Decimal]) -> Decimal:
    """The sum of them, zero for none."""
    return sum(numbers, ZERO)


def amount(view: View, number: Decimal, commodity: str) -> Money:
    """`exact`, beside its commodity."""
    return Money(exact(view, number, commodity), commodity)


def accounts_of(view: View, pod: Pod) -> Accounts:
    """(account, commodity) → balance of every account of a pod, sorted, without zeros, in beancount's signs."""
    of_all = view.balances(without=chart.LENT)
    lent = view.balances(f"{chart.LENT}{pod.slug}:")
    return {key: number for key, number in sorted((of_all | lent).items()) if is_of(key[0], pod)}


def is_of(account: str, pod: Pod) -> bool:
    """Whether an account is the pod's own: `Income:Rainy:…`, and `Assets:Cash-Box:Rainy` of every other root."""
    root, *rest = account.split(":")
    at = 0 if root in _BY_OWN_NAME else 1
    return len(rest) > at and rest[at] == pod.slug


def places_of(view: View, pod: Pod) -> list[str]:
    """The accounts of the places where money of a pod lies or once lay, sorted."""
    opened = (record.id for record in view.find("account"))
    return sorted(account for account in opened if is_of(account, pod) and chart.is_place(account))


def points_note(pod: Pod) -> str:
    """How the pool counts its points, in a sentence or two."""
    told = {name: aloud(sentence) for name, _, sentence in pod.terms.sentences(pod.commodity)}
    if pod.terms.text("points-of-shares") == "apart":
        return say("{how} A month adds its points when it is over.", how=told["points"])
    how, shares = told["points"], told["points-of-shares"]
    return say("{how} {shares} A month adds its points when it is over.", how=how, shares=shares)


def foresight_note(view: View) -> tuple[str, ...]:
    """A note when the day lies behind the month in which the book was last written: from then on nothing is known."""
    found = view.session.entry_row(view.seq)
    # Read in passing: to have an entry parsed takes as long as to tell all that a member saved.
    written = entries.recorded_at(found[3]) if found else ""
    recorded = dt.date.fromisoformat((written or entry_at(view.session, view.seq).recorded_at)[:10])
    last = recorded.replace(day=calendar.monthrange(recorded.year, recorded.month)[1])
    if view.on <= last:
        return ()
    return (
        say(
            "The book was last written on {day}; what is not typed yet of later days is not in here, and points are "
            "counted as if nothing changed.",
            day=recorded,
        ),
    )


def month_ends(first: dt.date, last: dt.date) -> list[dt.date]:
    """The last day of every month from that of `first` on, the last one cut short at `last`."""
    days, day = [], first
    while day <= last:
        end = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        days.append(min(end, last))
        day = end + dt.timedelta(days=1)
    return days


def first_moved(moves: Iterable[tuple[dt.date, Decimal]]) -> dt.date | None:
    """The first day of the first month whose moves do not cancel, or None; `moves` are sorted by day."""
    sums: dict[dt.date, Decimal] = {}
    for day, change in moves:
        month = day.replace(day=1)
        sums[month] = sums.get(month, ZERO) + change
    return next((day for day, change in sums.items() if change), None)


def at_days(moves: Iterable[tuple[dt.date, Decimal]], days: Iterable[dt.date]) -> list[Decimal]:
    """The balance at the end of each of `days`; both are sorted by day."""
    waiting = iter(moves)
    following = next(waiting, None)
    held, found = ZERO, []
    for day in days:
        while following is not None and following[0] <= day:
            held += following[1]
            following = next(waiting, None)
        found.append(held)
    return found


def by_month_end(
    view: View, groups: Iterable[Iterable[str]], commodity: str
) -> list[tuple[dt.date, tuple[Decimal, ...]]]:
    """(day, what each group of accounts, with all below them, held then), at the end of every month since any first moved.

    The last day is the view's. The accounts of a group lie in none of each other.
    """
    moves = [sorted(move for account in each for move in view.moved_by_month(account, commodity)) for each in groups]
    begun = [day for day in map(first_moved, moves) if day]
    if not begun:
        return []
    days = month_ends(min(begun), view.on)
    return list(zip(days, zip(*(at_days(each, days) for each in moves), strict=True), strict=True))
