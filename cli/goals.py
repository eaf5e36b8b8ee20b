"""Commands for savings goals: set one, see them, drop one."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from cli.door import Door, amount, day
from cli.options import reports, writes


def register(app: typer.Typer) -> None:
    """Add `goal`, `goals` and `drop-goal` to the program."""
    writes(app, "goal")(goal)
    reports(app, "goals")(goals)
    writes(app, "drop-goal")(drop_goal)


def goal(
    door: Door,
    member: Annotated[str, typer.Argument(help="Who saves.")],
    typed: Annotated[str, typer.Argument(metavar="AMOUNT", help="How much is to be saved.")],
    pod: Annotated[str, typer.Option("--in", help="The savings pool.", metavar="POD")],
    until: Annotated[str, typer.Option(help="The day by which it is to be there.", metavar="DATE")],
    purpose: Annotated[str, typer.Option("--for", help="What it is for.", metavar="WHAT")],
) -> None:
    """Set a savings goal; statements say how far it is, and what a month it takes."""
    from ledger.act import make
    from pods.pools.goals import SetGoal

    _by_is_no_day(door)
    act = make(
        SetGoal, member=member, pod=pod, amount=amount(door, typed, pod), until=day(until, "until"), purpose=purpose
    )
    door.post(act, says=f"See how far it is: crewbook goals {pod}")


def _by_is_no_day(door: Door) -> None:
    """Everywhere --by says who does it; a day behind it is a slip.

    Raises: Invalid, with how a day is given.
    """
    from ledger.errors import Invalid

    typed = door.given.by or ""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", typed):
        raise Invalid(f"--by says who does it; {typed} is a day.", hint=f"Write --until {typed}", where="by")


def goals(
    door: Door, pod: Annotated[str | None, typer.Argument(help="One savings pool (default: all).")] = None
) -> None:
    """Everybody's savings goals, and how far each is."""
    from reports.goals import goals_of

    with door.view() as view:
        door.show(goals_of(view, pod))


def drop_goal(door: Door, goal: Annotated[str, typer.Argument(help="The goal, as in G1.")]) -> None:
    """Take a savings goal off the lists; savings stay where they are."""
    from pods.pools.goals import DropGoal

    door.post(DropGoal(goal=goal))
