"""New shares: for cash at par or above it, for work at the agreed rate, and for what the pod owes a member."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from ledger import money
from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Invalid, Refused
from ledger.view import lowest
from pods.crew import people
from pods.owning import notes, vesting
from pods.owning.asking import asks_unless_told
from pods.owning.capital import collective
from pods.owning.holdings import share_class
from pods.owning.lots import cost_at_par, new_lot
from pods.owning.share_words import counted
from pods.voices import consent

if TYPE_CHECKING:
    from ledger.view import View
    from pods.owning.holdings import ShareClass


class Issue(Act):
    """A member buys new shares for cash, at par or at a `price` a share above it."""

    kind = "issue"
    topic: ClassVar[str] = "issue"
    pod: str
    share_class: str
    member: str
    shares: Decimal
    price: Decimal | None = None
    into: str | None = None
    vest_from: dt.date | None = None
    events: tuple[tuple[str, Decimal], ...] | None = None
    vested: bool | None = None


class IssueForWork(Act):
    """A member gets new shares at par for hours of work at the rate of the class, up to its cap."""

    kind = "issue-work"
    topic: ClassVar[str] = "work-shares"
    pod: str
    share_class: str
    member: str
    hours: Decimal
    because: Words | None = None
    vest_from: dt.date | None = None
    events: tuple[tuple[str, Decimal], ...] | None = None
    vested: bool | None = None


Owed = Literal["savings", "pay", "dividend", "note"]
# What the pod owes a member and may be turned into shares: the account of the chart, and how it is said.
_OWED = {
    "savings": ("Savings", "savings"),
    "pay": ("Pay", "pay"),
    "dividend": ("Dividends", "dividends"),
}


class Convert(Act):
    """A member takes new shares for part of what the pod owes them, at par or at a `price` a share above it.

    They are the member's own at once, unless they vest with `events`.
    """

    kind = "issue-debt"
    topic: ClassVar[str] = "conversion"
    pod: str
    share_class: str
    member: str
    shares: Decimal
    owed: Owed
    note: str | None = None
    price: Decimal | None = None
    events: tuple[tuple[str, Decimal], ...] | None = None


@rule(Issue)
def issue(act: Issue, view: View) -> Change:
    """A new lot at par with the next numbers, and the cash in; what is paid above par is the collective's.

    Raises: Invalid, for a number of shares or a price that cannot be; Refused, beyond the authorised number, or without
    consent where the terms ask for it.
    """
    people.need_treasurer(view, "An issue of shares")
    pod = people.pod(view, act.pod)
    held = share_class(view, pod, act.share_class)
    member = people.member(view, act.member)
    consent.require(act, view)
    premium = _premium(view, held, act.shares, act.price)
    lines = _paid_by(view, held, act.shares, pod.place(act.into), premium)
    change = new_lot(view, held, member, act.shares, lines, f"{{}} of {pod.name} {held.name}{_at(act, view)}")
    return vesting.begun(
        view, held, member, change, start=act.vest_from, events=act.events or (), is_vested=bool(act.vested)
    )


def _at(act: Issue | Convert, view: View) -> str:
    if act.price is None:
        return " at par"
    pod = people.pod(view, act.pod)
    return f" at {money.show(people.number(view, act.price, pod.commodity, where='price'), pod.commodity)} each"


def _premium(view: View, held: ShareClass, typed: Decimal, price: Decimal | None) -> Decimal:
    """What is paid above par, all in all.

    Raises: Invalid, for a price below par, or one that makes no whole cents.
    """
    if price is None:
        return Decimal(0)
    unit = held.pod.commodity
    shares = people.number(view, typed, held.commodity, where="shares")
    each = people.number(view, price, unit, where="price")
    if each < held.par:
        raise Invalid(
            f"Shares of {held.commodity} are not issued below par, {money.show(held.par, unit)}; "
            f"{money.show(each, unit)} is less.",
            hint="Leave --price out, or name a higher one.",
            where="price",
        )
    exact = (each - held.par) * shares
    premium = money.round_half_up(exact, view.digits(unit))
    if premium != exact:
        raise Invalid(
            f"{shares:f} shares at {each:f} cost {(each * shares).normalize():f} {unit}; nobody can pay that to the cent.",
            hint="Take a number of shares that costs whole cents.",
            where="price",
        )
    return premium


def _paid_by(view: View, held: ShareClass, typed: Decimal, account: str, premium: Decimal) -> list[tuple[str, Decimal]]:
    shares = people.number(view, typed, held.commodity, where="shares")
    return [(account, cost_at_par(view, held, shares) + premium), (collective(held.pod), -premium)]


@rule(IssueForWork)
def issue_for_work(act: IssueForWork, view: View) -> Change:
    """As many shares at par as the hours are worth, rounded down to what the class can hold; their cost is an expense.

    Raises: Refused, where the class issues none for work, above its cap, or without consent; Invalid, when the hours
    make no share.
    """
    people.need_treasurer(view, "An issue of shares")
    pod = people.pod(view, act.pod)
    held = share_class(view, pod, act.share_class)
    member = people.member(view, act.member)
    consent.require(act, view)
    rate, unit = held.terms.number("work-rate") or Decimal(0), pod.commodity
    if not rate:
        raise Refused(
            f"No shares of {held.commodity} are issued for work: no rate is agreed (work-rate).",
            hint=f"Propose one: crewbook shares change {pod.id}/{held.name} --set work-rate=25 --set work-cap=2000",
            where="class",
        )
    if act.hours <= 0:
        raise Invalid(f"{act.hours:f} hours are no work.", hint="Write the hours worked, such as 37.5.", where="hours")
    shares = _shares_for(act.hours, rate, held)
    if not shares:
        raise Invalid(
            f"{act.hours:f} hours at {money.show(rate, unit)} make no share of {money.show(held.par, unit)}.",
            hint="Record more hours at once.",
            where="hours",
        )
    cost = cost_at_par(view, held, shares)
    _within_cap(view, held, member, cost)
    what = f" ({act.because})" if act.because else ""
    narration = (
        f"{{}} of {pod.name} {held.name} at par for {act.hours:f} hours of work at {money.show(rate, unit)}{what}"
    )
    change = new_lot(view, held, member, shares, f"Expenses:{pod.slug}:Sweat", narration)
    body = {"cost": f"{cost:f}", "hours": f"{act.hours:f}", "shares": f"{shares:f}", "class": held.name}
    record = Record("work", f"{held.commodity}/{change.id}", body, pod=pod.id, member=member.id)
    change = Change(change.directives, (record,), change.about, id=change.id)
    return vesting.begun(
        view, held, member, change, start=act.vest_from, events=act.events or (), is_vested=bool(act.vested)
    )


def _shares_for(hours: Decimal, rate: Decimal, held: ShareClass) -> Decimal:
    """How many whole shares, or parts as small as the class has, hours at a rate are worth at par, rounded down."""
    exact = Fraction(hours) * Fraction(rate) / Fraction(held.par)
    minor = exact * 10**held.digits
    return money.from_minor(minor.numerator // minor.denominator, held.digits)


def _within_cap(view: View, held: ShareClass, member: Record, cost: Decimal) -> None:
    """Nobody gets shares for more work than was agreed.

    Raises: Refused, with how much is left.
    """
    cap, unit = held.terms.number("work-cap"), held.pod.commodity
    if cap is None:
        return
    records = view.find("work", pod=held.pod.id, member=member.id, on=dt.date.max)
    none = money.from_minor(0, view.digits(unit))
    so_far = sum((Decimal(each.body["cost"]) for each in records if each.body["class"] == held.name), none)
    if so_far + cost > cap:
        left = max(cap - so_far, Decimal(0)) // held.par
        raise Refused(
            f"{member.body['name']} has shares of {held.commodity} for {money.show(so_far, unit)} of work; with "
            f"{money.show(cost, unit)} more that is above the cap of {money.show(cap, unit)} (work-cap).",
            hint=f"There is room for {left:f} shares more."
            if left
            else f"Propose a higher one: crewbook shares change {held.pod.id}/{held.name} --set work-cap=…",
            where="hours",
        )


@rule(Convert)
def convert(act: Convert, view: View) -> Change:
    """A new lot at par, and the pod owes the member as much less; what is above par is the collective's.

    Raises: Refused, when the pod owes less on that day or any later one, or without consent; Invalid, as `issue`.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "An issue of shares")
    pod = people.pod(view, act.pod)
    held = share_class(view, pod, act.share_class)
    member = people.member(view, act.member)
    consent.require(act, view)
    premium = _premium(view, held, act.shares, act.price)
    account, said, about = _owed(act, view, pod, member)
    lines = _paid_by(view, held, act.shares, account, premium)
    needed = lines[0][1]
    least, day, seq = lowest(view.session, account, pod.commodity, view.on, sign=1)
    owed = money.from_minor(-least, view.digits(pod.commodity))
    if owed < needed:
        because = f", because of entry {seq}" if seq else ""
        raise Refused(
            f"{pod.name} owes {member.body['name']} {money.show(max(owed, Decimal(0)), pod.commodity)} of {said} on {day}"
            f"{because}; these shares cost {money.show(needed, pod.commodity)}.",
            hint="Take fewer shares.",
            where="shares",
        )
    narration = f"{{}} of {pod.name} {held.name}{_at(act, view)} for {said}"
    change = new_lot(view, held, member, act.shares, lines, narration)
    change = replace(change, about=(*change.about, *about))
    return vesting.begun(view, held, member, change, start=None, events=act.events or (), is_vested=not act.events)


