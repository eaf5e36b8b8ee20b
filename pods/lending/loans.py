"""Loans until they are paid out: asked for, changed, taken back, agreed to, paid out; and those that a book begins with.

What comes back of a loan is in repayments.py, how it grows or gets other terms in loan_changes.py, losses in losses.py.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from ledger import money
from ledger.act import Act, Change, Follow, Record, Words, rule
from ledger.errors import Refused
from pods.crew import people
from pods.lending import agreed, asked, guarantees, limits, schedule
from pods.lending.agreed import AGREED, CLOSED, OPEN, REQUESTED, WITHDRAWN, WRITTEN_OFF, loan, terms_of
from pods.lending.repayments import Repayment
from pods.pools import later
from pods.voices import consent

if TYPE_CHECKING:
    from ledger.view import View

__all__ = [
    "AGREED", "CLOSED", "OPEN", "REQUESTED", "WITHDRAWN", "WRITTEN_OFF", "ChangeRequest", "LoanRequest", "PayOut",
    "Repayment", "WithdrawRequest", "brought_in", "check_limits", "loan", "proposal_for", "proposals_about", "still_asked", "terms_of",
]  # fmt: skip


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
    security: Words | None = None
    guarantors: tuple[str, ...] = ()


class ChangeRequest(Act):
    """The borrower changes a request that was not paid out; what is left out stays as it was."""

    kind = "loan-change"
    loan: str
    amount: Decimal | None = None
    term: int | None = None
    every: str | None = None
    method: str | None = None
    rate: str | None = None
    day_count: str | None = None
    fee: tuple[str, ...] | None = None
    first: dt.date | None = None
    round_to: Decimal | None = None
    purpose: Words | None = None
    security: Words | None = None
    guarantors: tuple[str, ...] | None = None


class PayOut(Act):
    """A loan is paid out, all of it or a first part; from this day its schedule runs."""

    kind = "pay-out"
    topic: ClassVar[str] = "loan"
    moves_money_out = True
    loan: str
    amount: Decimal
    place: str | None = None
    part: Decimal | None = None


class WithdrawRequest(Act):
    """The borrower takes a request back that was not paid out."""

    kind = "loan-withdraw"
    loan: str


@rule(LoanRequest)
def request(act: LoanRequest, view: View) -> Change:
    """The request, and behind it the proposal that the others are asked about.

    Raises: Invalid, for terms that make no schedule; Refused, with every limit that is not kept.
    """
    pod = people.pod(view, act.pod, kind="savings")
    borrower = people.actor(view)
    body = asked.terms_asked(act, pod, view)
    id = view.next_id("L", "loan")
    body |= {"rules": agreed.rules_in_force(pod.terms), "guarantors": guarantees.named(view, borrower, act.guarantors)}
    record = Record("loan", id, body, status=REQUESTED, pod=pod.id, member=borrower.id)
    record, then = _asked(view, pod, borrower, record)
    about = (f"loan/{id}", f"member/{borrower.id}", f"pod/{pod.id}")
    return Change(records=(record,), about=about, id=id, then=then)


def _asked(view: View, pod: people.Pod, borrower: Record, record: Record) -> tuple[Record, tuple[Follow, ...]]:
    """The request that keeps every limit, and the proposal that goes out about it where the pod's terms want one.

    Raises: Invalid, for terms that make no schedule; Refused, with every limit that is not kept.
    """
    plan = schedule.schedule(terms_of(record, view.on, view.digits(pod.commodity)))
    check_limits(view, pod, borrower, plan, pod.place())
    pay_out = PayOut(loan=record.id, amount=plan.amount)
    if "loan" not in pod.terms.topics():
        return record.changed(status=AGREED), ()
    proposal = consent.Propose(act=PayOut.kind, fields=pay_out.given())
    return record.changed(status=REQUESTED), (Follow(proposal, borrower.id),)


@rule(ChangeRequest)
def change_request(act: ChangeRequest, view: View) -> Change:
    """The request as it is now; whoever was asked is asked anew, whatever they had said, and so are guarantors.

    Raises: Refused, when it was paid out or taken back, by who did not ask for it, or when nothing would change; and
    as a request does.
    """
    record = _own_request(view, act.loan, "changed", "change it")
    pod = people.pod(view, record.pod or "", kind="savings")
    borrower = people.member(view, record.member or "")
    body = asked.terms_changed(act, pod, view, record)
    handles = record.body.get("guarantors", {}) if act.guarantors is None else act.guarantors
    body |= {"guarantors": guarantees.named(view, borrower, handles), "rules": agreed.rules_in_force(pod.terms)}
    if body == record.body | {"guarantors": body["guarantors"], "rules": body["rules"]} and act.guarantors is None:
        raise Refused(
            "Nothing would change.", hint=f"See what was asked for: crewbook loan show {record.id}", where="loan"
        )
    before = still_asked(view, record)
    changed, then = _asked(view, pod, borrower, Record("loan", record.id, body, pod=pod.id, member=borrower.id))
    records = (changed, *(each.changed(status=consent.WITHDRAWN) for each in before))
    about = (f"loan/{record.id}", f"member/{borrower.id}", f"pod/{pod.id}")
    return Change(records=records, about=(*about, *(f"proposal/{each.id}" for each in before)), then=then)


def _own_request(view: View, id: str, done: str, do: str, *, is_of_the_dead: bool = False) -> Record:
    """The request, when who acts asked for it and no money moved; `done` and `do` say what they want with it.

    With `is_of_the_dead`, a treasurer does it for a borrower who died.

    Raises: Refused otherwise.
    """
    record = loan(view, id)
    if record.status not in {REQUESTED, AGREED}:
        raise Refused(
            f"{record.id} is {record.status}; it cannot be {done}.",
            hint=f"See it: crewbook loan show {record.id}",
            where="loan",
        )
    if view.doing.by != record.member and not (is_of_the_dead and _borrower_died(view, record)):
        raise Refused(
            f"{people.known(view, record.member or '').body['name']} asked for {record.id}; only they {do}.",
            hint=f"Use --by {record.member}, when they agree.",
            where="by",
        )
    return record


def _borrower_died(view: View, record: Record) -> bool:
    """Whether it is left to a treasurer what becomes of a request: whoever made it died meanwhile.

    Raises: Refused, for somebody else.
    """
    if people.person(view, record.member or "").status != people.DIED:
        return False
    people.need_treasurer(view, "Taking back the request of somebody who died")
    return True


def proposals_about(view: View, record: Record) -> list[Record]:
    """Every proposal about a loan that there ever was, in the order in which they were made."""
    found = view.changed_about("proposal", f"loan/{record.id}")
    return [each for each in found if each.body["fields"].get("loan") == record.id]


def still_asked(view: View, record: Record) -> list[Record]:
    """The proposals about a loan that are not over; what they ask changes when the loan does, so they are asked anew."""
    return [each for each in proposals_about(view, record) if each.status not in {consent.DONE, consent.WITHDRAWN}]


def check_limits(
    view: View,
    pod: people.Pod,
    borrower: Record,
    plan: schedule.Schedule,
    place: str,
    *,
    loan: Record | None = None,
    amount: Decimal | None = None,
    up_front: Decimal | None = None,
) -> None:
    """All limits that a new loan must keep, or `loan` that grows by `amount`, less the `up_front` fees of that.

    Those of what somebody owes are kept on every later day too, on which another loan was paid out or savings taken.
    Raises: Refused, naming every one that it does not.
    """
    days = later.days(view, pod, borrower)
    by_day = {day: tuple(view.find("loan", pod=pod.id, member=borrower.id, status=OPEN, on=day)) for day in days}
    more = plan.amount if amount is None else amount
    limits.check(
        limits.Asked(
            view=view,
            pod=pod,
            borrower=borrower,
            amount=more,
            plan=plan,
            place=place,
            goes_out=more - (plan.up_front if up_front is None else up_front),
            running=by_day[view.on],
            together=max(by_day.values(), key=len),
            owed={day: later.owed(view, pod, borrower, day) for day in days},
            loan=loan,
        )
    )


@rule(PayOut)
def pay_out(act: PayOut, view: View) -> Change:
    """The money goes out, all that was agreed or a first part of it, and its schedule is fixed from this day.

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
            f"The first instalment was to be on {first}; it is {view.on}.",
            hint=f"Change the request to a later --first: crewbook loan change {record.id} --first DATE "
            f"--by {record.member}",
        )
    whole = Decimal(record.body["amount"])
    part = whole if act.part is None else people.number(view, act.part, pod.commodity, where="part")
    if part > whole:
        raise Refused(
            f"{record.id} is for {money.show(whole, pod.commodity)}; "
            f"a part of {money.show(part, pod.commodity)} is more than all of it.",
            hint=f"Pay out {whole:f} or less.",
            where="part",
        )
    if view.doing.proposal != consent.REHEARSAL:
        guarantees.need_all(view, record)
    plan = schedule.schedule(terms_of(record, view.on, view.digits(pod.commodity), amount=part))
    place = pod.place(act.place)
    check_limits(view, pod, borrower, plan, place)
    what = f"Loan {record.id} paid out" + ("" if part == whole else ", a first part")
    what += f": {record.body['purpose']}" if record.body.get("purpose") else ""
    directive = paid_out(view, pod, borrower, record, plan.amount, plan.up_front, place, what)
    aside = stood_aside(view)
    opened = record.changed(
        status=OPEN,
        paid_out=view.on.isoformat(),
        out=f"{part:f}",
        plan={"begin": view.on.isoformat(), "amount": f"{part:f}", "why": "pay-out"},
        rows=agreed.rows_of(plan),
        up_front=f"{plan.up_front:f}",
        stood_aside=aside,
    )
    return Change((directive,), (opened,), (f"loan/{record.id}", f"member/{borrower.id}", f"pod/{pod.id}"))


