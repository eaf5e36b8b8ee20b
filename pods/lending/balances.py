"""Where a running loan stands: what was paid of its schedule, what is due, what is late. Read from postings."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from operator import add
from typing import TYPE_CHECKING

from ledger import money
from pods.crew import people
from pods.lending import agreed
from pods.lending.agreed import ALL, DAYS, OPEN, Parts, Plan, Row, Rules
from pods.lending.calendar import part_used

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.act import Record
    from ledger.view import View

__all__ = ["DECLINING", "OPEN", "LoanState", "Parts", "Row", "days_late", "outstanding", "state"]

_ZERO = Decimal(0)
DECLINING = frozenset({"declining", "equal-principal", "bullet"})
_INCOME = {"Charges": "interest", "Fees": "fees", "Fines": "fines"}
MOVED = ("Assets:Loans:", "Income:", "Equity:Social:")
"""On accounts below these is written what a loan moved, besides the place where its money lies."""


@dataclass(frozen=True, slots=True)
class LoanState:
    """A loan on a day: its plan and what was paid by then. `moves` are (day, change of the principal owed).

    `out` is what was lent in all, `outstanding` the principal still owed. `paid` is what was paid since the plan
    began, `paid_in_all` since the loan did; `came` are the fees, interest and fines since then by day. `asked` holds what the first 0, 1, 2 …
    instalments ask for in all. A loan that is over (repaid, written off) asks for nothing more.
    """

    plan: Plan
    rules: Rules
    digits: int
    every: str
    day_count: str
    out: Decimal
    outstanding: Decimal
    asked: tuple[Parts, ...]
    paid: Parts
    paid_in_all: Parts
    moves: tuple[tuple[dt.date, Decimal], ...]
    came: tuple[tuple[dt.date, Parts], ...]
    is_over: bool

    @property
    def rows(self) -> tuple[Row, ...]:
        """The instalments of the plan in force."""
        return self.plan.rows

    @property
    def received(self) -> tuple[tuple[dt.date, Parts], ...]:
        """(day, what was paid of the plan on it), sorted; few ask for it, so it is made when they do."""
        return tuple(_received(self.plan, self.came, _owed_from(self.plan, self.moves), self.paid))

    @property
    def last_day(self) -> dt.date:
        """The day of the last movement of its principal."""
        return max(day for day, _ in self.moves)

    def owed_by(self, count: int) -> Parts:
        """What the first `count` instalments ask for."""
        return self.asked[count]

    def due_count(self, on: dt.date) -> int:
        """How many instalments have fallen due by the end of a day."""
        return sum(row.due <= on for row in self.rows)

    def _unpaid(self, count: int, paid: Parts | None = None) -> Parts:
        if self.is_over:
            return Parts()
        owed, paid = self.owed_by(count), self.paid if paid is None else paid
        left = self.plan.amount - paid.principal
        return Parts(
            fees=max(owed.fees - paid.fees, _ZERO),
            interest=max(owed.interest - paid.interest, _ZERO),
            principal=max(min(owed.principal - paid.principal, left), _ZERO),
        )

    def missed(self, on: dt.date) -> list[tuple[Row, Decimal]]:
        """(instalment, its fine) of each that was not wholly paid when its days of grace were over, before `on`."""
        found: list[tuple[Row, Decimal]] = []
        if self.rules.fine in {"0", "0%"}:
            return found
        received = self.received
        days = [day for day, _ in received]
        sums = list(accumulate((parts for _, parts in received), add, initial=Parts()))
        for row in self.rows:
            last = row.due + dt.timedelta(days=self.rules.grace)
            if last >= on:
                break
            missing = self._unpaid(row.n, sums[bisect_right(days, last)]).total
            if missing and row.n not in self.plan.waived:
                found.append((row, self.rules.fine_of(min(missing, row.parts.total), self.digits)))
        return found

    def fines(self, on: dt.date) -> Decimal:
        """The fines that have fallen due before a day and were not paid."""
        if self.is_over:
            return _ZERO
        due = self.plan.fines + sum((fine for _, fine in self.missed(on)), _ZERO)
        return max(due - self.paid.fines, _ZERO)

    def due(self, on: dt.date) -> Parts:
        """What has fallen due by a day and was not paid."""
        return self._unpaid(self.due_count(on)) + Parts(fines=self.fines(on))

    def due_next(self, on: dt.date) -> Parts:
        """What is due by a day; when that is paid, what the next unpaid instalment asks for."""
        due = self.due(on)
        for count in range(self.due_count(on), len(self.rows)):
            if due.total:
                return due
            due = self._unpaid(count + 1)
        return due

    def settlement(self, on: dt.date) -> Parts:
        """All that repays the loan on a day: what is due, what is owed, and the interest and fees that its rules ask for.

        PERIODS: of every period that has begun before the day. DAYS: of the days up to it, and the fees of
        periods begun. ALL: of the whole schedule.
        """
        due = self.due_count(on)
        begun = due + (due < len(self.rows) and self._period_begin(due) < on)
        asked = self.owed_by(len(self.rows) if self.rules.early == ALL else begun)
        interest = asked.interest
        if self.rules.early == DAYS and begun > due:
            row, before = self.rows[due], self.owed_by(due)
            used = part_used(self._period_begin(due), on, row.due, self.every, self.day_count)
            interest = before.interest + money.round_half_up(Fraction(interest - before.interest) * used, self.digits)
        owed = Parts(asked.fees, interest, _ZERO) - Parts(self.paid.fees, self.paid.interest)
        return owed.least() + Parts(principal=self.outstanding, fines=self.fines(on))

    def _period_begin(self, count: int) -> dt.date:
        return self.rows[count - 1].due if count else self.plan.begin

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


def outstanding(view: View, pod: people.Pod) -> Decimal:
    """The principal still owed on all loans of a pod on the view's day; what is over owes none, and is not read."""
    running = view.find("loan", pod=pod.id, status=OPEN)
    accounts = (pod.loans(people.known(view, each.member or ""), each.id) for each in running)
    return sum((view.balance(account, pod.commodity) for account in accounts), _ZERO)


