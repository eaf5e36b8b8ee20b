"""The same work in a small and in a large book of the same crew and the same years: what it costs must not grow."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from bench import books, clock
from bench.starting import CREWBOOK, asked, contribute
from bench.table import Row
from ledger.book import entry_at
from pods.pools.savings import Contribution
from reports import crew, member

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ledger.book import Book
    from ledger.view import View

MOST = 1.15
THEN = dt.date(2021, 4, 17)
PAGE = 20
"""Movements on the last page of a statement."""


def rows(small: Path, large: Path, sizes: tuple[int, int]) -> list[Row]:
    """In process, then from the command line."""
    beside = f"in a book of {sizes[0]:,}"
    where = f"in a book of {sizes[1]:,}"
    made = []
    for how, works, tries in (
        ("in process", (_in_process(small), _in_process(large)), 15),
        ("cold", (_commands(small), _commands(large)), 15),
    ):
        for what in works[0]:
            books.tell(f"{what}, {how}")
            taken = clock.in_turns({"small": works[0][what], "large": works[1][what]}, tries=tries)
            count = _COUNTS.get(what, 1) if how == "in process" else 1
            made.append(Row(f"{what}, {how}, {where}", taken["large"] / count, beside, taken["small"] / count, MOST))
    return made


_COUNTS = {
    "a contribution": 20,
    "a balance today": 100,
    "a balance as of any date": 100,
    "the last page of a statement": 2,
    "journal --last 50": 1,
    "balances": 5,
}


def _in_process(folder: Path) -> dict[str, clock.Work]:
    book = books.opened(folder)
    act = Contribution(member=books.WHO, pod=books.POD, amount=Decimal(5))
    works: dict[str, clock.Work] = {
        "a contribution": lambda: book.post(act, by=books.WHO, on=books.TODAY, now=books.NOW),
        "a balance today": _asking(book, lambda view: view.balance(books.SAVINGS, "NZD")),
        "a balance as of any date": _asking(book, lambda view: view.balance(books.SAVINGS, "NZD"), THEN),
        "the last page of a statement": _asking(book, lambda view: member.member_statement(view, books.WHO, last=PAGE)),
        "journal --last 50": _asking(book, _journal),
        "balances": _asking(book, crew.balances),
    }
    return {what: clock.times(_COUNTS[what], work) for what, work in works.items()}


def _asking(book: Book, ask: Callable[[View], object], on: dt.date = books.TODAY) -> clock.Work:
    def run() -> None:
        with book.view(on=on) as view:
            ask(view)

    return run


def _journal(view: View) -> object:
    numbers = view.session.newest_entries(50, things=(), prefix="", since=None, on=view.on, until=view.seq)
    return crew.journal(view, [entry_at(view.session, seq) for seq in numbers])


def _commands(folder: Path) -> dict[str, clock.Work]:
    then = ["--on", THEN.isoformat(), "--book", str(folder)]
    words = {
        "a contribution": contribute(folder),
        "a balance today": [CREWBOOK, "balances", books.SAVINGS, *asked(folder)],
        "a balance as of any date": [CREWBOOK, "balances", books.SAVINGS, *then],
        "the last page of a statement": [
            CREWBOOK, "statement", "member", books.WHO, "--last", str(PAGE), *asked(folder),
        ],
        "journal --last 50": [CREWBOOK, "journal", "--last", "50", *asked(folder)],
        "balances": [CREWBOOK, "balances", *asked(folder)],
    }  # fmt: skip
    return {what: clock.command(each) for what, each in words.items()}
