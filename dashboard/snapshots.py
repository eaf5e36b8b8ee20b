"""The books as Fava reads them: loaded when somebody asks, each whole and never changed, a newer one in its place when its files change.

What such a book is made of stands in snapshot.py, who may see it in mounted.py.
"""

from __future__ import annotations

import logging
import threading
import time
from os import walk
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from ledger.errors import CrewbookError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Look = dict[str, tuple[int, int, int]]
    """File or folder → its time of change in nanoseconds, its size and its inode; what is not there is left out."""

MOST_KEPT = 16
RENEWING = "newer ledger"
"""What the threads are called that make newer books."""
IDLE_SECONDS = 15 * 60
# Files are looked at no more often; whatever is asked in between is answered from what stands.
_LOOK_SECONDS = 0.5
# Who asked so recently probably still looks: a newer book is then made at once, and not when they ask again.
_WATCHED_SECONDS = 60
# A page that is written while it is read, or of two pages the one, shows as an error, so it is read again a moment
# later; but not for ever, and least of all while somebody waits for it.
_FRESH_NANOSECONDS = 1_000_000_000
_MOMENT_SECONDS = 0.25
_TRIES, _TRIES_BEHIND = 3, 20
# Loading takes a processor, so behind each load of a book it rests as long as the load took, within these limits.
_LEAST_REST_SECONDS, _MOST_REST_SECONDS = 0.05, 10

# beancount and Fava both put folders on sys.path while they load, and take off what they find there: of two at
# once, one would leave its folder behind. Python runs one of them at a time anyway.
_ONE_LOAD = threading.Lock()
_log = logging.getLogger(__name__)


class Loaded(Protocol):
    """A book as it was loaded from its files."""

    @property
    def load_errors(self) -> Sequence[object]:
        """What is wrong with it."""

    def paths_to_watch(self) -> tuple[Sequence[Path], Sequence[Path]]:
        """(files, folders) that it was made from."""


L = TypeVar("L", bound=Loaded)


class _Kept(Generic[L]):
    """What is known of one book. `ledger` is the newest one, None until it is asked for and when it was forgotten."""

    def __init__(self, main: Path) -> None:
        self.main = main
        self.ledger: L | None = None
        self.mtime = 0
        self.watched: tuple[Sequence[Path], Sequence[Path]] = ((), ())
        # How the files looked when what stands was loaded, and when what is being loaded began to be.
        self.seen: Look = {}
        self.reading: Look = {}
        # When somebody last asked for it; when a page that was left open last asked by itself; when its files were last looked at.
        self.asked = self.polled = self.looked = float("-inf")
        self.is_renewing = False
        self.loading = threading.Lock()

    def look(self) -> Look:
        """How the files look now."""
        return look(self.main, *self.watched)

    def differs(self) -> bool:
        """Whether the files are other ones than those that stand here or are on their way."""
        return self.look() not in (self.seen, self.reading)

    def mtime_of(self, seen: Look) -> int:
        """The number of the state in which the files look so: it grows with every change, and stays while there is none."""
        if seen == self.seen:
            return self.mtime
        return max([self.mtime + 1, *(changed for changed, _, _ in seen.values())])


