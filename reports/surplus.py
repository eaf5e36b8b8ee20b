"""A year's surplus or loss and who gets or bears what of it: the same for a proposal, a notice and the statement of the year."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from pods.crew import standing
from reports.document import Column, Document, Fact, Percent, Row, Section, Table
from reports.figures import ZERO, amount, exact, total
from reports.heading import heading, name_of
from reports.ownership_plan import percents
from reports.read_back import period_cell
from reports.say import listed, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from ledger.view import View
    from pods.crew.people import Pod
    from pods.owning.fiscal_year import Year
    from pods.owning.surplus import Proposed

_TITLES = {
    "equal": say("Parts"),
    "hours": say("Hours"),
    "pay": say("Pay"),
    "purchases": say("Purchases"),
    "shares": say("Share-days"),
    "slices": say("Slices"),
    "weights": say("Weight"),
}
_BY = {
    "equal": say("Members share it in equal parts."),
    "hours": say("Members share it by the hours that each worked in the year."),
    "pay": say("Members share it by the pay that each got for the year."),
    "purchases": say("Members share it by what each bought of the pod in the year."),
    "shares": say("Members share it by shares times the days of the year for which each held them."),
    "slices": say(
        "It is shared by the slices that each has when the year ends; of a frozen pie who left has a part, too."
    ),
    "weights": say("Members share it by the weights that were agreed."),
}
NO_CLAIM = say(
    "In the United States a written notice of allocation counts as qualified only where at least 20 % is paid in cash, "
    "beside other conditions. Whether this one does, and how it is taxed, is not said here: ask somebody who knows."
)


def surplus_document(view: View, found: Pod, shared: Proposed) -> Document:
    """The year and its allocation as they would be proposed on the view's day."""
    what = word(shared.year)
    return Document(
        kind="surplus",
        title=_of_year(shared.year),
        subtitle=found.name,
        **heading(view),
        facts=(
            Fact("Pod", found.name),
            Fact(what, amount(view, shared.year.surplus, found.commodity)),
        ),
        sections=surplus_sections(view, found, shared),
        data={"pod": found.id, "on": view.on, "commodity": found.commodity} | surplus_data(view, found, shared),
    )


def word(year: Year) -> str:
    """What the year's result is called."""
    return say("Loss") if year.surplus < 0 else say("Surplus")


def _of_year(year: Year) -> str:
    return (
        say("Loss of {year}", year=period_cell(year.name))
        if year.surplus < 0
        else say("Surplus of {year}", year=period_cell(year.name))
    )


def surplus_sections(view: View, found: Pod, shared: Proposed) -> tuple[Section, ...]:
    """The year's figures, and each part of it, with the rule behind it."""
    year = shared.year
    common, cash = (f"{each.normalize():f}" for each in (shared.collective_pct, shared.cash_pct))
    if year.surplus < 0:
        notes = [say("The collective account bears {percent} %.", percent=common)]
    else:
        notes = [
            say("The collective account gets {percent} %.", percent=common),
            say(
                "Of each member's part {percent} % is paid in cash; the rest stays in their capital account.",
                percent=cash,
            ),
            NO_CLAIM,
        ]
    return (
        Section(say("The year"), tables=(year_table(view, found, year),)),
        Section(
            say("Who bears what") if year.surplus < 0 else say("Who gets what"),
            tables=(_parts_table(view, found, shared),),
            notes=(by_words(shared), *_decides(shared), *notes),
        ),
    )


def year_table(view: View, found: Pod, year: Year) -> Table:
    """How the surplus or the loss of a year comes about, line by line."""
    lines = [(say("Income"), year.income), (say("Less costs"), -year.costs), (say("Less pay"), -year.pay)]
    kept = say("Less what its months kept for the commons, the buffer and the collective")
    lines += [(kept, -year.kept)] if year.kept else []
    lines += [(say("Recorded late for earlier years"), year.carried)] if year.carried else []
    rows: list[Row] = [(what, amount(view, number, found.commodity)) for what, number in lines]
    columns = (Column("What"), Column("Amount", "money"))
    together: Row = (word(year), amount(view, year.surplus, found.commodity))
    note = say("From {first} to {last}, as money came and went.", first=year.first, last=year.last)
    return Table("", columns, tuple(rows), together, note=note)


def by_words(shared: Proposed) -> str:
    """By what members share it, in a sentence."""
    names = list(shared.factors)
    if len(names) == 1:
        return _BY.get(names[0]) or say("Members share it by {measure}.", measure=names[0])
    counted = listed(
        (
            say("{factor} × {measure}", factor=f"{factor.normalize():f}", measure=measure_title(name))
            for name, factor in shared.factors.items()
        ),
        ", ",
    )
    return say("Members share it by {measures}, added up.", measures=counted)


def _decides(shared: Proposed) -> tuple[str, ...]:
    """Of several measures, which part of the whole each makes: 4 share-days count as much as 4 hours, whatever they are worth."""
    if len(shared.factors) == 1:
        return ()
    made = [
        Fraction(total(shared.figures[name].values())) * Fraction(factor) for name, factor in shared.factors.items()
    ]
    each = listed(
        (
            say("{measure} {part}", measure=measure_title(name), part=Percent(part))
            for name, part in zip(shared.factors, percents(made), strict=True)
        ),
        ", ",
    )
    return (
        say(
            "Each is counted in its own unit, so the larger figures decide more. Of all that is added up: {each}.",
            each=each,
        ),
    )


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
            _marked(view, each.member),
            [of.get(each.member, ZERO).normalize() + 0 for of in shared.figures.values()],
            part,
            (each.amount, each.cash, each.retained),
        )
        for each, part in zip(shared.parts, shown, strict=True)
    ]
    sums = [total(each.amount for each in shared.parts), total(each.cash for each in shared.parts)]
    figures = [total(of.values()).normalize() + 0 for of in shared.figures.values()]
    rows.append(row(say("Members together"), figures, total(shown), (*sums, sums[0] - sums[1])))
    rows.append(
        (say("The collective account"), *[None] * len(figures), None, amount(view, shared.common, unit), None, None)
    )
    together: Row = (
        word(shared.year),
        *[None] * len(figures),
        None,
        amount(view, shared.year.surplus, unit),
        None,
        None,
    )
    return Table("", columns, tuple(rows), together)


def _marked(view: View, handle: str) -> str:
    """A name, with a mark behind it where they left or died."""
    found = view.get("member", handle)
    return name_of(view, handle) + (standing.mark(found) if found else "")


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
