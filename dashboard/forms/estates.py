"""Forms for who died and what they left, and for what members and pods bring along from before this book."""

from __future__ import annotations

from dashboard.forms.offer import Offer
from dashboard.rights import Right
from pods.crew.estate import Died, NameHeirs
from pods.crew.opening import Opening
from pods.estates.owing import EstatePays, GiveUp
from pods.estates.settle import Settle
from pods.lending.recoveries import PayBack
from pods.working.brought import BringFunds
from reports.say import say

_BACK = "members"

OFFERS = (
    Offer(
        Opening,
        say("Bring in what a member has from before this book"),
        say("Record it"),
        Right.KEEP,
        _BACK,
        ("member", "pod", "savings", "loan", "shares"),
        ("points", "loan_term", "loan_every", "share_class", "into"),
    ),
    Offer(
        BringFunds,
        say("Bring in what a pod's own funds hold"),
        say("Record it"),
        Right.KEEP,
        _BACK,
        ("pod", "commons", "buffer", "collective"),
        ("into",),
    ),
    Offer(Died, say("Record that somebody died"), say("Record it"), Right.KEEP, _BACK, ("member",)),
    Offer(
        NameHeirs,
        say("Name who inherits"),
        say("Ask the others"),
        Right.KEEP,
        _BACK,
        ("member", "pod", "heirs"),
    ),
    Offer(
        Settle,
        say("Settle what somebody left in a pod"),
        say("Settle it"),
        Right.KEEP,
        _BACK,
        ("member", "pod"),
        ("place",),
    ),
    Offer(
        EstatePays,
        say("Pay another pod out of what somebody left"),
        say("Ask the others"),
        Right.KEEP,
        _BACK,
        ("member", "pod", "to", "amount"),
        ("place", "into"),
    ),
    Offer(
        GiveUp,
        say("Give up what somebody who died owes"),
        say("Ask the others"),
        Right.KEEP,
        _BACK,
        ("member", "pod", "because"),
    ),
    Offer(
        PayBack,
        say("Pay who has left what came back of a loss"),
        say("It is paid"),
        Right.SPEAK,
        _BACK,
        ("member", "pod", "amount"),
        ("place",),
        own="member",
    ),
)
