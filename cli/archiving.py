"""Backing a book up, and writing it out of its database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.errors import Broken, Invalid, Refused
from ledger.money import printable

if TYPE_CHECKING:
    from cli.door import Door
    from ledger.head import Head
    from ledger.session import Session
    from ledger.store import Store


def backup(door: Door, file: Path | None) -> None:
    """Write a backup and say how the book is brought back from it.

    Raises: Refused, when the file is there; Broken, when it cannot be written.
    """
    from ledger import backup as backups

    settings = door.settings
    if file is not None and file.is_dir():
        raise Invalid(f"{file} is a folder.", hint="Name a file in it, such as tui.zip.", where="file")
    try:
        made = backups.backup(door.book.store, settings.book, settings.folder, file, day=door.now.date().isoformat())
    except OSError as error:
        raise Broken(
            f"The backup cannot be written: {error.strerror}.",
            hint="Name a file in a folder in which you may write, and where there is room: crewbook backup FILE",
            where=str(error.filename or file or settings.folder),
        ) from None
    if door.given.json:
        door.print_json({"file": str(made.path), "entries": made.head.seq, "seal": made.head.seal})
        return
    print(f"The book of {made.head.facts.name} is backed up in {made.path}: {made.head.seq} entries.")
    print(f"Seal {made.head.seal}")
    print(f"Keep a copy on another computer or a memory stick. To bring it back: crewbook restore {made.path} DIR")


def export(door: Door, form: str, out: Path | None, *, database: str | None, book_id: str | None) -> None:
    """Write the book out: as a folder of pages with its main.beancount, or as JSON, by default on stdout.

    Raises: Refused, when something is there already.
    """
    store, book = _which(door, database, book_id)
    if out is not None and out.exists() and (form == "json" or not out.is_dir() or any(out.iterdir())):
        raise Refused(
            f"{out} is there already, and an export is never written over anything.",
            hint="Name a new one: --out NAME",
            where="out",
        )
    # The entries' texts are the same in every schema, so that a database from an old machine can be read as it is.
    with store.reading(book, is_any_schema=True) as session:
        assert session.head is not None
        head = session.head
        try:
            where = _as_json(session, out) if form == "json" else _as_pages(session, head, out)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise Broken(
                f"The export cannot be written: {error.strerror}.",
                hint="Name a place where you may write: --out NAME",
                where=str(error.filename or out),
            ) from None
    if where is None:
        return
    if door.given.json:
        door.print_json({"out": str(where), "entries": head.seq, "seal": head.seal})
        return
    print(f"The book of {head.facts.name} is written to {where}: {head.seq} entries.")
    print(f"Seal {head.seal}")
    if form == "beancount":
        print(
            f"Look at it: bean-check {where / 'main.beancount'}. To make a book of it again: crewbook restore {where} DIR"
        )


def _which(door: Door, database: str | None, book_id: str | None) -> tuple[Store, str]:
    """The book in question: that of the folder, or one in a database that is named.

    Raises: Invalid, when it must be said which one; Broken, when there is none.
    """
    if database is None:
        if book_id is not None:
            raise Invalid("Which database holds that book?", hint="Add --database URL", where="database")
        return door.book.store, door.settings.book
    from ledger.store import Store

    store = Store(database if "://" in database else Path(database))
    if store.is_sqlite and not Path(str(store.url.database)).exists():
        raise Broken(
            f"The database {database} is missing.", hint="Name a file that is there, or a URL.", where="database"
        )
    known = {each.id: each.name for each in store.books()}
    if book_id is None:
        if len(known) != 1:
            names = "; ".join(f"{name}: --book-id {id}" for id, name in known.items())
            raise Invalid(
                f"The database holds {len(known)} books.",
                hint=f"Say which one. {names}" if known else "Name another database.",
                where="book-id",
            )
        return store, next(iter(known))
    if book_id not in known:
        raise Invalid(
            f"The database holds no book {printable(book_id)}.",
            hint="Leave --book-id out, and you are told which ones it holds.",
            where="book-id",
        )
    return store, book_id


def _as_json(session: Session, out: Path | None) -> Path | None:
    from ledger.export import as_json

    if out is None:
        sys.stdout.writelines(as_json(session))
        return None
    with out.open("x", encoding="utf-8") as file:
        file.writelines(as_json(session))
    return out


def _as_pages(session: Session, head: Head, out: Path | None) -> Path:
    from ledger.export import pages_into
    from ledger.layout import lay_out

    where = out or Path(f"export-{head.seal[:8]}")
    if out is None and where.exists():
        raise Refused(
            f"{where} is there already: the book was written out before and has not changed since.",
            hint="Name another folder: --out DIR",
            where="out",
        )
    pages_into(where, session)
    facts = head.facts
    lay_out(where, name=facts.name, currency=facts.currency, first_day=facts.first_day.isoformat())
    return where
