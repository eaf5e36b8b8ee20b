"""Commands for a savings pool's cycles: shares bought at meetings, from the opening to the share-out."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door, amount, day
from cli.loans_running import PlaceOption
from cli.options import reports, writes

PodArgument = Annotated[str, typer.Argument(help="The savings pool.")]


def register(app: typer.Typer) -> None:
    """Add `cycle` to the program."""
    cycle = typer.Typer(
        no_args_is_help=True,
        help="Cycles of shares bought at meetings: open, buy, show, change, leave, share-out.",
        rich_markup_mode=None,
    )
    app.add_typer(cycle, name="cycle")
    writes(cycle, "open")(open_cycle)
    writes(cycle, "buy")(buy)
    reports(cycle, "show")(show)
    writes(cycle, "change")(change)
    writes(cycle, "leave")(leave)
    writes(cycle, "share-out")(share_out)


def open_cycle(
    door: Door,
    pod: PodArgument,
    price: Annotated[str, typer.Option(help="What one share costs, the whole cycle long.", metavar="AMOUNT")],
    weeks: Annotated[int | None, typer.Option(help="How many weeks it lasts (default: 52).")] = None,
    until: Annotated[str | None, typer.Option(help="Its last day, instead of weeks.", metavar="DATE")] = None,
    most_shares: Annotated[int, typer.Option(help="The most shares that a member buys at a meeting.")] = 5,
) -> None:
    """Open a cycle in which members buy shares at meetings; what they had carried buys its first shares."""
    from ledger.act import make
    from pods.cycles.cycle_opening import OpenCycle

    act = make(
        OpenCycle,
        pod=pod,
        price=amount(door, price, pod, "price"),
        weeks=weeks,
        until=day(until, "until") if until else None,
        most_shares=most_shares,
    )
    door.post(act, says=f"At each meeting: crewbook cycle buy MEMBER AMOUNT --in {pod}")


def buy(
    door: Door,
    member: Annotated[str, typer.Argument(help="Who buys.")],
    typed: Annotated[str, typer.Argument(metavar="AMOUNT", help="The money that they bring, as in 15.")],
    pod: Annotated[str, typer.Option("--in", help="The savings pool.", metavar="POD")],
    into: Annotated[str | None, typer.Option(help="Where the money is put, as in Cash-Box.", metavar="PLACE")] = None,
) -> None:
    """Record the shares that a member buys at a meeting."""
    from ledger.act import make
    from pods.cycles.cycle import BuyShares

    door.post(make(BuyShares, member=member, pod=pod, amount=amount(door, typed, pod), into=into))


def show(
    door: Door,
    pod: PodArgument,
    name: Annotated[
        str | None, typer.Option("--cycle", help="Which of its cycles, as in C1 (default: the last).")
    ] = None,
) -> None:
    """A cycle's loan fund, what its shares are worth, and what was bought at each meeting."""
    from reports.cycle import cycle_statement

    with door.view() as view:
        door.show(cycle_statement(view, pod, name))


def change(
    door: Door,
    pod: PodArgument,
    until: Annotated[str, typer.Option(help="Its new last day.", metavar="DATE")],
) -> None:
    """Let the running cycle end on another day; the others are asked first."""
    from pods.cycles.cycle_opening import ChangeCycle

    door.post(ChangeCycle(pod=pod, until=day(until, "until")))


def leave(
    door: Door,
    member: Annotated[str, typer.Argument(help="Who leaves.")],
    pod: Annotated[str, typer.Option("--from", help="The savings pool.", metavar="POD")],
    place: PlaceOption = None,
    to_savings: Annotated[
        bool,
        typer.Option(
            "--to-savings", help="Pay nothing out: keep it in the pool as savings, to set a loan off against."
        ),
    ] = False,
) -> None:
    """Pay a member what they saved in shares ahead of the share-out: savings only, no part of what the pool earned."""
    from ledger.act import make
    from pods.cycles.cycle_leaving import LeaveCycle

    door.post(make(LeaveCycle, member=member, pod=pod, place=place, to_savings=to_savings))


def share_out(
    door: Door,
    pod: PodArgument,
    carry: Annotated[
        list[str] | None,
        typer.Option(
            help="What stays for the next cycle, as in ana=50, ana=all or crew=20; once or more.",
            metavar="MEMBER=AMOUNT",
        ),
    ] = None,
    place: PlaceOption = None,
) -> None:
    """Divide the loan fund over the cycle's shares and pay it out; the others are asked first."""
    from pods.cycles import carrying

    with door.view() as view:
        act = carrying.share_out(view, pod, carry or [], place)
    door.post(act, says=f"See what each gets: crewbook cycle show {pod}")
