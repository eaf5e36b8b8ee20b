"""A pod's bank: interest that it pays, which goes to costs and is nobody's, and what it takes for its services."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from ledger.act import Act, Change, Words, rule
from pods.crew import people
from pods.crew.places import need_money
from pods.voices import consent

if TYPE_CHECKING:
    import datetime as dt

    from ledger.view import View


class BankInterest(Act):
    """The bank pays interest on a pod's money."""

    kind = "bank-interest"
    pod: str
    amount: Decimal
    into: str | None = None


class BankCosts(Act):
    """The bank takes its costs out of a pod's money."""

    kind = "bank-costs"
    moves_money_out = True
    pod: str
    amount: Decimal
    place: str | None = None
    purpose: Words | None = None


@dataclass(frozen=True, slots=True)
class Bank:
    """What the bank paid a pod and took from it until a day, in the pod's money; both are positive."""

    interest: Decimal
    costs: Decimal

    @property
    def left(self) -> Decimal:
        """What is left of the interest; negative where the pod bore the rest of the costs itself."""
        return self.interest - self.costs


def bank(view: View, pod: people.Pod, on: dt.date | None = None) -> Bank:
    """Interest for costs, and costs, of a pod until a day."""
    return Bank(
        -view.balance(pod.income("Bank"), pod.commodity, on),
        view.balance(f"Expenses:{pod.slug}:Bank", pod.commodity, on),
    )


@rule(BankInterest)
def interest(act: BankInterest, view: View) -> Change:
    """The money comes in for what the pod's setting `bank-interest` says: its costs, or a reserve. It is never savings.

    Raises: Invalid, for an amount that is none; Refused, for who is no treasurer.
    """
    people.need_treasurer(view, "What the bank pays")
    pod = people.pod(view, act.pod)
    amount = people.number(view, act.amount, pod.commodity)
    is_for_costs = pod.terms.text("bank-interest") == "costs"
    goes_to = pod.income("Bank") if is_for_costs else f"Equity:Reserve:{pod.slug}"
    directive = people.transaction(
        view.on,
        None,
        f"Bank interest for {'the costs' if is_for_costs else 'the reserve'} of {pod.name}",
        [(pod.place(act.into), amount, pod.commodity), (goes_to, -amount, pod.commodity)],
    )
    return Change((directive,), about=(f"pod/{pod.id}",))


@rule(BankCosts)
def costs(act: BankCosts, view: View) -> Change:
    """The money goes out; what interest came in is there to pay for it.

    Raises: Refused, where the place does not hold so much on that day or a later one.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "What the bank takes")
    pod = people.pod(view, act.pod)
    amount = people.number(view, act.amount, pod.commodity)
    place = pod.place(act.place)
    need_money(view, pod, place, amount)
    directive = people.transaction(
        view.on,
        None,
        f"Bank costs of {pod.name}" + (f": {act.purpose}" if act.purpose else ""),
        [(f"Expenses:{pod.slug}:Bank", amount, pod.commodity), (place, -amount, pod.commodity)],
    )
    return Change((directive,), about=(f"pod/{pod.id}",))


consent.describe(
    BankCosts,
    lambda act, view: (
        f"{people.pod(view, act.pod).name} pays bank costs of "
        f"{money.show(act.amount, people.pod(view, act.pod).commodity)}"
        + (f" for {act.purpose}" if act.purpose else "")
    ),
)
