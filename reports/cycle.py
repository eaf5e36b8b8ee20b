"""A cycle of a savings pool: what was bought at its meetings, by whom, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger.errors import Refused
from pods import cycle as cycles
from pods import people
from reports.document import Column, Document, Fact, Row, Section, Table
from reports.figures import ZERO, amount, exact, total
from reports.heading import heading
from reports.heading import pod as pod_of
from reports.periods import marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.act import Record
    from ledger.view import View


@dataclass(frozen=True, slots=True)
class Holder:
    """A member of a cycle: `shares` bought, what they cost, and what is `carried` for more; money of the pod."""

    member: Record
    shares: int
    saved: Decimal
    carried: Decimal


def cycle_statement(view: View, pod_id: str) -> Document:
    """The pool's cycle on the view's day: its terms, and each member's shares.

    Raises: Invalid, when there is no such pod; Refused, when it had no cycle by that day.
    """
    found = pod_of(view, pod_id)
    cycle = cycles.latest(view, found)
    if cycle is None:
        raise Refused(
            f"{found.name} has had no cycle by {view.on}.",
            hint=f"Open one: crewbook cycle open {found.id} --price 5",
            where="pod",
        )
    held = holders(view, cycle)
    return Document(
        kind="cycle",
        title=f"{found.name}, cycle {cycle.name}",
        subtitle=_subtitle(cycle),
        **heading(view),
        facts=_facts(view, cycle, held),
        sections=(Section("Members", tables=(holder_table(view, cycle, held),)),),
        notes=marks(view, f"pod/{found.id}"),
        data={**cycle_data(view, cycle, held), "on": view.on},
    )


def holders(view: View, cycle: cycles.Cycle) -> list[Holder]:
    """Who holds shares of the cycle, or has money carried in the pool, by joining order."""
    unit = cycle.pod.commodity
    bought = view.balances(cycle.prefix)
    kept = view.balances(cycles.carried_prefix(cycle.pod))
    found = []
    for member in view.find("member") if bought or kept else ():
        saved = -bought.get((cycle.account(member), unit), ZERO)
        carried = -kept.get((cycles.carried(cycle.pod, member), unit), ZERO)
        if saved or carried:
            found.append(Holder(member, int(saved / cycle.price), saved, carried))
    return found


def _subtitle(cycle: cycles.Cycle) -> str:
    if cycle.is_open:
        return f"{cycle.begins} to {cycle.until}"
    return f"{cycle.begins} to {cycle.until}, shared out on {people.since(cycle.record)}"


def _facts(view: View, cycle: cycles.Cycle, held: Sequence[Holder]) -> tuple[Fact, ...]:
    unit = cycle.pod.commodity
    return (
        Fact("Price of a share", amount(view, cycle.price, unit)),
        Fact("Shares a meeting, at most", cycle.most_shares),
        Fact("Shares bought", sum(each.shares for each in held)),
        Fact("Saved in shares", amount(view, total(each.saved for each in held), unit)),
    )


def holder_table(view: View, cycle: cycles.Cycle, held: Sequence[Holder]) -> Table:
    """Each member's shares; money carried has a column where there is any."""
    unit = cycle.pod.commodity
    sums = Holder(
        held[0].member if held else cycle.pod.record,
        sum(each.shares for each in held),
        total(each.saved for each in held),
        total(each.carried for each in held),
    )
    carries = bool(sums.carried)

    def row(name: str, each: Holder) -> Row:
        kept = (amount(view, each.carried, unit),) if carries else ()
        return (name, each.shares, amount(view, each.saved, unit), *kept)

    columns = (Column("Member"), Column("Shares", "number"), Column("Saved in them", "money"))
    return Table(
        "",
        (*columns, Column("Carried", "money")) if carries else columns,
        tuple(row(each.member.body["name"], each) for each in held),
        row("Together", sums),
    )


def cycle_data(view: View, cycle: cycles.Cycle, held: Sequence[Holder]) -> dict[str, object]:
    """The cycle as other programs read it."""
    unit = cycle.pod.commodity
    return {
        "pod": cycle.pod.id,
        "cycle": cycle.name,
        "status": cycle.record.status,
        "begins": cycle.begins,
        "until": cycle.until,
        "price": cycle.price,
        "most_shares": cycle.most_shares,
        "commodity": unit,
        "shares": sum(each.shares for each in held),
        "savings": exact(view, total(each.saved for each in held), unit),
        "carried": exact(view, total(each.carried for each in held), unit),
        "members": [
            {
                "member": each.member.id,
                "name": each.member.body["name"],
                "shares": each.shares,
                "savings": exact(view, each.saved, unit),
                "carried": exact(view, each.carried, unit),
            }
            for each in held
        ],
    }
