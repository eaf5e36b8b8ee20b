"""All that a member has in a pod, reckoned for the day on which they leave it. The act that settles it is in leaving.py."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger.errors import Refused
from pods.crew import people, positions
from pods.cycles import cycle_leaving
from pods.dues import fines
from pods.lending import agreed, balances
from pods.owning import free, holdings, slice_class, vesting, worth
from pods.pools import points
from pods.settings.setting import CIRCLE, LIVELIHOOD, OWNERSHIP, SAVINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.act import Record
    from ledger.view import View
    from pods.cycles.cycle_leaving import Held
    from pods.owning.lots import Taken

_ZERO = Decimal(0)
_KINDS = (SAVINGS, LIVELIHOOD, OWNERSHIP)
SAVED, CYCLE, CAPITAL, SLICES, PAY = "savings", "cycle", "capital", "slices", "pay"
DIVIDENDS, RECOVERED, ADVANCES, DUE, FINES = "dividends", "recovered", "advances", "due", "fines"
LOAN, SHARES = "loan ", "shares "
"""What the keys of loans and of classes begin with."""
_SETTLED = {
    ("Liabilities", "Savings"): SAVED,
    ("Equity", "Capital"): CAPITAL,
    ("Equity", "Slices"): SLICES,
    ("Liabilities", "Pay"): PAY,
    ("Liabilities", "Dividends"): DIVIDENDS,
    ("Liabilities", "Recovered"): RECOVERED,
    ("Assets", "Advances"): ADVANCES,
    ("Assets", "Due"): DUE,
}
# These are settled by loans, by shares and by leaving the cycle; a note runs on as it was given, and what is left is listed.
_OTHERWISE = {("Assets", "Loans"), ("Equity", "Shares"), ("Liabilities", "Cycle"), ("Liabilities", "Notes")}


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What somebody leaves of one class: what has vested and what the pod pays for it, and what is `lost`, for it has not."""

    standing: holdings.Holding
    taken: Taken
    amount: Decimal
    lost: Decimal

    @property
    def number(self) -> Decimal:
        """How many the pod takes back."""
        return self.standing.shares - self.lost

    @property
    def key(self) -> str:
        """What it is called among the amounts."""
        return f"{SHARES}{self.standing.share_class.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """What a member has in a pod: `amounts` by what they are for, and their sum, which the pod pays.

    `accounts` are what stands on each account that is settled (beancount's sign), `cycle` what they have in shares of a
    running cycle, `fines` what they still owe of those; `points` go for nothing; `stays` is what this does not settle.
    """

    amounts: Mapping[str, Decimal]
    accounts: tuple[tuple[str, Decimal], ...]
    loans: tuple[str, ...]
    shares: tuple[TakenBack, ...]
    cycle: Held | None
    fines: Decimal
    points: Decimal
    stays: tuple[positions.Position, ...]

    @property
    def total(self) -> Decimal:
        """What is to be paid."""
        return sum(self.amounts.values(), _ZERO)


def at_risk(amounts: Mapping[str, Decimal]) -> Decimal:
    """What of an exit is paid for shares, capital and slices: the pod must still be able to pay its debts then."""
    return sum((each for key, each in amounts.items() if key.startswith(SHARES) or key in {CAPITAL, SLICES}), _ZERO)


def pod_of(view: View, id: str, handle: str) -> people.Pod:
    """The pod that a member leaves, open on the day, of a kind that one leaves so.

    Raises: Refused, with how the others are left.
    """
    pod = people.pod(view, id)
    if pod.kind == CIRCLE:
        raise Refused(
            f"{pod.name} is a circle: what was paid in comes back in the round that was to be the leaver's, or from who takes "
            "the seat over, and never out of pots promised to others. So a seat is given up by itself.",
            hint=f"Give it up: crewbook circle leave {pod.id} {handle}",
            where="pod",
        )
    if pod.kind not in _KINDS:
        raise Refused(
            f"{pod.name} is a {pod.kind} pod, in which nobody has savings, shares or capital to be paid.",
            hint=f"See: crewbook pod show {pod.id}",
            where="pod",
        )
    return pod


def reckon(view: View, pod: people.Pod, member: Record) -> Exit:
    """All that a member has in the pod on the view's day.

    Raises: Refused, when there is nothing, or shares that are pledged or on offer.
    """
    sums: dict[str, Decimal] = {}
    accounts, stays = [], []
    for each in positions.positions(view, member):
        kind = tuple(each.account.split(":")[:2])
        is_fine = each.record is not None and each.record.kind == "fine"
        if each.pod != pod.id or kind in _OTHERWISE or is_fine:
            continue
        is_frozen = kind == ("Equity", "Slices") and slice_class.kept(view, pod) is not None
        if kind in _SETTLED and not is_frozen:
            sums[_SETTLED[kind]] = sums.get(_SETTLED[kind], _ZERO) - each.number
            accounts.append((each.account, each.number))
        elif each.blocks or is_frozen:
            # What a frozen pie holds stays as it is: it is kept, or first handed over.
            stays.append(each)
    open_loans = view.find("loan", pod=pod.id, member=member.id, status=agreed.OPEN)
    for loan in open_loans:
        sums[f"{LOAN}{loan.id}"] = -balances.state(view, loan, on=dt.date.max).settlement(view.on).total
    shares = tuple(_shares(view, pod, member))
    sums |= {each.key: each.amount for each in shares}
    held = cycle_leaving.held_by(view, pod, member) if pod.kind == SAVINGS else None
    sums |= {CYCLE: held.worth + held.carried} if held else {}
    fined = _fined(view, pod, member)
    sums |= {FINES: -fined} if fined else {}
    if not sums:
        raise Refused(
            f"{member.body['name']} has nothing in {pod.name} that would be settled.",
            hint=f"See what is open of them: crewbook member positions {member.id}",
            where="member",
        )
    return Exit(
        amounts={key: sums[key] for key in sorted(sums, key=_order)},
        accounts=tuple(accounts),
        loans=tuple(each.id for each in open_loans),
        shares=shares,
        cycle=held,
        fines=fined,
        points=points.total(view, pod, member) if pod.kind == SAVINGS else _ZERO,
        stays=tuple(stays),
    )


def _fined(view: View, pod: people.Pod, member: Record) -> Decimal:
    """What a member still owes of fines: no more than is left to pay once what was paid later is counted."""
    left = sum((each.left for each in fines.unpaid(view, pod=pod.id, member=member.id)), _ZERO)
    return min(left, max(fines.room(view, pod, member.id), _ZERO)) if left else _ZERO


def _shares(view: View, pod: people.Pod, member: Record) -> list[TakenBack]:
    found = []
    granted = vesting.grants(view, pod, member=member.id)
    for held in holdings.classes(view, pod):
        standing = holdings.holding(view, held, member)
        if standing.shares:
            lost = vesting.unvested(granted, held, member.id)
            taken = free.taken(view, standing, standing.shares - lost)
            found.append(TakenBack(standing, taken, worth.value(view, held, taken.parts), lost))
    return found


def _order(key: str) -> tuple[int, str]:
    names = (SAVED, CYCLE, LOAN, SHARES, CAPITAL, SLICES, PAY, DIVIDENDS, RECOVERED, ADVANCES, DUE, FINES)
    return next(at for at, name in enumerate(names) if key.startswith(name)), key
