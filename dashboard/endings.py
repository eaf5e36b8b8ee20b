"""Sign-ins that end before their time, and why: told to the browser that still shows its token, and to nobody else.

Who is invited anew by somebody else, or shut out, would else only find that nothing leads in any more. What is kept goes when
the sign-in would have ended by itself; of the token it is a hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from dashboard.logins_file import LoginsFile, seconds, time

if TYPE_CHECKING:
    import datetime as dt
    import sqlite3
    from pathlib import Path

_LONGEST_TOKEN = 100


@dataclass(frozen=True, slots=True)
class Ending:
    """A sign-in of `name` was ended by `by`; `what` is what was done, as the audit calls it."""

    name: str
    what: str
    by: str
    at: dt.datetime


class Endings:
    """What ended the sign-ins of the book in a folder. Any thread and process may ask."""

    def __init__(self, folder: Path) -> None:
        self._file = LoginsFile(folder)

    def of(self, token: str, now: dt.datetime) -> Ending | None:
        """Why the sign-in with a token is no more; None where it holds, ended by itself, was signed out of, or never was."""
        with self._file.reading() as db:
            found = db.execute(
                "SELECT name, what, by, at FROM ending WHERE token = ? AND ends > ?", [mark(token), seconds(now)]
            ).fetchone()
        if found is None:
            return None
        name, what, by, at = found
        return Ending(name, what, by, time(at))


def end(
    db: sqlite3.Connection,
    name: str,
    what: str,
    now: dt.datetime,
    *,
    by: str,
    only: int | None = None,
    but: int | None = None,
) -> int:
    """End somebody's sign-ins, or `only` one, or all `but` one, and keep why; how many that were."""
    those = "login = (SELECT id FROM login WHERE name = ?) AND id = coalesce(?, id) AND id IS NOT ?"
    db.execute("DELETE FROM ending WHERE ends <= ?", [seconds(now)])
    db.execute(
        "INSERT OR REPLACE INTO ending (token, name, what, by, at, ends)"
        f" SELECT token, ?, ?, ?, ?, ends FROM sign_in WHERE {those}",
        [name, what, by, seconds(now), name, only, but],
    )
    return db.execute(f"DELETE FROM sign_in WHERE {those}", [name, only, but]).rowcount


def mark(token: str) -> bytes:
    """What is kept of a token: as it is random and long, a plain hash is as safe as a slow one."""
    return sha256(token[:_LONGEST_TOKEN].encode(errors="replace")).digest()
