"""A pool's group ratios: read from its book since a cycle began, or reckoned from figures that were typed."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger import money
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.cycles import cycle, shareout
from pods.funds import fund
from pods.lending import arrears, balances
from pods.lending.calendar import DAYS_PER_WEEK
from pods.meetings import attendance
from pods.pools import ratios
from pods.settings.setting import SAVINGS
from reports.document import Column, Document, Fact, Money, Percent, Row, Section, Table
from reports.figures import ZERO, exact
from reports.heading import Heading, heading
from reports.heading import pod as pod_of
from reports.periods import marks
from reports.read_back import number
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.view import View

_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_ABOUT = (
    say("Ratios as SAVIX, the Savings Groups Information Exchange, counts them."),
    say("A “-” stands where there is nothing to divide by."),
    say("Retention on members at the start is the usual one; on members now is how SAVIX's own sheets count it."),
)


def ratio_statement(view: View, pod_id: str, since: dt.date | None = None) -> Document:
    """A savings pool's ratios on the view's day, since a day: by default its last cycle's first, or its own.

    Raises: Invalid, when there is no such pool, or the day does not lie before the view's.
    """
    found = pod_of(view, pod_id)
    if found.kind != SAVINGS:
        raise Invalid(
            f"{found.name} is a {found.kind} pod; ratios are a savings pool's.",
            hint="See the pods: crewbook pod list",
            where="pod",
        )
    last = cycle.latest(view, found)
    began = view.began("pod", found.id) or view.on
    start = since or (last.begins if last is not None else began)
    if not began <= start <= view.on:
        raise Invalid(
            f"{found.name} began on {began}, and its ratios are as of {view.on}; {start} lies outside of that.",
            hint=f"Use --since {began} or later.",
            where="since",
        )
    group = group_of(view, found, start)
    met = [each for each in attendance.meetings(view, found) if _day(each.id) >= start]
    notes = (
        *((_past(last),) if last is not None and not last.is_open else ()),
        say(
            "Members are those of the crew. Meetings at which it was recorded who came, since {day}: {count}.",
            day=start,
            count=len(met),
        ),
        *_ABOUT,
        *marks(view, f"pod/{found.id}"),
    )
    return _document(
        group,
        ratios.ratios(group),
        heading(view),
        title=say("Group ratios of {name}", name=found.name),
        since=start,
        commodity=found.commodity,
        digits=view.digits(found.commodity),
        notes=notes,
        data={"pod": found.id, "since": start},
    )


def group_of(view: View, found: people.Pod, start: dt.date) -> ratios.Group:
    """What the book knows of the group on the view's day, since `start`."""
    unit, slug = found.commodity, found.slug
    now = {each.id for each in people.members(view)}
    then = {each.id for each in people.members(view, start)}
    met = [each for each in attendance.meetings(view, found) if _day(each.id) >= start]
    came = attendance.counted(met)
    running = [
        each for each in view.find("loan", pod=found.id, status=balances.OPEN) if balances.state(view, each).outstanding
    ]
    risk = arrears.at_risk(view, found.id)
    before = start - dt.timedelta(days=1)
    written_off = f"Expenses:{slug}:WriteOff"
    return ratios.Group(
        members_now=len(now),
        members_start=len(then),
        dropouts=len(then - now),
        new=len(now - then),
        attending=sum(came[way] for way in attendance.THERE) if met else None,
        expected=sum(came.values()),
        savings=exact(view, _savings(view, found, view.on), unit),
        cash_box=exact(view, found.liquid(view), unit),
        loans_outstanding=exact(view, risk.outstanding, unit),
        loans=len(running),
        members_with_loan=len({each.member for each in running} & now),
        late_balance=exact(view, risk.late, unit),
        write_offs=exact(view, view.balance(written_off, unit) - view.balance(written_off, unit, before), unit),
        other_funds=exact(view, _apart(view, found, view.on), unit),
        property_now=exact(view, ZERO, unit),
        property_start=exact(view, ZERO, unit),
        debts=exact(view, _debts(view, found, view.on), unit),
        weeks=Fraction((view.on - start).days, DAYS_PER_WEEK),
        brought=exact(view, _beyond(view, found) - _earned(view, found, start), unit),
    )


def _past(last: cycle.Cycle) -> str:
    ended = people.since(last.record)
    assert ended is not None
    return say(
        "{cycle} was shared out on {day}; its ratios before that: --on {before}",
        cycle=last.title,
        day=ended,
        before=str(ended - dt.timedelta(days=1)),
    )


def _day(meeting: str) -> dt.date:
    """The day of an attendance record, `rainy/2026-06-15`."""
    return dt.date.fromisoformat(meeting.rpartition("/")[2])


