"""A running loan that grows or gets other terms: further parts, what is dropped of it, top-ups, restructuring."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from ledger import money
from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.cycles.cycle_limits import need_within_the_cycle
from pods.lending import agreed, balances, loans
from pods.lending.replanning import Changed, Replanned, replanned
from pods.voices import consent

if TYPE_CHECKING:
    from ledger.view import View


class PayPart(Act):
    """A further part of an agreed loan is paid out; without an amount, the rest of it."""

    kind = "pay-part"
    moves_money_out = True
    loan: str
    amount: Decimal | None = None
    place: str | None = None


class DropRest(Act):
    """What was agreed and not paid out is not wanted any more."""

    kind = "loan-drop-rest"
    loan: str


class TopUp(Act):
    """A running loan grows by `amount`; `term` is how many instalments are to come, as many as before when left out."""

    kind = "top-up"
    topic: ClassVar[str] = "top-up"
    moves_money_out = True
    loan: str
    amount: Decimal
    term: int | None = None
    place: str | None = None


class Restructure(Act):
    """The rest of a running loan gets other terms from this day on; what is left out stays. `term` counts what is to come."""

    kind = "restructure"
    topic: ClassVar[str] = "restructuring"
    loan: str
    term: int | None = None
    every: str | None = None
    method: str | None = None
    rate: str | None = None
    first: dt.date | None = None
    because: Words | None = None


def _parties(view: View, record: Record) -> tuple[people.Pod, Record]:
    return people.pod(view, record.pod or "", kind="savings"), people.member(view, record.member or "")


def _asks_for_themselves(view: View, record: Record, what: str) -> None:
    """A proposal that puts a debt on a member is theirs; where nobody is asked, a treasurer types what was agreed.

    Raises: Refused, when somebody else proposes it.
    """
    if view.doing.proposal == consent.REHEARSAL and view.doing.by != record.member:
        raise Refused(
            f"{people.known(view, record.member or '').body['name']} borrowed {record.id}; only they ask for {what}.",
            hint=f"Use --by {record.member}, when they agree.",
            where="by",
        )


@rule(PayPart)
def pay_part(act: PayPart, view: View) -> Change:
    """The money goes out, within what was agreed, and what is owed is spread over the instalments to come.

    Raises: Refused, when it is more than is left of what was agreed, or a limit is no longer kept.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "Paying a loan out")
    record = agreed.running(view, act.loan, "nothing is paid out on it")
    pod, borrower = _parties(view, record)
    rest = agreed.rest_of(record.body)
    if not rest:
        raise Refused(
            f"{record.id} was paid out wholly.",
            hint=f"For more than was agreed: crewbook loan top-up {record.id} AMOUNT --by {record.member}",
            where="loan",
        )
    amount = rest if act.amount is None else people.number(view, act.amount, pod.commodity, where="part")
    if amount > rest:
        raise Refused(
            f"{money.show(rest, pod.commodity)} is left of what was agreed on {record.id}; "
            f"{money.show(amount, pod.commodity)} is more.",
            hint=f"Pay out {rest:f} or less.",
            where="part",
        )
    what = f"Loan {record.id} paid out, a further part" if amount < rest else f"Loan {record.id} paid out, the rest"
    new = replanned(view, record, Changed(added=amount), why="part", digits=view.digits(pod.commodity))
    return _grown(view, pod, borrower, new, amount, pod.place(act.place), what)


def _grown(
    view: View, pod: people.Pod, borrower: Record, new: Replanned, amount: Decimal, place: str, what: str
) -> Change:
    """The money that goes out of a place, and the loan's next version; every limit is looked at again.

    Raises: Refused, naming every limit that is not kept.
    """
    record = new.record
    loans.check_limits(view, pod, borrower, new.plan, place, loan=record, amount=amount, up_front=new.up_front)
    directive = loans.paid_out(view, pod, borrower, record, amount, new.up_front, place, what)
    return _anew(view, record, (directive,))


