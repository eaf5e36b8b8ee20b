"""What a commit recorded, in words for the person who typed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount.core import data

from ledger import chart, money, text
from reports.words import what

if TYPE_CHECKING:
    from ledger.book import Posted
    from ledger.entry import Entry

_MOST_LINES = 12


def recorded(posted: Posted, *, many: bool) -> list[str]:
    """The lines to print: each entry with its movements, then the seal to keep."""
    lines: list[str] = []
    for entry in posted.entries[:_MOST_LINES] if many else posted.entries:
        lines += _entry(entry, brief=many)
    if many and len(posted.entries) > _MOST_LINES:
        lines.append(f"… and {len(posted.entries) - _MOST_LINES} more; see: crewbook journal")
    if many:
        lines.append(f"{len(posted.entries)} {'entry' if len(posted.entries) == 1 else 'entries'} recorded.")
    return [*lines, f"Seal {posted.entries[-1].seal}"]


def _entry(entry: Entry, *, brief: bool) -> list[str]:
    lines = [f"Entry {entry.seq} · {entry.date} · {what(entry)}"]
    if brief:
        return lines
    for directive in text.parse(entry.text):
        if isinstance(directive, data.Transaction):
            wide = max(len(posting.account) for posting in directive.postings)
            lines += [
                f"    {posting.account:<{wide}}  {money.show(posting.units.number, posting.units.currency):>16}"
                for posting in directive.postings
            ]
        elif isinstance(directive, data.Open) and chart.is_place(directive.account):
            lines.append(f"    {directive.account} is a new place: money lies there for the first time.")
    return lines
