"""Where a running loan stands: what was paid of its schedule, what is due, what is late. Read from postings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger import money

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.act import Record
    from ledger.view import View

OPEN = "open"
_ZERO = Decimal(0)
DECLINING = frozenset({"declining", "equal-principal", "bullet"})


@dataclass(frozen=True, slots=True)
class Parts:
    """Fees, interest and principal, in money."""

    fees: Decimal = _ZERO
    interest: Decimal = _ZERO
    principal: Decimal = _ZERO

    @property
    def total(self) -> Decimal:
        """All three together."""
        return self.fees + self.interest + self.principal

    def __add__(self, other: Parts) -> Parts:
        return Parts(self.fees + other.fees, self.interest + other.interest, self.principal + other.principal)


@dataclass(frozen=True, slots=True)
class Row:
    """One instalment of the schedule as it was agreed; `balance` is the principal left behind it."""

    n: int
    due: dt.date
    parts: Parts
    balance: Decimal


@dataclass(frozen=True, slots=True)
class LoanState:
    """A loan on a day: its rows and what was paid by then. `moves` are (day, change of the principal owed).

    `asked` holds what the first 0, 1, 2 … instalments ask for in all.
    """

    amount: Decimal
    rows: tuple[Row, ...]
    asked: tuple[Parts, ...]
    paid: Parts
    moves: tuple[tuple[dt.date, Decimal], ...]

    @property
    def last_day(self) -> dt.date:
        """The day of the last movement of its principal."""
        return max(day for day, _ in self.moves)

    @property
    def outstanding(self) -> Decimal:
        """Principal still owed."""
        return self.amount - self.paid.principal

    def owed_by(self, count: int) -> Parts:
        """What the first `count` instalments ask for."""
        return self.asked[count]

    def due_count(self, on: dt.date) -> int:
        """How many instalments have fallen due by the end of a day."""
        return sum(row.due <= on for row in self.rows)

    def _unpaid(self, count: int) -> Parts:
        owed = self.owed_by(count)
        return Parts(
            max(owed.fees - self.paid.fees, _ZERO),
            max(owed.interest - self.paid.interest, _ZERO),
            min(max(owed.principal - self.paid.principal, _ZERO), self.outstanding),
        )

    def due(self, on: dt.date) -> Parts:
        """What has fallen due by a day and was not paid."""
        return self._unpaid(self.due_count(on))

    def due_next(self, on: dt.date) -> Parts:
        """What is due by a day; when that is paid, what the next unpaid instalment asks for."""
        due = self.due(on)
        for count in range(self.due_count(on), len(self.rows)):
            if due.total:
                return due
            due = self._unpaid(count + 1)
        return due

    def late_since(self, on: dt.date) -> dt.date | None:
        """The due day of the oldest instalment that is not wholly paid by `on`, or None."""
        for count, row in enumerate(self.rows, 1):
            if row.due >= on:
                return None
            if self._unpaid(count).total:
                return row.due
        return None

    def is_paid(self, count: int) -> bool:
        """Whether the first `count` instalments are wholly paid."""
        return not self._unpaid(count).total


def state(view: View, record: Record, on: dt.date | None = None) -> LoanState:
    """The loan as of a day (the view's), from the postings of every entry that concerns it."""
    moves: list[tuple[dt.date, Decimal]] = []
    interest, fees = _ZERO, -Decimal(record.body.get("up_front", 0))
    for posting in view.postings_about(f"loan/{record.id}", on):
        root, *middle, last = posting.account.split(":")
        if root == "Assets" and middle[0] == "Loans" and last == record.id:
            moves.append((posting.date, view.amount(posting)))
        elif root == "Income" and last == "Charges":
            interest -= view.amount(posting)
        elif root == "Income" and last == "Fees":
            fees -= view.amount(posting)
    amount = Decimal(record.body["amount"])
    owed = sum((moved for _, moved in moves), _ZERO)
    pod = view.get("pod", record.pod or "", dt.date.max)
    assert pod is not None, "a loan's pod is there"
    rows = tuple(_rows(record.body))
    digits = view.digits(pod.body["commodity"])
    return LoanState(
        amount=amount,
        rows=rows,
        asked=tuple(_asked(rows, moves if record.body["method"] in DECLINING else (), digits)),
        paid=Parts(fees, interest, amount - owed),
        moves=tuple(moves),
    )


def _asked(rows: Sequence[Row], moves: Sequence[tuple[dt.date, Decimal]], digits: int) -> Iterator[Parts]:
    """What the first 0, 1, 2 … instalments ask for in all; `moves`, by day, are those that change the interest.

    Interest on a declining balance falls with what was repaid early: an instalment's interest
    is taken in the proportion of what was really outstanding when its period began.
    """
    total, really, at = Parts(), _ZERO, 0
    before: Row | None = None
    yield total
    for row in rows:
        interest = row.parts.interest
        if before is not None and moves:
            while at < len(moves) and moves[at][0] <= before.due:
                really += moves[at][1]
                at += 1
            if before.balance and really < before.balance:
                interest = money.round_half_up(interest * max(really, _ZERO) / before.balance, digits)
        total += Parts(row.parts.fees, interest, row.parts.principal)
        before = row
        yield total


def _rows(body: dict[str, Any]) -> list[Row]:
    rows, left = [], Decimal(body["amount"])
    for n, each in enumerate(body["rows"], 1):
        parts = Parts(Decimal(each["fees"]), Decimal(each["interest"]), Decimal(each["principal"]))
        left -= parts.principal
        rows.append(Row(n, dt.date.fromisoformat(each["due"]), parts, left))
    return rows


def days_late(view: View, record: Record) -> int:
    """How many days the oldest unpaid instalment is late on the view's day; 0 when none is."""
    since = state(view, record).late_since(view.on)
    return (view.on - since).days if since else 0
