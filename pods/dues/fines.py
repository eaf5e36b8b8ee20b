"""Fines: set on a member with a reason, then due and not yet money; paid, in parts or at once; or waived."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from ledger.act import Act, Change, Record, Words, registry, rule
from ledger.errors import Invalid, Refused, unknown
from pods.crew import people
from pods.funds import fund
from pods.settings.setting import SOLIDARITY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.view import View

# One that was paid as it was set stands by itself; what is paid later counts towards the oldest of the others.
OPEN, PAID, WAIVED = "open", "paid", "waived"
SOCIAL_FUND = "social-fund"
# What fines are to the pod or to its fund; an entry that pays some may settle more beside.
_BROUGHT = ("Income:", "Equity:Social:")
_ZERO = Decimal(0)
_FEW = 50


class Fine(Act):
    """A member is fined; with `paid` the money comes in at once, `into` a place."""

    kind = "fine"
    member: str
    pod: str
    amount: Decimal
    because: Words
    paid: bool = False
    into: str | None = None


class PayFine(Act):
    """A member pays fines of a pod, the oldest first."""

    kind = "fine-payment"
    member: str
    pod: str
    amount: Decimal
    into: str | None = None


class WaiveFine(Act):
    """A fine is no longer asked for."""

    kind = "fine-waive"
    fine: str
    because: Words


@dataclass(frozen=True, slots=True)
class Standing:
    """One fine on a day: its amount, and how much of it is not paid yet."""

    record: Record
    amount: Decimal
    left: Decimal


def amount_of(record: Record) -> Decimal:
    """What was set, in the pod's money."""
    return Decimal(record.body["amount"])


def standings(view: View, pod: str, member: str, on: dt.date | None = None) -> list[Standing]:
    """A member's fines in a pod on a day, oldest first, without those waived; payments count towards the oldest.

    Amounts are in the pod's money; what was paid comes from postings.
    """
    paid = sum((amount for _, amount in _payments(view, pod, member, on or view.on)), _ZERO)
    found = []
    for record in view.find("fine", pod=pod, member=member, status=OPEN, on=on):
        amount = amount_of(record)
        part = min(amount, paid)
        paid -= part
        found.append(Standing(record, amount, amount - part))
    return found


def unpaid(view: View, *, pod: str | None = None, member: str | None = None) -> list[Standing]:
    """The fines of a pod, of a member or of all that are not wholly paid on the view's day."""
    found = view.find("fine", pod=pod, member=member, status=OPEN)
    whose = dict.fromkeys((each.pod or "", each.member or "") for each in found)
    return [each for pair in whose for each in standings(view, *pair) if each.left]


def owed(view: View, pod: str) -> dict[str, Decimal]:
    """Member → what they still owe in fines of a pod on the view's day; who owes nothing is left out."""
    handles = list(dict.fromkeys(each.member or "" for each in view.find("fine", pod=pod, status=OPEN)))
    view.ahead(about=(_about_all(pod, handle) for handle in handles))
    sums = {handle: sum((each.left for each in standings(view, pod, handle)), _ZERO) for handle in handles}
    return {handle: left for handle, left in sums.items() if left}


def _payments(view: View, pod: str, member: str, on: dt.date) -> list[tuple[dt.date, Decimal]]:
    """(day, amount) of what a member paid in fines of a pod by a day; what was corrected comes back negative."""
    rows = view.postings_about(_about_all(pod, member), on)
    return [(row.date, -view.amount(row)) for row in rows if row.account.startswith(_BROUGHT)]


def _about_all(pod: str, member: str) -> str:
    return f"fines/{pod}/{member}"


def room(view: View, pod: str, member: str) -> Decimal:
    """How much can be paid on the view's day, so that no later day has more paid than was set."""
    payments = _payments(view, pod, member, dt.date.max)
    known = view.find("fine", pod=pod, member=member, on=dt.date.max)
    days = {view.on} | {day for day, _ in payments} | {each.date for each in known if each.date}
    return min(
        sum((amount_of(each) for each in view.find("fine", pod=pod, member=member, status=OPEN, on=day)), _ZERO)
        - sum((amount for paid_on, amount in payments if paid_on <= day), _ZERO)
        for day in days
        if day >= view.on
    )  # fmt: skip


def account(view: View, pod: people.Pod, into: str | None) -> tuple[str, str]:
    """(where the money of a fine is put, what it is): the fund, or what the pod earns, as its settings say."""
    if pod.kind == SOLIDARITY or pod.terms.text("fines-to") == SOCIAL_FUND:
        kept = fund.of_pod(view, pod)
        return kept.place(into), kept.given
    return pod.place(into), pod.income("Fines")