def paid_out(
    view: View,
    pod: people.Pod,
    borrower: Record,
    record: Record,
    amount: Decimal,
    up_front: Decimal,
    place: str,
    what: str,
) -> Any:
    """The transaction that hands `amount` out, less the fees kept back of it."""
    unit = pod.commodity
    lines = [
        (pod.loans(borrower, record.id), amount, unit),
        (place, up_front - amount, unit),
        (pod.income("Fees"), -up_front, unit),
    ]
    return people.transaction(view.on, borrower.body["name"], what, lines, link=record.id)


def stood_aside(view: View) -> list[str]:
    """Who stood aside from what the present proposal does, sorted; nobody, where nobody was asked."""
    if not view.doing.proposal:
        return []
    said = consent.proposal(view, view.doing.proposal).body["voices"]
    return sorted(name for name, voice in said.items() if voice["stance"] == "stand-aside")


@rule(WithdrawRequest)
def withdraw_request(act: WithdrawRequest, view: View) -> Change:
    """The request is over before any money moved.

    Raises: Refused, when it was paid out, or somebody else asks.
    """
    record = _own_request(view, act.loan, "taken back", "take it back", is_of_the_dead=True)
    before = still_asked(view, record)
    records = (record.changed(status=WITHDRAWN), *(each.changed(status=consent.WITHDRAWN) for each in before))
    about = (f"loan/{record.id}", f"member/{record.member}", f"pod/{record.pod}")
    return Change(records=records, about=(*about, *(f"proposal/{each.id}" for each in before)))


