"""A member's months in a pool, as their statement shows them: savings, loans and points at the end of each."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reports.document import Column, Row, Table
from reports.figures import amount, exact
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.view import View
    from pods.crew import people
    from pods.pools import points


def month_table(view: View, pod: people.Pod, months: Sequence[points.Month], begin: dt.date) -> Table:
    """A row a month since `begin`: savings, loans, points of the month, gifts where there are any, points in all."""
    unit = pod.commodity
    shown = [month for month in months if month.last_day >= begin]
    # Most members never give points away: their statement has no column of nothing.
    has_gifts = any(month.gifts for month in shown)
    rows: list[Row] = [
        (
            min(month.last_day, view.on),
            amount(view, month.savings, unit),
            amount(view, month.loans, unit),
            amount(view, month.balance, unit),
            None if month.points is None else exact(view, month.points, unit),
            *((exact(view, month.gifts, unit) if month.gifts else None,) if has_gifts else ()),
            exact(view, month.points_total, unit),
        )
        for month in shown
    ]
    columns = (
        Column("At the end of", "date"),
        Column("Savings", "money"),
        Column("Loans", "money"),
        Column("Savings less loans", "money"),
        Column("Points of the month", "number"),
        *((Column("Points received less given", "number"),) if has_gifts else ()),
        Column("Points in all", "number"),
    )
    is_shortened = bool(months) and months[0].last_day < begin
    return Table(
        "Month by month",
        columns,
        tuple(rows),
        note=say("From {begin} on; there are earlier months.", begin=begin) if is_shortened else "",
    )


def month_data(view: View, month: points.Month, unit: str) -> dict[str, object]:
    """A month as other programs read it."""
    return {
        "month": f"{month.last_day:%Y-%m}",
        "last_day": month.last_day,
        "savings": exact(view, month.savings, unit),
        "loans": exact(view, month.loans, unit),
        "balance": exact(view, month.balance, unit),
        "points": None if month.points is None else exact(view, month.points, unit),
        "gifts": exact(view, month.gifts, unit),
        "points_total": exact(view, month.points_total, unit),
    }
