"""What stands beside a form while it is filled in, and before it is recorded: what a loan comes to, what one is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dashboard import waiting
from dashboard.drawing import read, template
from dashboard.rights import Right
from dashboard.shelf import VIA
from ledger.act import Doing
from ledger.errors import CrewbookError
from ledger.view import View
from pods.lending.asked import plan_asked, plan_changed
from pods.lending.loans import ChangeRequest, LoanRequest
from pods.voices import consent
from pods.working import income_month
from pods.working.share import Share
from reports import proposed, voices
from reports.document import Document
from reports.heading import heading, pod
from reports.livelihood import split_document
from reports.loan import loan_plan
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.asking import Asking


def loan(asking: Asking, view: View, given: Mapping[str, str]) -> str:
    """The schedule, the total cost and the APR of a loan that is asked for, and the limits that it would not keep.

    Raises: CrewbookError, for terms that make no schedule.
    """
    from dashboard.forms.fields import act_of
    from dashboard.forms.offers import OFFERS

    offer = OFFERS["loan-change" if given.get("loan") else "loan-request"]
    act, _ = act_of(asking, view, offer, given)
    if isinstance(act, ChangeRequest):
        plan, pod = plan_changed(act, view)
    else:
        assert isinstance(act, LoanRequest), "this stands beside requests"
        plan, pod = plan_asked(act, view)
    document = loan_plan(plan, commodity=pod.commodity, on=view.on)
    against: CrewbookError | None = None
    try:
        consent.rehearse(act, _trying(asking, view), asking.me)
    except CrewbookError as error:
        against = error
    return template("beside/loan.html").render(plan=read(document), against=against)


def proposal(asking: Asking, view: View, given: Mapping[str, str]) -> str:
    """What a proposal asks, for whom it is to answer: who asked for it, what it says, and what was said so far."""
    record = view.get("proposal", given.get("proposal", "").upper())
    if record is None or not waiting.may_read(asking, record):
        return ""
    sections = (*proposed.sections(view, record), voices.section(view, record, say("Who was asked")))
    document = Document(kind="asked", title=record.body["title"], **heading(view), sections=sections)
    return template("beside/proposal.html").render(asked=read(document))


def month(asking: Asking, view: View, given: Mapping[str, str]) -> str:
    """A month of a livelihood pod as everybody is asked about it: what came in, what it costs, and who gets what.

    Raises: CrewbookError, where it cannot be shared as it stands.
    """
    from dashboard.forms.fields import act_of
    from dashboard.forms.offers import OFFERS

    act, _ = act_of(asking, view, OFFERS[Share.kind], given)
    assert isinstance(act, Share), "this stands beside the split of a month"
    seen = income_month.read(act.month, act.until, act.by, act.seen, act.parts)
    document = split_document(view, pod(view, act.pod), seen)
    if not asking.may(Right.ALL):
        # What each of the others gets is asked of those who answer, and of nobody before.
        document = replace(document, sections=document.sections[:1])
    return template("beside/month.html").render(month=read(document))


def _trying(asking: Asking, view: View) -> View:
    """The same view, in which the visitor may try an act; nothing of it is kept."""
    doing = Doing(asking.me, view.on, asking.now, asking.me, VIA)
    return View(view.session, on=view.on, doing=doing)
