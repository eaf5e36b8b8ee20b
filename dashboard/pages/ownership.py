"""Ownership: who owns what of a pod on any day, the register, one's own shares, and what is on offer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta

from dashboard import totals
from dashboard.leaves import leaves_of
from dashboard.page import Page
from dashboard.pages.doing import Do
from dashboard.papers import has_part
from dashboard.rights import Right
from ledger.clock import typed_day
from pods.crew import people
from pods.owning import offered, shares, vesting
from pods.settings.setting import LIVELIHOOD, OWNERSHIP
from reports.document import BarChart, Document
from reports.offers import offers_of
from reports.ownership import ownership_statement
from reports.register import register
from reports.say import say, say_count
from reports.vesting import vesting_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.asking import Asking
    from ledger.act import Record
    from ledger.view import View

_MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class OnOffer:
    """Shares on offer as a report of one section, and what the visitor may do about them."""

    told: Document
    buttons: Sequence[Do]


def shows(asking: Asking, view: View) -> dict[str, Any]:
    """The pods that can be owned, the one that is looked at, and its owners on a day."""
    pods = _pods(view)
    if not pods:
        return {"pods": []}
    pod = next((each for each in pods if each.id == asking.given.get("pod")), pods[0])
    days = month_ends(_first_day(view, pod), asking.today)
    on = _day(asking.given.get("on", ""), days)
    with asking.view(on=on) as then:
        found = _on_that_day(asking, then, pod)
    return {
        "pods": pods,
        "pod": pod,
        "on": on,
        "days": days,
        "at": next(at for at, day in enumerate(days) if day >= on),
        **found,
        "buttons": _buttons(asking, view, pod),
        "offered": _offered(asking, view, pod),
        "has_offers": has_part(asking, "offers") and _had_offers(view, pod),
    }


def _had_offers(view: View, pod: people.Pod) -> bool:
    ever = (offered.OPEN, offered.SOLD, offered.WITHDRAWN)
    return bool(view.last_changed(offered.OFFER, status=ever, pod=pod.id, count=1))


def _pods(view: View) -> list[people.Pod]:
    """Those that somebody can own a part of, closed ones last."""
    with_classes = {each.pod for each in view.find("class")}
    found = [
        pod
        for pod in map(people.Pod, view.find("pod"))
        if pod.kind in {LIVELIHOOD, OWNERSHIP} or pod.id in with_classes
    ]
    return sorted(found, key=lambda pod: pod.record.status == people.CLOSED)


def _first_day(view: View, pod: people.Pod) -> dt.date:
    began = [view.began("class", each.id) for each in view.find("class", pod=pod.id)] or [view.began("pod", pod.id)]
    return min((day for day in began if day is not None), default=view.on)


def month_ends(first: dt.date, today: dt.date) -> list[dt.date]:
    """The last day of every month from that of `first` on, and today."""
    days, day = [], first.replace(day=1) + relativedelta(months=1, days=-1)
    while day < today:
        days.append(day)
        day = day.replace(day=1) + relativedelta(months=2, days=-1)
    return [*days, today]


def _day(typed: str, days: Sequence[dt.date]) -> dt.date:
    """The day that was asked for, no later than today; today where none was."""
    try:
        return min(typed_day(typed), days[-1])
    except ValueError:
        return days[-1]


def _on_that_day(asking: Asking, then: View, pod: people.Pod) -> dict[str, Any]:
    """What the statements say: the four things, the register, and the visitor's own shares; None where there is nothing."""
    if then.get("pod", pod.id) is None:
        return {"owned": None, "lots": None, "mine": None, "vesting": None}
    sees_all, me = asking.may(Right.ALL), asking.visitor.member
    everybodys = ownership_statement(then, pod.id)
    owned = everybodys if sees_all else ownership_statement(then, pod.id, me)
    is_told = totals.of_owners(asking, then, everybodys)
    mine = register(then, pod.id, me) if me else None
    vesting = vesting_of(then, pod.id, me) if me else None
    owned_now, owners = leaves_of(asking, "ownership", "owners", _short(owned))
    has_lots = sees_all and owned.data["members"]
    lots, lot_leaves = leaves_of(asking, "ownership", "lots", register(then, pod.id)) if has_lots else (None, {})
    return {
        "owned": owned_now,
        "is_told": is_told,
        "owner_leaves": owners,
        "lots": lots,
        "lot_leaves": lot_leaves,
        "is_long": lots is not None
        and sum(len(each.rows) for section in lots.sections for each in section.tables) > _MOST_BARS,
        "has_leaf": any(name.startswith("lots-") for name in asking.given),
        "mine": mine if mine is not None and mine.data["holdings"] else None,
        "vesting": vesting if vesting is not None and vesting.data["grants"] else None,
    }


