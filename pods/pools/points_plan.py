"""Points that a row of balances, or a loan with saving alongside it, would make under each convention. No book is asked."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger import money
from ledger.errors import Invalid
from pods.pools.points import MONTH_END, Running, accrued, after_saving
from pods.settings import POINTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pods.crew import people
    from pods.lending.schedule import Schedule

_ZERO = Decimal(0)
MOST_MONTHS = 600


@dataclass(frozen=True, slots=True)
class PlanMonth:
    """One month: the balance (savings less loans) at its end, and under each convention its points and those in all."""

    n: int
    last_day: dt.date
    balance: Decimal
    points: Mapping[str, Decimal]
    total: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class PointsPlan:
    """The months in their order. `opening` are points brought in."""

    opening: Decimal
    months: tuple[PlanMonth, ...]

    @property
    def points(self) -> Mapping[str, Decimal]:
        """Points at the end under each convention."""
        return self.months[-1].total

    def after_saving(self) -> dict[str, Fraction | None]:
        """Months of after-saving under each convention, with the last balance: deficit ÷ savings, None for never."""
        return {name: after_saving(total, self.months[-1].balance) for name, total in self.points.items()}


@dataclass(frozen=True, slots=True)
class LoanPlan:
    """What a loan repaid in equal parts, with savings alongside, comes to, in money; a figure a month, and the ends."""

    repaid: tuple[Decimal, ...]
    alongside: tuple[Decimal, ...]
    end_loan: Decimal
    end_savings: Decimal
    plan: PointsPlan


def of_balances(
    balances: Sequence[Decimal], *, before: Decimal, opening: Decimal, start: dt.date, day: int, digits: int
) -> PointsPlan:
    """The points that balances at the ends of months make, from the month of `start` on.

    `before` is the balance with which the first month begins. A balance changes on `day` of its month, or on the last
    day of a shorter one. Raises: Invalid, for no month, too many, or a day that no month has.
    Source: golden/nz_savings_pool_points.json, nz_savings_pool_loan_plan.json.
    """
    if not 1 <= len(balances) <= MOST_MONTHS:
        raise Invalid(
            f"{len(balances)} months cannot be reckoned.", hint=f"Give 1 to {MOST_MONTHS} of them.", where="balance"
        )
    if not 1 <= day <= 31:  # noqa: PLR2004 - the longest month
        raise Invalid(f"No month has a day {day}.", hint="Write --day 1 to 31.", where="day")
    first = start.replace(day=1)
    months: list[tuple[dt.date, dt.date]] = []
    moves = [(first - dt.timedelta(days=1), before)]
    held = before
    for balance in balances:
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        moves.append((min(first + dt.timedelta(days=day - 1), last), balance - held))
        months.append((first, last))
        held, first = balance, last + dt.timedelta(days=1)
    net = Running(moves)
    totals = dict.fromkeys(POINTS, opening)
    rows = []
    for n, ((begin, end), balance) in enumerate(zip(months, balances, strict=True), 1):
        points = {name: accrued(net, begin, end, name, digits) for name in POINTS}
        totals = {name: totals[name] + points[name] for name in POINTS}
        rows.append(PlanMonth(n, end, balance, points, totals))
    return PointsPlan(opening, tuple(rows))


def of_loan(
    loan: Decimal,
    term: int,
    save: Decimal | None,
    *,
    savings: Decimal,
    opening: Decimal,
    start: dt.date,
    day: int,
    digits: int,
) -> LoanPlan:
    """A loan paid out on the first of a month, repaid in `term` equal parts, with `save` saved beside each.

    `save` None is an equal amount. Parts are whole minor units that sum to the loan. `savings` are there before.
    Raises: Invalid, for a loan or a term that is none.
    """
    if loan <= 0 or not 1 <= term <= MOST_MONTHS:
        raise Invalid(
            f"A loan of {loan:f} over {term} months cannot be planned.",
            hint=f"Write a loan above zero and 1 to {MOST_MONTHS} months.",
            where="loan",
        )
    parts = money.split(money.to_minor(loan, digits, ""), [1] * term)
    repaid = tuple(money.from_minor(part, digits) for part in parts)
    beside = tuple(part if save is None else save for part in repaid)
    balances, held = [], savings - loan
    for part, put in zip(repaid, beside, strict=True):
        held += part + put
        balances.append(held)
    plan = of_balances(balances, before=savings - loan, opening=opening, start=start, day=day, digits=digits)
    return LoanPlan(repaid, beside, loan - sum(repaid, _ZERO), savings + sum(beside, _ZERO), plan)


def of_plan(pod: people.Pod, plan: Schedule) -> Decimal:
    """The points that a loan kept to its plan takes, by the pod's convention, in months (negative)."""
    per_period = {
        "week": Fraction(7, 30),
        "2weeks": Fraction(14, 30),
        "4weeks": Fraction(28, 30),
        "quarter": Fraction(3),
    }
    ends = [each.balance for each in plan.instalments]
    starts = [plan.amount, *ends[:-1]]
    at_end, at_start = sum(ends, _ZERO), sum(starts, _ZERO)
    convention = pod.terms.text("points")
    owed = {MONTH_END: at_end, "month-start": at_start}.get(convention, (at_end + at_start) / 2)
    return -money.round_half_up(Fraction(owed) * per_period.get(plan.every, Fraction(1)), 2)
