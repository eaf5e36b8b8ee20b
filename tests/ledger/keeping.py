"""Random books for the round trips, and everything that a database holds of one, to compare."""

import contextlib
import datetime as dt
from decimal import Decimal

import sqlalchemy as sa
from hypothesis import strategies as st

from ledger import text
from ledger.errors import Refused
from ledger.tables import STAMP, metadata
from tests.ledger.acts import FIRST, Crew, Share, Thing, Trade, Two, saves, takes

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
acts = plain | trades | st.builds(Two, name=st.sampled_from(["A", "B"]))
steps = st.lists(
    st.tuples(st.lists(acts, min_size=1, max_size=3), days, st.none() | words.filter(lambda key: bool(key.strip()))),
    max_size=12,
)


def lived(crew: Crew, doings) -> Crew:
    """The crew after it did all that its book allows."""
    crew.post(Share(name="BAKERY.A"), FIRST)
    for at, (together, on, key) in enumerate(doings):
        with contextlib.suppress(Refused):
            crew.post_all(*together, on=on, key=key and f"{key} {at}")
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


def pages(folder):
    """Every page's bytes by its name."""
    return {path.name: path.read_bytes() for path in sorted((folder / "pages").glob("*.beancount"))}
