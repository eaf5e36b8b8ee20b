"""Commands that reckon and need no book: `plan loan`, `plan apr`; the others are in files of their own."""

from __future__ import annotations

from typing import Annotated

import typer

from cli import livelihood_plans, ownership_plans, planning_circle, planning_cycle, planning_ratios, points_plans
from cli.door import Door
from cli.options import plans


def register(app: typer.Typer) -> None:
    """Add `plan` to the program."""
    plan = typer.Typer(
        no_args_is_help=True, help="What-if, no book needed: loans, circles, pay, shares.", rich_markup_mode=None
    )
    app.add_typer(plan, name="plan")
    plans(plan, "loan")(loan)
    plans(plan, "apr")(apr)
    plans(plan, "circle")(planning_circle.circle)
    livelihood_plans.register(plan)
    ownership_plans.register(plan)
    points_plans.register(plan)
    plans(plan, "share-out")(planning_cycle.share_out)
    plans(plan, "ratios")(planning_ratios.ratios)


def loan(
    door: Door,
    amount: Annotated[str, typer.Option(help="How much is lent.")],
    term: Annotated[int, typer.Option(help="In how many instalments it is repaid.")],
    rate: Annotated[str | None, typer.Option(help="As in 9.99%/year, 2%/month, 10%/4weeks.")] = None,
    every: Annotated[str, typer.Option(help="week, 2weeks, 4weeks, month or quarter.")] = "month",
    method: Annotated[str | None, typer.Option(help="none, flat, declining, equal-principal or bullet.")] = None,
    day_count: Annotated[str, typer.Option(help="30/360, act/365 or act/360.")] = "30/360",
    start: Annotated[str | None, typer.Option(help="The day of the pay-out (default: today).", metavar="DATE")] = None,
    first: Annotated[str | None, typer.Option(help="The first instalment's day.", metavar="DATE")] = None,
    fee: Annotated[list[str] | None, typer.Option(help="As in 20, 2/instalment, 1.5%/instalment, 5/month.")] = None,
    round_to: Annotated[str | None, typer.Option(help="Round instalments up to this.", metavar="AMOUNT")] = None,
    currency: Annotated[str, typer.Option(help="What to write behind amounts, as in NZD.")] = "",
    decimals: Annotated[int, typer.Option(help="How many decimals amounts have.", min=0, max=8)] = 2,
) -> None:
    """A loan's schedule, what it costs in all, and its APR."""
    from cli import reckoning

    reckoning.loan(
        door,
        amount=amount,
        term=term,
        rate=rate,
        every=every,
        method=method,
        day_count=day_count,
        start=start,
        first=first,
        fees=fee or [],
        round_to=round_to,
        currency=currency,
        decimals=decimals,
    )


def apr(
    door: Door,
    amount: Annotated[str, typer.Option(help="How much was received.")],
    payments: Annotated[
        list[str],
        typer.Option("--payment", help="As in 230, 24x230, or 2026-03-31:1080; once or more.", metavar="PAYMENT"),
    ],
    every: Annotated[str, typer.Option(help="week, 2weeks, 4weeks, month or quarter.")] = "month",
    start: Annotated[str | None, typer.Option(help="The day it was received (default: today).", metavar="DATE")] = None,
    first: Annotated[
        str | None, typer.Option(help="The first payment's day (default: one period later).", metavar="DATE")
    ] = None,
) -> None:
    """The APR of any row of payments, by the actuarial method (Regulation Z, Appendix J)."""
    from cli import reckoning

    reckoning.apr(door, amount=amount, payments=payments, every=every, start=start, first=first)
