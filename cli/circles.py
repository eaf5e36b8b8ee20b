"""Commands for lending circles: open, start, pay, bid, draw, pay-out, and what happens when somebody stops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.door import Door, amount, day
from cli.options import reads, reports, writes

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.act import Act

PodArgument = Annotated[str, typer.Argument(help="The circle, as in tanda.")]
MemberArgument = Annotated[str, typer.Argument(help="The member.")]
AmountArgument = Annotated[str, typer.Argument(metavar="AMOUNT", help="How much.")]
IntoOption = Annotated[str | None, typer.Option(help="Where the money is put, as in Bank-Main.", metavar="PLACE")]
FromOption = Annotated[str | None, typer.Option("--from-place", help="Where the money is taken from.", metavar="PLACE")]
ToOption = Annotated[str | None, typer.Option(help="To whom (default: everybody, in equal parts).", metavar="MEMBER")]
RoundOption = Annotated[
    int | None, typer.Option("--round", help="The round it is for (default: the one that is not over).", min=1)
]
ContributionOption = Annotated[
    list[str] | None,
    typer.Option(help="What each member pays a round; once, or once for each round.", metavar="AMOUNT"),
]
StartOption = Annotated[str | None, typer.Option(help="The first round's day.", metavar="DATE")]
OrganiserOption = Annotated[
    str | None, typer.Option(help="The member whom the commission is paid to.", metavar="MEMBER")
]


def register(app: typer.Typer) -> None:
    """Add `circle` to the program."""
    circle = typer.Typer(
        no_args_is_help=True,
        help="Lending circles: everybody pays in each round, and each takes the pot once.",
        rich_markup_mode=None,
    )
    app.add_typer(circle, name="circle")
    commands: dict[str, Callable[..., None]] = {
        "open": open_circle, "start": start, "pay": pay, "bid": bid, "draw": draw, "pay-out": pay_out, "turn": turn,
        "order": order, "swap": swap, "postpone": postpone, "leave": leave, "substitute": substitute, "default": default,
        "recover": recover, "write-off": write_off, "refund": refund, "reserve": reserve, "reserve-out": reserve_out,
    }  # fmt: skip
    for name, command in commands.items():
        writes(circle, name)(command)
    reads(circle, "round")(round_of)
    reports(circle, "show")(show)


def open_circle(
    door: Door,
    pod: Annotated[str, typer.Argument(help="What to type for it, as in tanda.")],
    members: Annotated[str, typer.Option(help="Who sits in it, in order, as in ana,ben,cho.")],
    contribution: ContributionOption,
    name: Annotated[str | None, typer.Option(help="Its name.")] = None,
    order: Annotated[str | None, typer.Option(help="fixed, lottery, bid, need or consensus (default: fixed).")] = None,
    every: Annotated[str | None, typer.Option(help="week, 2weeks, 4weeks, month or quarter (default: month).")] = None,
    start: StartOption = None,
    organiser: OrganiserOption = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="A setting, as in bid-cap=40; once or more.", metavar="NAME=VALUE")
    ] = None,
) -> None:
    """Open a lending circle, and begin its first round."""
    from cli.pods import read_settings
    from ledger.act import make
    from ledger.book import Item
    from pods.crew.setup import OpenPod

    terms = {name: value for name, value in (("order", order), ("rounds-every", every)) if value is not None}
    opened = make(OpenPod, pod=pod, pod_kind="circle", name=name or pod, terms=terms | read_settings(settings))
    begun = _start(door, pod, members, contribution, start, organiser)
    posted = door.send_all([Item(opened, door.by, door.on), Item(begun, door.by, door.on)])
    door.answer(
        posted, says=f"Read its terms aloud: crewbook pod show {pod}\nWho pays when: crewbook circle show {pod}"
    )


def start(
    door: Door,
    pod: PodArgument,
    members: Annotated[
        str | None, typer.Option(help="Who sits in it, in order (default: who sat in it, in its next-order).")
    ] = None,
    contribution: ContributionOption = None,
    start: StartOption = None,
    organiser: OrganiserOption = None,
) -> None:
    """Begin a circle again when its last pot was paid out, or for the first time."""
    act = _start(door, pod, members, contribution, start, organiser)
    door.post(act, says=f"Who pays when: crewbook circle show {pod}")


def _start(
    door: Door, pod: str, members: str | None, contribution: list[str] | None, start: str | None, organiser: str | None
) -> Act:
    from ledger.act import make
    from pods.circles.circle_start import StartCircle

    amounts = None if not contribution else tuple(amount(door, each, None, "contribution") for each in contribution)
    return make(
        StartCircle,
        pod=pod,
        members=None if members is None else _listed(members),
        contributions=amounts,
        start=day(start, "start") if start else None,
        organiser=organiser,
    )


def _listed(members: str) -> tuple[str, ...]:
    """The short names in `ana,ben,cho`."""
    return tuple(each.strip() for each in members.split(",") if each.strip())


def pay(
    door: Door,
    pod: PodArgument,
    member: Annotated[str | None, typer.Argument(help="The member; left out with --everybody.")] = None,
    typed: Annotated[
        str | None, typer.Argument(metavar="[AMOUNT]", help="How much (default: what they still pay this round).")
    ] = None,
    into: IntoOption = None,
    everybody: Annotated[
        bool, typer.Option("--everybody", help="Everybody pays what they still have to pay this round.")
    ] = False,
) -> None:
    """Record what a member pays into the circle, or everybody at once."""
    from cli import circle_doors
    from ledger.act import make
    from pods.circles.circle_pay import PayIn

    if everybody:
        circle_doors.pay_everybody(door, pod, member, into)
        return
    handle = circle_doors.named(member)
    number = circle_doors.due(door, pod, handle) if typed is None else amount(door, typed, pod)
    posted = door.send(make(PayIn, member=handle, pod=pod, amount=number, into=into))
    ahead = "" if door.given.dry_run else circle_doors.paid_ahead(door, pod, handle)
    door.answer(
        posted, says="\n".join(filter(None, [ahead, f"Print the receipt: crewbook receipt {posted.entry.seq}"]))
    )


def bid(
    door: Door,
    pod: PodArgument,
    discount: Annotated[str, typer.Argument(help="For how much less they would take the pot.")],
    round_number: RoundOption = None,
) -> None:
    """Bid for this round's pot (--by is the bidder)."""
    from cli.circle_doors import round_now
    from ledger.act import make
    from pods.circles.circle_bids import Bid

    number, less = round_now(door, pod, round_number), amount(door, discount, pod, "discount")
    door.post(make(Bid, member=door.by, pod=pod, round=number, discount=less))


