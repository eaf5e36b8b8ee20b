"""What the whole book has, owes, owns and earned, line by line and pod by pod. How it is laid out lives in book.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import chart, money
from pods.crew import people
from pods.funds.fund import APART
from reports.figures import ZERO, total
from reports.say import say

if TYPE_CHECKING:
    from ledger.view import View

HAS, OWES, OWNS, CAME, WENT = "assets", "liabilities", "equity", "income", "expenses"
RESULT, BETWEEN = "result", "between"
# Root and second part of an account → what its line is called; a place is called as it is.
NAMES = {
    ("Assets", "Loans"): say("Loans to members"),
    ("Assets", "Due"): say("Due from members"),
    ("Assets", "Advances"): say("Pay given in advance"),
    ("Assets", "Crews"): say("Owed by other crews"),
    ("Liabilities", "Savings"): say("Members' savings"),
    ("Liabilities", "Cycle"): say("Members' shares in savings cycles"),
    ("Liabilities", "Circle"): say("Paid into circles by members still to be paid"),
    ("Liabilities", "Pay"): say("Pay owed to members"),
    ("Liabilities", "Notes"): say("Notes to be paid in instalments"),
    ("Liabilities", "Dividends"): say("Dividends to be paid"),
    ("Liabilities", "Recovered"): say("What came back of losses, owed to who left"),
    ("Liabilities", "Estate"): say("Owed to heirs of members who died"),
    ("Liabilities", "Crews"): say("Owed to other crews"),
    ("Equity", "Shares"): say("Shares, at what they cost"),
    ("Equity", "Slices"): say("Put at risk for slices"),
    ("Equity", "Capital"): say("Members' capital accounts"),
    ("Equity", "Collective"): say("Collective account, nobody's own"),
    ("Equity", "Buffer"): say("Buffer"),
    ("Equity", "Reserve"): say("Reserve"),
    ("Equity", "Social"): say("Given to social funds"),
    ("Equity", "Commons"): say("Commons"),
    ("Equity", "Premium"): say("Premiums of circles"),
    ("Equity", "Support"): say("Support on its way between members"),
    ("Equity", "Divided"): say("Divided among commons and buffer"),
    ("Equity", "Shared-Out"): say("Shared out to members"),
    ("Equity", "Leftover"): say("Left over from share-outs"),
    ("Equity", "Opening"): say("Brought in when the book began"),
    ("Income", "Received"): say("Income received"),
    ("Income", "Charges"): say("Interest and charges on loans"),
    ("Income", "Fines"): say("Fines"),
    ("Income", "Fees"): say("Fees"),
    ("Income", "Bank"): say("Interest from the bank"),
    ("Income", "Gifts"): say("Gifts"),
    ("Expenses", "Shared"): say("Shared costs"),
    ("Expenses", "Bank"): say("Costs of the bank"),
    ("Expenses", "Pay"): say("Pay to members"),
    ("Expenses", "Interest"): say("Interest on notes"),
    ("Expenses", "Sweat"): say("Work and things paid in shares or slices"),
    ("Expenses", "WriteOff"): say("Loans written off"),
    ("Expenses", "Grants"): say("Grants"),
    ("Expenses", "Levy"): say("Given to funds"),
    ("Expenses", "Commission"): say("Commission of circles"),
}
# A circle owes whoever paid in; whoever was paid owes it, and that stands on the other side.
_STILL_TO_COME = say("Still to be paid into circles by members who were paid")
_SIDES = {"Assets": HAS, "Liabilities": OWES, "Equity": OWNS, "Income": CAME, "Expenses": WENT}

Sums = Mapping[str, Mapping[str, Decimal]]
"""Side → line → amount, positive as people say it: what is had, owed, owned, received or spent."""


@dataclass(frozen=True, slots=True)
class Part:
    """The book or one self-balancing part of it, in one money, before a period and at its end.

    `began` and `stands` hold what is had, owed and owned, the result kept so far among it; `moved` what came in and went out
    in between. Both sides are equal, always: `stands` has = owes + owns.
    """

    name: str
    unit: str
    began: Sums
    stands: Sums
    moved: Sums

    @property
    def result(self) -> Decimal:
        """What came in less what went out in the period."""
        return total(self.moved[CAME].values()) - total(self.moved[WENT].values())


def sides(view: View, since: dt.date, until: dt.date) -> tuple[list[Part], list[Part]]:
    """The whole book, once per money in it; and each pod, and each fund kept apart, by itself, in the order of their opening."""
    before, behind = _worth(view, since - dt.timedelta(days=1)), _worth(view, until)
    units = list(dict.fromkeys([view.book.currency, *(unit for _, unit in behind)]))
    whole = [_part(view, "", unit, before, behind, lambda _: True) for unit in units]
    names = _names(view)
    owners = dict.fromkeys([*names, *sorted({_owner(account) for account, _ in behind} - set(names))])
    parts = [
        _part(
            view, names.get(owner, owner), unit, before, behind, lambda account, owner=owner: _owner(account) == owner
        )
        for owner in owners
        for unit in units
        if any(_owner(account) == owner and held == unit for account, held in behind)
    ]
    return whole, parts


def _worth(view: View, on: dt.date) -> dict[tuple[str, str], Decimal]:
    """(account, money) → balance on a day in beancount's signs; shares at what they cost."""
    held = dict(view.balances("", on))
    for (account, commodity, lot), units in view.lots("Equity:Shares", on).items():
        held.pop((account, commodity), None)
        cost = units * money.from_minor(lot.cost_minor, view.digits(lot.cost_commodity))
        key = (account, lot.cost_commodity)
        held[key] = held.get(key, ZERO) + money.round_half_up(cost, view.digits(lot.cost_commodity))
    return held


