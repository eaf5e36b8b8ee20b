"""A receipt's file as it is given on the command line; where it lies among the crew's papers is ledger/documents.py's."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from ledger import money
from ledger.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cli.door import Door

_MOST_BYTES = 25_000_000


@contextmanager
def filed(door: Door, file: Path | None, account: str) -> Iterator[dict[str, str]]:
    """The file's name among the papers and its sha256; it lies there before the entry that names it is recorded.

    Nothing stays there when that fails, or with --dry-run. A file that lies there already is left as it is.
    Raises: Invalid, when the file cannot be read or is no receipt's size; Broken, when it cannot be filed.
    """
    if file is None:
        yield {}
        return
    with laid(door, read(file), file, account) as (name, digest):
        yield {"receipt": name, "sha256": digest}


@contextmanager
def laid(door: Door, content: bytes, file: Path, account: str, *, what: str = "receipt") -> Iterator[tuple[str, str]]:
    """The same for content that has no file yet, under the name of `file`: its name among the papers, and its sha256."""
    from ledger import documents

    with documents.laid(
        door.settings.folder,
        content,
        file,
        account,
        on=door.on or door.now.date(),
        what=what,
        is_dry=door.given.dry_run,
    ) as filed:
        yield filed


def read(file: Path, what: str = "receipt", option: str = "--receipt flour.pdf") -> bytes:
    """The content of a paper.

    Raises: Invalid, when it cannot be read, is empty or larger than a paper is.
    """
    try:
        with file.open("rb") as opened:
            content = opened.read(_MOST_BYTES + 1)
    except OSError as error:
        raise Invalid(
            f"The {what} {money.printable(str(file))} cannot be read: {error.strerror}.",
            hint=f"Name the file: {option}",
            where=what,
        ) from None
    if not content or len(content) > _MOST_BYTES:
        size = "larger than 25 MB" if content else "empty"
        raise Invalid(
            f"The {what} {money.printable(str(file))} is {size}.",
            hint="Give a picture or a PDF of it.",
            where=what,
        )
    return content
