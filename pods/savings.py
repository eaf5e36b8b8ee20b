"""Savings: free deposits, withdrawal with or without notice, and reciprocity points by four conventions."""

from __future__ import annotations

import calendar
import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, ClassVar

from ledger import money
from ledger.act import Act, Change, Record, rule
from ledger.errors import Refused
from ledger.view import lowest
from pods import consent, people

if TYPE_CHECKING:
    from ledger.view import View
    from pods.schedule import Schedule


class Contribution(Act):
    """A member puts money into a savings pool."""

    kind = "contribution"
    member: str
    pod: str
    amount: Decimal
    into: str | None = None


class Withdrawal(Act):
    """A member takes savings out."""

    kind = "withdrawal"
    topic: ClassVar[str] = "withdrawal"
    moves_money_out = True
    member: str
    pod: str
    amount: Decimal
    place: str | None = None


class Notice(Act):
    """A member says that they will take savings out, as early as the pool's terms ask."""

    kind = "notice"
    member: str
    pod: str
    amount: Decimal


@rule(Contribution)
def contribution(act: Contribution, view: View) -> Change:
    """The member's savings grow by what came in.

    Raises: Invalid, for an unknown member or pod, one not there on that day, or an amount that is none.
    """
    pod = people.pod(view, act.pod, kind="savings")
    member = people.member(view, act.member)
    amount = people.number(view, act.amount, pod.commodity)
    directive = people.transaction(
        view.on,
        member.body["name"],
        f"Contribution to {pod.name}",
        [(pod.place(act.into), amount, pod.commodity), (pod.savings(member), -amount, pod.commodity)],
    )
    return Change((directive,), about=(f"member/{member.id}", f"pod/{pod.id}"))


@rule(Withdrawal)
def withdrawal(act: Withdrawal, view: View) -> Change:
    """The member's savings shrink by what went out, if they and the money are there that day and on every later one.

    Raises: Refused, with how much can be had and why not more, or the notice that is missing.
    """
    pod = people.pod(view, act.pod, kind="savings")
    member = people.member(view, act.member)
    people.need_owner(view, member.id, "Another member's withdrawal")
    amount = people.number(view, act.amount, pod.commodity)
    consent.require(act, view)
    place = pod.place(act.place)
    _enough(view, pod, member, place, amount)
    used = _notice(view, pod, member, amount)
    directive = people.transaction(
        view.on,
        member.body["name"],
        f"Withdrawal from {pod.name}",
        [(pod.savings(member), amount, pod.commodity), (place, -amount, pod.commodity)],
    )
    return Change((directive,), used, (f"member/{member.id}", f"pod/{pod.id}"))


def _enough(view: View, pod: people.Pod, member: Record, place: str, amount: Decimal) -> None:
    name = member.body["name"]
    saved = -view.balance(pod.savings(member), pod.commodity)
    if amount > saved:
        raise Refused(
            f"{name} has {money.show(saved, pod.commodity)} saved in {pod.name} on {view.on}; "
            f"{money.show(amount, pod.commodity)} is more than that.",
            hint=f"Take out {saved:f} or less." if saved else "There is nothing to take out.",
            where="amount",
        )
    digits = view.digits(pod.commodity)
    least, day, seq = lowest(view.session, pod.savings(member), pod.commodity, view.on, sign=1)
    left = money.from_minor(-least, digits)
    if amount > left:
        raise Refused(
            f"{name} has {money.show(saved, pod.commodity)} saved in {pod.name} on {view.on}, but only "
            f"{money.show(left, pod.commodity)} on {day}, because of entry {seq}; "
            f"{money.show(amount, pod.commodity)} is more than that.",
            hint=f"Take out {left:f} or less." if left else f"There is nothing to take out before entry {seq}.",
            where="amount",
        )
    there, day, seq = view.lowest(place, pod.commodity, view.on)
    if amount > there:
        holds = f"will hold only {money.show(there, pod.commodity)} on {day}, because of entry {seq}"
        now = f"holds {money.show(there, pod.commodity)} on {day}"
        raise Refused(
            f"{pod.said(place)} {holds if seq else now}; {money.show(amount, pod.commodity)} is more than that.",
            hint=f"Take out {there:f} or less, or wait until loans are repaid."
            if there > 0
            else "Wait until loans are repaid, or pay from another place: --from-place NAME",
            where="amount",
        )


