"""Contributions: who has paid into a pool or a fund in a month and who has not, and where to record one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta

from dashboard.leaves import leaf
from dashboard.page import Page
from dashboard.papers import has_part
from dashboard.rights import Right
from ledger.clock import typed_day
from pods.crew import people
from pods.cycles import cycle
from pods.dues import dues
from pods.dues.expected import Series
from pods.settings.setting import SAVINGS, SOLIDARITY
from reports.document import Fact, Money, Month
from reports.figures import amount
from reports.say import say

if TYPE_CHECKING:
    from dashboard.asking import Asking
    from ledger.act import Record
    from ledger.view import View

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Row:
    """One member's month: what came in, what was expected (None where nothing is), what is to be said of it."""

    name: str
    paid: Money
    expected: Money | None
    standing: str
    filled: dict[str, str]


def shows(asking: Asking, view: View) -> dict[str, Any]:
    """The pods that take contributions, the one that is looked at, and its members in a month."""
    pods = [pod for pod in map(people.Pod, view.find("pod")) if pod.kind in {SAVINGS, SOLIDARITY}]
    pods.sort(key=lambda pod: pod.record.status == people.CLOSED)
    if not pods:
        return {"pods": []}
    pod = next((each for each in pods if each.id == asking.given.get("pod")), pods[0])
    first = _month(asking.given.get("month", ""), asking.today)
    last = min(first + relativedelta(months=1, days=-1), asking.today)
    with asking.view(on=last) as then:
        rows = _rows(asking, then, pod, first)
    paper = "fund" if pod.kind == SOLIDARITY else "pool"
    came = sum((row.paid.number for row in rows), _ZERO)
    paid = sum(1 for row in rows if row.paid.number > 0)
    shown, found_leaf = leaf(asking, "contributions", "leaf", rows)
    return {
        "pods": pods,
        "pod": pod,
        "month": f"{first:%Y-%m}",
        "whole_month": Month(first.year, first.month),
        "rows": shown,
        "leaf": found_leaf,
        "paper": paper if has_part(asking, paper) else "",
        "has_cycle": has_part(asking, "cycle") and pod.kind == SAVINGS and bool(cycle.every(view, pod)),
        "facts": [
            Fact(say("Paid in this month"), amount(view, came, pod.commodity)),
            Fact(say("Members who paid"), say("{paid} of {count}", paid=paid, count=len(rows))),
        ]
        if asking.may(Right.ALL)
        else [],
    }


def _month(typed: str, today: dt.date) -> dt.date:
    """The first day of the month that was asked for; of this one, where none was or it lies ahead."""
    try:
        first = typed_day(f"{typed}-01")
    except ValueError:
        return today.replace(day=1)
    return min(first, today.replace(day=1))


def _rows(asking: Asking, view: View, pod: people.Pod, first: dt.date) -> list[Row]:
    crew = people.members(view)
    if not asking.may(Right.ALL):
        crew = [each for each in crew if each.id == asking.visitor.member]
    came = _came(view, pod, crew, first)
    due = {each.series.member: each for each in dues.standings(view, pod=pod.id)}
    return [_row(view, pod, each, first, came.get(each.id, _ZERO), due.get(each.id)) for each in crew]


def _row(
    view: View, pod: people.Pod, member: Record, first: dt.date, came: Decimal, standing: dues.Standing | None
) -> Row:
    days = [each for each in standing.days if each.day.due >= first] if standing else []
    expected = sum((each.day.amount for each in days), _ZERO)
    open_now = sum((each.left for each in standing.days), _ZERO) if standing else _ZERO
    if days and all(each.day.is_excused for each in days):
        said = say("excused")
    elif open_now > 0:
        said = say("{amount} still to come", amount=amount(view, open_now, pod.commodity))
    elif standing and standing.ahead > 0:
        said = say("{amount} paid ahead", amount=amount(view, standing.ahead, pod.commodity))
    elif came > 0:
        said = say("paid in")
    else:
        said = say("nothing this month")
    filled = {"pod": pod.id, "member": member.id}
    if open_now > 0:
        filled["amount"] = f"{open_now:f}"
    return Row(
        member.body["name"],
        amount(view, came, pod.commodity),
        amount(view, expected, pod.commodity) if standing else None,
        said,
        filled,
    )


def _came(view: View, pod: people.Pod, crew: list[Record], first: dt.date) -> dict[str, Decimal]:
    """Member → what came in from them from a day until the view's day, whatever the size of the book."""
    return {each.id: dues.came(view, Series(pod.id, each.id, social=False), first) for each in crew}


PAGE = Page("contributions", say("Contributions"), (Right.ALL, Right.OWN), shows)
