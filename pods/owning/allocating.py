"""A year's surplus as it is proposed: the figures that were typed, else those of the book, and the pod's own terms for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pods.crew import people
from pods.owning import capital, fiscal_year, measures, surplus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.view import View
    from pods.crew.people import Pod
    from pods.owning.fiscal_year import Year
    from pods.owning.surplus import Allocate, Proposed

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The pod whose year it is, how the year is divided, and the act that allocates it so."""

    pod: Pod
    shared: Proposed
    act: Allocate


def reckoned(
    view: View,
    pod: str,
    year: str,
    *,
    by: str | None = None,
    figures: Mapping[str, Mapping[str, Decimal]] | None = None,
    factors: Mapping[str, Decimal] | None = None,
    percents: Mapping[str, Decimal] | None = None,
) -> Reckoned:
    """The year as it would be allocated now.

    `by` names measures with commas between, `figures` are measure → member → number as typed, `factors` measure →
    how much it counts, `percents` what the `collective` gets and what is paid in `cash`.
    Raises: Invalid or Refused, for a year that is not its turn, and names or figures that are not known.
    """
    given, typed, found = percents or {}, figures or {}, capital.owned(view, pod)
    surplus.need_turn(view, found, year)
    of = fiscal_year.year_of(view, found, year)
    names = _measures(found, by, typed, factors or {})
    every = {name: _figures(view, found, of, name, typed) for name in names}
    shared = surplus.divided(
        view,
        found,
        of,
        every,
        factors or dict.fromkeys(names, _ONE),
        collective=_percent(given, found, "collective"),
        cash=_percent(given, found, "cash"),
    )
    return Reckoned(found, shared, surplus.proposed(shared, found, tuple(name for name in names if name not in typed)))


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

    Raises: Invalid, for a name that nobody in the crew has, or had who died since the year began; Refused, where the book
    knows nothing.
    """
    if name not in typed:
        return measures.of_book(view, found, year, name)
    died = {each.id for each in measures.who_died(view, found, year)}
    for each in typed[name]:
        if each not in died:
            people.member(view, each)
    return {each.id: typed[name][each.id] for each in view.find("member") if each.id in typed[name]}


def _percent(given: Mapping[str, Decimal], found: Pod, name: str) -> Decimal:
    return given[name] if name in given else found.terms.number(f"surplus-{name}") or Decimal(0)
