"""The share register of two hundred members after twenty years in which each got a share every month, and one passed some on."""

from __future__ import annotations

import datetime as dt
import gc
from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.core import position

import pods.acts  # noqa: F401 - acts register themselves
from bench import books, clock
from bench.table import Row
from ledger.act import Act, Change, registry, rule
from ledger.book import Book, Item
from ledger.store import Store
from pods.crew import people
from pods.crew.members import Join
from pods.crew.setup import OpenPod
from pods.lending.calendar import shift_months
from pods.owning import shares
from pods.owning.lots import shares_in
from reports.register import register

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ledger.view import View

_MEMBERS, _MONTHS, _PASSED_ON = 200, 240, 3
_HANDLES = [f"m{at:03d}" for at in range(1, _MEMBERS + 1)]
_POD, _FIRST = "coop", dt.date(2005, 1, 31)
_NOW = dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC)
_PAR = Decimal(10)
_MOST = 2.0
_TRIES = 5


class Round(Act):
    """Every member gets one share: as many acts in one, so that the book is made in seconds."""

    kind = "bench-round"
    month: int


def _round(act: Round, view: View) -> Change:
    pod = people.pod(view, _POD)
    held = shares.share_class(view, pod, "A")
    directive = people.transaction(
        view.on, None, "A share for everybody", [(pod.place(), _PAR * _MEMBERS, pod.commodity)]
    )
    for at, member in enumerate(view.find("member"), act.month * _MEMBERS + 1):
        cost = position.Cost(_PAR, pod.commodity, view.on, str(at))
        directive.postings.append(shares_in(held.account(member), Decimal(-1), held.commodity, cost))
    return Change((directive,), about=(f"pod/{pod.id}",))


def rows(root: Path) -> list[Row]:
    """The register as of its last day, and as of a day in its middle, beside reading the postings that it rests on.

    Both as a command does it: without collecting garbage.
    """
    book = _made(root / "shares.db")
    gc.disable()
    try:
        return [
            _beside(book, what, on)
            for what, on in (("twenty years", _day(_MONTHS)), ("as of its tenth year", _day(_MONTHS // 2)))
        ]
    finally:
        gc.enable()
        book.store.close()


def _beside(book: Book, what: str, on: dt.date) -> Row:
    taken = clock.in_turns(
        {
            "register": _in_view(book, on, lambda view: register(view, _POD)),
            "postings": _in_view(book, on, lambda view: view.postings("Equity:Shares:Coop:")),
        },
        tries=_TRIES,
    )
    named = f"the register of {_MEMBERS} members, {what}"
    return Row(named, taken["register"], "reading those postings", taken["postings"], _MOST)


def _day(month: int) -> dt.date:
    return shift_months(_FIRST, month)


def _in_view(book: Book, on: dt.date, ask: Callable[[View], object]) -> clock.Work:
    def run() -> None:
        with book.view(on=on) as view:
            ask(view)

    return run


def _made(path: Path) -> Book:
    books.tell(f"a register of {_MEMBERS} members and {_MONTHS} months is made")
    book = Book.create(Store(path), name="Bench", currency="NZD", digits=2, now=_NOW, on=_FIRST)
    begin = [Join(member=each, treasurer=each == _HANDLES[0]) for each in _HANDLES]
    opened = [
        OpenPod(pod=_POD, pod_kind="ownership", name="Coop"),
        shares.OpenClass(pod=_POD, share_class="A", par=_PAR),
    ]
    book.post_all([Item(act, _HANDLES[0], _FIRST) for act in (*begin, *opened)], now=_NOW)
    if Round.kind not in registry.rules:
        rule(Round)(_round)
    months = [Item(Round(month=month), _HANDLES[0], _day(month)) for month in range(_MONTHS)]
    book.post_all(months, now=_NOW)
    passed = [
        Item(
            shares.Transfer(
                pod=_POD,
                share_class="A",
                giver=_HANDLES[month % _MEMBERS],
                taker=_HANDLES[(month + 1) % _MEMBERS],
                shares=Decimal(_PASSED_ON),
            ),
            _HANDLES[0],
            _day(month),
        )
        for month in range(_PASSED_ON, _MONTHS)
    ]
    book.post_all(passed, now=_NOW)
    return book
