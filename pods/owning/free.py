"""Which of somebody's shares may go: not those that have not vested, nor those that are pledged. Pledging them lives here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Refused, unknown
from pods.crew import people
from pods.owning import vesting
from pods.owning.holdings import Holding, ShareClass, holding, need_held, share_class
from pods.owning.lots import Taken, take

if TYPE_CHECKING:
    from ledger.act import Lot
    from ledger.view import View

PLEDGE = "pledge"
OPEN, RELEASED = "open", "released"


class Pledge(Act):
    """A member pledges shares: until they are released they stay where they are."""

    kind = "pledge"
    pod: str
    share_class: str
    member: str
    shares: Decimal
    because: Words


class ReleasePledge(Act):
    """Pledged shares are free again."""

    kind = "release-pledge"
    pledge: str


@dataclass(frozen=True, slots=True)
class Bound:
    """What of a holding may not go on a day."""

    unvested: Decimal
    pledged: Decimal

    def free(self, standing: Holding) -> Decimal:
        """How many may go."""
        return max(standing.shares - self.unvested - self.pledged, standing.shares * 0)


def pledged(view: View, held: ShareClass, member: Record, on: dt.date | None = None) -> Decimal:
    """How many shares of a class a member has pledged."""
    found = view.find(PLEDGE, pod=held.pod.id, member=member.id, status=OPEN, on=on)
    return sum(
        (Decimal(each.body["shares"]) for each in found if each.body["class"] == held.name),
        money.from_minor(0, held.digits),
    )


def bound(view: View, standing: Holding) -> Bound:
    """What of a holding may not go on the view's day, nor be missing later for what was pledged then."""
    held, member = standing.share_class, standing.member
    found = vesting.grants(view, held.pod, member=member.id)
    most = max(pledged(view, held, member), pledged(view, held, member, dt.date.max))
    return Bound(vesting.unvested(found, held, member.id), most)


def taken(view: View, standing: Holding, shares: Decimal) -> Taken:
    """`shares` that may go, taken out of a holding: the oldest lots first, of each what has vested.

    Raises: Refused, for more than is held, or than is neither unvested nor pledged.
    """
    need_held(view, standing, shares)
    held, name = standing.share_class, standing.member.body["name"]
    limits = bound(view, standing)
    free = limits.free(standing)
    if shares > free:
        parts = [f"{limits.unvested:f} have not vested"] if limits.unvested else []
        parts += [f"{limits.pledged:f} are pledged"] if limits.pledged else []
        raise Refused(
            f"Of the {standing.shares:f} {held.commodity} that {name} holds on {view.on}, {' and '.join(parts)}; "
            f"{free:f} may go, fewer than {shares:f}.",
            hint=f"See what has vested: crewbook shares vesting {held.pod.id}"
            if limits.unvested
            else f"See what is pledged: crewbook shares pledges {held.pod.id}",
            where="shares",
        )
    found = vesting.of(vesting.grants(view, held.pod, member=standing.member.id), held, standing.member.id)

    def stays(lot: Lot, owned: Decimal) -> Decimal:
        return vesting.unvested_in(found, lot, owned)

    return take(
        view,
        standing,
        shares,
        most=lambda lot, owned: owned - stays(lot, owned),
        is_first=lambda lot, owned: bool(stays(lot, owned)),
    )


@rule(Pledge)
def pledge(act: Pledge, view: View) -> Change:
    """A record of how many may not go, and why.

    Raises: Refused, for shares that are not held, have not vested or are pledged already.
    """
    pod = people.pod(view, act.pod)
    held = share_class(view, pod, act.share_class)
    member = people.member(view, act.member)
    people.need_owner(view, member.id, "Pledging another member's shares")
    shares = people.number(view, act.shares, held.commodity, where="shares")
    taken(view, holding(view, held, member), shares)
    body = {"class": held.name, "shares": f"{shares:f}", "because": act.because}
    record = Record(PLEDGE, view.next_id("PL", PLEDGE), body, status=OPEN, pod=pod.id, member=member.id)
    return Change(records=(record,), about=(f"member/{member.id}", *held.about, f"{PLEDGE}/{record.id}"), id=record.id)


@rule(ReleasePledge)
def release(act: ReleasePledge, view: View) -> Change:
    """The pledge is over; a treasurer says so, for whom the shares were pledged to.

    Raises: Refused, when it was before.
    """
    record = view.get(PLEDGE, act.pledge.upper())
    if record is None:
        raise unknown(
            "pledge", act.pledge, (each.id for each in view.find(PLEDGE)), hint="List them: crewbook shares pledges POD"
        )
    people.need_treasurer(view, "The release of pledged shares")
    if record.status != OPEN:
        raise Refused(
            f"{record.id} was released before.", hint=f"See it: crewbook shares pledges {record.pod}", where="pledge"
        )
    about = (f"member/{record.member}", f"pod/{record.pod}", f"{PLEDGE}/{record.id}")
    return Change(records=(record.changed(status=RELEASED),), about=about)