def _savings(view: View, found: people.Pod, on: dt.date) -> Decimal:
    """Free savings, those held, shares of a cycle, and what is carried."""
    roots = (f"Liabilities:Savings:{found.slug}:", f"Liabilities:Cycle:{found.slug}:")
    return -sum((view.total(root, found.commodity, on) for root in roots), ZERO)


def _apart(view: View, found: people.Pod, on: dt.date) -> Decimal:
    """The social fund; nothing, where another pod has its accounts."""
    try:
        return fund.of_pod(view, found).balance(view, on)
    except Refused:
        return ZERO


def _debts(view: View, found: people.Pod, on: dt.date) -> Decimal:
    """What the pool owes others than its savers."""
    own = (["Liabilities", "Savings"], ["Liabilities", "Cycle"])
    return -sum(
        (
            number
            for (account, commodity), number in view.balances("Liabilities:", on).items()
            if commodity == found.commodity
            and account.split(":")[2:3] == [found.slug]
            and account.split(":")[:2] not in own
        ),
        ZERO,
    )


def _beyond(view: View, found: people.Pod) -> Decimal:
    """What the pool has on the view's day beyond savings and debts."""
    lent = view.total(f"Assets:Loans:{found.slug}:", found.commodity)
    return found.liquid(view) + lent - _savings(view, found, view.on) - _debts(view, found, view.on)


def _earned(view: View, found: people.Pod, start: dt.date) -> Decimal:
    """Income less expenses since a day; of a running cycle since its first, what is to be shared out at its end.

    A cycle may begin on the day on which the last one was shared out, with income of both on that day.
    """
    last = cycle.latest(view, found)
    if last is not None and last.is_open and last.begins == start:
        return shareout.fund(view, last).earned
    roots = (f"Income:{found.slug}:", f"Expenses:{found.slug}:")
    days = (start - dt.timedelta(days=1), view.on)
    before, now = (sum((view.total(root, found.commodity, day) for root in roots), ZERO) for day in days)
    return before - now


def ratio_plan(group: ratios.Group, *, commodity: str, on: dt.date, digits: int) -> Document:
    """The ratios of a group that no book knows."""
    head: Heading = {"book": "", "on": on, "seq": 0, "seal": ""}
    return _document(
        group,
        ratios.ratios(group),
        head,
        title=say("Group ratios"),
        since=None,
        commodity=commodity,
        digits=digits,
        notes=_ABOUT,
        data={},
    )


def _document(
    group: ratios.Group,
    found: Sequence[ratios.Ratio],
    head: Heading,
    *,
    title: str,
    since: dt.date | None,
    commodity: str,
    digits: int,
    notes: tuple[str, ...],
    data: dict[str, object],
) -> Document:
    shown = {each.key: each.shown(digits) for each in found}

    def cell(each: ratios.Ratio) -> Money | Percent | str:
        value = shown[each.key]
        if value is None:
            return "-"
        return Percent(value) if each.unit == "percent" else Money(value, commodity)

    # A sentence may stand in the place of figures.
    rows: list[Row] = [
        (
            say(each.name),
            cell(each),
            say(each.formula),
            say(each.figures) if each.figures == ratios.NOBODY_NOTED else _figured(each.figures),
        )
        for each in found
    ]
    columns = (Column("Ratio"), Column("Value", "money"), Column("Formula"), Column("In figures"))
    return Document(
        kind="ratios",
        title=title,
        subtitle=say("since {since}", since=since) if since else "",
        **head,
        facts=(
            Fact("Members", group.members_now),
            Fact("Weeks", _weeks(group)),
        ),
        sections=(Section("", tables=(Table("", columns, tuple(rows)),)),),
        notes=notes,
        data={
            **data,
            **shown,
            "members_now": group.members_now,
            "members_start": group.members_start,
            "dropouts": group.dropouts,
            "new": group.new,
            "write_offs": group.write_offs,
            "weeks": _weeks(group),
            "ratios": [
                {
                    "key": each.key,
                    "name": each.name,
                    "value": shown[each.key],
                    "unit": each.unit,
                    "formula": each.formula,
                    "figures": each.figures,
                }
                for each in found
            ],
        },
    )


def _figured(figures: str) -> str:
    """`1,250.00 ÷ 5`, with its numbers as cells."""
    found = _NUMBER.findall(figures)
    message = _NUMBER.sub("{}", figures)
    names = [f"n{at}" for at in range(len(found))]
    return say(message.format(*(f"{{{name}}}" for name in names)), **dict(zip(names, map(number, found), strict=True)))


def _weeks(group: ratios.Group) -> Decimal:
    return money.round_half_up(group.weeks, 1)
