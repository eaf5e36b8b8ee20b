"""The sheet of a meeting to fill in: a line for every member, and what is expected of each as a hint."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from ledger import money
from pods.meetings import meeting_expected as expected
from pods.meetings.meeting import Meeting
from pods.meetings.meeting_cells import VOICE, harmless

if TYPE_CHECKING:
    from ledger.view import View
    from pods.crew.people import Pod


def form(view: View, pod: Pod) -> str:
    """The sheet to fill in: every member with their open loan, amounts left blank.

    It has the columns that this pod needs; `expected` tells what is due from each and is not read back.
    """
    held = Meeting(view, pod)
    due = expected.of(view, held)
    payable = {record.member: record for record in held.payable}
    columns = ["member", "name", "attendance"]
    columns += ["fine", "fine reason", "fine paid"] if held.keeps_fines else []
    columns += ["social fund"] if held.keeps_fund else []
    columns += ["share money"] if held.cycle else []
    columns += (
        ["contribution"] if held.round else [] if held.is_fund else ["contribution", "withdrawal", "loan", "repayment"]
    )
    columns += ["pay-out"] if payable or held.passed or held.round else []
    columns += [f"{VOICE}{each.id}" for each in held.open_proposals]
    columns += ["expected"] if due or payable or held.passed else []
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for member in held.crew.values():
        running = held.open.get(member.id, [])
        hints = [f"{money.show(each.amount, pod.commodity)} {each.what}" for each in due.get(member.id, ())]
        if member.id in payable:
            hints.append(f"pay-out: {payable[member.id].id}")
        if held.round is not None and held.round.whose == member.id:
            hints.append(f"pay-out: the pot of round {held.round.number}")
        hints += [f"pay-out: {each.id}" for each in held.passed if each.body.get("beneficiary") == member.id]
        row = {"member": member.id, "name": harmless(member.body["name"]), "loan": running[0].id if running else ""}
        writer.writerow(row | {"expected": "; ".join(hints)})
    return out.getvalue()
