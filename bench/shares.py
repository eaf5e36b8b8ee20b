"""Two hundred members after twenty years of months: the register of their shares, and one member's capital account.

Each got a share and a part of a surplus every month; one passed shares on, one paid capital in.
"""

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
from pods.owning import capital, shares
from pods.owning.lots import shares_in
from reports.capital import capital_statement
from reports.register import register

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ledger.view import View

_MEMBERS, _MONTHS, _PASSED_ON = 200, 240, 3
_HANDLES = [f"m{at:03d}" for at in range(1, _MEMBERS + 1)]
_POD, _FIRST = "coop", dt.date(2005, 1, 31)
_NOW = dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC)
_PAR, _PART = Decimal(10), Decimal("1.25")
_MOST = 2.0
_TRIES = 5


class Round(Act):
    """Every member gets one share and some capital: as many acts in one, so that the book is made in seconds."""

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
    parts = [(capital.layer(pod, member, view.on.year), -_PART, pod.commodity) for member in view.find("member")]
    divided = people.transaction(
        view.on, None, "Something for everybody", [(pod.place(), _PART * _MEMBERS, pod.commodity), *parts]
    )
    return Change((directive, divided), about=(f"pod/{pod.id}",))


def rows(root: Path) -> list[Row]:
    """The register and a capital account as of the last day, and as of one in the middle, beside reading the postings they rest on.

    As a command does it: without collecting garbage.
    """
    book = _made(root / "shares.db")
    days = (("twenty years", _day(_MONTHS)), ("as of its tenth year", _day(_MONTHS // 2)))
    gc.disable()
    try:
        return [
            *(_beside(book, what, on) for what, on in days),
            *(row for what, on in days for row in _capital_beside(book, what, on)),
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


def _capital_beside(book: Book, what: str, on: dt.date) -> list[Row]:
    """One member's capital account, and those of all, layer by layer, beside reading what moved them."""
    account = "Equity:Capital:Coop:"
    mine = f"{account}{_HANDLES[-1].upper()}:"
    works = {
        "one": _in_view(book, on, lambda view: capital_statement(view, _POD, _HANDLES[-1])),
        "its postings": _in_view(book, on, lambda view: view.postings(mine)),
        "all": _in_view(book, on, lambda view: capital_statement(view, _POD)),
        "their postings": _in_view(book, on, lambda view: view.postings(account)),
    }
    taken = clock.in_turns(works, tries=_TRIES)
    one, every = f"the capital account of one of {_MEMBERS} members, {what}", f"the capital accounts of all, {what}"
    return [
        Row(one, taken["one"], "reading those postings, of all members", taken["their postings"], _MOST),
        Row(one, taken["one"], "reading its own postings alone", taken["its postings"]),
        Row(every, taken["all"], "reading those postings", taken["their postings"]),
    ]


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
    paid = [
        Item(capital.PayCapital(pod=_POD, member=_HANDLES[-1], amount=_PAR), _HANDLES[0], _day(month))
        for month in range(_MONTHS)
    ]
    book.post_all(paid, now=_NOW)
    return book
