"""Dynamic equity (Slicing Pie): what each puts in becomes slices, and payments take them back in order. No book is asked here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

CASH, NONCASH = 4, 2
"""How many slices one unit of money makes: given in cash, and in anything else."""
HOURS_A_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Stake:
    """What one member has at risk, in money: cash spent, all else (unpaid work too), and cash that waits in the well."""

    cash: Decimal = Decimal(0)
    noncash: Decimal = Decimal(0)
    well: Decimal = Decimal(0)

    @property
    def slices(self) -> Decimal:
        """Four for each unit of cash spent, two for each of the rest; what waits in the well has none yet."""
        return self.cash * CASH + self.noncash * NONCASH


def unpaid(fair: Decimal, paid: Decimal, hours: Decimal) -> Fraction:
    """What unpaid work is worth in money: (fair − paid) ÷ 2,000 an hour, both a year; nothing where the pay is fair."""
    return max(Fraction(0), (Fraction(fair) - Fraction(paid)) / HOURS_A_YEAR * Fraction(hours))


def paid_back(stake: Stake, payment: Decimal) -> tuple[Stake, Decimal]:
    """(what is left at risk, what is left of the payment): cash first, then the well, then all else.

    Source: domain.md, "Dynamic equity"; golden/slicing_pie_lump_sum.json.
    """
    cash = min(stake.cash, payment)
    well = min(stake.well, payment - cash)
    noncash = min(stake.noncash, payment - cash - well)
    left = replace(stake, cash=stake.cash - cash, well=stake.well - well, noncash=stake.noncash - noncash)
    return left, payment - cash - well - noncash
