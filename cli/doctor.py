"""The book's folder looked over: each check says that something is well, or what to do. A new check is a function in CHECKS."""

from __future__ import annotations

import datetime as dt
import os
import re
import sqlite3
import stat
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cli import syncing
from ledger import backup, layout
from ledger.errors import Broken, CrewbookError
from ledger.examined import Damaged
from ledger.inbox import in_inbox
from ledger.layout import SETTINGS
from ledger.pages import Pages, page_text
from ledger.place import Place, place
from ledger.store import Store
from ledger.tables import SCHEMA

if TYPE_CHECKING:
    from cli.door import Door
    from ledger.head import Head
    from ledger.session import Session
    from ledger.settings import Settings

_MONTH_DAYS = 31
_OLDEST_SQLITE = (3, 24, 0)
_PLUGIN = re.compile(r'^plugin\s+"crewbook"', re.MULTILINE)
# Who put a semicolon before it wants no such menu, and is not told again.
_MENU = re.compile(r'^[;\s]*\d{4}[-/]\d\d[-/]\d\d\s+custom\s+"fava-extension"\s+"crewbook"', re.MULTILINE)
_DAY = re.compile(r"^(\d{4}[-/]\d\d[-/]\d\d)\s+custom", re.MULTILINE)
_INCLUDE = re.compile(r'^include\s+"pages/\*\.beancount"', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `hint` says what to do where it is not well."""

    name: str
    says: str
    hint: str = ""

    @property
    def ok(self) -> bool:
        """Whether there is nothing to do."""
        return not self.hint


@dataclass(slots=True)
class Patient:
    """What checks look at. `head` is None, and `trouble` says why, where the database cannot be opened."""

    door: Door
    settings: Settings
    today: dt.date
    store: Store | None = None
    head: Head | None = None
    version: int = 0
    trouble: CrewbookError | None = None

    @property
    def folder(self) -> Path:
        """The book's folder."""
        return self.settings.folder

    @property
    def here(self) -> str:
        """The folder as one types it from where one is."""
        return "." if self.folder.resolve() == Path.cwd() else str(self.folder)


def doctor(door: Door, *, is_here: bool = False) -> None:
    """Look the folder over and say what was found, a line each; with `is_here` this folder first becomes the book's own.

    Raises: typer.Exit with Broken's status, when the book cannot be opened.
    """
    patient = Patient(door, door.settings, door.now.date())
    if is_here:
        _stay(patient)
    _open(patient)
    findings = [finding for check in CHECKS for finding in check(patient)]
    is_well = all(each.ok for each in findings)
    if door.given.json:
        door.print_json({"ok": is_well, "findings": [{**asdict(each), "ok": each.ok} for each in findings]})
    else:
        for each in findings:
            print(f"{'ok' if each.ok else '!!'}  {each.name:<9} {each.says}")
            if each.hint:
                print(f"              {each.hint}")
        if is_well:
            print("All is well.")
    if patient.trouble is not None:
        raise typer.Exit(Broken.exit_status)


def _open(patient: Patient) -> None:
    """Look at the database as it is: nothing is brought up to date and nothing is mended here."""
    source, book = patient.settings.source, patient.settings.book
    heal = f"Bring the book back from its pages: crewbook restore {patient.here}"
    if isinstance(source, Path) and not source.exists():
        patient.trouble = Damaged(f"The database {source.name} is missing.", hint=heal)
        return
    try:
        patient.store = Store(source)
        if not patient.store.is_sound():
            patient.trouble = Damaged("The database is damaged.", hint=heal)
            return
        patient.version = patient.store.versions().get(book, 0)
        with patient.store.reading(book, is_any_schema=True) as session:
            patient.head = session.head
    except Damaged as error:
        patient.trouble = Damaged(error.message, hint=heal)
    except CrewbookError as error:
        patient.trouble = error


def _folder(patient: Patient) -> Iterator[Finding]:
    closed = [
        path
        for path in (patient.folder, patient.folder / "pages", patient.folder / ".crewbook")
        if path.exists() and not os.access(path, os.W_OK)
    ]
    if closed:
        yield Finding("folder", f"You may not write in {closed[0]}.", "Make it writable for you, to record anything.")
    else:
        yield Finding("folder", f"You may write in {patient.folder.resolve()}.")
    settings = patient.folder / SETTINGS
    is_open_to_others = settings.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)
    database = patient.settings.database
    if "://" in database and backup.without_password(database) != database and is_open_to_others:
        yield Finding(
            "settings", f"Others can read {SETTINGS}, and it holds a password.", f"Close it: chmod 600 {settings}"
        )


