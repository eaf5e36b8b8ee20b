"""Forms for what the crew is asked: answered, signed, carried out, taken back; beside each stands what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.forms import beside
from dashboard.forms.offer import Offer
from dashboard.rights import Right
from ledger.act import make
from pods.voices.consent import CarryOut, Voice
from pods.voices.signatures import Sign
from pods.voices.taking_back import WithdrawProposal
from reports.say import say

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.view import View

_SHOWN = beside.proposal


def _unsigned(_view: View, values: dict[str, Any]) -> Act:
    return make(Sign, withdraw=True, **values)


OFFERS = (
    Offer(
        Voice,
        say("Answer a proposal"),
        say("Say it"),
        Right.SPEAK,
        "home",
        ("proposal", "stance", "why"),
        beside=_SHOWN,
    ),
    Offer(Sign, say("Sign for money out"), say("Sign"), Right.SPEAK, "home", ("proposal",), beside=_SHOWN),
    Offer(
        Sign,
        say("Take a signature for money out back"),
        say("Take it back"),
        Right.SPEAK,
        "home",
        ("proposal",),
        beside=_SHOWN,
        makes=_unsigned,
        called="sign-back",
    ),
    Offer(
        CarryOut,
        say("Do what was agreed"),
        say("Do it"),
        Right.KEEP,
        "home",
        ("proposal",),
        ("part", "place"),
        beside=_SHOWN,
    ),
    Offer(
        WithdrawProposal,
        say("Take a proposal back"),
        say("Take it back"),
        Right.SPEAK,
        "home",
        ("proposal",),
        beside=_SHOWN,
    ),
)
