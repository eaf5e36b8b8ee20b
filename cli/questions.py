"""The questions of a meeting in its order, made anew from what was answered so far. Nothing is asked or kept here."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cli.meeting_voices import Voices
from cli.question import NOTHING, WHO, Question
from pods.meetings import meeting as steps
from reports.render.text_table import isolated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ledger.act import Record
    from pods.meetings.meeting import Meeting
    from pods.meetings.meeting_expected import Expected

BALANCES = "balances"
# What each step is called, and what somebody who types ? is told of it.
TITLES = {
    steps.ATTENDANCE: ("Who is here", "Press Enter for who is here; type l for late, e for excused, a for absent."),
    BALANCES: ("Balances of last time", "Read them aloud, and count the box against them before any money comes in."),
    steps.FINE: ("Fines", "Who is fined, and what for. It is due from now on. Press Enter when nobody else is."),
    steps.FINE_PAID: ("Fines paid", "What is paid of fines, the oldest first. Enter is all that is due; 0 for nothing."),
    steps.SOCIAL: ("Social fund", "What the member gives to the fund that is kept apart and never shared out."),
    steps.SHARES: (
        "Shares",
        "What the member brings for shares of the running cycle. What makes no whole share is handed back or carried.",
    ),
    steps.ROUND: ("The round", "What the member pays of this round; Enter is all that is left of it. Type 0 for nothing."),
    steps.CONTRIBUTION: ("Savings", "What the member puts into the pool. Type 0 for nothing."),
    steps.REPAYMENT: (
        "Repayments",
        "What the member brings on the loan; Enter is what has fallen due. Type 0 for nothing.",
    ),
    steps.WITHDRAWAL: ("Savings taken out", "Who takes savings home, and how much. Press Enter when nobody else does."),
    steps.PAY_OUT: (
        "Paid out",
        "These were agreed to and wait for their money. Type y when whoever it is for takes it home now.",
    ),
    steps.POT: ("The pot", "Who takes it this round. Type n when it is not handed over at this meeting."),
    steps.REQUEST: (
        "New loans asked for",
        "Who asks for a loan. The others are asked first, where the pod's terms say so. Press Enter when nobody else asks.",
    ),
    steps.HELP: (
        "Help asked of the fund",
        "Who needs help. What it is for may be left out of the book. Press Enter when nobody else asks.",
    ),
    steps.VOICE: (
        "Voices",
        "y: all who are here consent. e: each is asked (c consent, s stand aside, o object, - nothing). Enter: later.",
    ),
    steps.SIGNATURE: (
        "Second signatures",
        "Somebody who is here, who neither receives the money nor records the meeting. Press Enter when nobody signs now.",
    ),
    steps.PAID_NOW: ("Paid out now", "What was agreed to at this meeting. Type y when the money is handed over now."),
}  # fmt: skip
ORDER = tuple(TITLES)


def questions(
    meeting: Meeting,
    expected: Mapping[str, Sequence[Expected]],
    answers: Mapping[str, str],
    voices: Voices,
    *,
    is_attended: bool,
) -> list[Question]:
    """Every question that the answers so far lead to, in the meeting's order; `is_attended`: who came is known already."""
    source = _Source(meeting, expected, answers)
    parts = (
        iter(()) if is_attended else source.attendance(),
        iter((Question(BALANCES, BALANCES, "Read out and counted?", "pause"),)),
        source.fines(),
        source.fines_paid(),
        source.social(),
        source.shares(),
        source.contributions(),
        source.repayments(),
        source.withdrawals(),
        source.pay_outs(voices),
        source.pot(),
        source.requests(),
        source.helps(),
        voices.voices(),
        voices.signatures(),
        voices.paid_now(),
    )
    return [question for part in parts for question in part]


