"""Notes: what a pod owes a member by instalments, with interest or without; how it falls due and where it stands. The acts are in note_acts.py."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from ledger.act import Record
from ledger.errors import Invalid, unknown
from pods.crew import people
from pods.lending import balances, schedule
from pods.lending.agreed import DAYS, Parts, Plan, Row, Rules
from pods.lending.apr import apr
from pods.lending.calendar import due_dates, step
from pods.lending.charges import parse_rate
from pods.owning.exit_value import instalments
from pods.settings.setting import NONE
from pods.settings.shares import MONTHS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.view import View

NOTE = "note"
_MOST = 240
_ZERO = Decimal(0)
# Interest is reckoned as on loans whose instalments are equal: what is paid early costs the days up to it.
_METHOD, _DAY_COUNT = "declining", "30/360"
_RULES = Rules(early=DAYS)
_INTEREST = "Interest"
_MOVED = ("Liabilities:Notes:", "Expenses:")


@dataclass(frozen=True, slots=True)
class Note:
    """A note on the day `on`: its record, and its instalments and what was paid of them by then, read as a loan's are."""

    record: Record
    state: balances.LoanState
    on: dt.date

    @property
    def amount(self) -> Decimal:
        """What it was given for, without interest."""
        return self.state.out

    @property
    def left(self) -> Decimal:
        """What of the amount is still owed."""
        return self.state.outstanding

    @property
    def rate(self) -> str | None:
        """The rate of interest, as in 4%/year; None where none is paid."""
        return self.record.body.get("rate")

    @property
    def rows(self) -> tuple[Row, ...]:
        """All instalments, the oldest first."""
        return self.state.rows

    @property
    def cost(self) -> Decimal:
        """All the interest that its schedule asks for, when every instalment is paid on its day."""
        return sum((row.parts.interest for row in self.rows), _ZERO)

    @property
    def apr(self) -> Decimal | None:
        """The yearly rate in percent of its schedule, as of a loan's; None where no interest is paid."""
        if not self.rate:
            return None
        return apr_of(self.amount, [(row.due, row.parts) for row in self.rows], self.state.plan.begin, self.state.every)

    @property
    def due(self) -> Decimal:
        """What fell due by the day and was not paid, interest and all."""
        return self.state.due(self.on).total

    @property
    def whole(self) -> Parts:
        """All that is to be paid for nothing to be owed any more, with the interest up to the day."""
        return self.state.settlement(self.on) if self.left else Parts()

    @property
    def next_due(self) -> dt.date | None:
        """The day of the first instalment that is not wholly paid, or None when all are."""
        return next((row.due for row in self.rows if not self.state.is_paid(row.n)), None)

    def covered(self, amount: Decimal) -> Parts:
        """What an amount up to `whole` covers on the day: what is due, its interest first; then the interest up to the day, then the rest.

        So what pays the amount back has paid the interest as well, to the cent.
        """
        due, whole, left = self.state.due(self.on), self.whole, amount
        interest = principal = _ZERO
        for of_interest, of_principal in ((due.interest, due.principal), (whole.interest, whole.principal)):
            part = min(left, of_interest - interest)
            interest, left = interest + part, left - part
            part = min(left, of_principal - principal)
            principal, left = principal + part, left - part
        assert not left, "no more is paid than settles a note"
        return Parts(interest=interest, principal=principal)


def plan(
    amount: Decimal, digits: int, *, on: dt.date, count: int, every: str, rate: str | None = None,
    first: dt.date | None = None,
) -> list[tuple[dt.date, Parts]]:  # fmt: skip
    """(day, principal and interest) of each instalment of a note given on a day; the principal sums to the amount.

    Without interest they are as equal as the minor unit allows, the larger ones first; with interest, equal in all.
    Raises: Invalid, for a rate that cannot be read.
    """
    if not rate:
        start = first or step(on, every, 1)
        parts = zip(due_dates(start, every, count), instalments(amount, count, digits), strict=True)
        return [(day, Parts(principal=part)) for day, part in parts]
    terms = schedule.terms(
        amount=amount,
        digits=digits,
        term=count,
        start=on,
        method=_METHOD,
        rate=rate,
        every=every,
        first=first,
        day_count=_DAY_COUNT,
    )
    return [(each.due, Parts(interest=each.interest, principal=each.principal)) for each in schedule.instalments(terms)]


def apr_of(amount: Decimal, parts: Sequence[tuple[dt.date, Parts]], begin: dt.date, every: str) -> Decimal:
    """The yearly rate in percent at which the instalments of a note are worth its amount on the day it was given.

    Source: as `apr.apr`, by which it is told of loans.
    """
    return apr(amount, begin, [(day, part.total) for day, part in parts], every)


def rate_of(typed: str | None) -> str | None:
    """A rate of interest as it is kept; None for none.

    Raises: Invalid, when it cannot be read.
    """
    found = parse_rate(typed) if typed and typed != NONE else None
    return str(found) if found and found.number else None


def with_interest(typed: str | None) -> str:
    """How a note bears interest, to stand behind how it is paid: `, with interest at 4%/year`; nothing where it bears none."""
    rate = rate_of(typed)
    return f", with interest at {rate}" if rate else ""


