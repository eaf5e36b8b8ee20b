"""A member's passbook: the shares of a cycle, meeting by meeting, as a part of their statement."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger.book import entry_at
from pods.crew import people
from pods.cycles import cycle as cycles
from reports import words
from reports.cycle import corrected
from reports.document import Column, Fact, Row, Section, Table
from reports.figures import ZERO, amount, exact
from reports.narrations import recorded
from reports.say import say

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View


@dataclass(frozen=True, slots=True)
class Stamp:
    """What one entry did to a member's shares: `shares` bought, negative where they were paid out or undone."""

    day: dt.date
    what: str
    shares: int
    seq: int


@dataclass(frozen=True, slots=True)
class Passbook:
    """A member's shares of a cycle on the view's day. `stamps` are those since the day that was asked for.

    `bears` is what is taken off for losses when the shares are paid. `corrected` are the entries among them that were
    undone or undid one.
    """

    cycle: cycles.Cycle
    shares: int
    carried: Decimal
    bears: Decimal
    stamps: tuple[Stamp, ...]
    corrected: frozenset[int]

    @property
    def saved(self) -> Decimal:
        """What the shares cost, less what they bear of losses, and what is carried for more."""
        return self.shares * self.cycle.price - self.bears + self.carried


def passbook(view: View, pod: people.Pod, member: Record, since: dt.date, last: int | None) -> Passbook | None:
    """The member's passbook in the pool's last cycle, the newest `last` stamps since a day; None where they have none."""
    cycle = cycles.latest(view, pod)
    if cycle is None:
        return None
    account = cycle.account(member)
    rows = [
        row for row in view.newest_postings(account, pod.commodity, since=since, count=last) if row.account == account
    ]
    shares = cycles.shares_of(view, cycle, member)
    bears = view.balance(cycle.losses(member), pod.commodity)
    carried = cycles.saved(view, pod, member) + bears - shares * cycle.price
    stamps = tuple(
        Stamp(row.date, _what(view, row.seq, account), int(-view.amount(row) / cycle.price), row.seq) for row in rows
    )
    undone = frozenset(corrected(view, rows))
    is_empty = not (shares or carried or any(each.seq not in undone for each in stamps))
    return None if is_empty else Passbook(cycle, shares, carried, bears, stamps, undone)


def _what(view: View, seq: int, account: str) -> str:
    """What the entry says of its movement of this account."""
    moved = words.transactions(entry_at(view.session, seq))
    return recorded(next(each.narration for each in moved if any(one.account == account for one in each.postings)))


def section(view: View, found: Passbook) -> Section:
    """The passbook: a line a meeting, with the shares held behind it."""
    unit, cycle = found.cycle.pod.commodity, found.cycle
    held = found.shares - sum(each.shares for each in found.stamps)
    rows: list[Row] = [("", say("Brought forward"), None, None, held, "")] if held else []
    for each in found.stamps:
        held += each.shares
        rows.append(
            (
                say("{day}", day=each.day),
                each.what,
                each.shares,
                amount(view, each.shares * cycle.price, unit),
                held,
                str(each.seq),
            )
        )
    columns = (
        Column("Meeting of"),
        Column("What"),
        Column("Shares", "number"),
        Column("At their price", "money"),
        Column("Shares held", "number"),
        Column("Entry"),
    )
    return Section(
        say("{name}: passbook of cycle {cycle}", name=cycle.pod.name, cycle=cycle.name),
        facts=(
            Fact("Shares", found.shares),
            Fact("Saved in them", amount(view, found.shares * cycle.price, unit)),
            *((Fact("Losses, taken off when they are paid", amount(view, found.bears, unit)),) if found.bears else ()),
            *((Fact("Carried", amount(view, found.carried, unit)),) if found.carried else ()),
        ),
        tables=(Table("", columns, tuple(rows)),) if rows else (),
        notes=(say("What a share is worth today: crewbook cycle show {id}", id=cycle.pod.id),) if cycle.is_open else (),
    )


def data(view: View, found: Passbook) -> dict[str, object]:
    """The passbook as other programs read it."""
    unit = found.cycle.pod.commodity
    return {
        "cycle": found.cycle.name,
        "price": found.cycle.price,
        "shares": found.shares,
        "savings": exact(view, found.shares * found.cycle.price, unit),
        "carried": exact(view, found.carried or ZERO, unit),
        "losses": exact(view, found.bears or ZERO, unit),
        "stamps": [
            {"date": each.day, "shares": each.shares, "entry": each.seq}
            for each in found.stamps
            if each.seq not in found.corrected
        ],
    }
