"""Money that members pay into a circle and its reserve, and what is paid back to them beside the pots."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from ledger import money
from ledger.act import Act, Change, Record, rule
from ledger.errors import Refused
from ledger.view import lowest
from pods.circles import circle_sums
from pods.circles.circle import DEFAULT, IN, VACANT, Circle
from pods.circles.circle_finding import circle, of_pod, running, sitting
from pods.circles.circle_sums import ZERO
from pods.crew import people
from pods.crew.places import need_money
from pods.voices import consent

if TYPE_CHECKING:
    from ledger.view import View


class PayIn(Act):
    """A member pays a contribution to a circle, in part, in full, or ahead."""

    kind = "circle-pay"
    member: str
    pod: str
    amount: Decimal
    into: str | None = None


class Refund(Act):
    """What a member has in a circle beyond all that they still pay in is paid back."""

    kind = "circle-refund"
    moves_money_out = True
    member: str
    pod: str
    amount: Decimal
    place: str | None = None


class PayReserve(Act):
    """A member pays into the circle's reserve."""

    kind = "circle-reserve"
    member: str
    pod: str
    amount: Decimal
    into: str | None = None


class ReserveOut(Act):
    """Money of the reserve is paid out: to one member, or to everybody who pays in, in equal parts."""

    kind = "circle-reserve-out"
    topic: ClassVar[str] = "circle-reserve"
    moves_money_out = True
    pod: str
    amount: Decimal
    member: str | None = None
    place: str | None = None


@rule(PayIn)
def pay_in(act: PayIn, view: View) -> Change:
    """The member's position grows by what came in.

    Raises: Refused, when it is more than they still have to pay, on that day or a later one, or their seat is gone.
    """
    found = running(view, act.pod, is_before_pots=True)
    member = sitting(found, act.member)
    pod = found.pod
    amount = people.number(view, act.amount, pod.commodity)
    later = of_pod(view, pod, dt.date.max)
    _same_later(found, later, member)
    most = min(found.most(act.member), later.most(act.member))
    if amount > most:
        what = f"{found.said(max(most, ZERO))} until the last round"
        raise Refused(
            f"{member.body['name']} still has to pay {what} of {pod.name}; {found.said(amount)} is more.",
            hint=f"Record {most:f}." if most > 0 else f"See who has to pay: crewbook circle show {pod.id}",
            where="amount",
        )
    # Whoever records a round twice reads it before the second one stands.
    when = f"round {found.round}" if found.to_pay(member.id) > 0 else f"ahead of round {found.round + 1}"
    directive = people.transaction(
        view.on,
        member.body["name"],
        f"Contribution to {pod.name}, {when}",
        [(pod.place(act.into), amount, pod.commodity), (found.account(member.id), -amount, pod.commodity)],
    )
    return Change((directive,), about=(f"member/{member.id}", f"pod/{pod.id}", f"seat/{found.key}/{member.id}"))


def _same_later(found: Circle, later: Circle, member: Record) -> None:
    """What is paid in for an earlier day must not fall into rounds that are over, or before a seat was given up.

    Raises: Refused, naming what came later.
    """
    seat = found.view.get("seat", f"{found.key}/{member.id}", dt.date.max)
    assert seat is not None, "it is there earlier"
    if seat.status != IN or later.cycle != found.cycle:
        raise Refused(
            f"On {seat.date} {member.body['name']}'s seat in {found.pod.name} ended (entry {seat.seq}); "
            f"nothing more is paid in for it as of {found.on}, before that.",
            hint=f"Correct that entry first: crewbook correct {seat.seq} --because …",
            where="on",
        )


@rule(Refund)
def refund(act: Refund, view: View) -> Change:
    """What is over goes back, if the money is there.

    Raises: Refused, when nothing is over: what a seat that was given up had paid in stands in pots that are promised.
    """
    people.need_treasurer(view, "A refund")
    found = circle(view, act.pod)
    pod = found.pod
    member = view.get("member", act.member) or people.member(view, act.member)
    amount = people.number(view, act.amount, pod.commodity)
    over = to_refund(found, member)
    if amount > over:
        raise Refused(
            f"{pod.name} has {found.said(over)} to pay back to {member.body['name']}, beyond what they "
            f"still pay in; {found.said(amount)} is more.",
            hint=f"Pay back {over:f} or less." if over else f"See where they stand: crewbook circle show {pod.id}",
            where="amount",
        )
    place = pod.place(act.place)
    there(view, pod, place, amount)
    unit = pod.commodity
    account = f"Liabilities:Circle:{pod.slug}:{member.body['account']}"
    directive = people.transaction(
        view.on, member.body["name"], f"Paid back by {pod.name}", [(account, amount, unit), (place, -amount, unit)]
    )
    return Change((directive,), about=(f"member/{member.id}", f"pod/{pod.id}", f"seat/{found.key}/{member.id}"))


