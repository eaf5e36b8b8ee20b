"""`plan circle`: pots, an auction, a draw and a default, reckoned without a book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.door import Door, day

if TYPE_CHECKING:
    from decimal import Decimal

    from pods.circles.circle_sums import Auction, Shortfall

_FEWEST, _MOST = 2, 500


def circle(
    door: Door,
    members: Annotated[str, typer.Option(help="How many, or who, as in ana,ben,cho.")],
    contribution: Annotated[
        list[str], typer.Option(help="What each member pays a round; once, or once for each round.", metavar="AMOUNT")
    ],
    discount: Annotated[
        str | None, typer.Option(help="What the highest bid leaves of the pot, as in 150 or 35%.", metavar="AMOUNT")
    ] = None,
    commission: Annotated[
        str | None, typer.Option(help="The organiser's, as in 25 or 5%, a round.", metavar="AMOUNT")
    ] = None,
    convention: Annotated[
        str,
        typer.Option(
            help="commission-from-discount (A), commission-on-top (B), others-share (C), commission-billed (D)."
        ),
    ] = "A",
    round_number: Annotated[int, typer.Option("--round", help="Which round the discount is bid in.", min=1)] = 1,
    seed: Annotated[str | None, typer.Option(help="Draw among the members with this seed.")] = None,
    draw_for: Annotated[
        str, typer.Option("--draw-for", help="What is drawn for, as `circle draw` prints it.", metavar="ROUND")
    ] = "tanda/1/1",
    turn: Annotated[
        int | None, typer.Option(help="Whose default is looked at: of the one paid in this round.", min=1)
    ] = None,
    stops_after: Annotated[int, typer.Option(help="How many rounds that member pays.", min=0)] = 0,
    stopped_paying: Annotated[str, typer.Option(help="reduced-pot, guarantee-fund or shared-equally.")] = "reduced-pot",
    fund: Annotated[str, typer.Option(help="What the reserve holds.", metavar="AMOUNT")] = "0",
    every: Annotated[str, typer.Option(help="week, 2weeks, 4weeks, month or quarter.")] = "month",
    start: Annotated[str | None, typer.Option(help="The first round's day (default: today).", metavar="DATE")] = None,
    currency: Annotated[str, typer.Option(help="What to write behind amounts, as in NZD.")] = "",
    decimals: Annotated[int, typer.Option(help="How many decimals amounts have.", min=0, max=8)] = 2,
) -> None:
    """A lending circle's pots and dates; what an auction gives each, who is drawn, what a default costs."""
    from ledger import money
    from ledger.errors import Invalid
    from pods.circles import circle_sums
    from pods.lending.calendar import due_dates
    from reports.circle_plan import Plan, circle_plan

    if currency and not money.COMMODITY.fullmatch(currency):
        raise Invalid(
            f"“{money.printable(currency)}” names no currency.", hint="Use capitals, as in NZD.", where="currency"
        )
    names = _names(members)
    amounts = _contributions(contribution, len(names), decimals)
    if round_number > len(names):
        raise Invalid(
            f"There are {len(names)} rounds, as many as members; there is no round {round_number}.",
            hint=f"Take a round from 1 to {len(names)}.",
            where="round",
        )
    begins = day(start, "start") if start else door.now.date()
    sold = _auction(amounts, round_number, discount, commission, convention, decimals)
    stopped = [] if turn is None else _default(amounts, turn, stops_after, stopped_paying, fund, decimals)
    plan = Plan(
        names=tuple(names),
        contributions=tuple(amounts),
        dues=tuple(due_dates(begins, every, len(names))),
        round=round_number,
        auction=sold,
        drawn=tuple(circle_sums.draw(seed, draw_for, names)) if seed is not None else (),
        drawn_with=f"{seed} {draw_for}" if seed is not None else "",
        turn=turn,
        stops_after=stops_after,
        shortfalls=tuple(stopped),
        mode=stopped_paying,
    )
    door.show(circle_plan(plan, commodity=currency, on=begins, digits=decimals))


