"""Long lists, a leaf at a time: which rows are shown now, and where the ones before and behind them are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from dashboard.asking import whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.asking import Asking
    from reports.document import Document

AT_ONCE = 50
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Leaf:
    """Rows `first` to `last` of `count`, counted from 1; the addresses of the leaves before and behind, empty where there is none."""

    name: str
    first: int
    last: int
    count: int
    before: str
    after: str


def leaf(asking: Asking, page: str, name: str, rows: Sequence[Row]) -> tuple[Sequence[Row], Leaf | None]:
    """The rows of the leaf that `name` in the address asks for, and where it stands; None where all of them fit."""
    leaves = max(1, -(-len(rows) // AT_ONCE))
    number = max(1, min(whole(asking.given.get(name)) or 1, leaves))
    begin = (number - 1) * AT_ONCE
    shown = rows[begin : begin + AT_ONCE]
    if leaves == 1:
        return shown, None

    def address(at: int) -> str:
        asked = {**asking.given, name: str(at)}
        return f"{asking.url(page, **asked)}#{name}" if 1 <= at <= leaves else ""

    return shown, Leaf(name, begin + 1, begin + len(shown), len(rows), address(number - 1), address(number + 1))


def leaves_of(asking: Asking, page: str, name: str, document: Document) -> tuple[Document, dict[str, Leaf]]:
    """A report of which each table shows one leaf, and the leaves by `SECTION-TABLE`, both counted from 0."""
    sections, found = [], {}
    for at, section in enumerate(document.sections):
        tables = []
        for number, table in enumerate(section.tables):
            rows, shown = leaf(asking, page, f"{name}-{at}-{number}", table.rows)
            tables.append(replace(table, rows=tuple(rows)))
            if shown is not None:
                found[f"{at}-{number}"] = shown
        sections.append(replace(section, tables=tuple(tables)))
    return replace(document, sections=tuple(sections)), found
