"""Acts on loans and circles in words, where no money moved: entries that move some say it themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.lending import METHODS
from reports.read_back import PERIODS, cell
from reports.say import listed, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledger.entry import Entry
    from reports.document import Cell
    from reports.words import Names

# The terms of a loan that may change, as people call them.
_TERMS = {
    "amount": say("amount"),
    "term": say("instalments"),
    "every": say("one every"),
    "method": say("method"),
    "rate": say("rate"),
    "day_count": say("day count"),
    "fee": say("fees"),
    "first": say("first instalment"),
    "round_to": say("rounded up to"),
    "purpose": say("purpose"),
    "security": say("security"),
    "guarantors": say("guarantors"),
    "because": say("because"),
}


def of_loans(entry: Entry, fields: Mapping[str, Any], by: str) -> dict[str, Callable[[], str]]:
    """What acts of loans say that move no money."""
    told, new = _told(entry, fields), _changes(fields)
    return {
        "loan-request": lambda: say("{by} asks {pod} for {amount}, as {entry}", **told, by=by),
        "loan-change": lambda: _with(say("{by} changes the request {loan}", **told, by=by), new),
        "loan-guarantee": lambda: say("{by} agrees to guarantee {loan}", **told, by=by),
        "guarantor-release": lambda: (
            say("{member} is released from guaranteeing {loan}, once {instead} has agreed to", **told)
            if fields.get("instead")
            else say("{member} is released from guaranteeing {loan}", **told)
        ),
        "loan-fine-waive": lambda: say("The fine on instalment {instalment} of {loan} is waived: {because}", **told),
        "loan-drop-rest": lambda: say("What was not paid out of {loan} is dropped", **told),
        "restructure": lambda: _with(say("{loan} gets new terms", **told), new),
        "write-off": lambda: say("{loan} is written off, with nothing owed on it: {because}", **told),
        "loan-withdraw": lambda: say("{by} takes the request {loan} back", **told, by=by),
    }


def of_circles(entry: Entry, fields: Mapping[str, Any], names: Names) -> dict[str, Callable[[], str]]:
    """What each act of a circle did that moved no money."""
    told = {**_told(entry, fields), "order": _order(entry, names)}
    return {
        "circle-start": lambda: say("The rounds of {pod} begin: {order}", **told),
        "circle-bid": lambda: say("{member} bids {discount} for round {round} of {pod}", **told),
        "circle-draw": lambda: say("Draw in {pod}: {order}, with the seed “{seed}”", **told),
        "circle-turn": lambda: say("Round {round} of {pod} goes to {member}, for need", **told),
        "circle-order": lambda: say(
            "The turns of {pod} to come: {members}", **(told | {"members": listed(fields["members"], ", ")})
        ),
        "circle-swap": lambda: say("{member} and {other} swap their turns in {pod}", **told),
        "circle-postpone": lambda: say(
            "Round {round} of {pod} moves to {to}", **(told | {"to": cell(str(fields["to"]))})
        ),
        "circle-leave": lambda: say("{member} gives their seat in {pod} up", **told),
        "circle-default": lambda: (
            say("{member} loses the seat in {pod}: {because}", **told)
            if fields.get("because")
            else say("{member} loses the seat in {pod}", **told)
        ),
        "circle-substitute": lambda: say("{substitute} takes over the seat of {member} in {pod}", **told),
        "circle-pay-out": lambda: say("Round {round} of {pod} is over: its seat was given up", **told),
    }


def _told(entry: Entry, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are said as they are, and the entry's own name."""
    told = {name: value for name, value in fields.items() if not isinstance(value, list | tuple | dict | bool)}
    return {**told, "entry": entry.id or ""}


def _with(said: str, changes: str) -> str:
    return say("{said}: {changes}", said=said, changes=changes) if changes else said


def _changes(fields: Mapping[str, Any]) -> str:
    """What a loan's new terms are: `amount 60, instalments 12`."""
    new = [(name, value) for name, value in fields.items() if name in _TERMS]
    return listed((say("{name} {value}", name=_TERMS[name], value=_term(name, value)) for name, value in new), ", ")


def _term(name: str, value: Any) -> Cell:
    if isinstance(value, list | tuple):
        return listed(value, ", ")
    if not isinstance(value, str):
        made: Cell = value
    elif name == "every":
        made = PERIODS.get(value, value)
    elif name == "method":
        made = say("“{said}”", said=METHODS.get(value, value))
    else:
        made = value if name in {"purpose", "security", "because"} else cell(value)
    return made


def _order(entry: Entry, names: Names) -> str:
    """Who was drawn, or whose turns come in which order."""
    drawn = next((each.body["members"] for each in entry.records if each.kind == "circle"), None)
    if drawn:
        return listed((names("member", each) for each in drawn), ", ")
    turn = next((each.body["member"] for each in entry.records if each.kind == "turn"), "")
    return names("member", turn) if turn else ""
