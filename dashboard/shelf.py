"""The books that one server shows: each opened when somebody asks for it, and forgotten when nobody has for a while."""

from __future__ import annotations

import re
import threading
import time
import unicodedata
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dashboard.turns import Turns
from ledger.errors import Broken, CrewbookError
from ledger.layout import SETTINGS
from ledger.settings import read_settings

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from ledger.act import Act
    from ledger.book import Book
    from ledger.entry import Entry
    from ledger.posted import Item, Posted
    from ledger.session import Session
    from ledger.settings import Settings
    from ledger.store import Store
    from ledger.view import View

IDLE_SECONDS = 15 * 60
VIA = "dashboard"


@dataclass(eq=False)
class Served:
    """One book on the shelf. `slug` is its name in addresses; `name` is the crew's.

    Reading is for many at once; writers of one process take turns, so that each knows what the last one left. A server's
    database sees to its readers by itself.
    """

    slug: str
    settings: Settings
    tell: Callable[[str], None]
    written: list[Callable[[], None]] = field(default_factory=list)
    """Called behind every commit made here, such as for Fava's copy of the book to be made anew."""
    _book: Book | None = None
    _name: str = ""
    _asked: float = 0.0
    _opening: threading.Lock = field(default_factory=threading.Lock)
    _writing: threading.Lock = field(default_factory=threading.Lock)
    _turns: Turns = field(default_factory=Turns)
    _told: int | None = field(init=False)

    def __post_init__(self) -> None:
        """Remember how crewbook.toml stood when it was read."""
        self._told = self._changed()

    @property
    def folder(self) -> Path:
        """Where the crew's files lie."""
        return self.settings.folder

    @property
    def is_private(self) -> bool:
        """Whether members see only their own accounts and the totals, as crewbook.toml says now: a book is made private while it is served."""
        changed = self._changed()
        if changed != self._told:
            # While it cannot be read, what it said before holds.
            with suppress(CrewbookError):
                self.settings = replace(self.settings, is_private=read_settings(self.folder).is_private)
                self._told = changed
        return self.settings.is_private

    def _changed(self) -> int | None:
        try:
            return (self.folder / SETTINGS).stat().st_mtime_ns
        except OSError:
            return None

    @property
    def name(self) -> str:
        """The crew's name."""
        if not self._name:
            with self.reading() as book:
                self._name = book.facts().name
        return self._name

    @property
    def book(self) -> Book:
        """The book, opened if it is not.

        Raises: Broken, when it cannot be, or was kept by an older crewbook.
        """
        self._asked = time.monotonic()
        with self._opening:
            if self._book is None:
                self._book = self.settings.opened(self.tell, when_older=self._refuse_older)
            return self._book

    def _refuse_older(self, _store: Store) -> None:
        raise Broken(
            "This book was kept by an older crewbook and is brought up to date from the command line.",
            hint="In its folder, type: crewbook verify",
            where=str(self.folder),
        )

    @contextmanager
    def view(self, on: dt.date, at: str | None = None) -> Iterator[View]:
        """The book as of a day, and as known at a seal."""
        with self.reading() as book, book.view(on=on, at=at) as view:
            yield view

    @contextmanager
    def reading(self) -> Iterator[Book]:
        """The book, in which nobody of this server commits meanwhile, where that would be in the way of a file."""
        book = self.book
        with self._turns.reading() if book.store.file is not None else nullcontext():
            yield book

    def entry(self, seq: int) -> Entry:
        """One entry of the journal.

        Raises: Invalid, when the book has no such entry.
        """
        with self.reading() as book:
            return book.entry(seq)

    @contextmanager
    def _recording(self, *, dry_run: bool) -> Iterator[Book]:
        """The book for one writer at a time; what is only tried leaves the readers be."""
        book = self.book
        with self._writing, self._turns.recording() if book.store.file is not None and not dry_run else nullcontext():
            yield book

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """What lies beside the journal, for one writer at a time; what was written stands at the end, or none of it."""
        with self._recording(dry_run=False) as book, book.store.writing(book.id) as session:
            yield session

    def send(
        self, act: Act, *, by: str, now: dt.datetime, on: dt.date | None, key: str | None, dry_run: bool
    ) -> Posted:
        """Record what somebody signed in does, or the proposal that it needs; with `dry_run`, only try it."""
        from pods.voices.sending import send

        with self._recording(dry_run=dry_run) as book:
            posted = send(book, act, by=by, now=now, on=on, key=key, entered_by=by, via=VIA, dry_run=dry_run)
        if not dry_run:
            self.has_written()
        return posted

    def send_all(
        self,
        items: Iterable[Item],
        *,
        by: str,
        now: dt.datetime,
        key: str | None,
        dry_run: bool,
        after: int | None = None,
    ) -> Posted:
        """Record many acts in one commit, all of them or none."""
        with self._recording(dry_run=dry_run) as book:
            posted = book.post_all(items, now=now, key=key, entered_by=by, via=VIA, dry_run=dry_run, after=after)
        if not dry_run:
            self.has_written()
        return posted

    def has_written(self) -> None:
        """Tell who waits for it that the journal went on."""
        for tell in self.written:
            tell()

    def forget(self, *, idle_seconds: float) -> None:
        """Close the book when nobody has asked for it for so long."""
        with self._opening:
            if self._book is not None and time.monotonic() - self._asked >= idle_seconds:
                self._book.store.close()
                self._book = None


class Shelf:
    """Slug → book, of all that this server shows."""

    def __init__(self, books: Iterable[Settings], tell: Callable[[str], None] = lambda _: None) -> None:
        self._books: dict[str, Served] = {}
        self.forgets: list[Callable[[], None]] = []
        """What else forgets what is idle, whenever the shelf does: Fava's copies of the books."""
        for settings in books:
            slug = _free(slug_of(settings.folder.resolve().name), self._books)
            self._books[slug] = Served(slug, settings, tell)

    def get(self, slug: str) -> Served | None:
        """The book of that name, or None."""
        return self._books.get(slug)

    def __iter__(self) -> Iterator[Served]:
        return iter(self._books.values())

    def __len__(self) -> int:
        return len(self._books)

    def forget_idle(self, idle_seconds: float = IDLE_SECONDS) -> None:
        """Close what nobody has asked for."""
        for served in self:
            served.forget(idle_seconds=idle_seconds)
        for forget in self.forgets:
            forget()


def slug_of(name: str) -> str:
    """`Tui Crew` → `tui-crew`: ASCII, for addresses; `book` where nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "book"


def _free(slug: str, taken: Iterable[str]) -> str:
    # What stands in addresses before a book, of ours and of Fava's.
    taken = {*taken, "ledger", "static", "jump"}
    if slug not in taken:
        return slug
    number = 2
    while f"{slug}-{number}" in taken:
        number += 1
    return f"{slug}-{number}"
