"""A fund apart: money that is given, never owed, lent or shared out. A solidarity pod is one; any other pod may keep one beside.

Its accounts, what comes in, and what it holds for which purpose. What goes out is in grants.py, what is due in dues.py.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import chart
from ledger.act import Act, Change, rule
from ledger.errors import Refused
from pods import people
from pods.settings.setting import SOLIDARITY

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View

APART = "-Social"


class FundContribution(Act):
    """A member gives to a fund: a solidarity pod's, or the social fund that another pod keeps apart."""

    kind = "fund-contribution"
    member: str
    pod: str
    amount: Decimal
    into: str | None = None


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
            for (account, commodity), number in view.balances("Assets:", on).items()
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
    into = fund(view, act.pod)
    member = people.member(view, act.member)
    amount = people.number(view, act.amount, into.commodity)
    directive = people.transaction(
        view.on,
        member.body["name"],
        f"Contribution to {into.name}",
        [(into.place(act.into), amount, into.commodity), (into.given, -amount, into.commodity)],
    )
    return Change((directive,), about=_about(into, member))


def _about(into: Fund, member: Record) -> tuple[str, ...]:
    return (f"member/{member.id}", f"pod/{into.pod.id}", about_giving(into.pod.id, member.id))
