"""What a database says when it does not answer, in words that a person can act on. No password is ever in them."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ledger import servers
from ledger.errors import Broken, CrewbookError, Invalid
from ledger.examined import Damaged

if TYPE_CHECKING:
    import sqlalchemy as sa

RESTORE = "Bring the book back from its pages: crewbook restore ."
_HEADER_BYTES = 100
_MAGIC = b"SQLite format 3\0"


def shown(url: sa.URL) -> str:
    """A database's URL as it may be told: without its password, and without options, which may hold another one."""
    return url.set(query={}).render_as_string(hide_password=True)


def unreadable(typed: str) -> Invalid:
    """The error for a URL that is none; what was typed is not quoted, for it may hold a password."""
    kind, slashes, rest = typed.partition("://")
    if slashes and kind.partition("+")[0] in {"postgresql", "sqlite"}:
        port = re.search(r"@[^/]*:([^/:@?\]]*)", rest)
        if port and not port[1].isdecimal():
            return Invalid(
                f"The database's URL names the port “{port[1]}”, which is no number.",
                hint="Write it as in postgresql://user@host:5432/name.",
                where="database",
            )
        return Invalid(
            "The database's URL cannot be read.",
            hint="Write postgresql://user:password@host:5432/name; in a password, write %40 for @, %2F for / and %3A for :.",
            where="database",
        )
    return Invalid(
        f"No database is reached by a URL that begins with “{typed.partition(':')[0]}:”.",
        hint="Write postgresql://user@host/name or sqlite:///file.",
        where="database",
    )


def check_host(url: sa.URL) -> None:
    """Refuse a host name with a stray part of a password in it.

    Raises: Invalid.
    """
    if "@" in (url.host or ""):
        raise Invalid(
            "The database's URL holds more than one @, so its password cannot be told from its host.",
            hint="In a password, write %40 for @, %2F for / and %3A for :.",
            where="database",
        )


def not_installed(url: sa.URL, error: ImportError) -> CrewbookError:
    """The error for a database whose package is not there."""
    if url.get_backend_name() != "postgresql":
        return Invalid(
            f"crewbook keeps books in SQLite and PostgreSQL, not in {url.get_backend_name()}.",
            hint="Write postgresql://user@host/name or sqlite:///file.",
            where="database",
        )
    missing = f"the Python package {error.name}" if error.name else "psycopg with the library libpq"
    return Broken(
        f"Books on PostgreSQL need {missing}, which is not installed.",
        hint="Install it where crewbook is installed: pip install 'crewbook[postgres]'",
        where=shown(url),
    )


def too_old(url: sa.URL, version: int, oldest: int) -> Broken:
    """The error for a server of a version, as in 110022, that lacks what we use."""
    return Broken(
        f"The PostgreSQL server at {servers.place(url)} is version {version // 10000}; crewbook needs {oldest // 10000} or newer.",
        hint="Have the server brought up to a newer version, or name another one in the URL (database in crewbook.toml).",
        where=shown(url),
    )


def explained(url: sa.URL, error: BaseException | None, outcome: str = "", hint: str = "") -> CrewbookError:
    """What a person is told of a database's error: what is wrong, where, and what to do.

    `outcome` says what became of what they did, and `hint` goes before ours.
    """
    said = str(error).strip().split("\n")[0]
    if url.get_backend_name() == "sqlite":
        found = _sqlite(url.database or "", said)
    else:
        found = servers.explained(url, said, getattr(error, "sqlstate", None))
    found.hint = hint or found.hint
    if outcome:
        found.message = f"{found.message} {outcome}"
        found.args = (found.message,)
    found.where = found.where or shown(url)
    return found


def _sqlite(database: str, said: str) -> CrewbookError:
    path = Path(database)
    if found := _closed(path, said):
        return found
    if any(
        part in said for part in ("not a database", "malformed", "no such table", "no such column", "Could not decode")
    ):
        return _damaged(path, said)
    hints = {
        "full": "Free some space and try again.",
        "disk I/O error": "The disk fails: copy the folder to another one, then: crewbook verify",
        "unable to open": "Check that the folder is there, that you may write in it, and that its disk is not full.",
    }
    hint = next((text for part, text in hints.items() if part in said), "Try again in a moment.")
    return Broken(f"The database does not answer: {said}.", hint=hint)


def _damaged(path: Path, said: str) -> Damaged:
    """The error for a file that SQLite reads, if at all, as something else than a database of ours."""
    if seen := damage(path):
        return Damaged(seen, hint=RESTORE)
    if said.startswith("no such"):
        return Damaged(
            f"{path} holds no book of crewbook ({said}).",
            hint=f"Look whether database in crewbook.toml names the right file. {RESTORE}",
        )
    return Damaged(
        f"{path} is damaged: parts of it are not what SQLite wrote.",
        hint=f"Look again: crewbook verify. If it stays so: {RESTORE}",
    )


