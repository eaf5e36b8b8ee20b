"""A fund's statement: what it holds for which purpose, what came in, and what it gave. The pools' own money is in pool.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger.errors import Invalid
from pods.funds import fund as funds
from pods.funds import gifts
from reports import pod as pods
from reports.aloud import aloud
from reports.document import Column, Document, Fact, LineChart, Row, Section, Table
from reports.figures import ZERO, amount, at_days, exact, first_moved, foresight_note, month_ends, total
from reports.heading import heading, name_of
from reports.heading import pod as pod_of
from reports.periods import marks
from reports.say import say

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View
    from pods.funds.fund import Fund

_FREE = ""
_PLACE_PARTS = 3


@dataclass(frozen=True, slots=True)
class Purpose:
    """Money of one purpose, or of none (`name` empty): what came in for it, what was granted or spent of it, what is left."""

    name: str
    given: Decimal
    granted: Decimal
    left: Decimal


@dataclass(frozen=True, slots=True)
class Moved:
    """One gift or grant: its record, its amount, and how much of it is money for a purpose."""

    record: Record
    amount: Decimal
    restricted: Decimal


def fund_statement(view: View, pod_id: str) -> Document:
    """A fund on the view's day, by purpose. Amounts are in the pod's money.

    Raises: Invalid, when there is no such pod, or it never kept a fund apart.
    """
    kept = funds.of_pod(view, pod_of(view, pod_id))
    places = _places(view, kept)
    if kept.is_apart and not places:
        raise Invalid(
            f"{kept.pod.name} keeps no social fund apart on {view.on}.",
            hint=f"Begin one: crewbook fund contribute MEMBER AMOUNT --to {kept.pod.id}",
            where="pod",
        )
    given = [_moved(view, kept, each) for each in view.find("donation", pod=kept.pod.id)]
    granted = [_moved(view, kept, each) for each in view.find("grant", pod=kept.pod.id)]
    purposes = _purposes(view, kept, granted)
    flows = _flows(view, kept)
    held = total(each.left for each in purposes)
    restricted = total(each.left for each in purposes if each.name != _FREE)
    unit = kept.commodity
    figures = {"balance": held, "free": held - restricted, "restricted": restricted}
    labels = (say("In the fund"), say("Free for any need"), say("Held for a purpose"))
    return Document(
        kind="fund",
        title=say("Statement of {kept}", kept=_called(kept)),
        subtitle=say("A fund of {name}, kept apart", name=kept.pod.name) if kept.is_apart else pods.subtitle(kept.pod),
        **heading(view),
        facts=tuple(
            Fact(label, amount(view, number, unit)) for label, number in zip(labels, figures.values(), strict=True)
        ),
        sections=(
            Section(say("By purpose"), tables=(_purpose_table(view, purposes, unit),)),
            Section(say("Where it lies"), tables=(_place_table(view, kept),), charts=_chart(view, places, unit)),
            Section(say("Came in and went out"), tables=(_flow_table(view, flows, unit),)),
            *_gift_section(view, given, unit),
            *_grant_section(view, granted, unit),
            Section(say("Terms"), notes=_said(kept), is_list=True),
        ),
        notes=(
            say("What is in the fund is nobody's: it is never lent and never shared out."),
            *foresight_note(view),
            *marks(view, f"pod/{kept.pod.id}"),
        ),
        data={
            "pod": kept.pod.id,
            "name": kept.name,
            "on": view.on,
            "commodity": unit,
            **{name: exact(view, number, unit) for name, number in figures.items()},
            "purposes": [_purpose_data(view, each, unit) for each in purposes],
            "flows": [{"what": what, "number": exact(view, number, unit)} for what, number in flows],
            "gifts": [_gift_data(view, each, unit) for each in given],
            "grants": [_grant_data(view, each, unit) for each in granted],
        },
    )


def _called(kept: Fund) -> str:
    """The fund as people call it."""
    return say("the social fund of {pod}", pod=kept.pod.name) if kept.is_apart else kept.pod.name


def _places(view: View, kept: Fund) -> list[str]:
    """The fund's accounts in every place, those of purposes below them, sorted."""
    opened = [each.id for each in view.find("account") if kept.holds(each.id)]
    return sorted({":".join(each.split(":")[:_PLACE_PARTS]) for each in opened})


