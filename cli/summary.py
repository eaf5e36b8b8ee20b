"""The command that reads the book aloud."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door
from cli.options import reports


def register(app: typer.Typer) -> None:
    """Add `summary` to the program."""
    reports(app, "summary")(summary)


def summary(
    door: Door, pod: Annotated[str | None, typer.Argument(help="The pod (default: every pod that is open).")] = None
) -> None:
    """Print one page to read aloud: money, savings, loans, what is asked of whom, what changed since the last meeting."""
    from reports.summary import summary

    with door.view() as view:
        door.show(summary(view, pod))
