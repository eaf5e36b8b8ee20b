"""Commands about who was at a meeting."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door
from cli.options import reports, writes

PodArgument = Annotated[str, typer.Argument(help="The pod.")]


def register(app: typer.Typer) -> None:
    """Add `attendance` to the program."""
    attendance = typer.Typer(no_args_is_help=True, help="Who was at a meeting: record, show.", rich_markup_mode=None)
    app.add_typer(attendance, name="attendance")
    writes(attendance, "record")(record)
    reports(attendance, "show")(show)


def record(
    door: Door,
    pod: PodArgument,
    present: Annotated[
        str | None, typer.Option(help="Who was there (default: everybody who is not named).", metavar="MEMBERS")
    ] = None,
    late: Annotated[str, typer.Option(help="Who came late.", metavar="MEMBERS")] = "",
    excused: Annotated[str, typer.Option(help="Who had said that they would not come.", metavar="MEMBERS")] = "",
    absent: Annotated[str, typer.Option(help="Who was missing.", metavar="MEMBERS")] = "",
) -> None:
    """Record who was at a pod's meeting of a day; several members are written as ana,ben."""
    from pods.crew import people
    from pods.meetings.attendance import Attendance

    others = {"late": _handles(late), "excused": _handles(excused), "absent": _handles(absent)}
    if present is None:
        named = {handle for handles in others.values() for handle in handles}
        with door.view() as view:
            there = tuple(each.id for each in people.members(view) if each.id not in named)
    else:
        there = _handles(present)
    door.post(Attendance(pod=pod, present=there, **others))


def show(door: Door, pod: PodArgument) -> None:
    """Who came to a pod's meetings, and how often."""
    from reports.attendance import attendance

    with door.view() as view:
        door.show(attendance(view, pod))


def _handles(typed: str) -> tuple[str, ...]:
    """The short names in `ana,ben` or `ana ben`."""
    return tuple(typed.replace(",", " ").split())
