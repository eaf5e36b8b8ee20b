"""Savings: free deposits, and withdrawal with or without notice. Points of savers and borrowers are in points.py."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from ledger import money
from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Refused
from ledger.view import lowest
from pods.crew import people
from pods.crew.places import need_money
from pods.pools import later
from pods.settings.setting import SAVINGS, SOLIDARITY
from pods.voices import consent

if TYPE_CHECKING:
    from ledger.view import View


class Contribution(Act):
    """A member puts money into a savings pool."""

    kind = "contribution"
    member: str
    pod: str
    amount: Decimal
    into: str | None = None
    paid_by: Words | None = None


class Withdrawal(Act):
    """A member takes savings out."""

    kind = "withdrawal"
    topic: ClassVar[str] = "withdrawal"
    moves_money_out = True
    member: str
    pod: str
    amount: Decimal
    place: str | None = None


class Notice(Act):
    """A member says that they will take savings out, as early as the pool's terms ask."""

    kind = "notice"
    member: str
    pod: str
    amount: Decimal


@rule(Contribution)
def contribution(act: Contribution, view: View) -> Change:
    """The member's savings grow by what came in; what comes to a solidarity pod is given.

    Raises: Invalid, for an unknown member or pod, one not there on that day, or an amount that is none.
    """
    pod = people.pod(view, act.pod)
    if pod.kind == SOLIDARITY:
        from pods.funds import fund

        return fund.given(view, fund.of_pod(view, pod), act.member, act.amount, act.into, act.paid_by)
    people.need_kind(pod, SAVINGS)
    member = people.member(view, act.member)
    amount = people.number(view, act.amount, pod.commodity)
    by, payer = people.payer(view, member, act.paid_by)
    directive = people.transaction(
        view.on,
        member.body["name"],
        f"Contribution to {pod.name}{by}",
        [(pod.place(act.into), amount, pod.commodity), (pod.savings(member), -amount, pod.commodity)],
    )
    return Change((directive,), about=(f"member/{member.id}", f"pod/{pod.id}", *payer))


@rule(Withdrawal)
def withdrawal(act: Withdrawal, view: View) -> Change:
    """The member's savings shrink by what went out, if they and the money are there that day and on every later one.

    Raises: Refused, with how much can be had and why not more, or the notice that is missing.
    """
    pod = people.pod(view, act.pod, kind="savings")
    member = people.member(view, act.member)
    people.need_owner(view, member.id, "Another member's withdrawal")
    amount = people.number(view, act.amount, pod.commodity)
    consent.require(act, view)
    place = pod.place(act.place)
    _enough(view, pod, member, place, amount)
    _keeps_the_multiple(view, pod, member, amount)
    used = _notice(view, pod, member, amount)
    directive = people.transaction(
        view.on,
        member.body["name"],
        f"Withdrawal from {pod.name}",
        [(pod.savings(member), amount, pod.commodity), (place, -amount, pod.commodity)],
    )
    return Change((directive,), used, (f"member/{member.id}", f"pod/{pod.id}"))


def _enough(view: View, pod: people.Pod, member: Record, place: str, amount: Decimal) -> None:
    name = member.body["name"]
    saved = -view.balance(pod.savings(member), pod.commodity)
    held = -view.balance(pod.held(member), pod.commodity)
    if held and amount > saved:
        raise Refused(
            f"{name} can take out {money.show(saved, pod.commodity)} of {pod.name} on {view.on}; "
            f"{money.show(held, pod.commodity)} more is held by reciprocity.",
            hint=f"See why, and release it when it can be: crewbook reciprocity show {pod.id}",
            where="amount",
        )
    if amount > saved:
        raise Refused(
            f"{name} has {money.show(saved, pod.commodity)} saved in {pod.name} on {view.on}; "
            f"{money.show(amount, pod.commodity)} is more than that.",
            hint=_hint(view, pod, member, saved),
            where="amount",
        )
    digits = view.digits(pod.commodity)
    least, day, seq = lowest(view.session, pod.savings(member), pod.commodity, view.on, sign=1)
    left = money.from_minor(-least, digits)
    if amount > left:
        raise Refused(
            f"{name} has {money.show(saved, pod.commodity)} saved in {pod.name} on {view.on}, but only "
            f"{money.show(left, pod.commodity)} on {day}, because of entry {seq}; "
            f"{money.show(amount, pod.commodity)} is more than that.",
            hint=f"Take out {left:f} or less." if left else f"There is nothing to take out before entry {seq}.",
            where="amount",
        )
    need_money(view, pod, place, amount, hint="Take out less, or wait until loans are repaid.")


