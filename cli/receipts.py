"""A receipt's file, filed among the crew's papers where Fava finds it: documents/ACCOUNT/DAY.NAME, with its sha256."""

from __future__ import annotations

from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

from cli.door import write_file
from ledger import chart, money
from ledger.errors import Broken, Invalid, Refused, Stale
from ledger.pages import sync

if TYPE_CHECKING:
    import datetime as dt
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
    digest = sha256(content).hexdigest()
    folder = door.settings.folder.joinpath("documents", *account.split(":"))
    path = _named(folder, door.on or door.now.date(), file, digest)
    is_ours = not path.exists() and not door.given.dry_run
    if is_ours:
        _put(folder, path, content, what)
    try:
        yield path.name, digest
    except (Refused, Invalid, Stale):
        # Whatever else went wrong may have been recorded all the same, and then names the file.
        if is_ours:
            path.unlink(missing_ok=True)
        raise


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


def _named(folder: Path, on: dt.date, file: Path, digest: str) -> Path:
    """Where the file goes; the same file keeps the name under which it lies there, another of that name stands beside it."""
    stem = chart.slug(file.stem).lower() or "receipt"
    suffix = "." + chart.slug(file.suffix[1:]).lower() if chart.slug(file.suffix[1:]) else ""
    for path in sorted(folder.glob(f"????-??-??.{stem}*{suffix}")):
        if path.is_file() and sha256(path.read_bytes()).hexdigest() == digest:
            return path
    path = folder / f"{on}.{stem}{suffix}"
    return path if not path.exists() else folder / f"{on}.{stem}-{digest[:8]}{suffix}"


def _put(folder: Path, path: Path, content: bytes, what: str) -> None:
    """The file on the disk, with the folders that it needs."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_file(path, content)
        sync(path)
        sync(folder)
    except OSError as error:
        raise Broken(
            f"The {what} cannot be filed in {folder}: {error.strerror or error}.",
            hint="Nothing was recorded. Make room or rights there, then type it again.",
            where=str(folder),
        ) from None
