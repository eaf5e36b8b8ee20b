"""What statements ask of a long book is what its postings add up to, on both databases, now and as it was known."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal

import pytest

from tests.ledger.acts import CASH, SAVED, Move, Undo, saves, takes

DAYS = ("2025-01-31", "2025-02-01", "2025-02-15", "2025-02-28", "2025-03-01")


@pytest.fixture
def savers(crew):
    """Ana, an account below hers, one whose name begins like hers, and days out of order; the seal half-way."""
    for at, day in enumerate(("2025-02-15", "2025-01-31", "2025-02-01", "2025-02-28")):
        crew.post(saves("Ana", f"{at + 1}.00"), day)
    seal = crew.post(saves("Ana:Held", "5.00"), "2025-02-01").entry.seal
    crew.post(saves("Ana-7K3Q", "100.00"), "2025-02-01")
    crew.post(saves("Ana", "6.00"), "2025-02-15")
    crew.post(saves("Ana", "7.00"), "2025-03-01")
    return crew, seal


@pytest.mark.parametrize("known", ["now", "then"])
@pytest.mark.parametrize("on", DAYS)
def test_what_moved_by_day_and_by_month_is_the_sum_of_the_postings(savers, on, known):
    crew, seal = savers
    with crew.book.view(on=dt.date.fromisoformat(on), at=seal if known == "then" else None) as view:
        days = defaultdict(Decimal)
        for row in view.postings_of(f"{SAVED}Ana"):
            days[row.date] += view.amount(row)
        assert view.moved(f"{SAVED}Ana", "NZD") == sorted(days.items())
        since = dt.date(2025, 2, 1)
        assert view.moved(f"{SAVED}Ana", "NZD", since=since) == sorted(
            each for each in days.items() if each[0] >= since
        )
        by_month = view.moved_by_month(f"{SAVED}Ana", "NZD")
        for end in (dt.date(2025, 1, 31), dt.date(2025, 2, 28), view.on):
            last = min(end, view.on)
            told = sum(amount for day, amount in by_month if day <= last)
            assert told == sum(amount for day, amount in days.items() if day <= last)


def test_the_newest_postings_are_the_last_ones_by_day_and_number(savers):
    crew, seal = savers
    with crew.book.view(on=dt.date(2025, 2, 28)) as view:
        rows = view.postings_of(f"{SAVED}Ana")
        assert view.newest_postings(f"{SAVED}Ana", "NZD") == rows
        assert view.newest_postings(f"{SAVED}Ana", "NZD", count=2) == rows[-2:]
        assert view.newest_postings(f"{SAVED}Ana", "NZD", since=dt.date(2025, 2, 28)) == rows[-1:]
    with crew.book.view(on=dt.date(2025, 2, 28), at=seal) as view:
        assert view.newest_postings(f"{SAVED}Ana", "NZD", count=9) == view.postings_of(f"{SAVED}Ana")


def test_the_newest_entries_are_narrowed_by_thing_account_and_day(savers):
    crew, _ = savers
    with crew.book.view(on=dt.date(2025, 2, 28)) as view:
        entries = list(crew.book.entries())

        def numbers(count=99, **narrowed):
            given = {"things": (), "prefix": "", "since": None, "on": view.on, "until": view.seq} | narrowed
            return view.session.newest_entries(count, **given)

        fitting = [each.seq for each in entries if each.date <= view.on]
        assert numbers() == fitting
        assert numbers(2) == fitting[-2:]
        assert numbers(0) == []
        assert numbers(until=3) == [1, 2, 3]
        late = dt.date(2025, 2, 15)
        assert numbers(since=late) == [each.seq for each in entries if late <= each.date <= view.on]
        assert numbers(prefix=f"{SAVED}Ana-") == [each.seq for each in entries if f"{SAVED}Ana-7K3Q" in each.text]
        assert numbers(prefix=CASH) == [each.seq for each in entries if CASH in each.text and each.date <= view.on]
        thing = next(each.about[0] for each in entries if each.about and each.kind == Move.kind)
        concerned = [each.seq for each in entries if thing in each.about and each.date <= view.on]
        assert numbers(things=(thing,)) == concerned
        assert numbers(1, things=(thing, thing), prefix=CASH) == concerned[-1:]


def test_what_moved_by_kind_of_act_leaves_out_what_was_undone_by_the_day_as_it_was_known(savers):
    crew, seal = savers
    crew.post(takes("Ana", "0.50"), "2025-02-15")
    undone = crew.post(saves("Ana", "9.00"), "2025-02-10").entry
    crew.post(Undo(entry=undone.seq), "2025-02-20")

    def moved(on, kinds=("test-move",), at=None, **more):
        with crew.book.view(on=dt.date.fromisoformat(on), at=at) as view:
            found = view.moved_by_kinds(f"{SAVED}Ana", "NZD", kinds, **more)
        return sorted((account.removeprefix(SAVED), -number) for account, _, number in found)

    before = [("Ana", Decimal(each)) for each in ("-0.50", "1.00", "2.00", "3.00", "6.00")]
    others = [("Ana-7K3Q", Decimal("100.00")), ("Ana:Held", Decimal("5.00"))]
    assert moved("2025-02-19") == [*before, ("Ana", Decimal("9.00")), *others]
    assert moved("2025-02-20") == [*before, *others]
    assert moved("2025-02-20", since=dt.date(2025, 2, 15)) == [
        ("Ana", Decimal(each)) for each in ("-0.50", "1.00", "6.00")
    ]
    assert moved("2025-02-28", at=seal) == [("Ana", Decimal(each)) for each in ("1.00", "2.00", "3.00", "4.00")] + [
        ("Ana:Held", Decimal("5.00"))
    ]
    assert moved("2025-02-20", kinds=("test-trade", "test-two")) == []
