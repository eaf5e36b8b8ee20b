"""Commands for a year's surplus and for dividends: allocate, and pay what is owed of them."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door, amount
from cli.options import writes

Names = list[str] | None
PodArgument = Annotated[str, typer.Argument(help="The pod, a livelihood or an ownership pod.")]


def register(app: typer.Typer) -> None:
    """Add `surplus` and `dividend` to the program."""
    writes(app, "surplus")(surplus)
    dividend = typer.Typer(no_args_is_help=True, help="Dividends: declare, pay.", rich_markup_mode=None)
    app.add_typer(dividend, name="dividend")
    writes(dividend, "declare")(declare)
    writes(dividend, "pay")(pay)


def surplus(
    door: Door,
    pod: PodArgument,
    year: Annotated[str, typer.Option(help="As in 2026, or 2025-04..2026-03.", metavar="YEAR")],
    shared_by: Annotated[
        str | None,
        typer.Option(
            help="By what members share it, as in hours or hours,shares (default: the pod's surplus-by).",
            metavar="MEASURES",
        ),
    ] = None,
    hours: Annotated[Names, typer.Option(help="As in ana=1800, in place of the book's.", metavar="NAME=HOURS")] = None,
    pay: Annotated[Names, typer.Option(help="As in ana=30000.", metavar="NAME=AMOUNT")] = None,
    purchases: Annotated[Names, typer.Option(help="As in ana=1200.", metavar="NAME=AMOUNT")] = None,
    shares: Annotated[Names, typer.Option(help="As in ana=20.", metavar="NAME=NUMBER")] = None,
    weights: Annotated[Names, typer.Option(help="As in ana=2.", metavar="NAME=NUMBER")] = None,
    measure: Annotated[
        Names, typer.Option(help="Anything else that counts, as in labor:ana=6000.", metavar="MEASURE:NAME=NUMBER")
    ] = None,
    weigh: Annotated[
        Names, typer.Option(help="How much each of several counts, as in hours=0.6.", metavar="MEASURE=FACTOR")
    ] = None,
    collective: Annotated[
        str | None,
        typer.Option(help="What the collective account gets (default: surplus-collective).", metavar="PERCENT"),
    ] = None,
    cash: Annotated[
        str | None,
        typer.Option(help="What of a member's part is paid in cash (default: surplus-cash).", metavar="PERCENT"),
    ] = None,
) -> None:
    """Allocate a year's surplus or loss: shown line by line, proposed, and recorded when the others consent."""
    from cli import allocating

    given = {"hours": hours, "pay": pay, "purchases": purchases, "shares": shares, "weights": weights}
    allocating.allocate(
        door,
        pod,
        year=year,
        by=shared_by,
        typed={name: each for name, each in given.items() if each},
        others=measure or [],
        weigh=weigh or [],
        percents={"collective": collective, "cash": cash},
    )


def declare(
    door: Door,
    pod: PodArgument,
    typed: Annotated[str, typer.Argument(metavar="AMOUNT", help="What is handed out in all.")],
    since: Annotated[str, typer.Option("--from", help="The first day that counts.", metavar="DATE")],
    until: Annotated[str, typer.Option(help="The last day that counts.", metavar="DATE")],
    share_class: Annotated[
        str | None, typer.Option("--class", help="Only shares of this class, as in A.", metavar="CLASS")
    ] = None,
) -> None:
    """Propose a dividend by share-days out of the collective account; it is then owed to each."""
    from cli.door import day
    from cli.repeated import known
    from pods.owning import capital, dividends

    first, last = day(since, "from"), day(until, "until")
    number = amount(door, typed, pod)
    with door.view() as view:
        found = capital.owned(view, pod)
        act = known(view, door.given.key, dividends.Declare)
        if act is None or (act.pod, act.amount, act.since, act.until, act.share_class) != (
            pod, number, first, last, share_class,
        ):  # fmt: skip
            parts = dividends.parts(view, found, number, first, last, share_class)
            act = dividends.proposed(found, parts, first, last, share_class)
    door.post(act)


def pay(
    door: Door,
    pod: PodArgument,
    member: Annotated[str, typer.Argument(help="Who is paid.")],
    typed: Annotated[str | None, typer.Argument(metavar="AMOUNT", help="How much (default: all of it).")] = None,
    place: Annotated[
        str | None, typer.Option("--from-place", help="Where the money is taken from.", metavar="PLACE")
    ] = None,
) -> None:
    """Pay a member what the pod owes them of a surplus or a dividend."""
    from ledger.act import make
    from pods.owning.surplus import PayDividend

    number = None if typed is None else amount(door, typed, pod)
    door.post(make(PayDividend, pod=pod, member=member, amount=number, place=place))
