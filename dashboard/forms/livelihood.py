"""Forms around a livelihood pod: its income and costs, hours and needs, the month's split, pay, and mutual support."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.forms import beside
from dashboard.forms.offer import Offer, comes_in, goes_out
from dashboard.rights import Right
from pods.working.income_month import holds_on
from pods.working.livelihood import Expense, Income, Reimbursement, livelihood, spent
from pods.working.pay import Advance, AdvanceBack, Pay
from pods.working.share import Hours, Need, Share, proposed, to_share
from pods.working.support import Means, Support, SupportIn, SupportOut
from reports.say import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from dashboard.asking import Asking
    from ledger.act import Act
    from ledger.view import View

_BACK = "livelihood"


def _shared(view: View, values: dict[str, Any]) -> Act:
    """The month as it is reckoned now: what everybody is asked about is what stands there."""
    pod, seen = to_share(view, values["pod"], month=values.get("month"), pot=values.get("pot"))
    return proposed(seen, pod, pot=values.get("pot"), place=values.get("place"))


def _of_month(act: Any, view: View, today: dt.date) -> dt.date:
    """What is said of a month holds for it, also when it is over."""
    return holds_on(view, act.kind, act.pod, act.member, act.month, today=today)


def _at_its_cost(view: View, values: Mapping[str, Any], file: Path) -> tuple[str, Path]:
    """A receipt lies where the cost stands."""
    of_fund = values.get("out_of")
    return spent(livelihood(view, values["pod"]), of_fund.capitalize() if of_fund else "Shared"), file


def _of_all(asking: Asking, _view: View, _act: Act) -> str:
    """Where members see their own, they read what each of the others gets when they are asked about it, and not before."""
    if asking.may(Right.ALL):
        return ""
    return say("The others are asked about it; whoever is asked reads it whole, who gets what included.")


OFFERS = (
    Offer(
        Income,
        say("Record income"),
        say("Record it"),
        Right.KEEP,
        _BACK,
        ("pod", "amount", "payer", "earned_by"),
        ("contribution", "into"),
        typed=("payer",),
    ),
    Offer(
        Expense,
        say("Pay a shared cost"),
        say("It is paid"),
        Right.KEEP,
        _BACK,
        ("pod", "amount", "purpose", "receipt"),
        ("out_of", "place"),
        lies=_at_its_cost,
    ),
    Offer(
        Reimbursement,
        say("Pay back what somebody paid for the pod"),
        say("It is paid back"),
        Right.KEEP,
        _BACK,
        ("pod", "member", "amount", "purpose", "receipt", "with_pay"),
        ("out_of", "place"),
        lies=_at_its_cost,
    ),
    Offer(
        Hours,
        say("Say how many hours were worked"),
        say("Record it"),
        Right.SPEAK,
        _BACK,
        ("pod", "member", "month", "hours"),
        own="member",
        holds_on=_of_month,
    ),
    Offer(
        Need,
        say("Say what is needed a month"),
        say("Record it"),
        Right.SPEAK,
        _BACK,
        ("pod", "member", "month", "amount"),
        own="member",
        holds_on=_of_month,
    ),
    goes_out(Advance, say("Ask for pay in advance"), say("Ask for it"), _BACK),
    comes_in(AdvanceBack, say("Record an advance given back"), _BACK),
    Offer(
        Share,
        say("Share a month's income"),
        say("Ask the others"),
        Right.SPEAK,
        _BACK,
        ("pod", "month"),
        ("pot", "place"),
        makes=_shared,
        beside=beside.month,
        instead=_of_all,
    ),
    goes_out(Pay, say("Pay out what is owed"), say("It is paid"), _BACK),
    Offer(
        Means,
        say("Say what you have and need"),
        say("Record it"),
        Right.SPEAK,
        _BACK,
        ("pod", "member", "month", "have", "need"),
        own="member",
        holds_on=_of_month,
    ),
    Offer(
        Support,
        say("Record what was paid directly"),
        say("Record it"),
        Right.SPEAK,
        _BACK,
        ("pod", "giver", "taker", "month", "amount"),
        own="giver",
    ),
    Offer(
        SupportIn,
        say("Record support given into the pod's money"),
        say("Record it"),
        Right.KEEP,
        _BACK,
        ("pod", "member", "month", "amount"),
        ("into",),
    ),
    Offer(
        SupportOut,
        say("Pay support out of the pod's money"),
        say("It is paid"),
        Right.KEEP,
        _BACK,
        ("pod", "member", "month", "amount"),
        ("place",),
    ),
)
