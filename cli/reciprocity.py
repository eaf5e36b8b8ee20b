"""Commands for reciprocal saving: save alongside a loan, hold savings, release them, and see where everybody stands."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door, amount
from cli.options import reports, writes

MemberArgument = Annotated[str, typer.Argument(help="The member.")]
PodOption = Annotated[str, typer.Option("--in", help="The savings pool.", metavar="POD")]


def register(app: typer.Typer) -> None:
    """Add `reciprocity` to the program."""
    reciprocity = typer.Typer(
        no_args_is_help=True, help="Reciprocal saving: save, hold, release, show.", rich_markup_mode=None
    )
    app.add_typer(reciprocity, name="reciprocity")
    writes(reciprocity, "save")(save)
    writes(reciprocity, "hold")(hold)
    writes(reciprocity, "release")(release)
    reports(reciprocity, "show")(show)


def save(
    door: Door,
    loan: Annotated[str, typer.Argument(help="The loan, as in L1.")],
    typed: Annotated[str, typer.Argument(metavar="AMOUNT", help="How much.")],
    into: Annotated[str | None, typer.Option(help="Where the money is put.", metavar="PLACE")] = None,
) -> None:
    """Record what a borrower saves alongside the repayments of a loan."""
    from ledger.act import make
    from pods.pools.reciprocity import SaveAlongside

    door.post(make(SaveAlongside, loan=loan, amount=amount(door, typed, None), into=into))


def still_to_save(door: Door, loan: str) -> str:
    """What the borrower is behind with alongside a loan, and how it is recorded; nothing where they are not."""
    from ledger import money
    from pods.crew import people
    from pods.lending import loans
    from pods.pools import reciprocity

    with door.view() as view:
        record = loans.loan(view, loan)
        if not reciprocity.is_asked(view, record):
            return ""
        behind = -reciprocity.alongside(view, record).ahead
        unit = people.pod(view, record.pod or "").commodity
    if behind <= 0:
        return ""
    return (
        f"{money.show(behind, unit)} are still to be saved alongside: crewbook reciprocity save {record.id} {behind:f}"
    )


def hold(
    door: Door,
    member: MemberArgument,
    typed: Annotated[str, typer.Argument(metavar="AMOUNT", help="How much.")],
    pod: PodOption,
) -> None:
    """Hold savings that a member has already, until their points are back at zero."""
    from ledger.act import make
    from pods.pools.reciprocity import Hold

    door.post(make(Hold, member=member, pod=pod, amount=amount(door, typed, pod)))


def release(
    door: Door,
    member: MemberArgument,
    pod: PodOption,
    typed: Annotated[str | None, typer.Option("--amount", help="How much (default: all).", metavar="AMOUNT")] = None,
) -> None:
    """Release held savings, once points are back at zero."""
    from ledger.act import make
    from pods.pools import reciprocity

    if typed is None:
        with door.view() as view:
            number = reciprocity.to_release(view, pod, member)
    else:
        number = amount(door, typed, pod)
    act = make(reciprocity.Release, member=member, pod=pod, amount=number)
    door.post(act, says=f"To take it out: crewbook withdraw {member} {number:f} --from {pod}")


def show(door: Door, pod: Annotated[str, typer.Argument(help="The savings pool.")]) -> None:
    """What is saved alongside loans, what is held of whom, and what can be released."""
    from reports.reciprocity import reciprocity_of_pool

    with door.view() as view:
        door.show(reciprocity_of_pool(view, pod))
