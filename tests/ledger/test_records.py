"""What is open is found without reading what has ended, and is the same as if all had been read."""

import contextlib
import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import records
from ledger.book import Book
from ledger.errors import Refused
from ledger.store import Store
from tests.examples import some
from tests.ledger.acts import FIRST, NOW, Crew, Thing

STATUSES = ("open", "agreed", "closed")
day = st.integers(0, 60).map(lambda at: FIRST + dt.timedelta(days=at))
versions = st.builds(
    Thing, name=st.sampled_from(["T1", "T2", "T3", "T4"]), status=st.sampled_from([*STATUSES, "void"]),
    from_day=st.none() | day, due=st.none() | day,
)  # fmt: skip


def a_book(acts):
    """A book in memory in which these things came to be, each act on its own day."""
    book = Book.create(Store("sqlite://"), name="Tui", currency="NZD", digits=2, now=NOW, on=FIRST)
    for act, on in acts:
        # Nothing changes ahead of what changed it last.
        with contextlib.suppress(Refused):
            book.post(act, by="ana", now=NOW, on=on)
    return book


@settings(max_examples=some(25), deadline=None)
@given(st.lists(st.tuples(versions, day), max_size=14), day, st.sets(st.sampled_from(STATUSES), min_size=1))
def test_those_of_some_statuses_are_those_of_all_that_have_one_of_them(acts, on, wanted):
    book = a_book(acts)
    with book.view(on=on) as view:
        those = [each for each in view.find("thing") if each.status in wanted]

        assert view.find("thing", status=wanted) == those
        assert view.find("thing", status=wanted, pod="rainy", member="ana") == those
        running = [each for each in those if each.status != "agreed" or each.due is None or each.due >= on]
        for asked in ({}, {"pod": "rainy"}, {"pod": "rainy", "member": "ana"}):
            assert view.find("thing", status=wanted, ends=("agreed",), **asked) == running
            view.until = view.session.head.seq
            assert view.find("thing", status=wanted, ends=("agreed",), **asked) == running
            view.until = None
        seen_on = on + dt.timedelta(days=7)
        assert view.find("thing", status=wanted, ends=("agreed",), ended_by=seen_on) == [
            each for each in running if each.status != "agreed" or each.due is None or each.due >= seen_on
        ]
        assert view.find("thing", status=wanted, member="ben") == []
    book.store.close()


@settings(max_examples=some(25), deadline=None)
@given(st.lists(st.tuples(versions, day), max_size=14), day, st.integers(0, 3), st.integers(1, 3))
def test_leaf_after_leaf_brings_all_that_ended_once_what_changed_last_first(acts, on, skip, count):
    book = a_book(acts)
    with book.view(on=on) as view:
        ended = [each for each in view.find("thing") if each.status == "closed"]
        found = [view.last_changed("thing", status=("closed",), skip=at, count=1) for at in range(len(ended) + 1)]

        assert sorted(each.id for leaf in found for each in leaf) == sorted(each.id for each in ended)
        assert view.last_changed("thing", status=("closed",), skip=skip, count=count) == [
            each for leaf in found[skip : skip + count] for each in leaf
        ]
        # What changes on a later day stands first: it was changed last.
        newest = {each.id: view.session.versions("thing", each.id)[-1] for each in ended}
        by_day = [each.date for leaf in found for each in leaf if newest[each.id].date <= on]
        assert by_day == sorted(by_day, reverse=True)
    book.store.close()


@settings(max_examples=some(25), deadline=None)
@given(st.lists(st.tuples(versions, day), max_size=14), day, st.sampled_from(STATUSES), st.integers(1, 3))
def test_what_began_last_comes_first_whatever_changed_since(acts, on, status, leaf):
    book = a_book(acts)
    with book.view(on=on) as view, pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "_A_LEAF", leaf)
        those = view.find("thing", status=status, pod="rainy", member="ana")

        assert list(view.begun_last("thing", status=status, pod="rainy", member="ana")) == those[::-1]
        assert list(view.begun_last("thing", status=status, pod="rainy", member="ben")) == []
        # Known now, whatever the day: a record is there where any version says so last.
        newest = [each for name in {act.name for act, _ in acts} for each in view.session.versions("thing", name)[-1:]]
        assert view.is_any("thing", status=(status,), pod="rainy") == any(each.status == status for each in newest)
        assert not view.is_any("thing", status=(status,), pod="bakery")
    book.store.close()


@pytest.fixture
def busy(store_url, tmp_path):
    """A book with three open things and so many that are closed."""
    crew = Crew(tmp_path / "crew", store_url)
    for name in ("A", "B", "C"):
        crew.post(Thing(name=name))
    crew.post_all(*(Thing(name=f"T{at}", status=status) for at in range(200) for status in ("open", "closed")))
    yield crew
    crew.close()


def test_what_is_open_is_found_on_postgresql_too_and_what_waits_to_be_written_counts(busy):
    with busy.book.view(on=dt.date(2025, 3, 1)) as view:
        assert [each.id for each in view.find("thing", status="open")] == ["A", "B", "C"]
        assert [each.id for each in view.find("thing", status="closed")][:2] == ["T0", "T1"]
        assert [each.id for each in view.last_changed("thing", status=("closed",), count=2)] == ["T199", "T198"]
        assert view.next_id("T", "thing") == "T204"
        assert [each.id for each in view.changed_about("thing", "thing/T7")] == ["T7"]
    busy.post(Thing(name="A", status="closed"))
    with busy.book.view(on=dt.date(2025, 3, 1)) as view:
        assert [each.id for each in view.find("thing", status="open")] == ["B", "C"]


def test_what_is_known_at_an_earlier_entry_is_found_as_it_was_known(sqlite_crew):
    before = sqlite_crew.post(Thing(name="A")).entry.seal
    sqlite_crew.post(Thing(name="A", status="closed"))
    with sqlite_crew.book.view(on=dt.date(2025, 3, 1), at=before) as view:
        assert [each.id for each in view.find("thing", status="open") if each.id == "A"] == ["A"]
        assert [each.id for each in view.last_changed("thing", status=("open",), count=9)][:1] == ["A"]


def test_what_ended_is_not_read_for_what_is_open(busy):
    """The steps of SQLite's machine are those of the three that are open, whatever lies beside them."""
    if not busy.store.is_sqlite:
        pytest.skip("PostgreSQL's planner chooses anew as tables grow")
    taken = []

    def counting(connection, *_):
        connection.set_progress_handler(lambda: taken.append(1), 100)

    sa.event.listen(busy.store.engine, "checkout", counting)
    with busy.book.view(on=dt.date(2025, 3, 1)) as view:
        taken.clear()
        assert len(view.find("thing", status="open")) == 3
        open_ones = len(taken)
        view.last_changed("thing", status=("closed",), count=3)
        a_leaf = len(taken) - open_ones
    sa.event.remove(busy.store.engine, "checkout", counting)

    assert open_ones <= 6
    assert a_leaf <= 6
