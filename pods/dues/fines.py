"""Fines: set on a member with a reason, then due and not yet money; paid, in parts or at once; or waived."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import fined, money
from ledger.act import Act, Change, Record, Words, registry, rule
from ledger.errors import Invalid, Refused, unknown
from pods.crew import people
from pods.funds import fund
from pods.settings.setting import SOLIDARITY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.view import View

# One that was paid as it was set stands by itself; what is paid later counts towards the oldest of the others.
OPEN, PAID, WAIVED = fined.ASKED, "paid", "waived"
SOCIAL_FUND = "social-fund"
_ZERO = Decimal(0)


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


def unpaid_of(view: View, pod: people.Pod, member: str, on: dt.date | None = None) -> list[Standing]:
    """A member's fines in a pod that are not wholly paid on a day, oldest first; payments count towards the oldest.

    Amounts are in the pod's money. Those that are paid are not read: what is owed is known from sums, and is of the newest.
    """
    left = _owed(view, {(pod.id, member): pod.commodity}, on or view.on)[pod.id, member]
    found: list[Standing] = []
    if left <= 0:
        return found
    for record in view.begun_last("fine", pod=pod.id, member=member, status=OPEN, on=on):
        amount = amount_of(record)
        found.append(Standing(record, amount, min(amount, left)))
        left -= amount
        if left <= 0:
            break
    return found[::-1]


def unpaid(view: View, *, pod: str | None = None, member: str | None = None) -> list[Standing]:
    """The fines of a pod, of a member or of all that are not wholly paid on the view's day, those of a pod and member together."""
    pods = {each.id: people.Pod(each) for each in view.find("pod", on=dt.date.max) if pod in {None, each.id}}
    owing = _owed(view, {pair: pods[pair[0]].commodity for pair in _fined(view, pods, member)}, view.on)
    return [each for (where, who), left in owing.items() if left > 0 for each in unpaid_of(view, pods[where], who)]


def owed(view: View, pod: people.Pod) -> dict[str, Decimal]:
    """Member → what they still owe in fines of a pod on the view's day; who owes nothing is left out."""
    pairs = dict.fromkeys(_fined(view, {pod.id: pod}, None), pod.commodity)
    return {member: left for (_, member), left in _owed(view, pairs, view.on).items() if left > 0}


def _fined(view: View, pods: Mapping[str, people.Pod], member: str | None) -> list[tuple[str, str]]:
    """(pod, member) of whoever may owe fines in one of the pods: who was ever fined there."""
    if member is not None:
        return [(pod, member) for pod in pods]
    if view.until is not None:
        found = view.find("fine")
        return list(dict.fromkeys((each.pod or "", each.member or "") for each in found if each.pod in pods))
    begin = f"{next(iter(pods))}/" if len(pods) == 1 else ""
    names = view.session.things(f"{fined.FINED}{begin}") if pods else []
    return [(pod, who) for pod, who in map(fined.whose, names) if pod in pods]


def _owed(view: View, units: Mapping[tuple[str, str], str], on: dt.date) -> dict[tuple[str, str], Decimal]:
    """(pod, member) → what they owe in fines at the end of a day; `units` say in which commodity."""
    if view.until is not None:
        # As the book was once known, it is added up.
        return {
            (pod, member): sum((amount_of(each) for each in view.find("fine", pod=pod, member=member, status=OPEN, on=on)), _ZERO)
            - sum((amount for _, amount in _payments(view, pod, member, on)), _ZERO)
            for pod, member in units
        }  # fmt: skip
    sums = view.added({thing: unit for pair, unit in units.items() for thing in _sums(*pair)}, on)
    return {pair: sum((sums[thing] for thing in _sums(*pair)), _ZERO) for pair in units}


def _payments(view: View, pod: str, member: str, on: dt.date) -> list[tuple[dt.date, Decimal]]:
    """(day, amount) of what a member paid in fines of a pod by a day; what was corrected comes back negative."""
    rows = view.postings_about(_about_all(pod, member), on)
    return [(row.date, -view.amount(row)) for row in rows if row.account.startswith(fined.INTO)]


def _sums(pod: str, member: str) -> tuple[str, str]:
    """Under what is added up what a member is asked for, and what of it they paid, which is negative."""
    return f"{fined.FINED}{pod}/{member}", _about_all(pod, member)


def _about_all(pod: str, member: str) -> str:
    return f"{fined.PAID}{pod}/{member}"


def room(view: View, pod: people.Pod, member: str) -> Decimal:
    """How much can be paid on the view's day, so that no later day has more paid than was set; as it is known now."""
    left = least = _owed(view, {(pod.id, member): pod.commodity}, view.on)[pod.id, member]
    for _, amount in view.added_behind(_sums(pod.id, member), pod.commodity):
        left += amount
        least = min(least, left)
    return least


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
    """Who pays, when many pay fines one after the other, read at once."""
    view.ahead(records=(("member", act.member) for act in acts))


registry.ahead[PayFine.kind] = _ahead


@rule(PayFine)
def pay(act: PayFine, view: View) -> Change:
    """The money of fines that were set, the oldest first.

    Raises: Refused, when it is more than is due, on that day or once what was paid later is counted.
    """
    pod = people.pod(view, act.pod)
    member = people.person(view, act.member)
    amount = people.number(view, act.amount, pod.commodity)
    most = room(view, pod, member.id)
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
    paid = _touched(unpaid_of(view, pod, member.id), amount)
    about = (*(f"fine/{each}" for each in paid), _about_all(pod.id, member.id), f"member/{member.id}", f"pod/{pod.id}")
    return f"{'Fine' if len(paid) == 1 else 'Fines'} {', '.join(paid)} of {pod.name}", about


def _touched(found: list[Standing], amount: Decimal) -> list[str]:
    """The ids of those that an amount pays, in part or wholly."""
    ids = []
    for each in found:
        if amount > 0:
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
    unpaid_ones = unpaid_of(view, pod, member.id, dt.date.max)
    left = next((each.left for each in unpaid_ones if each.record.id == record.id), _ZERO)
    if left < amount_of(record):
        raise Refused(
            f"{money.show(amount_of(record) - left, pod.commodity)} of {record.id} was paid; "
            "it is not waived any more.",
            hint="If the payment is wrong, correct that entry first: crewbook journal --member " + member.id,
            where="fine",
        )
    about = (f"fine/{record.id}", f"member/{member.id}", f"pod/{pod.id}")
    return Change(records=(record.changed(status=WAIVED, waived_because=act.because),), about=about)
