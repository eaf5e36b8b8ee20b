"""Heirs as they are typed, a short name or any name with parts behind it; and what `member settle` does."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ledger.errors import Invalid
from ledger.money import parse_number

if TYPE_CHECKING:
    from cli.door import Door
    from ledger.act import Act


def heirs(typed: list[str]) -> tuple[tuple[str, Decimal], ...]:
    """(name, parts) of each NAME or NAME=PARTS, in that order.

    Raises: Invalid, for parts that are no number.
    """
    found = []
    for each in typed:
        name, equals, parts = each.rpartition("=")
        found.append((name.strip(), parse_number(parts, where="heir")) if equals else (each.strip(), Decimal(1)))
    return tuple(found)


def settlement(
    door: Door, member: str, pod: str, *, place: str | None, owed_to: str | None, typed: str | None, into: str | None
) -> Act:
    """What a pod owes goes to the heirs; or, with `owed_to`, pays what the member owes that pod.

    Raises: Invalid, for what belongs to such a payment without one.
    """
    from cli.door import amount
    from ledger.act import make
    from pods.estates.owing import EstatePays
    from pods.estates.settle import Settle

    if owed_to is not None:
        number = None if typed is None else amount(door, typed, pod)
        return make(EstatePays, member=member, pod=pod, to=owed_to, amount=number, place=place, into=into)
    for name, given in {"amount": typed, "into": into}.items():
        if given is not None:
            raise Invalid(
                f"--{name} is for the payment of what somebody owes another pod.",
                hint="Add --owed-to POD, or leave it out: all that is left is settled.",
                where=name,
            )
    return Settle(member=member, pod=pod, place=place)
