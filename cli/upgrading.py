"""A book of an older crewbook, opened by this one: backed up first, then brought up to date, and said so."""

from __future__ import annotations

import fcntl
from typing import TYPE_CHECKING

from ledger.errors import Broken
from ledger.tables import Older

if TYPE_CHECKING:
    from cli.door import Door
    from ledger.store import Store


def bring_up_to_date(door: Door, store: Store) -> None:
    """Back the book up, then bring its database to the newest schema; of two commands at once the second one only waits.

    Raises: Broken, when either cannot be done; the database is then as it was.
    """
    from ledger.backup import backup

    folder, book = door.settings.folder, door.settings.book
    store.when_older = None
    try:
        (folder / ".crewbook").mkdir(exist_ok=True)
        with (folder / ".crewbook" / "upgrade.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not _is_older(store, book):
                return
            made = backup(store, book, folder, None, day=door.now.date().isoformat(), why="before-upgrade")
            store.upgrade()
    except OSError as error:
        raise Broken(
            f"This book was kept by an older crewbook and must be backed up before it can be opened: {error.strerror}.",
            hint="Make the folder writable for you, or copy it to a place that is, and type the command again.",
            where=str(error.filename or folder),
        ) from None
    except Broken as error:
        raise Broken(
            f"This book was kept by an older crewbook and could not be brought up to date. {error.message}",
            hint=error.hint,
            where=error.where,
        ) from None
    where = made.path.relative_to(folder)
    door.tell(f"This book was kept by an older crewbook. It was backed up as {where}, then brought up to date.")


def _is_older(store: Store, book: str) -> bool:
    try:
        with store.reading(book):
            return False
    except Older:
        return True
