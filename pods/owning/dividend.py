"""A dividend handed out by share-days: each share counts for as many days as it was held. No book is asked here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from ledger import money
from ledger.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Holding:
    """Shares that a member came to hold on a day; fewer from that day on where `shares` is negative."""

    member: str
    day: dt.date
    shares: Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """A member's part of the dividend, rounded once, and the exact one behind it."""

    member: str
    share_days: Decimal
    exact: Fraction
    amount: Decimal


def share_days(holdings: Sequence[Holding], since: dt.date, until: dt.date) -> dict[str, Decimal]:
    """Member → shares times the days for which they were held, from `since` up to and without `until`.

    Members stand in the order in which the holdings name them first. What was held before counts from `since`.
    Raises: Invalid, when the days are the wrong way round, a holding begins after them, or more is given up than held.
    """
    if until <= since:
        raise Invalid(f"{until} is not after {since}.", hint="Give the first day, then the last.", where="until")
    days: dict[str, Decimal] = {}
    for each in holdings:
        if each.day > until:
            raise Invalid(
                f"{each.member} holds shares from {each.day}, after {until}.", hint="Leave it out.", where="holding"
            )
        held = (until - max(each.day, since)).days
        days[each.member] = days.get(each.member, Decimal(0)) + each.shares * held
    _never_below_nothing(holdings)
    return days


def _never_below_nothing(holdings: Sequence[Holding]) -> None:
    held: dict[str, Decimal] = {}
    for day, moved in groupby(sorted(holdings, key=lambda each: each.day), key=lambda each: each.day):
        for each in moved:
            held[each.member] = held.get(each.member, Decimal(0)) + each.shares
        below = next((member for member, shares in held.items() if shares < 0), None)
        if below is not None:
            raise Invalid(
                f"{below} would hold {held[below]:f} shares on {day}.",
                hint="Give up no more shares than are held.",
                where="holding",
            )


def divide(total: Decimal, days: dict[str, Decimal], digits: int) -> list[Part]:
    """`total` by share-days: exact ratios, largest remainders, ties by the order of the members. The parts sum to it.

    Raises: Invalid, when nobody held any share for a day.
    Source: domain.md, "Dividend by share-days"; golden/fineract_share_days_dividend.json.
    """
    whole = sum(days.values(), Decimal(0))
    if not whole:
        raise Invalid("Nobody held any shares in that time.", hint="Check the days.", where="holding")
    parts = money.split(money.to_minor(total, digits, ""), list(days.values()))
    return [
        Part(member, held, Fraction(total) * Fraction(held) / Fraction(whole), money.from_minor(minor, digits))
        for (member, held), minor in zip(days.items(), parts, strict=True)
    ]
