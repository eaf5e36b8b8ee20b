"""A fund apart: money that is given, never owed, lent or shared out. A solidarity pod is one; any other pod may keep one beside.

Its accounts, what comes in, and what it holds for which purpose. What goes out is in grants.py, what is due in dues.py.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import chart
from ledger.act import Act, Change, Words, rule
from ledger.errors import Refused
from pods.crew import people
from pods.settings.setting import SOLIDARITY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.view import View

APART = "-Social"


class FundContribution(Act):
    """A member gives to a fund: a solidarity pod's, or the social fund that another pod keeps apart."""

    kind = "fund-contribution"
    member: str
    pod: str
    amount: Decimal
    into: str | None = None
    paid_by: Words | None = None


@dataclass(frozen=True, slots=True)
class Fund:
    """A fund and the names of its accounts: `slug` is the pod's own, or with `-Social` behind it where the fund is kept apart."""

    pod: people.Pod
    slug: str

    @property
    def is_apart(self) -> bool:
        """Whether it lies beside other money of its pod."""
        return self.slug != self.pod.slug

    @property
    def name(self) -> str:
        """The fund as people call it."""
        return f"the social fund of {self.pod.name}" if self.is_apart else self.pod.name

    @property
    def commodity(self) -> str:
        """The money that it keeps."""
        return self.pod.commodity

    @property
    def given(self) -> str:
        """What members, levies, fines and leftovers brought (negative)."""
        return f"Equity:Social:{self.pod.slug}"

    @property
    def gifts(self) -> str:
        """What came from outside (negative)."""
        return f"Income:{self.slug}:Gifts"

    @property
    def grants(self) -> str:
        """What was given to members (positive)."""
        return f"Expenses:{self.slug}:Grants"

    def place(self, place: str | None = None, purpose: str | None = None) -> str:
        """The account of the fund's part of a place; of the part held for a purpose, by the purpose's account name."""
        account = self.pod.place(place) + (APART if self.is_apart else "")
        return f"{account}:{purpose}" if purpose else account

    def holds(self, account: str) -> bool:
        """Whether an account is one of the places where the fund's money lies."""
        return chart.is_place(account) and account.split(":")[2:3] == [self.slug]

    def places(self, view: View, on: dt.date | None = None) -> dict[str, Decimal]:
        """What lies in each of the fund's accounts on a day, purposes apart, without zeros."""
        return {
            account: number
            for (account, commodity), number in view.balances("Assets:", on, without=chart.LENT).items()
            if commodity == self.commodity and self.holds(account)
        }

    def balance(self, view: View, on: dt.date | None = None) -> Decimal:
        """All that the fund holds on a day, money for a purpose included."""
        return sum(self.places(view, on).values(), Decimal(0))


def of_pod(view: View, pod: people.Pod) -> Fund:
    """The fund of a pod.

    Raises: Refused, when an old pod has the accounts that the fund apart would have.
    """
    if pod.kind == SOLIDARITY:
        return Fund(pod, pod.slug)
    taken = view.get("pod", f"{pod.id}{APART.lower()}", dt.date.max)
    if taken is not None:
        raise Refused(
            f"The social fund of {pod.name} would lie in the accounts of {taken.body['name']}, the pod {taken.id}.",
            hint=f"Give to {taken.body['name']}, or open a fund of the crew's: crewbook pod open care --kind solidarity",
            where="pod",
        )
    return Fund(pod, pod.slug + APART)


def fund(view: View, id: str) -> Fund:
    """The fund of a pod that is open on the day of the act.

    Raises: Invalid, when there is no such pod; Refused, when its accounts are taken.
    """
    return of_pod(view, people.pod(view, id))


def about_giving(pod: str, member: str) -> str:
    """What entries are about in which a member gives to a pod's fund: how dues find them."""
    return f"given/{pod}/{member}"


@rule(FundContribution)
def contribution(act: FundContribution, view: View) -> Change:
    """The fund grows by what came in; it belongs to nobody.

    Raises: Invalid, for an unknown member or pod, one not there on that day, or an amount that is none.
    """
    return given(view, fund(view, act.pod), act.member, act.amount, act.into, act.paid_by)


def given(view: View, to: Fund, handle: str, typed: Decimal, into: str | None, paid_by: str | None) -> Change:
    """What a member gives to a fund, put into a place; `paid_by` somebody else for them.

    Raises: Invalid, for a member who is not there on that day, or an amount that is none.
    """
    member = people.member(view, handle)
    amount = people.number(view, typed, to.commodity)
    by, payer = people.payer(view, member, paid_by)
    directive = people.transaction(
        view.on,
        member.body["name"],
        f"Contribution to {to.name}{by}",
        [(to.place(into), amount, to.commodity), (to.given, -amount, to.commodity)],
    )
    return Change(
        (directive,), about=(f"member/{member.id}", f"pod/{to.pod.id}", about_giving(to.pod.id, member.id), *payer)
    )


def refuse_free_entry(view: View, lines: Sequence[tuple[str, Decimal, str]]) -> None:
    """A free entry leaves a fund whole: what it takes out was spent by the fund itself, and never what is held for a purpose.

    `lines` are (account, number, commodity). Raises: Refused, naming what to do instead.
    """
    if not any(chart.is_place(account) for account, _, _ in lines):
        return
    for pod in map(people.Pod, view.find("pod")):
        kept = Fund(pod, pod.slug if pod.kind == SOLIDARITY else pod.slug + APART)
        moved = [(account.split(":"), number) for account, number, _ in lines if kept.holds(account)]
        if not moved:
            continue
        purposes: dict[str, Decimal] = {}
        for parts, number in moved:
            for purpose in parts[3:]:
                purposes[purpose] = purposes.get(purpose, Decimal(0)) + number
        own = [number for account, number, _ in lines if kept.holds(account) or _is_its(kept, account)]
        if any(purposes.values()):
            raise Refused(
                f"What {kept.name} holds for a purpose is moved by grants only.",
                hint=f"Ask for it: crewbook fund ask AMOUNT --from {pod.id} --purpose …",
                where="line",
            )
        if sum(own, Decimal(0)):
            raise Refused(
                f"Money of {kept.name} is given, and never lent, saved or shared out.",
                hint=f"Costs of the fund itself go to Expenses:{kept.slug}:Bank or the like; "
                f"for a member's need: crewbook fund ask AMOUNT --from {pod.id}",
                where="line",
            )


def _is_its(kept: Fund, account: str) -> bool:
    """Whether an account says what came into the fund, or what it spent."""
    root, first, *_ = account.split(":")
    return account == kept.given or (root in {"Income", "Expenses"} and first == kept.slug)
