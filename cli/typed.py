"""Figures as people type them for several names at once: `ana=900`; amounts and percentages that are never below zero."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from ledger.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

ZERO = Decimal(0)


def named(typed: Sequence[str], where: str, *, decimals: int) -> dict[str, Decimal]:
    """NAME=NUMBER of each that was typed, in that order; the same name twice is added up.

    Raises: Invalid, when one cannot be read, or has more decimals than amounts have.
    """
    found: dict[str, Decimal] = {}
    for each in typed:
        name, equals, number = each.partition("=")
        if not name.strip() or not equals:
            raise Invalid(
                f"“{money.printable(each)}” is not a name and a number.",
                hint=f"Write --{where} ana=900, once for each.",
                where=where,
            )
        read = money.parse_number(number, where=where)
        minor = money.to_minor(read, decimals, "")
        found[name.strip()] = found.get(name.strip(), ZERO) + money.from_minor(minor, decimals)
    return found


def amount_of(typed: str | None, where: str, decimals: int) -> Decimal:
    """The amount that was typed, nothing for none.

    Raises: Invalid, when it is none, or below zero.
    """
    if typed is None:
        return money.from_minor(0, decimals)
    number = money.from_minor(money.to_minor(money.parse_number(typed, where=where), decimals, ""), decimals)
    if number < 0:
        raise Invalid(f"{where} is {typed}; it cannot be below zero.", hint=f"Write --{where} 0 or more.", where=where)
    return number


def percent(typed: str, where: str) -> Decimal:
    """The percentage that was typed, `10` or `10%`.

    Raises: Invalid, when it is none, or not between 0 and 100.
    """
    number = money.parse_number(typed.removesuffix("%"), where=where)
    if not 0 <= number <= 100:  # noqa: PLR2004 - percent
        raise Invalid(
            f"{where} is {typed}; a percentage lies between 0 and 100.", hint=f"Write --{where} 10", where=where
        )
    return number


def not_below_zero(numbers: dict[str, Decimal], where: str) -> dict[str, Decimal]:
    """The numbers as they are.

    Raises: Invalid, when one is below zero.
    """
    low = next((name for name, number in numbers.items() if number < 0), None)
    if low is not None:
        raise Invalid(
            f"{low} has {numbers[low]:f} there; it cannot be below zero.", hint="Write 0 or more.", where=where
        )
    return numbers
