"""The share register: who holds which shares of a pod, with their numbers, days and cost."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from ledger import money
from pods.owning import lives, shares
from reports.document import Column, Document, Fact, Money, Row, Section, Table
from reports.figures import amount, total
from reports.heading import heading, name_of, pod
from reports.periods import marks
from reports.say import say, unsaid

if TYPE_CHECKING:
    from ledger.view import View


def register(view: View, pod_id: str, handle: str | None = None) -> Document:
    """Who holds which shares of a pod, or what one member holds: a table a class, a row a lot.

    Raises: Invalid, when there is no such pod.
    """
    found = pod(view, pod_id)
    classes = shares.classes(view, found)
    holdings = [each for each in shares.register(view, found) if handle in {None, each.member.id}]
    sections = tuple(
        _class_section(view, each, [held for held in holdings if held.share_class.name == each.name])
        for each in classes
        if handle is None or any(held.share_class.name == each.name for held in holdings)
    )
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
            "holdings": [_holding_data(view, held) for held in holdings],
        },
    )


def _nothing(view: View, handle: str | None) -> str:
    if handle is None:
        return say("This pod has no class of shares.")
    return say("{name} holds no shares of this pod.", name=name_of(view, handle))


def _class_section(view: View, each: shares.ShareClass, holdings: list[shares.Holding]) -> Section:
    unit = each.pod.commodity
    facts = (
        Fact("Par value", Money(each.par, unit)),
        Fact("Votes", unsaid(shares.votes_of(each))),
        Fact("May be passed on", say("yes") if each.is_transferable else say("no")),
        *_life(view, each),
    )
    title = say("Class {name} ({unit})", name=each.name, unit=each.commodity)
    if not holdings:
        return Section(title, facts, notes=(say("Nobody holds shares of this class."),))
    return Section(title, facts, (lot_table(view, holdings, title="", with_member=True),))


def _life(view: View, each: shares.ShareClass) -> tuple[Fact, ...]:
    """What became of the shares that were issued, where some are held no more."""
    found = lives.life(view, each)
    ends = (Fact("Taken back", found.redeemed), Fact("Cancelled", found.cancelled))
    return (
        (Fact("Issued", found.issued), *(fact for fact in ends if fact.value), Fact("Held", found.held))
        if found.issued != found.held
        else ()
    )


def lot_table(view: View, holdings: Sequence[shares.Holding], *, title: str, with_member: bool) -> Table:
    """A row a lot, oldest first, of what is held in one pod: its numbers, its day and what it cost."""
    unit = holdings[0].share_class.pod.commodity
    digits = view.digits(unit)
    rows: list[Row] = [
        (
            held.member.body["name"] if with_member else held.share_class.name,
            lot.label,
            lot.date,
            units,
            _money(lot.cost_minor, units, digits, unit),
        )
        for held in holdings
        for lot, units in held.lots
    ]
    columns = (
        Column(say("Member") if with_member else say("Class")),
        Column("Certificates"),
        Column("Issued", "date"),
        Column("Shares", "number"),
        Column("Cost", "money"),
    )
    paid_in = amount(view, total(held.paid_in for held in holdings), unit)
    return Table(
        title, columns, tuple(rows), (say("Together"), None, None, total(held.shares for held in holdings), paid_in)
    )


@lru_cache(maxsize=1024)
def _money(cost_minor: int, units: Decimal, digits: int, unit: str) -> Money:
    """What so many shares cost when they were issued; a register has many lots of the same number and cost."""
    return Money(money.round_half_up(units * money.from_minor(cost_minor, digits), digits), unit)


def lot_data(view: View, held: shares.Holding) -> list[dict[str, object]]:
    """The lots of a holding as other programs read them."""
    unit = held.share_class.pod.commodity
    digits = view.digits(unit)
    return [
        {
            "certificates": lot.label,
            "date": lot.date,
            "shares": units,
            "cost": _money(lot.cost_minor, units, digits, unit).number,
        }
        for lot, units in held.lots
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


def _holding_data(view: View, held: shares.Holding) -> dict[str, object]:
    return {
        "member": held.member.id,
        "name": held.member.body["name"],
        "class": held.share_class.name,
        "shares": held.shares,
        "paid_in": held.paid_in,
        "lots": lot_data(view, held),
    }
