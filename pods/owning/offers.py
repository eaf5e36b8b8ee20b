"""First refusal: shares that somebody sells are offered to the pod, then to the members, then to outsiders, each for some days."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger import money
from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Invalid, Refused, unknown
from pods.crew import people
from pods.owning import asset_lock
from pods.owning.free import need_bindable
from pods.owning.holdings import holding, share_class
from pods.owning.offered import (
    MEMBERS,
    OFFER,
    OPEN,
    OUTSIDERS,
    POD,
    SETTLING,
    SOLD,
    STAGES,
    WITHDRAWN,
    left,
    stage,
    waits_until,
)
from pods.owning.transferring import need_transferable, passed_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.view import View
    from pods.owning.holdings import ShareClass

_STAGES = 3
_MOST_DAYS = 366


class Offer(Act):
    """A member offers shares at a price each; `days` are those of the pod, of the members and of outsiders, in turn."""

    kind = "offer"
    pod: str
    share_class: str
    member: str
    shares: Decimal
    price: Decimal
    to: Words | None = None
    days: tuple[int, ...] | None = None


class PassOffer(Act):
    """The pod takes none of what is offered: the members may, from now on."""

    kind = "offer-pass"
    offer: str


class Want(Act):
    """A member says how many of the shares on offer they would take; none is an answer as well."""

    kind = "offer-want"
    offer: str
    member: str
    shares: Decimal


class SettleOffer(Act):
    """The members get what they want of an offer, or their part of it where they want more than there is."""

    kind = "offer-settle"
    offer: str


class WithdrawOffer(Act):
    """Who offers shares takes the offer back, as far as nothing was sold."""

    kind = "offer-withdraw"
    offer: str


def offer(view: View, id: str) -> Record:
    """The offer.

    Raises: Invalid, with the nearest ids, when there is none on that day.
    """
    found = view.get(OFFER, id.upper())
    if found is None:
        raise unknown("offer", id, (each.id for each in view.find(OFFER)), hint="List them: crewbook shares offers POD")
    return found


def need_stage(view: View, record: Record, *wanted: str) -> None:
    """It is the turn of whoever acts.

    Raises: Refused, with whose turn it is, and until when.
    """
    now = stage(record, view.on)
    if now not in wanted:
        until = record.body["until"].get(now)
        raise Refused(
            f"{record.id} is not there for that on {view.on}: {STAGES[now]}{f', until {until}' if until else ''}.",
            hint=f"See it: crewbook shares offers {record.pod}",
            where="offer",
        )


def need_fair(held: ShareClass, record: Record) -> None:
    """What an offer of an earlier day asks is what shares may be sold for now.

    Raises: Refused, above par with an asset lock.
    """
    again = f"Take the offer back, and make another: crewbook shares withdraw-offer {record.id}"
    asset_lock.need_fair_price(held, Decimal(record.body["price"]), hint=again)


def about(record: Record) -> tuple[str, ...]:
    """What entries on an offer concern."""
    return (
        f"{OFFER}/{record.id}",
        f"pod/{record.pod}",
        f"member/{record.member}",
        f"class/{record.pod}/{record.body['class']}",
    )


def sold(record: Record, parts: Mapping[str, Decimal], on: dt.date, **more: object) -> Record:
    """The offer with some of it sold: handle, or `pod`, → how many."""
    now = [{"to": who, "shares": f"{number:f}", "on": on.isoformat()} for who, number in parts.items() if number]
    body: dict[str, Any] = {**record.body, "sold": [*record.body["sold"], *now], **more}
    changed = record.changed(**body)
    return changed.changed(status=OPEN if left(changed) else SOLD, due=waits_until(changed))


@rule(Offer)
def begin(act: Offer, view: View) -> Change:
    """The offer with the last day of each turn; nothing moves yet.

    Raises: Refused, for shares that may not go, or above par with an asset lock; Invalid, for days or a price that cannot be.
    """
    pod = people.pod(view, act.pod)
    held = share_class(view, pod, act.share_class)
    member = people.member(view, act.member)
    people.need_owner(view, member.id, "An offer of another member's shares")
    need_transferable(held)
    shares = people.number(view, act.shares, held.commodity, where="shares")
    price = people.number(view, act.price, pod.commodity, where="price")
    asset_lock.need_fair_price(held, price, hint=f"Offer them at {held.par:f} or less.")
    need_bindable(view, holding(view, held, member), shares)
    usual = held.terms.whole("refusal-days")
    days = act.days or ((usual,) * _STAGES if usual else ())
    if len(days) != _STAGES or not all(0 < each <= _MOST_DAYS for each in days):
        raise Invalid(
            f"An offer has days for the pod, for the members and for outsiders, 1 to {_MOST_DAYS} each.",
            hint="Write --days 30,30,90, or propose what is usual: crewbook shares change "
            f"{pod.id}/{held.name} --set refusal-days=30",
            where="days",
        )
    until, day = {}, view.on
    for who, many in zip((POD, MEMBERS, OUTSIDERS), days, strict=True):
        day += dt.timedelta(days=many)
        until[who] = day.isoformat()
    body: dict[str, Any] = {
        "class": held.name, "shares": f"{shares:f}", "price": f"{price:f}", "until": until, "wants": {}, "sold": [],
    }  # fmt: skip
    body |= {"to": act.to} if act.to else {}
    record = Record(OFFER, view.next_id("O", OFFER), body, status=OPEN, pod=pod.id, member=member.id, due=day)
    return Change(records=(record,), about=about(record), id=record.id)


@rule(PassOffer)
def pass_offer(act: PassOffer, view: View) -> Change:
    """The members' turn begins; its last day stays what it was.

    Raises: Refused, when it is not the pod's turn.
    """
    record = offer(view, act.offer)
    people.need_treasurer(view, "What a pod takes of an offer")
    need_stage(view, record, POD)
    return Change(records=(record.changed(pod_over=view.on.isoformat()),), about=about(record))


@rule(Want)
def want(act: Want, view: View) -> Change:
    """The offer with one more answer; a later one replaces an earlier one.

    Raises: Refused, when it is not the members' turn, for more than is on offer, or for who sells them.
    """
    record = offer(view, act.offer)
    member = people.member(view, act.member)
    people.need_owner(view, member.id, "What another member wants")
    need_stage(view, record, MEMBERS)
    if member.id == record.member:
        raise Refused(
            f"{member.body['name']} offers these shares, and cannot take them.",
            hint=f"Take the offer back: crewbook shares withdraw-offer {record.id}",
            where="member",
        )
    held = share_class(view, people.pod(view, record.pod or ""), record.body["class"])
    shares = people.number(view, act.shares, held.commodity, where="shares") if act.shares else Decimal(0)
    if shares > left(record):
        raise Refused(
            f"{left(record):f} shares are on offer in {record.id}, fewer than {shares:f}.",
            hint=f"Ask for {left(record):f} or fewer.",
            where="shares",
        )
    changed = record.changed(wants={**record.body["wants"], member.id: f"{shares:f}"})
    changed = changed.changed(due=waits_until(changed))
    return Change(records=(changed,), about=(*about(record), f"member/{member.id}"))


@rule(SettleOffer)
def settle(act: SettleOffer, view: View) -> Change:
    """Shares in the takers' hands; what they pay stays outside the book. What nobody wants may go to an outsider.

    Where more is wanted than offered each gets in proportion to what they want: largest remainder, ties by joining order.
    Raises: Refused, before the members' days are over, unless all have answered.
    """
    people.need_treasurer(view, "Settling an offer")
    record = offer(view, act.offer)
    need_stage(view, record, MEMBERS, SETTLING)
    crew = people.members(view)
    silent = [each.id for each in crew if each.id != record.member and each.id not in record.body["wants"]]
    if stage(record, view.on) == MEMBERS and silent:
        raise Refused(
            f"Members may take what {record.id} offers until {record.body['until'][MEMBERS]}, and not all have answered.",
            hint=f"Still to answer: {', '.join(silent)}. Who wants none says so: crewbook shares want {record.id} 0 --by {silent[0]}",
            where="offer",
        )
    pod = people.pod(view, record.pod or "")
    held = share_class(view, pod, record.body["class"])
    wanted = {each.id: Decimal(record.body["wants"].get(each.id, "0")) for each in crew}
    parts = shared({who: number for who, number in wanted.items() if number}, left(record), held.digits)
    changed = sold(record, parts, view.on, settled=view.on.isoformat())
    seller = people.member(view, record.member or "")
    takers = [(each, parts[each.id]) for each in crew if parts.get(each.id)]
    if not takers:
        return Change(records=(changed,), about=about(record))
    need_fair(held, record)
    price = money.show(Decimal(record.body["price"]), pod.commodity)
    moved = passed_on(
        view,
        held,
        holding(view, held, seller),
        takers,
        note=f" at {price} each, as offered in {record.id}",
        offer=record.id,
    )
    return Change(moved.directives, (changed,), tuple(dict.fromkeys((*about(record), *moved.about))))


def shared(wanted: Mapping[str, Decimal], offered: Decimal, digits: int) -> dict[str, Decimal]:
    """Who gets how many: what each wants, or, where that is more than is offered, in proportion to it.

    Largest remainder, ties by the order of `wanted`. The parts sum to the smaller of both sums; nobody gets more than they want.
    """
    if sum(wanted.values(), Decimal(0)) <= offered:
        return dict(wanted)
    parts = money.split(money.to_minor(offered, digits, ""), list(wanted.values()))
    return {who: money.from_minor(part, digits) for who, part in zip(wanted, parts, strict=True)}


@rule(WithdrawOffer)
def withdraw(act: WithdrawOffer, view: View) -> Change:
    """The offer is over; what was sold of it stays sold.

    Raises: Refused, by anybody else, or when it is over.
    """
    record = offer(view, act.offer)
    people.need_owner(view, record.member or "", "Taking another member's offer back")
    need_stage(view, record, POD, MEMBERS, SETTLING, OUTSIDERS)
    return Change(records=(record.changed(status=WITHDRAWN),), about=about(record))
