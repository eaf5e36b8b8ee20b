"""A meeting's sheet: printing the form, and recording it when it is filled in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.book import Item
from ledger.errors import CrewbookError, Invalid

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
        door.post_all(items)
    except CrewbookError as error:
        # A rule spoke while the lines were being recorded: find the line by recording one more at a time, in vain.
        line = lines[first_refused(door, items)]
        where = f"line {line.number}, column {line.column}"
        raise type(error)(
            f"{where}: {error.message}", hint=f"Nothing was recorded. {error.hint}".strip(), where=where
        ) from None


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
