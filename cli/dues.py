"""Commands for what members are expected to contribute, who is excused, and who owes what."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door, amount, day
from cli.options import reports, writes

MemberArgument = Annotated[str, typer.Argument(help="The member; or `all` for everybody in the crew.")]
ToOption = Annotated[str, typer.Option(help="The savings pool or fund.", metavar="POD")]
SocialOption = Annotated[bool, typer.Option("--social", help="For the social fund that the pod keeps apart.")]


def register(app: typer.Typer) -> None:
    """Add `expect`, `excuse` and `due` to the program."""
    writes(app, "expect")(expect)
    writes(app, "excuse")(excuse)
    reports(app, "due")(due)


def expect(
    door: Door,
    member: MemberArgument,
    typed: Annotated[str, typer.Argument(metavar="AMOUNT", help="How much each time; 0 for nothing more.")],
    to: ToOption,
    every: Annotated[str, typer.Option(help="once, week, 2weeks, 4weeks, month or quarter.")] = "month",
    since: Annotated[
        str | None, typer.Option("--from", help="The first day on which it is due (default: --on).", metavar="DATE")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Nothing is due after this day.", metavar="DATE")] = None,
    social: SocialOption = False,
    because: Annotated[str | None, typer.Option(help="What it is for, or who agreed.", metavar="WHY")] = None,
) -> None:
    """Say what a member is expected to contribute, in place of what was expected before."""
    from decimal import Decimal

    from ledger.act import make
    from pods.dues.expected import Expect

    act = make(
        Expect,
        member=member,
        pod=to,
        amount=amount(door, typed, to) if typed.strip("0.") else Decimal(0),
        every=every,
        since=day(since, "from") if since else None,
        until=day(until, "until") if until else None,
        social=social,
        because=because,
    )
    door.post(act, says=f"See who owes what: crewbook due {to}")


def excuse(
    door: Door,
    member: MemberArgument,
    to: ToOption,
    since: Annotated[str, typer.Option("--from", help="From this day on.", metavar="DATE")],
    until: Annotated[str, typer.Option(help="Up to this day.", metavar="DATE")],
    because: Annotated[str, typer.Option(help="Why.", metavar="WHY")],
    social: SocialOption = False,
) -> None:
    """Excuse a member from what falls due in a period and is not paid."""
    from ledger.act import make
    from pods.dues.excuses import Excuse

    act = make(
        Excuse,
        member=member,
        pod=to,
        since=day(since, "from"),
        until=day(until, "until"),
        because=because,
        social=social,
    )
    door.post(act)


def due(
    door: Door,
    pod: Annotated[str | None, typer.Argument(help="Of one pod only.")] = None,
    member: Annotated[str | None, typer.Option(help="Of one member only.")] = None,
    until: Annotated[str | None, typer.Option(help="Also what falls due by this day.", metavar="DATE")] = None,
) -> None:
    """Who owes what, since when: contributions, fines and instalments, with arrears by age."""
    from reports.due import due as document

    last = day(until, "until") if until else None
    with door.view() as view:
        door.show(document(view, pod=pod, member=member, until=last))


def levied(door: Door, *, to: str, typed: str, because: str, unneeded: dict[str, str | None]) -> None:
    """Expect an amount of everybody once, for a fund.

    Raises: Invalid, where a place is named: no money moves yet.
    """
    from ledger.act import make
    from ledger.errors import Invalid
    from pods.crew import people
    from pods.dues.expected import ONCE, Expect
    from pods.settings.setting import ALL, SOLIDARITY

    for option, given in unneeded.items():
        if given is not None:
            raise Invalid(
                "A levy on every member moves no money until they pay.",
                hint=f"Leave --{option} out, or name the pod that gives: --from POD",
                where=option,
            )
    with door.view() as view:
        social = people.pod(view, to).kind != SOLIDARITY
    act = make(
        Expect,
        member=ALL,
        pod=to,
        amount=amount(door, typed, to),
        every=ONCE,
        social=social,
        because=because,
    )
    door.post(act, says=f"See who owes what: crewbook due {to}")
