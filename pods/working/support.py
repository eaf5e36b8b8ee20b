"""Mutual support in a livelihood pod: what members have and need in a month, and what they give each other.

They keep what they earn. What they pay each other never lies in the pod's money, and the book says so: such a payment moves
Equity:Support only, which says who gave and who got, and sums to nothing. What does go through the pod's money moves a
place as well, in and out. Who gives whom how much is reckoned in settling.py.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from ledger.act import Act, Change, Record, rule
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.crew.places import need_money
from pods.settings.livelihood import SUPPORT
from pods.voices import consent
from pods.working import settling
from pods.working.income_month import first_day
from pods.working.livelihood import livelihood, need_model
from pods.working.paying import paid_in, paid_out

if TYPE_CHECKING:
    from ledger.view import View


class Means(Act):
    """What a member has in a month, and what they need where it is not the pod's floor."""

    kind = "means"
    pod: str
    member: str
    month: str
    have: Decimal
    need: Decimal | None = None


class Support(Act):
    """A member paid another directly, past the pod's money."""

    kind = "support"
    pod: str
    giver: str
    taker: str
    month: str
    amount: Decimal


class SupportIn(Act):
    """A member gives their part, or some of it, into the pod's money."""

    kind = "support-in"
    pod: str
    member: str
    month: str
    amount: Decimal
    into: str | None = None


class SupportOut(Act):
    """A member gets their part, or some of it, out of the pod's money."""

    kind = "support-out"
    moves_money_out = True
    pod: str
    member: str
    month: str
    amount: Decimal
    place: str | None = None


def given(pod: people.Pod, member: Record) -> str:
    """What a member gave in support (negative)."""
    return f"Equity:Support:{pod.slug}:Given:{member.body['account']}"


def got(pod: people.Pod, member: Record) -> str:
    """What a member got in support (positive)."""
    return f"Equity:Support:{pod.slug}:Received:{member.body['account']}"


@rule(Means)
def means(act: Means, view: View) -> Change:
    """What one member has and needs in one month, in the place of what was recorded before.

    Raises: Invalid, for an amount below zero or a month that has not begun; Refused, where nobody said what they need.
    """
    pod, about = _support_pod(act.pod, view, act.month)
    member = people.person(view, act.member)
    people.need_owner(view, member.id, "What another member has and needs")
    digits = view.digits(pod.commodity)
    have = _not_below_zero(act.have, pod, digits, "have")
    need = None if act.need is None else _not_below_zero(act.need, pod, digits, "need")
    if need is None and pod.terms.number("support-floor") is None:
        raise Refused(
            f"{pod.name} has no floor (support-floor=none), so each member states what they need.",
            hint=f"Say it: crewbook support state {pod.id} {member.id} --have {have:f} --need AMOUNT",
            where="need",
        )
    body = {"month": act.month, "have": f"{have:f}", "need": None if need is None else f"{need:f}"}
    record = Record("means", f"{pod.id}/{member.id}/{act.month}", body, pod=pod.id, member=member.id)
    return Change(records=(record,), about=(f"pod/{pod.id}", about, f"member/{member.id}"))


def _not_below_zero(number: Decimal, pod: people.Pod, digits: int, where: str) -> Decimal:
    if number < 0:
        raise Invalid(f"{where} is {number:f}; it cannot be below zero.", hint="Write 0 or more.", where=where)
    return money.from_minor(money.to_minor(number, digits, pod.commodity), digits)


def _support_pod(id: str, view: View, month: str) -> tuple[people.Pod, str]:
    """The pod, and the month that an act is about.

    Raises: Refused, in a pod of another model; Invalid, for a month that is none or has not begun.
    """
    pod = livelihood(view, id)
    need_model(pod, SUPPORT, what="mutual support")
    if first_day(month) > view.on:
        raise Invalid(
            f"{month} has not begun on {view.on}.", hint=f"Use --on {first_day(month)} or later.", where="month"
        )
    return pod, f"support/{pod.id}/{month}"


@rule(Support)
def support(act: Support, view: View) -> Change:
    """Who gave and who got, and no money of the pod's.

    Raises: Refused, when neither of the two nor a treasurer says so.
    """
    pod, about = _support_pod(act.pod, view, act.month)
    giver, taker = people.member(view, act.giver), people.person(view, act.taker)
    if giver.id == taker.id:
        raise Invalid(
            f"{giver.body['name']} cannot support themselves.", hint="Name who gave, then who got.", where="to"
        )
    if view.doing.by not in {giver.id, taker.id}:
        people.need_treasurer(view, "A payment between two other members")
    amount, unit = people.number(view, act.amount, pod.commodity), pod.commodity
    directive = people.transaction(
        view.on,
        giver.body["name"],
        f"Support paid directly to {taker.body['name']} for {act.month}, not through {pod.name}",
        [(got(pod, taker), amount, unit), (given(pod, giver), -amount, unit)],
    )
    return Change((directive,), about=(f"pod/{pod.id}", about, f"member/{giver.id}", f"member/{taker.id}"))


