"""The command `serve`: the crew's book in a browser, to read."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cli.door import Door
from cli.options import plain


def register(app: typer.Typer) -> None:
    """Add `serve` to the program."""
    plain(app, "serve")(serve)


def serve(
    door: Door,
    host: Annotated[str, typer.Option(help="This machine's own name: 127.0.0.1, localhost or ::1.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="On which port; 0 takes any that is free.")] = 5000,
) -> None:
    """Show the book in a browser, to read, until Ctrl-C."""
    from dashboard import server

    # A page that could not be written, or was edited by hand, is mended before it is shown.
    door.book.touch()

    def started(url: str) -> None:
        if door.given.json:
            door.print_json({"url": url})
        else:
            print(f"The book is at {url} · it only reads · Ctrl-C ends")
        sys.stdout.flush()

    server.serve(door.settings.folder / "main.beancount", host=host, port=port, started=started)
