"""Forms around loans: which acts, who may, and what a form makes of what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.forms import beside
from dashboard.forms.offer import Offer
from dashboard.rights import Right
from ledger.act import make
from pods.lending.fine_waivers import WaiveLoanFine
from pods.lending.guarantees import Guarantee, ReleaseGuarantor
from pods.lending.loan_changes import DropRest, Restructure, TopUp
from pods.lending.loans import ChangeRequest, LoanRequest, PayOut, WithdrawRequest
from pods.lending.losses import WriteOff
from pods.lending.paying_out import paying_out
from pods.lending.recoveries import Recovery
from pods.lending.repayments import Repayment, SetOff
from reports.say import say

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.view import View

_TERMS = ("method", "rate", "fee", "first", "round_to", "day_count", "security", "guarantors")


def _requested(_view: View, values: dict[str, Any]) -> Act:
    """A rate without a method is one on what is left, in equal instalments."""
    if "rate" in values:
        values = {"method": "declining"} | values
    return make(LoanRequest, **values)


def _paid_out(view: View, values: dict[str, Any]) -> Act:
    return paying_out(view, values["loan"], part=values.get("part"), place=values.get("place"))


OFFERS = (
    Offer(
        LoanRequest,
        say("Ask for a loan"),
        say("Ask the others"),
        Right.SPEAK,
        "loans",
        ("pod", "amount", "term", "every", "purpose"),
        _TERMS,
        blank=("method", "day_count"),
        makes=_requested,
        beside=beside.loan,
    ),
    Offer(
        ChangeRequest,
        say("Change what you asked for"),
        say("Ask the others anew"),
        Right.SPEAK,
        "loans",
        ("loan", "amount", "term", "every", "purpose"),
        _TERMS,
        beside=beside.loan,
    ),
    Offer(WithdrawRequest, say("Take a request back"), say("Take it back"), Right.SPEAK, "loans", ("loan",)),
    Offer(Guarantee, say("Answer for a loan"), say("I answer for it"), Right.SPEAK, "loans", ("loan",)),
    Offer(
        PayOut,
        say("Pay a loan out"),
        say("It is paid out"),
        Right.KEEP,
        "loans",
        ("loan",),
        ("part", "place"),
        makes=_paid_out,
    ),
    Offer(
        Repayment,
        say("Record a repayment"),
        say("Record it"),
        Right.KEEP,
        "loans",
        ("loan", "amount"),
        ("over", "into", "payer"),
    ),
    Offer(SetOff, say("Repay a loan out of savings"), say("Set it off"), Right.SPEAK, "loans", ("loan", "amount")),
    Offer(
        TopUp,
        say("Ask for more on a running loan"),
        say("Ask the others"),
        Right.SPEAK,
        "loans",
        ("loan", "amount", "term"),
        ("place",),
        beside=beside.running_loan,
    ),
    Offer(
        Restructure,
        say("Ask for other terms for the rest of a loan"),
        say("Ask the others"),
        Right.SPEAK,
        "loans",
        ("loan", "term", "every", "because"),
        ("method", "rate", "first"),
        beside=beside.running_loan,
    ),
    Offer(
        ReleaseGuarantor,
        say("Release who answers for a loan"),
        say("Ask the others"),
        Right.SPEAK,
        "loans",
        ("loan", "member", "instead", "because"),
    ),
    Offer(DropRest, say("Drop what is not paid out yet"), say("Drop it"), Right.SPEAK, "loans", ("loan",)),
    Offer(
        WriteOff, say("Write a loan off"), say("Ask the others"), Right.KEEP, "loans", ("loan", "because", "sharing")
    ),
    Offer(
        Recovery,
        say("Record what still came in on a loan"),
        say("Record it"),
        Right.KEEP,
        "loans",
        ("loan", "amount"),
        ("into",),
    ),
    Offer(
        WaiveLoanFine,
        say("Waive the fine on a missed instalment"),
        say("Waive it"),
        Right.KEEP,
        "loans",
        ("loan", "instalment", "because"),
    ),
)
