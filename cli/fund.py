"""Commands for the fund that a pod keeps apart, or that a solidarity pod is."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door, amount
from cli.options import writes

IntoOption = Annotated[str | None, typer.Option(help="Where the money is put, as in Bank-Main.", metavar="PLACE")]
ToOption = Annotated[str, typer.Option(help="The solidarity pod, or the pod whose social fund it is.", metavar="POD")]


def register(app: typer.Typer) -> None:
    """Add `fund` to the program."""
    fund = typer.Typer(no_args_is_help=True, help="A fund kept apart: contribute.", rich_markup_mode=None)
    app.add_typer(fund, name="fund")
    writes(fund, "contribute")(contribute)


def contribute(
    door: Door,
    member: Annotated[str, typer.Argument(help="The member.")],
    typed: Annotated[str, typer.Argument(metavar="AMOUNT", help="How much.")],
    to: ToOption,
    into: IntoOption = None,
) -> None:
    """Record money that a member gives to a fund; it is nobody's savings."""
    from ledger.act import make
    from pods.fund import FundContribution

    act = make(FundContribution, member=member, pod=to, amount=amount(door, typed, to), into=into)
    posted = door.send(act)
    door.answer(posted, says=f"Print the receipt: crewbook receipt {posted.entry.seq}")
