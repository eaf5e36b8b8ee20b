"""The annual percentage rate of one advance and its payments, by the actuarial method. Schedules live elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ledger.errors import Invalid
from ledger.money import round_half_up
from pods.lending.calendar import MONTHS_PER_YEAR, PERIODS, check_choice, months_back, shift_months

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

APR_DIGITS: Final = 2
DAYS_PER_YEAR: Final = 365
DAYS_PER_MONTH: Final = 30  # of a fraction of a month, Appendix J (b)(5)(ii) and (iii)
PERCENT: Final = 100
NOTHING: Final = Decimal(0)

# Digits carried while solving, and the step at which the rate has settled.
_PRECISION: Final = 50
_SETTLED: Final = Decimal("1e-30")
# What lies beyond is noise of the last digits; it must not turn a half into less than a half.
_CLEAN_DIGITS: Final = 15
_MOST_STEPS: Final = 10_000


@dataclass(frozen=True, slots=True)
class UnitPayment:
    """A payment, and when: `full` whole unit-periods and `fraction` of one after the advance."""

    amount: Decimal
    full: int
    fraction: Fraction = Fraction(0)


def apr(amount: Decimal, advanced: date, payments: Sequence[tuple[date, Decimal]], every: str) -> Decimal:
    """The yearly rate in percent, two decimals, halves up, of `amount` handed out on `advanced`.

    `amount` is what reached the borrower, fees taken at once already off; `payments` are all that
    the borrower pays, fees included, in any order, zeros ignored. The unit-period is `every`; a
    single payment is its own unit-period up to a year, and counts by the year beyond.
    0.00 when the payments do not exceed the amount: a rate below zero is never told.
    Raises: Invalid, when the amount is not above zero, or a payment is negative or not after the advance.
    Source: Regulation Z (12 CFR 1026), Appendix J (b)(3), (5) and (8); golden/regz_appendix_j_apr.json.
    """
    for due, paid in payments:
        _check_payment(paid, is_after=due > advanced)
    made = sorted(payment for payment in payments if payment[1])
    period = PERIODS[check_choice(every, tuple(PERIODS), "every")]
    if len(made) == 1:
        placed, per_year = _place_single(advanced, *made[0])
        return apr_of_unit_periods(amount, [placed], per_year)
    day = _day_meant(advanced, [due for due, _ in made])
    placed_all = [UnitPayment(paid, *unit_periods(advanced, due, every, day=day)) for due, paid in made]
    return apr_of_unit_periods(amount, placed_all, period.per_year)


def apr_of_unit_periods(amount: Decimal, payments: Sequence[UnitPayment], per_year: Fraction | int) -> Decimal:
    """As `apr`, from payments already placed on unit-periods, of which a year holds `per_year`."""
    rate = unit_rate(amount, payments)
    with localcontext(prec=_PRECISION):
        yearly = PERCENT * rate * _decimal(Fraction(per_year))
        return round_half_up(round_half_up(yearly, _CLEAN_DIGITS), APR_DIGITS)


def unit_rate(amount: Decimal, payments: Sequence[UnitPayment]) -> Decimal:
    """The rate i of one unit-period, a ratio, at which amount = Σ Pj / ((1 + fj·i)(1 + i)^tj); never below zero.

    The value of the payments falls as i grows, and ever more slowly, so Newton's steps from below
    the answer stay below it and close in; doubling first makes large rates near.
    Raises: Invalid, as `apr`.
    """
    if amount <= 0:
        raise Invalid(
            "There is no APR: nothing reaches the borrower.",
            hint="Give an amount above the fees that are taken at once.",
            where="amount",
        )
    for one in payments:
        _check_payment(one.amount, is_after=one.full >= 0 and one.fraction >= 0 and one.full + one.fraction > 0)
    if sum((one.amount for one in payments), NOTHING) <= amount:
        return NOTHING
    with localcontext(prec=_PRECISION):
        return _solve(amount, payments)


def unit_periods(earlier: date, later: date, every: str, *, day: int | None = None) -> tuple[int, Fraction]:
    """The whole unit-periods between two dates, and the fraction of one left at the beginning.

    Months are counted back from `later` and what is left is days ÷ 30; quarters count 30 days for
    each whole month plus the days left, ÷ 90; weeks count days ÷ days of the unit-period.
    `day` is the day of the month that `later` stands for, as in `pods.lending.calendar.months_back`.
    Source: Regulation Z, Appendix J (b)(5)(ii) to (iv).
    """
    period = PERIODS[every]
    if period.days:
        full, left = divmod((later - earlier).days, period.days)
        return full, Fraction(left, period.days)
    months, begin = months_back(earlier, later, day=day)
    left = (begin - earlier).days
    if period.months == 1:
        return months, Fraction(left, DAYS_PER_MONTH)
    unit = period.months * DAYS_PER_MONTH
    full, left = divmod(months * DAYS_PER_MONTH + left, unit)
    return full, Fraction(left, unit)


def _check_payment(paid: Decimal, *, is_after: bool) -> None:
    if paid < 0:
        raise Invalid(
            f"A payment of {paid} is below zero.", hint="Give what the borrower pays, as 50.00.", where="payments"
        )
    if not is_after:
        raise Invalid(
            f"A payment of {paid} is not after the day of the advance.",
            hint="Take what is paid at once off the amount instead.",
            where="payments",
        )


def _place_single(advanced: date, due: date, paid: Decimal) -> tuple[UnitPayment, Fraction]:
    """A lone payment on its unit-period, and how many of those a year holds; (b)(5)(v) to (vii)."""
    months, begin = months_back(advanced, due, day=_day_meant(advanced, [due]))
    is_whole = begin == advanced
    if due <= shift_months(advanced, MONTHS_PER_YEAR):
        per_year = Fraction(MONTHS_PER_YEAR, months) if is_whole else Fraction(DAYS_PER_YEAR, (due - advanced).days)
        return UnitPayment(paid, 1), per_year
    years, months = divmod(months, MONTHS_PER_YEAR)
    left = (shift_months(due, -MONTHS_PER_YEAR * years) - advanced).days
    fraction = Fraction(months, MONTHS_PER_YEAR) if is_whole else Fraction(left, DAYS_PER_YEAR)
    return UnitPayment(paid, years, fraction), Fraction(1)


def _day_meant(advanced: date, dues: Sequence[date]) -> int | None:
    """The day of the month that all dates stand for, or None when they do not share one.

    A 31st that fell on 28 February still counts as whole months: Regulation Z, 1026.17(c)(3) lets
    the different lengths of months be disregarded. The day of the advance counts when it fits.
    """
    for dates in ([advanced, *dues], dues):
        day = max((one.day for one in dates), default=None)
        if day is not None and all(one == shift_months(one, 0, day=day) for one in dates):
            return day
    return None


def _solve(amount: Decimal, payments: Sequence[UnitPayment]) -> Decimal:
    """The rate, once the payments are known to exceed the amount; within the caller's decimal context."""
    placed = [(one.amount, _decimal(one.fraction), one.full) for one in payments if one.amount]
    below, above = NOTHING, Decimal(1)
    while _value(placed, above)[0] > amount:
        below, above = above, above * 2
    rate = below
    for _ in range(_MOST_STEPS):
        value, slope = _value(placed, rate)
        grown = (amount - value) / slope
        if grown <= _SETTLED * (1 + rate):
            return rate
        rate += grown
    message = f"the rate did not settle in {_MOST_STEPS} steps"
    raise AssertionError(message)


def _value(placed: Sequence[tuple[Decimal, Decimal, int]], rate: Decimal) -> tuple[Decimal, Decimal]:
    """What the payments are worth on the day of the advance at `rate`, and how fast that changes (negative)."""
    value = slope = NOTHING
    growth = 1 + rate
    for paid, fraction, full in placed:
        odd = 1 + fraction * rate
        worth = paid / (odd * growth**full)
        value += worth
        slope -= worth * (fraction / odd + full / growth)
    return value, slope


def _decimal(ratio: Fraction) -> Decimal:
    return Decimal(ratio.numerator) / Decimal(ratio.denominator)
