"""A month of a livelihood pod as a member sees it who sees no more than their own and the totals."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dashboard import totals
from dashboard.rights import Right
from pods.crew import people
from pods.settings.livelihood import POOLED, SUPPORT
from pods.settings.setting import LIVELIHOOD
from pods.working import income_month
from pods.working import support as supporting
from pods.working.livelihood import advances, owed
from reports import support
from reports.crowd import FEWEST
from reports.document import Document, Fact, Section
from reports.figures import amount
from reports.heading import heading, name_of
from reports.heading import pod as pod_of
from reports.income import split_sections
from reports.livelihood import fund_facts, stands
from reports.read_back import month_cell
from reports.say import say

if TYPE_CHECKING:
    from dashboard.asking import Asking
    from ledger.view import View


def own_month(asking: Asking, view: View, id: str, month: str | None = None) -> Document:
    """The pod's totals and the visitor's own part of a month, by default the next; who left sees their own alone.

    Raises: Invalid, when there is no such pod or month, or it has no months.
    """
    pod = pod_of(view, id)
    people.need_kind(pod, LIVELIHOOD)
    month = month or (f"{view.on:%Y-%m}" if is_support(pod) else income_month.next_month(view, pod))
    income_month.first_day(month)
    has_totals = asking.may(Right.TOTALS) and totals.of_pod(asking, view, pod)
    facts = (*(fund_facts(view, pod) if has_totals else ()), *_own_facts(asking, view, pod))
    sections: tuple[Section, ...] = ()
    if is_support(pod):
        facts, sections = _own_support(asking, view, pod, month, has_totals=has_totals)
    elif asking.may(Right.TOTALS):
        sections = _own_split(asking, view, pod, month, has_totals=has_totals)
    return Document(
        kind="livelihood",
        title=say("{pod}, {month}", pod=pod.name, month=month_cell(month)),
        **heading(view),
        facts=facts,
        sections=sections,
    )


def _own_facts(asking: Asking, view: View, pod: people.Pod) -> tuple[Fact, ...]:
    me = view.get("member", asking.me)
    if me is None:
        return ()
    due, had = -view.balance(owed(pod, me), pod.commodity), view.balance(advances(pod, me), pod.commodity)
    return (
        Fact(say("Pay owed to you"), amount(view, due, pod.commodity)),
        Fact(say("You had in advance"), amount(view, had, pod.commodity)),
    )


def _own_split(asking: Asking, view: View, pod: people.Pod, month: str, *, has_totals: bool) -> tuple[Section, ...]:
    """How the month is divided, where that tells of nobody else, and of who gets what the visitor's own line."""
    done = next((each for each in income_month.shared(view, pod) if each.body["month"] == month), None)
    if pod.terms.text("model") != POOLED and done is None:
        return ()
    found, why_not = stands(view, pod, month, done)
    if found is None:
        return (Section("", notes=why_not),)
    reckoned, split = split_sections(view, pod, found, why_not)
    mine = [at for at, each in enumerate(found.lines) if each.member == asking.me]
    tables = tuple(replace(each, rows=tuple(each.rows[at] for at in mine), total=None) for each in split.tables)
    own = replace(split, tables=tables if mine else ())
    is_of_many = len({each.member for each in found.lines}) >= FEWEST
    return (reckoned, own) if has_totals and is_of_many else (own,)


def _own_support(
    asking: Asking, view: View, pod: people.Pod, month: str, *, has_totals: bool
) -> tuple[tuple[Fact, ...], tuple[Section, ...]]:
    """What is needed and there in all, and of who has, needs, gives and gets the visitor's own lines."""
    found, unit = supporting.month_of(view, pod, month), pod.commodity
    first, *rest = support.sections(found, unit, lambda each: name_of(view, each))
    mine = [at for at, each in enumerate(found.over) if each == asking.me]
    sections = [
        replace(first, tables=tuple(replace(each, rows=tuple(each.rows[at] for at in mine)) for each in first.tables))
    ]
    for section, payments in zip(rest, (found.still_proportional, found.still_fewest), strict=False):
        own = [at for at, (giver, taker, _) in enumerate(payments) if asking.me in {giver, taker}]
        tables = tuple(
            replace(each, rows=tuple(each.rows[at] for at in own), total=None) for each in section.tables if own
        )
        sections.append(replace(section, tables=tables))
    sums = (*support.facts(found, unit), Fact(say("In the pod's money"), amount(view, pod.liquid(view), unit)))
    is_of_many = len(found.over) >= FEWEST
    return (sums if has_totals and is_of_many else ()), tuple(sections)


def is_support(pod: people.Pod) -> bool:
    """Whether its members keep what they earn and top each other up."""
    return pod.terms.text("model") == SUPPORT
