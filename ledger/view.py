"""What a rule or a report may ask of a book, answered from one transaction. Nothing is written here."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ledger import money
from ledger.errors import Broken

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from ledger.act import BookFacts, Doing, Lot, PostingRow, Record
    from ledger.session import Session


class View:
    """The book as of day `on`, as it was known at entry `until` (None: now).

    Amounts are Decimal in whole units, signs are beancount's: money that we hold is positive, what
    """

    def __init__(self, session: Session, *, on: dt.date, until: int | None = None, doing: Doing | None = None) -> None:
        assert session.head is not None
        self.session = session
        self.book: BookFacts = session.head.facts
        self.on = on
        # What is known at the last entry is what is known now, and that is told from sums.
        self.until = None if until == session.head.seq else until
        self._doing = doing
        self._digits: dict[str, int] = {}

    @property
    def doing(self) -> Doing:
        """Who acts, when and how; only there while an act is being posted."""
        assert self._doing is not None, "reports do nothing"
        return self._doing

    @property
    def is_posting(self) -> bool:
        """Whether an act is being posted, so that a rule asks; otherwise a report does."""
        return self._doing is not None

    @property
    def seq(self) -> int:
        """The number of the last entry that this view knows."""
        assert self.session.head is not None
        return self.session.head.seq if self.until is None else self.until

    @property
    def seal(self) -> str:
        """The seal of that entry."""
        assert self.session.head is not None
        if self.until is None:
            return self.session.head.seal
        found = self.session.entry_row(self.until)
        assert found is not None
        return found[2]

    def digits(self, commodity: str) -> int:
        """How many decimals `commodity` has.

        Raises: Broken, when the book does not know it; a rule checks the commodity before.
        """
        digits = self._digits.get(commodity)
        if digits is None:
            record = self.session.get("commodity", commodity, None, None)
            if record is None:
                raise Broken(f"This book knows no commodity {commodity}.")
            digits = self._digits[commodity] = int(record.body["digits"])
        return digits

    def get(self, kind: str, id: str, on: dt.date | None = None) -> Record | None:
        """A record as it stood on a day, or None when it had not begun or was undone."""
        record = self.session.get(kind, id, on or self.on, self.until)
        return None if record is None or record.status == "void" else record

    def find(
        self,
        kind: str,
        *,
        pod: str | None = None,
        member: str | None = None,
        status: str | Collection[str] | None = None,
        ends: Collection[str] = (),
        ended_by: dt.date | None = None,
        on: dt.date | None = None,
    ) -> list[Record]:
        """The records of a kind as they stood on a day, of one status or of several, in the order in which they began.

        Those whose status is one of `ends` are over behind their due day: once day `ended_by`, or that day, has come they
        are left out, and not read either.
        """
        found = self.session.find(
            kind,
            pod=pod,
            member=member,
            status=status,
            ends=ends,
            ended_by=ended_by,
            on=on or self.on,
            until=self.until,
        )
        return [record for record in found if record.status != "void"]

    def last_changed(
        self, kind: str, *, status: Collection[str], pod: str | None = None, skip: int = 0, count: int
    ) -> list[Record]:
        """So many records that stand in one of some statuses, without the first `skip`: what changed last first.

        What is not shown is not read, so that a list of all that ended costs the same a leaf, however long it is.
        """
        if self.until is not None:
            found = self.find(kind, pod=pod, status=status)
            return sorted(found, key=lambda each: (each.date, each.seq), reverse=True)[skip : skip + count]
        return self.session.last_changed(kind, status=status, pod=pod, on=self.on, skip=skip, count=count)

    def begun_last(
        self, kind: str, *, status: str, pod: str, member: str, on: dt.date | None = None
    ) -> Iterator[Record]:
        """The records of a member in a pod that stand in a status on a day, what began last first; read as far as one asks."""
        if self.until is not None:
            return reversed(self.find(kind, pod=pod, member=member, status=status, on=on))
        return self.session.begun_last(kind, status=status, pod=pod, member=member, on=on or self.on)

    def is_any(self, kind: str, *, status: Collection[str], pod: str) -> bool:
        """Whether any record of a kind stands in one of some statuses in a pod, as it is known now, whatever the day."""
        return self.session.is_any(kind, status=status, pod=pod)

    def changed_about(self, kind: str, thing: str) -> list[Record]:
        """The records of a kind that entries about a thing such as `loan/L1` began or changed, in the order in which they began."""
        found = (self.get(kind, id) for id in self.session.changed_about(kind, thing))
        return [record for record in found if record is not None]

    def began(self, kind: str, id: str, on: dt.date | None = None) -> dt.date | None:
        """The day on which a record began, as it stood on a day, or None; one undone and begun again counts from then."""
        day: dt.date | None = None
        for version in self.session.versions(kind, id):
            if version.seq <= self.seq and (version.date is None or version.date <= (on or self.on)):
                day = None if version.status == "void" else day or version.date
        return day

    def balance(self, account: str, commodity: str, on: dt.date | None = None) -> Decimal:
        """What an account holds at the end of a day."""
        minor = self.session.balance(account, commodity, on or self.on, self.until)
        return money.from_minor(minor, self.digits(commodity))

    def balances(
        self, prefix: str = "", on: dt.date | None = None, *, without: str = ""
    ) -> dict[tuple[str, str], Decimal]:
        """What every (account, commodity) below a prefix holds at the end of a day, sorted, without zeros.

        Those below `without`, such as `Assets:Loans:`, are left out and not read.
        """
        minors = self.session.balances(prefix, on or self.on, self.until, without)
        return {key: money.from_minor(minor, self.digits(key[1])) for key, minor in minors.items() if minor}

    def total(self, prefix: str, commodity: str, on: dt.date | None = None) -> Decimal:
        """The sum of one commodity over every account below a prefix."""
        minors = self.session.balances(prefix, on or self.on, self.until)
        return money.from_minor(
            sum(minor for (_, held), minor in minors.items() if held == commodity), self.digits(commodity)
        )

    def postings(self, prefix: str, *, since: dt.date | None = None, until: dt.date | None = None) -> list[PostingRow]:
        """The postings below an account prefix by day; `until` defaults to the view's day."""
        return self.session.postings(prefix, since, until or self.on, self.until)

    def postings_of(self, account: str, *, until: dt.date | None = None) -> list[PostingRow]:
        """The postings of one account and of those below it, by day."""
        rows = self.postings(account, until=until)
        return [row for row in rows if row.account == account or row.account.startswith(f"{account}:")]

    def newest_postings(
        self, account: str, commodity: str, *, since: dt.date | None = None, count: int | None = None
    ) -> list[PostingRow]:
        """The last `count` postings of one account and of those below it, by day; all of them since a day."""
        return self.session.newest_postings(account, commodity, since, self.on, self.until, count)

    def moved(
        self, account: str, commodity: str, *, since: dt.date | None = None, until: dt.date | None = None
    ) -> list[tuple[dt.date, Decimal]]:
        """(day, amount) by which an account and those below it moved, for each day that moved, sorted."""
        found = self.session.moved_by_day(account, commodity, since, until or self.on, self.until)
        return [(day, money.from_minor(minor, self.digits(commodity))) for day, minor in found]

    def moved_by_month(
        self, account: str, commodity: str, *, until: dt.date | None = None
    ) -> list[tuple[dt.date, Decimal]]:
        """The same for balances at the end of months and of the last day: each whole month stands at its first day.

        The days of the last month stand by themselves. A book that is seen as it was once known tells every day.
        """
        if self.until is not None:
            return self.moved(account, commodity, until=until)
        last = until or self.on
        found = self.session.moved_by_month(account, commodity, last)
        digits = self.digits(commodity)
        months = [(day, money.from_minor(minor, digits)) for day, minor in found]
        return months + self.moved(account, commodity, since=last.replace(day=1), until=last)

    def moved_below(
        self, account: str, commodity: str, *, until: dt.date | None = None, by_month: bool = False
    ) -> list[tuple[str, dt.date, Decimal]]:
        """(account, day, amount) of all that moved in the accounts below one, in one question, sorted.

        With `by_month`, each whole month before the last one stands at its first day, as in `moved_by_month`.
        """
        found = self.session.moved_below(account, commodity, until or self.on, self.until, by_month=by_month)
        digits = self.digits(commodity)
        return [(each, day, money.from_minor(minor, digits)) for each, day, minor in found]

    def postings_about(self, thing: str, on: dt.date | None = None, *, below: tuple[str, ...] = ()) -> list[PostingRow]:
        """The postings of every entry that concerns a thing such as `loan/L1`, by day; all, or those `below` some accounts."""
        return self.session.postings_about(thing, on or self.on, self.until, below)

    def moved_by_kinds(
        self, prefix: str, commodity: str, kinds: Sequence[str], *, since: dt.date | None = None
    ) -> list[tuple[str, dt.date, Decimal]]:
        """(account, day, amount) of what entries of some kinds of acts moved below a prefix, without those corrected, by day."""
        digits = self.digits(commodity)
        found = self.session.moved_by_kinds(prefix, commodity, kinds, since, self.on, self.until)
        return [(account, day, money.from_minor(minor, digits)) for account, day, minor in found]

    def brought(self, thing: str, commodity: str, *, since: dt.date | None = None) -> Decimal:
        """What was brought under a thing of brought.py from a day on by the view's day (negative), without what was corrected.

        Of what is known now alone: a book as it was once known is asked for its movements.
        """
        assert self.until is None, "sums are of what is known now"
        return money.from_minor(self.session.brought(thing, commodity, since, self.on), self.digits(commodity))

    def added(self, units: Mapping[str, str], on: dt.date | None = None) -> dict[str, Decimal]:
        """Thing → what is added up under it in its commodity, as `units` say, at the end of a day; see brought.py and fined.py.

        Of what is known now alone, as `brought` is.
        """
        assert self.until is None, "sums are of what is known now"
        found = self.session.added(units.keys(), set(units.values()), on or self.on)
        return {
            thing: money.from_minor(found.get((thing, unit), 0), self.digits(unit)) for thing, unit in units.items()
        }

    def added_behind(self, things: Collection[str], commodity: str) -> list[tuple[dt.date, Decimal]]:
        """(day, amount) that is added up under some things together on each day behind the view's, sorted; as it is known now."""
        found = self.session.added_behind(things, commodity, self.on)
        return [(day, money.from_minor(minor, self.digits(commodity))) for day, minor in found]

    def days_about(self, thing: str) -> list[tuple[int, dt.date]]:
        """(number, day) of every entry that concerns a thing, whatever its day, in the order recorded."""
        return self.session.days_about(thing, self.until)

    def standing(self, seqs: Iterable[int]) -> list[int]:
        """Those of the entries that were not corrected, ascending; the corrections that undid some of them left out."""
        numbers = sorted(set(seqs))
        undone: set[int] = set()
        for each in numbers:
            corrected_by = self.session.about(f"entry/{each}")
            if corrected_by:
                undone.update({each, *corrected_by})
        return [each for each in numbers if each not in undone]

    def amount(self, row: PostingRow) -> Decimal:
        """A posting's number in whole units."""
        return money.from_minor(row.minor, self.digits(row.commodity))

    def lowest(self, account: str, commodity: str, since: dt.date) -> tuple[Decimal, dt.date, int]:
        """The smallest balance at the end of any day from `since` on: (balance, day, entry that makes it so).

        The entry is 0 when it is the balance of `since` itself.
        """
        minor, day, seq = lowest(self.session, account, commodity, since, sign=-1)
        return money.from_minor(minor, self.digits(commodity)), day, seq

    def owed(self, account: str, commodity: str, since: dt.date) -> tuple[Decimal, dt.date, int]:
        """The least that is owed on an account, which holds it as a negative number, at the end of any day from `since` on.

        Answers as `lowest` does, what is owed positive.
        """
        minor, day, seq = lowest(self.session, account, commodity, since, sign=1)
        return money.from_minor(-minor, self.digits(commodity)), day, seq

    def lots(self, prefix: str, on: dt.date | None = None) -> dict[tuple[str, str, Lot], Decimal]:
        """(account, commodity, lot) → units, as posted (shares held are negative), without empty lots."""
        return {(account, commodity, lot): units for account, commodity, lot, units in self.lots_listed(prefix, on)}

    def lots_listed(self, prefix: str, on: dt.date | None = None) -> list[tuple[str, str, Lot, Decimal]]:
        """The same, one behind the other: nothing is looked up by its lot, so it takes half the time."""
        found = self.session.lots(prefix, on or self.on, self.until)
        # A register has many lots of the same number: each is made a Decimal once.
        units = {
            (commodity, minor): money.from_minor(minor, self.digits(commodity))
            for commodity, minor in {(each[1], each[3]) for each in found}
        }
        return [(account, commodity, lot, units[commodity, minor]) for account, commodity, lot, minor in found]

    def ahead(
        self,
        *,
        records: Iterable[tuple[str, str]] = (),
        about: Iterable[str] = (),
        below: tuple[str, ...] = (),
        accounts: Iterable[str] = (),
        commodity: str = "",
    ) -> None:
        """Read at once what rules will ask for one by one: records by (kind, id), postings about things, what accounts hold."""
        kinds: dict[str, list[str]] = {}
        for kind, id in records:
            kinds.setdefault(kind, []).append(id)
        for kind, ids in kinds.items():
            self.session.records_ahead(kind, ids)
        self.session.postings_ahead(about, below)
        if commodity:
            self.session.sums_ahead(accounts, commodity, self.on)

    def next_id(self, letter: str, kind: str) -> str:
        """The id for the next record of a kind: `L1`, `L2` … in the order in which they began."""
        return f"{letter}{self.session.count_records(kind) + 1}"


