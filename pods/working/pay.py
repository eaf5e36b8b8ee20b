"""What members of a livelihood pod have in advance of their pay, pay back, and are paid of what the pod owes them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from ledger import money
from ledger.act import Act, Change, rule
from ledger.errors import Refused
from pods.crew import people
from pods.settings.livelihood import OWN_ACCOUNT, POOLED
from pods.voices import consent
from pods.working.livelihood import (
    advances,
    least,
    livelihood,
    need_model,
    owed,
    sharers,
    to_oneself,
)
from pods.working.paying import paid_in, paid_out

if TYPE_CHECKING:
    from ledger.view import View


class Advance(Act):
    """A member gets part of their pay ahead; it is kept back from the next."""

    kind = "advance"
    topic: ClassVar[str] = "advance"
    moves_money_out = True
    pod: str
    member: str
    amount: Decimal
    place: str | None = None


class AdvanceBack(Act):
    """A member gives an advance back in money, whole or in part."""

    kind = "advance-back"
    pod: str
    member: str
    amount: Decimal
    into: str | None = None


class Pay(Act):
    """A member is paid what the pod owes them, whole or in part; without an amount all of it."""

    kind = "pay"
    moves_money_out = True
    pod: str
    member: str
    amount: Decimal | None = None
    place: str | None = None


@rule(Advance)
def advance(act: Advance, view: View) -> Change:
    """Money out, and a claim that the next pay settles.

    Raises: Refused, above the pod's advance-limit, to somebody who shares no pay, without the consent that is asked
    for, or when the money is not there.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "An advance")
    pod = livelihood(view, act.pod)
    need_model(pod, POOLED, OWN_ACCOUNT, what="pay to advance")
    member = people.member(view, act.member)
    amount = people.number(view, act.amount, pod.commodity)
    if member.id not in {each.id for each in sharers(view, pod)}:
        raise Refused(
            f"{member.body['name']} shares no pay of {pod.name}, so there is none to advance "
            f"(sharers={pod.terms.text('sharers')}).",
            hint=f"See its terms: crewbook pod show {pod.id}",
            where="member",
        )
    consent.require(act, view)
    unit = pod.commodity
    limit = pod.terms.number("advance-limit")
    # The most that they have on that day or any later one: it is held as a positive number.
    least, day, _ = view.owed(advances(pod, member), unit, view.on)
    had = -least
    if limit is not None and had + amount > limit:
        left = max(Decimal(0), limit - had)
        then = f" on {day}" if day != view.on else ""
        raise Refused(
            f"In {pod.name} nobody may have more than {money.show(limit, unit)} in advance of their pay "
            f"(advance-limit); {member.body['name']} has {money.show(had, unit)}{then}, and {money.show(amount, unit)} is "
            "too much.",
            hint=f"Give {left:f} or less." if left else "Wait for the next pay, which settles it.",
            where="amount",
        )
    said = f"Advance of pay from {pod.name}"
    return paid_out(view, pod, member, amount, advances(pod, member), act.place, said)


@rule(AdvanceBack)
def advance_back(act: AdvanceBack, view: View) -> Change:
    """Money in, and the claim smaller.

    Raises: Refused, when that is more than they had, on that day or any later one.
    """
    pod = livelihood(view, act.pod)
    member = people.person(view, act.member)
    amount, unit = people.number(view, act.amount, pod.commodity), pod.commodity
    had, day, seq = view.lowest(advances(pod, member), unit, view.on)
    if amount > had:
        because = f", because of entry {seq}" if seq else ""
        raise Refused(
            f"{member.body['name']} has {money.show(had, unit)} in advance from {pod.name} on {day}{because}; "
            f"{money.show(amount, unit)} is more than that.",
            hint=f"Give {had:f} or less back." if had else "There is nothing to give back.",
            where="amount",
        )
    return paid_in(view, pod, member, amount, advances(pod, member), act.into, f"Advance given back to {pod.name}")


@rule(Pay)
def pay(act: Pay, view: View) -> Change:
    """What is owed goes out.

    Raises: Refused, when that is more than is owed or than the place holds, on that day or any later one.
    """
    pod = livelihood(view, act.pod)
    member = people.member(view, act.member)
    people.need_owner(view, member.id, "Another member's pay")
    unit = pod.commodity
    due = least(view, owed(pod, member), unit)
    amount = due if act.amount is None else people.number(view, act.amount, unit)
    if not due or amount > due:
        now = -view.balance(owed(pod, member), unit)
        later = f", and counting what is recorded for later days {money.show(due, unit)}" if now != due else ""
        more = f"; {money.show(amount, unit)} is more than that" if act.amount is not None else ""
        raise Refused(
            f"{pod.name} owes {member.body['name']} {money.show(now, unit)} on {view.on}{later}{more}.",
            hint=f"Pay {due:f} or less." if due else "There is nothing to pay out.",
            where="amount",
        )
    return paid_out(view, pod, member, amount, owed(pod, member), act.place, f"Pay from {pod.name}")


def _asks(act: Advance, view: View, topics: set[str], by: str | None) -> bool:
    return "advance" in topics or to_oneself(act.member, view, topics, by)


def _sentence(act: Advance, view: View) -> str:
    pod = livelihood(view, act.pod)
    name = people.member(view, act.member).body["name"]
    return f"{name} gets {money.show(act.amount, pod.commodity)} in advance of their pay from {pod.name}"


consent.describe(Advance, _sentence, beneficiary=lambda act, _: act.member, asks=_asks)


def _paid(act: Pay, view: View) -> str:
    pod = people.pod(view, act.pod)
    what = "all that it owes them" if act.amount is None else f"{act.amount:f} {pod.commodity}"
    return f"{pod.name} pays {people.member(view, act.member).body['name']} {what}"


consent.describe(Pay, _paid, beneficiary=lambda act, _: act.member)
