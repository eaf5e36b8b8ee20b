"""What stands beside a form while it is filled in, and before it is recorded: what a loan comes to, what one is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dashboard import totals, waiting
from dashboard.drawing import read, template
from dashboard.forms.telling import to_tell
from dashboard.rights import Right
from dashboard.shelf import VIA
from ledger.act import Doing
from ledger.errors import CrewbookError
from ledger.view import View
from pods.lending import loan_changes
from pods.lending.asked import plan_asked, plan_changed
from pods.lending.loan_changes import Restructure, TopUp
from pods.lending.loans import ChangeRequest, LoanRequest
from pods.owning import allocating
from pods.voices import consent
from pods.working import income_month
from pods.working.share import Share
from reports import proposed, voices
from reports.crowd import FEWEST
from reports.document import Document, Fact
from reports.exit import exit_document
from reports.figures import amount
from reports.heading import heading, pod
from reports.livelihood import split_document
from reports.loan import loan_plan
from reports.own_part import own_exit
from reports.say import say
from reports.surplus import surplus_document
from reports.titles import title_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.asking import Asking
    from ledger.act import Act


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
    return template("beside/loan.html").render(plan=read(document), against=_against(asking, view, act, given))


def running_loan(asking: Asking, view: View, given: Mapping[str, str]) -> str:
    """The schedule of what is left of a loan once it is topped up or has other terms, and what stands against it.

    Raises: CrewbookError, for terms that make no schedule.
    """
    from dashboard.forms.fields import act_of
    from dashboard.forms.offers import OFFERS

    act, _ = act_of(asking, view, OFFERS["top-up" if given.get("amount") else "restructure"], given)
    assert isinstance(act, TopUp | Restructure), "this stands beside changes of running loans"
    new, pod = loan_changes.planned(act, view)
    plan, unit = new.plan, pod.commodity
    facts = (
        Fact(say("Owed then"), amount(view, plan.amount, unit)),
        Fact(say("Interest and fees to come"), amount(view, plan.total_cost + new.up_front, unit)),
        Fact(say("Instalments to come"), str(len(plan.instalments))),
    )
    document = replace(loan_plan(plan, commodity=unit, on=view.on), subtitle="", facts=facts, notes=())
    return template("beside/loan.html").render(plan=read(document), against=_against(asking, view, act, given))


def leaving(asking: Asking, view: View, given: Mapping[str, str]) -> str:
    """All that somebody has in the pod that they leave, how it is paid, and whether the pod can bear it.

    Raises: CrewbookError, where it cannot be left so.
    """
    from dashboard.forms.ending import left
    from dashboard.forms.fields import values_of
    from dashboard.forms.offers import OFFERS

    pod_left, act, found = left(view, values_of(asking, view, OFFERS["leave-pod"], given))
    if not asking.may(Right.ALL) and act.member != asking.visitor.member:
        return ""
    document = exit_document(view, pod_left, act, found)
    if not totals.of_pod(asking, view, pod_left):
        document = own_exit(document)
    return template("beside/document.html").render(document=read(document), against=_against(asking, view, act, given))


def surplus(asking: Asking, view: View, given: Mapping[str, str]) -> str:
    """A year of a pod and how it is divided, as everybody is asked about it.

    Raises: CrewbookError, where it cannot be allocated as it stands.
    """
    from dashboard.forms.fields import values_of
    from dashboard.forms.offers import OFFERS

    values = values_of(asking, view, OFFERS["surplus"], given)
    percents = {name: number for name, number in values.items() if name in {"collective", "cash"}}
    found = allocating.reckoned(view, values["pod"], values["year"], percents=percents)
    document = surplus_document(view, found.pod, found.shared)
    return template("beside/document.html").render(document=read(document), against=None)


def proposal(asking: Asking, view: View, given: Mapping[str, str]) -> str:
    """What a proposal asks, for whom it is to answer: who asked for it, what it says, and what was said so far."""
    record = view.get("proposal", given.get("proposal", "").upper())
    if record is None or not waiting.may_read(asking, record):
        return ""
    sections = (*proposed.sections(view, record), voices.section(view, record, say("Who was asked")))
    document = Document(kind="asked", title=title_of(record), **heading(view), sections=sections)
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
    shared = pod(view, act.pod)
    document = split_document(view, shared, seen)
    if not asking.may(Right.ALL):
        # What each of the others gets is asked of those who answer, and of nobody before; what few share, what all get as well.
        has_totals = totals.of_pod(asking, view, shared) and len({each.member for each in seen.lines}) >= FEWEST
        document = replace(document, sections=document.sections[:1] if has_totals else ())
    return template("beside/month.html").render(month=read(document))


def _against(asking: Asking, view: View, act: Act, given: Mapping[str, str]) -> CrewbookError | None:
    """What rules say against an act that would be proposed, as far as the visitor may read it; None for nothing."""
    try:
        consent.rehearse(act, _trying(asking, view), asking.me)
    except CrewbookError as error:
        return to_tell(asking, error, on=given.get("on", ""))
    return None


def _trying(asking: Asking, view: View) -> View:
    """The same view, in which the visitor may try an act; nothing of it is kept."""
    doing = Doing(asking.me, view.on, asking.now, asking.me, VIA)
    return View(view.session, on=view.on, doing=doing)
