"""A database of an older schema becomes the one that a new database has, whole or not at all."""

import datetime as dt
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import sqlalchemy as sa

from ledger import migrations
from ledger.book import Book
from ledger.errors import Broken
from ledger.store import Store
from ledger.tables import SCHEMA, STAMP, Older, metadata
from ledger.verify import verify
from tests import warm
from tests.ledger import keeping
from tests.ledger.acts import NOW, Crew, saves
from tests.typed import BEGIN
from tests.typed import Crew as Typed

BOOK = "aee4675e-93a3-494b-b4c2-df0ae586e69f"


@pytest.fixture
def empty(store_url, tmp_path):
    """A database in which nothing is."""
    store = Store(keeping.fresh(store_url, tmp_path))
    yield store
    store.close()


@pytest.fixture
def old(empty):
    """A database as crewbook 0.1.0 left it, without a stamp, with its book of 108 entries."""
    keeping.as_released(empty)
    return empty


def shape(store):
    """Every table with its columns, keys and indexes."""
    found = sa.inspect(store.engine)
    return {
        table: (
            [(each["name"], str(each["type"]), each["nullable"], each["default"]) for each in found.get_columns(table)],
            found.get_pk_constraint(table)["constrained_columns"],
            sorted((each["name"], each["column_names"]) for each in found.get_unique_constraints(table)),
            sorted(
                (
                    each["name"],
                    each["column_names"],
                    each["unique"],
                    {name: str(value) for name, value in each.get("dialect_options", {}).items()},
                )
                for each in found.get_indexes(table)
            ),
        )
        for table in sorted(found.get_table_names())
    }


def is_clustered(store):
    """Which tables SQLite keeps in the order of their keys."""
    if not store.is_sqlite:
        return None
    with store.engine.connect() as connection:
        made = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ).all()
        return {name: "WITHOUT ROWID" in sql for name, sql in made}


def collations(store):
    """PostgreSQL's collation of every column of text."""
    if store.is_sqlite:
        return None
    with store.engine.connect() as connection:
        return connection.exec_driver_sql(
            "SELECT table_name, column_name, collation_name FROM information_schema.columns "
            "WHERE table_schema = 'public' ORDER BY 1, 2"
        ).all()


def versions(store):
    """The database's schema, and that of each of its books."""
    with store.engine.connect() as connection:
        stamp = connection.exec_driver_sql(f"SELECT version_num FROM {STAMP}").scalars().all()
        return stamp, connection.exec_driver_sql("SELECT schema_version FROM book").scalars().all()


def test_a_database_that_was_brought_up_to_date_is_made_as_a_new_one_is(old, store_url, tmp_path):
    new = Store(keeping.fresh(store_url, tmp_path))
    new.create()

    old.upgrade()

    assert shape(old) == shape(new)
    assert is_clustered(old) == is_clustered(new)
    assert collations(old) == collations(new)
    assert set(shape(new)) == set(metadata.tables)
    new.close()


def test_a_new_database_is_of_the_newest_schema_and_of_the_last_migration(empty):
    from alembic.script import ScriptDirectory

    book = Book.create(empty, name="Tui", currency="NZD", digits=2, now=NOW)

    assert versions(empty) == ([str(SCHEMA)], [SCHEMA])
    assert ScriptDirectory(str(Path(migrations.__file__).parent)).get_current_head() == str(SCHEMA)
    empty.upgrade()
    assert versions(empty) == ([str(SCHEMA)], [SCHEMA])
    assert verify(book).ok


def test_a_book_of_the_first_schema_verifies_once_it_is_brought_up_to_date(old):
    old.upgrade()

    assert versions(old) == ([str(SCHEMA)], [SCHEMA])
    verified = verify(Book(old, BOOK))
    assert verified.problems == ()
    assert verified.entries == 108


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """A database of today with some of all that is derived: savings, shares of a cycle, gifts, corrections, loans, lots, fines."""
    folder = tmp_path_factory.mktemp("lived") / "tui"
    folder.mkdir()
    crew = Typed(folder)
    for line in LIVED:
        # What is corrected is what was recorded last.
        crew.do(line.replace("correct ", f"correct {crew.head[0] if crew.head else 0} "))
    store = Store(folder / "crewbook.db")
    yield store
    store.close()


