"""The share register: who holds which shares of a pod, with their numbers, days and cost."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from ledger import money
from pods.owning import lives, shares, vesting
from pods.owning.slice_class import slice_class
from reports import slices
from reports.document import Column, Document, Fact, Money, Row, Section, Table
from reports.figures import amount, total
from reports.heading import heading, name_of, pod
from reports.periods import marks
from reports.say import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from ledger.view import View
    from pods.crew.people import Pod


LotRow = tuple[str, str, str, "dt.date", Decimal, Decimal, Money]
"""Member, class, certificates, day of issue, shares, those vested, cost."""
Listed = tuple[shares.Holding, list[LotRow]]
_COLUMNS = (
    Column(say("Member")),
    Column(say("Class")),
    Column("Certificates"),
    Column("Issued", "date"),
    Column("Shares", "number"),
    Column("Vested", "number"),
    Column("Cost", "money"),
)


def register(view: View, pod_id: str, handle: str | None = None) -> Document:
    """Who holds which shares of a pod, or what one member holds: a table a class, a row a lot; the class of slices last.

    Raises: Invalid, when there is no such pod.
    """
    found = pod(view, pod_id)
    classes = shares.classes(view, found)
    granted = [each for each in shares.grants(view, found) if each.unvested]
    holdings = [each for each in shares.register(view, found) if handle in {None, each.member.id}]
    listed = [(held, _rows(view, held, granted)) for held in holdings]
    sections = tuple(
        _class_section(view, each, [one for one in listed if one[0].share_class.name == each.name])
        for each in classes
        if handle is None or any(held.share_class.name == each.name for held in holdings)
    )
    if handle is None:
        sections += _of_slices(view, found)
    return Document(
        kind="register",
        title=say("Share register"),
        subtitle=found.name,
        **heading(view),
        sections=sections or (Section("", notes=(_nothing(view, handle),)),),
        notes=marks(view, f"pod/{found.id}"),
        data={
            "pod": found.id,
            "on": view.on,
            "commodity": found.commodity,
            "classes": [_class_data(view, each) for each in classes],
            "holdings": [_holding_data(held, rows) for held, rows in listed],
            **({"slices": slices.data(view, found)} if handle is None and slice_class(view, found).record else {}),
        },
    )


def _of_slices(view: View, found: Pod) -> tuple[Section, ...]:
    """The class of slices, where the pod began one: what each has at risk, and their part of the pie."""
    held = slice_class(view, found)
    if held.record is None:
        return ()
    parts = slices.sections(view, found) or (Section("", notes=(say("Nobody has put anything in."),)),)
    title = say("Class {name}: slices", name=held.name)
    return tuple(replace(each, title=title, facts=(slices.state(view, found), *each.facts)) for each in parts)


def _nothing(view: View, handle: str | None) -> str:
    if handle is None:
        return say("This pod has no class of shares.")
    return say("{name} holds no shares of this pod.", name=name_of(view, handle))


def _class_section(view: View, each: shares.ShareClass, listed: list[Listed]) -> Section:
    unit = each.pod.commodity
    facts = (
        Fact("Par value", Money(each.par, unit)),
        Fact("Votes", say(shares.votes_of(each))),
        Fact("May be passed on", say("yes") if each.is_transferable else say("no")),
        *_life(view, each),
    )
    title = say("Class {name} ({unit})", name=each.name, unit=each.commodity)
    if not listed:
        return Section(title, facts, notes=(say("Nobody holds shares of this class."),))
    rows = tuple(row for _, of_one in listed for row in of_one)
    together: Row = (
        say("Together"), None, None, None, total(held.shares for held, _ in listed), total(row[5] for row in rows),
        amount(view, total(held.paid_in for held, _ in listed), unit),
    )  # fmt: skip
    return Section(title, facts, (Table("", _COLUMNS, rows, together),))


def _rows(view: View, held: shares.Holding, granted: Sequence[shares.Grant]) -> list[LotRow]:
    """A row a lot of one holder, oldest first; each says whose it is and of which class, for spreadsheets that sort them."""
    name, share_class, unit = held.member.body["name"], held.share_class.name, held.share_class.pod.commodity
    digits, own = view.digits(unit), vesting.of(granted, held.share_class, held.member.id)
    return [
        (
            name, share_class, lot.label, lot.date, units, units - vesting.unvested_in(own, lot, units) if own else units,
            _money(lot.cost_minor, units, digits, unit),
        )
        for lot, units in held.lots
    ]  # fmt: skip


def _life(view: View, each: shares.ShareClass) -> tuple[Fact, ...]:
    """What became of the shares that were issued, where some are held no more."""
    found = lives.life(view, each)
    ends = (Fact("Taken back", found.redeemed), Fact("Cancelled", found.cancelled))
    return (
        (Fact("Issued", found.issued), *(fact for fact in ends if fact.value), Fact("Held", found.held))
        if found.issued != found.held
        else ()
    )


def lot_table(view: View, holdings: Sequence[shares.Holding]) -> Table:
    """A row a lot, oldest first, of what one member holds in a pod: its class, its numbers, its day and what it cost."""
    unit = holdings[0].share_class.pod.commodity
    rows: list[Row] = [(row[1], *row[2:5], row[6]) for held in holdings for row in _rows(view, held, ())]
    columns = (
        Column(say("Class")),
        Column("Certificates"),
        Column("Issued", "date"),
        Column("Shares", "number"),
        Column("Cost", "money"),
    )
    paid_in = amount(view, total(held.paid_in for held in holdings), unit)
    return Table(
        "", columns, tuple(rows), (say("Together"), None, None, total(held.shares for held in holdings), paid_in)
    )


@lru_cache(maxsize=1024)
def _money(cost_minor: int, units: Decimal, digits: int, unit: str) -> Money:
    """What so many shares cost when they were issued; a register has many lots of the same number and cost."""
    return Money(money.round_half_up(units * money.from_minor(cost_minor, digits), digits), unit)


def lot_data(view: View, held: shares.Holding) -> list[dict[str, object]]:
    """The lots of a holding as other programs read them."""
    return [
        {"certificates": label, "date": day, "shares": units, "cost": cost.number}
        for _, _, label, day, units, _, cost in _rows(view, held, ())
    ]


def _class_data(view: View, each: shares.ShareClass) -> dict[str, object]:
    found = lives.life(view, each)
    return {
        "class": each.name,
        "commodity": each.commodity,
        "par": each.par,
        "votes": each.votes,
        "transferable": each.is_transferable,
        "issued": found.issued,
        "held": found.held,
        "redeemed": found.redeemed,
        "cancelled": found.cancelled,
    }


def _holding_data(held: shares.Holding, rows: list[LotRow]) -> dict[str, object]:
    return {
        "member": held.member.id,
        "name": held.member.body["name"],
        "class": held.share_class.name,
        "shares": held.shares,
        "vested": total(row[5] for row in rows),
        "paid_in": held.paid_in,
        "lots": [
            {"certificates": label, "date": day, "shares": units, "vested": vested, "cost": cost.number}
            for _, _, label, day, units, vested, cost in rows
        ],
    }
