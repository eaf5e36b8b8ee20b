"""What a share-out divides and how: a fund over shares, and the loan fund of a cycle. The acts live in cycle_ending.py."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from ledger import money
from ledger.errors import Invalid
from pods.cycles import cycle as cycles
from pods.lending import agreed
from pods.lending.calendar import check_choice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.act import Record
    from ledger.view import View
    from pods.crew import people

FLOOR, LARGEST_REMAINDER = "floor", "largest-remainder"
ROUNDINGS: Final = (FLOOR, LARGEST_REMAINDER)
NOTHING = Decimal(0)
Key = TypeVar("Key")


class TooMuch(Invalid):
    """Somebody would bear more of what was lost than their shares are worth; `key` says who."""

    def __init__(self, key: Any) -> None:
        super().__init__(
            f"{key} would bear more of what was lost than their shares are worth.",
            hint="Agree first on who bears the rest.",
            where="fund",
        )
        self.key = key


@dataclass(frozen=True, slots=True)
class Apart(Generic[Key]):
    """A loss that not everybody bears: `amount`, and who stood `aside` from it. What came back of one is negative."""

    amount: Decimal
    aside: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Division(Generic[Key]):
    """A fund divided over shares: payouts + leftover = fund, exactly. `exact` is the value of one share, not rounded.

    `value` is what each share gets where all get the same, rounded down to the minor unit; `values` what a share of
    each holder is worth, which differs where some stood aside from a loss. `taken` is what each bears by themselves:
    off their shares' worth, and off their payout.
    """

    fund: Decimal
    held: dict[Key, int]
    exact: Fraction
    value: Decimal
    payouts: dict[Key, Decimal]
    values: dict[Key, Decimal]
    taken: dict[Key, Decimal]

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


def divide(
    fund: Decimal,
    shares: Mapping[Key, int],
    *,
    rounding: str,
    digits: int,
    apart: Sequence[Apart[Key]] = (),
    taken: Mapping[Key, Decimal] | None = None,
) -> Division[Key]:
    """Divide `fund` over `shares`, in the order given; the payouts and the leftover sum to the fund exactly.

    The fund is what is there, behind all losses. Those of `apart` fall on the shares of who did not stand aside from
    them; what `taken` names is borne by one holder alone. All other losses every share bears alike.
    "floor": every share gets the exact value rounded down to the minor unit, and what is left over is told.
    "largest-remainder": nothing is left over; the last minor units go to the largest fractions, ties by order.
    Raises: Invalid, when nobody holds a share, the fund is negative, somebody would bear more than their shares are
    worth, or `rounding` is unknown.
    Source: VSLA share-out; golden/vsla_shareout_rounding.json, golden/vsla_agrocenta_simple.json; domain.md, "Loans":
    who stood aside is left out.
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
    alone = {key: money.to_minor(number, digits, "money") for key, number in (taken or {}).items() if number}
    worth = _worth(minor + sum(alone.values()), shares, apart, digits)
    _can_be_borne(shares, worth, alone)
    whole = minor + sum(alone.values())
    weights = [shares[key] * worth[key] for key in shares]
    parts = (
        [each * (worth[key].numerator // worth[key].denominator) for key, each in shares.items()]
        if rounding == FLOOR
        else money.split(whole, weights if whole else list(shares.values()))
    )
    return Division(
        fund=money.from_minor(minor, digits),
        held=dict(shares),
        exact=Fraction(fund) / together,
        value=money.from_minor(minor // together, digits),
        payouts={
            key: money.from_minor(part - alone.get(key, 0), digits) for key, part in zip(shares, parts, strict=True)
        },
        values={key: money.from_minor(each.numerator // each.denominator, digits) for key, each in worth.items()},
        taken={key: money.from_minor(each, digits) for key, each in alone.items()},
    )


def _worth(minor: int, shares: Mapping[Key, int], apart: Sequence[Apart[Key]], digits: int) -> dict[Key, Fraction]:
    """What one share of each holder is worth in minor units, not rounded; shares × worth sum to `minor` exactly.

    A loss from which every holder of shares stood aside falls on all of them, for nobody else is there to bear it.
    """
    together = sum(shares.values())
    found = dict.fromkeys(shares, Fraction(minor, together))
    for each in apart:
        lost = money.to_minor(each.amount, digits, "money")
        bearing = [key for key in shares if key not in each.aside]
        over = sum(shares[key] for key in bearing)
        if not over:
            continue
        for key in found:
            found[key] += Fraction(lost, together) - (Fraction(lost, over) if key not in each.aside else 0)
    return found


def _can_be_borne(shares: Mapping[Key, int], worth: Mapping[Key, Fraction], alone: Mapping[Key, int]) -> None:
    """Nobody bears more than their shares are worth.

    Raises: TooMuch, naming the first who would.
    """
    for key, number in shares.items():
        floor = number * (worth[key].numerator // worth[key].denominator)
        if number and (worth[key] < 0 or floor < alone.get(key, 0)):
            raise TooMuch(key)


@dataclass(frozen=True, slots=True)
class Source:
    """An account of what the pool earned or spent, and how much of it was not shared out yet (spent is negative).

    `loan` is the one that was written off, where that is told apart because somebody stood aside from it.
    """

    account: str
    amount: Decimal
    loan: str = ""

    @property
    def what(self) -> str:
        """`Charges`, `Fines`, `WriteOff`, `WriteOff L1`, `Bank` …"""
        return " ".join([*self.account.split(":")[2:], *([self.loan] if self.loan else [])]) or self.account

    @property
    def is_earned(self) -> bool:
        """Whether it came in, rather than being spent."""
        return self.account.startswith("Income:")

    @property
    def mirror(self) -> str:
        """Where it is written how much of this account was shared out, so that the account itself stays as it is."""
        root, pod, *rest = self.account.split(":")
        return ":".join(["Equity", "Shared-Out", pod, root, *rest, *([self.loan] if self.loan else [])])


@dataclass(frozen=True, slots=True)
class Fund:
    """The loan fund of a cycle on a day, in the pool's money: what its shares saved, and all that was not shared out yet.

    `free` are the free savings that count as shares at the price of one (none unless the pool's `free-savings` says so);
    they stay where they are, and only what they gain or lose is shared out to them. `apart` are those of its losses
    from which members stood aside, by their short names; `taken` is what members bear of losses by themselves, which
    was not spent by the pool.
    """

    cycle: cycles.Cycle
    holdings: tuple[tuple[Record, int], ...]
    free: tuple[tuple[Record, int], ...]
    sources: tuple[Source, ...]
    brought: Decimal
    apart: tuple[Apart[str], ...] = ()
    taken: Mapping[str, Decimal] = field(default_factory=dict)

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
        return self.savings + self.earned + self.brought - self.borne

    @property
    def borne(self) -> Decimal:
        """What members bear of losses by themselves, off their own shares."""
        return sum(self.taken.values(), NOTHING)

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
    taken = {
        member.id: bought[cycle.losses(member), unit] for member in members if (cycle.losses(member), unit) in bought
    }
    brought = -view.balance(leftover(pod), unit)
    first = cycles.every(view, pod)[0].begins
    shared = view.balances(f"Equity:Shared-Out:{pod.slug}:")
    lost = _lost_apart(view, pod, first, shared)
    sources = _sources(view, pod, first, shared, [source for source, _ in lost])
    apart = tuple(each for _, parts in lost for each in parts)
    return Fund(cycle, holdings, _free(view, cycle, members), sources, brought, apart, taken)


def write_offs(pod: people.Pod) -> str:
    """What the pool itself bears of loans that did not come back."""
    return f"Expenses:{pod.slug}:WriteOff"


def _lost_apart(
    view: View, pod: people.Pod, first: dt.date, shared: Mapping[tuple[str, str], Decimal]
) -> list[tuple[Source, list[Apart[str]]]]:
    """The loans written off from which members stood aside: what of each was not shared out yet, and its parts.

    A part each of what was lent first and of its top-ups, in proportion, for not the same stood aside from each.
    """
    account, unit, found = write_offs(pod), pod.commodity, []
    digits = view.digits(unit)
    for record in view.find("loan", pod=pod.id, status=agreed.WRITTEN_OFF):
        if not record.body["written_off"].get("apart"):
            continue
        rows = view.postings_about(f"loan/{record.id}")
        moved = sum((view.amount(row) for row in rows if row.account == account and row.date >= first), NOTHING)
        source = Source(account, NOTHING, record.id)
        source = replace(source, amount=-moved - shared.get((source.mirror, unit), NOTHING))
        found.append((source, apart_of(record.body, -source.amount, digits)))
    return found


def apart_of(body: Mapping[str, Any], loss: Decimal, digits: int) -> list[Apart[str]]:
    """The parts of the loss on a loan, from its record's body, from which somebody stood aside."""
    layers = agreed.layers(body)
    parts = money.split(money.to_minor(loss, digits, "money"), [amount for amount, _ in layers])
    return [
        Apart(money.from_minor(part, digits), frozenset(aside))
        for part, (_, aside) in zip(parts, layers, strict=True)
        if part and aside
    ]


def _sources(
    view: View,
    pod: people.Pod,
    first: dt.date,
    shared: Mapping[tuple[str, str], Decimal],
    lost: Sequence[Source],
) -> tuple[Source, ...]:
    unit = pod.commodity
    # What is told apart of an account is no part of the rest of it, now or at earlier share-outs.
    told = {each.account: NOTHING for each in lost}
    for each in lost:
        told[each.account] += each.amount + shared.get((each.mirror, unit), NOTHING)
    found = [each for each in lost if each.amount]
    for root in ("Income", "Expenses"):
        prefix = f"{root}:{pod.slug}:"
        before = view.balances(prefix, first - dt.timedelta(days=1))
        now = view.balances(prefix)
        undone = _undone_of_before(view, prefix, unit, first) if before else {}
        for account in dict.fromkeys(account for account, held in [*now, *before] if held == unit):
            source = Source(account, NOTHING)
            moved = now.get((account, unit), NOTHING) - before.get((account, unit), NOTHING)
            moved -= undone.get(account, NOTHING)
            amount = -moved - shared.get((source.mirror, unit), NOTHING) - told.get(account, NOTHING)
            if amount:
                found.append(Source(account, amount))
    return tuple(_interest_for_costs(pod, found))


def _undone_of_before(view: View, prefix: str, unit: str, first: dt.date) -> dict[str, Decimal]:
    """Account → what moved there since the first cycle began to undo what was earned or spent before any: no part of a cycle."""
    undoes = {by: seq for seq, by in view.session.corrections().items()}
    found: dict[str, Decimal] = {}
    for row in view.postings(prefix, since=first) if undoes else ():
        entry = view.session.entry_row(undoes[row.seq]) if row.seq in undoes and row.commodity == unit else None
        if entry is not None and dt.date.fromisoformat(entry[1]) < first:
            found[row.account] = found.get(row.account, NOTHING) + view.amount(row)
    return found


def _interest_for_costs(pod: people.Pod, sources: list[Source]) -> list[Source]:
    """Interest from the bank pays costs and is nobody's: what is beyond them waits for the costs of the next cycle."""
    interest, written_off = pod.income("Bank"), write_offs(pod)
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
