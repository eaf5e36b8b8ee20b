"""What the book states of one loan: its terms, its schedule and cost, who answers for it, and who decided on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger import money
from pods.agreements.kinds import RULES
from pods.lending import agreed, loans, schedule
from pods.lending.apr import apr
from pods.owning import free
from pods.settings.loans import EARLY, ORDER
from pods.voices import consent

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View
    from pods.crew import people

RELATIVE, DATED = "relative", "dated"
_METHODS = {
    "none": "There is no interest.",
    "flat": "Interest is asked on the whole amount, for every period.",
    "declining": "Interest is asked on what is still owed; the instalments are equal.",
    "equal-principal": "Interest is asked on what is still owed; each instalment repays an equal part of the principal.",
    "bullet": "Interest is asked each time, and the principal at the end.",
}
_EVERY = {"week": "week", "2weeks": "two weeks", "4weeks": "four weeks", "month": "month", "quarter": "quarter"}
_STEP = {
    "week": (1, "week"),
    "2weeks": (2, "week"),
    "4weeks": (4, "week"),
    "month": (1, "month"),
    "quarter": (3, "month"),
}
_SAID = {"consent": "consents", "object": "objects", "stand-aside": "stands aside"}


@dataclass(frozen=True, slots=True)
class _Plan:
    """A schedule as it was agreed: `lines` are (day, principal, interest, fees, owed after it), in money."""

    begin: dt.date
    received: Decimal
    up_front: Decimal
    lines: list[tuple[dt.date, Decimal, Decimal, Decimal, Decimal]]


def shape_of(record: Record) -> str:
    """How the instalments of a loan are told in a paper drafted now: by days once these are known, else from the pay-out."""
    is_known = "paid_out" in record.body or record.body.get("first")
    return DATED if is_known else RELATIVE


def loan_words(view: View, pod: people.Pod, record: Record) -> dict[str, str]:
    """The words that a loan's agreement may name, the amounts with their commodity."""
    body, unit = record.body, pod.commodity
    plan = _plan(view, pod, record)
    interest = sum((line[2] for line in plan.lines), Decimal(0))
    fees = sum((line[3] for line in plan.lines), plan.up_front)
    amount = Decimal(body["amount"])
    totals = [(line[0], line[1] + line[2] + line[3]) for line in plan.lines]
    rate = apr(plan.received, plan.begin, totals, body["every"])
    asked = loans.proposal_for(view, record)
    said = consent.read(asked).voices if asked else {}
    aside = [each for each, stance in said.items() if stance == "stand-aside"]
    return {
        "loan": record.id,
        "borrower": _name(view, record.member or ""),
        "purpose": body.get("purpose") or "",
        "amount": _shown(view, amount, unit),
        "kept_back": _shown(view, plan.up_front, unit) if plan.up_front else "nothing",
        "instalments": str(len(plan.lines)),
        "every": _EVERY[body["every"]],
        "rate": body.get("rate") or "none",
        "day_count": body["day_count"],
        "fees": ", ".join(body.get("fee", ())) or "none",
        "total_interest": _shown(view, interest, unit),
        "total_fees": _shown(view, fees, unit),
        "total_cost": _shown(view, interest + fees, unit),
        "repaid": _shown(view, sum((total for _, total in totals), Decimal(0)), unit),
        "apr": f"{rate:f} %",
        "security": "; ".join(filter(None, (body.get("security"), *free.securing(view, record.id)))) or "nothing",
        "guarantor_names": ", ".join(_name(view, each) for each in body.get("guarantors", {})) or "nobody",
        "decided": _decided(asked),
        "stood_aside": ", ".join(_name(view, each) for each in aside) or "nobody",
    }


