"""What is late: arrears by age, and the part of a pool's loans that is at risk. Loans here; dues and ratios count alike."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from pods.lending import balances
from pods.lending.agreed import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.act import Record
    from ledger.view import View

# The ages by which everything late is counted, in days: from the first to the last one, None for ever.
AGES: tuple[tuple[int, int | None], ...] = ((1, 30), (31, 60), (61, 90), (91, None))
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Late:
    """A running loan with an instalment that is late on the view's day, in the pod's money.

    `days` since the oldest instalment that is not wholly paid. `overdue` is all that fell due before the day and
    was not paid: fines, fees, interest and principal. `balance` is all the principal still owed.
    """

    record: Record
    days: int
    since: dt.date
    overdue: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Age:
    """What of a pool's loans is late by so many days: how many loans, what of them is overdue, their whole balance."""

    name: str
    loans: int
    overdue: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class AtRisk:
    """Portfolio at risk = unpaid balance of late loans ÷ loans outstanding, both principal in the pod's money."""

    late: Decimal
    outstanding: Decimal

    @property
    def ratio(self) -> Fraction:
        """The exact ratio, 0 to 1; 0 while nothing is lent."""
        return Fraction(self.late) / Fraction(self.outstanding) if self.outstanding else Fraction(0)


def age(days: int) -> str:
    """The age to which so many days late belong: `1-30`, `31-60`, `61-90` or `90+`. `days` is 1 or more."""
    return next(_name(first, last) for first, last in AGES if first <= days and (last is None or days <= last))


def ages() -> list[str]:
    """The names of all ages, the youngest first."""
    return [_name(first, last) for first, last in AGES]


def _name(first: int, last: int | None) -> str:
    return f"{first}-{last}" if last else f"{first - 1}+"


def late(view: View, records: Iterable[Record]) -> list[Late]:
    """Those of the loans that are late on the view's day, in the order given; loans that owe nothing are never late."""
    found = []
    for record in records:
        if record.status != OPEN:
            continue
        state = balances.state(view, record)
        since = state.late_since(view.on)
        if since is not None:
            overdue = state.due(view.on - dt.timedelta(days=1)).total
            found.append(Late(record, (view.on - since).days, since, overdue, state.outstanding))
    return found


def late_in(view: View, pod: str, *, member: str | None = None) -> list[Late]:
    """The late loans of a pod, or of one of its members."""
    return late(view, view.find("loan", pod=pod, member=member, status=OPEN))


def by_age(found: Sequence[Late]) -> list[Age]:
    """The late loans counted by age, every age once, the youngest first; ages without loans as well.

    Source: domain.md, "Loans"; a loan belongs whole to the age of its oldest unpaid instalment.
    """
    counted = []
    for name in ages():
        of_age = [each for each in found if age(each.days) == name]
        overdue = sum((each.overdue for each in of_age), NOTHING)
        balance = sum((each.balance for each in of_age), NOTHING)
        counted.append(Age(name, len(of_age), overdue, balance))
    return counted


def at_risk(view: View, pod: str, *, more_than_days: int = 0) -> AtRisk:
    """The portfolio at risk of a pod: what is owed on loans late by more than so many days, beside all that is owed.

    Source: domain.md, "Group ratios (SAVIX)"; golden/savix_ratios.json.
    """
    running = view.find("loan", pod=pod, status=OPEN)
    late_ones = [each for each in late(view, running) if each.days > more_than_days]
    outstanding = sum((balances.state(view, each).outstanding for each in running), NOTHING)
    return AtRisk(sum((each.balance for each in late_ones), NOTHING), outstanding)