def _keeps_the_multiple(view: View, pod: people.Pod, member: Record, amount: Decimal) -> None:
    """Who owes the pool a multiple of their savings at most owes no more than that behind the withdrawal, on any day.

    Raises: Refused, with how much can be had.
    """
    multiple = pod.terms.number("loan-limit")
    if not multiple:
        return
    from pods.cycles import cycle

    found = []
    for day in later.days(view, pod, member):
        owed, saved = (
            later.owed(view, pod, member, day),
            pod.saved(view, member, day) + cycle.saved(view, pod, member, day),
        )
        if owed and owed > multiple * (saved - amount):
            found.append((multiple * saved - owed, day, owed, saved))
    if not found:
        return
    _, day, owed, saved = min(found)
    digits = view.digits(pod.commodity)
    spare = money.round_half_up(max(saved - owed / multiple, Decimal(0)), digits)
    while spare > 0 and owed > multiple * (saved - spare):
        spare -= money.from_minor(1, digits)
    then = f" on {day}" if day != view.on else ""
    raise Refused(
        f"{member.body['name']} owes {money.show(owed, pod.commodity)}{then} and may owe at most {multiple:f} × their savings "
        f"in {pod.name} (its setting loan-limit); {money.show(money.round_half_up(saved - amount, digits), pod.commodity)} "
        "would be left of them.",
        hint=(f"Take out {spare:f} or less" if spare else "Repay some of the loan first")
        + f", or propose another limit: crewbook pod change {pod.id} --set loan-limit=VALUE",
        where="amount",
    )


def _hint(view: View, pod: people.Pod, member: Record, saved: Decimal) -> str:
    """What somebody can do who asks for more than their free savings; shares of a cycle are none."""
    hint = f"Take out {saved:f} or less." if saved else "There is nothing to take out."
    from pods.cycles import cycle

    if not cycle.saved(view, pod, member):
        return hint
    return (
        f"{hint} Shares are paid at the share-out; who leaves the cycle before it gets what they cost, and nothing of "
        f"what the pool earned: crewbook cycle leave {member.id} --from {pod.id}"
    )


def _notice(view: View, pod: people.Pod, member: Record, amount: Decimal) -> tuple[Record, ...]:
    """The notice that this withdrawal uses up, when the terms ask for one.

    Raises: Refused, when none was given, or it was given too late or for less.
    """
    days = pod.terms.whole("notice-days")
    if not days:
        return ()
    latest = view.on - dt.timedelta(days=days)
    given = view.find("notice", pod=pod.id, member=member.id, status="open")
    enough = [(each.due, each) for each in given if each.due and Decimal(each.body["amount"]) >= amount]
    fitting = [each for due, each in enough if due <= view.on]
    if fitting:
        return (fitting[0].changed(status="used"),)
    ready = min((due for due, _ in enough), default=None)
    if ready is not None:
        raise Refused(
            f"{member.body['name']}'s notice is over on {ready}.", hint=f"Pay out on {ready} or later.", where="on"
        )
    raise Refused(
        f"{pod.name} asks for {days} days' notice, given by {latest}; there is none for {amount:f} {pod.commodity}.",
        hint=f"Give notice now: crewbook withdraw {member.id} {amount:f} --from {pod.id} --notice",
        where="notice",
    )


@rule(Notice)
def notice(act: Notice, view: View) -> Change:
    """A notice, due when its time is over.

    Raises: Refused, when the pool asks for none, or the member has not saved so much.
    """
    pod = people.pod(view, act.pod, kind="savings")
    member = people.member(view, act.member)
    people.need_owner(view, member.id, "Another member's notice")
    amount = people.number(view, act.amount, pod.commodity)
    days = pod.terms.whole("notice-days")
    if not days:
        raise Refused(f"{pod.name} asks for no notice.", hint="Withdraw at once; leave --notice out.", where="notice")
    saved = -view.balance(pod.savings(member), pod.commodity)
    if amount > saved:
        raise Refused(
            f"{member.body['name']} has {money.show(saved, pod.commodity)} saved; the notice is for more.",
            hint=f"Give notice of {saved:f} or less.",
            where="amount",
        )
    id = view.next_id("N", "notice")
    due = view.on + dt.timedelta(days=days)
    record = Record("notice", id, {"amount": f"{amount:f}"}, pod=pod.id, member=member.id, due=due)
    return Change(records=(record,), about=(f"member/{member.id}", f"pod/{pod.id}"), id=id)


consent.describe(
    Withdrawal,
    lambda act, view: (
        f"{people.member(view, act.member).body['name']} takes {act.amount:f} out of {people.pod(view, act.pod).name}"
    ),
    beneficiary=lambda act, _: act.member,
)
