"""Who may come in: the logins, invitations and sign-ins of one book, and what happened with them.

They lie in `.crewbook/logins.db` in the book's folder, readable by its owner alone: in no journal, on no page and in no
backup. Whoever loses that file invites everybody anew. Of what would let anybody in, only hashes are kept.
Which role somebody has is not kept here: a member's is read from the book. The clock is an argument.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard import endings, passphrases, renewals
from dashboard.endings import mark
from dashboard.logins_file import (
    ACCEPTED,
    CAME_IN,
    CHANGED,
    ENDED,
    FAILED,
    HELD_BACK,
    INVITED,
    LEFT,
    NOWHERE,
    SHUT_OUT,
    LoginsFile,
    Where,
    note,
    seconds,
    time,
)
from ledger.errors import Refused
from reports.say import say

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

MEMBER, GUEST, AUDITOR = "member", "guest", "auditor"
NOT_THE_CODE = say(
    "This is not the code. Whoever else of the crew confirmed it told you one; after five wrong ones they have to show a new one."
)

INVITATION_HOLDS = dt.timedelta(days=7)
# On one's own device; and on any other, where the browser forgets it when it is closed as well.
STAYS, STAYS_UNSEEN = dt.timedelta(days=90), dt.timedelta(days=14)
PASSES, PASSES_UNSEEN = dt.timedelta(hours=24), dt.timedelta(hours=4)

_TOKEN_BYTES = 32
_SEEN_EVERY_SECONDS, _HELD_BACK_EVERY_SECONDS = 60, 600


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who can sign in, or was invited to: a member by their short name, or somebody from outside.

    `kind` is MEMBER, GUEST or AUDITOR; `shown` the name of who is no member; `invited_until` is set while an invitation waits,
    and `needs_code` where it leads in only with a code: see renewals.py.
    """

    name: str
    kind: str
    shown: str
    has_passphrase: bool
    invited_until: dt.datetime | None
    needs_code: bool = False


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation just made: the token is told this once. `ended` is how many sign-ins it ended."""

    token: str
    ends: dt.datetime
    ended: int
    had_passphrase: bool
    needs_code: bool


@dataclass(frozen=True, slots=True)
class SignIn:
    """One browser in which somebody is signed in, until it is ended, `ends`, or is not seen for too long."""

    id: int
    name: str
    kind: str
    shown: str
    began: dt.datetime
    seen: dt.datetime
    ends: dt.datetime
    stays: bool
    browser: str
    address: str


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened with a login; `name` is empty where nobody of that name may come in."""

    id: int
    at: dt.datetime
    what: str
    name: str
    by: str
    browser: str
    address: str


