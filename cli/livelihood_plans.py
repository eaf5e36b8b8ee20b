"""Commands that reckon a livelihood and need no book: `plan pay`, `plan support`, `plan vesting`."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door
from cli.options import plans

IncomeOption = Annotated[
    list[str], typer.Option(help="What each earned, as in ana=900; once for each.", metavar="NAME=AMOUNT")
]
ContributionOption = Annotated[
    str | None,
    typer.Option(help="Income goes to each earner's own account, less this to the collective.", metavar="PERCENT"),
]
LevyOption = Annotated[str, typer.Option(help="What the commons take of the income.", metavar="PERCENT")]
LevyHurdleOption = Annotated[
    str | None, typer.Option(help="The levy is taken on what is above this.", metavar="AMOUNT")
]
ExpensesOption = Annotated[str | None, typer.Option(help="The month's shared costs.", metavar="AMOUNT")]
BufferOption = Annotated[str | None, typer.Option(help="What the buffer holds before.", metavar="AMOUNT")]
BufferTargetOption = Annotated[str | None, typer.Option(help="Up to what it is filled.", metavar="AMOUNT")]
ReserveOption = Annotated[str | None, typer.Option(help="What pay leaves in the buffer.", metavar="AMOUNT")]
MonthlyPayOption = Annotated[
    str | None, typer.Option(help="What a month pays in all, out of the buffer if need be.", metavar="AMOUNT")
]
PotOption = Annotated[
    str | None, typer.Option(help="Pay exactly this; the rest stays in the buffer.", metavar="AMOUNT")
]
PayFloorOption = Annotated[str | None, typer.Option(help="What everybody gets before the split.", metavar="AMOUNT")]
SplitOption = Annotated[
    str | None, typer.Option(help="equal, hours, needs or shares (default: by what is given, else equal).")
]
MembersOption = Annotated[
    str | None, typer.Option(help="Who shares in equal parts (default: who earned).", metavar="NAMES")
]
HoursOption = Annotated[list[str] | None, typer.Option(help="As in ana=120; once for each.", metavar="NAME=HOURS")]
NeedOption = Annotated[list[str] | None, typer.Option(help="As in ana=900; once for each.", metavar="NAME=AMOUNT")]
SharesOption = Annotated[list[str] | None, typer.Option(help="As in ana=20; once for each.", metavar="NAME=NUMBER")]
AdvanceOption = Annotated[
    list[str] | None, typer.Option(help="What each had in advance, as in ana=50.", metavar="NAME=AMOUNT")
]
LeanIncomeOption = Annotated[
    str | None, typer.Option(help="What a lean month brings, for the forecast (default: 0).", metavar="AMOUNT")
]
CurrencyOption = Annotated[str, typer.Option(help="What to write behind amounts, as in NZD.")]
DecimalsOption = Annotated[int, typer.Option(help="How many decimals amounts have.", min=0, max=8)]


def register(plan: typer.Typer) -> None:
    """Add what they reckon to `plan`."""
    plans(plan, "pay")(pay)
    plans(plan, "support")(support)
    plans(plan, "vesting")(vesting)


def pay(
    door: Door,
    income: IncomeOption,
    contribution: ContributionOption = None,
    levy: LevyOption = "0",
    levy_hurdle: LevyHurdleOption = None,
    expenses: ExpensesOption = None,
    buffer: BufferOption = None,
    buffer_target: BufferTargetOption = None,
    reserve: ReserveOption = None,
    monthly_pay: MonthlyPayOption = None,
    pot: PotOption = None,
    pay_floor: PayFloorOption = None,
    split: SplitOption = None,
    members: MembersOption = None,
    hours: HoursOption = None,
    need: NeedOption = None,
    shares: SharesOption = None,
    advance: AdvanceOption = None,
    lean_income: LeanIncomeOption = None,
    currency: CurrencyOption = "",
    decimals: DecimalsOption = 2,
) -> None:
    """A month's levy, costs, buffer and pay pot, who gets what, and how many lean months the buffer carries."""
    from cli import planning_livelihood

    weights = {"hours": hours or [], "needs": need or [], "shares": shares or []}
    if contribution is not None:
        planning_livelihood.own_account(
            door, income=income, contribution=contribution, currency=currency, decimals=decimals
        )
        return
    planning_livelihood.pay(
        door,
        income=income,
        amounts={
            "levy-hurdle": levy_hurdle,
            "expenses": expenses,
            "buffer": buffer,
            "buffer-target": buffer_target,
            "reserve": reserve,
            "monthly-pay": monthly_pay,
            "pot": pot,
            "pay-floor": pay_floor,
            "lean-income": lean_income,
        },
        levy=levy,
        by=split or next((by for by, given in weights.items() if given), "equal"),
        weights=weights,
        members=members,
        advances=advance or [],
        currency=currency,
        decimals=decimals,
    )


def support(
    door: Door,
    have: Annotated[
        list[str] | None, typer.Option(help="What each has, as in ana=900; once for each.", metavar="NAME=AMOUNT")
    ] = None,
    need: Annotated[list[str] | None, typer.Option(help="What each needs.", metavar="NAME=AMOUNT")] = None,
    floor: Annotated[str | None, typer.Option(help="What everybody needs who says none.", metavar="AMOUNT")] = None,
    have_need: Annotated[
        list[str] | None,
        typer.Option(help="What each has less what they need, as in ben=-30.", metavar="NAME=AMOUNT"),
    ] = None,
    paid: Annotated[
        list[str] | None, typer.Option(help="What was paid already, as in ana:ben=20.", metavar="NAME:NAME=AMOUNT")
    ] = None,
    currency: Annotated[str, typer.Option(help="What to write behind amounts, as in NZD.")] = "",
    decimals: Annotated[int, typer.Option(help="How many decimals amounts have.", min=0, max=8)] = 2,
) -> None:
    """Who tops whom up: everybody in proportion, and the fewest transfers that come to the same."""
    from cli import planning_livelihood

    planning_livelihood.support(
        door,
        have=have or [],
        need=need or [],
        over=have_need or [],
        floor=floor,
        paid=paid or [],
        currency=currency,
        decimals=decimals,
    )


def vesting(
    door: Door,
    shares: Annotated[int, typer.Option(help="How many shares in all.", min=0)],
    over: Annotated[int, typer.Option(help="In how many parts.", min=1, max=1200)],
    allocation: Annotated[
        str,
        typer.Option(
            help="cumulative-rounding, cumulative-round-down, front-loaded, back-loaded, "
            "front-loaded-to-single-tranche, back-loaded-to-single-tranche or fractional."
        ),
    ] = "cumulative-rounding",
) -> None:
    """In what parts shares come that do not divide evenly, by the ways of the Open Cap Table."""
    from cli import planning_livelihood

    planning_livelihood.vesting(door, shares=shares, over=over, allocation=allocation)
