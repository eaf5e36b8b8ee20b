"""Commands for loans until they are paid out, and for what comes back of them; what changes a running one is in loans_running.py."""

from __future__ import annotations

from typing import Annotated

import typer

from cli import loans_running
from cli.door import Door, amount, day
from cli.loans_running import LoanArgument, PlaceOption
from cli.options import reads, reports, writes

EveryOption = Annotated[str | None, typer.Option(help="week, 2weeks, 4weeks, month or quarter.")]
MethodOption = Annotated[str | None, typer.Option(help="none, flat, declining, equal-principal or bullet.")]
RateOption = Annotated[str | None, typer.Option(help="As in 9.99%/year, 2%/month, 10%/4weeks.")]
FeeOption = Annotated[list[str] | None, typer.Option(help="As in 20, 2/instalment, 1.5%/instalment, 5/month.")]
DayCountOption = Annotated[str | None, typer.Option(help="30/360, act/365 or act/360.")]
FirstOption = Annotated[str | None, typer.Option(help="The first instalment's day.", metavar="DATE")]
RoundOption = Annotated[str | None, typer.Option(help="Round instalments up to this.", metavar="AMOUNT")]
PurposeOption = Annotated[str | None, typer.Option(help="What it is for.")]
SecurityOption = Annotated[str | None, typer.Option(help="What stands for it, as in “the bike itself”.")]
GuarantorOption = Annotated[
    list[str] | None, typer.Option("--guarantor", help="Who answers for it; once or more.", metavar="MEMBER")
]


def register(app: typer.Typer) -> None:
    """Add `loan` to the program."""
    loan = typer.Typer(
        no_args_is_help=True,
        help="Loans: from the request to the last repayment, or to the write-off.",
        rich_markup_mode=None,
    )
    app.add_typer(loan, name="loan")
    writes(loan, "request")(request)
    writes(loan, "change")(change)
    writes(loan, "guarantee")(guarantee)
    reads(loan, "list")(list_loans)
    reports(loan, "show")(show)
    writes(loan, "pay-out")(pay_out)
    writes(loan, "repay")(repay)
    writes(loan, "withdraw")(withdraw)
    loans_running.register(loan)


def request(
    door: Door,
    typed: Annotated[str, typer.Argument(metavar="AMOUNT", help="How much.")],
    pod: Annotated[str, typer.Option("--from", help="The savings pool.", metavar="POD")],
    term: Annotated[int, typer.Option(help="In how many instalments it is repaid.")],
    every: EveryOption = None,
    method: MethodOption = None,
    rate: RateOption = None,
    fee: FeeOption = None,
    day_count: DayCountOption = None,
    first: FirstOption = None,
    round_to: RoundOption = None,
    purpose: PurposeOption = None,
    security: SecurityOption = None,
    guarantors: GuarantorOption = None,
) -> None:
    """Ask for a loan (--by is the borrower); the others are asked to consent."""
    from ledger.act import make
    from pods.lending.loans import LoanRequest

    asked = _terms(
        first, round_to, fee, guarantors, term=term, every=every, rate=rate, day_count=day_count, purpose=purpose,
        security=security, method=method or ("declining" if rate else None),
    )  # fmt: skip
    act = make(LoanRequest, pod=pod, amount=amount(door, typed, pod), **asked)
    posted = door.send(act)
    says = "" if door.given.dry_run else f"See the schedule, the total cost and the APR: crewbook loan show {posted.id}"
    says += "".join(
        f"\nAnswers for it by their own word: crewbook loan guarantee {posted.id} --by {each}"
        for each in guarantors or ()
    )
    door.answer(posted, says=says)


