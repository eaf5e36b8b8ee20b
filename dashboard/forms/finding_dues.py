"""Fines and savings goals that can be chosen in a form: those that the act may be about."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from dashboard.rights import Right
from pods.crew import people
from pods.dues import fines
from pods.pools import goals
from reports.figures import amount
from reports.heading import name_of
from reports.render.cells import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.asking import Asking
    from dashboard.forms.offer import Offer
    from ledger.act import Record
    from ledger.view import View


def fine_choices(_asking: Asking, view: View, _offer: Offer, _given: Mapping[str, str]) -> list[tuple[str, str]]:
    """The fines that are not paid."""
    return [(each.record.id, _said(view, each.record, each.left)) for each in fines.unpaid(view)]


def goal_choices(asking: Asking, view: View, _offer: Offer, _given: Mapping[str, str]) -> list[tuple[str, str]]:
    """The goals that members save for; one's own, for who does not keep the book."""
    return [
        (each.id, f"{_said(view, each, Decimal(each.body['amount']))} · {each.body['purpose']}")
        for each in view.find("goal", status=goals.OPEN)
        if asking.may(Right.KEEP) or each.member == asking.me
    ]


def _said(view: View, record: Record, number: Decimal) -> str:
    unit = people.pod(view, record.pod or "").commodity
    return f"{record.id} · {name_of(view, record.member or '')} · {shown(amount(view, number, unit))}"
