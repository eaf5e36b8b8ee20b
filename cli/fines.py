"""Commands for fines: set, pay, waive, list."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door, amount
from cli.options import reads, writes

MemberArgument = Annotated[str, typer.Argument(help="The member.")]
AmountArgument = Annotated[str, typer.Argument(metavar="AMOUNT", help="How much.")]
ToOption = Annotated[str, typer.Option(help="The pod.", metavar="POD")]
IntoOption = Annotated[str | None, typer.Option(help="Where the money is put.", metavar="PLACE")]


def register(app: typer.Typer) -> None:
    """Add `fine` to the program."""
    fine = typer.Typer(no_args_is_help=True, help="Fines: set, pay, waive, list.", rich_markup_mode=None)
    app.add_typer(fine, name="fine")
    writes(fine, "set")(set_on)
    writes(fine, "pay")(pay)
    writes(fine, "waive")(waive)
    reads(fine, "list")(list_fines)


def set_on(
    door: Door,
    member: MemberArgument,
    typed: AmountArgument,
    to: ToOption,
    because: Annotated[str, typer.Option(help="What it is for.", metavar="WHY")],
    paid: Annotated[bool, typer.Option("--paid", help="It was paid at once.")] = False,
    into: IntoOption = None,
) -> None:
    """Fine a member; it is due, and no money until it is paid."""
    from ledger.act import make
    from pods.dues.fines import Fine

    act = make(Fine, member=member, pod=to, amount=amount(door, typed, to), because=because, paid=paid, into=into)
    door.post(act, says="" if paid else f"When it is paid: crewbook fine pay {member} {act.amount:f} --to {to}")


def pay(door: Door, member: MemberArgument, typed: AmountArgument, to: ToOption, into: IntoOption = None) -> None:
    """Record money that comes in for fines, the oldest first."""
    from ledger.act import make
    from pods.dues.fines import PayFine

    door.post(make(PayFine, member=member, pod=to, amount=amount(door, typed, to), into=into))


def waive(
    door: Door,
    fine: Annotated[str, typer.Argument(help="The fine, as in F1.")],
    because: Annotated[str, typer.Option(help="Why.", metavar="WHY")],
) -> None:
    """Ask no longer for a fine that was not paid."""
    from ledger.act import make
    from pods.dues.fines import WaiveFine

    door.post(make(WaiveFine, fine=fine, because=because))


def list_fines(door: Door) -> None:
    """All fines, with what is still to pay."""
    from reports import fines

    with door.view() as view:
        door.show(fines.fines(view))
