"""What a leaver's shares and account come to, in instalments, and whether the rest can bear it. No book is asked here."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger import money
from ledger.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

PAR, BOOK = "par", "book"
METHODS = {
    PAR: "what was paid in for the shares",
    BOOK: "the book value of the shares on that day",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What the pod has and owes, in money; `capital` are members' capital accounts, `reserves` what may not be handed out."""

    assets: Decimal
    liabilities: Decimal
    shares: Decimal
    capital: Decimal = Decimal(0)
    reserves: Decimal = Decimal(0)

    @property
    def equity(self) -> Decimal:
        """What belongs to the shares, before any reserve: assets − liabilities − capital accounts − reserves."""
        return self.assets - self.liabilities - self.capital - self.reserves

    @property
    def a_share(self) -> Fraction:
        """Book value per share, exact.

        Source: domain.md, "Shared ownership"; golden/book_value_and_exit.json.
        """
        return Fraction(self.equity) / Fraction(self.shares)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaver:
    """What one member has there: shares, what they paid in for them, their capital account, and what they owe."""

    shares: Decimal
    paid_in: Decimal
    account: Decimal = Decimal(0)
    owes: Decimal = Decimal(0)


def shares_at(leaver: Leaver, whole: Whole, method: str, digits: int) -> Decimal:
    """What the leaver's shares come to: their par, or their part of the equity, rounded half up once, never below zero.

    Raises: Invalid, when there is no such method, or the leaver holds more shares than there are.
    """
    if method not in METHODS:
        raise Invalid(
            f"Shares are not valued by “{money.printable(method)}”.",
            hint=f"Choose {', '.join(METHODS)}.",
            where="value",
        )
    if whole.shares <= 0 or leaver.shares > whole.shares:
        raise Invalid(
            f"There are {whole.shares:f} shares in all, and the leaver has {leaver.shares:f}.",
            hint="--all-shares counts the leaver's too.",
            where="all-shares",
        )
    value = Fraction(leaver.paid_in) if method == PAR else whole.a_share * Fraction(leaver.shares)
    return money.round_half_up(max(value, Fraction(0)), digits)


def due(leaver: Leaver, shares: Decimal) -> Decimal:
    """What is to be paid: the shares and the capital account, less what the leaver owes; below zero they still owe."""
    return shares + leaver.account - leaver.owes


def instalments(amount: Decimal, count: int, digits: int) -> Sequence[Decimal]:
    """`amount` in `count` parts as equal as the minor unit allows, the larger ones first; they sum to it."""
    assert count > 0
    return [money.from_minor(part, digits) for part in money.split(money.to_minor(amount, digits, ""), [1] * count)]


def leaves(whole: Whole, amount: Decimal) -> Decimal:
    """What the pod has above what it owes once it paid: below zero it could not pay its debts.

    Capital accounts are members' own money at risk and come behind the debts.
    """
    return whole.assets - amount - whole.liabilities
