"""What was agreed about a loan, read from its record: its terms, its plan, its rules, and the plans before it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger import money
from ledger.errors import Refused, unknown
from pods.lending import schedule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.act import Record
    from ledger.view import View
    from pods.crew.terms import Terms

REQUESTED, AGREED, OPEN, CLOSED, WITHDRAWN = "requested", "agreed", "open", "closed", "withdrawn"
WRITTEN_OFF = "written off"
_ZERO = Decimal(0)
# The kinds of what is owed, in the order in which they are covered unless the pool says otherwise.
KINDS = ("fines", "fees", "interest", "principal")
# How much of the interest to come is owed when a loan is repaid before its time.
PERIODS, DAYS, ALL = "periods", "days", "all"


@dataclass(frozen=True, slots=True)
class Parts:
    """Fees, interest, principal and fines, in money."""

    fees: Decimal = _ZERO
    interest: Decimal = _ZERO
    principal: Decimal = _ZERO
    fines: Decimal = _ZERO

    @property
    def total(self) -> Decimal:
        """All of them together."""
        return self.fees + self.interest + self.principal + self.fines

    def __add__(self, other: Parts) -> Parts:
        # One by one: a report on a thousand loans does this a hundred thousand times.
        return Parts(
            self.fees + other.fees,
            self.interest + other.interest,
            self.principal + other.principal,
            self.fines + other.fines,
        )

    def __sub__(self, other: Parts) -> Parts:
        return Parts(
            self.fees - other.fees,
            self.interest - other.interest,
            self.principal - other.principal,
            self.fines - other.fines,
        )

    def least(self) -> Parts:
        """The same, nothing of it below zero."""
        return Parts(*(max(getattr(self, name), _ZERO) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Row:
    """One instalment of the schedule as it was agreed; `balance` is the principal left behind it."""

    n: int
    due: dt.date
    parts: Parts
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Rules:
    """What a loan's terms say besides its schedule, as the pool's settings said when it was asked for.

    `order` are KINDS in the order in which money covers them. `early` is PERIODS, DAYS or ALL. `fine` is an amount
    or a percentage (`2%`) of what is missing of an instalment when `grace` days are over behind its day.
    """

    order: tuple[str, ...] = KINDS
    early: str = PERIODS
    fine: str = "0"
    grace: int = 0

    def fine_of(self, missing: Decimal, digits: int) -> Decimal:
        """The fine on an instalment of which so much is missing."""
        if self.fine.endswith("%"):
            return money.round_half_up(missing * Decimal(self.fine[:-1]) / 100, digits)
        return Decimal(self.fine)


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule in force from the day `begin` on, for the principal `amount` that was owed then.

    `why` it was made: pay-out, part, top-up, restructured. `base` is what had been paid of fees, interest and fines
    before it; of the fines due before it, `fines` were not paid. Of `waived` instalments none is asked for. Unpaid fees and interest, `carried` together, stand
    in its rows, `applied` of them to the first, the second and so on. `up_front` is what was kept back of what went
    out on that day.
    """

    begin: dt.date
    amount: Decimal
    rows: tuple[Row, ...]
    why: str = "pay-out"
    base: Parts = field(default_factory=Parts)
    fines: Decimal = _ZERO
    carried: Decimal = _ZERO
    up_front: Decimal = _ZERO
    because: str = ""
    terms: Mapping[str, Any] = field(default_factory=dict)
    applied: tuple[Parts, ...] = ()
    waived: frozenset[int] = frozenset()

    def applied_from(self, first: int, behind: int | None = None) -> Parts:
        """What the instalments from the one behind `first` on, up to `behind`, took over of the plan before."""
        return sum(self.applied[first:behind], Parts())


def loan(view: View, id: str) -> Record:
    """The loan.

    Raises: Invalid, with the nearest ids, when there is none on that day.
    """
    found = view.get("loan", id.upper())
    if found is None:
        raise unknown("loan", id, (each.id for each in view.find("loan")), hint="List them: crewbook loan list")
    return found


def running(view: View, id: str, not_so: str) -> Record:
    """The loan, running on the view's day; `not_so` says what cannot be done, as “nothing is repaid on it”.

    Raises: Refused, when it was not paid out by then, or is over.
    """
    record = loan(view, id)
    if record.status == WRITTEN_OFF:
        raise Refused(
            f"{record.id} was written off; {not_so} any more.",
            hint=f"What still comes in is recovered: crewbook loan recover {record.id} AMOUNT",
            where="loan",
        )
    if record.status != OPEN:
        raise Refused(
            f"On {view.on} {record.id} is {record.status}; {not_so}.",
            hint=f"See it: crewbook loan show {record.id}",
        )
    return record


def nothing_behind(view: View, record: Record) -> None:
    """What is owed on the view's day is what is owed: nothing moved on the loan later.

    Raises: Refused, with the entry that did.
    """
    behind = {row.seq: row.date for row in view.postings_about(f"loan/{record.id}", dt.date.max) if row.date > view.on}
    standing = view.standing(behind)
    if standing:
        seq = standing[-1]
        raise Refused(
            f"Entry {seq} of {behind[seq]} moved {record.id} already; it does not change as of {view.on}, before that.",
            hint=f"Use --on {behind[seq]} or later.",
            where="on",
        )