def _anew(view: View, record: Record, directives: tuple[Any, ...] = ()) -> Change:
    """The loan's next version; whatever else was being asked about it is taken back, for it is another loan now."""
    asked = loans.still_asked(view, record)
    records = (record, *(each.changed(status=consent.WITHDRAWN) for each in asked))
    about = (f"loan/{record.id}", f"member/{record.member}", f"pod/{record.pod}")
    return Change(directives, records, (*about, *(f"proposal/{each.id}" for each in asked)))


@rule(DropRest)
def drop_rest(act: DropRest, view: View) -> Change:
    """The loan is for what is out of it, and no more.

    Raises: Refused, when nothing is left to pay out, or by who neither borrows nor keeps the books.
    """
    record = agreed.running(view, act.loan, "nothing of it is dropped")
    people.need_owner(view, record.member or "", "Dropping the rest of another member's loan")
    if not agreed.rest_of(record.body):
        raise Refused(
            f"{record.id} was paid out wholly; there is no rest to drop.",
            hint=f"See it: crewbook loan show {record.id}",
            where="loan",
        )
    changed = record.changed(amount=record.body["out"], dropped=f"{agreed.rest_of(record.body):f}")
    return Change(records=(changed,), about=(f"loan/{record.id}", f"member/{record.member}", f"pod/{record.pod}"))


