"""Entries in words: one line that says what each did. How it is laid out lives with whoever prints it."""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from ledger import chart, money, text
from ledger.reversal import PRIOR_PERIOD
from pods.settings.setting import ALL
from reports.document import Money
from reports.figures import exact
from reports.narrations import recorded
from reports.say import say, strung, unsaid
from reports.words_shares import of_shares

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from ledger.entry import Entry
    from ledger.view import View

_KINDS = {
    "savings": "a savings pool",
    "livelihood": "a livelihood pod",
    "ownership": "an ownership pod",
    "solidarity": "a solidarity fund",
    "circle": "a lending circle",
}
# The fields of acts that hold a member's short name, and those that hold money of the act's pod.
_PEOPLE = ("member", "other", "substitute", "giver", "taker", "heir", "paid_by", "guarantor")
_SUMS = ("amount", "discount", "par", "price", "have", "need")
# Entries of so many transactions that they are told as one.
_MANY = frozenset({"share-out"})
_CIRCLE = "Liabilities:Circle:"
SAID = {"consent": "consents to", "object": "objects to", "stand-aside": "stands aside from"}


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
        if said.get("pod"):
            with self._opened() as view:
                pod = view.get("pod", said["pod"], dt.date.max)
                if pod is not None:
                    unit = pod.body["commodity"]
                    sums = {key: Decimal(str(said[key])) for key in _SUMS if said.get(key)}
                    said |= {key: money.show(exact(view, each, unit), unit) for key, each in sums.items()}
                    said["pod"] = pod.body["name"]
        return said


def what(entry: Entry, names: Names) -> str:
    """One line that says what an entry did, by whom for whom, and how much money it moved."""
    found = transactions(entry)
    moved = gross(found)
    return " · ".join(
        part
        for part in (sentence(entry, found, names), money.show(moved.number, moved.commodity) if moved else "")
        if part
    )


def transactions(entry: Entry) -> list[Any]:
    """The entry's transactions in their order; none, when it moves nothing."""
    return [each for each in text.parse(entry.text) if isinstance(each, data.Transaction)]


def sentence(entry: Entry, moved: Sequence[Any], names: Names) -> str:
    """What an entry did, without the amount; `moved` are its transactions."""
    if not moved or entry.kind in _MANY:
        return unsaid(_unmoved(entry, names))
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
    came = sum((units.number for units in plain if units.number > 0), Decimal(0))
    went = sum((-units.number for units in plain if units.number < 0), Decimal(0))
    return Money(max(came, went), plain[0].currency)


def _unmoved(entry: Entry, names: Names) -> str:
    fields, by = names.told(entry.fields), names("member", entry.by)
    said: dict[str, Callable[[], str]] = {
        **_of_members(entry, fields),
        "begin": lambda: f"The book of {fields['name']} begins",
        "pod-open": lambda: f"{_new(entry, 'pod', 'name')} opens, {_KINDS.get(fields['pod_kind'], fields['pod_kind'])}",
        "pod-change": lambda: f"{fields['pod']} changes: {', '.join(f'{k} = {v}' for k, v in fields['terms'].items())}",
        "pod-close": lambda: f"{fields['pod']} closes",
        **_of_loans(entry, fields, by),
        "propose": lambda: f"{entry.id}: {_new(entry, 'proposal', 'title')} ({_status(entry)})",
        "voice": lambda: f"{by} {SAID[fields['stance']]} {fields['proposal']} ({_status(entry)})",
        "carry-out": lambda: f"{fields['proposal']} is carried out",
        "proposal-withdraw": lambda: f"{fields['proposal']} is taken back",
        "attendance": lambda: f"{fields['pod']} meets: {_came(fields)}",
        "notice": lambda: (
            f"{fields['member']} gives notice of {fields['amount']} to {fields['pod']}, due {_due(entry)}"
        ),
        "sign": lambda: (
            f"{by} {'takes the signature back from' if fields['withdraw'] else 'signs'} {fields['proposal']}"
        ),
        "goal": lambda: (
            f"{fields['member']} saves {fields['amount']} in {fields['pod']} until {fields['until']} for {fields['purpose']}"
        ),
        "goal-drop": lambda: f"The savings goal {fields['goal']} is dropped",
        "death": lambda: f"{fields['member']} died",
        "heirs": lambda: (
            f"Heirs of {fields['member']} in {fields['pod']}: {', '.join(names('member', name) for name, _ in fields['heirs'])}"
        ),
        "points-gift": lambda: (
            f"{fields['giver']} gives {fields['taker']} {fields['points']} points of {fields['pod']}"
            + (f": {fields['because']}" if fields.get("because") else "")
        ),
        "hours": lambda: f"{fields['member']} worked {fields['hours']} hours for {fields['pod']} in {fields['month']}",
        "need": lambda: (
            f"{fields['member']} needs {fields['amount']} a month of {fields['pod']}, from {fields['month']} on"
        ),
        "means": lambda: (
            f"{fields['member']} has {fields['have']} in {fields['month']}"
            + (f" and needs {fields['need']}" if fields.get("need") else "")
            + f", for {fields['pod']}"
        ),
        "share": lambda: f"{fields['month']} of {fields['pod']} is shared: there was nothing to pay or to keep",
        **of_shares(entry, fields),
        "cycle-open": lambda: f"Cycle {entry.id} of {fields['pod']} opens, at {fields['price']} a share",
        "cycle-change": lambda: f"The cycle of {fields['pod']} ends on {fields['until']}",
        "share-out": lambda: f"{fields['pod']} shares out {fields['amount']}",
        **_of_circles(entry, fields) | _of_agreements(entry, fields, by),
        "opening": lambda: f"{fields['member']}'s balances in {fields['pod']} are brought in",
        "correction": lambda: f"{_corrected(entry)}: {fields['because']}",
        "expect": lambda: _expected(entry, fields),
        "excuse": lambda: (
            f"{_everybody(fields)} is excused in {fields['pod']} from {fields['since']} to {fields['until']}: {fields['because']}"
        ),
        "fine": lambda: (
            f"{fields['member']} is fined {fields['amount']} in {fields['pod']}, as {entry.id}: {fields['because']}"
        ),
        "fine-waive": lambda: f"{fields['fine']} is waived: {fields['because']}",
        "period-close": lambda: f"The book is closed up to the end of {fields['period'].rpartition('..')[2]}",
        "period-reopen": lambda: f"{fields['period']} is open again: {fields['because']}",
    }
    return said[entry.kind]() if entry.kind in said else entry.kind


