"""The draft of a meeting that is being typed: kept in .crewbook, whole after every answer, put away once it is recorded."""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ledger.errors import Broken, Stale
from ledger.pages import sync

if TYPE_CHECKING:
    from pathlib import Path

_VERSION = 1


@dataclass(slots=True)
class Draft:
    """A meeting of a pod on a day; `key` is the one under which it is recorded, however often that is tried.

    `into` is where its money is put, where that is not the pod's own place.
    """

    path: Path
    book: str
    pod: str
    day: dt.date
    begun: dt.datetime
    key: str
    answers: dict[str, str] = field(default_factory=dict)
    _kept: bytes = b""
    into: str | None = None

    def keep(self) -> None:
        """Have all answers on the disk before going on: the old draft or the new one, whatever happens meanwhile.

        Raises: Stale, when another window changed the draft; Broken, when it cannot be written.
        """
        content = json.dumps(self._content(), ensure_ascii=False, indent=1).encode()
        if content == self._kept:
            return
        new = self.path.with_name(self.path.name + ".new")
        try:
            self._is_ours()
            self.path.parent.mkdir(exist_ok=True)
            with new.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self.path)
            sync(self.path.parent)
        except OSError as error:
            raise Broken(
                f"The draft of this meeting cannot be kept: {error.strerror}.",
                hint=f"Nothing was recorded. Make room, or see whose {self.path.parent} is.",
                where=str(self.path),
            ) from None
        self._kept = content

    def _content(self) -> dict[str, Any]:
        return {
            "version": _VERSION,
            "book": self.book,
            "pod": self.pod,
            "day": self.day.isoformat(),
            "begun": self.begun.isoformat(timespec="seconds"),
            "key": self.key,
            **({"into": self.into} if self.into else {}),
            "answers": self.answers,
        }

    def _is_ours(self) -> None:
        standing = self.path.read_bytes() if self.path.exists() else b""
        if standing != self._kept:
            raise Stale(
                "This meeting is being typed in another window as well, and was changed there.",
                hint=f"Go on there; or close it, and begin here again: crewbook meeting {self.pod}",
                where=str(self.path),
            )

    def put_away(self) -> None:
        """The meeting is recorded; nothing is left to go on with."""
        self.path.unlink(missing_ok=True)
        self._kept = b""

    def set_aside(self) -> Path:
        """Keep it beside, under a name from which nothing goes on by itself."""
        aside = self.path.with_name(self.path.name + ".left")
        self.path.replace(aside)
        return aside


def begin(folder: Path, book: str, pod: str, day: dt.date, now: dt.datetime) -> Draft:
    """A new draft; nothing is written before the first answer."""
    key = f"meeting {pod} {day} {secrets.token_hex(6)}"
    return Draft(_path(folder, pod), book, pod, day, now, key)


def find(folder: Path, book: str, pod: str) -> Draft | None:
    """The draft that was left in this folder, or None.

    Raises: Broken, when it cannot be read.
    """
    path = _path(folder, pod)
    try:
        kept = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path, str(error.strerror)) from None
    try:
        found = json.loads(kept)
        is_ours = (found["version"], found["book"], found["pod"]) == (_VERSION, book, pod)
        draft = Draft(
            path,
            book,
            pod,
            dt.date.fromisoformat(found["day"]),
            dt.datetime.fromisoformat(found["begun"]),
            str(found["key"]),
            {str(id): str(answer) for id, answer in found["answers"].items()},
            kept,
            found.get("into"),
        )
    except (ValueError, LookupError, TypeError, AttributeError):
        raise _unreadable(path, "it is not one of ours, or damaged") from None
    if not is_ours:
        raise _unreadable(path, "it is of another book or of another version")
    return draft


def _path(folder: Path, pod: str) -> Path:
    return folder / ".crewbook" / f"meeting-{pod}.json"


def _unreadable(path: Path, why: str) -> Broken:
    return Broken(
        f"The draft of a meeting, {path}, cannot be read: {why}.",
        hint="Nothing of it was recorded. Move it away to begin the meeting anew.",
        where=str(path),
    )
