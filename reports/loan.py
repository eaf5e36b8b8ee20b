"""A loan's statement: its terms, its schedule with what was paid, what it costs, who consented; and a plan without a book."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pods.lending import agreed, arrears, loans, schedule
from pods.lending.apr import apr
from reports import loan_life, voices
from reports.arrears import said as age_said
from reports.document import Column, Document, Fact, Money, Percent, Row, Section, Table
from reports.figures import ZERO, amount, exact, total
from reports.heading import heading, name_of, pod
from reports.lending import METHODS, STATES, Standing, charged, loan_data, standing
from reports.periods import marks
from reports.read_back import PERIODS, number, rated
from reports.say import say, say_count

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View
    from pods.lending.agreed import Parts
    from pods.lending.balances import LoanState
    from reports.document import Cell

SCHEDULE = say("Schedule")
_COST_NOTE = say(
    "Total cost is all interest and all fees. The APR is the yearly rate at which the payments are worth what was received, by the actuarial method of Regulation Z, Appendix J."
)


@dataclass(frozen=True, slots=True)
class Line:
    """One instalment, and what was paid of it; `paid` is None while nothing is owed yet."""

    one: schedule.Instalment
    paid: Decimal | None
    is_paid: bool


@dataclass(frozen=True, slots=True)
class Costs:
    """A whole schedule with what it costs, in `commodity`; `digits` are its decimals."""

    amount: Decimal
    every: str
    up_front: Decimal
    apr: Decimal
    commodity: str
    lines: tuple[Line, ...]

    @property
    def interest(self) -> Decimal:
        """All interest."""
        return total(line.one.interest for line in self.lines)

    @property
    def fees(self) -> Decimal:
        """All fees, those taken at pay-out too."""
        return total((self.up_front, *(line.one.fees for line in self.lines)))


def loan_statement(view: View, loan_id: str) -> Document:
    """Where a loan stands on the view's day. Before its pay-out the schedule is the plan, as if paid out on that day.

    Raises: Invalid, when there is no such loan on that day.
    """
    record = loans.loan(view, loan_id)
    stands = standing(view, record)
    start = _start(view, record)
    costs = _costs(view, stands, start)
    asked = loans.proposal_for(view, record)
    borrower = name_of(view, record.member or "")
    return Document(
        kind="loan",
        title=say("Loan {id}: {borrower}", id=record.id, borrower=borrower),
        subtitle=pod(view, record.pod or "").name,
        **heading(view),
        facts=_facts(stands, borrower),
        sections=(
            Section(say("Terms"), facts=_terms(view, stands, start)),
            *loan_life.security_section(view, record, stands.commodity),
            Section(SCHEDULE, tables=(_table(costs),), notes=_schedule_notes(stands, start)),
            Section(say("What it costs"), facts=_cost_facts(costs), notes=(_COST_NOTE,)),
            *loan_life.happened(view, stands),
            *loan_life.earlier_section(view, stands),
            _who_said(view, record, asked),
            *loan_life.later_proposals(view, record),
        ),
        notes=marks(view, f"loan/{record.id}"),
        data={
            **loan_data(stands),
            **_data(costs),
            "amount": stands.amount,
            **_loan_data(view, stands, asked),
            **loan_life.life_data(view, stands),
        },
    )


def loan_plan(plan: schedule.Schedule, *, commodity: str, on: dt.date, notes: Sequence[str] = ()) -> Document:
    """The schedule of a loan that no book knows, paid out on `on`, with what it costs."""
    lines = tuple(Line(one, None, is_paid=False) for one in plan.instalments)
    costs = Costs(plan.amount, plan.every, plan.up_front, plan.apr, commodity, lines)
    last = plan.instalments[-1].due
    return Document(
        kind="loan-plan",
        title=say("Plan of a loan of {amount}", amount=Money(plan.amount, commodity)),
        subtitle=say("Paid out on {on}, {count} instalments, the last on {last}", on=on, count=len(lines), last=last),
        book="",
        on=on,
        facts=(Fact("Amount", Money(plan.amount, commodity)), *_cost_facts(costs)),
        sections=(Section(SCHEDULE, tables=(_table(costs),)),),
        notes=(_COST_NOTE, *notes),
        data=_data(costs),
    )


def _start(view: View, record: Record) -> dt.date:
    """The day from which the schedule runs: that of the pay-out, or the view's while there was none.

    When the first instalment was fixed for a day that is past, the plan runs from the day of the request.
    """
    if "paid_out" in record.body:
        return dt.date.fromisoformat(record.body["paid_out"])
    first = record.body.get("first")
    asked_on = view.began("loan", record.id) or view.on
    is_past = first is not None and dt.date.fromisoformat(first) <= view.on
    return asked_on if is_past or record.status == loans.WITHDRAWN else view.on


def _costs(view: View, stands: Standing, start: dt.date) -> Costs:
    body, unit = stands.record.body, stands.commodity
    if stands.state is None:
        plan = schedule.schedule(loans.terms_of(stands.record, start, view.digits(unit)))
        lines = tuple(Line(one, None, is_paid=False) for one in plan.instalments)
        return Costs(plan.amount, plan.every, plan.up_front, plan.apr, unit, lines)
    lines = tuple(_lines(view, stands.state, unit))
    held = stands.state.plan
    up_front = exact(view, held.up_front, unit)
    # What was unpaid before is asked for in the schedule, so it counts as owed on the day on which that begins.
    received = held.amount - up_front + held.carried
    rate = apr(received, held.begin, [(line.one.due, line.one.total) for line in lines], body["every"])
    return Costs(held.amount, body["every"], up_front, rate, unit, lines)


def _lines(view: View, state: LoanState, unit: str) -> list[Line]:
    """The instalments as they were agreed, and what was paid of each: the oldest first."""
    lines = []
    for row in state.rows:
        before, after = state.owed_by(row.n - 1), state.owed_by(row.n)
        paid = total(_within(part(state.paid), part(before), part(after)) for part in (_fees, _interest, _principal))
        one = schedule.Instalment(
            row.n, row.due, row.parts.principal, row.parts.interest, row.parts.fees, row.parts.total, row.balance
        )
        lines.append(Line(one, exact(view, paid, unit), state.is_paid(row.n)))
    return lines


def _fees(parts: Parts) -> Decimal:
    return parts.fees


def _interest(parts: Parts) -> Decimal:
    return parts.interest


def _principal(parts: Parts) -> Decimal:
    return parts.principal


def _within(paid: Decimal, before: Decimal, after: Decimal) -> Decimal:
    """What of `paid` falls between two sums owed one after the other."""
    return max(min(paid, after) - before, ZERO)


def _facts(stands: Standing, borrower: str) -> tuple[Fact, ...]:
    unit = stands.commodity
    facts = [
        Fact("Borrower", borrower),
        Fact("Status", STATES[stands.status]),
        Fact("Amount", Money(stands.amount, unit)),
    ]
    if stands.state is not None and agreed.rest_of(stands.record.body):
        rest = stands.amount - stands.state.out
        facts += [Fact("Paid out of it", Money(stands.state.out, unit)), Fact("Not paid out yet", Money(rest, unit))]
    if stands.state is not None:
        facts += [Fact("Still owed", Money(stands.outstanding, unit)), Fact("Overdue", Money(stands.arrears, unit))]
    if stands.late_since:
        days = say_count("{count} day", "{count} days", count=stands.days_late)
        facts.append(Fact("Overdue since", stands.late_since))
        facts.append(
            Fact(
                "Late by", say("{days}, among arrears of {age}", days=days, age=age_said(arrears.age(stands.days_late)))
            )
        )
    if stands.next_due:
        facts += [Fact("Next instalment on", stands.next_due), Fact("Then due", Money(stands.next_amount, unit))]
    return tuple(facts)


def _terms(view: View, stands: Standing, start: dt.date) -> tuple[Fact, ...]:
    body, unit = stands.record.body, stands.commodity
    rules = agreed.rules_of(body)
    paid_out = say("Paid out on") if "paid_out" in body else say("Reckoned as if paid out on")
    return (
        Fact("Purpose", body.get("purpose")),
        Fact(paid_out, start),
        Fact("Instalments", say("{count}, one every {period}", count=body["term"], period=PERIODS[body["every"]])),
        Fact("Interest", METHODS[body["method"]]),
        *((Fact("Rate", rated(body["rate"])), Fact("Day count", body["day_count"])) if body.get("rate") else ()),
        *(Fact("Fee", charged(view, fee, unit)) for fee in body.get("fee", ())),
        *((Fact("Rounded up to", amount(view, Decimal(body["round_to"]), unit)),) if body.get("round_to") else ()),
        *((Fact("Fine on a missed instalment", _fine(view, rules, unit)),) if rules.fine != "0" else ()),
    )


def _fine(view: View, rules: agreed.Rules, unit: str) -> Cell:
    if rules.fine.endswith("%"):
        much: Cell = say("{percent} % of what is missing", percent=number(rules.fine[:-1]))
    else:
        much = amount(view, Decimal(rules.fine), unit)
    return (
        say_count(
            "{much}, one day after it was due", "{much}, {count} days after it was due", count=rules.grace, much=much
        )
        if rules.grace
        else much
    )


def _table(costs: Costs) -> Table:
    unit = costs.commodity
    has_paid = any(line.paid is not None for line in costs.lines)

    def cells(*numbers: Decimal | None) -> tuple[Money | None, ...]:
        return tuple(None if number is None else Money(number, unit) for number in numbers)

    rows: list[Row] = []
    for line in costs.lines:
        one = line.one
        parts = cells(one.principal, one.interest, one.fees, one.total, one.balance)
        rows.append((str(one.n), one.due, *parts, *(cells(line.paid) if has_paid else ())))
    of_instalments = costs.fees - costs.up_front
    paid = total(line.paid for line in costs.lines if line.paid is not None)
    together: Row = (
        say("Together"),
        None,
        *cells(costs.amount, costs.interest, of_instalments, costs.amount + costs.interest + of_instalments, None),
        *(cells(paid) if has_paid else ()),
    )
    columns = (
        Column("No."),
        Column("Due", "date"),
        Column("Principal", "money"),
        Column("Interest", "money"),
        Column("Fees", "money"),
        Column("Total", "money"),
        Column("Owed after it", "money"),
        *((Column("Paid", "money"),) if has_paid else ()),
    )
    kept = say("{amount} of fees is kept back at the pay-out, beside these.", amount=Money(costs.up_front, unit))
    note = kept if costs.up_front else ""
    return Table("", columns, tuple(rows), together, note)


def _schedule_notes(stands: Standing, start: dt.date) -> tuple[str, ...]:
    if stands.state is None:
        return (
            say(
                "This is the plan as if the loan were paid out on {start}; the schedule is fixed on the day of the pay-out.",
                start=start,
            ),
        )
    replaced = loan_life.why_section(stands)
    if replaced:
        return replaced
    if stands.state.asked[-1].interest < total(row.parts.interest for row in stands.state.rows):
        return (
            say(
                "The schedule is as it was agreed. Some principal was repaid early, so less interest is asked than stands here."
            ),
        )
    return (say("The schedule is as it was agreed on the day of the pay-out."),)


def _cost_facts(costs: Costs) -> tuple[Fact, ...]:
    unit = costs.commodity
    return (
        Fact("Interest in all", Money(costs.interest, unit)),
        Fact("Fees in all", Money(costs.fees, unit)),
        Fact("Total cost", Money(costs.interest + costs.fees, unit)),
        Fact("APR", Percent(costs.apr)),
    )


def _who_said(view: View, record: Record, asked: Record | None) -> Section:
    title = say("Who agreed to it")
    if asked is not None:
        return voices.section(view, asked, title)
    if "paid_out" in record.body and "up_front" not in record.body:
        return Section(
            title, notes=(say("This loan ran before the book began; it was brought in with the opening balances."),)
        )
    return Section(title, notes=(say("The terms of this pod asked nobody before this loan."),))


def _data(costs: Costs) -> dict[str, object]:
    return {
        "commodity": costs.commodity,
        "every": costs.every,
        "amount": costs.amount,
        "instalments": [_line_data(line) for line in costs.lines],
        "up_front": costs.up_front,
        "total_interest": costs.interest,
        "total_fees": costs.fees,
        "total_cost": costs.interest + costs.fees,
        "apr": costs.apr,
    }


def _line_data(line: Line) -> dict[str, object]:
    one = line.one
    data: dict[str, object] = {
        "n": one.n,
        "due": one.due,
        "principal": one.principal,
        "interest": one.interest,
        "fees": one.fees,
        "total": one.total,
        "balance": one.balance,
    }
    return data if line.paid is None else data | {"paid": line.paid, "is_paid": line.is_paid}


def _loan_data(view: View, stands: Standing, asked: Record | None) -> dict[str, object]:
    body, state = stands.record.body, stands.state
    paid = None
    if state is not None:
        parts = {name: getattr(state.paid_in_all, name) for name in ("principal", "interest", "fees", "fines")}
        paid = {name: exact(view, number, stands.commodity) for name, number in parts.items()}
    return {
        "on": view.on,
        "method": body["method"],
        "rate": body.get("rate"),
        "term": body["term"],
        "day_count": body["day_count"],
        "fee": list(body.get("fee", ())),
        "paid_out": body.get("paid_out"),
        "paid": paid,
        "stood_aside": list(body.get("stood_aside", ())),
        "proposal": None if asked is None else voices.proposal_data(view, asked),
    }