def _of_members(entry: Entry, fields: Mapping[str, Any]) -> dict[str, Callable[[], str]]:
    """Who came and went, keeps the books, is called what, and reads what."""
    return {
        "join": lambda: f"{_new(entry, 'member', 'name')} joins the crew as {entry.fields['member']}",
        "leave": lambda: f"{fields['member']} leaves the crew",
        "roles": lambda: f"{fields['member']} is {'now a' if fields['treasurer'] else 'no longer'} treasurer",
        "rename": lambda: f"{_new(entry, 'member', 'name')} is the name of {entry.fields['member']} from now on",
        "language": lambda: f"{fields['member']} reads papers in “{fields['language']}” from now on",
    }


def _of_agreements(entry: Entry, fields: Mapping[str, Any], by: str) -> dict[str, Callable[[], str]]:
    """What each act on an agreement did."""
    return {
        "agreement-draft": lambda: f"{entry.id} is drafted: {_drafted(fields)}",
        "agreement-term": lambda: f"{fields['agreement']} says what was decided on {_listed(fields['terms'])}",
        "agreement-adopt": lambda: (
            f"{fields['agreement']}, version {fields['number']}, is adopted with the hash {fields['hash'][:8]}"
        ),
        "agreement-sign": lambda: _signed(entry, fields, by),
        "agreement-file": lambda: f"{fields['agreement']}, version {fields['number']}, is filed as {fields['file']}",
        "agreement-end": lambda: f"{fields['agreement']} ends: {fields['because']}",
    }


def _drafted(fields: Mapping[str, Any]) -> str:
    """`the loan agreement on L1`, `the membership agreement of Ben Okafor in Rainy Day`."""
    about = f" of {fields['member']} in {fields['pod']}" if fields.get("member") else f" of {fields['pod']}"
    kind = {"certificate": "share certificate", "note": "instalment note"}.get(
        fields["agreement_kind"], f"{fields['agreement_kind']} agreement"
    )
    on = fields.get("loan") or fields.get("note")
    return f"the {kind} on {on}" if on else f"the {kind}{about}"


def _listed(terms: Mapping[str, str]) -> str:
    return ", ".join(name.replace("_", " ") for name in terms)


def _signed(entry: Entry, fields: Mapping[str, Any], by: str) -> str:
    """Who signed, and whether the agreement holds now that they did."""
    if fields["withdraw"]:
        return f"{by} takes the signature back from {fields['agreement']}"
    holds = any(each.kind == "agreement" and each.status == "in force" for each in entry.records)
    return f"{by} signs {fields['agreement']}{', which is in force now' if holds else ''}"


def _everybody(fields: dict[str, Any]) -> str:
    return "everybody" if fields["member"] == ALL else str(fields["member"])