LIVED = (
    *BEGIN,
    'member add ben --name "Ben Okafor" --on 2026-01-01',
    'pod open rainy --kind savings --name "Rainy Day" --set ask-about=none --on 2026-01-04',
    "pod open care --kind solidarity --name Care --on 2026-01-04",
    "contribute ana 500 --to rainy --on 2026-01-10",
    "contribute ben 7 --to rainy --on 2026-01-10",
    'correct --because "typed twice" --on 2026-02-02',
    "contribute ben 200 --to rainy --on 2026-02-10",
    "withdraw ana 20 --from rainy --on 2026-02-11",
    "contribute ana 5 --to care --on 2026-02-12",
    "contribute ben 6 --to care --on 2026-02-12",
    'correct --because "not mine" --on 2026-03-01',
    "cycle open rainy --price 10 --weeks 20 --on 2026-03-01",
    "cycle buy ana 30 --in rainy --on 2026-03-08",
    "cycle buy ben 20 --in rainy --on 2026-03-08",
    'correct --because "was Ana" --on 2026-03-09',
    "loan request 60 --from rainy --by ben --term 2 --on 2026-03-10",
    "loan pay-out L1 --on 2026-03-11",
    "loan repay L1 60 --on 2026-03-20",
    'fine set ben 2 --to rainy --because "came late" --on 2026-03-21',
    "fine pay ben 1 --to rainy --on 2026-03-22",
    'correct --because "not ben" --on 2026-04-01',
    "fine pay ben 1 --to rainy --on 2026-03-23",
    'fine set ana 3 --to care --because "came late" --on 2026-03-24',
    'fine waive F2 --because "was ill" --by ben --on 2026-03-25',
    'correct --because "was not ill" --on 2026-04-01',
    "fine pay ana 1 --to care --on 2026-04-02",
    'fine set ben 4 --to care --because "came late" --paid --on 2026-04-02',
    "pod open bakery --kind livelihood --on 2026-04-01",
    "shares class bakery A --par 10 --on 2026-04-01",
    "shares issue ben 20 --class bakery/A --into Bank-Main --on 2026-04-02",
)


@pytest.mark.parametrize("schema", range(1, SCHEMA))
def test_a_book_of_any_older_schema_becomes_what_it_were_had_it_been_kept_in_the_newest(schema, lived, empty):
    ((book, _),) = lived.versions().items()
    with empty.engine.begin() as connection, lived.engine.connect() as there:
        migrations.upgrade(connection, to=schema)
        older = sa.inspect(connection)
        for name in {*older.get_table_names()} - {STAMP}:
            table = sa.table(name, *(sa.column(each["name"]) for each in older.get_columns(name)))
            rows = [dict(row._mapping) for row in there.execute(sa.select(table))]
            if rows:
                connection.execute(sa.insert(table), rows)
        connection.execute(sa.text("UPDATE book SET schema_version = :schema"), {"schema": schema})
        if schema == 5:
            # As a program between two releases kept it.
            connection.exec_driver_sql("UPDATE brought SET minor = 0 WHERE per = 'day'")

    empty.upgrade()

    assert versions(empty) == ([str(SCHEMA)], [SCHEMA])
    assert keeping.kept(empty, book) == keeping.kept(lived, book)
    assert keeping.kept(lived, book)["brought"]
    assert verify(Book(empty, book)).problems == ()


