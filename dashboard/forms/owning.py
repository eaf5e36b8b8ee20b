"""Forms for shares: issued, offered, taken, wanted, passed on. Which classes, offers and people can be chosen stands in finding_shares.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.forms.offer import Offer, of_shares
from dashboard.rights import Right
from ledger.act import make
from pods.owning.issuing import Convert, Issue, IssueForWork
from pods.owning.offers import Offer as OfferShares
from pods.owning.offers import PassOffer, SettleOffer, Want, WithdrawOffer
from pods.owning.selling import TakeOffer, TransferOutside
from pods.owning.transferring import Transfer
from reports.say import say

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.view import View

_OWNERSHIP = "ownership"


def _converted(_view: View, values: dict[str, Any]) -> Act:
    """Whoever names a note means that one."""
    return make(Convert, **({**values, "owed": "note"} if "note" in values else values))


OFFERS = (
    Offer(
        Issue,
        say("Issue shares"),
        say("Issue them"),
        Right.KEEP,
        _OWNERSHIP,
        ("pod", "share_class", "member", "shares"),
        ("price", "into", "vest_from", "vested", "events"),
    ),
    Offer(
        IssueForWork,
        say("Issue shares for work"),
        say("Issue them"),
        Right.KEEP,
        _OWNERSHIP,
        ("pod", "share_class", "member", "hours", "because"),
        ("vest_from", "vested", "events"),
    ),
    of_shares(
        Convert,
        say("Take shares for what the pod owes"),
        say("Ask the others"),
        _OWNERSHIP,
        ("owed",),
        ("note", "price", "events"),
        makes=_converted,
    ),
    of_shares(OfferShares, say("Offer shares"), say("Offer them"), _OWNERSHIP, ("price",), ("to", "days")),
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
        ("pod", "share_class", "giver", "taker", "shares", "price", "gift"),
        own="giver",
    ),
    Offer(
        TransferOutside,
        say("Somebody from outside buys shares"),
        say("Ask the others"),
        Right.SPEAK,
        _OWNERSHIP,
        ("pod", "share_class", "giver", "shares", "taker", "name", "offer", "price", "gift"),
        own="giver",
    ),
)
