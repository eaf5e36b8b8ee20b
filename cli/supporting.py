"""Commands for mutual support: what members have and need, who gives whom how much, and what was paid."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door, amount
from cli.options import AmountArgument, reports, writes

PodArgument = Annotated[str, typer.Argument(help="The livelihood pod.")]
MonthOption = Annotated[str | None, typer.Option(help="As in 2026-03 (default: the month of --on).", metavar="MONTH")]


def register(app: typer.Typer) -> None:
    """Add `support` to the program."""
    support = typer.Typer(
        no_args_is_help=True, help="Mutual support: state, show, paid, pay-in, pay-out.", rich_markup_mode=None
    )
    app.add_typer(support, name="support")
    writes(support, "state")(state)
    reports(support, "show")(show)
    writes(support, "paid")(paid)
    writes(support, "pay-in")(pay_in)
    writes(support, "pay-out")(pay_out)


def _month(door: Door, typed: str | None) -> str:
    return typed or f"{door.on or door.now.date():%Y-%m}"


def state(
    door: Door,
    pod: PodArgument,
    member: Annotated[str, typer.Argument(help="The member.")],
    have: Annotated[str, typer.Option(help="What they have in the month.", metavar="AMOUNT")],
    need: Annotated[
        str | None, typer.Option(help="What they need (default: the pod's support-floor).", metavar="AMOUNT")
    ] = None,
    month: MonthOption = None,
) -> None:
    """Record what a member has and needs in a month."""
    from cli.livelihood import last_of
    from ledger.act import make
    from pods.working.support import Means

    act = make(
        Means,
        pod=pod,
        member=member,
        month=_month(door, month),
        have=amount(door, have, pod, "have"),
        need=None if need is None else amount(door, need, pod, "need"),
    )
    door.post(
        act,
        day=last_of(door, act.month, "means", pod, member),
        says=f"Who gives whom how much: crewbook support show {pod} --month {act.month}",
    )


def show(door: Door, pod: PodArgument, month: MonthOption = None) -> None:
    """Who gives whom how much in a month, both ways, and what of it is still to be paid."""
    from reports.support_month import support_statement

    with door.view() as view:
        door.show(support_statement(view, pod, _month(door, month)))


def paid(
    door: Door,
    pod: PodArgument,
    giver: Annotated[str, typer.Argument(help="Who gave.")],
    taker: Annotated[str, typer.Argument(help="Who got it.")],
    typed: AmountArgument,
    month: MonthOption = None,
) -> None:
    """Record what one member paid another directly: no money of the pod's moves."""
    from ledger.act import make
    from pods.working.support import Support

    number = amount(door, typed, pod)
    door.post(make(Support, pod=pod, giver=giver, taker=taker, month=_month(door, month), amount=number))


def pay_in(
    door: Door,
    pod: PodArgument,
    member: Annotated[str, typer.Argument(help="Who gives.")],
    typed: AmountArgument,
    month: MonthOption = None,
    into: Annotated[str | None, typer.Option(help="Where the money is put, as in Bank-Main.", metavar="PLACE")] = None,
) -> None:
    """Record what a member gives into the pod's money, for whoever is to get it."""
    from ledger.act import make
    from pods.working.support import SupportIn

    number = amount(door, typed, pod)
    door.post(make(SupportIn, pod=pod, member=member, month=_month(door, month), amount=number, into=into))


def pay_out(
    door: Door,
    pod: PodArgument,
    member: Annotated[str, typer.Argument(help="Who gets it.")],
    typed: AmountArgument,
    month: MonthOption = None,
    place: Annotated[
        str | None, typer.Option("--from-place", help="Where the money is taken from.", metavar="PLACE")
    ] = None,
) -> None:
    """Pay a member their part out of the pod's money."""
    from ledger.act import make
    from pods.working.support import SupportOut

    number = amount(door, typed, pod)
    door.post(make(SupportOut, pod=pod, member=member, month=_month(door, month), amount=number, place=place))
