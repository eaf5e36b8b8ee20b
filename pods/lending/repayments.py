"""What comes back of a loan: money, or savings set off against it. What it covers follows the loan's own rules."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from ledger import money
from ledger.act import Act, Change, Record, registry, rule
from ledger.errors import Refused
from ledger.view import lowest
from pods.crew import people
from pods.dues import fines
from pods.lending import agreed, balances
from pods.lending.agreed import Parts
from pods.voices import consent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.view import View
    from pods.lending.balances import LoanState

Over = Literal["savings", "back"]
_ZERO = Decimal(0)


class Repayment(Act):
    """Money comes in on a loan; `payer` is who else brings it, `over` says where goes what is more than is owed."""

    kind = "repayment"
    loan: str
    amount: Decimal
    into: str | None = None
    payer: str | None = None
    over: Over | None = None


class SetOff(Act):
    """Savings repay a loan: the borrower's, or those of `member`, who guarantees it. Without an amount, all that there is."""

    kind = "set-off"
    topic: ClassVar[str] = "set-off"
    loan: str
    amount: Decimal | None = None
    member: str | None = None


def covered(state: LoanState, amount: Decimal, on: dt.date) -> tuple[Parts, Decimal]:
    """(what an amount covers, what of it is over) on a day; the parts and what is over sum to the amount.

    What settles the loan covers exactly that. Less covers what is due, and when that is paid what the next
    instalment asks for, by kind in the loan's order; what is left is principal, and interest and fees behind it.
    Source: domain.md, "Loans": fines, then fees, interest, principal, in a stated order.
    """
    whole = state.settlement(on)
    if amount >= whole.total:
        return whole, amount - whole.total
    left = amount
    found = dict.fromkeys(agreed.KINDS, _ZERO)
    due = state.due_next(on)
    steps = [(kind, getattr(due, kind)) for kind in state.rules.order]
    steps += [("principal", state.outstanding)]
    steps += [(kind, getattr(whole, kind)) for kind in state.rules.order]
    for kind, most in steps:
        part = min(left, max(most - found[kind], _ZERO))
        found[kind] += part
        left -= part
    assert not left, "less than what settles a loan is covered wholly"
    return Parts(**found), _ZERO


@rule(Repayment)
def repayment(act: Repayment, view: View) -> Change:
    """What came in covers what the loan asks for, in its order; what repays all of it closes the loan.

    Raises: Refused, when it is more than is owed in all and nobody said where the rest goes, or the loan is not
    running on that day.
    """
    record = agreed.running(view, act.loan, "nothing is repaid on it")
    newest = not_replaced(view, record)
    pod = people.pod(view, record.pod or "", kind="savings")
    borrower = people.person(view, record.member or "")
    payer = people.member(view, act.payer) if act.payer else borrower
    amount = people.number(view, act.amount, pod.commodity)
    state = balances.state(view, record, on=dt.date.max)
    parts, over = covered(state, amount, view.on)
    where = act.over or pod.terms.text("overpaid")
    if over and (where == "ask" or not parts.total):
        raise _too_much(view, pod, record, borrower, amount, parts.total)
    lines = lines_of(view, pod, borrower, record, parts, act.into)
    narration = f"Repayment on loan {record.id}"
    if payer.id != borrower.id:
        narration += f" of {borrower.body['name']}"
    if over and where == "savings":
        lines += [(pod.place(act.into), over), (pod.savings(borrower), -over)]
        narration += f", {money.show(over, pod.commodity)} of it into savings"
    elif over:
        narration += f"; {money.show(over, pod.commodity)} more was handed back"
    return _change(view, pod, record, lines, payer, narration, closing(newest, view, state, over, parts))


def _ahead(acts: Sequence[Repayment], view: View) -> None:
    """What many repayments ask for, each of its own loan: read at once, for a whole crew repays at a meeting."""
    ids = [act.loan.upper() for act in acts]
    view.ahead(records=(("loan", id) for id in ids), about=(f"loan/{id}" for id in ids), below=balances.MOVED)
    found = [record for id in ids if (record := view.get("loan", id)) is not None]
    view.ahead(records=(("member", record.member or "") for record in found))
    pods: dict[str, people.Pod] = {}
    accounts: dict[str, list[str]] = {}
    for record in found:
        pod, borrower = view.get("pod", record.pod or ""), view.get("member", record.member or "")
        if pod is not None and borrower is not None:
            known = pods.setdefault(pod.id, people.Pod(pod))
            accounts.setdefault(known.commodity, []).append(known.loans(borrower, record.id))
    for commodity, each in accounts.items():
        view.ahead(records=(("account", account) for account in each), accounts=each, commodity=commodity)


