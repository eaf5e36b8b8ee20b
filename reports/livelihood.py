"""A livelihood pod's statement: a month with its income, costs, buffer, pay pot and split, and where the pod's funds stand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger.errors import CrewbookError
from pods.crew import people
from pods.settings.livelihood import OWN_ACCOUNT, POOLED, SUPPORT
from pods.working import income_month
from pods.working.livelihood import advances, fund, owed
from reports import pod as pods
from reports.document import BarChart, Column, Document, Fact, LineChart, Money, Row, Section, Table
from reports.figures import amount, exact, total
from reports.heading import heading, name_of
from reports.heading import pod as pod_of
from reports.income import division_data, forecast_data, forecast_fact, line_data, split_sections
from reports.income_lists import cost_table, forecasts, received_table
from reports.periods import marks
from reports.read_back import month_cell
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.act import Record
    from ledger.view import View
    from pods.working.income_month import Month
    from reports.document import Chart


def livelihood_statement(view: View, pod_id: str, month: str | None = None) -> Document:
    """A month of a livelihood pod: as it was shared, or as it stands; then the pod's funds and its months one by one.

    Without a month it is the one that is shared next. Raises: Invalid, when there is no such pod or month.
    """
    found = pod_of(view, pod_id)
    people.need_kind(found, "livelihood")
    if found.terms.text("model") == SUPPORT:
        from reports.support_month import support_statement

        return support_statement(view, pod_id, month)
    name = month or income_month.next_month(view, found)
    first, last = income_month.first_day(name), min(income_month.last_day(name), view.on)
    done = income_month.shared(view, found)
    record = next((each for each in done if each.body["month"] == name), None)
    is_pooled = found.terms.text("model") == POOLED
    found_month, why_not = stands(view, found, name, record) if is_pooled or record else (None, ())
    history = [_read(each) for each in done]
    is_next = found_month is not None and record is None and all(each.month < name for each in history)
    months = [*history, *([found_month] if found_month is not None and is_next else [])]
    moved = [
        each for each in (received_table(view, found, first, last), cost_table(view, found, first, last)) if each.rows
    ]
    lists = Section(
        say("Money in and out"),
        tables=tuple(moved),
        charts=(_chart(months, found.commodity),) if months else (),
        notes=() if moved else (say("Nothing was received or paid in {name}.", name=month_cell(name)),),
    )
    split: tuple[Section, ...] = (Section(say("The month"), notes=why_not),) if why_not else ()
    if found_month is not None:
        split = split_sections(view, found, found_month, why_not)
    lean = forecasts(view, found, last, history or months) if is_pooled else ()
    return Document(
        kind="livelihood",
        title=say("{pod}, {month}", pod=found.name, month=month_cell(name)),
        subtitle=_subtitle(view, found, name, record),
        **heading(view),
        facts=fund_facts(view, found),
        sections=(
            *split,
            lists,
            _member_section(view, found),
            *(
                (
                    Section(
                        say("How long the buffer carries"),
                        tuple(forecast_fact(each.label, each.found, found.commodity) for each in lean),
                    ),
                )
                if lean
                else ()
            ),
            *((Section(say("Month by month"), tables=(_month_table(months, found.commodity),)),) if months else ()),
            pods.terms(found),
        ),
        notes=marks(view, f"pod/{found.id}"),
        data={
            **_head_data(view, found, name, record),
            **(_split_data(found_month) if found_month else {}),
            "why_not": list(why_not),
            "funds": {each: exact(view, number, found.commodity) for each, number in _funds(view, found).items()},
            "members": _members_data(view, found),
            "lean_months": [{"label": each.label, **forecast_data(each.found)} for each in lean],
            "months": [{"month": each.month, **division_data(each.division)} for each in months],
        },
    )


def _head_data(view: View, found: people.Pod, month: str, record: Record | None) -> dict[str, object]:
    return {
        "pod": found.id,
        "name": found.name,
        "on": view.on,
        "commodity": found.commodity,
        "model": found.terms.text("model"),
        "month": month,
        "status": "shared" if record else "open",
        "shared_on": record.date if record else None,
    }


def split_document(view: View, found: people.Pod, month: Month) -> Document:
    """A month as it would be shared, before anybody consents: who gets what, and why."""
    return Document(
        kind="split",
        title=say("{name}, {month}: who gets what", name=found.name, month=month_cell(month.month)),
        **heading(view),
        sections=split_sections(view, found, month),
        data=_split_data(month),
    )


def _split_data(month: Month) -> dict[str, object]:
    return {**division_data(month.division), "split": month.by, "lines": [line_data(each) for each in month.lines]}


def _read(record: Record) -> Month:
    body = record.body
    until = dt.date.fromisoformat(body["until"])
    return income_month.read(body["month"], until, body["by"], body["figures"], body["lines"])


def stands(view: View, found: people.Pod, name: str, record: Record | None) -> tuple[Month | None, tuple[str, ...]]:
    """The month as it was shared or as it stands, and why it cannot be shared as it stands."""
    if record is not None:
        return _read(record), ()
    if income_month.first_day(name) > view.on:
        return None, (say("{month} has not begun on {day}.", month=month_cell(name), day=view.on),)
    opened = view.began("pod", found.id)
    if opened is not None and (end := income_month.last_day(name)) < opened:
        return None, (say("{name} had not begun on {day}.", name=found.name, day=end),)
    try:
        return income_month.month_of(view, found, name), ()
    except CrewbookError as error:
        # Why it cannot be split yet belongs on the statement; what it brings is shown all the same.
        return income_month.month_of(view, found, name, is_split=False), (error.message, error.hint)


def _subtitle(view: View, found: people.Pod, name: str, record: Record | None) -> str:
    if record is not None:
        return say("Shared on {day} (entry {number})", day=record.date, number=str(record.seq))
    if found.terms.text("model") == OWN_ACCOUNT:
        return say("Income goes to the accounts of those who earn it")
    later = [each.body["month"] for each in income_month.shared(view, found) if each.body["month"] > name]
    if later:
        return say(
            "What came in for it was shared with {month}, or is shared with the next month", month=month_cell(later[0])
        )
    return say("Not shared yet; as it stands on {day}", day=view.on)


def _funds(view: View, found: people.Pod) -> dict[str, Decimal]:
    """What the pod holds, and what it is for; money and advances positive, what it owes members as well."""
    unit = found.commodity
    return {
        "money": found.liquid(view),
        "commons": -view.balance(fund(found, "commons"), unit),
        "buffer": -view.balance(fund(found, "buffer"), unit),
        "collective": -view.balance(fund(found, "collective"), unit),
        "pay_owed": -view.total(f"Liabilities:Pay:{found.slug}:", unit),
        "advances": view.total(f"Assets:Advances:{found.slug}:", unit),
    }


def fund_facts(view: View, found: people.Pod) -> tuple[Fact, ...]:
    """What the pod holds and what it is for, at a glance."""
    labels = {
        "money": say("Money in the pod"),
        "commons": say("In the commons"),
        "buffer": say("In the buffer"),
        "collective": say("In the collective account"),
        "pay_owed": say("Pay owed to members"),
        "advances": say("Had in advance by members"),
    }
    return tuple(
        Fact(labels[name], amount(view, number, found.commodity))
        for name, number in _funds(view, found).items()
        if number or name in {"money", "commons", "buffer"}
    )


def _standing(view: View, found: people.Pod) -> list[tuple[Record, Decimal, Decimal]]:
    """(member, pay owed to them, what they had in advance) of the crew, and of who left with either, by joining order."""
    unit = found.commodity
    rows = [
        (each, -view.balance(owed(found, each), unit), view.balance(advances(found, each), unit))
        for each in view.find("member")
    ]
    return [row for row in rows if row[0].status == people.IN or row[1] or row[2]]


def _member_section(view: View, found: people.Pod) -> Section:
    title, standing = say("What members have to get and to give back"), _standing(view, found)
    open_ = [each for each in standing if each[1] or each[2]]
    if not open_:
        return Section(title, notes=(say("Nobody has pay to get, or an advance to give back."),))
    return Section(title, tables=(_member_table(view, found, open_),))


def _member_table(view: View, found: people.Pod, standing: Sequence[tuple[Record, Decimal, Decimal]]) -> Table:
    unit = found.commodity
    rows: list[Row] = [
        (each.body["name"], amount(view, due, unit), amount(view, had, unit)) for each, due, had in standing
    ]
    columns = (Column("Member"), Column("Pay owed to them", "money"), Column("Had in advance", "money"))
    together: Row = (
        say("Together"),
        amount(view, total(due for _, due, _ in standing), unit),
        amount(view, total(had for *_, had in standing), unit),
    )
    return Table("", columns, tuple(rows), together)


def _members_data(view: View, found: people.Pod) -> list[dict[str, object]]:
    return [
        {
            "member": each.id,
            "name": name_of(view, each.id),
            "pay_owed": exact(view, due, found.commodity),
            "advance": exact(view, had, found.commodity),
        }
        for each, due, had in _standing(view, found)
    ]


def _month_table(months: Sequence[Month], unit: str) -> Table:
    rows: list[Row] = [
        (
            month_cell(each.month),
            *(
                Money(number, unit)
                for number in (
                    each.division.income,
                    each.division.levy,
                    each.division.costs,
                    each.division.to_buffer,
                    each.division.pot,
                    each.division.closing_buffer,
                )
            ),
        )
        for each in months
    ]
    titles = (
        say("Income"),
        say("Levy"),
        say("Shared costs"),
        say("Into the buffer"),
        say("Pay"),
        say("Buffer then"),
    )
    return Table("", (Column("Month"), *(Column(each, "money") for each in titles)), tuple(rows))


def _chart(months: Sequence[Month], unit: str) -> Chart:
    """Income, pay and buffer of each month, each from its last day on until the next; of one month, what became of its income."""
    if len(months) == 1:
        of = months[0].division
        bars = (
            (say("Income"), of.income),
            (say("Levy"), of.levy),
            (say("Shared costs"), of.costs),
            (say("Into the buffer"), of.to_buffer),
            (say("Pay"), of.pot),
        )
        return BarChart("What became of the income", unit, bars)
    series = (
        (say("Income"), tuple((each.until, each.division.income) for each in months)),
        (say("Pay"), tuple((each.until, each.division.pot) for each in months)),
        (say("Buffer"), tuple((each.until, each.division.closing_buffer) for each in months)),
    )
    return LineChart("Income, pay and buffer of each month", unit, series)
