"""A savings pool's statement: money by place, what members saved and owe, loans, charges, terms. Other pods are in pod.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import chart
from pods.crew import people
from pods.cycles import cycle as cycles
from pods.pools import points
from reports import arrears, cycle, given, pod
from reports.bank import bank_data, bank_note
from reports.document import Column, Document, Fact, LineChart, Money, Row, Section, Table
from reports.figures import (
    ZERO,
    accounts_of,
    amount,
    by_month_end,
    exact,
    foresight_note,
    places_of,
    points_note,
    total,
)
from reports.heading import heading, marked
from reports.heading import pod as pod_of
from reports.lending import loan_data, loan_table, standings
from reports.periods import marks
from reports.reciprocity import release_notes
from reports.say import say

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View
    from reports.figures import Accounts


_LABELS = {
    "money": say("Money in the pool"),
    "savings": say("Members' savings"),
    "cycle_savings": say("Saved in shares of the cycle"),
    "loans": say("Loans still owed"),
    "arrears": say("Overdue"),
    "reserve": say("Reserve"),
    "free": say("Free to lend"),
}
# What came in and went out, as the accounts call it.
_EARNED = {
    str(each): each
    for each in (
        say("Charges"),
        say("Fees"),
        say("Fines"),
        say("Bank"),
        say("Gifts"),
        say("Shared"),
        say("Pay"),
        say("Grants"),
        say("WriteOff"),
        say("Levy"),
    )
}
# What share-outs took of what came in, until the next one puts it into the accounts of members.
_SHARED_OUT = {("Equity", "Shared-Out"), ("Equity", "Surplus"), ("Equity", "Leftover")}


@dataclass(frozen=True, slots=True)
class Saver:
    """One member in the pool, in its money."""

    member: Record
    saved: Decimal
    owed: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """The whole pool at the end of a month."""

    day: dt.date
    money: Decimal
    saved: Decimal
    owed: Decimal


def pool_statement(view: View, pod_id: str) -> Document:
    """Where a pod stands on the view's day.

    A savings pool: money, savings, loans, points, reserve, charges. A pod of another kind: money by place,
    accounts, and who holds shares. Raises: Invalid, when there is no such pod.
    """
    found = pod_of(view, pod_id)
    return _savings_pool(view, found) if found.kind == "savings" else pod.pod_statement(view, found)


def _savings_pool(view: View, found: people.Pod) -> Document:
    accounts = accounts_of(view, found)
    sums = _sums(accounts, found)
    savers = _savers(view, found)
    lent = standings(view, pod=found.id)
    ends = _month_ends(view, found)
    income = _income(accounts, found.commodity)
    sections = [
        _places(view, found, accounts, ends),
        Section(say("What it has, and whose it is"), tables=(_sides(view, found, sums),)),
        Section(
            say("Members"),
            tables=(_saver_table(view, found, savers),),
            notes=(points_note(found), *foresight_note(view), *release_notes(view, found)),
        ),
    ]
    bought = cycles.latest(view, found)
    held = cycle.holders(view, bought) if bought else []
    if bought:
        sections.append(
            Section(
                say("Cycle {bought}", bought=bought.name),
                tables=(cycle.holder_table(view, bought, held),),
                notes=(say("More of it: crewbook cycle show {id}", id=found.id),),
            )
        )
    stand = arrears.arrears_of(view, found)
    if lent:
        tables = [loan_table(view, lent, title="", with_member=True)]
        tables += [arrears.table(view, found, stand)] if stand.at_risk.late else []
        facts = arrears.facts(view, found, stand)
        sections.append(Section(say("Loans"), facts=facts, tables=tuple(tables), notes=(arrears.FORMULA,)))
    if income:
        tables = [_income_table(view, found, income)]
        sections.append(Section(say("Received and spent"), tables=tuple(tables), notes=bank_note(view, found)))
    money = sums.money
    reserve = found.terms.number("reserve") or ZERO
    figures = {
        "money": money,
        "savings": sums.saved,
        **({"cycle_savings": sums.bought} if sums.bought else {}),
        "loans": sums.owed,
        "arrears": total(each.arrears for each in lent),
        "reserve": reserve,
        "free": max(money - reserve, ZERO),
    }
    shown = {_LABELS[name]: amount(view, number, found.commodity) for name, number in figures.items()}
    return Document(
        kind="pool",
        title=say("Statement of {name}", name=found.name),
        subtitle=pod.subtitle(found),
        **heading(view),
        facts=tuple(Fact(label, value) for label, value in shown.items()),
        sections=(*sections, *given.pod_sections(view, found), pod.terms(found)),
        notes=marks(view, f"pod/{found.id}"),
        data={
            **pod.head_data(view, found, accounts),
            **{name: exact(view, figures[name], found.commodity) for name in ("reserve", "free", "arrears")},
            "members": [_saver_data(view, each, found.commodity) for each in savers],
            "totals": _totals(view, found, savers),
            "cycle": cycle.cycle_data(view, bought, held) if bought else None,
            "loans": [loan_data(each) for each in lent],
            **arrears.data(view, found, stand),
            "bank": bank_data(view, found),
            "income": [{"what": what, "number": number} for what, number in income],
            "months": [_end_data(view, each, found.commodity) for each in ends],
            "terms": pod.terms_data(found),
        },
    )


@dataclass(frozen=True, slots=True)
class Sums:
    """Both sides of a pool, which are equal: money, loans and other claims; savings, income less spending, and the rest."""

    money: Decimal
    owed: Decimal
    claims: Decimal
    saved: Decimal
    bought: Decimal
    recovered: Decimal
    earned: Decimal
    shared: Decimal

    @property
    def has(self) -> Decimal:
        """All that the pool has."""
        return self.money + self.owed + self.claims

    @property
    def rest(self) -> Decimal:
        """What neither savers own nor charges brought: shares, funds kept apart, balances brought in."""
        return self.has - self.saved - self.bought - self.recovered - self.earned + self.shared


def _sums(accounts: Accounts, found: people.Pod) -> Sums:
    money = owed = claims = earned = shared = ZERO
    theirs = {"Savings": ZERO, "Cycle": ZERO, "Recovered": ZERO}
    for (account, held), number in accounts.items():
        root, second = account.split(":")[:2]
        if held != found.commodity:
            continue
        if chart.is_place(account):
            money += number
        elif root == "Assets" and second == "Loans":
            owed += number
        elif root == "Assets":
            claims += number
        elif root == "Liabilities" and second in theirs:
            theirs[second] -= number
        elif root in {"Income", "Expenses"}:
            earned -= number
        elif (root, second) in _SHARED_OUT:
            shared += number
    return Sums(money, owed, claims, theirs["Savings"], theirs["Cycle"], theirs["Recovered"], earned, shared)


def _savers(view: View, found: people.Pod) -> list[Saver]:
    """Everybody in the crew, and whoever left with something still in the pool, by joining order."""
    savers = []
    months = points.everybody(view, found)
    for member in view.find("member"):
        last = months[member.id][-1] if months[member.id] else points.Month(view.on, ZERO, ZERO, None, ZERO)
        saver = Saver(member, last.savings, last.loans, last.points_total)
        if member.status == people.IN or saver.saved or saver.owed or saver.points:
            savers.append(saver)
    return savers


def _month_ends(view: View, found: people.Pod) -> list[MonthEnd]:
    """Money, savings and loans at the end of every month since the first that moved anything."""
    saved = [f"Liabilities:Savings:{found.slug}", f"Liabilities:Cycle:{found.slug}"]
    groups = (places_of(view, found), saved, [f"Assets:Loans:{found.slug}"])
    ends = by_month_end(view, groups, found.commodity)
    return [MonthEnd(day, money, -claimed, owed) for day, (money, claimed, owed) in ends]


def _places(view: View, found: people.Pod, accounts: Accounts, ends: Sequence[MonthEnd]) -> Section:
    tables = (pod.place_table(view, found, accounts),)
    return Section(say("Money"), tables=tables, charts=_charts(view, ends, found.commodity))


def _charts(view: View, ends: Sequence[MonthEnd], unit: str) -> tuple[LineChart, ...]:
    if not ends:
        return ()
    series = (
        (say("Money"), tuple((each.day, exact(view, each.money, unit)) for each in ends)),
        (say("Savings"), tuple((each.day, exact(view, each.saved, unit)) for each in ends)),
        (say("Loans"), tuple((each.day, exact(view, each.owed, unit)) for each in ends)),
    )
    return (LineChart("Money, savings and loans at the end of each month", unit, series),)


def _sides(view: View, found: people.Pod, sums: Sums) -> Table:
    unit = found.commodity
    has = (
        (say("Money in all places"), sums.money),
        (say("Loans that members still owe"), sums.owed),
        *(((say("What else is owed to it"), sums.claims),) if sums.claims else ()),
    )
    whose = (
        (say("Savings, which belong to members"), sums.saved),
        *(((say("Shares of the cycle, which belong to members"), sums.bought),) if sums.bought else ()),
        *(((say("What came back of losses, owed to who left"), sums.recovered),) if sums.recovered else ()),
        (say("Charges, fees and gifts, less what was spent"), sums.earned),
        *(((say("Shared out to members"), -sums.shared),) if sums.shared else ()),
        *(((say("Shares, other funds and balances brought in"), sums.rest),) if sums.rest else ()),
    )
    rows: list[Row] = [(what, amount(view, number, unit), None) for what, number in has]
    rows += [(what, None, amount(view, number, unit)) for what, number in whose]
    both = amount(view, sums.has, unit)
    columns = (Column("What"), Column("It has", "money"), Column("Whose it is", "money"))
    return Table("", columns, tuple(rows), (say("Together"), both, both))


def _saver_table(view: View, found: people.Pod, savers: Sequence[Saver]) -> Table:
    unit = found.commodity
    rows: list[Row] = [
        (
            marked(each.member),
            amount(view, each.saved, unit),
            amount(view, each.owed, unit),
            amount(view, each.saved - each.owed, unit),
            exact(view, each.points, unit),
        )
        for each in savers
    ]
    sums = _totals(view, found, savers)
    money = [Money(sums[name], unit) for name in ("savings", "loans", "balance")]
    together: Row = (say("Together"), *money, sums["points"])
    columns = (
        Column("Member"),
        Column("Savings", "money"),
        Column("Loans", "money"),
        Column("Savings less loans", "money"),
        Column("Points", "number"),
    )
    return Table("", columns, tuple(rows), together)


def _totals(view: View, found: people.Pod, savers: Sequence[Saver]) -> dict[str, Decimal]:
    saved, owed = total(each.saved for each in savers), total(each.owed for each in savers)
    sums = {"savings": saved, "loans": owed, "balance": saved - owed, "points": total(each.points for each in savers)}
    return {name: exact(view, number, found.commodity) for name, number in sums.items()}


def _income(accounts: Accounts, unit: str) -> list[tuple[str, Decimal]]:
    """(what, received; spent is negative), as the accounts below Income and Expenses are called."""
    found = []
    for (account, held), number in accounts.items():
        root, _, *rest = account.split(":")
        if held == unit and root in {"Income", "Expenses"}:
            found.append((" ".join(rest) or root, -number))
    return found


def _income_table(view: View, found: people.Pod, income: Sequence[tuple[str, Decimal]]) -> Table:
    unit = found.commodity
    rows: list[Row] = [
        (
            _EARNED.get(what, what),
            amount(view, number, unit) if number > 0 else None,
            amount(view, -number, unit) if number < 0 else None,
        )
        for what, number in income
    ]
    came = total(number for _, number in income if number > 0)
    went = total(-number for _, number in income if number < 0)
    columns = (Column("What"), Column("Received", "money"), Column("Spent", "money"))
    return Table("", columns, tuple(rows), (say("Together"), amount(view, came, unit), amount(view, went, unit)))


def _saver_data(view: View, each: Saver, unit: str) -> dict[str, object]:
    return {
        "member": each.member.id,
        "name": each.member.body["name"],
        "savings": exact(view, each.saved, unit),
        "loans": exact(view, each.owed, unit),
        "balance": exact(view, each.saved - each.owed, unit),
        "points": exact(view, each.points, unit),
    }


def _end_data(view: View, each: MonthEnd, unit: str) -> dict[str, object]:
    return {
        "day": each.day,
        "money": exact(view, each.money, unit),
        "savings": exact(view, each.saved, unit),
        "loans": exact(view, each.owed, unit),
    }
