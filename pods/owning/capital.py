"""Capital accounts: what members paid into a pod and what was allocated to them, a layer a year; and the collective account.

How a year's surplus is allocated is in surplus.py, how capital is paid back in capital_back.py.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.core import data

from ledger import text
from ledger.act import Act, Change, Record, rule
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.settings.setting import LIVELIHOOD, OWNERSHIP

if TYPE_CHECKING:
    from ledger.entry import Entry
    from ledger.view import View

_ZERO = Decimal(0)
_EARLIEST = 1900


class PayCapital(Act):
    """A member pays capital into a pod; it stands in the layer of the year in which it came."""

    kind = "capital-in"
    pod: str
    member: str
    amount: Decimal
    into: str | None = None


class BringCapital(Act):
    """What a group that starts mid-life brings along: a member's layer of a year, or, without a member, the collective account."""

    kind = "capital-opening"
    pod: str
    amount: Decimal
    member: str | None = None
    year: int | None = None


def owned(view: View, id: str) -> people.Pod:
    """The pod, open on the day of the act, of a kind that keeps capital accounts.

    Raises: Refused, when it is of another.
    """
    pod = people.pod(view, id)
    if pod.kind not in {LIVELIHOOD, OWNERSHIP}:
        raise Refused(
            f"{pod.name} is a {pod.kind} pod; capital accounts are kept in livelihood and ownership pods.",
            hint="See the pods: crewbook pod list",
            where="pod",
        )
    return pod


def accounts(pod: people.Pod) -> str:
    """What the capital accounts of all members begin with."""
    return f"Equity:Capital:{pod.slug}"


def account(pod: people.Pod, member: Record) -> str:
    """What the accounts of a member's layers begin with."""
    return f"{accounts(pod)}:{member.body['account']}"


def layer(pod: people.Pod, member: Record, year: int) -> str:
    """One layer of a member's capital: what stands there for a year (negative)."""
    return f"{account(pod, member)}:Y{year}"


def collective(pod: people.Pod) -> str:
    """What is nobody's (negative)."""
    return f"Equity:Collective:{pod.slug}"


def layers(view: View, pod: people.Pod, member: Record) -> dict[int, Decimal]:
    """Year → what a member has in its layer, oldest first, without empty ones; a loss is below zero."""
    prefix = f"{account(pod, member)}:Y"
    return {
        int(name.removeprefix(prefix)): -number
        for (name, commodity), number in view.balances(prefix).items()
        if commodity == pod.commodity and name.removeprefix(prefix).isdigit()
    }


def total(view: View, pod: people.Pod, member: Record) -> Decimal:
    """All that a member has in their layers."""
    return -view.total(f"{account(pod, member)}:", pod.commodity)


@rule(PayCapital)
def pay_in(act: PayCapital, view: View) -> Change:
    """Money in, and the layer of its year larger."""
    pod = owned(view, act.pod)
    member = people.member(view, act.member)
    amount = people.number(view, act.amount, pod.commodity)
    directive = people.transaction(
        view.on,
        member.body["name"],
        f"Capital paid into {pod.name}",
        [
            (pod.place(act.into), amount, pod.commodity),
            (layer(pod, member, view.on.year), -amount, pod.commodity),
        ],
    )
    return Change((directive,), about=(f"pod/{pod.id}", f"member/{member.id}"))


@rule(BringCapital)
def bring(act: BringCapital, view: View) -> Change:
    """A layer as it stood when the book took over, against Equity:Opening: what it was spent on is brought in beside it.

    Raises: Invalid, for a year that is none; Refused, when that layer was brought in before.
    """
    people.need_treasurer(view, "Bringing in balances")
    pod = owned(view, act.pod)
    amount = people.number(view, act.amount, pod.commodity)
    member = people.member(view, act.member) if act.member else None
    year = view.on.year if act.year is None else act.year
    if act.year is not None and member is None:
        raise Invalid("The collective account has no layers.", hint="Leave --year out.", where="year")
    if not _EARLIEST <= year <= view.on.year:
        raise Invalid(
            f"There is no layer of {year} on {view.on}.",
            hint=f"Write --year {view.on.year} or an earlier one.",
            where="year",
        )
    id = f"{pod.id}/{member.id}/{year}" if member else f"{pod.id}/collective"
    before = view.get("capital-opening", id, view.on.max)
    whose = f"{member.body['name']}'s capital of {year}" if member else "The collective account"
    if before is not None:
        raise Refused(
            f"{whose} in {pod.name} was brought in before.",
            hint=f"Correct that entry first: crewbook correct {before.seq} --because …",
            where="member",
        )
    to = layer(pod, member, year) if member else collective(pod)
    directive = people.transaction(
        view.on,
        member.body["name"] if member else None,
        text.clean(f"Brought in: {whose[0].lower() if not member else whose[0]}{whose[1:]} in {pod.name}"),
        [(f"Equity:Opening:{pod.slug}", amount, pod.commodity), (to, -amount, pod.commodity)],
    )
    record = Record("capital-opening", id, {}, pod=pod.id, member=member.id if member else None)
    about = (f"pod/{pod.id}", *((f"member/{member.id}",) if member else ()))
    return Change((directive,), (record,), about)


def drawn_on(view: View, entry: Entry) -> list[int]:
    """The later entries that took out of a layer or of the collective account what this one put there, when too little would be left.

    A layer may be below zero for a loss, so the accounts themselves do not refuse it.
    """
    resting: set[int] = set()
    for directive in text.parse(entry.text):
        for posting in directive.postings if isinstance(directive, data.Transaction) else ():
            is_own = posting.account.startswith(("Equity:Capital:", "Equity:Collective:"))
            if is_own and posting.units.number < 0:
                resting.update(_draws(view, entry, posting.account, posting.units.number))
    return view.standing(resting)


def _draws(view: View, entry: Entry, name: str, number: Decimal) -> set[int]:
    rows = [row for row in view.session.postings(name, None, None, None) if row.account == name]
    left = sum((view.amount(row) for row in rows), _ZERO) - number
    return {row.seq for row in rows if row.seq > entry.seq and row.minor > 0} if left > 0 else set()
