"""Which of somebody's shares may go: not what has not vested, is pledged or is on offer. Pledging lives here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Invalid, Refused, unknown
from pods.crew import people
from pods.lending import agreed
from pods.owning import offered, vesting
from pods.owning.holdings import Holding, ShareClass, classes, holding, need_held, share_class
from pods.owning.lots import Taken, take

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.act import Lot
    from ledger.view import View

PLEDGE = "pledge"
OPEN, RELEASED = "open", "released"
LOAN_OVER = frozenset({agreed.CLOSED, agreed.WITHDRAWN})


class Pledge(Act):
    """A member pledges shares, for a `loan` or another reason: they stay where they are until it is closed or they are released."""

    kind = "pledge"
    pod: str
    share_class: str
    member: str
    shares: Decimal
    because: Words = ""
    loan: str | None = None


class ReleasePledge(Act):
    """Pledged shares are free again."""

    kind = "release-pledge"
    pledge: str


@dataclass(frozen=True, slots=True)
class Bound:
    """What of a holding may not go on a day."""

    unvested: Decimal
    pledged: Decimal
    offers: Mapping[str, Decimal]

    @property
    def offered(self) -> Decimal:
        """How many are on offer."""
        return sum(self.offers.values(), self.pledged * 0)

    def free(self, standing: Holding) -> Decimal:
        """How many may go."""
        return max(standing.shares - self.unvested - self.pledged - self.offered, standing.shares * 0)


def pledges(view: View, pod: people.Pod, member: Record, on: dt.date | None = None) -> list[Record]:
    """What a member has pledged in a pod on a day; what stood for a loan that is over is free again."""
    found = view.find(PLEDGE, pod=pod.id, member=member.id, status=OPEN, on=on)
    return [each for each in found if loan_closed(view, each, on) is None]


def loan_closed(view: View, record: Record, on: dt.date | None = None) -> Record | None:
    """The loan of a pledge, once it is over: repaid, or never paid out. One that is written off keeps its security."""
    found = view.get("loan", record.body["loan"], on) if record.body.get("loan") else None
    return found if found is not None and found.status in LOAN_OVER else None


def pledged(view: View, held: ShareClass, member: Record, on: dt.date | None = None) -> Decimal:
    """How many shares of a class a member has pledged."""
    found = pledges(view, held.pod, member, on)
    return sum(
        (Decimal(each.body["shares"]) for each in found if each.body["class"] == held.name),
        money.from_minor(0, held.digits),
    )


def securing(view: View, loan: str) -> list[str]:
    """The shares pledged for a loan and not released by hand, as `15 BAKERY.A of Ben (PL1)`."""
    found = []
    for each in view.find(PLEDGE, status=OPEN):
        held = view.get("class", f"{each.pod}/{each.body['class']}") if each.body.get("loan") == loan else None
        if held is not None:
            name = people.known(view, each.member or "").body["name"]
            found.append(f"{each.body['shares']} {held.body['commodity']} of {name} ({each.id})")
    return found


def said_for(record: Record) -> str:
    """What a pledge stands for: `loan L1: the oven`."""
    loan = f"loan {record.body['loan']}" if record.body.get("loan") else ""
    return ": ".join(filter(None, (loan, record.body["because"])))


def bound(view: View, standing: Holding, *, offer: str | None = None) -> Bound:
    """What of a holding may not go on the view's day, nor be missing later for what was pledged or offered then.

    What `offer` promises does not count: it is what is sold.
    """
    held, member = standing.share_class, standing.member
    found = vesting.grants(view, held.pod, member=member.id)
    most = max(pledged(view, held, member), pledged(view, held, member, dt.date.max))
    return Bound(vesting.unvested(found, held, member.id), most, offered.promised(view, held, member, but=offer))


def over_bound(view: View, pod: people.Pod) -> list[tuple[Holding, Bound]]:
    """Who holds fewer shares than have not vested, are pledged and are on offer, and what is bound of them.

    No act makes it so any more; a book in which an earlier version bound what had not vested stays as it is.
    """
    names = {each.id: each for each in view.find("member")}
    pairs = {
        (each.member or "", each.body["class"])
        for each in (*view.find(vesting.GRANT, pod=pod.id), *view.find(PLEDGE, pod=pod.id, status=OPEN))
    }
    found = [
        holding(view, held, names[member])
        for held in classes(view, pod)
        for member in names
        if (member, held.name) in pairs
    ]
    every = [(standing, bound(view, standing)) for standing in found]
    return [each for each in every if each[0].shares < each[1].unvested + each[1].pledged + each[1].offered]


def taken(view: View, standing: Holding, shares: Decimal, *, offer: str | None = None) -> Taken:
    """`shares` that may go, taken out of a holding: the oldest lots first, of each what has vested.

    Raises: Refused, for more than is held, or than is neither unvested, pledged nor on an offer but `offer`.
    """
    need_held(view, standing, shares)
    held = standing.share_class
    limits = bound(view, standing, offer=offer)
    free = limits.free(standing)
    if shares > free:
        raise Refused(
            f"Of the {standing.shares:f} {held.commodity} that {standing.member.body['name']} holds on {view.on}, "
            f"{said(limits)}; {free:f} may go, fewer than {shares:f}.",
            hint=_freed(limits, held),
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


def need_bindable(view: View, standing: Holding, shares: Decimal) -> None:
    """`shares` may be pledged or offered: they may go, and are there on every later day beside all that is bound by then.

    Raises: Refused, with the entry that took them.
    """
    taken(view, standing, shares)
    held, member = standing.share_class, standing.member
    least, day, seq = view.owed(held.account(member), held.commodity, view.on)
    limits = bound(view, standing)
    granted = vesting.of(vesting.grants(view, held.pod, member=member.id, on=day), held, member.id)
    free = least - vesting.unvested(granted, held, member.id) - limits.pledged - limits.offered
    if shares > free:
        raise Refused(
            f"{member.body['name']} holds {least:f} {held.commodity} on {day}, because of entry {seq}; beside what is bound of them "
            f"{max(free, Decimal(0)):f} are left, fewer than {shares:f}.",
            hint=f"Use --on {day} or later, or take fewer.",
            where="on",
        )


def said(limits: Bound) -> str:
    """What may not go and why, as in `4 have not vested and 5 are on offer in O1`."""
    parts = [f"{limits.unvested:f} have not vested"] if limits.unvested else []
    parts += [f"{limits.pledged:f} are pledged"] if limits.pledged else []
    parts += [f"{number:f} are on offer in {id}" for id, number in limits.offers.items()]
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _freed(limits: Bound, held: ShareClass) -> str:
    if limits.offers:
        return f"Take the offer back first: crewbook shares withdraw-offer {next(iter(limits.offers))}"
    if limits.pledged:
        return f"See what is pledged: crewbook shares pledges {held.pod.id}"
    return f"See what has vested: crewbook shares vesting {held.pod.id}"


@rule(Pledge)
def pledge(act: Pledge, view: View) -> Change:
    """A record of how many may not go, and why.

    Raises: Refused, for shares that are not held, on that day or a later one, have not vested, or are pledged or on offer already.
    """
    pod = people.pod(view, act.pod)
    held = share_class(view, pod, act.share_class)
    member = people.member(view, act.member)
    people.need_owner(view, member.id, "Pledging another member's shares")
    shares = people.number(view, act.shares, held.commodity, where="shares")
    need_bindable(view, holding(view, held, member), shares)
    body = {"class": held.name, "shares": f"{shares:f}", "because": act.because, **_stands_for(act, view)}
    record = Record(PLEDGE, view.next_id("PL", PLEDGE), body, status=OPEN, pod=pod.id, member=member.id)
    return Change(records=(record,), about=(f"member/{member.id}", *held.about, f"{PLEDGE}/{record.id}"), id=record.id)


def _stands_for(act: Pledge, view: View) -> dict[str, str]:
    """The loan that the shares secure, if any.

    Raises: Invalid, when nobody says what they stand for; Refused, for a loan that is over.
    """
    if act.loan is None:
        if not act.because:
            raise Invalid(
                "A pledge says what it stands for.", hint="Add --loan L1, or --for with the reason.", where="loan"
            )
        return {}
    loan = agreed.loan(view, act.loan)
    if loan.status in LOAN_OVER:
        raise Refused(
            f"{loan.id} is {loan.status}; nothing stands for it any more.",
            hint="List those that run: crewbook loan list",
            where="loan",
        )
    return {"loan": loan.id}


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
    closed = loan_closed(view, record)
    if closed is not None:
        raise Refused(
            f"{record.id} ended with {closed.id}, which is {closed.status}: its shares are free.",
            hint=f"See it: crewbook shares pledges {record.pod}",
            where="pledge",
        )
    if record.status != OPEN:
        raise Refused(
            f"{record.id} was released before.", hint=f"See it: crewbook shares pledges {record.pod}", where="pledge"
        )
    about = (f"member/{record.member}", f"pod/{record.pod}", f"{PLEDGE}/{record.id}")
    return Change(records=(record.changed(status=RELEASED),), about=about)
