"""Circles: the wheel of turns, who has paid this round and who has not, whose turn it is, and what can be done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dashboard import totals
from dashboard.drawing import read
from dashboard.looking import lot
from dashboard.page import Page
from dashboard.pages.doing import Do
from dashboard.papers import has_part
from dashboard.rights import Right
from dashboard.wheel import Seat, wheel
from pods.circles import circle_bids, circle_finding, circle_pay
from pods.circles.circle import VACANT
from pods.crew import people
from pods.settings.circle import BID, CONSENSUS, LOTTERY, NEED
from reports.circle import circle_statement, round_facts
from reports.circle_standing import rounds_of, standings_of
from reports.circle_tables import stands
from reports.document import Document, Fact, Money
from reports.figures import amount
from reports.heading import heading
from reports.own_part import SHOWN
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from dashboard.asking import Asking
    from ledger.view import View
    from pods.circles.circle import Circle
    from reports.circle_standing import Standing

_KIND = "circle"


@dataclass(frozen=True, slots=True)
class Row:
    """One member in the round that runs: what they still pay, how they stand, what they bid, and what records it."""

    name: str
    has_paid: bool
    to_pay: Money
    standing: str
    bid: Money | None
    pay: Do | None


def shows(asking: Asking, view: View) -> dict[str, Any]:
    """The circles, and the one that is looked at: its wheel, its round and its rounds; in a private book one's own part."""
    pods = [pod for pod in map(people.Pod, view.find("pod")) if pod.kind == _KIND]
    pods.sort(key=lambda pod: (pod.record.status == people.CLOSED, _is_over(view, pod)))
    if not pods:
        return {"pods": [], "pod": None}
    pod = next((each for each in pods if each.id == asking.given.get("pod")), pods[0])
    shown: dict[str, Any] = {"pods": pods, "pod": pod, "circle": None, "doing": [], "seed": ""}
    if view.get("circle", pod.id) is None:
        if asking.visitor.is_of_crew and asking.may(Right.KEEP):
            shown["doing"] = [Do("circle-start", say("Begin the rounds"), {"pod": pod.id})]
        return shown
    found = circle_finding.of_pod(view, pod)
    found.read_all()
    return shown | {"circle": found, **_circle(asking, view, found)}


def _is_over(view: View, pod: people.Pod) -> bool:
    return view.get("circle", pod.id) is not None and circle_finding.of_pod(view, pod).is_over


def _circle(asking: Asking, view: View, found: Circle) -> dict[str, Any]:
    sees_all = asking.may(Right.ALL)
    standings = standings_of(found, is_brief=True)
    mine = [each for each in standings if sees_all or each.handle == asking.visitor.member]
    document = read(circle_statement(view, found.pod.id)) if sees_all else None
    first = 0 if found.is_over else 1
    return {
        "facts": _facts(asking, view, found, standings),
        "wheel": _wheel(asking, found),
        "rows": []
        if found.is_over
        else [_row(asking, view, found, each) for each in mine if each.handle in found.active],
        "has_bids": found.order == BID and not found.is_over,
        "sections": document.sections[first:-1] if document else (),
        "terms": document.sections[-1] if document else None,
        "notes": document.sections[0].notes if document and not found.is_over else (),
        "doing": _doing(asking, found) if found.pod.record.status != people.CLOSED else [],
        "document": document,
        "has_paper": has_part(asking, "circle"),
    }


def _facts(asking: Asking, view: View, found: Circle, standings: Sequence[Standing]) -> tuple[Fact, ...]:
    """The round at a glance, as the reader reads it; nothing of a circle that is over, or to who has left and reads their own."""
    if found.is_over or not (asking.may(Right.ALL) or asking.may(Right.TOTALS)):
        return ()
    sitting = [each for each in standings if each.handle in found.active]
    paid = Fact(
        say("Members who paid"),
        say("{paid} of {count}", paid=sum(each.is_paid for each in sitting), count=len(sitting)),
    )
    facts = (*round_facts(found, with_turn=asking.may(Right.ALL) or _is_mine(asking, found)), paid)
    if not totals.of_pod(asking, view, found.pod):
        facts = tuple(each for each in facts if each.label in {*SHOWN["circle"].terms, "Whose turn"})
    return read(Document(kind="circle-round", title="", **heading(view), facts=facts)).facts


def _is_mine(asking: Asking, found: Circle) -> bool:
    return circle_bids.turn(found).member == asking.visitor.member


def _wheel(asking: Asking, found: Circle) -> Markup:
    """A seat a round; in a private book whose it is stands there of one's own alone."""
    seats = []
    for each in rounds_of(found):
        is_shown = each.who and (asking.may(Right.ALL) or each.who == asking.visitor.member)
        name = found.name(each.who) if each.who and is_shown else ""
        if each.number <= found.done:
            stands_, says = "done", say("was paid")
        elif each.number == found.round:
            stands_, says = "now", say("this round")
        else:
            stands_, says = "to-come", say("to come")
        seats.append(Seat(each.number, name, stands_, says))
    if found.is_over:
        middle = [say("Over"), say("every pot was paid")]
    else:
        middle = [say("Round {round}", round=found.round), say("of {rounds}", rounds=found.rounds)]
    return wheel(seats, title=say("The wheel of turns"), middle=middle)


