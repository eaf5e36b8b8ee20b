"""Commands for savings: contributions, withdrawals, openings, a whole meeting, receipts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.door import Door, amount
from cli.options import AmountArgument, FromPlaceOption, IntoOption, MemberArgument, PaidByOption, reports, writes


def register(app: typer.Typer) -> None:
    """Add `contribute`, `withdraw`, `opening`, `meeting` and `receipt` to the program."""
    writes(app, "contribute")(contribute)
    writes(app, "withdraw")(withdraw)
    writes(app, "opening")(opening)
    writes(app, "meeting")(meeting)
    reports(app, "receipt")(receipt)


def contribute(
    door: Door,
    member: MemberArgument,
    typed: AmountArgument,
    to: Annotated[str, typer.Option(help="The savings pool or solidarity fund.", metavar="POD")],
    into: IntoOption = None,
    paid_by: PaidByOption = None,
) -> None:
    """Record money that a member puts into a savings pool, or gives to a solidarity fund."""
    from ledger.act import make
    from pods.pools.savings import Contribution

    act = make(Contribution, member=member, pod=to, amount=amount(door, typed, to), into=into, paid_by=paid_by)
    posted = door.send(act)
    door.answer(posted, says=f"Print the receipt: crewbook receipt {posted.entry.seq}")


def withdraw(
    door: Door,
    member: MemberArgument,
    typed: AmountArgument,
    pod: Annotated[str, typer.Option("--from", help="The savings pool.", metavar="POD")],
    place: FromPlaceOption = None,
    notice: Annotated[bool, typer.Option("--notice", help="Only give notice now, where the pool asks for it.")] = False,
) -> None:
    """Record savings that a member takes out."""
    from ledger.act import make
    from pods.pools.savings import Notice, Withdrawal

    number = amount(door, typed, pod)
    if notice:
        door.post(make(Notice, member=member, pod=pod, amount=number))
    else:
        door.post(make(Withdrawal, member=member, pod=pod, amount=number, place=place))


def opening(
    door: Door,
    pod: Annotated[str, typer.Option(help="The pod.")],
    member: Annotated[
        str | None, typer.Argument(help="The member; left out for what a livelihood pod's own funds hold.")
    ] = None,
    savings: Annotated[str | None, typer.Option(help="Savings brought in.", metavar="AMOUNT")] = None,
    points: Annotated[
        str | None, typer.Option(help="Reciprocity points brought in; may be negative.", metavar="NUMBER")
    ] = None,
    loan: Annotated[str | None, typer.Option(help="What they still owe on a loan.", metavar="AMOUNT")] = None,
    loan_term: Annotated[
        int | None, typer.Option(help="In how many instalments the loan is repaid (default: 12).")
    ] = None,
    every: Annotated[str, typer.Option(help="How often: week, 2weeks, 4weeks, month, quarter.")] = "month",
    shares: Annotated[
        str | None, typer.Option(help="Shares held: of the pool's running cycle, or of a class.", metavar="NUMBER")
    ] = None,
    share_class: Annotated[str | None, typer.Option("--class", help="Of which class, as in bakery/A.")] = None,
    commons: Annotated[str | None, typer.Option(help="What the pod's commons hold.", metavar="AMOUNT")] = None,
    buffer: Annotated[str | None, typer.Option(help="What its buffer holds.", metavar="AMOUNT")] = None,
    collective: Annotated[str | None, typer.Option(help="What its collective account holds.", metavar="AMOUNT")] = None,
    into: Annotated[str | None, typer.Option(help="Where the money lies.", metavar="PLACE")] = None,
) -> None:
    """Bring in what a member has, in a group that starts mid-life, savers before borrowers; or what a pod's own funds hold."""
    from cli import bringing, words

    funds = {"commons": commons, "buffer": buffer, "collective": collective}
    if member is None:
        theirs = {"savings": savings, "points": points, "loan": loan, "shares": shares}
        door.post(bringing.of_the_pod(door, pod, funds, theirs, into))
        return
    act = bringing.of_a_member(
        door, member, pod, funds, into, savings=savings, points=points, loan=loan, shares=shares
    ).model_copy(
        update={
            "loan_term": 12 if loan_term is None else loan_term,
            "loan_every": every,
            "share_class": share_class and share_class.removeprefix(f"{pod}/"),
        }
    )
    posted = door.send(act)
    door.answer(posted, says=words.brought(posted.entry, is_term_given=loan_term is not None))


def meeting(
    door: Door,
    pod: Annotated[str, typer.Argument(help="The pod; or `sheet POD` to print the form to fill in.")],
    sheet: Annotated[
        str | None, typer.Argument(help="The filled-in CSV file; - reads it from stdin. Left out: it is asked for.")
    ] = None,
    into: Annotated[
        str | None,
        typer.Option(
            help="Where the meeting's money is put and taken from (default: the pod's place).", metavar="PLACE"
        ),
    ] = None,
) -> None:
    """Record a whole meeting, all or nothing: asked step by step, or from a sheet; `meeting sheet POD` prints the form."""
    if sheet is None:
        from cli import meeting_screen

        meeting_screen.meet(door, pod, into)
        return
    from cli import sheets

    if pod == "sheet":
        sheets.print_form(door, sheet)
    else:
        sheets.record(door, pod, Path(sheet), into)


def receipt(door: Door, entry: Annotated[int, typer.Argument(help="The entry's number.")]) -> None:
    """Print one entry's receipt, with its seal."""
    from reports import receipt as receipts

    found = door.book.entry(entry)
    with door.view() as view:
        door.show(receipts.receipt(view, found))