def _short(document: Document) -> Document:
    """With no more bars than can be told apart; the table beside them has everybody."""
    sections = [
        replace(section, charts=tuple(_fewer(each) if isinstance(each, BarChart) else each for each in section.charts))
        for section in document.sections
    ]
    return replace(document, sections=tuple(sections))


def _fewer(chart: BarChart) -> BarChart:
    """The longest bars, and what all the others come to."""
    if len(chart.bars) <= _MOST_BARS:
        return chart
    longest = sorted(chart.bars, key=lambda bar: -bar[1])
    others = longest[_MOST_BARS:]
    rest = say_count("one other", "{count} others together", count=len(others))
    together = sum((number for _, number in others), Decimal(0))
    return replace(chart, bars=tuple(longest[:_MOST_BARS]), rest=(rest, together))


def _buttons(asking: Asking, view: View, pod: people.Pod) -> list[Do]:
    """What the visitor may begin with shares of a pod that is open."""
    if not asking.visitor.is_of_crew or pod.record.status == people.CLOSED:
        return []
    classes = shares.classes(view, pod)
    me = people.known(view, asking.me)
    mine = [each for each in classes if each.is_transferable and shares.holding(view, each, me).shares]
    may_all = asking.may(Right.KEEP) and any(each.is_transferable for each in classes)
    filled = {"pod": pod.id, **({"share_class": mine[0].name, "member": me.id} if mine else {})}
    found = []
    if asking.may(Right.KEEP) and classes:
        only = {"share_class": classes[0].name} if len(classes) == 1 else {}
        found.append(Do("issue", say("Issue shares"), {"pod": pod.id, **only}))
    if mine or may_all:
        passed = {**filled, **({"giver": me.id} if mine else {})}
        passed.pop("member", None)
        found += [
            Do("offer", say("Offer shares"), filled),
            Do("transfer", say("Pass shares on"), passed),
        ]
    if mine:
        found += [
            Do("redeem", say("Have the pod take shares back"), filled, "small"),
            Do("pledge", say("Pledge shares"), filled, "small"),
        ]
    if any(each.body.get("events") for each in view.find(vesting.GRANT, pod=pod.id, status=vesting.RUNNING)):
        found.append(Do("vest", say("Something happened with which shares vest"), {}, "small"))
    if mine or asking.may(Right.KEEP):
        found.append(
            Do("leave-pod", say("Leave this pod"), {"pod": pod.id, **({"member": me.id} if mine else {})}, "small")
        )
    return found


def _offered(asking: Asking, view: View, pod: people.Pod) -> list[OnOffer]:
    """What is on offer today, the newest first; what the others want is for who may see everybody's."""
    document = offers_of(view, pod.id, is_open=True)
    records = reversed(offered.running(view, pod=pod.id))
    sees_all = asking.may(Right.ALL)
    return [
        OnOffer(
            replace(document, sections=(section if sees_all else replace(section, tables=section.tables[:1]),)),
            _about_offer(asking, view, record),
        )
        for record, section in zip(records, document.sections, strict=False)
        if offered.stage(record, view.on) != offered.LAPSED
    ]


def _about_offer(asking: Asking, view: View, record: Record) -> list[Do]:
    if not asking.visitor.is_of_crew:
        return []
    stage, filled, keeps = offered.stage(record, view.on), {"offer": record.id}, asking.may(Right.KEEP)
    is_mine = record.member == asking.me
    found = []
    if stage == offered.POD and keeps:
        found += [
            Do("offer-take", say("The pod takes them"), filled),
            Do("offer-pass", say("The pod takes none"), filled),
        ]
    if stage == offered.MEMBERS and not is_mine:
        found.append(Do("offer-want", say("Say how many you would take"), filled))
    if stage in {offered.MEMBERS, offered.SETTLING} and keeps:
        found.append(Do("offer-settle", say("Share them out"), filled))
    if stage == offered.OUTSIDERS and (is_mine or keeps):
        sold = {
            "pod": record.pod or "",
            "share_class": record.body["class"],
            "giver": record.member or "",
            "shares": f"{offered.left(record):f}",
            "offer": record.id,
        }
        found.append(Do("transfer-outside", say("Somebody from outside buys them"), sold))
    if is_mine or keeps:
        found.append(Do("offer-withdraw", say("Take the offer back"), filled))
    return found


PAGE = Page("ownership", say("Ownership"), (Right.ALL, Right.OWN), shows)
