"""What a livelihood pod received and paid in a month, entry by entry, and how many lean months its buffer carries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger import text
from ledger.book import entry_at
from pods.working import income_month
from pods.working.income_split import Forecast, forecast
from pods.working.livelihood import received
from reports.document import Column, Row, Table
from reports.figures import ZERO, amount, exact, total
from reports.heading import name_of
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from beancount.core import data

    from ledger.view import View
    from pods.crew.people import Pod
    from pods.working.income_month import Month

COSTS = say("Costs")
"""What the table of costs is called; its last columns are the receipt and the number of the entry."""


def _moved(
    view: View, found: Pod, prefix: str, first: dt.date, last: dt.date
) -> list[tuple[dt.date, int, Decimal, data.Transaction]]:
    """(day, entry, amount, transaction) of what moved accounts below a prefix in those days, by day."""
    rows = []
    for row in view.postings(prefix, since=first, until=last):
        entry = entry_at(view.session, row.seq)
        for each in text.parse(entry.text):
            accounts = {posting.account for posting in getattr(each, "postings", ())}
            if row.account in accounts and row.commodity == found.commodity:
                rows.append((row.date, row.seq, view.amount(row), each))
                break
    return rows


def received_table(view: View, found: Pod, first: dt.date, last: dt.date) -> Table:
    """Income of those days: from whom, and who earned it."""
    unit = found.commodity
    moved = _moved(view, found, f"Income:{found.slug}:", first, last)
    rows: list[Row] = [
        (
            day,
            each.payee or (None if _is_received(each, found) else each.narration),
            name_of(view, each.meta["earned-by"]) if "earned-by" in each.meta else None,
            amount(view, -number, unit),
            str(seq),
        )
        for day, seq, number, each in moved
    ]
    columns = (
        Column("Date", "date"),
        Column("From"),
        Column("Earned by"),
        Column("Received", "money"),
        Column("Entry"),
    )
    together = amount(view, total(-number for _, _, number, _ in moved), unit)
    return Table("Received", columns, tuple(rows), (None, say("Together"), None, together, None))


def _is_received(entry: data.Transaction, found: Pod) -> bool:
    """Whether it is income from the pod's work, so that what it says besides from whom is in the title already."""
    return any(posting.account == received(found) for posting in entry.postings)


def cost_table(view: View, found: Pod, first: dt.date, last: dt.date) -> Table:
    """Costs of those days, pay apart: what for, and under which name the receipt is filed."""
    unit = found.commodity
    moved = [
        each
        for each in _moved(view, found, f"Expenses:{found.slug}:", first, last)
        if not any(posting.account.endswith(":Pay") and posting.units.number == each[2] for posting in each[3].postings)
    ]
    rows: list[Row] = [
        (
            day,
            each.narration.partition(": ")[2] or each.narration,
            each.payee,
            amount(view, number, unit),
            each.meta.get("document"),
            str(seq),
        )
        for day, seq, number, each in moved
    ]
    columns = (
        Column("Date", "date"),
        Column("For"),
        Column("Paid back to"),
        Column("Cost", "money"),
        Column("Receipt"),
        Column("Entry"),
    )
    together = amount(view, total(number for _, _, number, _ in moved), unit)
    return Table(COSTS, columns, tuple(rows), (None, say("Together"), None, together, None, None))


@dataclass(frozen=True, slots=True)
class Lean:
    """A forecast with what it supposes."""

    label: str
    found: Forecast


def forecasts(view: View, found: Pod, until: dt.date, months: Sequence[Month]) -> tuple[Lean, ...]:
    """How many months without income, and how many like the leanest of the last twelve, the buffer carries.

    Costs and pay of a month are the averages of the months shared so far, at most twelve; pay is the setting monthly-pay
    where there is one. Nothing is forecast before a month was shared or has income.
    """
    year = months[-12:]
    if not year:
        return ()
    digits = view.digits(found.commodity)
    rules = income_month.rules_of(view, found, until)
    costs = income_month.average([each.division.costs for each in year], digits)
    pay = (
        rules.monthly_pay
        if rules.monthly_pay is not None
        else income_month.average([each.division.pot for each in year], digits)
    )
    leanest = min(each.division.income for each in year)
    buffer = -view.balance(f"Equity:Buffer:{found.slug}", found.commodity)
    labels = {ZERO: say("Months without any income")}
    if leanest > 0:
        labels[leanest] = say("Months like the leanest so far")
    return tuple(
        Lean(
            label,
            forecast(
                income=exact(view, income, found.commodity),
                costs=costs,
                pay=pay,
                buffer=buffer,
                rules=rules,
                digits=digits,
            ),
        )
        for income, label in labels.items()
    )
