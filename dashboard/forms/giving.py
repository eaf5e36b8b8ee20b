"""Forms around funds and what is expected: gifts, grants, levies; what is due of members, who is excused, and fines."""

from __future__ import annotations

from dashboard.forms.offer import Offer, comes_in
from dashboard.rights import Right
from pods.dues.excuses import Excuse
from pods.dues.expected import Expect
from pods.dues.fines import Fine, PayFine, WaiveFine
from pods.funds.fund import FundContribution
from pods.funds.gifts import Donation
from pods.funds.grants import Grant, Levy
from reports.say import say

_BACK = "contributions"

OFFERS = (
    comes_in(FundContribution, say("Record what a member gives to a fund"), _BACK, ("into", "paid_by")),
    Offer(
        Donation,
        say("Record a gift from outside"),
        say("Record it"),
        Right.KEEP,
        _BACK,
        ("pod", "amount", "giver", "purpose"),
        ("into",),
        typed=("giver",),
    ),
    Offer(
        Grant,
        say("Ask a fund for help"),
        say("Ask for it"),
        Right.SPEAK,
        _BACK,
        ("pod", "member", "amount", "purpose"),
        ("place",),
    ),
    Offer(
        Levy,
        say("Put money of a pod into a fund"),
        say("Ask the others"),
        Right.KEEP,
        _BACK,
        ("pod", "to", "amount", "because"),
        ("place", "into"),
    ),
    Offer(
        Expect,
        say("Say what a member is to contribute"),
        say("Record it"),
        Right.KEEP,
        _BACK,
        ("pod", "member", "amount", "every", "since", "until"),
        ("social", "because"),
    ),
    Offer(
        Excuse,
        say("Excuse somebody from what falls due"),
        say("Excuse them"),
        Right.KEEP,
        _BACK,
        ("pod", "member", "since", "until", "because"),
        ("social",),
    ),
    Offer(
        Fine,
        say("Fine somebody"),
        say("Record the fine"),
        Right.KEEP,
        _BACK,
        ("pod", "member", "amount", "because", "paid"),
        ("into",),
    ),
    comes_in(PayFine, say("Record a fine that is paid"), _BACK),
    Offer(WaiveFine, say("Ask no longer for a fine"), say("Waive it"), Right.KEEP, _BACK, ("fine", "because")),
)
