"""Books to measure: a crew of fifty that saves for ten years, sparsely or busily. How they are measured is not here."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
import time
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from ledger.book import Book, Item
from ledger.pages import Pages
from ledger.settings import Settings, read_settings, write_settings
from ledger.store import Store
from ledger.tables import SCHEMA, metadata
from pods.crew.members import Join
from pods.crew.setup import OpenPod
from pods.dues.expected import Expect
from pods.pools.savings import Contribution

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST = dt.date(2016, 6, 1)
TODAY = dt.date(2026, 6, 1)
"""The day behind the last contribution: what is measured is recorded on it."""

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
POD = "rainy"
_GIVEN = ("Ana", "Ben", "Cho", "Dee", "Eli", "Fay", "Gus", "Hine", "Ivo", "Joy")
_FAMILY = ("Tūī", "Okafor", "Lindqvist", "Marama", "Silva")
MEMBERS = {f"{given}-{family[0]}".lower(): f"{given} {family}" for family in _FAMILY for given in _GIVEN}
WHO = "ana-t"
"""The treasurer, whose contributions, balance and statement are measured."""

SAVINGS = "Liabilities:Savings:Rainy:Ana-T"
_BATCH = 50_000
_EXPECTED = Expect(member="all", pod=POD, amount=Decimal(25), since=dt.date(2021, 1, 1))
_KEY = "bench: everybody is expected to bring something"


def kept(root: Path, entries: int) -> Path:
    """The folder of a book with that many contributions; made below `root` when it is not there yet.

    A book that was made half is made anew: it gets its name when it is whole.
    """
    folder = named(root, str(entries))
    if not folder.exists():
        new = folder.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        _fill(begun(new), entries)
        new.rename(folder)
    return folder


def named(root: Path, what: str) -> Path:
    """Where the book of that name is kept below `root` from one run to the next."""
    return root / f"schema-{SCHEMA}-{_tables()}-{what}"


def _tables() -> str:
    """What tells one make of the tables from another: a book that is kept for the next run must not be of an older one."""
    made = ""
    for table in metadata.sorted_tables:
        made += str(CreateTable(table).compile(dialect=sqlite.dialect()))
        for index in sorted(table.indexes, key=lambda each: str(each.name)):
            made += str(CreateIndex(index).compile(dialect=sqlite.dialect()))
    return sha256(made.encode()).hexdigest()[:8]


def opened(folder: Path) -> Book:
    """The book in a folder, with its pages."""
    settings = read_settings(folder)
    return Book(Store(settings.source), settings.book, Pages(folder))


def expecting(folder: Path) -> Path:
    """The folder of a book, in which everybody is expected to bring something every month, as in most crews; it is recorded once.

    Of two books that are compared both are, also where one is kept for the next run.
    """
    book = opened(folder)
    book.post(_EXPECTED, by=WHO, on=TODAY, now=NOW, key=_KEY)
    book.store.close()
    return folder


def begun(folder: Path, url: str | None = None) -> Book:
    """A new book in `folder`: fifty members and a savings pool, no contribution yet.

    With `url` it is kept in that database, and without pages.
    """
    pages = None
    if url is None:
        pages = Pages(folder)
        pages.begin(name="Bench", currency="NZD", first_day=FIRST.isoformat())
    store = Store(url or folder / "crewbook.db")
    book = Book.create(store, name="Bench", currency="NZD", digits=2, now=NOW, on=FIRST, pages=pages)
    if url is None:
        write_settings(Settings(folder, book.id, "crewbook.db", WHO))
    people = [Item(Join(member=each, name=name, treasurer=each == WHO), WHO, FIRST) for each, name in MEMBERS.items()]
    book.post_all([*people, Item(OpenPod(pod=POD, pod_kind="savings", name="Rainy Day"), WHO, FIRST)], now=NOW)
    return book


def items(count: int, start: int = 0, end: int | None = None) -> Iterator[Item]:
    """The contributions `start` to `end` of `count` that are spread evenly over the ten years and the fifty members."""
    members = list(MEMBERS)
    days = (TODAY - FIRST).days
    for at in range(start, count if end is None else min(end, count)):
        act = Contribution(member=members[at % len(members)], pod=POD, amount=Decimal(100 + at % 9_700) / 100)
        yield Item(act, WHO, FIRST + dt.timedelta(days=at * days // count))


def _fill(book: Book, entries: int) -> None:
    began = time.monotonic()
    for start in range(0, entries, _BATCH):
        book.post_all(items(entries, start, start + _BATCH), now=NOW)
        done = min(start + _BATCH, entries)
        each = (time.monotonic() - began) / done * 1e6
        tell(f"a book of {entries:,} contributions: {done:,} recorded, {each:.0f} µs each")
    book.store.close()


def tell(sentence: str) -> None:
    """Say on stderr what is being done; a terminal shows one line that changes."""
    end = "\033[K\r" if sys.stderr.isatty() else "\n"
    print(sentence, file=sys.stderr, end=end, flush=True)
