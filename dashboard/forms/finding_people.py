"""Who can be chosen in a form: members of the crew, those who sit in a circle, everybody at once, who died or left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.forms.labels import CHOICES
from dashboard.rights import Right
from pods.circles import circle_finding
from pods.crew import people
from pods.cycles.carrying import EVERYBODY
from pods.settings.setting import ALL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.asking import Asking
    from dashboard.forms.offer import Offer
    from ledger.act import Record
    from ledger.view import View

_OF_EVERYBODY = frozenset({"expect", "excuse"})
_OF_THE_DEAD = frozenset({"heirs", "settle", "estate-pays", "estate-given-up"})
_OF_THOSE_GONE = frozenset({"recovery-paid"})
_OF_THOSE_WHO_LEFT_TOO = frozenset({"dividend-pay"})


def members(_asking: Asking, view: View, _offer: Offer, _given: Mapping[str, str]) -> list[tuple[str, str]]:
    """Everybody in the crew."""
    return _named(people.members(view))


def savers(_asking: Asking, view: View, _offer: Offer, _given: Mapping[str, str]) -> list[tuple[str, str]]:
    """Everybody in one word, or one by one."""
    return [(EVERYBODY, CHOICES["member", ALL]), *_named(people.members(view))]


def whom(asking: Asking, view: View, offer: Offer, given: Mapping[str, str]) -> list[tuple[str, str]]:
    """Whom an act may be about: of a circle that is known already who sits in it, of a loan who answers for it.

    Where members see their own, who sits in a circle is told who sits there too; of loans others are not known already.
    """
    if offer.kind in _OF_THE_DEAD:
        return _named(view.find("member", status=people.DIED))
    if offer.kind in _OF_THOSE_GONE:
        return _named(view.find("member", status=(people.LEFT, people.DIED)))
    found = members(asking, view, offer, given)
    if offer.kind in _OF_THOSE_WHO_LEFT_TOO:
        return [*found, *_named(view.find("member", status=people.LEFT))]
    if offer.kind in _OF_EVERYBODY:
        return [(ALL, CHOICES["member", ALL]), *found]
    if offer.kind == "guarantor-release":
        loan = view.get("loan", given.get("loan", "").upper())
        return [each for each in found if loan is None or each[0] in loan.body.get("guarantors", {})]
    circle = _circle(asking, view, given) if offer.kind.startswith("circle-") else None
    return [each for each in found if circle is None or each[0] in circle.body["members"]]


def others(asking: Asking, view: View, offer: Offer, given: Mapping[str, str]) -> list[tuple[str, str]]:
    """Whom something is done with by whoever fills the form in: nobody does it with themselves."""
    me = "" if asking.may(Right.KEEP) else asking.visitor.member
    return [each for each in whom(asking, view, offer, given) if each[0] != me]


def to_come(asking: Asking, view: View, offer: Offer, given: Mapping[str, str]) -> list[tuple[str, str]]:
    """Who can have a turn: in a circle that runs those who had none, at its beginning anybody."""
    found = members(asking, view, offer, given)
    if offer.kind == "circle-start" or _circle(asking, view, given) is None:
        return found
    circle = circle_finding.of_pod(view, people.pod(view, given["pod"]))
    return [each for each in found if each[0] in circle.members[circle.done :]]


def _circle(asking: Asking, view: View, given: Mapping[str, str]) -> Record | None:
    """The circle that is chosen, where the visitor may know who sits in it."""
    circle = view.get("circle", given["pod"]) if given.get("pod") else None
    is_told = circle is not None and (asking.may(Right.ALL) or asking.visitor.member in circle.body["members"])
    return circle if is_told else None


def _named(found: list[Record]) -> list[tuple[str, str]]:
    return [(each.id, each.body["name"]) for each in found]
