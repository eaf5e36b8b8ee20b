"""Capital paid back by revolving redemption: the oldest layer first, and within it to each by what they have there."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from ledger import money
from ledger.act import Act, Change, Record, rule
from ledger.errors import Refused
from pods.crew import people
from pods.crew.places import need_money
from pods.owning import capital
from pods.owning.equity import need_solvent
from pods.voices import consent
from pods.working.livelihood import least

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.view import View

_ZERO = Decimal(0)


class PayBack(Act):
    """A layer of members' capital is paid back, whole or in part, as everybody saw it before they consented.

    `parts` are (member, amount), which sum to the amount.
    """

    kind = "capital-back"
    topic: ClassVar[str] = "capital"
    moves_money_out = True
    pod: str
    year: int
    amount: Decimal
    parts: tuple[tuple[str, Decimal], ...]
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one member has in the layer that can be paid back, and what of it is."""

    member: Record
    has: Decimal
    amount: Decimal


def parts(view: View, pod: people.Pod, year: int, amount: Decimal | None) -> list[Part]:
    """What each gets of `amount` (None: all of the layer), by joining order; exact ratios, largest remainder.

    Who has losses in other layers is paid no more than all of their layers together come to. Who left has layers of what a
    part of a frozen pie brought them since; of who died it is paid to their heirs, as far as it did not pass to them before.
    Raises: Refused, while an older layer is still there, or for more than the layer holds.
    """
    holders = view.find("member")
    held = {each.id: _held(view, pod, each) for each in holders}
    oldest = min((layer for of in held.values() for layer, number in of.items() if number > 0), default=None)
    has = [(each, held[each.id].get(year, _ZERO)) for each in holders]
    has = [(each, number) for each, number in has if number > 0]
    together = sum((number for _, number in has), _ZERO)
    if oldest is not None and year != oldest and (together or year > oldest):
        raise Refused(
            f"Capital of {oldest} is still to be paid back by {pod.name}; the oldest layer goes first.",
            hint=f"Pay that first: crewbook capital redeem {pod.id} --year {oldest}",
            where="year",
        )
    if not together:
        raise Refused(
            f"Nobody has capital of {year} in {pod.name} that could be paid back on {view.on}.",
            hint=f"See the layers: crewbook statement capital {pod.id}",
            where="year",
        )
    unit = pod.commodity
    whole = together if amount is None else people.number(view, amount, unit)
    if whole > together:
        raise Refused(
            f"The capital of {year} in {pod.name} that can be paid back is {money.show(together, unit)}; "
            f"{money.show(whole, unit)} is more than that.",
            hint=f"Pay {together:f} or less.",
            where="amount",
        )
    digits = view.digits(unit)
    split = money.split(money.to_minor(whole, digits, unit), [number for _, number in has])
    return [
        Part(each, number, money.from_minor(minor, digits)) for (each, number), minor in zip(has, split, strict=True)
    ]


def _held(view: View, pod: people.Pod, member: Record) -> dict[int, Decimal]:
    """Year → what of a layer can be paid back on the view's day and every later one."""
    whole = capital.total(view, pod, member)
    return {
        year: min(number, whole, least(view, capital.layer(pod, member, year), pod.commodity))
        for year, number in capital.layers(view, pod, member).items()
    }


def proposed(pod: people.Pod, year: int, found: Sequence[Part], place: str | None) -> PayBack:
    """The act that pays a layer back as it is reckoned now."""
    return PayBack(
        pod=pod.id,
        year=year,
        amount=sum((each.amount for each in found), _ZERO),
        parts=tuple((each.member.id, each.amount) for each in found),
        place=place,
    )


@rule(PayBack)
def pay_back(act: PayBack, view: View) -> Change:
    """The layer smaller, and money out; what falls on who died waits for their heirs.

    Raises: Refused, out of order, without consent, when the parts are others by now, when the pod could not pay its
    debts afterwards, or when the place does not hold so much.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "Paying capital back")
    pod = capital.owned(view, act.pod)
    consent.require(act, view)
    found = parts(view, pod, act.year, act.amount)
    if [(each.member.id, each.amount) for each in found] != list(act.parts):
        raise Refused(
            f"Who gets how much of the capital of {act.year} has changed since it was proposed.",
            hint=f"Propose it anew, so that all see it: crewbook capital redeem {pod.id} --year {act.year}",
            where="year",
        )
    unit, place = pod.commodity, pod.place(act.place)
    need_solvent(view, pod, act.amount, "capital")
    waiting = [each for each in found if each.member.status == people.DIED]
    out = act.amount - sum((each.amount for each in waiting), _ZERO)
    need_money(view, pod, place, out)
    directive = people.transaction(
        view.on,
        None,
        f"Capital of {act.year} paid back by {pod.name}",
        [
            *(line for each in found for line in _out_of(view, pod, act.year, each)),
            *((people.estate(pod, each.member), -each.amount, unit) for each in waiting),
            (place, -out, unit),
        ],
    )
    return Change((directive,), about=(f"pod/{pod.id}", *(f"member/{each.member.id}" for each in found)))


def _out_of(view: View, pod: people.Pod, year: int, each: Part) -> list[tuple[str, Decimal, str]]:
    """What a part is taken out of: the layer; of who died all layers, once all that is theirs is paid, for nothing comes behind it."""
    layers = {year: each.amount}
    if each.member.status == people.DIED and each.amount == capital.total(view, pod, each.member):
        layers = capital.layers(view, pod, each.member)
    return [(capital.layer(pod, each.member, of), number, pod.commodity) for of, number in layers.items()]


def _sentence(act: PayBack, view: View) -> str:
    pod = capital.owned(view, act.pod)
    paid = ", ".join(f"{people.known(view, who).body['name']} {number:,f}" for who, number in act.parts)
    return f"Pay back {money.show(act.amount, pod.commodity)} of the capital of {act.year} of {pod.name} ({paid})"


def _gains(act: PayBack, view: View) -> tuple[str, ...] | None:
    """Who is paid; nobody in particular, where everybody is."""
    paid = {who for who, _ in act.parts}
    return None if paid >= {each.id for each in people.members(view)} else tuple(paid)


consent.describe(PayBack, _sentence, beneficiary=_gains)
