"""What `plan pay` and `plan support` reckon, as documents that rest on no book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pods.owning.tranches import WAYS
from pods.settings.livelihood import SPLITS
from reports import support
from reports.aloud import aloud
from reports.document import Column, Document, Money, Row, Section, Table
from reports.figures import total
from reports.income import division_data, forecast_data, forecast_fact, line_data, month_table, split_table
from reports.say import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from pods.working.income_split import Division, Forecast, Line
    from pods.working.settling import Month


def pay_plan(division: Division, lines: Sequence[Line], by: str, lean: Forecast, *, unit: str, on: dt.date) -> Document:
    """A month's levy, costs, buffer and pay pot, who gets what, and how many lean months the buffer then carries."""
    how = aloud(f"Pay is split {SPLITS[by]}.")
    return Document(
        kind="pay plan",
        title=say("A month's pay"),
        book="",
        on=on,
        facts=(forecast_fact(say("Months that bring {amount} in a row", amount=Money(lean.income, unit)), lean, unit),),
        sections=(
            Section(say("The month"), tables=(month_table(division, unit),)),
            Section(say("Who gets what"), tables=(split_table(lines, by, unit),), notes=(how,)),
        ),
        data={
            **division_data(division),
            "split": by,
            "pay": {each.member: each.amount for each in lines},
            "lines": [line_data(each) for each in lines],
            "lean_months": forecast_data(lean),
        },
    )


def own_account_plan(
    received: Mapping[str, Decimal], parts: Mapping[str, tuple[Decimal, Decimal]], *, unit: str, on: dt.date
) -> Document:
    """What each member's own account and the collective get of what the member earned."""
    rows: list[Row] = [
        (name, Money(received[name], unit), Money(own, unit), Money(collective, unit))
        for name, (own, collective) in parts.items()
    ]
    sums = [
        total(received.values()),
        total(own for own, _ in parts.values()),
        total(rest for _, rest in parts.values()),
    ]
    columns = (
        Column("Member"),
        Column("Income", "money"),
        Column("To their own account", "money"),
        Column("To the collective", "money"),
    )
    together: Row = (say("Together"), *(Money(number, unit) for number in sums))
    return Document(
        kind="pay plan",
        title=say("Income to members' own accounts"),
        book="",
        on=on,
        sections=(Section("", tables=(Table("", columns, tuple(rows), together),)),),
        data={
            "members": [
                {"member": name, "income": received[name], "member_account": own, "collective": collective}
                for name, (own, collective) in parts.items()
            ]
        },
    )


def support_plan(month: Month, *, unit: str, on: dt.date) -> Document:
    """Who gives how much to whom, both ways."""
    return Document(
        kind="support plan",
        title=say("Mutual support"),
        book="",
        on=on,
        facts=support.facts(month, unit),
        sections=support.sections(month, unit),
        data=support.data(month),
    )


def vesting_plan(shares: int, allocation: str, parts: Sequence[str], *, on: dt.date) -> Document:
    """How many shares come in each part; a part that is no whole number is written as it is."""
    rows: list[Row] = [(str(at), part) for at, part in enumerate(parts, 1)]
    return Document(
        kind="vesting plan",
        title=say("Shares in parts"),
        book="",
        on=on,
        sections=(
            Section(
                "", tables=(Table("", (Column("Part"), Column("Shares")), tuple(rows), (say("Together"), str(shares))),)
            ),
        ),
        notes=(say("{name}: {how}.", name=allocation.capitalize(), how=say(WAYS[allocation])),),
        data={"shares": shares, "over": len(parts), "allocation": allocation, "tranches": list(parts)},
    )