def _owed(act: Convert, view: View, pod: people.Pod, member: Record) -> tuple[str, str, tuple[str, ...]]:
    """The account of what the pod owes the member, how it is said, and what the entry is about besides.

    Raises: Invalid, for a note of somebody else, or of another pod.
    """
    if act.owed != "note":
        kind, said = _OWED[act.owed]
        return f"Liabilities:{kind}:{pod.slug}:{member.body['account']}", said, ()
    record = notes.note(view, act.note or "")
    if (record.member, record.pod) != (member.id, pod.id):
        raise Invalid(
            f"{record.id} is no note that {pod.name} gave {member.body['name']}.",
            hint=f"See the notes: crewbook shares notes {pod.id}",
            where="from",
        )
    _need_interest_paid(act, view, pod, member, notes.standing(view, record))
    return notes.account(view, record), f"note {record.id}", (f"note/{record.id}",)


def _need_interest_paid(act: Convert, view: View, pod: people.Pod, member: Record, note: notes.Note) -> None:
    """Shares are taken for what was lent, so what ends a note so leaves no interest behind.

    Raises: Refused, with what is paid first.
    """
    price = act.price if act.price is not None else share_class(view, pod, act.share_class).par
    owed = note.whole
    if owed.interest and act.shares * price >= note.left:
        due = note.state.due(view.on)
        first = due.total + owed.interest - due.interest
        raise Refused(
            f"{note.record.id} bears {money.show(owed.interest, pod.commodity)} of interest that was not paid to "
            f"{member.body['name']}, and shares are taken for what was lent alone.",
            hint=f"Pay it first: crewbook shares pay-note {note.record.id} {first:f}",
            where="from",
        )


