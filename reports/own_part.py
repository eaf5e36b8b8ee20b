"""A member's own part of a pod's statement, for a book in which members see their own rows and the totals: what is not named here is left out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reports.document import Fact, Section
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.document import Document

_TERMS = say("Terms")


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a kind of statement is everybody's: its facts by label, sections and data; and of whose rows each gets their own.

    `people` names, per section of which the first table has a row a member, the list in the data whose `member` says whose
    each row is.
    """

    facts: frozenset[str]
    totals: frozenset[str] = frozenset()
    people: Mapping[str, str] = field(default_factory=dict)
    data: frozenset[str] = frozenset()


_HEAD = frozenset({"pod", "name", "kind", "on", "commodity", "money", "terms"})
SHOWN: dict[str, Shown] = {
    "pool": Shown(
        facts=frozenset(
            {
                say("Money in the pool"),
                say("Members' savings"),
                say("Saved in shares of the cycle"),
                say("Loans still owed"),
                say("Overdue"),
                say("Reserve"),
                say("Free to lend"),
            }
        ),
        totals=frozenset({say("Money"), say("What it has, and whose it is"), say("Received and spent")}),
        people={say("Members"): "members", say("Loans"): "loans"},
        data=_HEAD | {"places", "reserve", "free", "arrears", "totals", "income", "months"},
    ),
    "fund": Shown(
        facts=frozenset({say("In the fund"), say("Free for any need"), say("Held for a purpose")}),
        totals=frozenset({say("Came in and went out")}),
        people={say("Grants"): "grants"},
        data=_HEAD | {"balance", "free", "restricted", "flows"},
    ),
    "circle": Shown(
        facts=frozenset(
            {"Round", "Each pays", "Pot", "Still to be paid in", "Highest discount", "Money in the circle", "Reserve"}
        ),
        totals=frozenset({say("Money")}),
        people={say("Members"): "members", say("Rounds"): "schedule"},
        data=_HEAD | {"places", "reserve"},
    ),
}
"""Kind of statement → what of it is shown to a member who sees no more than their own."""


def own_part(document: Document, member: str) -> Document:
    """The statement with its totals, and of the rows of members this member's own; notes may name anybody and are left out."""
    shown = SHOWN[document.kind]
    sections = []
    for each in document.sections:
        if each.title == _TERMS:
            sections.append(each)
        elif each.title in shown.totals:
            sections.append(replace(each, notes=()))
        elif each.title in shown.people:
            table, whose = each.tables[0], _whose(document, shown.people[each.title])
            assert len(whose) == len(table.rows), "it is known whose each row is"
            rows = tuple(row for row, handle in zip(table.rows, whose, strict=True) if handle == member)
            if rows:
                sections.append(Section(each.title, tables=(replace(table, rows=rows, total=None, note=""),)))
    own = {
        name: [each for each in document.data[name] if each["member"] == member]  # type: ignore[attr-defined]
        for name in shown.people.values()
        if name in document.data
    }
    return replace(
        document,
        facts=tuple(Fact(each.label, each.value) for each in document.facts if each.label in shown.facts),
        sections=tuple(sections),
        notes=(say("In this book everybody sees their own and the totals; what is others' is left out here."),),
        data={**{name: document.data[name] for name in shown.data if name in document.data}, **own},
    )


def _whose(document: Document, name: str) -> list[str | None]:
    found: list[dict[str, str | None]] = document.data[name]  # type: ignore[assignment]
    return [each["member"] for each in found]
