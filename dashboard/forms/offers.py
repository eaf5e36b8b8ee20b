"""Which acts the dashboard offers: what each form is called, who may use it, and to which page one comes back; a file a concern."""

from __future__ import annotations

from dashboard.forms import agreeing, answering, belonging, circles, lending, livelihood, owning
from dashboard.forms.offer import Offer
from dashboard.rights import Right
from pods.pools.savings import Contribution, Withdrawal
from reports.say import say

__all__ = ["OFFERS", "Offer"]

OFFERS: dict[str, Offer] = {
    offer.kind: offer
    for offer in (
        Offer(
            Contribution,
            say("Record a contribution"),
            say("Record it"),
            Right.KEEP,
            "contributions",
            ("pod", "member", "amount"),
            ("into", "paid_by"),
        ),
        Offer(
            Withdrawal,
            say("Take savings out"),
            say("Ask for it"),
            Right.SPEAK,
            "contributions",
            ("pod", "member", "amount"),
            ("place",),
            own="member",
        ),
        *answering.OFFERS,
        *lending.OFFERS,
        *owning.OFFERS,
        *belonging.OFFERS,
        *agreeing.OFFERS,
        *circles.OFFERS,
        *livelihood.OFFERS,
    )
}
