"""The statements that append to a journal, and how a driver spells what stands in a statement. Nothing is run here."""

from __future__ import annotations

import functools
import re

from ledger.tables import metadata

INSERT = {
    table.name: f"INSERT INTO {table.name} ({', '.join(column.name for column in table.columns)}) "
    f"VALUES ({', '.join('?' for _ in table.columns)})"
    for table in metadata.sorted_tables
}
MOVE = {
    table: f"INSERT INTO {table} (book_id, account, commodity, {span}, minor) "
    f"VALUES (?, ?, ?, ?, ?) "
    f"ON CONFLICT (book_id, account, commodity, {span}) DO UPDATE SET minor = {table}.minor + excluded.minor"
    for table, span in (("balance", "month"), ("movement", "day"))
}
BRING = (
    "INSERT INTO brought (book_id, thing, commodity, per, span, corrects, minor) VALUES (?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (book_id, thing, commodity, per, span, corrects) DO UPDATE SET minor = brought.minor + excluded.minor"
)
STAND = (
    "INSERT INTO newest (book_id, kind, id, seq, date, pod, member, status, due) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (book_id, kind, id) DO UPDATE SET seq = excluded.seq, date = excluded.date, pod = excluded.pod, "
    "member = excluded.member, status = excluded.status, due = excluded.due"
)
HEAD = "UPDATE book SET seq = :seq, seal = :seal WHERE id = :book_id"
_PLACEHOLDER = re.compile(r":([a-z_][a-z_0-9]*)")


@functools.lru_cache(maxsize=256)
def spelled(sql: str, paramstyle: str) -> str:
    """The statement with its `:name` and `?` as the driver writes them: SQLite takes them as they are."""
    return _PLACEHOLDER.sub(r"%(\1)s", sql).replace("?", "%s") if paramstyle == "pyformat" else sql
