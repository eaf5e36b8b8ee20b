"""A meeting's sheet: printing the form, and recording it when it is filled in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cli.lines import dated, fitted
from ledger.book import Item
from ledger.errors import Broken, CrewbookError, Invalid, Stale

if TYPE_CHECKING:
    from cli.door import Door


def print_form(door: Door, pod: str) -> None:
    """The sheet to fill in, on stdout."""
    from pods import meeting, people

    with door.view() as view:
        form = meeting.form(view, people.pod(view, pod, kind="savings"))
    if door.given.json:
        door.print_json({"sheet": form})
    else:
        print(form, end="")


def record(door: Door, pod: str, path: Path) -> None:
    """Every line of the sheet in one commit, or none; an error names line and column."""
    from pods import meeting, people

    try:
        raw = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise Invalid(
            f"{path} cannot be read: {error.strerror}.",
            hint=f"Print the form: crewbook meeting sheet {pod} > sheet.csv",
            where=str(path),
        ) from None
    with door.view() as view:
        lines = meeting.read(view, people.pod(view, pod, kind="savings"), raw)
    items = [Item(line.act, door.by, door.on) for line in lines]
    try:
        _post_once(door, pod, path, items)
    except (Broken, Stale):
        # No line is to blame, and what came of it is said already.
        raise
    except CrewbookError as error:
        # A rule spoke while the lines were being recorded: find the line by recording one more at a time, in vain.
        line = lines[first_refused(door, items)]
        where = f"line {line.number}, column {line.column}"
        raise type(error)(
            f"{where}: {error.message}", hint=f"Nothing was recorded. {error.hint}".strip(), where=where
        ) from None


def _post_once(door: Door, pod: str, path: Path, items: list[Item]) -> None:
    """Record the sheet under a key of its own, so that the same one twice for a day is recorded once."""
    from ledger.recording import digests_of

    day = door.on or door.now.date()
    amounts = digests_of([Item(item.act, "", day) for item in items])[0][:16]
    key = door.given.key or f"meeting {pod} {day} {amounts}"
    try:
        posted = door.send_all(items, key=key)
    except Stale:
        if door.given.key:
            raise
        # The same amounts told by somebody else, or with --on where there was none: still the same meeting.
        raise Stale(
            f"This sheet was recorded for {day} before; nothing new was.",
            hint=_again(pod, path),
            where="sheet",
        ) from None
    if posted.is_repeat and not door.given.key and not door.given.json:
        first, last = posted.entries[0].seq, posted.entries[-1].seq
        print(
            fitted(
                f"This sheet was recorded for {day} before, as entries {first} to {last}; nothing new was.", sys.stdout
            )
        )
        print(fitted(dated(_again(pod, path), door.given.on), sys.stdout))
        return
    door.answer(posted, many=True)


def _again(pod: str, path: Path) -> str:
    return f"If it is another meeting of that day, or the first was undone: crewbook meeting {pod} {path} --key second"


def first_refused(door: Door, items: list[Item]) -> int:
    """Where the first item stands that the book refuses after those before it; halving keeps a long list quick."""
    low, high = 0, len(items)
    while low + 1 < high:
        middle = (low + high) // 2
        try:
            door.book.post_all(items[:middle], now=door.now, dry_run=True)
            low = middle
        except CrewbookError:
            high = middle
    return low
