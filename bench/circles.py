"""A lending circle of fifty members over its fifty rounds, recorded round by round, and its report."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pods.acts  # noqa: F401 - acts register themselves
from bench import clock
from bench.table import Row
from ledger.book import Book, Item
from ledger.store import Store
from pods.circles.circle_pay import PayIn
from pods.circles.circle_pot import PayOutPot
from pods.circles.circle_start import StartCircle
from pods.crew.members import Join
from pods.crew.setup import OpenPod
from pods.pools.savings import Contribution
from reports.circle import circle_statement

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ledger.act import Act

_MEMBERS = 50
_HANDLES = [f"m{at:02d}" for at in range(1, _MEMBERS + 1)]
_CIRCLE, _POOL = "tanda", "rainy"
_FIRST = dt.date(2021, 1, 4)
_NOW = dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC)
_EACH = Decimal(20)
_CIRCLE_MOST, _REPORT_MOST = 5.0, 0.25
_TRIES = 3


def rows(root: Path) -> list[Row]:
    """The rounds beside as many plain contributions in as many commits, and the circle's report beside one such round."""
    books = {what: [_begun(root / f"{what}-{at}.db") for at in range(_TRIES + 1)] for what in ("circle", "plain")}
    waiting = {what: iter(made) for what, made in books.items()}
    taken = clock.in_turns(
        {
            "circle": lambda: _play(next(waiting["circle"])),
            "plain": lambda: _contribute(next(waiting["plain"])),
        },
        tries=_TRIES,
    )
    played = books["circle"][-1]
    report = clock.in_turns({"report": lambda: _report(played)}, tries=_TRIES)["report"]
    for book in (*books["circle"], *books["plain"]):
        book.store.close()
    what = f"a circle of {_MEMBERS} members"
    return [
        Row(f"{what}, {_MEMBERS} rounds", taken["circle"], "as many contributions", taken["plain"], _CIRCLE_MOST),
        Row(f"{what}, its report at the end", report, "as many contributions", taken["plain"], _REPORT_MOST),
    ]


def _begun(path: Path) -> Book:
    book = Book.create(Store(path), name="Bench", currency="NZD", digits=2, now=_NOW, on=_FIRST)
    joining = [Join(member=each, name=each.upper(), treasurer=each == _HANDLES[0]) for each in _HANDLES]
    terms = {"ask-about": "none", "rounds-every": "week"}
    _post(book, _FIRST, joining)
    _post(
        book,
        _FIRST,
        [
            OpenPod(pod=_POOL, pod_kind="savings", name="Rainy Day"),
            OpenPod(pod=_CIRCLE, pod_kind="circle", name="Tanda", terms=terms),
            StartCircle(pod=_CIRCLE, members=tuple(_HANDLES), contributions=(_EACH,), start=_FIRST),
        ],
    )
    return book


def _post(book: Book, day: dt.date, acts: Iterable[Act]) -> None:
    book.post_all([Item(act, _HANDLES[0], day) for act in acts], now=_NOW)


def _play(book: Book) -> None:
    for at in range(_MEMBERS):
        paid = [PayIn(member=each, pod=_CIRCLE, amount=_EACH) for each in _HANDLES]
        pot = PayOutPot(pod=_CIRCLE, round=at + 1, member=_HANDLES[at], amount=_EACH * _MEMBERS)
        _post(book, _FIRST + dt.timedelta(weeks=at), [*paid, pot])


def _contribute(book: Book) -> None:
    for at in range(_MEMBERS):
        given = [Contribution(member=each, pod=_POOL, amount=_EACH) for each in (*_HANDLES, _HANDLES[0])]
        _post(book, _FIRST + dt.timedelta(weeks=at), given)


def _report(book: Book) -> None:
    with book.view(on=_FIRST + dt.timedelta(weeks=_MEMBERS)) as view:
        circle_statement(view, _CIRCLE)
