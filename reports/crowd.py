"""How many members stand in a pod, which says whether its totals would tell somebody what one other member has there."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ledger import chart
from pods.circles import circle_finding
from pods.crew import people
from pods.dues import dues
from pods.dues.expected import Series
from pods.lending.agreed import OPEN
from pods.settings.setting import ALL, CIRCLE, LIVELIHOOD, SOLIDARITY

if TYPE_CHECKING:
    from ledger.view import View

FEWEST = 3
"""Of two, each knows the other's part from the total and their own; of three, nobody does."""
_POD = 2


def hides_each(view: View, pod: people.Pod) -> bool:
    """Whether totals of a pod tell nobody what one other member has: three or more stand in it, or nobody does."""
    return not 0 < len(standing_in(view, pod)) < FEWEST


def hides_everybody(view: View) -> bool:
    """Whether totals of the whole book do. What is left of them beside the pods whose totals are told is of the others together."""
    pods = [standing_in(view, pod) for pod in map(people.Pod, view.find("pod"))]
    few = set[str]().union(*(found for found in pods if len(found) < FEWEST))
    return not 0 < len(few) < FEWEST


def standing_in(view: View, pod: people.Pod) -> set[str]:
    """The short names of who has something in a pod or owes it something, sits in it, gave to it, or shares what it earns."""
    members = {str(each.body["account"]): each.id for each in view.find("member")}
    found = {
        members[part]
        for parts in (account.split(":") for account, _ in view.balances(without=chart.LENT))
        if parts[_POD : _POD + 1] == [pod.slug]
        for part in parts[_POD + 1 :]
        if part in members
    }
    found.update(each.member for each in view.find("loan", pod=pod.id, status=OPEN) if each.member)
    if pod.kind == CIRCLE and view.get("circle", pod.id) is not None:
        found.update(circle_finding.of_pod(view, pod).members)
    if pod.kind == SOLIDARITY:
        found.update(each.id for each in view.find("member") if _gave(view, pod, each.id))
    if pod.kind == LIVELIHOOD and pod.record.status != people.CLOSED and view.balances(f"Income:{pod.slug}:"):
        named = pod.terms.text("sharers")
        found.update([each.id for each in people.members(view)] if named == ALL else named.split(","))
    return found


def _gave(view: View, pod: people.Pod, member: str) -> bool:
    return bool(dues.came(view, Series(pod.id, member, social=False), dt.date.min))
