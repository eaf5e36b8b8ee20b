"""What still comes in on a loan that was written off, and paying out what of it is owed to who left."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from ledger import money
from ledger.act import Act, Change, Record, rule
from ledger.errors import Refused
from pods.crew import people
from pods.crew.places import need_money
from pods.cycles import cycle, shareout
from pods.lending import agreed
from pods.voices import consent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.view import View

_ZERO = Decimal(0)


class Recovery(Act):
    """Money still comes in on a loan that was written off."""

    kind = "recovery"
    loan: str
    amount: Decimal
    into: str | None = None


class PayBack(Act):
    """A member who had borne a loss and left is paid what came back of it; without an amount, all of it."""

    kind = "recovery-paid"
    topic: ClassVar[str] = "withdrawal"
    moves_money_out = True
    member: str
    pod: str
    amount: Decimal | None = None
    place: str | None = None


def owed(pod: people.Pod, member: Record) -> str:
    """What came back of a loss that a member had borne who left before (negative)."""
    return f"Liabilities:Recovered:{pod.slug}:{member.body['account']}"


@rule(Recovery)
def recover(act: Recovery, view: View) -> Change:
    """What came in goes back to who bore the loss, in proportion to what each still lacks, leavers included.

    Raises: Refused, for a loan that was not written off, or more than was.
    """
    record = agreed.loan(view, act.loan)
    if record.status != agreed.WRITTEN_OFF:
        hint = f"It is repaid: crewbook loan repay {record.id} AMOUNT" if record.status == agreed.OPEN else ""
        raise Refused(
            f"{record.id} is {record.status} and was not written off, so nothing is recovered of it.",
            hint=hint or f"See it: crewbook loan show {record.id}",
            where="loan",
        )
    pod = people.pod(view, record.pod or "", kind="savings")
    amount = people.number(view, act.amount, pod.commodity)
    written = record.body["written_off"]
    left = Decimal(written["amount"]) - Decimal(written["recovered"])
    if amount > left:
        raise Refused(
            f"{money.show(left, pod.commodity)} of what was written off on {record.id} has not come back; "
            f"{money.show(amount, pod.commodity)} is more.",
            hint=f"Record {left:f}, and what is above it as the pool's own income: crewbook enter --help"
            if left
            else "All of it came back; record more as the pool's own income: crewbook enter --help",
            where="amount",
        )
    back = _back(written, amount, view.digits(pod.commodity))
    lines = [(pod.place(act.into), amount)]
    for handle, part in back.items():
        lines += _to(view, pod, handle, part)
    # What nobody's savings had borne, the pool had.
    lines += [(shareout.write_offs(pod), sum(back.values(), _ZERO) - amount)]
    borrower = people.known(view, record.member or "")
    directive = people.transaction(
        view.on,
        borrower.body["name"],
        f"Recovered on loan {record.id}, which was written off",
        [(account, number, pod.commodity) for account, number in lines],
        link=record.id,
    )
    before = {each: Decimal(number) for each, number in written["back"].items()}
    after = {each: f"{before.get(each, _ZERO) + back.get(each, _ZERO):f}" for each in {**before, **back}}
    changed = record.changed(
        written_off={**written, "back": after, "recovered": f"{Decimal(written['recovered']) + amount:f}"}
    )
    about: tuple[str, ...] = (
        f"loan/{record.id}",
        f"member/{borrower.id}",
        f"pod/{pod.id}",
        *(f"member/{each}" for each in back),
    )
    if any(account.startswith("Liabilities:Cycle:") or account == shareout.write_offs(pod) for account, _ in lines):
        about += (f"cycle/{pod.id}",) if _running(view, pod) else ()
    return Change((directive,), (changed,), tuple(dict.fromkeys(about)))


def _back(written: Mapping[str, Any], amount: Decimal, digits: int) -> dict[str, Decimal]:
    """What each who bore the loss gets back of what came in; nobody more than they bore."""
    lacks = {
        each: int((Decimal(part) - Decimal(written["back"].get(each, 0))).scaleb(digits))
        for each, part in written["shares"].items()
    }
    if not lacks:
        return {}
    parts: Sequence[int] = money.split(int(amount.scaleb(digits)), list(lacks.values()))
    return {each: money.from_minor(part, digits) for each, part in zip(lacks, parts, strict=True) if part}


def _running(view: View, pod: people.Pod) -> cycle.Cycle | None:
    found = cycle.latest(view, pod)
    return found if found is not None and found.is_open else None


def _to(view: View, pod: people.Pod, handle: str, part: Decimal) -> list[tuple[str, Decimal]]:
    """(account, number) of what comes back to somebody who bore a loss.

    What their shares of the running cycle still bear comes first, and the rest is savings. To who has left it is owed,
    and what who died would get is savings, for these go to their heirs; or both stay in the pool's reserve, where its
    setting `leavers-recovery` says so.
    """
    member = people.known(view, handle)
    # Who left later had nothing open then, so nothing becomes their savings ahead of it.
    status = (view.get("member", handle, dt.date.max) or member).status
    if status != people.IN and pod.terms.text("leavers-recovery") == "reserve":
        return [(f"Equity:Reserve:{pod.slug}", -part)]
    if status == people.LEFT:
        return [(owed(pod, member), -part)]
    running = _running(view, pod)
    if running is None:
        return [(pod.savings(member), -part)]
    bears = [view.balance(running.losses(member), pod.commodity, day) for day in (view.on, dt.date.max)]
    on_shares = min(part, *bears)
    return [(running.losses(member), -on_shares), (pod.savings(member), on_shares - part)]


@rule(PayBack)
def pay_back(act: PayBack, view: View) -> Change:
    """The money goes out, and as much less is owed to them.

    Raises: Invalid, for who is nobody here; Refused, for more than is owed or there.
    """
    pod = people.pod(view, act.pod, kind="savings")
    member = view.get("member", act.member) or people.member(view, act.member)
    people.need_owner(view, member.id, "Paying back what was recovered")
    consent.require(act, view)
    unit, name = pod.commodity, member.body["name"]
    there = min(-view.balance(owed(pod, member), unit, day) for day in (view.on, dt.date.max))
    amount = there if act.amount is None else people.number(view, act.amount, unit)
    if amount > there or not amount:
        more = f"; {money.show(amount, unit)} is more" if amount else ""
        raise Refused(
            f"{pod.name} owes {name} {money.show(there, unit)} of what came back of losses{more}.",
            hint=f"Pay {there:f} or less." if there else f"See what is open: crewbook member positions {member.id}",
            where="amount",
        )
    place = pod.place(act.place)
    need_money(view, pod, place, amount, hint="Wait until loans are repaid.")
    directive = people.transaction(
        view.on,
        name,
        f"What came back of losses in {pod.name}, paid to who had borne them",
        [(owed(pod, member), amount, unit), (place, -amount, unit)],
    )
    return Change((directive,), about=(f"member/{member.id}", f"pod/{pod.id}"))


consent.describe(
    PayBack,
    lambda act, view: (
        f"Pay {people.known(view, act.member).body['name']} what came back of losses in {people.pod(view, act.pod).name}"
    ),
    beneficiary=lambda act, _: act.member,
)
