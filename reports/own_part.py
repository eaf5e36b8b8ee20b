"""A member's own part of a pod's statement, for a book in which members see their own rows and the totals: what is not named here is left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pods.owning import offered
from reports.document import Document, Fact, LineChart, Section
from reports.exit import AT_ONCE, BEARING
from reports.lending import OVER
from reports.say import say

if TYPE_CHECKING:
    from reports.document import Row, Table

Whose = Callable[[Document], Sequence[str | None]]
"""Whose each row of a table is, from the statement's data."""
_TERMS = say("Terms")
_LEFT_OUT = say("In this book everybody sees their own and the totals; what is others' is left out here.")
_ALL_LEFT_OUT = say(
    "In this book everybody sees their own. Totals are told as they are today, and where three members or more have something: else "
    "they would tell what somebody else has. They are left out here, as is what is others'."
)


def _of(name: str) -> Whose:
    """Each row is of the `member` of one in a list in the data."""
    return lambda document: [each["member"] for each in document.data[name]]  # type: ignore[attr-defined]


def _of_loans(*, are_over: bool) -> Whose:
    return lambda document: [
        each["member"]
        for each in document.data["loans"]  # type: ignore[attr-defined]
        if (each["status"] in OVER) == are_over
    ]


def _of_share_out(document: Document) -> list[str]:
    shared: Any = document.data["share_out"]
    return list(shared["payouts"])


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a kind of statement is everybody's, and of whose rows each gets their own.

    `terms` are the facts that tell nothing of anybody, by label, and `known` what of the data does not; `totals` those that
    add members up, `saved` those of them that tell of savings alone, `sections` the sections, `sums` the data. `people` names the sections of which the first table has a
    row a member, and `lists` the lists in the data whose items say their `member`.
    """

    terms: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    totals: frozenset[str] = frozenset()
    saved: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()
    sums: frozenset[str] = frozenset()
    people: Mapping[str, Whose] = field(default_factory=dict)
    lists: frozenset[str] = frozenset()


_HEAD = frozenset({"pod", "name", "kind", "on", "commodity", "terms"})
SHOWN: dict[str, Shown] = {
    "pool": Shown(
        totals=frozenset(
            {
                say("Money in the pool"),
                say("Members' savings"),
                say("Saved in shares of the cycle"),
                say("Loans still owed"),
                say("Overdue"),
                say("Free to lend"),
            }
        ),
        saved=frozenset({say("Members' savings"), say("Saved in shares of the cycle")}),
        terms=frozenset({say("Reserve")}),
        known=frozenset({"reserve"}),
        sections=frozenset({say("Money"), say("What it has, and whose it is"), say("Received and spent")}),
        sums=frozenset({"money", "places", "free", "arrears", "totals", "income"}),
        people={say("Members"): _of("members"), say("Loans"): _of("loans")},
        lists=frozenset({"members", "loans"}),
    ),
    "fund": Shown(
        totals=frozenset({say("In the fund"), say("Free for any need"), say("Held for a purpose")}),
        sections=frozenset({say("Came in and went out")}),
        sums=frozenset({"balance", "free", "restricted", "flows"}),
        people={say("Grants"): _of("grants")},
        lists=frozenset({"grants"}),
    ),
    "circle": Shown(
        terms=frozenset({"Round", "Each pays", "Pot", "Highest discount"}),
        totals=frozenset({"Still to be paid in", "Money in the circle", "Reserve"}),
        sections=frozenset({say("Money")}),
        sums=frozenset({"money", "places", "reserve"}),
        people={say("Members"): _of("members"), say("Rounds"): _of("schedule")},
        lists=frozenset({"members", "schedule"}),
    ),
    "cycle": Shown(
        terms=frozenset({"Price of a share", "Shares a meeting, at most"}),
        known=frozenset({"cycle", "status", "begins", "until", "price", "most_shares"}),
        totals=frozenset({"Shares", "A share is worth", "A share is worth, on average", "Social fund, apart"}),
        sections=frozenset({"The loan fund", "The loan fund, as it was shared out"}),
        sums=frozenset({"shares", "savings", "carried", "social_fund"}),
        people={
            say("Carried"): _of("members"),
            say("Shared out"): _of_share_out,
            say("If it were shared out today"): _of_share_out,
        },
        lists=frozenset({"members"}),
    ),
    "loans": Shown(
        totals=frozenset({"Owed on loans", "Owed on late loans", "Portfolio at risk"}),
        sections=frozenset({say("Late")}),
        sums=frozenset({"arrears_by_age", "portfolio_at_risk"}),
        people={say("Loans"): _of_loans(are_over=False), say("Over"): _of_loans(are_over=True)},
        lists=frozenset({"loans"}),
    ),
}
"""Kind of statement → what of it is shown to a member who sees no more than their own."""


def own_part(document: Document, member: str, *, with_totals: bool = True, with_saved: bool = False) -> Document:
    """The statement with its totals, and of the rows of members this member's own; notes may name anybody and are left out.

    Without totals, where these would tell what somebody else has, but perhaps with what all saved. How it went over time is
    left out: there were days on which few stood there.
    """
    shown = SHOWN[document.kind]
    sections = []
    for each in document.sections:
        if each.title == _TERMS:
            sections.append(each)
        elif each.title in shown.sections and with_totals:
            charts = tuple(chart for chart in each.charts if not isinstance(chart, LineChart))
            sections.append(replace(each, notes=(), charts=charts))
        elif each.title in shown.people and each.tables:
            table, whose = each.tables[0], shown.people[each.title](document)
            assert len(whose) == len(table.rows), "it is known whose each row is"
            rows = tuple(row for row, handle in zip(table.rows, whose, strict=True) if handle == member)
            if rows:
                sections.append(Section(each.title, tables=(replace(table, rows=rows, total=None, note=""),)))
    labels = shown.terms | (shown.totals if with_totals else shown.saved if with_saved else frozenset())
    names = _HEAD | shown.known | (shown.sums if with_totals else frozenset())
    own = {name: [each for each in _listed(document, name) if each["member"] == member] for name in shown.lists}
    return replace(
        document,
        facts=tuple(Fact(each.label, each.value) for each in document.facts if each.label in labels),
        sections=tuple(sections),
        notes=(_LEFT_OUT if with_totals else _ALL_LEFT_OUT,),
        data={**{name: document.data[name] for name in names if name in document.data}, **own},
    )


def _listed(document: Document, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document.data.get(name, [])  # type: ignore[assignment]
    return found


def own_cycle(document: Document, member: str, *, with_totals: bool = True) -> Document:
    """A cycle's statement, with the shares that this member bought at each meeting, and what they would get."""
    part = own_part(document, member, with_totals=with_totals)
    bought = [{**each, "shares": {member: each["shares"].get(member, 0)}} for each in _listed(document, "meetings")]
    meetings = next((each for each in document.sections if each.title == _MEETINGS), None)
    sections = list(part.sections)
    if meetings is not None:
        sections.append(Section(_MEETINGS, tables=(_own_meetings(meetings.tables[0], bought, member),)))
    shared: Any = document.data["share_out"]
    return replace(
        part,
        sections=tuple(sections),
        data={
            **part.data,
            "meetings": bought,
            "share_out": None if shared is None else _own_share_out(shared, member, with_totals=with_totals),
        },
    )


