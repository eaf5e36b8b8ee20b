"""The command `serve`: the crew's book in a browser, for those who were invited."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.door import Door
from cli.options import alone
from ledger.errors import Broken, CrewbookError
from ledger.layout import SETTINGS

if TYPE_CHECKING:
    from dashboard.shelf import Served
    from ledger.settings import Settings


def register(app: typer.Typer) -> None:
    """Add `serve` to the program."""
    alone(app, "serve")(serve)


def serve(
    door: Door,
    book: Annotated[
        list[Path] | None,
        typer.Option(
            "--book", help="A book's folder, once or more (default: this one or one above it).", metavar="DIR"
        ),
    ] = None,
    books: Annotated[
        Path | None, typer.Option("--books", help="A folder of books: each in a folder of its own.", metavar="DIR")
    ] = None,
    host: Annotated[str, typer.Option(help="This machine's own name: 127.0.0.1, localhost or ::1.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="On which port; 0 takes any that is free.")] = 5000,
    behind_proxy: Annotated[bool, typer.Option("--behind-proxy", help="A web server in front brings https.")] = False,
    proxy: Annotated[
        str | None, typer.Option("--proxy", help="From where it asks (default: this machine).", metavar="ADDRESS")
    ] = None,
    address: Annotated[
        str | None,
        typer.Option("--address", help="Where people find it (default: address in crewbook.toml).", metavar="URL"),
    ] = None,
) -> None:
    """Show the book in a browser to whoever was invited, until Ctrl-C."""
    from cli.inviting import remember
    from dashboard import server
    from dashboard.shelf import Shelf

    found = _settings(book, books)
    wished = address or next((each.address for each in found if each.address), None)
    where = server.place(host, port, is_behind_proxy=behind_proxy, proxy=proxy, at=wished if behind_proxy else address)
    served = [each for each in found if _is_well(door, each, is_only=len(found) == 1)]
    shelf = Shelf(served, door.tell)

    def started(url: str) -> None:
        for each in shelf:
            remember(each.folder, url, each.slug)
        invitations = [made for each in shelf if (made := _first_invitation(door, each, url)) is not None]
        if door.given.json:
            door.print_json({"url": url, "invitations": invitations})
        else:
            _say(url, invitations, count=len(shelf))
        sys.stdout.flush()

    server.serve(shelf, where, started=started)


def _settings(book: list[Path] | None, books: Path | None) -> list[Settings]:
    """Which books to show.

    Raises: Broken, where there is none.
    """
    from ledger.settings import read_settings

    named = [read_settings(each) for each in book or ()]
    if books is None:
        return named or [read_settings(None)]
    try:
        folders = sorted(each for each in books.iterdir() if (each / SETTINGS).is_file())
    except OSError as error:
        raise Broken(f"{books} cannot be read: {error.strerror}.", where=str(books)) from None
    if not folders:
        raise Broken(
            f"No folder in {books} holds a book.",
            hint="Name the folder in which the books' folders lie; one book alone: crewbook serve --book DIR",
            where=str(books),
        )
    return named + [read_settings(each) for each in folders]


def _is_well(door: Door, settings: Settings, *, is_only: bool) -> bool:
    """Whether a book can be shown: a page that could not be written, or was edited by hand, is mended before.

    Of several books, one that is not well is told and left out, so that the others can be read.
    """
    one = Door(replace(door.given, book=settings.folder))
    try:
        if not (settings.folder / "main.beancount").is_file():
            raise Broken(
                f"{settings.folder / 'main.beancount'} is missing, so there is nothing to show.",
                hint="Bring it back from a backup; the book itself is safe: crewbook verify",
                where=str(settings.folder / "main.beancount"),
            )
        one.book.touch()
    except CrewbookError as error:
        if is_only:
            raise
        door.tell(f"{settings.folder} is not shown: {error.message} {error.hint}")
        return False
    finally:
        with suppress(CrewbookError):
            one.book.store.close()
    return True


def _first_invitation(door: Door, served: Served, url: str) -> dict[str, Any] | None:
    """An invitation for a treasurer, where no treasurer can sign in nor was invited yet."""
    from cli.inviting import invited
    from dashboard.logins import Logins
    from pods.crew import people

    with served.view(door.now.date()) as view:
        treasurers = [each for each in people.members(view) if people.is_treasurer(each)]
    known = {each.name for each in Logins(served.folder).logins(door.now) if each.has_passphrase or each.invited_until}
    if not treasurers:
        door.tell(
            f"Nobody keeps the book of {served.name}, so nobody can be invited. Take somebody in: "
            f"crewbook member add HANDLE --name NAME --treasurer --book {served.folder}"
        )
        return None
    if known & {each.id for each in treasurers}:
        return None
    first = next((each for each in treasurers if each.id == served.settings.member), treasurers[0])
    return {"book": served.slug} | invited(
        served.settings, served.slug, first.id, shown=str(first.body["name"]), address=url, by="", now=door.now
    )


def _say(url: str, invitations: list[dict[str, Any]], *, count: int) -> None:
    print(f"{'The book is' if count == 1 else f'{count} books are'} at {url} · for who was invited · Ctrl-C ends")
    for each in invitations:
        print(
            f"\nNo treasurer of {each['book']} can come in yet. {each['name']} is invited by this link, which works once:"
        )
        print(each["url"])
        print(f"The others: crewbook invite MEMBER{' --book DIR' if count > 1 else ''}")