def lowest(
    session: Session, account: str, commodity: str, since: dt.date, *, sign: int, lot: Lot | None = None,
    each_entry: bool = False,
) -> tuple[int, dt.date, int]:  # fmt: skip
    """The balance furthest towards `sign` at the end of any day from `since` on, in minor units; of a lot behind `each_entry`, too.

    Answers (minor units, day, the last entry that moved it there; 0 for the balance of `since`).
    Only days behind `since` are read one by one, so an act of today costs the same in any book. A day on which the
    balance went lower has a posting that moved it there.
    """
    if lot is None:
        running, later = session.held_from(account, commodity, since)
    else:
        held = [row for row in session.postings(account, None, None, None) if _same(row, account, commodity, lot)]
        running = sum(row.minor for row in held if row.date <= since)
        moved_by: dict[tuple[dt.date, int], int] = {}
        for row in sorted(held, key=lambda row: (row.date, row.seq)):
            if row.date > since:
                key = (row.date, row.seq if each_entry else 0)
                moved_by[key] = moved_by.get(key, 0) + row.minor
        later = [(day, minor) for (day, _), minor in moved_by.items()]
    lowest_minor, lowest_day = running, since
    for day, minor in later:
        running += minor
        if running * sign > lowest_minor * sign:
            lowest_minor, lowest_day = running, day
    if lowest_day == since:
        return lowest_minor, since, 0
    moved = session.postings(account, lowest_day, lowest_day, None)
    movers = [row.seq for row in moved if _same(row, account, commodity, lot) and row.minor * sign > 0]
    return lowest_minor, lowest_day, max(movers)


def _same(row: PostingRow, account: str, commodity: str, lot: Lot | None) -> bool:
    return row.account == account and row.commodity == commodity and (lot is None or row.lot == lot)