def test_no_migration_reads_what_a_later_program_may_change():
    """What a schema derives stands in its own file, frozen."""
    folder = Path(migrations.__file__).parent / "versions"
    assert [
        each.name
        for each in folder.glob("v*.py")
        if re.search(r"^\s*(from|import) (ledger|pods)", each.read_text(), re.MULTILINE)
    ] == []


def test_a_book_of_an_older_schema_is_not_opened_as_it_is(old):
    with pytest.raises(Older) as refused, old.reading(BOOK):
        pass
    assert refused.value.exit_status == 4
    assert f"(schema 1; this one keeps schema {SCHEMA})" in refused.value.message

    with pytest.raises(Older), old.writing(BOOK):
        pass
    with old.reading(BOOK, is_any_schema=True) as session:
        assert session.head.seq == 108


def test_whoever_opens_an_older_book_may_bring_it_up_to_date_and_goes_on(old):
    old.when_older = old.upgrade

    with old.writing(BOOK) as session:
        assert session.head.seq == 108
    assert versions(old) == ([str(SCHEMA)], [SCHEMA])


def test_a_book_of_a_newer_schema_is_refused_whatever_one_does(old):
    old.upgrade()
    with old.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {STAMP} SET version_num = '{SCHEMA + 1}'")
        connection.exec_driver_sql(f"UPDATE book SET schema_version = {SCHEMA + 1}")

    with pytest.raises(Broken, match="newer crewbook"), old.reading(BOOK):
        pass
    with pytest.raises(Broken, match="newer crewbook"):
        Book.create(old, name="Tui", currency="NZD", digits=2, now=NOW)


def test_no_book_is_begun_among_older_ones(old):
    with pytest.raises(Older):
        Book.create(old, name="Tui", currency="NZD", digits=2, now=NOW)
    assert STAMP not in sa.inspect(old.engine).get_table_names()


def test_a_database_of_the_first_schema_without_any_book_is_brought_up_to_date_by_the_first_one(empty):
    """crewbook 0.1.0 left its tables behind when a beginning failed on a server."""
    with empty.engine.begin() as connection:
        migrations.upgrade(connection, to=1)
        connection.exec_driver_sql(f"DROP TABLE {STAMP}")

    book = Book.create(empty, name="Tui", currency="NZD", digits=2, now=NOW)

    assert verify(book).ok


def test_a_book_that_an_older_crewbook_began_in_a_newer_database_gets_what_it_lacks(old):
    """Two crews on one server, one of them still with the older program."""
    old.upgrade()
    with old.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM movement")
        connection.exec_driver_sql("UPDATE book SET schema_version = 1")
    other = Book.create(old, name="Other", currency="NZD", digits=2, now=NOW)

    old.when_older = old.upgrade

    assert verify(Book(old, BOOK)).ok
    assert verify(other).ok


def tables(store):
    with store.engine.connect() as connection:
        return {
            name: connection.exec_driver_sql(f"SELECT COUNT(*) FROM {name}").scalar_one()
            for name in keeping.FIRST_TABLES
        }


def test_a_migration_that_fails_in_the_middle_leaves_the_database_as_it_was(old, monkeypatch):
    before, rows = shape(old), tables(old)

    class Middle(Exception):
        pass

    def fails(_script, _newest):
        raise Middle

    monkeypatch.setattr(migrations, "_versions", fails)
    with pytest.raises(Middle):
        old.upgrade()

    assert shape(old) == before
    assert tables(old) == rows
    monkeypatch.undo()
    old.upgrade()
    assert verify(Book(old, BOOK)).ok


KILLED = """
import os, sys
from ledger import migrations
from ledger.store import Store
migrations._versions = lambda script, newest: os._exit(9)
Store(sys.argv[1]).upgrade()
"""
UPGRADE = """
import sys
from ledger.store import Store
store = Store(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
store.upgrade()
"""


def url_of(store):
    return store.url.render_as_string(hide_password=False)


