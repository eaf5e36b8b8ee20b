"""A livelihood pod of thirty members over twelve months: income and costs of every day, hours, the month's split, its statement."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pods.acts  # noqa: F401 - acts register themselves
from bench import clock
from bench.table import Row
from ledger.book import Book, Item
from ledger.store import Store
from pods.crew.members import Join
from pods.crew.setup import OpenPod
from pods.pools.savings import Contribution
from pods.working import income_month, share
from pods.working.livelihood import Expense, Income, livelihood
from pods.working.pay import Advance
from reports.livelihood import livelihood_statement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.act import Act

_MEMBERS, _MONTHS = 30, 12
_HANDLES = [f"m{at:02d}" for at in range(1, _MEMBERS + 1)]
_POD, _POOL, _PLACE = "bakery", "rainy", "Bank-Main"
_YEAR = 2025
_NOW = dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC)
_EARNED, _SPENT, _AHEAD = Decimal(900), Decimal(110), Decimal(20)
_SPLIT_MOST, _STATEMENT_MOST = 1.5, 1.0
_TRIES = 3


def rows(root: Path) -> list[Row]:
    """The last month's split, as it is proposed and done, and the statement behind it, beside a month of contributions."""
    books = [_kept(root / f"working-{at}.db") for at in range(_TRIES + 1)]
    waiting = {what: iter(books) for what in ("split", "plain")}
    works = {
        "plain": lambda: _post(next(waiting["plain"]), _last(_MONTHS), _contributions()),
        "split": lambda: _share(next(waiting["split"]), _MONTHS),
    }
    taken = clock.in_turns(works, tries=_TRIES)
    statement = clock.in_turns({"statement": lambda: _state(books[-1])}, tries=_TRIES)["statement"]
    for book in books:
        book.store.close()
    what, beside = f"{_MEMBERS} members, {_MONTHS} months", f"{_MEMBERS * 10} contributions"
    return [
        Row(f"a month's split, {what}", taken["split"], beside, taken["plain"], _SPLIT_MOST),
        Row(f"the livelihood pod's statement, {what}", statement, beside, taken["plain"], _STATEMENT_MOST),
    ]


def _kept(path: Path) -> Book:
    """A book with all twelve months recorded, and all but the last one shared."""
    first = dt.date(_YEAR, 1, 1)
    book = Book.create(Store(path), name="Bench", currency="NZD", digits=2, now=_NOW, on=first)
    terms = {"ask-about": "none", "split": "hours", "levy": "10", "buffer-target": "5000", "place": _PLACE}
    joining: list[Act] = [Join(member=each, name=each.upper(), treasurer=each == _HANDLES[0]) for each in _HANDLES]
    pods: list[Act] = [
        OpenPod(pod=_POOL, pod_kind="savings", name="Rainy Day"),
        OpenPod(pod=_POD, pod_kind="livelihood", name="Bakery", terms=terms),
    ]
    _post(book, first, [*joining, *pods])
    for month in range(1, _MONTHS + 1):
        book.post_all(_earned(month), now=_NOW)
        if month < _MONTHS:
            _share(book, month)
    return book


def _earned(month: int) -> Iterator[Item]:
    """Everybody earns once, every day costs something; hours of all, and an advance of some."""
    for at, handle in enumerate(_HANDLES):
        day = dt.date(_YEAR, month, 1 + at % 28)
        yield Item(Income(pod=_POD, amount=_EARNED, earned_by=handle), _HANDLES[0], day)
        yield Item(Expense(pod=_POD, amount=_SPENT, purpose="flour"), _HANDLES[0], day)
    for at, handle in enumerate(_HANDLES):
        worked = share.Hours(pod=_POD, member=handle, month=f"{_YEAR}-{month:02d}", hours=Decimal(80 + at))
        yield Item(worked, _HANDLES[0], _last(month))
        if not at % 5:
            yield Item(Advance(pod=_POD, member=handle, amount=_AHEAD), _HANDLES[0], _last(month))


def _last(month: int) -> dt.date:
    return income_month.last_day(f"{_YEAR}-{month:02d}")


def _share(book: Book, month: int) -> None:
    """What the screen shows before anybody consents, and then the act."""
    day = _last(month)
    with book.view(on=day) as view:
        pod = livelihood(view, _POD)
        act = share.proposed(income_month.month_of(view, pod, f"{_YEAR}-{month:02d}"), pod)
    book.post(act, by=_HANDLES[0], on=day, now=_NOW)


def _contributions() -> list[Act]:
    return [Contribution(member=each, pod=_POOL, amount=_EARNED) for each in _HANDLES for _ in range(10)]


def _post(book: Book, day: dt.date, acts: list[Act]) -> None:
    book.post_all([Item(act, _HANDLES[0], day) for act in acts], now=_NOW)


def _state(book: Book) -> None:
    with book.view(on=_last(_MONTHS)) as view:
        livelihood_statement(view, _POD, f"{_YEAR}-{_MONTHS:02d}")
