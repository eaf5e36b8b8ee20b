"""Reciprocity points: balance × time by four conventions, month by month, of one member or of all in one pass; and gifts of points."""

from __future__ import annotations

import calendar
import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

from ledger import money
from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Invalid, Refused
from pods.crew import people

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledger.entry import Entry
    from ledger.view import View

_ZERO = Decimal(0)
MONTH_END = "month-end"
Moved = list[tuple[dt.date, Decimal]]
"""(day, change) pairs, sorted by day."""


class GivePoints(Act):
    """A member gives points of a pool to another; points are no money."""

    kind = "points-gift"
    giver: str
    taker: str
    pod: str
    points: Decimal
    because: Words | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a member in a pool. Savings and loans are in money, as they stand at its end, and so are `shares` of
    cycles where the pool counts them.

    `points` is None while the month is not over. `gifts` are points received less points given away in it; they
    count at once. `points_total` is what the member has in all behind it.
    """

    last_day: dt.date
    savings: Decimal
    loans: Decimal
    points: Decimal | None
    points_total: Decimal
    gifts: Decimal = _ZERO
    shares: Decimal = _ZERO

    @property
    def balance(self) -> Decimal:
        """Savings, with shares that count, less loans at the end of the month."""
        return self.savings + self.shares - self.loans


@dataclass(frozen=True, slots=True)
class Counting:
    """How a pool counts points from a day on: by which convention, and whether shares of cycles count as savings."""

    since: dt.date
    convention: str
    with_shares: bool


@dataclass(slots=True)
class Moves:
    """What a member's points are reckoned from: money saved and owed (both grow positive), points brought in and given; and `bought`, saved in shares."""

    saved: Moved = field(default_factory=list)
    owed: Moved = field(default_factory=list)
    brought: tuple[dt.date, Decimal] | None = None
    gifts: Moved = field(default_factory=list)
    bought: Moved = field(default_factory=list)


def months(view: View, pod: people.Pod, member: Record, *, until: dt.date | None = None) -> list[Month]:
    """The member's months in the pool up to a day (the view's), from the first that moved anything.

    Points are balance × time: each whole month adds savings less loans, by the pod's convention
    (`points`): the balance at its end, at the end of its first day, the middle of the two, or the average of its
    days. Brought-in points stand before the first month. Rounded half up to the minor unit, a month at a time.
    Source: domain.md, "Savings pool"; golden/nz_savings_pool_points.json, nz_savings_pool_loan_plan.json.
    """
    last = until or view.on
    conventions = _conventions(view, pod)
    moved = view.moved_by_month if _is_by_month(conventions) else view.moved
    moves = Moves(
        saved=[(day, -amount) for day, amount in moved(pod.savings(member), pod.commodity, until=last)],
        owed=moved(pod.loans(member), pod.commodity, until=last),
        brought=opening_points(view, pod, member, last),
        gifts=_gifts(view, pod, last).get(member.id, []),
        bought=_bought(view, pod, conventions, last).get(member.body["account"], []),
    )
    return reckoned(moves, conventions, last, view.digits(pod.commodity))


def everybody(view: View, pod: people.Pod, *, until: dt.date | None = None) -> dict[str, list[Month]]:
    """The same of everybody who is or was in the crew, by handle in joining order: one pass over the pool's movements.

    It asks for the savings and for the loans of the whole pool once, not once a member.
    """
    last = until or view.on
    conventions = _conventions(view, pod)
    by_month = _is_by_month(conventions)
    crew = view.find("member", on=last)
    moves = {each.id: Moves() for each in crew}
    of_account = {each.body["account"]: moves[each.id] for each in crew}
    saved = _below(view, pod, "Liabilities:Savings", last, by_month=by_month)
    owed = _below(view, pod, "Assets:Loans", last, by_month=by_month)
    bought = _bought(view, pod, conventions, last)
    for account, each in of_account.items():
        each.saved = [(day, -amount) for day, amount in saved.get(account, ())]
        each.owed = owed.get(account, [])
        each.bought = bought.get(account, [])
    for record in view.find("opening", pod=pod.id, on=last):
        if record.member in moves:
            moves[record.member].brought = _brought(record)
    for handle, given in _gifts(view, pod, last).items():
        if handle in moves:
            moves[handle].gifts = given
    digits = view.digits(pod.commodity)
    return {handle: reckoned(each, conventions, last, digits) for handle, each in moves.items()}


