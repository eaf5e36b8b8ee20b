"""What the journal keeps as rows of its tables, and rows read back. No SQL lives here."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from ledger.act import Lot, PostingRow, Record

if TYPE_CHECKING:
    from ledger.entry import Entry


Row = tuple[str | int | None, ...]
"""Values in the order of a table's columns in tables.py: a batch binds them faster than by name."""


def entry_row(book: str | None, entry: Entry, on: str) -> Row:
    """The row of an entry of day `on`."""
    return book, entry.seq, on, entry.kind, entry.key, entry.digest, entry.batch, entry.seal, entry.text


def posting_row(book: str | None, row: PostingRow, on: str) -> Row:
    """The row of a posting on day `on`."""
    seq, n, _, account, commodity, minor, lot = row
    if lot is None:
        return book, seq, n, on, account, commodity, minor, None, None, None, None
    bought = (lot.cost_minor, lot.cost_commodity, lot.date.isoformat(), lot.label)
    return book, seq, n, on, account, commodity, minor, *bought


def posting(row: Any) -> PostingRow:
    """A posting from its row, whose values stand in the order of the table's columns, the book's id left out."""
    seq, n, on, account, commodity, minor, cost_minor, cost_commodity, lot_date, lot_label = row
    lot = None if lot_date is None else Lot(dt.date.fromisoformat(lot_date), lot_label, cost_minor, cost_commodity)
    return PostingRow(seq, n, dt.date.fromisoformat(on), account, commodity, minor, lot)


def record_row(book: str | None, record: Record) -> Row:
    """The row of a version of a record."""
    assert record.date is not None
    body = json.dumps(record.body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    due = record.due.isoformat() if record.due else None
    on = record.date.isoformat()
    return book, record.kind, record.id, record.seq, on, record.pod, record.member, record.status, due, body


def newest_row(book: str | None, record: Record) -> Row:
    """The row that says which version of a record is the newest, and what it is found by."""
    assert record.date is not None
    on, due = record.date.isoformat(), record.due.isoformat() if record.due else None
    return book, record.kind, record.id, record.seq, on, record.pod, record.member, record.status, due


def record(row: Any) -> Record:
    """A version of a record from its row."""
    return Record(
        kind=row.kind, id=row.id, body=json.loads(row.body), status=row.status, pod=row.pod, member=row.member,
        due=dt.date.fromisoformat(row.due) if row.due else None, date=dt.date.fromisoformat(row.date), seq=row.seq,
    )  # fmt: skip
