"""Bringing a book back from its pages: in its own folder, where the database is lost, or into a new one."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import tempfile
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cli import syncing
from cli.beginning import check_name
from cli.checking import clear_progress, progress
from ledger import layout
from ledger.errors import Invalid, Refused
from ledger.layout import DATABASE, SETTINGS
from ledger.pages import Pages, sync
from ledger.settings import Settings, read_settings, write_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli.door import Door
    from ledger.entry import Entry
    from ledger.head import Head
    from ledger.store import Store

_SIDES = ("", "-journal", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class _Source:
    """Pages to restore from, the book's folder that they lie in, if it is one, and the entry that names the book."""

    pages: Path
    folder: Path | None
    first: Entry

    @property
    def book(self) -> str:
        return str(self.first.fields.get("book"))

    @property
    def name(self) -> str:
        return str(self.first.fields.get("name"))


def restore(door: Door, given: Path, to: Path | None, database: str | None) -> None:
    """Bring a book back from pages, a book's folder or a backup; without `to`, in the folder of the pages itself.

    Raises: Broken, when the pages do not hold; Refused, when the book is there; Invalid, when there are no pages.
    """
    with _source(given, is_to_given=to is not None) as source:
        folder = to or source.folder
        if folder is None:
            raise Invalid(
                f"{given} holds pages and nothing else of a book's folder.",
                hint=f"Name a new folder to bring the book back into: crewbook restore {given} DIR",
                where="dir",
            )
        aside = None
        try:
            if to is None:
                head, aside = _in_place(folder, source, database)
            else:
                head = _in_new(to, source, database)
        finally:
            clear_progress()
        if to is not None:
            syncing.warn(door, to)
        found = _finish(door, folder, source, aside)
    _answer(door, folder, head, aside, found)


def _answer(door: Door, folder: Path, head: Head, aside: Path | None, persons: int) -> None:
    if door.given.json:
        found = {"folder": str(folder), "id": head.facts.id, "entries": head.seq, "seal": head.seal, "persons": persons}
        door.print_json(found | ({"aside": str(aside)} if aside else {}))
        return
    print(f"The book of {head.facts.name} is back in {folder.resolve()}: {head.seq} entries, each with its seal.")
    if aside:
        print(f"The database that was there is kept as {aside.name}.")
    print(
        f"Legal names, addresses and contacts do not stand on the pages; those of {persons} came from the old database."
        if persons
        else "Legal names, addresses and contacts do not stand on the pages and cannot be brought back from them."
    )
    print(f"Seal {head.seal}")
    print(f"Look it over: crewbook verify{'' if folder.resolve() == Path.cwd() else f' --book {folder}'}")


@contextmanager
def _source(given: Path, *, is_to_given: bool) -> Iterator[_Source]:
    """What to restore from; a backup is unpacked for as long as it is needed."""
    from ledger.restore import first_entry, page_files

    with contextlib.ExitStack() as stack:
        folder = given
        if given.is_file():
            if not is_to_given:
                raise Invalid(
                    f"Where is the book in {given} to be brought back?",
                    hint=f"Name a new folder: crewbook restore {given} DIR",
                    where="dir",
                )
            folder = _unpacked(given, Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="crewbook-"))))
        inner = folder / "pages"
        pages = inner if inner.is_dir() else folder
        found = page_files(pages)
        if not any(path.stem.isdecimal() for path in found):
            raise Invalid(
                f"There are no pages of a book in {given.absolute()}.",
                hint="Name a book's folder, its folder pages, or a backup that crewbook made.",
                where="pages",
            )
        own = pages.absolute().parent if pages.absolute().name == "pages" else None
        is_own = own is not None and any((own / name).exists() for name in (SETTINGS, "main.beancount"))
        yield _Source(pages, (folder if pages == inner else own) if is_own else None, first_entry(pages))


