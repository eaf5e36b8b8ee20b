"""What is expected of each member at a meeting: fines to pay, instalments that are due."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pods import balances
from pods.meeting import FINE_PAID, REPAYMENT

if TYPE_CHECKING:
    from pods.meeting import Meeting


@dataclass(frozen=True, slots=True)
class Expected:
    """An amount of the pod's money that a member is expected to bring at a step; `loan` is what a repayment is on."""

    step: str
    amount: Decimal
    what: str
    loan: str | None = None


def of(meeting: Meeting) -> dict[str, list[Expected]]:
    """What is due by the day of the meeting, a list per member in the meeting's order; nothing for who owes nothing."""
    found: dict[str, list[Expected]] = {}
    for handle, unpaid in meeting.fines.items():
        if unpaid:
            found.setdefault(handle, []).append(Expected(FINE_PAID, unpaid, "of fines"))
    for handle, running in meeting.open.items():
        for record in running:
            due = balances.state(meeting.view, record).due(meeting.view.on).total
            if due:
                found.setdefault(handle, []).append(Expected(REPAYMENT, due, f"on {record.id}", record.id))
    return found