def _names(typed: str) -> list[str]:
    """The members' names; a number stands for so many without names.

    Raises: Invalid, for fewer than two, more than can be, or one named twice.
    """
    from ledger import money
    from ledger.errors import Invalid

    text = typed.strip()
    if text.isdecimal():
        names = [f"member {number}" for number in range(1, min(int(text), _MOST + 1) + 1)]
    else:
        names = [each.strip() for each in text.split(",") if each.strip()]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise Invalid(
            f"“{money.printable(twice)}” stands twice among the members.", hint="Name each once.", where="members"
        )
    if not _FEWEST <= len(names) <= _MOST:
        raise Invalid(
            f"A circle has 2 to {_MOST} members, not {money.printable(text) or 0}.",
            hint="Write --members 10 or --members ana,ben,cho.",
            where="members",
        )
    return names


def _contributions(typed: list[str], count: int, decimals: int) -> list[Decimal]:
    """One amount a round.

    Raises: Invalid, when they are neither one nor as many as there are rounds, or one is not above zero.
    """
    from ledger import money
    from ledger.errors import Invalid

    numbers = [money.parse_number(each, where="contribution") for each in typed]
    if any(number <= 0 for number in numbers):
        raise Invalid("A contribution is more than zero.", hint="Write --contribution 100", where="contribution")
    if len(numbers) not in {1, count}:
        raise Invalid(
            f"There are {len(numbers)} contributions and {count} rounds.",
            hint="Give --contribution once, for all rounds, or once for each round.",
            where="contribution",
        )
    exact = [money.from_minor(money.to_minor(number, decimals, "money"), decimals) for number in numbers]
    return exact * count if len(exact) == 1 else exact


def _auction(
    amounts: list[Decimal], number: int, discount: str | None, commission: str | None, convention: str, decimals: int
) -> Auction:
    from pods.circles import circle_sums
    from pods.lending.calendar import check_choice
    from pods.settings.circle import AUCTIONS, LETTERS

    name = LETTERS.get(convention.upper(), convention)
    check_choice(name, tuple(AUCTIONS), "convention")
    members, pot = len(amounts), amounts[number - 1] * len(amounts)
    return circle_sums.auction(
        pot=pot,
        discount=_part(discount, pot, members, "", decimals, "discount"),
        commission=_part(commission, pot, members, name, decimals, "commission"),
        convention=name,
        members=members,
        digits=decimals,
    )


def _part(typed: str | None, pot: Decimal, members: int, convention: str, decimals: int, where: str) -> Decimal:
    """The amount typed, or the part of the pot that `35%` is.

    Raises: Invalid, when it is neither, or below zero.
    """
    from ledger import money
    from ledger.errors import Invalid
    from pods.circles import circle_sums
    from pods.settings.circle import BILLED

    if typed is None:
        return money.from_minor(0, decimals)
    is_part = typed.strip().endswith("%")
    number = money.parse_number(typed.strip().removesuffix("%"), where=where)
    if number < 0:
        raise Invalid(f"A {where} is not below zero.", hint=f"Write --{where} 5% or an amount.", where=where)
    if is_part:
        return circle_sums.commission_of(pot, number, members=members, convention=convention, digits=decimals)
    amount = money.from_minor(money.to_minor(number, decimals, "money"), decimals)
    if convention != BILLED:
        return amount
    return money.round_half_up(amount / members, decimals) * members


def _default(
    amounts: list[Decimal], turn: int, stops_after: int, mode: str, fund: str, decimals: int
) -> list[Shortfall]:
    """What the rounds lack when whoever was paid in round `turn` stops after so many rounds.

    Raises: Invalid, when that member had not been paid yet, or the rounds are not there.
    """
    from ledger import money
    from ledger.errors import Invalid
    from pods.circles import circle_sums
    from pods.lending.calendar import check_choice
    from pods.settings.circle import MODES

    check_choice(mode, tuple(MODES), "stopped-paying")
    if stops_after > len(amounts) or turn > len(amounts):
        raise Invalid(
            f"There are {len(amounts)} rounds.",
            hint=f"Take --turn and --stops-after up to {len(amounts)}.",
            where="turn",
        )
    if stops_after < turn:
        raise Invalid(
            f"Whoever stops after {stops_after} rounds was not yet paid in round {turn}; "
            "their seat is given up or taken over, and nothing is owed.",
            hint=f"Take --stops-after {turn} or more.",
            where="stops-after",
        )
    paid = sum(amounts[:stops_after], circle_sums.ZERO)
    held = money.parse_number(fund, where="fund")
    held = money.from_minor(money.to_minor(held, decimals, "money"), decimals)
    return circle_sums.shortfalls(amounts, paid, mode=mode, fund=held, digits=decimals)
