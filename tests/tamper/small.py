"""A small book of every kind of entry, and how one byte of it after another is flipped. What must be found stands in the tests."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from ledger import fold
from ledger.book import Book
from ledger.errors import Broken
from ledger.pages import Pages
from ledger.store import Store
from ledger.tables import metadata
from ledger.verify import Problem, verify
from tests.typed import Crew

MASKS = (0x01, 0x20, 0xFF)
# A member, a pod, contributions, a loan with consent, pay-out and repayment, shares passed on, a correction; two years.
LIVED = (
    'init . --name "Tūī Crew" --currency NZD --on 2025-12-01',
    'member add ana --name "Ana Tūī" --treasurer --on 2025-12-01',
    'member add ben --name "Ben “B” Okafor" --on 2025-12-01',
    'pod open rainy --kind savings --name "Rainy Day" --set loan-limit=3 --on 2025-12-01',
    "contribute ana 500 --to rainy --on 2025-12-10 --key december",
    "contribute ben 200 --to rainy --on 2026-01-10",
    'loan request 100 --from rainy --by ben --term 2 --purpose "bike 🚲" --on 2026-02-01',
    "consent P1 --by ana --on 2026-02-02",
    "loan pay-out L1 --on 2026-02-03 --by ana",
    "loan repay L1 50 --on 2026-03-03 --by ben",
    "pod open bakery --kind livelihood --on 2026-03-03",
    "shares class bakery A --par 10 --on 2026-03-03",
    "shares issue ben 20 --class bakery/A --into Bank-Main --on 2026-03-04",
    "shares transfer ben ana 5 --class bakery/A --on 2026-04-04",
    "contribute ana 7 --to rainy --on 2026-05-01",
    'correct 16 --because "typed twice" --on 2026-05-02',
)


def live(folder: Path) -> Path:
    """Type the small book into an empty folder."""
    folder.mkdir(parents=True)
    Crew(folder).do(*LIVED)
    return folder


def dump(database: Path) -> dict[str, list[tuple[object, ...]]] | None:
    """Everything that the tables of a database hold, byte for byte, read by SQLite alone; None when it cannot be read."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.text_factory = bytes
        try:
            return {
                table.name: connection.execute(
                    f"SELECT {', '.join(f'typeof({column.name}), {column.name}' for column in table.columns)} "
                    f"FROM {table.name} NOT INDEXED"
                ).fetchall()
                for table in metadata.sorted_tables
            }
        except (sqlite3.Error, UnicodeDecodeError):
            return None


@dataclass
class Flips:
    """What became of every byte that was flipped: how many are named, how many lie outside, and those that were unseen."""

    named: int = 0
    outside: int = 0
    unseen: list[str] = field(default_factory=list)

    def __add__(self, other: Flips) -> Flips:
        return Flips(self.named + other.named, self.outside + other.outside, self.unseen + other.unseen)

    @property
    def all(self) -> int:
        return self.named + self.outside + len(self.unseen)


class SmallBook:
    """A copy of the small book in a folder of its own, in which bytes are flipped one after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "crewbook.db"
        with contextlib.closing(sqlite3.connect(self.database)) as connection:
            self.id, self.last = connection.execute("SELECT id, seq FROM book").fetchone()
        self.told: list[str] = []
        self.book = Book(Store(self.database), self.id, Pages(self.folder, self.told.append))

    def problems(self, *, main: bool) -> list[Problem]:
        """What verify says; a refusal to open the book is a problem too."""
        try:
            return list(verify(self.book, main=self.folder / "main.beancount" if main else None).problems)
        except Broken as error:
            return [Problem("refused", error.message, error.hint)]

    @contextlib.contextmanager
    def folding(self):
        """The texts of the database's entries by number, and what follows from them."""
        with self.book.store.examining(self.id) as examined:
            rows = sorted(examined.rows("entry"), key=lambda row: row.seq)
        yield {row.seq: row.text for row in rows}, fold.fold(rows, lambda _: None)

    @contextlib.contextmanager
    def flipped(self, path: Path, at: int, mask: int):
        """One byte of a file is another; afterwards the file is as it was."""
        with path.open("r+b") as file:
            file.seek(at)
            right = file.read(1)[0]
            file.seek(at)
            file.write(bytes([right ^ mask]))
        try:
            yield
        finally:
            with path.open("r+b") as file:
                file.seek(at)
                file.write(bytes([right]))
            for beside in ("-journal", "-wal", "-shm"):
                path.with_name(path.name + beside).unlink(missing_ok=True)


def _no_waiting():
    return mock.patch("ledger.verify._MOMENT_SECONDS", 0)


@contextlib.contextmanager
def remembering_folds():
    """The same entries fold to the same book: folding is skipped where nothing of the journal was changed."""
    known = {}
    real = fold.fold

    def remembered(rows, progress):
        key = tuple((row.seq, row.text, row.seal, row.date, row.kind, row.key, row.digest, row.batch) for row in rows)
        if key not in known:
            if len(known) > 1:
                return real(rows, progress)
            known[key] = real(rows, progress)
        return known[key]

    # Nobody else writes here, so that nothing is looked at twice.
    with (
        mock.patch("ledger.verify.fold", remembered),
        mock.patch("ledger.verify._state", return_value=[]),
        _no_waiting(),
    ):
        yield
