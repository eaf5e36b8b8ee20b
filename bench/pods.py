"""What pods do in the large: a pool of two hundred members who meet every week for five years."""

from __future__ import annotations

import datetime as dt
import gc
import shutil
import sqlite3
import time
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING

import pods.acts  # noqa: F401 - acts register themselves
from bench import books, clock, whole
from bench.starting import PYTHON
from bench.table import Row
from cli import meeting_asking, sheet_voices
from cli.door import Door
from cli.options import Given
from ledger.book import Book, Item
from ledger.pages import Pages
from ledger.settings import Settings, write_settings
from ledger.store import Store
from pods.crew import people
from pods.crew.members import Join
from pods.crew.setup import OpenPod
from pods.funds.fund import FundContribution
from pods.lending.loans import LoanRequest, PayOut
from pods.lending.repayments import Repayment
from pods.meetings import meeting, meeting_sheet
from pods.pools import points
from pods.pools.savings import Contribution
from reports import closing
from reports.arrears import loans_statement
from reports.due import due
from reports.member import member_statement
from reports.points import points_of_pool
from reports.pool import pool_statement
from reports.ratios import ratio_statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from cli.meeting_asking import Asked
    from ledger.view import View

_MEMBERS, _YEARS, _WEEKS = 200, 5, 52
_POD, _WHO = "rainy", "m001"
_FIRST = dt.date(2021, 1, 4)
_END = _FIRST + dt.timedelta(weeks=_YEARS * _WEEKS)
"""The day of the first meeting behind the five years: reports are asked for as of it, meetings are recorded from it on."""

_NOW = dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC)
_SAVED, _GIVEN, _REPAID = Decimal(5), Decimal(1), Decimal(1)
_LENT = 9
"""In which week of a year everybody borrows, to repay until its end."""

_TERM = _WEEKS - 1 - _LENT
_MEETING_MOST, _PASS_MOST, _LOAD_MOST = 3.0, 1.0, 0.25
_POINTS = "the points of everybody"
_TRIES = 7


def rows(kept: Path, root: Path) -> list[Row]:
    """The pool's points and reports beside one pass over its postings; a meeting beside as many plain contributions."""
    folder = root / "pool"
    shutil.copytree(pool_kept(kept), folder)
    book = books.opened(folder)
    made = _asked(book, folder)
    book.store.close()
    return made + _met(folder)


def _asked(book: Book, folder: Path) -> list[Row]:
    """What is asked of the pool, each in its own view, as a report is."""
    asked: dict[str, Callable[[View], object]] = {
        _POINTS: lambda view: points.everybody(view, people.pod(view, _POD)),
        "their report": lambda view: points_of_pool(view, _POD),
        "the statement": lambda view: pool_statement(view, _POD),
        "a member's statement": lambda view: member_statement(view, _WHO),
        "loans and arrears": lambda view: loans_statement(view, _POD),
        "the balances announced at a meeting": lambda view: closing.sentences(view, people.pod(view, _POD)),
        "what is due": lambda view: due(view, pod=_POD),
        "the group ratios": lambda view: ratio_statement(view, _POD),
    }
    works = {what: _in_view(book, ask) for what, ask in asked.items()}
    with sqlite3.connect(folder / "crewbook.db") as connection:
        works["pass"] = lambda: connection.execute("SELECT account, commodity, date, minor FROM posting").fetchall()
        taken = clock.in_turns(works, tries=_TRIES)
    connection.close()
    plain = folder / "plain.beancount"
    plain.write_text(whole.without_plugin(folder), encoding="utf-8")
    books.tell("beancount loads the pool's pages")
    loaded, _ = clock.process([PYTHON, "-c", whole.LOAD, str(plain)])
    with book.view(on=_END) as view:
        pool = f"{_MEMBERS} members, {round(view.seq, -3):,} entries"
    made = [Row(f"{_POINTS}, {pool}", taken[_POINTS], "bare sqlite3 reads every posting", taken["pass"], _PASS_MOST)]
    reports = [what for what in asked if what != _POINTS]
    return made + [
        Row(f"{what}, {pool}", taken[what], "beancount loads the pages", loaded, _LOAD_MOST) for what in reports
    ]


def _in_view(book: Book, ask: Callable[[View], object]) -> clock.Work:
    def run() -> None:
        with book.view(on=_END) as view:
            ask(view)

    return run


def _met(folder: Path) -> list[Row]:
    """A meeting's sheet, read and recorded in one commit under its key, and as many contributions by `post_all`.

    Each is done as a command does it: by a book opened anew, which knows nothing of the meeting before, and without
    collecting garbage.
    """
    weeks = count()
    _lend(folder)
    gc.disable()
    try:
        return [_mix(folder, what, sheet, weeks) for what, sheet in _mixes().items()]
    finally:
        gc.enable()


