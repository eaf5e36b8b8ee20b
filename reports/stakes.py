"""What a member has at risk in a pod beside shares: capital layer by layer, slices, and what is owed to them of surplus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pods.owning import capital, pie, surplus
from pods.settings.setting import LIVELIHOOD, OWNERSHIP
from reports.document import Column, Fact, Row, Section, Table
from reports.figures import amount, exact, total
from reports.say import say

if TYPE_CHECKING:
    from decimal import Decimal

    from ledger.act import Record
    from ledger.view import View
    from pods.crew.people import Pod
    from pods.owning.slices import Stake


_OWNED = (LIVELIHOOD, OWNERSHIP)


def _held(view: View, pod: Pod, member: Record) -> tuple[dict[int, Decimal], Decimal, Stake]:
    """(year → capital, what is owed of surplus and dividends, what is at risk for slices)."""
    owed = -view.balance(surplus.owing(pod, member), pod.commodity)
    return capital.layers(view, pod, member), owed, pie.stake(view, pod, member)


def sections(view: View, pod: Pod, member: Record) -> list[Section]:
    """The member's capital in a pod and what else they have there; nothing of a pod in which they have none."""
    if pod.kind not in _OWNED:
        return []
    layers, owed, risk = _held(view, pod, member)
    unit = pod.commodity
    facts = []
    if owed:
        facts.append(Fact("Surplus and dividends owed to them", amount(view, owed, unit)))
    if risk.slices or risk.well:
        facts.append(Fact("At risk for slices", amount(view, risk.cash + risk.noncash + risk.well, unit)))
        facts.append(Fact("Slices", risk.slices.normalize() + 0))
    tables: tuple[Table, ...] = ()
    if layers:
        rows: list[Row] = [(str(year), amount(view, number, unit)) for year, number in layers.items()]
        together: Row | None = (say("Together"), amount(view, total(layers.values()), unit)) if len(rows) > 1 else None
        columns = (Column("Layer"), Column("Capital", "money"))
        tables = (Table("Capital account", columns, tuple(rows), together),)
    title = say("{pod}: capital", pod=pod.name)
    return [Section(title, tuple(facts), tables)] if facts or tables else []


def data(view: View, pod: Pod, member: Record) -> dict[str, object]:
    """The same for other programs; nothing where there is none."""
    if pod.kind not in _OWNED:
        return {}
    layers, owed, risk = _held(view, pod, member)
    unit = pod.commodity
    found: dict[str, object] = {}
    if layers:
        found["capital"] = exact(view, total(layers.values()), unit)
        found["layers"] = [{"year": year, "capital": number} for year, number in layers.items()]
    if owed:
        found["surplus_owed"] = exact(view, owed, unit)
    if risk.slices or risk.well:
        found["slices"] = risk.slices
    return found
