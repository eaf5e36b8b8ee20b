"""`plan share-out`: a loan fund divided over shares, reckoned without a book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.door import Door

if TYPE_CHECKING:
    from decimal import Decimal

    from pods.cycles.shareout import Apart

_MOST_SHARES = 1_000_000


def share_out(
    door: Door,
    shares: Annotated[
        list[str],
        typer.Option("--shares", help="Who holds how many, as in ana=37; once or more.", metavar="NAME=NUMBER"),
    ],
    price: Annotated[
        str | None, typer.Option(help="What a share costs; the savings are shares × price.", metavar="AMOUNT")
    ] = None,
    fund: Annotated[
        str | None, typer.Option(help="The whole loan fund, instead of the price and what follows.", metavar="AMOUNT")
    ] = None,
    charges: Annotated[str, typer.Option(help="Service charges received.", metavar="AMOUNT")] = "0",
    fines: Annotated[str, typer.Option(help="Fines received into the loan fund.", metavar="AMOUNT")] = "0",
    other: Annotated[
        str, typer.Option("--other-income", help="What else came in, as from a bank.", metavar="AMOUNT")
    ] = "0",
    write_offs: Annotated[str, typer.Option(help="Loans written off.", metavar="AMOUNT")] = "0",
    aside: Annotated[
        list[str] | None,
        typer.Option("--stood-aside", help="Who bears nothing of what was written off; once or more.", metavar="NAME"),
    ] = None,
    expenses: Annotated[str, typer.Option(help="What was spent.", metavar="AMOUNT")] = "0",
    brought: Annotated[
        str, typer.Option("--left-over", help="What the last share-out left over.", metavar="AMOUNT")
    ] = "0",
    rounding: Annotated[str, typer.Option(help="floor or largest-remainder.")] = "floor",
    currency: Annotated[str, typer.Option(help="What to write behind amounts, as in NZD.")] = "",
    decimals: Annotated[int, typer.Option(help="How many decimals amounts have.", min=0, max=8)] = 2,
) -> None:
    """What each member gets at a share-out, what a share is worth, and what is left over."""
    from ledger import money
    from ledger.errors import Invalid
    from pods.cycles import shareout
    from reports.ending import share_out_plan

    check_currency(currency)
    held = _holdings(shares)
    signed = (
        ("Service charges", amount(charges, decimals, "charges")),
        ("Fines", amount(fines, decimals, "fines")),
        ("Other income", amount(other, decimals, "other-income")),
        ("Written off", -amount(write_offs, decimals, "write-offs")),
        ("Expenses", -amount(expenses, decimals, "expenses")),
        ("Left over by the last share-out", amount(brought, decimals, "left-over")),
    )
    lines = [(what, number) for what, number in signed if number]
    if (price is None) == (fund is None) or (fund is not None and lines):
        raise Invalid(
            "A loan fund is either given whole, or made of the price of a share and what came in and went out.",
            hint="Write --price 5 --charges 143.50, or --fund 1240.50 alone.",
            where="fund",
        )
    if price is not None:
        saved = sum(held.values()) * amount(price, decimals, "price")
        lines = [("Savings in shares", saved), *lines]
    else:
        lines = [("Loan fund, as given", amount(str(fund), decimals, "fund"))]
    whole = sum((number for _, number in lines), money.from_minor(0, decimals))
    lost = amount(write_offs, decimals, "write-offs")
    division = shareout.divide(
        whole, held, rounding=rounding, digits=decimals, apart=_apart(lost, frozenset(aside or ()), held)
    )
    door.show(share_out_plan(division, lines, commodity=currency, on=door.now.date(), digits=decimals))


def _apart(lost: Decimal, aside: frozenset[str], held: dict[str, int]) -> list[Apart[str]]:
    """What was written off, where some stood aside from it.

    Raises: Invalid, for who holds no shares, or when nothing was written off.
    """
    from ledger.errors import Invalid, unknown
    from pods.cycles.shareout import Apart

    for name in sorted(aside - held.keys()):
        raise unknown("name", name, held, among="among those of --shares")
    if aside and not lost:
        raise Invalid(
            "Nothing was written off from which somebody could stand aside.",
            hint="Write --write-offs 30, or leave --stood-aside out.",
            where="stood-aside",
        )
    return [Apart(lost, aside)] if aside else []


def check_currency(currency: str) -> None:
    """What is written behind amounts may stay away.

    Raises: Invalid, when it is written as no currency is.
    """
    from ledger import money
    from ledger.errors import Invalid

    if currency and not money.COMMODITY.fullmatch(currency):
        raise Invalid(
            f"“{money.printable(currency)}” names no currency.", hint="Use capitals, as in NZD.", where="currency"
        )


def _holdings(typed: list[str]) -> dict[str, int]:
    """Who holds how many, in the order typed.

    Raises: Invalid, when one cannot be read, or somebody stands twice.
    """
    from ledger.errors import Invalid
    from ledger.money import printable

    found: dict[str, int] = {}
    for each in typed:
        name, equals, number = (part.strip() for part in each.partition("="))
        if not (equals and name and number.isdecimal() and int(number) <= _MOST_SHARES):
            raise Invalid(
                f"“{printable(each)}” does not say who holds how many shares.",
                hint="Write --shares ana=37, once for each member.",
                where="shares",
            )
        if name in found:
            raise Invalid(f"“{printable(name)}” stands twice.", hint="Name everybody once.", where="shares")
        found[name] = int(number)
    return found


def amount(typed: str, decimals: int, where: str) -> Decimal:
    """An amount of zero or more, on the minor unit.

    Raises: Invalid otherwise.
    """
    from ledger import money
    from ledger.errors import Invalid

    number = money.parse_number(typed, where=where)
    if number < 0:
        raise Invalid(f"{where} is {number:f}, below zero.", hint=f"Write --{where} 0 or more.", where=where)
    return money.from_minor(money.to_minor(number, decimals, "money"), decimals)
