"""The slices of a pod's pie: what each has at risk, how many slices it makes, and each one's part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pods.owning import pie, slices
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
NOTE = say(
    "A unit of cash makes {cash} slices, a unit of anything else {noncash}, what waits in the well none until it is spent. "
    "A payment takes back cash first, then the well, then all else.",
    cash=slices.CASH,
    noncash=slices.NONCASH,
)


def slices_statement(view: View, pod_id: str) -> Document:
    """Who has how many slices of a pod's pie on a day."""
    found = pod(view, pod_id)
    record = pie.frozen(view, found)
    growing = say("growing: slices come and go until it is frozen")
    state = say("frozen since {day}", day=record.date) if record else growing
    return Document(
        kind="slices",
        title=say("Slices of the pie"),
        subtitle=found.name,
        **heading(view),
        facts=(Fact("Pod", found.name), Fact("The pie", state)),
        sections=sections(view, found) or (Section("", notes=(say("Nobody has put anything in."),)),),
        notes=marks(view, f"pod/{found.id}"),
        data={"pod": found.id, "on": view.on, "commodity": found.commodity} | data(view, found),
    )


def sections(view: View, found: Pod) -> tuple[Section, ...]:
    """A row a member who has something at risk; nothing of a pod without slices."""
    held = pie.stakes(view, found)
    if not held:
        return ()
    unit, shown = found.commodity, _parts(held)
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
    return (Section(say("Slices"), tables=(Table("", _COLUMNS, tuple(rows), together),), charts=charts, notes=(NOTE,)),)


def _parts(held: Sequence[tuple[Record, Stake]]) -> list[Decimal | None]:
    weights = [risk.slices for _, risk in held]
    return list(percents(weights)) if any(weights) else [None] * len(held)


def data(view: View, found: Pod) -> dict[str, object]:
    """The same for other programs; percentages sum to 100.0000."""
    held, unit = pie.stakes(view, found), found.commodity
    record = pie.frozen(view, found)
    return {
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
            for (member, risk), part in zip(held, _parts(held), strict=True)
        ],
    }
