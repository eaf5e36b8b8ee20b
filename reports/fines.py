"""The list of fines: on whom, for what, and what of each is still to pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pods.dues import fines as rules
from reports.document import Column, Document, Money, Row, Section, Table
from reports.figures import ZERO, amount
from reports.heading import heading, name_of, pod
from reports.periods import marks
from reports.say import say

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View


def fines(view: View) -> Document:
    """Every fine with where it stands, in the order in which they were set."""
    known = view.find("fine")
    left = {each.record.id: each.left for each in rules.unpaid(view)}
    found = [(each, amount(view, left.get(each.id, ZERO), pod(view, each.pod or "").commodity)) for each in known]
    rows: list[Row] = [
        (
            record.id,
            name_of(view, record.member or ""),
            pod(view, record.pod or "").name,
            _because(record),
            record.due,
            amount(view, rules.amount_of(record), due.commodity),
            due if due.number else None,
        )
        for record, due in found
    ]
    columns = (
        Column("Fine"),
        Column("Member"),
        Column("Pod"),
        Column("For"),
        Column("Set on", "date"),
        Column("Amount", "money"),
        Column("Still to pay", "money"),
    )
    nothing = say("Nobody was fined.")
    return Document(
        kind="fines",
        title=say("Fines"),
        **heading(view),
        sections=(Section("", tables=(Table("", columns, tuple(rows)),)) if rows else Section("", notes=(nothing,)),),
        notes=marks(view),
        data={"on": view.on, "fines": [_data(view, record, due) for record, due in found]},
    )


def _because(record: Record) -> str:
    if record.status != rules.WAIVED:
        return str(record.body["because"])
    return say("{because}; waived: {why}", because=record.body["because"], why=record.body["waived_because"])


def _data(view: View, record: Record, left: Money) -> dict[str, object]:
    return {
        "fine": record.id,
        "member": record.member,
        "pod": record.pod,
        "because": record.body["because"],
        "due": record.due,
        "commodity": left.commodity,
        "amount": amount(view, rules.amount_of(record), left.commodity).number,
        "left": left.number,
        "status": record.status if record.status != rules.OPEN else "due" if left.number else "paid",
    }
