"""Commands that keep a book from being lost: backups, bringing it back, writing it out."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.door import Door
from cli.options import alone, plain, reads


class Format(StrEnum):
    """As what a book can be written out."""

    beancount = "beancount"
    json = "json"
    ocf = "ocf"


def register(app: typer.Typer) -> None:
    """Add `backup`, `restore`, `export` and `doctor` to the program."""
    plain(app, "backup")(backup)
    alone(app, "restore")(restore)
    reads(app, "export")(export)
    plain(app, "doctor")(doctor)


def backup(
    door: Door,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Where to (default: a new file in backups).")
    ] = None,
) -> None:
    """Put the whole book, as it is at this moment, into one file."""
    from cli import archiving

    archiving.backup(door, file)


def restore(
    door: Door,
    pages: Annotated[Path, typer.Argument(metavar="PAGES", help="A book's folder, its pages, or a backup.")],
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="A new folder (default: the folder of the pages itself).")
    ] = None,
    database: Annotated[
        str | None, typer.Option(help="A database URL (default: as the folder's settings say, or a SQLite file).")
    ] = None,
) -> None:
    """Bring a book back from its pages alone, seal for seal."""
    from cli import restoring

    restoring.restore(door, pages, folder, database)


def export(
    door: Door,
    form: Annotated[
        Format, typer.Option("--format", help="beancount (pages and main.beancount), json, or ocf (a cap table).")
    ] = Format.beancount,
    out: Annotated[Path | None, typer.Option(help="A new folder, or for json a new file.", metavar="DIR|FILE")] = None,
    database: Annotated[str | None, typer.Option(help="From the database at this URL, without a folder.")] = None,
    book_id: Annotated[str | None, typer.Option(help="Which book of that database.", metavar="ID")] = None,
    pod: Annotated[str | None, typer.Option(help="With ocf: whose cap table.", metavar="POD")] = None,
    country: Annotated[
        str | None, typer.Option(help="With ocf: where the crew is formed, as in NZ.", metavar="COUNTRY")
    ] = None,
) -> None:
    """Write the whole book out of its database, as beancount or JSON; or a pod's cap table, as Open Cap Table Format."""
    from cli import archiving, cap_table

    if form is Format.ocf:
        cap_table.export(door, out, pod=pod, country=country, database=database or book_id)
        return
    cap_table.need_none(door, pod or country)

    archiving.export(door, form.value, out, database=database, book_id=book_id)


def doctor(
    door: Door,
    is_here: Annotated[
        bool, typer.Option("--here", help="Go on in this copy of a book's folder, and never again in the other.")
    ] = False,
) -> None:
    """Look the book's folder over: what is well, and what to do."""
    from cli import doctor as looking

    looking.doctor(door, is_here=is_here)
