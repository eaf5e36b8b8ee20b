"""Random books for the round trips, everything that a database holds of one, and a database as 0.1.0 left it."""

import contextlib
import datetime as dt
import uuid
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa
from hypothesis import strategies as st

from ledger import migrations, text
from ledger.errors import Invalid, Refused
from ledger.store import Store
from ledger.tables import STAMP, metadata
from tests.ledger.acts import FIRST, Crew, Share, Thing, Trade, Two, Undo, saves, takes

RELEASED = Path(__file__).parents[1] / "books" / "0.1.0" / "crewbook.db"
FIRST_TABLES = ("book", "entry", "posting", "balance", "record", "about")

days = st.integers(0, 700).map(lambda at: (FIRST + dt.timedelta(days=at)).isoformat())
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(text.clean)
who = st.sampled_from(["Ana", "Ben", "Cho-7K3Q"])
cents = st.integers(1, 10**7).map(lambda minor: str(Decimal(minor).scaleb(-2)))
bodies = st.dictionaries(words, st.none() | st.booleans() | st.integers(-(2**53), 2**53) | words, max_size=3)
things = st.builds(
    Thing, name=st.sampled_from(["T1", "T2", "小明"]), body=bodies, status=st.sampled_from(["open", "closed"]),
    due=st.none() | st.dates(FIRST, FIRST + dt.timedelta(days=900)),
)  # fmt: skip
trades = st.integers(1, 99).map(
    lambda units: Trade(units=Decimal(-units), cost=Decimal("10.05"), bought=dt.date(2025, 3, 3), label=f"1-{units}")
)
plain = st.builds(saves, who, cents, words) | st.builds(takes, who, cents) | things
undone = st.builds(Undo, entry=st.integers(2, 12))
acts = plain | trades | st.builds(Two, name=st.sampled_from(["A", "B"])) | undone
steps = st.lists(
    st.tuples(st.lists(acts, min_size=1, max_size=3), days, st.none() | words.filter(lambda key: bool(key.strip()))),
    max_size=12,
)


def lived(crew: Crew, doings) -> Crew:
    """The crew after it did all that its book allows, and one thing that was begun and undone."""
    crew.post(Share(name="BAKERY.A"), FIRST)
    for at, (together, on, key) in enumerate(doings):
        with contextlib.suppress(Refused, Invalid):
            crew.post_all(*together, on=on, key=key and f"{key} {at}")
    begun = crew.post(Thing(name="T9", body={}), FIRST)
    crew.post(Undo(entry=begun.entry.seq), FIRST)
    return crew


def kept(store, book):
    """Every row that the database holds of a book, table by table."""
    found = {}
    with store.engine.connect() as connection:
        for name, table in metadata.tables.items():
            if name != STAMP:
                of = table.c.id if name == "book" else table.c.book_id
                found[name] = sorted(map(tuple, connection.execute(sa.select(table).where(of == book))), key=repr)
    return found


def forget(store, book):
    """The database loses a book."""
    with store.engine.begin() as connection:
        for name, table in metadata.tables.items():
            if name != STAMP:
                of = table.c.id if name == "book" else table.c.book_id
                connection.execute(sa.delete(table).where(of == book))


def bring(store, rows):
    """A database gets the rows of a book that another one kept, and loses what tests before this one left in it."""
    with store.engine.begin() as connection:
        for name, table in metadata.tables.items():
            if name != STAMP:
                connection.execute(sa.delete(table))
            if rows.get(name):
                connection.execute(
                    sa.insert(table), [dict(zip(table.c.keys(), row, strict=True)) for row in rows[name]]
                )


def pages(folder):
    """Every page's bytes by its name."""
    return {path.name: path.read_bytes() for path in sorted((folder / "pages").glob("*.beancount"))}


def fresh(store_url, tmp_path):
    """The URL of a database in which nothing is."""
    if store_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / uuid.uuid4().hex}.db"
    name = f"crew_{uuid.uuid4().hex}"
    engine = Store(store_url).engine
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return sa.make_url(store_url).set(database=name).render_as_string(hide_password=False)


def as_released(store):
    """The database as crewbook 0.1.0 left it, without a stamp, with its book of 108 entries."""
    with store.engine.begin() as connection:
        migrations.upgrade(connection, to=1)
        connection.exec_driver_sql(f"DROP TABLE {STAMP}")
        released = sa.create_engine(f"sqlite:///{RELEASED}")
        with released.connect() as there:
            for table in FIRST_TABLES:
                rows = [dict(row._mapping) for row in there.exec_driver_sql(f"SELECT * FROM {table}")]
                connection.execute(sa.insert(metadata.tables[table]), rows)
        released.dispose()