def draw(
    door: Door,
    pod: PodArgument,
    seed: Annotated[
        str | None, typer.Option(help="What is drawn with, as numbers said aloud (default: one made up now).")
    ] = None,
    round_number: RoundOption = None,
) -> None:
    """Draw this round's member, a tie between bids, or the whole order; anybody can draw again."""
    from cli import circle_doors

    circle_doors.draw(door, pod, seed, round_number)


def pay_out(door: Door, pod: PodArgument, place: FromOption = None, round_number: RoundOption = None) -> None:
    """Pay this round's pot out, once everybody has paid; or ask the others first, where the circle's terms say so."""
    from cli import circle_doors

    circle_doors.pay_out(door, pod, place, round_number)


def turn(door: Door, pod: PodArgument, member: MemberArgument, round_number: RoundOption = None) -> None:
    """Propose who takes this round's pot, in a circle whose turns go by need."""
    from cli.circle_doors import round_now
    from ledger.act import make
    from pods.circles.circle_turns import GiveTurn

    door.post(make(GiveTurn, pod=pod, round=round_now(door, pod, round_number), member=member))


def order(
    door: Door,
    pod: PodArgument,
    members: Annotated[str, typer.Argument(help="Everybody whose turn is to come, in order, as in ana,ben,cho.")],
) -> None:
    """Propose the order of all turns that are still to come."""
    from ledger.act import make
    from pods.circles.circle_turns import AgreeOrder

    door.post(make(AgreeOrder, pod=pod, members=_listed(members)))


def swap(
    door: Door,
    pod: PodArgument,
    member: MemberArgument,
    other: Annotated[str, typer.Argument(help="Whose turn it is changed with.")],
) -> None:
    """Propose that two members swap their turns; both say yes."""
    from ledger.act import make
    from pods.circles.circle_turns import SwapTurns

    door.post(make(SwapTurns, pod=pod, member=member, other=other))


