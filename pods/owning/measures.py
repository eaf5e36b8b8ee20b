"""By what members share a surplus, as the book knows it: hours, pay, shares times days, slices, equal parts. Purchases and weights are typed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger.errors import Refused
from pods.crew import people, taking_part
from pods.owning import asset_lock, dividend, fiscal_year, pie, shares, slice_class
from pods.settings.capital import EQUAL, HOURS, MEASURES, OF_OWNERS, PAY, SHARES, SLICES
from pods.settings.setting import LIVELIHOOD
from pods.working.income_month import shared
from pods.working.livelihood import advances, is_sharer, owed, sharers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.act import Record
    from ledger.view import View
    from pods.crew.people import Pod
    from pods.owning.fiscal_year import Span

_ZERO = Decimal(0)
_DAY = dt.timedelta(days=1)
KNOWN = (EQUAL, HOURS, PAY, SHARES, SLICES)
"""What the book knows by itself."""


def so_far(view: View, pod: Pod) -> dict[str, Decimal]:
    """Member → figure by which the pod's terms would divide this year's surplus, were the year to end on the view's day.

    Empty where the figures are typed with each allocation, or where the book has none yet.
    """
    by = pod.terms.text("surplus-by")
    if by in OF_OWNERS and asset_lock.body(pod) is not None:
        # A book of an older version may hold these terms together; no surplus is shared so any more.
        return {}
    if by not in KNOWN or (by in {HOURS, PAY} and pod.kind != LIVELIHOOD):
        return {}
    try:
        found = of_book(view, pod, fiscal_year.running(view, pod), by)
    except Refused:
        # The terms name a sharer who left: nobody can say yet how it would be shared.
        return {}
    return found if any(found.values()) else {}


def of_book(view: View, pod: Pod, year: Span, measure: str) -> dict[str, Decimal]:
    """Member → figure of one measure over the year, of all who share in it, in joining order.

    By shares and slices share all who own some; by anything else those who share the pod's pay. Who left before the view's
    day has no part, but for one of a frozen pie that they kept; who died has theirs, for it goes to their heirs.
    Raises: Refused, for a measure that has to be typed.
    """
    if measure == SLICES:
        return _slices(view, pod, year)
    if measure == SHARES:
        return _of(view, _taking_part(view, pod, year), _died_holding(view, pod), _share_days(view, pod, year))
    there = _those_there(view, pod, year)
    died = [each for each in who_died(view, pod, year) if _shared_pay(view, pod, year, each)]
    if measure == EQUAL:
        # Who died during the year was not there when it ended.
        died = [each for each in died if _ended(each) > year.last]
        return _of(view, there, died, {each.id: Decimal(1) for each in (*there, *died)})
    if measure == HOURS and pod.kind == LIVELIHOOD:
        return _of(view, there, died, _hours(view, pod, year))
    if measure == PAY and pod.kind == LIVELIHOOD:
        return _of(view, there, died, _pay(view, pod, year))
    raise Refused(
        f"{pod.name} shares a surplus {MEASURES.get(measure, f'by {measure}')}, and its book holds no such figures.",
        hint=f"Type them, once for each: --{measure} ana=100"
        if measure in MEASURES
        else f"Type them, once for each: --measure {measure}:ana=100",
        where="shared-by",
    )


def _of(
    view: View, there: Sequence[Record], died: Sequence[Record], figures: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    """The figure of everybody there, and of who died where they have one, in joining order."""
    shown = {each.id for each in there} | {each.id for each in died if figures.get(each.id)}
    return {each.id: figures.get(each.id, _ZERO) for each in view.find("member") if each.id in shown}


def who_died(view: View, pod: Pod, year: Span) -> list[Record]:
    """Who died in the year or since it ended, and took part in the pod until then: what they did in it counts for their heirs."""
    return [each for each in _died_holding(view, pod) if _ended(each) > year.first]


def _died_holding(view: View, pod: Pod) -> list[Record]:
    """Who died, whenever it was, and had not left the pod before: what they own is theirs until it goes to their heirs."""
    died = view.find("member", status=people.DIED)
    return [each for each in died if taking_part.to_the_last(view, pod, each)]


def _ended(dead: Record) -> dt.date:
    day = people.since(dead)
    assert day is not None, "who died did so on a day"
    return day


def _shared_pay(view: View, pod: Pod, year: Span, dead: Record) -> bool:
    """Whether somebody who died was among those who share the pod's pay, on the last day of the year that they saw."""
    if pod.kind != LIVELIHOOD:
        return True
    record = view.get("pod", pod.id, min(year.last, _ended(dead) - _DAY))
    return record is not None and is_sharer(people.Pod(record), dead.id)


