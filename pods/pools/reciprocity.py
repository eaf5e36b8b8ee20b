"""Reciprocal saving: an equal amount saved alongside the repayments of a loan, and savings that are held until points are back at zero."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from ledger.act import Act, Change, Record, rule
from ledger.errors import Refused
from pods.crew import people
from pods.lending import balances, loans
from pods.pools import points

if TYPE_CHECKING:
    from ledger.view import View

_ZERO = Decimal(0)


class SaveAlongside(Act):
    """A borrower saves alongside the repayments of a loan; it is held until their points are back at zero."""

    kind = "reciprocal-saving"
    loan: str
    amount: Decimal
    into: str | None = None


class Hold(Act):
    """Savings that a member has already are held until their points are back at zero."""

    kind = "hold"
    member: str
    pod: str
    amount: Decimal


class Release(Act):
    """Held savings are free again."""

    kind = "release"
    member: str
    pod: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Alongside:
    """Where a borrower stands with the reciprocal saving of one loan, in money; `expected` and `saved` are sums since its pay-out."""

    loan: Record
    expected: Decimal
    saved: Decimal

    @property
    def ahead(self) -> Decimal:
        """What was saved beyond what is expected by now; negative when behind."""
        return self.saved - self.expected


def to_release(view: View, pod: str, member: str) -> Decimal:
    """All that a pool holds of a member's savings.

    Raises: Refused, when that is nothing.
    """
    found = people.pod(view, pod, kind="savings")
    number = held(view, found, people.member(view, member))
    if not number:
        raise Refused(
            f"{found.name} holds nothing of {member}'s savings.",
            hint=f"See what it holds: crewbook reciprocity show {pod}",
            where="member",
        )
    return number


def is_asked(view: View, record: Record) -> bool:
    """Whether a paid-out loan asks for reciprocal saving: the pool's terms of the day of its pay-out say so."""
    out = record.body.get("paid_out")
    then = view.get("pod", record.pod or "", dt.date.fromisoformat(out)) if out else None
    return then is not None and people.Pod(then).terms.text("reciprocal-saving") == "equal"


def alongside(view: View, record: Record) -> Alongside:
    """What a loan expects to have been saved by the view's day, and what was.

    Expected is the principal of the instalments that fell due, or what was repaid of it if that is more: an equal
    amount alongside each repayment, those before the loan grew or got other terms among them. Source: domain.md, "Savings pool"; golden/nz_savings_pool_loan_plan.json.
    """
    state = balances.state(view, record)
    due = state.owed_by(state.due_count(view.on)).principal
    before = state.paid_in_all.principal - state.paid.principal
    saved = sum(
        (
            -view.amount(row)
            for row in view.postings_about(_thing(record))
            if row.account.startswith("Liabilities:Savings:")
        ),
        _ZERO,
    )
    return Alongside(record, before + max(due, state.paid.principal), saved)


def of_member(view: View, pod: people.Pod, member: Record) -> list[Alongside]:
    """Every loan of a member that asks for reciprocal saving and is running, or behind with it, oldest first."""
    found = [
        alongside(view, each)
        for each in view.find("loan", pod=pod.id, member=member.id)
        if each.status in {loans.OPEN, loans.CLOSED} and is_asked(view, each)
    ]
    return [each for each in found if each.loan.status == loans.OPEN or each.ahead < 0]


def held(view: View, pod: people.Pod, member: Record, on: dt.date | None = None) -> Decimal:
    """What is held of a member's savings on a day."""
    return -view.balance(pod.held(member), pod.commodity, on)


def why_held(view: View, pod: people.Pod, member: Record) -> str:
    """Why a member's held savings are not released on the view's day; nothing when they can be."""
    asking = holding(view, pod, member)
    if asking:
        return f"{' and '.join(each.id for each in asking)} {'is' if len(asking) == 1 else 'are'} not repaid yet"
    number = points.total(view, pod, member)
    return f"{member.body['name']} has {number:,f} points" if number < 0 else ""


def holding(view: View, pod: people.Pod, member: Record) -> list[Record]:
    """The running loans of a member that ask for reciprocal saving."""
    running = view.find("loan", pod=pod.id, member=member.id, status=loans.OPEN)
    return [each for each in running if is_asked(view, each)]


def releasable(view: View, pod: people.Pod) -> list[tuple[Record, Decimal]]:
    """(member, amount held) of everybody whose held savings can be released on the view's day, in joining order.

    Nothing is released by itself: statements and meetings say who can be.
    """
    accounts = _held_accounts(view, pod)
    crew = view.find("member") if accounts else []
    having = [(each, accounts[each.body["account"]]) for each in crew if each.body["account"] in accounts]
    return [(member, number) for member, number in having if not why_held(view, pod, member)]


def _held_accounts(view: View, pod: people.Pod) -> dict[str, Decimal]:
    """Account component → what is held, of everybody in the pool."""
    prefix = f"Liabilities:Savings:{pod.slug}:"
    return {
        account.split(":")[3]: -number
        for (account, unit), number in view.balances(prefix).items()
        if account.endswith(f":{people.HELD}") and unit == pod.commodity
    }


