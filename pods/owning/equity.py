"""What a pod has, owes and owns, part by part, and what of it belongs to a share: the book value. Nothing is posted here."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from ledger.errors import Refused
from pods.owning import holdings, notes
from pods.owning.exit_value import Whole, leaves

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.view import View
    from pods.crew.people import Pod

_ZERO = Decimal(0)
CAPITAL, COLLECTIVE, SHARES, SLICES = "Capital", "Collective", "Shares", "Slices"
UNDIVIDED, SWEAT, ACCRUED = "Undivided", "Sweat", "Accrued"
# Kept back for a purpose: they belong to no share.
FUNDS = ("Commons", "Buffer", "Reserve", "Social")
# The parts in the order in which they are told; others stand behind them under the names of their accounts.
NAMES = (SHARES, CAPITAL, COLLECTIVE, *FUNDS, SLICES, SWEAT, UNDIVIDED, ACCRUED, "Opening")


@dataclass(frozen=True, slots=True)
class Equity:
    """All in the pod's money; what the pod owns is `assets` − `liabilities`, and `parts` sum to it exactly.

    `parts` are by the second component of their accounts, those of NAMES first; a part may be below zero. Interest on notes
    that has run up and is not paid is owed, and a part below zero of its own: no account holds it yet.
    """

    assets: Decimal
    liabilities: Decimal
    parts: Mapping[str, Decimal]
    shares: Decimal
    """How many are out, over all classes."""

    @property
    def own(self) -> Decimal:
        """What the pod has above what it owes."""
        return self.assets - self.liabilities

    @property
    def accrued(self) -> Decimal:
        """What of the liabilities is interest on notes that has run up and is not paid."""
        return -self.parts.get(ACCRUED, _ZERO)


def equity(view: View, pod: Pod) -> Equity:
    """What a pod has, owes and owns on the view's day; a fund kept apart is no part of it."""
    unit = pod.commodity
    assets = liabilities = undivided = money.from_minor(0, view.digits(unit))
    parts: dict[str, Decimal] = dict.fromkeys(NAMES, _ZERO)
    for (account, commodity), number in view.balances().items():
        root, *names = account.split(":")
        at = 0 if root in {"Income", "Expenses"} else 1
        if names[at : at + 1] != [pod.slug] or commodity != unit:
            continue
        if root == "Assets":
            assets += number
        elif root == "Liabilities":
            liabilities -= number
        elif root == "Equity" and names[0] != "Divided":
            parts[names[0]] = parts.get(names[0], _ZERO) - number
        elif names[1:] == [SWEAT]:
            parts[SWEAT] -= number
        else:
            undivided -= number
    register = holdings.register(view, pod)
    parts[SHARES] += sum((held.paid_in for held in register), _ZERO)
    parts[UNDIVIDED] += undivided
    parts[ACCRUED] -= notes.accrued(view, pod)
    told = {name: number for name, number in parts.items() if number}
    return Equity(assets, liabilities - parts[ACCRUED], told, sum((held.shares for held in register), _ZERO))


def whole(view: View, pod: Pod, found: Equity | None = None) -> Whole:
    """The same as what shares are valued by: capital accounts and the funds belong to no share.

    `found` is what `equity` answers for that day, where it was asked already: a register of many lots takes its time.

    Cash at risk for slices is its givers' as capital is; work for slices brought nothing in. The collective account belongs
    to the shares, for nobody else has a claim on it. Shares are counted over all classes.
    """
    found = found or equity(view, pod)
    cash = found.parts.get(SLICES, _ZERO) + view.total(f"Equity:Slices:{pod.slug}:Noncash:", pod.commodity)
    return Whole(
        assets=found.assets,
        liabilities=found.liabilities,
        shares=found.shares,
        capital=found.parts.get(CAPITAL, _ZERO) + cash,
        reserves=sum((found.parts.get(name, _ZERO) for name in FUNDS), _ZERO),
    )


def need_solvent(view: View, pod: Pod, amount: Decimal, what: str, *, less: str = "pay less, or wait") -> None:
    """The pod can pay `amount` to members for `what`, which it does not owe yet, and still pay all that it owes.

    What it owes has the interest on notes in it that has run up by the view's day.

    Raises: Refused, with the figures, and how much it could bear.
    """
    found, unit = whole(view, pod), pod.commodity
    if leaves(found, amount) < 0:
        most = max(found.assets - found.liabilities, _ZERO)
        run_up = notes.accrued(view, pod)
        interest = f", {money.show(run_up, unit)} of it interest on notes up to {view.on}" if run_up else ""
        raise Refused(
            f"{pod.name} has {money.show(found.assets, unit)} and owes {money.show(found.liabilities, unit)}{interest}; with "
            f"{money.show(amount, unit)} for {what} it could not pay its debts.",
            hint=f"It can bear {money.show(most, unit)}: {less}."
            if most
            else "It can bear nothing now: wait until it owns more than it owes.",
            where="amount",
        )