def begun(
    view: View, pod: people.Pod, member: Record, amount: Decimal, *, count: int, every: str, why: str,
    first: dt.date | None = None, rate: str | None = None,
) -> tuple[Record, str]:  # fmt: skip
    """A new note of `amount` in `count` instalments as `plan` says, and the account where it stands.

    The first one is due a period after the view's day, unless `first` says when. Raises: Invalid, for instalments that
    cannot be.
    """
    need_instalments(count, every)
    digits = view.digits(pod.commodity)
    if money.to_minor(amount, digits, pod.commodity) < count:
        raise Invalid(
            f"{money.show(amount, pod.commodity)} cannot be paid in {count} instalments.",
            hint="Take fewer of them.",
            where="instalments",
        )
    start = first or step(view.on, every, 1)
    if start <= view.on:
        raise Invalid(
            f"The first instalment falls due after {view.on}, not on {start}.", hint="Name a later day.", where="first"
        )
    agreed = rate_of(rate)
    parts = plan(amount, digits, on=view.on, count=count, every=every, rate=agreed, first=first)
    id = view.next_id("NT", NOTE)
    dues = [
        {"due": day.isoformat(), "amount": f"{part.total:f}"} | ({"interest": f"{part.interest:f}"} if agreed else {})
        for day, part in parts
    ]
    body = {"amount": f"{amount:f}", "why": why, "dues": dues}
    body |= {"rate": agreed, "every": every} if agreed else {}
    return Record(NOTE, id, body, pod=pod.id, member=member.id), f"{prefix(pod, member)}:{id}"


def need_instalments(count: int, every: str) -> None:
    """A note can be paid in so many instalments, one each `every`.

    Raises: Invalid, when it cannot.
    """
    if not 1 <= count <= _MOST:
        raise Invalid(
            f"A note is paid in 1 to {_MOST} instalments, not {count}.",
            hint="Write --instalments 8",
            where="instalments",
        )
    if every not in MONTHS:
        raise Invalid(
            f"Instalments are not due every “{money.printable(every)}”.",
            hint=f"Choose {', '.join(MONTHS)}.",
            where="every",
        )


def prefix(pod: people.Pod, member: Record) -> str:
    """What the accounts of all notes of a member begin with; what is owed is negative."""
    return f"Liabilities:Notes:{pod.slug}:{member.body['account']}"


def account(view: View, record: Record) -> str:
    """Where a note stands."""
    member, pod = view.get("member", record.member or "", dt.date.max), view.get("pod", record.pod or "", dt.date.max)
    assert member is not None, "a note is somebody's"
    assert pod is not None, "a note is of a pod"
    return f"{prefix(people.Pod(pod), member)}:{record.id}"


def note(view: View, id: str) -> Record:
    """The note.

    Raises: Invalid, with the nearest ids, when there is none on that day.
    """
    found = view.get(NOTE, id.upper())
    if found is None:
        raise unknown("note", id, (each.id for each in view.find(NOTE)), hint="List them: crewbook shares notes POD")
    return found


def notes(view: View, pod: people.Pod, member: str | None = None) -> list[Note]:
    """The notes of a pod, or those of one member, in the order in which they were given."""
    return [standing(view, each) for each in view.find(NOTE, pod=pod.id, member=member)]


def accrued(view: View, pod: people.Pod) -> Decimal:
    """The interest on all notes of a pod that has run up by the view's day and is not paid: what would settle them asks for it.

    It stands on no account until it is paid, and is owed all the same.
    """
    bearing = (each for each in view.find(NOTE, pod=pod.id) if each.body.get("rate"))
    return sum((standing(view, each).whole.interest for each in bearing), _ZERO)


def interest(pod: people.Pod) -> str:
    """Where the interest on notes is spent."""
    return f"Expenses:{pod.slug}:{_INTEREST}"


def standing(view: View, record: Record, at: dt.date | None = None) -> Note:
    """Where a note stands on the view's day, with all that was paid until `at`, by default until then."""
    pod = view.get("pod", record.pod or "", dt.date.max)
    assert pod is not None, "a note is of a pod"
    amount, digits = Decimal(record.body["amount"]), view.digits(pod.body["commodity"])
    rows, left = [], amount
    for n, each in enumerate(record.body["dues"], 1):
        of_interest = Decimal(each.get("interest", 0))
        parts = Parts(interest=of_interest, principal=Decimal(each["amount"]) - of_interest)
        left -= parts.principal
        rows.append(Row(n, dt.date.fromisoformat(each["due"]), parts, left))
    moves: list[tuple[dt.date, Decimal]] = []
    came: dict[dt.date, Decimal] = {}
    for posting in view.postings_about(f"note/{record.id}", at, below=_MOVED):
        *_, last = posting.account.split(":")
        if last == record.id:
            moves.append((posting.date, -view.amount(posting)))
        elif last == _INTEREST:
            came[posting.date] = came.get(posting.date, _ZERO) + view.amount(posting)
    begin = record.date or view.on
    state = balances.of_plan(
        Plan(begin, amount, tuple(rows)),
        _RULES,
        digits=digits,
        every=record.body.get("every", "month"),
        day_count=_DAY_COUNT,
        out=amount,
        moves=moves,
        came=[(day, Parts(interest=paid)) for day, paid in sorted(came.items())],
        changes_interest=True,
        is_over=not sum((moved for _, moved in moves), _ZERO),
    )
    return Note(record, state, view.on)


def about(record: Record) -> tuple[str, str, str]:
    """What entries on a note concern."""
    return f"note/{record.id}", f"pod/{record.pod}", f"member/{record.member}"
