"""Who holds a file that we wait for: the processes and how a person ends the wait. Linux tells; elsewhere nobody is named."""

from __future__ import annotations

import fcntl
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.errors import Broken

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NOTICE_SECONDS = 2
"""So long anybody waits without a word."""
PATIENCE_SECONDS = 30
"""So long anybody waits at all: a large import of somebody else's may well take that long."""
_STEP_SECONDS = 0.02
_LOCKS = Path("/proc/locks")
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that holds a lock; `command` is what was typed, without options: these may be private."""

    pid: int
    command: str
    is_stopped: bool = False
    ending: str = ""

    def __str__(self) -> str:
        if self.ending:
            return self.command
        named = f"{self.command} (process {self.pid})" if self.command else f"process {self.pid}"
        return f"{named}, which is suspended," if self.is_stopped else named


def holders(path: str | Path) -> list[Holder]:
    """The other processes that hold a lock on a file, those that keep everybody else out first; none where nobody tells."""
    try:
        inode = os.stat(path).st_ino  # noqa: PTH116 - a URL's path is text
        lines = _LOCKS.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    writing: list[int] = []
    reading: list[int] = []
    for line in lines:
        # 1: POSIX  ADVISORY  WRITE 4711 08:01:131079 1073741825 1073741825; who only waits has an arrow behind the number.
        words = line.split()
        if len(words) < 6 or words[1] == "->" or not words[4].isdecimal():  # noqa: PLR2004 - as the line above shows
            continue
        pid = int(words[4])
        if words[5].rpartition(":")[2] == str(inode) and pid not in {0, os.getpid()} and _has_open(pid, path):
            (writing if words[3] == "WRITE" else reading).append(pid)
    return [_holder(pid) for pid in dict.fromkeys(writing + reading)]


def _has_open(pid: int, path: str | Path) -> bool:
    """Whether a process has a file open, for inodes are numbered on every disk anew; believed where it cannot be seen."""
    try:
        return any(each.exists() and each.samefile(path) for each in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return True


def _holder(pid: int) -> Holder:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").rstrip("\0").split("\0")
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return Holder(pid, "", is_stopped=False)
    if Path(words[0]).name.startswith("python") and len(words) > 1 and not words[1].startswith("-"):
        words = words[1:]
    told = [Path(words[0]).name]
    for word in words[1:_MOST_WORDS]:
        if word.startswith("-") or "://" in word:
            break
        told.append(word)
    return Holder(pid, " ".join(told), is_stopped=state in {"T", "t"})


def on_server(pid: int, name: str | None, user: str | None, since: str | None) -> Holder:
    """A connection to a server that holds a lock, as the server knows it."""
    who = f"{name or 'another program'} (user {user or 'unknown'}, server process {pid})"
    return Holder(
        pid,
        f"{who} since {since} of the server's clock" if since else who,
        ending=f"SELECT pg_terminate_backend({pid})",
    )


def is_hopeless(found: Sequence[Holder]) -> bool:
    """Whether waiting is in vain until a person does something."""
    return any(each.is_stopped for each in found)


def waits_for(found: Sequence[Holder], what: str = "The book") -> str:
    """What is told once while we wait."""
    who = " and ".join(map(str, found)) or "another program"
    return f"{what} is held by {who.rstrip(chr(44))}; waiting for it."


def held(found: Sequence[Holder], *, what: str = "The book", outcome: str = "", where: str = "") -> Broken:
    """What is told when the wait was in vain, and how it ends."""
    outcome = f" {outcome}" if outcome else ""
    if not found:
        return Broken(
            f"{what} is held by another program, which does not let go of it.{outcome}",
            hint="Close what else is open on it (another crewbook, a database browser, a copying program), then try again.",
            where=where,
        )
    who = " and ".join(map(str, found)).rstrip(",")
    stopped = [each for each in found if each.is_stopped]
    if stopped:
        hint = (
            "Go to its terminal and type fg, so that it ends what it began; or end it, and what it had not recorded "
            f"is not recorded: kill -9 {stopped[0].pid}. Then try again."
        )
    elif found[0].ending:
        hint = f"Wait until it has ended, or end it, in psql: {found[0].ending}. Then try again."
    else:
        hint = f"Wait until it has ended, or end it: kill {found[0].pid}. Then try again."
    return Broken(f"{what} is held by {who}.{outcome}", hint=hint, where=where)


def lock_file(descriptor: int, path: str, tell: Callable[[str], None], *, what: str) -> None:
    """Take the lock of a file, patiently.

    Raises: Broken, when another process keeps it.
    """
    began = time.monotonic()
    is_told = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waited = time.monotonic() - began
            if waited > NOTICE_SECONDS and not is_told:
                found = holders(path)
                if is_hopeless(found):
                    raise held(found, what=what, where=path) from None
                tell(waits_for(found, what))
                is_told = True
            if waited > PATIENCE_SECONDS:
                raise held(holders(path), what=what, where=path) from None
            time.sleep(_STEP_SECONDS)
        else:
            return