def _notice(view: View, pod: people.Pod, member: Record, amount: Decimal) -> tuple[Record, ...]:
    """The notice that this withdrawal uses up, when the terms ask for one.

    Raises: Refused, when none was given, or it was given too late or for less.
    """
    days = pod.terms.whole("notice-days")
    if not days:
        return ()
    latest = view.on - dt.timedelta(days=days)
    given = view.find("notice", pod=pod.id, member=member.id, status="open")
    enough = [(each.due, each) for each in given if each.due and Decimal(each.body["amount"]) >= amount]
    fitting = [each for due, each in enough if due <= view.on]
    if fitting:
        return (fitting[0].changed(status="used"),)
    ready = min((due for due, _ in enough), default=None)
    if ready is not None:
        raise Refused(
            f"{member.body['name']}'s notice is over on {ready}.", hint=f"Pay out on {ready} or later.", where="on"
        )
    raise Refused(
        f"{pod.name} asks for {days} days' notice, given by {latest}; there is none for {amount:f} {pod.commodity}.",
        hint=f"Give notice now: crewbook withdraw {member.id} {amount:f} --from {pod.id} --notice",
        where="notice",
    )


@rule(Notice)
def notice(act: Notice, view: View) -> Change:
    """A notice, due when its time is over.

    Raises: Refused, when the pool asks for none, or the member has not saved so much.
    """
    pod = people.pod(view, act.pod, kind="savings")
    member = people.member(view, act.member)
    people.need_owner(view, member.id, "Another member's notice")
    amount = people.number(view, act.amount, pod.commodity)
    days = pod.terms.whole("notice-days")
    if not days:
        raise Refused(f"{pod.name} asks for no notice.", hint="Withdraw at once; leave --notice out.", where="notice")
    saved = -view.balance(pod.savings(member), pod.commodity)
    if amount > saved:
        raise Refused(
            f"{member.body['name']} has {money.show(saved, pod.commodity)} saved; the notice is for more.",
            hint=f"Give notice of {saved:f} or less.",
            where="amount",
        )
    id = view.next_id("N", "notice")
    due = view.on + dt.timedelta(days=days)
    record = Record("notice", id, {"amount": f"{amount:f}"}, pod=pod.id, member=member.id, due=due)
    return Change(records=(record,), about=(f"member/{member.id}", f"pod/{pod.id}"), id=id)


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a member in a pool. All but `points` are in money; `balance` is savings less loans at its end.

    `points` is None while the month is not over.
    """

    last_day: dt.date
    savings: Decimal
    loans: Decimal
    points: Decimal | None
    points_total: Decimal

    @property
    def balance(self) -> Decimal:
        """Savings less loans at the end of the month."""
        return self.savings - self.loans


def months(view: View, pod: people.Pod, member: Record, *, until: dt.date | None = None) -> list[Month]:
    """The member's months in the pool up to a day (the view's), from the first that moved anything.

    Points are balance × time: each whole month adds savings less loans, by the pod's convention
    (`points`): the balance at its end, at the end of its first day, the middle of the two, or the average of its
    days. Brought-in points stand before the first month. Rounded half up to the minor unit, a month at a time.
    Source: domain.md, "Savings pool"; golden/nz_savings_pool_points.json, nz_savings_pool_loan_plan.json.
    """
    last = until or view.on
    digits = view.digits(pod.commodity)
    # Month-ends need no more than a figure a month; any other convention looks into the months.
    conventions = _conventions(view, pod)
    by_month = {each for _, each in conventions} == {"month-end"}
    moved = view.moved_by_month if by_month else view.moved
    saving = [(day, -amount) for day, amount in moved(pod.savings(member), pod.commodity, until=last)]
    owing = moved(pod.loans(member), pod.commodity, until=last)
    brought = opening_points(view, pod, member, last)
    days = [*_moved(saving, by_month=by_month), *_moved(owing, by_month=by_month)]
    days += [brought[0]] if brought else []
    if not days:
        return []
    total = brought[1] if brought else Decimal(0)
    saved, owed = _Running(saving), _Running(owing)
    net = _Running([*saving, *((day, -amount) for day, amount in owing)])
    result = []
    first = min(days).replace(day=1)
    while first <= last:
        end = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        is_over = end <= last
        convention = [each for day, each in conventions if day <= end][-1:] or [pod.terms.text("points")]
        points = _points(net, first, end, convention[0], digits) if is_over else None
        # Points brought in hold for the whole of their day, so that day's month still counts, unless it ended then.
        if brought and end <= brought[0]:
            points = Decimal(0) if is_over else None
        total += points or 0
        result.append(Month(end, saved.at(min(end, last)), owed.at(min(end, last)), points, total))
        first = end + dt.timedelta(days=1)
    return result


def _conventions(view: View, pod: people.Pod) -> list[tuple[dt.date, str]]:
    """(day, how points were counted from then on): a change of terms holds for the month in which it falls."""
    versions = [each for each in view.session.versions("pod", pod.id) if each.seq <= view.seq]
    return [(each.date, people.Pod(each).terms.text("points")) for each in versions if each.date is not None]


def _moved(moves: list[tuple[dt.date, Decimal]], *, by_month: bool) -> list[dt.date]:
    """The days, or the months' first days, on which something moved in the end: what was undone in time did not."""
    sums: dict[dt.date, Decimal] = {}
    for day, amount in moves:
        at = day.replace(day=1) if by_month else day
        sums[at] = sums.get(at, Decimal(0)) + amount
    return [at for at, amount in sums.items() if amount]


