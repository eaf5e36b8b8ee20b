"""Commands for shares: classes, issue, transfer, register."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door, amount
from cli.options import reports, writes

ClassOption = Annotated[
    str, typer.Option("--class", help="The pod and the class, as in bakery/A.", metavar="POD/CLASS")
]
NumberArgument = Annotated[str, typer.Argument(metavar="NUMBER", help="How many shares.")]


def register(app: typer.Typer) -> None:
    """Add `shares` to the program."""
    shares = typer.Typer(no_args_is_help=True, help="Shares: class, issue, transfer, register.", rich_markup_mode=None)
    app.add_typer(shares, name="shares")
    writes(shares, "class")(open_class)
    writes(shares, "issue")(issue)
    writes(shares, "transfer")(transfer)
    reports(shares, "register")(register_of)


def open_class(
    door: Door,
    pod: Annotated[str, typer.Argument(help="The pod.")],
    name: Annotated[str, typer.Argument(help="The class, as in A.")],
    par: Annotated[str, typer.Option(help="What one share costs.", metavar="AMOUNT")],
    votes: Annotated[str, typer.Option(help="per-member or per-share.")] = "per-member",
    decimals: Annotated[int, typer.Option(help="How many decimals a number of shares may have.")] = 0,
    transferable: Annotated[
        bool, typer.Option("--transferable/--not-transferable", help="Whether members may pass them on.")
    ] = True,
) -> None:
    """Begin a class of shares."""
    from ledger.act import make
    from pods.owning.shares import OpenClass

    act = make(
        OpenClass,
        pod=pod,
        share_class=name,
        par=amount(door, par, pod, "par"),
        votes=votes,
        digits=decimals,
        transferable=transferable,
    )
    door.post(act)


def issue(
    door: Door,
    member: Annotated[str, typer.Argument(help="Who buys.")],
    number: NumberArgument,
    share_class: ClassOption,
    into: Annotated[str | None, typer.Option(help="Where the money is put.", metavar="PLACE")] = None,
) -> None:
    """A member buys new shares for cash at par."""
    from ledger.act import make
    from ledger.money import parse_number
    from pods.owning.shares import Issue

    pod, name = _split(share_class)
    door.post(
        make(Issue, pod=pod, share_class=name, member=member, shares=parse_number(number, where="shares"), into=into)
    )


def transfer(
    door: Door,
    giver: Annotated[str, typer.Argument(metavar="FROM", help="Who passes them on.")],
    taker: Annotated[str, typer.Argument(metavar="TO", help="Who gets them.")],
    number: NumberArgument,
    share_class: ClassOption,
) -> None:
    """A member passes shares on to another; they keep their cost and day."""
    from ledger.act import make
    from ledger.money import parse_number
    from pods.owning.shares import Transfer

    pod, name = _split(share_class)
    act = make(
        Transfer, pod=pod, share_class=name, giver=giver, taker=taker, shares=parse_number(number, where="shares")
    )
    door.post(act)


def register_of(door: Door, pod: Annotated[str, typer.Argument(help="The pod.")]) -> None:
    """Who holds which shares, with their numbers, days and cost."""
    from reports.register import register

    with door.view() as view:
        door.show(register(view, pod))


def _split(typed: str) -> tuple[str, str]:
    """`bakery/A` as pod and class.

    Raises: Invalid otherwise.
    """
    from ledger.errors import Invalid

    pod, slash, name = typed.partition("/")
    if not slash:
        raise Invalid(f"“{typed}” names no class.", hint="Write --class bakery/A", where="class")
    return pod, name
