"""The rows that the bench measures, and how they are printed: as a table, or as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NOT_INSTALLED = "not installed"


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured: ours, what stands beside it, and the most that ours may be of it.

    Both are seconds, or MiB where `unit` says so; `theirs` is None where the other program is not there.
    """

    what: str
    ours: float
    beside: str
    theirs: float | None
    bar: float | None = None
    unit: str = "s"

    @property
    def ratio(self) -> float | None:
        """Ours as a part of theirs: below 1 is better than theirs."""
        return self.ours / self.theirs if self.theirs else None

    @property
    def is_met(self) -> bool | None:
        """Whether the bar is met; None where there is none."""
        return None if self.bar is None or self.ratio is None else self.ratio <= self.bar


def text(rows: Sequence[Row]) -> str:
    """A Markdown table, as it stands in docs/performance.md."""
    cells: list[tuple[str, ...]] = [
        ("what", "ours", "beside it", "takes", "ratio", "bar", ""),
        ("---", "---:", "---", "---:", "---:", "---:", "---"),
    ]
    cells += [_cells(row) for row in rows]
    wide = [max(len(line[at]) for line in cells) for at in range(len(cells[0]))]
    return "".join(f"| {' | '.join(cell.ljust(wide[at]) for at, cell in enumerate(line))} |\n" for line in cells)


def _cells(row: Row) -> tuple[str, ...]:
    met = {True: "met", False: "missed", None: ""}[row.is_met]
    theirs = NOT_INSTALLED if row.theirs is None else _shown(row.theirs, row.unit)
    ratio = "" if row.ratio is None else f"{row.ratio:.3f}" if row.ratio < 0.1 else f"{row.ratio:.2f}"  # noqa: PLR2004 - small ones need more digits
    return (row.what, _shown(row.ours, row.unit), row.beside, theirs, ratio, f"≤ {row.bar:.3g}" if row.bar else "", met)


def _shown(number: float, unit: str) -> str:
    if unit != "s":
        return f"{number:,.0f} {unit}"
    for least, scale, name in ((10, 1, "s"), (0.01, 1e3, "ms"), (0, 1e6, "µs")):
        if number >= least:
            return f"{number * scale:,.{1 if name == 's' or number * scale < 100 else 0}f} {name}"  # noqa: PLR2004
    raise AssertionError("no time is negative")


def as_json(rows: Sequence[Row]) -> str:
    """The same for programs: seconds and MiB as numbers."""
    return json.dumps(
        [asdict(row) | {"ratio": row.ratio, "met": row.is_met} for row in rows], ensure_ascii=False, indent=2
    )
