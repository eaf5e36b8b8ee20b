"""Commands for loans: request, list, show, pay out, repay, take back."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door, amount, day
from cli.options import reads, reports, writes

LoanArgument = Annotated[str, typer.Argument(help="The loan, as in L1.")]


def register(app: typer.Typer) -> None:
    """Add `loan` to the program."""
    loan = typer.Typer(
        no_args_is_help=True, help="Loans: request, list, show, pay-out, repay, withdraw.", rich_markup_mode=None
    )
    app.add_typer(loan, name="loan")
    writes(loan, "request")(request)
    reads(loan, "list")(list_loans)
    reports(loan, "show")(show)
    writes(loan, "pay-out")(pay_out)
    writes(loan, "repay")(repay)
    writes(loan, "withdraw")(withdraw)


def request(
    door: Door,
    typed: Annotated[str, typer.Argument(metavar="AMOUNT", help="How much.")],
    pod: Annotated[str, typer.Option("--from", help="The savings pool.", metavar="POD")],
    term: Annotated[int, typer.Option(help="In how many instalments it is repaid.")],
    every: Annotated[str, typer.Option(help="week, 2weeks, 4weeks, month or quarter.")] = "month",
    method: Annotated[str | None, typer.Option(help="none, flat, declining, equal-principal or bullet.")] = None,
    rate: Annotated[str | None, typer.Option(help="As in 9.99%/year, 2%/month, 10%/4weeks.")] = None,
    fee: Annotated[list[str] | None, typer.Option(help="As in 20, 2/instalment, 1.5%/instalment, 5/month.")] = None,
    day_count: Annotated[str, typer.Option(help="30/360, act/365 or act/360.")] = "30/360",
    first: Annotated[str | None, typer.Option(help="The first instalment's day.", metavar="DATE")] = None,
    round_to: Annotated[str | None, typer.Option(help="Round instalments up to this.", metavar="AMOUNT")] = None,
    purpose: Annotated[str | None, typer.Option(help="What it is for.")] = None,
) -> None:
    """Ask for a loan (--by is the borrower); the others are asked to consent."""
    from ledger.act import make
    from ledger.money import parse_number
    from pods.loans import LoanRequest

    act = make(
        LoanRequest,
        pod=pod,
        amount=amount(door, typed, pod),
        term=term,
        every=every,
        method=method or ("declining" if rate else "none"),
        rate=rate,
        fee=tuple(fee or ()),
        day_count=day_count,
        first=day(first, "first") if first else None,
        round_to=parse_number(round_to, where="round-to") if round_to else None,
        purpose=purpose,
    )
    posted = door.send(act)
    says = "" if door.given.dry_run else f"See the schedule, the total cost and the APR: crewbook loan show {posted.id}"
    door.answer(posted, says=says)


def list_loans(door: Door) -> None:
    """All loans."""
    from reports import crew

    with door.view() as view:
        door.show(crew.loans(view))


def show(door: Door, loan: LoanArgument) -> None:
    """A loan's schedule, what it costs, what was paid, who consented."""
    from reports.loan import loan_statement

    with door.view() as view:
        door.show(loan_statement(view, loan))


def pay_out(
    door: Door,
    loan: LoanArgument,
    place: Annotated[
        str | None, typer.Option("--from-place", help="Where the money is taken from.", metavar="PLACE")
    ] = None,
) -> None:
    """Pay a loan out, once the others have consented."""
    from pods import consent, loans

    with door.view() as view:
        record = loans.loan(view, loan)
        asked = loans.proposal_for(view, record)
    if asked is not None:
        door.post(consent.CarryOut(proposal=asked.id, place=place))
    else:
        from decimal import Decimal

        door.post(loans.PayOut(loan=record.id, amount=Decimal(record.body["amount"]), place=place))


def repay(
    door: Door,
    loan: LoanArgument,
    typed: Annotated[str, typer.Argument(metavar="AMOUNT", help="How much.")],
    into: Annotated[str | None, typer.Option(help="Where the money is put.", metavar="PLACE")] = None,
) -> None:
    """Record money that comes in on a loan."""
    from ledger.act import make
    from pods.loans import Repayment

    door.post(make(Repayment, loan=loan, amount=amount(door, typed, None), into=into))


def withdraw(door: Door, loan: LoanArgument) -> None:
    """Take a request back before it is paid out."""
    from pods.loans import WithdrawRequest

    door.post(WithdrawRequest(loan=loan))
