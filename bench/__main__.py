"""`make bench`: prints a table of ratios, all taken in one run on this machine. Nothing here fails: a figure is to be read."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bench import (
    beside,
    books,
    circles,
    crowd,
    durable,
    growing,
    papers,
    pods,
    shares,
    starting,
    table,
    visits,
    whole,
    working,
)

if TYPE_CHECKING:
    from collections.abc import Callable

SMALL, LARGE, BATCH = 1_000, 1_000_000, 100_000
CROWD_SECONDS, SHORT_SECONDS = 120, 20


def main() -> None:
    """Make the books, measure section by section, print."""
    given = _given()
    with tempfile.TemporaryDirectory(prefix="crewbook-bench-") as scratch:
        root = Path(scratch)
        kept = Path(given.folder) if given.folder else root
        batch = min(BATCH, given.size)
        tries = 1 if given.once else 3
        sections: dict[str, Callable[[], list[table.Row]]] = {
            "starting": lambda: starting.rows(_copy(kept, root, "starting")),
            "growing": lambda: growing.rows(*_pair(kept, root, "growing", given.size), (SMALL, given.size)),
            "visits": lambda: visits.rows(*_pair(kept, root, "visits", given.size), (SMALL, given.size)),
            "durable": lambda: durable.rows(root, _copy(kept, root, "durable")),
            "pods": lambda: [*pods.rows(kept, root), *circles.rows(root), *shares.rows(root), *working.rows(root)],
            "papers": lambda: papers.rows(root),
            "crowd": lambda: crowd.rows(root, SHORT_SECONDS if given.once else CROWD_SECONDS),
            "whole": lambda: whole.rows(root, batch, tries=tries),
            "checks": lambda: beside.checks(root, books.kept(kept, batch), batch, tries=tries),
            "beside": lambda: beside.rows(
                root, books.kept(kept, given.size), given.size, tries=1 if given.size > batch else tries
            ),
        }
        rows: list[table.Row] = []
        for name, measure in sections.items():
            if name in (given.only or sections):
                rows += measure()
    if sys.stderr.isatty():
        books.tell("")
    print(table.as_json(rows) if given.json else table.text(rows), end="")


def _pair(kept: Path, root: Path, section: str, size: int) -> tuple[Path, Path]:
    """The small and the large book, of a crew of which the same is expected in both."""
    return books.expecting(_copy(kept, root, section)), books.expecting(books.kept(kept, size))


def _copy(kept: Path, root: Path, section: str) -> Path:
    """The small book for one section alone: what is recorded while it is measured would make it larger for the next."""
    folder = root / section
    shutil.copytree(books.kept(kept, SMALL), folder)
    return folder


def _given() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m bench", description="A table of ratios taken in one run.")
    asked.add_argument("--size", type=int, default=LARGE, help=f"entries in the large book (default: {LARGE:,})")
    asked.add_argument("--only", action="append", metavar="SECTION", help="measure only this; may be given again")
    asked.add_argument("--once", action="store_true", help="do the long works once: quicker, and less to rely on")
    asked.add_argument("--json", action="store_true", help="print the figures for programs")
    asked.add_argument(
        "--folder",
        default=os.environ.get("BENCH_FOLDER"),
        help="where the books are kept for the next run (default: BENCH_FOLDER, or nowhere)",
    )
    return asked.parse_args()


if __name__ == "__main__":
    main()
