"""Files that are sent with a form: looked at by what is in them, kept until the form is recorded, then filed among the crew's papers."""

from __future__ import annotations

import re
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ledger import chart, documents
from ledger.errors import Broken, Invalid
from reports.say import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping
    from typing import Any

    from werkzeug.datastructures import FileStorage

    from dashboard.asking import Asking
    from dashboard.forms.offer import Offer
    from ledger.view import View

FIELDS = ("receipt", "file")
"""The fields of acts that name a file among the papers."""
MOST_BYTES = 10 * 1024 * 1024
FOLDER = Path(".crewbook") / "uploads"
_KEPT_SECONDS = 24 * 60 * 60
_MOST_KEPT = 20
# What is in a file says what it is, whatever it is called.
_BEGINNINGS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
_HEIC = frozenset({b"heic", b"heix", b"mif1", b"msf1"})
_FILE = re.compile(r"[0-9a-f]{64}\.(?:pdf|jpg|png|webp|heic)")
_TOKEN = re.compile(rf"(?P<file>{_FILE.pattern})/(?P<stem>[a-z0-9-]{{1,40}})")


def field_of(offer: Offer) -> str:
    """The field of a form with which a file can be sent; nothing where none can."""
    return next((name for name in (*offer.fields, *offer.more) if name in FIELDS), "")


def with_file(asking: Asking, offer: Offer, files: Mapping[str, FileStorage]) -> dict[str, str]:
    """What stands for the file that came with a form, by its field; nothing where none did.

    Raises: as `kept` does.
    """
    field = field_of(offer)
    file = files.get(field) if field else None
    return {field: kept(asking, file, field)} if file is not None and file.filename else {}


def kept(asking: Asking, sent: FileStorage, field: str) -> str:
    """What stands for a file in a field of a form, once its content is kept for a day.

    Raises: Invalid, when it is empty, too large, or neither a PDF nor a picture; Broken, when it cannot be kept.
    """
    with closing(sent):
        content = sent.stream.read(MOST_BYTES + 1)
    if not content:
        raise Invalid(
            say("The file is empty."), hint=say("Choose another one, or take the picture again."), where=field
        )
    if len(content) > MOST_BYTES:
        raise Invalid(
            say("The file is larger than 10 MB."), hint=say("Take a smaller picture, or a PDF of it."), where=field
        )
    kind = _kind(content)
    if kind is None:
        raise Invalid(
            say("The file is neither a PDF nor a picture."),
            hint=say("Send a PDF, JPEG, PNG, WebP or HEIC."),
            where=field,
        )
    folder = _folder(asking)
    path = folder / f"{sha256(content).hexdigest()}.{kind}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sweep(folder)
        path.touch(mode=0o600)
        path.write_bytes(content)
    except OSError as error:
        raise Broken(
            f"The file cannot be kept in {folder}: {error.strerror or error}.",
            hint="Make room there.",
            where=str(folder),
        ) from None
    stem = chart.slug(Path(sent.filename or "").stem).lower() or field
    return f"{path.name}/{stem}"


def sent(asking: Asking, name: str) -> Path | None:
    """The file that the visitor sent with a form, by the name under which it is kept; None where it is not kept any more."""
    if not _FILE.fullmatch(name):
        return None
    path = _folder(asking) / name
    return path if path.is_file() else None


def name_of(token: str) -> str:
    """The name of a file that is kept, as it is shown; nothing where none is."""
    found = _TOKEN.fullmatch(token)
    return f"{found['stem']}.{found['file'].rpartition('.')[2]}" if found else ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as it is filed: its content, the name that it gets, the account that it belongs to, and the day; `field` names it in the act."""

    field: str
    content: bytes
    file: Path
    account: str
    on: dt.date

    @contextmanager
    def laid(self, crew: Path, *, is_dry: bool = False) -> Iterator[dict[str, str]]:
        """The fields of an act that name it; it lies there before the entry is recorded, and goes when that is refused."""
        found = documents.laid(crew, self.content, self.file, self.account, on=self.on, what="paper", is_dry=is_dry)
        with found as (name, digest):
            yield {self.field: name, "sha256": digest}


def paper(asking: Asking, view: View, offer: Offer, values: Mapping[str, Any], day: dt.date | None) -> Paper | None:
    """The file that goes with what was filled in, or None.

    Raises: Invalid, when it is not kept any more.
    """
    field = field_of(offer)
    if field not in values:
        return None
    content, file = _found(asking, values[field], field)
    assert offer.lies is not None, "a form that takes a file says where it is filed"
    account, named = offer.lies(view, values, file)
    return Paper(field, content, named, account, day or asking.today)


def _found(asking: Asking, token: str, field: str) -> tuple[bytes, Path]:
    found = _TOKEN.fullmatch(token)
    try:
        if found is None:
            raise FileNotFoundError
        content = (_folder(asking) / found["file"]).read_bytes()
    except OSError:
        raise Invalid(say("The file is not kept here any more."), hint=say("Choose it again."), where=field) from None
    return content, Path(name_of(token))


def _folder(asking: Asking) -> Path:
    """A folder a member: nobody else's file is sent with one's form."""
    return asking.served.folder / FOLDER / asking.me


def _kind(content: bytes) -> str | None:
    for beginning, kind in _BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    return "heic" if content[4:8] == b"ftyp" and content[8:12] in _HEIC else None


def _sweep(folder: Path) -> None:
    """What is older than a day goes, and the oldest of many."""
    files = []
    for path in folder.iterdir():
        # Sent from two windows at once, each sweeps: what the other one took is gone.
        with suppress(FileNotFoundError):
            files.append((path.stat().st_mtime, path))
    for at, (changed, path) in enumerate(sorted(files, reverse=True)):
        if at >= _MOST_KEPT - 1 or changed < time.time() - _KEPT_SECONDS:
            path.unlink(missing_ok=True)
