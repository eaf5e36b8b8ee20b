"""A month of pooled income divided: levy, costs, buffer and pay pot, and the pot split among members. No book is asked here."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger import money
from ledger.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

ZERO = Decimal(0)
_WHOLE = 100
# The reserve that many pods keep: a quarter of a year's fixed costs, a tenth of a year's income.
_COSTS_PART, _INCOME_PART = Fraction(1, 4), Fraction(1, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a pod's terms say of a month: `levy` in percent; the rest in money.

    `reserve` is what pay leaves in the buffer, `monthly_pay` what a month pays in all, None for what it brings.
    """

    levy: Decimal = ZERO
    hurdle: Decimal = ZERO
    target: Decimal = ZERO
    reserve: Decimal = ZERO
    monthly_pay: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """A month divided; amounts in money. income + other − levy − costs + carried = net = to_buffer + pot − short.

    `other` is income that no levy is taken on. `carried` is what earlier months left undivided (negative: a loss that they could not cover). `to_buffer` is
    negative where the buffer pays; `short` is a loss that neither the month nor the buffer covers, carried on.
    """

    income: Decimal
    other: Decimal
    levy: Decimal
    costs: Decimal
    carried: Decimal
    buffer: Decimal
    to_buffer: Decimal
    pot: Decimal
    short: Decimal

    @property
    def net(self) -> Decimal:
        """What the month leaves when levy and costs are taken off."""
        return self.income + self.other - self.levy - self.costs + self.carried

    @property
    def closing_buffer(self) -> Decimal:
        """The buffer afterwards."""
        return self.buffer + self.to_buffer


def levy_on(income: Decimal, percent: Decimal, hurdle: Decimal, digits: int) -> Decimal:
    """What the commons take: percent × max(0, income − hurdle), rounded half up once to the minor unit.

    Source: domain.md, "Livelihood pod".
    """
    above = max(ZERO, income - hurdle)
    return money.round_half_up(Fraction(percent) / _WHOLE * Fraction(above), digits)


def reserve_of(costs_of_year: Decimal, income_of_year: Decimal, digits: int) -> Decimal:
    """The larger of a quarter of a year's fixed costs and a tenth of the last twelve months' income, rounded half up.

    Source: domain.md, "Livelihood pod": reserve rule on record.
    """
    largest = max(_COSTS_PART * Fraction(costs_of_year), _INCOME_PART * Fraction(income_of_year))
    return money.round_half_up(max(largest, Fraction(0)), digits)


def divide(
    *,
    income: Decimal,
    costs: Decimal,
    buffer: Decimal,
    rules: Rules,
    digits: int,
    other: Decimal = ZERO,
    carried: Decimal = ZERO,
    pot: Decimal | None = None,
) -> Division:
    """Levy, costs, buffer up to its target, pay pot: in that order.

    With a monthly pay that comes first, out of the buffer where the month brings less; what is over fills the
    buffer up to its target and then goes into the pot. Pay leaves the reserve in the buffer. `pot` names the pay pot
    itself, and the rest stays in the buffer. A loss is covered by the buffer, whatever its reserve, as far as it goes.
    Raises: Refused, when `pot` is more than there is.
    Source: domain.md, "Livelihood pod"; golden/livelihood_pod_month.json.
    """
    nothing = money.from_minor(0, digits)
    levy = levy_on(income, rules.levy, rules.hurdle, digits)
    net = income + other - levy - costs + carried
    can_pay = max(nothing, net + buffer - rules.reserve)
    room = max(nothing, max(rules.target, rules.reserve) - buffer)
    if pot is not None:
        if pot > can_pay:
            raise _more_than_there_is(pot, can_pay, rules.reserve, buffer)
    elif rules.monthly_pay is None:
        pot = max(nothing, net - room)
    else:
        pot = min(rules.monthly_pay, can_pay)
        pot += max(nothing, net - pot - room)
    to_buffer = max(net - pot, -buffer)
    return Division(
        income=income,
        other=other,
        levy=levy,
        costs=costs,
        carried=carried,
        buffer=buffer,
        to_buffer=to_buffer,
        pot=pot,
        short=to_buffer + pot - net,
    )