def to_refund(found: Circle, member: Record) -> Decimal:
    """What can be paid back to a member now, beyond all that they still pay in, on the circle's day and on every later one.

    Raises: Refused, for a seat that was given up.
    """
    return min(_over(found, member), _over(of_pod(found.view, found.pod, dt.date.max), member))


def _over(found: Circle, member: Record) -> Decimal:
    """What a member has in the circle beyond all that they still pay in, on that day and every later one.

    Raises: Refused, for a seat that was given up.
    """
    seat = found.seat(member.id)
    if seat is not None and seat.status == VACANT:
        own = found.own_round(member.id)
        when = f"in round {own}, which was to be theirs" if own else "when all the others were paid"
        claim = found.said(claim_of(found, member.id))
        raise Refused(
            f"{member.body['name']} gave their seat in {found.pod.name} up; the {claim} that they paid in come back when "
            f"somebody takes the seat over and pays in, or {when}. Until then they stand in pots that are promised.",
            hint=f"Find somebody for the seat: crewbook circle substitute {found.pod.id} {member.id} MEMBER",
            where="member",
        )
    account = f"Liabilities:Circle:{found.pod.slug}:{member.body['account']}"
    minor, _, _ = lowest(found.view.session, account, found.pod.commodity, found.on, sign=1)
    least = money.from_minor(-minor, found.digits)
    if found.is_over or member.id not in found.members or (seat is not None and seat.status == DEFAULT):
        return max(least, ZERO)
    return max(min(-found.most(member.id), least), ZERO)


def claim_of(found: Circle, handle: str) -> Decimal:
    """What comes back to somebody who leaves before being paid: what they paid in, with or without their dividends.

    Source: domain.md, "Early exit: the claim equals what was paid in"; the setting `leaver-dividends`.
    """
    position = found.position(handle)
    if found.pod.terms.text("leaver-dividends") == "kept":
        return position
    return max(position - max(found.taken(handle), ZERO), ZERO)


def there(view: View, pod: people.Pod, place: str, amount: Decimal) -> None:
    """What a circle pays out lies in the place. Raises: Refused, as `need_money`."""
    need_money(view, pod, place, amount, hint="Wait until it is there, or bring it there first: crewbook enter --help")


@rule(PayReserve)
def pay_reserve(act: PayReserve, view: View) -> Change:
    """The reserve grows by what came in; it is the circle's, no member's.

    Raises: Invalid, for an unknown member or pod, or an amount that is none.
    """
    pod = people.pod(view, act.pod, kind="circle")
    member = people.member(view, act.member)
    amount = people.number(view, act.amount, pod.commodity)
    directive = people.transaction(
        view.on,
        member.body["name"],
        f"Into the reserve of {pod.name}",
        [(pod.place(act.into), amount, pod.commodity), (f"Equity:Reserve:{pod.slug}", -amount, pod.commodity)],
    )
    return Change((directive,), about=(f"member/{member.id}", f"pod/{pod.id}"))


@rule(ReserveOut)
def reserve_out(act: ReserveOut, view: View) -> Change:
    """The reserve shrinks by what went out.

    Raises: Refused, when it holds less, without the consent that the terms ask for, or when the money is not there.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "A payment out of the reserve")
    consent.require(act, view)
    found = circle(view, act.pod)
    pod, unit = found.pod, found.pod.commodity
    amount = people.number(view, act.amount, unit)
    minor, day, seq = lowest(view.session, found.reserve(), unit, view.on, sign=1)
    held = money.from_minor(-minor, found.digits)
    if amount > held:
        because = f" on {day}, because of entry {seq}" if seq else ""
        raise Refused(
            f"The reserve of {pod.name} holds {found.said(held)}{because}; {found.said(amount)} is more.",
            hint=f"Pay out {held:f} or less."
            if held > 0
            else f"Pay something in: crewbook circle reserve {pod.id} MEMBER AMOUNT",
            where="amount",
        )
    place = pod.place(act.place)
    there(view, pod, place, amount)
    takers = [people.member(view, act.member).id] if act.member else found.active
    parts = circle_sums.shared(amount, len(takers), found.digits)
    directives = tuple(
        people.transaction(
            view.on,
            found.name(taker),
            f"Out of the reserve of {pod.name}",
            [(found.reserve(), part, unit), (place, -part, unit)],
        )
        for taker, part in zip(takers, parts, strict=True)
        if part
    )
    return Change(directives, about=(f"pod/{pod.id}", *(f"member/{each}" for each in takers)))


def _sentence(act: ReserveOut, view: View) -> str:
    found = circle(view, act.pod)
    who = found.name(act.member) if act.member else "everybody who pays in, in equal parts"
    return f"The reserve of {found.pod.name} pays {found.said(act.amount)} to {who}"


consent.describe(
    Refund,
    lambda act, view: (
        f"{circle(view, act.pod).name(act.member)} is paid {act.amount:f} back by {people.pod(view, act.pod).name}"
    ),
    beneficiary=lambda act, _: act.member,
)
consent.describe(ReserveOut, _sentence, beneficiary=lambda act, _: act.member)