class Snapshots(Generic[L]):
    """Book → what `load` made of its main.beancount and a number that grows, for as long as somebody asks for it.

    Of the loaded ones, `most` are kept, and none that nobody has asked for in `idle_seconds`. Only who asks for a
    book that is not loaded waits; everybody else gets the one that stands, while a thread makes the newer one.
    `emptied` is called when the last one was forgotten.
    """

    def __init__(
        self,
        load: Callable[[Path, int], L],
        *,
        most: int = MOST_KEPT,
        idle_seconds: float = IDLE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        emptied: Callable[[], None] = lambda: None,
    ) -> None:
        self._load = load
        self._most = most
        self._idle_seconds = idle_seconds
        self._clock = clock
        self._emptied = emptied
        self._books: dict[str, _Kept[L]] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """How many are loaded at this moment."""
        return sum(kept.ledger is not None for kept in self._books.values())

    def ledger(self, slug: str, main: Path) -> L:
        """The book of that name, whose main.beancount this is; loaded first when it is not.

        Raises: CrewbookError, when it cannot be loaded.
        """
        kept = self._known(slug, main)
        kept.asked = self._clock()
        ledger = kept.ledger
        if ledger is None:
            ledger = self._first(kept)
            self.forget_idle()
        else:
            self._follow(kept)
        return ledger

    def standing(self, slug: str, main: Path) -> L | int:
        """The book if it is loaded, else the number that it would have: browsers left open ask for no more than that.

        Nobody has to sit before them, so what they ask keeps no book.
        """
        kept = self._known(slug, main)
        kept.polled = self._clock()
        ledger = kept.ledger
        if ledger is None:
            return kept.mtime_of(kept.look())
        self._follow(kept)
        return ledger

    def wrote(self, slug: str) -> None:
        """Something was recorded in a book: who looks at it gets a newer one soon."""
        kept = self._books.get(slug)
        if kept is not None and self._clock() - max(kept.asked, kept.polled) <= _WATCHED_SECONDS:
            self._renew(kept)

    def forget_idle(self) -> None:
        """Forget the books that nobody has asked for in a while, and those asked for longest ago where there are too many."""
        now = self._clock()
        with self._lock:
            loaded = [kept for kept in self._books.values() if kept.ledger is not None]
            loaded.sort(key=lambda kept: kept.asked, reverse=True)
            for place, kept in enumerate(loaded):
                if place >= self._most or now - kept.asked > self._idle_seconds:
                    kept.ledger = None
        if loaded and not len(self):
            self._emptied()

    def _known(self, slug: str, main: Path) -> _Kept[L]:
        with self._lock:
            kept = self._books.get(slug)
            if kept is None or kept.main != main:
                kept = self._books[slug] = _Kept(main)
        return kept

    def _follow(self, kept: _Kept[L]) -> None:
        """Look after the books from time to time: whether some are idle, and whether this one's files changed."""
        if self._is_time_to_look(kept):
            self.forget_idle()
            self._renew(kept)

    def _is_time_to_look(self, kept: _Kept[L]) -> bool:
        now = self._clock()
        if now - kept.looked < _LOOK_SECONDS:
            return False
        kept.looked = now
        return True

    def _renew(self, kept: _Kept[L]) -> None:
        """Have it looked whether there is a newer book, and that one made; whoever asks waits for neither."""
        with self._lock:
            if kept.is_renewing or kept.ledger is None:
                return
            kept.is_renewing = True
        threading.Thread(target=self._renewing, args=(kept,), name=RENEWING, daemon=True).start()

    def _renewing(self, kept: _Kept[L]) -> None:
        """Make newer books until the newest one stands."""
        left, is_torn = _TRIES_BEHIND, False
        try:
            while self._is_behind(kept, is_torn=is_torn):
                began = time.monotonic()
                with kept.loading:
                    ledger, is_torn = self._loaded(kept)
                    left = left - 1 if is_torn else _TRIES_BEHIND
                    with self._lock:
                        # It may have been forgotten meanwhile; then nobody waits for it.
                        if kept.ledger is not None and (not is_torn or left == 0):
                            kept.ledger = ledger
                rest = _MOMENT_SECONDS if is_torn else time.monotonic() - began
                time.sleep(min(max(rest, _LEAST_REST_SECONDS), _MOST_REST_SECONDS))
        except CrewbookError as error:
            # What stands is shown further, so nobody is told in the browser.
            kept.is_renewing = False
            _log.warning("%s %s", error.message, error.hint)
        except BaseException:
            # Whatever ended this thread: left standing, the flag would keep every newer book away for ever.
            kept.is_renewing = False
            raise

    def _is_behind(self, kept: _Kept[L], *, is_torn: bool) -> bool:
        """Whether a newer one is to be made; where not, who comes later has it looked anew."""
        # Under the lock, so that a change is seen either here or by who would begin anew.
        with self._lock:
            kept.is_renewing = kept.ledger is not None and (is_torn or kept.differs())
            return kept.is_renewing

    def _first(self, kept: _Kept[L]) -> L:
        """The book for who waits for it; others who do wait for the same."""
        with kept.loading:
            for _ in range(_TRIES):
                if kept.ledger is not None:
                    return kept.ledger
                ledger, is_torn = self._loaded(kept)
                if not is_torn:
                    break
                time.sleep(_LEAST_REST_SECONDS)
            kept.ledger = ledger
        return ledger

    def _loaded(self, kept: _Kept[L]) -> tuple[L, bool]:
        """The book loaded from its files; and whether it shows errors that may be no more than a commit half written."""
        before = kept.reading = kept.look()
        mtime = kept.mtime_of(before)
        with _ONE_LOAD:
            ledger = self._load(kept.main, mtime)
        is_whole = before == kept.look()
        is_fresh = time.time_ns() - max((changed for changed, _, _ in before.values()), default=0) < _FRESH_NANOSECONDS
        kept.watched = ledger.paths_to_watch()
        # Files that only the load made known are taken to be as they were read. Where one changed meanwhile, or
        # vanished, the next look finds a difference.
        kept.seen = {path: before.get(path, state) for path, state in kept.look().items()} if is_whole else {}
        kept.reading = {}
        kept.mtime = mtime
        return ledger, bool(ledger.load_errors) and (is_fresh or not is_whole)


def look(main: Path, files: Iterable[Path], folders: Iterable[Path]) -> Look:
    """How a book's files look: main.beancount, the pages that are there now, other files, and folders with all below them."""
    pages = main.parent / "pages"
    found: Look = {}
    for path in (main, pages, *_within(pages), *files, *_below(folders)):
        try:
            state = path.stat()
        except OSError:
            continue
        found[str(path)] = (state.st_mtime_ns, state.st_size, state.st_ino)
    return found


def _within(pages: Path) -> list[Path]:
    try:
        return list(pages.glob("*.beancount"))
    except OSError:
        # A folder that is taken away while it is looked at has none any more.
        return []


def _below(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        for path, _, _ in walk(folder):
            yield Path(path)
