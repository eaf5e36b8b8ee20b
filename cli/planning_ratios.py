"""`plan ratios`: a group's ratios from figures that are typed, without a book."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

import typer

from cli.door import Door


def ratios(
    door: Door,
    members_now: Annotated[int, typer.Option(help="How many members there are.", min=0)],
    members_start: Annotated[int, typer.Option(help="How many there were at the start.", min=0)],
    savings: Annotated[str, typer.Option(help="All savings, shares included.", metavar="AMOUNT")],
    weeks: Annotated[str, typer.Option(help="How many weeks it was since the start.", metavar="NUMBER")],
    dropouts: Annotated[int, typer.Option(help="How many left since.", min=0)] = 0,
    new: Annotated[int, typer.Option(help="How many joined since.", min=0)] = 0,
    attending: Annotated[int | None, typer.Option(help="How many came to the meeting.", min=0)] = None,
    expected: Annotated[
        int | None, typer.Option(help="Of how many expected (default: the members now).", min=0)
    ] = None,
    cash_box: Annotated[str, typer.Option(help="Cash of the loan fund.", metavar="AMOUNT")] = "0",
    loans_outstanding: Annotated[str, typer.Option(help="Principal still owed on all loans.", metavar="AMOUNT")] = "0",
    loans: Annotated[int, typer.Option(help="How many loans are open.", min=0)] = 0,
    members_with_loan: Annotated[
        int | None, typer.Option(help="How many members have one (default: as many as loans).", min=0)
    ] = None,
    late_balance: Annotated[str, typer.Option(help="Principal still owed on late loans.", metavar="AMOUNT")] = "0",
    write_offs: Annotated[str, typer.Option(help="What was written off since.", metavar="AMOUNT")] = "0",
    other_funds: Annotated[str, typer.Option(help="Funds kept apart, as a social fund.", metavar="AMOUNT")] = "0",
    property_now: Annotated[str, typer.Option(help="What things of the group are worth.", metavar="AMOUNT")] = "0",
    property_start: Annotated[str, typer.Option(help="What they were worth at the start.", metavar="AMOUNT")] = "0",
    debts: Annotated[str, typer.Option(help="What the group owes others.", metavar="AMOUNT")] = "0",
    currency: Annotated[str, typer.Option(help="What to write behind amounts, as in NZD.")] = "",
    decimals: Annotated[int, typer.Option(help="How many decimals amounts have.", min=0, max=8)] = 2,
) -> None:
    """A group's ratios as SAVIX defines them, each with its formula."""
    from cli import planning_cycle
    from ledger import money
    from pods.pools.ratios import Group
    from reports.ratios import ratio_plan

    planning_cycle.check_currency(currency)
    typed = {
        "savings": savings,
        "cash_box": cash_box,
        "loans_outstanding": loans_outstanding,
        "late_balance": late_balance,
        "write_offs": write_offs,
        "other_funds": other_funds,
        "property_now": property_now,
        "property_start": property_start,
        "debts": debts,
    }
    amounts = {name: planning_cycle.amount(each, decimals, name.replace("_", "-")) for name, each in typed.items()}
    group = Group(
        members_now=members_now,
        members_start=members_start,
        dropouts=dropouts,
        new=new,
        attending=attending,
        expected=members_now if expected is None else expected,
        loans=loans,
        members_with_loan=loans if members_with_loan is None else members_with_loan,
        weeks=Fraction(money.parse_number(weeks, where="weeks")),
        **amounts,
    )
    door.show(ratio_plan(group, commodity=currency, on=door.now.date(), digits=decimals))
