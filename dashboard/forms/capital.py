"""Forms for capital: paid in and back, notes, a year's surplus, dividends, and the slices of dynamic equity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.forms import beside
from dashboard.forms.offer import Offer, comes_in, goes_out
from dashboard.rights import Right
from pods.owning import allocating, capital, capital_back, dividends
from pods.owning.asset_lock import PassOn
from pods.owning.capital import BringCapital, PayCapital
from pods.owning.capital_back import PayBack
from pods.owning.dividends import Declare
from pods.owning.handing import HandOver
from pods.owning.note_acts import Lend, PayNote
from pods.owning.pie import Draw, Freeze, PutIn, TakeBack
from pods.owning.surplus import Allocate, PayDividend
from reports.say import say

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.view import View

_BACK = "ownership"


def _paid_back(view: View, values: dict[str, Any]) -> Act:
    """A layer as it is divided now: what everybody is asked about is what stands there."""
    pod, year = capital.owned(view, values["pod"]), values["year"]
    parts = capital_back.parts(view, pod, year, values.get("amount"))
    return capital_back.proposed(pod, year, parts, values.get("place"))


def _declared(view: View, values: dict[str, Any]) -> Act:
    """A dividend as its days of shares divide it now."""
    pod, first, last = capital.owned(view, values["pod"]), values["since"], values["until"]
    name = values.get("share_class")
    return dividends.proposed(pod, dividends.parts(view, pod, values["amount"], first, last, name), first, last, name)


def _allocated(view: View, values: dict[str, Any]) -> Act:
    """A year as the book knows it, by the pod's own terms but for what is typed."""
    percents = {name: number for name, number in values.items() if name in {"collective", "cash"}}
    return allocating.reckoned(view, values["pod"], values["year"], percents=percents).act


OFFERS = (
    comes_in(PayCapital, say("Record capital that is paid in"), _BACK),
    Offer(
        PayBack,
        say("Pay capital of a year back"),
        say("Ask the others"),
        Right.KEEP,
        _BACK,
        ("pod", "year", "amount"),
        ("place",),
        spares=("amount",),
        makes=_paid_back,
    ),
    Offer(
        BringCapital,
        say("Bring capital in from before this book"),
        say("Record it"),
        Right.KEEP,
        _BACK,
        ("pod", "amount", "member", "year"),
    ),
    Offer(
        PassOn,
        say("Pass on what is nobody's to the body of the asset lock"),
        say("Ask the others"),
        Right.KEEP,
        _BACK,
        ("pod", "amount"),
        ("place",),
    ),
    Offer(
        Lend,
        say("Lend the pod money on a note"),
        say("Ask the others"),
        Right.SPEAK,
        _BACK,
        ("pod", "member", "amount", "instalments", "every"),
        ("rate", "first", "into"),
        own="member",
    ),
    Offer(
        PayNote,
        say("Pay what is due on a note"),
        say("It is paid"),
        Right.KEEP,
        _BACK,
        ("note", "amount", "whole"),
        ("place",),
    ),
    Offer(
        Allocate,
        say("Allocate a year's surplus"),
        say("Ask the others"),
        Right.KEEP,
        _BACK,
        ("pod", "year"),
        ("collective", "cash"),
        spares=("collective", "cash"),
        makes=_allocated,
        beside=beside.surplus,
    ),
    Offer(
        Declare,
        say("Hand out a dividend"),
        say("Ask the others"),
        Right.KEEP,
        _BACK,
        ("pod", "amount", "since", "until"),
        ("share_class",),
        makes=_declared,
    ),
    goes_out(PayDividend, say("Pay out what is owed of a surplus or a dividend"), say("It is paid"), _BACK),
    Offer(
        PutIn,
        say("Record what somebody puts at risk"),
        say("Record it"),
        Right.KEEP,
        _BACK,
        ("pod", "member", "sort", "amount", "purpose"),
        ("hours", "fair", "paid", "into"),
    ),
    Offer(
        Draw,
        say("Record what was spent of a well"),
        say("Record it"),
        Right.KEEP,
        _BACK,
        ("pod", "member", "amount"),
    ),
    goes_out(TakeBack, say("Take back what is at risk"), say("Ask the others"), _BACK),
    Offer(
        HandOver,
        say("Hand slices over, or give them up"),
        say("Ask the others"),
        Right.SPEAK,
        _BACK,
        ("pod", "giver", "taker", "part"),
        own="giver",
    ),
    Offer(Freeze, say("Freeze the pie"), say("Ask the others"), Right.KEEP, _BACK, ("pod",)),
)
