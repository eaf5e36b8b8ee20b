"""What is expected of each member at a meeting: contributions, fines and instalments that are due by its day."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pods.dues import dues
from pods.meetings.meeting import CONTRIBUTION, FINE_PAID, REPAYMENT, ROUND, SHARES, SOCIAL, STEPS

if TYPE_CHECKING:
    from ledger.view import View
    from pods.meetings.meeting import Meeting

_SAID = {CONTRIBUTION: "of savings", SHARES: "for shares", SOCIAL: "for the social fund", FINE_PAID: "of fines"}


@dataclass(frozen=True, slots=True)
class Expected:
    """An amount of the pod's money that a member is expected to bring at a step; `loan` is what a repayment is on."""

    step: str
    amount: Decimal
    loan: str | None = None
    said: str = ""

    @property
    def what(self) -> str:
        """What it is for, behind the amount: `50.00 NZD of savings`."""
        return f"on {self.loan}" if self.loan else self.said or _SAID[self.step]


def of(view: View, meeting: Meeting) -> dict[str, list[Expected]]:
    """What is due by the view's day, a list per member in the meeting's order; nothing for who owes nothing."""
    if meeting.round is not None:
        return {
            each: [Expected(ROUND, left, said=f"for round {meeting.round.number}")]
            for each, left in meeting.round.to_pay.items()
            if left
        }
    steps = {
        # Where a cycle runs, shares are the savings that are expected.
        dues.CONTRIBUTION: SOCIAL if meeting.is_fund else SHARES if meeting.cycle else CONTRIBUTION,
        dues.FUND: SOCIAL,
        dues.FINE: FINE_PAID,
        dues.LOAN: REPAYMENT,
    }
    sums: dict[tuple[str, str, str | None], Decimal] = {}
    for each in dues.everything(view, pod=meeting.pod.id):
        key = (each.member, steps[each.what], each.id if each.what == dues.LOAN else None)
        sums[key] = sums.get(key, Decimal(0)) + each.amount
    found: dict[str, list[Expected]] = {}
    for (handle, step, loan), amount in sorted(sums.items(), key=lambda each: STEPS.index(each[0][1])):
        brought = _at_a_meeting(meeting, amount) if step == SHARES else amount
        if brought:
            found.setdefault(handle, []).append(Expected(step, brought, loan))
    return found


def _at_a_meeting(meeting: Meeting, amount: Decimal) -> Decimal:
    """So much of what is due as buys shares at one meeting: whole ones, and no more than the cycle allows."""
    assert meeting.cycle is not None, "shares are expected while a cycle runs"
    price = meeting.cycle.price
    return min(amount // price, Decimal(meeting.cycle.most_shares)) * price
