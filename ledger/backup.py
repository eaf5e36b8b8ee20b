"""Backups: one file that holds all that a book's folder needs, as it was at one moment, whatever others write meanwhile."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import tempfile
import tomllib
import unicodedata
import zipfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from ledger import persons
from ledger.errors import Refused
from ledger.export import pages_into
from ledger.layout import DATABASE, SETTINGS, theirs, with_database
from ledger.pages import sync
from ledger.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.head import Head
    from ledger.session import Session

NOTE = "RESTORE.txt"
_LAST = ".crewbook/backup.json"
_NOTE = """\
A backup of the book of {name}, made on {day}.
It holds {count} entries; the last one's seal is
{seal}

To bring the book back, into a new folder: crewbook restore {file} DIR
Nothing but this file is needed. Unpacked by hand it is a book's folder too{where}.
"""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made: the file, and where the journal ended then."""

    path: Path
    head: Head


@dataclass(frozen=True, slots=True)
class Last:
    """What is remembered of a backup: its day, its file, and up to which entry it goes."""

    day: dt.date
    file: Path
    entry: int


def backup(store: Store, book_id: str, folder: Path, to: Path | None, *, day: str, why: str = "") -> Backup:
    """Write a backup of the book in `folder` to the new file `to`, or to one in `backups` there; it is on the disk then.

    `day` is today's, and `why` stands in the name that is made here.
    Raises: Refused, when `to` is there already; OSError, when it cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix="crewbook-") as making:
        with _moment(store, book_id, Path(making)) as session:
            pages_into(Path(making), session)
            if not store.is_sqlite:
                persons.write(session, Path(making) / persons.FILE)
            head = session.head
        assert head is not None
        target = to or _default(folder / "backups", head, day, why)
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            with part.open("xb") as file:
                _pack(file, target, folder, Path(making), head, day)
                file.flush()
                os.fsync(file.fileno())
            _name(part, target)
        finally:
            part.unlink(missing_ok=True)
    sync(target.parent)
    _note(folder, Last(dt.date.fromisoformat(day), target.absolute(), head.seq))
    return Backup(target, head)


def last(folder: Path) -> Last | None:
    """The last backup that was made of the book in `folder`, or None when none is remembered."""
    try:
        found = json.loads((folder / _LAST).read_text(encoding="utf-8"))
        return Last(dt.date.fromisoformat(found["day"]), Path(found["file"]), int(found["entry"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _note(folder: Path, made: Last) -> None:
    """Remember the last backup; which one it was is worth a note, not a failure."""
    new = (folder / _LAST).with_suffix(".new")
    with suppress(OSError):
        new.parent.mkdir(exist_ok=True)
        note = {"day": made.day.isoformat(), "file": str(made.file), "entry": made.entry}
        new.write_text(json.dumps(note), encoding="utf-8")
        new.replace(folder / _LAST)


@contextmanager
def _moment(store: Store, book_id: str, making: Path) -> Iterator[Session]:
    """The book at one moment. A SQLite database is copied first and the copy is read: nobody waits, and both are the same."""
    source = store
    if store.is_sqlite:
        store.copy_to(making / DATABASE)
        source = Store(making / DATABASE)
    try:
        with source.reading(book_id, is_any_schema=True) as session:
            yield session
    finally:
        if source is not store:
            source.close()


def _default(folder: Path, head: Head, day: str, why: str) -> Path:
    """A name that tells the crew, the day and the journal's end, and is not taken."""
    plain = unicodedata.normalize("NFKD", head.facts.name).encode("ascii", "ignore").decode().lower()
    name = "-".join([*re.findall("[a-z0-9]+", plain)[:6], day, head.seal[:8], *filter(None, [why])])
    number = 1
    while (path := folder / f"{name}{f'-{number}' if number > 1 else ''}.zip").exists():
        number += 1
    return path


def _pack(file: object, target: Path, folder: Path, making: Path, head: Head, day: str) -> None:
    """Everything below one folder named like the backup, so that unpacking it spills nothing."""
    settings = _settings(folder / SETTINGS)
    where = ", with its database" if (making / DATABASE).exists() else ", without its database, which is elsewhere"
    note = _NOTE.format(
        name=head.facts.name, day=day, count=head.seq, seal=head.seal, file=target.name, where=where if settings else ""
    )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as pack:  # type: ignore[call-overload]
        pack.writestr(f"{target.stem}/{NOTE}", note)
        if settings:
            pack.writestr(f"{target.stem}/{SETTINGS}", settings)
        for path in sorted(making.rglob("*")):
            if path.is_file():
                pack.write(path, f"{target.stem}/{path.relative_to(making)}")
        for path in theirs(folder):
            pack.write(path, f"{target.stem}/{path.relative_to(folder)}")


def _settings(path: Path) -> str:
    """The settings as a backup keeps them: a database beside them, or a server's URL without its password."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    given = tomllib.loads(text)["database"]
    return with_database(text, without_password(given) if "://" in given else DATABASE)


def without_password(url: str) -> str:
    """A database's URL as it may be shown and kept."""
    try:
        plain = sa.make_url(url)
    except sa.exc.ArgumentError:
        return f"{url.partition('://')[0]}://"
    query = {key: value for key, value in plain.query.items() if "pass" not in key.lower()}
    return plain._replace(password=None, query=sa.util.immutabledict(query)).render_as_string()


def _name(part: Path, target: Path) -> None:
    """Give a finished file its name, never another one's.

    Raises: Refused, when the name is taken.
    """
    try:
        os.link(part, target)
    except FileExistsError:
        raise _taken(target) from None
    except OSError:
        # Memory sticks know no second name for a file.
        if target.exists():
            raise _taken(target) from None
        part.rename(target)


def _taken(target: Path) -> Refused:
    return Refused(
        f"{target} is there already, and a backup is never written over.",
        hint="Name another file, or none: then it gets a name of its own in the folder backups.",
        where=str(target),
    )