def total(view: View, pod: people.Pod, member: Record, on: dt.date | None = None) -> Decimal:
    """A member's points at the end of the last whole month, with the gifts until the day."""
    all_months = months(view, pod, member, until=on)
    return all_months[-1].points_total if all_months else _ZERO


def reckoned(moves: Moves, conventions: Sequence[Counting], last: dt.date, digits: int) -> list[Month]:
    """The months that `moves` make, up to the day `last`; `conventions` say how points are counted from which day on."""
    by_month = _is_by_month(conventions)
    brought = moves.brought
    days = [day for each in (moves.saved, moves.owed, moves.bought) for day in _stirred(each, by_month=by_month)]
    days += [day for day, _ in moves.gifts]
    days += [brought[0]] if brought else []
    if not days:
        return []
    running = brought[1] if brought else _ZERO
    saved, owed, gifts = Running(moves.saved), Running(moves.owed), Running(moves.gifts)
    bought = Running(moves.bought)
    plain = [*moves.saved, *((day, -amount) for day, amount in moves.owed)]
    net = {False: Running(plain), True: Running([*plain, *moves.bought])}
    result = []
    first = min(days).replace(day=1)
    given_before = _ZERO
    while first <= last:
        end = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        at = min(end, last)
        how = next((each for each in reversed(conventions) if each.since <= end), conventions[0])
        points = accrued(net[how.with_shares], first, end, how.convention, digits) if end <= last else None
        # Points brought in hold for the whole of their day, so that day's month still counts, unless it ended then.
        if brought and end <= brought[0] and points is not None:
            points = _ZERO
        given = gifts.at(at)
        running += (points or 0) + given - given_before
        in_shares = bought.at(at) if how.with_shares else _ZERO
        result.append(Month(end, saved.at(at), owed.at(at), points, running, given - given_before, in_shares))
        given_before = given
        first = end + dt.timedelta(days=1)
    return result


def _is_by_month(conventions: Iterable[Counting]) -> bool:
    """Whether a figure a month is enough: month-ends need no more, any other convention looks into the months."""
    return all(each.convention == MONTH_END for each in conventions)


def _conventions(view: View, pod: people.Pod) -> list[Counting]:
    """How points were counted, from each change of terms on: it holds for the month in which it falls."""
    versions = [each for each in view.session.versions("pod", pod.id) if each.seq <= view.seq]
    terms = [(each.date, people.Pod(each).terms) for each in versions if each.date is not None]
    return [
        Counting(day, each.text("points"), with_shares=each.text("points-of-shares") == "count") for day, each in terms
    ]


def _bought(view: View, pod: people.Pod, conventions: Sequence[Counting], last: dt.date) -> dict[str, Moved]:
    """(day, change) of what was saved in shares of cycles, less losses that they bear, and carried for more.

    By the member's part of the accounts; nothing where the pool never counted them.
    """
    if not any(each.with_shares for each in conventions):
        return {}
    found = _below(view, pod, "Liabilities:Cycle", last, by_month=_is_by_month(conventions), owner=4)
    return {account: [(day, -amount) for day, amount in moved] for account, moved in found.items()}


def _below(
    view: View, pod: people.Pod, kind: str, last: dt.date, *, by_month: bool, owner: int = 3
) -> dict[str, Moved]:
    """All that moved in the pod's accounts of a kind, by the part of their names that is the member's."""
    found: dict[str, Moved] = {}
    for account, day, amount in view.moved_below(f"{kind}:{pod.slug}", pod.commodity, until=last, by_month=by_month):
        found.setdefault(account.split(":")[owner], []).append((day, amount))
    return found


