"""Long lists, a leaf at a time: which rows are shown now, and where the ones before and behind them are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from dashboard.asking import whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.asking import Asking
    from reports.document import Document

AT_ONCE = 50
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Leaf:
    """Rows `first` to `last` of `count`, counted from 1; the addresses of the leaves before and behind, empty where there is none.

    `count` is None where nobody counts how many there are: they are not read.
    """

    name: str
    first: int
    last: int
    count: int | None
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

    before, after = (_address(asking, page, name, at) if 1 <= at <= leaves else "" for at in (number - 1, number + 1))
    return shown, Leaf(name, begin + 1, begin + len(shown), len(rows), before, after)


def leaf_read(
    asking: Asking, page: str, name: str, read: Callable[[int, int], Sequence[Row]]
) -> tuple[Sequence[Row], Leaf | None]:
    """The same of rows of which only those shown are read: `read` answers so many behind the first so many."""
    number = max(1, whole(asking.given.get(name)) or 1)
    found = read((number - 1) * AT_ONCE, AT_ONCE + 1)
    if not found:
        number, found = 1, read(0, AT_ONCE + 1)
    begin, shown, is_last = (number - 1) * AT_ONCE, found[:AT_ONCE], len(found) <= AT_ONCE
    if number == 1 and is_last:
        return shown, None
    before = _address(asking, page, name, number - 1) if number > 1 else ""
    after = "" if is_last else _address(asking, page, name, number + 1)
    return shown, Leaf(name, begin + 1, begin + len(shown), None, before, after)


def _address(asking: Asking, page: str, name: str, at: int) -> str:
    asked = {**asking.given, name: str(at)}
    return f"{asking.url(page, **asked)}#{name}"


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
