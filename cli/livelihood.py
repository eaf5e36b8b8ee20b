"""Commands for a livelihood pod: income, shared costs, money back and ahead, hours and needs, the month's split, pay."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.door import Door, amount
from cli.options import AmountArgument, FromPlaceOption, IntoOption, MemberArgument, writes

if TYPE_CHECKING:
    import datetime as dt

PodArgument = Annotated[str, typer.Argument(help="The livelihood pod.")]
ForOption = Annotated[str, typer.Option("--for", help="What it was for, as in flour.", metavar="WHAT")]
OutOfOption = Annotated[
    str | None, typer.Option(help="Out of a fund instead of the month: commons, buffer or collective.", metavar="FUND")
]
ReceiptOption = Annotated[
    Path | None, typer.Option(help="The receipt's file; a copy is kept with the crew's papers.", metavar="FILE")
]
MonthOption = Annotated[
    str | None, typer.Option(help="As in 2026-03 (default: the month that is shared next).", metavar="MONTH")
]


def register(app: typer.Typer) -> None:
    """Add `income`, `expense`, `reimburse`, `advance`, `pay`, `hours`, `need` and `share` to the program."""
    writes(app, "income")(income)
    writes(app, "expense")(expense)
    writes(app, "reimburse")(reimburse)
    writes(app, "advance")(advance)
    writes(app, "pay")(pay)
    writes(app, "hours")(hours)
    writes(app, "need")(need)
    writes(app, "share")(share)


def income(
    door: Door,
    pod: PodArgument,
    typed: AmountArgument,
    payer: Annotated[str | None, typer.Option("--from", help="Who paid it.", metavar="NAME")] = None,
    earned_by: Annotated[str | None, typer.Option(help="Which member earned it.", metavar="MEMBER")] = None,
    contribution: Annotated[
        str | None,
        typer.Option(
            help="What of it the collective gets, where it goes to the earner's own account (default: the pod's setting).",
            metavar="PERCENT",
        ),
    ] = None,
    into: IntoOption = None,
) -> None:
    """Record income when it is received."""
    from ledger.act import make
    from ledger.money import parse_number
    from pods.working.livelihood import Income

    percent = None if contribution is None else parse_number(contribution.removesuffix("%"), where="contribution")
    act = make(
        Income,
        pod=pod,
        amount=amount(door, typed, pod),
        payer=payer,
        earned_by=earned_by,
        contribution=percent,
        into=into,
    )
    door.post(act)


def expense(
    door: Door,
    pod: PodArgument,
    typed: AmountArgument,
    purpose: ForOption,
    out_of: OutOfOption = None,
    receipt: ReceiptOption = None,
    place: FromPlaceOption = None,
) -> None:
    """Pay a shared cost; above the pod's expense-limit the others are asked."""
    from cli.receipts import filed
    from ledger.act import make
    from pods.working.livelihood import Expense

    number = amount(door, typed, pod)
    with filed(door, receipt, _cost_account(door, pod, out_of)) as paper:
        act = make(Expense, pod=pod, amount=number, purpose=purpose, out_of=_fund(out_of), place=place, **paper)
        posted = door.send(act)
    door.answer(posted)


def reimburse(
    door: Door,
    pod: PodArgument,
    member: MemberArgument,
    typed: AmountArgument,
    purpose: ForOption,
    receipt: ReceiptOption = None,
    with_pay: Annotated[
        bool, typer.Option("--with-pay", help="They get it with their pay, and it is owed to them until then.")
    ] = False,
    out_of: OutOfOption = None,
    place: FromPlaceOption = None,
) -> None:
    """Pay a member back what they paid for the pod, with the receipt."""
    from cli.receipts import filed
    from ledger.act import make
    from pods.working.livelihood import Reimbursement

    number = amount(door, typed, pod)
    with filed(door, receipt, _cost_account(door, pod, out_of)) as paper:
        act = make(
            Reimbursement,
            pod=pod,
            member=member,
            amount=number,
            purpose=purpose,
            with_pay=with_pay,
            out_of=_fund(out_of),
            place=place,
            **paper,
        )
        posted = door.send(act)
    door.answer(posted)