registry.ahead[Repayment.kind] = _ahead


def lines_of(
    view: View, pod: people.Pod, borrower: Record, record: Record, parts: Parts, into: str | None
) -> list[tuple[str, Decimal]]:
    """(account, number) of money that comes into a place and covers `parts`; fines go where the pod's terms say."""
    place, fined = fines.account(view, pod, into) if parts.fines else (pod.place(into), pod.income("Fines"))
    return [
        (pod.place(into), parts.total - parts.fines),
        (place, parts.fines),
        (pod.loans(borrower, record.id), -parts.principal),
        (pod.income("Charges"), -parts.interest),
        (pod.income("Fees"), -parts.fees),
        (fined, -parts.fines),
    ]


def _change(
    view: View,
    pod: people.Pod,
    record: Record,
    lines: list[tuple[str, Decimal]],
    who: Record,
    narration: str,
    records: tuple[Record, ...],
) -> Change:
    sums: dict[str, Decimal] = {}
    for account, number in lines:
        sums[account] = sums.get(account, _ZERO) + number
    together = [(account, number, pod.commodity) for account, number in sums.items()]
    directive = people.transaction(view.on, who.body["name"], narration, together, link=record.id)
    about = (f"loan/{record.id}", f"member/{record.member}", f"member/{who.id}", f"pod/{pod.id}")
    return Change((directive,), records, tuple(dict.fromkeys(about)))


def closing(record: Record, view: View, state: LoanState, over: Decimal, parts: Parts) -> tuple[Record, ...]:
    """The loan as it is over, when this settles it: on the day of its latest movement, for versions follow each other."""
    if not over and parts != state.settlement(view.on):
        return ()
    closed = record.changed(status=agreed.CLOSED)
    return (replace(closed, date=max(view.on, state.last_day)),)


def _too_much(view: View, pod: people.Pod, record: Record, borrower: Record, amount: Decimal, most: Decimal) -> Refused:
    later = max(((day, seq) for seq, day in view.days_about(f"loan/{record.id}") if day > view.on), default=None)
    counted = f", counting entry {later[1]} of {later[0]}" if later else ""
    rest = f"put the rest into savings: crewbook contribute {borrower.id} {amount - most:f} --to {pod.id}"
    return Refused(
        f"{borrower.body['name']} owes {money.show(most, pod.commodity)} on {record.id} in all{counted}; "
        f"{money.show(amount, pod.commodity)} is more.",
        hint=f"Repay {most:f}, or say where the rest goes: --over savings, --over back, or the setting overpaid."
        if most
        else f"It is repaid; {rest}",
        where="amount",
    )


def not_replaced(view: View, record: Record) -> Record:
    """The loan's newest version, which is what a repayment changes: nothing comes back ahead of a new plan or a write-off.

    Raises: Refused, with that day.
    """
    latest = view.get("loan", record.id, dt.date.max)
    if latest is None or latest.status in {agreed.REQUESTED, agreed.AGREED}:
        undone = latest or view.session.versions("loan", record.id)[-1]
        raise Refused(
            f"The pay-out of {record.id} was undone on {undone.date} (entry {undone.seq}); "
            f"nothing is recorded on it as of {view.on}.",
            hint=f"See it: crewbook loan show {record.id} --on {undone.date}",
            where="on",
        )
    if latest.status == agreed.WRITTEN_OFF and record.status != agreed.WRITTEN_OFF:
        raise Refused(
            f"{record.id} was written off on {latest.date} (entry {latest.seq}); "
            f"nothing is recorded on it as of {view.on}, before that.",
            hint=f"Correct that entry first: crewbook correct {latest.seq} --because …",
            where="on",
        )
    begin = agreed.begin_of(latest.body)
    if begin > view.on:
        raise Refused(
            f"{record.id} has had a new schedule since {begin}; nothing is recorded on it as of {view.on}, before that.",
            hint=f"Use --on {begin} or later, or correct what changed it first: crewbook journal --last 20",
            where="on",
        )
    return latest


