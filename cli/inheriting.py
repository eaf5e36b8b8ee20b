"""Heirs as they are typed: a short name or any name, with parts behind it."""

from __future__ import annotations

from decimal import Decimal

from ledger.money import parse_number


def heirs(typed: list[str]) -> tuple[tuple[str, Decimal], ...]:
    """(name, parts) of each NAME or NAME=PARTS, in that order.

    Raises: Invalid, for parts that are no number.
    """
    found = []
    for each in typed:
        name, equals, parts = each.rpartition("=")
        found.append((name.strip(), parse_number(parts, where="heir")) if equals else (each.strip(), Decimal(1)))
    return tuple(found)
