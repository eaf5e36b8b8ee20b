"""One pod's statement: the money by place, what members saved, owe and own, the loans, and the terms in sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import chart
from pods import people, savings, shares
from pods.terms import KINDS
from reports.document import Column, Document, Fact, LineChart, Row, Section, Table
from reports.figures import ZERO, accounts_of, amount, at_days, exact, month_ends, places_of
from reports.heading import heading, pod
from reports.lending import OVER, Standing, loan_data, loan_table, standings

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import JournalView


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


def pool_statement(view: JournalView, pod_id: str) -> Document:
    """Where a pod stands on the view's day.

    A savings pool: money, savings, loans, points, reserve, charges. A pod of another kind: money by place,
    accounts, and who holds shares. Raises: Invalid, when there is no such pod.
    """
    found = pod(view, pod_id)
    return _savings_pool(view, found) if found.kind == "savings" else _other_pod(view, found)


def _savings_pool(view: JournalView, found: people.Pod) -> Document:
    unit = found.commodity
    accounts = accounts_of(view, found)
    places = _places(accounts, unit)
    savers = _savers(view, found)
    lent = [each for each in standings(view, pod=found.id) if each.record.status not in OVER]
    money, saved, owed = (
        sum(places.values(), ZERO), sum((one.saved for one in savers), ZERO), sum((one.owed for one in savers), ZERO),
    )  # fmt: skip
    reserve = found.terms.number("reserve") or ZERO
    free = max(money - reserve, ZERO)
    ends = _month_ends(view, found)
    income = _income(accounts, unit)
    arrears = sum((each.arrears for each in lent), ZERO)
    sections = [
        Section("Money", tables=(_place_table(view, found, places),), charts=_charts(ends, unit)),
        Section("What it has, and whose it is", tables=(_sides(view, found, money, saved, owed),)),
        Section("Members", tables=(_saver_table(view, found, savers),), notes=(_points_note(found),)),
    ]
    if lent:
        sections.append(Section("Loans", tables=(loan_table(view, lent, title="", with_member=True),)))
    if income:
        sections.append(Section("Received and spent", tables=(_income_table(view, found, income),)))
    return Document(
        kind="pool",
        title=f"Statement of {found.name}",
        subtitle=_subtitle(found),
        **heading(view),
        facts=(
            Fact("Money in the pool", amount(view, money, unit)),
            Fact("Members' savings", amount(view, saved, unit)),
            Fact("Loans still owed", amount(view, owed, unit)),
            Fact("Overdue", amount(view, arrears, unit)),
            Fact("Reserve", amount(view, reserve, unit)),
            Fact("Free to lend", amount(view, free, unit)),
        ),
        sections=(*sections, _terms(found)),
        data={
            **_head_data(view, found, money, places),
            "reserve": exact(view, reserve, unit),
            "free": exact(view, free, unit),
            "members": [_saver_data(view, each, unit) for each in savers],
            "totals": {
                "savings": exact(view, saved, unit),
                "loans": exact(view, owed, unit),
                "balance": exact(view, saved - owed, unit),
                "points": exact(view, sum((one.points for one in savers), ZERO), unit),
                "arrears": exact(view, arrears, unit),
            },
            "loans": [loan_data(each) for each in lent],
            "income": _income_data(view, income, unit),
            "months": [_end_data(view, each, unit) for each in ends],
            "terms": _terms_data(found),
        },
    )


def _subtitle(found: people.Pod) -> str:
    kind = KINDS[found.kind].partition(":")[0]
    closed = f", closed on {found.record.date}" if found.record.status == "closed" else ""
    return kind[0].upper() + kind[1:] + closed


def _places(accounts: dict[tuple[str, str], Decimal], unit: str) -> dict[str, Decimal]:
    return {account: number for (account, held), number in accounts.items() if held == unit and chart.is_place(account)}


def _savers(view: JournalView, found: people.Pod) -> list[Saver]:
    """Everybody in the crew, and whoever left with something still in the pool, by joining order."""
    savers = []
    for member in view.find("member"):
        months = savings.months(view, found, member)
        last = months[-1] if months else savings.Month(view.on, ZERO, ZERO, None, ZERO)
        saver = Saver(member, last.savings, last.loans, last.points_total)
        if member.status == people.IN or saver.saved or saver.owed or saver.points:
            savers.append(saver)
    return savers


def _month_ends(view: JournalView, found: people.Pod) -> list[MonthEnd]:
    """Money, savings and loans at the end of every month since the first that moved anything; one pass over the postings."""
    prefixes = (places_of(view, found), [f"Liabilities:Savings:{found.slug}"], [f"Assets:Loans:{found.slug}"])
    moves = [
        sorted(
            (row.date, view.amount(row))
            for prefix in each
            for row in view.postings_of(prefix)
            if row.commodity == found.commodity
        )
        for each in prefixes
    ]
    begun = [each[0][0] for each in moves if each]
    if not begun:
        return []
    days = month_ends(min(begun), view.on)
    held, claimed, owed = (at_days(each, days) for each in moves)
    return [
        MonthEnd(day, *figures) for day, *figures in zip(days, held, (-each for each in claimed), owed, strict=True)
    ]


def _charts(ends: Sequence[MonthEnd], unit: str) -> tuple[LineChart, ...]:
    if not ends:
        return ()
    series = (
        ("Money", tuple((each.day, each.money) for each in ends)),
        ("Savings", tuple((each.day, each.saved) for each in ends)),
        ("Loans", tuple((each.day, each.owed) for each in ends)),
    )
    return (LineChart("Money, savings and loans at the end of each month", unit, series),)


def _place_table(view: JournalView, found: people.Pod, places: dict[str, Decimal]) -> Table:
    unit = found.commodity
    rows: list[Row] = [
        (_place_name(account), account, amount(view, number, unit)) for account, number in places.items()
    ]
    columns = (Column("Place"), Column("Account"), Column("Money", "money"))
    return Table("", columns, tuple(rows), ("Together", None, amount(view, sum(places.values(), ZERO), unit)))


def _place_name(account: str) -> str:
    return account.split(":")[1]


def _sides(view: JournalView, found: people.Pod, money: Decimal, saved: Decimal, owed: Decimal) -> Table:
    """Both sides of the pool, which are equal: what is not members' savings is the pool's own."""
    unit = found.commodity
    rows: tuple[Row, ...] = (
        ("Money in all places", amount(view, money, unit), None),
        ("Loans that members still owe", amount(view, owed, unit), None),
        ("Savings that belong to members", None, amount(view, saved, unit)),
        ("The rest: charges, fees and gifts less what was spent", None, amount(view, money + owed - saved, unit)),
    )
    both = amount(view, money + owed, unit)
    columns = (Column(""), Column("It has", "money"), Column("Whose it is", "money"))
    return Table("", columns, rows, ("Together", both, both))


def _saver_table(view: JournalView, found: people.Pod, savers: Sequence[Saver]) -> Table:
    unit = found.commodity
    rows: list[Row] = [
        (
            each.member.body["name"] + ("" if each.member.status == people.IN else " (left)"),
            amount(view, each.saved, unit),
            amount(view, each.owed, unit),
            amount(view, each.saved - each.owed, unit),
            exact(view, each.points, unit),
        )
        for each in savers
    ]
    saved, owed = sum((one.saved for one in savers), ZERO), sum((one.owed for one in savers), ZERO)
    total: Row = (
        "Together",
        amount(view, saved, unit),
        amount(view, owed, unit),
        amount(view, saved - owed, unit),
        exact(view, sum((one.points for one in savers), ZERO), unit),
    )
    columns = (
        Column("Member"),
        Column("Savings", "money"),
        Column("Loans", "money"),
        Column("Savings less loans", "money"),
        Column("Points", "number"),
    )
    return Table("", columns, tuple(rows), total)


def _points_note(found: people.Pod) -> str:
    said = next(sentence for name, _, sentence in found.terms.sentences(found.commodity) if name == "points")
    return f"{said} A month adds its points when it is over."


def _income(accounts: dict[tuple[str, str], Decimal], unit: str) -> list[tuple[str, Decimal]]:
    """(what, received; spent is negative), as the accounts below Income and Expenses are called."""
    found = []
    for (account, held), number in accounts.items():
        root, _, *rest = account.split(":")
        if held == unit and root in {"Income", "Expenses"}:
            found.append((" ".join(rest) or root, -number))
    return found


def _income_table(view: JournalView, found: people.Pod, income: Sequence[tuple[str, Decimal]]) -> Table:
    unit = found.commodity
    rows: list[Row] = [
        (what, amount(view, number, unit) if number > 0 else None, amount(view, -number, unit) if number < 0 else None)
        for what, number in income
    ]
    came = sum((number for _, number in income if number > 0), ZERO)
    went = sum((-number for _, number in income if number < 0), ZERO)
    columns = (Column("What"), Column("Received", "money"), Column("Spent", "money"))
    return Table("", columns, tuple(rows), ("Together", amount(view, came, unit), amount(view, went, unit)))


def _terms(found: people.Pod) -> Section:
    return Section("Terms", notes=tuple(sentence for _, _, sentence in found.terms.sentences(found.commodity)))


def _terms_data(found: people.Pod) -> dict[str, str]:
    return {name: value for name, value, _ in found.terms.sentences(found.commodity)}


def _head_data(view: JournalView, found: people.Pod, money: Decimal, places: dict[str, Decimal]) -> dict[str, object]:
    return {
        "pod": found.id,
        "name": found.name,
        "kind": found.kind,
        "on": view.on,
        "commodity": found.commodity,
        "money": exact(view, money, found.commodity),
        "places": [
            {"place": _place_name(account), "account": account, "number": number} for account, number in places.items()
        ],
    }


def _saver_data(view: JournalView, each: Saver, unit: str) -> dict[str, object]:
    return {
        "member": each.member.id,
        "name": each.member.body["name"],
        "savings": exact(view, each.saved, unit),
        "loans": exact(view, each.owed, unit),
        "balance": exact(view, each.saved - each.owed, unit),
        "points": exact(view, each.points, unit),
    }


def _income_data(view: JournalView, income: Sequence[tuple[str, Decimal]], unit: str) -> list[dict[str, object]]:
    return [{"what": what, "number": exact(view, number, unit)} for what, number in income]


def _end_data(view: JournalView, each: MonthEnd, unit: str) -> dict[str, object]:
    return {
        "day": each.day,
        "money": exact(view, each.money, unit),
        "savings": exact(view, each.saved, unit),
        "loans": exact(view, each.owed, unit),
    }


def _other_pod(view: JournalView, found: people.Pod) -> Document:
    unit = found.commodity
    accounts = accounts_of(view, found)
    places = _places(accounts, unit)
    money = sum(places.values(), ZERO)
    holdings = shares.register(view, found)
    rows: list[Row] = [(account, amount(view, number, held)) for (account, held), number in accounts.items()]
    sections = [
        Section("Money", tables=(_place_table(view, found, places),)),
        Section(
            "Accounts",
            tables=(Table("", (Column("Account"), Column("Balance", "money")), tuple(rows)),),
            notes=("As beancount writes them: what the pod owes, and what members own, is negative.",),
        ),
    ]
    if holdings:
        sections.append(Section("Shares", tables=(_holding_table(view, holdings, unit),)))
    return Document(
        kind="pool",
        title=f"Statement of {found.name}",
        subtitle=_subtitle(found),
        **heading(view),
        facts=(Fact("Money in the pod", amount(view, money, unit)),),
        sections=(*sections, _terms(found)),
        data={
            **_head_data(view, found, money, places),
            "accounts": [
                {"account": account, "number": number, "commodity": held}
                for (account, held), number in accounts.items()
            ],
            "members": [
                {
                    "member": each.member.id,
                    "name": each.member.body["name"],
                    "class": each.share_class.name,
                    "shares": each.shares,
                    "paid_in": each.paid_in,
                }
                for each in holdings
            ],
            "totals": {"paid_in": exact(view, sum((each.paid_in for each in holdings), ZERO), unit)},
            "terms": _terms_data(found),
        },
    )


def _holding_table(view: JournalView, holdings: Sequence[shares.Holding], unit: str) -> Table:
    rows: list[Row] = [
        (each.member.body["name"], each.share_class.name, each.shares, amount(view, each.paid_in, unit))
        for each in holdings
    ]
    columns = (Column("Member"), Column("Class"), Column("Shares", "number"), Column("Paid in", "money"))
    return Table("", columns, tuple(rows))
