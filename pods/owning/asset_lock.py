"""The asset lock of a pod: members get back no more than they paid in, and what is nobody's goes to the body that is named, not to them.

Shares are taken back and change hands at par at most, no dividend is declared and no surplus shared by what members hold, the
collective account is not paid out by a free entry, and at the end what is left goes to that body. What members put in themselves,
capital and slices, is theirs all the same. No correction takes the lock off.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from ledger import money
from ledger.act import Act, Change, rule
from ledger.errors import Refused
from pods.crew import people
from pods.crew.places import need_money
from pods.owning import capital, equity, holdings
from pods.settings.capital import OF_OWNERS
from pods.settings.setting import NONE
from pods.voices import consent
from pods.working.livelihood import least

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.act import Record
    from ledger.entry import Entry
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


def need_fair_price(held: ShareClass, price: Decimal, *, hint: str) -> None:
    """A share of a pod with an asset lock changes hands at its par value at most: what it grew by is nobody's to sell.

    Raises: Refused, with what that is and the `hint`.
    """
    pod = held.pod
    if body(pod) is not None and price > held.par:
        raise Refused(
            f"{pod.name} has an asset lock: its shares change hands at {money.show(held.par, pod.commodity)} each at most, "
            f"their par value, not at {money.show(price, pod.commodity)}.",
            hint=hint,
            where="price",
        )


def need_patronage(pod: people.Pod, surplus: Decimal, measures: Iterable[str], collective: Decimal) -> None:
    """With an asset lock members share a surplus by what they do, and the collective gets what the pod's terms say, or more.

    Who bears how much of a loss is the members' to say. Raises: Refused, with how it is shared otherwise.
    """
    if body(pod) is None or surplus <= 0:
        return
    by = next((each for each in measures if each in OF_OWNERS), None)
    if by is not None:
        raise Refused(
            f"{pod.name} has an asset lock: members share a surplus by what they do, and by {by} it would be a dividend.",
            hint="Share it by something else, as in --shared-by equal",
            where="shared-by",
        )
    least = pod.terms.number("surplus-collective") or _ZERO
    if collective < least:
        agreed, typed = f"{least.normalize():f}", f"{collective.normalize():f}"
        raise Refused(
            f"{pod.name} has an asset lock: the collective account gets {agreed} % of a surplus at least (surplus-collective), not {typed} %.",
            hint=f"Leave --collective out; or propose it for every year: crewbook pod change {pod.id} --set surplus-collective={typed}",
            where="collective",
        )


def need_kept(view: View, entry: Entry, records: Iterable[Record]) -> None:
    """A correction does not take an asset lock off; `records` are what it brings back.

    A slip is undone all the same: where nobody was asked about it, and nothing of the pod was recorded since.
    Raises: Refused, with whom the lock names.
    """
    for record in records:
        now = view.get("pod", record.id, dt.date.max) if record.kind == "pod" and record.status != "void" else None
        if now is None:
            continue
        pod, named = people.Pod(now), body(people.Pod(now))
        since = view.standing(seq for seq, _ in view.days_about(f"pod/{pod.id}") if seq > entry.seq)
        is_slip = entry.proposal is None and not since
        if named is not None and body(people.Pod(record)) is None and not is_slip:
            raise Refused(
                f"Entry {entry.seq} gave {pod.name} its asset lock, and a lock that could be undone would be none; what is left "
                f"goes to {named}.",
                hint=f'Only whom it names may change: crewbook pod change {pod.id} --set asset-lock="Name of another body"',
                where="entry",
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
    """What is left above the debts once members got their shares at par, their capital and all at risk for slices back; 0 or more.

    Work at risk is pay that was not had: it is paid back at its worth, and comes before the body that is named.
    """
    of = equity.whole(view, pod)
    worked = -view.total(f"Equity:Slices:{pod.slug}:Noncash:", pod.commodity)
    shares = sum((each.shares * each.share_class.par for each in holdings.register(view, pod)), _ZERO)
    return max(
        of.assets - of.liabilities - of.capital - worked - shares, money.from_minor(0, view.digits(pod.commodity))
    )


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
            f"Members' own comes first: beside debts, shares at par, capital and what is at risk for slices, "
            f"{money.show(free, unit)} are left in {pod.name}; {money.show(amount, unit)} is more than that.",
            hint=f"Pass on {free:f} or less." if free else "Pay members what is theirs first, or wait.",
            where="amount",
        )
    place = pod.place(act.place)
    need_money(view, pod, place, amount)
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
