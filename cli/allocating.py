"""What `surplus` does: it reckons the year, shows it line by line, and records it or proposes it to the others."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cli.planning_ownership import measured
from cli.repeated import known
from cli.typed import named, percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cli.door import Door
    from ledger.view import View
    from pods.crew.people import Pod
    from pods.owning.fiscal_year import Year

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
    from pods.owning import capital, fiscal_year, surplus
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
            surplus.need_turn(view, found, year)
            reckoned = fiscal_year.year_of(view, found, year)
            names = _measures(found, by, figures, factors)
            every = {name: _figures(view, found, reckoned, name, figures) for name in names}
            shared = surplus.divided(
                view,
                found,
                reckoned,
                every,
                factors or dict.fromkeys(names, Decimal(1)),
                collective=_percent(given, found, "collective"),
                cash=_percent(given, found, "cash"),
            )
            act = surplus.proposed(shared, found, tuple(name for name in names if name not in figures))
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


def _measures(
    found: Pod, by: str | None, figures: Mapping[str, Mapping[str, Decimal]], factors: Mapping[str, Decimal]
) -> list[str]:
    """The names of the measures: those that were named, else those that were typed, else the pod's own."""
    if by:
        return list(dict.fromkeys(each.strip() for each in by.split(",") if each.strip()))
    return list(dict.fromkeys([*figures, *factors])) or [found.terms.text("surplus-by")]


def _figures(
    view: View, found: Pod, year: Year, name: str, typed: Mapping[str, Mapping[str, Decimal]]
) -> Mapping[str, Decimal]:
    """Member → figure, as it was typed, else as the book knows it.

    Raises: Invalid, for a name that nobody in the crew has; Refused, where the book knows nothing.
    """
    from pods.crew import people
    from pods.owning import measures

    if name not in typed:
        return measures.of_book(view, found, year, name)
    for each in typed[name]:
        people.member(view, each)
    joined = [each.id for each in people.members(view)]
    return {who: typed[name][who] for who in joined if who in typed[name]}


def _percent(given: Mapping[str, Decimal], found: Pod, name: str) -> Decimal:
    return given[name] if name in given else found.terms.number(f"surplus-{name}") or Decimal(0)
