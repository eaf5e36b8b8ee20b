"""Livelihood: a month's income, costs and split as people see it before they consent, or who supports whom; in a private book one's own part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard import documents, waiting
from dashboard.drawing import read
from dashboard.own_month import own_month
from dashboard.page import Page
from dashboard.pages.doing import Do
from dashboard.papers import has_part
from dashboard.rights import Right
from ledger.book import entry_at
from ledger.errors import Invalid
from pods.crew import people
from pods.settings.livelihood import HOURS, NEEDS, POOLED, SUPPORT
from pods.settings.setting import LIVELIHOOD
from pods.voices import consent
from pods.working import income_month
from pods.working.livelihood import sharers
from pods.working.share import Share
from reports import voices
from reports.document import Document
from reports.heading import heading
from reports.income_lists import COSTS
from reports.livelihood import livelihood_statement
from reports.read_back import month_cell
from reports.say import say

if TYPE_CHECKING:
    from dashboard.asking import Asking
    from ledger.act import Record
    from ledger.view import View


def shows(asking: Asking, view: View) -> dict[str, Any]:
    """The pods, one of them with a month of it, what is asked about that month, and what can be done."""
    pods = [pod for pod in map(people.Pod, view.find("pod")) if pod.kind == LIVELIHOOD]
    pods.sort(key=lambda pod: pod.record.status == people.CLOSED)
    if not pods:
        return {"pods": []}
    pod = next((each for each in pods if each.id == asking.given.get("pod")), pods[0])
    month = _month(asking, view, pod)
    sees_all = asking.may(Right.ALL)
    document = livelihood_statement(view, pod.id, month) if sees_all else own_month(asking, view, pod.id, month)
    return {
        "pods": pods,
        "pod": pod,
        "month": month,
        "document": read(document),
        "receipts": _receipts(asking, view, document),
        "terms_last": sees_all,
        "asked": read(_asked(asking, view, pod, month)),
        "doing": _doing(asking, view, pod, month),
        "has_paper": has_part(asking, "livelihood"),
    }


def _receipts(asking: Asking, view: View, document: Document) -> list[tuple[str, str]]:
    """(entry, filed receipt) of the costs that are listed, as far as the visitor may open them."""
    costs = [table for section in document.sections for table in section.tables if table.title == COSTS]
    entries = [str(row[-1]) for table in costs for row in table.rows if row[-2]]
    return [
        (seq, path) for seq in entries for path in documents.of_entry(asking, view, entry_at(view.session, int(seq)))
    ]


def _month(asking: Asking, view: View, pod: people.Pod) -> str:
    """The month that was asked for; where none was, the one that is shared next, or for mutual support this one."""
    typed = asking.given.get("month", "")
    try:
        income_month.first_day(typed)
    except Invalid:
        return f"{asking.today:%Y-%m}" if _model(pod) == SUPPORT else income_month.next_month(view, pod)
    return typed


def _model(pod: people.Pod) -> str:
    return pod.terms.text("model")


def _proposals(view: View, pod: people.Pod, month: str) -> list[Record]:
    """What is asked about sharing a month, and not over."""
    return [
        each
        for each in consent.alive(view, pod=pod.id)
        if each.body["act"] == Share.kind
        and each.body["fields"]["month"] == month
        and voices.status_of(view, each) != consent.LAPSED
    ]


def _asked(asking: Asking, view: View, pod: people.Pod, month: str) -> Document:
    """Who has said what of the month's split so far."""
    sections = tuple(
        voices.section(view, each, say("What is asked about {month}", month=month_cell(month)))
        for each in _proposals(view, pod, month)
        if waiting.may_read(asking, each)
    )
    return Document(kind="asked", title="", **heading(view), sections=sections)


def _doing(asking: Asking, view: View, pod: people.Pod, month: str) -> list[Do]:
    """What the visitor can do in the pod, what the month waits for first."""
    if not asking.visitor.is_of_crew or pod.record.status == people.CLOSED:
        return []
    about = {"pod": pod.id, "month": month}
    if _model(pod) == SUPPORT:
        return _supporting(asking, about)
    doing = _sharing(asking, view, pod, about) if _model(pod) == POOLED else []
    me = view.get("member", asking.me)
    if asking.may(Right.KEEP):
        doing.append(Do("income", say("Record income"), {"pod": pod.id}))
        doing.append(Do("expense", say("Pay a shared cost"), {"pod": pod.id}, "small"))
        doing.append(Do("reimbursement", say("Pay somebody back"), {"pod": pod.id}, "small"))
    if _model(pod) == POOLED:
        doing += _working(asking, pod, about)
    if me is not None and any(each.id == asking.me for each in sharers(view, pod)):
        doing.append(Do("advance", say("Ask for pay in advance"), {"pod": pod.id, "member": asking.me}, "small"))
    if asking.may(Right.KEEP):
        doing.append(Do("pay", say("Pay out what is owed"), {"pod": pod.id}, "small"))
        if view.total(f"Assets:Advances:{pod.slug}:", pod.commodity):
            doing.append(Do("advance-back", say("An advance comes back"), {"pod": pod.id}, "small"))
    return doing


def _sharing(asking: Asking, view: View, pod: people.Pod, about: dict[str, str]) -> list[Do]:
    """Answering what is asked about the month, carrying it out, or asking."""
    asked = _proposals(view, pod, about["month"])
    if not asked:
        is_begun = f"{view.began('pod', pod.id) or view.on:%Y-%m}" <= about["month"] <= f"{view.on:%Y-%m}"
        is_shared = any(each.body["month"] == about["month"] for each in income_month.shared(view, pod))
        return [] if is_shared or not is_begun else [Do("share", say("Share this month"), about)]
    doing, mine = [], {each.id for each in waiting.to_answer(view, asking.me)}
    for each in asked:
        if each.id in mine:
            doing.append(Do("voice", say("Answer"), {"proposal": each.id}))
        if consent.status(each, view) == consent.PASSED and asking.may(Right.KEEP):
            doing.append(Do("carry-out", say("Do what was agreed"), {"proposal": each.id}))
    return doing


def _working(asking: Asking, pod: people.Pod, about: dict[str, str]) -> list[Do]:
    by, mine = pod.terms.text("split"), about | {"member": asking.me}
    if by == HOURS:
        return [Do("hours", say("Say my hours"), mine, "small")]
    return [Do("need", say("Say what I need"), mine, "small")] if by == NEEDS else []


def _supporting(asking: Asking, about: dict[str, str]) -> list[Do]:
    doing = [
        Do("means", say("Say what I have and need"), about | {"member": asking.me}),
        Do("support", say("I paid somebody directly"), about | {"giver": asking.me}, "small"),
    ]
    if asking.may(Right.KEEP):
        doing.append(Do("support-in", say("Somebody gave into the pod"), about, "small"))
        doing.append(Do("support-out", say("Pay somebody out of the pod"), about, "small"))
    return doing


PAGE = Page("livelihood", say("Livelihood"), (Right.ALL, Right.OWN), shows)
