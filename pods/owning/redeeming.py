"""Shares that end: taken back by the pod for money, given back for nothing, or cancelled with the reason said."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from ledger import money
from ledger.act import Act, Change, Words, rule
from ledger.errors import Refused
from pods.crew import people
from pods.crew.places import need_money
from pods.owning import asset_lock, notes, worth
from pods.owning.asking import asks_unless_told
from pods.owning.ending import CANCELLED, GIVEN, REDEEMED, ended
from pods.owning.equity import need_solvent
from pods.owning.free import taken
from pods.owning.holdings import holding, share_class
from pods.owning.share_words import be, counted
from pods.voices import consent

if TYPE_CHECKING:
    from ledger.view import View
    from pods.owning.holdings import ShareClass
    from pods.owning.lots import Taken


class Redeem(Act):
    """The pod takes a member's shares back and pays what the class says, at once or on a note.

    `amount` is what the others were asked about: it stands, though the value moves until it is carried out.
    """

    kind = "redeem"
    topic: ClassVar[str] = "redemption"
    moves_money_out = True
    pod: str
    share_class: str
    member: str
    shares: Decimal
    amount: Decimal | None = None
    instalments: int | None = None
    every: str | None = None
    rate: str | None = None
    place: str | None = None


class GiveBack(Act):
    """A member gives shares back to the pod for nothing."""

    kind = "give-back"
    pod: str
    share_class: str
    member: str
    shares: Decimal


class Cancel(Act):
    """A member's shares are cancelled, for a reason; nothing is paid for them."""

    kind = "cancel-shares"
    topic: ClassVar[str] = "redemption"
    pod: str
    share_class: str
    member: str
    shares: Decimal
    because: Words


@rule(Redeem)
def redeem(act: Redeem, view: View) -> Change:
    """The oldest shares go; what is paid above their cost is the collective's loss, and below it its gain.

    Raises: Refused, without consent, for more than is held, when the pod could not pay its debts then, or has not the
    money there, or when the shares are worth another amount than was written.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "A redemption of shares")
    pod = people.pod(view, act.pod)
    held = share_class(view, pod, act.share_class)
    member = people.person(view, act.member)
    consent.require(act, view)
    shares = people.number(view, act.shares, held.commodity, where="shares")
    standing = holding(view, held, member)
    gone = taken(view, standing, shares)
    amount = _agreed(act, view, held, gone)
    asset_lock.need_at_most_par(held, shares, amount)
    need_solvent(view, pod, amount, "these shares", less="take back fewer shares, or wait")
    count = held.terms.whole("redeem-instalments") if act.instalments is None else act.instalments
    narration = (
        f"{counted(shares)} of {pod.name} {held.name} {be(shares)} taken back for {money.show(amount, pod.commodity)}"
    )
    if not count or not amount:
        into = pod.place(act.place)
        if member.status == people.DIED:
            # Their heirs get it when it is settled what they left.
            into = people.estate(pod, member)
        else:
            need_money(view, pod, into, amount, hint="Pay it in instalments, or wait until money is received.")
        return ended(view, standing, gone, narration, [(into, -amount)], how=REDEEMED, amount=amount)
    every = act.every or held.terms.text("redeem-every")
    why = f"{counted(shares)} of class {held.name}"
    rate = act.rate or held.terms.text("redeem-rate")
    record, owed = notes.begun(view, pod, member, amount, count=count, every=every, rate=rate, why=why)
    change = ended(
        view, standing, gone, f"{narration} on note {record.id}", [(owed, -amount)], how=REDEEMED, amount=amount
    )
    return Change(change.directives, (*change.records, record), (*change.about, f"note/{record.id}"), id=record.id)


def price(act: Redeem, view: View) -> Decimal:
    """What the shares of a redemption are worth on the view's day.

    Raises: Invalid, for who or what is not there; Refused, for more than is held.
    """
    pod = people.pod(view, act.pod)
    held = share_class(view, pod, act.share_class)
    shares = people.number(view, act.shares, held.commodity, where="shares")
    standing = holding(view, held, people.person(view, act.member))
    return worth.value(view, held, taken(view, standing, shares).parts)


def _agreed(act: Redeem, view: View, held: ShareClass, gone: Taken) -> Decimal:
    """What is paid: what was agreed, where a proposal carries it, and otherwise what the shares are worth."""
    is_agreed = view.doing.proposal not in {None, consent.REHEARSAL}
    if act.amount is not None and is_agreed:
        return people.number(view, act.amount, held.pod.commodity) if act.amount else Decimal(0)
    amount, unit = worth.value(view, held, gone.parts), held.pod.commodity
    if act.amount is not None and act.amount != amount:
        raise Refused(
            f"These shares are worth {money.show(amount, unit)} on {view.on}, not {money.show(act.amount, unit)}.",
            hint="See how the class is valued: crewbook shares classes " + held.pod.id,
            where="amount",
        )
    return amount


@rule(GiveBack)
def give_back(act: GiveBack, view: View) -> Change:
    """The oldest shares go; what was paid in for them stays with the collective.

    Raises: Refused, for more than is held.
    """
    pod = people.pod(view, act.pod)
    held = share_class(view, pod, act.share_class)
    member = people.person(view, act.member)
    people.need_owner(view, member.id, "Giving another member's shares back")
    shares = people.number(view, act.shares, held.commodity, where="shares")
    standing = holding(view, held, member)
    narration = f"{counted(shares)} of {pod.name} {held.name} {be(shares)} given back"
    return ended(view, standing, taken(view, standing, shares), narration, (), how=GIVEN)


@rule(Cancel)
def cancel(act: Cancel, view: View) -> Change:
    """The oldest shares go; what was paid in for them stays with the collective.

    Raises: Refused, for more than is held, or without consent.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "A cancellation of shares")
    pod = people.pod(view, act.pod)
    held = share_class(view, pod, act.share_class)
    member = people.person(view, act.member)
    consent.require(act, view)
    shares = people.number(view, act.shares, held.commodity, where="shares")
    standing = holding(view, held, member)
    narration = f"{counted(shares)} of {pod.name} {held.name} {be(shares)} cancelled: {act.because}"
    return ended(view, standing, taken(view, standing, shares), narration, (), how=CANCELLED, because=act.because)


def _sentence(act: Redeem | Cancel, view: View) -> str:
    pod = people.pod(view, act.pod)
    name = people.person(view, act.member).body["name"]
    what = f"{counted(act.shares)} of {pod.name} {act.share_class}"
    if isinstance(act, Cancel):
        return f"{what} that {name} holds {be(act.shares)} cancelled: {act.because}"
    price = f" for {money.show(act.amount, pod.commodity)}" if act.amount is not None else ""
    held = share_class(view, pod, act.share_class)
    count = held.terms.whole("redeem-instalments") if act.instalments is None else act.instalments
    every = act.every or held.terms.text("redeem-every")
    paid = f", in {count} instalments, one a {every}" if count > 1 else ""
    paid += notes.with_interest(act.rate or held.terms.text("redeem-rate")) if count else ""
    return f"{pod.name} takes {what} back from {name}{price}{paid}"


consent.describe(Redeem, _sentence, beneficiary=lambda act, _: act.member, asks=asks_unless_told(Redeem.topic))
consent.describe(Cancel, _sentence, asks=asks_unless_told(Cancel.topic))
