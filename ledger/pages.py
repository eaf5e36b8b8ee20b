"""The pages and the inbox: the only writer of the crew's text files. What stands in them comes from the journal."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from ledger import holding, layout, pagestate, trouble
from ledger.entry import recorded_at, seal_of
from ledger.errors import Broken
from ledger.examined import Damaged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ledger.book import Book
    from ledger.entry import Entry
    from ledger.session import Session

_TAIL = 256
# How much of a page may at most be on its way to the disk: every so many bytes it is synced. More would make a
# contribution read more, less would make it wait for the disk more often.
_UNSYNCED = 32 * 1024
# Entries that are appended in one go: many, for speed, not all, for memory.
_CHUNK = 1000

BEHIND_HINT = (
    "Bring what it lacks back from the pages: crewbook restore . To go on without it, and keep the pages as they are in "
    "files beside them: crewbook verify --mend"
)

_PAGE_HEAD = """\
;; The entries of {year}, in the order recorded. Written by crewbook: what is changed here by hand is
;; set aside, never kept. Your own entries go into inbox.beancount; then: crewbook post
"""


@dataclass(slots=True)
class Pages:
    """The text files of one folder. `tell` is called with a sentence when something was set aside or healed."""

    folder: Path
    tell: Callable[[str], None] = field(default=lambda _: None)

    @property
    def pages_folder(self) -> Path:
        """Where the pages lie, a file a year."""
        return self.folder / "pages"

    @property
    def inbox(self) -> Path:
        """Where hand-written entries wait."""
        return self.folder / "inbox.beancount"

    def page(self, year: int) -> Path:
        """The page of a year."""
        return Path(self._page(year))

    def _page(self, year: int) -> str:
        return f"{self.folder}/pages/{year:04d}.beancount"

    def through(self) -> int:
        """The number of the last entry that the pages were left with; 0 when that is not known."""
        return int(self._read_state()["through"])

    def not_as_left(self) -> list[int]:
        """The years whose pages were changed, copied or removed since they were written."""
        state = self._read_state()
        return [int(year) for year in sorted(state["pages"]) if not self._is_as_left(int(year), state)]

    def left(self) -> tuple[int, str]:
        """The number and the seal of the entry that the pages were left with; 0 and nothing when that is not known."""
        state = self._read_state()
        return int(state["through"]), str(state.get("seal", ""))

    def begin(self, *, name: str, currency: str, first_day: str) -> None:
        """Lay out a new folder: main.beancount and the inbox belong to people and are never written again."""
        layout.lay_out(self.folder, name=name, currency=currency, first_day=first_day)

    def check_writable(self) -> None:
        """Refuse before anything is recorded when the pages could not follow.

        Raises: Broken, naming the folder.
        """
        for name in ("", "/pages", "/.crewbook", "/.crewbook/lock", "/.crewbook/pages.json"):
            path = f"{self.folder}{name}"
            if not os.access(path, os.W_OK) and os.path.exists(path):  # noqa: PTH110 - never raises, and is quick
                raise trouble.may_not_write(Path(path))

    def check_in_step(self, session: Session) -> str:
        """Refuse to record into a journal that lacks what its own pages hold; when the last entry on them was recorded.

        Raises: Broken, when the database was brought back from an older copy, or its last entries were removed.
        """
        state = self._read_state()
        behind = _ahead(session, state)
        if behind:
            raise Broken(f"{behind} Nothing was recorded.", hint=BEHIND_HINT, where="book")
        return str(state.get("time", ""))

    def ahead_of(self, session: Session) -> str:
        """A sentence, when the pages were left with an entry that the journal does not hold as it was; else nothing."""
        return _ahead(session, self._read_state())

    def bring_up_to(self, book: Book, posted: Sequence[Entry] = (), *, thoroughly: bool = False) -> None:
        """Append what the pages lack; heal what was damaged, setting a hand-made change aside.

        `posted` are the entries of the commit behind which this runs; when the pages lack just these,
        the journal is not asked. Costs the same in any book: a page is trusted while its size, time and
        end are as we left them; `thoroughly` trusts none and takes the journal's word even when the
        pages hold more. A failure to write is told, not raised: the act stands.
        """
        try:
            if not posted and not thoroughly and self._is_only_read():
                self._tell_what_is_shown(book)
                return
            with self._owned():
                state = self._read_state()
                if not thoroughly and posted and self._is_next(posted, state):
                    self._add_posted(posted, state)
                    return
                with book.store.reading(book.id) as session:
                    self._bring_up(session, state, thoroughly=thoroughly)
        except (OSError, Broken) as error:
            # Whoever only looks is not told that the book is safe when it is damaged.
            if isinstance(error, Damaged) and not posted:
                raise
            self.tell(f"The pages could not be written ({error}); the next command will. The book itself is safe.")

    def _is_only_read(self) -> bool:
        """Whether the folder is one that we can but read: somebody else's, or on a medium that takes nothing."""
        own = f"{self.folder}/.crewbook"
        return not os.access(own if Path(own).exists() else self.folder, os.W_OK)

    def _tell_what_is_shown(self, book: Book) -> None:
        """Whoever only reads is told when the pages are not what the journal holds: they cannot be mended here."""
        with book.store.reading(book.id) as session:
            assert session.head is not None
            state = self._read_state()
            is_complete = state["through"] == session.head.seq and not _ahead(session, state)
        # A copy on another medium has other times.
        if not is_complete or not all(self._is_as_left(int(year), state, whenever=True) for year in state["pages"]):
            self.tell(
                f"The pages are not as crewbook left them, and nothing can be written in {self.folder} to mend that: what "
                "is read from them may lack entries, or hold what was written by hand. Statements come from the journal."
            )

    def _is_next(self, posted: Sequence[Entry], state: dict[str, Any]) -> bool:
        """Whether the pages end right before these entries and have a page for each, every page as we left it.

        The seal of the first one shows what it stands behind.
        """
        first = posted[0]
        return (
            first.seq == state["through"] + 1
            and seal_of(first.text, state.get("seal", "")) == first.seal
            and all(str(entry.date.year) in state["pages"] for entry in posted)
            and all(self._is_as_left(int(year), state) for year in state["pages"])
        )

    def _add_posted(self, posted: Sequence[Entry], state: dict[str, Any]) -> None:
        by_year: dict[int, list[str]] = {}
        for entry in posted:
            by_year.setdefault(entry.date.year, []).append(entry.text)
        for year, texts in sorted(by_year.items()):
            self._add(year, texts)
            self._remember(year, state)
        state.update(through=posted[-1].seq, seal=posted[-1].seal, time=posted[-1].recorded_at)
        self._write_state(state)

    def _bring_up(self, session: Session, state: dict[str, Any], *, thoroughly: bool) -> None:
        assert session.head is not None
        behind = "" if thoroughly else _ahead(session, state)
        if behind:
            self.tell(f"{behind} {BEHIND_HINT}")
            return
        if thoroughly:
            found = {int(path.stem) for path in self.pages_folder.glob("[0-9]*.beancount") if path.stem.isdecimal()}
            for year in sorted({*map(int, state["pages"]), *session.years(), *found}):
                self._heal(session, year, state, session.head.seq, is_asked=True)
        else:
            self._append(session, state, until=session.head.seq)
        last = session.entry_row(session.head.seq)
        state.update(through=session.head.seq, seal=session.head.seal, time=recorded_at(last[3]) if last else "")
        self._write_state(state)

    def _append(self, session: Session, state: dict[str, Any], until: int) -> None:
        """Add to every page what it lacks; a page that is not as we left it, or not ours yet, is written anew."""
        ours = {int(year) for year in state["pages"]}
        not_as_left = {year for year in ours if not self._is_as_left(year, state)}
        grown: set[int] = set()
        news = session.texts(after=state["through"], until=until)
        while chunk := list(islice(news, _CHUNK)):
            by_year: dict[int, list[str]] = {}
            for _, date, _, entry_text in chunk:
                by_year.setdefault(int(date[:4]), []).append(entry_text)
            for year, texts in sorted(by_year.items()):
                if year not in ours and not self.page(year).exists():
                    self._begin_page(year, state)
                    ours.add(year)
                if year in ours - not_as_left:
                    self._add(year, texts)
                    grown.add(year)
                else:
                    not_as_left.add(year)
        for year in sorted(grown):
            self._remember(year, state)
        for year in sorted(not_as_left):
            self._heal(session, year, state, until)

    def _begin_page(self, year: int, state: dict[str, Any]) -> None:
        """Begin the page of a year of which nothing was recorded before: whatever was would stand in the state."""
        self.pages_folder.mkdir(parents=True, exist_ok=True)
        self.page(year).write_bytes(next(_pieces(year, ())))
        with suppress(OSError):
            sync(self.pages_folder)
        state["pages"][str(year)] = {"synced": 0}

    def _add(self, year: int, texts: list[str]) -> None:
        with open(self._page(year), "ab") as file:  # noqa: PTH123 - on the way of every act
            file.write("".join("\n" + each for each in texts).encode())

    def _heal(self, session: Session, year: int, state: dict[str, Any], until: int, *, is_asked: bool = False) -> None:
        """Write a page anew from the journal, piece by piece; what a hand changed is kept in a file beside it."""
        path = self.page(year)
        if str(year) in state["pages"] and not path.exists():
            self.tell(f"The page {path.name} was missing; it was written again from the journal.")
        self.pages_folder.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        try:
            has_entries, stands = self._write_new(new, path, year, session.year_texts(year, until))
            if stands == "another":
                self._set_aside(path, new, is_asked=is_asked)
            if not has_entries:
                path.unlink(missing_ok=True)
                state["pages"].pop(str(year), None)
                return
            if stands != "the same":
                sync(new)
                new.replace(path)
        finally:
            new.unlink(missing_ok=True)
        sync(path)
        # Not every file system can; a page whose name is lost is written again.
        with suppress(OSError):
            sync(self.pages_folder)
        state["pages"][str(year)] = _look(self._page(year), path.stat().st_size)

    def _write_new(self, new: Path, path: Path, year: int, texts: Iterable[str]) -> tuple[bool, str]:
        """Write a whole page to `new`; whether it holds any entry, and what stands at `path`.

        That is `the same`, `nothing`, `a torn one` (cut short by a crash, or with zeros where a power cut kept
        its data from the disk: nobody's work is in it) or `another`.
        """
        standing = path.open("rb") if path.exists() else None
        stands = "the same" if standing else "nothing"
        count = -1
        with new.open("wb") as file, standing or open(os.devnull, "rb") as there:  # noqa: PTH123 - no page, nothing to read
            for count, piece in enumerate(_pieces(year, texts)):  # noqa: B007 - how many there were
                file.write(piece)
                found = there.read(len(piece))
                if standing and found != piece:
                    is_torn = all(is_ours in {wanted, 0} for is_ours, wanted in zip(found, piece, strict=False))
                    stands = "a torn one" if is_torn and stands != "another" else "another"
            if there.read(1):
                stands = "another"
        return count > 0, stands

    def _set_aside(self, path: Path, new: Path, *, is_asked: bool) -> None:
        aside = _free_name(path)
        shutil.copyfile(path, aside)
        if not is_asked and new.read_bytes().startswith(layout.unified(path.read_bytes())):
            self.tell(
                f"{path.name} had been saved in another form (Windows line ends, or a mark before its first letter); not a "
                f"word was changed. The page was restored from the journal, and that form of it is kept as pages/{aside.name}."
            )
            return
        self.tell(
            f"{path.name} was written anew from the journal; as it stood it is kept as pages/{aside.name}."
            if is_asked
            else f"{path.name} had been changed by hand. Your version is kept as pages/{aside.name}, and the page was "
            "restored from the journal. To record what you wrote, copy it into inbox.beancount and run: crewbook post"
        )

    def _is_as_left(self, year: int, state: dict[str, Any], *, whenever: bool = False) -> bool:
        try:
            left = state["pages"][str(year)]
            found = _look(self._page(year), left["synced"])
            return bool(left == (found | {"time": left["time"]} if whenever else found))
        except (FileNotFoundError, LookupError, TypeError):
            return False

    def _remember(self, year: int, state: dict[str, Any]) -> None:
        """Keep how a page was left; now and then it is synced, for what is not must be looked at whole each time."""
        page, synced = self.page(year), state["pages"][str(year)]["synced"]
        size = page.stat().st_size
        if size - synced > _UNSYNCED:
            sync(page)
            synced = size
        state["pages"][str(year)] = _look(str(page), synced)

    @contextmanager
    def _owned(self) -> Iterator[None]:
        """One writer at a time in this folder."""
        lock = f"{self.folder}/.crewbook/lock"
        try:
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
        except FileNotFoundError:
            (self.folder / ".crewbook").mkdir(parents=True)
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            holding.lock_file(descriptor, lock, self.tell, what="The folder of the pages")
            yield
        finally:
            os.close(descriptor)

    def _read_state(self) -> dict[str, Any]:
        return pagestate.read(self.folder)

    def _write_state(self, state: dict[str, Any]) -> None:
        pagestate.write(self.folder, state)


