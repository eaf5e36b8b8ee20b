"""What a commit recorded, in words for the person who typed it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.core import data

from ledger import money, text

if TYPE_CHECKING:
    from ledger.book import Posted
    from ledger.entry import Entry

_SAID = {"consent": "consents to", "object": "objects to", "stand-aside": "stands aside from"}
_MOST_LINES = 12


def recorded(posted: Posted, *, many: bool) -> list[str]:
    """The lines to print: each entry with its movements, then the seal to keep."""
    lines: list[str] = []
    for entry in posted.entries[:_MOST_LINES] if many else posted.entries:
        lines += _entry(entry, brief=many)
    if many and len(posted.entries) > _MOST_LINES:
        lines.append(f"… and {len(posted.entries) - _MOST_LINES} more; see: crewbook journal")
    if many:
        lines.append(f"{len(posted.entries)} entries recorded.")
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
    return lines


def what(entry: Entry) -> str:
    """One line that says what an entry did, by whom for whom."""
    moved = next((each for each in text.parse(entry.text) if isinstance(each, data.Transaction)), None)
    if moved is not None:
        gross = sum((each.units.number for each in moved.postings if each.units.number > 0 and each.cost is None), Decimal(0))
        unit = next((each.units.currency for each in moved.postings if each.cost is None), "")
        parts = [moved.payee, moved.narration, money.show(gross, unit) if unit else None]
        return " · ".join(part for part in parts if part)
    fields = entry.fields
    said = {
        "begin": lambda: f"The book of {fields['name']} begins",
        "join": lambda: f"{_new(entry, 'member', 'name')} joins the crew as {fields['member']}",
        "leave": lambda: f"{fields['member']} leaves the crew",
        "roles": lambda: f"{fields['member']} is {'now a' if fields['treasurer'] else 'no longer'} treasurer",
        "pod-open": lambda: f"{_new(entry, 'pod', 'name')} opens, a {fields['pod_kind']} pod",
        "pod-change": lambda: f"{fields['pod']} changes: {', '.join(f'{k} = {v}' for k, v in fields['terms'].items())}",
        "pod-close": lambda: f"{fields['pod']} closes",
        "loan-request": lambda: f"{entry.by} asks {fields['pod']} for {fields['amount']}, as {entry.id}",
        "loan-withdraw": lambda: f"{entry.by} takes the request {fields['loan']} back",
        "propose": lambda: f"{entry.id}: {_new(entry, 'proposal', 'title')} ({_status(entry)})",
        "voice": lambda: f"{entry.by} {_SAID[fields['stance']]} {fields['proposal']} ({_status(entry)})",
        "carry-out": lambda: f"{fields['proposal']} is carried out",
        "proposal-withdraw": lambda: f"{fields['proposal']} is taken back",
        "notice": lambda: f"{fields['member']} gives notice of {fields['amount']}, due {_due(entry)}",
        "class": lambda: f"Shares {fields['share_class']} of {fields['pod']} at par {fields['par']}",
        "opening": lambda: f"{fields['member']}'s balances in {fields['pod']} are brought in",
        "correction": lambda: f"Entry {fields['entry']} is corrected: {fields['because']}",
    }
    return said[entry.kind]() if entry.kind in said else entry.kind


def _new(entry: Entry, kind: str, key: str) -> str:
    return str(next((each.body[key] for each in entry.records if each.kind == kind), ""))


def _status(entry: Entry) -> str:
    return next((each.status for each in entry.records if each.kind == "proposal"), "")


def _due(entry: Entry) -> str:
    return str(next((each.due for each in entry.records if each.due), ""))
