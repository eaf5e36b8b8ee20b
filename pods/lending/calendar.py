"""Periods, due dates and day counts for loans and circles. Money and interest live in schedule.py."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from dateutil.relativedelta import relativedelta

from ledger.errors import Invalid
from ledger.money import printable

if TYPE_CHECKING:
    from datetime import date

MONTHS_PER_YEAR: Final = 12
DAYS_PER_WEEK: Final = 7
WEEKS_PER_YEAR: Final = 52
DAYS_PER_30_360_MONTH: Final = 30
DAYS_PER_30_360_YEAR: Final = 360


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of calendar: whole months or whole days, the other one zero."""

    months: int = 0
    days: int = 0

    @property
    def per_year(self) -> Fraction:
        """How many of it a year holds: 12 months, or 52 weeks, as Regulation Z, Appendix J (b)(5) counts."""
        if self.months:
            return Fraction(MONTHS_PER_YEAR, self.months)
        return Fraction(WEEKS_PER_YEAR * DAYS_PER_WEEK, self.days)


PERIODS: Final = {
    "week": Period(days=DAYS_PER_WEEK),
    "2weeks": Period(days=2 * DAYS_PER_WEEK),
    "4weeks": Period(days=4 * DAYS_PER_WEEK),
    "month": Period(months=1),
    "quarter": Period(months=3),
    "year": Period(months=MONTHS_PER_YEAR),
}
# What instalments may follow; a rate may be quoted per year as well.
EVERY: Final = ("week", "2weeks", "4weeks", "month", "quarter")
# The days that a year has under each day count.
YEAR_DAYS: Final = {"30/360": DAYS_PER_30_360_YEAR, "act/365": 365, "act/360": 360}
DAY_COUNTS: Final = tuple(YEAR_DAYS)


def due_dates(first: date, every: str, count: int, *, day: int | None = None) -> list[date]:
    """The `count` dates from `first` on, one `every` period apart, ascending.

    Every date is stepped from `first` and not from the one before, so a 31st falls on the last
    day of shorter months and is the 31st again after them. `day` (1-31) is the day of the month
    that is meant, for when `first` itself falls in a shorter month; weeks do without it.
    Raises: Invalid, when a date would fall after the year 9999 or `every` is unknown.
    Source: domain.md, "Loans": a 31st falls on the last day.
    """
    return [step(first, every, at, day=day) for at in range(count)]


def step(start: date, every: str, count: int, *, day: int | None = None) -> date:
    """The date `count` periods after `start` (before it when negative); `day` as in `due_dates`.

    Raises: Invalid, when the date would fall outside the years 1 to 9999 or `every` is unknown.
    """
    period = PERIODS[check_choice(every, tuple(PERIODS), "every")]
    if period.months:
        return shift_months(start, period.months * count, day=day)
    return _shift(start, relativedelta(days=period.days * count))


def shift_months(start: date, months: int, *, day: int | None = None) -> date:
    """`start` moved by whole months, on `day` or its own day, or on the last day of a month without it.

    Raises: Invalid, when the date would fall outside the years 1 to 9999.
    """
    # An absolute `day` past the month's end falls on its last day, which is the rule wanted here.
    return _shift(start, relativedelta(months=months, day=start.day if day is None else day))


def _shift(start: date, by: relativedelta) -> date:
    try:
        shifted: date = start + by
    except (ValueError, OverflowError) as problem:
        raise Invalid(
            f"Counting on from {start.isoformat()} leaves the calendar, which ends with the year 9999.",
            hint="Take an earlier date or fewer instalments.",
            where="date",
        ) from problem
    return shifted


def months_back(earlier: date, later: date, *, day: int | None = None) -> tuple[int, date]:
    """The whole months between two dates, and the date they begin, counted back from `later`.

    `day` is the day of the month that `later` stands for (31 when a 31st fell on 28 February);
    without it, `later`'s own. `earlier` must not lie after `later`.
    Source: Regulation Z, Appendix J (b)(5)(ii).
    """
    months = (later.year - earlier.year) * MONTHS_PER_YEAR + later.month - earlier.month
    begin = shift_months(later, -months, day=day)
    if begin < earlier:
        months -= 1
        begin = shift_months(later, -months, day=day)
    return months, begin


def whole_months(start: date, end: date) -> int:
    """The months completed between two dates, counted on from `start`: 31 January to 28 February is one."""
    months = (end.year - start.year) * MONTHS_PER_YEAR + end.month - start.month
    return months if shift_months(start, months) <= end else months - 1


def days_30_360(start: date, end: date) -> int:
    """The days between two dates when every month has 30: a 31st counts as the 30th on both sides.

    Source: 30E/360 (ISDA 2006, 4.16(g)), the European method of spreadsheets' DAYS360.
    """
    months = (end.year - start.year) * MONTHS_PER_YEAR + end.month - start.month
    day_of = [min(one.day, DAYS_PER_30_360_MONTH) for one in (start, end)]
    return months * DAYS_PER_30_360_MONTH + day_of[1] - day_of[0]


def period_days(start: date, dues: list[date], every: str, day_count: str) -> list[int]:
    """The days on which each instalment's interest accrues, one number for each date in `dues`.

    Under 30/360 a month has 30 days and a quarter 90, whatever the calendar says; a first period
    that is longer or shorter than one period counts its days by `days_30_360`. Weeks, and the
    actual day counts, take the calendar's days from one date to the next, the first from `start`.
    """
    period = PERIODS[every]
    if day_count != "30/360" or not period.months:
        return [(end - begin).days for begin, end in zip([start, *dues], dues, strict=False)]
    regular = period.months * DAYS_PER_30_360_MONTH
    first = regular if dues[0] == step(start, every, 1) else days_30_360(start, dues[0])
    return [first] + [regular] * (len(dues) - 1)


def days_of_period(begin: date, due: date, every: str, day_count: str, *, day: int) -> int:
    """The days on which interest accrues from `begin` to `due`, one period or the rest of one; `day` as in `due_dates`.

    Under 30/360 a whole period has its 30 or 90 days even where it begins on the last day of February.
    """
    period = PERIODS[every]
    if day_count != "30/360" or not period.months:
        return (due - begin).days
    is_whole = step(due, every, -1, day=day) == begin
    return period.months * DAYS_PER_30_360_MONTH if is_whole else days_30_360(begin, due)


def part_used(begin: date, on: date, due: date, every: str, day_count: str) -> Fraction:
    """How much of the period from `begin` to `due` is over on a day, 0 to 1, by the days that the day count knows."""
    count = days_30_360 if day_count == "30/360" and PERIODS[every].months else _days
    whole = count(begin, due)
    return min(max(Fraction(count(begin, on), whole), Fraction(0)), Fraction(1)) if whole > 0 else Fraction(1)


def _days(start: date, end: date) -> int:
    return (end - start).days


def check_choice(value: str, known: tuple[str, ...], where: str) -> str:
    """`value` when it is one of `known`.

    Raises: Invalid, naming all that are known.
    """
    if value not in known:
        raise Invalid(
            f"“{printable(value)}” is no choice for {where}.",
            hint="Write one of: " + ", ".join(known) + ".",
            where=where,
        )
    return value
