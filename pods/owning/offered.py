"""Offers as everybody else sees them: whose turn it is, how many shares are left, and which of somebody's are promised by them.

What is done with an offer is in offers.py and selling.py.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from pods.crew import people

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View
    from pods.owning.holdings import ShareClass

OFFER = "offer"
OPEN, SOLD, WITHDRAWN = "open", "sold", "withdrawn"
POD, MEMBERS, SETTLING, OUTSIDERS, LAPSED = "pod", "members", "settling", "outsiders", "lapsed"
STAGES = {
    POD: "the pod may take them",
    MEMBERS: "members may take them",
    SETTLING: "the members' days are over, and what they want is still to be settled",
    OUTSIDERS: "an outsider may buy them",
    LAPSED: "the days of the offer are over",
    SOLD: "all are sold",
    WITHDRAWN: "the offer was taken back",
}


def left(record: Record) -> Decimal:
    """How many of the shares are not sold yet."""
    sold = sum((Decimal(each["shares"]) for each in record.body["sold"]), Decimal(0))
    return Decimal(record.body["shares"]) - sold


def stage(record: Record, on: dt.date) -> str:
    """Whose turn it is on a day; days are looked at when somebody asks."""
    body = record.body
    if record.status != OPEN:
        return record.status
    until = {who: dt.date.fromisoformat(day) for who, day in body["until"].items()}
    if on <= until[POD] and "pod_over" not in body:
        return POD
    if "settled" not in body:
        if on <= until[MEMBERS]:
            return MEMBERS
        if any(Decimal(number) for number in body["wants"].values()):
            return SETTLING
    return OUTSIDERS if on <= until[OUTSIDERS] else LAPSED


def running(
    view: View,
    *,
    pod: str | None = None,
    member: str | None = None,
    on: dt.date | None = None,
    seen_on: dt.date | None = None,
) -> list[Record]:
    """The offers that are not over: sold, taken back, or behind their last day with nothing left to settle.

    As they stand on a day, and as their days are seen from day `seen_on`, by default the same.
    """
    return view.find(OFFER, pod=pod, member=member, status=OPEN, ends=(OPEN,), ended_by=seen_on, on=on)


def waits_until(record: Record) -> dt.date:
    """The day behind which nothing waits any more: the outsiders' last one, or none while what members want is to be settled."""
    is_wanted = "settled" not in record.body and any(Decimal(number) for number in record.body["wants"].values())
    return dt.date.max if is_wanted else dt.date.fromisoformat(record.body["until"][OUTSIDERS])


def promised(view: View, held: ShareClass, member: Record, *, but: str | None = None) -> dict[str, Decimal]:
    """Offer → how many of a member's shares it still promises: on the view's day, or later by an offer that runs today.

    The offer `but` is left out: what is done with it takes its own shares. Who died sells nothing any more.
    """
    if member.status == people.DIED:
        return {}
    today = max(view.on, view.doing.now.date()) if view.is_posting else view.on
    found: dict[str, Decimal] = {}
    for day, seen_on in ((view.on, view.on), (dt.date.max, today)):
        for each in running(view, pod=held.pod.id, member=member.id, on=day, seen_on=seen_on):
            is_other = each.id != but and each.body["class"] == held.name
            if is_other and stage(each, seen_on) != LAPSED:
                found[each.id] = max(found.get(each.id, Decimal(0)), left(each))
    return {id: number for id, number in found.items() if number}
