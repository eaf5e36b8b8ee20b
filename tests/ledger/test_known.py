"""What a book knows from its last commit is never believed longer than it holds."""

import contextlib
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.act import registry
from ledger.book import Book
from ledger.errors import Invalid
from ledger.session import Session
from ledger.store import Store
from ledger.verify import verify
from tests.conftest import ONE_BOOK
from tests.examples import some
from tests.ledger.acts import NOW, Look, Thing, saves

NAMES = itertools.count()
SOMEBODY = st.integers(0, 1)
DOINGS = st.tuples(SOMEBODY, st.sampled_from(["change", "try", "fail", "look", "save"]), st.sampled_from(["a", "b"]))


@pytest.fixture
def two(crew):
    """Two programs that keep the same book, each with its own connection."""
    other = Book(Store(crew.url), crew.book.id, crew.book.pages)
    yield crew.book, other
    other.store.close()


def saw(book, name):
    posted = book.post(Look(name=name), by="ana", now=NOW)
    return posted.entry.records[0].body["saw"]


@given(doings=st.lists(DOINGS, max_size=12))
@settings(ONE_BOOK, max_examples=some(25))
def test_whatever_two_programs_do_in_turns_each_sees_the_book_as_it_is(two, doings):
    stands, example = {}, next(NAMES)
    for turn, (who, doing, letter) in enumerate(doings):
        book, name = two[who], f"{letter}{example}"
        if doing == "look":
            assert saw(book, name) == stands.get(name)
        elif doing == "save":
            book.post(saves("Ana", "1.00"), by="ana", now=NOW)
        else:
            change = Thing(name=name, status=f"status-{turn}")
            with contextlib.suppress(Invalid):
                book.post(change, by="" if doing == "fail" else "ana", now=NOW, dry_run=doing == "try")
            if doing == "change":
                stands[name] = change.status


def test_what_was_known_of_a_database_that_was_put_back_is_forgotten(sqlite_crew, tmp_path):
    sqlite_crew.book.pages = None
    backup = (tmp_path / "crewbook.db").read_bytes()
    sqlite_crew.post(Thing(name="late", status="there"))
    assert saw(sqlite_crew.book, "late") == "there"

    new = tmp_path / "new.db"
    new.write_bytes(backup)
    new.replace(tmp_path / "crewbook.db")

    assert saw(sqlite_crew.book, "late") is None
    for _ in range(3):
        sqlite_crew.post(saves("Ana", "1.00"))
    assert saw(sqlite_crew.book, "late") is None
    assert verify(sqlite_crew.book).ok


def test_a_commit_recalls_what_the_last_one_read_and_asks_for_no_record_again(sqlite_crew, monkeypatch):
    # Who may act is the pods' question, and who imported them is chance here.
    monkeypatch.setattr(registry, "before", lambda *_: None)
    sqlite_crew.post(saves("Ana", "1.00"))
    asked = []
    run = Session._run

    def listening(self, sql, values):
        asked.append(sql)
        return run(self, sql, values)

    monkeypatch.setattr(Session, "_run", listening)
    sqlite_crew.post(saves("Ana", "1.00"))
    assert [" ".join(sql.split()[:3]) for sql in asked] == [
        "SELECT id, schema_version,",
        "INSERT INTO entry",
        "INSERT INTO posting",
        "INSERT INTO about",
        "INSERT INTO brought",
        "INSERT INTO balance",
        "INSERT INTO movement",
        "UPDATE book SET",
    ]