@rule(SetOff)
def set_off(act: SetOff, view: View) -> Change:
    """Savings become less by what the loan does. A treasurer sets off once an instalment is late, others their own.

    Raises: Refused, for savings of who neither borrowed nor guarantees, or more than is owed, saved or guaranteed.
    """
    record = agreed.running(view, act.loan, "nothing is set off against it")
    newest = not_replaced(view, record)
    pod = people.pod(view, record.pod or "", kind="savings")
    borrower = people.person(view, record.member or "")
    saver = people.person(view, act.member or borrower.id)
    consent.require(act, view)
    state = balances.state(view, record, on=dt.date.max)
    # Who guarantees it, and for how much, as it stands now: what was set off or released later counts.
    _may_set_off(view, newest, saver, state)
    free, day = _least(view, pod, pod.savings(saver))
    # What reciprocity holds for the loan repays it as well; a guarantor's held savings answer for their own loans.
    held = _least(view, pod, pod.held(saver))[0] if saver.id == borrower.id else _ZERO
    saved = free + held
    owed = state.settlement(view.on).total
    most = min(saved, owed, _guaranteed(newest, saver))
    amount = most if act.amount is None else people.number(view, act.amount, pod.commodity)
    if amount > most or not amount:
        until = f" on {day}" if day != view.on else ""
        raise Refused(
            f"{saver.body['name']} has {money.show(saved, pod.commodity)} saved in {pod.name}{until}, and "
            f"{money.show(owed, pod.commodity)} is owed on {record.id}; "
            f"{money.show(most, pod.commodity)} can be set off"
            + (f", not {money.show(amount, pod.commodity)}." if amount else "."),
            hint=f"Set off {most:f} or less." if most else f"See both: crewbook statement member {saver.id}",
            where="amount",
        )
    parts, over = covered(state, amount, view.on)
    of_free = min(amount, free)
    lines = lines_of(view, pod, borrower, record, parts, None)
    lines += [(pod.savings(saver), of_free), (pod.held(saver), amount - of_free), (pod.place(), -amount)]
    narration = f"Loan {record.id} set off against savings"
    if saver.id != borrower.id:
        narration = f"Loan {record.id} of {borrower.body['name']} set off against the savings of who guarantees it"
    used = _used(newest, saver, amount)
    records = closing(used, view, state, over, parts) or (() if used is newest else (used,))
    return _change(view, pod, record, lines, saver, narration, records)


def _least(view: View, pod: people.Pod, account: str) -> tuple[Decimal, dt.date]:
    """What is saved on an account at the least from the view's day on, and the day on which it is so little."""
    least, day, _ = lowest(view.session, account, pod.commodity, view.on, sign=1)
    return money.from_minor(-least, view.digits(pod.commodity)), day


def _may_set_off(view: View, record: Record, saver: Record, state: LoanState) -> None:
    name = saver.body["name"]
    if saver.id != record.member and saver.id not in record.body.get("guarantors", {}):
        raise Refused(
            f"{name} neither owes {record.id} nor guarantees it.",
            hint=f"Set off the savings of {record.member}, or see who guarantees it: crewbook loan show {record.id}",
            where="savings-of",
        )
    if saver.id == view.doing.by or view.doing.proposal:
        return
    people.need_owner(view, saver.id, "Setting off another member's savings")
    agreed.not_for_oneself(view, record)
    if state.late_since(view.on) is None:
        raise Refused(
            f"{record.id} is not late, so only {name} sets off their own savings against it.",
            hint=f"Use --by {saver.id}, when {name} agrees, or wait until an instalment is late.",
            where="by",
        )


def _guaranteed(record: Record, saver: Record) -> Decimal:
    """The most that this saver's savings may repay of the loan."""
    if saver.id == record.member:
        return Decimal("Infinity")
    agreed_to = record.body["guarantors"][saver.id]
    return Decimal(agreed_to["amount"]) - Decimal(agreed_to.get("used", 0)) if agreed_to else _ZERO


def _used(record: Record, saver: Record, amount: Decimal) -> Record:
    """The loan with what a guarantor's savings have repaid of it; the loan itself where the savings are the borrower's."""
    if saver.id == record.member:
        return record
    guarantors = record.body["guarantors"]
    agreed_to = guarantors[saver.id]
    used = Decimal(agreed_to.get("used", 0)) + amount
    return record.changed(guarantors={**guarantors, saver.id: {**agreed_to, "used": f"{used:f}"}})


def _sentence(act: SetOff, view: View) -> str:
    record = agreed.loan(view, act.loan)
    whose = people.person(view, act.member or record.member or "").body["name"]
    what = f"{act.amount:f} of {record.id}" if act.amount else f"as much of {record.id} as there is"
    return f"Set {what} off against the savings of {whose}"


consent.describe(SetOff, _sentence, pod=lambda act, view: agreed.loan(view, act.loan).pod)