def postpone(
    door: Door,
    pod: PodArgument,
    to: Annotated[str, typer.Argument(metavar="DATE", help="The round's new day.")],
    only_this: Annotated[bool, typer.Option("--only-this", help="The later rounds stay where they are.")] = False,
    round_number: RoundOption = None,
) -> None:
    """Move this round to another day, and the later ones with it."""
    from cli.circle_doors import round_now
    from ledger.act import make
    from pods.circles.circle_turns import Postpone

    number = round_now(door, pod, round_number)
    door.post(make(Postpone, pod=pod, round=number, to=day(to, "to"), only=only_this))


def leave(door: Door, pod: PodArgument, member: MemberArgument) -> None:
    """Give a seat up before being paid; what was paid in comes back by a substitute, or in that member's own round."""
    from ledger.act import make
    from pods.circles.circle_default import LeaveCircle

    door.post(
        make(LeaveCircle, pod=pod, member=member),
        says=f"Somebody may take the seat over: crewbook circle substitute {pod} {member} MEMBER",
    )


def substitute(
    door: Door,
    pod: PodArgument,
    member: Annotated[str, typer.Argument(help="Whose seat it is.")],
    newcomer: Annotated[str, typer.Argument(metavar="SUBSTITUTE", help="Who takes it over.")],
    place: FromOption = None,
) -> None:
    """Somebody takes a seat over and pays in what had been paid in for it, which goes back to whose it was."""
    from ledger.act import make
    from pods.circles.circle_default import Substitute

    door.post(make(Substitute, pod=pod, member=member, substitute=newcomer, place=place))


def default(
    door: Door,
    pod: PodArgument,
    member: MemberArgument,
    because: Annotated[str | None, typer.Option(help="What to note beside it.")] = None,
) -> None:
    """A member stopped paying: before being paid they lose their seat, afterwards all that is left falls due."""
    from ledger.act import make
    from pods.circles.circle_default import Default

    door.post(make(Default, pod=pod, member=member, because=because))


def recover(
    door: Door, pod: PodArgument, member: MemberArgument, typed: AmountArgument, into: IntoOption = None
) -> None:
    """Record what somebody in default pays back; it goes to those who bore it."""
    from ledger.act import make
    from pods.circles.circle_default import Recover

    door.post(make(Recover, pod=pod, member=member, amount=amount(door, typed, pod), into=into))


def write_off(
    door: Door,
    pod: PodArgument,
    member: MemberArgument,
    because: Annotated[str, typer.Option(help="Why.", metavar="WHY")],
) -> None:
    """Give up what somebody in default still owes, once the rounds are over; those who bore it bear it for good."""
    from ledger.act import make
    from pods.circles.circle_write_off import WriteOffDue

    door.post(make(WriteOffDue, pod=pod, member=member, because=because))


def refund(
    door: Door, pod: PodArgument, member: MemberArgument, typed: AmountArgument, place: FromOption = None
) -> None:
    """Pay back what a member has in the circle beyond all that they still pay in."""
    from ledger.act import make
    from pods.circles.circle_pay import Refund

    door.post(make(Refund, pod=pod, member=member, amount=amount(door, typed, pod), place=place))


def reserve(
    door: Door, pod: PodArgument, member: MemberArgument, typed: AmountArgument, into: IntoOption = None
) -> None:
    """Record what a member pays into the circle's reserve, its guarantee fund."""
    from ledger.act import make
    from pods.circles.circle_pay import PayReserve

    door.post(make(PayReserve, pod=pod, member=member, amount=amount(door, typed, pod), into=into))


def reserve_out(
    door: Door, pod: PodArgument, typed: AmountArgument, to: ToOption = None, place: FromOption = None
) -> None:
    """Pay money of the reserve out, to one member or to everybody in equal parts; the others are asked first."""
    from ledger.act import make
    from pods.circles.circle_pay import ReserveOut

    door.post(make(ReserveOut, pod=pod, amount=amount(door, typed, pod), member=to, place=place))


def round_of(door: Door, pod: PodArgument) -> None:
    """Where this round stands: whose turn it is, who has paid and who has not."""
    from reports.circle import circle_round

    with door.view() as view:
        door.show(circle_round(view, pod))


def show(door: Door, pod: PodArgument) -> None:
    """The whole circle: its rounds, who was paid, where everybody stands."""
    from reports.circle import circle_statement

    with door.view() as view:
        door.show(circle_statement(view, pod))
