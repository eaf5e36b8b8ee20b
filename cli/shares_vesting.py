"""Commands for shares that cannot be passed on yet: what vests, what is lost by leaving, what is pledged."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door
from cli.options import reports, writes
from cli.shares import ClassOption, NumberArgument, PodArgument, named, shares_typed

HolderArgument = Annotated[str, typer.Argument(help="Whose shares.")]


def register(shares: typer.Typer) -> None:
    """Add them to the group `shares`."""
    writes(shares, "vest")(vest)
    writes(shares, "lose-unvested")(lose_unvested)
    reports(shares, "vesting")(vesting)
    writes(shares, "pledge")(pledge)
    writes(shares, "release")(release)
    reports(shares, "pledges")(pledges)


def vest(
    door: Door,
    grant: Annotated[str, typer.Argument(help="The grant, as in V1.")],
    event: Annotated[str, typer.Argument(help="What happened, as the grant names it.")],
) -> None:
    """Something happened with which shares vest; the others are asked first."""
    from pods.owning.vesting import Vest

    door.post(Vest(grant=grant, event=event))


def lose_unvested(door: Door, member: HolderArgument, share_class: ClassOption) -> None:
    """Who leaves loses what has not vested; the others are asked first."""
    from pods.owning.vesting import LoseUnvested

    pod, name = named(share_class)
    door.post(LoseUnvested(pod=pod, share_class=name, member=member))


def vesting(door: Door, pod: PodArgument) -> None:
    """What has vested, and what vests when."""
    from reports.vesting import vesting_of

    with door.view() as view:
        door.show(vesting_of(view, pod))


def pledge(
    door: Door,
    member: HolderArgument,
    number: NumberArgument,
    share_class: ClassOption,
    loan: Annotated[
        str | None, typer.Option(help="The loan that they secure, as in L1: free once it is closed.", metavar="LOAN")
    ] = None,
    for_: Annotated[str, typer.Option("--for", help="What else they stand for.", metavar="WORDS")] = "",
) -> None:
    """A member pledges shares: until the loan is closed or they are released nobody passes them on."""
    from ledger.act import make
    from pods.owning.free import Pledge

    pod, name = named(share_class)
    act = make(Pledge, pod=pod, share_class=name, member=member, shares=shares_typed(number), because=for_, loan=loan)
    door.post(act)


def release(door: Door, pledge: Annotated[str, typer.Argument(help="The pledge, as in PL1.")]) -> None:
    """Pledged shares are free again."""
    from pods.owning.free import ReleasePledge

    door.post(ReleasePledge(pledge=pledge))


def pledges(door: Door, pod: PodArgument) -> None:
    """What is pledged, by whom and for what."""
    from reports.vesting import pledges_of

    with door.view() as view:
        door.show(pledges_of(view, pod))
