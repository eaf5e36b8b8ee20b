"""The command `demo`: a crew's year, kept through the same commands that people type."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.door import Door
from cli.options import plans


def register(app: typer.Typer) -> None:
    """Add `demo` to the program."""
    plans(app, "demo")(demo)


def demo(
    _door: Door,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to keep it.")] = Path("demo-crew"),
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Show it in the browser at the end.")] = True,
    port: Annotated[int, typer.Option(help="On which port.")] = 5000,
) -> None:
    """Keep a demonstration crew's books for a year, print its statements, verify it, and show it."""
    from cli import demonstration

    demonstration.run(folder, serve=serve, port=port)