def change(
    door: Door,
    loan: LoanArgument,
    typed: Annotated[str | None, typer.Option("--amount", help="How much.", metavar="AMOUNT")] = None,
    term: Annotated[int | None, typer.Option(help="In how many instalments it is repaid.")] = None,
    every: EveryOption = None,
    method: MethodOption = None,
    rate: RateOption = None,
    fee: FeeOption = None,
    day_count: DayCountOption = None,
    first: FirstOption = None,
    round_to: RoundOption = None,
    purpose: PurposeOption = None,
    security: SecurityOption = None,
    guarantors: GuarantorOption = None,
) -> None:
    """Change a request before it is paid out; whoever has answered is asked again."""
    from ledger.act import make
    from pods.lending.loans import ChangeRequest

    asked = _terms(
        first, round_to, fee, guarantors, term=term, every=every, rate=rate, day_count=day_count, purpose=purpose,
        security=security, method=method,
    )  # fmt: skip
    act = make(ChangeRequest, loan=loan.upper(), amount=amount(door, typed, None) if typed else None, **asked)
    door.post(act, says=f"See it as it is now: crewbook loan show {loan.upper()}")


def _terms(
    first: str | None, round_to: str | None, fee: list[str] | None, guarantors: list[str] | None, **plain: object
) -> dict[str, object]:
    """The options of a request as its act takes them; `plain` ones are taken as they were typed."""
    from ledger.money import parse_number

    return {
        **plain,
        "first": day(first, "first") if first else None,
        "round_to": parse_number(round_to, where="round-to") if round_to else None,
        "fee": _several(fee),
        "guarantors": _several(guarantors),
    }


def _several(typed: list[str] | None) -> tuple[str, ...] | None:
    """What was typed once or more; nothing for the word none, and None where it was left out."""
    if not typed:
        return None
    return () if typed == ["none"] else tuple(typed)


def guarantee(door: Door, loan: LoanArgument) -> None:
    """Say that you answer for a loan, where the borrower named you (--by is who says it)."""
    from pods.lending.guarantees import Guarantee

    door.post(Guarantee(loan=loan.upper()))


def list_loans(
    door: Door,
    pod: Annotated[str | None, typer.Option(help="Only those from this pool.", metavar="POD")] = None,
    member: Annotated[str | None, typer.Option(help="Only those of this member.", metavar="MEMBER")] = None,
    status: Annotated[
        str | None,
        typer.Option(
            help="Only those that are asked, agreed, blocked, lapsed, dropped, running, late, repaid, taken-back or written-off."
        ),
    ] = None,
) -> None:
    """All loans, and where each stands."""
    from reports import crew

    with door.view() as view:
        door.show(crew.loans(view, pod=pod, member=member, status=status))


def show(door: Door, loan: LoanArgument) -> None:
    """A loan's schedule, what it costs, what was paid, who consented."""
    from reports.loan import loan_statement

    with door.view() as view:
        door.show(loan_statement(view, loan))


def pay_out(
    door: Door,
    loan: LoanArgument,
    place: PlaceOption = None,
    part: Annotated[
        str | None, typer.Option(help="Only so much of it now; the rest can follow, or be dropped.", metavar="AMOUNT")
    ] = None,
) -> None:
    """Pay a loan out, once the others have consented: all that is left of it, or a part."""
    from pods.lending.paying_out import paying_out

    much = amount(door, part, None, "part") if part else None
    with door.view() as view:
        act = paying_out(view, loan, part=much, place=place)
    door.post(act)


def repay(
    door: Door,
    loan: LoanArgument,
    typed: Annotated[str, typer.Argument(metavar="AMOUNT", help="How much.")],
    into: Annotated[str | None, typer.Option(help="Where the money is put.", metavar="PLACE")] = None,
    payer: Annotated[str | None, typer.Option("--paid-by", help="Who else brings it.", metavar="MEMBER")] = None,
    over: Annotated[
        str | None, typer.Option(help="Where goes what is more than is owed: savings, or back.", metavar="WHERE")
    ] = None,
) -> None:
    """Record money that comes in on a loan."""
    from cli.reciprocity import still_to_save
    from ledger.act import make
    from pods.lending.loans import Repayment

    number = amount(door, typed, None)
    posted = door.send(make(Repayment, loan=loan.upper(), amount=number, into=into, payer=payer, over=over))
    door.answer(posted, says="" if door.given.dry_run or door.given.json else still_to_save(door, loan))


def withdraw(door: Door, loan: LoanArgument) -> None:
    """Take a request back before it is paid out."""
    from pods.lending.loans import WithdrawRequest

    door.post(WithdrawRequest(loan=loan.upper()))
