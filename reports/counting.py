"""The money to count behind a meeting: what each place held of a pod, what comes and goes, and what should then lie there."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import chart
from ledger.posted import moves
from pods.funds.fund import APART
from pods.settings.setting import CIRCLE, SOLIDARITY
from reports.document import Column, Table
from reports.say import say

if TYPE_CHECKING:
    from ledger.posted import Posted
    from ledger.view import View
    from pods.crew.people import Pod
    from reports.document import Row


def to_count(view: View, pod: Pod, posted: Posted) -> Table:
    """The money to count: what each place held of this pod, what comes in, what goes out, what should then lie there."""
    unit = pod.commodity
    places = {account for account, _, _ in moves(posted)} | {
        account
        for account, _ in view.balances("Assets:", without=chart.LENT)
        if chart.is_place(account) and _part(account, pod)
    }
    come: dict[str, Decimal] = {}
    gone: dict[str, Decimal] = {}
    for account, number, commodity in moves(posted):
        if commodity == unit:
            sums = come if number > 0 else gone
            sums[account] = sums.get(account, Decimal(0)) + number
    rows: list[Row] = []
    for account in sorted(places, key=lambda each: (each.split(":")[1], each)):
        before = view.balance(account, unit)
        there, away = come.get(account, Decimal(0)), -gone.get(account, Decimal(0))
        place, pods = account.split(":")[1:3]
        name = say("{place}, {part}", place=place, part=_part(account, pod) or pods)
        rows.append((name, before, there or None, away or None, before + there - away))
    heads = (say("Before"), say("In"), say("Out"), say("Then, {unit}", unit=unit))
    columns = (Column(say("Money to count")), *(Column(head, "number") for head in heads))
    total = _sum(rows) if len(rows) > 1 else None
    return Table("", columns, tuple(rows), total)


def _sum(rows: list[Row]) -> Row:
    numbers = [
        sum((number for row in rows if isinstance(number := row[at], Decimal)), Decimal(0)) for at in range(1, 5)
    ]
    return (say("Together"), *numbers)


def _part(account: str, pod: Pod) -> str:
    """Which part of a pod's money an account is: `loan fund`, `social fund`, or none of its."""
    whole = {SOLIDARITY: say("fund"), CIRCLE: say("circle")}.get(pod.kind, say("loan fund"))
    return {pod.slug: whole, pod.slug + APART: say("social fund")}.get("".join(account.split(":")[2:3]), "")