def _ahead(session: Session, state: dict[str, Any]) -> str:
    """What `ahead_of` says of a state that was read: the entry that the pages end with must stand in the journal."""
    through = state["through"]
    assert session.head is not None
    if not through or "seal" not in state:
        return ""
    standing = session.head.seal if through == session.head.seq else session.seal_of_entry(through)
    if standing is None:
        lacks = (
            f"entry {through}" if through == session.head.seq + 1 else f"entries {session.head.seq + 1} to {through}"
        )
        return f"The database is behind its pages: these hold {lacks}, which it lacks."
    if standing != state["seal"]:
        return f"The database is not the one that wrote these pages: its entry {through} has another seal."
    return ""


def _look(page: str, synced: int) -> dict[str, Any]:
    """By what a page is known again: its size, its time, and the sum of its end, all that may not be on the disk yet.

    A power cut may leave a page as long as it was and its end in place, but a hole before it: so all is looked at
    that is not `synced`, the first so many bytes.
    Raises: FileNotFoundError, when there is none.
    """
    descriptor = os.open(page, os.O_RDONLY)
    try:
        status = os.fstat(descriptor)
        start = max(0, min(synced, status.st_size - _TAIL))
        end = os.pread(descriptor, _UNSYNCED + _TAIL, start)
    finally:
        os.close(descriptor)
    return {"size": status.st_size, "time": status.st_mtime_ns, "synced": synced, "sum": crc32(end)}


def sync(path: Path) -> None:
    """Have a file or a folder on the disk before going on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def page_text(year: int, texts: Iterable[str]) -> str:
    """A whole page: its head and every entry, a blank line before each."""
    return b"".join(_pieces(year, texts)).decode()


def _pieces(year: int, texts: Iterable[str]) -> Iterator[bytes]:
    """A page's head, then its entries one by one."""
    yield _PAGE_HEAD.format(year=year).encode()
    for each in texts:
        yield f"\n{each}".encode()


def _free_name(page: Path) -> Path:
    """The next name for a page set aside; it does not end in .beancount, so that no include finds it."""
    number = 1
    while (aside := page.with_name(f"{page.stem}.edited-{number}.txt")).exists():
        number += 1
    return aside
