"""Commands for proposals: list, answer, carry out, take back."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door
from cli.options import reads, writes

ProposalArgument = Annotated[str, typer.Argument(help="The proposal, as in P1.")]


def register(app: typer.Typer) -> None:
    """Add `proposals`, `consent`, `sign`, `carry-out` and `withdraw-proposal` to the program."""
    reads(app, "proposals")(proposals)
    writes(app, "consent")(consent)
    writes(app, "sign")(sign)
    writes(app, "carry-out")(carry_out)
    writes(app, "withdraw-proposal")(withdraw_proposal)


def proposals(
    door: Door, proposal: Annotated[str | None, typer.Argument(help="One of them, as in P1.")] = None
) -> None:
    """What the crew is asked, and who has answered."""
    from reports import crew

    with door.view() as view:
        door.show(crew.proposal(view, proposal) if proposal else crew.proposals(view))


def consent(
    door: Door,
    proposal: ProposalArgument,
    objection: Annotated[str | None, typer.Option("--object", help="Object, and say why.", metavar="WHY")] = None,
    stand_aside: Annotated[bool, typer.Option("--stand-aside", help="Neither block it nor share its risk.")] = False,
    why: Annotated[str | None, typer.Option(help="What to note beside the voice.")] = None,
) -> None:
    """Consent to a proposal, stand aside, or object (--by is whose voice it is)."""
    from ledger.errors import Invalid
    from pods.voices.consent import Voice

    if objection is not None and stand_aside:
        raise Invalid("A voice either objects or stands aside.", hint="Give one of the two.", where="stand-aside")
    stance = "object" if objection is not None else "stand-aside" if stand_aside else "consent"
    door.post(Voice(proposal=proposal, stance=stance, why=objection if objection is not None else why))


def sign(
    door: Door,
    proposal: ProposalArgument,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take the signature back.")] = False,
) -> None:
    """Sign for money out, as the second of two (--by is who signs)."""
    from pods.voices.signatures import Sign

    door.post(Sign(proposal=proposal, withdraw=withdraw))


def carry_out(
    door: Door,
    proposal: ProposalArgument,
    place: Annotated[
        str | None, typer.Option("--from-place", help="Where the money is taken from.", metavar="PLACE")
    ] = None,
) -> None:
    """Do what a passed proposal says."""
    from pods.voices.consent import CarryOut

    door.post(CarryOut(proposal=proposal, place=place))


def withdraw_proposal(door: Door, proposal: ProposalArgument) -> None:
    """Take a proposal back."""
    from pods.voices.taking_back import WithdrawProposal

    door.post(WithdrawProposal(proposal=proposal))