def _moved(view: View, kept: Fund, record: Record) -> Moved:
    rows = [row for row in view.postings_about(f"{record.kind}/{record.id}") if kept.holds(row.account)]
    restricted = total(view.amount(row) for row in rows if len(row.account.split(":")) > _PLACE_PARTS)
    return Moved(record, abs(total(view.amount(row) for row in rows)), abs(restricted))


def _purposes(view: View, kept: Fund, granted: Sequence[Moved]) -> list[Purpose]:
    """Money of no purpose first, then each purpose in the order in which something was first given for it."""
    left: dict[str, Decimal] = {_FREE: ZERO}
    for account, number in kept.places(view).items():
        purpose = ":".join(account.split(":")[_PLACE_PARTS:])
        left[purpose] = left.get(purpose, ZERO) + number
    named = gifts.purposes(view, kept.pod.id)
    spent = dict.fromkeys([*named, *left], ZERO)
    for each in granted:
        if each.restricted:
            spent[gifts.purpose_account(each.record.body["purpose"])] += each.restricted
    spent[_FREE] = total(number for what, number in _out(view, kept)) - total(spent.values())
    order = [_FREE, *named, *(each for each in left if each and each not in named)]
    return [
        Purpose(named.get(each, each), left.get(each, ZERO) + spent[each], spent[each], left.get(each, ZERO))
        for each in order
    ]


def _out(view: View, kept: Fund) -> list[tuple[str, Decimal]]:
    """(what, how much) of everything that the fund spent: grants, and costs of its own."""
    prefix = f"Expenses:{kept.slug}:"
    spent = view.balances(prefix).items()
    return [(account.removeprefix(prefix), number) for (account, held), number in spent if held == kept.commodity]


def _flows(view: View, kept: Fund) -> list[tuple[str, Decimal]]:
    """(what, amount) of all that came in, and negative of all that went out; together they are what the fund holds."""
    members = (funds.about_giving(kept.pod.id, each.id) for each in view.find("member"))
    rows = [row for thing in members for row in view.postings_about(thing) if row.account == kept.given]
    contributed = -total(view.amount(row) for row in rows)
    put_in = -view.balance(kept.given, kept.commodity) - contributed
    prefix = f"Income:{kept.slug}:"
    earned = [
        (say("Gifts from outside") if account == kept.gifts else account.removeprefix(prefix), -number)
        for (account, held), number in view.balances(prefix).items()
        if held == kept.commodity
    ]
    came = [
        (say("Members' contributions"), contributed),
        (say("Levies, fines and what else was put in"), put_in),
        *earned,
    ]
    return [(what, number) for what, number in came if number] + [
        (say("Grants") if what == "Grants" else say("Costs: {what}", what=what), -number)
        for what, number in _out(view, kept)
    ]


def _purpose_table(view: View, purposes: Sequence[Purpose], unit: str) -> Table:
    rows: list[Row] = [
        (
            each.name or say("Any need"),
            *(amount(view, number, unit) for number in (each.given, each.granted, each.left)),
        )
        for each in purposes
    ]
    sums = (
        total(each.given for each in purposes),
        total(each.granted for each in purposes),
        total(each.left for each in purposes),
    )
    columns = (Column("Purpose"), Column("Came in", "money"), Column("Went out", "money"), Column("Left", "money"))
    together: Row | None = (
        (say("Together"), *(amount(view, number, unit) for number in sums)) if len(rows) > 1 else None
    )
    return Table("", columns, tuple(rows), together)


