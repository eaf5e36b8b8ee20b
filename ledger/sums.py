"""What accounts hold, told from the sums by month and by day; what waits to be written counts, and need not be written for it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from ledger.brought import DAY, account_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ledger.brought import Sum

_LAST = "9999-12-31"
# So many names stand in one question.
_IN_A_QUESTION = 200
# Of table brought, whose keys begin with the thing: from one to the next, past all its months and days.
_THINGS = """
WITH RECURSIVE found (thing) AS (
    SELECT MIN(thing) FROM brought WHERE book_id = :book_id AND thing >= :first AND thing < :last
    UNION ALL
    SELECT (SELECT MIN(b.thing) FROM brought b WHERE b.book_id = :book_id AND b.thing > found.thing AND b.thing < :last)
    FROM found WHERE found.thing IS NOT NULL
) SELECT thing FROM found WHERE thing IS NOT NULL"""


class Sums:
    """The part of a session that answers it; `_moves` is what waits: account and commodity → day → minor units."""

    if TYPE_CHECKING:
        _moves: Mapping[tuple[str, str], Mapping[str, int]]
        _sums: dict[tuple[str, str], tuple[str, int, list[tuple[str, int]]]]
        _brought: Mapping[Sum, int]

        def _rows(self, sql: str, **values: object) -> Sequence[Any]: ...
        def _read(self, sql: str, **values: object) -> Sequence[Any]: ...

    def balance(self, account: str, commodity: str, on: dt.date | None, until: int | None) -> int:
        """Minor units at the end of day `on`: whole months from `balance`, the days of the last one from `movement`."""
        if until is not None:
            sql = (
                "SELECT COALESCE(SUM(minor), 0) FROM posting WHERE book_id = :book_id AND account = :account "
                "AND commodity = :commodity AND date <= :on AND seq <= :until"
            )
            end = on.isoformat() if on else _LAST
            return int(self._rows(sql, account=account, commodity=commodity, on=end, until=until)[0][0])
        waiting = sum(minor for day, minor in self._moves.get((account, commodity), {}).items() if day <= _day(on))
        months = (
            "SELECT COALESCE(SUM(minor), 0) FROM balance WHERE book_id = :book_id AND account = :account "
            "AND commodity = :commodity AND month < :month"
        )
        month = _day(on)[:7] if on else "9999-99"
        before = self._read(months, account=account, commodity=commodity, month=month)[0][0]
        if on is None:
            return int(before) + waiting
        days = (
            "SELECT COALESCE(SUM(minor), 0) FROM movement WHERE book_id = :book_id AND account = :account "
            "AND commodity = :commodity AND day >= :first AND day <= :on"
        )
        within = self._read(days, account=account, commodity=commodity, first=f"{month}-01", on=_day(on))[0][0]
        return int(before) + int(within) + waiting

    def held_from(self, account: str, commodity: str, since: dt.date) -> tuple[int, list[tuple[dt.date, int]]]:
        """(minor units at the end of day `since`, what moved on each day behind it, by day), all in one question.

        What waits to be written counts, without being written for it.
        """
        last = since.isoformat()
        month, before, moved = self._sums.get((account, commodity), ("", 0, []))
        found = [("", before), *moved] if month == last[:7] else self._read(
            "SELECT '' AS day, COALESCE(SUM(minor), 0) AS minor FROM balance WHERE book_id = :book_id "
            "AND account = :account AND commodity = :commodity AND month < :month "
            "UNION ALL SELECT day, minor FROM movement WHERE book_id = :book_id "
            "AND account = :account AND commodity = :commodity AND day >= :first",
            account=account, commodity=commodity, month=last[:7], first=f"{last[:7]}-01",
        )  # fmt: skip
        running = 0
        days: dict[str, int] = {}
        for day, minor in (*found, *self._moves.get((account, commodity), {}).items()):
            if day <= last:
                running += int(minor)
            else:
                days[day] = days.get(day, 0) + int(minor)
        return running, [(dt.date.fromisoformat(day), minor) for day, minor in sorted(days.items())]

    def brought(self, thing: str, commodity: str, since: dt.date | None, on: dt.date) -> int:
        """Minor units of what was brought from a day until day `on`, without what was corrected by then.

        Whole months from their sums, the days of months that are not whole by themselves.
        """
        begin, end = since.isoformat() if since else "", on.isoformat()
        is_first_whole, is_last_whole = begin[8:] in {"", "01"}, (on + dt.timedelta(days=1)).day == 1
        days = [(begin, f"{begin[:7]}-31"), (f"{end[:7]}-01", end)]
        if begin[:7] == end[:7]:
            days = [] if is_first_whole and is_last_whole else [(begin, end)]
        else:
            days = [each for each, is_whole in zip(days, (is_first_whole, is_last_whole), strict=True) if not is_whole]
        each = (
            "SELECT SUM(minor) FROM brought WHERE book_id = :book_id AND thing = :thing "
            "AND commodity = :commodity AND per = "
        )
        spans = {f"{name}_{at}": day for at, ends in enumerate(days) for name, day in zip("az", ends, strict=True)}
        first, last = ">=" if is_first_whole else ">", "<=" if is_last_whole else "<"
        found = self._rows(
            f"{each}'month' AND span {first} :first AND span {last} :last "
            + "".join(f"UNION ALL {part} " for at in range(len(days)) for part in _of_days(each, at))
            + f"UNION ALL {each}'back' AND span <= :end AND corrects >= :begin",
            thing=thing, commodity=commodity, first=begin[:7], last=end[:7], begin=begin, end=end,
            account=account_of(thing) or "", **spans,
        )  # fmt: skip
        return sum(int(row[0]) for row in found if row[0] is not None)

    def things(self, prefix: str) -> list[str]:
        """Under what anything is added up in table brought, as its names begin, sorted."""
        return [str(row[0]) for row in self._rows(_THINGS, first=prefix, last=f"{prefix}\U0010ffff")]

    def added(self, things: Collection[str], commodities: Collection[str], on: dt.date) -> dict[tuple[str, str], int]:
        """(thing, commodity) → minor units that are added up under it in table brought at the end of a day; corrections by their own day.

        What waits to be written counts, without being written for it.
        """
        end, wanted = on.isoformat(), sorted(things)
        sums: dict[tuple[str, str], int] = {}
        for (thing, commodity, per, day, _), minor in self._brought.items():
            if per == DAY and day <= end and thing in things and commodity in commodities:
                sums[thing, commodity] = sums.get((thing, commodity), 0) + minor
        for at in range(0, len(wanted), _IN_A_QUESTION):
            named, asked = _named(wanted[at : at + _IN_A_QUESTION], commodities)
            for thing, commodity, minor in self._read(
                f"{named} AND per = 'month' AND span < :month GROUP BY thing, commodity UNION ALL "
                f"{named} AND per = 'day' AND span BETWEEN :begin AND :end GROUP BY thing, commodity",
                month=end[:7], begin=f"{end[:7]}-01", end=end, **asked,
            ):  # fmt: skip
                sums[thing, commodity] = sums.get((thing, commodity), 0) + int(minor)
        return sums

    def added_behind(self, things: Collection[str], commodity: str, on: dt.date) -> list[tuple[dt.date, int]]:
        """(day, minor units) that are added up under some things together on each day behind a day, sorted."""
        named, asked = _named(things, (commodity,))
        found = self._rows(
            f"{named.replace('thing, commodity', 'span')} AND per = 'day' AND span > :on GROUP BY span ORDER BY span",
            on=on.isoformat(), **asked,
        )  # fmt: skip
        return [(dt.date.fromisoformat(day), int(minor)) for day, minor in found]

    def balances(
        self, prefix: str, on: dt.date | None, until: int | None, without: str = ""
    ) -> dict[tuple[str, str], int]:
        """Minor units per account and commodity below `prefix`, sorted, those at zero included; those below `without`, as `Assets:Loans:`, are not read."""
        last = f"{prefix}\U0010ffff"
        # `;` is the sign behind `:`.
        parts = ((prefix, without), (f"{without[:-1]};", last)) if without else ((prefix, last),)
        found = [row for low, high in parts for row in self._between(low, high, on, until) if row[2] is not None]
        return {(row[0], row[1]): int(row[2]) for row in sorted(found, key=lambda row: (row[0], row[1]))}

    def _between(self, low: str, high: str, on: dt.date | None, until: int | None) -> Sequence[Any]:
        values = {"low": low, "high": high}
        if until is None and on is None:
            return self._rows(
                "SELECT account, commodity, SUM(minor) FROM balance WHERE book_id = :book_id "
                "AND account >= :low AND account < :high GROUP BY account, commodity", **values,
            )  # fmt: skip
        if until is None:
            assert on is not None
            # The last month is looked up by day account by account: whoever looks through all accounts reads all days.
            return self._rows(
                "SELECT account, commodity, SUM(CASE WHEN month < :month THEN minor ELSE ("
                "SELECT SUM(m.minor) FROM movement m WHERE m.book_id = b.book_id AND m.account = b.account "
                "AND m.commodity = b.commodity AND m.day >= :first AND m.day <= :on) END) FROM balance b "
                "WHERE book_id = :book_id AND account >= :low AND account < :high AND month <= :month "
                "GROUP BY account, commodity",
                month=on.isoformat()[:7], first=f"{on.isoformat()[:7]}-01", on=on.isoformat(), **values,
            )  # fmt: skip
        return self._rows(
            "SELECT account, commodity, SUM(minor) FROM posting WHERE book_id = :book_id AND seq <= :until AND date <= :on "
            "AND account >= :low AND account < :high GROUP BY account, commodity",
            until=until, on=on.isoformat() if on else _LAST, **values,
        )  # fmt: skip


def _day(on: dt.date | None) -> str:
    return on.isoformat() if on else _LAST


def _of_days(each: str, at: int) -> tuple[str, ...]:
    """What of some days of a month counts: what is added up by the day, and what moved on the account of savings but for the rest."""
    span = f"BETWEEN :a_{at} AND :z_{at}"
    moved = f"book_id = :book_id AND account = :account AND commodity = :commodity AND day {span}"
    return (
        f"{each}'day' AND span {span}",
        f"SELECT SUM(minor) FROM movement WHERE {moved}",
        f"{each}'other' AND span {span}".replace("SUM", "-SUM", 1),
    )


def _named(things: Collection[str], commodities: Collection[str]) -> tuple[str, dict[str, str]]:
    """The question for the sums under some things in some commodities, and what stands in it."""
    asked = {f"thing_{at}": each for at, each in enumerate(things)}
    kept = {f"commodity_{at}": each for at, each in enumerate(commodities)}
    return (
        "SELECT thing, commodity, SUM(minor) FROM brought WHERE book_id = :book_id "
        f"AND thing IN ({', '.join(f':{name}' for name in asked)}) "
        f"AND commodity IN ({', '.join(f':{name}' for name in kept)})"
    ), asked | kept
