"""What the rules of a batch will ask for one after the other, read at once beforehand. What it is for lies with the rules."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from ledger import rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from ledger.act import PostingRow, Record

_POSTING = (
    "p.seq, p.n, p.date, p.account, p.commodity, p.minor, p.cost_minor, p.cost_commodity, p.lot_date, p.lot_label"
)
_RECORD = "kind, id, seq, date, pod, member, status, due, body"
# So many values stand in one question: every database takes as many.
_MOST_ASKED = 500


def postings_about(things: str, below: tuple[str, ...]) -> str:
    """The question for the postings about `things`, such as `= ?`, to accounts that begin with one of so many `below`."""
    narrowed = " OR ".join("(p.account >= ? AND p.account < ?)" for _ in below)
    # A CROSS JOIN and `+ 0` make SQLite begin with the thing; it would look through all that lies before an entry.
    return (
        f"SELECT a.thing, {_POSTING} FROM about a CROSS JOIN posting p WHERE a.book_id = ? AND a.thing {things} "
        f"AND p.book_id = a.book_id AND p.seq = a.seq + 0{f' AND ({narrowed})' if below else ''}"
    )


def ends(below: tuple[str, ...]) -> tuple[str, ...]:
    """Between what the accounts lie that begin with one of these."""
    return tuple(end for each in below for end in (each, f"{each}\U0010ffff"))


class Found:
    """The records that were found, and those of one member among them."""

    def __init__(self, records: list[Record]) -> None:
        self._all = records
        self._by_member: dict[str, list[Record]] | None = None

    def of(self, member: str | None) -> list[Record]:
        """Those of a member, or all of them, as they were found."""
        if member is None:
            return list(self._all)
        if self._by_member is None:
            self._by_member = {}
            for record in self._all:
                self._by_member.setdefault(record.member or "", []).append(record)
        return list(self._by_member.get(member, ()))


class Ahead:
    """The part of a session that reads ahead and remembers it; what is written meanwhile is forgotten here and asked anew."""

    if TYPE_CHECKING:
        book_id: str | None
        _records: dict[tuple[str, str], list[Record]]

        def _run(self, sql: str, values: Mapping[str, Any] | rows.Row | Sequence[rows.Row]) -> Any: ...
        def flush(self) -> None:
            """Write what waits."""

    def __init__(self) -> None:
        super().__init__()
        # Thing → what its accounts begin with → the postings of every entry that concerns it, by day.
        self._postings: dict[str, dict[tuple[str, ...], list[PostingRow]]] = {}
        # Account and commodity → the month up to whose first day it is summed, that sum, and (day, minor units) from there on.
        self._sums: dict[tuple[str, str], tuple[str, int, list[tuple[str, int]]]] = {}

    def records_ahead(self, kind: str, ids: Iterable[str]) -> None:
        """Remember the versions of these records."""
        wanted = [id for id in dict.fromkeys(ids) if (kind, id) not in self._records]
        self._records |= {(kind, id): [] for id in wanted}
        sql = f"SELECT {_RECORD} FROM record WHERE book_id = ? AND kind = ? AND id IN (*) ORDER BY id, seq"
        for row in self._asked(sql, (kind,), wanted):
            self._records[kind, row.id].append(rows.record(row))

    def postings_ahead(self, things: Iterable[str], below: tuple[str, ...]) -> None:
        """Remember the postings, to accounts that begin with one of `below`, of every entry that concerns one of these things."""
        wanted = [thing for thing in dict.fromkeys(things) if below not in self._postings.get(thing, {})]
        for thing in wanted:
            self._postings.setdefault(thing, {})[below] = []
        sql = f"{postings_about('IN (*)', below)} ORDER BY a.thing, p.date, p.seq, p.n"
        for thing, found in groupby(self._asked(sql, (), wanted, ends(below)), key=lambda row: str(row[0])):
            self._postings[thing][below] = [rows.posting(row[1:]) for row in found]

    def sums_ahead(self, accounts: Iterable[str], commodity: str, since: dt.date) -> None:
        """Remember what these accounts held before the month of a day, and what moved from its first day on."""
        month = since.isoformat()[:7]
        wanted = [each for each in dict.fromkeys(accounts) if self._sums.get((each, commodity), ("",))[0] != month]
        before = "SELECT account, SUM(minor) FROM balance WHERE book_id = ? AND commodity = ? AND month < ? "
        sums = {
            row[0]: int(row[1])
            for row in self._asked(f"{before}AND account IN (*) GROUP BY account", (commodity, month), wanted)
        }
        self._sums |= {(each, commodity): (month, sums.get(each, 0), []) for each in wanted}
        moved = "SELECT account, day, minor FROM movement WHERE book_id = ? AND commodity = ? AND day >= ? "
        for account, day, minor in self._asked(f"{moved}AND account IN (*)", (commodity, f"{month}-01"), wanted):
            self._sums[account, commodity][2].append((day, int(minor)))

    def _asked(self, sql: str, first: tuple[str, ...], wanted: Sequence[str], last: tuple[str, ...] = ()) -> list[Any]:
        """The rows of a question about many, `(*)` being the list of them."""
        if wanted:
            self.flush()
        found: list[Any] = []
        for at in range(0, len(wanted), _MOST_ASKED):
            some = wanted[at : at + _MOST_ASKED]
            question = sql.replace("(*)", f"({', '.join('?' * len(some))})")
            found += self._run(question, (self.book_id, *first, *some, *last))
        return found
