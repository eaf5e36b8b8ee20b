"""Commands for dynamic equity: put something at risk, spend out of the well, take back, freeze, show."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door, amount
from cli.options import reports, writes

PodArgument = Annotated[str, typer.Argument(help="The pod, a livelihood or an ownership pod.")]
MemberArgument = Annotated[str, typer.Argument(help="The member.")]
AmountArgument = Annotated[str, typer.Argument(metavar="AMOUNT", help="How much.")]


def register(app: typer.Typer) -> None:
    """Add `slices` to the program."""
    slices = typer.Typer(
        no_args_is_help=True,
        help="Dynamic equity: put, work, draw, take-back, freeze, hand-over, show.",
        rich_markup_mode=None,
    )
    app.add_typer(slices, name="slices")
    writes(slices, "put")(put)
    writes(slices, "work")(work)
    writes(slices, "draw")(draw)
    writes(slices, "take-back")(take_back)
    writes(slices, "freeze")(freeze)
    writes(slices, "hand-over")(hand_over)
    reports(slices, "show")(show)


def put(
    door: Door,
    pod: PodArgument,
    member: MemberArgument,
    typed: AmountArgument,
    sort: Annotated[
        str, typer.Option("--as", help="cash, well (cash that is not spent yet) or noncash.", metavar="SORT")
    ] = "cash",
    purpose: Annotated[str | None, typer.Option("--for", help="What it is, as in van.")] = None,
    into: Annotated[str | None, typer.Option(help="Where the money is put, as in Bank-Main.", metavar="PLACE")] = None,
) -> None:
    """A member puts cash, or something worth as much, at risk; it makes slices."""
    from ledger.act import make
    from pods.owning.pie import PutIn

    number = amount(door, typed, pod)
    door.post(make(PutIn, pod=pod, member=member, sort=sort, amount=number, purpose=purpose, into=into))


def work(
    door: Door,
    pod: PodArgument,
    member: MemberArgument,
    typed: Annotated[str, typer.Argument(metavar="HOURS", help="How many hours.")],
    fair: Annotated[
        str | None, typer.Option(help="A fair pay for a year of work (default: as the class says).", metavar="AMOUNT")
    ] = None,
    paid: Annotated[str | None, typer.Option(help="The pay a year that they got.", metavar="AMOUNT")] = None,
) -> None:
    """A member worked for less than a fair pay; the rest is at risk and makes slices."""
    from ledger.act import make
    from ledger.money import parse_number
    from pods.owning.pie import NONCASH, PutIn

    act = make(
        PutIn,
        pod=pod,
        member=member,
        sort=NONCASH,
        hours=parse_number(typed, where="hours"),
        fair=None if fair is None else amount(door, fair, pod, "fair"),
        paid=None if paid is None else amount(door, paid, pod, "paid"),
    )
    door.post(act)


def draw(door: Door, pod: PodArgument, member: MemberArgument, typed: AmountArgument) -> None:
    """Money that waited in a member's well was spent, and makes slices from now on."""
    from ledger.act import make
    from pods.owning.pie import Draw

    door.post(make(Draw, pod=pod, member=member, amount=amount(door, typed, pod)))


def take_back(
    door: Door,
    pod: PodArgument,
    member: MemberArgument,
    typed: AmountArgument,
    place: Annotated[
        str | None, typer.Option("--from-place", help="Where the money is taken from.", metavar="PLACE")
    ] = None,
) -> None:
    """Propose a payment that takes back what a member has at risk: cash first, then the well, then all else."""
    from ledger.act import make
    from pods.owning.pie import TakeBack

    door.post(make(TakeBack, pod=pod, member=member, amount=amount(door, typed, pod), place=place))


def freeze(door: Door, pod: PodArgument) -> None:
    """Propose to freeze the pie, for the pod breaks even: who owns how much of it stays as it is."""
    from ledger.act import make
    from pods.owning.pie import Freeze

    door.post(make(Freeze, pod=pod))


def hand_over(
    door: Door,
    pod: PodArgument,
    giver: Annotated[str, typer.Argument(metavar="FROM", help="Whose slices they are.")],
    taker: Annotated[
        str | None, typer.Argument(metavar="[TO]", help="Who gets them; without anybody they are given up.")
    ] = None,
    part: Annotated[
        str | None, typer.Option(help="How many percent of them (default: all).", metavar="PERCENT")
    ] = None,
) -> None:
    """Propose that a member's slices go to another, or are given up."""
    from ledger.act import make
    from ledger.money import parse_number
    from pods.owning.handing import HandOver

    percent = None if part is None else parse_number(part.removesuffix("%").strip(), where="part")
    door.post(make(HandOver, pod=pod, giver=giver, taker=taker, part=percent))


def show(door: Door, pod: PodArgument) -> None:
    """What each has at risk, how many slices it makes, and each one's part of the pie."""
    from reports.slices import slices_statement

    with door.view() as view:
        door.show(slices_statement(view, pod))
