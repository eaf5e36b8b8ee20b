"""Dynamic equity kept in a book: what members put at risk becomes slices, payments take it back, until the pie is frozen.

What lies on the accounts is money; slices are reckoned from it (slices.py), so they are right on every day and after every
correction. Work is worth what it was not paid; no money moves for it.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from ledger import money
from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.crew.places import need_money
from pods.owning import asset_lock, capital
from pods.owning.equity import need_solvent
from pods.owning.slice_class import FROZEN, SliceClass, frozen, slice_class
from pods.owning.slices import Stake, paid_back, unpaid
from pods.voices import consent
from pods.working.livelihood import least

if TYPE_CHECKING:
    from ledger.view import View

_ZERO = Decimal(0)
_A_DAY = dt.timedelta(days=1)
# Equity:Slices:<Pod>:<Cash>:<Member>
_SORT = 3
CASH, WELL, NONCASH = "cash", "well", "noncash"
SORTS: dict[str, str] = {
    CASH: "cash that is spent",
    WELL: "cash that waits in the well",
    NONCASH: "what is no money",
}


class PutIn(Act):
    """A member puts something at risk: cash, cash that waits in the well, or anything else at what it is worth.

    Work is given as `hours` with a `fair` pay for them, where the class of slices does not say it, and what was `paid`, both a
    year; its worth is then reckoned.
    """

    kind = "slices-in"
    topic: ClassVar[str] = "slices-put"
    pod: str
    member: str
    sort: Literal["cash", "well", "noncash"]
    amount: Decimal | None = None
    hours: Decimal | None = None
    fair: Decimal | None = None
    paid: Decimal | None = None
    purpose: Words | None = None
    into: str | None = None


class Draw(Act):
    """Money of a member that waited in the well was spent, and makes slices from now on."""

    kind = "slices-draw"
    pod: str
    member: str
    amount: Decimal


class TakeBack(Act):
    """A payment to a member takes back what they have at risk: cash first, then the well, then all else."""

    kind = "slices-back"
    topic: ClassVar[str] = "slices"
    moves_money_out = True
    pod: str
    member: str
    amount: Decimal
    place: str | None = None


class Freeze(Act):
    """The pod breaks even: the pie is frozen, and who owns how much of it stays as it is."""

    kind = "slices-freeze"
    topic: ClassVar[str] = "slices"
    pod: str


def account(pod: people.Pod, sort: str, member: Record) -> str:
    """What a member has at risk of one sort (negative)."""
    return f"Equity:Slices:{pod.slug}:{sort.capitalize()}:{member.body['account']}"


def stake(view: View, pod: people.Pod, member: Record, on: dt.date | None = None) -> Stake:
    """What a member has at risk at the end of the view's day or another."""
    return _stake(view, slice_class(view, pod, on), member, on)


def _stake(view: View, held: SliceClass, member: Record, on: dt.date | None = None) -> Stake:
    pod = held.pod
    risk = {sort: -view.balance(account(pod, sort, member), pod.commodity, on) for sort in SORTS}
    return Stake(cash=risk[CASH], noncash=risk[NONCASH], well=risk[WELL], per=held.multipliers)


def stakes(view: View, pod: people.Pod) -> list[tuple[Record, Stake]]:
    """Who has something at risk, in joining order."""
    held = slice_class(view, pod)
    found = [(each, _stake(view, held, each)) for each in view.find("member")]
    return [(each, risk) for each, risk in found if risk.slices or risk.well]


def _running(view: View, id: str) -> tuple[people.Pod, SliceClass]:
    """The pod and its class of slices, while its pie is not frozen.

    Raises: Refused, when it is.
    """
    pod = capital.owned(view, id)
    need_growing(view, pod)
    return pod, slice_class(view, pod)


def need_growing(view: View, pod: people.Pod) -> None:
    """The pie of a pod is not frozen, on whichever day.

    Raises: Refused, when it is.
    """
    record = frozen(view, pod, view.on.max)
    if record is not None:
        raise Refused(
            f"The pie of {pod.name} was frozen on {record.date} (entry {record.seq}); who owns how much of it is fixed.",
            hint=f"See it: crewbook slices show {pod.id}",
            where="pod",
        )


