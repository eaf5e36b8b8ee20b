"""A number of shares in words, and the verb behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal


def counted(number: Decimal) -> str:
    """`1 share`, `20 shares`, `1.00 shares`."""
    return f"{number:f} share{'' if is_one(number) else 's'}"


def is_one(number: Decimal) -> bool:
    """Whether one share is spoken of; 1.00 is said as 2.50 is."""
    return f"{number:f}" == "1"


def be(number: Decimal) -> str:
    """What is said of so many shares: `is` or `are`."""
    return "is" if is_one(number) else "are"
