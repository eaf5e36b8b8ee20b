"""Commands that change a running loan: its rest, a top-up, other terms, set-off, write-off, recovery."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door, amount, day
from cli.options import writes

PlaceOption = Annotated[
    str | None, typer.Option("--from-place", help="Where the money is taken from.", metavar="PLACE")
]
LoanArgument = Annotated[str, typer.Argument(help="The loan, as in L1.")]


def register(loan: typer.Typer) -> None:
    """Add them to the group `loan`."""
    writes(loan, "drop-rest")(drop_rest)
    writes(loan, "set-off")(set_off)
    writes(loan, "top-up")(top_up)
    writes(loan, "restructure")(restructure)
    writes(loan, "write-off")(write_off)
    writes(loan, "waive-fine")(waive_fine)
    writes(loan, "release")(release)
    writes(loan, "recover")(recover)
    writes(loan, "pay-back")(pay_back)


def drop_rest(door: Door, loan: LoanArgument) -> None:
    """Drop what was agreed and is not paid out yet."""
    from pods.lending.loan_changes import DropRest

    door.post(DropRest(loan=loan.upper()))


def set_off(
    door: Door,
    loan: LoanArgument,
    typed: Annotated[
        str | None, typer.Argument(metavar="AMOUNT", help="How much (default: all that is saved and owed).")
    ] = None,
    saver: Annotated[
        str | None, typer.Option("--savings-of", help="Of who guarantees it (default: the borrower).", metavar="MEMBER")
    ] = None,
) -> None:
    """Repay a loan out of savings: your own, or as a treasurer once an instalment is late."""
    from ledger.act import make
    from pods.lending.repayments import SetOff

    number = amount(door, typed, None) if typed else None
    door.post(make(SetOff, loan=loan.upper(), amount=number, member=saver))


def top_up(
    door: Door,
    loan: LoanArgument,
    typed: Annotated[str, typer.Argument(metavar="AMOUNT", help="How much more.")],
    term: Annotated[
        int | None, typer.Option(help="In how many instalments to come (default: as many as are left).")
    ] = None,
    place: PlaceOption = None,
) -> None:
    """Ask for more on a running loan (--by is the borrower); the others are asked, then it is carried out."""
    from ledger.act import make
    from pods.lending.loan_changes import TopUp

    door.post(make(TopUp, loan=loan.upper(), amount=amount(door, typed, None), term=term, place=place))


def restructure(
    door: Door,
    loan: LoanArgument,
    term: Annotated[int | None, typer.Option(help="In how many instalments to come.")] = None,
    every: Annotated[str | None, typer.Option(help="week, 2weeks, 4weeks, month or quarter.")] = None,
    method: Annotated[str | None, typer.Option(help="none, flat, declining, equal-principal or bullet.")] = None,
    rate: Annotated[str | None, typer.Option(help="As in 9.99%/year, 2%/month, 10%/4weeks.")] = None,
    first: Annotated[str | None, typer.Option(help="The next instalment's day.", metavar="DATE")] = None,
    because: Annotated[str | None, typer.Option(help="Why.")] = None,
) -> None:
    """Ask for other terms for the rest of a loan (--by is the borrower); the others are asked first."""
    from ledger.act import make
    from pods.lending.loan_changes import Restructure

    act = make(
        Restructure,
        loan=loan.upper(),
        term=term,
        every=every,
        method=method,
        rate=rate,
        first=day(first, "first") if first else None,
        because=because,
    )
    door.post(act)


def write_off(
    door: Door,
    loan: LoanArgument,
    because: Annotated[str, typer.Option(help="Why.")],
    sharing: Annotated[
        str | None,
        typer.Option(help="Who bears it: reserve, equally or by-savings (default: the pool's loss-sharing)."),
    ] = None,
) -> None:
    """Give up what is owed on a loan; the others are asked first."""
    from ledger.act import make
    from pods.lending.losses import WriteOff

    door.post(make(WriteOff, loan=loan.upper(), because=because, sharing=sharing))


def release(
    door: Door,
    loan: LoanArgument,
    member: Annotated[str, typer.Argument(help="Who guarantees it.")],
    instead: Annotated[
        str | None, typer.Option(help="Who answers for it in their place, by their own word.", metavar="MEMBER")
    ] = None,
    because: Annotated[str | None, typer.Option(help="Why.")] = None,
) -> None:
    """Release a guarantor of a running loan, at once or once somebody else answers for it; the others are asked first."""
    from ledger.act import make
    from pods.lending.guarantees import ReleaseGuarantor

    says = f"Then, by their own word: crewbook loan guarantee {loan.upper()} --by {instead}" if instead else ""
    door.post(make(ReleaseGuarantor, loan=loan.upper(), member=member, instead=instead, because=because), says=says)


def waive_fine(
    door: Door,
    loan: LoanArgument,
    instalment: Annotated[int, typer.Option(help="Which missed instalment, as in 3.", metavar="NUMBER")],
    because: Annotated[str, typer.Option(help="Why.")],
) -> None:
    """Waive the fine on a missed instalment; whoever owes it does not decide that alone."""
    from pods.lending.fine_waivers import WaiveLoanFine

    door.post(WaiveLoanFine(loan=loan.upper(), instalment=instalment, because=because))


def recover(
    door: Door,
    loan: LoanArgument,
    typed: Annotated[str, typer.Argument(metavar="AMOUNT", help="How much came in.")],
    into: Annotated[str | None, typer.Option(help="Where the money is put.", metavar="PLACE")] = None,
) -> None:
    """Record money that still comes in on a loan that was written off."""
    from ledger.act import make
    from pods.lending.recoveries import Recovery

    door.post(make(Recovery, loan=loan.upper(), amount=amount(door, typed, None), into=into))


def pay_back(
    door: Door,
    member: Annotated[str, typer.Argument(help="Who had borne a loss and has left.")],
    pod: Annotated[str, typer.Option("--from", help="The savings pool.", metavar="POD")],
    typed: Annotated[str | None, typer.Argument(metavar="AMOUNT", help="How much (default: all of it).")] = None,
    place: PlaceOption = None,
) -> None:
    """Pay who has left what came back of a loss that they had borne."""
    from ledger.act import make
    from pods.lending.recoveries import PayBack

    number = amount(door, typed, pod) if typed else None
    door.post(make(PayBack, member=member, pod=pod, amount=number, place=place))
