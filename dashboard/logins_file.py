"""The file in which a book's logins lie: how it is opened by any thread and process, its tables, and the list of what happened.

What is asked of it lives in logins.py.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
import sqlite3
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.errors import Broken

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = Path(".crewbook") / "logins.db"

# What happened, as the audit page tells it.
INVITED, ACCEPTED, CAME_IN, LEFT, ENDED = "invited", "accepted", "came in", "left", "ended"
FAILED, HELD_BACK, CHANGED, SHUT_OUT = "failed", "held back", "changed", "shut out"
CONFIRMED = "confirmed"
# What stands beside the journal, so that no entry tells who changed it.
PERSON_KEPT, PERSON_ERASED = "person kept", "person erased"
FAILURES = (FAILED, HELD_BACK)

_SCHEMA = 3
_TABLES = """
CREATE TABLE secret (value BLOB NOT NULL);
CREATE TABLE login (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, shown TEXT NOT NULL, hash TEXT);
CREATE TABLE invitation (
  login INTEGER PRIMARY KEY REFERENCES login ON DELETE CASCADE, token BLOB NOT NULL UNIQUE, made INTEGER NOT NULL, ends INTEGER NOT NULL
);
CREATE TABLE sign_in (
  id INTEGER PRIMARY KEY AUTOINCREMENT, token BLOB NOT NULL UNIQUE, login INTEGER NOT NULL REFERENCES login ON DELETE CASCADE,
  began INTEGER NOT NULL, seen INTEGER NOT NULL, ends INTEGER NOT NULL, stays INTEGER NOT NULL, browser TEXT NOT NULL, address TEXT NOT NULL
);
CREATE INDEX sign_in_of ON sign_in (login);
CREATE TABLE happening (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, what TEXT NOT NULL, name TEXT NOT NULL, by TEXT NOT NULL,
  browser TEXT NOT NULL, address TEXT NOT NULL
);
CREATE INDEX happening_of ON happening (name, what, address);
"""
# Since version 2: by whose invitation who came in, and what new access waits for. A file of version 1 gets the same, and
# whoever could come in by then had access.
_SECOND = """
ALTER TABLE invitation ADD COLUMN invited_by TEXT NOT NULL DEFAULT '';
ALTER TABLE invitation ADD COLUMN is_renewal INTEGER NOT NULL DEFAULT 0;
ALTER TABLE invitation ADD COLUMN code BLOB;
ALTER TABLE invitation ADD COLUMN confirmed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE invitation ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
CREATE TABLE arrival (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, at INTEGER NOT NULL, invited_by TEXT NOT NULL, confirmed_by TEXT NOT NULL
);
CREATE INDEX arrival_of ON arrival (name);
INSERT INTO arrival (name, at, invited_by, confirmed_by) SELECT name, 0, '', '' FROM (
  SELECT name FROM login WHERE kind = 'member' AND hash IS NOT NULL
  UNION SELECT name FROM happening WHERE what IN ('accepted', 'came in') EXCEPT SELECT name FROM login WHERE kind != 'member'
);
"""
# Since version 3: why a sign-in is no more, until it would have ended by itself.
_THIRD = """
CREATE TABLE ending (token BLOB PRIMARY KEY, name TEXT NOT NULL, what TEXT NOT NULL, by TEXT NOT NULL, at INTEGER NOT NULL, ends INTEGER NOT NULL);
"""
# Failures can be brought about by anybody, so they may not push out what the crew did.
_MOST_FAILURES, _MOST_HAPPENED = 2_000, 50_000
_WAITS_SECONDS = 10.0
_SECRET_BYTES = 32
_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class Where:
    """From where somebody comes: what their browser calls itself, and their address on the network."""

    browser: str = ""
    address: str = ""


NOWHERE = Where()
"""On the computer itself, through the command line."""


class LoginsFile:
    """The file in a book's folder. It is opened anew for every question, so that any thread and process may ask."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The file as it is; where there is none yet, one that holds nothing."""
        with self._told(), closing(self._connected()) as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The file, made where it is missing, with nobody else writing; what was written stands at the end, or none of it."""
        with self._told():
            self._path.parent.mkdir(exist_ok=True)
            # Whoever keeps the folder in git publishes neither logins nor what this computer alone remembers.
            with suppress(FileExistsError), (self._path.parent / ".gitignore").open("x", encoding="ascii") as ignored:
                ignored.write("*\n")
            # From its first byte on it is its owner's; SQLite gives the journal beside it the same mode.
            with suppress(FileExistsError):
                os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            with closing(self._connected()) as db:
                db.execute("BEGIN IMMEDIATE")
                if not _schema(db):
                    _make(db)
                _upgrade(db)
                yield db
                db.execute("COMMIT")

    def _connected(self) -> sqlite3.Connection:
        if not self._path.exists():
            empty = sqlite3.connect(":memory:", isolation_level=None)
            _make(empty)
            _upgrade(empty)
            return empty
        with suppress(OSError):
            if self._path.stat().st_mode & _OTHERS:
                self._path.chmod(0o600)
        db = sqlite3.connect(self._path, timeout=_WAITS_SECONDS, isolation_level=None)
        try:
            db.execute("PRAGMA foreign_keys = ON")
            schema = _schema(db)
            if 0 < schema < _SCHEMA:
                db.execute("BEGIN IMMEDIATE")
                _upgrade(db)
                db.execute("COMMIT")
        except sqlite3.Error:
            db.close()
            raise
        if schema > _SCHEMA:
            db.close()
            raise Broken(
                f"{self._path} was kept by a newer crewbook.",
                hint="Start the dashboard with that one.",
                where=str(self._path),
            )
        return db

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What SQLite and the disk say, in words."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise Broken(
                f"The sign-ins in {self._path} cannot be kept: {error}.",
                hint="Look whether the disk is full, or the folder may not be written.",
                where=str(self._path),
            ) from None
        except sqlite3.DatabaseError as error:
            raise Broken(
                f"{self._path} is damaged: {error}.",
                hint=f"Set it aside (mv {self._path} {self._path}.damaged) and invite everybody anew: crewbook invite MEMBER",
                where=str(self._path),
            ) from None
        except OSError as error:
            raise Broken(
                f"The sign-ins in {self._path} cannot be kept: {error.strerror}.",
                hint="The folder must be one that you may write in.",
                where=str(self._path),
            ) from None


def note(
    db: sqlite3.Connection, what: str, name: str, now: dt.datetime, *, by: str = "", where: Where = NOWHERE
) -> None:
    """Add to the list of what happened; `name` is whose login it was, `by` who did it."""
    db.execute(
        "INSERT INTO happening (at, what, name, by, browser, address) VALUES (?, ?, ?, ?, ?, ?)",
        [seconds(now), what, name, by, where.browser, where.address],
    )
    is_failure = what in FAILURES
    db.execute(
        "DELETE FROM happening WHERE (what IN (?, ?)) = ? AND id <= (SELECT id FROM happening WHERE (what IN (?, ?)) = ?"
        " ORDER BY id DESC LIMIT 1 OFFSET ?)",
        [*FAILURES, is_failure, *FAILURES, is_failure, _MOST_FAILURES if is_failure else _MOST_HAPPENED],
    )


def _make(db: sqlite3.Connection) -> None:
    for statement in filter(str.strip, _TABLES.split(";")):
        db.execute(statement)
    db.execute("INSERT INTO secret VALUES (?)", [secrets.token_bytes(_SECRET_BYTES)])
    db.execute("PRAGMA user_version = 1")


def _upgrade(db: sqlite3.Connection) -> None:
    """Bring a file of an earlier crewbook up to this one; nothing, where another process just did."""
    for schema, statements in enumerate((_SECOND, _THIRD), start=2):
        if _schema(db) == schema - 1:
            for statement in filter(str.strip, statements.split(";")):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {schema}")


def _schema(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def seconds(time: dt.datetime) -> int:
    """A moment as the file keeps it."""
    return int(time.timestamp())


def time(seconds: int) -> dt.datetime:
    """The same read back."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
