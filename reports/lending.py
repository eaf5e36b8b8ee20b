"""Loans as several reports show them: where each stands, what is due next, what is late."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pods.lending import balances, loans
from pods.lending.charges import parse_fee
from pods.voices import consent
from reports.document import Column, Percent, Row, Table
from reports.figures import ZERO, amount, exact, total
from reports.heading import name_of
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.act import Record
    from ledger.view import View

# How a loan stands, by one word → as people read it. The words are what lists can be narrowed to.
STATES = {
    "asked": say("asked for"),
    "agreed": say("agreed, not yet paid out"),
    "blocked": say("asked for, and blocked by an objection"),
    "lapsed": say("asked for, and lapsed without consent"),
    "dropped": say("asked for, and the proposal taken back"),
    "running": say("running"),
    "repaid": say("repaid"),
    "taken-back": say("taken back"),
    "written-off": say("written off"),
}
_STATE = {
    loans.REQUESTED: "asked",
    loans.AGREED: "agreed",
    loans.OPEN: "running",
    loans.CLOSED: "repaid",
    loans.WITHDRAWN: "taken-back",
    loans.WRITTEN_OFF: "written-off",
}
# What became of the proposal makes of a request.
_ASKED = {consent.PASSED: "agreed", consent.BLOCKED: "blocked", consent.LAPSED: "lapsed", consent.WITHDRAWN: "dropped"}
LATE = "late"
METHODS = {
    "none": say("No interest"),
    "flat": say("Interest on the whole amount, for every period"),
    "declining": say("Interest on what is still owed, equal instalments"),
    "equal-principal": say("Interest on what is still owed, equal parts of the principal"),
    "bullet": say("Interest each time, the principal at the end"),
}
# When a fee is asked for, as an amount and as a part.
_FEES = {
    ("up-front", False): say("{much}, kept back at the pay-out"),
    ("up-front", True): say("{much} of the amount, kept back at the pay-out"),
    ("instalment", False): say("{much} with each instalment"),
    ("instalment", True): say("{much} of each instalment"),
    ("month", False): say("{much} for each month"),
}
OVER = frozenset({loans.CLOSED, loans.WITHDRAWN, loans.WRITTEN_OFF})
ALIVE = frozenset(_STATE) - OVER


@dataclass(frozen=True, slots=True)
class Standing:
    """A loan on the view's day, amounts in its pod's `commodity`.

    `outstanding` is principal. `arrears` is what fell due before the day and was not paid, `late_since`
    the oldest such day, so many days ago. `status` is one of STATES. `next_due` is the next day on which `next_amount` is due, today included.
    """

    record: Record
    status: str
    commodity: str
    amount: Decimal
    outstanding: Decimal
    arrears: Decimal
    late_since: dt.date | None
    days_late: int
    next_due: dt.date | None
    next_amount: Decimal
    state: balances.LoanState | None


def charged(view: View, typed: str, unit: str) -> str:
    """A fee as it was typed, `20` or `1.5%/instalment`, as people read it: how much of what, and when."""
    fee = parse_fee(typed)
    much = Percent(fee.number) if fee.is_percent else amount(view, fee.number, unit)
    return say(str(_FEES[fee.per, fee.is_percent]), much=much)


def state_of(view: View, record: Record) -> str:
    """How a loan stands on the view's day, one of STATES: of a request, what became of the proposal about it."""
    found = _STATE[record.status]
    asked = loans.proposal_for(view, record) if found == "asked" else None
    return _ASKED.get(consent.status(asked, view), found) if asked is not None else found


def standing(view: View, record: Record) -> Standing:
    """Where one loan stands; a loan that was not paid out owes nothing yet."""
    pod = view.get("pod", record.pod or "", dt.date.max)
    assert pod is not None, "a loan's pod is there"
    unit = pod.body["commodity"]
    lent, none = exact(view, Decimal(record.body["amount"]), unit), exact(view, ZERO, unit)
    if "rows" not in record.body:
        return Standing(record, state_of(view, record), unit, lent, none, none, None, 0, None, none, None)
    state = balances.state(view, record)
    since = state.late_since(view.on)
    yesterday = view.on - dt.timedelta(days=1)
    arrears = state.due(yesterday).total
    following = next((row for row in state.rows if row.due >= view.on and state.due(row.due).total > arrears), None)
    return Standing(
        record=record,
        status=state_of(view, record),
        commodity=unit,
        amount=lent,
        outstanding=exact(view, state.outstanding, unit),
        arrears=exact(view, arrears, unit),
        late_since=since,
        days_late=(view.on - since).days if since else 0,
        next_due=following.due if following else None,
        next_amount=exact(view, state.due(following.due).total - arrears, unit) if following else none,
        state=state,
    )