def test_a_migration_that_is_killed_in_the_middle_leaves_the_database_as_it_was(old):
    before, rows = shape(old), tables(old)
    old.close()

    status, _, _ = warm.run(KILLED, url_of(old))

    assert status == 9
    assert shape(old) == before
    assert tables(old) == rows
    old.upgrade()
    assert verify(Book(old, BOOK)).ok


def test_two_programs_that_migrate_at_once_do_it_once(old):
    old.close()
    running = [warm.Process(UPGRADE, url_of(old)) for _ in range(3)]
    for each in running:
        assert each.stdout.readline() == "ready\n"
    for each in running:
        each.go()
    told = [each.communicate(timeout=100)[1] for each in running]

    assert told == ["", "", ""]
    assert versions(old) == ([str(SCHEMA)], [SCHEMA])
    assert verify(Book(old, BOOK)).ok


def test_programs_that_begin_the_first_books_of_a_database_at_once_all_begin_them(empty):
    begin = UPGRADE.replace("store.upgrade()", "store.create()")
    running = [warm.Process(begin, url_of(empty)) for _ in range(3)]
    for each in running:
        assert each.stdout.readline() == "ready\n"
    for each in running:
        each.go()

    assert [each.communicate(timeout=100)[1] for each in running] == ["", "", ""]
    assert versions(empty) == ([str(SCHEMA)], [])


def test_who_records_while_a_database_is_brought_up_to_date_loses_nothing(store_url, tmp_path):
    """A transaction that has begun ends first; the migration waits for it."""
    crew = Crew(tmp_path / "crew", keeping.fresh(store_url, tmp_path))
    other = Store(crew.url)
    with crew.store.writing(crew.book.id):
        script = UPGRADE.replace("store.upgrade()", "store.upgrade(); print('done')")
        running = warm.Process(script, crew.url)
        assert running.stdout.readline() == "ready\n"
        running.go()
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(timeout=0.5)
    assert running.communicate(timeout=100)[0] == "done\n"
    crew.post(saves("Ana", "5.00"), dt.date(2025, 3, 1))
    assert crew.verify().ok
    other.close()
    crew.close()


def test_the_released_database_itself_is_one_of_the_first_schema(tmp_path):
    """So that the tests above migrate what 0.1.0 really made."""
    shutil.copyfile(keeping.RELEASED, tmp_path / "released.db")
    released, made = Store(tmp_path / "released.db"), Store(tmp_path / "made.db")
    with made.engine.begin() as connection:
        migrations.upgrade(connection, to=1)
        connection.exec_driver_sql(f"DROP TABLE {STAMP}")

    assert shape(released) == shape(made)
    assert (tmp_path / "released.db").stat().st_size > 100_000
    released.close()
    made.close()


def test_whether_somebody_records_is_told_at_once(store_url, tmp_path):
    crew = Crew(tmp_path / "crew", keeping.fresh(store_url, tmp_path))
    other = Store(crew.url)

    assert not other.is_held(crew.book.id)
    with crew.store.writing(crew.book.id):
        assert other.is_held(crew.book.id)
    assert not other.is_held(crew.book.id)
    with other.writing(crew.book.id) as session:
        session.is_dry = True

    other.close()
    crew.close()


def test_a_migration_gives_up_when_somebody_holds_the_database_for_long_and_changes_nothing(old, monkeypatch):
    monkeypatch.setattr("ledger.engines.PATIENTLY", "PRAGMA busy_timeout = 0")
    monkeypatch.setattr("ledger.store._PATIENTLY", "SET LOCAL lock_timeout = '200ms'")
    before, other = shape(old), sa.create_engine(old.url)
    with other.connect() as holding:
        holding.exec_driver_sql("BEGIN IMMEDIATE" if old.is_sqlite else "SELECT id FROM book FOR UPDATE")
        with pytest.raises(Broken):
            old.upgrade()
        holding.rollback()
    other.dispose()

    assert shape(old) == before
    old.upgrade()
    assert versions(old) == ([str(SCHEMA)], [SCHEMA])
