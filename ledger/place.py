"""Where a book is kept: a folder remembers where it was recorded in, so that its copy does not record into a book of its own."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.errors import Broken
from ledger.layout import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable

FILE = "place.json"


@dataclass(slots=True)
class Place:
    """One folder with a database in it; looked at once by each process, for nobody copies a folder in the middle of a post.

    The folder is known again by its path; the database by its inode, which a move on the same disk leaves as it is.
    """

    folder: Path
    book: str
    database: Path
    tell: Callable[[str], None] = field(default=lambda _: None)
    _is_known: bool = False
    _is_news: bool = False

    def check(self) -> None:
        """Refuse to record in a copy while the folder that it was copied from still keeps the book.

        A folder that was moved, or came from elsewhere, is taken as it is; where it might be a copy that is told.
        Raises: Broken, naming the other folder.
        """
        if self._is_known:
            return
        copied_from = self.copied_from()
        if copied_from is not None:
            raise Broken(
                f"This folder is a copy; the book is kept in {copied_from}. Two copies that each record for themselves "
                "cannot be put together again, so nothing was recorded.",
                hint=f"Record there: cd {copied_from}. To go on here instead, and never again there: crewbook doctor --here",
                where=str(self.folder),
            )
        left = self._left()
        here = os.path.realpath(self.folder)
        self._is_news = left.get("path") != here
        if left and self._is_news and left.get("inode") != self._inode():
            self.tell(
                f"This book was last recorded in {left['path']}, which is not there any more. If that folder lives on "
                "another disk or computer, record in one of the two only."
            )
        self._is_known = True

    def copied_from(self) -> Path | None:
        """The folder of which this one is a copy, when that one still keeps the same book."""
        path = self._left().get("path")
        if not path or path == os.path.realpath(self.folder):
            return None
        other = Path(path)
        try:
            is_same_book = self.book in (other / SETTINGS).read_text(encoding="utf-8", errors="replace")
            is_another_file = not (other / self.database.name).samefile(self.database)
        except OSError:
            return None
        return other if is_same_book and is_another_file else None

    def settle(self) -> None:
        """Remember this folder as the one in which the book is kept, once something was recorded here."""
        if self._is_news:
            self._is_news = False
            # A folder that cannot remember is one that nothing is known of: the next command tries again.
            with suppress(OSError):
                self.stay()

    def stay(self) -> None:
        """Make this the folder in which the book is kept, whatever was before.

        Raises: OSError, when it cannot be written.
        """
        own = self.folder / ".crewbook"
        own.mkdir(exist_ok=True)
        new = own / f"{FILE}.new"
        content = {"path": os.path.realpath(self.folder), "inode": self._inode()}
        new.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8", errors="surrogateescape")
        new.replace(own / FILE)

    def _left(self) -> dict[str, Any]:
        """What was remembered; nothing when the folder is new or the note is damaged."""
        try:
            content = (self.folder / ".crewbook" / FILE).read_text(encoding="utf-8", errors="surrogateescape")
            left = json.loads(content)
        except (OSError, ValueError):
            return {}
        return left if isinstance(left, dict) and isinstance(left.get("path"), str) else {}

    def _inode(self) -> int:
        try:
            return self.database.stat().st_ino
        except OSError:
            return 0


def place(folder: Path, book: str, database: str | Path | None, tell: Callable[[str], None]) -> Place | None:
    """The place of a book whose SQLite database lies in its folder; None for any other: copies of that one share it."""
    if database is None or Path(database).parent.resolve() != folder.resolve():
        return None
    return Place(folder, book, Path(database), tell)
