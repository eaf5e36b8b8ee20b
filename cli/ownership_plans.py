"""Commands that reckon what owners get and need no book: `plan patronage`, `plan dividend`, `plan slices`, `plan exit`."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door
from cli.options import plans

Names = list[str] | None
CurrencyOption = Annotated[str, typer.Option(help="What to write behind amounts, as in NZD.")]
DecimalsOption = Annotated[int, typer.Option(help="How many decimals amounts have.", min=0, max=8)]


def register(plan: typer.Typer) -> None:
    """Add what they reckon to `plan`."""
    plans(plan, "patronage")(patronage)
    plans(plan, "dividend")(dividend)
    plans(plan, "slices")(slices)
    plans(plan, "exit")(leave)


def patronage(
    door: Door,
    surplus: Annotated[str, typer.Option(help="The year's surplus; a loss with a minus.", metavar="AMOUNT")],
    collective: Annotated[str, typer.Option(help="What nobody owns gets of it.", metavar="PERCENT")] = "0",
    cash: Annotated[str, typer.Option(help="What of a member's part is paid at once.", metavar="PERCENT")] = "0",
    hours: Annotated[Names, typer.Option(help="As in ana=1800; once for each.", metavar="NAME=HOURS")] = None,
    pay: Annotated[Names, typer.Option(help="As in ana=30000.", metavar="NAME=AMOUNT")] = None,
    purchases: Annotated[Names, typer.Option(help="As in ana=1200.", metavar="NAME=AMOUNT")] = None,
    shares: Annotated[Names, typer.Option(help="As in ana=20.", metavar="NAME=NUMBER")] = None,
    members: Annotated[str | None, typer.Option(help="Who shares in equal parts.", metavar="NAMES")] = None,
    measure: Annotated[
        Names, typer.Option(help="Anything else that counts, as in labor:ana=6000.", metavar="MEASURE:NAME=NUMBER")
    ] = None,
    weigh: Annotated[
        Names, typer.Option(help="How much each measure counts, as in hours=0.6.", metavar="MEASURE=FACTOR")
    ] = None,
    currency: CurrencyOption = "",
    decimals: DecimalsOption = 2,
) -> None:
    """A year's surplus or loss: the collective's part, each member's part, paid at once and retained."""
    from cli import planning_ownership

    planning_ownership.patronage(
        door,
        surplus=surplus,
        percents={"collective": collective, "cash": cash},
        measures={"hours": hours or [], "pay": pay or [], "purchases": purchases or [], "shares": shares or []},
        members=members,
        others=measure or [],
        weigh=weigh or [],
        currency=currency,
        decimals=decimals,
    )


def dividend(
    door: Door,
    amount: Annotated[str, typer.Option(help="What is handed out.")],
    since: Annotated[str, typer.Option(help="The first day that counts.", metavar="DATE")],
    until: Annotated[str, typer.Option(help="The day after the last that counts.", metavar="DATE")],
    holding: Annotated[
        list[str],
        typer.Option(help="As in ana:2026-01-01=20, and ana:2026-07-01=-5 for fewer.", metavar="NAME:DATE=SHARES"),
    ],
    currency: CurrencyOption = "",
    decimals: DecimalsOption = 2,
) -> None:
    """A dividend by share-days: shares times the days for which they were held."""
    from cli import planning_ownership

    planning_ownership.dividend(
        door, amount=amount, since=since, until=until, holding=holding, currency=currency, decimals=decimals
    )


def slices(
    door: Door,
    cash: Annotated[
        Names, typer.Option(help="Money spent, as in ana=250; 4 slices each.", metavar="NAME=AMOUNT")
    ] = None,
    noncash: Annotated[
        Names, typer.Option(help="All else, as in ana=1500; 2 slices each.", metavar="NAME=AMOUNT")
    ] = None,
    well: Annotated[
        Names, typer.Option(help="Money put in and not spent yet; no slices.", metavar="NAME=AMOUNT")
    ] = None,
    hours: Annotated[Names, typer.Option(help="Hours worked, as in ana=100.", metavar="NAME=HOURS")] = None,
    fair: Annotated[Names, typer.Option(help="A fair pay a year for them.", metavar="NAME=AMOUNT")] = None,
    paid: Annotated[Names, typer.Option(help="The pay a year that they got.", metavar="NAME=AMOUNT")] = None,
    payment: Annotated[
        Names, typer.Option(help="What is paid back now: cash first, the well, all else.", metavar="NAME=AMOUNT")
    ] = None,
    currency: CurrencyOption = "",
    decimals: DecimalsOption = 2,
) -> None:
    """Slices of a pie that is not baked yet: what each put in, who would own how much, what a payment takes back."""
    from cli import planning_ownership

    given = {
        "cash": cash, "noncash": noncash, "well": well, "hours": hours, "fair": fair, "paid": paid, "payment": payment,
    }  # fmt: skip
    planning_ownership.slices(
        door, given={name: typed or [] for name, typed in given.items()}, currency=currency, decimals=decimals
    )


def leave(
    door: Door,
    shares: Annotated[str, typer.Option(help="How many shares the leaver has.", metavar="NUMBER")],
    paid_in: Annotated[str, typer.Option(help="What was paid in for them.", metavar="AMOUNT")],
    assets: Annotated[str, typer.Option(help="All that the pod has.", metavar="AMOUNT")],
    liabilities: Annotated[str, typer.Option(help="All that it owes.", metavar="AMOUNT")],
    all_shares: Annotated[str, typer.Option(help="All shares, the leaver's too.", metavar="NUMBER")],
    value: Annotated[str, typer.Option(help="par, what was paid in, or book, their part of the equity.")] = "par",
    account: Annotated[str, typer.Option(help="The leaver's capital account.", metavar="AMOUNT")] = "0",
    owes: Annotated[str, typer.Option(help="What the leaver owes.", metavar="AMOUNT")] = "0",
    capital: Annotated[str, typer.Option(help="All members' capital accounts.", metavar="AMOUNT")] = "0",
    reserves: Annotated[str, typer.Option(help="What may not be handed out.", metavar="AMOUNT")] = "0",
    instalments: Annotated[int, typer.Option(help="In how many parts it is paid.", min=1, max=600)] = 1,
    currency: CurrencyOption = "",
    decimals: DecimalsOption = 2,
) -> None:
    """What a leaver would get, in instalments, and whether the pod could still pay what it owes."""
    from cli import planning_ownership

    amounts = {
        "paid-in": paid_in, "assets": assets, "liabilities": liabilities, "account": account, "owes": owes,
        "capital": capital, "reserves": reserves,
    }  # fmt: skip
    planning_ownership.leave(
        door,
        shares={"shares": shares, "all-shares": all_shares},
        amounts=amounts,
        value=value,
        count=instalments,
        currency=currency,
        decimals=decimals,
    )
