"""The loss on a loan that was written off, as its statement tells it: who bears it, who stood aside, what came back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pods.lending import agreed
from pods.settings.loans import SHARING
from reports.document import Column, Fact, Row, Section, Table
from reports.figures import amount, exact, total
from reports.heading import name_of
from reports.say import say

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View


def section(view: View, record: Record, unit: str) -> Section:
    """Facts of the loss, and a row for each who bears it."""
    written = record.body["written_off"]
    lost, back = Decimal(written["amount"]), Decimal(written["recovered"])
    facts = (
        Fact("Written off on", dt.date.fromisoformat(written["on"])),
        Fact("Written off", amount(view, lost, unit)),
        Fact("Because", written["because"]),
        Fact("The loss is", say(SHARING[written["sharing"]])),
        Fact("Came back since", amount(view, back, unit)),
        Fact("Never came back", amount(view, lost - back, unit)),
        *(Fact("Stood aside", name_of(view, handle)) for handle in _stood_aside(record)),
    )
    told = {
        say("Bore"): written["shares"],
        say("Of it off shares"): written.get("in_shares", {}),
        say("Got back"): written["back"],
    }
    shown = {title: kept for title, kept in told.items() if kept or title != "Of it off shares"}
    rows: list[Row] = [
        (name_of(view, handle), *(amount(view, Decimal(kept.get(handle, 0)), unit) for kept in shown.values()))
        for handle in written["shares"]
    ]
    columns = (Column("Who bore it"), *(Column(title, "money") for title in shown))
    together: Row = (say("Together"), *(amount(view, total(_numbers(kept)), unit) for kept in shown.values()))
    tables = (Table("", columns, tuple(rows), together),) if rows else ()
    return Section(say("The loss"), facts, tables)


def _stood_aside(record: Record) -> list[str]:
    """Who stood aside from all that was lent, and so bears nothing of its loss."""
    layers = agreed.layers(record.body)
    return sorted(set.intersection(*(aside for _, aside in layers)))


def _numbers(kept: dict[str, str]) -> list[Decimal]:
    return [Decimal(number) for number in kept.values()]


def data(view: View, written: dict[str, Any], unit: str) -> dict[str, object]:
    """The same as other programs read it."""

    def exactly(kept: dict[str, str]) -> dict[str, Decimal]:
        return {handle: exact(view, Decimal(part), unit) for handle, part in kept.items()}

    return {
        "on": written["on"],
        "amount": exact(view, Decimal(written["amount"]), unit),
        "because": written["because"],
        "sharing": written["sharing"],
        "shares": exactly(written["shares"]),
        "off_cycle_shares": exactly(written.get("in_shares", {})),
        "recovered": exact(view, Decimal(written["recovered"]), unit),
        "back": exactly(written["back"]),
    }
