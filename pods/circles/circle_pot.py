"""A circle's pot is paid out: prize, commission, dividends, premiums, and what others left out; or a given-up seat's round."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from ledger import money
from ledger.act import Act, Change, Record, rule
from ledger.errors import Refused
from pods.circles import circle_sums
from pods.circles.circle import NOBODY, Circle
from pods.circles.circle_bids import Turn, commission, too_high, turn
from pods.circles.circle_borne import Lines, borne, seat_paid, set_off
from pods.circles.circle_finding import check_round, circle, running
from pods.circles.circle_pay import claim_of, there
from pods.circles.circle_start import ended
from pods.circles.circle_sums import ZERO, Auction
from pods.circles.circle_turns import askable
from pods.crew import people
from pods.settings.circle import BID, LOTTERY, NEED, OTHERS_SHARE
from pods.voices import consent
from pods.voices.concerned import concerns

if TYPE_CHECKING:
    from ledger.view import View


class PayOutPot(Act):
    """A round's pot is paid out to `member`, `amount` being what they get; to nobody in the round of a given-up seat.

    Both are what they were when it was proposed: it is not carried out for anything else.
    """

    kind = "circle-pay-out"
    topic: ClassVar[str] = "pot"
    moves_money_out = True
    pod: str
    round: int
    member: str | None = None
    amount: Decimal | None = None
    place: str | None = None


def sale(found: Circle, now: Turn) -> Auction:
    """What this round's pot comes to, by the pod's convention; a pot that nobody bids for goes in full."""
    terms, active = found.pod.terms, found.active
    convention = terms.text("auction")
    sharers = len(active) - 1 if convention == OTHERS_SHARE else len(active)
    return circle_sums.auction(
        pot=found.pot,
        discount=now.discount,
        commission=commission(found),
        convention=convention,
        members=found.rounds,
        digits=found.digits,
        sharers=sharers,
        rest=terms.text("dividend-rest"),
    )


def payable(found: Circle) -> tuple[Turn, Decimal]:
    """(whose turn it is, what they get) once everybody has paid; for a given-up seat, what goes back to whom it was.

    Raises: Refused, while it is not decided whose turn it is, or somebody has not paid; and where others left more out
    since than a bid leaves of the pot.
    """
    now = turn(found)
    if now.member is None:
        raise undecided(found, now)
    found.read_all()
    unpaid = {each: found.to_pay(each) for each in found.active}
    unpaid = {each: amount for each, amount in unpaid.items() if amount}
    if unpaid:
        listed = ", ".join(f"{found.name(each)} {found.said(amount)}" for each, amount in unpaid.items())
        first, amount = next(iter(unpaid.items()))
        raise Refused(
            f"Round {found.round} of {found.pod.name} is not complete, so its pot is not paid out. Still to pay: {listed}.",
            hint=f"Record it: crewbook circle pay {found.pod.id} {first} {amount:f}; "
            f"whoever stopped paying: crewbook circle default {found.pod.id} {first}",
            where="round",
        )
    if now.member == NOBODY:
        handle = found.vacated
        assert handle is not None, "the seat was given up"
        return now, claim_of(found, handle)
    amount = sale(found, now).prize - found.cover.short
    if amount < 0:
        raise too_high(found, now.discount)
    return now, amount


def undecided(found: Circle, now: Turn) -> Refused:
    """Why it is not decided whose turn a round is, and what decides it."""
    pod = found.pod
    if now.tied:
        return Refused(
            f"{found.names(now.tied)} bid the same highest discount of {found.said(now.discount)} "
            f"in round {found.round} of {pod.name}.",
            hint=f"Draw between them: crewbook circle draw {pod.id}",
            where="round",
        )
    if found.order == BID:
        return Refused(
            f"Nobody who waits for a pot of {pod.name} is up to date, so nobody can take round {found.round}.",
            hint=f"See who has to pay: crewbook circle round {pod.id}",
            where="round",
        )
    what, how = {
        LOTTERY: ("drawn", f"crewbook circle draw {pod.id}"),
        NEED: ("agreed on", f"crewbook circle turn {pod.id} MEMBER"),
    }.get(found.order, ("agreed on", f"crewbook circle order {pod.id} {','.join(found.members[found.done :])}"))
    return Refused(
        f"It was not {what} yet whose turn round {found.round} of {pod.name} is (order={found.order}).",
        hint=f"First: {how}",
        where="round",
    )


@rule(PayOutPot)
def pay_out_pot(act: PayOutPot, view: View) -> Change:
    """The pot goes out and the next round begins; behind the last one the circle is over, every position at zero.

    Raises: Refused, while the round is not complete, without the consent that the terms ask for, when another or another
    amount is due than was said, or when the money is not there.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "The payout of a pot")
    found = running(view, act.pod)
    check_round(found, act.round)
    now, amount = payable(found)
    who = now.member or None
    if act.member != who or (act.amount is not None and act.amount != amount):
        said = f"{found.name(act.member)}" if act.member else "nobody"
        said += f" with {found.said(act.amount)}" if act.amount is not None else ""
        raise Refused(
            f"Round {found.round} of {found.pod.name} goes to {found.name(who) if who else 'nobody'} with "
            f"{found.said(amount)}, not to {said}.",
            hint=f"Propose it anew: crewbook circle pay-out {found.pod.id}",
            where="member",
        )
    consent.require(act, view)
    place = found.pod.place(act.place)
    lines = Lines(found.pod.commodity)
    closed = list(found.closed_seats)
    if who is None:
        gone = _given_up_round(found, lines, place)
        closed.append(gone)
        payee, what = found.name(gone), f"Round {found.round} of {found.pod.name}, a seat that was given up"
    else:
        people.member(view, who)
        _pot(found, now, lines, place)
        payee, what = found.name(who), f"Pot of round {found.round} of {found.pod.name}"
    _charges(found, lines)
    turns = found.turns.changed(received=[*found.received, who or NOBODY], closed=closed)
    records: list[Record] = [turns, _terms(found, now, amount)]
    is_last = found.round == found.rounds
    records += [seat_paid(found, each, part, lines, is_over=is_last) for each, part in set_off(found, lines).items()]
    paid = [_Paid(payee, what, lines), *_commission(found, now, place)]
    if is_last:
        records += ended(found)
        paid += _given_back(found, lines, place)
    going = -sum((each.lines.moved(place) for each in paid), ZERO)
    if going > 0:
        there(view, found.pod, place, going)
    directives = tuple(
        people.transaction(view.on, each.payee, each.what, each.lines.listed()) for each in paid if each.lines.listed()
    )
    concerned = [who] if who else closed[-1:]
    about = (f"pod/{found.pod.id}", f"circle/{found.pod.id}", *(f"member/{each}" for each in concerned))
    return Change(directives, tuple(records), about)


