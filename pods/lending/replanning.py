"""The rest of a running loan on a new schedule: when more of it is paid out, or its terms are changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ledger import money
from ledger.errors import Refused
from pods.lending import agreed, schedule
from pods.lending.balances import LoanState, state
from pods.lending.calendar import days_of_period, due_dates, part_used, step
from pods.lending.charges import parse_fee

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.act import Record
    from ledger.view import View

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What changes: `added` principal, and terms where they are not None. `term` counts the instalments to come."""

    added: Decimal = _ZERO
    term: int | None = None
    every: str | None = None
    method: str | None = None
    rate: str | None = None
    first: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Replanned:
    """The loan's next version with its new schedule, what it asks for, and the fee kept back of what is added."""

    record: Record
    plan: schedule.Schedule
    up_front: Decimal


def replanned(view: View, record: Record, changed: Changed, *, why: str, digits: int) -> Replanned:
    """What is owed on the view's day, and what is added, over the instalments to come.

    They fall on the days of the old schedule, unless a term, a rhythm or a first day is given. Interest up to the
    day is reckoned by its days on what was owed, and asked for with the first new instalment, and so is what was due
    and not paid of interest and fees; what was paid of them ahead is taken off. Fees of a percentage at pay-out are
    taken of what is added, fixed ones only once. A flat loan's interest is from then on on what is owed on that day.
    The new principal sums to what is owed exactly.
    Raises: Refused, when something moved on the loan behind the day, or no instalment is left and no term was given.
    """
    agreed.nothing_behind(view, record)
    now = state(view, record)
    body = {**record.body, **{name: value for name, value in _terms(changed).items() if value is not None}}
    if changed.method == "none":
        body.pop("rate", None)
    elif changed.rate is not None and changed.method is None and body["method"] == "none":
        body["method"] = "declining"
    to_come = [row.due for row in now.rows if row.due > view.on]
    if not to_come and changed.term is None:
        raise Refused(
            f"Every instalment of {record.id} has fallen due.",
            hint="Say in how many the rest is repaid: --term N",
            where="term",
        )
    terms = schedule.terms(
        amount=now.outstanding + changed.added,
        digits=digits,
        method=body["method"],
        rate=body.get("rate"),
        term=len(to_come) if changed.term is None else changed.term,
        every=body["every"],
        start=view.on,
        day_count=body["day_count"],
        round_to=Decimal(body["round_to"]) if body.get("round_to") else None,
    )
    dues, first_days = _dues(view, record, now, changed, terms)
    fees = tuple(each for each in map(parse_fee, body.get("fee", ())) if each.per != "up-front")
    asked_until = _asked_until(view, record, now)
    months_from = (dt.date.fromisoformat(body["paid_out"]), asked_until)
    terms = replace(terms, fees=fees, dues=tuple(dues), first_days=first_days, months_from=months_from)
    unpaid = _unpaid(view, now)
    fresh = schedule.schedule(terms)
    plan = _carried(fresh, unpaid)
    up_front = _up_front(body.get("fee", ()), changed.added, digits)
    base = {name: f"{getattr(now.paid_in_all, name):f}" for name in ("fees", "interest", "fines")}
    kept = {
        "begin": view.on.isoformat(),
        "amount": f"{plan.amount:f}",
        "why": why,
        "base": base,
        "fines": f"{now.fines(view.on):f}",
        "carried": f"{unpaid.total:f}",
        "up_front": f"{up_front:f}",
        "asked_until": asked_until.isoformat(),
        "applied": _applied(fresh, plan),
    }
    body |= {
        "term": len(plan.instalments),
        "earlier": agreed.replaced(record.body),
        "plan": kept,
        "rows": agreed.rows_of(plan),
        "out": f"{now.out + changed.added:f}",
        "up_front": f"{Decimal(body.get('up_front', 0)) + up_front:f}",
    }
    return Replanned(replace(record.changed(), body=body), plan, up_front)


def _terms(changed: Changed) -> dict[str, Any]:
    return {"every": changed.every, "method": changed.method, "rate": changed.rate}


