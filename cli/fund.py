"""Commands for a fund, which a solidarity pod is and any other pod can keep apart: give to it, ask it for help, grant."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door, amount
from cli.options import AmountArgument, FromPlaceOption, IntoOption, MemberArgument, PaidByOption, writes

ToOption = Annotated[str, typer.Option(help="The solidarity pod, or the pod whose social fund it is.", metavar="POD")]
FromOption = Annotated[
    str, typer.Option("--from", help="The solidarity pod, or the pod whose social fund it is.", metavar="POD")
]


def register(app: typer.Typer) -> None:
    """Add `fund` to the program."""
    fund = typer.Typer(
        no_args_is_help=True, help="A fund: contribute, donate, ask, grant, levy.", rich_markup_mode=None
    )
    app.add_typer(fund, name="fund")
    writes(fund, "contribute")(contribute)
    writes(fund, "donate")(donate)
    writes(fund, "ask")(ask)
    writes(fund, "grant")(grant)
    writes(fund, "levy")(levy)


def contribute(
    door: Door,
    member: MemberArgument,
    typed: AmountArgument,
    to: ToOption,
    into: IntoOption = None,
    paid_by: PaidByOption = None,
) -> None:
    """Record money that a member gives to a fund; it is nobody's savings."""
    from ledger.act import make
    from pods.funds.fund import FundContribution

    act = make(FundContribution, member=member, pod=to, amount=amount(door, typed, to), into=into, paid_by=paid_by)
    posted = door.send(act)
    door.answer(posted, says=f"Print the receipt: crewbook receipt {posted.entry.seq}")


def donate(
    door: Door,
    typed: AmountArgument,
    to: ToOption,
    giver: Annotated[str | None, typer.Option(help="Who gives (default: nobody is named).", metavar="NAME")] = None,
    purpose: Annotated[
        str | None, typer.Option(help="What it may be used for only, as in rent (default: anything).")
    ] = None,
    into: IntoOption = None,
) -> None:
    """Record a gift from outside; given for a purpose, it is kept for that until it is spent."""
    from ledger.act import make
    from pods.funds.gifts import Donation

    act = make(Donation, pod=to, amount=amount(door, typed, to), giver=giver, purpose=purpose, into=into)
    posted = door.send(act)
    door.answer(posted, says=f"Print the receipt: crewbook receipt {posted.entry.seq}")


def ask(
    door: Door,
    typed: AmountArgument,
    pod: FromOption,
    member: Annotated[
        str | None, typer.Option("--for", help="Who needs it (default: who asks).", metavar="MEMBER")
    ] = None,
    purpose: Annotated[
        str | None, typer.Option(help="What it is for; left out, nothing of it stands anywhere.")
    ] = None,
    place: FromPlaceOption = None,
) -> None:
    """Ask a fund for help (--by is who asks); the others consent, or a treasurer alone up to the limit."""
    from ledger.act import make
    from pods.funds.grants import Grant
    from pods.voices.consent import Propose

    act = make(Grant, pod=pod, member=member or door.by, amount=amount(door, typed, pod), purpose=purpose, place=place)
    door.post(Propose(act=Grant.kind, fields=act.given()))


def grant(
    door: Door,
    member: MemberArgument,
    typed: AmountArgument,
    pod: FromOption,
    purpose: Annotated[
        str | None, typer.Option(help="What it is for; left out, nothing of it stands anywhere.")
    ] = None,
    place: FromPlaceOption = None,
) -> None:
    """Give to a member at once what a treasurer decides alone; the others are asked about more."""
    from ledger.act import make
    from pods.funds.grants import Grant

    act = make(Grant, pod=pod, member=member, amount=amount(door, typed, pod), purpose=purpose, place=place)
    door.post(act)


def levy(
    door: Door,
    typed: AmountArgument,
    to: ToOption,
    because: Annotated[str, typer.Option(help="Why.", metavar="WHY")],
    pod: Annotated[
        str | None, typer.Option("--from", help="The pod that gives (default: each member is to).", metavar="POD")
    ] = None,
    place: FromPlaceOption = None,
    into: IntoOption = None,
) -> None:
    """Ask a levy of every member, due on the day; or put money of a pod into a fund, once the others consent."""
    from ledger.act import make
    from pods.funds.grants import Levy

    if pod is None:
        from cli.dues import levied

        levied(door, to=to, typed=typed, because=because, unneeded={"from-place": place, "into": into})
        return
    act = make(Levy, pod=pod, to=to, amount=amount(door, typed, pod), because=because, place=place, into=into)
    door.post(act)
