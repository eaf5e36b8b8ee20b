"""One transaction over one book: what is appended, and every question that SQL answers."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ledger.act import BookFacts, Lot, PostingRow, Record
from ledger.errors import Broken
from ledger.tables import SCHEMA, metadata

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ledger.entry import Entry

_INSERT = {
    table.name: sa.text(
        f"INSERT INTO {table.name} ({', '.join(column.name for column in table.columns)}) "
        f"VALUES ({', '.join(':' + column.name for column in table.columns)})"
    )
    for table in metadata.sorted_tables
}
_MOVE = sa.text(
    "INSERT INTO balance (book_id, account, commodity, month, minor) "
    "VALUES (:book_id, :account, :commodity, :month, :minor) "
    "ON CONFLICT (book_id, account, commodity, month) DO UPDATE SET minor = balance.minor + excluded.minor"
)
_HEAD = sa.text("UPDATE book SET seq = :seq, seal = :seal WHERE id = :book_id")
BOOK = "SELECT id, schema_version, name, currency, first_day, seq, seal FROM book"
_POSTING = "seq, n, date, account, commodity, minor, cost_minor, cost_commodity, lot_date, lot_label"
_RECORD = "r.kind, r.id, r.seq, r.date, r.pod, r.member, r.status, r.due, r.body"
_LAST = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Head:
    """Where a book's journal ends: the last entry's number and seal."""

    facts: BookFacts
    seq: int
    seal: str


class Session:
    """One transaction over one book: reads see what was written in it, whether flushed or not."""

    def __init__(self, connection: sa.Connection, book_id: str | None) -> None:
        self.connection = connection
        self.book_id = book_id
        self.head: Head | None = None
        self.is_dry = False
        self._pending: dict[str, list[dict[str, Any]]] = {}
        self._moves: dict[tuple[str, str, str], int] = {}
        self._records: dict[tuple[str, str], list[Record]] = {}

    def _rows(self, sql: str, **values: object) -> Sequence[Any]:
        self.flush()
        return self.connection.execute(sa.text(sql), {"book_id": self.book_id, **values}).all()

    # Writing: rows wait until somebody asks or the transaction ends, so that a batch writes in bulk.

    def create_book(self, facts: BookFacts, seal: str) -> None:
        """Write the book's row; its journal is still empty."""
        self.book_id = facts.id
        self.head = Head(facts, 0, seal)
        row = {"id": facts.id, "schema_version": SCHEMA, "name": facts.name, "currency": facts.currency}
        self.connection.execute(
            _INSERT["book"], {**row, "first_day": facts.first_day.isoformat(), "seq": 0, "seal": seal}
        )

    def write(self, entry: Entry, postings: Iterable[PostingRow], records: Iterable[Record]) -> None:
        """Append an entry with all that derives from it, and move the head onto it."""
        assert self.head is not None
        assert entry.seq == self.head.seq + 1, "entries are numbered without a gap"
        book_id = self.book_id
        self._wait("entry", {
            "book_id": book_id, "seq": entry.seq, "date": entry.date.isoformat(), "kind": entry.kind, "key": entry.key,
            "digest": entry.digest, "batch": entry.batch, "seal": entry.seal, "text": entry.text,
        })  # fmt: skip
        for thing in dict.fromkeys(entry.about):
            self._wait("about", {"book_id": book_id, "thing": thing, "seq": entry.seq})
        for posting in postings:
            self._wait("posting", {"book_id": book_id, **_posting_row(posting)})
            move = (posting.account, posting.commodity, posting.date.isoformat()[:7])
            self._moves[move] = self._moves.get(move, 0) + posting.minor
        for record in records:
            self._wait("record", {"book_id": book_id, **_record_row(record)})
            if (record.kind, record.id) in self._records:
                self._records[record.kind, record.id].append(record)
        self.head = Head(self.head.facts, entry.seq, entry.seal)

    def _wait(self, table: str, row: dict[str, Any]) -> None:
        self._pending.setdefault(table, []).append(row)

    def flush(self) -> None:
        """Write what waits; nobody else sees it before the commit."""
        pending, self._pending = self._pending, {}
        for table in ("entry", "posting", "record", "about"):
            if table in pending:
                self.connection.execute(_INSERT[table], pending[table])
        moves, self._moves = self._moves, {}
        if moves:
            self.connection.execute(_MOVE, [
                {"book_id": self.book_id, "account": account, "commodity": commodity, "month": month, "minor": minor}
                for (account, commodity, month), minor in sorted(moves.items())
            ])  # fmt: skip
        if pending and self.head is not None:
            self.connection.execute(_HEAD, {"book_id": self.book_id, "seq": self.head.seq, "seal": self.head.seal})

    # Reading.

    def read_head(self, *, lock: bool = False) -> Head:
        """The end of the journal; with `lock`, nobody else appends before this transaction ends.

        Raises: Broken, when there is no such book or a newer crewbook wrote it.
        """
        sql = f"{BOOK} WHERE id = :book_id" + (" FOR UPDATE" if lock else "")
        row = self.connection.execute(sa.text(sql), {"book_id": self.book_id}).one_or_none()
        if row is None:
            raise Broken(
                f"The database holds no book {self.book_id}.", hint="Check book and database in crewbook.toml."
            )
        if row.schema_version > SCHEMA:
            raise Broken(
                f"This book was written by a newer crewbook (schema {row.schema_version}; this one knows {SCHEMA}).",
                hint="Install the newest crewbook: pip install --upgrade crewbook",
            )
        facts = BookFacts(row.id, row.name, row.currency, dt.date.fromisoformat(row.first_day))
        return Head(facts, row.seq, row.seal)

    def by_key(self, key: str) -> tuple[str, list[str]] | None:
        """The digest and the entries' texts of the commit that carried `key`, or None."""
        rows = self._rows("SELECT seq, digest, batch, text FROM entry WHERE book_id = :book_id AND key = :key", key=key)
        if not rows:
            return None
        first = rows[0]
        if first.batch is None:
            return first.digest, [first.text]
        batch = self._rows(
            "SELECT text FROM entry WHERE book_id = :book_id AND seq >= :seq AND batch = :seq ORDER BY seq",
            seq=first.seq,
        )
        return first.digest, [row.text for row in batch]

    def texts(self, *, after: int = 0, until: int | None = None) -> Iterator[tuple[int, str, str, str]]:
        """(seq, date, seal, text) of the entries behind number `after`, in order."""
        self.flush()
        statement = sa.text(
            "SELECT seq, date, seal, text FROM entry WHERE book_id = :book_id AND seq > :after AND seq <= :until ORDER BY seq"
        )
        values = {"book_id": self.book_id, "after": after, "until": until if until is not None else 2**62}
        # Closed when the reader stops half-way too: a cursor on a server is not to be left open.
        with self.connection.execute(statement, values, execution_options={"yield_per": 1000}) as rows:
            for row in rows:
                yield row.seq, row.date, row.seal, row.text

    def year_texts(self, year: int, until: int) -> list[str]:
        """The texts of a year's entries in the order in which they were recorded, up to number `until`."""
        rows = self._rows(
            "SELECT text FROM entry WHERE book_id = :book_id AND date >= :first AND date <= :last AND seq <= :until ORDER BY seq",
            first=f"{year:04d}-01-01", last=f"{year:04d}-12-31", until=until,
        )  # fmt: skip
        return [row.text for row in rows]

    def years(self) -> list[int]:
        """The years that have entries."""
        return [
            int(row[0]) for row in self._rows("SELECT DISTINCT substr(date, 1, 4) FROM entry WHERE book_id = :book_id")
        ]

    def seals_like(self, prefix: str) -> list[tuple[int, str]]:
        """(seq, seal) of at most two entries whose seal begins with `prefix`."""
        return [tuple(row) for row in self._rows(
            "SELECT seq, seal FROM entry WHERE book_id = :book_id AND seal >= :prefix AND seal < :end ORDER BY seal LIMIT 2",
            prefix=prefix, end=prefix + "g",
        )]  # fmt: skip

    def get(self, kind: str, id: str, on: dt.date | None, until: int | None) -> Record | None:
        """The newest version of a record known by entry `until` and effective by `on`."""
        if until is None:
            versions = self.versions(kind, id)
            fitting = [each for each in versions if on is None or each.date is None or each.date <= on]
            return fitting[-1] if fitting else None
        rows = self._rows(
            f"SELECT {_RECORD} FROM record r WHERE r.book_id = :book_id AND r.kind = :kind AND r.id = :id "
            "AND r.date <= :on AND r.seq <= :until ORDER BY r.seq DESC LIMIT 1",
            kind=kind, id=id, on=on.isoformat() if on else _LAST, until=until,
        )  # fmt: skip
        return _record(rows[0]) if rows else None

    def versions(self, kind: str, id: str) -> list[Record]:
        """A record's versions, remembered for the rest of the transaction, oldest first."""
        if (kind, id) not in self._records:
            rows = self._rows(
                f"SELECT {_RECORD} FROM record r WHERE r.book_id = :book_id AND r.kind = :kind AND r.id = :id ORDER BY r.seq",
                kind=kind, id=id,
            )  # fmt: skip
            self._records[kind, id] = [_record(row) for row in rows]
        return self._records[kind, id]

    def find(
        self,
        kind: str,
        *,
        pod: str | None,
        member: str | None,
        status: str | None,
        on: dt.date | None,
        until: int | None,
    ) -> list[Record]:
        """The newest fitting version of every record of a kind, in the order in which they began."""
        narrowed = (" AND r.pod = :pod" if pod else "") + (" AND r.member = :member" if member else "")
        seen = "v.book_id = r.book_id AND v.kind = r.kind AND v.id = r.id AND v.date <= :on AND v.seq <= :until"
        values = {"pod": pod, "member": member}
        rows = self._rows(
            f"SELECT {_RECORD}, (SELECT MIN(v.seq) FROM record v WHERE {seen}) AS began FROM record r "
            f"WHERE r.book_id = :book_id AND r.kind = :kind{narrowed} "
            f"AND r.seq = (SELECT MAX(v.seq) FROM record v WHERE {seen}) ORDER BY began, r.id",
            kind=kind, on=on.isoformat() if on else _LAST, until=until if until is not None else 2**62,
            **{name: value for name, value in values.items() if value},
        )  # fmt: skip
        return [_record(row) for row in rows if status is None or row.status == status]

    def count_records(self, kind: str) -> int:
        """How many different records of a kind were ever begun."""
        sql = "SELECT COUNT(DISTINCT id) FROM record WHERE book_id = :book_id AND kind = :kind"
        return int(self._rows(sql, kind=kind)[0][0])

    def balance(self, account: str, commodity: str, on: dt.date | None, until: int | None) -> int:
        """Minor units at the end of day `on`: whole months from the balances, the last one from postings."""
        if until is not None:
            sql = (
                "SELECT COALESCE(SUM(minor), 0) FROM posting WHERE book_id = :book_id AND account = :account "
                "AND commodity = :commodity AND date <= :on AND seq <= :until"
            )
            end = on.isoformat() if on else _LAST
            return int(self._rows(sql, account=account, commodity=commodity, on=end, until=until)[0][0])
        months = (
            "SELECT COALESCE(SUM(minor), 0) FROM balance WHERE book_id = :book_id AND account = :account "
            "AND commodity = :commodity AND month < :month"
        )
        if on is None:
            return int(self._rows(months, account=account, commodity=commodity, month="9999-99")[0][0])
        days = (
            "SELECT COALESCE(SUM(minor), 0) FROM posting WHERE book_id = :book_id AND account = :account "
            "AND commodity = :commodity AND date >= :first AND date <= :on"
        )
        month = on.isoformat()[:7]
        before = self._rows(months, account=account, commodity=commodity, month=month)[0][0]
        within = self._rows(days, account=account, commodity=commodity, first=f"{month}-01", on=on.isoformat())[0][0]
        return int(before) + int(within)

    def balances(self, prefix: str, on: dt.date | None, until: int | None) -> dict[tuple[str, str], int]:
        """Minor units per account and commodity below `prefix`, sorted, those at zero included."""
        values = {"low": prefix, "high": f"{prefix}\U0010ffff"}
        if until is None and on is None:
            rows = self._rows(
                "SELECT account, commodity, SUM(minor) FROM balance WHERE book_id = :book_id "
                "AND account >= :low AND account < :high GROUP BY account, commodity", **values,
            )  # fmt: skip
        elif until is None:
            assert on is not None
            month = on.isoformat()[:7]
            rows = self._rows(
                "SELECT account, commodity, SUM(minor) FROM ("
                "SELECT account, commodity, minor FROM balance WHERE book_id = :book_id AND month < :month "
                "AND account >= :low AND account < :high UNION ALL "
                "SELECT account, commodity, minor FROM posting WHERE book_id = :book_id AND date >= :first AND date <= :on "
                "AND account >= :low AND account < :high) AS moved GROUP BY account, commodity",
                month=month, first=f"{month}-01", on=on.isoformat(), **values,
            )  # fmt: skip
        else:
            rows = self._rows(
                "SELECT account, commodity, SUM(minor) FROM posting WHERE book_id = :book_id AND seq <= :until AND date <= :on "
                "AND account >= :low AND account < :high GROUP BY account, commodity",
                until=until, on=on.isoformat() if on else _LAST, **values,
            )  # fmt: skip
        return {(row[0], row[1]): int(row[2]) for row in sorted(rows, key=lambda row: (row[0], row[1]))}

    def postings(
        self, prefix: str, since: dt.date | None, until_day: dt.date | None, until: int | None, seq: int | None = None
    ) -> list[PostingRow]:
        """The postings below an account prefix, by day, then in the order recorded."""
        rows = self._rows(
            f"SELECT {_POSTING} FROM posting WHERE book_id = :book_id AND account >= :low AND account < :high "
            "AND date >= :since AND date <= :until_day AND seq <= :until" + (" AND seq = :seq" if seq else "")
            + " ORDER BY date, seq, n",
            low=prefix, high=f"{prefix}\U0010ffff", since=since.isoformat() if since else "",
            until_day=until_day.isoformat() if until_day else _LAST, until=until if until is not None else 2**62,
            **({"seq": seq} if seq else {}),
        )  # fmt: skip
        return [_posting(row) for row in rows]

    def about(self, thing: str, after: int = 0) -> list[int]:
        """The numbers of the entries that concern `thing`, behind number `after`."""
        sql = "SELECT seq FROM about WHERE book_id = :book_id AND thing = :thing AND seq > :after ORDER BY seq"
        return [int(row[0]) for row in self._rows(sql, thing=thing, after=after)]

    def postings_about(self, thing: str, on: dt.date, until: int | None) -> list[PostingRow]:
        """The postings of every entry that concerns `thing`, up to a day, by day, then in the order recorded."""
        columns = ", ".join(f"p.{name}" for name in _POSTING.split(", "))
        rows = self._rows(
            f"SELECT {columns} FROM about a JOIN posting p ON p.book_id = a.book_id AND p.seq = a.seq "
            "WHERE a.book_id = :book_id AND a.thing = :thing AND p.date <= :on AND p.seq <= :until "
            "ORDER BY p.date, p.seq, p.n",
            thing=thing, on=on.isoformat(), until=until if until is not None else 2**62,
        )  # fmt: skip
        return [_posting(row) for row in rows]

    def days_about(self, thing: str, until: int | None) -> list[tuple[int, dt.date]]:
        """(seq, date) of every entry that concerns `thing`, in the order recorded."""
        rows = self._rows(
            "SELECT e.seq, e.date FROM about a JOIN entry e ON e.book_id = a.book_id AND e.seq = a.seq "
            "WHERE a.book_id = :book_id AND a.thing = :thing AND e.seq <= :until ORDER BY e.seq",
            thing=thing, until=until if until is not None else 2**62,
        )  # fmt: skip
        return [(int(row[0]), dt.date.fromisoformat(row[1])) for row in rows]

    def derived(self, table: str) -> Sequence[Any]:
        """All rows of a table, their columns in the order of tables.py, for `verify` to compare."""
        columns = ", ".join(column.name for column in metadata.tables[table].columns)
        return self._rows(f"SELECT {columns} FROM {table} WHERE book_id = :book_id")


