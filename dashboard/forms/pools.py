"""Forms around pools: savings, goals, points, reciprocal saving, cycles of shares, and what the bank pays and takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.forms import lists
from dashboard.forms.offer import Offer, comes_in, goes_out
from dashboard.rights import Right
from ledger.act import make
from pods.cycles import carrying
from pods.cycles.cycle import BuyShares
from pods.cycles.cycle_ending import ShareOut
from pods.cycles.cycle_leaving import LeaveCycle
from pods.cycles.cycle_opening import ChangeCycle, OpenCycle
from pods.pools import reciprocity
from pods.pools.bank import BankCosts, BankInterest
from pods.pools.goals import DropGoal, SetGoal
from pods.pools.points import GivePoints
from pods.pools.reciprocity import Hold, Release, SaveAlongside
from pods.pools.savings import Contribution, Notice, Withdrawal
from reports.say import say

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.view import View

_BACK = "contributions"


def _released(view: View, values: dict[str, Any]) -> Act:
    """All that is held of them, where no amount is said."""
    if "amount" not in values:
        values = {**values, "amount": reciprocity.to_release(view, values["pod"], values["member"])}
    return make(Release, **values)


def _shared_out(view: View, values: dict[str, Any]) -> Act:
    """What the fund holds on the day, less what is left in the pool."""
    return carrying.share_out(view, values["pod"], lists.words(values.get("carry", ""), "carry"), values.get("place"))


OFFERS = (
    comes_in(Contribution, say("Record a contribution"), _BACK, ("into", "paid_by")),
    goes_out(Withdrawal, say("Take savings out"), say("Ask for it"), _BACK),
    Offer(
        Notice,
        say("Give notice that savings will be taken out"),
        say("Give notice"),
        Right.SPEAK,
        _BACK,
        ("pod", "member", "amount"),
        own="member",
    ),
    Offer(
        SetGoal,
        say("Save for something"),
        say("Set the goal"),
        Right.SPEAK,
        _BACK,
        ("pod", "member", "purpose", "amount", "until"),
        own="member",
    ),
    Offer(DropGoal, say("Save for it no longer"), say("Drop the goal"), Right.SPEAK, _BACK, ("goal",)),
    Offer(
        GivePoints,
        say("Give points to somebody"),
        say("Give them"),
        Right.SPEAK,
        _BACK,
        ("pod", "giver", "taker", "points"),
        ("because",),
        own="giver",
    ),
    Offer(
        SaveAlongside,
        say("Record what is saved alongside a loan"),
        say("Record it"),
        Right.KEEP,
        _BACK,
        ("loan", "amount"),
        ("into",),
    ),
    Offer(
        Hold,
        say("Have savings held until points are back at zero"),
        say("Hold them"),
        Right.SPEAK,
        _BACK,
        ("pod", "member", "amount"),
        own="member",
    ),
    Offer(
        Release,
        say("Free savings that are held"),
        say("Free them"),
        Right.SPEAK,
        _BACK,
        ("pod", "member", "amount"),
        own="member",
        spares=("amount",),
        makes=_released,
    ),
    comes_in(BuyShares, say("Record shares of a cycle that are bought"), _BACK),
    Offer(
        OpenCycle,
        say("Open a cycle of shares"),
        say("Open it"),
        Right.KEEP,
        _BACK,
        ("pod", "price", "most_shares"),
        ("weeks", "until"),
    ),
    Offer(
        ChangeCycle,
        say("Let a cycle end on another day"),
        say("Ask the others"),
        Right.SPEAK,
        _BACK,
        ("pod", "until"),
    ),
    Offer(
        LeaveCycle,
        say("Leave a cycle ahead of the share-out"),
        say("Ask for it"),
        Right.SPEAK,
        _BACK,
        ("pod", "member", "to_savings"),
        ("place",),
        own="member",
    ),
    Offer(
        ShareOut,
        say("Share a cycle out"),
        say("Ask the others"),
        Right.KEEP,
        _BACK,
        ("pod",),
        ("carry", "place"),
        makes=_shared_out,
    ),
    Offer(
        BankInterest,
        say("Record what the bank pays"),
        say("Record it"),
        Right.KEEP,
        _BACK,
        ("pod", "amount"),
        ("into",),
    ),
    Offer(
        BankCosts,
        say("Record what the bank takes"),
        say("Record it"),
        Right.KEEP,
        _BACK,
        ("pod", "amount", "purpose"),
        ("place",),
    ),
)
