"""Dynamic equity (Slicing Pie): what each puts in becomes slices, and payments take them back in order. No book is asked here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

HOURS_A_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Multipliers:
    """How many slices one unit of money makes: given in cash, and in anything else."""

    cash: Decimal = Decimal(4)
    noncash: Decimal = Decimal(2)


USUAL = Multipliers()


@dataclass(frozen=True, slots=True)
class Stake:
    """What one member has at risk, in money: cash spent, all else (unpaid work too), and cash that waits in the well."""

    cash: Decimal = Decimal(0)
    noncash: Decimal = Decimal(0)
    well: Decimal = Decimal(0)
    per: Multipliers = USUAL

    @property
    def slices(self) -> Decimal:
        """As many for each unit of cash spent and of the rest as the pie says; what waits in the well has none yet."""
        return self.cash * self.per.cash + self.noncash * self.per.noncash

    @property
    def money(self) -> Decimal:
        """All that is at risk."""
        return self.cash + self.noncash + self.well


def unpaid(fair: Decimal, paid: Decimal, hours: Decimal, hours_a_year: int = HOURS_A_YEAR) -> Fraction:
    """What unpaid work is worth in money: (fair − paid) ÷ 2,000 an hour, both a year; nothing where the pay is fair."""
    return max(Fraction(0), (Fraction(fair) - Fraction(paid)) / hours_a_year * Fraction(hours))


def paid_back(stake: Stake, payment: Decimal) -> tuple[Stake, Decimal]:
    """(what is left at risk, what is left of the payment): cash first, then the well, then all else.

    Source: domain.md, "Dynamic equity"; golden/slicing_pie_lump_sum.json.
    """
    cash = min(stake.cash, payment)
    well = min(stake.well, payment - cash)
    noncash = min(stake.noncash, payment - cash - well)
    left = replace(stake, cash=stake.cash - cash, well=stake.well - well, noncash=stake.noncash - noncash)
    return left, payment - cash - well - noncash
