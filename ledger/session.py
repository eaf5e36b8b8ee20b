"""One transaction over one book: what is appended, and every question that SQL answers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ledger import brought, engines, fined, rows
from ledger.act import BookFacts
from ledger.ahead import Ahead, ends, postings_about
from ledger.errors import Broken
from ledger.head import Head, Known
from ledger.history import History
from ledger.records import Records
from ledger.statements import BRING, HEAD, INSERT, MOVE, STAND, spelled
from ledger.sums import Sums
from ledger.tables import SCHEMA, check_schema, metadata
from ledger.text import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import sqlalchemy as sa

    from ledger.act import PostingRow, Record
    from ledger.entry import Entry

BOOK = "SELECT id, schema_version, name, currency, first_day, seq, seal FROM book"
# So many entries are asked for in one statement.
_IN_A_STATEMENT = 500
_TEXTS = "SELECT seq, date, seal, text FROM entry WHERE book_id = :book_id AND {where} ORDER BY seq"
# So many texts are handed over at once.
_AT_ONCE = 1000
# Entries that wait for a batch to be written together, with what derives from them: many, for speed, not all, for memory.
_MOST_WAITING = 800
_MOST_KNOWN = 10_000


class Session(Ahead, Records, History, Sums):
    """One transaction over one book: reads see what was written in it, whether flushed or not."""

    def __init__(self, connection: sa.Connection, book_id: str | None) -> None:
        super().__init__()
        self.connection = connection
        self.book_id = book_id
        self.head: Head | None = None
        self.is_dry = False
        self._pending: defaultdict[str, list[rows.Row]] = defaultdict(list)
        self._waiting = 0
        # Account and commodity → day → what moved there, of what waits.
        self._moves: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        # The same of what members brought.
        self._brought: dict[brought.Sum, int] = {}
        # What those that wait are about, and the kinds and ids of the records that they change.
        self._fresh: set[str | tuple[str, str]] = set()
        self._records: dict[tuple[str, str], list[Record]] = {}
        # Kind and id → the row of the newest version, of what waits.
        self._stands: dict[tuple[str, str], rows.Row] = {}

    def _run(self, sql: str, values: Mapping[str, Any] | rows.Row | Sequence[rows.Row]) -> Sequence[Any]:
        return engines.run(self.connection, spelled(sql, self.connection.dialect.paramstyle), values)

    def _rows(self, sql: str, **values: object) -> Sequence[Any]:
        self.flush()
        return self._read(sql, **values)

    def _read(self, sql: str, **values: object) -> Sequence[Any]:
        """What the tables hold; what waits is left out, so whoever asks knows that nothing of it is meant."""
        return self._run(sql, {"book_id": self.book_id, **values})

    def _flush_if(self, *things: str | tuple[str, str]) -> None:
        """Write what waits when any of it is of what is asked about now."""
        if not self._fresh.isdisjoint(things):
            self.flush()

    # Writing: rows wait until somebody asks for them or the transaction ends, so that a batch writes in bulk.

    def has_book(self, book_id: str) -> bool:
        """Whether the database holds a book."""
        return bool(self._rows(f"{BOOK} WHERE id = :id", id=book_id))

    def create_book(self, facts: BookFacts, seal: str) -> None:
        """Write the book's row; its journal is still empty."""
        self.book_id = facts.id
        self.head = Head(facts, 0, seal)
        first_day = facts.first_day.isoformat()
        self._run(INSERT["book"], (facts.id, SCHEMA, facts.name, facts.currency, first_day, 0, seal))

    def write(self, entry: Entry, postings: Sequence[PostingRow], records: Iterable[Record]) -> None:
        """Append an entry with all that derives from it, and move the head onto it."""
        assert self.head is not None
        assert entry.seq == self.head.seq + 1, "entries are numbered without a gap"
        on = entry.date.isoformat()
        book, pending = self.book_id, self._pending
        pending["entry"].append(rows.entry_row(book, entry, on))
        for thing in dict.fromkeys(entry.about):
            pending["about"].append((book, thing, entry.seq))
            self._fresh.add(thing)
            self._postings.pop(thing, None)
        for posting in postings:
            # Nearly always the day of the entry itself.
            day = on if posting.date == entry.date else posting.date.isoformat()
            pending["posting"].append(rows.posting_row(book, posting, day))
            moves = self._moves[posting.account, posting.commodity]
            moves[day] = moves.get(day, 0) + posting.minor
        self._bring(entry, postings)
        for record in records:
            if record.kind == fined.KIND:
                self._fine(record)
            # What waited may have been written since: a correction is added up from what stands in the database.
            self._pending["record"].append(rows.record_row(book, record))
            self._stands[record.kind, record.id] = rows.newest_row(book, record)
            self._fresh.update((record.kind, (record.kind, record.id)))
            self._found.pop(record.kind, None)
            known = self._records.get((record.kind, record.id))
            if known is None:
                self._counts.pop(record.kind, None)
            else:
                if not known and record.kind in self._counts:
                    self._counts[record.kind] += 1
                known.append(record)
        self.head = Head(self.head.facts, entry.seq, entry.seal)
        self._waiting += 1
        if self._waiting >= _MOST_WAITING:
            self.flush()

    def _bring(self, entry: Entry, postings: Sequence[PostingRow]) -> None:
        """Add up what members brought by an entry, or what of it is taken back by its correction."""
        kind, corrects = entry.kind, ""
        undone = None if kind == brought.CONTRIBUTION else brought.corrected(entry.about)
        if undone is not None:
            self.flush()
            sql = "SELECT kind, date FROM entry WHERE book_id = :book_id AND seq = :seq"
            kind, corrects = next(iter(self._read(sql, seq=undone)), (kind, ""))
        if brought.counts(kind, entry.about, postings):
            moved = [
                (row.account, row.commodity, row.date.isoformat(), row.minor)
                for row in postings
                if row.account.startswith(brought.COUNTED)
            ]
            self._add(brought.sums(kind, entry.about, moved, corrects=corrects))
        if kind != brought.CONTRIBUTION:
            self._add(fined.paid(entry.about, ((row[3], row[4], row[2].isoformat(), row[5]) for row in postings)))

    def _fine(self, record: Record) -> None:
        """Add up what a new version of a fine changes of what a member is asked for."""
        kept = [each.body.get("commodity") for each in self.versions("pod", record.pod or "")]
        commodity = str(kept[-1]) if kept else ""
        units = [int(each.body.get("digits") or 0) for each in self.versions("commodity", commodity)]
        self._add(fined.fined(record, self.versions(record.kind, record.id), commodity, units[-1] if units else 0))

    def _add(self, sums: Iterable[tuple[brought.Sum, int]]) -> None:
        for key, minor in sums:
            self._brought[key] = self._brought.get(key, 0) + minor

    def recall(self, known: Known) -> None:
        """Take up what an earlier transaction had read, without what others changed since."""
        assert self.head is not None
        if known.seal != self.head.seal:
            found = self._rows(
                "SELECT e.seal, r.kind, r.id FROM entry e LEFT JOIN record r ON r.book_id = e.book_id AND r.seq > e.seq "
                "WHERE e.book_id = :book_id AND e.seq = :seq",
                seq=known.seq,
            )
            if not found or found[0].seal != known.seal:
                return
            for row in found:
                known.records.pop((row.kind, row.id), None)
        self._records = known.records

    def known(self) -> Known | None:
        """What the next transaction may recall, once this one is committed; None when it became too much."""
        assert self.head is not None
        is_much = len(self._records) > _MOST_KNOWN
        return None if is_much else Known(self.head.seq, self.head.seal, self._records)

    def flush(self) -> None:
        """Write what waits; nobody else sees it before the commit."""
        if not self._waiting:
            return
        pending, self._pending, self._waiting = self._pending, defaultdict(list), 0
        for table in ("entry", "posting", "record", "about"):
            if table in pending:
                found = pending[table]
                self._run(INSERT[table], found if len(found) > 1 else found[0])
        self._fresh.clear()
        if self._stands:
            self._run(STAND, sorted(self._stands.values()))
            self._stands = {}
        sums_brought, self._brought = self._brought, {}
        if sums_brought:
            self._run(BRING, [(self.book_id, *key, minor) for key, minor in sorted(sums_brought.items())])
        moves, self._moves = self._moves, defaultdict(dict)
        for key in moves:
            self._sums.pop(key, None)
        days = [(*key, day, minor) for key, each in moves.items() for day, minor in each.items()]
        months: dict[tuple[str, str, str], int] = {}
        for account, commodity, day, minor in days:
            months[account, commodity, day[:7]] = months.get((account, commodity, day[:7]), 0) + minor
        for table, sums in (("balance", [(*key, minor) for key, minor in months.items()]), ("movement", days)):
            if sums:
                self._run(MOVE[table], [(self.book_id, *each) for each in sorted(sums)])

    def finish(self) -> None:
        """Write what waits and where the journal now ends: the last thing before a commit."""
        self.flush()
        if self.head is not None:
            self._run(HEAD, {"book_id": self.book_id, "seq": self.head.seq, "seal": self.head.seal})

    # Reading.

    def read_head(self, *, lock: bool = False, is_any_schema: bool = False) -> Head:
        """The end of the journal; with `lock`, nobody else appends before this transaction ends.

        With `is_any_schema` an older one will do: the entries' texts are the same in all of them.
        Raises: Broken, when there is no such book or a newer crewbook wrote it; Older, when an older one did.
        """
        sql = f"{BOOK} WHERE id = :book_id" + (" FOR UPDATE" if lock else "")
        row = next(iter(self._run(sql, {"book_id": self.book_id})), None)
        if row is None:
            raise Broken(
                f"The database holds no book {self.book_id}.", hint="Check book and database in crewbook.toml."
            )
        if not (is_any_schema and row.schema_version < SCHEMA):
            check_schema(row.schema_version)
        facts = BookFacts(row.id, row.name, row.currency, dt.date.fromisoformat(row.first_day))
        return Head(facts, row.seq, row.seal)

    def by_key(self, key: str) -> tuple[str, list[str]] | None:
        """The digest and the entries' texts of the commit that carried `key`, or None."""
        found = self._rows(
            "SELECT seq, digest, batch, text FROM entry WHERE book_id = :book_id AND key = :key", key=key
        )
        if not found:
            return None
        first = found[0]
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
        sql = _TEXTS.format(where="seq > :after AND seq <= :until")
        yield from self._stream(sql, after=after, until=until if until is not None else 2**62)

    def _stream(self, sql: str, **values: object) -> Iterator[tuple[int, str, str, str]]:
        statement = spelled(sql, self.connection.dialect.paramstyle)
        options = {"stream_results": True, "yield_per": _AT_ONCE}
        # Closed when the reader stops half-way too: a cursor on a server is not to be left open.
        with self.connection.exec_driver_sql(
            statement, {"book_id": self.book_id, **values}, execution_options=options
        ) as found:
            for part in found.tuples().partitions(_AT_ONCE):
                yield from part

    def entry_row(self, seq: int) -> tuple[int, str, str, str] | None:
        """(seq, date, seal, text) of one entry, or None."""
        found = self._rows(_TEXTS.format(where="seq = :seq"), seq=seq)
        return tuple(found[0]) if found else None

    def texts_of(self, seqs: Sequence[int]) -> Iterator[tuple[int, str]]:
        """(seq, text) of some entries, in order."""
        for begin in range(0, len(seqs), _IN_A_STATEMENT):
            asked = {f"seq_{at}": each for at, each in enumerate(seqs[begin : begin + _IN_A_STATEMENT])}
            where = f"seq IN ({', '.join(f':{name}' for name in asked)})"
            yield from ((row[0], row[3]) for row in self._rows(_TEXTS.format(where=where), **asked))

    def seal_of_entry(self, seq: int) -> str | None:
        """The seal of one entry, or None."""
        found = self._rows("SELECT seal FROM entry WHERE book_id = :book_id AND seq = :seq", seq=seq)
        return str(found[0].seal) if found else None

    def year_texts(self, year: int, until: int) -> Iterator[str]:
        """The texts of a year's entries in the order in which they were recorded, up to number `until`."""
        self.flush()
        sql = _TEXTS.format(where="date >= :first AND date <= :last AND seq <= :until")
        for row in self._stream(sql, first=f"{year:04d}-01-01", last=f"{year:04d}-12-31", until=until):
            yield row[3]

    def about(self, thing: str, after: int = 0) -> list[int]:
        """The numbers of the entries that concern `thing`, behind number `after`."""
        self._flush_if(thing)
        sql = "SELECT seq FROM about WHERE book_id = :book_id AND thing = :thing AND seq > :after ORDER BY seq"
        return [int(row[0]) for row in self._read(sql, thing=thing, after=after)]

    def postings_about(
        self, thing: str, on: dt.date, until: int | None, below: tuple[str, ...] = ()
    ) -> list[PostingRow]:
        """The postings of every entry that concerns `thing`, up to a day, by day, then in the order recorded.

        `below` names the accounts that are meant by what they begin with; none are all of them.
        """
        remembered = self._postings.get(thing, {}).get(below) if until is None else None
        if remembered is not None:
            return [row for row in remembered if row.date <= on]
        self._flush_if(thing)
        found = self._run(
            f"{postings_about('= ?', below)} AND p.date <= ? AND a.seq <= ? ORDER BY p.date, p.seq, p.n",
            (self.book_id, thing, *ends(below), on.isoformat(), until if until is not None else 2**62),
        )
        return [rows.posting(row[1:]) for row in found]

    def days_about(self, thing: str, until: int | None) -> list[tuple[int, dt.date]]:
        """(seq, date) of every entry that concerns `thing`, in the order recorded."""
        self._flush_if(thing)
        found = self._read(
            "SELECT e.seq, e.date FROM about a CROSS JOIN entry e "
            "WHERE a.book_id = :book_id AND a.thing = :thing AND e.book_id = a.book_id AND e.seq = a.seq + 0 AND a.seq <= :until "
            "ORDER BY e.seq",
            thing=thing, until=until if until is not None else 2**62,
        )  # fmt: skip
        return [(int(row[0]), dt.date.fromisoformat(row[1])) for row in found]

    def acted(self, member: str, since: dt.date) -> list[tuple[int, dt.date]]:
        """(seq, date) of the entries of a day or later that `member` did, in the order recorded."""
        self.flush()
        line = f"\n  by: {quote(member)}\n"
        found = self._stream(_TEXTS.format(where="date >= :since"), since=since.isoformat())
        return [(seq, dt.date.fromisoformat(day)) for seq, day, _, entry_text in found if line in entry_text]

    def derived(self, table: str) -> Sequence[Any]:
        """All rows of a table, their columns in the order of tables.py, for `verify` to compare."""
        columns = ", ".join(column.name for column in metadata.tables[table].columns)
        return self._rows(f"SELECT {columns} FROM {table} WHERE book_id = :book_id")
