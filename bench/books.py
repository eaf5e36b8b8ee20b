"""Books to measure: a crew with a savings pool and a given number of contributions, and the same without crewbook."""

from __future__ import annotations

import datetime as dt
import sqlite3
from decimal import Decimal
from pathlib import Path

from cli.beginning import write_settings
from cli.door import Settings
from ledger.book import Book, Item
from ledger.pages import Pages
from ledger.store import Store
from pods.members import Join
from pods.savings import Contribution
from pods.setup import OpenPod

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
FIRST = dt.date(2026, 1, 1)
MEMBERS = ("ana", "ben", "cho", "dee", "eli")


def book(folder: Path, entries: int) -> Book:
    """A book in `folder` with that many contributions, spread over 150 days and five members."""
    pages = Pages(folder)
    pages.begin(name="Bench", currency="NZD", first_day=FIRST.isoformat())
    store = Store(f"sqlite:///{folder / 'crewbook.db'}")
    made = Book.create(store, name="Bench", currency="NZD", digits=2, now=NOW, on=FIRST, pages=pages)
    write_settings(Settings(folder, made.id, "crewbook.db", "ana"))
    for member in MEMBERS:
        made.post(Join(member=member, name=member.title(), treasurer=member == "ana"), by="ana", on=FIRST, now=NOW)
    made.post(OpenPod(pod="rainy", pod_kind="savings", name="Rainy Day"), by="ana", on=FIRST, now=NOW)
    made.post_all(items(entries), now=NOW)
    return made


def items(count: int) -> list[Item]:
    """That many contributions."""
    return [
        Item(
            Contribution(member=MEMBERS[at % len(MEMBERS)], pod="rainy", amount=Decimal(1 + at % 97)),
            "ana",
            FIRST + dt.timedelta(days=at % 150),
        )
        for at in range(count)
    ]


class BareSqlite:
    """The rows of a contribution written by Python's sqlite3 alone, with the pragmas that the store uses."""

    def __init__(self, folder: Path) -> None:
        self.connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
        self.connection.executescript(
            "PRAGMA synchronous=EXTRA;"
            "CREATE TABLE entry (seq INTEGER PRIMARY KEY, date, kind, seal, text);"
            "CREATE TABLE posting (seq, n, date, account, commodity, minor, PRIMARY KEY (seq, n));"
            "CREATE TABLE balance (account, commodity, month, minor, PRIMARY KEY (account, commodity, month));"
            "CREATE TABLE about (thing, seq, PRIMARY KEY (thing, seq));"
        )
        self.seq = 0
        self.text = "x" * 700

    def contribute(self) -> None:
        """One durable transaction with the same rows."""
        self.seq += 1
        run = self.connection.execute
        run("BEGIN IMMEDIATE")
        run("INSERT INTO entry VALUES (?, '2026-05-01', 'contribution', ?, ?)", (self.seq, "0" * 64, self.text))
        for n, account in enumerate(("Assets:Cash-Box:Rainy", "Liabilities:Savings:Rainy:Ana")):
            run("INSERT INTO posting VALUES (?, ?, '2026-05-01', ?, 'NZD', 500)", (self.seq, n, account))
            run(
                "INSERT INTO balance VALUES (?, 'NZD', '2026-05', 500) "
                "ON CONFLICT (account, commodity, month) DO UPDATE SET minor = balance.minor + excluded.minor",
                (account,),
            )
        for thing in ("member/ana", "pod/rainy"):
            run("INSERT INTO about VALUES (?, ?)", (thing, self.seq))
        run("COMMIT")
