"""A dividend by share-days: declared out of the collective account, and then owed to those who held the shares.

The reckoning is in dividend.py; what is owed is paid by the act in surplus.py.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from ledger import money
from ledger.act import Act, Change, rule
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.owning import asset_lock, capital, dividend, measures, shares
from pods.owning.equity import need_solvent
from pods.owning.surplus import owing
from pods.voices import consent
from pods.working.livelihood import least

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.view import View

_ZERO = Decimal(0)


class Declare(Act):
    """A dividend on shares held from `since` to `until`, both days counted; `parts` are (member, share-days, amount)."""

    kind = "dividend"
    topic: ClassVar[str] = "dividend"
    pod: str
    amount: Decimal
    since: dt.date
    until: dt.date
    share_class: str | None = None
    parts: tuple[tuple[str, Decimal, Decimal], ...]


def parts(
    view: View, pod: people.Pod, amount: Decimal, since: dt.date, until: dt.date, name: str | None
) -> list[dividend.Part]:
    """Each member's part of the dividend, by share-days; who left before the view's day has none, and that of who died is their heirs'.

    Raises: Invalid, for days that are the wrong way round or still to come, or when nobody held a share.
    """
    if name is not None:
        shares.share_class(view, pod, name)
    if until < since:
        raise Invalid(f"{until} lies before {since}.", hint="Give the first day, then the last.", where="until")
    if until > view.on:
        raise Invalid(f"{until} is still to come on {view.on}.", hint=f"Write --until {view.on}", where="until")
    whole = people.number(view, amount, pod.commodity)
    days = measures.share_days(view, pod, since, until, name)
    there = [each.id for each in view.find("member") if each.status != people.LEFT]
    return dividend.divide(whole, {each: days[each] for each in there if days.get(each)}, view.digits(pod.commodity))


def proposed(
    pod: people.Pod, found: Sequence[dividend.Part], since: dt.date, until: dt.date, name: str | None
) -> Declare:
    """The act that declares the dividend as it is reckoned now."""
    return Declare(
        pod=pod.id,
        amount=sum((each.amount for each in found), _ZERO),
        since=since,
        until=until,
        share_class=name,
        parts=tuple((each.member, each.share_days, each.amount) for each in found),
    )


@rule(Declare)
def declare(act: Declare, view: View) -> Change:
    """Out of the collective account, and owed to each.

    Raises: Refused, without consent, when the parts are others by now, when the collective account holds less, on that
    day or any later one, or when the pod could not pay it beside its debts.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "A dividend")
    pod = capital.owned(view, act.pod)
    asset_lock.need_none(pod, "no dividend is paid out of it")
    consent.require(act, view)
    found = parts(view, pod, act.amount, act.since, act.until, act.share_class)
    if [(each.member, each.share_days, each.amount) for each in found] != list(act.parts):
        raise Refused(
            "Who gets how much of the dividend has changed since it was proposed.",
            hint=f"Propose it anew, so that all see it: crewbook dividend declare {pod.id} {act.amount:f} "
            f"--from {act.since} --until {act.until}",
            where="until",
        )
    unit, source = pod.commodity, capital.collective(pod)
    there = least(view, source, unit)
    if act.amount > there:
        raise Refused(
            f"The collective account of {pod.name} holds {money.show(there, unit)}; a dividend of "
            f"{money.show(act.amount, unit)} is more than that.",
            hint=f"Declare {there:f} or less." if there else "A surplus brings it there: crewbook surplus --help",
            where="amount",
        )
    need_solvent(view, pod, act.amount, "a dividend")
    owed = [(owing(pod, people.known(view, each.member)), -each.amount, unit) for each in found]
    directive = people.transaction(
        view.on,
        None,
        f"Dividend of {pod.name} for {act.since} to {act.until}",
        [(source, act.amount, unit), *owed],
    )
    return Change((directive,), about=(f"pod/{pod.id}", *(f"member/{each.member}" for each in found)))


def _sentence(act: Declare, view: View) -> str:
    pod = capital.owned(view, act.pod)
    paid = ", ".join(f"{people.known(view, who).body['name']} {number:,f}" for who, _, number in act.parts)
    total = money.show(act.amount, pod.commodity)
    return f"A dividend of {total} on shares of {pod.name} held from {act.since} to {act.until} ({paid})"


consent.describe(Declare, _sentence)
