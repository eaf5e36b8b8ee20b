"""What each member owns of a pod, a row a class: share of ownership, votes, share of surplus and exit value. No page lives here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from pods.crew import people
from pods.owning import measures, pie, shares, slice_class
from pods.settings.slices import PER_MEMBER, PER_SLICE
from reports.figures import ZERO, exact

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ledger.act import Record
    from ledger.view import View
    from pods.owning.slice_class import SliceClass
    from pods.owning.slices import Stake

# A percentage with four decimals counts in millionths.
_PARTS = 1_000_000
_PERCENT = 100
_NONE = money.from_minor(0, 4)


@dataclass(frozen=True, slots=True)
class Sliced:
    """What one member has of a pod's class of slices."""

    of: SliceClass
    stake: Stake


@dataclass(frozen=True, slots=True)
class Owned:
    """One member's part of one class, or of none where they share the surplus alone; `exit_value` is of what has vested.

    A row has a `holding` of shares or is `sliced`; the exit value of slices is what is at risk, and of a frozen pie
    nothing, unless an asset lock pays it back.
    Percentages of all rows sum to 100.0000. `surplus` stands in a member's first row; it is None where nobody can say it.
    """

    member: Record
    holding: shares.Holding | None
    ownership: Decimal
    votes: int | Decimal
    surplus: Decimal | None
    exit_value: Decimal
    unvested: Decimal
    sliced: Sliced | None = None

    @property
    def name(self) -> str:
        """The member's name."""
        return str(self.member.body["name"])

    @property
    def share_class(self) -> str | None:
        """What the class is called."""
        if self.sliced is not None:
            return self.sliced.of.name
        return self.holding.share_class.name if self.holding else None

    @property
    def slices(self) -> Decimal | None:
        """How many slices they have; None in a row that is not of them."""
        return self.sliced.stake.slices if self.sliced else None

    @property
    def shares(self) -> Decimal:
        """How many they hold."""
        return self.holding.shares if self.holding else ZERO

    @property
    def paid_in(self) -> Decimal:
        """What these shares cost."""
        return self.holding.paid_in if self.holding else ZERO

    @property
    def vested(self) -> Decimal:
        """How many of the shares are the member's own, whatever happens."""
        return self.shares - self.unvested

    @property
    def certificates(self) -> list[str]:
        """The numbers on the lots, oldest first."""
        return [lot.label for lot, _ in self.holding.lots] if self.holding else []


def owned_by(view: View, found: people.Pod) -> list[Owned]:
    """A row per member and class, by joining order, then by class; who shares the surplus without shares has one too."""
    joined = {each.id: at for at, each in enumerate(view.find("member"))}
    held = sorted(shares.register(view, found), key=lambda each: joined[each.member.id])
    sliced = _sliced(view, found)
    parts = _parts([each.shares * each.share_class.par for each in held], sliced)
    surplus = _surplus(view, found) if held or sliced else {}
    rows: list[Owned] = []
    has_voted: set[str] = set()
    granted = shares.grants(view, found)
    for each, part in zip(held, parts, strict=False):
        votes: int | Decimal
        if each.share_class.votes != PER_MEMBER:
            votes = _number(each.shares)
        else:
            votes = 1 if _may_vote(each.member, has_voted) else 0
            has_voted.add(each.member.id)
        lost = shares.unvested(granted, each.share_class, each.member.id)
        worth = exact(view, shares.worth_of(view, each, granted), found.commodity)
        rows.append(Owned(each.member, each, part, votes, part if surplus is None else None, worth, lost))
    for (member, one), part in zip(sliced, parts[len(held) :], strict=True):
        votes = 0
        if one.of.terms.text("slice-votes") == PER_SLICE:
            votes = _number(one.stake.slices)
        elif one.of.terms.text("slice-votes") == PER_MEMBER and one.stake.slices and _may_vote(member, has_voted):
            votes = 1
            has_voted.add(member.id)
        worth = exact(view, ZERO if slice_class.kept(view, found) else one.stake.money, found.commodity)
        rows.append(Owned(member, None, part, votes, None, worth, ZERO, one))
    if surplus:
        rows = _with_surplus(view, found, rows, surplus)
    return sorted(rows, key=lambda row: joined[row.member.id])


def _may_vote(member: Record, has_voted: Collection[str]) -> bool:
    """Where a member has one vote, who left with a part of a frozen pie has none, and who died has none."""
    return member.status == people.IN and member.id not in has_voted


def _sliced(view: View, found: people.Pod) -> list[tuple[Record, Sliced]]:
    """Who has slices of a pod that began a class of them, by joining order."""
    of = slice_class.slice_class(view, found)
    return [(member, Sliced(of, stake)) for member, stake in pie.stakes(view, found)] if of.record else []


def _parts(pars: list[Decimal], sliced: Sequence[tuple[Record, Sliced]]) -> list[Decimal]:
    """The percentages of shares by par, then of slices, which are as much of the whole together as their class says.

    Each side has all of it where the other has nothing.
    """
    counts = [one.stake.slices for _, one in sliced]
    all_pars, all_counts = sum(pars, ZERO), sum(counts, ZERO)
    if not all_pars or not all_counts:
        return percentages([*pars, *counts])
    beside = Decimal(sliced[0][1].of.terms.text("slices-part"))
    rest = Decimal(_PERCENT) - beside
    return percentages([*(each * rest * all_counts for each in pars), *(each * beside * all_pars for each in counts)])


def _number(number: Decimal) -> int | Decimal:
    return int(number) if number == number.to_integral_value() else number


def percentages(weights: Sequence[Decimal]) -> list[Decimal]:
    """Each weight's part of all in percent, four decimals, summing to 100.0000 exactly; nothing when all are zero.

    Largest remainder, ties by position.
    """
    if not any(weights):
        return [money.from_minor(0, 4) for _ in weights]
    return [money.from_minor(part, 4) for part in money.split(_PARTS, weights)]


def _with_surplus(view: View, found: people.Pod, rows: list[Owned], surplus: Mapping[str, Decimal]) -> list[Owned]:
    """The rows with each member's part of a surplus in their first one; who has none yet gets one for it."""
    left = dict(surplus)
    told = [replace(row, surplus=left.pop(row.member.id, _NONE)) for row in rows]
    nothing = exact(view, ZERO, found.commodity)
    more = [
        Owned(each, None, _NONE, 0, left[each.id], nothing, ZERO) for each in view.find("member") if left.get(each.id)
    ]
    return [*told, *more]


def _surplus(view: View, found: people.Pod) -> dict[str, Decimal] | None:
    """Member → percent of the members' part of a surplus by the pod's terms; empty where nobody can say it.

    None for a pod that shares no surplus: there only a dividend on shares could be divided.
    """
    if "surplus-by" not in found.terms.values():
        return None
    figures = measures.so_far(view, found)
    return dict(zip(figures, percentages(list(figures.values())), strict=True))