@rule(Fine)
def fine(act: Fine, view: View) -> Change:
    """The fine, due from this day; with `paid`, and the money that came in for it.

    Raises: Invalid, without a reason; Refused, by somebody who is no treasurer.
    """
    people.need_treasurer(view, "A fine")
    pod = people.pod(view, act.pod)
    member = people.member(view, act.member)
    amount = people.number(view, act.amount, pod.commodity)
    if not act.because:
        raise Invalid("A fine says what it is for.", hint='Add --because "came late".', where="because")
    if act.into is not None and not act.paid:
        raise Invalid(
            "A fine that is not paid yet goes nowhere.", hint="Add --paid, or leave --into out.", where="into"
        )
    id = view.next_id("F", "fine")
    body = {"amount": f"{amount:f}", "because": act.because, "set_on": view.on.isoformat()}
    status = PAID if act.paid else OPEN
    record = Record("fine", id, body, status=status, pod=pod.id, member=member.id, due=view.on)
    about = (f"fine/{id}", f"member/{member.id}", f"pod/{pod.id}")
    if not act.paid:
        return Change(records=(record,), about=about, id=id)
    place, what = account(view, pod, act.into)
    directive = people.transaction(
        view.on,
        member.body["name"],
        f"Fine {id} of {pod.name}, paid: {act.because}",
        [(place, amount, pod.commodity), (what, -amount, pod.commodity)],
    )
    return Change((directive,), (record,), about, id=id)


def _ahead(acts: Sequence[PayFine], view: View) -> None:
    """What is asked for when many pay fines one after the other, read at once: all fines of the pod, and what was paid."""
    view.ahead(
        records=(("member", act.member) for act in acts), about=(_about_all(act.pod, act.member) for act in acts)
    )
    # For a few, a look at each costs less than one at all that there ever were.
    for pod in {act.pod for act in acts} if len(acts) > _FEW else ():
        view.find("fine", pod=pod, on=dt.date.max)
        view.find("fine", pod=pod, status=OPEN)


registry.ahead[PayFine.kind] = _ahead


@rule(PayFine)
def pay(act: PayFine, view: View) -> Change:
    """The money of fines that were set, the oldest first.

    Raises: Refused, when it is more than is due, on that day or once what was paid later is counted.
    """
    pod = people.pod(view, act.pod)
    member = people.person(view, act.member)
    amount = people.number(view, act.amount, pod.commodity)
    most = room(view, pod.id, member.id)
    if amount > most:
        owed = f"{money.show(most, pod.commodity)} of fines" if most > 0 else "no fine"
        raise Refused(
            f"{member.body['name']} has {owed} to pay in {pod.name} on {view.on}; "
            f"{money.show(amount, pod.commodity)} is more than that.",
            hint=f"Pay {most:f} or less; see them all: crewbook fine list"
            if most > 0
            else f"Set one first: crewbook fine set {member.id} {amount:f} --to {pod.id} --because …",
            where="amount",
        )
    place, what = account(view, pod, act.into)
    said, about = told(view, pod, member, amount)
    lines = [(place, amount, pod.commodity), (what, -amount, pod.commodity)]
    directive = people.transaction(view.on, member.body["name"], said, lines)
    return Change((directive,), about=about)


def told(view: View, pod: people.Pod, member: Record, amount: Decimal) -> tuple[str, tuple[str, ...]]:
    """(which fines an amount pays, in words; what such an entry is about)."""
    paid = _touched(standings(view, pod.id, member.id), amount)
    about = (*(f"fine/{each}" for each in paid), _about_all(pod.id, member.id), f"member/{member.id}", f"pod/{pod.id}")
    return f"{'Fine' if len(paid) == 1 else 'Fines'} {', '.join(paid)} of {pod.name}", about


def _touched(found: list[Standing], amount: Decimal) -> list[str]:
    """The ids of those that an amount pays, in part or wholly."""
    ids = []
    for each in found:
        if each.left and amount > 0:
            ids.append(each.record.id)
            amount -= each.left
    return ids


@rule(WaiveFine)
def waive(act: WaiveFine, view: View) -> Change:
    """The fine is asked for no longer, and says why.

    Raises: Refused, when anything of it was paid, it was waived before, or by whom it was set on.
    """
    record = view.get("fine", act.fine.upper())
    if record is None:
        raise unknown("fine", act.fine, (each.id for each in view.find("fine")), hint="List them: crewbook fine list")
    pod = people.pod(view, record.pod or "")
    member = people.person(view, record.member or "")
    if record.status != OPEN:
        raise Refused(
            f"{record.id} was {record.status} before; there is nothing to waive.",
            hint="See them all: crewbook fine list",
            where="fine",
        )
    people.need_another(view, member, "Waiving a fine")
    if not act.because:
        raise Invalid("Who waives a fine says why.", hint='Add --because "was ill".', where="because")
    standing = next(each for each in standings(view, pod.id, member.id, dt.date.max) if each.record.id == record.id)
    if standing.left < standing.amount:
        raise Refused(
            f"{money.show(standing.amount - standing.left, pod.commodity)} of {record.id} was paid; "
            "it is not waived any more.",
            hint="If the payment is wrong, correct that entry first: crewbook journal --member " + member.id,
            where="fine",
        )
    about = (f"fine/{record.id}", f"member/{member.id}", f"pod/{pod.id}")
    return Change(records=(record.changed(status=WAIVED, waived_because=act.because),), about=about)