def _lend(folder: Path) -> None:
    """Everybody borrows again, and is in the middle of repaying it when they meet."""
    book = books.opened(folder)
    for week in range(_LENT, _LENT + _TERM // 2):
        book.post_all(_week(_YEARS, week), now=_NOW)
    book.store.close()


def _mix(folder: Path, what: str, sheet: bytes, weeks: count[int]) -> Row:
    acts = 0

    def next_day() -> dt.date:
        return _END + dt.timedelta(weeks=_LENT + _TERM // 2, days=next(weeks))

    def meet() -> None:
        nonlocal acts
        day = next_day()
        door = Door(Given(book=folder, by=_WHO, on=day.isoformat()))
        door.now = _NOW
        with door.view() as view:
            pod = meeting.pod_that_meets(view, _POD)
            written = meeting_sheet.read(view, pod, sheet)
            held = meeting.Meeting(view, pod) if written.said else None

        def behind(asked: Mapping[str, Asked]) -> list[meeting.Line]:
            return sheet_voices.lines(held, written.said, asked) if held is not None else []

        lines = meeting.in_order(written.lines)
        acts = len(meeting_asking.send(door, lines, behind, on=day, key=f"meeting {day}").entries)
        door.book.store.close()

    def contribute() -> None:
        day, handles, book = next_day(), _handles(), books.opened(folder)
        made = (Contribution(member=handles[at % _MEMBERS], pod=_POD, amount=_SAVED) for at in range(acts))
        book.post_all((Item(act, _WHO, day) for act in made), now=_NOW)
        book.store.close()

    taken = clock.in_turns({"meeting": meet, "plain": contribute}, tries=_TRIES)
    return Row(
        f"a meeting of {_MEMBERS} members, {acts} acts: {what}",
        taken["meeting"],
        "post_all of as many contributions",
        taken["plain"],
        _MEETING_MOST,
    )


def _mixes() -> dict[str, bytes]:
    """What happens at a meeting → its sheet."""
    return {
        "all save": _sheet("contribution", lambda _: f"{_SAVED}"),
        "all come, save and give": _sheet(
            "attendance,social fund,contribution", lambda _: f"present,{_GIVEN},{_SAVED}"
        ),
        "all repay a loan": _sheet("repayment", lambda _: f"{_REPAID}"),
        "all come, give, save and repay, every tenth is fined": _sheet(
            "attendance,fine,fine reason,fine paid,social fund,contribution,repayment",
            lambda at: f"present,{'2,late,2' if at % 10 == 0 else ',,'},{_GIVEN},{_SAVED},{_REPAID}",
        ),
        "one asks to take savings out, and all consent": _sheet(
            "withdrawal,on m001", lambda at: f"{_SAVED}," if at == 0 else ",c"
        ),
        "all are fined, and pay it": _sheet("fine,fine reason,fine paid", lambda _: "2,late,2"),
    }


def _sheet(columns: str, cells: Callable[[int], str]) -> bytes:
    lines = [f"{each},{cells(at)}" for at, each in enumerate(_handles())]
    return "\n".join([f"member,{columns}", *lines, ""]).encode()


def pool_kept(root: Path) -> Path:
    """The folder of the pool's book; made below `root` when it is not there yet."""
    folder = books.named(root, "pool")
    if not folder.exists():
        new = folder.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        _fill(new)
        new.rename(folder)
    return folder


def _begun(folder: Path) -> Book:
    pages = Pages(folder)
    pages.begin(name="Bench", currency="NZD", first_day=_FIRST.isoformat())
    book = Book.create(
        Store(folder / "crewbook.db"), name="Bench", currency="NZD", digits=2, now=_NOW, on=_FIRST, pages=pages
    )
    write_settings(Settings(folder, book.id, "crewbook.db", _WHO))
    joining = [
        Item(Join(member=each, name=f"Member {each[1:]}", treasurer=each == _WHO), _WHO, _FIRST) for each in _handles()
    ]
    terms = {"ask-about": "withdrawal"}
    book.post_all(
        [*joining, Item(OpenPod(pod=_POD, pod_kind="savings", name="Rainy Day", terms=terms), _WHO, _FIRST)], now=_NOW
    )
    return book


def _handles() -> list[str]:
    return [f"m{at:03d}" for at in range(1, _MEMBERS + 1)]


def _fill(folder: Path) -> None:
    """Every week everybody saves and gives to the social fund; once a year everybody borrows, and repays every week."""
    book = _begun(folder)
    began = time.monotonic()
    for year in range(_YEARS):
        for week in range(_WEEKS):
            book.post_all(_week(year, week), now=_NOW)
        books.tell(f"a pool of {_MEMBERS} members: {year + 1} years in {time.monotonic() - began:.0f} s")
    book.store.close()


def _week(year: int, week: int) -> Iterator[Item]:
    day = _FIRST + dt.timedelta(weeks=year * _WEEKS + week)
    for handle in _handles():
        yield Item(Contribution(member=handle, pod=_POD, amount=_SAVED), _WHO, day)
        yield Item(FundContribution(member=handle, pod=_POD, amount=_GIVEN), _WHO, day)
    for at, handle in enumerate(_handles()):
        loan = f"L{year * _MEMBERS + at + 1}"
        if week == _LENT:
            asked = LoanRequest(pod=_POD, amount=_REPAID * _TERM, term=_TERM, every="week")
            yield Item(asked, handle, day)
            yield Item(PayOut(loan=loan, amount=asked.amount), _WHO, day)
        elif week > _LENT:
            yield Item(Repayment(loan=loan, amount=_REPAID), _WHO, day)
