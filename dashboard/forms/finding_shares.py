"""Classes of shares and offers that can be chosen in a form: those that the act may be about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.rights import Right
from pods.crew import people
from pods.owning import offered, shares
from pods.owning.offered import MEMBERS, OUTSIDERS, POD, SETTLING
from reports.heading import name_of
from reports.render.cells import figure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.asking import Asking
    from dashboard.forms.offer import Offer
    from ledger.view import View

_STAGES: dict[str, frozenset[str]] = {
    "offer-take": frozenset({POD}),
    "offer-pass": frozenset({POD}),
    "offer-want": frozenset({MEMBERS}),
    "offer-settle": frozenset({MEMBERS, SETTLING}),
    "offer-withdraw": frozenset({POD, MEMBERS, SETTLING, OUTSIDERS}),
    "transfer-outside": frozenset({OUTSIDERS}),
}


def class_choices(_asking: Asking, view: View, _offer: Offer, given: Mapping[str, str]) -> list[tuple[str, str]]:
    """The classes of the pod that is chosen, of all pods where none is: a name once, whichever pods have one of it."""
    record = view.get("pod", given["pod"]) if given.get("pod") else None
    pods = [record] if record is not None else view.find("pod")
    found: dict[str, list[str]] = {}
    for pod in map(people.Pod, pods):
        for each in shares.classes(view, pod):
            found.setdefault(each.name, []).append(pod.name)
    return [(name, name if record is not None else f"{name} · {', '.join(of)}") for name, of in found.items()]


def offer_choices(asking: Asking, view: View, offer: Offer, _given: Mapping[str, str]) -> list[tuple[str, str]]:
    """The offers whose turn it is for that; one's own alone, where it is for whoever made it."""
    is_makers = offer.kind in {"offer-withdraw", "transfer-outside"} and not asking.may(Right.KEEP)
    found = [
        each
        for each in view.find(offered.OFFER)
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