def _row(asking: Asking, view: View, found: Circle, each: Standing) -> Row:
    unit = found.pod.commodity
    offered = circle_bids.bids(found) if found.order == BID else {}
    keeps = asking.visitor.is_of_crew and asking.may(Right.KEEP)
    filled = {"pod": found.pod.id, "member": each.handle, "amount": f"{each.to_pay:f}"}
    return Row(
        each.name,
        each.is_paid,
        amount(view, each.to_pay, unit),
        stands(found, each),
        amount(view, offered[each.handle], unit) if each.handle in offered else None,
        Do("circle-pay", say("Record"), filled, "small") if keeps and not each.is_paid else None,
    )


def _doing(asking: Asking, found: Circle) -> list[Do]:
    """What the visitor can do in the circle as it stands, what matters most first."""
    if not asking.visitor.is_of_crew:
        return []
    pod, me = {"pod": found.pod.id}, asking.me
    keeps, sits = asking.may(Right.KEEP), me in found.active
    if found.is_over:
        return [Do("circle-start", say("Begin again"), pod), *_settling(found, pod)] if keeps else []
    doing = [Do("circle-pay-out", say("Pay the pot out"), pod)] if keeps and _is_complete(found) else []
    if found.order == BID and me in found.eligible() and len(found.waiting) > 1:
        doing.append(Do("circle-bid", say("Bid"), pod))
    if keeps and _is_to_draw(found):
        doing.append(Do("circle-draw", say("Draw"), pod | {"seed": lot(f"{asking.served.book.id} {found.round_key}")}))
    if sits and found.order == NEED:
        doing.append(Do("circle-turn", say("Say whose turn it is"), pod, "small"))
    if sits and found.order == CONSENSUS:
        to_come = ", ".join(found.members[found.done :])
        doing.append(Do("circle-order", say("Agree on the order"), pod | {"members": to_come}, "small"))
    if me in found.waiting and found.has_order and found.is_ordered:
        doing.append(Do("circle-swap", say("Swap turns"), pod | {"member": me}, "small"))
    if keeps:
        doing.append(Do("circle-postpone", say("Move this round"), pod, "small"))
    return doing + _leaving(found, pod, keeps=keeps, is_waiting=me in found.waiting, me=me)


def _leaving(found: Circle, pod: dict[str, str], *, keeps: bool, is_waiting: bool, me: str) -> list[Do]:
    doing = []
    if is_waiting:
        doing.append(Do("circle-leave", say("Give my seat up"), pod | {"member": me}, "small"))
    if keeps:
        doing.append(Do("circle-default", say("Somebody stopped paying"), pod, "small"))
        if found.gone:
            doing.append(Do("circle-substitute", say("Let somebody take a seat over"), pod, "small"))
            doing.append(Do("circle-recover", say("Somebody pays back"), pod, "small"))
        doing.append(Do("circle-reserve", say("Pay into the reserve"), pod, "small"))
        doing += _settling(found, pod)
    return doing


def _settling(found: Circle, pod: dict[str, str]) -> list[Do]:
    """What a treasurer settles beside the pots: what somebody has over, what somebody in default owes, what the reserve holds."""
    doing = []
    over = {each: amount for each in found.members if (amount := _over(found, each)) > 0}
    if over:
        doing.append(Do("circle-refund", say("Pay back what is over"), pod | _only(over), "small"))
    owed = {each: amount for each in found.members if (amount := _balance(found, found.owing(each))) > 0}
    if owed and found.is_over:
        who = {name: value for name, value in _only(owed).items() if name == "member"}
        doing.append(Do("circle-recover", say("Somebody pays back"), pod | _only(owed), "small"))
        doing.append(Do("circle-write-off", say("Give up what is owed"), pod | who, "small"))
    if _balance(found, found.reserve()) < 0:
        doing.append(Do("circle-reserve-out", say("Pay money of the reserve out"), pod, "small"))
    return doing


def _over(found: Circle, handle: str) -> Decimal:
    seat = found.seat(handle)
    member = found.view.get("member", handle, dt.date.max)
    if member is None or (seat is not None and seat.status == VACANT):
        return Decimal(0)
    return circle_pay.to_refund(found, member)


def _balance(found: Circle, account: str) -> Decimal:
    return found.view.balance(account, found.pod.commodity)


def _only(amounts: dict[str, Decimal]) -> dict[str, str]:
    """The member and the amount to fill in, where it is one member alone."""
    return {"member": next(iter(amounts)), "amount": f"{next(iter(amounts.values())):f}"} if len(amounts) == 1 else {}


def _is_complete(found: Circle) -> bool:
    """Whether everybody has paid and it is known whose turn it is."""
    return circle_bids.turn(found).member is not None and not any(found.to_pay(each) for each in found.active)


def _is_to_draw(found: Circle) -> bool:
    now = circle_bids.turn(found)
    if found.order == LOTTERY:
        return now.member is None
    return found.order == BID and bool(now.tied) and now.drawn is None


PAGE = Page("circles", say("Circles"), (Right.ALL, Right.OWN), shows)
