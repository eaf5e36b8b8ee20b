"""How long a command takes from nothing, beside the imports that it cannot do without."""

from __future__ import annotations

import sys
from pathlib import Path

from bench import books, clock
from bench.table import Row

BIN = Path(sys.executable).parent
PYTHON = str(BIN / "python")
CREWBOOK = str(BIN / "crewbook")


def contribute(folder: Path) -> list[str]:
    """The command that records one contribution in the book of that folder."""
    return [CREWBOOK, "contribute", books.WHO, "5", "--to", books.POD, *asked(folder)]


def asked(folder: Path) -> list[str]:
    """The options of a command about the book in that folder, on the day behind its last contribution."""
    return ["--on", books.TODAY.isoformat(), "--book", str(folder)]


def rows(small: Path) -> list[Row]:
    """Cold starts."""
    taken = clock.in_turns(
        {
            "contribute": clock.command(contribute(small)),
            "imports": clock.command([PYTHON, "-c", "import sqlalchemy, pydantic, typer"]),
            "sqlite3": clock.command([PYTHON, "-c", "import sqlite3"]),
            "help": clock.command([CREWBOOK, "--help"]),
            "command help": clock.command([CREWBOOK, "contribute", "--help"]),
            "typer": clock.command([PYTHON, "-c", "import typer"]),
        },
        tries=15,
    )
    return [
        Row("crewbook contribute", taken["contribute"], "import sqlalchemy, pydantic, typer", taken["imports"], 1.5),
        Row("crewbook contribute", taken["contribute"], "import sqlite3, and 20 ms", taken["sqlite3"] + 0.02, 1),
        Row("crewbook --help", taken["help"], "import typer", taken["typer"], 2),
        Row("crewbook contribute --help", taken["command help"], "import typer", taken["typer"]),
    ]
