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
from pods.settings.setting import ALL, CIRCLE, LIVELIHOOD, SAVINGS, SOLIDARITY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ledger.view import View

FEWEST = 3
"""Of two, each knows the other's part from the total and their own; of three, nobody does."""
_POD = 2


def hides_each(view: View, pod: people.Pod) -> bool:
    """Whether totals of a pod tell nobody what one other member has: three or more stand in it, or nobody does.

    And three or more or nobody on each side of it by itself, for what is lent altogether is what the only borrower owes.
    """
    return not any(_are_few(found) for found in (side(view, pod) for side in _SIDES))


def hides_savers(view: View, pod: people.Pod) -> bool:
    """Whether what all saved in a pod tells nobody what one other saved."""
    return not any(_are_few(side(view, pod)) for side in (savers, holders))


def hides_everybody(view: View) -> bool:
    """Whether totals of the whole book do. What is left of them beside the pods whose totals are told is of the others together."""
    pods = [*map(people.Pod, view.find("pod"))]
    return not any(_are_few(_of_few(view, pods, side)) for side in _SIDES)


def hides_all_savers(view: View) -> bool:
    """Whether what all saved in the whole book does."""
    pods = [*map(people.Pod, view.find("pod"))]
    return not any(_are_few(_of_few(view, pods, side)) for side in (savers, holders))


def _are_few(found: set[str]) -> bool:
    return 0 < len(found) < FEWEST


def _of_few(view: View, pods: Sequence[people.Pod], side: Callable[[View, people.Pod], set[str]]) -> set[str]:
    """Who stands on a side of pods on which fewer than three do."""
    return set[str]().union(*(found for found in (side(view, pod) for pod in pods) if len(found) < FEWEST))


def savers(view: View, pod: people.Pod) -> set[str]:
    """The short names of who saved something in a pool; of a circle, all who sit in it stand there."""
    return _in_accounts(view, pod, "Liabilities:Savings:") if pod.kind == SAVINGS else set()


def holders(view: View, pod: people.Pod) -> set[str]:
    """The short names of who saved in shares of a pool's cycle."""
    return _in_accounts(view, pod, "Liabilities:Cycle:") if pod.kind == SAVINGS else set()


def borrowers(view: View, pod: people.Pod) -> set[str]:
    """The short names of who owes a pod something on a loan."""
    return {each.member for each in view.find("loan", pod=pod.id, status=OPEN) if each.member}


def standing_in(view: View, pod: people.Pod) -> set[str]:
    """The short names of who has something in a pod or owes it something, sits in it, gave to it, or shares what it earns."""
    found = _in_accounts(view, pod) | borrowers(view, pod)
    if pod.kind == CIRCLE and view.get("circle", pod.id) is not None:
        found.update(circle_finding.of_pod(view, pod).members)
    if pod.kind == SOLIDARITY:
        found.update(each.id for each in view.find("member") if _gave(view, pod, each.id))
    if pod.kind == LIVELIHOOD and pod.record.status != people.CLOSED and view.balances(f"Income:{pod.slug}:"):
        named = pod.terms.text("sharers")
        found.update([each.id for each in people.members(view)] if named == ALL else named.split(","))
    return found


def _in_accounts(view: View, pod: people.Pod, prefix: str = "") -> set[str]:
    """Whose accounts in a pod, of those that begin like this, hold something."""
    members = {str(each.body["account"]): each.id for each in view.find("member")}
    return {
        members[part]
        for parts in (account.split(":") for account, _ in view.balances(prefix, without=chart.LENT))
        if parts[_POD : _POD + 1] == [pod.slug]
        for part in parts[_POD + 1 :]
        if part in members
    }


def _gave(view: View, pod: people.Pod, member: str) -> bool:
    return bool(dues.came(view, Series(pod.id, member, social=False), dt.date.min))


_SIDES = (standing_in, savers, holders, borrowers)