def _unpacked(given: Path, into: Path) -> Path:
    """The one folder that a backup holds.

    Raises: Invalid, when it is no backup, or was damaged.
    """
    from zlib import error as zlib_error

    try:
        with zipfile.ZipFile(given) as pack:
            pack.extractall(into)
    except (zipfile.BadZipFile, zlib_error, EOFError):
        raise Invalid(
            f"{given} is no backup, or it was damaged on its way.",
            hint="Copy it once more from where it came, or take an older one. Nothing was brought back.",
            where="pages",
        ) from None
    inside = [path for path in into.iterdir() if path.is_dir()]
    return inside[0] if len(inside) == 1 else into


def _in_place(folder: Path, source: _Source, database: str | None) -> tuple[Head, Path | None]:
    """Bring the book back into the database of its own folder; what stands there is set aside, never written over.

    Raises: Refused, when the database is whole and the pages hold nothing that it lacks.
    """
    from ledger.restore import restore as bring_back
    from ledger.store import Store

    settings = _own_settings(folder, source, database)
    (folder / ".crewbook").mkdir(exist_ok=True)
    with (folder / ".crewbook" / "restore.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        store = Store(settings.source)
        left = Pages(folder).left()
        stands, is_damaged = _standing(store, source.book)
        if stands is None and not is_damaged:
            head = bring_back(store, source.pages, left=left, progress=progress())
            store.close()
            _keep_settings(settings)
            return head, None
        if not store.is_sqlite:
            raise Refused(
                f"The database holds the book of {source.name} already.",
                hint="Bring it back elsewhere: crewbook restore PAGES DIR, or name an empty database: --database URL",
                where="database",
            )
        file = Path(str(store.url.database))
        new = file.with_name(f"{file.name}.restoring")
        _remove(new)
        beside = Store(new)
        try:
            head = bring_back(beside, source.pages, left=left, progress=progress())
            if stands is not None:
                _check_lacking(store, stands, beside, head)
            beside.close()
            store.close()
            aside = _put_in_place(new, file)
            _keep_settings(settings)
            return head, aside
        finally:
            beside.close()
            _remove(new)


def _own_settings(folder: Path, source: _Source, database: str | None) -> Settings:
    """The settings of the folder in which the book is to come back, or those that it needs where they are lost.

    Raises: Refused, when they name another book.
    """
    if not (folder / SETTINGS).exists():
        return Settings(folder, source.book, database or DATABASE, None)
    settings = read_settings(folder)
    if settings.book != source.book:
        raise Refused(
            f"The pages are those of another book, {source.name}, than {SETTINGS} names.",
            hint="Restore them into a new folder: crewbook restore PAGES DIR",
            where=str(folder / SETTINGS),
        )
    return replace(settings, database=database) if database else settings


def _keep_settings(settings: Settings) -> None:
    path = settings.folder / SETTINGS
    if not path.exists():
        write_settings(settings)
    elif read_settings(settings.folder).database != settings.database:
        _rewrite(path, path.read_text(encoding="utf-8-sig"), settings.database)


def _standing(store: Store, book: str) -> tuple[Head | None, bool]:
    """Where the journal ends that the database holds, if it is whole; and whether the database is damaged."""
    from ledger.book import Book
    from ledger.examined import Damaged
    from ledger.tables import SCHEMA
    from ledger.verify import verify

    if store.is_sqlite and not Path(str(store.url.database)).exists():
        return None, False
    try:
        if not store.is_sound():
            return None, True
        version = store.versions().get(book)
        if version is None:
            return None, False
        if version == SCHEMA and not verify(Book(store, book)).ok:
            return None, True
        with store.reading(book, is_any_schema=True) as session:
            return session.head, False
    except Damaged:
        return None, True


def _check_lacking(store: Store, stands: Head, beside: Store, head: Head) -> None:
    """Only a database that is behind its pages, and else the same, gives way to what they hold.

    Raises: Refused.
    """
    common = min(stands.seq, head.seq)
    with store.reading(head.facts.id, is_any_schema=True) as session:
        ours = session.seal_of_entry(common)
    with beside.reading(head.facts.id) as session:
        theirs = session.seal_of_entry(common)
    if ours != theirs:
        raise Refused(
            "The database and the pages tell two stories: both hold, and their entries are not the same.",
            hint="See what the pages tell in a folder of its own: crewbook restore PAGES DIR",
            where="database",
        )
    if stands.seq >= head.seq:
        raise Refused(
            f"The database holds the book of {head.facts.name} already, whole, up to entry {stands.seq}.",
            hint="Nothing needs to be brought back. A copy of the book can be made in a new folder: crewbook restore PAGES DIR",
            where="database",
        )


def _put_in_place(new: Path, file: Path) -> Path | None:
    """Set aside what stands at `file` and put `new` there; how it is called now.

    A journal that an interrupted transaction left would be played into the new database: it goes with the old one.
    """
    number = 1
    while (aside := file.with_name(f"{file.stem}.aside-{number}{file.suffix}")).exists():
        number += 1
    for side in _SIDES:
        old = file.with_name(file.name + side)
        if old.exists():
            old.rename(aside.with_name(aside.name + side))
    new.rename(file)
    sync(file.parent)
    return aside


def _remove(file: Path) -> None:
    for side in _SIDES:
        file.with_name(file.name + side).unlink(missing_ok=True)


def _in_new(folder: Path, source: _Source, database: str | None) -> Head:
    """Lay out a new folder with all that people kept in the old one, and bring the book back there.

    Raises: Refused, when something is in the folder; a folder that was begun is taken back when anything fails.
    """
    from ledger.restore import restore as bring_back
    from ledger.store import Store

    is_new = not folder.exists()
    if not is_new and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} is not empty.", hint="Name a new folder for the book.", where=str(folder))
    check_name(folder)
    old = source.folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_settings(Settings(folder, source.book, database or DATABASE, None))
        if old is not None and (old / SETTINGS).exists():
            _rewrite(folder / SETTINGS, (old / SETTINGS).read_text(encoding="utf-8-sig"), database or DATABASE)
        for path in layout.theirs(old) if old is not None else []:
            to = folder / path.relative_to(old) if old is not None else folder / path.name
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, to)
        shutil.copytree(source.pages, folder / "pages", dirs_exist_ok=True)
        store = Store(read_settings(folder).source)
        left = Pages(old).left() if old is not None else (0, "")
        head = bring_back(store, source.pages, left=left, progress=progress())
        store.close()
    except BaseException:
        # Whatever stopped it, Ctrl-C too: all that is in the folder is ours, for it was empty, and half a book helps nobody.
        if folder.exists():
            for each in folder.iterdir():
                shutil.rmtree(each) if each.is_dir() else each.unlink()
            if is_new:
                folder.rmdir()
        raise
    return head


def _rewrite(path: Path, text: str, database: str) -> None:
    """Write settings as they were but for the database; readable by their owner alone when that may hold a password."""
    if "://" in database:
        path.chmod(0o600)
    path.write_text(layout.with_database(text, database), encoding="utf-8")


def _finish(door: Door, folder: Path, source: _Source, aside: Path | None) -> int:
    """What the folder lacks is laid out, and its pages are looked over as behind any commit; how many persons came back."""
    from ledger import persons
    from ledger.book import Book
    from ledger.store import Store

    settings = read_settings(folder)
    book = Book(Store(settings.source), settings.book, Pages(folder, door.tell))
    facts = book.facts()
    layout.lay_out(folder, name=facts.name, currency=facts.currency, first_day=facts.first_day.isoformat())
    book.touch()
    # The old database, set aside or beside the pages, may be readable still; a backup of a server's book has a file.
    left = aside or (source.folder / DATABASE if source.folder and source.folder != folder else None)
    old = Store(left) if left is not None and left.is_file() else None
    found = persons.taken_over(old, (source.folder or folder) / persons.FILE, book.store, settings.book)
    if old is not None:
        old.close()
    book.store.close()
    return found
