"""The balances that a meeting ends with, as sentences to read aloud: the loan fund and the social fund, apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger import chart
from pods.circles.circle_finding import of_pod
from pods.funds.fund import APART
from pods.settings.setting import CIRCLE, SOLIDARITY
from reports.document import Money
from reports.figures import ZERO, amount, exact, total
from reports.say import listed, say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from decimal import Decimal

    from ledger.view import View
    from pods.crew.people import Pod


@dataclass(frozen=True, slots=True)
class Held:
    """The money of a fund: place → amount, without places that hold nothing, in `commodity`."""

    places: Mapping[str, Decimal]
    commodity: str

    @property
    def total(self) -> Decimal:
        """All of it."""
        return total(self.places.values())

    def said(self) -> str:
        """`840.00 NZD in Cash-Box`, or the sum with the part that lies in each of several places."""
        if not self.places:
            return say("nothing")
        whole = Money(self.total, self.commodity)
        if len(self.places) == 1:
            return say("{amount} in {place}", amount=whole, place=next(iter(self.places)))
        parts = listed(say("{amount} in {place}", amount=number, place=place) for place, number in self.places.items())
        return say("{amount}: {parts}", amount=whole, parts=parts)


def loan_fund(view: View, pod: Pod, on: dt.date | None = None) -> Held:
    """The pod's money outside its social fund, by place; of a solidarity pod, which is a fund itself, nothing."""
    return Held({}, pod.commodity) if pod.kind == SOLIDARITY else _held(view, pod, pod.slug, on)


def social_fund(view: View, pod: Pod, on: dt.date | None = None) -> Held:
    """The money that the pod keeps apart, by place; empty where it keeps none."""
    return _held(view, pod, pod.slug if pod.kind == SOLIDARITY else pod.slug + APART, on)


def _held(view: View, pod: Pod, slug: str, on: dt.date | None) -> Held:
    places: dict[str, Decimal] = {}
    for (account, commodity), number in view.balances("Assets:", on, without=chart.LENT).items():
        place, _, *_ = parts = account.split(":")[1:]
        if commodity == pod.commodity and chart.is_place(account) and parts[1:2] == [slug]:
            places[place] = places.get(place, ZERO) + number
    return Held({place: exact(view, number, pod.commodity) for place, number in places.items()}, pod.commodity)


def sentences(view: View, pod: Pod) -> list[str]:
    """What is announced when a meeting ends."""
    social = social_fund(view, pod)
    if pod.kind == SOLIDARITY:
        return [say("{pod} holds {said}.", pod=pod.name, said=social.said())]
    if pod.kind == CIRCLE:
        return _of_circle(view, pod)
    said = [say("The loan fund of {pod} holds {said}.", pod=pod.name, said=loan_fund(view, pod).said())]
    if social.places:
        said.append(say("The social fund of {pod} holds {said}.", pod=pod.name, said=social.said()))
    saved, owed = (
        exact(view, number, pod.commodity)
        for number in (
            -view.total(f"Liabilities:Savings:{pod.slug}:", pod.commodity)
            - view.total(f"Liabilities:Cycle:{pod.slug}:", pod.commodity),
            view.total(f"Assets:Loans:{pod.slug}:", pod.commodity),
        )
    )
    out = say("{amount} is out on loans", amount=Money(owed, pod.commodity)) if owed else say("nothing is out on loans")
    said.append(say("Members have {amount} in it, and {out}.", amount=Money(saved, pod.commodity), out=out))
    return said


def _of_circle(view: View, pod: Pod) -> list[str]:
    """What a circle holds, which round it is in, and who has not paid it yet."""
    found = of_pod(view, pod)
    said = [say("{pod} holds {said}.", pod=pod.name, said=loan_fund(view, pod).said())]
    if found.is_over:
        return [*said, say("Each of its {count} pots was paid out.", count=found.rounds)]
    found.read_all()
    left = [
        say("{name} {amount}", name=found.name(each), amount=amount(view, lacking, pod.commodity))
        for each in found.active
        if (lacking := found.to_pay(each))
    ]
    still = say("still to pay: {names}", names=listed(left)) if left else say("everybody has paid it")
    now = say(
        "It is in round {round} of {rounds}, due on {day}; {still}.",
        round=found.round,
        rounds=found.rounds,
        day=found.due,
        still=still,
    )
    return [*said, now]


def data(view: View, pod: Pod) -> dict[str, dict[str, str]]:
    """The closing balances as programs read them: fund → place → amount."""
    funds = {"loan_fund": loan_fund(view, pod), "social_fund": social_fund(view, pod)}
    return {name: {place: f"{number:f}" for place, number in held.places.items()} for name, held in funds.items()}