def _stirred(moves: Moved, *, by_month: bool) -> list[dt.date]:
    """The days, or the months' first days, on which something moved in the end: what was undone in time did not."""
    sums: dict[dt.date, Decimal] = {}
    for day, amount in moves:
        at = day.replace(day=1) if by_month else day
        sums[at] = sums.get(at, _ZERO) + amount
    return [at for at, amount in sums.items() if amount]


class Running:
    """A balance over time, from its (day, change) moves in any order."""

    def __init__(self, moves: Iterable[tuple[dt.date, Decimal]]) -> None:
        self.moves = sorted(moves)
        self.days = [day for day, _ in self.moves]
        self.totals = list(accumulate((amount for _, amount in self.moves), initial=_ZERO))

    def at(self, day: dt.date) -> Decimal:
        """The balance at the end of a day."""
        return self.totals[bisect_right(self.days, day)]

    def sum_of_days(self, first: dt.date, end: dt.date) -> Decimal:
        """The balances at the ends of all days from `first` to `end`, added up."""
        held = self.at(first) * ((end - first).days + 1)
        within = self.moves[bisect_right(self.days, first) : bisect_right(self.days, end)]
        return held + sum((amount * ((end - day).days + 1) for day, amount in within), _ZERO)


def accrued(net: Running, first: dt.date, end: dt.date, convention: str, digits: int) -> Decimal:
    """What one month adds: its balance by the convention, per month."""
    # What moves on the first day counts as there from the start: a loan paid out on the 1st runs the whole month.
    if convention == MONTH_END:
        return net.at(end)
    if convention == "month-start":
        return net.at(first)
    if convention == "average":
        return money.round_half_up((net.at(first) + net.at(end)) / 2, digits)
    return money.round_half_up(Fraction(net.sum_of_days(first, end)) / ((end - first).days + 1), digits)


def opening_points(view: View, pod: people.Pod, member: Record, on: dt.date) -> tuple[dt.date, Decimal] | None:
    """(day, points) that a member brought in when the book began mid-life, or None."""
    record = view.get("opening", f"{pod.id}/{member.id}", on)
    return None if record is None else _brought(record)


def _brought(record: Record) -> tuple[dt.date, Decimal] | None:
    if record.date is None or record.body.get("points") is None:
        return None
    return record.date, Decimal(record.body["points"])


def gifts(view: View, pod: people.Pod, on: dt.date | None = None) -> list[Record]:
    """The gifts of points in a pool up to a day, in the order recorded: `member` gave `body["points"]` to `body["taker"]`."""
    return view.find("points-gift", pod=pod.id, on=on)


def _gifts(view: View, pod: people.Pod, on: dt.date) -> Mapping[str, Moved]:
    """(day, points received less given) by handle, each sorted by day."""
    found: dict[str, Moved] = {}
    for record in gifts(view, pod, on):
        assert record.date is not None
        assert record.member is not None
        points = Decimal(record.body["points"])
        found.setdefault(record.member, []).append((record.date, -points))
        found.setdefault(record.body["taker"], []).append((record.date, points))
    return {handle: sorted(moves) for handle, moves in found.items()}


def lowest(view: View, pod: people.Pod, member: Record) -> tuple[Decimal, dt.date]:
    """The fewest points that a member has from the view's day until today or the last gift, and the first such day."""
    given = _gifts(view, pod, dt.date.max).get(member.id, [])
    last = max([view.on, view.doing.now.date(), *(day for day, _ in given)])
    found = [(total(view, pod, member), view.on)]
    running = _ZERO
    for month in months(view, pod, member, until=last):
        before = running
        running = month.points_total
        # Within a month only gifts move points; the month's own come at the end of its last day.
        within = before
        for day, points in given:
            if day.replace(day=1) == month.last_day.replace(day=1) and day < month.last_day:
                within += points
                found += [(within, day)] if day > view.on else []
        found += [(running, min(month.last_day, last))] if month.last_day > view.on else []
    return min(found)