def _posting_row(posting: PostingRow) -> dict[str, Any]:
    lot = posting.lot
    return {
        "seq": posting.seq, "n": posting.n, "date": posting.date.isoformat(), "account": posting.account,
        "commodity": posting.commodity, "minor": posting.minor,
        "cost_minor": lot and lot.cost_minor, "cost_commodity": lot and lot.cost_commodity,
        "lot_date": lot and lot.date.isoformat(), "lot_label": lot and lot.label,
    }  # fmt: skip


def _posting(row: Any) -> PostingRow:
    lot = None
    if row.lot_date is not None:
        lot = Lot(dt.date.fromisoformat(row.lot_date), row.lot_label, row.cost_minor, row.cost_commodity)
    return PostingRow(row.seq, row.n, dt.date.fromisoformat(row.date), row.account, row.commodity, row.minor, lot)


def _record_row(record: Record) -> dict[str, Any]:
    assert record.date is not None
    return {
        "kind": record.kind, "id": record.id, "seq": record.seq, "date": record.date.isoformat(), "pod": record.pod,
        "member": record.member, "status": record.status, "due": record.due and record.due.isoformat(),
        "body": json.dumps(record.body, ensure_ascii=False, separators=(",", ":"), sort_keys=True),
    }  # fmt: skip


def _record(row: Any) -> Record:
    return Record(
        kind=row.kind, id=row.id, body=json.loads(row.body), status=row.status, pod=row.pod, member=row.member,
        due=dt.date.fromisoformat(row.due) if row.due else None, date=dt.date.fromisoformat(row.date), seq=row.seq,
    )  # fmt: skip
