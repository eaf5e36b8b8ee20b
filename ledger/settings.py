"""What crewbook.toml in a book's folder says: the book's id, its database, who usually types, and how it is shown to others."""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.errors import Broken
from ledger.layout import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.book import Book
    from ledger.store import Store


@dataclass(frozen=True, slots=True)
class Settings:
    """What crewbook.toml says: the book's id, its database, who usually types, and how the dashboard shows it.

    In a private book members see their own accounts and the totals. `address` is where others find the dashboard.
    """

    folder: Path
    book: str
    database: str
    member: str | None
    is_private: bool = False
    address: str | None = None

    @property
    def here(self) -> str:
        """The folder as one types it from where one is."""
        return "." if self.folder.resolve() == Path.cwd() else str(self.folder)

    @property
    def source(self) -> Path | str:
        """The database: a file in the folder, or a URL. CREWBOOK_DATABASE goes before what the settings say."""
        given = os.environ.get("CREWBOOK_DATABASE") or self.database
        return given if "://" in given else self.folder / given

    def opened(self, tell: Callable[[str], None], *, when_older: Callable[[Store], None] | None = None) -> Book:
        """The book, with its pages; `when_older` brings a database of an older crewbook up to date.

        Raises: Broken, when its database is not there.
        """
        from ledger.book import Book
        from ledger.pages import Pages
        from ledger.store import Store

        database = self.source
        if isinstance(database, Path) and not database.exists():
            raise Broken(
                f"The database {database} is missing.",
                hint=f"Bring the book back from its pages: crewbook restore {self.here}; or correct database in crewbook.toml.",
                where=str(database),
            )
        store = Store(database)
        store.tell = tell
        if when_older is not None:
            store.when_older = lambda: when_older(store)
        return Book(store, self.book, Pages(self.folder, tell))


def read_settings(start: Path | None) -> Settings:
    """The settings of the book in a folder, or in the nearest one above the current folder.

    Raises: Broken, when there is none or it cannot be read.
    """
    here = start or Path.cwd()
    folders = [here] if start else [here, *here.resolve().parents]
    found = next((folder for folder in folders if (folder / SETTINGS).is_file()), None)
    if found is None:
        raise Broken(
            f"There is no book in {here}{'' if start else ' or above it'}.",
            hint='Begin one: crewbook init DIR --name "Tui Crew" --currency NZD; or name its folder: --book DIR',
            where=str(here),
        )
    path = found / SETTINGS
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, OSError, UnicodeDecodeError) as error:
        raise Broken(
            f"{path} cannot be read: {error}.", hint="It names book, database and member.", where=str(path)
        ) from None
    for name in ("book", "database", "member", "address"):
        if not isinstance(given.get(name, "" if name in {"member", "address"} else None), str):
            raise Broken(
                f"{path} does not say {name} in quotes.", hint=f'It has a line like {name} = "…".', where=str(path)
            )
    if not isinstance(given.get("private", False), bool):
        raise Broken(
            f"{path} says of private neither true nor false.",
            hint="Write private = true, or leave the line out.",
            where=str(path),
        )
    settings = _as_given(found, given)
    return replace(settings, member=os.environ.get("CREWBOOK_MEMBER") or settings.member)


def plain_settings(folder: Path) -> Settings:
    """The settings as the file in a folder has them, without what the environment says."""
    return _as_given(folder, tomllib.loads((folder / SETTINGS).read_text(encoding="utf-8-sig")))


def write_settings(settings: Settings) -> None:
    """Write crewbook.toml; readable by its owner alone when the database's URL may hold a password."""
    lines = [
        "# The settings of this book. member: who usually types here; database: a file in this folder, or a URL.",
        f"book = {json.dumps(settings.book)}",
        f"database = {json.dumps(settings.database)}",
    ]
    if settings.member:
        lines.append(f"member = {json.dumps(settings.member, ensure_ascii=False)}")
    if settings.is_private:
        lines.append("private = true  # in the dashboard, members see their own accounts and the totals")
    if settings.address:
        lines.append(f"address = {json.dumps(settings.address)}")
    path = settings.folder / SETTINGS
    path.touch(mode=0o600 if "://" in settings.database else 0o644)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _as_given(folder: Path, given: dict[str, Any]) -> Settings:
    return Settings(
        folder, given["book"], given["database"], given.get("member"), given.get("private", False), given.get("address")
    )
