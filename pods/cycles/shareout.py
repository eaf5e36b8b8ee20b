"""What a share-out divides and how: a fund over shares, and the loan fund of a cycle. The acts live in cycle_ending.py."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from ledger import money
from ledger.errors import Invalid
from pods.cycles import cycle as cycles
from pods.lending.calendar import check_choice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.act import Record
    from ledger.view import View
    from pods.crew import people

FLOOR, LARGEST_REMAINDER = "floor", "largest-remainder"
ROUNDINGS: Final = (FLOOR, LARGEST_REMAINDER)
NOTHING = Decimal(0)
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Division(Generic[Key]):
    """A fund divided over shares: payouts + leftover = fund, exactly. `exact` is the value of one share, not rounded.

    `value` is what each share gets where all get the same, rounded down to the minor unit.
    """

    fund: Decimal
    held: dict[Key, int]
    exact: Fraction
    value: Decimal
    payouts: dict[Key, Decimal]

    @property
    def shares(self) -> int:
        """All shares."""
        return sum(self.held.values())

    @property
    def total(self) -> Decimal:
        """All that is paid out."""
        return sum(self.payouts.values(), NOTHING)

    @property
    def leftover(self) -> Decimal:
        """What no share gets."""
        return self.fund - self.total


def divide(fund: Decimal, shares: Mapping[Key, int], *, rounding: str, digits: int) -> Division[Key]:
    """Divide `fund` over `shares`, in the order given; the payouts and the leftover sum to the fund exactly.

    "floor": every share gets the exact value rounded down to the minor unit, and what is left over is told.
    "largest-remainder": nothing is left over; the last minor units go to the largest fractions, ties by order.
    Raises: Invalid, when nobody holds a share, the fund is negative, or `rounding` is unknown.
    Source: VSLA share-out; golden/vsla_shareout_rounding.json, golden/vsla_agrocenta_simple.json.
    """
    check_choice(rounding, ROUNDINGS, "rounding")
    minor = money.to_minor(fund, digits, "money")
    together = sum(shares.values())
    if together <= 0 or any(each < 0 for each in shares.values()):
        raise Invalid(
            "Nobody holds a share, so there is nothing to divide by.", hint="Write --shares ana=37", where="shares"
        )
    if minor < 0:
        raise Invalid(
            f"A fund of {fund:f} cannot be shared out.",
            hint="More was lost than was saved and earned; agree first on who bears the rest.",
            where="fund",
        )
    value = minor // together
    parts = (
        [each * value for each in shares.values()] if rounding == FLOOR else money.split(minor, list(shares.values()))
    )
    payouts = {key: money.from_minor(part, digits) for key, part in zip(shares, parts, strict=True)}
    exact = Fraction(fund) / together
    return Division(money.from_minor(minor, digits), dict(shares), exact, money.from_minor(value, digits), payouts)


@dataclass(frozen=True, slots=True)
class Source:
    """An account of what the pool earned or spent, and how much of it was not shared out yet (spent is negative)."""

    account: str
    amount: Decimal

    @property
    def what(self) -> str:
        """`Charges`, `Fines`, `WriteOff`, `Bank` …"""
        return " ".join(self.account.split(":")[2:]) or self.account.split(":")[0]

    @property
    def is_earned(self) -> bool:
        """Whether it came in, rather than being spent."""
        return self.account.startswith("Income:")

    @property
    def mirror(self) -> str:
        """Where it is written how much of this account was shared out, so that the account itself stays as it is."""
        root, pod, *rest = self.account.split(":")
        return ":".join(["Equity", "Shared-Out", pod, root, *rest])


@dataclass(frozen=True, slots=True)
class Fund:
    """The loan fund of a cycle on a day, in the pool's money: what its shares saved, and all that was not shared out yet.

    `free` are the free savings that count as shares at the price of one (none unless the pool's `free-savings` says so);
    they stay where they are, and only what they gain or lose is shared out to them.
    """

    cycle: cycles.Cycle
    holdings: tuple[tuple[Record, int], ...]
    free: tuple[tuple[Record, int], ...]
    sources: tuple[Source, ...]
    brought: Decimal

    @property
    def shares(self) -> int:
        """All shares, with the free savings that count as such."""
        return cycles.together(self.holdings) + cycles.together(self.free)

    @property
    def savings(self) -> Decimal:
        """What all those shares cost."""
        return self.shares * self.cycle.price

    @property
    def earned(self) -> Decimal:
        """Charges, fines and the like, less write-offs and expenses."""
        return sum((each.amount for each in self.sources), NOTHING)

    @property
    def total(self) -> Decimal:
        """The loan fund = savings + charges + fines - write-offs - expenses, and what the last share-out left over."""
        return self.savings + self.earned + self.brought

    def sum_of(self, *accounts: str) -> Decimal:
        """The amounts of the sources below `Income:<Pod>:` or `Expenses:<Pod>:` of these names, `Income:Charges`."""
        slug = self.cycle.pod.slug
        full = {name.replace(":", f":{slug}:", 1) for name in accounts}
        return sum((each.amount for each in self.sources if each.account in full), NOTHING)


def leftover(pod: people.Pod) -> str:
    """What share-outs left over for the next one (negative)."""
    return f"Equity:Leftover:{pod.slug}"


def fund(view: View, cycle: cycles.Cycle) -> Fund:
    """The loan fund of a cycle at the end of the view's day.

    All that the pool earned and spent since its first cycle began and did not share out yet belongs to it; what it
    earned before any cycle stays the pool's own, and so does interest from the bank that no costs took.
    Source: domain.md, "Savings pool": loan fund = savings + charges + fines - write-offs - expenses.
    """
    pod, unit = cycle.pod, cycle.pod.commodity
    members = view.find("member")
    bought = view.balances(cycle.prefix)
    holdings = tuple(
        (member, int(-bought[cycle.account(member), unit] / cycle.price))
        for member in members
        if (cycle.account(member), unit) in bought
    )
    brought = -view.balance(leftover(pod), unit)
    return Fund(cycle, holdings, _free(view, cycle, members), _sources(view, cycle), brought)


def _sources(view: View, cycle: cycles.Cycle) -> tuple[Source, ...]:
    pod, unit = cycle.pod, cycle.pod.commodity
    first = cycles.every(view, pod)[0].begins
    shared = view.balances(f"Equity:Shared-Out:{pod.slug}:")
    found = []
    for root in ("Income", "Expenses"):
        prefix = f"{root}:{pod.slug}:"
        before = view.balances(prefix, first - dt.timedelta(days=1))
        now = view.balances(prefix)
        for account in dict.fromkeys(account for account, held in [*now, *before] if held == unit):
            source = Source(account, NOTHING)
            moved = now.get((account, unit), NOTHING) - before.get((account, unit), NOTHING)
            amount = -moved - shared.get((source.mirror, unit), NOTHING)
            if amount:
                found.append(Source(account, amount))
    return tuple(_interest_for_costs(pod, found))


def _interest_for_costs(pod: people.Pod, sources: list[Source]) -> list[Source]:
    """Interest from the bank pays costs and is nobody's: what is beyond them waits for the costs of the next cycle."""
    interest, written_off = pod.income("Bank"), f"Expenses:{pod.slug}:WriteOff"
    costs = -sum((each.amount for each in sources if not each.is_earned and each.account != written_off), NOTHING)
    capped = [
        Source(each.account, min(each.amount, max(costs, NOTHING))) if each.account == interest else each
        for each in sources
    ]
    return [each for each in capped if each.amount]


def _free(view: View, cycle: cycles.Cycle, members: list[Record]) -> tuple[tuple[Record, int], ...]:
    """Whole shares that free savings count as: the least that a member had throughout the cycle, over the price."""
    pod = cycle.pod
    if pod.terms.text("free-savings") != "count":
        return ()
    found = []
    for member in members:
        moves = dict(view.moved(pod.savings(member), pod.commodity))
        # What reciprocity holds lies below the same account, and is not theirs to win or lose with.
        for day, moved in view.moved(pod.held(member), pod.commodity):
            moves[day] -= moved
        least = has = -sum((moved for day, moved in moves.items() if day <= cycle.begins), NOTHING)
        for day, moved in moves.items():
            if day > cycle.begins:
                has -= moved
                least = min(least, has)
        found.append((member, int(least // cycle.price)))
    return tuple((member, shares) for member, shares in found if shares)
