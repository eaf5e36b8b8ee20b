"""Commands for a pod's bank: the interest that it pays, and what it takes."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door, amount
from cli.options import writes

PodArgument = Annotated[str, typer.Argument(help="The pod.")]


def register(app: typer.Typer) -> None:
    """Add `bank-interest` and `bank-costs` to the program."""
    writes(app, "bank-interest")(bank_interest)
    writes(app, "bank-costs")(bank_costs)


def bank_interest(
    door: Door,
    pod: PodArgument,
    typed: Annotated[str, typer.Argument(metavar="AMOUNT", help="How much, as in 3.20.")],
    into: Annotated[
        str | None, typer.Option(help="The account that it came into, as in Bank-Main.", metavar="PLACE")
    ] = None,
) -> None:
    """Record interest that the bank pays; it goes to the pod's costs, and nobody's savings earn it."""
    from ledger.act import make
    from pods.pools.bank import BankInterest

    act = make(BankInterest, pod=pod, amount=amount(door, typed, pod), into=into)
    door.post(act, says=f"See what is left of it: crewbook statement pool {pod}")


def bank_costs(
    door: Door,
    pod: PodArgument,
    typed: Annotated[str, typer.Argument(metavar="AMOUNT", help="How much.")],
    place: Annotated[
        str | None, typer.Option("--from-place", help="Where the bank took it from.", metavar="PLACE")
    ] = None,
    purpose: Annotated[str | None, typer.Option("--for", help="What for, as on the bank's letter.")] = None,
) -> None:
    """Record what the bank takes for its services."""
    from ledger.act import make
    from pods.pools.bank import BankCosts

    door.post(make(BankCosts, pod=pod, amount=amount(door, typed, pod), place=place, purpose=purpose))