def _those_there(view: View, pod: Pod, year: Span) -> list[Record]:
    """Who shares: those who share the pay of a livelihood pod, or everybody, who were in the crew when the year ended and are now."""
    if pod.kind != LIVELIHOOD:
        return _taking_part(view, pod, year)
    then = {each.id for each in people.members(view, year.last)}
    return [each for each in sharers(view, pod) if each.id in then]


def _taking_part(view: View, pod: Pod, year: Span) -> list[Record]:
    """Who was in the crew when the year ended and is now, without who left the pod: with leaving it everything was settled."""
    then = {each.id for each in people.members(view, year.last)}
    return [each for each in taking_part.members(view, pod) if each.id in then]


def _slices(view: View, pod: Pod, year: Span) -> dict[str, Decimal]:
    """The slices that each has when the year ends.

    A part of a frozen pie is its holder's, wherever they are now: who left and kept it shares as the others do, and so do the
    heirs of who died. While the pie grows who left was paid for theirs and has none; what who died has at risk is theirs still.
    """
    held = {each.id: pie.stake(view, pod, each, year.last).slices for each in view.find("member")}
    if slice_class.frozen(view, pod, year.last) is not None:
        return {who: number for who, number in held.items() if number}
    there = {each.id for each in (*_taking_part(view, pod, year), *_died_holding(view, pod))}
    # Frozen since: who left behind that day kept their part, and had it when the year ended.
    kept = {each.id for each, _ in pie.stakes(view, pod)} if slice_class.frozen(view, pod) else set()
    living = {each.id for each in people.members(view)}
    return {
        who: number
        for who, number in held.items()
        if (who in there and (number or who in living)) or (number and who in kept)
    }


def _hours(view: View, pod: Pod, year: Span) -> dict[str, Decimal]:
    worked: dict[str, Decimal] = {}
    for each in view.find("hours", pod=pod.id):
        if f"{year.first:%Y-%m}" <= each.body["month"] <= f"{year.last:%Y-%m}" and each.member:
            worked[each.member] = worked.get(each.member, _ZERO) + Decimal(each.body["hours"])
    return worked


def _pay(view: View, pod: Pod, year: Span) -> dict[str, Decimal]:
    """Pay of the months that were shared; where income goes to its earner's own account, what went there."""
    paid: dict[str, Decimal] = {}
    for record in shared(view, pod):
        if f"{year.first:%Y-%m}" <= record.body["month"] <= f"{year.last:%Y-%m}":
            for row in record.body["lines"]:
                paid[row["member"]] = paid.get(row["member"], _ZERO) + Decimal(row["floor"]) + Decimal(row["rest"])
    for member in view.find("member"):
        for account in (owed(pod, member), advances(pod, member)):
            moved = view.moved_by_kinds(account, pod.commodity, ("income",), since=year.first)
            own = -sum((number for name, day, number in moved if name == account and day <= year.last), _ZERO)
            paid[member.id] = paid.get(member.id, _ZERO) + own
    return paid


def _share_days(view: View, pod: Pod, year: Span) -> dict[str, Decimal]:
    return share_days(view, pod, year.first, year.last)


def share_days(view: View, pod: Pod, first: dt.date, last: dt.date, name: str | None = None) -> dict[str, Decimal]:
    """Member → shares times the days from `first` to `last`, both counted, of one class or of all.

    Where classes have several par values, a share counts as many times as its par. What was corrected by now counts for no
    day, not for those before a correction that falls behind a closed period either.
    """
    known = view.session.corrections().items()
    undone = {seq for pair in known if view.until is None or pair[1] <= view.until for seq in pair}
    classes = [each for each in shares.classes(view, pod) if name in {None, each.name}]
    is_even = len({each.par for each in classes}) < 2  # noqa: PLR2004
    whose = {each.body["account"]: each.id for each in view.find("member")}
    held = [
        dividend.Holding(
            whose[row.account.rpartition(":")[2]], row.date, -view.amount(row) * (Decimal(1) if is_even else each.par)
        )
        for each in classes
        for row in view.postings(f"{each.prefix}:", until=last)
        if row.commodity == each.commodity and row.seq not in undone
    ]
    return dividend.share_days(held, first, last + _DAY)