def state(view: View, record: Record, on: dt.date | None = None) -> LoanState:
    """The loan as of a day (the view's), from the postings of every entry that concerns it."""
    body = record.body
    plan, rules = agreed.plan_of(body), agreed.rules_of(body)
    moves: list[tuple[dt.date, Decimal]] = []
    income: dict[dt.date, dict[str, Decimal]] = {}
    for posting in view.postings_about(f"loan/{record.id}", on, below=MOVED):
        root, *_, last = posting.account.split(":")
        if root == "Assets":
            if last == record.id:
                moves.append((posting.date, view.amount(posting)))
        elif root == "Equity" or last in _INCOME:
            last = last if root == "Income" else "Fines"
            of_day = income.setdefault(posting.date, {})
            of_day[_INCOME[last]] = of_day.get(_INCOME[last], _ZERO) - view.amount(posting)
    pod = view.get("pod", record.pod or "", dt.date.max)
    assert pod is not None, "a loan's pod is there"
    return of_plan(
        plan,
        rules,
        digits=view.digits(pod.body["commodity"]),
        every=body["every"],
        day_count=body["day_count"],
        out=agreed.out_of(body),
        moves=moves,
        came=[(day, Parts(**parts)) for day, parts in sorted(income.items())],
        # The fees kept back at a pay-out are no instalment's; they are part of what the first days received.
        up_front=Decimal(body.get("up_front", 0)),
        written=agreed.written_off(body),
        changes_interest=body["method"] in DECLINING and rules.early != ALL,
        is_over=record.status != OPEN,
    )


def of_plan(
    plan: Plan, rules: Rules, *, digits: int, every: str, day_count: str, out: Decimal,
    moves: Sequence[tuple[dt.date, Decimal]], came: Sequence[tuple[dt.date, Parts]],
    changes_interest: bool, is_over: bool, up_front: Decimal = _ZERO, written: Decimal = _ZERO,
) -> LoanState:  # fmt: skip
    """Where a plan stands behind `moves`, the changes of the principal owed, and what `came` of interest, fees and fines by day.

    Of `out`, what was lent, `written` was written off; `up_front` of the fees was kept back before any instalment.
    """
    owed = sum((moved for _, moved in moves), _ZERO)
    in_all = sum((parts for _, parts in came), Parts()) - Parts(fees=up_front)
    since = in_all - plan.base
    of_plan = Parts(since.fees, since.interest, plan.amount - owed - written, since.fines)
    return LoanState(
        plan=plan,
        rules=rules,
        digits=digits,
        every=every,
        day_count=day_count,
        out=out,
        outstanding=owed,
        asked=tuple(_asked(plan.rows, _owed_from(plan, moves) if changes_interest else (), digits)),
        paid=of_plan,
        paid_in_all=Parts(in_all.fees, in_all.interest, out - owed - written, in_all.fines),
        moves=tuple(moves),
        came=tuple(came),
        is_over=is_over,
    )


def _owed_from(plan: Plan, moves: Sequence[tuple[dt.date, Decimal]]) -> list[tuple[dt.date, Decimal]]:
    """(day, change of the principal owed) since the plan began, its own amount first."""
    before = sum((moved for day, moved in moves if day <= plan.begin), _ZERO)
    # What was repaid on the plan's first day, behind it, is what is owed at its end less than the plan's amount.
    first = [(plan.begin, plan.amount)] + ([(plan.begin, before - plan.amount)] if before != plan.amount else [])
    return first + [(day, moved) for day, moved in moves if day > plan.begin]


def _received(
    plan: Plan, came: Sequence[tuple[dt.date, Parts]], owed_from: Sequence[tuple[dt.date, Decimal]], paid: Parts
) -> Iterator[tuple[dt.date, Parts]]:
    """(day, what was paid of the plan on it), sorted; together they are `paid`, so what came before the plan is left out."""
    days: dict[dt.date, Parts] = {}
    for day, moved in owed_from[1:]:
        days[day] = days.get(day, Parts()) - Parts(principal=moved)
    for day, parts in came:
        if day > plan.begin:
            days[day] = days.get(day, Parts()) + parts
    later = sum(days.values(), Parts())
    first = Parts(paid.fees - later.fees, paid.interest - later.interest, _ZERO, paid.fines - later.fines)
    days[plan.begin] = days.get(plan.begin, Parts()) + first
    yield from sorted(days.items(), key=lambda each: each[0])


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


def days_late(view: View, record: Record) -> int:
    """How many days the oldest unpaid instalment is late on the view's day; 0 when none is."""
    since = state(view, record).late_since(view.on)
    return (view.on - since).days if since else 0