class Logins:
    """The logins of the book in a folder. Any thread and process may ask."""

    def __init__(self, folder: Path) -> None:
        self._file = LoginsFile(folder)

    def secret(self) -> bytes:
        """A key that only this book's dashboard knows; made on first use."""
        with self._file.writing() as db:
            return bytes(db.execute("SELECT value FROM secret").fetchone()[0])

    def logins(self, now: dt.datetime) -> list[Login]:
        """Everybody who can sign in or was invited, by name."""
        with self._file.reading() as db:
            rows = db.execute(
                "SELECT name, kind, shown, hash IS NOT NULL, (SELECT ends FROM invitation WHERE login = login.id AND ends > ?)"
                " FROM login ORDER BY name",
                [seconds(now)],
            ).fetchall()
        return [Login(row[0], row[1], row[2], bool(row[3]), time(row[4]) if row[4] else None) for row in rows]

    def invite(
        self,
        name: str,
        *,
        kind: str,
        by: str,
        now: dt.datetime,
        shown: str = "",
        where: Where = NOWHERE,
        is_alone: bool = True,
    ) -> Invited:
        """An invitation for somebody, in place of any other; their passphrase and their sign-ins end with it.

        Of a member who had access before, whoever keeps the computer decides alone; else it takes a second one's code.

        Raises: Refused, when the name belongs to a member here and to somebody from outside there.
        """
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        ends = now + INVITATION_HOLDS
        with self._file.writing() as db:
            found = db.execute("SELECT id, kind, hash IS NOT NULL FROM login WHERE name = ?", [name]).fetchone()
            if found and (found[1] == MEMBER) != (kind == MEMBER):
                raise Refused(
                    f"“{name}” signs in as {'a member' if found[1] == MEMBER else f'a {found[1]} from outside'} already.",
                    hint=f"Choose another name; or shut them out first: crewbook sign-ins {name} --end",
                    where="name",
                )
            db.execute(
                "INSERT INTO login (name, kind, shown) VALUES (?, ?, ?)"
                " ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, shown = excluded.shown, hash = NULL",
                [name, kind, shown],
            )
            (login,) = db.execute("SELECT id FROM login WHERE name = ?", [name]).fetchone()
            needs_code = kind == MEMBER and not is_alone and renewals.had_access(db, name)
            ended = endings.end(db, name, INVITED, now, by=by)
            db.execute(
                "INSERT OR REPLACE INTO invitation (login, token, made, ends, invited_by, is_renewal) VALUES (?, ?, ?, ?, ?, ?)",
                [login, mark(token), seconds(now), seconds(ends), by, needs_code],
            )
            note(db, INVITED, name, now, by=by, where=where)
        return Invited(token, ends, ended, bool(found and found[2]), needs_code)

    def invitation(self, token: str, now: dt.datetime) -> Login | None:
        """Whom an invitation is for; None when it was used, ended, is too old or never was."""
        with self._file.reading() as db:
            found = db.execute(
                "SELECT name, kind, shown, ends, is_renewal FROM invitation JOIN login ON login.id = login WHERE token = ? AND ends > ?",
                [mark(token), seconds(now)],
            ).fetchone()
        if found is None:
            return None
        name, kind, shown, ends, needs_code = found
        return Login(name, kind, shown, False, time(ends), bool(needs_code))

    def accept(
        self, token: str, passphrase: str, *, now: dt.datetime, where: Where, stays: bool = False, code: str = ""
    ) -> str | None:
        """Take the passphrase chosen by who was invited, and sign them in: the token of the sign-in. It works once.

        None when the invitation does not hold.

        Raises: Refused, for a code that is not the one that it needs.
        """
        made = passphrases.hashed(passphrase)
        with self._file.writing() as db:
            found = db.execute(
                "SELECT login.id, name, kind, invited_by, is_renewal, confirmed_by FROM invitation JOIN login ON login.id = login"
                " WHERE token = ? AND ends > ?",
                [mark(token), seconds(now)],
            ).fetchone()
            if found is None:
                return None
            login, name, kind, invited_by, needs_code, confirmed_by = found
            if not needs_code or renewals.is_code(db, login, code):
                db.execute("DELETE FROM invitation WHERE login = ?", [login])
                db.execute("UPDATE login SET hash = ? WHERE id = ?", [made, login])
                if kind == MEMBER:
                    renewals.arrived(db, name, now, invited_by=invited_by, confirmed_by=confirmed_by)
                note(db, ACCEPTED, name, now, by=name, where=where)
                return _begin(db, login, now, where, stays=stays)
            note(db, FAILED, name, now, where=where)
        raise Refused(NOT_THE_CODE, where="code")

    def come_in(self, name: str, passphrase: str, *, now: dt.datetime, where: Where, stays: bool = False) -> str | None:
        """Sign somebody in: the token of the sign-in. None for a wrong passphrase as for a name that nobody has.

        Both take the same time and leave the same mark.
        """
        with self._file.reading() as db:
            found = db.execute("SELECT id, hash FROM login WHERE name = ?", [name]).fetchone()
        login, kept = found or (0, None)
        is_right = passphrases.matches(kept, passphrase)
        fresh = passphrases.hashed(passphrase) if is_right and passphrases.is_outdated(kept or "") else kept
        with self._file.writing() as db:
            # Whoever was invited anew or shut out in the meantime does not come in by what held before.
            still = db.execute("SELECT 1 FROM login WHERE id = ? AND hash = ?", [login, kept]).fetchone()
            if not is_right or still is None:
                # What was typed by nobody we know may be a passphrase in the wrong field, so it is not kept.
                note(db, FAILED, name if found else "", now, where=where)
                return None
            db.execute("UPDATE login SET hash = ? WHERE id = ?", [fresh, login])
            note(db, CAME_IN, name, now, by=name, where=where)
            return _begin(db, login, now, where, stays=stays)

    def knows(self, name: str, address: str) -> bool:
        """Whether somebody of that name has signed in from an address before."""
        with self._file.reading() as db:
            found = db.execute(
                "SELECT 1 FROM happening WHERE name = ? AND what IN (?, ?) AND address = ? LIMIT 1",
                [name, ACCEPTED, CAME_IN, address],
            ).fetchone()
        return found is not None

    def held_back(self, name: str, *, now: dt.datetime, where: Where) -> None:
        """Note that somebody tried too often; once in ten minutes, however often they go on."""
        with self._file.writing() as db:
            known = db.execute("SELECT name FROM login WHERE name = ?", [name]).fetchone() or ("",)
            last = db.execute(
                "SELECT max(at) FROM happening WHERE name = ? AND what = ? AND address = ?",
                [*known, HELD_BACK, where.address],
            ).fetchone()[0]
            if last is None or last < seconds(now) - _HELD_BACK_EVERY_SECONDS:
                note(db, HELD_BACK, known[0], now, where=where)

    def sign_in(self, token: str, now: dt.datetime, *, is_seen: bool = True) -> SignIn | None:
        """The sign-in of a browser that shows its token; None when it ended in any way.

        `is_seen` is false for what a browser asks by itself, which nobody has to sit before.
        """
        with self._file.reading() as db:
            found = db.execute(f"{_SIGN_INS} AND token = ?", [*_unseen(now), mark(token)]).fetchone()
        if found is None:
            return None
        if is_seen and seconds(now) - found[5] >= _SEEN_EVERY_SECONDS:
            with self._file.writing() as db:
                db.execute("UPDATE sign_in SET seen = ? WHERE id = ?", [seconds(now), found[0]])
        return _sign_in(found)

    def sign_ins(self, now: dt.datetime, name: str | None = None) -> list[SignIn]:
        """The sign-ins that hold, of one or of everybody, the one last seen first."""
        with self._file.reading() as db:
            rows = db.execute(
                f"{_SIGN_INS} AND name = coalesce(?, name) ORDER BY seen DESC, sign_in.id DESC", [*_unseen(now), name]
            ).fetchall()
        return [_sign_in(row) for row in rows]

    def leave(self, token: str, *, now: dt.datetime, where: Where) -> None:
        """Sign out."""
        with self._file.writing() as db:
            found = db.execute(
                "DELETE FROM sign_in WHERE token = ? RETURNING (SELECT name FROM login WHERE login.id = login)",
                [mark(token)],
            ).fetchone()
            if found:
                note(db, LEFT, found[0], now, by=found[0], where=where)

    def end(self, name: str, id: int, *, by: str, now: dt.datetime, where: Where) -> bool:
        """End one sign-in of somebody's; whether there was one."""
        with self._file.writing() as db:
            return _end(db, name, by=by, now=now, where=where, only=id) > 0

    def end_others(self, name: str, id: int, *, by: str, now: dt.datetime, where: Where) -> int:
        """End all of somebody's sign-ins but one; how many that were."""
        with self._file.writing() as db:
            return _end(db, name, by=by, now=now, where=where, but=id)

    def change(self, name: str, old: str, new: str, *, id: int, now: dt.datetime, where: Where) -> bool:
        """Change a passphrase, which ends all other sign-ins but `id`; False when the old one is not right."""
        with self._file.reading() as db:
            found = db.execute("SELECT hash FROM login WHERE name = ?", [name]).fetchone()
        kept = found[0] if found else None
        is_right = passphrases.matches(kept, old)
        made = passphrases.hashed(new) if is_right else None
        with self._file.writing() as db:
            if (
                not is_right
                or not db.execute("UPDATE login SET hash = ? WHERE name = ? AND hash = ?", [made, name, kept]).rowcount
            ):
                note(db, FAILED, name, now, by=name, where=where)
                return False
            note(db, CHANGED, name, now, by=name, where=where)
            _end(db, name, CHANGED, by=name, now=now, where=where, but=id)
            return True

    def shut_out(self, name: str, *, by: str, now: dt.datetime, where: Where = NOWHERE) -> bool:
        """End whatever lets somebody in: passphrase, invitation and sign-ins; whether there was anything."""
        with self._file.writing() as db:
            endings.end(db, name, SHUT_OUT, now, by=by)
            was_there = db.execute("DELETE FROM login WHERE name = ?", [name]).rowcount > 0
            if was_there:
                note(db, SHUT_OUT, name, now, by=by, where=where)
            return was_there

    def noted(self, what: str, name: str, *, by: str, now: dt.datetime, where: Where) -> None:
        """Note for the audit what somebody did about a member beside the journal."""
        with self._file.writing() as db:
            note(db, what, name, now, by=by, where=where)

    def happened(
        self,
        *,
        before: int | None = None,
        count: int = 50,
        who: str = "",
        what: str = "",
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
    ) -> list[Happening]:
        """What happened, the newest first: at most `count`, from the one before `before` on.

        Only what somebody did or was done about their login, of one kind, from one moment on and before another, where
        these are given.
        """
        with self._file.reading() as db:
            rows = db.execute(
                "SELECT id, at, what, name, by, browser, address FROM happening WHERE id < coalesce(?, id + 1)"
                " AND ? IN ('', name, by) AND ? IN ('', what) AND at >= coalesce(?, at) AND at < coalesce(?, at + 1)"
                " ORDER BY id DESC LIMIT ?",
                [before, who, what, *(each and seconds(each) for each in (since, until)), count],
            ).fetchall()
        return [Happening(row[0], time(row[1]), *row[2:]) for row in rows]


