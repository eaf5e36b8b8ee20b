"""Loans that can be chosen in a form: those that the act may be about, and that the visitor may see."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from dashboard import waiting
from dashboard.rights import Right
from pods.lending import agreed, loans
from pods.voices import consent
from reports.document import Money
from reports.figures import amount
from reports.heading import name_of
from reports.render.cells import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.asking import Asking
    from dashboard.forms.offer import Offer
    from ledger.act import Record
    from ledger.view import View

# Which loans an act is about, by how they stand.
_STANDING: dict[str, tuple[str, ...]] = {
    "loan-change": (agreed.REQUESTED, agreed.AGREED),
    "loan-withdraw": (agreed.REQUESTED, agreed.AGREED),
    "loan-guarantee": (agreed.REQUESTED, agreed.AGREED, agreed.OPEN),
    "agreement-draft": (agreed.REQUESTED, agreed.AGREED, agreed.OPEN),
    "recovery": (agreed.WRITTEN_OFF,),
}
_ONLY_THEIRS = frozenset({"loan-change", "loan-withdraw", "loan-drop-rest"})
ASKED = frozenset({agreed.REQUESTED, agreed.AGREED})


def may_see(asking: Asking, view: View, record: Record) -> bool:
    """Whether a visitor sees a loan: in a private book its borrower, who answers for it, and who is asked about it."""
    me = asking.visitor.member
    if asking.may(Right.ALL) or me in {record.member, *record.body.get("guarantors", {})}:
        return True
    if record.status in ASKED:
        asked = loans.proposal_for(view, record)
        if asked is not None and me in asked.body["asked"]:
            return True
    return waiting.is_asked_about(view, me, "loan", record.id)


def loan_choices(asking: Asking, view: View, offer: Offer, _given: Mapping[str, str]) -> list[tuple[str, str]]:
    """The loans that an act may be about."""
    if offer.kind == "pay-out":
        found = [
            each for each in _standing(view, agreed.REQUESTED, agreed.AGREED, agreed.OPEN) if to_pay_out(view, each)
        ]
    else:
        found = _standing(view, *_STANDING.get(offer.kind, (agreed.OPEN,)))
    if offer.kind == "loan-guarantee":
        found = [each for each in found if each.body.get("guarantors", {}).get(asking.me, "") is None]
    elif offer.kind == "guarantor-release":
        found = [each for each in found if any(each.body.get("guarantors", {}).values())]
        if not asking.may(Right.KEEP):
            found = [each for each in found if asking.me in {each.member, *each.body["guarantors"]}]
    elif offer.kind == "agreement-draft":
        found = [each for each in found if may_see(asking, view, each)]
    elif offer.kind in _ONLY_THEIRS or not asking.may(Right.KEEP):
        found = [each for each in found if each.member == asking.me]
    return [(each.id, _said(view, each)) for each in found]


def _standing(view: View, *statuses: str) -> list[Record]:
    return [each for status in statuses for each in view.find("loan", status=status)]


def _said(view: View, record: Record) -> str:
    return f"{record.id} · {name_of(view, record.member or '')} · {shown(_lent(view, record))}"


def _lent(view: View, record: Record) -> Money:
    pod = view.get("pod", record.pod or "")
    assert pod is not None, "a loan's pod is there"
    return amount(view, Decimal(record.body["amount"]), pod.body["commodity"])


def to_pay_out(view: View, record: Record) -> bool:
    """Whether a loan waits for its money, or for the rest of it: everybody who was asked has let it pass."""
    if record.status == agreed.OPEN:
        return bool(agreed.rest_of(record.body))
    if record.status not in {agreed.REQUESTED, agreed.AGREED}:
        return False
    asked = loans.proposal_for(view, record)
    return record.status == agreed.AGREED if asked is None else consent.status(asked, view) == consent.PASSED
