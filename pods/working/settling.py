"""Who gives how much to whom in mutual support: proportional payments, and the fewest transfers that settle the same.

Amounts are whole minor units here; what a book says of a month is read in support.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger import money

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

# The search for the fewest transfers looks at every group of those who give or get: beyond so many, of whom no two settle
# with each other, it would take too long.
MOST_SEARCHED = 14
Payment = tuple[str, str, int]
"""(who gives, who gets, how much)."""


@dataclass(frozen=True, slots=True)
class Targets:
    """What each gives and gets in all, by name in the order given; both sides sum to `total`, the smaller side of the two."""

    gives: dict[str, int]
    gets: dict[str, int]
    surplus: int
    need: int

    @property
    def total(self) -> int:
        """What changes hands in all."""
        return min(self.surplus, self.need)


def targets(have_need: Mapping[str, int]) -> Targets:
    """What each is to give or to get: in proportion to their surplus or need, capped at the smaller total.

    `have_need` is what each has less what they need. Largest remainder, ties in the order given.
    Source: domain.md, "Livelihood pod", mutual support; golden/group_income_proportional.json.
    """
    over = {name: number for name, number in have_need.items() if number > 0}
    under = {name: -number for name, number in have_need.items() if number < 0}
    surplus, need = sum(over.values()), sum(under.values())
    total = min(surplus, need)
    return Targets(_shared(total, over), _shared(total, under), surplus, need)


@dataclass(frozen=True, slots=True)
class Month:
    """A month of mutual support: what each has, needs and is over (negative: under), in money, by name in joining order.

    `given` and `got` are what was paid so far, in minor units; `between` what of it was paid between the same two.
    """

    have: Mapping[str, Decimal]
    need: Mapping[str, Decimal]
    over: Mapping[str, Decimal]
    given: Mapping[str, int]
    got: Mapping[str, int]
    between: Mapping[tuple[str, str], int]
    digits: int

    @property
    def wanted(self) -> Targets:
        """What each gives and gets in all."""
        return targets({name: money.to_minor(number, self.digits, "") for name, number in self.over.items()})

    @property
    def left(self) -> Targets:
        """What of it is still to be given and got."""
        return remaining(self.wanted, self.given, self.got)

    @property
    def out_of_the_pod(self) -> dict[str, int]:
        """What each still gets beside those payments: out of what others gave into the pod's money for the month."""
        lies = sum(self.given.values()) - sum(self.got.values())
        left = self.left.gets
        rest = {name: max(0, number - self.got.get(name, 0) - left[name]) for name, number in self.wanted.gets.items()}
        rest = {name: number for name, number in rest.items() if number}
        return _shared(min(lies, sum(rest.values())), rest) if rest and lies > 0 else {}

    @property
    def still_proportional(self) -> list[Payment]:
        """The payments still to be made, everybody to everybody."""
        return after(self.wanted, self.left, self.between)

    @property
    def is_sure(self) -> bool:
        """Whether these are surely the fewest."""
        return is_sure(self.left)

    @property
    def still_fewest(self) -> list[Payment]:
        """The fewest transfers that come to the same."""
        return fewest(self.left)