def _terms(found: Circle, now: Turn, amount: Decimal) -> Record:
    """On which terms the pot of this round went, so that no later version reckons them anew."""
    sums = {"amount": amount}
    if now.member:
        sold = sale(found, now)
        sums |= {
            "discount": sold.discount,
            "commission": sold.billed * len(found.active) or sold.commission,
            "dividend_each": sold.dividend_each,
            "short": found.cover.short,
        }
    body = {name: f"{money.round_half_up(number, found.digits):f}" for name, number in sums.items()}
    return Record(
        "pot", found.round_key, {**body, "turn": now.member}, "paid out", pod=found.pod.id, member=now.member or None
    )


def _pot(found: Circle, now: Turn, lines: Lines, place: str) -> None:
    """Prize, commission and dividends; what the pot differs from all that a seat pays in is a premium, given or taken."""
    who = now.member
    assert who, "a pot is paid to somebody"
    sold, cover = sale(found, now), found.cover
    account = found.account(who)
    lines.move(account, place, sold.prize - cover.short)
    for gone, amount in cover.receiver.items():
        lines.move(account, found.premium(who, gone), amount)
    lines.move(account, found.premium(who), found.total - sold.prize)
    sharers = [each for each in found.active if found.pod.terms.text("auction") != OTHERS_SHARE or each != who]
    for each, dividend in zip(sharers, sold.dividends, strict=True):
        lines.move(found.premium(each), found.account(each), dividend)
    if sold.leftover:
        lines.move(found.premium(), found.reserve(), sold.leftover)


