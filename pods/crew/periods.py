"""Closed periods: up to which day nothing lands any more, and the mark that reopening leaves."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger import checks, money
from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.voices import consent

if TYPE_CHECKING:
    from ledger.view import View

_KIND, _ID = "period", "closed"
_YEAR = re.compile(r"[1-9]\d{3}")
_MONTH = re.compile(r"[1-9]\d{3}-(0[1-9]|1[0-2])")
_DAY = dt.timedelta(days=1)


class ClosePeriod(Act):
    """The book is closed up to the end of a month or a year."""

    kind = "period-close"
    period: str


class ReopenPeriod(Act):
    """The book is open again from the beginning of a month or a year on."""

    kind = "period-reopen"
    period: str
    because: Words


def span(typed: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of what was typed: `2026-03`, `2026`, or a year from any month, `2025-04..2026-03`.

    Raises: Invalid otherwise.
    """
    begin, _, end = typed.partition("..")
    if _YEAR.fullmatch(typed):
        begin, end = f"{typed}-01", f"{typed}-12"
    end = end or begin
    if not (_MONTH.fullmatch(begin) and _MONTH.fullmatch(end) and begin <= end):
        raise Invalid(
            f"“{money.printable(typed)}” is no period.",
            hint="Write a month, 2026-03; a year, 2026; or a year from any month, 2025-04..2026-03.",
            where="period",
        )
    year, month = int(end[:4]), int(end[5:])
    return dt.date.fromisoformat(f"{begin}-01"), dt.date(year, month, calendar.monthrange(year, month)[1])


@rule(ClosePeriod)
def close_period(act: ClosePeriod, view: View) -> Change:
    """Everything up to the period's end is closed, whatever lies before it included.

    Raises: Refused, while the period is not over, or when it is closed already.
    """
    people.need_treasurer(view, "Closing a period")
    _, last = span(act.period)
    today = min(view.on, view.doing.now.date())
    if last >= today:
        raise Refused(
            f"{act.period} is not over: it ends on {last}, and it is {today}.",
            hint=f"Close it on {last + _DAY} or later." if last < dt.date.max else "Close an earlier one.",
            where="period",
        )
    if last < view.book.first_day:
        raise Invalid(
            f"{act.period} ended before this book's first day, {view.book.first_day}.",
            hint=f"Close {view.book.first_day:%Y-%m} or later.",
            where="period",
        )
    until = checks.closed_until(view.session)
    if until is not None and last <= until:
        raise Refused(
            f"{act.period} is closed: the book is closed up to and including {until}.",
            hint="See what is closed: crewbook period list",
            where="period",
        )
    return _change(act.period, "closed", last, until + _DAY if until else view.book.first_day, last)


@rule(ReopenPeriod)
def reopen_period(act: ReopenPeriod, view: View) -> Change:
    """Everything from the period's first day on is open again; that it was closed stays on record for ever.

    Raises: Invalid, without a reason; Refused, when nothing of it is closed.
    """
    people.need_treasurer(view, "Reopening a period")
    if not act.because:
        raise Invalid("Reopening says why.", hint='Add --because "the bank sent a late statement".', where="because")
    first, _ = span(act.period)
    until = checks.closed_until(view.session)
    if until is None or first > until:
        closed = f"the book is closed up to and including {until}" if until else "nothing is closed"
        raise Refused(
            f"{act.period} is open: {closed}.", hint="See what is closed: crewbook period list", where="period"
        )
    first = max(first, view.book.first_day)
    left = first - _DAY if first > view.book.first_day else None
    return _change(act.period, "reopened", left, first, until)


def _change(period: str, what: str, until: dt.date | None, first: dt.date, last: dt.date) -> Change:
    body = {
        "until": until.isoformat() if until else None,
        "period": period,
        "first": first.isoformat(),
        "last": last.isoformat(),
    }
    return Change(records=(Record(_KIND, _ID, body, status=what),), about=(f"period/{period}",))


@dataclass(frozen=True, slots=True)
class Step:
    """One closing or reopening: the days `first` to `last` changed, and then the book was closed up to `until`."""

    seq: int
    on: dt.date
    what: str
    period: str
    first: dt.date
    last: dt.date
    until: dt.date | None


def steps(view: View) -> list[Step]:
    """Every closing and reopening that the view knows, in the order recorded, whatever the view's day."""
    return [_step(version) for version in view.session.versions(_KIND, _ID) if version.seq <= view.seq]


def _step(version: Record) -> Step:
    body = version.body
    assert version.date is not None
    first, last = dt.date.fromisoformat(body["first"]), dt.date.fromisoformat(body["last"])
    until = dt.date.fromisoformat(body["until"]) if body["until"] else None
    return Step(version.seq, version.date, version.status, body["period"], first, last, until)


def closed_until(view: View) -> dt.date | None:
    """The last closed day as the view knows it, or None: a statement of any day says what is closed now."""
    known = steps(view)
    return known[-1].until if known else None


def waiting(view: View, until: dt.date) -> list[str]:
    """What was begun by the end of a period and is not decided: proposals, and notices that are due."""
    found = [
        f"{each.id}: {each.body['title']} ({consent.status(each, view)})"
        for each in consent.alive(view)
        if each.body["proposed_on"] <= until.isoformat()
        and consent.status(each, view) in {consent.OPEN, consent.PASSED, consent.BLOCKED}
    ]
    found += [
        f"{each.id}: {each.member}'s notice of {each.body['amount']} was due on {each.due}"
        for each in view.find("notice", status="open")
        if each.due and each.due <= until
    ]
    return found