_SIGN_INS = (
    "SELECT sign_in.id, name, kind, shown, began, seen, ends, stays, browser, address FROM sign_in"
    " JOIN login ON login.id = login WHERE ends > ? AND seen > CASE WHEN stays THEN ? ELSE ? END"
)


def _unseen(now: dt.datetime) -> list[int]:
    """Now, and since when a sign-in must have been seen: one that stays, and one that passes."""
    return [seconds(now), seconds(now - STAYS_UNSEEN), seconds(now - PASSES_UNSEEN)]


def _sign_in(row: tuple[int, str, str, str, int, int, int, int, str, str]) -> SignIn:
    id, name, kind, shown, began, seen, ends, stays, browser, address = row
    return SignIn(id, name, kind, shown, time(began), time(seen), time(ends), bool(stays), browser, address)


def _begin(db: sqlite3.Connection, login: int, now: dt.datetime, where: Where, *, stays: bool) -> str:
    """A new sign-in, never one that was there before: its token. Those that ended by themselves are swept away."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    ends = now + (STAYS if stays else PASSES)
    db.execute("DELETE FROM sign_in WHERE NOT (ends > ? AND seen > CASE WHEN stays THEN ? ELSE ? END)", _unseen(now))
    db.execute(
        "INSERT INTO sign_in (token, login, began, seen, ends, stays, browser, address) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [mark(token), login, seconds(now), seconds(now), seconds(ends), stays, where.browser, where.address],
    )
    return token


def _end(
    db: sqlite3.Connection,
    name: str,
    what: str = ENDED,
    *,
    by: str,
    now: dt.datetime,
    where: Where,
    only: int | None = None,
    but: int | None = None,
) -> int:
    count = endings.end(db, name, what, now, by=by, only=only, but=but)
    for _ in range(count):
        note(db, ENDED, name, now, by=by, where=where)
    return count
