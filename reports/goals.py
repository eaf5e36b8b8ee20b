"""Savings goals: of a member on their statement, and of everybody in a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pods.crew import people
from pods.pools import goals
from reports.document import Cell, Column, Document, Row, Section, Table
from reports.figures import amount, exact
from reports.heading import heading
from reports.heading import pod as pod_of
from reports.say import say, say_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.act import Record
    from ledger.view import View
    from pods.pools.goals import Progress

NOTE = say("Savings fill the goal of the earliest day first.")


def goals_of(view: View, pod_id: str | None) -> Document:
    """Everybody's goals in one pool or in all of them, by joining order and day.

    Raises: Invalid, when there is no such pod.
    """
    pods = [pod_of(view, pod_id)] if pod_id else [people.Pod(each) for each in view.find("pod")]
    found = [
        (pod, member, each)
        for pod in pods
        if pod.kind == "savings"
        for member in view.find("member", status=people.IN)
        for each in goals.progress(view, pod, member)
    ]
    sections = [
        Section(pod.name, tables=(table(view, pod, mine, title=""),), notes=(NOTE,))
        for pod in pods
        if (mine := [(member, each) for at, member, each in found if at.id == pod.id])
    ]
    nothing = say('Nobody saves for a goal. Set one: crewbook goal MEMBER 500 --in POD --until 2027-06-01 --for "boat"')
    return Document(
        kind="goals",
        title=say("Savings goals"),
        **heading(view),
        sections=tuple(sections) or (Section("", notes=(nothing,)),),
        data={"on": view.on, "goals": [goal_data(view, pod, member, each) for pod, member, each in found]},
    )


def member_tables(view: View, pod: people.Pod, member: Record) -> list[Table]:
    """The table of a member's goals in a pool; none, where they have none."""
    found = [(member, each) for each in goals.progress(view, pod, member)]
    return [table(view, pod, found, title=say("Savings goals"), with_member=False)] if found else []


def member_data(view: View, pod: people.Pod, member: Record) -> list[dict[str, object]]:
    """A member's goals in a pool, for other programs."""
    return [goal_data(view, pod, member, each) for each in goals.progress(view, pod, member)]


def table(
    view: View, pod: people.Pod, found: Sequence[tuple[Record, Progress]], *, title: str, with_member: bool = True
) -> Table:
    """A row a goal: what for, until when, how far, and what a month it takes."""
    unit = pod.commodity
    rows: list[Row] = [
        (
            each.goal.id,
            *((member.body["name"],) if with_member else ()),
            each.goal.body["purpose"],
            each.goal.due,
            amount(view, each.amount, unit),
            amount(view, each.saved, unit),
            _monthly(view, each, unit),
        )
        for member, each in found
    ]
    columns = (
        Column("Goal"),
        *((Column("Member"),) if with_member else ()),
        Column("For"),
        Column("Until", "date"),
        Column("To save", "money"),
        Column("Saved", "money"),
        Column("So"),
    )
    return Table(title, columns, tuple(rows))


def _monthly(view: View, each: Progress, unit: str) -> Cell:
    """`reached`, `75.00 NZD a month for 6 months`, or what is missing since its day is over."""
    if each.is_reached:
        return say("reached")
    if each.goal.due is not None and each.goal.due <= view.on:
        return say("its day is over, {amount} are missing", amount=amount(view, each.missing, unit))
    return say_count(
        "{amount} in the month left",
        "{amount} a month for {count} months",
        count=each.months,
        amount=amount(view, each.monthly, unit),
    )


def goal_data(view: View, pod: people.Pod, member: Record, each: Progress) -> dict[str, object]:
    """A goal as other programs read it."""
    unit = pod.commodity
    return {
        "goal": each.goal.id,
        "member": member.id,
        "name": member.body["name"],
        "pod": pod.id,
        "for": each.goal.body["purpose"],
        "until": each.goal.due,
        "amount": exact(view, each.amount, unit),
        "saved": exact(view, each.saved, unit),
        "missing": exact(view, each.missing, unit),
        "reached": each.is_reached,
        "months_left": each.months,
        "monthly": exact(view, each.monthly, unit),
        "commodity": unit,
    }