def _sync(patient: Patient) -> Iterator[Finding]:
    found = syncing.service(patient.folder)
    if found:
        yield Finding("place", f"The folder lies where {found} copies it to other computers.", syncing.HINT)
    else:
        yield Finding("place", "No service that copies folders to other computers is seen here.")


def _stay(patient: Patient) -> None:
    """Take the person's word that the book is kept here from now on, and not in the folder that this one is a copy of.

    Raises: Broken, when the folder cannot be written.
    """
    kept = _place(patient)
    if kept is None:
        return
    try:
        kept.stay()
    except OSError as error:
        hint = "Make the folder writable for you, or copy it to a place that is."
        raise Broken(f"{error.filename} cannot be written: {error.strerror}.", hint=hint) from None


def _place(patient: Patient) -> Place | None:
    source = patient.settings.source
    return place(patient.folder, patient.settings.book, source, lambda _: None) if isinstance(source, Path) else None


def _copy(patient: Patient) -> Iterator[Finding]:
    kept = _place(patient)
    if kept is None:
        return
    copied_from = kept.copied_from()
    beside = sorted(
        path.name for path in patient.folder.glob("*.db") if path.name != kept.database.name and "conflict" in path.name
    )
    if copied_from is not None:
        says = f"This folder is a copy; the book is kept in {copied_from}, and nothing is recorded here."
        yield Finding("copy", says, "To go on here instead, and never again there: crewbook doctor --here")
    elif beside:
        says = f"A service that copies the folder found two databases that differ: {', '.join(beside)}."
        hint = (
            "One of the two lacks entries: see what each holds (crewbook export --database), and type the others again."
        )
        yield Finding("copy", says, hint)
    else:
        yield Finding("copy", "This folder is the one in which the book is kept.")


def _database(patient: Patient) -> Iterator[Finding]:
    if patient.trouble is not None:
        yield Finding("database", patient.trouble.message, patient.trouble.hint or "See: crewbook verify")
        return
    assert patient.store is not None
    assert patient.head is not None
    yield Finding("database", f"It holds {patient.head.seq} entries; the last one's seal is {patient.head.seal[:8]}….")
    if patient.version < SCHEMA:
        says = f"The book is still kept as an older crewbook did (schema {patient.version}; this one keeps {SCHEMA})."
        yield Finding("schema", says, "Any other command backs it up and brings it up to date: crewbook verify")
    else:
        yield Finding("schema", f"The book is kept in the newest schema, {SCHEMA}.")
    if patient.store.is_held(patient.settings.book):
        hint = "If that stays so, some program is stuck: look which crewbook commands still run, and end them."
        yield Finding("lock", "Another program is recording in the book at this moment.", hint)
    else:
        yield Finding("lock", "Nobody else holds the book.")
    if patient.store.is_sqlite and sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        yield Finding("SQLite", f"SQLite {sqlite3.sqlite_version} is too old.", "Install a newer Python.")
    elif patient.store.is_sqlite:
        yield Finding("SQLite", f"SQLite {sqlite3.sqlite_version}.")