def _place_table(view: View, kept: Fund) -> Table:
    held = kept.places(view)
    named = gifts.purposes(view, kept.pod.id)
    rows: list[Row] = []
    for account, number in held.items():
        place, purpose = account.split(":")[1], ":".join(account.split(":")[_PLACE_PARTS:])
        rows.append((place, named.get(purpose, purpose) or say("any need"), amount(view, number, kept.commodity)))
    columns = (Column("Place"), Column("For"), Column("Money", "money"))
    together = amount(view, total(held.values()), kept.commodity)
    return Table("", columns, tuple(rows), (say("Together"), None, together))


def _chart(view: View, places: Sequence[str], unit: str) -> tuple[LineChart, ...]:
    moves = sorted(move for place in places for move in view.moved_by_month(place, unit))
    begun = first_moved(moves)
    if begun is None:
        return ()
    days = month_ends(begun, view.on)
    points = tuple((day, exact(view, held, unit)) for day, held in zip(days, at_days(moves, days), strict=True))
    return (LineChart("In the fund at the end of each month", unit, ((say("In the fund"), points),)),)


def _flow_table(view: View, flows: Sequence[tuple[str, Decimal]], unit: str) -> Table:
    rows: list[Row] = [
        (what, amount(view, number, unit) if number > 0 else None, amount(view, -number, unit) if number < 0 else None)
        for what, number in flows
    ]
    came, went = total(n for _, n in flows if n > 0), -total(n for _, n in flows if n < 0)
    columns = (Column("What"), Column("Came in", "money"), Column("Went out", "money"))
    return Table("", columns, tuple(rows), (say("Together"), amount(view, came, unit), amount(view, went, unit)))


def _gift_section(view: View, given: Sequence[Moved], unit: str) -> tuple[Section, ...]:
    rows: list[Row] = [
        (
            each.record.id,
            _day(each),
            each.record.body["giver"] or say("not named"),
            each.record.body["purpose"] or say("any need"),
            amount(view, each.amount, unit),
        )
        for each in given
    ]
    columns = (Column("Gift"), Column("Day", "date"), Column("From"), Column("For"), Column("Amount", "money"))
    return (Section(say("Gifts from outside"), tables=(Table("", columns, tuple(rows)),)),) if rows else ()


def _grant_section(view: View, granted: Sequence[Moved], unit: str) -> tuple[Section, ...]:
    is_told = any(each.record.body["purpose"] for each in granted)
    rows: list[Row] = [
        (
            each.record.id,
            _day(each),
            name_of(view, each.record.member or ""),
            *((each.record.body["purpose"],) if is_told else ()),
            amount(view, each.amount, unit),
        )
        for each in granted
    ]
    columns = (
        Column("Grant"),
        Column("Day", "date"),
        Column("To"),
        *((Column("For"),) if is_told else ()),
        Column("Amount", "money"),
    )
    return (Section(say("Grants"), tables=(Table("", columns, tuple(rows)),)),) if rows else ()


def _day(each: Moved) -> dt.date:
    assert each.record.date is not None, "what was given has a day"
    return each.record.date


def _said(kept: Fund) -> tuple[str, ...]:
    """The settings that say who decides about the fund, each as the sentence that reads it aloud."""
    wanted = ("place", "consent-rule", "ask-about", "deadline-days", "delegated-limit", "fines-to")
    return tuple(aloud(said) for name, _, said in kept.pod.terms.sentences(kept.commodity) if name in wanted)


def _purpose_data(view: View, each: Purpose, unit: str) -> dict[str, object]:
    numbers = {"given": each.given, "granted": each.granted, "left": each.left}
    return {"purpose": each.name or None, **{name: exact(view, number, unit) for name, number in numbers.items()}}


def _gift_data(view: View, each: Moved, unit: str) -> dict[str, object]:
    body = each.record.body
    return {
        "gift": each.record.id,
        "on": _day(each),
        "giver": body["giver"],
        "purpose": body["purpose"],
        "amount": exact(view, each.amount, unit),
    }


def _grant_data(view: View, each: Moved, unit: str) -> dict[str, object]:
    return {
        "grant": each.record.id,
        "on": _day(each),
        "member": each.record.member,
        "purpose": each.record.body["purpose"],
        "amount": exact(view, each.amount, unit),
        "restricted": exact(view, each.restricted, unit),
    }
