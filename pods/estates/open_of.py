"""What a pod owes a member, and what the member owes it, in money that can be settled now: read from accounts and records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pods.circles import circle, circle_default
from pods.crew import people
from pods.dues import fines
from pods.lending import agreed, balances, repayments
from pods.owning import capital
from pods.settings.setting import CIRCLE, LIVELIHOOD, SAVINGS
from pods.working import livelihood, pay

if TYPE_CHECKING:
    from ledger.act import Act, Record
    from ledger.view import View

ZERO = Decimal(0)
_OWED = ("Pay", "Dividends", "Estate")


@dataclass(frozen=True, slots=True)
class Debt:
    """What a member owes a pod: `kind` is loan, fine, advance or circle, `id` the loan.

    `paid` makes the act that brings an amount of it into a place.
    """

    kind: str
    what: str
    amount: Decimal
    paid: Callable[[Decimal, str | None], Act]
    id: str = ""


def claims(view: View, pod: people.Pod, member: Record) -> list[tuple[str, Decimal]]:
    """(account, what the pod owes there on the view's day and every later one), without zeros.

    Savings, held ones first; pay and dividends; what came back for heirs; and what a circle that is over still owes.
    Shares of a cycle, and what is paid into a circle that runs, are not among them.
    """
    whose = member.body["account"]
    accounts = [pod.held(member), pod.savings(member)] if pod.kind == SAVINGS else []
    accounts += [f"Liabilities:{what}:{pod.slug}:{whose}" for what in _OWED]
    if pod.kind == CIRCLE and _is_over(view, pod):
        accounts.append(f"Liabilities:Circle:{pod.slug}:{whose}")
    found = [(account, view.owed(account, pod.commodity, view.on)[0]) for account in accounts]
    return [(account, number) for account, number in found if number > 0]


def _is_over(view: View, pod: people.Pod) -> bool:
    record = view.get("circle", pod.id)
    return record is not None and circle.Circle(view, pod, record, view.on).is_over


def debts(view: View, pod: people.Pod, member: Record) -> list[Debt]:
    """What a member owes a pod and can pay now, in the order in which it is set off: loans, fines, an advance, a circle's default."""
    return [
        *_loans(view, pod, member),
        *_fines(view, pod, member),
        *(_advance(view, pod, member) if pod.kind == LIVELIHOOD else ()),
        *(_default(view, pod, member) if pod.kind == CIRCLE else ()),
    ]


def _loans(view: View, pod: people.Pod, member: Record) -> list[Debt]:
    def repaid(id: str) -> Callable[[Decimal, str | None], Act]:
        return lambda amount, into: repayments.Repayment(loan=id, amount=amount, into=into)

    found = []
    for loan in view.find("loan", pod=pod.id, member=member.id, status=agreed.OPEN):
        owed = balances.state(view, loan, on=view.on.max).settlement(view.on).total
        found.append(Debt("loan", f"loan {loan.id}", owed, repaid(loan.id), loan.id))
    return found


def _fines(view: View, pod: people.Pod, member: Record) -> list[Debt]:
    # What of them was paid on a later day is not paid once more.
    owed = fines.room(view, pod, member.id)
    if owed <= 0:
        return []
    made = Debt(
        "fine",
        "fines",
        owed,
        lambda amount, into: fines.PayFine(member=member.id, pod=pod.id, amount=amount, into=into),
    )
    return [made]


def _advance(view: View, pod: people.Pod, member: Record) -> list[Debt]:
    owed, _, _ = view.lowest(livelihood.advances(pod, member), pod.commodity, view.on)

    def back(amount: Decimal, into: str | None) -> Act:
        return pay.AdvanceBack(pod=pod.id, member=member.id, amount=amount, into=into)

    return [Debt("advance", "an advance", owed, back)] if owed > 0 else []


def _default(view: View, pod: people.Pod, member: Record) -> list[Debt]:
    owed, _, _ = view.lowest(due(pod, member), pod.commodity, view.on)

    def recovered(amount: Decimal, into: str | None) -> Act:
        return circle_default.Recover(member=member.id, pod=pod.id, amount=amount, into=into)

    return [Debt("circle", "what fell due", owed, recovered)] if owed > 0 else []


def capital_short(view: View, pod: people.Pod, member: Record) -> Decimal:
    """By how much a member's capital, all layers together, is below zero on the view's day and every later one; 0 where it is not.

    It is a loss that they bore: set off as a leaver's is, and otherwise asked of nobody.
    """
    prefix = f"{capital.account(pod, member)}:"
    return max(min(view.total(prefix, pod.commodity, on) for on in (view.on, view.on.max)), ZERO)


def short(view: View, pod: people.Pod, member: Record) -> list[Debt]:
    """What their capital is short of, as it is set off behind all that they owe; no money is asked for it."""
    owed = capital_short(view, pod, member)
    return [Debt("capital", "capital short", owed, _asked_of_nobody)] if owed else []


def _asked_of_nobody(_amount: Decimal, _into: str | None) -> Act:
    raise AssertionError("a loss is set off, or given up")


def made_up(view: View, pod: people.Pod, member: Record, amount: Decimal) -> list[tuple[str, Decimal]]:
    """(account, number) that puts an amount into capital that is short, with what other layers have: the oldest loss first."""
    layers = capital.layers(view, pod, member)
    lines = [(capital.layer(pod, member, year), number) for year, number in layers.items() if number > 0]
    left = sum((number for _, number in lines), amount)
    for year, number in layers.items():
        if number < 0:
            part = min(-number, left)
            left -= part
            lines.append((capital.layer(pod, member, year), -part))
    return lines


def due(pod: people.Pod, member: Record) -> str:
    """What somebody in default owes a circle (positive)."""
    return f"Assets:Due:{pod.slug}:{member.body['account']}"


def ended_seats(view: View, pod: people.Pod, member: Record) -> tuple[Record, ...]:
    """A member's seats in default, as they stand once nothing more is owed for them: those of rounds that are over."""
    record = view.get("circle", pod.id)
    assert record is not None, "something fell due in it"
    found = circle.Circle(view, pod, record, view.on)
    seats = view.find("seat", pod=pod.id, member=member.id, status=circle.DEFAULT)
    return tuple(
        each.changed(status=circle.ENDED) for each in seats if found.is_over or not each.id.startswith(f"{found.key}/")
    )