@rule(PutIn)
def put_in(act: PutIn, view: View) -> Change:
    """Cash comes into a place; anything else is a cost that no money was paid for.

    Raises: Invalid, for work without hours or a fair pay; Refused, when the pie is frozen.
    """
    pod, held = _running(view, act.pod)
    member = people.member(view, act.member)
    if act.sort == NONCASH and view.doing.proposal is None:
        people.need_treasurer(view, "What is no money")
    consent.require(act, view)
    amount = _worth(act, view, held)
    unit = pod.commodity
    against = f"Expenses:{pod.slug}:Sweat" if act.sort == NONCASH else pod.place(act.into)
    what = f"{act.hours.normalize():f} hours of work" if act.hours is not None else act.purpose or SORTS[act.sort]
    directive = people.transaction(
        view.on,
        member.body["name"],
        f"Put at risk in {pod.name}: {what}",
        [(against, amount, unit), (account(pod, act.sort, member), -amount, unit)],
    )
    return Change((directive,), about=(*held.about, f"member/{member.id}"))


def _worth(act: PutIn, view: View, held: SliceClass) -> Decimal:
    """The amount that was given, or what the hours are worth: (fair − paid) ÷ 2,000 each, rounded half up once."""
    pod = held.pod
    if act.hours is None:
        if act.amount is None:
            raise Invalid("Nobody said how much.", hint="Write the amount, or hours with --fair.", where="amount")
        return people.number(view, act.amount, pod.commodity)
    fair = held.fair_pay if act.fair is None else act.fair
    if fair is None:
        raise Invalid(
            f"Nobody said what a fair pay for a year of {held.fair_hours:,} hours is.",
            hint=f"Write it, --fair 80000; or set it for all: crewbook shares change {pod.id}/{held.name} --set fair-pay=80000"
            if held.record
            else "Write it: --fair 80000",
            where="fair",
        )
    if act.hours <= 0 or fair <= (act.paid or _ZERO):
        raise Invalid(
            "Work is worth the hours times what a fair pay is above what was paid, and that is nothing here.",
            hint=f"Write hours above zero, and --fair as a year of {held.fair_hours:,} hours.",
            where="fair",
        )
    worth = unpaid(fair, act.paid or _ZERO, act.hours, held.fair_hours)
    return people.number(view, money.round_half_up(worth, view.digits(pod.commodity)), pod.commodity)


@rule(Draw)
def draw(act: Draw, view: View) -> Change:
    """Out of the member's well, into their cash.

    Raises: Refused, when the well holds less, on that day or any later one.
    """
    people.need_treasurer(view, "What was spent of a well")
    pod, held = _running(view, act.pod)
    member = people.member(view, act.member)
    amount = people.number(view, act.amount, pod.commodity)
    there = least(view, account(pod, WELL, member), pod.commodity)
    if amount > there:
        raise Refused(
            f"The well of {member.body['name']} in {pod.name} holds {money.show(there, pod.commodity)}; "
            f"{money.show(amount, pod.commodity)} is more than that.",
            hint=f"Write {there:f} or less." if there else "There is nothing to spend.",
            where="amount",
        )
    directive = people.transaction(
        view.on,
        member.body["name"],
        f"Spent out of the well of {pod.name}",
        [
            (account(pod, WELL, member), amount, pod.commodity),
            (account(pod, CASH, member), -amount, pod.commodity),
        ],
    )
    return Change((directive,), about=(*held.about, f"member/{member.id}"))


