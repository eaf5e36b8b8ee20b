"""A year's surplus or loss and who gets or bears what of it: the same for a proposal, a notice and the statement of the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pods.settings.capital import MEASURES
from reports.document import Column, Document, Fact, Percent, Row, Section, Table
from reports.figures import ZERO, amount, exact, total
from reports.heading import heading, name_of
from reports.ownership_plan import percents

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from ledger.view import View
    from pods.crew.people import Pod
    from pods.owning.fiscal_year import Year
    from pods.owning.surplus import Proposed

_TITLES = {
    "equal": "Parts",
    "hours": "Hours",
    "pay": "Pay",
    "purchases": "Purchases",
    "shares": "Share-days",
    "weights": "Weight",
}
NO_CLAIM = (
    "In the United States a written notice of allocation counts as qualified only where at least 20 % is paid in cash, "
    "beside other conditions. Whether this one does, and how it is taxed, is not said here: ask somebody who knows."
)


def surplus_document(view: View, found: Pod, shared: Proposed) -> Document:
    """The year and its allocation as they would be proposed on the view's day."""
    what = word(shared.year)
    return Document(
        kind="surplus",
        title=f"{what} of {shared.year.name}",
        subtitle=found.name,
        **heading(view),
        facts=(
            Fact("Pod", found.name),
            Fact(f"{what} of {shared.year.name}", amount(view, shared.year.surplus, found.commodity)),
        ),
        sections=surplus_sections(view, found, shared),
        data={"pod": found.id, "on": view.on, "commodity": found.commodity} | surplus_data(view, found, shared),
    )


def word(year: Year) -> str:
    """What the year's result is called."""
    return "Loss" if year.surplus < 0 else "Surplus"


def surplus_sections(view: View, found: Pod, shared: Proposed) -> tuple[Section, ...]:
    """The year's figures, and each part of it, with the rule behind it."""
    year = shared.year
    notes = [by_words(shared)]
    notes += [
        f"The collective account {'bears' if year.surplus < 0 else 'gets'} {shared.collective_pct.normalize():f} %."
    ]
    if year.surplus > 0:
        notes += [
            f"{shared.cash_pct.normalize():f} % of each member's part is paid in cash; the rest stays in their capital account."
        ]
    return (
        Section("The year", tables=(year_table(view, found, year),)),
        Section(
            "Who bears what" if year.surplus < 0 else "Who gets what",
            tables=(_parts_table(view, found, shared),),
            notes=(" ".join(notes), *((NO_CLAIM,) if year.surplus > 0 else ())),
        ),
    )


def year_table(view: View, found: Pod, year: Year) -> Table:
    """How the surplus or the loss of a year comes about, line by line."""
    lines = [("Income", year.income), ("Less costs", -year.costs), ("Less pay", -year.pay)]
    lines += (
        [("Less what its months kept for the commons, the buffer and the collective", -year.kept)] if year.kept else []
    )
    lines += [("Recorded late for earlier years", year.carried)] if year.carried else []
    rows: list[Row] = [(what, amount(view, number, found.commodity)) for what, number in lines]
    columns = (Column("What"), Column("Amount", "money"))
    together: Row = (word(year), amount(view, year.surplus, found.commodity))
    note = f"From {year.first} to {year.last}, as money came and went."
    return Table("", columns, tuple(rows), together, note=note)


def by_words(shared: Proposed) -> str:
    """By what members share it, in a sentence."""
    names = list(shared.factors)
    if len(names) == 1:
        return f"Members share it {MEASURES.get(names[0], f'by {names[0]}').partition(', typed')[0]}."
    counted = ", ".join(f"{factor.normalize():f} × {name}" for name, factor in shared.factors.items())
    return f"Members share it by {counted}, added up."


def measure_title(name: str) -> str:
    """A measure as the head of a column."""
    return _TITLES.get(name, name[:1].upper() + name[1:])


def _parts_table(view: View, found: Pod, shared: Proposed) -> Table:
    unit = found.commodity
    shown = percents([each.weight for each in shared.parts])
    columns = (
        Column("Member"),
        *(Column(measure_title(name), "number") for name in shared.figures),
        Column("Part", "percent"),
        Column("Amount", "money"), Column("In cash", "money"), Column("Capital account", "money"),
    )  # fmt: skip

    def row(name: str, figures: Sequence[Decimal | None], part: Decimal | None, numbers: Sequence[Decimal]) -> Row:
        cells = [amount(view, number, unit) for number in numbers]
        return (name, *figures, None if part is None else Percent(part), *cells)

    rows = [
        row(
            name_of(view, each.member),
            [of.get(each.member, ZERO).normalize() + 0 for of in shared.figures.values()],
            part,
            (each.amount, each.cash, each.retained),
        )
        for each, part in zip(shared.parts, shown, strict=True)
    ]
    sums = [total(each.amount for each in shared.parts), total(each.cash for each in shared.parts)]
    figures = [total(of.values()).normalize() + 0 for of in shared.figures.values()]
    rows.append(row("Members together", figures, total(shown), (*sums, sums[0] - sums[1])))
    rows.append(("The collective account", *[None] * len(figures), None, amount(view, shared.common, unit), None, None))
    together: Row = (
        word(shared.year),
        *[None] * len(figures),
        None,
        amount(view, shared.year.surplus, unit),
        None,
        None,
    )
    return Table("", columns, tuple(rows), together)


def surplus_data(view: View, found: Pod, shared: Proposed) -> dict[str, object]:
    """A year and its allocation as other programs read them."""
    year, unit = shared.year, found.commodity
    shown = percents([each.weight for each in shared.parts])
    return {
        "year": year.name,
        "first": year.first,
        "last": year.last,
        "income": exact(view, year.income, unit),
        "costs": exact(view, year.costs, unit),
        "pay": exact(view, year.pay, unit),
        "kept": exact(view, year.kept, unit),
        "carried": exact(view, year.carried, unit),
        "surplus": exact(view, year.surplus, unit),
        "by": dict(shared.factors),
        "collective_pct": shared.collective_pct,
        "cash_pct": shared.cash_pct,
        "collective": exact(view, shared.common, unit),
        "parts": [
            {
                "member": each.member,
                **{name: of.get(each.member, ZERO) for name, of in shared.figures.items()},
                "part_pct": part,
                "allocation": each.amount,
                "cash": each.cash,
                "retained": each.retained,
            }
            for each, part in zip(shared.parts, shown, strict=True)
        ],
    }