def _shared(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """`total` in proportion to the weights, those who get nothing of it included."""
    parts = money.split(total, list(weights.values())) if weights else []
    return dict(zip(weights, parts, strict=True))


def remaining(wanted: Targets, given: Mapping[str, int], got: Mapping[str, int]) -> Targets:
    """What is still to be given and got when some was paid already, partial payments included.

    Who paid their part, or more, gives nothing more; who got theirs gets nothing more. Where that leaves one side with
    more than the other, because somebody gave or got too much, the larger side shares the smaller in proportion.
    """
    gives = {name: max(0, number - given.get(name, 0)) for name, number in wanted.gives.items()}
    gets = {name: max(0, number - got.get(name, 0)) for name, number in wanted.gets.items()}
    giving, getting = sum(gives.values()), sum(gets.values())
    total = min(giving, getting)
    gives = _shared(total, gives) if giving > total else gives
    gets = _shared(total, gets) if getting > total else gets
    return Targets(gives, gets, giving, getting)


def proportional(wanted: Targets) -> list[Payment]:
    """Everybody who gives, to everybody who gets, in proportion: what each gives and gets sums up exactly.

    The exact payment gives × gets ÷ total is rounded down, and the units left over are put where there was a
    fraction, so that no payment is off by a whole unit.
    """
    givers, takers = list(wanted.gives), list(wanted.gets)
    total = sum(wanted.gives.values())
    if not total:
        return []
    exact = [[Fraction(wanted.gives[one] * wanted.gets[other], total) for other in takers] for one in givers]
    cells = _rounded(exact, list(wanted.gives.values()), list(wanted.gets.values()))
    return [
        (one, other, cells[row][column])
        for row, one in enumerate(givers)
        for column, other in enumerate(takers)
        if cells[row][column]
    ]


def _rounded(exact: Sequence[Sequence[Fraction]], rows: list[int], columns: list[int]) -> list[list[int]]:
    """The table in whole numbers, each rounded up or down, with the sums that its rows and columns had.

    There always is one: the units that rounding down left over are a flow from rows to columns through the cells
    that had a fraction, and the fractions themselves are such a flow, so a whole one exists.
    """
    cells = [[int(value) for value in row] for row in exact]
    free = [[value != int(value) for value in row] for row in exact]
    lacking = [whole - sum(row) for whole, row in zip(rows, cells, strict=True)]
    wanting = [whole - sum(row[at] for row in cells) for at, whole in enumerate(columns)]
    up: list[set[int]] = [set() for _ in cells]

    def place(row: int, seen: set[int]) -> bool:
        """Put one unit of a row into some column, moving another row's unit on where the column is full."""
        for column in sorted(range(len(columns)), key=lambda at: (int(exact[row][at]) - exact[row][at], at)):
            if not free[row][column] or column in up[row] or column in seen:
                continue
            seen.add(column)
            holders = [other for other in range(len(cells)) if column in up[other]]
            if len(holders) < wanting[column]:
                up[row].add(column)
                return True
            for other in holders:
                up[other].discard(column)
                if place(other, seen):
                    up[row].add(column)
                    return True
                up[other].add(column)
        return False

    for row, units in enumerate(lacking):
        for _ in range(units):
            assert place(row, set()), "the fractions themselves are a flow, so a whole one exists"
    return [[cell + (column in up[row]) for column, cell in enumerate(line)] for row, line in enumerate(cells)]


def after(wanted: Targets, left: Targets, paid: Mapping[tuple[str, str], int]) -> list[Payment]:
    """The proportional payments that are still to be made: those of the whole month less what was paid between the same two.

    Where somebody paid another than was their part, what is left is shared in proportion anew.
    """
    whole = {(one, other): number for one, other, number in proportional(wanted)}
    rest = {pair: number - paid.get(pair, 0) for pair, number in whole.items()}
    gives = {name: sum(number for (one, _), number in rest.items() if one == name) for name in left.gives}
    gets = {name: sum(number for (_, other), number in rest.items() if other == name) for name in left.gets}
    if all(number >= 0 for number in rest.values()) and gives == left.gives and gets == left.gets:
        return [(one, other, number) for (one, other), number in rest.items() if number]
    return proportional(left)


def fewest(wanted: Targets) -> list[Payment]:
    """The fewest transfers by which everybody gives and gets the same in all.

    A group that settles within itself needs one transfer less than it has members, so the more such groups the better.
    Two who settle with each other are such a group, and of the most groups some always hold every such pair: those go
    first. Of the rest, up to MOST_SEARCHED people, all groupings are looked at; more settle from the largest on: one
    transfer fewer than people at most, though perhaps not the fewest, which `is_sure` tells.
    """
    pairs, open_ = _paired(wanted)
    if len(open_) > MOST_SEARCHED:
        return pairs + _settled(open_)
    order = {name: at for at, name in enumerate([*wanted.gives, *wanted.gets])}
    found = [[pair] for pair in pairs] + [_settled(group) for group in _groups(open_)]
    found.sort(key=lambda group: min(order[name] for giver, taker, _ in group for name in (giver, taker)))
    return [payment for group in found for payment in group]


def is_sure(wanted: Targets) -> bool:
    """Whether there are no fewer transfers than `fewest` finds: all groupings were looked at."""
    return len(_paired(wanted)[1]) <= MOST_SEARCHED


def _paired(wanted: Targets) -> tuple[list[Payment], dict[str, int]]:
    """(the transfers of those who settle with one other, what each of the others gives, negative, or gets)."""
    open_ = {name: -number for name, number in wanted.gives.items() if number}
    open_ |= {name: number for name, number in wanted.gets.items() if number}
    pairs: list[Payment] = []
    for name, number in list(open_.items()):
        other = next((each for each in open_ if number < 0 and open_[each] == -number), None)
        if other is not None:
            pairs.append((name, other, -number))
            del open_[name], open_[other]
    return pairs, open_


def _groups(open_: Mapping[str, int]) -> list[dict[str, int]]:
    """The most groups, each summing to zero, into which those who give (negative) and get can be parted."""
    names = list(open_)
    count = 1 << len(names)
    sums, most, last = [0] * count, [0] * count, [0] * count
    for some in range(1, count):
        low = (some & -some).bit_length() - 1
        sums[some] = sums[some & (some - 1)] + open_[names[low]]
        most[some] = -1
        for at in range(len(names)):
            if some >> at & 1 and most[some ^ 1 << at] > most[some]:
                most[some], last[some] = most[some ^ 1 << at], at
        most[some] += sums[some] == 0
    groups: list[dict[str, int]] = []
    some = count - 1
    while some:
        if sums[some] == 0:
            groups.append({})
        name = names[last[some]]
        groups[-1][name] = open_[name]
        some ^= 1 << last[some]
    order = {name: at for at, name in enumerate(names)}
    return [dict(sorted(group.items(), key=lambda each: order[each[0]])) for group in groups]


def _settled(group: Mapping[str, int]) -> list[Payment]:
    """Transfers that bring everybody in a group to zero, from the largest on: each ends at least one side."""
    givers = sorted(((-number, name) for name, number in group.items() if number < 0), key=lambda each: -each[0])
    takers = sorted(((number, name) for name, number in group.items() if number > 0), key=lambda each: -each[0])
    payments: list[Payment] = []
    while givers:
        (gives, giver), (gets, taker) = givers.pop(0), takers.pop(0)
        moved = min(gives, gets)
        payments.append((giver, taker, moved))
        if gives > moved:
            givers.insert(0, (gives - moved, giver))
        if gets > moved:
            takers.insert(0, (gets - moved, taker))
    return payments