def _more_than_there_is(pot: Decimal, can_pay: Decimal, reserve: Decimal, buffer: Decimal) -> Refused:
    kept = f" when {reserve:,f} are left in the buffer, as reserve-rule says" if reserve else ""
    return Refused(
        f"A pay pot of {pot:,f} is more than there is: the month and the buffer of {buffer:,f} can pay {can_pay:,f}{kept}.",
        hint=f"Pay {can_pay:f} or less: --pot {can_pay:f}" if can_pay else "There is nothing to pay out this month.",
        where="pot",
    )


@dataclass(frozen=True, slots=True)
class Part:
    """What one sharer gets of the pot: the floor that everybody gets first, and the part of the rest."""

    floor: Decimal
    rest: Decimal

    @property
    def total(self) -> Decimal:
        """Both."""
        return self.floor + self.rest


def split(pot: Decimal, weights: Sequence[Decimal | int], *, digits: int, floor: Decimal = ZERO) -> list[Part]:
    """The pot among those who share it, in their order; the parts sum to the pot exactly.

    Everybody gets the floor first, or an equal part of a pot that is too small for it; the rest goes in proportion
    to the weights (equal parts: all of them 1; hours; needs; shares), by largest remainder, ties by joining order.
    Raises: Invalid, when no weight is above zero.
    Source: domain.md, "Livelihood pod"; golden/livelihood_pod_month.json.
    """
    total, each = money.to_minor(pot, digits, ""), money.to_minor(floor, digits, "")
    count = len(weights)
    floors = [each] * count if each * count <= total else money.split(total, [1] * count)
    rest = total - sum(floors)
    rests = money.split(rest, weights) if rest else [0] * count
    return [
        Part(money.from_minor(first, digits), money.from_minor(more, digits))
        for first, more in zip(floors, rests, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """One sharer's line of a split: who, by what (1 for an equal part, hours, a need, shares), what of the pot, less advances."""

    member: str
    weight: Decimal
    part: Part
    advance: Decimal = ZERO

    @property
    def amount(self) -> Decimal:
        """The pay."""
        return self.part.total

    @property
    def paid(self) -> Decimal:
        """The pay less what was had in advance."""
        return self.amount - self.advance


def to_own_account(income: Decimal, percent: Decimal, digits: int) -> tuple[Decimal, Decimal]:
    """(what the member's own account gets, what the collective gets) of income received; their sum is the income.

    Source: domain.md, "Livelihood pod": Enspiral's 80/20, self-set; golden/enspiral_80_20.json.
    """
    collective = money.round_half_up(Fraction(percent) / _WHOLE * Fraction(income), digits)
    return income - collective, collective


@dataclass(frozen=True, slots=True)
class Forecast:
    """How long the buffer carries months that bring `income`: `gap` is what each takes out of it, `spare` what pay may take.

    `months` is None where a month takes nothing out, so that the buffer carries them for ever.
    """

    income: Decimal
    gap: Decimal
    spare: Decimal
    months: int | None

    @property
    def left(self) -> Decimal:
        """What is then left for the month after those, less than a whole one."""
        return self.spare - self.gap * self.months if self.months is not None else self.spare


def forecast(*, income: Decimal, costs: Decimal, pay: Decimal, buffer: Decimal, rules: Rules, digits: int) -> Forecast:
    """How many whole months like that the buffer carries, its reserve left in it: costs and pay are those of a month."""
    net = income - levy_on(income, rules.levy, rules.hurdle, digits) - costs
    nothing = money.from_minor(0, digits)
    gap = max(nothing, pay - net)
    spare = max(nothing, buffer - rules.reserve)
    return Forecast(income, gap, spare, int(spare // gap) if gap else None)