def loan_tables(view: View, pod: people.Pod, record: Record, shape: str) -> dict[str, list[list[Any]]]:
    """The schedule, the loan's own rules, who answers for it, and what those said who were asked."""
    unit = pod.commodity
    plan = _plan(view, pod, record)
    rows = []
    for n, (due, principal, interest, fees, left) in enumerate(plan.lines, 1):
        sums = (principal, interest, fees, principal + interest + fees, left)
        rows.append([str(n), [str(n), _due(record, n, due, shape), *(_shown(view, each, unit) for each in sums)]])
    guarantors = [
        [
            handle,
            [
                _name(view, handle),
                word["on"] if word else "",
                _shown(view, Decimal(word["amount"]), unit) if word else "",
            ],
        ]
        for handle, word in record.body.get("guarantors", {}).items()
    ]
    return {"schedule": rows, RULES: _rules(record, unit), "guarantors": guarantors, "voices": _voices(view, record)}


def _plan(view: View, pod: people.Pod, record: Record) -> _Plan:
    """The plan in force; before the pay-out the one that was asked for, reckoned from the day of the request.

    So it depends on what was agreed, and not on the day on which somebody reads it.
    """
    body = record.body
    if "paid_out" in body:
        held = agreed.plan_of(body)
        lines = [(row.due, row.parts.principal, row.parts.interest, row.parts.fees, row.balance) for row in held.rows]
        return _Plan(held.begin, held.amount - held.up_front + held.carried, held.up_front, lines)
    start = view.began("loan", record.id) or view.on
    found = schedule.schedule(agreed.terms_of(record, start, view.digits(pod.commodity)))
    lines = [(one.due, one.principal, one.interest, one.fees, one.balance) for one in found.instalments]
    return _Plan(start, found.amount - found.up_front, found.up_front, lines)


def _due(record: Record, n: int, due: dt.date, shape: str) -> str:
    """The day, or `2 months after the pay-out` as long as nothing fixed another plan."""
    if shape == DATED or record.body.get("first") or record.body.get("earlier"):
        return due.isoformat()
    many, unit = _STEP[record.body["every"]]
    return f"{n * many} {unit}{'' if n * many == 1 else 's'} after the pay-out"


def _rules(record: Record, unit: str) -> list[list[Any]]:
    """What the loan itself says, in words and as it was set."""
    rules = agreed.rules_of(record.body)
    fine = rules.fine
    said = f"{fine[:-1]} % of what is missing" if fine.endswith("%") else f"{fine} {unit}"
    grace = f", once {rules.grace} days have passed" if rules.grace else ""
    cover = ", then ".join(ORDER[each] for each in rules.order)
    return [
        ["method", [_METHODS[record.body["method"]], record.body["method"]]],
        ["order", [f"What comes in covers {cover}.", ",".join(rules.order)]],
        ["early", [f"Who repays before the time owes {EARLY[rules.early]}.", rules.early]],
        [
            "fine",
            [
                "There is no fine on a missed instalment."
                if fine == "0"
                else f"A missed instalment is fined {said}{grace}.",
                f"{fine}/{rules.grace}",
            ],
        ],
    ]


def _voices(view: View, record: Record) -> list[list[Any]]:
    asked = loans.proposal_for(view, record)
    said = asked.body["voices"] if asked else {}
    return [[each, [_name(view, each), _SAID[voice["stance"]], voice["on"]]] for each, voice in said.items()]


def _decided(asked: Record | None) -> str:
    """Whether the others agreed to it, in a sentence; a deadline that passes changes nothing here."""
    if asked is None:
        return "The settings of the pool ask nobody before a loan of this kind."
    if asked.status in {consent.PASSED, consent.DONE}:
        return f"The members agreed to it (proposal {asked.id})."
    return f"The members were asked (proposal {asked.id}) and have not decided."


def _name(view: View, handle: str) -> str:
    found = view.get("member", handle)
    return str(found.body["name"]) if found else handle


def _shown(view: View, number: Decimal, unit: str) -> str:
    return money.show(money.round_half_up(number, view.digits(unit)), unit)
