"""The slices of a pod's pie: what each has at risk, how many slices it makes, and each one's part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pods.owning import pie
from pods.owning.slice_class import SliceClass, frozen, slice_class
from reports.document import BarChart, Column, Document, Fact, Percent, Row, Section, Table
from reports.figures import amount, exact, total
from reports.heading import heading, pod
from reports.ownership_plan import percents
from reports.periods import marks
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from ledger.act import Record
    from ledger.view import View
    from pods.crew.people import Pod
    from pods.owning.slices import Stake

_COLUMNS = (
    Column("Member"), Column("Cash", "money"), Column("All else", "money"), Column("In the well", "money"),
    Column("Slices", "number"), Column("Part of the pie", "percent"),
)  # fmt: skip


def note(view: View, held: SliceClass) -> str:
    """How slices come and go, by the terms of the class; of a frozen pie, how they came."""
    per = held.multipliers
    if frozen(view, held.pod):
        return say(
            "A unit of cash made {cash} slices, a unit of anything else {noncash}. The pie is frozen: nothing is put in or taken "
            "back any more, and parts only change hands.",
            cash=per.cash,
            noncash=per.noncash,
        )
    return say(
        "A unit of cash makes {cash} slices, a unit of anything else {noncash}, what waits in the well none until it is spent. "
        "A payment takes back cash first, then the well, then all else.",
        cash=per.cash,
        noncash=per.noncash,
    )


def state(view: View, found: Pod) -> Fact:
    """Whether the pie grows or is frozen."""
    record = frozen(view, found)
    growing = say("growing: slices come and go until it is frozen")
    return Fact("The pie", say("frozen since {day}", day=record.date) if record else growing)


def slices_statement(view: View, pod_id: str) -> Document:
    """Who has how many slices of a pod's pie on a day."""
    found = pod(view, pod_id)
    name = slice_class(view, found).name
    return Document(
        kind="slices",
        title=say("Slices of the pie"),
        subtitle=found.name,
        **heading(view),
        facts=(Fact("Pod", found.name), *((Fact("Class", name),) if name else ()), state(view, found)),
        sections=sections(view, found) or (Section("", notes=(say("Nobody has put anything in."),)),),
        notes=marks(view, f"pod/{found.id}"),
        data={"pod": found.id, "on": view.on, "commodity": found.commodity} | data(view, found),
    )


def sections(view: View, found: Pod) -> tuple[Section, ...]:
    """A row a member who has something at risk; nothing of a pod without slices."""
    held = pie.stakes(view, found)
    if not held:
        return ()
    unit, shown = found.commodity, parts_of(held)
    rows: list[Row] = [
        (
            member.body["name"], amount(view, risk.cash, unit), amount(view, risk.noncash, unit),
            amount(view, risk.well, unit), risk.slices.normalize() + 0, None if part is None else Percent(part),
        )
        for (member, risk), part in zip(held, shown, strict=True)
    ]  # fmt: skip
    parts = [part for part in shown if part is not None]
    together: Row = (
        say("Together"),
        *(amount(view, total(getattr(risk, name) for _, risk in held), unit) for name in ("cash", "noncash", "well")),
        total(risk.slices for _, risk in held).normalize() + 0,
        Percent(total(parts)) if parts else None,
    )
    bars = tuple((member.body["name"], part) for (member, _), part in zip(held, shown, strict=True) if part is not None)
    charts = (BarChart("Part of the pie", "%", bars),) if bars else ()
    return (
        Section(
            say("Slices"),
            tables=(Table("", _COLUMNS, tuple(rows), together),),
            charts=charts,
            notes=(note(view, slice_class(view, found)),),
        ),
    )


def parts_of(held: Sequence[tuple[Record, Stake]]) -> list[Decimal | None]:
    """Each one's part of the pie in percent, summing to 100.0000; None while nobody has slices."""
    weights = [risk.slices for _, risk in held]
    return list(percents(weights)) if any(weights) else [None] * len(held)


def data(view: View, found: Pod) -> dict[str, object]:
    """The same for other programs; percentages sum to 100.0000."""
    held, unit = pie.stakes(view, found), found.commodity
    record = frozen(view, found)
    return {
        "class": slice_class(view, found).name,
        "frozen_on": record.date if record else None,
        "slices": total(risk.slices for _, risk in held),
        "members": [
            {
                "member": member.id,
                "name": member.body["name"],
                "cash": exact(view, risk.cash, unit),
                "noncash": exact(view, risk.noncash, unit),
                "well": exact(view, risk.well, unit),
                "slices": risk.slices,
                "pie_pct": part,
            }
            for (member, risk), part in zip(held, parts_of(held), strict=True)
        ],
    }
