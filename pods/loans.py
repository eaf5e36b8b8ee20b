"""Loans: asked for, consented to, paid out, repaid, closed; and the limits that are checked together.

How a schedule is reckoned lives in schedule.py; who is asked, in consent.py.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from ledger import money
from ledger.act import Act, Change, Follow, Record, Words, rule
from ledger.errors import Refused, unknown
from pods import balances, consent, limits, people, schedule

if TYPE_CHECKING:
    from ledger.view import View

REQUESTED, AGREED, OPEN, CLOSED, WITHDRAWN = "requested", "agreed", "open", "closed", "withdrawn"


class LoanRequest(Act):
    """A member asks for a loan; `by` is the borrower. Rates and fees are as typed: `2%/month`, `1.5%/instalment`."""

    kind = "loan-request"
    pod: str
    amount: Decimal
    term: int
    every: str = "month"
    method: str = "none"
    rate: str | None = None
    day_count: str = "30/360"
    fee: tuple[str, ...] = ()
    first: dt.date | None = None
    round_to: Decimal | None = None
    purpose: Words | None = None


class PayOut(Act):
    """A loan is paid out; from this day its schedule runs."""

    kind = "pay-out"
    topic: ClassVar[str] = "loan"
    moves_money_out = True
    loan: str
    amount: Decimal
    place: str | None = None


class Repayment(Act):
    """Money comes in on a loan."""

    kind = "repayment"
    loan: str
    amount: Decimal
    into: str | None = None


class WithdrawRequest(Act):
    """The borrower takes a request back that was not paid out."""

    kind = "loan-withdraw"
    loan: str


def loan(view: View, id: str) -> Record:
    """The loan.

    Raises: Invalid, with the nearest ids, when there is none on that day.
    """
    found = view.get("loan", id.upper())
    if found is None:
        raise unknown("loan", id, (each.id for each in view.find("loan")), hint="List them: crewbook loan list")
    return found


def terms_of(record: Record, start: dt.date, digits: int) -> schedule.Terms:
    """What a loan's record says of its terms, to be reckoned from `start`."""
    body = record.body
    first = dt.date.fromisoformat(body["first"]) if body.get("first") else None
    return schedule.terms(
        amount=Decimal(body["amount"]),
        digits=digits,
        method=body["method"],
        rate=body.get("rate"),
        term=body["term"],
        every=body["every"],
        start=start,
        first=first,
        day_count=body["day_count"],
        fees=body.get("fee", ()),
        round_to=Decimal(body["round_to"]) if body.get("round_to") else None,
    )


@rule(LoanRequest)
def request(act: LoanRequest, view: View) -> Change:
    """The request, and behind it the proposal that the others are asked about.

    Raises: Invalid, for terms that make no schedule; Refused, with every limit that is not kept.
    """
    pod = people.pod(view, act.pod, kind="savings")
    borrower = people.actor(view)
    amount = people.number(view, act.amount, pod.commodity)
    id = view.next_id("L", "loan")
    fields = act.given()
    body = {name: value for name, value in fields.items() if name != "pod"} | {"amount": f"{amount:f}"}
    body |= limits.shape(act, pod, view)
    record = Record("loan", id, body, status=REQUESTED, pod=pod.id, member=borrower.id)
    plan = schedule.schedule(terms_of(record, view.on, view.digits(pod.commodity)))
    _check_limits(view, pod, borrower, plan, pod.place())
    pay_out = PayOut(loan=id, amount=amount)
    if "loan" in pod.terms.topics():
        proposal = consent.Propose(act=PayOut.kind, fields=pay_out.given())
        then: tuple[Follow, ...] = (Follow(proposal, borrower.id),)
    else:
        record, then = record.changed(status=AGREED), ()
    about = (f"loan/{id}", f"member/{borrower.id}", f"pod/{pod.id}")
    return Change(records=(record,), about=about, id=id, then=then)


def _check_limits(view: View, pod: people.Pod, borrower: Record, plan: schedule.Schedule, place: str) -> None:
    """All limits that a new loan must keep.

    Raises: Refused, naming every one that it does not.
    """
    running = tuple(view.find("loan", pod=pod.id, member=borrower.id, status=OPEN))
    limits.check(
        limits.Asked(
            view=view,
            pod=pod,
            borrower=borrower,
            amount=plan.amount,
            plan=plan,
            place=place,
            goes_out=plan.amount - plan.up_front,
            running=running,
            owed=sum((view.balance(pod.loans(borrower, each.id), pod.commodity) for each in running), Decimal(0)),
        )
    )


