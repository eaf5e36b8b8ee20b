"""What is asked for with a request or its change: the terms that the loan's record keeps, and the plan that they make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.act import Record
from pods.crew import people
from pods.lending import agreed, limits, schedule

if TYPE_CHECKING:
    from ledger.view import View
    from pods.lending.loans import ChangeRequest, LoanRequest


def terms_asked(act: LoanRequest, pod: people.Pod, view: View) -> dict[str, Any]:
    """The terms of a new request, those that the pod's terms put on it among them.

    Raises: Invalid or Refused, for an amount or terms that cannot be.
    """
    amount = people.number(view, act.amount, pod.commodity)
    body = {name: value for name, value in act.given().items() if name not in {"pod", "guarantors"}}
    return body | {"amount": f"{amount:f}"} | limits.shape(act, pod, view)


def terms_changed(act: ChangeRequest, pod: people.Pod, view: View, record: Record) -> dict[str, Any]:
    """The terms of a request as they are once it is changed; what is left out stays as it was.

    Raises: as `terms_asked`.
    """
    given = {name: value for name, value in act.given().items() if name not in {"loan", "guarantors"}}
    if act.amount is not None:
        given["amount"] = f"{people.number(view, act.amount, pod.commodity):f}"
    body = {**record.body, **given, **limits.shape(act, pod, view)}
    if act.method == "none":
        body.pop("rate", None)
    elif act.rate is not None and act.method is None and body["method"] == "none":
        body["method"] = "declining"
    return body


def plan_asked(act: LoanRequest, view: View) -> tuple[schedule.Schedule, people.Pod]:
    """The schedule of what is asked for, as if it were paid out on the view's day, and the pool that would lend it.

    Limits are not looked at. Raises: Invalid or Refused, for terms that make no schedule.
    """
    pod = people.pod(view, act.pod, kind="savings")
    return _plan(terms_asked(act, pod, view), pod, view), pod


def plan_changed(act: ChangeRequest, view: View) -> tuple[schedule.Schedule, people.Pod]:
    """The same of a request as it is once it is changed."""
    record = agreed.loan(view, act.loan)
    pod = people.pod(view, record.pod or "", kind="savings")
    return _plan(terms_changed(act, pod, view, record), pod, view), pod


def _plan(body: dict[str, Any], pod: people.Pod, view: View) -> schedule.Schedule:
    record = Record("loan", "", body, pod=pod.id)
    return schedule.schedule(agreed.terms_of(record, view.on, view.digits(pod.commodity)))
