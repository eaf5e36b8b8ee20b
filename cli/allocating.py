"""What `surplus` does: it reckons the year, shows it line by line, and records it or proposes it to the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.planning_ownership import measured
from cli.repeated import known
from cli.typed import named, percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cli.door import Door

_MOST_DECIMALS = 8


def allocate(
    door: Door,
    pod: str,
    *,
    year: str,
    by: str | None,
    typed: Mapping[str, Sequence[str]],
    others: Sequence[str],
    weigh: Sequence[str],
    percents: Mapping[str, str | None],
) -> None:
    """Show the year's allocation and record it, or the proposal that it needs."""
    from pods.owning import allocating, capital, surplus
    from reports.surplus import surplus_data, surplus_document

    figures = measured(typed, None, others)
    factors = named(weigh, "weigh", decimals=_MOST_DECIMALS)
    given = {name: percent(each, name) for name, each in percents.items() if each is not None}
    with door.view() as view:
        found = capital.owned(view, pod)
        before = known(view, door.given.key, surplus.Allocate)
        if before is not None and (before.pod, before.year) == (pod, year):
            act, shared = before, surplus.read(before.given())
        else:
            reckoned = allocating.reckoned(view, pod, year, by=by, figures=figures, factors=factors, percents=given)
            act, shared = reckoned.act, reckoned.shared
        document = surplus_document(view, found, shared)
        data = surplus_data(view, found, shared)
    posted = door.send(act)
    if door.given.json:
        door.answer(posted, surplus=data)
        return
    door.show(document)
    if door.given.dry_run:
        print("\nNobody was asked and nothing was recorded: this is only how it would be.")
        return
    print()
    door.answer(posted)
