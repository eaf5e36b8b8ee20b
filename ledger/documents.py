"""A file among the crew's papers, where Fava finds it: documents/ACCOUNT/DAY.NAME, known by its sha256. What it says is others' business."""

from __future__ import annotations

from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

from ledger import chart
from ledger.errors import Broken, Invalid, Refused, Stale
from ledger.pages import sync

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = "documents"


@contextmanager
def laid(
    crew: Path, content: bytes, file: Path, account: str, *, on: dt.date, what: str = "receipt", is_dry: bool = False
) -> Iterator[tuple[str, str]]:
    """(name among the papers, sha256) of content that lies there, under the name of `file`, before the entry that names it is recorded.

    `crew` is the crew's folder. Nothing stays when recording it is refused, or of a trial (`is_dry`). The same file keeps
    the name under which it lies there already. Raises: Broken, when it cannot be filed.
    """
    digest = sha256(content).hexdigest()
    folder = crew.joinpath(FOLDER, *account.split(":"))
    path = _named(folder, on, file, digest)
    is_ours = not path.exists() and not is_dry
    if is_ours:
        _put(folder, path, content, what)
    try:
        yield path.name, digest
    except (Refused, Invalid, Stale):
        # Whatever else went wrong may have been recorded all the same, and then names the file.
        if is_ours:
            path.unlink(missing_ok=True)
        raise


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
    """The file on the disk, whole, with the folders that it needs."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        new = path.with_name(path.name + ".new")
        new.write_bytes(content)
        new.replace(path)
        sync(path)
        sync(folder)
    except OSError as error:
        raise Broken(
            f"The {what} cannot be filed in {folder}: {error.strerror or error}.",
            hint="Nothing was recorded. Make room or rights there, then type it again.",
            where=str(folder),
        ) from None
