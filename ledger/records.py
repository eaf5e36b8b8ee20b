"""What the book remembers as records: their versions, those that fit a question, and those that are over, a leaf at a time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from ledger import rows
from ledger.ahead import Found

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ledger.act import Record

_RECORD = "r.kind, r.id AS id, r.seq, r.date, r.pod, r.member, r.status, r.due, r.body"
_LAST, _ALL = "9999-12-31", 2**62
_MOST_FOUND = 20
_A_LEAF = 20
# The versions of a record that had been recorded, and that held, by then.
_SEEN = "v.book_id = r.book_id AND v.kind = r.kind AND v.id = r.id AND v.date <= :on AND v.seq <= :until"
_FITS = f"r.seq = (SELECT MAX(v.seq) FROM record v WHERE {_SEEN})"
_BEGAN = f"(SELECT MIN(v.seq) FROM record v WHERE {_SEEN}) AS began"
# Table newest leads to the records that are read; a CROSS JOIN keeps SQLite from beginning with all records of the kind.
_FROM_NEWEST = "FROM newest n CROSS JOIN record r WHERE n.book_id = :book_id AND n.kind = :kind"
_OF_IT = "r.book_id = n.book_id AND r.kind = n.kind AND r.id = n.id"
_NEWEST = f"{_OF_IT} AND r.seq = n.seq"
# What changes on a later day stands as an older version says until then.
_CHANGES_LATER = f"{_FROM_NEWEST} AND n.date > :on AND {_OF_IT} AND {_FITS}"


class Records:
    """The part of a session that answers them; how it asks the database stands in session.py."""

    if TYPE_CHECKING:
        _records: dict[tuple[str, str], list[Record]]

        def _read(self, sql: str, **values: object) -> Sequence[Any]: ...
        def _flush_if(self, *things: str | tuple[str, str]) -> None: ...

    def __init__(self) -> None:
        super().__init__()
        # Kind → question → what was found, until a record of the kind is written.
        self._found: dict[str, dict[tuple[object, ...], Found]] = {}
        self._counts: dict[str, int] = {}

    def get(self, kind: str, id: str, on: dt.date | None, until: int | None) -> Record | None:
        """The newest version of a record known by entry `until` and effective by `on`."""
        if until is None:
            known = self._records.get((kind, id))
            for version in reversed(self.versions(kind, id) if known is None else known):
                if on is None or version.date is None or version.date <= on:
                    return version
            return None
        self._flush_if((kind, id))
        found = self._read(
            f"SELECT {_RECORD} FROM record r WHERE r.book_id = :book_id AND r.kind = :kind AND r.id = :id "
            "AND r.date <= :on AND r.seq <= :until ORDER BY r.seq DESC LIMIT 1",
            kind=kind, id=id, on=_day(on), until=until,
        )  # fmt: skip
        return rows.record(found[0]) if found else None

    def versions(self, kind: str, id: str) -> list[Record]:
        """A record's versions, remembered for the rest of the transaction, oldest first."""
        if (kind, id) not in self._records:
            self._flush_if((kind, id))
            found = self._read(
                f"SELECT {_RECORD} FROM record r WHERE r.book_id = :book_id AND r.kind = :kind AND r.id = :id ORDER BY r.seq",
                kind=kind, id=id,
            )  # fmt: skip
            self._records[kind, id] = [rows.record(row) for row in found]
        return self._records[kind, id]

    def find(
        self,
        kind: str,
        *,
        pod: str | None,
        member: str | None,
        status: str | Collection[str] | None,
        ends: Collection[str] = (),
        ended_by: dt.date | None = None,
        on: dt.date | None,
        until: int | None,
    ) -> list[Record]:
        """The newest fitting version of every record of a kind, in the order in which they began.

        Of some statuses, those that stand in another one now are not read, unless they change on a day behind `on`.
        Those whose status is one of `ends` and whose due day lies before day `ended_by`, by default `on`, are over: they are
        left out, and not read either.
        """
        remembered = self._found.setdefault(kind, {})
        wanted = frozenset((status,) if isinstance(status, str) else status) if status is not None else None
        ending = (ended_by or on or dt.date.max, frozenset(ends)) if ends else None
        # Who asked for those of all before, asks for those of one after the other.
        everybody = remembered.get((pod, None, wanted, ending, on, until))
        if everybody is not None:
            return everybody.of(member)
        question = (pod, member, wanted, ending, on, until)
        if question not in remembered:
            if len(remembered) >= _MOST_FOUND:
                remembered.clear()
            remembered[question] = Found(self._find(kind, pod, member, wanted, ending, on, until))
        return remembered[question].of(None)

    def _find(
        self,
        kind: str,
        pod: str | None,
        member: str | None,
        wanted: Collection[str] | None,
        ending: tuple[dt.date, Collection[str]] | None,
        on: dt.date | None,
        until: int | None,
    ) -> list[Record]:
        if wanted is not None and not wanted:
            return []
        self._flush_if(kind)
        values = {"kind": kind, "on": _day(on), "until": _ALL if until is None else until}
        of_record = _narrowed(values, pod, member, wanted, "r")
        if wanted is None or until is not None:
            found = self._read(
                f"SELECT {_RECORD}, {_BEGAN} FROM record r WHERE r.book_id = :book_id AND r.kind = :kind{of_record} "
                f"AND {_FITS} ORDER BY began, r.id", **values,
            )  # fmt: skip
        else:
            asked = [
                f"{_FROM_NEWEST}{each} AND {_NEWEST} AND r.date <= :on"
                for each in _standing(values, pod, member, wanted, ending)
            ]
            parts = (f"SELECT {_RECORD}, {_BEGAN} {each}" for each in (*asked, f"{_CHANGES_LATER}{of_record}"))
            found = self._read(f"{' UNION ALL '.join(parts)} ORDER BY began, id", **values)
        by_day, ends = ending or (None, ())
        read = map(rows.record, found)
        return [
            each for each in read if by_day is None or each.status not in ends or not each.due or each.due >= by_day
        ]

    def last_changed(
        self, kind: str, *, status: Collection[str], pod: str | None, on: dt.date, skip: int, count: int
    ) -> list[Record]:
        """So many records that stand in one of some statuses on a day, without the first `skip`, what changed last first.

        As it is known now. What lies behind them is not read.
        """
        self._flush_if(kind)
        values: dict[str, object] = {"kind": kind, "on": _day(on), "until": _ALL}
        of_record = _narrowed(values, pod, None, status, "r")
        order = "ORDER BY r.date DESC, r.seq DESC, r.id DESC"
        later = self._read(f"SELECT {_RECORD} {_CHANGES_LATER}{of_record} {order}", **values)
        first = later[skip : skip + count]
        # What must fit is asked of the record: by the status alone SQLite would gather and sort all that ever ended.
        found = self._read(
            f"SELECT {_RECORD} {_FROM_NEWEST} AND n.date <= :on AND {_NEWEST}{of_record} "
            "ORDER BY n.date DESC, n.seq DESC, n.id DESC LIMIT :count OFFSET :skip",
            count=count - len(first), skip=max(0, skip - len(later)), **values,
        )  # fmt: skip
        return [rows.record(row) for row in (*first, *found)]

    def begun_last(self, kind: str, *, status: str, pod: str, member: str, on: dt.date) -> Iterator[Record]:
        """The records of a member in a pod that stand in a status on a day, what began last first, read as far as they are asked for.

        As it is known now.
        """
        self._flush_if(kind)
        values: dict[str, object] = {"kind": kind, "on": _day(on), "until": _ALL}
        of_now, of_record = (_narrowed(values, pod, member, (status,), table) for table in "nr")
        # A record that changed comes too early, by the entry of its newest version: it waits for those that began behind it.
        waiting = list(self._read(f"SELECT {_RECORD}, {_BEGAN} {_CHANGES_LATER}{of_record}", **values))
        before = _ALL
        while before:
            found = self._read(
                f"SELECT {_RECORD}, {_BEGAN} {_FROM_NEWEST}{of_now} AND n.date <= :on AND n.seq < :before AND {_NEWEST} "
                "ORDER BY n.seq DESC LIMIT :count", before=before, count=_A_LEAF, **values,
            )  # fmt: skip
            before = int(found[-1].seq) if len(found) == _A_LEAF else 0
            waiting += found
            come = sorted((row for row in waiting if row.began >= before), key=lambda row: (row.began, row.id))
            waiting = [row for row in waiting if row.began < before]
            yield from (rows.record(row) for row in reversed(come))

    def changed_about(self, kind: str, thing: str) -> list[str]:
        """The ids of the records of a kind that entries about a thing began or changed, in the order in which that was first."""
        self._flush_if(thing)
        found = self._read(
            "SELECT r.id, MIN(r.seq) AS began FROM about a CROSS JOIN record r WHERE a.book_id = :book_id AND a.thing = :thing "
            "AND r.book_id = a.book_id AND r.seq = a.seq + 0 AND r.kind = :kind GROUP BY r.id ORDER BY began, r.id",
            kind=kind, thing=thing,
        )  # fmt: skip
        return [str(row[0]) for row in found]

    def is_any(self, kind: str, *, status: Collection[str], pod: str) -> bool:
        """Whether any record of a kind stands in one of some statuses in a pod, as it is known now, whatever the day."""
        self._flush_if(kind)
        values: dict[str, object] = {"kind": kind}
        narrowed = _narrowed(values, pod, None, status, "n")
        return bool(
            self._read(
                f"SELECT 1 FROM newest n WHERE n.book_id = :book_id AND n.kind = :kind{narrowed} LIMIT 1", **values
            )
        )

    def count_records(self, kind: str) -> int:
        """How many different records of a kind were ever begun."""
        if kind not in self._counts:
            self._flush_if(kind)
            sql = "SELECT COUNT(*) FROM newest WHERE book_id = :book_id AND kind = :kind"
            self._counts[kind] = int(self._read(sql, kind=kind)[0][0])
        return self._counts[kind]


