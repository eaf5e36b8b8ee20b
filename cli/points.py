"""Commands for reciprocity points: give some away, and see who has how many."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door
from cli.options import reports, writes


def register(app: typer.Typer) -> None:
    """Add `points` to the program."""
    points = typer.Typer(no_args_is_help=True, help="Reciprocity points: give, show.", rich_markup_mode=None)
    app.add_typer(points, name="points")
    writes(points, "give")(give)
    reports(points, "show")(show)


def give(
    door: Door,
    giver: Annotated[str, typer.Argument(metavar="FROM", help="Who gives.")],
    taker: Annotated[str, typer.Argument(metavar="TO", help="Who receives.")],
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="How many points, as in 100.")],
    pod: Annotated[str, typer.Option("--in", help="The savings pool.", metavar="POD")],
    because: Annotated[
        str | None, typer.Option("--because", help="What for; it stays on record.", metavar="WHY")
    ] = None,
) -> None:
    """Give points of a pool to another member; they are no money."""
    from ledger.act import make
    from ledger.money import parse_number
    from pods.pools.points import GivePoints

    act = make(
        GivePoints, giver=giver, taker=taker, pod=pod, points=parse_number(number, where="points"), because=because
    )
    door.post(act, says=f"See who has how many: crewbook points show {pod}")


def show(door: Door, pod: Annotated[str, typer.Argument(help="The savings pool.")]) -> None:
    """Who has how many points in a pool, how long some still save, and the gifts."""
    from reports.points import points_of_pool

    with door.view() as view:
        door.show(points_of_pool(view, pod))
