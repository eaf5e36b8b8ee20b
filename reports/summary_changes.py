"""What changed in a pod since its last meeting, in sentences: its balances, loans, terms and people."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pods.crew import people
from pods.meetings import attendance
from pods.settings.setting import SOLIDARITY
from reports import closing
from reports.closing import listed
from reports.figures import exact
from reports.heading import name_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from ledger.view import View
    from pods.crew.people import Pod

# Where no meeting is recorded, the changes of this many days are told.
_DAYS = 30


def since(view: View, pod: Pod) -> dt.date:
    """The day of the last meeting before the view's day, or some weeks before it; never before the pod opened."""
    held = [each.date for each in attendance.meetings(view, pod) if each.date is not None and each.date < view.on]
    opened = view.began("pod", pod.id) or view.on
    return held[-1] if held else max(view.on - dt.timedelta(days=_DAYS), opened - dt.timedelta(days=1))


def moved(view: View, pod: Pod, day: dt.date) -> dict[str, Decimal]:
    """By how much each of the pod's balances grew since the end of a day, in its money; negative where it shrank."""
    unit = pod.commodity
    sums: dict[str, Callable[[dt.date], Decimal]] = {
        "loan_fund": lambda on: closing.loan_fund(view, pod, on).total,
        "social_fund": lambda on: closing.social_fund(view, pod, on).total,
        "savings": lambda on: -view.total(f"Liabilities:Savings:{pod.slug}:", unit, on),
        "share_money": lambda on: -view.total(f"Liabilities:Cycle:{pod.slug}:", unit, on),
        "loans_outstanding": lambda on: view.total(f"Assets:Loans:{pod.slug}:", unit, on),
    }
    return {name: exact(view, at(view.on) - at(day), unit) for name, at in sums.items()}


def sentences(view: View, pod: Pod, day: dt.date) -> list[str]:
    """What changed since the end of a day; that nothing did, where that is so."""
    said = [*_balances(view, pod, day), *_lent(view, pod, day), *_terms(view, pod, day), *_people(view, day)]
    return [f"Since {day}: {'; '.join(said)}."] if said else [f"Nothing changed since {day}."]


def _balances(view: View, pod: Pod, day: dt.date) -> list[str]:
    names = {
        "loan_fund": "the loan fund" if pod.kind == "savings" else "its money",
        "social_fund": "the fund" if pod.kind == SOLIDARITY else "the social fund",
        "savings": "savings",
        "share_money": "money in shares",
        "loans_outstanding": "what is out on loans",
    }
    return [
        f"{names[name]} {'grew' if number > 0 else 'shrank'} by {abs(number):,f} {pod.commodity}"
        for name, number in moved(view, pod, day).items()
        if number
    ]


def _lent(view: View, pod: Pod, day: dt.date) -> list[str]:
    """Loans that were paid out, and those that were repaid wholly."""
    said = []
    for record in view.find("loan", pod=pod.id):
        before = view.get("loan", record.id, day)
        was, name = before.status if before else "", name_of(view, record.member or "")
        paid_out = record.body.get("paid_out")
        if paid_out and dt.date.fromisoformat(paid_out) > day:
            said.append(f"{record.id}, {record.body['amount']} {pod.commodity}, was paid out to {name}")
        if record.status == "closed" and was != "closed":
            said.append(f"{name} repaid {record.id}")
    return said


def _terms(view: View, pod: Pod, day: dt.date) -> list[str]:
    """Settings that are not as they were."""
    before = view.get("pod", pod.id, day)
    if before is None:
        return []
    then, now = people.Pod(before).terms, pod.terms
    return [
        f"{name} changed from {then.text(name)} to {now.text(name)}"
        for name in dict.fromkeys((*then.given, *now.given))
        if then.text(name) != now.text(name)
    ]


def _people(view: View, day: dt.date) -> list[str]:
    """Who joined and who left the crew."""
    then = {each.id: each.body["name"] for each in people.members(view, day)}
    now = {each.id: each.body["name"] for each in people.members(view)}
    came, went = [now[each] for each in now if each not in then], [then[each] for each in then if each not in now]
    return [*([f"{listed(came)} joined"] if came else []), *([f"{listed(went)} left"] if went else [])]