class _Source:
    """Makes the questions of each step."""

    def __init__(
        self, meeting: Meeting, expected: Mapping[str, Sequence[Expected]], answers: Mapping[str, str]
    ) -> None:
        self.meeting = meeting
        self.expected = expected
        self.answers = answers

    def attendance(self) -> Iterator[Question]:
        for member in self.meeting.crew.values():
            yield Question(f"{steps.ATTENDANCE}/{member.id}", steps.ATTENDANCE, _name(member), "way", "present")

    def fines(self) -> Iterator[Question]:
        for question in () if self.meeting.round else self._some(steps.FINE, "Who is fined"):
            yield question
            if question.id.endswith("/amount"):
                yield Question(f"{question.id.removesuffix('amount')}why", steps.FINE, "what for", "words")

    def fines_paid(self) -> Iterator[Question]:
        """Everybody who owes a fine, one that is set at this meeting included."""
        owed = dict(self.meeting.fines)
        for id, handle in self.answers.items():
            stem, _, part = id.rpartition("/")
            said = self.answers.get(f"{stem}/amount", NOTHING)
            if stem.startswith(f"{steps.FINE}/") and part == WHO and said:
                owed[handle] = owed.get(handle, Decimal(0)) + Decimal(said)
        for handle, amount in owed.items():
            member = self.meeting.crew.get(handle)
            if member is not None and amount:
                due = f"{amount:f}" if self._is_here(handle) else NOTHING
                yield Question(f"{steps.FINE_PAID}/{handle}", steps.FINE_PAID, _name(member), "amount", due)

    def social(self) -> Iterator[Question]:
        if self.meeting.round:
            return iter(())
        if self.meeting.keeps_fund:
            return self._each(steps.SOCIAL)
        return self._some(steps.SOCIAL, "Who gives to the social fund")

    def contributions(self) -> Iterator[Question]:
        if self.meeting.round is not None:
            for handle in self.meeting.round.to_pay:
                if handle in self.meeting.crew:
                    due = self._due(handle, steps.ROUND)
                    yield Question(
                        f"{steps.ROUND}/{handle}", steps.ROUND, _name(self.meeting.crew[handle]), "amount", due
                    )
            return
        # Nobody saves in a fund; who buys shares saves freely now and then only.
        if self.meeting.is_fund:
            return
        if self.meeting.cycle is None:
            yield from self._each(steps.CONTRIBUTION)
        else:
            yield from self._some(steps.CONTRIBUTION, "Who saves beside the shares")

    def shares(self) -> Iterator[Question]:
        if self.meeting.cycle is not None:
            yield from self._each(steps.SHARES)

    def _each(self, step: str) -> Iterator[Question]:
        """What everybody is asked for in turn."""
        for member in self.meeting.crew.values():
            due = self._due(member.id, step)
            yield Question(f"{step}/{member.id}", step, _name(member), "amount", due)

    def repayments(self) -> Iterator[Question]:
        for handle, running in self.meeting.open.items():
            member = self.meeting.crew.get(handle)
            for record in running if member else ():
                asks = f"{isolated(_name(member))}, {record.id}" if member else record.id
                due = self._due(handle, steps.REPAYMENT, record.id)
                yield Question(f"{steps.REPAYMENT}/{handle}/{record.id}", steps.REPAYMENT, asks, "amount", due)

    def withdrawals(self) -> Iterator[Question]:
        return (
            iter(())
            if self.meeting.is_fund or self.meeting.round
            else self._some(steps.WITHDRAWAL, "Who takes savings out")
        )

    def pay_outs(self, voices: Voices) -> Iterator[Question]:
        """Loans that were agreed to, then whatever else passed; what still lacks a second signature is asked about later."""
        unsigned = voices.unsigned()
        for record in self.meeting.payable:
            borrower, asked = self.meeting.crew.get(record.member or ""), self.meeting.asked.get(record.id)
            if borrower is not None and (asked is None or asked.id not in unsigned):
                asks = f"{record.id}, {record.body['amount']} to {isolated(_name(borrower))}"
                yield Question(f"{steps.PAY_OUT}/{record.id}", steps.PAY_OUT, asks, "yes", "no")
        for record in self.meeting.passed:
            if record.id not in unsigned:
                says = f"{record.id}: {record.body['title']}."
                yield Question(f"{steps.PAY_OUT}/{record.id}", steps.PAY_OUT, "Done now?", "yes", "no", says=says)

    def pot(self) -> Iterator[Question]:
        """Whether the round's pot is paid out: expected once everybody has paid; who is to take it is told anyway."""
        round = self.meeting.round
        if round is None:
            return
        paid = {each: Decimal(self.answers.get(f"{steps.ROUND}/{each}") or 0) for each in round.to_pay}
        is_full = all(paid[each] >= left for each, left in round.to_pay.items())
        told = f"Round {round.number} of {round.rounds}"
        if round.why is not None:
            says = f"{told}: {round.why.message} {round.why.hint}"
            yield Question(f"{steps.POT}/{round.number}", steps.POT, "It is not paid out now", "pause", says=says)
            return
        member = self.meeting.crew.get(round.whose or "")
        whose = (
            f"the pot is {isolated(_name(member))}'s" if member else "its seat was given up, so nobody takes the pot"
        )
        says = f"{told}: {whose}." + ("" if is_full else " Not everybody has paid.")
        yield Question(
            f"{steps.POT}/{round.number}", steps.POT, "Paid out now?", "yes", "yes" if is_full else "no", says=says
        )

    def requests(self) -> Iterator[Question]:
        for question in (
            () if self.meeting.is_fund or self.meeting.round else self._some(steps.REQUEST, "Who asks for a loan")
        ):
            yield question
            if question.id.endswith("/amount"):
                stem = question.id.removesuffix("amount")
                yield Question(f"{stem}term", steps.REQUEST, "in how many monthly instalments", "whole")
                yield Question(f"{stem}purpose", steps.REQUEST, "for what", "words")

    def helps(self) -> Iterator[Question]:
        """Who asks the fund for help, where there is one; what it is for may stay unsaid."""
        for question in (
            self._some(steps.HELP, "Who asks for help") if self.meeting.keeps_fund and not self.meeting.round else ()
        ):
            yield question
            if question.id.endswith("/amount"):
                stem = question.id.removesuffix("amount")
                yield Question(f"{stem}purpose", steps.HELP, "for what, if it is to stand in the book", "words")

    def _some(self, step: str, asks: str) -> Iterator[Question]:
        """What a few are asked for: who, how much, and who else until nobody is named."""
        number = 1
        while True:
            id = f"{step}/{number}/{WHO}"
            yield Question(id, step, asks if number == 1 else f"{asks}, who else", "who")
            member = self.meeting.crew.get(self.answers.get(id, NOTHING))
            if member is None:
                return
            yield Question(f"{step}/{number}/amount", step, f"{isolated(_name(member))}, how much", "amount")
            number += 1

    def _is_here(self, handle: str) -> bool:
        return self.answers.get(f"{steps.ATTENDANCE}/{handle}") not in {"absent", "excused"}

    def _due(self, handle: str, step: str, loan: str | None = None) -> str:
        """What is expected of a member who came, as it would be typed; who did not come is expected to bring nothing."""
        if not self._is_here(handle):
            return NOTHING
        due: Decimal | None = next(
            (each.amount for each in self.expected.get(handle, ()) if (each.step, each.loan) == (step, loan)), None
        )
        return NOTHING if due is None else f"{due:f}"


def _name(member: Record) -> str:
    return str(member.body["name"])
