"""The terms of a loan and the schedule they give: who owes what on which day.

Rates and fees as typed are in charges.py, dates and day counts in calendar.py, the APR in apr.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ledger.errors import Invalid
from ledger.money import MAX_MINOR, from_minor, round_half_up
from pods.lending.apr import apr
from pods.lending.calendar import (
    DAY_COUNTS,
    EVERY,
    PERIODS,
    check_choice,
    due_dates,
    period_days,
    step,
    whole_months,
)
from pods.lending.charges import NO_INTEREST, PERCENT, Fee, Rate, parse_fee, parse_rate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

__all__ = [
    "METHODS", "Fee", "Instalment", "Rate", "Schedule", "Terms", "instalments", "parse_fee", "parse_rate", "schedule",
    "terms",
]  # fmt: skip

METHODS: Final = ("none", "flat", "declining", "equal-principal", "bullet")
MAX_TERM: Final = 2600  # fifty years of weeks

# Digits carried for a level instalment, and the decimals kept of it: the rest is noise that could break a half.
_PRECISION: Final = 80
_CLEAN: Final = Decimal("1e-25")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was agreed about a loan; refused as Invalid when it does not hold together.

    `amount` is above zero, on the minor unit of `digits` decimals. `method` is one of METHODS:
    "none" no interest, "flat" on the amount for every period, "declining" on the balance with equal
    instalments, "equal-principal" on the balance with equal principal, "bullet" interest each time
    and the principal at the end. `first` stands for start + one period when left out.
    `round_to`, a multiple of the minor unit, rounds principal + interest up to its multiples.
    For the rest of a loan that runs already, `dues` are its days, `first_days` the days of interest until the first
    of them, and `months_from` the day from which monthly fees count and the day up to which they were asked for.
    """

    amount: Decimal
    digits: int
    term: int
    start: date
    method: str = "none"
    rate: Rate = NO_INTEREST
    every: str = "month"
    first: date | None = None
    day_count: str = "30/360"
    fees: tuple[Fee, ...] = ()
    round_to: Decimal | None = None
    dues: tuple[date, ...] | None = None
    first_days: int | Fraction | None = None
    months_from: tuple[date, date] | None = None

    def __post_init__(self) -> None:
        """Check every term that can be wrong on its own or beside another."""
        check_choice(self.method, METHODS, "method")
        check_choice(self.every, tuple(PERIODS), "every")
        check_choice(self.day_count, DAY_COUNTS, "day-count")
        _check_money(self.amount, self.digits, "amount")
        if self.round_to is not None:
            _check_money(self.round_to, self.digits, "round-to")
        for fee in self.fees:
            if fee.number and not fee.is_percent:
                _check_money(fee.number, self.digits, "fee")
        _check_terms(self)

    def due_dates(self) -> list[date]:
        """The day of each instalment; a loan paid out on a 31st is due on the last day of shorter months."""
        if self.dues is not None:
            return list(self.dues)
        usual = step(self.start, self.every, 1)
        if self.first is None or self.first == usual:
            return due_dates(usual, self.every, self.term, day=self.start.day)
        return due_dates(self.first, self.every, self.term)


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment due: total = principal + interest + fees; `balance` is the principal left after it."""

    n: int
    due: date
    principal: Decimal
    interest: Decimal
    fees: Decimal
    total: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Schedule:
    """All instalments by date, and what the loan costs; amounts on the minor unit, none negative.

    `total_fees` holds the up-front fees too; `total_cost` is interest + fees; `apr` is a yearly
    percentage with two decimals.
    """

    amount: Decimal
    every: str
    instalments: tuple[Instalment, ...]
    up_front: Decimal
    total_interest: Decimal
    total_fees: Decimal
    total_cost: Decimal
    apr: Decimal


def terms(
    *,
    amount: Decimal,
    digits: int,
    term: int,
    start: date,
    method: str = "none",
    rate: str | None = None,
    every: str = "month",
    first: date | None = None,
    day_count: str = "30/360",
    fees: Iterable[str] = (),
    round_to: Decimal | None = None,
) -> Terms:
    """The terms with rate and fees as people type them: `2%/month`, `1.5%/instalment`.

    Raises: Invalid, when one of them cannot be read or the terms do not hold together.
    """
    return Terms(
        amount=amount,
        digits=digits,
        term=term,
        start=start,
        method=method,
        rate=NO_INTEREST if rate is None else parse_rate(rate),
        every=every,
        first=first,
        day_count=day_count,
        fees=tuple(parse_fee(fee) for fee in fees),
        round_to=round_to,
    )


def schedule(terms: Terms) -> Schedule:
    """The instalments of a loan, as `instalments` gives them, its whole cost and its APR.

    Raises: Invalid, when the up-front fees take all of the amount, instalments are yearly, or the dates leave the calendar.
    """
    # The APR counts in unit-periods of up to a quarter; what it refuses is refused before anything is reckoned.
    check_choice(terms.every, EVERY, "every")
    amount, found = round_half_up(terms.amount, terms.digits), instalments(terms)
    up_front = _up_front(terms, amount)
    total_interest = _sum((one.interest for one in found), terms.digits)
    total_fees = _sum((up_front, *(one.fees for one in found)), terms.digits)
    return Schedule(
        amount=amount,
        every=terms.every,
        instalments=found,
        up_front=up_front,
        total_interest=total_interest,
        total_fees=total_fees,
        total_cost=total_interest + total_fees,
        apr=apr(amount - up_front, terms.start, [(one.due, one.total) for one in found], terms.every),
    )


def instalments(terms: Terms) -> tuple[Instalment, ...]:
    """The instalments of a loan, or of a note on which a pod owes a member.

    Interest and each fee are rounded once an instalment, halves up; the principal sums to the amount
    exactly, the last instalment taking the remainder. Interest accrues as `pods.lending.calendar.period_days`
    and `Rate.over` say, so a longer or shorter first period costs by its days. Rounding up to
    `round_to` can repay a loan before its term; it then has fewer instalments.
    Raises: Invalid, when the dates leave the calendar.
    Source: domain.md, "Loans"; golden/fineract_declining_12000.json, fineract_flat_3000.json,
    fineract_progressive_100.json, apr_of_vsla_service_charge.json.
    """
    amount = round_half_up(terms.amount, terms.digits)
    dues = terms.due_dates()
    days: list[int | Fraction] = [*period_days(terms.start, dues, terms.every, terms.day_count)]
    if terms.first_days is not None:
        days[0] = terms.first_days
    rates = [terms.rate.over(count, terms.day_count) for count in days]
    parts = _level_parts(terms, amount, rates) if terms.method == "declining" else _set_parts(terms, amount, rates)
    return _instalments(terms, amount, dues, parts)


def _check_money(number: Decimal, digits: int, where: str) -> None:
    """Refuse, as Invalid, what is not above zero, finer than the minor unit or more than a book can keep."""
    if not number.is_finite() or not 0 < number <= from_minor(MAX_MINOR, digits):
        most = f"{from_minor(MAX_MINOR, digits):,f}"
        raise Invalid(f"The {where} is {number}.", hint=f"Write a number above zero, at most {most}.", where=where)
    if round_half_up(number, digits) != number:
        most_decimals = f"{digits} decimal{'' if digits == 1 else 's'}"
        raise Invalid(
            f"The {where} of {number:f} has too many decimals.",
            hint=f"This money has {most_decimals}: write {round_half_up(number, digits):f}.",
            where=where,
        )


def _check_terms(terms: Terms) -> None:
    """Refuse, as Invalid, terms that contradict each other."""
    if not 1 <= terms.term <= MAX_TERM:
        raise Invalid(
            f"The term is {terms.term} instalments; it must be 1 to {MAX_TERM}.",
            hint="Write how many instalments there are: --term 10",
            where="term",
        )
    if terms.first is not None and terms.first <= terms.start:
        raise Invalid(
            f"The first instalment, {terms.first.isoformat()}, is not after the pay-out, {terms.start.isoformat()}.",
            hint=f"Take a later date, such as {step(terms.start, terms.every, 1).isoformat()}.",
            where="first",
        )
    if terms.method == "none" and terms.rate.number:
        raise Invalid(
            f"The method is none, which takes no interest, and the rate is {terms.rate}.",
            hint="Leave the rate out, or choose flat, declining, equal-principal or bullet.",
            where="method",
        )


def _level_parts(terms: Terms, amount: Decimal, rates: Sequence[Fraction]) -> list[tuple[Decimal, Decimal]]:
    """Principal and interest of equal instalments.

    The level is rounded half up to the minor unit; where that would repay a small loan before its
    term, it is rounded down instead.
    """
    parts = _walk_level(terms, amount, rates, rounds_down=False)
    if len(parts) < terms.term and terms.round_to is None:
        return _walk_level(terms, amount, rates, rounds_down=True)
    return parts


def _walk_level(
    terms: Terms, amount: Decimal, rates: Sequence[Fraction], *, rounds_down: bool
) -> list[tuple[Decimal, Decimal]]:
    """Principal and interest of equal instalments, until nothing is left.

    Where a long first period costs more interest than the level, that instalment is its interest
    alone and the rest is levelled anew: unpaid interest never grows the loan.
    """
    parts = []
    balance, level = amount, _level(terms, amount, rates, rounds_down=rounds_down)
    for at, rate in enumerate(rates):
        interest = round_half_up(Fraction(balance) * rate, terms.digits)
        is_last = at + 1 == len(rates)
        principal = balance if is_last else min(max(level - interest, from_minor(0, terms.digits)), balance)
        if interest > level and not is_last:
            level = _level(terms, balance, rates[at + 1 :], rounds_down=rounds_down)
        parts.append((principal, interest))
        balance -= principal
        if not balance:
            break
    return parts


def _level(terms: Terms, balance: Decimal, rates: Sequence[Fraction], *, rounds_down: bool) -> Decimal:
    """The equal instalment P ÷ Σk 1/Πj≤k(1+rj), which is P·r ÷ (1 − (1+r)^−n) when all rates are the same."""
    with localcontext(prec=_PRECISION):
        worth = Decimal(0)
        for rate in reversed(rates):
            worth = (1 + worth) / (1 + Decimal(rate.numerator) / Decimal(rate.denominator))
        level = (balance / worth).quantize(_CLEAN)
    if terms.round_to is not None:
        return _round_up(Fraction(level), terms)
    if rounds_down:
        return level.quantize(Decimal(1).scaleb(-terms.digits), rounding=ROUND_DOWN)
    return round_half_up(level, terms.digits)


def _set_parts(terms: Terms, amount: Decimal, rates: Sequence[Fraction]) -> list[tuple[Decimal, Decimal]]:
    """Principal and interest where the principal of each instalment is set beforehand."""
    usual = from_minor(0, terms.digits) if terms.method == "bullet" else _even_part(terms, amount)
    parts = []
    balance = amount
    for at, rate in enumerate(rates):
        charged_on = amount if terms.method == "flat" else balance
        interest = round_half_up(Fraction(charged_on) * rate, terms.digits)
        principal = usual
        if terms.round_to is not None:
            principal = _round_up(Fraction(usual + interest), terms) - interest
        principal = balance if at + 1 == len(rates) else min(principal, balance)
        parts.append((principal, interest))
        balance -= principal
        if not balance:
            break
    return parts


def _even_part(terms: Terms, amount: Decimal) -> Decimal:
    """An equal part of the principal, halves up, or rounded down where that leaves nothing for the last."""
    part = round_half_up(Fraction(amount) / terms.term, terms.digits)
    if part * (terms.term - 1) < amount:
        return part
    return from_minor(int(amount.scaleb(terms.digits)) // terms.term, terms.digits)


def _round_up(number: Fraction, terms: Terms) -> Decimal:
    """`number` up to the next multiple of `round_to`."""
    unit = Fraction(terms.round_to or 1)
    return round_half_up(-(-number // unit) * unit, terms.digits)


def _instalments(
    terms: Terms, amount: Decimal, dues: Sequence[date], parts: Sequence[tuple[Decimal, Decimal]]
) -> tuple[Instalment, ...]:
    """The instalments with their fees and what is left after each."""
    rows = []
    since, asked_until = terms.months_from or (terms.start, terms.start)
    balance, months_before = amount, whole_months(since, asked_until)
    monthly = any(fee.per == "month" for fee in terms.fees)
    for n, (due, (principal, interest)) in enumerate(zip(dues, parts, strict=False), start=1):
        months = whole_months(since, due) if monthly else months_before
        fees = _fees(terms, principal + interest, months - months_before)
        balance, months_before = balance - principal, months
        rows.append(Instalment(n, due, principal, interest, fees, principal + interest + fees, balance))
    return tuple(rows)


def _fees(terms: Terms, of: Decimal, months: int) -> Decimal:
    """What an instalment of `of` (principal + interest) bears in fees, `months` of them ending in its period."""
    each = (_charge(fee, of, terms.digits) for fee in terms.fees if fee.per == "instalment")
    monthly = (fee.number * months for fee in terms.fees if fee.per == "month")
    return _sum((*each, *monthly), terms.digits)


def _up_front(terms: Terms, amount: Decimal) -> Decimal:
    """The fees kept back at pay-out."""
    charges = (_charge(fee, amount, terms.digits) for fee in terms.fees if fee.per == "up-front")
    up_front = _sum(charges, terms.digits)
    if up_front >= amount:
        raise Invalid(
            f"The up-front fees, {up_front}, leave nothing of the {amount} lent.",
            hint="Lower the fee, or charge it with the instalments: 2/instalment",
            where="fee",
        )
    return up_front


def _charge(fee: Fee, of: Decimal, digits: int) -> Decimal:
    return round_half_up(Fraction(fee.number) * Fraction(of) / PERCENT, digits) if fee.is_percent else fee.number


def _sum(amounts: Iterable[Decimal], digits: int) -> Decimal:
    return round_half_up(sum(amounts, Decimal(0)), digits)
