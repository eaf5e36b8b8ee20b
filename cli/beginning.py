"""Beginning a book: its folder, its settings, its first members."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from cli import syncing
from cli.door import VIA, day
from ledger import money, text
from ledger.errors import Broken, Invalid, Refused, unknown
from ledger.layout import DATABASE, SETTINGS
from ledger.settings import Settings, plain_settings, write_settings

if TYPE_CHECKING:
    from cli.door import Door

MOST_DECIMALS = 8


def begin(
    door: Door, typed: str, *, name: str, currency: str, database: str | None, on: str | None, decimals: int | None
) -> None:
    """Lay out the folder and write the book's first entry.

    Raises: Refused, when a book is there already; Invalid, for a currency that nobody knows.
    """
    from ledger.book import Book
    from ledger.pages import Pages
    from ledger.store import Store

    folder = _named(typed)
    where = str(folder.resolve())
    if (folder / SETTINGS).exists():
        raise Refused(
            f"There is already a book in {where}.",
            hint="Use it from there; see what can be done: crewbook --help",
            where=where,
        )
    for found in ("main.beancount", "inbox.beancount", "pages", ".crewbook", DATABASE):
        if (folder / found).exists():
            raise Refused(f"{where} already holds {found}.", hint="Begin in an empty folder.", where=where)
    check_name(folder)
    first_day = day(on, "on") if on else door.now.date()
    code = currency.strip().upper()
    digits = _decimals(code) if decimals is None else _own(code, decimals)
    clean = text.name(name)
    if not clean:
        raise Invalid("The crew has no name.", hint='Name it: --name "Tui Crew"', where="name")
    settings = Settings(folder, "", database or DATABASE, None)
    is_new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        store = Store(settings.source)
        store.create()
        pages = Pages(folder, door.tell)
        pages.begin(name=clean, currency=code, first_day=first_day.isoformat())
        book = Book.create(
            store, name=clean, currency=code, digits=digits, now=door.now, on=first_day, via=VIA, pages=pages
        )
        write_settings(Settings(folder, book.id, settings.database, None))
    except BaseException as error:
        # Whatever stopped it, Ctrl-C too: half a book would be in the way of the next try. It goes on its way below.
        _take_back(folder, is_new=is_new)
        if isinstance(error, OSError):
            raise Broken(
                f"The book cannot be begun in {folder}: {error.strerror}.",
                hint="Name a folder in which you may write.",
                where=str(folder),
            ) from None
        raise
    syncing.warn(door, folder)
    if door.given.json:
        from cli.door import entry_data

        door.print_json({"entry": entry_data(book.entry(1)), "id": book.id, "folder": str(folder)})
        return
    print(f"The book of {clean} begins in {folder}, in {code}, on {first_day}.")
    print(f"Next: cd {folder}; then take in the first member, who keeps the books:")
    later = "" if on is None else f" --on {first_day}"
    print(f'  crewbook member add ana --name "Ana" --treasurer{later}')
    if later:
        print(f"Whatever holds for an earlier day than today takes --on; without it, it holds from {door.now.date()}.")


def _named(typed: str) -> Path:
    """The folder that was named; `init "$FOLDER"` with nothing in it would begin here.

    Raises: Invalid, when nothing was.
    """
    if not typed.strip():
        raise Invalid("The folder has no name.", hint="Name one; the folder that you are in is called .", where="dir")
    return Path(typed)


def check_name(folder: Path) -> None:
    """Refuse a folder in which beancount would find no pages.

    Raises: Invalid.
    """
    if set("[]*?") & set(str(folder.resolve())):
        raise Invalid(
            f"beancount finds no pages in a folder whose name holds any of [ ] * ?: {folder.resolve()}.",
            hint="Name the folder in letters.",
            where="dir",
        )


def _take_back(folder: Path, *, is_new: bool) -> None:
    """Leave the folder as it was before a beginning that failed; none of these was there then."""
    from ledger.layout import GIT, PAPERS

    for name in (SETTINGS, DATABASE, "main.beancount", "inbox.beancount"):
        (folder / name).unlink(missing_ok=True)
    for kept, ours in ((folder / ".gitattributes", GIT), (folder / "documents" / "README.txt", PAPERS)):
        if kept.is_file() and kept.read_text(encoding="utf-8") == ours:
            kept.unlink()
    for name in ("pages", ".crewbook"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for emptied in (folder / "documents", *([folder] if is_new else [])):
        with contextlib.suppress(OSError):
            emptied.rmdir()


def _decimals(code: str) -> int:
    """How many decimals a currency has, by ISO 4217.

    Raises: Invalid, when it is no currency.
    """
    from babel.numbers import get_currency_precision, list_currencies

    known = list_currencies()
    if code not in known:
        own = "For a unit of your own, say how many decimals it has: --decimals 2"
        error = unknown("currency", code, known, among="in ISO 4217", hint=own)
        error.hint = own if error.hint == own else f"{error.hint} {own}"
        raise error
    return int(get_currency_precision(code))


def _own(code: str, decimals: int) -> int:
    """The decimals of a unit of one's own.

    Raises: Invalid, for a name that the pages cannot hold, or more decimals than amounts have.
    """
    if not money.COMMODITY.fullmatch(code):
        raise Invalid(
            f"“{money.printable(code)}” cannot name a currency.",
            hint="Use capitals, digits and hyphens: HOURS.",
            where="currency",
        )
    if not 0 <= decimals <= MOST_DECIMALS:
        raise Invalid(
            f"A currency has 0 to {MOST_DECIMALS} decimals, not {decimals}.",
            hint="Write --decimals 2",
            where="decimals",
        )
    return decimals


def add_member(door: Door, handle: str, *, name: str | None, treasurer: bool, language: str | None) -> None:
    """Take somebody in; the first one, and then the first treasurer, becomes who usually types here."""
    from dataclasses import replace

    from ledger.act import make
    from pods.crew import people
    from pods.crew.members import Join

    act = make(Join, member=handle, name=name, treasurer=treasurer, **({"language": language} if language else {}))
    with door.view() as view:
        crew = people.members(view)
        others = {each.id: each for each in crew}
    if not crew and door.given.by is None:
        door.given = replace(door.given, by=handle)
        door.forget_member()
    door.post(act)
    if door.given.dry_run:
        return
    standing = door.settings.member
    is_replaced = standing in others and not people.is_treasurer(others[standing]) and treasurer
    if standing is None or is_replaced:
        write_settings(replace(plain_settings(door.settings.folder), member=handle))
        if not door.given.json:
            print(f"Commands in this folder now act as {handle}, unless --by says otherwise (member in {SETTINGS}).")
