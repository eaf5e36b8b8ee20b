"""The asset lock of a pod: members get back no more than they paid in, and what is nobody's goes to the body that is named, not to them.

Shares are taken back at par at most, no dividend is declared, the collective account is not paid out by a free entry, and at the
end what is left goes to that body. What members put in themselves, capital and slices, is theirs all the same.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from ledger import money
from ledger.act import Act, Change, rule
from ledger.errors import Refused
from pods.crew import people
from pods.owning import capital, equity, holdings, notes
from pods.settings.setting import NONE
from pods.voices import consent
from pods.working.livelihood import least

if TYPE_CHECKING:
    from ledger.view import View
    from pods.owning.holdings import ShareClass

_ZERO = Decimal(0)


class PassOn(Act):
    """What is nobody's, or a part of it, goes to the body that the asset lock names."""

    kind = "lock-out"
    topic: ClassVar[str] = "lock"
    moves_money_out = True
    pod: str
    amount: Decimal | None = None
    place: str | None = None


def body(pod: people.Pod) -> str | None:
    """Whom the asset lock names, or None where there is none."""
    named = pod.terms.text("asset-lock")
    return None if named == NONE else named


def need_at_most_par(held: ShareClass, shares: Decimal, amount: Decimal) -> None:
    """Shares of a pod with an asset lock are taken back for their par value at most.

    Raises: Refused, with what that is.
    """
    pod, most = held.pod, shares * held.par
    if body(pod) is not None and amount > most:
        raise Refused(
            f"{pod.name} has an asset lock: {shares:f} shares are taken back for {money.show(most, pod.commodity)} at most, "
            f"their par value, not for {money.show(amount, pod.commodity)}.",
            hint="Propose it anew, at what the shares are worth now.",
            where="amount",
        )


def need_none(pod: people.Pod, what: str) -> None:
    """The pod has no asset lock.

    Raises: Refused, with where the money goes.
    """
    named = body(pod)
    if named is not None:
        raise Refused(
            f"{pod.name} has an asset lock: what is nobody's goes to {named}, and {what}.",
            hint=f"Pass it on to them: crewbook capital pass-on {pod.id} AMOUNT",
            where="pod",
        )


def residual(view: View, pod: people.Pod) -> Decimal:
    """What is left above the debts once members got their shares at par, their capital and their cash at risk back; 0 or more."""
    of = equity.whole(view, pod)
    shares = sum((each.shares * each.share_class.par for each in holdings.register(view, pod)), _ZERO)
    return max(of.assets - of.liabilities - of.capital - shares, money.from_minor(0, view.digits(pod.commodity)))


@rule(PassOn)
def pass_on(act: PassOn, view: View) -> Change:
    """Out of the collective account and a place, to the body that is named; all of it where no amount is.

    Raises: Refused, without a lock or consent, for more than the collective account holds on that day or a later one, for
    what would leave too little for the members' own, or when the money is not there.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "Passing on what is nobody's")
    pod = capital.owned(view, act.pod)
    named = body(pod)
    if named is None:
        raise Refused(
            f"{pod.name} has no asset lock, so it names nobody to whom it would pass on what is left.",
            hint=f'Propose one: crewbook pod change {pod.id} --set asset-lock="Name of the body"',
            where="pod",
        )
    consent.require(act, view)
    unit, source = pod.commodity, capital.collective(pod)
    there = least(view, source, unit)
    if not there or (act.amount is not None and act.amount > there):
        raise Refused(
            f"The collective account of {pod.name} holds {money.show(there, unit)}; no more than that is passed on.",
            hint=f"Write {there:f} or less." if there else "A surplus brings it there: crewbook surplus --help",
            where="amount",
        )
    amount = there if act.amount is None else people.number(view, act.amount, unit)
    free = residual(view, pod)
    if amount > free:
        raise Refused(
            f"Members' own comes first: beside debts, shares at par, capital and cash at risk, {money.show(free, unit)} are left "
            f"in {pod.name}; {money.show(amount, unit)} is more than that.",
            hint=f"Pass on {free:f} or less." if free else "Pay members what is theirs first, or wait.",
            where="amount",
        )
    place = pod.place(act.place)
    notes.need_money(view, pod, place, amount)
    directive = people.transaction(
        view.on,
        named,
        f"Passed on by {pod.name}, as its asset lock says",
        [(source, amount, unit), (place, -amount, unit)],
    )
    return Change((directive,), about=(f"pod/{pod.id}",))


def _sentence(act: PassOn, view: View) -> str:
    pod = people.pod(view, act.pod)
    what = money.show(act.amount, pod.commodity) if act.amount is not None else "All of the collective account"
    return f"{what} of {pod.name} goes to {body(pod)}, as its asset lock says"


consent.describe(PassOn, _sentence)
