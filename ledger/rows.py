"""What the journal keeps as rows of its tables, and rows read back. No SQL lives here."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from ledger.act import Lot, PostingRow, Record

if TYPE_CHECKING:
    from ledger.entry import Entry


Row = tuple[str | int | None, ...]
"""Values in the order of a table's columns in tables.py, the book's id left out: a batch binds them faster than by name."""


def entry_row(entry: Entry, on: str) -> Row:
    """The row of an entry of day `on`."""
    return entry.seq, on, entry.kind, entry.key, entry.digest, entry.batch, entry.seal, entry.text


def posting_row(row: PostingRow, on: str) -> Row:
    """The row of a posting on day `on`."""
    if row.lot is None:
        return row.seq, row.n, on, row.account, row.commodity, row.minor, None, None, None, None
    lot = (row.lot.cost_minor, row.lot.cost_commodity, row.lot.date.isoformat(), row.lot.label)
    return row.seq, row.n, on, row.account, row.commodity, row.minor, *lot


def posting(row: Any) -> PostingRow:
    """A posting from its row."""
    lot = None
    if row.lot_date is not None:
        lot = Lot(dt.date.fromisoformat(row.lot_date), row.lot_label, row.cost_minor, row.cost_commodity)
    return PostingRow(row.seq, row.n, dt.date.fromisoformat(row.date), row.account, row.commodity, row.minor, lot)


def record_row(record: Record) -> Row:
    """The row of a version of a record."""
    assert record.date is not None
    body = json.dumps(record.body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    due = record.due.isoformat() if record.due else None
    on = record.date.isoformat()
    return record.kind, record.id, record.seq, on, record.pod, record.member, record.status, due, body


def record(row: Any) -> Record:
    """A version of a record from its row."""
    return Record(
        kind=row.kind, id=row.id, body=json.loads(row.body), status=row.status, pod=row.pod, member=row.member,
        due=dt.date.fromisoformat(row.due) if row.due else None, date=dt.date.fromisoformat(row.date), seq=row.seq,
    )  # fmt: skip
