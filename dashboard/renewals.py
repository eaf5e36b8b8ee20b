"""New access for who had access before: two of the crew have to want it, and everybody is told who came in by which invitation.

Whoever makes an invitation has its link, and with the link of somebody who speaks and signs already could speak and sign
as them. So such a link leads in only with a code, which somebody else of the crew is shown. It lies in the file of
logins; logins.py says when one is asked for. The pages stand in renewing.py.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING

from dashboard.logins_file import CONFIRMED, LoginsFile, Where, note, seconds, time

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

TOLD_FOR = dt.timedelta(days=14)
"""For how long everybody is told that somebody came in by an invitation."""
KNOWN_AFTER = dt.timedelta(days=7)
"""How long ago somebody must have come in for their word: so long everybody could see that they did."""
CODE_DIGITS, MOST_TRIES = 6, 5


@dataclass(frozen=True, slots=True)
class Renewal:
    """Somebody who had access is invited anew by `by`, and waits for a code; `confirmed_by` is who was shown one, or empty."""

    name: str
    by: str
    ends: dt.datetime
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody chose a passphrase by an invitation of `invited_by`, empty for the command line; `is_first` is false where they had access before."""

    name: str
    at: dt.datetime
    invited_by: str
    confirmed_by: str
    is_first: bool


class Renewals:
    """The renewals of the book in a folder. Any thread and process may ask."""

    def __init__(self, folder: Path) -> None:
        self._file = LoginsFile(folder)

    def is_known(self, name: str) -> bool:
        """Whether a member has or had access."""
        with self._file.reading() as db:
            return had_access(db, name)

    def may_confirm(self, now: dt.datetime) -> set[str]:
        """Whose word counts: members with a passphrase, who came in by their last invitation some days ago."""
        with self._file.reading() as db:
            rows = db.execute(
                "SELECT login.name FROM login JOIN arrival ON arrival.name = login.name WHERE kind = 'member' AND hash IS NOT NULL"
                " GROUP BY login.name HAVING max(arrival.at) <= ?",
                [seconds(now - KNOWN_AFTER)],
            ).fetchall()
        return {name for (name,) in rows}

    def waiting(self, now: dt.datetime) -> list[Renewal]:
        """The renewals that wait for a code to be typed, by name."""
        with self._file.reading() as db:
            rows = db.execute(
                "SELECT name, invited_by, ends, confirmed_by FROM invitation JOIN login ON login.id = login"
                " WHERE is_renewal AND ends > ? ORDER BY name",
                [seconds(now)],
            ).fetchall()
        return [Renewal(name, by, time(ends), confirmed_by) for name, by, ends, confirmed_by in rows]

    def code(self, name: str, *, by: str, now: dt.datetime, where: Where) -> str | None:
        """A code for the renewal of `name`, in place of any before; None where nothing waits, or `by` asked for it themself."""
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        with self._file.writing() as db:
            made = db.execute(
                "UPDATE invitation SET code = ?, confirmed_by = ?, tries = 0 WHERE is_renewal AND ends > ? AND invited_by != ?"
                " AND login = (SELECT id FROM login WHERE name = ? AND name != ?)",
                [_mark(code), by, seconds(now), by, name, by],
            ).rowcount
            if not made:
                return None
            note(db, CONFIRMED, name, now, by=by, where=where)
        return code

    def arrivals(self, now: dt.datetime) -> list[Arrival]:
        """Who came in by an invitation of late, the newest first."""
        with self._file.reading() as db:
            rows = db.execute(
                "SELECT name, at, invited_by, confirmed_by, NOT EXISTS (SELECT 1 FROM arrival AS earlier"
                " WHERE earlier.name = arrival.name AND earlier.id < arrival.id) FROM arrival WHERE at > ? ORDER BY id DESC",
                [seconds(now - TOLD_FOR)],
            ).fetchall()
        return [Arrival(name, time(at), by, confirmed_by, bool(first)) for name, at, by, confirmed_by, first in rows]


def had_access(db: sqlite3.Connection, name: str) -> bool:
    """Whether a member chose a passphrase before, whatever became of it."""
    return db.execute("SELECT 1 FROM arrival WHERE name = ? LIMIT 1", [name]).fetchone() is not None


def is_code(db: sqlite3.Connection, login: int, typed: str) -> bool:
    """Whether a code is the one that a renewal waits for; each wrong one is counted, and after some the code holds no more."""
    found = db.execute("SELECT code, tries FROM invitation WHERE login = ?", [login]).fetchone()
    code, tries = found
    plain = "".join(typed.split())
    if code is not None and tries < MOST_TRIES and compare_digest(code, _mark(plain)):
        return True
    db.execute("UPDATE invitation SET tries = tries + 1 WHERE login = ?", [login])
    return False


def arrived(db: sqlite3.Connection, name: str, now: dt.datetime, *, invited_by: str, confirmed_by: str) -> None:
    """Keep that a member chose a passphrase, by whose invitation and by whose word."""
    db.execute(
        "INSERT INTO arrival (name, at, invited_by, confirmed_by) VALUES (?, ?, ?, ?)",
        [name, seconds(now), invited_by, confirmed_by],
    )


def _mark(code: str) -> bytes:
    """What is kept of a code. It opens nothing without the link, of which only a hash is kept as well."""
    return sha256(code.encode(errors="replace")).digest()
