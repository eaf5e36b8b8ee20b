"""What of fines is unpaid is known from sums, and is the same as if every fine and payment had been read."""

import contextlib
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pods.acts  # noqa: F401 - acts register themselves
from ledger import fined
from ledger.act import make
from ledger.book import Book, Item
from ledger.errors import Broken, CrewbookError
from ledger.store import Store
from ledger.verify import verify
from pods.crew import members, setup
from pods.crew.correction import Correction
from pods.dues import fines
from pods.dues.fines import Fine, PayFine, WaiveFine
from tests.examples import some
from tests.memory import in_memory
from tests.reports.books import NOW

FIRST = dt.date(2026, 1, 1)
who, where = st.sampled_from(["ana", "ben"]), st.sampled_from(["rainy", "care"])
amounts = st.integers(1, 6).map(Decimal)
# Two months, so that there are whole ones and days of one.
days = st.integers(0, 58).map(lambda at: FIRST + dt.timedelta(days=at))
doings = st.one_of(
    st.builds(Fine, member=who, pod=where, amount=amounts, because=st.just("late"), paid=st.booleans()),
    st.builds(Fine, member=who, pod=where, amount=amounts, because=st.just("late")),
    st.builds(PayFine, member=who, pod=where, amount=amounts),
    st.builds(PayFine, member=who, pod=where, amount=amounts),
    st.builds(WaiveFine, fine=st.integers(1, 6).map(lambda at: f"F{at}"), because=st.just("was ill")),
    st.builds(Correction, entry=st.integers(6, 20), because=st.just("typed twice")),
)


def a_crew(store):
    """A book of two members, a pool and a fund."""
    book = Book.create(store, name="Tui", currency="NZD", digits=2, now=NOW, on=FIRST)
    for member in ("ana", "ben"):
        book.post(make(members.Join, member=member, name=member.title(), treasurer=True), by="ana", on=FIRST, now=NOW)
    for pod, kind in (("rainy", "savings"), ("care", "solidarity")):
        book.post(make(setup.OpenPod, pod=pod, pod_kind=kind, name=pod.title()), by="ana", on=FIRST, now=NOW)
    return book


def does(book, steps):
    """Whatever of these acts the book allows, each on its day, waiving by who was not fined."""
    for act, on in steps:
        for by in ("ana", "ben"):
            with contextlib.suppress(CrewbookError):
                book.post(act, by=by, on=on, now=NOW)
                break


def told(view):
    """All that is unpaid, and what may be paid yet."""
    pods = [fines.people.pod(view, each) for each in ("rainy", "care")]
    each = {}
    for pod in pods:
        for member in ("ana", "ben"):
            for unpaid in fines.unpaid_of(view, pod, member):
                each[unpaid.record.id] = (unpaid.amount, unpaid.left, unpaid.record.seq)
    assert {one.record.id: (one.amount, one.left, one.record.seq) for one in fines.unpaid(view)} == each
    assert [one.record.id for one in fines.unpaid(view, pod="care", member="ben")] == [
        one.record.id for one in fines.unpaid_of(view, pods[1], "ben")
    ]
    return each, [fines.owed(view, pod) for pod in pods]


def reckoned(view):
    """The same from every record of a fine and every payment, the oldest first."""
    each, sums = {}, []
    for pod in ("rainy", "care"):
        owed = {}
        for member in ("ana", "ben"):
            rows = view.postings_about(f"fines/{pod}/{member}")
            paid = -sum(view.amount(row) for row in rows if not row.account.startswith("Assets:"))
            for record in view.find("fine", pod=pod, member=member, status="open"):
                amount = Decimal(record.body["amount"])
                part = min(amount, paid)
                paid -= part
                if amount > part:
                    each[record.id] = (amount, amount - part, record.seq)
                    owed[member] = owed.get(member, 0) + amount - part
            assert paid == 0, "more was paid than was set"
        sums.append(owed)
    return each, sums


@settings(max_examples=some(40), deadline=None)
@given(st.lists(st.tuples(doings, days), max_size=14), days)
def test_what_is_unpaid_is_what_all_fines_and_payments_leave_on_any_day_as_known_at_any_time(steps, on):
    book = a_crew(in_memory())
    does(book, steps)

    for day in (on, FIRST + dt.timedelta(days=60)):
        with book.view(on=day) as view:
            right = reckoned(view)
            assert told(view) == right
            # As the book was once known it is told from what was known then.
            view.until = view.session.head.seq
            assert told(view) == right
    assert verify(book).problems == ()
    book.store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def book(request, tmp_path):
    """A crew's book on each database."""
    url = f"sqlite:///{tmp_path}/crewbook.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    store = Store(url)
    yield a_crew(store)
    store.close()


def test_many_fines_of_one_batch_and_their_payments_are_told_on_every_database(book):
    """More than are read at once, some changed since, so that what began first is not what changed first."""
    day = FIRST + dt.timedelta(days=3)
    late = make(Fine, member="ben", pod="rainy", amount="2", because="late")
    pays = make(PayFine, member="ben", pod="rainy", amount="31")
    book.post_all([*(Item(late, "ana", day) for _ in range(50)), Item(pays, "ana", day)], now=NOW)
    waived = book.post(make(WaiveFine, fine="F30", because="was ill"), by="ana", on=day, now=NOW).entry.seq
    book.post(make(Correction, entry=waived, because="was not ill"), by="ana", on=day, now=NOW)
    book.post(make(Fine, member="ana", pod="care", amount="3", because="late"), by="ben", on=day, now=NOW)

    for on in (day - dt.timedelta(days=1), day, FIRST + dt.timedelta(days=40)):
        with book.view(on=on) as view:
            assert told(view) == reckoned(view)
    with book.view(on=day) as view:
        assert told(view)[1] == [{"ben": Decimal(69)}, {"ana": Decimal(3)}]
        assert [each.record.id for each in fines.unpaid(view, member="ben")][:2] == ["F16", "F17"]
    assert verify(book).problems == ()


@pytest.mark.parametrize("name", ["fined/rainy", "fined//ben", "fined/rainy/", "fined/rainy/ben/x"])
def test_a_sum_of_fines_that_no_fine_gave_its_name_is_told_and_read_for_nobody(name):
    with pytest.raises(Broken, match=f"adds up fines under “{name}”"):
        fined.whose(name)


def test_a_sum_of_fines_tells_of_which_pod_and_member_it_is():
    assert fined.whose("fined/rainy/ben") == ("rainy", "ben")