@rule(SupportIn)
def support_in(act: SupportIn, view: View) -> Change:
    """What a member gives lies in the pod's money until somebody gets it."""
    pod, about = _support_pod(act.pod, view, act.month)
    member = people.member(view, act.member)
    amount = people.number(view, act.amount, pod.commodity)
    said = f"Support for {act.month} given into {pod.name}"
    return paid_in(view, pod, member, amount, given(pod, member), act.into, said, about)


@rule(SupportOut)
def support_out(act: SupportOut, view: View) -> Change:
    """What a member is still to get of a month goes out of the pod's money.

    Raises: Refused, when that is more than they are to get, or than lies there.
    """
    people.need_treasurer(view, "Support out of the pod's money")
    pod, about = _support_pod(act.pod, view, act.month)
    member = people.person(view, act.member)
    amount, unit = people.number(view, act.amount, pod.commodity), pod.commodity
    month = month_of(view, pod, act.month, on=dt.date.max)
    open_ = money.from_minor(max(0, month.wanted.gets.get(member.id, 0) - month.got.get(member.id, 0)), month.digits)
    if amount > open_:
        raise Refused(
            f"{member.body['name']} is to get {money.show(open_, unit)} of the support for {act.month}, beyond what they "
            f"got already; {money.show(amount, unit)} is more than that.",
            hint=f"See who gives and who gets: crewbook support show {pod.id} --month {act.month}",
            where="amount",
        )
    said = f"Support for {act.month} paid out of {pod.name}"
    if member.status == people.DIED:
        # Their heirs get it when it is settled what they left.
        lines = [(got(pod, member), amount, unit), (people.estate(pod, member), -amount, unit)]
        need_money(view, pod, pod.place(act.place), amount)
        directive = people.transaction(view.on, member.body["name"], said, lines)
        return Change((directive,), about=(f"pod/{pod.id}", about, f"member/{member.id}"))
    return paid_out(view, pod, member, amount, got(pod, member), act.place, said, about)


def month_of(view: View, pod: people.Pod, month: str, *, on: dt.date | None = None) -> settling.Month:
    """What members have and need in a month as they said until a day (the view's), and what was paid of it until then."""
    day, digits, unit = on or view.on, view.digits(pod.commodity), pod.commodity
    floor = pod.terms.number("support-floor")
    have: dict[str, Decimal] = {}
    need: dict[str, Decimal] = {}
    over: dict[str, Decimal] = {}
    names = {each.body["account"]: each.id for each in view.find("member", on=day)}
    for handle in names.values():
        record = view.get("means", f"{pod.id}/{handle}/{month}", day)
        if record is None:
            continue
        stated = record.body["need"]
        wanted = floor or Decimal(0) if stated is None else Decimal(stated)
        have[handle] = money.round_half_up(Decimal(record.body["have"]), digits)
        need[handle] = money.round_half_up(wanted, digits)
        over[handle] = have[handle] - need[handle]
    paid: dict[int, dict[tuple[str, str], int]] = {}
    for row in view.postings_about(f"support/{pod.id}/{month}", day):
        parts = row.account.split(":")
        if parts[:3] == ["Equity", "Support", pod.slug] and row.commodity == unit:
            side = paid.setdefault(row.seq, {})
            key = (parts[3], names[parts[4]])
            side[key] = side.get(key, 0) + row.minor
    gave, took, between = _paid(paid)
    return settling.Month(have, need, over, gave, took, between, digits)


def _paid(
    paid: dict[int, dict[tuple[str, str], int]],
) -> tuple[dict[str, int], dict[str, int], dict[tuple[str, str], int]]:
    """(what each gave, what each got, what two paid directly), from the Given and Received of each entry; undone ones cancel."""
    gave: dict[str, int] = {}
    took: dict[str, int] = {}
    between: dict[tuple[str, str], int] = {}
    for sides in paid.values():
        givers = [(name, -minor) for (side, name), minor in sides.items() if side == "Given"]
        takers = [(name, minor) for (side, name), minor in sides.items() if side == "Received"]
        for name, minor in givers:
            gave[name] = gave.get(name, 0) + minor
        for name, minor in takers:
            took[name] = took.get(name, 0) + minor
        if givers and takers:
            pair = (givers[0][0], takers[0][0])
            between[pair] = between.get(pair, 0) + givers[0][1]
    return gave, took, between


def _sentence(act: SupportOut, view: View) -> str:
    pod = people.pod(view, act.pod)
    name = people.person(view, act.member).body["name"]
    return f"{pod.name} pays {name} {act.amount:f} {pod.commodity} of the support of {act.month}"


consent.describe(SupportOut, _sentence, beneficiary=lambda act, _: act.member)
