"""The command that reckons reciprocity points and needs no book: `plan points`."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door
from cli.options import plans


def register(plan: typer.Typer) -> None:
    """Add `points` to `plan`."""
    plans(plan, "points")(points)


def points(
    door: Door,
    balances: Annotated[
        list[str] | None,
        typer.Option(
            "--balance", help="Savings less loans at the end of a month; once a month, in order.", metavar="AMOUNT"
        ),
    ] = None,
    before: Annotated[str, typer.Option(help="Savings less loans before the first month.", metavar="AMOUNT")] = "0",
    opening: Annotated[str, typer.Option(help="Points brought in.", metavar="NUMBER")] = "0",
    loan: Annotated[
        str | None,
        typer.Option(help="Instead of balances: a loan of so much, paid out on the first.", metavar="AMOUNT"),
    ] = None,
    term: Annotated[int | None, typer.Option(help="In how many months the loan is repaid.", metavar="MONTHS")] = None,
    save: Annotated[
        str | None,
        typer.Option(help="What is saved alongside each repayment (default: an equal amount).", metavar="AMOUNT"),
    ] = None,
    savings: Annotated[str, typer.Option(help="Savings before the loan.", metavar="AMOUNT")] = "0",
    start: Annotated[
        str | None, typer.Option(help="A day in the first month (default: today).", metavar="DATE")
    ] = None,
    day: Annotated[int, typer.Option(help="The day of the month on which money moves.", metavar="DAY")] = 31,
    decimals: Annotated[int, typer.Option(help="How many decimals amounts have.", min=0, max=8)] = 2,
) -> None:
    """Reciprocity points month by month under each convention, and how long is saved after."""
    from cli import planning_points

    planning_points.points(
        door,
        balances=balances or [],
        before=before,
        opening=opening,
        loan=loan,
        term=term,
        save=save,
        savings=savings,
        start=start,
        day=day,
        decimals=decimals,
    )
