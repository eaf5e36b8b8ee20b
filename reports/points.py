"""The points of everybody in a savings pool: how many, how long some still save for them, and who gave some to whom."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from pods.crew import people
from pods.pools import points
from reports.document import Column, Document, Row, Section, Table
from reports.figures import ZERO, amount, exact, foresight_note, points_note, total
from reports.heading import heading, marked, name_of
from reports.heading import pod as pod_of
from reports.periods import marks
from reports.say import say, say_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.act import Record
    from ledger.view import View


def points_of_pool(view: View, pod_id: str) -> Document:
    """Points, savings and loans of every member on the view's day, months of after-saving, and all gifts.

    Raises: Invalid, when there is no such pod or it is no savings pool.
    """
    found = pod_of(view, pod_id)
    people.need_kind(found, "savings")
    months = points.everybody(view, found)
    savers = [
        (member, months[member.id][-1])
        for member in view.find("member")
        if months[member.id] and (member.status == people.IN or _is_left(months[member.id][-1]))
    ]
    gifts = points.gifts(view, found)
    sections = [_members(view, found, savers)]
    if gifts:
        sections.append(_gifts(view, gifts))
    return Document(
        kind="points",
        title=say("Points in {name}", name=found.name),
        **heading(view),
        sections=tuple(sections),
        notes=marks(view, f"pod/{found.id}"),
        data={
            "pod": found.id,
            "on": view.on,
            "convention": found.terms.text("points"),
            "members": [_data(view, found, member, last) for member, last in savers],
            "gifts": [
                {
                    "id": each.id,
                    "date": each.date,
                    "from": each.member,
                    "to": each.body["taker"],
                    "points": Decimal(each.body["points"]),
                    "because": each.body.get("because"),
                }
                for each in gifts
            ],
        },
    )


def _is_left(last: points.Month) -> bool:
    """Whether somebody who left still stands in the pool with something."""
    return bool(last.savings or last.loans or last.points_total)


def after_saving_words(months: Fraction | None) -> str:
    """`3 more months`, or what else is to be said of them."""
    if months is None:
        return say("not while loans are more than savings")
    whole = -(-months.numerator // months.denominator)
    return say_count("{count} more month", "{count} more months", count=whole) if whole else ""


def _members(view: View, found: people.Pod, savers: Sequence[tuple[Record, points.Month]]) -> Section:
    unit = found.commodity
    rows: list[Row] = [
        (
            marked(member),
            amount(view, last.savings, unit),
            amount(view, last.loans, unit),
            exact(view, last.points_total, unit),
            after_saving_words(points.after_saving(last.points_total, last.balance)),
        )
        for member, last in savers
    ]
    columns = (
        Column("Member"),
        Column("Savings", "money"),
        Column("Loans", "money"),
        Column("Points", "number"),
        Column("Back at zero after"),
    )
    together: Row = (
        say("Together"),
        amount(view, total(last.savings for _, last in savers), unit),
        amount(view, total(last.loans for _, last in savers), unit),
        exact(view, total(last.points_total for _, last in savers), unit),
        "",
    )
    if not rows:
        return Section("", notes=(say("Nothing was saved or borrowed here yet."),))
    return Section(
        "",
        tables=(Table("", columns, tuple(rows), together),),
        notes=(
            points_note(found),
            *(
                (say("Back at zero: points below zero ÷ (savings less loans), if nothing else is saved or borrowed."),)
                if any(last.points_total < ZERO for _, last in savers)
                else ()
            ),
            *foresight_note(view),
        ),
    )


def _gifts(view: View, gifts: Sequence[Record]) -> Section:
    rows: list[Row] = [
        (
            each.date,
            name_of(view, each.member or ""),
            name_of(view, each.body["taker"]),
            Decimal(each.body["points"]),
            each.body.get("because"),
        )
        for each in gifts
    ]
    columns = (Column("Date", "date"), Column("From"), Column("To"), Column("Points", "number"), Column("Why"))
    return Section(say("Gifts of points"), tables=(Table("", columns, tuple(rows)),))


def _data(view: View, found: people.Pod, member: Record, last: points.Month) -> dict[str, object]:
    unit = found.commodity
    months = points.after_saving(last.points_total, last.balance)
    return {
        "member": member.id,
        "name": member.body["name"],
        "savings": exact(view, last.savings, unit),
        "loans": exact(view, last.loans, unit),
        "points": exact(view, last.points_total, unit),
        "after_saving_months": None if months is None else -(-months.numerator // months.denominator),
    }
