"""Who leaves a circle or stops paying: a seat given up, handed over, or in default with what falls due; and what comes back.

Source: domain.md, "Default, before or after having been paid, are different things" and "Early exit".
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from ledger import money
from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Refused
from ledger.view import lowest
from pods.circles.circle import DEFAULT, HANDED_OVER, IN, VACANT, Circle
from pods.circles.circle_borne import Lines, borne, pay_back, seat_paid, set_off
from pods.circles.circle_finding import circle, no_pot_since, running, sitting
from pods.circles.circle_pay import claim_of
from pods.circles.circle_sums import ZERO
from pods.circles.circle_turns import askable
from pods.crew import people
from pods.voices import consent
from pods.voices.concerned import concerns

if TYPE_CHECKING:
    from ledger.view import View


class LeaveCircle(Act):
    """A member gives their seat up before being paid."""

    kind = "circle-leave"
    member: str
    pod: str


class Default(Act):
    """A member stopped paying: before being paid they lose their seat, afterwards all that is left falls due."""

    kind = "circle-default"
    topic: ClassVar[str] = "seat"
    member: str
    pod: str
    because: Words | None = None


class Substitute(Act):
    """Somebody takes a seat over before it is paid, and pays in what was paid in for it, which goes back at once."""

    kind = "circle-substitute"
    topic: ClassVar[str] = "seat"
    moves_money_out = True
    pod: str
    member: str
    substitute: str
    place: str | None = None


class Recover(Act):
    """Somebody in default pays back; it goes to those who bore their default."""

    kind = "circle-recover"
    member: str
    pod: str
    amount: Decimal
    into: str | None = None


@rule(LeaveCircle)
def leave_circle(act: LeaveCircle, view: View) -> Change:
    """A seat without anybody: what was paid in comes back by a substitute, or in the round that was to be theirs.

    Raises: Refused, for somebody who was paid, and for the last who pay in.
    """
    found = running(view, act.pod)
    member = sitting(found, act.member, is_for_the_dead=True)
    people.need_owner(view, member.id, "Another member's leaving")
    if act.member in found.received:
        raise Refused(
            f"{member.body['name']} was paid in round {found.received.index(act.member) + 1} of {found.pod.name} and "
            f"still pays in: {found.said(max(found.most(act.member), ZERO))}.",
            hint=f"When all of it is paid: crewbook circle pay {found.pod.id} {act.member} {max(found.most(act.member), ZERO):f}",
            where="member",
        )
    return _given_up(found, member, None, fewest=1 if member.status == people.DIED else 2)


def _given_up(found: Circle, member: Record, because: str | None, *, fewest: int) -> Change:
    _somebody_stays(found, member, fewest)
    seat = found.seat(member.id)
    assert seat is not None, "who sits has a seat"
    body: dict[str, Any] = {"paid": f"{found.paid_in(member.id):f}", "since": found.on.isoformat(), "because": because}
    records = (
        seat.changed(status=VACANT, **body),
        found.record.changed(gone=[*found.gone, member.id]),
    )
    return Change(records=records, about=_about(found, member))


def _somebody_stays(found: Circle, member: Record, fewest: int) -> None:
    """Nobody leaves a circle of which one member would be left; who died or stopped paying leaves one to play on.

    Raises: Refused, when fewer than `fewest` would stay.
    """
    if len(found.active) <= fewest:
        raise Refused(
            f"{found.names(found.active)}: nobody else still pays in to {found.pod.name}, and without "
            f"{member.body['name']} it is no circle.",
            hint=f"Let somebody take the seat over: crewbook circle substitute {found.pod.id} {member.id} MEMBER",
            where="member",
        )


def _about(found: Circle, member: Record) -> tuple[str, ...]:
    return (
        f"member/{member.id}",
        f"pod/{found.pod.id}",
        f"circle/{found.pod.id}",
        f"seat/{found.key}/{member.id}",
    )


@rule(Default)
def default(act: Default, view: View) -> Change:
    """Before being paid: the seat is given up. After: all that is left falls due, a receivable in the member's own name.

    Raises: Refused, without the consent that the terms ask for, or for a member who has paid everything.
    """
    found = running(view, act.pod)
    if view.doing.proposal is None:
        people.need_treasurer(view, "A default")
    member = sitting(found, act.member, is_for_the_dead=True)
    if act.member not in found.received:
        consent.require(act, view)
        return _given_up(found, member, act.because, fewest=1)
    paid = found.paid_in(act.member)
    owed = max(found.total - paid, ZERO)
    if not owed and member.status != people.DIED:
        raise Refused(
            f"{member.body['name']} has paid in all that a seat of {found.pod.name} pays.",
            hint=f"See where they stand: crewbook circle show {found.pod.id}",
            where="member",
        )
    consent.require(act, view)
    _somebody_stays(found, member, 1)
    seat = found.seat(member.id)
    assert seat is not None, "who sits has a seat"
    unit = found.pod.commodity
    directive = people.transaction(
        view.on,
        member.body["name"],
        f"Default in {found.pod.name}: what is left falls due" + (f" ({act.because})" if act.because else ""),
        [(found.owing(member.id), owed, unit), (found.account(member.id), -owed, unit)],
    )
    body: dict[str, Any] = {"paid": f"{paid:f}", "since": view.on.isoformat(), "because": act.because}
    records = (seat.changed(status=DEFAULT, **body), found.record.changed(gone=[*found.gone, member.id]))
    # Who died and had paid in everything is asked for nothing more, not even for what others leave out.
    return Change((directive,) if owed else (), records, _about(found, member))


@rule(Substitute)
def substitute(act: Substitute, view: View) -> Change:
    """The seat is somebody else's: they pay in what comes back to whom it was, and what others bore for it meanwhile.

    Raises: Refused, when the seat was paid or its round is over, the substitute sits in the circle already, or without
    the consent that the terms ask for.
    """
    found = running(view, act.pod)
    if view.doing.proposal is None:
        people.need_treasurer(view, "A substitution")
    seat = found.seat(act.member)
    if seat is None or seat.status != VACANT or act.member not in found.members:
        sitting(found, act.member, is_for_the_dead=True)
    leaver = view.get("member", act.member) or people.member(view, act.member)
    newcomer = people.member(view, act.substitute)
    _may_take_over(found, leaver, newcomer)
    consent.require(act, view)
    position, claim = found.position(act.member), claim_of(found, act.member)
    lines = Lines(found.pod.commodity)
    lacking = borne(found, act.member, lines)
    place = found.pod.place(act.place)
    old = found.account(act.member)
    found.accounts = {**found.accounts, newcomer.id: newcomer.body["account"]}
    new = found.account(newcomer.id)
    lines.move(old, new, position)
    if position > claim:
        # The dividends go with the seat: whoever takes it over pays in so much less.
        lines.move(found.premium(newcomer.id), found.premium(act.member), position - claim)
    lines.move(place, new, lacking.total)
    lacking.give_back(found, act.member, lines, None)
    repaid = [seat_paid(found, each, part, lines, is_over=False) for each, part in set_off(found, lines).items()]
    listed = lines.listed()
    # What the newcomer pays in and what goes back are told apart, though they pass through the same place.
    back = found.payee(leaver, place)
    listed += [(place, claim, found.pod.commodity), (back, -claim, found.pod.commodity)] if claim else []
    what = f"{newcomer.body['name']} takes over the seat of {leaver.body['name']} in {found.pod.name}"
    directives = (people.transaction(view.on, newcomer.body["name"], what, listed),) if listed else ()
    assert seat is not None, "checked above"
    members = [newcomer.id if each == act.member else each for each in found.members]
    records = (
        *repaid,
        found.record.changed(
            members=members, accounts=found.accounts, gone=[each for each in found.gone if each != act.member]
        ),
        seat.changed(status=HANDED_OVER, to=newcomer.id, since=view.on.isoformat()),
        Record(
            "seat",
            f"{found.key}/{newcomer.id}",
            {"premium": f"{view.balance(found.premium(newcomer.id), found.pod.commodity, dt.date.max):f}"},
            IN,
            pod=found.pod.id,
            member=newcomer.id,
        ),
    )
    return Change(
        directives, records, (*_about(found, leaver), f"member/{newcomer.id}", f"seat/{found.key}/{newcomer.id}")
    )


def _may_take_over(found: Circle, leaver: Record, newcomer: Record) -> None:
    if newcomer.id in found.members or found.seat(newcomer.id) is not None:
        raise Refused(
            f"{newcomer.body['name']} has a seat in {found.pod.name}, or had one; a member has one seat.",
            hint="Name somebody who has none; take somebody in first: crewbook member add HANDLE --name NAME",
            where="substitute",
        )
    if leaver.id in found.received:
        raise Refused(
            f"{leaver.body['name']} was paid in round {found.received.index(leaver.id) + 1} of {found.pod.name}; "
            "what they still pay in stays in their name.",
            hint=f"If they stopped paying: crewbook circle default {found.pod.id} {leaver.id}",
            where="member",
        )
    if leaver.id in found.closed_seats:
        raise Refused(
            f"The round of {leaver.body['name']}'s seat in {found.pod.name} is over, and what they had paid in came back.",
            hint=f"See where it stands: crewbook circle show {found.pod.id}",
            where="member",
        )


@rule(Recover)
def recover(act: Recover, view: View) -> Change:
    """The receivable shrinks; what others bore is credited to them in proportion, the rest counts for rounds to come.

    Raises: Refused, when nothing is owed or less than came in.
    """
    found = circle(view, act.pod)
    member = view.get("member", act.member) or people.member(view, act.member)
    pod, unit = found.pod, found.pod.commodity
    amount = people.number(view, act.amount, unit)
    owing = f"Assets:Due:{pod.slug}:{member.body['account']}"
    minor, _, _ = lowest(view.session, owing, unit, view.on, sign=-1)
    owed = max(money.from_minor(minor, found.digits), ZERO)
    if amount > owed:
        raise Refused(
            f"{member.body['name']} owes {pod.name} {found.said(owed)}; {found.said(amount)} is more.",
            hint=f"Record {owed:f}." if owed else f"See who owes what: crewbook circle show {pod.id}",
            where="amount",
        )
    for seat in view.find("seat", pod=pod.id, member=member.id, status=DEFAULT):
        no_pot_since(found, seat.id.rpartition("/")[0])
    no_pot_since(found, found.key)
    lines = Lines(unit)
    lines.move(pod.place(act.into), owing, amount)
    pay_back(found, act.member, lines, amount)
    paid = set_off(found, lines)
    paid[member.id] = paid.get(member.id, ZERO) + amount
    seats = [seat_paid(found, each, part, lines, is_over=found.is_over) for each, part in paid.items()]
    directive = people.transaction(view.on, member.body["name"], f"Paid back to {pod.name}", lines.listed())
    return Change((directive,), tuple(seats), _about(found, member))


def _default_sentence(act: Default, view: View) -> str:
    found = circle(view, act.pod)
    name, pod = found.name(act.member), found.pod
    why = f": {act.because}" if act.because else ""
    if act.member in found.received:
        owed = max(found.total - found.paid_in(act.member), ZERO)
        return f"{name} stopped paying into {pod.name}, and {found.said(owed)} fall due{why}"
    return f"{name} loses the seat in {pod.name} before being paid{why}"


def _substitute_sentence(act: Substitute, view: View) -> str:
    found = circle(view, act.pod)
    return f"{found.name(act.substitute)} takes over the seat of {found.name(act.member)} in {found.pod.name}"


consent.describe(Default, _default_sentence)
concerns(Default, lambda act, view: (askable(circle(view, act.pod), act.member), None))
consent.describe(Substitute, _substitute_sentence)
concerns(Substitute, lambda act, view: (askable(circle(view, act.pod), None), None))
