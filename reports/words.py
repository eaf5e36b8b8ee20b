"""Entries in words: one line that says what each did. How it is laid out lives with whoever prints it."""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from ledger import chart, text
from reports.document import Money
from reports.figures import amount
from reports.lending import charged
from reports.narrations import recorded
from reports.render.cells import shown
from reports.say import say, strung, unsaid
from reports.words_crew import of_crew, of_money, of_proposals
from reports.words_lending import of_circles, of_loans
from reports.words_shares import of_shares

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from ledger.entry import Entry
    from ledger.view import View

# The fields of acts that hold a member's short name, and those that hold money of the act's pod.
_PEOPLE = ("member", "other", "substitute", "giver", "taker", "heir", "paid_by", "guarantor", "instead")
_SEVERAL = ("members", "guarantors")
_SUMS = ("amount", "discount", "par", "price", "have", "need", "round_to")
# Entries of so many transactions that they are told as one.
_MANY = frozenset({"share-out"})
# Through which door something was recorded.
_WAYS = {"command line": say("command line"), "dashboard": say("dashboard")}
_CIRCLE, _BORNE = "Liabilities:Circle:", "Equity:Premium:"


class Names:
    """How an entry's people, pods and amounts are said: by the names that were chosen, and with their commodity.

    The journal keeps short names; who reads it should not have to know them. The book is asked only for what is said.
    """

    def __init__(self, opened: Callable[[], AbstractContextManager[View]]) -> None:
        self._opened = opened

    @classmethod
    def of(cls, view: View) -> Names:
        """The names that a report's view knows."""
        return cls(lambda: nullcontext(view))

    def __call__(self, kind: str, id: str) -> str:
        """The name of a member or a pod, whatever the day; the short one, where there is none."""
        with self._opened() as view:
            found = view.get(kind, id, dt.date.max)
        return str(found.body["name"]) if found else id

    def told(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """An act's fields, those that name somebody or something replaced by the names, amounts beside their commodity."""
        said = dict(fields)
        said |= {key: self("member", said[key]) for key in _PEOPLE if said.get(key)}
        said |= {key: [self("member", each) for each in said[key]] for key in _SEVERAL if said.get(key)}
        if said.get("pod") or said.get("loan"):
            with self._opened() as view:
                said |= _of_pod(view, said)
        return said


def _of_pod(view: View, said: Mapping[str, Any]) -> dict[str, Any]:
    """Of an act's fields the pod by its name, and the sums in its money; an act on a loan is of the pod that lent it."""
    loan = view.get("loan", said["loan"], dt.date.max) if said.get("loan") and not said.get("pod") else None
    pod = view.get("pod", said.get("pod") or (loan.pod if loan else "") or "", dt.date.max)
    if pod is None:
        return {}
    unit = pod.body["commodity"]
    told: dict[str, Any] = {key: amount(view, Decimal(str(said[key])), unit) for key in _SUMS if said.get(key)}
    if said.get("fee"):
        told["fee"] = [charged(view, each, unit) for each in said["fee"]]
    return told | ({"pod": pod.body["name"]} if said.get("pod") else {})


def way_said(via: str) -> str:
    """Through which door something was recorded."""
    return _WAYS.get(via, via)


def what(entry: Entry, names: Names) -> str:
    """One line that says what an entry did, by whom for whom, and how much money it moved."""
    found = transactions(entry)
    moved = gross(found)
    said = sentence(entry, found, names)
    if moved is None:
        return said
    return say("{what} · {amount}", what=said, amount=moved) if said else shown(moved)


def transactions(entry: Entry) -> list[Any]:
    """The entry's transactions in their order; none, when it moves nothing."""
    return [each for each in text.parse(entry.text) if isinstance(each, data.Transaction)]


def sentence(entry: Entry, moved: Sequence[Any], names: Names) -> str:
    """What an entry did, without the amount; `moved` are its transactions."""
    if not moved or entry.kind in _MANY:
        return _unmoved(entry, names)
    narrations = list(dict.fromkeys(each.narration for each in moved))
    told = recorded(narrations[0]) if len(narrations) == 1 else strung(map(recorded, narrations))
    return (
        say("{payee} · {what}", payee=moved[0].payee, what=told) if moved[0].payee and told else moved[0].payee or told
    )


def gross(moved: Sequence[Any]) -> Money | None:
    """The plain money that one transaction moves, shares left out; None when there is none, or no single sum of it.

    Of a circle's pot it is what its taker got; what others got beside it is said in words.
    """
    if len(moved) > 1 and any(each.account.startswith(_CIRCLE) for each in moved[0].postings):
        moved = moved[:1]
    if len(moved) != 1:
        return None
    postings = [each for one in moved for each in one.postings if each.cost is None]
    plain = [each.units for each in postings]
    if len({units.currency for units in plain}) != 1:
        return None
    places = [each.units.number for each in postings if chart.is_place(each.account)]
    if any(places) and not sum(places):
        # Money that went from one place to another is counted once, whatever it is called on either side.
        return Money(sum((number for number in places if number > 0), Decimal(0)), plain[0].currency)
    if any(each.account.startswith(_CIRCLE) for each in postings):
        # A circle's pot moves dividends and premiums as well; what changed hands is what lies in no place any more.
        return Money(abs(sum(places, Decimal(0))), plain[0].currency) if any(places) else None
    if any(places) and any(each.account.startswith("Equity:Divided:") for each in postings):
        # What a fund of a livelihood pod gets or pays is told on both its sides, beside the money that moved.
        return Money(abs(sum(places, Decimal(0))), plain[0].currency)
    # What members of a circle bear of each other's is told on both its sides, beside what it is about.
    told = [each.units for each in postings if not each.account.startswith(_BORNE)] or plain
    came = sum((units.number for units in told if units.number > 0), Decimal(0))
    went = sum((-units.number for units in told if units.number < 0), Decimal(0))
    return Money(max(came, went), plain[0].currency)


def _unmoved(entry: Entry, names: Names) -> str:
    fields, by = names.told(entry.fields), names("member", entry.by)
    said = {
        **of_crew(entry, fields, names),
        **of_money(entry, fields),
        **of_proposals(entry, fields, by),
        **of_loans(entry, fields, by),
        **of_circles(entry, fields, names),
        **of_shares(entry, fields),
    }
    return said[entry.kind]() if entry.kind in said else unsaid(entry.kind)