def _dues(
    view: View, record: Record, now: LoanState, changed: Changed, terms: schedule.Terms
) -> tuple[list[dt.date], Fraction | None]:
    """The days of the instalments to come, and how many days of interest there are until the first; None: as they fall."""
    following = next((row.due for row in now.rows if row.due > view.on), None)
    if following is None or changed.first is not None or changed.every is not None:
        first = changed.first or step(view.on, terms.every, 1)
        if first <= view.on:
            raise Refused(
                f"The first instalment to come, {first}, is not after {view.on}.",
                hint="Take a later day for --first.",
                where="first",
            )
        return due_dates(first, terms.every, terms.term), None
    # The day of the month that all stand for: a 31st that fell on 28 February is a 31st again afterwards.
    day = max(row.due.day for row in now.rows)
    begin = next((row.due for row in reversed(now.rows) if row.due <= view.on), now.plan.begin)
    used = part_used(begin, view.on, following, record.body["every"], record.body["day_count"])
    whole = days_of_period(begin, following, terms.every, terms.day_count, day=day)
    return due_dates(following, terms.every, terms.term, day=day), whole * (1 - used)


def _asked_until(view: View, record: Record, now: LoanState) -> dt.date:
    """The day of the last instalment that fell due, of this plan or one before; up to it monthly fees were asked for."""
    due = now.due_count(view.on)
    if due:
        return now.rows[due - 1].due
    return dt.date.fromisoformat(record.body.get("plan", {}).get("asked_until", record.body["paid_out"]))


def _unpaid(view: View, now: LoanState) -> agreed.Parts:
    """Interest up to the day and fees due by it that were not paid; below zero what was paid ahead.

    What the present plan had taken over from the one before is no interest of a period: it counts whole.
    """
    due = now.due_count(view.on)
    asked, taken_over = now.owed_by(due), now.plan.applied_from(due)
    accrued = _ZERO
    if due < len(now.rows):
        begin = now.rows[due - 1].due if due else now.plan.begin
        used = part_used(begin, view.on, now.rows[due].due, now.every, now.day_count)
        of_period = now.owed_by(due + 1).interest - asked.interest - now.plan.applied_from(due, due + 1).interest
        accrued = money.round_half_up(Fraction(of_period) * used, now.digits)
    interest = asked.interest + taken_over.interest + accrued - now.paid.interest
    return agreed.Parts(asked.fees + taken_over.fees - now.paid.fees, interest)


def _applied(fresh: schedule.Schedule, plan: schedule.Schedule) -> list[dict[str, str]]:
    """Per instalment what it took over of the plan before, up to the last one that took over anything."""
    pairs = zip(plan.instalments, fresh.instalments, strict=True)
    found = [(each.interest - own.interest, each.fees - own.fees) for each, own in pairs]
    while found and not any(found[-1]):
        found.pop()
    return [{"interest": f"{interest:f}", "fees": f"{fees:f}"} for interest, fees in found]


def _carried(plan: schedule.Schedule, unpaid: agreed.Parts) -> schedule.Schedule:
    """The schedule with what is unpaid asked for first, or what was paid ahead taken off its first instalments."""
    left = {"interest": unpaid.interest, "fees": unpaid.fees}
    rows = []
    for each in plan.instalments:
        changes = {}
        for kind, carry in left.items():
            number = max(getattr(each, kind) + carry, _ZERO)
            left[kind] = carry - (number - getattr(each, kind))
            changes[kind] = number
        rows.append(replace(each, **changes, total=each.principal + changes["interest"] + changes["fees"]))
    return _summed(plan, rows)


def _summed(plan: schedule.Schedule, rows: Sequence[schedule.Instalment]) -> schedule.Schedule:
    interest = sum((each.interest for each in rows), _ZERO)
    fees = sum((each.fees for each in rows), _ZERO)
    return replace(plan, instalments=tuple(rows), total_interest=interest, total_fees=fees, total_cost=interest + fees)


def _up_front(fees: Sequence[str], added: Decimal, digits: int) -> Decimal:
    """What is kept back of money that is added: percentages of it; a fixed fee was taken when the loan began."""
    percents = [each.number for each in map(parse_fee, fees) if each.per == "up-front" and each.is_percent]
    return sum((money.round_half_up(Fraction(each) * Fraction(added) / 100, digits) for each in percents), _ZERO)
