"""Arrears by age and portfolio at risk, as the pool's statement and the statement of its loans show them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from pods.lending import arrears
from reports.document import BarChart, Column, Document, Fact, Percent, Section, Table
from reports.figures import amount, exact, foresight_note, total
from reports.heading import heading, pod
from reports.lending import OVER, loan_data, loan_table, standings
from reports.periods import marks
from reports.say import say

if TYPE_CHECKING:
    from ledger.view import View
    from pods.crew.people import Pod

PERCENT_DIGITS = 2
FORMULA = say("Portfolio at risk = what is owed on loans with a late instalment ÷ all that is owed on loans.")


@dataclass(frozen=True, slots=True)
class Arrears:
    """A pool's arrears on the view's day."""

    ages: tuple[arrears.Age, ...]
    at_risk: arrears.AtRisk

    @property
    def percent(self) -> Decimal:
        """The portfolio at risk, with two decimals."""
        return money.round_half_up(self.at_risk.ratio * 100, PERCENT_DIGITS)


def arrears_of(view: View, found: Pod) -> Arrears:
    """Where the pool's loans stand."""
    return Arrears(tuple(arrears.by_age(arrears.late_in(view, found.id))), arrears.at_risk(view, found.id))


def facts(view: View, found: Pod, stand: Arrears) -> tuple[Fact, ...]:
    """Owed, owed on late loans, and the ratio of the two."""
    return (
        Fact("Owed on loans", amount(view, stand.at_risk.outstanding, found.commodity)),
        Fact("Owed on late loans", amount(view, stand.at_risk.late, found.commodity)),
        Fact("Portfolio at risk", Percent(stand.percent)),
    )


def said(age: str) -> str:
    """`1-30 days`."""
    return say("{age} days", age=age)


def chart(view: View, found: Pod, stand: Arrears) -> tuple[BarChart, ...]:
    """What is owed on loans by how late they are; nothing where nothing is owed. The table stands beside it."""
    owed = stand.at_risk.outstanding
    if not owed:
        return ()
    bars = [(say("not late"), owed - stand.at_risk.late), *((said(each.name), each.balance) for each in stand.ages)]
    shown = tuple((label, exact(view, number, found.commodity)) for label, number in bars)
    return (BarChart("Owed on loans, by how late they are", found.commodity, shown),)


def table(view: View, found: Pod, stand: Arrears) -> Table:
    """A row for each age, and their sum."""
    unit = found.commodity
    rows = tuple(
        (said(each.name), each.loans, amount(view, each.overdue, unit), amount(view, each.balance, unit))
        for each in stand.ages
    )
    columns = (
        Column("Late by"),
        Column("Loans", "number"),
        Column("Overdue", "money"),
        Column("Owed on them in all", "money"),
    )
    together = (
        say("Together"),
        sum(each.loans for each in stand.ages),
        amount(view, total(each.overdue for each in stand.ages), unit),
        amount(view, total(each.balance for each in stand.ages), unit),
    )
    return Table("Arrears by age", columns, rows, together)


def data(view: View, found: Pod, stand: Arrears) -> dict[str, object]:
    """The same as other programs read it."""
    unit = found.commodity
    return {
        "arrears_by_age": [
            {
                "age": each.name,
                "loans": each.loans,
                "overdue": exact(view, each.overdue, unit),
                "balance": exact(view, each.balance, unit),
            }
            for each in stand.ages
        ],
        "portfolio_at_risk": {
            "late": exact(view, stand.at_risk.late, unit),
            "outstanding": exact(view, stand.at_risk.outstanding, unit),
            "percent": stand.percent,
        },
    }


def loans_statement(view: View, pod_id: str) -> Document:
    """Every loan of a pool that is not over, its arrears by age and its portfolio at risk.

    Raises: Invalid, when there is no such pod.
    """
    found = pod(view, pod_id)
    stand = arrears_of(view, found)
    lent = standings(view, pod=found.id, with_over=True)
    current = [each for each in lent if each.record.status not in OVER]
    over = [each for each in lent if each.record.status in OVER]
    sections = [
        Section(say("Loans"), tables=(loan_table(view, current, title="", with_member=True),))
        if current
        else Section(say("Loans"), notes=(say("Nobody owes this pool a loan, and nobody has asked for one."),)),
        Section(say("Late"), tables=(table(view, found, stand),), charts=chart(view, found, stand), notes=(FORMULA,)),
    ]
    if over:
        sections.append(Section(say("Over"), tables=(loan_table(view, over, title="", with_member=True),)))
    return Document(
        kind="loans",
        is_wide=True,
        title=say("Loans of {name}", name=found.name),
        **heading(view),
        facts=facts(view, found, stand),
        sections=tuple(sections),
        notes=(*foresight_note(view), *marks(view, f"pod/{found.id}")),
        data={
            "pod": found.id,
            "name": found.name,
            "commodity": found.commodity,
            "on": view.on,
            "loans": [loan_data(each) for each in lent],
            **data(view, found, stand),
        },
    )