def given_on(view: View, entry: Entry) -> list[int]:
    """The entries of later gifts that stand on a gift of points that is to be undone, ascending: its taker gave them on.

    None where the pool lets people go below zero, or the taker has enough without them.
    """
    if entry.kind != GivePoints.kind:
        return []
    pod = people.pod(view, entry.fields["pod"])
    taker = view.get("member", entry.fields["taker"])
    later = [
        each.seq
        for each in gifts(view, pod, dt.date.max)
        if each.member == entry.fields["taker"] and each.date is not None and each.date >= entry.date
    ]
    if taker is None or not later or pod.terms.text("point-gifts") == "below-zero":
        return []
    least, _ = lowest(view, pod, taker)
    return sorted(later) if least < Decimal(entry.fields["points"]) else []


@rule(GivePoints)
def give(act: GivePoints, view: View) -> Change:
    """The points pass from one member to the other on that day; they are no money, so nothing is posted.

    Raises: Invalid, for a number that is none; Refused, where the giver has fewer then or later and the pool's
    setting `point-gifts` does not let them go below zero.
    """
    pod = people.pod(view, act.pod, kind="savings")
    giver = people.member(view, act.giver)
    taker = people.member(view, act.taker)
    people.need_owner(view, giver.id, "A gift of another member's points")
    points = _number(view, act.points, pod.commodity)
    if giver.id == taker.id:
        raise Invalid(
            f"{giver.body['name']} would give points to themselves.", hint="Name who receives them.", where="taker"
        )
    allowed = pod.terms.text("point-gifts")
    if allowed == "none":
        raise Refused(
            f"Points of {pod.name} are not given away: that is its setting point-gifts.",
            hint=f"Propose another: crewbook pod change {pod.id} --set point-gifts=held",
            where="pod",
        )
    if allowed == "held":
        _has(view, pod, giver, points)
    id = view.next_id("PG", "points-gift")
    body = {"taker": taker.id, "points": f"{points:f}", **({"because": act.because} if act.because else {})}
    record = Record("points-gift", id, body, pod=pod.id, member=giver.id)
    return Change(records=(record,), about=(f"member/{giver.id}", f"member/{taker.id}", f"pod/{pod.id}"), id=id)


def _has(view: View, pod: people.Pod, giver: Record, points: Decimal) -> None:
    """Refused, when the giver has fewer points on the view's day or on any later one that is known."""
    least, day = lowest(view, pod, giver)
    if points <= least:
        return
    now = total(view, pod, giver)
    name = giver.body["name"]
    digits = view.digits(pod.commodity)
    later = f", but only {money.round_half_up(least, digits):,f} on {day}" if day > view.on and least < now else ""
    raise Refused(
        f"{name} has {money.round_half_up(now, digits):,f} points in {pod.name} on {view.on}{later}; {points:,f} is "
        "more than that. The pool's setting point-gifts lets nobody go below zero.",
        hint=(f"Give {least:f} or fewer" if least > 0 else "There are none to give")
        + f", or propose: crewbook pod change {pod.id} --set point-gifts=below-zero",
        where="points",
    )


def _number(view: View, typed: Decimal, commodity: str) -> Decimal:
    """Points to give: more than zero, with as many decimals as the pool's money."""
    if typed <= 0:
        raise Invalid(
            f"{typed:f} points cannot be given.", hint="Write a number above zero, as in 100.", where="points"
        )
    digits = view.digits(commodity)
    points = money.round_half_up(typed, digits)
    if points != typed:
        raise Invalid(
            f"{typed:f} points have too many decimals.", hint=f"Points have {digits}: write {points:f}.", where="points"
        )
    return points


def after_saving(points: Decimal, balance: Decimal) -> Fraction | None:
    """In how many months a balance makes up for points below zero: deficit ÷ savings, exactly.

    Zero where there is no deficit; None where the balance (savings less loans) is not above zero, so that it never does.
    Source: domain.md, "Savings pool": months = deficit ÷ savings.
    """
    if points >= 0:
        return Fraction(0)
    return Fraction(-points) / Fraction(balance) if balance > 0 else None
