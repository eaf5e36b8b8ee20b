"""Verifying a book, with a progress bar on a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from ledger.errors import Broken

if TYPE_CHECKING:
    from cli.door import Door
    from ledger.verify import Progress


def verify(door: Door, seal: str | None, *, mend: bool) -> None:
    """Say that the book holds, or list what does not.

    Raises: Broken, when anything does not hold.
    """
    from ledger.verify import verify as check

    if mend and door.book.pages is not None:
        door.book.pages.bring_up_to(door.book, thoroughly=True)

    _look_at_main(door)
    found = check(door.book, main=door.settings.folder / "main.beancount", seal=seal, progress=progress())
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    if door.given.json:
        problems = [{"where": each.where, "what": each.what, "hint": each.hint} for each in found.problems]
        door.print_json({"ok": found.ok, "entries": found.entries, "seal": found.seal, "problems": problems})
        if not found.ok:
            raise typer.Exit(Broken.exit_status)
        return
    if found.ok:
        print(f"The book holds: {found.entries} entries, every balance, lot, page and seal.")
        if seal:
            print(f"The seal {seal} stands in it.")
        print(f"Seal {found.seal}")
        return
    for each in found.problems:
        print(f"{each.where}: {each.what}")
        if each.hint:
            print(f"  {each.hint}")
    raise Broken(
        f"The book does not hold: {len(found.problems)} problem{'s' if len(found.problems) > 1 else ''}.",
        hint="Keep a copy of the folder before you mend anything.",
    )


def _look_at_main(door: Door) -> None:
    """Say when main.beancount no longer asks our plugin: what it would find there is found by this command alone."""
    from beancount.parser import parser

    main = door.settings.folder / "main.beancount"
    if not main.exists():
        return
    _, _, options = parser.parse_file(str(main))
    if "crewbook" not in {name for name, _ in options["plugin"]}:
        door.tell(
            'main.beancount has no line plugin "crewbook": Fava and bean-check do not see when a page was tampered with '
            "or a lot or a place was oversold. Put the line back, unless you took it out to read the book elsewhere."
        )


def progress() -> Progress:
    """A function that draws how far we are, on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        return lambda *_: None

    def draw(done: int, of: int, what: str = "") -> None:
        width = 30
        full = width * done // max(of, 1)
        print(f"\r\033[K{'█' * full}{'·' * (width - full)} {what}", end="", file=sys.stderr, flush=True)

    return draw