def _fund(typed: str | None) -> str | None:
    """The fund that was named.

    Raises: Invalid, when there is none of that name.
    """
    from ledger.errors import unknown
    from pods.working.livelihood import FUNDS

    if typed is not None and typed not in FUNDS:
        raise unknown("fund", typed, FUNDS, hint=f"Choose {', '.join(FUNDS)}.")
    return typed


def _cost_account(door: Door, pod: str, out_of: str | None) -> str:
    """The account under which a receipt is filed."""
    from pods.working.livelihood import livelihood, spent

    fund = _fund(out_of)
    with door.view() as view:
        return spent(livelihood(view, pod), fund.capitalize() if fund else "Shared")


def advance(
    door: Door,
    pod: PodArgument,
    member: MemberArgument,
    typed: AmountArgument,
    back: Annotated[bool, typer.Option("--back", help="The member gives it back in money.")] = False,
    into: IntoOption = None,
    place: FromPlaceOption = None,
) -> None:
    """Pay a member part of their pay ahead; it is kept back from the next."""
    from ledger.act import make
    from ledger.errors import Invalid
    from pods.working.pay import Advance, AdvanceBack

    number = amount(door, typed, pod)
    if back and place is not None:
        raise Invalid("What is given back comes from no place.", hint="Leave --from-place out.", where="from-place")
    if not back and into is not None:
        raise Invalid("An advance is put nowhere.", hint="Leave --into out.", where="into")
    if back:
        door.post(make(AdvanceBack, pod=pod, member=member, amount=number, into=into))
    else:
        door.post(make(Advance, pod=pod, member=member, amount=number, place=place))


def pay(
    door: Door,
    pod: PodArgument,
    member: MemberArgument,
    typed: Annotated[str | None, typer.Argument(metavar="AMOUNT", help="How much (default: all that is owed).")] = None,
    place: FromPlaceOption = None,
) -> None:
    """Pay a member what the pod owes them, whole or in part."""
    from ledger.act import make
    from pods.working.pay import Pay

    number = None if typed is None else amount(door, typed, pod)
    door.post(make(Pay, pod=pod, member=member, amount=number, place=place))


def hours(
    door: Door,
    pod: PodArgument,
    member: MemberArgument,
    typed: Annotated[str, typer.Argument(metavar="HOURS", help="How many, as in 120 or 7.5; 0 for none.")],
    month: MonthOption = None,
) -> None:
    """Record the hours that a member worked in a month, to split pay by."""
    from ledger.act import make
    from ledger.money import parse_number
    from pods.working.share import Hours

    number, name = parse_number(typed, where="hours"), _month(door, pod, month)
    door.post(
        make(Hours, pod=pod, member=member, month=name, hours=number), day=last_of(door, name, "hours", pod, member)
    )


def need(
    door: Door,
    pod: PodArgument,
    member: MemberArgument,
    typed: Annotated[str, typer.Argument(metavar="AMOUNT", help="How much a month; 0 for nothing.")],
    month: MonthOption = None,
) -> None:
    """Record what a member needs a month, from this month on, to split pay by."""
    from ledger.act import make
    from pods.working.share import Need

    number, name = amount(door, typed, pod), _month(door, pod, month)
    door.post(
        make(Need, pod=pod, member=member, month=name, amount=number), day=last_of(door, name, "need", pod, member)
    )


def last_of(door: Door, month: str, kind: str, pod: str, member: str) -> dt.date:
    """The day for which what a member says of a month holds by itself."""
    from pods.working.income_month import holds_on

    with door.view() as view:
        return holds_on(view, kind, pod, member, month, today=door.now.date())


def _month(door: Door, pod: str, typed: str | None) -> str:
    """The month that was typed, or the one that is shared next."""
    if typed is not None:
        return typed
    from pods.working.income_month import next_month
    from pods.working.livelihood import livelihood

    with door.view() as view:
        return next_month(view, livelihood(view, pod))


def share(
    door: Door,
    pod: PodArgument,
    month: MonthOption = None,
    pot: Annotated[
        str | None,
        typer.Option(help="Pay exactly this in all; the rest stays in the buffer.", metavar="AMOUNT"),
    ] = None,
    place: FromPlaceOption = None,
) -> None:
    """Split a month's income: everybody sees who gets what and why, then consents, then it is paid."""
    from cli import month_sharing

    month_sharing.share(door, pod, month=month, pot=pot, place=place)
