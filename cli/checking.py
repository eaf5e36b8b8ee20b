"""Verifying a book, with a progress bar on a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from ledger.errors import Broken, Invalid

if TYPE_CHECKING:
    from pathlib import Path

    from cli.door import Door
    from ledger.verify import Progress, Verified
    from reports.agreements.genuine import Checked


def verify(
    door: Door, seals: list[str], drawer: Path | None, files: list[Path], hashes: list[str], *, mend: bool
) -> None:
    """Say that the book holds, or list what does not; and what every paper tells: by its seal, those in the file `drawer`
    as well, by its file, or by the hash of an agreement.

    Raises: Broken, when anything does not hold.
    """
    from ledger.verify import verify as check

    wanted = [*seals, *(_in_drawer(drawer) if drawer is not None else ())]
    if mend and door.book.pages is not None:
        door.book.pages.bring_up_to(door.book, thoroughly=True)

    found = check(door.book, main=door.settings.folder / "main.beancount", seals=wanted, progress=progress())
    clear_progress()
    if found.ok:
        _look_at_main(door)
    papers = _genuine(door, files, hashes) if found.ok and (files or hashes) else []
    if door.given.json:
        told = [{"paper": each.paper, "holds": each.holds, "says": each.says} for each in papers]
        door.print_json(_data(found) | ({"documents": told} if told else {}))
        if not found.ok or not all(each.holds for each in papers):
            raise typer.Exit(Broken.exit_status)
        return
    _tell(found)
    for each in papers:
        print(each.says)
    false = [each.paper for each in papers if not each.holds]
    if false:
        raise Broken(
            f"{' and '.join(false)} cannot be told to be this book's.",
            hint="The book itself holds. Ask who gave you the paper where it comes from.",
            where="document",
        )


def _genuine(door: Door, files: list[Path], hashes: list[str]) -> list[Checked]:
    """What each file and each hash turned out to be.

    Raises: Invalid, when a file cannot be read, or what was typed is no hash.
    """
    from cli import receipts
    from ledger import persons
    from pods.agreements.versions import typed_hash
    from reports.agreements.genuine import Printer, of_file, of_hash
    from reports.render.html import html
    from reports.render.pdf import pdf

    contents = [(str(file), receipts.read(file, "document", "--document paper.pdf")) for file in files]
    typed = [typed_hash(each) for each in hashes]
    known = persons.of_book(door.book)
    with door.view() as view:
        found = [
            of_file(
                name,
                content,
                view,
                lambda on, at: door.book.view(on=on, at=at),
                Printer(html if content.startswith(b"<!doctype html") else pdf, known),
            )
            for name, content in contents
        ]
        return [*found, *(of_hash(each, view) for each in typed)]


def _tell(found: Verified) -> None:
    """Print what was found.

    Raises: Broken, when anything does not hold.
    """
    if found.ok:
        print(f"The book holds: {found.entries} entries, every balance, lot, page and seal.")
    for paper in found.papers:
        if paper.holds:
            print(f"{paper.seal[:8]}: {paper.says}")
    if found.ok:
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


def _data(found: Verified) -> dict[str, Any]:
    """What was found with the keys that others rely on."""
    problems = [{"where": each.where, "what": each.what, "hint": each.hint} for each in found.problems]
    data: dict[str, Any] = {"ok": found.ok, "entries": found.entries, "seal": found.seal, "problems": problems}
    if found.papers:
        data["papers"] = [
            {"seal": each.seal, "entry": each.entry, "holds": each.holds, "says": each.says} for each in found.papers
        ]
    return data


def _in_drawer(file: Path) -> list[str]:
    """The seals that somebody copied from papers, one a line; what stands behind # is theirs.

    Raises: Invalid, naming the file, or the line that holds none.
    """
    from ledger.entry import typed_seal

    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise Invalid(f"{file} cannot be read: {why}.", hint="Write one seal a line into it.", where="seals") from None
    typed = {number: line.partition("#")[0] for number, line in enumerate(lines, 1)}
    found = [typed_seal(line, where=f"{file}:{number}") for number, line in typed.items() if line.strip()]
    if not found:
        raise Invalid(f"{file} holds no seal.", hint="Write one seal a line into it.", where="seals")
    return found


def progress() -> Progress:
    """A function that draws how far we are, on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        return lambda *_: None

    def draw(done: int, of: int, what: str = "") -> None:
        width = 30
        full = width * done // max(of, 1)
        if done >= of:
            # Whatever is said next begins on an empty line.
            print("\r\033[K", end="", file=sys.stderr, flush=True)
            return
        print(f"\r\033[K{'█' * full}{'·' * (width - full)} {what}", end="", file=sys.stderr, flush=True)

    return draw


def clear_progress() -> None:
    """Take the bar away, before anything else is said."""
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
