"""Loans: what is lent and asked for, one loan with its schedule and who agreed to it, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard import totals, waiting
from dashboard.drawing import read
from dashboard.forms.agreeing import may_see as may_read
from dashboard.forms.finding import ASKED, may_see, to_pay_out
from dashboard.leaves import leaf, leaf_read
from dashboard.page import Page
from dashboard.pages.doing import Do
from dashboard.papers import has_part
from dashboard.rights import Right
from pods.agreements import versions
from pods.agreements.kinds import LOAN
from pods.crew import people
from pods.lending import agreed, loans
from pods.lending.balances import outstanding
from pods.settings.setting import SAVINGS
from pods.voices import consent
from reports.document import Fact, Money
from reports.figures import amount
from reports.heading import name_of
from reports.lending import ALIVE, OVER, STATES, Standing, standing
from reports.loan import SCHEDULE, loan_statement
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from dashboard.asking import Asking
    from dashboard.leaves import Leaf
    from ledger.act import Record
    from ledger.view import View


def shows(asking: Asking, view: View) -> dict[str, Any]:
    """One loan where one was asked for; else all that are not over, or those that are."""
    id = asking.given.get("loan", "").upper()
    if id:
        record = view.get("loan", id) if not asking.may(Right.ALL) else loans.loan(view, id)
        # Who may not see it is not told whether it is there.
        if record is None or not may_see(asking, view, record):
            return {"loan": None, "is_hidden": True, **_listed(asking, view)}
        document = loan_statement(view, record.id)
        plan_at = next(at for at, each in enumerate(document.sections) if each.title == SCHEDULE)
        agreement = versions.of_loan(view, record.id)
        return {
            "loan": record,
            "document": read(document),
            "plan_at": plan_at,
            "doing": [*_doing(asking, view, record), *_drafting(asking, record, is_there=agreement is not None)],
            "agreement": agreement if agreement is not None and may_read(asking, view, agreement) else None,
        }
    return {"loan": None, "is_hidden": False, **_listed(asking, view)}


def _listed(asking: Asking, view: View) -> dict[str, Any]:
    is_over = asking.given.get("show") == "over"
    shown, found_leaf = _over(asking, view) if is_over else leaf(asking, "loans", "leaf", _seen(asking, view, ALIVE))
    return {
        "is_over": is_over,
        "rows": [standing(view, each) for each in shown],
        "says": says,
        "name": lambda handle: name_of(view, handle),
        "money": Money,
        "leaf": found_leaf,
        "facts": _totals(asking, view),
        "pools": _pools(view) if has_part(asking, "loans") else [],
        "can_ask": asking.may(Right.SPEAK) and asking.visitor.is_of_crew and bool(_pools(view)),
    }


def _seen(asking: Asking, view: View, statuses: Collection[str]) -> list[Record]:
    found = view.find("loan", status=statuses)
    return found if asking.may(Right.ALL) else [each for each in found if may_see(asking, view, each)]


def _over(asking: Asking, view: View) -> tuple[Sequence[Record], Leaf | None]:
    """A leaf of those that are over, what was over last first; where one sees one's own, all are looked through for who guaranteed them."""
    if not asking.may(Right.ALL):
        return leaf(asking, "loans", "leaf", list(reversed(_seen(asking, view, OVER))))
    return leaf_read(
        asking, "loans", "leaf", lambda skip, count: view.last_changed("loan", status=OVER, skip=skip, count=count)
    )


def says(each: Standing) -> str:
    """How a loan stands, in a word or two."""
    return say("late since {day}", day=each.late_since) if each.late_since else STATES[each.status]


def _pools(view: View) -> list[people.Pod]:
    found = map(people.Pod, view.find("pod"))
    return [each for each in found if each.kind == SAVINGS and each.record.status != people.CLOSED]


def _totals(asking: Asking, view: View) -> list[Fact]:
    """What each pool has lent and what money lies in it; nothing for who left and reads their own alone, or would learn what one other has."""
    if not asking.may(Right.TOTALS):
        return []
    facts = []
    for pod in _pools(view):
        if not totals.of_pod(asking, view, pod):
            continue
        lent = amount(view, outstanding(view, pod), pod.commodity)
        facts.append(Fact(say("Lent by {pod}", pod=pod.name), lent))
        facts.append(Fact(say("Money in {pod}", pod=pod.name), amount(view, pod.liquid(view), pod.commodity)))
    return facts


