"""What `plan points` reckons."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cli.door import day as day_of
from ledger import money
from ledger.errors import Invalid
from pods.pools import points_plan

if TYPE_CHECKING:
    from cli.door import Door


def points(
    door: Door,
    *,
    balances: list[str],
    before: str,
    opening: str,
    loan: str | None,
    term: int | None,
    save: str | None,
    savings: str,
    start: str | None,
    day: int,
    decimals: int,
) -> None:
    """Print the points that balances, or a loan with what is saved alongside it, would make.

    Raises: Invalid, when neither or both are given, or one cannot be reckoned.
    """
    from reports.points_plan import points_plan as document

    begin = day_of(start, "start") if start else door.now.date()
    if (loan is None) == (not balances):
        raise Invalid(
            "Points are reckoned from balances, or from a loan.",
            hint="Write --balance 500 once a month, or --loan 2000 --term 20.",
            where="balance",
        )
    brought = _number(opening, "opening", decimals)
    if loan is None:
        made = points_plan.of_balances(
            [_number(each, "balance", decimals) for each in balances],
            before=_number(before, "before", decimals),
            opening=brought,
            start=begin,
            day=day,
            digits=decimals,
        )
        door.show(document(made, None, on=begin))
        return
    if term is None:
        raise Invalid("In how many months is the loan repaid?", hint="Add --term 20.", where="term")
    planned = points_plan.of_loan(
        _number(loan, "loan", decimals),
        term,
        None if save is None else _number(save, "save", decimals),
        savings=_number(savings, "savings", decimals),
        opening=brought,
        start=begin,
        day=day,
        digits=decimals,
    )
    door.show(document(planned.plan, planned, on=begin))


def _number(typed: str, where: str, decimals: int) -> Decimal:
    """The number that was typed, below zero too, with as many decimals as amounts have."""
    return money.from_minor(money.to_minor(money.parse_number(typed, where=where), decimals, ""), decimals)
