"""What happened to a loan: who answers for it, what went out and came back and what that covered, earlier schedules, losses."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from pods.lending import agreed, loans
from pods.owning import free
from pods.settings.loans import EARLY, ORDER
from pods.voices import consent
from reports import loan_loss, voices
from reports.document import Column, Fact, Money, Row, Section, Table
from reports.figures import ZERO, amount, exact, total
from reports.heading import name_of
from reports.loan_moves import KINDS, Movement, movements
from reports.read_back import Messages, rated
from reports.say import listed, say, strung
from reports.titles import title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.act import Record
    from ledger.view import View
    from pods.lending.balances import LoanState
    from reports.document import Cell
    from reports.lending import Standing

_WHY = {
    "pay-out": say("As paid out"),
    "part": say("When a further part was paid out"),
    "top-up": say("When it was topped up"),
    "restructured": say("When it got new terms"),
}

# Shares that were pledged for a loan, as pods/ tells them.
_PLEDGED = Messages((say("{amount} of {name} ({pledge})"),))


def happened(view: View, stands: Standing) -> tuple[Section, ...]:
    """What happened since the loan was paid out; nothing before that."""
    if stands.state is None:
        return ()
    record, unit = stands.record, stands.commodity
    found = movements(view, record)
    sections = [
        Section(say("What happened"), tables=(_movement_table(view, found, unit),), notes=_order_note(stands.state))
    ]
    if stands.state.missed(view.on) or _waived(record):
        sections.append(Section(say("Fines"), tables=(_fine_table(view, stands, unit),)))
    if record.body.get("written_off"):
        sections.append(loan_loss.section(view, record, unit))
    return tuple(sections)


def _order_note(state: LoanState) -> tuple[str, ...]:
    *first, order = (say(ORDER[each]) for each in state.rules.order)
    for each in reversed(first):
        order = say("{first}, then {rest}", first=each, rest=order)
    return (
        say("What comes in covers {order}.", order=order),
        say("Repaid before its time, the loan asks for {what}.", what=say(EARLY[state.rules.early])),
    )


def _movement_table(view: View, found: Sequence[Movement], unit: str) -> Table:
    """Columns in which nothing ever stood are left out."""

    def cell(number: Decimal) -> Money | None:
        return amount(view, number, unit) if number else None

    shown = [
        (title, numbers)
        for title, numbers in (
            (say("Went out"), [each.out for each in found]),
            (say("Fines"), [each.covered.fines for each in found]),
            (say("Fees"), [each.covered.fees for each in found]),
            (say("Interest"), [each.covered.interest for each in found]),
            (say("Principal"), [each.covered.principal for each in found]),
            (say("Written off"), [each.lost for each in found]),
            (say("Recovered"), [each.recovered for each in found]),
        )
        if any(numbers)
    ]
    rows: list[Row] = [
        (
            each.day,
            say("{what} ({entry})", what=each.what, entry=str(each.seq)),
            *(cell(numbers[at]) for _, numbers in shown),
            amount(view, each.owed, unit),
        )
        for at, each in enumerate(found)
    ]
    together: Row = (say("Together"), None, *(amount(view, total(numbers), unit) for _, numbers in shown), None)
    columns = (
        Column("Date", "date"),
        Column("What (entry)"),
        *(Column(title, "money") for title, _ in shown),
        Column("Owed", "money"),
    )
    return Table("", columns, tuple(rows), together)


def _fine_table(view: View, stands: Standing, unit: str) -> Table:
    assert stands.state is not None, "only a loan that was paid out has fines"
    waived = _waived(stands.record)
    told: list[tuple[int, Decimal, str | None]] = [(row.n, fine, None) for row, fine in stands.state.missed(view.on)]
    told += [(int(n), Decimal(word["fine"]), _waiver(word)) for n, word in waived.items()]
    rows: list[Row] = [
        (str(n), stands.state.rows[n - 1].due, amount(view, fine, unit), waiver) for n, fine, waiver in sorted(told)
    ]
    due = stands.state.fines(view.on)
    columns = (Column("Instalment"), Column("Missed on", "date"), Column("Fine", "money"), Column("Waived"))
    shown = columns if waived else columns[:3]
    together: Row = (say("Still to pay"), None, amount(view, due, unit), None)
    return Table("", shown, tuple(row[: len(shown)] for row in rows), together[: len(shown)])


def _waiver(word: dict[str, str]) -> str:
    return say("{day}: {because}", day=dt.date.fromisoformat(word["on"]), because=word["because"])


def _waived(record: Record) -> dict[str, dict[str, str]]:
    """By instalment: the fine that was waived, when and why."""
    found: dict[str, dict[str, str]] = record.body.get("plan", {}).get("waived", {})
    return found


def earlier_section(view: View, stands: Standing) -> tuple[Section, ...]:
    """The schedules that were replaced, as they were agreed; none, when the first one holds."""
    tables = []
    for plan in agreed.earlier_plans(stands.record.body):
        unit = stands.commodity
        rows: list[Row] = [
            (
                str(row.n),
                row.due,
                *(
                    amount(view, number, unit)
                    for number in (row.parts.principal, row.parts.interest, row.parts.fees, row.balance)
                ),
            )
            for row in plan.rows
        ]
        columns = (
            Column("No."),
            Column("Due", "date"),
            Column("Principal", "money"),
            Column("Interest", "money"),
            Column("Fees", "money"),
            Column("Owed after it", "money"),
        )
        told: dict[str, Cell] = {
            "why": _WHY[plan.why],
            "begin": plan.begin,
            "rate": rated(plan.terms.get("rate") or ""),
        }
        title = say("{why}, from {begin} on, {rate}", **told) if told["rate"] else say("{why}, from {begin} on", **told)
        tables.append(Table(title, columns, tuple(rows)))
    return (Section(say("Earlier schedules"), tables=tuple(tables)),) if tables else ()


def why_section(stands: Standing) -> tuple[str, ...]:
    """A sentence on the day and the cause of the present schedule, when it replaced another."""
    if stands.state is None or not stands.record.body.get("earlier"):
        return ()
    plan = stands.state.plan
    told: dict[str, Cell] = {"why": _WHY[plan.why], "day": plan.begin, "because": plan.because}
    return (
        say("{why} on {day} ({because}), this schedule took the place of the one before.", **told)
        if plan.because
        else say("{why} on {day}, this schedule took the place of the one before.", **told),
    )


def security_section(view: View, record: Record, unit: str) -> tuple[Section, ...]:
    """What stands for the loan, and who answers for it up to which amount; none where nobody was named."""
    guarantors = record.body.get("guarantors", {})
    security = _security(view, record)
    released = record.body.get("released", ())
    if not guarantors and not security and not released:
        return ()
    rows: list[Row] = [
        (
            name_of(view, handle),
            dt.date.fromisoformat(word["on"]) if word else None,
            amount(view, Decimal(word["amount"]), unit) if word else None,
            amount(view, Decimal(word["used"]), unit) if word and word.get("used") else None,
        )
        for handle, word in guarantors.items()
    ]
    columns = (
        Column("Who answers for it"), Column("Agreed on", "date"), Column("Up to", "money"), Column("Paid of it", "money"),
    )  # fmt: skip
    facts: tuple[Fact, ...] = (Fact("Security", security),) if security else ()
    facts += tuple(
        Fact(
            "Released",
            say("{name}, on {day}", name=name_of(view, each["member"]), day=dt.date.fromisoformat(each["until"])),
        )
        for each in released
    )
    tables = (Table("", columns, tuple(rows)),) if rows else ()
    return (Section(say("Security and guarantors"), facts, tables),)


def later_proposals(view: View, record: Record) -> tuple[Section, ...]:
    """What the others were asked about the loan besides paying it out, and earlier wordings of the request."""
    asked = loans.proposals_about(view, record)
    first = [each for each in asked if each.body["act"] == "pay-out"][-1:]
    rows: list[Row] = [
        (each.id, title_of(each), voices.stands(view, each), _aside(view, each)) for each in asked if each not in first
    ]
    if not rows:
        return ()
    columns = (Column("Proposal"), Column("What"), Column("Status"), Column("Stood aside"))
    return (Section(say("What else was asked"), tables=(Table("", columns, tuple(rows)),)),)


def _aside(view: View, record: Record) -> str:
    said = consent.read(record).voices
    return listed((name_of(view, each) for each, stance in said.items() if stance == "stand-aside"), ", ")


def _security(view: View, record: Record) -> str | None:
    """What stands for the loan: as its request says, and the shares that were pledged for it."""
    pledged = (_PLEDGED.known(each) or each for each in free.securing(view, record.id))
    return strung(filter(None, (record.body.get("security"), *pledged))) or None


def life_data(view: View, stands: Standing) -> dict[str, object]:
    """The same as other programs read it."""
    record, body, unit = stands.record, stands.record.body, stands.commodity
    state = stands.state
    data: dict[str, object] = {
        "security": _security(view, record),
        "guarantors": [
            {
                "member": handle,
                "agreed_on": word["on"] if word else None,
                "amount": exact(view, Decimal(word["amount"]), unit) if word else None,
                "paid": exact(view, Decimal(word.get("used", 0)), unit) if word else None,
            }
            for handle, word in body.get("guarantors", {}).items()
        ],
        "rules": _rules_data(agreed.rules_of(body)),
    }
    if state is None:
        return data
    written = body.get("written_off")
    return data | {
        "out": exact(view, state.out, unit),
        "rest": exact(view, agreed.rest_of(body), unit),
        "movements": [_movement_data(view, each, unit) for each in movements(view, record)],
        "fines": _fines_data(view, record, state, unit),
        "settlement": exact(view, ZERO if state.is_over else state.settlement(view.on).total, unit),
        "top_ups": list(body.get("top_ups", ())),
        "earlier": [
            {
                "begin": plan.begin,
                "why": plan.why,
                "amount": plan.amount,
                "instalments": [
                    {
                        "n": row.n,
                        "due": row.due,
                        "principal": row.parts.principal,
                        "interest": row.parts.interest,
                        "fees": row.parts.fees,
                        "balance": row.balance,
                    }
                    for row in plan.rows
                ],
            }
            for plan in agreed.earlier_plans(body)
        ],
        "written_off": None if written is None else loan_loss.data(view, written, unit),
    }


def _fines_data(view: View, record: Record, state: LoanState, unit: str) -> dict[str, object]:
    return {
        "missed": [
            {"n": row.n, "due": row.due, "fine": exact(view, fine, unit)} for row, fine in state.missed(view.on)
        ],
        "waived": [
            {
                "n": int(n),
                "on": word["on"],
                "fine": exact(view, Decimal(word["fine"]), unit),
                "because": word["because"],
            }
            for n, word in _waived(record).items()
        ],
        "unpaid": exact(view, state.fines(view.on), unit),
    }


def _rules_data(rules: agreed.Rules) -> dict[str, object]:
    return {"order": list(rules.order), "early": rules.early, "fine": rules.fine, "grace": rules.grace}


def _movement_data(view: View, each: Movement, unit: str) -> dict[str, object]:
    numbers = {
        "out": each.out,
        **{kind: getattr(each.covered, kind) for kind in KINDS},
        "written_off": each.lost,
        "recovered": each.recovered,
        "owed": each.owed,
    }
    return {"entry": each.seq, "date": each.day, "what": each.what} | {
        name: exact(view, number, unit) for name, number in numbers.items()
    }
