"""Forms for shares: issued, offered, taken, wanted, passed on. Which classes, offers and people can be chosen stands in finding_shares.py."""

from __future__ import annotations

from dashboard.forms.offer import Offer
from dashboard.rights import Right
from pods.owning.issuing import Issue
from pods.owning.offers import Offer as OfferShares
from pods.owning.offers import PassOffer, SettleOffer, Want, WithdrawOffer
from pods.owning.selling import TakeOffer, TransferOutside
from pods.owning.transferring import Transfer
from reports.say import say

_OWNERSHIP = "ownership"

OFFERS = (
    Offer(
        Issue,
        say("Issue shares"),
        say("Issue them"),
        Right.KEEP,
        _OWNERSHIP,
        ("pod", "share_class", "member", "shares"),
        ("price", "into", "vest_from", "vested"),
    ),
    Offer(
        OfferShares,
        say("Offer shares"),
        say("Offer them"),
        Right.SPEAK,
        _OWNERSHIP,
        ("pod", "share_class", "member", "shares", "price"),
        ("to", "days"),
        own="member",
    ),
    Offer(
        TakeOffer,
        say("The pod takes shares that are offered"),
        say("Take them"),
        Right.KEEP,
        _OWNERSHIP,
        ("offer", "shares"),
        ("place",),
    ),
    Offer(
        PassOffer,
        say("The pod takes none of an offer"),
        say("It is the members' turn"),
        Right.KEEP,
        _OWNERSHIP,
        ("offer",),
    ),
    Offer(
        Want,
        say("Say how many shares you would take"),
        say("Say so"),
        Right.SPEAK,
        _OWNERSHIP,
        ("offer", "member", "shares"),
        own="member",
    ),
    Offer(
        SettleOffer,
        say("Share out what is offered"),
        say("Share them out"),
        Right.KEEP,
        _OWNERSHIP,
        ("offer",),
    ),
    Offer(WithdrawOffer, say("Take an offer back"), say("Take it back"), Right.SPEAK, _OWNERSHIP, ("offer",)),
    Offer(
        Transfer,
        say("Pass shares on"),
        say("Pass them on"),
        Right.SPEAK,
        _OWNERSHIP,
        ("pod", "share_class", "giver", "taker", "shares", "gift"),
        own="giver",
    ),
    Offer(
        TransferOutside,
        say("Somebody from outside buys shares"),
        say("Ask the others"),
        Right.SPEAK,
        _OWNERSHIP,
        ("pod", "share_class", "giver", "shares", "taker", "name", "offer"),
        own="giver",
    ),
)
