"""Which acts the dashboard offers: what each form is called, who may use it, and to which page one comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.rights import Right
from pods.pools.savings import Contribution, Withdrawal
from pods.voices.consent import CarryOut, Voice
from pods.voices.signatures import Sign
from pods.voices.taking_back import WithdrawProposal
from reports.say import say

if TYPE_CHECKING:
    from ledger.act import Act


@dataclass(frozen=True, slots=True)
class Offer:
    """The form for one act.

    `fields` are those that it shows, in order, all of the act's where it is empty; `more` are shown folded away. `own` is
    the field that holds the visitor themselves when they may not record for others. `back` is the page to come back to.
    """

    act: type[Act]
    title: str
    button: str
    right: Right
    back: str
    fields: tuple[str, ...]
    more: tuple[str, ...] = ()
    own: str = ""

    @property
    def kind(self) -> str:
        """The act's kind, which names the form in addresses."""
        return self.act.kind


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
        Offer(Voice, say("Answer a proposal"), say("Say it"), Right.SPEAK, "home", ("proposal", "stance", "why")),
        Offer(Sign, say("Sign for money out"), say("Sign"), Right.SPEAK, "home", ("proposal",)),
        Offer(CarryOut, say("Do what was agreed"), say("Do it"), Right.KEEP, "home", ("proposal",), ("place",)),
        Offer(WithdrawProposal, say("Take a proposal back"), say("Take it back"), Right.SPEAK, "home", ("proposal",)),
    )
}
