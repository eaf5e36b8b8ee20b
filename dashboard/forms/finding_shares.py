"""Classes of shares and offers that can be chosen in a form: those that the act may be about."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from dashboard.rights import Right
from pods.crew import people
from pods.owning import free, notes, offered, shares, vesting
from pods.owning.offered import MEMBERS, OUTSIDERS, POD, SETTLING
from reports.figures import amount
from reports.heading import name_of
from reports.render.cells import figure, shown
from reports.say import listed, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.asking import Asking
    from dashboard.forms.offer import Offer
    from ledger.act import Record
    from ledger.view import View

_STAGES: dict[str, frozenset[str]] = {
    "offer-take": frozenset({POD}),
    "offer-pass": frozenset({POD}),
    "offer-want": frozenset({MEMBERS}),
    "offer-settle": frozenset({MEMBERS, SETTLING}),
    "offer-withdraw": frozenset({POD, MEMBERS, SETTLING, OUTSIDERS}),
    "transfer-outside": frozenset({OUTSIDERS}),
}


def class_choices(_asking: Asking, view: View, offer: Offer, given: Mapping[str, str]) -> list[tuple[str, str]]:
    """The classes of the pod that is chosen, of all pods where none is: a name once, whichever pods have one of it."""
    record = view.get("pod", given["pod"]) if given.get("pod") else None
    pods = [record] if record is not None else view.find("pod")
    found: dict[str, list[str]] = {}
    if offer.kind == "class-change":
        of_pods = {each.id: people.Pod(each).name for each in pods}
        for known in view.find("class"):
            if known.pod in of_pods:
                found.setdefault(known.body["name"], []).append(of_pods[known.pod])
        pods = []
    for pod in map(people.Pod, pods):
        for each in shares.classes(view, pod):
            found.setdefault(each.name, []).append(pod.name)
    return [
        (name, name if record is not None else say("{name} · {pods}", name=name, pods=listed(of, ", ")))
        for name, of in found.items()
    ]


def offer_choices(asking: Asking, view: View, offer: Offer, _given: Mapping[str, str]) -> list[tuple[str, str]]:
    """The offers whose turn it is for that; one's own alone, where it is for whoever made it."""
    is_makers = offer.kind in {"offer-withdraw", "transfer-outside"} and not asking.may(Right.KEEP)
    found = [
        each
        for each in offered.running(view)
        if offered.stage(each, view.on) in _STAGES[offer.kind]
        and not (is_makers and each.member != asking.me)
        and not (offer.kind == "offer-want" and each.member == asking.me and not asking.may(Right.KEEP))
    ]
    return [
        (
            each.id,
            f"{each.id} · {name_of(view, each.member or '')} · {each.body['class']} · {figure(offered.left(each))}",
        )
        for each in found
    ]


def pledge_choices(asking: Asking, view: View, _offer: Offer, _given: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is pledged and not free again."""
    found = [each for each in view.find(free.PLEDGE, status=free.OPEN) if free.loan_closed(view, each) is None]
    return [(each.id, _of_shares(view, each, Decimal(each.body["shares"]))) for each in _readable(asking, found)]


def grant_choices(asking: Asking, view: View, _offer: Offer, _given: Mapping[str, str]) -> list[tuple[str, str]]:
    """Grants of shares that wait for something to happen."""
    return [
        (each.id, _of_shares(view, each, Decimal(each.body["shares"])))
        for each in _readable(asking, view.find(vesting.GRANT, status=vesting.RUNNING))
        if _awaited(each)
    ]


def event_choices(asking: Asking, view: View, _offer: Offer, given: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the grant that is chosen waits for; what any waits for, where none is."""
    found = _readable(asking, view.find(vesting.GRANT, status=vesting.RUNNING))
    chosen = [each for each in found if each.id == given.get("grant", "").upper()] or found
    return [(name, name) for name in dict.fromkeys(name for each in chosen for name in _awaited(each))]


def number_choices(asking: Asking, view: View, _offer: Offer, given: Mapping[str, str]) -> list[tuple[str, str]]:
    """The numbers under which members hold shares: of the pod and the member that are chosen, of all where none is."""
    pods = [each for each in map(people.Pod, view.find("pod")) if given.get("pod") in {None, "", each.id}]
    found: dict[str, list[str]] = {}
    for pod in pods:
        for each in shares.register(view, pod) if shares.classes(view, pod) else ():
            is_theirs = asking.may(Right.ALL) or each.member.id == asking.visitor.member
            if is_theirs and given.get("member") in {None, "", each.member.id}:
                for lot, _ in each.lots:
                    found.setdefault(lot.label, []).append(f"{each.member.body['name']}, {each.share_class.name}")
    return [(label, f"{label} · {' · '.join(whose)}") for label, whose in found.items()]


def note_choices(asking: Asking, view: View, _offer: Offer, _given: Mapping[str, str]) -> list[tuple[str, str]]:
    """Notes on which something is left to pay."""
    found = [notes.standing(view, each) for each in _readable(asking, view.find(notes.NOTE))]
    return [
        (each.record.id, f"{each.record.id} · {name_of(view, each.record.member or '')} · {_left(view, each)}")
        for each in found
        if each.left
    ]


def _left(view: View, note: notes.Note) -> str:
    return shown(amount(view, note.left, people.pod(view, note.record.pod or "").commodity))


def _readable(asking: Asking, found: list[Record]) -> list[Record]:
    """Those of everybody for who may read everything, else one's own."""
    return [each for each in found if asking.may(Right.ALL) or each.member == asking.visitor.member]


def _awaited(record: Record) -> list[str]:
    return [name for name, _ in record.body.get("events", ()) if name not in record.body["happened"]]


def _of_shares(view: View, record: Record, number: Decimal) -> str:
    return f"{record.id} · {name_of(view, record.member or '')} · {record.body['class']} · {figure(number)}"