def not_for_oneself(view: View, record: Record) -> None:
    """Whoever owes a loan does not decide alone that others bear it.

    Raises: Refused, when the borrower does.
    """
    if view.doing.by == record.member:
        raise Refused(
            f"{record.id} is {record.member}'s own loan; nobody decides alone on money to themselves.",
            hint="Another treasurer records it: --by MEMBER",
            where="by",
        )


def terms_of(record: Record, start: dt.date, digits: int, *, amount: Decimal | None = None) -> schedule.Terms:
    """What a loan's record says of its terms, to be reckoned from `start`; of a part of it, when that is named."""
    body = record.body
    first = dt.date.fromisoformat(body["first"]) if body.get("first") else None
    return schedule.terms(
        amount=Decimal(body["amount"]) if amount is None else amount,
        digits=digits,
        method=body["method"],
        rate=body.get("rate"),
        term=body["term"],
        every=body["every"],
        start=start,
        first=first,
        day_count=body["day_count"],
        fees=body.get("fee", ()),
        round_to=Decimal(body["round_to"]) if body.get("round_to") else None,
    )


def rows_of(plan: schedule.Schedule) -> list[dict[str, str]]:
    """The schedule as the record keeps it, so that no later version reckons it anew."""
    return [
        {
            "due": each.due.isoformat(),
            "principal": f"{each.principal:f}",
            "interest": f"{each.interest:f}",
            "fees": f"{each.fees:f}",
        }
        for each in plan.instalments
    ]


def rules_in_force(terms: Terms) -> dict[str, Any]:
    """The pool's rules as a loan's record keeps them, so that a later change of the settings changes no loan."""
    return {
        "order": terms.text("repayment-order").split(","),
        "early": terms.text("early-interest"),
        "fine": terms.text("late-fine"),
        "grace": terms.whole("late-fine-after"),
    }


def rules_of(body: Mapping[str, Any]) -> Rules:
    """The rules of a loan; those that older versions followed where its record names none."""
    kept = body.get("rules")
    return Rules(tuple(kept["order"]), kept["early"], kept["fine"], kept["grace"]) if kept else Rules()


def plan_of(body: Mapping[str, Any]) -> Plan:
    """The plan in force of a loan that was paid out."""
    first = {"amount": body["amount"], "up_front": body.get("up_front", 0)}
    return _plan({**first, **body.get("plan", {}), "begin": begin_of(body).isoformat(), "rows": body["rows"]})


def begin_of(body: Mapping[str, Any]) -> dt.date:
    """The day on which the plan in force begins, without reading all of it."""
    return dt.date.fromisoformat(body.get("plan", {}).get("begin", body["paid_out"]))


def earlier_plans(body: Mapping[str, Any]) -> list[Plan]:
    """The plans that were replaced, the first one first."""
    return [_plan(each) for each in body.get("earlier", ())]


def _plan(kept: Mapping[str, Any]) -> Plan:
    base = {name: Decimal(number) for name, number in kept.get("base", {}).items()}
    amount = Decimal(kept["amount"])
    return Plan(
        begin=dt.date.fromisoformat(kept["begin"]),
        amount=amount,
        rows=tuple(_rows(kept["rows"], amount)),
        why=kept.get("why", "pay-out"),
        base=Parts(**base),
        fines=Decimal(kept.get("fines", 0)),
        carried=Decimal(kept.get("carried", 0)),
        up_front=Decimal(kept.get("up_front", 0)),
        because=kept.get("because", ""),
        terms=kept.get("terms", {}),
        applied=tuple(Parts(Decimal(each["fees"]), Decimal(each["interest"])) for each in kept.get("applied", ())),
        waived=frozenset(int(n) for n in kept.get("waived", ())),
    )


def _rows(kept: list[dict[str, str]], amount: Decimal) -> list[Row]:
    rows, left = [], amount
    for n, each in enumerate(kept, 1):
        parts = Parts(Decimal(each["fees"]), Decimal(each["interest"]), Decimal(each["principal"]))
        left -= parts.principal
        rows.append(Row(n, dt.date.fromisoformat(each["due"]), parts, left))
    return rows


def replaced(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All plans so far as the record keeps them once another one takes their place: the present one is the last."""
    first = {"begin": body["paid_out"], "amount": body["amount"], "up_front": body.get("up_front", "0")}
    present = {**first, **body.get("plan", {}), "rows": body["rows"]}
    terms = {name: body[name] for name in ("term", "every", "method", "rate") if body.get(name) is not None}
    return [*body.get("earlier", ()), {**present, "terms": terms}]


def out_of(body: Mapping[str, Any]) -> Decimal:
    """What was paid out of a loan so far in all, top-ups included."""
    return Decimal(body.get("out", body["amount"]))


def rest_of(body: Mapping[str, Any]) -> Decimal:
    """What was agreed and is not paid out yet."""
    return Decimal(body["amount"]) - out_of(body)


def written_off(body: Mapping[str, Any]) -> Decimal:
    """The principal that was written off."""
    return Decimal(body["written_off"]["amount"]) if body.get("written_off") else _ZERO


def layers(body: Mapping[str, Any]) -> list[tuple[Decimal, set[str]]]:
    """(amount lent, who stood aside from it) of the loan as it was agreed first, and of each of its top-ups."""
    top_ups = [(Decimal(each["amount"]), set(each["stood_aside"])) for each in body.get("top_ups", ())]
    first = out_of(body) - sum((amount for amount, _ in top_ups), _ZERO)
    return [(first, set(body.get("stood_aside", ()))), *top_ups]