_MEETINGS = say("Meeting by meeting")
# Of a share-out's data, what is everybody's; lists by member are cut to one's own.
_OF_ALL = ("done", "fund", "made_of", "shares", "value_per_share", "value_per_share_exact", "total", "leftover")


def _own_meetings(table: Table, bought: Sequence[dict[str, Any]], member: str) -> Table:
    """The day of each meeting, and how many shares this member bought at it."""
    rows: list[Row] = [(each["date"], each["shares"][member]) for each in bought]
    last: Row = (say("Together"), sum(each["shares"][member] for each in bought))
    return replace(table, columns=(table.columns[0], table.columns[-1]), rows=tuple(rows), total=last, note="")


def _own_share_out(shared: Mapping[str, Any], member: str, *, with_totals: bool) -> dict[str, Any]:
    mine = {
        name: {who: number for who, number in each.items() if who == member}
        for name, each in shared.items()
        if isinstance(each, dict)
    }
    return {**{name: shared[name] for name in _OF_ALL if with_totals or name == "done"}, **mine}


def own_exit(document: Document) -> Document:
    """The reckoning of somebody's own exit, without what the pod has altogether; whether it can bear it is said all the same."""
    sections = [
        replace(each, tables=()) if each.title == BEARING else replace(each, notes=_without_money(each.notes))
        for each in document.sections
    ]
    return replace(
        document,
        sections=tuple(sections),
        data={name: value for name, value in document.data.items() if name != "left"},
    )


def _without_money(notes: Sequence[str]) -> tuple[str, ...]:
    said = AT_ONCE.message  # type: ignore[attr-defined]
    return tuple(say("At once.") if getattr(each, "message", "") == said else each for each in notes)


def own_offers(document: Document, member: str) -> Document:
    """The shares on offer, which every member may want, and this member's own offers, wishes and purchases.

    What others want and bought is left out, and what others offered once it is over; who sells is told to whom.
    """
    sections, told = [], []
    for section, each in zip(document.sections, reversed(_listed(document, "offers")), strict=False):
        is_mine = each["member"] == member
        wants = {who: number for who, number in each["wants"].items() if who == member}
        sold = [one for one in each["sold"] if is_mine or one["to"] == member]
        if each["stage"] in _PAST and not (is_mine or sold):
            continue
        sections.append(_own_offer(section, each, member, is_mine=is_mine))
        told.append({**each, "wants": wants, "sold": sold, "to": each["to"] if is_mine else None})
    return replace(
        document,
        sections=tuple(sections) or (Section("", notes=(say("No shares of this pod are on offer."),)),),
        notes=(say("In this book everybody sees their own; what others want and bought is left out here."),),
        data={**document.data, "offers": told[::-1]},
    )


_PAST = frozenset({offered.SOLD, offered.WITHDRAWN, offered.LAPSED})
_BUYER = say("Would buy them")


def _own_offer(section: Section, each: Mapping[str, Any], member: str, *, is_mine: bool) -> Section:
    turns, *rest = section.tables
    tables = [turns]
    if each["wants"]:
        said, *rest = rest
        tables.append(_only(said, list(each["wants"]), {member}))
    if each["sold"]:
        buyers = [one["to"] for one in each["sold"]]
        tables.append(_only(rest[0], buyers, {*buyers} if is_mine else {member}))
    facts = tuple(fact for fact in section.facts if is_mine or fact.label != _BUYER)
    return replace(section, facts=facts, tables=tuple(table for table in tables if table.rows))


def _only(table: Table, whose: Sequence[str], shown: set[str]) -> Table:
    return replace(table, rows=tuple(row for row, who in zip(table.rows, whose, strict=True) if who in shown))
