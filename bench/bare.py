"""The rows of a contribution written by a bare driver: no rule, no check, no seal is reckoned, only rows into the same tables."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from ledger import brought
from ledger.tables import metadata

if TYPE_CHECKING:
    import sqlite3

    import psycopg

_APPENDED = ("entry", "posting", "about", "record")
_MOVED = {"balance": "month", "movement": "day"}


class Rows:
    """The rows that the last entry of a book wrote, to be written again under the next numbers.

    They are taken from the book itself, so they are as many and as long as ours, in tables with the same keys.
    `sign` is how the driver writes a value that it is handed: `?` or `%s`.
    """

    def __init__(self, ask: Any, book: str, sign: str) -> None:
        self.book = book
        (self.seq,) = ask(f"SELECT seq FROM book WHERE id = '{book}'").fetchone()
        last = f"WHERE book_id = '{book}' AND seq = {self.seq}"
        self.inserts: dict[str, str] = {}
        self._rows: dict[str, list[list[Any]]] = {}
        self._places: dict[str, tuple[int, ...]] = {}
        for table in _APPENDED:
            names = [column.name for column in metadata.tables[table].columns]
            found = ask(f"SELECT {', '.join(names)} FROM {table} {last}").fetchall()
            if found:
                signs = ", ".join(sign for _ in names)
                self.inserts[table] = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({signs})"
                self._rows[table] = [list(row) for row in found]
                self._places[table] = tuple(names.index(name) for name in ("seq", "seal") if name in names)
        postings = ask(f"SELECT account, commodity, date, minor FROM posting {last}").fetchall()
        self.moves: dict[str, list[tuple[Any, ...]]] = {
            table: [
                (self.book, account, commodity, day[:7] if span == "month" else day, minor)
                for account, commodity, day, minor in postings
            ]
            for table, span in _MOVED.items()
        }
        signs = ", ".join([sign] * 5)
        self.upserts = {
            table: f"INSERT INTO {table} (book_id, account, commodity, {span}, minor) VALUES ({signs}) "
            f"ON CONFLICT (book_id, account, commodity, {span}) DO UPDATE SET minor = {table}.minor + excluded.minor"
            for table, span in _MOVED.items()
        }
        # What members brought is added up as well.
        (kind,) = ask(f"SELECT kind FROM entry {last}").fetchone()
        moved = [(account, commodity, str(day), minor) for account, commodity, day, minor in postings]
        sums = [(self.book, *key, minor) for key, minor in brought.sums(kind, (), moved)]
        if sums:
            self.moves["brought"] = sums
            self.upserts["brought"] = (
                "INSERT INTO brought (book_id, thing, commodity, per, span, corrects, minor) "
                f"VALUES ({', '.join([sign] * 7)}) ON CONFLICT (book_id, thing, commodity, per, span, corrects) "
                "DO UPDATE SET minor = brought.minor + excluded.minor"
            )
        self.head = f"UPDATE book SET seq = {sign}, seal = {sign} WHERE id = {sign}"

    def numbered(self, table: str, seq: int, seal: str) -> list[list[Any]]:
        """The table's rows as those of entry `seq`."""
        for row in self._rows[table]:
            for place, value in zip(self._places[table], (seq, seal), strict=False):
                row[place] = value
        return self._rows[table]


def sqlite(connection: sqlite3.Connection, rows: Rows) -> None:
    """One contribution, durable."""
    rows.seq += 1
    seal = sha256(str(rows.seq).encode()).hexdigest()
    connection.execute("BEGIN IMMEDIATE")
    for table, insert in rows.inserts.items():
        connection.executemany(insert, rows.numbered(table, rows.seq, seal))
    for table, upsert in rows.upserts.items():
        connection.executemany(upsert, rows.moves[table])
    connection.execute(rows.head, (rows.seq, seal, rows.book))
    connection.execute("COMMIT")


def postgresql(connection: psycopg.Connection[Any], rows: Rows) -> None:
    """The same there; whoever shares a book with others must ask its row for the next number."""
    with connection.transaction(), connection.cursor() as cursor:
        found = cursor.execute("SELECT seq FROM book WHERE id = %s FOR UPDATE", (rows.book,)).fetchone()
        assert found is not None
        seq = found[0] + 1
        seal = sha256(str(seq).encode()).hexdigest()
        for table, insert in rows.inserts.items():
            cursor.executemany(insert, rows.numbered(table, seq, seal))
        for table, upsert in rows.upserts.items():
            cursor.executemany(upsert, rows.moves[table])
        cursor.execute(rows.head, (seq, seal, rows.book))
