"""Shares pass from one member to another and keep their numbers, cost and day; what they pay each other stays outside."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from ledger import money
from ledger.act import Act, Change, rule
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.owning import asset_lock
from pods.owning.free import taken
from pods.owning.holdings import Holding, ShareClass, holding, numbers, share_class
from pods.owning.holdings import label as numbers_label
from pods.owning.lots import Taken, shares_in
from pods.owning.share_words import counted, is_one
from pods.voices import consent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from beancount.core import position

    from ledger.act import Record
    from ledger.view import View


class Transfer(Act):
    """A member passes shares on to another member; what they pay each other stays outside the book, but for the `price` they say."""

    kind = "transfer"
    topic: ClassVar[str] = "transfer"
    pod: str
    share_class: str
    giver: str
    taker: str
    shares: Decimal
    gift: bool | None = None
    price: Decimal | None = None


@rule(Transfer)
def transfer(act: Transfer, view: View) -> Change:
    """The oldest lots move first and keep their cost and day; a split lot keeps its first numbers here.

    Raises: Refused, when the class may not be passed on or the giver has fewer, on that day or any later one; and with an
    asset lock without a price, or above par.
    """
    pod = people.pod(view, act.pod)
    held = share_class(view, pod, act.share_class)
    giver, taker = people.member(view, act.giver), people.member(view, act.taker)
    people.need_owner(view, giver.id, "Passing on another member's shares")
    consent.require(act, view)
    need_transferable(held)
    if held.terms.whole("refusal-days") and not act.gift:
        raise Refused(
            f"Shares of {held.commodity} that are sold are offered to the pod and then to all members (refusal-days).",
            hint=f"Offer them: crewbook shares offer {giver.id} {act.shares:f} --class {pod.id}/{held.name} --price AMOUNT; "
            "if nothing is paid for them, add --gift",
            where="class",
        )
    if giver.id == taker.id:
        raise Invalid(
            f"{giver.body['name']} cannot pass shares on to themselves.", hint="Name who gets them.", where="to"
        )
    shares = people.number(view, act.shares, held.commodity, where="shares")
    standing = holding(view, held, giver)
    return passed_on(view, held, standing, [(taker, shares)], note=paid(view, held, act.price, gift=bool(act.gift)))


def paid(view: View, held: ShareClass, price: Decimal | None, *, gift: bool) -> str:
    """What is paid for each share, as the entry says it behind who gets them; nothing where nobody said.

    Raises: Invalid, for a gift with a price; Refused, where an asset lock asks for the price, or for one above par.
    """
    pod, par = held.pod, money.show(held.par, held.pod.commodity)
    if gift and price is not None:
        raise Invalid("What is given has no price.", hint="Leave --gift or --price out.", where="price")
    if gift:
        return ", as a gift"
    if price is None:
        if asset_lock.body(pod) is not None:
            raise Refused(
                f"{pod.name} has an asset lock: who passes shares on says what is paid for each, {par} at most.",
                hint=f"Add --price {held.par:f} or less; or --gift, where nothing is paid.",
                where="price",
            )
        return ""
    number = people.number(view, price, pod.commodity, where="price")
    asset_lock.need_fair_price(held, number, hint=f"Write --price {held.par:f} or less.")
    return f" at {money.show(number, pod.commodity)} each"


def need_transferable(held: ShareClass) -> None:
    """Shares of the class may be passed on.

    Raises: Refused, when they may not.
    """
    if not held.is_transferable:
        raise Refused(
            f"Shares {held.commodity} may not be passed on.", hint="They go back to the pod instead.", where="class"
        )


def passed_on(
    view: View,
    held: ShareClass,
    standing: Holding,
    takers: Sequence[tuple[Record, Decimal]],
    *,
    note: str = "",
    offer: str | None = None,
) -> Change:
    """The shares in the takers' hands, so many each, the oldest for the first of them; out of an `offer`, if there is one.

    Raises: Refused, for more than may go.
    """
    giver, together = standing.member, sum((number for _, number in takers), Decimal(0))
    gone = taken(view, standing, together, offer=offer)
    names = ", ".join(
        taker.body["name"] if len(takers) == 1 else f"{taker.body['name']} ({number:f})" for taker, number in takers
    )
    narration = f"{counted(together)} of {held.pod.name} {held.name} {'passes' if is_one(together) else 'pass'} to {names}{note}"
    postings, labels = list(gone.postings), list(gone.labels)
    for taker, part, label in _dealt(held, gone, takers):
        postings.append(shares_in(held.account(taker), -part[0], held.commodity, part[1]._replace(label=label)))
        labels.append(label)
    directive = people.transaction(view.on, giver.body["name"], narration, [])._replace(postings=postings)
    about = (f"member/{giver.id}", *(f"member/{taker.id}" for taker, _ in takers), *held.about)
    return Change((directive,), about=(*about, *(f"lot/{held.commodity}/{each}" for each in dict.fromkeys(labels))))


def _dealt(
    held: ShareClass, gone: Taken, takers: Sequence[tuple[Record, Decimal]]
) -> Iterator[tuple[Record, tuple[Decimal, position.Cost], str]]:
    """(taker, part with its cost, its numbers): the parts taken, dealt out in their order and split where they must be."""
    parts = list(gone.parts)
    for taker, number in takers:
        wanted = number
        while wanted:
            has, cost = parts.pop(0)
            goes = min(has, wanted)
            label = cost.label
            if goes < has and not held.digits:
                begin, end = numbers(cost.label)
                label = numbers_label(begin, begin + int(goes) - 1)
                cost = cost._replace(label=numbers_label(begin + int(goes), end))
            if goes < has:
                parts.insert(0, (has - goes, cost))
            wanted -= goes
            yield taker, (goes, cost), label


def _sentence(act: Transfer, view: View) -> str:
    pod = people.pod(view, act.pod)
    names = [people.member(view, each).body["name"] for each in (act.giver, act.taker)]
    note = paid(view, share_class(view, pod, act.share_class), act.price, gift=bool(act.gift))
    return f"{names[0]} passes {counted(act.shares)} of {pod.name} {act.share_class} to {names[1]}{note}"


consent.describe(Transfer, _sentence, beneficiary=lambda act, _: act.taker)
