"""The crew's money at a glance: by place, what members saved, what is out on loans, and how it went over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.drawing import told
from ledger import chart
from pods.crew import people
from pods.lending.balances import outstanding
from reports.document import Column, Fact, LineChart, Table
from reports.figures import ZERO, amount, by_month_end, exact, total
from reports.say import say

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from ledger.view import View
    from reports.document import Row

_SAVED = ("Liabilities:Savings", "Liabilities:Cycle")
_LENT = "Assets:Loans"
_SAVED_BY_MEMBERS = say("Saved by members")


@dataclass(frozen=True, slots=True)
class Glance:
    """The money of one commodity: facts, where it lies, and a chart."""

    facts: tuple[Fact, ...]
    places: Table | None
    chart: LineChart | None

    def for_fava(self) -> list[dict[str, object]]:
        """The chart as Fava's own charts are fed: one for each line, to choose from; it must have one."""
        assert self.chart is not None, "its page asks for no other"
        return [
            {
                "type": "balances",
                "label": name,
                "data": [
                    {"date": day.isoformat(), "balance": {self.chart.commodity: float(held)}} for day, held in points
                ],
            }
            for name, points in self.chart.series
        ]


def glances(view: View, *, has_past: bool = True) -> list[Glance]:
    """One for each kind of money that lies anywhere, the most used first; without how it went over time unless it `has_past`."""
    by_unit: dict[str, dict[str, Decimal]] = {}
    for (account, unit), number in view.balances("Assets:", without=chart.LENT).items():
        if chart.is_place(account):
            places = by_unit.setdefault(unit, {})
            place = account.split(":")[1]
            places[place] = places.get(place, ZERO) + number
    order = sorted(by_unit.items(), key=lambda each: -len(each[1]))
    return [_glance(view, unit, places, has_past=has_past) for unit, places in order]


def saved(view: View) -> list[Glance]:
    """What members saved alone, in each kind of money."""
    units = dict.fromkeys(unit for prefix in _SAVED for _, unit in view.balances(f"{prefix}:"))
    return [Glance((Fact(_SAVED_BY_MEMBERS, amount(view, _saved(view, unit), unit)),), None, None) for unit in units]


def _saved(view: View, unit: str) -> Decimal:
    return -total(view.total(f"{prefix}:", unit) for prefix in _SAVED)


def _glance(view: View, unit: str, places: dict[str, Decimal], *, has_past: bool) -> Glance:
    pods = (pod for pod in map(people.Pod, view.find("pod")) if pod.commodity == unit)
    lent = total(outstanding(view, pod) for pod in pods)
    ends = _ends(view, unit) if has_past else []
    sums = (
        (say("Money in all places"), total(places.values())),
        # What was saved at the end of the last day stands there already.
        (_SAVED_BY_MEMBERS, -ends[-1][1][1] if ends else _saved(view, unit)),
        (say("Out on loans"), lent),
    )
    rows: tuple[Row, ...] = tuple(
        (place, amount(view, number, unit)) for place, number in sorted(places.items()) if number
    )
    return Glance(
        tuple(Fact(label, amount(view, number, unit)) for label, number in sums if number or label == sums[0][0]),
        Table("", (Column(say("Place")), Column(say("Amount"), "money")), rows),
        _over_time(view, unit, ends) if has_past else None,
    )


def _ends(view: View, unit: str) -> list[tuple[dt.date, tuple[Decimal, ...]]]:
    """(day, money, what was saved and is below zero, loans) at the end of each month; the last day is the view's."""
    # A place that is empty now may have held something.
    ever = view.session.balances("Assets:", view.on, view.until, chart.LENT)
    places = sorted({":".join(account.split(":")[:2]) for account, _ in ever if chart.is_place(account)})
    return by_month_end(view, (places, _SAVED, (_LENT,)), unit)


def _over_time(view: View, unit: str, ends: list[tuple[dt.date, tuple[Decimal, ...]]]) -> LineChart:
    """Money, savings and loans at the end of each month; what never was is left out."""
    signs = ((say("Money"), 1), (say("Savings"), -1), (say("Loans"), 1))
    series = tuple(
        (str(told(name)), tuple((day, exact(view, sign * held[at], unit)) for day, held in ends))
        for at, (name, sign) in enumerate(signs)
        if any(held[at] for _, held in ends)
    )
    return LineChart(str(told(say("Money, savings and loans at the end of each month"))), unit, series)
