"""A meeting: the order of its steps, and what is done for each member at each. Its sheet is read in meeting_sheet.py."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger.errors import Invalid, Refused
from pods import consent, loans, people, savings
from pods.attendance import Attendance

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.act import Act, Record
    from ledger.view import View

ATTENDANCE = "attendance"
CONTRIBUTION, REPAYMENT, WITHDRAWAL = "contribution", "repayment", "withdrawal"
PAY_OUT, REQUEST = "pay-out", "request"
# Money comes in before it goes out, and who asks for a loan is asked last, when everybody knows what is there.
# Source: domain.md, "Order of a meeting".
STEPS = (ATTENDANCE, CONTRIBUTION, REPAYMENT, WITHDRAWAL, PAY_OUT, REQUEST)


@dataclass(frozen=True, slots=True)
class Line:
    """One act of a meeting, the step that it belongs to, and where it was written: `line 3, column contribution`.

    `by` is who does it, where that is not whoever records the meeting: a borrower asks for their own loan.
    """

    where: str
    step: str
    act: Act
    by: str | None = None


def in_order(lines: Iterable[Line]) -> list[Line]:
    """The lines by the steps of a meeting, those of one step as they were given."""
    return sorted(lines, key=lambda each: STEPS.index(each.step))


class Meeting:
    """What a meeting of a pod is held against on the view's day: its people and their loans, asked of the book once."""

    def __init__(self, view: View, pod: people.Pod) -> None:
        self.view = view
        self.pod = pod
        self.crew = {each.id: each for each in people.members(view)}
        self.names = {each.body["name"].casefold(): each.id for each in self.crew.values()}
        self.open: dict[str, list[Record]] = {}
        self.waiting: dict[str, list[Record]] = {}
        for record in view.find("loan", pod=pod.id):
            if record.status == loans.OPEN:
                self.open.setdefault(record.member or "", []).append(record)
            elif record.status in {loans.REQUESTED, loans.AGREED}:
                self.waiting.setdefault(record.member or "", []).append(record)

    def member(self, handle: str) -> Record:
        """The member, in the crew on the day.

        Raises: Invalid, with the nearest names or the day on which they joined or left.
        """
        return self.crew.get(handle) or people.member(self.view, handle)

    def contribution(self, member: str, amount: Decimal) -> Act:
        """Savings that a member brings."""
        return savings.Contribution(member=member, pod=self.pod.id, amount=amount)

    def withdrawal(self, member: str, amount: Decimal) -> Act:
        """Savings that a member takes out."""
        return savings.Withdrawal(member=member, pod=self.pod.id, amount=amount)

    def repayment(self, member: str, loan: str, amount: Decimal) -> Act:
        """Money on a member's loan: the named one, or the one that they have open.

        Raises: Invalid, when it is not theirs, not this pod's, or cannot be told.
        """
        running = self.open.get(member, [])
        if not loan and len(running) != 1:
            many = "more than one open loan" if running else "no open loan"
            hint = "Name it in the column loan." if running else "See them all: crewbook loan list"
            raise Invalid(f"{member} has {many} in {self.pod.name}.", hint=hint, where="loan")
        return loans.Repayment(loan=self._own(member, loan or running[0].id).id, amount=amount)

    def _own(self, member: str, id: str) -> Record:
        record = loans.loan(self.view, id)
        if record.member != member:
            raise Invalid(
                f"{record.id} is {record.member}'s loan, not {member}'s.",
                hint="See them all: crewbook loan list",
                where="loan",
            )
        if record.pod != self.pod.id:
            raise Invalid(
                f"{record.id} is a loan of {record.pod}, not of {self.pod.id}.",
                hint=f"Use the sheet of {record.pod}.",
                where="loan",
            )
        return record

    def pay_out(self, member: str, loan: str) -> Act:
        """The money of a loan that the others consented to goes to its borrower.

        Raises: Invalid, when it is not theirs or not this pod's; Refused, when it was paid out, or nobody
        agreed to it yet.
        """
        record = self._own(member, loan)
        if record.status not in {loans.REQUESTED, loans.AGREED}:
            raise Refused(
                f"{record.id} is {record.status}; a loan is paid out once.",
                hint=f"See it: crewbook loan show {record.id}",
            )
        asked = loans.proposal_for(self.view, record)
        if asked is not None:
            return consent.CarryOut(proposal=asked.id)
        return loans.PayOut(loan=record.id, amount=Decimal(record.body["amount"]))

    def payable(self) -> list[Record]:
        """The loans of this pod that were agreed to and not paid out yet, in the order in which they were asked for."""
        found = []
        for record in (each for theirs in self.waiting.values() for each in theirs):
            asked = loans.proposal_for(self.view, record)
            is_agreed = record.status == loans.AGREED if asked is None else _has_passed(asked, self.view)
            if is_agreed:
                found.append(record)
        return sorted(found, key=lambda each: (len(each.id), each.id))

    def attendance(self, ways: dict[str, str]) -> Act:
        """Who was there: `ways` are handle → present, late, excused or absent."""
        lists: dict[str, list[str]] = {}
        for handle, way in ways.items():
            lists.setdefault(way, []).append(handle)
        return Attendance(pod=self.pod.id, **{way: tuple(handles) for way, handles in lists.items()})

    def request(self, amount: Decimal, term: int, purpose: str = "") -> Act:
        """A loan that a member asks for at the meeting; who acts is the borrower."""
        return loans.LoanRequest(pod=self.pod.id, amount=amount, term=term, purpose=purpose or None)


def _has_passed(proposal: Record, view: View) -> bool:
    return consent.status(proposal, view) == consent.PASSED