def _thing(record: Record) -> str:
    """What entries of reciprocal saving are about: not the loan itself, for a repayment does not rest on them."""
    return f"reciprocity/{record.id}"


@rule(SaveAlongside)
def save_alongside(act: SaveAlongside, view: View) -> Change:
    """The money comes in, and the borrower's held savings grow by it.

    Raises: Refused, for a loan that asks for none, or was never paid out.
    """
    record = loans.loan(view, act.loan)
    pod = people.pod(view, record.pod or "", kind="savings")
    borrower = people.member(view, record.member or "")
    amount = people.number(view, act.amount, pod.commodity)
    if record.status not in {loans.OPEN, loans.CLOSED}:
        raise Refused(
            f"{record.id} is {record.status}; nothing is saved alongside it yet.",
            hint=f"Plain savings: crewbook contribute {borrower.id} {amount:f} --to {pod.id}",
            where="loan",
        )
    if not is_asked(view, record):
        raise Refused(
            f"{record.id} was paid out while {pod.name} asked for no reciprocal saving (its setting reciprocal-saving).",
            hint=f"Plain savings: crewbook contribute {borrower.id} {amount:f} --to {pod.id}",
            where="loan",
        )
    directive = people.transaction(
        view.on,
        borrower.body["name"],
        f"Saved alongside loan {record.id} in {pod.name}",
        [(pod.place(act.into), amount, pod.commodity), (pod.held(borrower), -amount, pod.commodity)],
    )
    return Change((directive,), about=(f"member/{borrower.id}", f"pod/{pod.id}", _thing(record)))


@rule(Hold)
def hold(act: Hold, view: View) -> Change:
    """Free savings become held ones; no money moves.

    Raises: Refused, for more than is free that day or on any later one.
    """
    pod = people.pod(view, act.pod, kind="savings")
    member = people.member(view, act.member)
    people.need_owner(view, member.id, "Holding another member's savings")
    amount = people.number(view, act.amount, pod.commodity)
    free, day, seq = view.owed(pod.savings(member), pod.commodity, view.on)
    if amount > free:
        because = f", because of entry {seq}" if seq else ""
        raise Refused(
            f"{member.body['name']} has {money.show(free, pod.commodity)} free in {pod.name} on {day}{because}; "
            f"{money.show(amount, pod.commodity)} is more than that.",
            hint=f"Hold {free:f} or less." if free else "There is nothing to hold.",
            where="amount",
        )
    directive = people.transaction(
        view.on,
        member.body["name"],
        f"Savings held in {pod.name} until points are back at zero",
        [(pod.savings(member), amount, pod.commodity), (pod.held(member), -amount, pod.commodity)],
    )
    return Change((directive,), about=(f"member/{member.id}", f"pod/{pod.id}"))


@rule(Release)
def release(act: Release, view: View) -> Change:
    """Held savings become free ones, once points are back at zero and no loan asks for them any more.

    Raises: Refused, with what still holds them and for how long, or for more than is held.
    """
    pod = people.pod(view, act.pod, kind="savings")
    member = people.member(view, act.member)
    people.need_owner(view, member.id, "A release of another member's savings")
    amount = people.number(view, act.amount, pod.commodity)
    name = member.body["name"]
    there, day, seq = view.owed(pod.held(member), pod.commodity, view.on)
    if amount > there:
        because = f", because of entry {seq}" if seq else ""
        raise Refused(
            f"{pod.name} holds {money.show(there, pod.commodity)} of {name}'s savings on {day}{because}; "
            f"{money.show(amount, pod.commodity)} is more than that.",
            hint=f"Release {there:f} or less." if there else "There is nothing to release.",
            where="amount",
        )
    _free_to_go(view, pod, member)
    directive = people.transaction(
        view.on,
        name,
        f"Held savings released in {pod.name}",
        [(pod.held(member), amount, pod.commodity), (pod.savings(member), -amount, pod.commodity)],
    )
    return Change((directive,), about=(f"member/{member.id}", f"pod/{pod.id}"))


def _free_to_go(view: View, pod: people.Pod, member: Record) -> None:
    """Refused, while a loan or points below zero, on the view's day or a later one that is known, hold the savings."""
    name = member.body["name"]
    if holding(view, pod, member):
        raise Refused(
            f"{pod.name} holds what {name} saved: {why_held(view, pod, member)}.",
            hint=f"See what is expected: crewbook reciprocity show {pod.id}",
            where="member",
        )
    least, day = points.lowest(view, pod, member)
    if least < 0:
        months = points.after_saving(least, points.months(view, pod, member)[-1].balance)
        whole = None if months is None else -(-months.numerator // months.denominator)
        after = f", in {whole} month{'' if whole == 1 else 's'} if nothing else changes" if whole else ""
        raise Refused(
            f"{pod.name} holds what {name} saved: they have {least:,f} points on {day}. Held savings are released when "
            f"points are back at zero{after}.",
            hint=f"Or somebody gives points: crewbook points give OTHER {member.id} {-least:f} --in {pod.id}",
            where="member",
        )
