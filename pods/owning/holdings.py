"""Who holds which shares: classes with their terms, and lots with their numbers, day and cost, read from the book."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from ledger import money
from ledger.errors import Refused, unknown
from pods.crew import people
from pods.crew.terms import Terms
from pods.owning.slice_class import is_of_slices
from pods.settings.shares import PER_MEMBER, SHARE_CLASS, YES

if TYPE_CHECKING:
    from ledger.act import Lot, Record
    from ledger.view import View


@dataclass(frozen=True, slots=True)
class ShareClass:
    """A class of shares read from its record; `par` is in the pod's money a share."""

    pod: people.Pod
    record: Record
    name: str
    commodity: str
    par: Decimal
    digits: int
    terms: Terms

    @property
    def votes(self) -> str:
        """How votes are counted: `per-member` or `per-share`."""
        return self.terms.text("votes")

    @property
    def is_transferable(self) -> bool:
        """Whether members may pass the shares on."""
        return self.terms.text("transferable") == YES

    def account(self, member: Record) -> str:
        """Where a member's shares of this class stand (held is negative)."""
        return f"{self.prefix}:{member.body['account']}"

    @property
    def prefix(self) -> str:
        """What the accounts of all holders begin with."""
        return f"Equity:Shares:{self.pod.slug}:{self.name}"

    def outstanding(self, view: View, on: dt.date | None = None) -> Decimal:
        """How many shares all members hold together at the end of a day."""
        return -view.total(f"{self.prefix}:", self.commodity, on)

    @property
    def about(self) -> tuple[str, str]:
        """The pod and the class, as entries name them."""
        return f"pod/{self.pod.id}", f"class/{self.pod.id}/{self.name}"


@dataclass(frozen=True, slots=True)
class Holding:
    """What one member holds of one class. `paid_in` is the lots' cost; lots are oldest first."""

    member: Record
    share_class: ShareClass
    shares: Decimal
    paid_in: Decimal
    lots: tuple[tuple[Lot, Decimal], ...]


def share_class(view: View, pod: people.Pod, name: str) -> ShareClass:
    """The pod's class of shares called `name`.

    Raises: Invalid, with the nearest names, when there is none on that day; Refused, when it is the class of slices.
    """
    record = view.get("class", f"{pod.id}/{name}")
    if record is not None and is_of_slices(record):
        raise Refused(
            f"{name} of {pod.name} is a class of slices: they come of what members put at risk, and nobody issues, sells or "
            "redeems them.",
            hint=f"Put something in: crewbook slices put {pod.id} ana 250; hand them over: crewbook slices hand-over {pod.id} ana ben",
            where="class",
        )
    if record is None:
        known = [each.name for each in classes(view, pod)]
        hint = (
            f"{pod.name} has: {', '.join(known)}." if known else f"Begin one: crewbook shares class {pod.id} A --par 10"
        )
        raise unknown("class of shares", name, known, hint=hint)
    return class_of(pod, record)


def classes(view: View, pod: people.Pod) -> list[ShareClass]:
    """The pod's classes of shares in the order in which they began; the class of slices is none of them."""
    return [class_of(pod, record) for record in view.find("class", pod=pod.id) if not is_of_slices(record)]


def class_of(pod: people.Pod, record: Record) -> ShareClass:
    """A class of shares as its record has it."""
    body = record.body
    given = dict(body.get("terms", {}))
    if "votes" in body:
        # A class of an older book has these two beside its terms.
        given = {"votes": body["votes"], "transferable": YES if body["transferable"] else "no"} | given
    return ShareClass(
        pod, record, body["name"], body["commodity"], Decimal(body["par"]), body["digits"], Terms(SHARE_CLASS, given)
    )


def holding(view: View, held: ShareClass, member: Record, on: dt.date | None = None) -> Holding:
    """What a member holds of a class on a day."""
    account = held.account(member)
    return _holding(view, held, member, _by_account(view, account, on).get((account, held.commodity), []))


def register(view: View, pod: people.Pod) -> list[Holding]:
    """Who holds what in a pod, by class, then by joining order; those without shares left out. The book is read once."""
    everybody = view.find("member")
    lots = _by_account(view, f"Equity:Shares:{pod.slug}:", None)
    found = [
        _holding(view, held, member, lots[held.account(member), held.commodity])
        for held in classes(view, pod)
        for member in everybody
        if (held.account(member), held.commodity) in lots
    ]
    return [each for each in found if each.shares]


def _by_account(view: View, prefix: str, on: dt.date | None) -> dict[tuple[str, str], list[tuple[Lot, Decimal]]]:
    """(account, commodity) → lots held there and how many, below a prefix, by day."""
    listed = view.lots_listed(prefix, on)
    return {key: [(lot, -units) for _, _, lot, units in held] for key, held in groupby(listed, key=itemgetter(0, 1))}


def _holding(view: View, held: ShareClass, member: Record, found: list[tuple[Lot, Decimal]]) -> Holding:
    lots = tuple(found)
    if len({lot.date for lot, _ in lots}) < len(lots):
        # Several of one day go by their numbers; they are read in the order of letters, in which 10 stands before 9.
        lots = tuple(sorted(lots, key=lambda pair: (pair[0].date, first_number(pair[0].label))))
    digits = view.digits(held.pod.commodity)
    # Most lots cost the same: what each cost is reckoned once.
    numbers_at: dict[int, Decimal] = {}
    for lot, units in lots:
        numbers_at[lot.cost_minor] = numbers_at.get(lot.cost_minor, Decimal(0)) + units
    paid_in = sum((units * money.from_minor(cost, digits) for cost, units in numbers_at.items()), Decimal(0))
    shares = sum(numbers_at.values(), money.from_minor(0, held.digits))
    return Holding(member, held, shares, money.round_half_up(paid_in, digits), lots)


def need_held(view: View, standing: Holding, shares: Decimal) -> None:
    """Somebody holds as many shares on the view's day.

    Raises: Refused, with how many they hold.
    """
    if standing.shares < shares:
        held = standing.share_class
        raise Refused(
            f"{standing.member.body['name']} holds {standing.shares:f} {held.commodity} on {view.on}, fewer than {shares:f}.",
            hint=f"Write {standing.shares:f} or fewer." if standing.shares else "There is nothing to take from.",
            where="shares",
        )


def label(first: int, last: int) -> str:
    """The numbers of a certificate as they are written: `21-30`, or `21` alone."""
    return f"{first}-{last}" if last > first else str(first)


def numbers(label: str) -> tuple[int, int]:
    """The first and the last number of a certificate; of one that counts parts of shares, its own number."""
    first, _, last = label.removeprefix("c").partition("-")
    return int(first), int(last or first)


def first_number(label: str) -> int:
    """What certificates are sorted by."""
    return int(label.removeprefix("c").partition("-")[0])


def votes_of(held: ShareClass) -> str:
    """How votes of a class are counted, in a few words."""
    return "one a member" if held.votes == PER_MEMBER else "one a share"
