"""What became of all shares that were ever issued: held, taken back, given back or cancelled; and the certificates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from pods.owning import holdings
from pods.owning.ending import CANCELLED, ENDED, GIVEN, REDEEMED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.act import Record
    from ledger.view import View
    from pods.crew import people
    from pods.owning.holdings import ShareClass

HELD = "held"


@dataclass(frozen=True, slots=True)
class Life:
    """How many shares of a class were issued by a day, and what became of them; they add up."""

    held: Decimal
    redeemed: Decimal
    cancelled: Decimal

    @property
    def issued(self) -> Decimal:
        """All that were ever issued, but for issues that were corrected."""
        return self.held + self.redeemed + self.cancelled


@dataclass(frozen=True, slots=True)
class Certificate:
    """A run of numbers, or a certificate over parts of shares: whose it is or was, and since when it is over, if it is.

    `cost` is what was paid in for it.
    """

    share_class: ShareClass
    label: str
    member: Record
    shares: Decimal
    cost: Decimal
    issued: dt.date
    fate: str = HELD
    ended: dt.date | None = None
    because: str = ""


def life(view: View, held: ShareClass) -> Life:
    """What became of the shares of a class by the view's day."""
    return Life(held.outstanding(view), _sum(view, held, (REDEEMED, GIVEN)), _sum(view, held, (CANCELLED,)))


def _sum(view: View, held: ShareClass, fates: Sequence[str]) -> Decimal:
    """How many shares of a class ended so by the view's day."""
    parts = (
        Decimal(part["shares"])
        for each in view.find(ENDED, pod=held.pod.id)
        if each.body["class"] == held.name and each.body["how"] in fates
        for part in each.body["parts"]
    )
    return sum(parts, money.from_minor(0, held.digits))


def certificates(view: View, pod: people.Pod) -> list[Certificate]:
    """Every certificate of a pod, by class and number, those that ended behind those that are held under the same numbers."""
    everybody = {each.id: each for each in view.find("member")}
    classes = {each.name: each for each in holdings.classes(view, pod)}
    digits = view.digits(pod.commodity)
    found = [
        Certificate(
            held.share_class, lot.label, held.member, units,
            money.round_half_up(units * money.from_minor(lot.cost_minor, digits), digits), lot.date,
        )
        for held in holdings.register(view, pod)
        for lot, units in held.lots
    ]  # fmt: skip
    for each in view.find(ENDED, pod=pod.id):
        found += [
            Certificate(
                classes[each.body["class"]],
                part["certificates"],
                everybody[each.member or ""],
                Decimal(part["shares"]),
                money.round_half_up(Decimal(part["cost"]), digits),
                dt.date.fromisoformat(part["date"]),
                each.body["how"],
                each.date,
                each.body.get("because", ""),
            )
            for part in each.body["parts"]
        ]
    order = {name: at for at, name in enumerate(classes)}
    return sorted(
        found, key=lambda one: (order[one.share_class.name], holdings.first_number(one.label), one.ended or dt.date.min)
    )