@rule(TopUp)
def top_up(act: TopUp, view: View) -> Change:
    """The money goes out, and what is owed then is spread over the instalments to come.

    Raises: Refused, without consent, while a part of the loan is not paid out, or when a limit is not kept: a loan
    in arrears is not topped up.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "Topping a loan up")
    consent.require(act, view)
    record = agreed.running(view, act.loan, "it cannot be topped up")
    _asks_for_themselves(view, record, "a top-up")
    pod, borrower = _parties(view, record)
    amount = people.number(view, act.amount, pod.commodity)
    new = _topped_up(act, view, record, pod, amount)
    top_ups = [
        *record.body.get("top_ups", ()),
        {"on": view.on.isoformat(), "amount": f"{amount:f}", "stood_aside": loans.stood_aside(view)},
    ]
    new = replace(new, record=new.record.changed(top_ups=top_ups))
    return _grown(view, pod, borrower, new, amount, pod.place(act.place), f"Loan {record.id} topped up")


def _topped_up(act: TopUp, view: View, record: Record, pod: people.Pod, amount: Decimal) -> Replanned:
    rest = agreed.rest_of(record.body)
    if rest:
        raise Refused(
            f"{money.show(rest, pod.commodity)} of {record.id} was agreed and is not paid out yet.",
            hint=f"Pay it out: crewbook loan pay-out {record.id}; or drop it: crewbook loan drop-rest {record.id}",
            where="loan",
        )
    # What was lent so far, and what the plans before were for, stays as it was: only what is agreed grows.
    asked = record.changed(
        amount=f"{Decimal(record.body['amount']) + amount:f}",
        out=f"{agreed.out_of(record.body):f}",
        plan={"amount": record.body["amount"], **record.body.get("plan", {})},
    )
    changed = Changed(added=amount, term=act.term)
    return replanned(view, asked, changed, why="top-up", digits=view.digits(pod.commodity))


@rule(Restructure)
def restructure(act: Restructure, view: View) -> Change:
    """What is owed gets another schedule from this day on; the old one stays to be seen.

    Raises: Invalid, for terms that make no schedule; Refused, without consent, when nothing is owed or would change, or when
    it would run past the end of a running cycle.
    """
    record = agreed.running(view, act.loan, "it gets no new terms")
    consent.require(act, view)
    _asks_for_themselves(view, record, "new terms")
    if view.doing.proposal is None:
        people.need_owner(view, record.member or "", "A change of another member's loan")
    pod, _ = _parties(view, record)
    new = _restructured(act, view, record, pod)
    before, last = agreed.plan_of(record.body).rows[-1].due, new.plan.instalments[-1].due
    need_within_the_cycle(view, pod, record.id, last=last, before=before)
    changed = new.record
    if act.because:
        changed = changed.changed(plan={**changed.body["plan"], "because": act.because})
    return _anew(view, changed)


def _restructured(act: Restructure, view: View, record: Record, pod: people.Pod) -> Replanned:
    given = act.given()
    if not given.keys() - {"loan", "because"}:
        raise Invalid(
            "New terms say what is new.", hint="Add --term, --every, --method, --rate or --first.", where="term"
        )
    if not balances.state(view, record).outstanding:
        raise Refused(
            f"Nothing is owed on {record.id} but interest, fees and fines; that gets no new schedule.",
            hint=f"See it: crewbook loan show {record.id}",
            where="loan",
        )
    terms = Changed(term=act.term, every=act.every, method=act.method, rate=act.rate, first=act.first)
    return replanned(view, record, terms, why="restructured", digits=view.digits(pod.commodity))


def planned(act: TopUp | Restructure, view: View) -> tuple[Replanned, people.Pod]:
    """The loan as it would be after a top-up or with new terms, and the pool that lent it; limits are not looked at.

    Raises: Invalid or Refused, for terms that make no schedule.
    """
    record = agreed.running(view, act.loan, "it gets no new terms")
    pod, _ = _parties(view, record)
    if isinstance(act, Restructure):
        return _restructured(act, view, record, pod), pod
    return _topped_up(act, view, record, pod, people.number(view, act.amount, pod.commodity)), pod


def _said(pod: people.Pod, new: Replanned) -> str:
    plan, body = new.plan, new.record.body
    at = f" at {body['rate']}" if body.get("rate") else ""
    return (
        f"{money.show(plan.amount, pod.commodity)} is owed then{at}, repaid in {len(plan.instalments)} instalments from "
        f"{plan.instalments[0].due} to {plan.instalments[-1].due}, "
        f"{money.show(plan.total_cost + new.up_front, pod.commodity)} of interest and fees to come"
    )


def _top_up_sentence(act: TopUp, view: View) -> str:
    record = agreed.loan(view, act.loan)
    pod, borrower = _parties(view, record)
    new = _topped_up(act, view, record, pod, people.number(view, act.amount, pod.commodity))
    more = money.show(people.number(view, act.amount, pod.commodity), pod.commodity)
    return f"{pod.name} lends {borrower.body['name']} {more} more on {record.id}: {_said(pod, new)}"


def _restructure_sentence(act: Restructure, view: View) -> str:
    record = agreed.loan(view, act.loan)
    pod, borrower = _parties(view, record)
    why = f" ({act.because})" if act.because else ""
    return f"New terms for {record.id} of {borrower.body['name']}{why}: {_said(pod, _restructured(act, view, record, pod))}"


def _part_sentence(act: PayPart, view: View) -> str:
    record = agreed.loan(view, act.loan)
    pod, borrower = _parties(view, record)
    amount = agreed.rest_of(record.body) if act.amount is None else people.number(view, act.amount, pod.commodity)
    return f"{pod.name} pays {borrower.body['name']} {money.show(amount, pod.commodity)} more of what was agreed on {record.id}"


consent.describe(
    PayPart,
    _part_sentence,
    beneficiary=lambda act, view: agreed.loan(view, act.loan).member,
    pod=lambda act, view: agreed.loan(view, act.loan).pod,
)
consent.describe(
    TopUp,
    _top_up_sentence,
    beneficiary=lambda act, view: agreed.loan(view, act.loan).member,
    pod=lambda act, view: agreed.loan(view, act.loan).pod,
)
consent.describe(
    Restructure,
    _restructure_sentence,
    beneficiary=lambda act, view: agreed.loan(view, act.loan).member,
    pod=lambda act, view: agreed.loan(view, act.loan).pod,
)