def _pages(patient: Patient) -> Iterator[Finding]:
    if patient.head is None or patient.store is None:
        return
    pages = Pages(patient.folder)
    with patient.store.reading(patient.settings.book, is_any_schema=True) as session:
        ahead = pages.ahead_of(session)
        changed = [pages.page(year).name for year in pages.not_as_left() if not _is_the_same(pages, year, session)]
    if ahead:
        hint = f"Bring back from the pages what the database lacks: crewbook restore {patient.here}"
        yield Finding("pages", ahead, hint)
    elif changed:
        hint = "The next command that records restores it, and keeps what was changed beside it."
        yield Finding("pages", f"{', '.join(changed)} was changed or removed since it was written.", hint)
    elif pages.through() < patient.head.seq:
        says = f"The pages end with entry {pages.through()}; the journal with entry {patient.head.seq}."
        yield Finding("pages", says, "The next command that records completes them, or: crewbook verify --mend")
    else:
        yield Finding("pages", f"They are in step, up to entry {pages.through()}.")


def _is_the_same(pages: Pages, year: int, session: Session) -> bool:
    """Whether a page is as the journal has it: a copied folder's pages have another time and are the same."""
    try:
        return pages.page(year).read_bytes() == page_text(year, session.year_texts(year, pages.through())).encode()
    except OSError:
        return False


def _main(patient: Patient) -> Iterator[Finding]:
    path = patient.folder / "main.beancount"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        hint = "Take it from a backup, or from: crewbook export --out DIR"
        yield Finding("main", "There is no main.beancount, so beancount and Fava cannot open the book.", hint)
        return
    except (OSError, UnicodeDecodeError):
        yield Finding("main", "main.beancount cannot be read.", "Save it as UTF-8, readable for you.")
        return
    if layout.has_mark(path):
        yield Finding("main", layout.MARK, layout.MARK_HINT.format(path=path))
    elif not _INCLUDE.search(text):
        yield Finding(
            "main", "main.beancount leaves the pages out.", 'Put this line back into it: include "pages/*.beancount"'
        )
    elif not _PLUGIN.search(text):
        hint = (
            'Put this line back into it, so that bean-check and Fava notice what was tampered with: plugin "crewbook"'
        )
        yield Finding("main", "main.beancount does not have the pages checked.", hint)
    elif not (patient.folder / "documents").is_dir():
        yield Finding(
            "main", "beancount misses the folder documents.", f"Make it: mkdir {patient.folder / 'documents'}"
        )
    elif not _MENU.search(text):
        day = _DAY.search(text)
        line = f'{day[1] if day else patient.today} custom "fava-extension" "crewbook"'
        hint = f"The dashboard shows them all the same; for Fava by itself, put this line into it: {line}"
        yield Finding("main", "main.beancount does not name the crew's pages for Fava's menu.", hint)
    else:
        yield Finding("main", "main.beancount includes the pages and has them checked.")


def _backup(patient: Patient) -> Iterator[Finding]:
    last = backup.last(patient.folder)
    hint = "Make one, and keep a copy elsewhere: crewbook backup"
    if last is None:
        if patient.head is not None:
            yield Finding("backup", "The book was never backed up.", hint)
        return
    folder = patient.folder.absolute()
    file = last.file.relative_to(folder) if last.file.is_relative_to(folder) else last.file
    says = f"The last one is of {last.day}, up to entry {last.entry}: {file}"
    if not last.file.exists():
        yield Finding("backup", f"{says}. It is not there any more.", hint)
    elif patient.head is None:
        yield Finding("backup", f"{says}.", f"It can be brought back: crewbook restore {last.file} DIR")
    elif patient.head.seq > last.entry and (patient.today - last.day).days > _MONTH_DAYS:
        yield Finding("backup", f"{says}. That is long ago.", hint)
    else:
        yield Finding("backup", f"{says}.")


def _inbox(patient: Patient) -> Iterator[Finding]:
    try:
        count = len(in_inbox(patient.folder / "inbox.beancount"))
    except CrewbookError as error:
        yield Finding("inbox", error.message, error.hint)
        return
    if count:
        yield Finding(
            "inbox", f"{count} {'waits' if count == 1 else 'wait'} in inbox.beancount.", "Record them: crewbook post"
        )
    else:
        yield Finding("inbox", "Nothing waits in inbox.beancount.")


CHECKS: tuple[Callable[[Patient], Iterator[Finding]], ...] = (
    _folder,
    _sync,
    _copy,
    _database,
    _pages,
    _main,
    _backup,
    _inbox,
)
