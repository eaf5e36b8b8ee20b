"""A year of a pod as its book has it: income, costs and pay, what its months kept, and what is left to allocate.

Any month may start it. The act that allocates it is in surplus.py.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger import money
from ledger.errors import Invalid
from pods.crew.periods import span, steps
from pods.working.income_month import NO_COST, NO_INCOME, last_day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal
    from typing import Any

    from ledger.act import PostingRow, Record
    from ledger.view import View
    from pods.crew.people import Pod

_MONTHS = 12
FIGURES = ("income", "costs", "pay", "kept", "carried")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days from the first to the last, both counted."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Year(Span):
    """A year's figures in money: income − costs − pay − kept + carried = surplus, below zero for a loss.

    `kept` is what its months put into the commons, the buffer and the collective account, less what these paid;
    `carried` what was recorded late for years that were allocated before. `name` is as it was typed.
    """

    name: str
    income: Decimal
    costs: Decimal
    pay: Decimal
    kept: Decimal
    carried: Decimal

    @property
    def surplus(self) -> Decimal:
        """What is left to allocate."""
        return self.income - self.costs - self.pay - self.kept + self.carried

    @property
    def layer(self) -> int:
        """The layer into which it goes: the calendar year in which it ends."""
        return self.last.year


def year_span(typed: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of a year: `2026`, or twelve months from any other, `2025-04..2026-03`.

    Raises: Invalid, when it is none.
    """
    first, last = span(typed)
    if _months(first, last) != _MONTHS:
        raise Invalid(
            f"{typed} is not twelve months.",
            hint="Write a year, 2026, or one from any month, 2025-04..2026-03.",
            where="year",
        )
    return first, last


def allocated(view: View, pod: Pod, on: dt.date | None = None) -> list[Record]:
    """The years that were allocated, oldest first."""
    return sorted(view.find("surplus", pod=pod.id, on=on), key=lambda each: each.body["first"])


def running(view: View, pod: Pod) -> Span:
    """The year in which the view's day lies, as far as it has come: it begins as those that were allocated did.

    Before any was, as the last whole year did that was closed in the book; before that, in the month of the pod's first entry.
    """
    done = allocated(view, pod)
    month = dt.date.fromisoformat(done[-1].body["first"]).month if done else _first_month(view, pod)
    return Span(first=dt.date(view.on.year - (view.on.month < month), month, 1), last=view.on)


def _first_month(view: View, pod: Pod) -> int:
    closed = [span(each.period) for each in steps(view) if each.what == "closed"]
    years = [first for first, last in closed if _months(first, last) == _MONTHS]
    began = years[-1] if years else view.began("pod", pod.id)
    return began.month if began else 1


def _months(first: dt.date, last: dt.date) -> int:
    return (last.year - first.year) * _MONTHS + last.month - first.month + 1


def year_of(view: View, pod: Pod, typed: str) -> Year:
    """What a year comes to, as the view knows it: from postings alone, each on its own day.

    What a month's split moved counts for its month, and what an allocation moved for its year, whenever they were done.
    """
    first, last = year_span(typed)
    rows = _dated(view, pod)
    within = [row for day, row in rows if first <= day <= last]
    before = [row for day, row in rows if day < first]
    pay = f"Expenses:{pod.slug}:Pay"
    return Year(
        name=typed,
        first=first,
        last=last,
        income=-_sum(view, pod, within, "Income:"),
        costs=_sum(view, pod, within, "Expenses:") - _sum(view, pod, within, pay),
        pay=_sum(view, pod, within, pay),
        kept=_sum(view, pod, within, "Equity:"),
        carried=-_sum(view, pod, before, ""),
    )


def left_between(view: View, pod: Pod, after: dt.date | None, first: dt.date) -> Decimal:
    """What the time from behind the day `after` (None: the beginning) up to and without `first` leaves, allocated by nobody."""
    rows = [row for day, row in _dated(view, pod) if day < first and (after is None or day > after)]
    return -_sum(view, pod, rows, "")


def _dated(view: View, pod: Pod) -> list[tuple[dt.date, PostingRow]]:
    """(the day for which it counts, posting) of all income, costs and what was divided of them."""
    for_day = _belongs(view, pod, "month", lambda body: last_day(body["month"]))
    for_day |= _belongs(view, pod, "surplus", lambda body: dt.date.fromisoformat(body["last"]))
    found = []
    for prefix, left_out in ((f"Income:{pod.slug}:", NO_INCOME), (f"Expenses:{pod.slug}:", NO_COST)):
        found += [row for row in view.postings(prefix) if row.account.split(":")[2] not in left_out]
    divided = f"Equity:Divided:{pod.slug}"
    found += [row for row in view.postings(divided) if row.account == divided]
    return [(for_day.get(row.seq, row.date), row) for row in found if row.commodity == pod.commodity]


def _belongs(view: View, pod: Pod, kind: str, day_of: Callable[[Mapping[str, Any]], dt.date]) -> dict[int, dt.date]:
    """Entry → the day for which it counts, of all that divided the pod's months or years, and of what corrected it.

    A correction may fall into a later year, where the period is closed; it takes back what counts for the same day.
    """
    every = view.session.find(kind, pod=pod.id, member=None, status=None, on=dt.date.max, until=None)
    return {each.seq: day_of(each.body) for record in every for each in view.session.versions(kind, record.id)}


def _sum(view: View, pod: Pod, rows: list[PostingRow], prefix: str) -> Decimal:
    nothing = money.from_minor(0, view.digits(pod.commodity))
    return sum((view.amount(row) for row in rows if row.account.startswith(prefix)), nothing)
