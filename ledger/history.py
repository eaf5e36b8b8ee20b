"""What statements ask of a long and busy book. Every answer costs what it shows, however much lies before or beside it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from ledger import rows
from ledger.act import Lot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.act import PostingRow

# An account and those below it: `Ana` and `Ana:Held`, not `Ana-7K3Q`. `;` is the sign behind `:`.
_WITHIN = "{0} >= :account AND {0} < :end AND ({0} = :account OR {0} >= :below)"
_MOVED = _WITHIN.format("account")
_FROM = _WITHIN.format("b.account")
_POSTING = "seq, n, date, account, commodity, minor, cost_minor, cost_commodity, lot_date, lot_label"
_FIRST, _LAST, _ALL = "", "9999-12-31", 2**62


def _within(account: str) -> dict[str, str]:
    return {"account": account, "below": f"{account}:", "end": f"{account};"}


class History:
    """The part of a session that answers them; how it asks the database stands in session.py."""

    if TYPE_CHECKING:

        def _rows(self, sql: str, **values: object) -> Sequence[Any]: ...

    def moved_by_day(
        self, account: str, commodity: str, since: dt.date | None, on: dt.date, until: int | None
    ) -> list[tuple[dt.date, int]]:
        """(day, minor units) by which an account and those below it moved, for each day that moved, sorted."""
        span = {"since": since.isoformat() if since else _FIRST, "on": on.isoformat()}
        if until is None:
            # Which accounts moved in which months shows where to look; `|| ''` keeps SQLite from looking through all.
            found = self._rows(
                f"SELECT m.day, SUM(m.minor) FROM balance b CROSS JOIN movement m WHERE b.book_id = :book_id AND {_FROM} "
                "AND b.commodity = :commodity AND b.month >= :begin AND b.month <= :end_month "
                "AND m.book_id = b.book_id AND m.account = b.account || '' AND m.commodity = b.commodity "
                "AND m.day >= b.month || '-01' AND m.day <= b.month || '-31' AND m.day >= :since AND m.day <= :on "
                "GROUP BY m.day ORDER BY m.day",
                commodity=commodity, begin=span["since"][:7], end_month=span["on"][:7], **span, **_within(account),
            )  # fmt: skip
        else:
            found = self._rows(
                f"SELECT date, SUM(minor) FROM posting WHERE book_id = :book_id AND {_MOVED} AND commodity = :commodity "
                "AND date >= :since AND date <= :on AND seq <= :until GROUP BY date ORDER BY date",
                commodity=commodity, until=until, **span, **_within(account),
            )  # fmt: skip
        return [(dt.date.fromisoformat(row[0]), int(row[1])) for row in found]

    def last_about(self, prefix: str) -> str | None:
        """The last of the things that entries concern whose name begins so, in the order of letters; None where there is none."""
        found = self._rows(
            "SELECT MAX(thing) FROM about WHERE book_id = :book_id AND thing >= :low AND thing < :high",
            low=prefix, high=f"{prefix}\U0010ffff",
        )  # fmt: skip
        return found[0][0] if found else None

    def lots(self, prefix: str, on: dt.date | None, until: int | None) -> list[tuple[str, str, Lot, int]]:
        """(account, commodity, lot, minor units) of what is left of every lot below a prefix at the end of a day."""
        # Added up here: to group them, a database would sort them by all six, which takes longer than reading them.
        found = self._rows(
            "SELECT account, commodity, lot_date, lot_label, cost_minor, cost_commodity, minor FROM posting "
            "WHERE book_id = :book_id AND account >= :low AND account < :high AND date <= :on AND seq <= :until "
            "AND lot_date IS NOT NULL ORDER BY account, commodity",
            low=prefix, high=f"{prefix}\U0010ffff", on=on.isoformat() if on else _LAST, until=_ALL if until is None else until,
        )  # fmt: skip
        sums: dict[tuple[str, str, str, str, int, str], int] = {}
        for account, commodity, day, label, cost, unit, minor in found:
            key = account, commodity, day, label, cost, unit
            sums[key] = sums.get(key, 0) + minor
        # Days repeat: read once each.
        days = {day: dt.date.fromisoformat(day) for day in {key[2] for key in sums}}
        return [
            (account, commodity, Lot(days[day], label, cost, unit), minor)
            for (account, commodity, day, label, cost, unit), minor in sorted(sums.items())
            if minor
        ]

    def corrections(self) -> dict[int, int]:
        """The number of every entry that was corrected, and of the one that corrected it."""
        # `0` is the sign behind `/`.
        found = self._rows(
            "SELECT thing, seq FROM about WHERE book_id = :book_id AND thing > 'entry/' AND thing < 'entry0'"
        )
        return {int(row[0].removeprefix("entry/")): int(row[1]) for row in found}

    def moved_by_month(self, account: str, commodity: str, before: dt.date) -> list[tuple[dt.date, int]]:
        """(first of the month, minor units) for each month before that of `before` that moved, sorted."""
        found = self._rows(
            f"SELECT month, SUM(minor) FROM balance WHERE book_id = :book_id AND {_MOVED} AND commodity = :commodity "
            "AND month < :month GROUP BY month ORDER BY month",
            commodity=commodity, month=before.isoformat()[:7], **_within(account),
        )  # fmt: skip
        return [(dt.date.fromisoformat(f"{row[0]}-01"), int(row[1])) for row in found]

    def moved_below(
        self, account: str, commodity: str, on: dt.date, until: int | None, *, by_month: bool
    ) -> list[tuple[str, dt.date, int]]:
        """(account, day, minor units) of all that moved below an account: one question, sorted by account and day.

        With `by_month`, the months before that of `on` are sums that stand at their first days.
        """
        begin = f"{on.isoformat()[:7]}-01" if by_month and until is None else _FIRST
        if until is None:
            found = list(
                self._rows(
                    "SELECT m.account, m.day, m.minor FROM (SELECT DISTINCT account FROM balance WHERE book_id = :book_id "
                    "AND account >= :below AND account < :end AND commodity = :commodity AND month >= :month) b "
                    "CROSS JOIN movement m WHERE m.book_id = :book_id AND m.account = b.account || '' "
                    "AND m.commodity = :commodity AND m.day >= :begin AND m.day <= :on ORDER BY m.account, m.day",
                    commodity=commodity, begin=begin, month=begin[:7], on=on.isoformat(), below=f"{account}:", end=f"{account};",
                )
            )  # fmt: skip
        else:
            found = list(
                self._rows(
                    "SELECT account, date, SUM(minor) FROM posting WHERE book_id = :book_id AND account >= :below "
                    "AND account < :end AND commodity = :commodity AND date <= :on AND seq <= :until "
                    "GROUP BY account, date ORDER BY account, date",
                    commodity=commodity, on=on.isoformat(), until=until, below=f"{account}:", end=f"{account};",
                )
            )  # fmt: skip
        if begin:
            found += self._rows(
                "SELECT account, month || '-01', minor FROM balance WHERE book_id = :book_id AND account >= :below "
                "AND account < :end AND commodity = :commodity AND month < :month",
                commodity=commodity, month=on.isoformat()[:7], below=f"{account}:", end=f"{account};",
            )  # fmt: skip
        # Days repeat: read once each.
        days = {row[1]: dt.date.fromisoformat(row[1]) for row in found}
        return sorted((row[0], days[row[1]], int(row[2])) for row in found)

    def moved_by_kinds(
        self, prefix: str, commodity: str, kinds: Sequence[str], since: dt.date | None, on: dt.date, until: int | None
    ) -> list[tuple[str, dt.date, int]]:
        """(account, day, minor units) of what entries of some kinds moved below a prefix, by day.

        What was corrected by the day `on`, as known by entry `until`, is left out with its correction.
        """
        values = {f"kind_{at}": kind for at, kind in zip("abcd", kinds, strict=False)}
        named = ", ".join(f":{name}" for name in values)
        found = self._rows(
            "SELECT p.account, p.date, p.minor FROM posting p CROSS JOIN entry e WHERE p.book_id = :book_id "
            "AND p.account >= :low AND p.account < :high AND p.commodity = :commodity AND p.date >= :since "
            f"AND p.date <= :on AND p.seq <= :until AND e.book_id = p.book_id AND e.seq = p.seq AND e.kind IN ({named}) "
            "AND NOT EXISTS (SELECT 1 FROM about a CROSS JOIN entry c WHERE a.book_id = p.book_id "
            "AND a.thing = 'entry/' || p.seq AND a.seq <= :until AND c.book_id = a.book_id AND c.seq = a.seq AND c.date <= :on) "
            "ORDER BY p.date, p.seq, p.n",
            low=prefix, high=f"{prefix}\U0010ffff", commodity=commodity, since=since.isoformat() if since else _FIRST,
            on=on.isoformat(), until=_ALL if until is None else until, **values,
        )  # fmt: skip
        return [(row.account, dt.date.fromisoformat(row.date), int(row.minor)) for row in found]

    def postings(
        self, prefix: str, since: dt.date | None, until_day: dt.date | None, until: int | None, seq: int | None = None
    ) -> list[PostingRow]:
        """The postings below an account prefix, by day, then in the order recorded."""
        source = "posting p WHERE account >= :low AND account < :high"
        if since is not None:
            # Which accounts moved in these months shows where to look: their index sorts by day within one account only.
            source = (
                "(SELECT DISTINCT account AS moved, commodity AS what FROM balance WHERE book_id = :book_id AND account >= :low "
                "AND account < :high AND month >= :first AND month <= :last) CROSS JOIN posting p "
                "WHERE account = moved || '' AND commodity = what || ''"
            )
        found = self._rows(
            f"SELECT {_POSTING} FROM {source} AND p.book_id = :book_id "
            "AND date >= :since AND date <= :until_day AND seq <= :until" + (" AND seq = :seq" if seq else "")
            + " ORDER BY date, seq, n",
            low=prefix, high=f"{prefix}\U0010ffff", since=since.isoformat() if since else "",
            first=since.isoformat()[:7] if since else "", last=until_day.isoformat()[:7] if until_day else _LAST,
            until_day=until_day.isoformat() if until_day else _LAST, until=until if until is not None else 2**62,
            **({"seq": seq} if seq else {}),
        )  # fmt: skip
        return [rows.posting(row) for row in found]

    def postings_behind(self, seq: int, prefix: str, on: dt.date, until: int | None) -> list[PostingRow]:
        """The postings below a prefix, up to a day, of the entries recorded behind number `seq`, by day."""
        # `|| ''` makes databases begin with what was recorded last; they would look through all that the accounts ever moved.
        found = self._rows(
            f"SELECT {_POSTING} FROM posting "
            "WHERE book_id = :book_id AND seq > :seq AND seq <= :until AND account || '' >= :low AND account || '' < :high "
            "AND date <= :on ORDER BY date, seq, n",
            seq=seq, until=_ALL if until is None else until, low=prefix, high=f"{prefix}\U0010ffff", on=on.isoformat(),
        )  # fmt: skip
        return [rows.posting(row) for row in found]

    def newest_postings(
        self, account: str, commodity: str, since: dt.date | None, on: dt.date, until: int | None, count: int | None
    ) -> list[PostingRow]:
        """The last `count` postings of an account and those below it, by day, then in the order recorded."""
        known = self._rows(
            "SELECT DISTINCT id AS account FROM record WHERE book_id = :book_id AND kind = 'account' "
            f"AND {_WITHIN.format('id')}", **_within(account),
        )  # fmt: skip
        # Account by account: their index sorts by day within one account only.
        found = [
            row
            for each in known
            for row in self._rows(
                f"SELECT {_POSTING} "
                "FROM posting WHERE book_id = :book_id AND account = :account AND commodity = :commodity "
                "AND date >= :since AND date <= :on AND seq <= :until ORDER BY date DESC, seq DESC, n DESC LIMIT :count",
                account=each.account, commodity=commodity, since=since.isoformat() if since else _FIRST,
                on=on.isoformat(), until=_ALL if until is None else until, count=_ALL if count is None else count,
            )
        ]  # fmt: skip
        found.sort(key=lambda row: (row.date, row.seq, row.n))
        return [rows.posting(row) for row in found[-count if count else 0 :]]

    def newest_entries(
        self, count: int, *, things: Sequence[str], prefix: str, since: dt.date | None, on: dt.date, until: int
    ) -> list[int]:
        """The numbers of the last `count` entries that concern all `things` and move an account below `prefix`, ascending.

        Either may be empty. An entry's day lies between `since` and `on`, its number is `until` at the most.
        """
        values: dict[str, object] = {f"thing_{at}": thing for at, thing in zip("abc", things, strict=False)}
        wanted = [f"t.thing = :{name}" for name in values]
        if prefix:
            source = "posting s WHERE s.account >= :low AND s.account < :high AND"
            values |= {"low": prefix, "high": f"{prefix}\U0010ffff"}
        elif wanted:
            source = f"about s WHERE {wanted.pop(0).replace('t.', 's.')} AND"
        else:
            source = "entry s WHERE"
        # The source is read backwards until enough is found; a CROSS JOIN keeps SQLite from sorting all days instead.
        source = source.replace(" s ", " s CROSS JOIN entry e ")
        also = "".join(
            f" AND EXISTS (SELECT 1 FROM about t WHERE t.book_id = s.book_id AND {each} AND t.seq = s.seq)"
            for each in wanted
        )
        found = self._rows(
            f"SELECT DISTINCT s.seq FROM {source} s.book_id = :book_id AND s.seq <= :until "
            f"AND e.book_id = s.book_id AND e.seq = s.seq + 0 AND e.date >= :since AND e.date <= :on{also} "
            "ORDER BY s.seq DESC LIMIT :count",
            until=until, since=since.isoformat() if since else _FIRST, on=on.isoformat(), count=max(count, 0), **values,
        )  # fmt: skip
        return [int(row[0]) for row in reversed(found)]

    def seals_like(self, prefix: str) -> list[tuple[int, str]]:
        """(seq, seal) of at most two entries whose seal begins with `prefix`: a look or two for every day that has any."""
        return [tuple(row) for row in self._rows(
            "WITH RECURSIVE days(day) AS (SELECT MIN(date) FROM entry WHERE book_id = :book_id UNION ALL SELECT "
            "(SELECT MIN(e.date) FROM entry e WHERE e.book_id = :book_id AND e.date > days.day) FROM days WHERE day IS NOT NULL) "
            "SELECT e.seq, e.seal FROM days CROSS JOIN entry e "
            "WHERE e.book_id = :book_id AND e.date = days.day AND e.seal >= :prefix AND e.seal < :end LIMIT 2",
            prefix=prefix, end=prefix + "g",
        )]  # fmt: skip

    def years(self) -> list[int]:
        """The years that have entries."""
        return [
            int(row[0]) for row in self._rows("SELECT DISTINCT substr(date, 1, 4) FROM entry WHERE book_id = :book_id")
        ]

    def commit(self, first: int) -> list[tuple[int, dt.date]]:
        """(seq, date) of the entries of the commit whose first one is numbered `first`, when it has several."""
        sql = "SELECT seq, date FROM entry WHERE book_id = :book_id AND seq >= :first AND batch = :first ORDER BY seq"
        return [(int(row[0]), dt.date.fromisoformat(row[1])) for row in self._rows(sql, first=first)]