def _said(act: Convert) -> str:
    return f"note {(act.note or '').upper()}" if act.owed == "note" else _OWED[act.owed][1]


def _sentence(act: Issue | IssueForWork | Convert, view: View) -> str:
    pod = people.pod(view, act.pod)
    name = people.member(view, act.member).body["name"]
    if isinstance(act, Issue):
        at = "" if act.price is None else _at(act, view)
        return f"{name} buys {counted(act.shares)} of {pod.name} {act.share_class}{at}"
    held = share_class(view, pod, act.share_class)
    if isinstance(act, Convert):
        return f"{name} takes {counted(act.shares)} of {pod.name} {held.name}{_at(act, view)} for {_said(act)}"
    rate = held.terms.number("work-rate") or Decimal(0)
    shares = _shares_for(act.hours, rate, held)
    return (
        f"{name} gets {counted(shares)} of {pod.name} {held.name} for {act.hours:f} hours of work at "
        f"{money.show(rate, pod.commodity)}"
    )


consent.describe(Issue, _sentence, beneficiary=lambda act, _: act.member)
consent.describe(
    IssueForWork, _sentence, beneficiary=lambda act, _: act.member, asks=asks_unless_told(IssueForWork.topic)
)
consent.describe(Convert, _sentence, beneficiary=lambda act, _: act.member, asks=asks_unless_told(Convert.topic))