def proposal_for(view: View, record: Record) -> Record | None:
    """The proposal that asks the others about paying this loan out, the newest one."""
    found = [each for each in proposals_about(view, record) if each.body["act"] == PayOut.kind]
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
    body: dict[str, Any] = {
        "amount": f"{amount:f}",
        "term": term,
        "every": every,
        "method": "none",
        "day_count": "30/360",
        "fee": [],
    }
    body["rules"] = agreed.rules_in_force(pod.terms)
    record = Record("loan", id, body, status=OPEN, pod=pod.id, member=member.id)
    plan = schedule.schedule(terms_of(record, view.on, view.digits(pod.commodity)))
    record = record.changed(paid_out=view.on.isoformat(), rows=agreed.rows_of(plan), stood_aside=[])
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
    count = len(plan.instalments)
    return (
        f"{pod.name} lends {borrower.body['name']} {money.show(plan.amount, pod.commodity)}{purpose}, repaid in "
        f"{count} instalment{'' if count == 1 else 's'} until {plan.instalments[-1].due}, total cost "
        f"{money.show(plan.total_cost, pod.commodity)}, APR {plan.apr} %"
    )


consent.describe(
    PayOut,
    _sentence,
    beneficiary=lambda act, view: loan(view, act.loan).member,
    pod=lambda act, view: loan(view, act.loan).pod,
)
