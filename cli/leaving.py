"""The guided exit as it is typed: reckoned, shown on one page, and proposed to the others."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door
from cli.options import writes


def register(app: typer.Typer) -> None:
    """Add `leave-pod` to the program."""
    writes(app, "leave-pod")(leave_pod)


def leave_pod(
    door: Door,
    pod: Annotated[str, typer.Argument(help="The pod that is left.")],
    member: Annotated[str, typer.Argument(help="Who leaves it.")],
    instalments: Annotated[
        int | None, typer.Option(min=0, help="In how many it is paid, 0 for at once (default: as the shares say).")
    ] = None,
    every: Annotated[
        str | None, typer.Option(help="How often one is due, as in month or quarter (default: as the shares say).")
    ] = None,
    rate: Annotated[
        str | None,
        typer.Option(help="Interest on a note, as in 4%/year; 0 for none (default: as the shares say)."),
    ] = None,
    place: Annotated[
        str | None, typer.Option("--from-place", help="Where the money is taken from, paid at once.", metavar="PLACE")
    ] = None,
) -> None:
    """Leave a pod: everything a member has there on one page, proposed, and settled in one go when the others consent."""
    from cli.repeated import known
    from pods.crew import people
    from pods.owning import leaver, leaving
    from reports.exit import exit_data, exit_document

    with door.view() as view:
        found, who = leaver.pod_of(view, pod, member), people.member(view, member)
        act = known(view, door.given.key, leaving.LeavePod)
        is_repeat = act is not None and (act.pod, act.member) == (pod, member)
        if act is None or not is_repeat:
            reckoned = leaver.reckon(view, found, who)
            paid = leaving.terms_of(reckoned).told(instalments, every, rate)
            act = leaving.proposed(found, who, reckoned, paid=paid, place=place)
            document, data = exit_document(view, found, act, reckoned), exit_data(view, found, act, reckoned)
    posted = door.send(act)
    if is_repeat:
        door.answer(posted)
        return
    if door.given.json:
        door.answer(posted, exit=data)
        return
    door.show(document)
    if door.given.dry_run:
        print("\nNobody was asked and nothing was recorded: this is only how it would be.")
        return
    print()
    door.answer(posted)
