"""What a loan may cost as people type it: interest rates and fees. How they add up lives in schedule.py."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from ledger.errors import Invalid
from ledger.money import parse_number, printable
from pods.lending.calendar import MONTHS_PER_YEAR, PERIODS, YEAR_DAYS, check_choice

FEE_TIMES: Final = ("up-front", "instalment", "month")
PERCENT: Final = 100
MAX_PERCENT: Final = 10_000  # a slip of the finger beyond, and it keeps the sums within bounds

_RATE_HINT: Final = "Write 9.99%/year, 2%/month or 10%/4weeks; 0 for none."
_FEE_HINT: Final = "Write 20/up-front, 2/instalment, 1.5%/instalment or 5/month."
_TYPED: Final = re.compile(r"([^%/]+)(%)?(?:/([a-z0-9-]+))?")


@dataclass(frozen=True, slots=True)
class Rate:
    """Interest in percent (2 is two hundredths) per "week", "2weeks", "4weeks", "month", "quarter" or "year"."""

    number: Decimal
    per: str = "year"

    def __post_init__(self) -> None:
        """Refuse, as Invalid, a percentage outside 0 to MAX_PERCENT and an unknown period."""
        check_choice(self.per, tuple(PERIODS), "rate")
        _check_percent(self.number, "rate", _RATE_HINT)

    def __str__(self) -> str:
        """The rate as `parse_rate` reads it."""
        return f"{self.number:f}%/{self.per}"

    def over(self, days: int | Fraction, day_count: str) -> Fraction:
        """The exact ratio that accrues in `days`: the rate × days ÷ the days of the period it is quoted for.

        A quoted year has the day count's 360 or 365 days, a month a twelfth of them, a week always 7.
        So a rate quoted for the very period of the instalments applies as it is under 30/360 and for weeks.
        """
        quoted = PERIODS[self.per]
        quoted_days = Fraction(quoted.days or Fraction(YEAR_DAYS[day_count] * quoted.months, MONTHS_PER_YEAR))
        return Fraction(self.number) / PERCENT * days / quoted_days


@dataclass(frozen=True, slots=True)
class Fee:
    """What the borrower pays beside interest: an amount, or a percentage of the instalment or of the loan.

    `per` is "up-front" (once, at pay-out; a percentage is of the amount), "instalment" (with each;
    a percentage is of its principal + interest) or "month" (for each whole month since pay-out,
    with the first instalment on or after its end; never a percentage).
    """

    number: Decimal
    per: str = "up-front"
    is_percent: bool = False

    def __post_init__(self) -> None:
        """Refuse, as Invalid, a negative fee, an unknown time, and a percentage per month."""
        check_choice(self.per, FEE_TIMES, "fee")
        if self.is_percent and self.per == "month":
            raise Invalid("A monthly fee is a fixed amount, not a percentage.", hint=_FEE_HINT, where="fee")
        if self.is_percent:
            _check_percent(self.number, "fee", _FEE_HINT)
        elif not self.number.is_finite() or self.number < 0:
            raise Invalid(f"A fee of {self.number} cannot be charged.", hint=_FEE_HINT, where="fee")

    def __str__(self) -> str:
        """The fee as `parse_fee` reads it."""
        return f"{self.number:f}{'%' if self.is_percent else ''}/{self.per}"


def parse_rate(text: str) -> Rate:
    """The rate in `9.99%/year`, `2%/month` or `10%/4weeks`; `0` alone is no interest.

    Raises: Invalid, when it is written in another way.
    """
    number, is_percent, per = _typed(text, "rate", _RATE_HINT)
    if not number and per is None:
        return NO_INTEREST
    if not is_percent or per not in PERIODS:
        raise _unreadable(text, "rate", _RATE_HINT)
    return Rate(number, per)


def parse_fee(text: str) -> Fee:
    """The fee in `20/up-front` (or just `20`), `2/instalment`, `1.5%/instalment`, `5/month` or `1%/up-front`.

    Raises: Invalid, when it is written in another way; a percentage must say what it is of.
    """
    number, is_percent, per = _typed(text, "fee", _FEE_HINT)
    if per is None and not is_percent:
        return Fee(number)
    if per not in FEE_TIMES:
        raise _unreadable(text, "fee", _FEE_HINT)
    return Fee(number, per, is_percent=is_percent)


def _typed(text: str, what: str, hint: str) -> tuple[Decimal, bool, str | None]:
    """The number, whether a % follows it, and what stands after the slash."""
    found = _TYPED.fullmatch("".join(text.lower().split()))
    if found is None:
        raise _unreadable(text, what, hint)
    try:
        number = parse_number(found[1], where=what)
    except Invalid as problem:
        raise _unreadable(text, what, hint) from problem
    return number, found[2] is not None, found[3]


def _unreadable(text: str, what: str, hint: str) -> Invalid:
    return Invalid(f"“{printable(text)}” is not a {what} that can be read.", hint=hint, where=what)


def _check_percent(number: Decimal, where: str, hint: str) -> None:
    if not number.is_finite() or not 0 <= number <= MAX_PERCENT:
        raise Invalid(f"A {where} of {number:f}% is outside 0% to {MAX_PERCENT}%.", hint=hint, where=where)


NO_INTEREST: Final = Rate(Decimal(0))
