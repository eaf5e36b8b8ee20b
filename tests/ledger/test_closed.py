"""What the journal itself keeps of closed periods, commits and who acted, on SQLite and on PostgreSQL."""

import datetime as dt
from decimal import Decimal

import pytest

from ledger import checks
from ledger.act import Act, Change, Follow, Record, rule
from ledger.book import Item
from ledger.errors import Refused
from tests.ledger.acts import CASH, NOW, SAVED, Move

LINES = ((CASH, Decimal(5)), (f"{SAVED}Ana", Decimal(-5)))


class Close(Act):
    """The record that says up to which day the book is closed; a move may follow on a day of its own."""

    kind = "test-close"
    until: dt.date | None = None
    then: dt.date | None = None


@rule(Close)
def close(act, view):
    record = Record("period", "closed", {"until": act.until and act.until.isoformat()})
    then = (Follow(Move(lines=LINES), view.doing.by, on=act.then),) if act.then else ()
    return Change(records=(record,), about=("period/test",), then=then)


def day(month, of=1):
    return dt.date(2025, month, of)


def post(crew, *items):
    return crew.book.post_all([Item(act, by, on) for act, by, on in items], now=NOW)


def test_nothing_lands_on_or_before_the_last_closed_day(crew):
    post(crew, (Close(until=day(3, 31)), "ana", day(5)))

    for on in (day(3, 31), day(1)):
        with pytest.raises(Refused, match="closed up to and including 2025-03-31"):
            post(crew, (Move(lines=LINES), "ana", on))
    assert post(crew, (Move(lines=LINES), "ana", day(4))).entry.date == day(4)


def test_what_follows_an_act_does_not_land_there_either_and_then_nothing_is_kept(crew):
    with pytest.raises(Refused, match="2025-03-31 is closed"):
        post(crew, (Close(until=day(3, 31), then=day(3, 31)), "ana", day(5)))

    assert [entry.kind for entry in crew.book.entries()] == ["begin"]


def test_a_batch_that_lands_there_is_kept_not_at_all(crew):
    post(crew, (Close(until=day(3, 31)), "ana", day(5)))

    with pytest.raises(Refused, match="2025-02-01 is closed"):
        post(crew, (Move(lines=LINES), "ana", day(4)), (Move(lines=LINES), "ana", day(2)))
    assert [entry.kind for entry in crew.book.entries()] == ["begin", "test-close"]


def test_a_closing_holds_whatever_its_own_day_and_ends_when_it_is_taken_back(crew):
    post(crew, (Close(until=day(3, 31)), "ana", day(5)))
    with crew.book.store.reading(crew.book.id) as session:
        assert checks.closed_until(session) == day(3, 31)
        assert checks.first_open(session, day(2)) == day(4)
        assert checks.first_open(session, day(6)) == day(6)

    post(crew, (Close(), "ana", day(5)))

    assert post(crew, (Move(lines=LINES), "ana", day(1))).entry.date == day(1)


def test_the_entries_of_a_commit_and_what_somebody_did_are_found(crew):
    post(
        crew, (Move(lines=LINES), "ana", day(2)), (Move(lines=LINES), "ben", day(3)), (Move(lines=LINES), "ben", day(1))
    )
    post(crew, (Move(lines=LINES), "ben", day(4)))

    with crew.book.store.reading(crew.book.id) as session:
        assert session.commit(2) == [(2, day(2)), (3, day(3)), (4, day(1))]
        assert session.acted("ben", day(2)) == [(3, day(3)), (5, day(4))]
        assert session.acted("be", day(1)) == []
