"""What changed in a pod since its last meeting, in sentences: its balances, loans, terms and people."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from pods.crew import people
from pods.meetings import attendance
from pods.settings.setting import SOLIDARITY
from reports import closing
from reports.document import Money
from reports.figures import exact
from reports.heading import name_of
from reports.say import listed, say, say_count, say_typed, strung
from reports.settings import name_said, set_to

if TYPE_CHECKING:
    from collections.abc import Callable

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
    if not said:
        return [say("Nothing changed since {day}.", day=day)]
    return [say("Since {day}: {said}.", day=day, said=strung(said))]


def _balances(view: View, pod: Pod, day: dt.date) -> list[str]:
    names = {
        "loan_fund": say("the loan fund") if pod.kind == "savings" else say("its money"),
        "social_fund": say("the fund") if pod.kind == SOLIDARITY else say("the social fund"),
        "savings": say("savings"),
        "share_money": say("money in shares"),
        "loans_outstanding": say("what is out on loans"),
    }
    return [
        say("{what} grew by {amount}", what=names[name], amount=Money(number, pod.commodity))
        if number > 0
        else say("{what} shrank by {amount}", what=names[name], amount=Money(-number, pod.commodity))
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
            sum_of_it = Money(Decimal(record.body["amount"]), pod.commodity)
            said.append(say("{loan}, {amount}, was paid out to {name}", loan=record.id, amount=sum_of_it, name=name))
        if record.status == "closed" and was != "closed":
            said.append(say("{name} repaid {loan}", name=name, loan=record.id))
    return said


def _terms(view: View, pod: Pod, day: dt.date) -> list[str]:
    """Settings that are not as they were."""
    before = view.get("pod", pod.id, day)
    if before is None:
        return []
    then, now = people.Pod(before).terms, pod.terms
    return [
        say_typed(
            f"{name} changed from {then.text(name)} to {now.text(name)}",
            "“{name}” changed from {was} to {now}",
            name=name_said(name),
            was=set_to(name, then.text(name)),
            now=set_to(name, now.text(name)),
        )
        for name in dict.fromkeys((*then.given, *now.given))
        if then.text(name) != now.text(name)
    ]


def _people(view: View, day: dt.date) -> list[str]:
    """Who joined and who left the crew."""
    then = {each.id: each.body["name"] for each in people.members(view, day)}
    now = {each.id: each.body["name"] for each in people.members(view)}
    came, went = [now[each] for each in now if each not in then], [then[each] for each in then if each not in now]
    joined = [say_count("{names} joined", "{names} joined", count=len(came), names=listed(came))] if came else []
    left = [say_count("{names} left", "{names} left", count=len(went), names=listed(went))] if went else []
    return [*joined, *left]