def _closed(path: Path, said: str) -> CrewbookError | None:
    """The error for a database that may not be read or written, or that is no file; None when that is not it."""
    shut = next(
        (each for each in reversed(path.absolute().parents) if each.is_dir() and not os.access(each, os.X_OK)), None
    )
    if shut is not None:
        return Broken(f"You may not enter {shut}{_owner(shut)}.", hint=_ways_in(shut))
    if path.is_dir():
        return Broken(f"{path} is a folder; a database is a file.", hint=f"{servers.SETTINGS_HINT}.")
    if path.exists() and not os.access(path, os.R_OK):
        return Broken(f"You may not read {path}{_owner(path)}.", hint=_ways_in(path))
    if not any(part in said for part in ("readonly", "read-only", "unable to open")) or not path.exists():
        return None
    return _not_writable(path)


def _not_writable(path: Path) -> CrewbookError | None:
    """The error for a database that is there to be read but not to be written; None when that is not it."""
    journal = Path(f"{path}-journal")
    if journal.exists() and journal.stat().st_size:
        return Broken(
            f"The last command that recorded into {path} was cut short, and what it left can only be put right where you may write.",
            hint=f"{_elsewhere(path)} and read it there; nothing that was recorded is lost.",
        )
    if is_read_only(path.parent):
        return Broken(f"{path} lies on a medium that can only be read.", hint=f"{_elsewhere(path)} and record there.")
    closed = next((each for each in (path, path.parent) if not os.access(each, os.W_OK)), None)
    return None if closed is None else Broken(f"You may not write in {closed}{_owner(closed)}.", hint=_ways_in(closed))


def may_not_write(path: Path) -> Broken:
    """The error for a part of a book's folder in which somebody may not write."""
    if is_read_only(path if path.is_dir() else path.parent):
        return Broken(
            f"{path} lies on a medium that can only be read, so nothing was recorded.",
            hint=f"{_elsewhere(path / 'x' if path.is_dir() else path)} and record there.",
            where=str(path),
        )
    return Broken(
        f"You may not write in {path}{_owner(path)}, so nothing was recorded.", hint=_ways_in(path), where=str(path)
    )


def is_read_only(folder: Path) -> bool:
    """Whether a folder lies on a medium on which nobody can write."""
    try:
        return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    except OSError:
        return False


def _elsewhere(path: Path) -> str:
    return f"Copy the whole folder to a disk that can be written: cp -a {path.parent.resolve()} DIR;"


def _owner(path: Path) -> str:
    """To whom a file belongs, when that is somebody else."""
    owner = path.stat().st_uid
    return "" if owner == os.geteuid() else f", which belongs to {_name(owner)}"


def _name(user: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"user {user}"


def _ways_in(path: Path) -> str:
    folder = path.parent if path.is_file() else path
    owner = path.stat().st_uid
    if owner == os.geteuid():
        return f"Type: chmod -R u+rwX {folder}"
    return f"Have {_name(owner)} do it, or make it yours: sudo chown -R {_name(os.geteuid())} {folder}"


def damage(path: Path) -> str:
    """What can be seen of a file that is not, or no longer, a whole database; empty when nothing can."""
    try:
        size = path.stat().st_size
        header = _header(path)
    except OSError:
        return ""
    if not size:
        return f"{path} is empty: it has 0 bytes."
    if not header.startswith(_MAGIC[: len(header)]):
        return f"{path} is not a database: it does not begin as one. Something else was saved under its name, or it is damaged."
    if len(header) < _HEADER_BYTES:
        return f"{path} is cut short: of a database only its first {size} bytes are there."
    page = int.from_bytes(header[16:18], "big")
    whole = (65536 if page == 1 else page) * int.from_bytes(header[28:32], "big")
    # Only who wrote the header last knows how many pages there are, and a write-ahead log may hold some of them.
    is_told = header[24:28] == header[92:96] and header[18:20] == b"\x01\x01"
    return f"{path} is cut short: of {whole} bytes only {size} are there." if is_told and size < whole else ""


def check_whole(path: Path) -> None:
    """Refuse a database of which the last page is cut: SQLite would take what is missing for zeros, and write them.

    To be asked while a transaction keeps others from writing.
    Raises: Damaged.
    """
    found = damage(path)
    if "cut short" in found:
        raise Damaged(found, hint=RESTORE, where=str(path))


_headers: dict[tuple[int, int], int] = {}


def _header(path: Path) -> bytes:
    """How a file begins. It stays open for ever: to close it would let go of all locks that this process has on it."""
    status = path.stat()
    key = status.st_dev, status.st_ino
    if key not in _headers:
        _headers[key] = os.open(path, os.O_RDONLY)
    return os.pread(_headers[key], _HEADER_BYTES, 0)
