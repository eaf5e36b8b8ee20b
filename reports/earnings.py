"""What a member earned in a livelihood pod: pay month by month, what is owed to them, had in advance, given and got in support."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pods.working import income_month, livelihood, support
from reports.document import Column, Fact, Money, Row, Section, Table
from reports.figures import ZERO, amount, exact, total
from reports.read_back import month_cell
from reports.say import say

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View
    from pods.crew.people import Pod


@dataclass(frozen=True, slots=True)
class Earned:
    """All in the pod's money and not negative; `months` are (month, pay, kept back for advances) of those that were shared."""

    months: tuple[tuple[str, Decimal, Decimal], ...]
    owed: Decimal
    advance: Decimal
    gave: Decimal
    got: Decimal


def _earned(view: View, pod: Pod, member: Record) -> Earned:
    months = []
    for record in income_month.shared(view, pod):
        for row in record.body["lines"]:
            if row["member"] == member.id:
                pay = Decimal(row["floor"]) + Decimal(row["rest"])
                months.append((record.body["month"], pay, Decimal(row["advance"])))
    held = {
        name: view.balance(account, pod.commodity)
        for name, account in (
            ("owed", livelihood.owed(pod, member)),
            ("advance", livelihood.advances(pod, member)),
            ("gave", support.given(pod, member)),
            ("got", support.got(pod, member)),
        )
    }
    return Earned(tuple(months), -held["owed"], held["advance"], -held["gave"], held["got"])


def sections(view: View, pod: Pod, member: Record) -> list[Section]:
    """The member's pay in a livelihood pod; nothing of a pod in which they have and had none."""
    if pod.kind != "livelihood":
        return []
    found, unit = _earned(view, pod, member), pod.commodity
    labels = (
        (say("Pay owed to them"), found.owed),
        (say("Had in advance"), found.advance),
        (say("Given in support"), found.gave),
        (say("Got in support"), found.got),
    )
    facts = tuple(Fact(label, amount(view, number, unit)) for label, number in labels if number)
    rows: list[Row] = [
        (month_cell(month), Money(pay, unit), Money(kept, unit), Money(pay - kept, unit))
        for month, pay, kept in found.months
    ]
    columns = (
        Column("Month"),
        Column("Pay", "money"),
        Column("Kept back for advances", "money"),
        Column("Left", "money"),
    )
    sums = [total(pay for _, pay, _ in found.months), total(kept for *_, kept in found.months)]
    together: Row = (say("Together"), *(amount(view, number, unit) for number in (*sums, sums[0] - sums[1])))
    tables = (Table("Pay month by month", columns, tuple(rows), together),) if rows else ()
    return [Section(say("{pod}: pay", pod=pod.name), facts, tables)] if facts or tables else []


def data(view: View, pod: Pod, member: Record) -> dict[str, object]:
    """The same for other programs; `received` is the pay of all months that were shared."""
    if pod.kind != "livelihood":
        return {}
    found, unit = _earned(view, pod, member), pod.commodity
    return {
        "received": exact(view, total(pay for _, pay, _ in found.months) or ZERO, unit),
        "pay_owed": exact(view, found.owed, unit),
        "advance": exact(view, found.advance, unit),
        "support_given": exact(view, found.gave, unit),
        "support_got": exact(view, found.got, unit),
        "pay": [{"month": month, "amount": pay, "advance": kept} for month, pay, kept in found.months],
    }
