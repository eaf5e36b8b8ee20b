"""A member's year in every pod, as one hands it to an accountant: what they had, what came and went, what they have."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from ledger.view import View
from pods.crew import people, positions
from pods.funds.fund import APART
from pods.pools import points
from reports.book import period
from reports.document import Column, Document, Fact, Money, Row, Section, Signature, Table
from reports.figures import ZERO, amount, exact, total
from reports.heading import heading, how_they_stand
from reports.heading import member as member_of
from reports.periods import marks
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from ledger.act import PostingRow, Record

Counted = tuple[people.Pod, Decimal, Decimal, Decimal, Decimal]
"""(pool, points before, of the year's months, received less given, points behind)."""

# What stands in a member's own accounts. What they owe is told as a positive sum, under words that say so.
_OWN = {
    ("Liabilities", "Savings"): say("Savings"),
    ("Liabilities", "Cycle"): say("Saved in shares of a cycle"),
    ("Liabilities", "Circle"): say("Circle: paid in less received"),
    ("Liabilities", "Pay"): say("Pay not paid out yet"),
    ("Liabilities", "Notes"): say("Notes to be paid in instalments"),
    ("Liabilities", "Dividends"): say("Dividends not paid out yet"),
    ("Liabilities", "Recovered"): say("What came back of losses that they bore"),
    ("Equity", "Shares"): say("Shares, at what they cost"),
    ("Equity", "Capital"): say("Capital account"),
    ("Equity", "Slices"): say("Put at risk for slices"),
    ("Assets", "Loans"): say("Loans that they owe"),
    ("Assets", "Due"): say("Other sums that they owe"),
    ("Assets", "Advances"): say("Pay had in advance"),
}
# What a member pays for good, by the account that it goes to, and what they are given.
_PAID = {
    ("Income", "Charges"): say("Interest and charges"),
    ("Income", "Fees"): say("Fees"),
    ("Income", "Fines"): say("Fines"),
    ("Equity", "Social"): say("Given to funds"),
}
_GOT = {
    ("Expenses", "Pay"): say("Pay"),
    ("Expenses", "Grants"): say("Grants"),
    ("Expenses", "Sweat"): say("Work and things paid in shares or slices"),
}
_NOTES = (
    say("In and out are what was added to each and taken from it. What a member owes is told as a positive sum."),
    say("Shares stand at what they cost. Figures are of the day on which money moved."),
    say("This paper is read from the crew's book. It does not say what of it is taxed, or how."),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a member has or owes in a pod: `opening` + `came` − `went` = `closing`, in the pod's money."""

    pod: people.Pod
    what: str
    opening: Decimal
    came: Decimal
    went: Decimal

    @property
    def closing(self) -> Decimal:
        """What they have or owe at the end."""
        return self.opening + self.came - self.went


def year_statement(view: View, handle: str, year: str) -> Document:
    """A member's year: per pod opening, in, out and closing; interest, fees and fines paid; pay received; points.

    `year` is `2026`, or runs from any month, `2025-04..2026-03`; one that is not over ends on the view's day.
    Raises: Invalid, when there is no such member or year.
    """
    member = member_of(view, handle)
    first, last = period(view, year=year, since=None, until=None, where="year")
    view = View(view.session, on=last, until=view.until)
    pods = {each.body["account"]: people.Pod(each) for each in view.find("pod")}
    entries = _entries(view, member)
    lines = _lines(view, member, pods, entries, first)
    paid, got = (_flows(view, member, pods, entries, first, names) for names in (_PAID, _GOT))
    counted = _points(view, member, pods.values(), first)
    name = member.body["name"]
    return Document(
        kind="member-year",
        language=member.body.get("language", "en"),
        title=say("Yearly statement for {name}", name=name),
        subtitle=say("From {first} to {last}", first=first, last=last),
        **heading(view),
        facts=(
            Fact("Member", f"{name} ({member.id})"),
            Fact("In the crew since", people.joined_on(view, member.id)),
            *((Fact("Status", how_they_stand(member)),) if how_they_stand(member) else ()),
        ),
        sections=(
            Section(say("What they have and owe"), tables=(_line_table(view, lines),))
            if lines
            else Section(say("What they have and owe"), notes=(say("Nothing in this year."),)),
            Section(
                say("Paid and received for good"),
                tables=tuple(
                    _flow_table(view, title, found)
                    for title, found in ((say("Paid"), paid), (say("Received"), got))
                    if found
                ),
                notes=() if paid or got else (say("Nothing in this year."),),
            ),
            *((Section(say("Reciprocity points"), tables=(_point_table(counted),)),) if counted else ()),
        ),
        notes=(*_NOTES, *marks(view, f"member/{member.id}")),
        signatures=(Signature(say("Treasurer")),),
        data={
            "member": member.id,
            "name": name,
            "since": first,
            "until": last,
            "on": last,
            "pods": [_line_data(view, each) for each in lines],
            "paid": [_flow_data(view, key, number) for key, number in paid.items()],
            "received": [_flow_data(view, key, number) for key, number in got.items()],
            "points": [
                {"pod": pod.id, "opening": was, "earned": earned, "gifts": given, "closing": now}
                for pod, was, earned, given, now in counted
            ],
        },
    )


def _entries(view: View, member: Record) -> list[list[PostingRow]]:
    """The postings of each entry that concerns the member, up to the view's day."""
    found: dict[int, list[PostingRow]] = {}
    for row in view.postings_about(f"member/{member.id}"):
        found.setdefault(row.seq, []).append(row)
    return list(found.values())


def _lines(
    view: View,
    member: Record,
    pods: Mapping[str, people.Pod],
    entries: Iterable[Sequence[PostingRow]],
    first: dt.date,
) -> list[Line]:
    """What they had, what came and went and what they have, in the order of pods, then as _OWN has it."""
    sums: dict[tuple[str, str], list[Decimal]] = {}
    crew = {each.body["account"] for each in view.find("member", on=dt.date.max)}
    for entry in entries:
        moved: dict[tuple[str, str], Decimal] = {}
        for row in entry:
            key = _own(row, member, pods, crew)
            if key:
                sign = 1 if row.account.startswith("Assets:") else -1
                moved[key] = moved.get(key, ZERO) + sign * _worth(view, row)
        for key, change in moved.items():
            held = sums.setdefault(key, [ZERO, ZERO, ZERO])
            if entry[0].date < first:
                held[0] += change
            else:
                held[1 if change > 0 else 2] += abs(change)
    order = list(_OWN.values())
    keys = sorted(sums, key=lambda key: (list(pods).index(key[0]), order.index(key[1])))
    lines = [Line(pods[pod], what, *sums[pod, what]) for pod, what in keys]
    return [each for each in lines if each.opening or each.came or each.went]


def _own(
    row: PostingRow, member: Record, pods: Mapping[str, people.Pod], crew: Collection[str]
) -> tuple[str, str] | None:
    """(pod, what it is), where the posting is on one of the member's own accounts."""
    root, second, *rest = row.account.split(":")
    what = _OWN.get((root, second))
    is_theirs = bool(rest) and rest[0] in pods and positions.is_of(row.account, member.body["account"], crew)
    return (rest[0], what) if what and is_theirs else None


def _worth(view: View, row: PostingRow) -> Decimal:
    """A posting in money: shares at what they cost."""
    if row.lot is None:
        return view.amount(row)
    digits = view.digits(row.lot.cost_commodity)
    return money.round_half_up(view.amount(row) * money.from_minor(row.lot.cost_minor, digits), digits)


def _flows(
    view: View,
    member: Record,
    pods: Mapping[str, people.Pod],
    entries: Iterable[Sequence[PostingRow]],
    first: dt.date,
    names: Mapping[tuple[str, str], str],
) -> dict[tuple[people.Pod, str], Decimal]:
    """(pod, what) → what they paid or got for good in the year; of an entry that concerns others as well, only their pay."""
    others = {each.body["account"] for each in view.find("member", on=dt.date.max)} - {member.body["account"]}
    found: dict[tuple[people.Pod, str], Decimal] = {}
    for row in (row for entry in entries if entry[0].date >= first for row in _theirs(entry, member, others)):
        slug, kind = _kind(row.account)
        what, pod = names.get(kind), pods.get(slug.removesuffix(APART))
        if what and pod:
            # Pay that is shared out is told by what is owed to each: written as beancount does, below zero.
            number = (
                view.amount(row) if kind[0] == "Expenses" and row.account.startswith("Expenses:") else -view.amount(row)
            )
            found[pod, what] = found.get((pod, what), ZERO) + number
    return {key: number for key, number in found.items() if number}


def _theirs(entry: Sequence[PostingRow], member: Record, others: set[str]) -> list[PostingRow]:
    """The postings that tell what a member paid or got: of an entry that moves others' accounts too, what it adds to their pay."""
    if not any(others.intersection(row.account.split(":")[3:]) for row in entry):
        return [row for row in entry if not row.account.startswith("Liabilities:Pay:")]
    mine = [row for row in entry if row.account.startswith("Liabilities:Pay:") and row.minor < 0]
    return [row for row in mine if row.account.endswith(f":{member.body['account']}")]


def _kind(account: str) -> tuple[str, tuple[str, str]]:
    """(whose, (root, kind)): income and expenses name the pod before what it is, all other accounts behind it."""
    root, second, *rest = account.split(":")
    if root in {"Income", "Expenses"}:
        return second, (root, rest[0] if rest else "")
    return rest[0] if rest else "", ("Expenses", "Pay") if second == "Pay" else (root, second)


def _points(view: View, member: Record, pods: Iterable[people.Pod], first: dt.date) -> list[Counted]:
    """(pool, points before, of the year's months, given and received, points behind) where they ever had any."""
    found: list[Counted] = []
    for pod in pods:
        months = points.months(view, pod, member) if pod.kind == "savings" else []
        if not months:
            continue
        was = next((each.points_total for each in reversed(months) if each.last_day < first), ZERO)
        given = total(each.gifts for each in months if each.last_day >= first)
        now = months[-1].points_total
        figures = (was, now - was - given, given, now)
        if any(figures):
            was, earned, given, now = (exact(view, each, pod.commodity) for each in figures)
            found.append((pod, was, earned, given, now))
    return found


def _line_table(view: View, lines: Sequence[Line]) -> Table:
    rows: list[Row] = [
        (
            each.pod.name,
            each.what,
            *(
                amount(view, number, each.pod.commodity)
                for number in (each.opening, each.came, each.went, each.closing)
            ),
        )
        for each in lines
    ]
    columns = (
        Column("Pod"),
        Column("What"),
        Column("Opening", "money"),
        Column("In", "money"),
        Column("Out", "money"),
        Column("Closing", "money"),
    )
    return Table("", columns, tuple(rows))


def _flow_table(view: View, title: str, found: Mapping[tuple[people.Pod, str], Decimal]) -> Table:
    rows: list[Row] = [(pod.name, what, amount(view, number, pod.commodity)) for (pod, what), number in found.items()]
    units = {pod.commodity for pod, _ in found}
    together: Row | None = None
    if len(units) == 1:
        unit = units.pop()
        together = (say("Together"), None, Money(exact(view, total(found.values()), unit), unit))
    return Table(title, (Column("Pod"), Column("What"), Column("Amount", "money")), tuple(rows), together)


def _point_table(found: Sequence[Counted]) -> Table:
    rows: list[Row] = [(pod.name, *figures) for pod, *figures in found]
    columns = (
        Column("Pod"),
        Column("Opening", "number"),
        Column("Added by months", "number"),
        Column("Points received less given", "number"),
        Column("Closing", "number"),
    )
    return Table("", columns, tuple(rows), note=say("Points are no money. A month adds its points when it is over."))


def _line_data(view: View, each: Line) -> dict[str, object]:
    unit = each.pod.commodity
    numbers = {"opening": each.opening, "in": each.came, "out": each.went, "closing": each.closing}
    return {
        "pod": each.pod.id,
        "what": str(each.what),
        "commodity": unit,
        **{name: exact(view, number, unit) for name, number in numbers.items()},
    }


def _flow_data(view: View, key: tuple[people.Pod, str], number: Decimal) -> dict[str, object]:
    pod, what = key
    return {"pod": pod.id, "what": str(what), "commodity": pod.commodity, "amount": exact(view, number, pod.commodity)}