def standings(
    view: View, *, pod: str | None = None, member: str | None = None, with_over: bool = False
) -> list[Standing]:
    """Where the loans of a pod, a member or the whole crew stand, in the order in which they were asked for.

    Repaid and withdrawn ones are left out, unless `with_over`.
    """
    found = view.find("loan", pod=pod, member=member, status=None if with_over else ALIVE)
    return [standing(view, record) for record in found]


def loan_table(view: View, found: Sequence[Standing], *, title: str, with_member: bool) -> Table:
    """A row a loan; `found` are loans of one commodity when a total is to stand below them."""
    columns = (
        Column("Loan"),
        *((Column("Member"),) if with_member else ()),
        Column("Status"),
        Column("Amount", "money"),
        Column("Still owed", "money"),
        Column("Next due", "date"),
        Column("Then due", "money"),
        Column("Overdue", "money"),
        Column("Since", "date"),
    )
    rows = tuple(_row(view, each, with_member=with_member) for each in found)
    return Table(title, columns, rows, total=_total(view, found, with_member=with_member))


def _row(view: View, each: Standing, *, with_member: bool) -> Row:
    record, unit = each.record, each.commodity
    return (
        record.id,
        *((name_of(view, record.member or ""),) if with_member else ()),
        STATES[each.status],
        amount(view, each.amount, unit),
        amount(view, each.outstanding, unit),
        each.next_due,
        amount(view, each.next_amount, unit) if each.next_due else None,
        amount(view, each.arrears, unit) if each.arrears else None,
        each.late_since,
    )


def _total(view: View, found: Sequence[Standing], *, with_member: bool) -> Row | None:
    units = {each.commodity for each in found}
    if len(found) < 2 or len(units) != 1:  # noqa: PLR2004 - one row is its own total
        return None
    unit = units.pop()
    return (
        say("Together"),
        *((None,) if with_member else ()),
        None,
        None,
        amount(view, total(each.outstanding for each in found), unit),
        None,
        None,
        amount(view, total(each.arrears for each in found), unit),
        None,
    )


def loan_data(each: Standing) -> dict[str, object]:
    """A loan as other programs read it."""
    return {
        "loan": each.record.id,
        "pod": each.record.pod,
        "member": each.record.member,
        "status": each.record.status,
        "stands": LATE if each.days_late else each.status,
        "purpose": each.record.body.get("purpose"),
        "commodity": each.commodity,
        "amount": each.amount,
        "outstanding": each.outstanding,
        "next_due": each.next_due,
        "next_amount": each.next_amount if each.next_due else None,
        "arrears": each.arrears,
        "late_since": each.late_since,
        "days_late": each.days_late,
    }


@dataclass(frozen=True, slots=True)
class Answers:
    """A loan for which a member answers: `agreed_on` None while they have not said so; `amount` is up to how much."""

    record: Record
    agreed_on: dt.date | None
    amount: Decimal | None


def guaranteed_by(view: View, pod: str, member: str) -> list[Answers]:
    """The loans of a pod that are not over and for which a member was named to answer."""
    found = []
    for record in view.find("loan", pod=pod, status=ALIVE):
        guarantors = record.body.get("guarantors", {})
        if member in guarantors:
            word = guarantors[member]
            on = dt.date.fromisoformat(word["on"]) if word else None
            found.append(Answers(record, on, Decimal(word["amount"]) if word else None))
    return found


def guarantee_table(view: View, found: Sequence[Answers], unit: str) -> Table:
    """A row for each loan for which a member answers."""
    columns = (
        Column("Loan"), Column("Of"), Column("Status"), Column("Agreed on", "date"), Column("Up to", "money"),
    )  # fmt: skip
    rows: tuple[Row, ...] = tuple(
        (
            each.record.id,
            name_of(view, each.record.member or ""),
            STATES[state_of(view, each.record)],
            each.agreed_on,
            None if each.amount is None else amount(view, each.amount, unit),
        )
        for each in found
    )
    return Table("Loans for which they answer", columns, rows)


def guarantee_data(view: View, found: Sequence[Answers], unit: str) -> list[dict[str, object]]:
    """The same as other programs read it."""
    return [
        {
            "loan": each.record.id,
            "member": each.record.member,
            "status": each.record.status,
            "agreed_on": each.agreed_on,
            "amount": None if each.amount is None else exact(view, each.amount, unit),
        }
        for each in found
    ]
