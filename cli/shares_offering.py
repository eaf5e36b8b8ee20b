"""Commands for shares that are sold: offered to the pod, then to the members, then to outsiders."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door, amount
from cli.options import reports, writes
from cli.shares import ClassOption, NumberArgument, PodArgument, named, shares_typed

OfferArgument = Annotated[str, typer.Argument(help="The offer, as in O1.")]


def register(shares: typer.Typer) -> None:
    """Add them to the group `shares`."""
    writes(shares, "offer")(offer)
    writes(shares, "take-offer")(take_offer)
    writes(shares, "pass-offer")(pass_offer)
    writes(shares, "want")(want)
    writes(shares, "settle-offer")(settle_offer)
    writes(shares, "sell-outside")(sell_outside)
    writes(shares, "withdraw-offer")(withdraw_offer)
    reports(shares, "offers")(offers)


def offer(
    door: Door,
    member: Annotated[str, typer.Argument(help="Who sells.")],
    number: NumberArgument,
    share_class: ClassOption,
    price: Annotated[str, typer.Option(help="What one share is to cost.", metavar="AMOUNT")],
    to: Annotated[str | None, typer.Option(help="Who from outside would buy them.", metavar="NAME")] = None,
    days: Annotated[
        str | None,
        typer.Option(help="Days for the pod, the members, outsiders, as in 30,30,90 (default: as the class says)."),
    ] = None,
) -> None:
    """A member offers shares: to the pod, then to the members, then to outsiders."""
    from ledger.act import make
    from pods.owning.offers import Offer

    pod, name = named(share_class)
    act = make(
        Offer,
        pod=pod,
        share_class=name,
        member=member,
        shares=shares_typed(number),
        price=amount(door, price, pod, "price"),
        to=to,
        days=None if days is None else tuple(days.split(",")),
    )
    door.post(act)


def take_offer(
    door: Door,
    offer: OfferArgument,
    number: Annotated[str | None, typer.Argument(metavar="[NUMBER]", help="How many (default: all).")] = None,
    from_place: Annotated[
        str | None, typer.Option("--from-place", help="Where the money is taken from.", metavar="PLACE")
    ] = None,
) -> None:
    """The pod takes shares that are offered, at their price; the others are asked first."""
    from ledger.act import make
    from pods.owning.selling import TakeOffer

    shares = None if number is None else shares_typed(number)
    door.post(make(TakeOffer, offer=offer, shares=shares, place=from_place))


def pass_offer(door: Door, offer: OfferArgument) -> None:
    """The pod takes nothing of an offer: it is the members' turn."""
    from pods.owning.offers import PassOffer

    door.post(PassOffer(offer=offer))


def want(
    door: Door,
    offer: OfferArgument,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="How many you would take; 0 for none.")],
) -> None:
    """Say how many of the shares on offer you would take."""
    from ledger.act import make
    from pods.owning.offers import Want

    door.post(make(Want, offer=offer, member=door.by, shares=shares_typed(number)))


def settle_offer(door: Door, offer: OfferArgument) -> None:
    """Give the members what they want of an offer, or their part of it."""
    from pods.owning.offers import SettleOffer

    door.post(SettleOffer(offer=offer))


def sell_outside(
    door: Door,
    offer: OfferArgument,
    member: Annotated[str, typer.Argument(help="What the buyer is to be called here, as in gil.")],
    name: Annotated[str, typer.Option(help="The buyer's name.")],
    number: Annotated[str | None, typer.Option("--shares", help="How many (default: all that are left).")] = None,
) -> None:
    """Somebody from outside buys what is left of an offer, and joins; the others are asked first."""
    from ledger.act import make
    from pods.owning import offered, offers
    from pods.owning.selling import TransferOutside

    with door.view() as view:
        found = offers.offer(view, offer)
        left = offered.left(found)
    act = make(
        TransferOutside,
        pod=found.pod,
        share_class=found.body["class"],
        giver=found.member,
        taker=member,
        name=name,
        shares=left if number is None else shares_typed(number),
        offer=found.id,
    )
    door.post(act)


def withdraw_offer(door: Door, offer: OfferArgument) -> None:
    """Take an offer back; what was sold of it stays sold."""
    from pods.owning.offers import WithdrawOffer

    door.post(WithdrawOffer(offer=offer))


def offers(door: Door, pod: PodArgument) -> None:
    """What is offered, whose turn it is, who wants how many, and what was sold."""
    from reports.offers import offers_of

    with door.view() as view:
        door.show(offers_of(view, pod))