def _doing(asking: Asking, view: View, record: Record) -> list[Do]:
    """What the visitor can do about a loan, what matters most first."""
    if not asking.visitor.is_of_crew:
        return []
    me, id = asking.me, record.id
    found = [*_answers(asking, view, record)]
    if record.body.get("guarantors", {}).get(me, "") is None and record.status in {*ASKED, agreed.OPEN}:
        found.append(Do("loan-guarantee", say("I answer for it"), {"loan": id}))
    if asking.may(Right.KEEP) and to_pay_out(view, record):
        rest = record.status == agreed.OPEN
        found.append(Do("pay-out", say("Pay out the rest") if rest else say("Pay it out"), {"loan": id}))
    if record.status == agreed.OPEN:
        found += _running(asking, view, record)
    if record.status in ASKED and record.member == me:
        terms = {
            name: record.body.get(name) for name in ("amount", "term", "every", "method", "rate", "first", "round_to")
        }
        fees = ", ".join(record.body.get("fee", ()))
        found.append(Do("loan-change", say("Change it"), {"loan": id, **terms, "fee": fees}, "small"))
        found.append(Do("loan-withdraw", say("Take it back"), {"loan": id}, "small"))
    if record.status == agreed.WRITTEN_OFF and asking.may(Right.KEEP):
        found.append(Do("recovery", say("Record what still came in"), {"loan": id}, "small"))
    return found


def _answers(asking: Asking, view: View, record: Record) -> list[Do]:
    """The answers that a visitor may give to what is asked about a loan; the one that they gave already is left out."""
    found = []
    open_to_me = {each.id for each in waiting.to_answer(view, asking.me, again=True)}
    for asked in loans.still_asked(view, record):
        if asked.id not in open_to_me:
            continue
        said = consent.read(asked).voices.get(asking.me)
        for stance, text, style in (
            ("consent", say("Consent"), "button"),
            ("stand-aside", say("Stand aside"), "small"),
            ("object", say("Object"), "small"),
        ):
            if stance != said:
                found.append(Do("voice", text, {"proposal": asked.id, "stance": stance}, style))
    return found


def _running(asking: Asking, view: View, record: Record) -> list[Do]:
    id, is_mine = record.id, record.member == asking.me
    found = []
    stands = standing(view, record)
    if asking.may(Right.KEEP):
        due = stands.arrears or stands.next_amount
        found.append(Do("repayment", say("Record a repayment"), {"loan": id, "amount": f"{due:f}" if due else None}))
    if is_mine or (asking.may(Right.KEEP) and stands.late_since):
        found.append(Do("set-off", say("Repay out of savings"), {"loan": id}, "small"))
    if is_mine:
        found.append(Do("top-up", say("Ask for more"), {"loan": id}, "small"))
        found.append(Do("restructure", say("Ask for other terms"), {"loan": id}, "small"))
        if agreed.rest_of(record.body):
            found.append(Do("loan-drop-rest", say("Drop the rest"), {"loan": id}, "small"))
    guarantors = [who for who, word in record.body.get("guarantors", {}).items() if word]
    if guarantors and (is_mine or asking.may(Right.KEEP) or asking.me in guarantors):
        one = {"member": asking.me if asking.me in guarantors else guarantors[0]}
        found.append(Do("guarantor-release", say("Release who answers for it"), {"loan": id, **one}, "small"))
    if asking.may(Right.KEEP):
        if stands.state is not None and stands.state.missed(view.on):
            found.append(Do("loan-fine-waive", say("Waive a fine"), {"loan": id}, "small"))
        if stands.late_since:
            found.append(Do("write-off", say("Write it off"), {"loan": id}, "small"))
    return found


def _drafting(asking: Asking, record: Record, *, is_there: bool) -> list[Do]:
    """Putting a loan in writing, for who has it and who keeps the book, as long as it can still be agreed on."""
    may = asking.visitor.is_of_crew and (asking.may(Right.KEEP) or record.member == asking.me)
    if is_there or not may or record.status not in {*ASKED, agreed.OPEN}:
        return []
    filled = {"agreement_kind": LOAN, "pod": record.pod, "loan": record.id, "step": "look"}
    return [Do("agreement-draft", say("Draft its agreement"), filled, "small")]


PAGE = Page("loans", say("Loans"), (Right.ALL, Right.OWN), shows)