@rule(TakeBack)
def take_back(act: TakeBack, view: View) -> Change:
    """Money out, and what they have at risk smaller in its order; out of a frozen pie with an asset lock alone.

    Raises: Refused, when the pie is frozen otherwise, without consent, for more than is at risk on that day or any later one, or
    when the money is not there.
    Source: domain.md, "Dynamic equity"; golden/slicing_pie_lump_sum.json.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "A payment that takes slices back")
    pod = capital.owned(view, act.pod)
    if asset_lock.body(pod) is None:
        need_growing(view, pod)
    pie = slice_class(view, pod)
    member = _holder(view, act.member)
    consent.require(act, view)
    unit = pod.commodity
    amount = people.number(view, act.amount, unit)
    held = {sort: least(view, account(pod, sort, member), unit) for sort in SORTS}
    before = Stake(cash=held[CASH], noncash=held[NONCASH], well=held[WELL])
    left, over = paid_back(before, amount)
    if over:
        there = amount - over
        raise Refused(
            f"{member.body['name']} has {money.show(there, unit)} at risk in {pod.name}; {money.show(amount, unit)} is "
            "more than that.",
            hint=f"Pay {there:f} or less." if there else "There is nothing to take back.",
            where="amount",
        )
    place = pod.place(act.place)
    need_solvent(view, pod, amount, "what is at risk")
    if member.status == people.DIED:
        # Their heirs get it when it is settled what they left.
        place = people.estate(pod, member)
    else:
        need_money(view, pod, place, amount)
    taken = {CASH: before.cash - left.cash, WELL: before.well - left.well, NONCASH: before.noncash - left.noncash}
    directive = people.transaction(
        view.on,
        member.body["name"],
        f"Slices of {pod.name} taken back",
        [*((account(pod, sort, member), number, unit) for sort, number in taken.items()), (place, -amount, unit)],
    )
    return Change((directive,), about=(*pie.about, f"member/{member.id}"))


@rule(Freeze)
def freeze(act: Freeze, view: View) -> Change:
    """Nothing is put in or taken back any more from this day on.

    Raises: Refused, without consent, while there are no slices, or where something made or took some on a later day.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "Freezing a pie")
    pod, held = _running(view, act.pod)
    consent.require(act, view)
    if not any(risk.slices for _, risk in stakes(view, pod)):
        raise Refused(
            f"Nobody has slices of {pod.name} on {view.on}.",
            hint=f"Put something in first: crewbook slices put {pod.id} ana 250",
            where="pod",
        )
    _need_still(view, held)
    record = Record("pie", pod.id, {}, status=FROZEN, pod=pod.id)
    return Change(records=(record,), about=held.about)


def _need_still(view: View, held: SliceClass) -> None:
    """Nothing was put in or taken back behind the view's day, and a unit of it makes as many slices; parts may have changed hands.

    Raises: Refused, with the last entry that says otherwise.
    """
    moved: dict[int, tuple[dt.date, dict[str, Decimal]]] = {}
    for row in view.postings(f"Equity:Slices:{held.pod.slug}:", since=view.on + _A_DAY, until=view.on.max):
        _, of = moved.setdefault(row.seq, (row.date, {}))
        sort = row.account.split(":")[_SORT]
        of[sort] = of.get(sort, _ZERO) + view.amount(row)
    later = [(moved[seq][0], seq) for seq in view.standing(moved) if any(moved[seq][1].values())]
    then = slice_class(view, held.pod, view.on.max)
    if then.record is not None and then.record.date is not None and then.multipliers != held.multipliers:
        later.append((then.record.date, then.record.seq))
    if later:
        day, seq = max(later)
        raise Refused(
            f"The pie of {held.pod.name} changed on {day} (entry {seq}), after {view.on}; once it is frozen it stays as it is.",
            hint=f"Freeze it on that day or later: --on {day}",
            where="on",
        )


def _holder(view: View, handle: str) -> Record:
    """A member, or one who left or died with something at risk.

    Raises: Invalid, for anybody else.
    """
    found = view.get("member", handle)
    return found if found is not None and found.status != people.IN else people.member(view, handle)


def _asks_what_it_is_worth(act: PutIn, view: View, topics: set[str], _by: str | None) -> bool:
    """Whether the others are asked: as the pod says, and with an asset lock always about what is no money, for it is paid back at its worth."""
    return act.topic in topics or (act.sort == NONCASH and asset_lock.body(capital.owned(view, act.pod)) is not None)


def _said(act: PutIn, view: View) -> str:
    pod = people.pod(view, act.pod)
    name = people.member(view, act.member).body["name"]
    worth = _worth(act, view, slice_class(view, pod))
    return f"{name} puts {money.show(worth, pod.commodity)} at risk in {pod.name}: {SORTS[act.sort]}"


def _taken(act: TakeBack, view: View) -> str:
    pod = people.pod(view, act.pod)
    name = _holder(view, act.member).body["name"]
    return f"{name} gets {money.show(act.amount, pod.commodity)} back of what they have at risk in {pod.name}"


consent.describe(PutIn, _said, beneficiary=lambda act, _: act.member, asks=_asks_what_it_is_worth)
consent.describe(TakeBack, _taken, beneficiary=lambda act, _: act.member)
consent.describe(Freeze, lambda act, view: f"Freeze the pie of {people.pod(view, act.pod).name}: it breaks even")
