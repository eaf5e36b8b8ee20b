"""Commands that close periods, reopen them, and list what is closed."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door
from cli.options import reads, writes

PeriodArgument = Annotated[
    str, typer.Argument(help="A month, 2026-03; a year, 2026; or a year from any month, 2025-04..2026-03.")
]


def register(app: typer.Typer) -> None:
    """Add `period` to the program."""
    period = typer.Typer(no_args_is_help=True, help="Periods: close, reopen, list.", rich_markup_mode=None)
    app.add_typer(period, name="period")
    writes(period, "close")(close)
    writes(period, "reopen")(reopen)
    reads(period, "list")(list_periods)


def close(door: Door, period: PeriodArgument) -> None:
    """Close the book up to the end of a month or a year: nothing lands there any more."""
    from cli.writing import written_until
    from pods.crew import periods

    _, last = periods.span(period)
    with door.view() as view:
        waiting = periods.waiting(view, last)
    inbox = [f"inbox.beancount, line {line}: {day}" for line, day in written_until(door, last)]
    posted = door.send(periods.ClosePeriod(period=period))
    undecided = [*waiting, *inbox]
    says = f"The book is closed up to and including {last}; a correction of what lies before shows on a later day."
    if undecided:
        says += "\nStill waiting in what is closed now; it can only be done on an open day:\n  " + "\n  ".join(
            undecided
        )
    door.answer(posted, says="" if door.given.dry_run else says, closed_until=last.isoformat(), waiting=undecided)


def reopen(
    door: Door, period: PeriodArgument, because: Annotated[str, typer.Option(help="Why; it stays on record.")]
) -> None:
    """Open the book again from the beginning of a month or a year on."""
    from ledger.act import make
    from pods.crew.periods import ReopenPeriod

    door.post(make(ReopenPeriod, period=period, because=because), says="Close it again when it is right.")


def list_periods(door: Door) -> None:
    """What is closed, and every closing and reopening."""
    from reports.periods import periods

    with door.view() as view:
        door.show(periods(view))
