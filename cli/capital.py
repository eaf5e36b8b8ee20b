"""Commands for capital accounts: pay in, bring in what was there before, pay back."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door, amount
from cli.options import writes

PodArgument = Annotated[str, typer.Argument(help="The pod, a livelihood or an ownership pod.")]
AmountArgument = Annotated[str, typer.Argument(metavar="AMOUNT", help="How much.")]


def register(app: typer.Typer) -> None:
    """Add `capital` to the program."""
    capital = typer.Typer(
        no_args_is_help=True, help="Capital accounts: pay-in, opening, redeem, pass-on.", rich_markup_mode=None
    )
    app.add_typer(capital, name="capital")
    writes(capital, "pay-in")(pay_in)
    writes(capital, "opening")(opening)
    writes(capital, "redeem")(redeem)
    writes(capital, "pass-on")(pass_on)


def pay_in(
    door: Door,
    pod: PodArgument,
    member: Annotated[str, typer.Argument(help="Who pays.")],
    typed: AmountArgument,
    into: Annotated[str | None, typer.Option(help="Where the money is put, as in Bank-Main.", metavar="PLACE")] = None,
) -> None:
    """Record capital that a member pays in: their own money at risk, in the layer of this year."""
    from ledger.act import make
    from pods.owning.capital import PayCapital

    posted = door.send(make(PayCapital, pod=pod, member=member, amount=amount(door, typed, pod), into=into))
    door.answer(posted, says=f"See it: crewbook statement capital {pod} --member {member}")


def opening(
    door: Door,
    pod: PodArgument,
    typed: AmountArgument,
    member: Annotated[str | None, typer.Option(help="Whose it is (default: nobody's, the collective account).")] = None,
    year: Annotated[int | None, typer.Option(help="The layer in which it stands (default: this year's).")] = None,
) -> None:
    """A group that starts mid-life brings a layer of a member's capital, or its collective account."""
    from ledger.act import make
    from pods.owning.capital import BringCapital

    door.post(make(BringCapital, pod=pod, amount=amount(door, typed, pod), member=member, year=year))


def redeem(
    door: Door,
    pod: PodArgument,
    year: Annotated[int, typer.Option(help="The layer that is paid back: the oldest one.")],
    typed: Annotated[str | None, typer.Option("--amount", help="How much of it (default: all of it).")] = None,
    place: Annotated[
        str | None, typer.Option("--from-place", help="Where the money is taken from.", metavar="PLACE")
    ] = None,
) -> None:
    """Propose to pay back the oldest layer of capital, to each by what they have in it."""
    from cli.repeated import known
    from pods.owning import capital, capital_back

    number = None if typed is None else amount(door, typed, pod)
    with door.view() as view:
        found = capital.owned(view, pod)
        act = known(view, door.given.key, capital_back.PayBack)
        if act is None or (act.pod, act.year) != (pod, year) or number not in {None, act.amount}:
            act = capital_back.proposed(found, year, capital_back.parts(view, found, year, number), place)
    door.post(act)


def pass_on(
    door: Door,
    pod: PodArgument,
    typed: Annotated[
        str | None, typer.Argument(metavar="[AMOUNT]", help="How much (default: all of the collective account).")
    ] = None,
    place: Annotated[
        str | None, typer.Option("--from-place", help="Where the money is taken from.", metavar="PLACE")
    ] = None,
) -> None:
    """Propose that what is nobody's goes to the body that the pod's asset lock names."""
    from ledger.act import make
    from pods.owning.asset_lock import PassOn

    number = None if typed is None else amount(door, typed, pod)
    door.post(make(PassOn, pod=pod, amount=number, place=place))
