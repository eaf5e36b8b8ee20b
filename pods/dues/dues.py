"""Who owes what, and since when: expected contributions, fines and instalments, reckoned from postings and records when asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import brought
from pods.circles.circle import Circle
from pods.crew import people
from pods.dues import expected, fines
from pods.dues.expected import Day, Series
from pods.funds import fund
from pods.lending import arrears, balances
from pods.settings.setting import SOLIDARITY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.act import Record
    from ledger.view import View

CONTRIBUTION, FUND, FINE, LOAN, CIRCLE = "contribution", "fund", "fine", "loan", "circle"
# What falls due today, and what falls due later: neither is late.
TODAY, LATER = "today", "later"
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Paid:
    """One day on which something is expected, and how much of it did not come in; nothing of what is excused."""

    day: Day
    left: Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """What came in of what was expected of one member. Sum of `left` + `counted` = what is expected; the rest is `ahead`."""

    series: Series
    days: tuple[Paid, ...]
    counted: Decimal
    ahead: Decimal


@dataclass(frozen=True, slots=True)
class Due:
    """One amount that a member owes a pod: `what` is contribution, fund, fine, loan or circle, `id` its record.

    `days_late` is 0 for what falls due on the view's day or later.
    """

    member: str
    pod: str
    what: str
    id: str
    due: dt.date
    amount: Decimal
    commodity: str
    days_late: int
    age: str


def standing(
    view: View,
    series: Series,
    until: dt.date | None = None,
    *,
    records: list[Record] | None = None,
) -> Standing:
    """What is expected of a member up to a day (the view's) beside what came in by the view's day, the oldest first.

    `records` are what is expected in the series, where they were read before.
    """
    begins = expected.counted_from(view, series, records)
    if begins is None:
        return Standing(series, (), _ZERO, _ZERO)
    paid = came(view, series, begins)
    left = paid
    days = []
    for day in expected.days(view, series, until or view.on, records):
        part = _ZERO if day.is_excused else min(day.amount, left)
        left -= part
        days.append(Paid(day, _ZERO if day.is_excused else day.amount - part))
    return Standing(series, tuple(days), paid - left, left)


def people_pod(view: View, id: str) -> people.Pod:
    """A pod, open or closed."""
    found = view.get("pod", id, dt.date.max)
    assert found is not None, "a record names a pod that is there"
    return people.Pod(found)


def came(view: View, series: Series, since: dt.date) -> Decimal:
    """What a member contributed to one place from a day on by the view's day, without what was corrected by then.

    A sum of the journal's, whatever the size of the book; as the book was once known, it is added up.
    """
    pod = people_pod(view, series.pod)
    if view.until is not None:
        found = contributions(view, pod, [series]).get(series.member, [])
        return sum((amount for day, amount in found if day >= since), _ZERO)
    is_given = series.social or pod.kind == SOLIDARITY
    thing = (
        fund.about_giving(pod.id, series.member) if is_given else brought.saved(pod.slug, _account(view, series.member))
    )
    return -view.brought(thing, pod.commodity, since=since)


def contributions(view: View, pod: people.Pod, wanted: Sequence[Series]) -> dict[str, list[tuple[dt.date, Decimal]]]:
    """(day, amount) of what members contributed by the view's day, by member and day; `wanted` are of one pod and one place.

    What was corrected by then is left out. Every movement is read: where a sum will do, `came` has it.

    Into a savings pool: what they saved, and the shares of a cycle that they bought. Into a fund: what they gave.
    """
    if wanted[0].social or pod.kind == SOLIDARITY:
        kept = fund.Fund(pod, pod.slug) if pod.kind == SOLIDARITY else fund.of_pod(view, pod)
        return {each.member: _given(view, kept, each.member) for each in wanted}
    accounts = {each.member: _account(view, each.member) for each in wanted}
    whose = {account: member for member, account in accounts.items()}
    found: dict[str, list[tuple[dt.date, Decimal]]] = {}
    one = f"{next(iter(whose))}" if len(whose) == 1 else ""
    prefixes = (f"Liabilities:Savings:{pod.slug}:{one}", f"Liabilities:Cycle:{pod.slug}:")
    for prefix in prefixes:
        for account, day, amount in view.moved_by_kinds(prefix, pod.commodity, brought.SAVED):
            member = whose.get(account.split(":")[3 if account.split(":")[1] == "Savings" else 4])
            if member is not None:
                found.setdefault(member, []).append((day, -amount))
    return found


def _given(view: View, kept: fund.Fund, member: str) -> list[tuple[dt.date, Decimal]]:
    rows = view.postings_about(fund.about_giving(kept.pod.id, member))
    there = {row.seq for row in rows}
    undone = [pair for pair in view.session.corrections().items() if there.issuperset(pair)]
    gone = {seq for pair in undone for seq in pair}
    return [(row.date, -view.amount(row)) for row in rows if row.account == kept.given and row.seq not in gone]


def _account(view: View, member: str) -> str:
    found = view.get("member", member, dt.date.max)
    assert found is not None, "a record names a member who is there"
    return str(found.body["account"])


def standings(
    view: View, *, pod: str | None = None, member: str | None = None, until: dt.date | None = None
) -> list[Standing]:
    """What is expected of everybody beside what came in, each place to contribute to by itself; of one pod or member where named.

    Who has left or died is expected to contribute nothing any more, nor is anybody to a pod that is closed.
    """
    records: dict[Series, list[Record]] = {}
    gone = {each.id for each in view.find("member") if each.status != people.IN}
    closed = {each.id for each in view.find("pod", status=people.CLOSED)}
    for each in expected.records_of(view, pod):
        if member in {None, each.member} and each.member not in gone and each.pod not in closed:
            records.setdefault(expected.series_of(each), []).append(each)
    places = list(dict.fromkeys((each.pod, each.social) for each in records))
    by_place = sorted(records, key=lambda each: places.index((each.pod, each.social)))
    return [standing(view, each, until, records=records[each]) for each in by_place]


def everything(
    view: View,
    *,
    pod: str | None = None,
    member: str | None = None,
    until: dt.date | None = None,
    found: Sequence[Standing] | None = None,
) -> list[Due]:
    """All that is due by a day (the view's) and is not paid, by member in joining order, then by day.

    Of one pod or one member where they are named; loans and fines of who has left as well. `found` are the standings up
    to that day, where they were read before.
    """
    last = until or view.on
    rows = [
        *_contributions_due(view, standings(view, pod=pod, member=member, until=last) if found is None else found),
        *_fines_due(view, pod, member),
        *_instalments_due(view, pod, member, last),
        *_circles_due(view, pod, member, last),
    ]
    order = {each.id: at for at, each in enumerate(view.find("member", on=dt.date.max))}
    return sorted(rows, key=lambda each: (order[each.member], each.due, each.pod, each.what, each.id))


def _contributions_due(view: View, found: Iterable[Standing]) -> list[Due]:
    return [
        _due(view, each.series.pod, each.series.member, FUND if each.series.social else CONTRIBUTION, paid.day.id, paid.day.due, paid.left)
        for each in found
        for paid in each.days
        if paid.left
    ]  # fmt: skip


def _fines_due(view: View, pod: str | None, member: str | None) -> list[Due]:
    return [
        _due(view, record.pod or "", record.member or "", FINE, record.id, record.due or view.on, each.left)
        for each in fines.unpaid(view, pod=pod, member=member)
        for record in (each.record,)
    ]


def _instalments_due(view: View, pod: str | None, member: str | None, last: dt.date) -> list[Due]:
    """What of each instalment is not paid: fees, interest and principal together."""
    found = []
    for record in view.find("loan", pod=pod, member=member, status=balances.OPEN):
        state = balances.state(view, record)
        before = _ZERO
        for day in dict.fromkeys(row.due for row in state.rows if row.due <= last):
            unpaid = state.due(day).total
            if unpaid > before:
                found.append(_due(view, record.pod or "", record.member or "", LOAN, record.id, day, unpaid - before))
            before = max(before, unpaid)
    return found


def _circles_due(view: View, pod: str | None, member: str | None, last: dt.date) -> list[Due]:
    """What members still pay into the round of their circle that has come by the last day."""
    found = []
    for record in view.find("circle", pod=pod):
        running = Circle(view, people_pod(view, record.pod or record.id), record, view.on)
        if running.is_over or running.pod.record.status == people.CLOSED:
            continue
        running.read_all()
        has_come = running.due <= last
        day = running.due if has_come else running.dues[max(running.done - 1, 0)]
        for handle in running.members:
            left = running.to_pay(handle) if has_come else running.behind(handle)
            if left and member in {None, handle}:
                found.append(_due(view, running.pod.id, handle, CIRCLE, f"round {running.round}", day, left))
    return found


def _due(view: View, pod: str, member: str, what: str, id: str, day: dt.date, amount: Decimal) -> Due:
    late = max((view.on - day).days, 0)
    age = arrears.age(late) if late else TODAY if day == view.on else LATER
    return Due(member, pod, what, id, day, amount, people_pod(view, pod).commodity, late, age)