def _given_up_round(found: Circle, lines: Lines, place: str) -> str:
    """The round of a seat that was given up: its claim goes back, and so does what others bore for it; the rest stays.

    What stays is what the seat lacks in later rounds; what an early or a late seat of a graduated circle would have
    given or taken is shared by the others, or goes to the reserve.
    """
    gone = found.vacated
    assert gone is not None, "asked in such a round only"
    position, claim = found.position(gone), claim_of(found, gone)
    leaver = found.view.get("member", gone, found.on)
    assert leaver is not None, "who had a seat is known"
    lines.move(found.account(gone), found.payee(leaver, place), claim)
    if position > claim:
        lines.move(found.account(gone), found.reserve(), position - claim)
        lines.move(found.premium(), found.premium(gone), position - claim)
    borne(found, gone, lines).give_back(found, gone, lines, None)
    if found.pot > found.total:
        lines.move(found.premium(), found.reserve(), found.pot - found.total)
    return gone


def _charges(found: Circle, lines: Lines) -> None:
    """What everybody pays beside the contribution: billed commission, the reserve's part, and what others left out."""
    billed, kept = found.billed, found.on_top - found.billed
    cover, closing = found.cover, found.vacated
    for each in found.active:
        account = found.account(each)
        if billed:
            lines.move(account, found.premium(each), billed)
        if kept:
            lines.move(account, found.premium(each), kept)
            lines.move(found.premium(), found.reserve(), kept)
        for gone, part in cover.extras.get(each, {}).items():
            lines.move(account, found.premium(each, NOBODY if gone == closing else gone), part)
    for gone, part in cover.fund.items():
        to = found.premium() if gone == closing else found.reserve(gone)
        lines.move(found.reserve(), to, part)


@dataclass(frozen=True, slots=True)
class _Paid:
    """One transaction: what others are paid is told apart from the pot, so that its receipt says what its taker got."""

    payee: str
    what: str
    lines: Lines


def _beside(found: Circle, payee: str, why: str, account: str, place: str, amount: Decimal) -> _Paid:
    lines = Lines(found.pod.commodity)
    lines.move(account, place, amount)
    return _Paid(payee, f"{found.said(amount)} {why} {payee}", lines)


def _commission(found: Circle, now: Turn, place: str) -> list[_Paid]:
    """What the organiser takes of this round's pot, out of it or billed; nothing of a round that nobody takes."""
    if not now.member:
        return []
    sold, organiser = sale(found, now), found.record.body["organiser"]
    amount = sold.billed * len(found.active) or sold.commission
    return [_beside(found, found.name(organiser), "commission to", found.commissions, place, amount)] if amount else []


def _given_back(found: Circle, lines: Lines, place: str) -> list[_Paid]:
    """Behind the last round, what anybody has over goes back to them, so that every position is zero.

    So it does to who has no seat any more and bore of a default what came back since; of one who died it waits for heirs.
    """
    found.read_all()
    left = {each: found.position(each) - lines.moved(found.account(each)) for each in found.accounts}
    paid = []
    for each, amount in left.items():
        member = found.view.get("member", each, dt.date.max)
        assert member is not None, "who had a seat is known"
        if amount > 0:
            paid.append(
                _beside(found, found.name(each), "back to", found.account(each), found.payee(member, place), amount)
            )
    return paid


def _sentence(act: PayOutPot, view: View) -> str:
    found = circle(view, act.pod)
    if act.member is None:
        return f"Round {act.round} of {found.pod.name} is settled: its seat was given up"
    amount = "" if act.amount is None else f", {found.said(act.amount)}"
    return f"{found.name(act.member)} is paid the pot of round {act.round} of {found.pod.name}{amount}"


consent.describe(PayOutPot, _sentence, beneficiary=lambda act, _: act.member)
concerns(PayOutPot, lambda act, view: (askable(circle(view, act.pod), act.member), None))
