"""The limits that a loan must keep, looked at together, and what a pool's other terms make of a request.

A concern that sets loans a bound of its own adds it with `@limit`, and one that says how a pool lends with
`@shaped`; loans.py asks them all, so neither needs to be known there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger import money
from ledger.act import registry
from ledger.errors import Refused
from pods.cycles import cycle
from pods.lending import agreed, balances
from pods.pools import points, points_plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.act import Act, Record
    from ledger.view import View
    from pods.crew import people
    from pods.lending.schedule import Schedule

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """More money for a borrower: `amount` in the pod's money on the view's day, repaid as `plan` says.

    `goes_out` is what leaves `place`, up-front fees already off. `running` are the borrower's open loans in the pod,
    `together` those on the later day on which they are the most, and `owed` their principal on the view's day and on every
    later one that changes it or what they saved. `loan` is the running loan that grows, None for a new one.
    """

    view: View
    pod: people.Pod
    borrower: Record
    amount: Decimal
    plan: Schedule
    place: str
    goes_out: Decimal
    running: tuple[Record, ...]
    together: tuple[Record, ...]
    owed: Mapping[dt.date, Decimal]
    loan: Record | None = None

    @property
    def most_owed(self) -> Decimal:
        """The most that the borrower owes on any of those days."""
        return max(self.owed.values())

    def then(self, day: dt.date) -> str:
        """` on 2026-03-01`, where that is a later day."""
        return f" on {day}" if day != self.view.on else ""

    @property
    def name(self) -> str:
        """The borrower's name."""
        return str(self.borrower.body["name"])

    def show(self, number: Decimal) -> str:
        """An amount of the pod's money with its decimals, in words."""
        return money.show(money.round_half_up(number, self.view.digits(self.pod.commodity)), self.pod.commodity)


@dataclass(frozen=True, slots=True)
class Against:
    """Why a loan cannot be: `says` stands among other reasons; `setting` is the pod's that would let it be."""

    says: str
    setting: str | None = None


Limit = Callable[[Asked], Against | None]
# (act, pod, view) → what the pod's terms put into the loan's record in place of what was asked for.
Shape = Callable[[Any, "people.Pod", "View"], dict[str, Any]]
_limits: list[Limit] = []
_shapes: list[Shape] = []


def limit(function: Limit) -> Limit:
    """Add a limit that every loan, part and top-up of every pool must keep; it answers None where it is kept."""
    _limits.append(function)
    return function


def shaped(function: Shape) -> Shape:
    """Add terms that a pool puts on a request: the fields of the loan's record that it sets, or none.

    `act.model_fields_set` tells what was typed. It raises Refused, naming the pod's setting, for what cannot be.
    """
    _shapes.append(function)
    return function


def shape(act: Act, pod: people.Pod, view: View) -> dict[str, Any]:
    """What the pool's terms put on this request, all concerns together."""
    registry.complete()
    found: dict[str, Any] = {}
    for each in _shapes:
        found |= each(act, pod, view)
    return found


def check(asked: Asked) -> None:
    """Let the loan be when every limit is kept.

    Raises: Refused, naming every limit that is not.
    """
    # Limits of concerns that no import has brought yet count as well.
    registry.complete()
    against = [found for found in (each(asked) for each in _limits) if found is not None]
    if not against:
        return
    settings = dict.fromkeys(each.setting for each in against if each.setting)
    changed = " ".join(f"--set {setting}=VALUE" for setting in settings)
    raise Refused(
        f"{asked.name} asked for {asked.show(asked.amount)}: {'; '.join(each.says for each in against)}.",
        hint="Ask for less or later"
        + (f", or propose other terms: crewbook pod change {asked.pod.id} {changed}" if changed else "."),
        where="amount",
    )


@limit
def _multiple_of_savings(asked: Asked) -> Against | None:
    multiple = asked.pod.terms.number("loan-limit")
    if multiple is None:
        return None
    for day, owed in asked.owed.items():
        of = (asked.view, asked.pod, asked.borrower)
        saved = asked.pod.saved(asked.view, asked.borrower, day) + cycle.saved(*of, day)
        if owed + asked.amount > multiple * saved:
            most = f"{asked.show(multiple * saved)} in all{asked.then(day)}"
            return Against(
                f"{asked.pod.name} lends at most {multiple:f} × {asked.name}'s savings, {most}", "loan-limit"
            )
    return None


@limit
def _largest(asked: Asked) -> Against | None:
    largest = asked.pod.terms.number("largest-loan")
    if largest is None or asked.most_owed + asked.amount <= largest:
        return None
    most = money.show(largest, asked.pod.commodity)
    return Against(f"nobody may owe {asked.pod.name} more than {most}", "largest-loan")


@limit
def _exposure(asked: Asked) -> Against | None:
    """One person's part of all that the pool has, which lending does not change: it turns money into loans."""
    percent = asked.pod.terms.number("exposure")
    if not percent:
        return None
    lent = asked.view.total(f"Assets:Loans:{asked.pod.slug}:", asked.pod.commodity)
    has = asked.pod.liquid(asked.view) + lent
    if (asked.most_owed + asked.amount) * 100 <= percent * has:
        return None
    most = asked.show(percent * has / 100)
    return Against(
        f"one person may owe at most {percent:f} % of the {asked.show(has)} that {asked.pod.name} has, {most}",
        "exposure",
    )


@limit
def _points(asked: Asked) -> Against | None:
    floor = asked.pod.terms.number("points-floor")
    if floor is None:
        return None
    least = points.total(asked.view, asked.pod, asked.borrower) + points_plan.of_plan(asked.pod, asked.plan)
    if least >= floor:
        return None
    return Against(f"the loan would lead {asked.name} to {least:f} points, below {floor:f}", "points-floor")


@limit
def _open_loans(asked: Asked) -> Against | None:
    if asked.loan is not None or len(asked.together) < asked.pod.terms.whole("open-loans"):
        return None
    return Against(f"{asked.name} already has {', '.join(each.id for each in asked.together)} open", "open-loans")


@limit
def _arrears(asked: Asked) -> Against | None:
    late = max((balances.days_late(asked.view, each) for each in asked.running), default=0)
    if late <= asked.pod.terms.whole("arrears-days"):
        return None
    return Against(f"{asked.name} is {late} days late with an instalment", "arrears-days")


@limit
def _written_off(asked: Asked) -> Against | None:
    """A loan that was written off stays late until what was given up of it has come back."""
    for each in asked.view.find("loan", pod=asked.pod.id, member=asked.borrower.id, status=agreed.WRITTEN_OFF):
        written = each.body["written_off"]
        lacks = Decimal(written["amount"]) - Decimal(written["recovered"])
        late = (asked.view.on - dt.date.fromisoformat(written["late_since"])).days
        if lacks and late > asked.pod.terms.whole("arrears-days"):
            says = f"{each.id} was written off, and {asked.show(lacks)} of it never came back"
            return Against(says, "arrears-days")
    return None


@limit
def _money_there(asked: Asked) -> Against | None:
    reserve = asked.pod.terms.number("reserve") or _NOTHING
    there, day, seq = asked.view.lowest(asked.place, asked.pod.commodity, asked.view.on)
    if asked.goes_out <= there - reserve:
        return None
    kept = f", less the reserve of {money.show(reserve, asked.pod.commodity)}" if reserve else ""
    because = f" on {day} because of entry {seq}" if seq else f" on {day}"
    held = money.show(there, asked.pod.commodity)
    return Against(f"{asked.pod.said(asked.place)} holds {held}{because}{kept}", "reserve" if reserve else None)
