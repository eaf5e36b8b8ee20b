"""The sheet of a meeting to fill in: which columns a pod's has, a line for every member, and what is expected of each."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger import money
from pods.meetings import meeting as steps
from pods.meetings import meeting_expected as expected
from pods.meetings.meeting import Meeting
from pods.meetings.meeting_cells import VOICE, harmless

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.view import View
    from pods.crew.people import Pod
    from pods.meetings.meeting_expected import Expected


@dataclass(frozen=True, slots=True)
class Form:
    """What a meeting is held against, and what is expected and can be paid out: member → step → amounts, member → ids."""

    meeting: Meeting
    due: Mapping[str, Sequence[Expected]]

    def columns(self, *, is_whole: bool = False) -> list[str]:
        """The columns that the pod needs, without those for people; `is_whole` also those that nobody used yet."""
        held = self.meeting
        is_saved = not (held.round or held.is_fund)
        columns = ["attendance"]
        columns += ["fine", "fine reason", "fine paid"] if held.keeps_fines or (is_whole and not held.round) else []
        columns += ["social fund"] if held.keeps_fund or (is_whole and is_saved) else []
        columns += ["share money"] if held.cycle else []
        columns += ["contribution"] if held.round else []
        columns += ["contribution", "withdrawal", "loan", "repayment"] if is_saved else []
        columns += ["pay-out"] if held.payable or held.passed or held.round else []
        return columns

    def expected(self, member: str, column: str) -> Expected | None:
        """What is expected of a member in a column; of several loans the first."""
        step = steps.ROUND if self.meeting.round and column == steps.CONTRIBUTION else column
        return next((each for each in self.due.get(member, ()) if each.step == step), None)

    def payable(self, member: str) -> dict[str, str]:
        """What can be handed to a member at this meeting, as the column `pay-out` names it → in words."""
        held = self.meeting
        found = {each.id: each.id for each in held.payable if each.member == member}
        found |= {each.id: each.id for each in held.passed if each.body.get("beneficiary") == member}
        if held.round is not None and held.round.whose == member:
            found["yes"] = f"the pot of round {held.round.number}"
        return found


def prepared(view: View, pod: Pod, into: str | None = None) -> Form:
    """The form of a pod's meeting on the view's day."""
    held = Meeting(view, pod, into)
    return Form(held, expected.of(view, held))


def form(view: View, pod: Pod) -> str:
    """The sheet to fill in: every member with their open loan, amounts left blank.

    It has the columns that this pod needs; `expected` tells what is due from each and is not read back.
    """
    found = prepared(view, pod)
    held, due = found.meeting, found.due
    columns = ["member", "name", *found.columns()]
    columns += [f"{VOICE}{each.id}" for each in held.open_proposals]
    columns += ["expected"] if due or held.payable or held.passed else []
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for member in held.crew.values():
        running = held.open.get(member.id, [])
        hints = [f"{money.show(each.amount, pod.commodity)} {each.what}" for each in due.get(member.id, ())]
        hints += [f"pay-out: {each}" for each in found.payable(member.id).values()]
        row = {"member": member.id, "name": harmless(member.body["name"]), "loan": running[0].id if running else ""}
        writer.writerow(row | {"expected": "; ".join(hints)})
    return out.getvalue()