def _names(view: View) -> dict[str, str]:
    """The part of an account that tells whose it is → how that is called."""
    found: dict[str, str] = {}
    for record in view.find("pod", on=dt.date.max):
        pod = people.Pod(record)
        found[pod.slug] = pod.name
        found[pod.slug + APART] = say("Social fund of {pod}", pod=pod.name)
    return found


def _owner(account: str) -> str:
    root, second, *rest = account.split(":")
    return second if root in {"Income", "Expenses"} or not rest else rest[0]


def _part(
    view: View,
    name: str,
    unit: str,
    before: Mapping[tuple[str, str], Decimal],
    behind: Mapping[tuple[str, str], Decimal],
    is_its: object,
) -> Part:
    assert callable(is_its)
    own = [
        {account: number for (account, held), number in day.items() if held == unit and is_its(account)}
        for day in (before, behind)
    ]
    digits = view.digits(unit)
    moved = {account: own[1].get(account, ZERO) - own[0].get(account, ZERO) for account in {**own[0], **own[1]}}
    flows = {account: number for account, number in moved.items() if account.startswith(("Income:", "Expenses:"))}
    return Part(name, unit, _balance(own[0], digits), _balance(own[1], digits), _lines(flows, digits))


def _balance(held: Mapping[str, Decimal], digits: int) -> dict[str, dict[str, Decimal]]:
    """Both sides on a day: all that was ever earned, less what was spent, is owned as well.

    A free entry may have moved money from one pod to another: what a part lacks or has too much by it is owed between pods.
    """
    kept = {account: number for account, number in held.items() if not account.startswith(("Income:", "Expenses:"))}
    sums = _lines(kept, digits)
    sums[OWNS][RESULT] = money.round_half_up(-total(held[account] for account in held if account not in kept), digits)
    open_between = total(held.values())
    if open_between:
        sums[OWES if open_between > 0 else HAS][BETWEEN] = abs(open_between)
    return sums


def _lines(held: Mapping[str, Decimal], digits: int) -> dict[str, dict[str, Decimal]]:
    sums: dict[str, dict[str, Decimal]] = {side: {} for side in (HAS, OWES, OWNS, CAME, WENT)}
    for account, number in held.items():
        side, line, amount = _line(account, number)
        sums[side][line] = money.round_half_up(sums[side].get(line, ZERO) + amount, digits)
    return {side: {line: lines[line] for line in _ordered(lines)} for side, lines in sums.items()}


def _line(account: str, number: Decimal) -> tuple[str, str, Decimal]:
    root, second, *rest = account.split(":")
    if chart.is_place(account):
        return HAS, second, number
    if (root, second) == ("Liabilities", "Circle") and number > 0:
        return HAS, _STILL_TO_COME, number
    kind = (rest[0] if rest else second) if root in {"Income", "Expenses"} else second
    line = NAMES.get((root, kind), kind.replace("-", " "))
    return _SIDES[root], line, number if root in {"Assets", "Expenses"} else -number


def _ordered(lines: Iterable[str]) -> list[str]:
    """Places first, then as NAMES has them, then the others by name."""
    known = {name: at for at, name in enumerate([_STILL_TO_COME, *NAMES.values()])}
    return sorted(lines, key=lambda line: (known.get(line, -1), line))
