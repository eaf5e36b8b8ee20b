"""Forms around lending circles: which acts, who may, and which round an act is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.forms.offer import Offer, comes_in
from dashboard.rights import Right
from ledger.act import make
from pods.circles.circle_bids import Bid
from pods.circles.circle_default import Default, LeaveCircle, Recover, Substitute
from pods.circles.circle_finding import running
from pods.circles.circle_pay import PayIn, PayReserve, Refund, ReserveOut
from pods.circles.circle_paying_out import paying_out
from pods.circles.circle_pot import PayOutPot
from pods.circles.circle_start import StartCircle
from pods.circles.circle_turns import AgreeOrder, Draw, GiveTurn, Postpone, SwapTurns
from pods.circles.circle_write_off import WriteOffDue
from pods.crew import people
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.asking import Asking
    from ledger.act import Act
    from ledger.view import View

_BACK = "circles"


def _of_this_round(act: type[Act]) -> Callable[[View, dict[str, Any]], Act]:
    """What is done for the round that runs says which one that is, so that it is not done twice."""

    def made(view: View, values: dict[str, Any]) -> Act:
        return make(act, round=running(view, values["pod"]).round, **values)

    return made


def _paid_out(view: View, values: dict[str, Any]) -> Act:
    number = running(view, values["pod"]).round
    return paying_out(view, values["pod"], number, place=values.get("place"))


def _lots(_asking: Asking, view: View, act: Any) -> str:
    """Who is drawn is known to nobody before it is recorded: whoever saw it could try other numbers until it suits them."""
    pod = people.pod(view, act.pod).name
    return say(
        "Lots are drawn in {pod} with “{seed}”. Who is drawn is told when it is recorded.", pod=pod, seed=act.seed
    )


def _swapped(asking: Asking, view: View, act: Any) -> str:
    """Where members see their own, whose turn comes when is told to whom is asked, and not to who only tries."""
    if asking.may(Right.ALL):
        return ""
    other, pod = people.member(view, act.other).body["name"], people.pod(view, act.pod).name
    return say(
        "{other} is asked to swap turns with you in {pod}, and reads which rounds these are.", other=other, pod=pod
    )


OFFERS = (
    comes_in(PayIn, say("Record what was paid into a circle"), _BACK),
    Offer(
        Bid,
        say("Bid for this round's pot"),
        say("Bid"),
        Right.SPEAK,
        _BACK,
        ("pod", "member", "discount"),
        own="member",
        makes=_of_this_round(Bid),
    ),
    Offer(
        Draw,
        say("Draw lots"),
        say("Draw"),
        Right.KEEP,
        _BACK,
        ("pod", "seed"),
        makes=_of_this_round(Draw),
        instead=_lots,
    ),
    Offer(
        PayOutPot,
        say("Pay this round's pot out"),
        say("It is paid out"),
        Right.KEEP,
        _BACK,
        ("pod",),
        ("place",),
        makes=_paid_out,
    ),
    Offer(
        GiveTurn,
        say("Give this round's turn to who needs it"),
        say("Ask the others"),
        Right.SPEAK,
        _BACK,
        ("pod", "member"),
        makes=_of_this_round(GiveTurn),
    ),
    Offer(
        AgreeOrder,
        say("Agree on the order of turns"),
        say("Ask the others"),
        Right.SPEAK,
        _BACK,
        ("pod", "members"),
    ),
    Offer(
        SwapTurns,
        say("Swap two turns"),
        say("Ask the other"),
        Right.SPEAK,
        _BACK,
        ("pod", "member", "other"),
        own="member",
        instead=_swapped,
    ),
    Offer(
        Postpone,
        say("Move this round to another day"),
        say("Move it"),
        Right.KEEP,
        _BACK,
        ("pod", "to", "only"),
        makes=_of_this_round(Postpone),
    ),
    Offer(
        StartCircle,
        say("Begin the rounds"),
        say("Begin"),
        Right.KEEP,
        _BACK,
        ("pod", "members", "contributions", "start"),
        ("organiser",),
    ),
    Offer(
        LeaveCircle,
        say("Give a seat up"),
        say("Give it up"),
        Right.SPEAK,
        _BACK,
        ("pod", "member"),
        own="member",
    ),
    Offer(
        Substitute,
        say("Let somebody take a seat over"),
        say("Ask the others"),
        Right.KEEP,
        _BACK,
        ("pod", "member", "substitute"),
        ("place",),
    ),
    Offer(
        Default,
        say("Somebody stopped paying"),
        say("Ask the others"),
        Right.KEEP,
        _BACK,
        ("pod", "member", "because"),
    ),
    comes_in(Recover, say("Record what somebody in default pays back"), _BACK),
    Offer(
        WriteOffDue,
        say("Give up what somebody in default owes"),
        say("Ask the others"),
        Right.KEEP,
        _BACK,
        ("pod", "member", "because"),
    ),
    Offer(
        Refund,
        say("Pay back what somebody has over in a circle"),
        say("It is paid"),
        Right.KEEP,
        _BACK,
        ("pod", "member", "amount"),
        ("place",),
    ),
    comes_in(PayReserve, say("Record what was paid into the reserve"), _BACK),
    Offer(
        ReserveOut,
        say("Pay money of the reserve out"),
        say("Ask the others"),
        Right.KEEP,
        _BACK,
        ("pod", "amount", "member"),
        ("place",),
    ),
)