class _Running:
    """A balance over time, from its (day, change) moves in any order."""

    def __init__(self, moves: list[tuple[dt.date, Decimal]]) -> None:
        moves = sorted(moves)
        self.days = [day for day, _ in moves]
        self.totals = list(accumulate((amount for _, amount in moves), initial=Decimal(0)))

    def at(self, day: dt.date) -> Decimal:
        """The balance at the end of a day."""
        return self.totals[bisect_right(self.days, day)]


def _points(net: _Running, first: dt.date, end: dt.date, convention: str, digits: int) -> Decimal:
    """What one month adds: its balance by the convention, per month."""
    # What moves on the first day counts as there from the start: a loan paid out on the 1st runs the whole month.
    start = net.at(first)
    close = net.at(end)
    if convention == "month-end":
        return close
    if convention == "month-start":
        return start
    if convention == "average":
        return money.round_half_up((start + close) / 2, digits)
    days = [first + dt.timedelta(days=at) for at in range((end - first).days + 1)]
    return money.round_half_up(sum((net.at(day) for day in days), Decimal(0)) / len(days), digits)


def opening_points(view: View, pod: people.Pod, member: Record, on: dt.date) -> tuple[dt.date, Decimal] | None:
    """(day, points) that a member brought in when the book began mid-life, or None."""
    record = view.get("opening", f"{pod.id}/{member.id}", on)
    if record is None or record.date is None or record.body.get("points") is None:
        return None
    return record.date, Decimal(record.body["points"])


def points(view: View, pod: people.Pod, member: Record, on: dt.date | None = None) -> Decimal:
    """A member's points at the end of the last whole month."""
    all_months = months(view, pod, member, until=on)
    return all_months[-1].points_total if all_months else Decimal(0)


def points_of_plan(pod: people.Pod, plan: Schedule) -> Decimal:
    """The points that a loan kept to its plan takes, by the pod's convention, in months (negative)."""
    per_period = {
        "week": Fraction(7, 30),
        "2weeks": Fraction(14, 30),
        "4weeks": Fraction(28, 30),
        "quarter": Fraction(3),
    }
    ends = [each.balance for each in plan.instalments]
    starts = [plan.amount, *ends[:-1]]
    at_end, at_start = sum(ends, Decimal(0)), sum(starts, Decimal(0))
    convention = pod.terms.text("points")
    owed = {"month-end": at_end, "month-start": at_start}.get(convention, (at_end + at_start) / 2)
    return -money.round_half_up(Fraction(owed) * per_period.get(plan.every, Fraction(1)), 2)


consent.describe(
    Withdrawal,
    lambda act, view: (
        f"{people.member(view, act.member).body['name']} takes {act.amount:f} out of {people.pod(view, act.pod).name}"
    ),
    beneficiary=lambda act, _: act.member,
)