@rule(PayOut)
def pay_out(act: PayOut, view: View) -> Change:
    """The money goes out, and the schedule is fixed from this day.

    Raises: Refused, without consent, when it was paid out before, or when a limit is no longer kept.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "Paying a loan out")
    consent.require(act, view)
    record = loan(view, act.loan)
    if record.status not in {REQUESTED, AGREED}:
        raise Refused(
            f"{record.id} is {record.status}; a loan is paid out once.", hint=f"See it: crewbook loan show {record.id}"
        )
    pod = people.pod(view, record.pod or "", kind="savings")
    borrower = people.member(view, record.member or "")
    first = record.body.get("first")
    if first and dt.date.fromisoformat(first) <= view.on:
        raise Refused(
            f"The first instalment was to be on {first}; it is {view.on}.", hint="Ask anew with a later --first."
        )
    plan = schedule.schedule(terms_of(record, view.on, view.digits(pod.commodity)))
    place = pod.place(act.place)
    _check_limits(view, pod, borrower, plan, place)
    unit = pod.commodity
    directive = people.transaction(
        view.on,
        borrower.body["name"],
        f"Loan {record.id} paid out" + (f": {record.body['purpose']}" if record.body.get("purpose") else ""),
        [
            (pod.loans(borrower, record.id), plan.amount, unit),
            (place, plan.up_front - plan.amount, unit),
            (pod.income("Fees"), -plan.up_front, unit),
        ],
        link=record.id,
    )
    aside: list[str] = []
    if view.doing.proposal:
        said = consent.proposal(view, view.doing.proposal).body["voices"]
        aside = sorted(name for name, voice in said.items() if voice["stance"] == "stand-aside")
    opened = record.changed(
        status=OPEN, paid_out=view.on.isoformat(), rows=_rows(plan), up_front=f"{plan.up_front:f}", stood_aside=aside
    )
    return Change((directive,), (opened,), (f"loan/{record.id}", f"member/{borrower.id}", f"pod/{pod.id}"))


def _rows(plan: schedule.Schedule) -> list[dict[str, str]]:
    """The schedule as the record keeps it, so that no later version reckons it anew."""
    return [
        {
            "due": each.due.isoformat(),
            "principal": f"{each.principal:f}",
            "interest": f"{each.interest:f}",
            "fees": f"{each.fees:f}",
        }
        for each in plan.instalments
    ]


@rule(Repayment)
def repayment(act: Repayment, view: View) -> Change:
    """What came in covers what is due by the next instalment (fees, interest, principal, in that order), the rest principal.

    Raises: Refused, when it is more than is owed in all, or the loan is not running on that day.
    """
    record = loan(view, act.loan)
    if record.status != OPEN:
        raise Refused(
            f"On {view.on} {record.id} is {record.status}; nothing is repaid on it.",
            hint=f"See it: crewbook loan show {record.id}",
        )
    pod = people.pod(view, record.pod or "", kind="savings")
    borrower = people.member(view, record.member or "")
    amount = people.number(view, act.amount, pod.commodity)
    state = balances.state(view, record, on=dt.date.max)
    due = state.due_next(view.on)
    fees = min(amount, due.fees)
    interest = min(amount - fees, due.interest)
    principal = amount - fees - interest
    if principal > state.outstanding:
        most = state.outstanding + due.fees + due.interest
        later = max(((day, seq) for seq, day in view.days_about(f"loan/{record.id}") if day > view.on), default=None)
        counted = f", counting entry {later[1]} of {later[0]}" if later else ""
        rest = f"put the rest into savings: crewbook contribute {borrower.id} {amount - most:f} --to {pod.id}"
        raise Refused(
            f"{borrower.body['name']} owes {money.show(most, pod.commodity)} on {record.id} in all{counted}; "
            f"{money.show(amount, pod.commodity)} is more.",
            hint=f"Repay {most:f}; {rest}" if most else f"It is repaid; {rest}",
            where="amount",
        )
    unit = pod.commodity
    directive = people.transaction(
        view.on,
        borrower.body["name"],
        f"Repayment on loan {record.id}",
        [
            (pod.place(act.into), amount, unit),
            (pod.loans(borrower, record.id), -principal, unit),
            (pod.income("Charges"), -interest, unit),
            (pod.income("Fees"), -fees, unit),
        ],
        link=record.id,
    )
    records: tuple[Record, ...] = ()
    if principal == state.outstanding and due.fees == fees and due.interest == interest:
        # A back-dated last repayment closes the loan on the day of its latest one: versions follow each other.
        records = (_closed(record, view, state.last_day),)
    return Change((directive,), records, (f"loan/{record.id}", f"member/{borrower.id}", f"pod/{pod.id}"))


def _closed(record: Record, view: View, last_day: dt.date) -> Record:
    return replace(record.changed(status=CLOSED), date=max(view.on, last_day))


@rule(WithdrawRequest)
def withdraw_request(act: WithdrawRequest, view: View) -> Change:
    """The request is over before any money moved.

    Raises: Refused, when it was paid out, or somebody else asks.
    """
    record = loan(view, act.loan)
    if record.status not in {REQUESTED, AGREED}:
        raise Refused(
            f"{record.id} is {record.status}; it cannot be taken back.",
            hint=f"See it: crewbook loan show {record.id}",
            where="loan",
        )
    if view.doing.by != record.member:
        raise Refused(
            f"{record.member} asked for {record.id}; only they take it back.",
            hint=f"Use --by {record.member}, when they agree.",
            where="by",
        )
    asked = [
        each
        for each in view.find("proposal", pod=record.pod)
        if each.body["fields"].get("loan") == record.id and each.status not in {consent.DONE, consent.WITHDRAWN}
    ]
    records = (record.changed(status=WITHDRAWN), *(each.changed(status=consent.WITHDRAWN) for each in asked))
    about = (f"loan/{record.id}", f"member/{record.member}", f"pod/{record.pod}")
    return Change(records=records, about=(*about, *(f"proposal/{each.id}" for each in asked)))


def proposal_for(view: View, record: Record) -> Record | None:
    """The proposal that asks the others about this loan, the newest one."""
    found = [each for each in view.find("proposal", pod=record.pod) if each.body["fields"].get("loan") == record.id]
    return found[-1] if found else None


def brought_in(
    view: View, pod: people.Pod, member: Record, typed: Decimal, term: int, every: str, into: str | None
) -> Change:
    """A loan that ran before the book began: what is still owed, without charges, over `term` instalments.

    Raises: Refused, when the pool's place cannot hold it; then savers are brought in first.
    """
    amount = people.number(view, typed, pod.commodity, where="loan")
    place = pod.place(into)
    there, day, seq = view.lowest(place, pod.commodity, view.on)
    if amount > there:
        because = f" on {day} because of entry {seq}" if seq else ""
        raise Refused(
            f"{pod.said(place)} holds {money.show(there, pod.commodity)}{because}; {member.body['name']}'s loan of "
            f"{money.show(amount, pod.commodity)} was lent out of more than that.",
            hint="Bring in the savers' balances first, then the borrowers'.",
            where="loan",
        )
    id = view.next_id("L", "loan")
    body = {"amount": f"{amount:f}", "term": term, "every": every, "method": "none", "day_count": "30/360", "fee": []}
    record = Record("loan", id, body, status=OPEN, pod=pod.id, member=member.id)
    plan = schedule.schedule(terms_of(record, view.on, view.digits(pod.commodity)))
    record = record.changed(paid_out=view.on.isoformat(), rows=_rows(plan), stood_aside=[])
    directive = people.transaction(
        view.on,
        member.body["name"],
        f"Loan {id} brought into {pod.name}",
        [(pod.loans(member, id), amount, pod.commodity), (place, -amount, pod.commodity)],
        link=id,
    )
    return Change((directive,), (record,), (f"loan/{id}",), id=id)


def _sentence(act: PayOut, view: View) -> str:
    record = loan(view, act.loan)
    pod = people.pod(view, record.pod or "")
    borrower = people.member(view, record.member or "")
    plan = schedule.schedule(terms_of(record, view.on, view.digits(pod.commodity)))
    purpose = f" for {record.body['purpose']}" if record.body.get("purpose") else ""
    return (
        f"{pod.name} lends {borrower.body['name']} {money.show(plan.amount, pod.commodity)}{purpose}, repaid in "
        f"{len(plan.instalments)} instalments until {plan.instalments[-1].due}, total cost "
        f"{money.show(plan.total_cost, pod.commodity)}, APR {plan.apr} %"
    )


consent.describe(
    PayOut,
    _sentence,
    beneficiary=lambda act, view: loan(view, act.loan).member,
    pod=lambda act, view: loan(view, act.loan).pod,
)