def _standing(
    values: dict[str, Any],
    pod: str | None,
    member: str | None,
    wanted: Collection[str],
    ending: tuple[dt.date, Collection[str]] | None,
) -> Iterator[str]:
    """What asks table newest for records of some statuses: for those that end by themselves, for those that are not over.

    Those are found by their due day, and their pod is asked of the record: by the pod SQLite would look through all that are over.
    """
    by_day, ends = ending or (dt.date.max, ())
    staying, running = set(wanted) - set(ends), set(wanted) & set(ends)
    if staying:
        yield _narrowed(values, pod, member, staying, "n")
    if running:
        values["ended_by"] = by_day.isoformat()
        of_record = _narrowed(values, pod, member, None, "r")
        statuses = _among(values, running, "n")
        yield f"{statuses} AND n.due >= :ended_by{of_record}"
        yield f"{statuses} AND n.due IS NULL{of_record}"


def _narrowed(
    values: dict[str, Any], pod: str | None, member: str | None, wanted: Collection[str] | None, table: str
) -> str:
    """What narrows a question to a pod, a member, some statuses; what stands in it is put among the values."""
    said = ""
    for name, value in (("pod", pod), ("member", member)):
        if value:
            values[name] = value
            said += f" AND {table}.{name} = :{name}"
    return said + ("" if wanted is None else _among(values, wanted, table))


def _among(values: dict[str, Any], wanted: Collection[str], table: str) -> str:
    statuses = {f"status_{each.replace(' ', '_').replace('-', '_')}": each for each in sorted(wanted)}
    values |= statuses
    return f" AND {table}.status IN ({', '.join(f':{name}' for name in statuses)})"


def _day(on: dt.date | None) -> str:
    return on.isoformat() if on else _LAST
