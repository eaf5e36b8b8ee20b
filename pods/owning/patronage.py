"""A year's surplus divided: the collective's part, and the members' by what each did with the pod. No book is asked here."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger import money
from ledger.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Allocation:
    """One member's part in money: `amount` = `cash` + `retained`; `weight` is what it was divided by, `part` of the whole."""

    member: str
    weight: Fraction
    part: Fraction
    amount: Decimal
    cash: Decimal

    @property
    def retained(self) -> Decimal:
        """What stays in the member's capital account."""
        return self.amount - self.cash


def weighed(
    measures: Mapping[str, Mapping[str, Decimal]], factors: Mapping[str, Decimal] | None = None
) -> dict[str, Fraction]:
    """Member → weight: each measure (hours, pay, purchases …) times how much it counts, added up exactly.

    Members stand in the order in which the measures name them first. Without `factors` there is one measure,
    which counts alone.
    Raises: Invalid, when a measure's factor is missing, or a factor has no measure, or a figure is below zero.
    """
    counts = dict(factors or {})
    if not counts and len(measures) == 1:
        counts = dict.fromkeys(measures, Decimal(1))
    missing = [name for name in measures if name not in counts]
    if missing:
        raise Invalid(
            f"Nobody said how much {missing[0]} counts.",
            hint=f"Add --weigh {missing[0]}=0.40; each measure has one.",
            where="weigh",
        )
    unmeasured = [name for name in counts if name not in measures]
    if unmeasured:
        raise Invalid(
            f"{unmeasured[0]} counts, and nobody has any.",
            hint=f"Add --measure {unmeasured[0]}:ana=100",
            where="measure",
        )
    found: dict[str, Fraction] = {}
    for name, of_members in measures.items():
        for member, number in of_members.items():
            if number < 0 or counts[name] < 0:
                raise Invalid(f"{member}'s {name} cannot count below zero.", hint="Write 0 or more.", where="measure")
            found[member] = found.get(member, Fraction(0)) + Fraction(number) * Fraction(counts[name])
    return found


def divide(
    surplus: Decimal, weights: Mapping[str, Fraction], *, collective: Decimal, cash: Decimal, digits: int
) -> tuple[Decimal, list[Allocation]]:
    """(the collective's part, a part for each member); together they are the surplus, or the loss, exactly.

    `collective` and `cash` in percent. The collective's part is rounded half up once, what is left is handed out by
    exact ratios and largest remainders, each member's cash part is rounded half up once. A loss has no cash part.
    Raises: Invalid, when every weight is zero.
    Source: domain.md, "Shared ownership"; golden/colab_bylaws_patronage.json, golden/habitat_patronage_statement.json.
    """
    if not any(weights.values()):
        raise Invalid(
            "There is nothing to divide by: nobody has any.", hint="Add --hours ana=1800, once for each.", where="hours"
        )
    common = money.round_half_up(Fraction(surplus) * Fraction(collective) / _WHOLE, digits)
    parts = money.split(money.to_minor(surplus - common, digits, ""), list(weights.values()))
    whole = sum(weights.values())
    found = []
    for (member, weight), minor in zip(weights.items(), parts, strict=True):
        amount = money.from_minor(minor, digits)
        now = money.round_half_up(Fraction(max(amount, Decimal(0))) * Fraction(cash) / _WHOLE, digits)
        found.append(Allocation(member, weight, weight / whole, amount, now))
    return common, found
