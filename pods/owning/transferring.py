"""Shares pass from one member to another and keep their numbers, cost and day; what they pay each other stays outside."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from ledger.act import Act, Change, rule
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.owning.free import taken
from pods.owning.holdings import Holding, ShareClass, holding, share_class
from pods.voices import consent

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View


class Transfer(Act):
    """A member passes shares on to another member; what they pay each other stays outside the book."""

    kind = "transfer"
    topic: ClassVar[str] = "transfer"
    pod: str
    share_class: str
    giver: str
    taker: str
    shares: Decimal


@rule(Transfer)
def transfer(act: Transfer, view: View) -> Change:
    """The oldest lots move first and keep their cost and day; a split lot keeps its first numbers here.

    Raises: Refused, when the class may not be passed on or the giver has fewer, on that day or any later one.
    """
    pod = people.pod(view, act.pod)
    held = share_class(view, pod, act.share_class)
    giver, taker = people.member(view, act.giver), people.member(view, act.taker)
    people.need_owner(view, giver.id, "Passing on another member's shares")
    consent.require(act, view)
    if not held.is_transferable:
        raise Refused(
            f"Shares {held.commodity} may not be passed on.", hint="They go back to the pod instead.", where="class"
        )
    if giver.id == taker.id:
        raise Invalid(
            f"{giver.body['name']} cannot pass shares on to themselves.", hint="Name who gets them.", where="to"
        )
    shares = people.number(view, act.shares, held.commodity, where="shares")
    standing = holding(view, held, giver)
    return passed_on(view, held, standing, taker, shares)


def passed_on(view: View, held: ShareClass, standing: Holding, taker: Record, shares: Decimal) -> Change:
    """The shares in the taker's hands."""
    giver = standing.member
    gone = taken(view, standing, shares)
    narration = f"{shares:f} shares of {held.pod.name} {held.name} pass to {taker.body['name']}"
    postings = [*gone.postings, *gone.into(held.account(taker), held.commodity)]
    directive = people.transaction(view.on, giver.body["name"], narration, [])._replace(postings=postings)
    about = (f"member/{giver.id}", f"member/{taker.id}", *held.about)
    return Change((directive,), about=(*about, *(f"lot/{held.commodity}/{each}" for each in gone.labels)))


def _sentence(act: Transfer, view: View) -> str:
    pod = people.pod(view, act.pod)
    names = [people.member(view, each).body["name"] for each in (act.giver, act.taker)]
    return f"{names[0]} passes {act.shares:f} shares of {pod.name} {act.share_class} to {names[1]}"


consent.describe(Transfer, _sentence, beneficiary=lambda act, _: act.taker)
