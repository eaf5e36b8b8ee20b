"""Shares that go beyond the members: the pod takes what is offered, or somebody from outside buys and joins."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from ledger import money
from ledger.act import Act, Change, Words, rule
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.crew.members import Join, joined
from pods.crew.places import need_money
from pods.owning import offered, offers
from pods.owning.asking import asks_unless_told
from pods.owning.asset_lock import need_at_most_par
from pods.owning.ending import REDEEMED, ended
from pods.owning.equity import need_solvent
from pods.owning.free import taken
from pods.owning.holdings import holding, share_class
from pods.owning.share_words import be, counted
from pods.owning.transferring import need_transferable, paid, passed_on
from pods.voices import consent

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View


class TakeOffer(Act):
    """The pod takes shares that are offered, at the price of the offer: all that are left, or so many."""

    kind = "offer-take"
    topic: ClassVar[str] = "redemption"
    moves_money_out = True
    offer: str
    shares: Decimal | None = None
    place: str | None = None


class TransferOutside(Act):
    """A member passes shares on to somebody from outside, who joins the crew with them; out of an offer, if there is one."""

    kind = "transfer-outside"
    topic: ClassVar[str] = "outsider"
    pod: str
    share_class: str
    giver: str
    taker: str
    name: Words
    shares: Decimal
    offer: str | None = None
    gift: bool | None = None
    price: Decimal | None = None


@rule(TakeOffer)
def take_offer(act: TakeOffer, view: View) -> Change:
    """The shares end, paid at the price of the offer; the rest is at once the members' turn.

    Raises: Refused, without consent, when it is not the pod's turn, or as a redemption is.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "What a pod takes of an offer")
    record = offers.offer(view, act.offer)
    pod = people.pod(view, record.pod or "")
    held = share_class(view, pod, record.body["class"])
    consent.require(act, view)
    offers.need_stage(view, record, offered.POD)
    shares = _number(act.shares, view, record, held.commodity)
    standing = holding(view, held, people.member(view, record.member or ""))
    gone = taken(view, standing, shares, offer=record.id)
    amount = money.round_half_up(Decimal(record.body["price"]) * shares, view.digits(pod.commodity))
    need_at_most_par(held, shares, amount)
    need_solvent(view, pod, amount, "these shares", less="take fewer shares, or wait")
    place = pod.place(act.place)
    need_money(view, pod, place, amount)
    narration = f"{counted(shares)} of {pod.name} {held.name} {be(shares)} taken back for {money.show(amount, pod.commodity)}, as offered in {record.id}"
    change = ended(view, standing, gone, narration, [(place, -amount)], how=REDEEMED, amount=amount)
    changed = offers.sold(record, {offered.POD: shares}, view.on, pod_over=view.on.isoformat())
    about = tuple(dict.fromkeys((*change.about, *offers.about(record))))
    return Change(change.directives, (*change.records, changed), about)


def _number(typed: Decimal | None, view: View, record: Record, commodity: str) -> Decimal:
    """How many of an offer's shares are taken: so many, or all that are left.

    Raises: Refused, for more than are left.
    """
    left = offered.left(record)
    shares = left if typed is None else people.number(view, typed, commodity, where="shares")
    if shares > left:
        raise Refused(
            f"{record.id} still offers {left:f} shares, fewer than {shares:f}.",
            hint=f"Take {left:f} or fewer." if left else f"See it: crewbook shares offers {record.pod}",
            where="shares",
        )
    return shares


@rule(TransferOutside)
def transfer_outside(act: TransferOutside, view: View) -> Change:
    """Somebody new in the crew, and the shares in their hands.

    Raises: Refused, without consent, where shares are offered first and these were not, or when it is not the outsiders'
    turn; and what joining raises.
    """
    pod = people.pod(view, act.pod)
    held = share_class(view, pod, act.share_class)
    giver = people.member(view, act.giver)
    people.need_owner(view, giver.id, "Passing on another member's shares")
    consent.require(act, view)
    need_transferable(held)
    record = offers.offer(view, act.offer) if act.offer else None
    if record is None and held.terms.whole("refusal-days"):
        raise Refused(
            f"Shares of {held.commodity} are offered to the pod and the members before an outsider gets any (refusal-days).",
            hint=f"Offer them: crewbook shares offer {giver.id} {act.shares:f} --class {pod.id}/{held.name} --price AMOUNT",
            where="class",
        )
    if record is None:
        shares = people.number(view, act.shares, held.commodity, where="shares")
        at = paid(view, held, act.price, gift=bool(act.gift))
    else:
        offers.need_stage(view, record, offered.OUTSIDERS)
        offers.need_fair(held, record)
        if act.price is not None or act.gift:
            raise Invalid(
                f"What is paid for the shares of {record.id} is said in the offer.",
                hint="Leave --gift and --price out.",
                where="price",
            )
        shares = _number(act.shares, view, record, held.commodity)
        at = f" at {money.show(Decimal(record.body['price']), pod.commodity)} each, as offered in {record.id}"
    new = joined(Join(member=act.taker, name=act.name), view)
    taker = new.records[0]
    sold = record.id if record else None
    moved = passed_on(view, held, holding(view, held, giver), [(taker, shares)], note=at, offer=sold)
    records = new.records if record is None else (*new.records, offers.sold(record, {act.taker: shares}, view.on))
    about = (*moved.about, *(offers.about(record) if record else ()))
    return Change(moved.directives, records, tuple(dict.fromkeys(about)), id=act.taker)


def _taking(act: TakeOffer, view: View) -> str:
    record = offers.offer(view, act.offer)
    pod = people.pod(view, record.pod or "")
    shares = offered.left(record) if act.shares is None else act.shares
    seller = people.member(view, record.member or "").body["name"]
    return (
        f"{pod.name} takes {counted(shares)} of {pod.name} {record.body['class']} that {seller} offers in {record.id}, "
        f"at {money.show(Decimal(record.body['price']), pod.commodity)} each"
    )


def _sentence(act: TransferOutside, view: View) -> str:
    pod = people.pod(view, act.pod)
    giver = people.member(view, act.giver).body["name"]
    price = "" if act.price is None else f" at {money.show(act.price, pod.commodity)} each"
    if act.offer:
        record = offers.offer(view, act.offer)
        price = f" at {money.show(Decimal(record.body['price']), pod.commodity)} each ({record.id})"
    return f"{giver} passes {counted(act.shares)} of {pod.name} {act.share_class}{price} to {act.name} from outside, who joins"


consent.describe(
    TakeOffer,
    _taking,
    beneficiary=lambda act, view: offers.offer(view, act.offer).member,
    pod=lambda act, view: offers.offer(view, act.offer).pod,
    asks=asks_unless_told(TakeOffer.topic),
)
consent.describe(
    TransferOutside, _sentence, beneficiary=lambda act, _: act.giver, asks=asks_unless_told(TransferOutside.topic)
)
