"""Savings goals: what a member saves for in a pool, until when, how far they are, and what a month it takes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from ledger import money
from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Invalid, Refused, unknown
from pods.crew import people

if TYPE_CHECKING:
    from ledger.view import View

OPEN, DROPPED = "open", "dropped"


class SetGoal(Act):
    """A member saves for something in a pool."""

    kind = "goal"
    member: str
    pod: str
    amount: Decimal
    until: dt.date
    purpose: Words


class DropGoal(Act):
    """A member saves for it no longer."""

    kind = "goal-drop"
    goal: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a goal is on a day, in the pool's money. `monthly` is what each of the `months` left takes, rounded up."""

    goal: Record
    amount: Decimal
    saved: Decimal
    months: int
    monthly: Decimal

    @property
    def missing(self) -> Decimal:
        """What is still to be saved."""
        return self.amount - self.saved

    @property
    def is_reached(self) -> bool:
        """Whether all of it is there."""
        return not self.missing


def progress(view: View, pod: people.Pod, member: Record) -> list[Progress]:
    """A member's goals in a pool, the earliest day first.

    One sum of savings serves all of a member's goals: it fills the goal of the earliest day, then the next.
    """
    found = view.find("goal", pod=pod.id, member=member.id, status=OPEN)
    left = pod.saved(view, member)
    digits = view.digits(pod.commodity)
    result = []
    for each in sorted(found, key=lambda goal: (goal.due or dt.date.max, goal.seq)):
        amount = Decimal(each.body["amount"])
        saved = min(amount, left)
        left -= saved
        months = months_left(view.on, each.due or view.on)
        result.append(Progress(each, amount, saved, months, _rounded_up(amount - saved, months, digits)))
    return result


def months_left(on: dt.date, until: dt.date) -> int:
    """Whole months from one day to another; 1 where there are none, for what is missing then is missing at once."""
    span = relativedelta(until, on)
    return max(1, int(span.years) * 12 + int(span.months))


def _rounded_up(missing: Decimal, months: int, digits: int) -> Decimal:
    """The least amount that, put by in each of the months, is enough."""
    exact = Fraction(missing) * 10**digits / months
    return money.from_minor(-(-exact.numerator // exact.denominator), digits)


@rule(SetGoal)
def set_goal(act: SetGoal, view: View) -> Change:
    """The goal, for the member's statement; it binds nobody and moves nothing.

    Raises: Invalid, for a day that is over or no words of what it is for.
    """
    pod = people.pod(view, act.pod, kind="savings")
    member = people.member(view, act.member)
    people.need_owner(view, member.id, "Another member's savings goal")
    amount = people.number(view, act.amount, pod.commodity)
    if act.until <= view.on:
        raise Invalid(
            f"A goal is reached on a later day than {view.on}, not on {act.until}.",
            hint="Write --until with a day to come.",
            where="until",
        )
    if not act.purpose:
        raise Invalid("A goal says what it is for.", hint='Add --for "boat".', where="for")
    id = view.next_id("G", "goal")
    body = {"amount": f"{amount:f}", "purpose": act.purpose}
    record = Record("goal", id, body, status=OPEN, pod=pod.id, member=member.id, due=act.until)
    return Change(records=(record,), about=(f"goal/{id}", f"member/{member.id}", f"pod/{pod.id}"), id=id)


@rule(DropGoal)
def drop_goal(act: DropGoal, view: View) -> Change:
    """The goal is on no list any more; savings stay where they are.

    Raises: Invalid, when there is none; Refused, when it was dropped before.
    """
    record = view.get("goal", act.goal.upper())
    if record is None:
        raise unknown("goal", act.goal, (each.id for each in view.find("goal")), hint="See them all: crewbook goals")
    people.need_owner(view, record.member or "", "Dropping another member's savings goal")
    if record.status != OPEN:
        raise Refused(f"{record.id} was dropped before.", hint="See them all: crewbook goals", where="goal")
    about = (f"goal/{record.id}", f"member/{record.member}", f"pod/{record.pod}")
    return Change(records=(record.changed(status=DROPPED),), about=about)