def _expected(entry: Entry, fields: dict[str, Any]) -> str:
    """What is expected from now on: `20.00 NZD every month from 2026-03-01`."""
    where = f"the social fund of {fields['pod']}" if fields.get("social") else fields["pod"]
    if not Decimal(entry.fields["amount"]):
        return f"Nothing more is expected of {_everybody(fields)} in {where}"
    how = "once" if fields["every"] == "once" else f"every {fields['every']}"
    begins = fields.get("since") or entry.date
    return f"{fields['amount']} is expected of {_everybody(fields)} in {where}, {how} from {begins}"


def _came(fields: dict[str, Any]) -> str:
    """`6 present, 1 late, 1 absent`; ways in which nobody was there are left out."""
    # Only who reads of a meeting pays for it.
    from pods.meetings.attendance import WAYS

    return ", ".join(f"{len(fields[way])} {way}" for way in WAYS if fields.get(way))


def _changes(fields: dict[str, Any]) -> str:
    """What a loan's new terms are: `: amount 60, term 12`."""
    new = {name.replace("_", " "): value for name, value in fields.items() if name != "loan"}
    said = ", ".join(
        f"{name} {', '.join(value) if isinstance(value, list | tuple) else value}" for name, value in new.items()
    )
    return f": {said}" if said else ""


def _of_loans(entry: Entry, fields: dict[str, Any], by: str) -> dict[str, Callable[[], str]]:
    """What acts of loans say that move no money."""
    return {
        "loan-request": lambda: f"{by} asks {fields['pod']} for {fields['amount']}, as {entry.id}",
        "loan-change": lambda: f"{by} changes the request {fields['loan']}{_changes(fields)}",
        "loan-guarantee": lambda: f"{by} agrees to guarantee {fields['loan']}",
        "guarantor-release": lambda: (
            f"{fields['member']} is released from guaranteeing {fields['loan']}"
            + (f", once {fields['instead']} has agreed to" if fields.get("instead") else "")
        ),
        "loan-fine-waive": lambda: (
            f"The fine on instalment {fields['instalment']} of {fields['loan']} is waived: {fields['because']}"
        ),
        "loan-drop-rest": lambda: f"What was not paid out of {fields['loan']} is dropped",
        "restructure": lambda: f"{fields['loan']} gets new terms{_changes(fields)}",
        "write-off": lambda: f"{fields['loan']} is written off, with nothing owed on it: {fields['because']}",
        "loan-withdraw": lambda: f"{by} takes the request {fields['loan']} back",
    }


def _of_circles(entry: Entry, fields: Mapping[str, Any]) -> dict[str, Callable[[], str]]:
    """What each act of a circle did that moved no money."""
    return {
        "circle-start": lambda: f"The rounds of {fields['pod']} begin: {_order(entry)}",
        "circle-bid": lambda: (
            f"{fields['member']} bids {fields['discount']} for round {fields['round']} of {fields['pod']}"
        ),
        "circle-draw": lambda: f"Draw in {fields['pod']}: {_order(entry)}, with the seed “{fields['seed']}”",
        "circle-turn": lambda: f"Round {fields['round']} of {fields['pod']} goes to {fields['member']}, for need",
        "circle-order": lambda: f"The turns of {fields['pod']} to come: {', '.join(fields['members'])}",
        "circle-swap": lambda: f"{fields['member']} and {fields['other']} swap their turns in {fields['pod']}",
        "circle-postpone": lambda: f"Round {fields['round']} of {fields['pod']} moves to {fields['to']}",
        "circle-leave": lambda: f"{fields['member']} gives their seat in {fields['pod']} up",
        "circle-default": lambda: f"{fields['member']} loses the seat in {fields['pod']}{_why(fields)}",
        "circle-substitute": lambda: (
            f"{fields['substitute']} takes over the seat of {fields['member']} in {fields['pod']}"
        ),
        "circle-pay-out": lambda: f"Round {fields['round']} of {fields['pod']} is over: its seat was given up",
    }


def _order(entry: Entry) -> str:
    """Who was drawn, or whose turns come in which order."""
    drawn = next((each.body["members"] for each in entry.records if each.kind == "circle"), None)
    return ", ".join(drawn) if drawn else _new(entry, "turn", "member")


def _why(fields: Mapping[str, Any]) -> str:
    return f": {fields['because']}" if fields.get("because") else ""


def _corrected(entry: Entry) -> str:
    what = "Prior-period correction" if PRIOR_PERIOD in entry.about else "Correction"
    return f"{what} of entry {entry.fields['entry']}"


def _new(entry: Entry, kind: str, key: str) -> str:
    return str(next((each.body[key] for each in entry.records if each.kind == kind), ""))


def _status(entry: Entry) -> str:
    return next((each.status for each in entry.records if each.kind == "proposal"), "")


def _due(entry: Entry) -> str:
    return str(next((each.due for each in entry.records if each.due), ""))
