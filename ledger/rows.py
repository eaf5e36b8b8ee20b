"""What the journal keeps as rows of its tables, and rows read back. No SQL lives here."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from ledger.act import Lot, PostingRow, Record


def posting_row(row: PostingRow) -> dict[str, Any]:
    """The columns of a posting, without its book."""
    lot = row.lot
    return {
        "seq": row.seq, "n": row.n, "date": row.date.isoformat(), "account": row.account,
        "commodity": row.commodity, "minor": row.minor,
        "cost_minor": lot and lot.cost_minor, "cost_commodity": lot and lot.cost_commodity,
        "lot_date": lot and lot.date.isoformat(), "lot_label": lot and lot.label,
    }  # fmt: skip


def posting(row: Any) -> PostingRow:
    """A posting from its row."""
    lot = None
    if row.lot_date is not None:
        lot = Lot(dt.date.fromisoformat(row.lot_date), row.lot_label, row.cost_minor, row.cost_commodity)
    return PostingRow(row.seq, row.n, dt.date.fromisoformat(row.date), row.account, row.commodity, row.minor, lot)


def record_row(record: Record) -> dict[str, Any]:
    """The columns of a version of a record, without its book."""
    assert record.date is not None
    return {
        "kind": record.kind, "id": record.id, "seq": record.seq, "date": record.date.isoformat(), "pod": record.pod,
        "member": record.member, "status": record.status, "due": record.due and record.due.isoformat(),
        "body": json.dumps(record.body, ensure_ascii=False, separators=(",", ":"), sort_keys=True),
    }  # fmt: skip


def record(row: Any) -> Record:
    """A version of a record from its row."""
    return Record(
        kind=row.kind, id=row.id, body=json.loads(row.body), status=row.status, pod=row.pod, member=row.member,
        due=dt.date.fromisoformat(row.due) if row.due else None, date=dt.date.fromisoformat(row.date), seq=row.seq,
    )  # fmt: skip
