"""A book as its database's files hold it, damaged or not, for `verify` to look at: the one reader that trusts nothing."""

from __future__ import annotations

import functools
from typing import Any

import sqlalchemy as sa

from ledger.errors import Broken
from ledger.tables import SCHEMA, STAMP, check_schema, metadata

NO_TEXT = "its own description of its tables is damaged"
DAMAGED = "crewbook.db is damaged. Keep a copy of it; then bring the book back from its pages: crewbook restore ."


class Damaged(Broken):
    """What should be a database of books is none, or cannot be read as one any more."""


class Examined:
    """A book as its database holds it, for `verify`: what cannot be read becomes a sentence in `damage`, not an error."""

    def __init__(self, connection: sa.Connection, book_id: str) -> None:
        self.connection = connection
        self.book_id = book_id
        self.is_sqlite = connection.dialect.name == "sqlite"
        self.damage: list[str] = []
        self.head = self._head()

    def _head(self) -> Any:
        """The book's row, its values as they stand there.

        Raises: Broken, when there is none, or a newer crewbook wrote it.
        """
        found = self._rows("book", "id")
        if not found and self.damage:
            raise Damaged(f"The database does not answer: {self.damage[0]}.", hint=DAMAGED)
        if not found:
            raise Broken(
                f"The database holds no book {self.book_id}.", hint="Check book and database in crewbook.toml."
            )
        check_schema(found[0].schema_version)
        return found[0]

    def check(self) -> None:
        """Ask the database whether its own pages, indexes and constraints are whole, and its tables as they were made.

        SQLite can tell; PostgreSQL has nothing alike without an extension (amcheck), so there only the stamp is looked at.
        """
        stamps = [str(row[0]) for row in self._rows(STAMP)]
        if stamps != [str(SCHEMA)]:
            stamp = " and ".join(stamps) or "none"
            self.damage.append(f"its stamp must be that of schema {SCHEMA} and is {stamp}")
        if not self.is_sqlite:
            return
        try:
            said = [str(row[0]) for row in self.connection.exec_driver_sql("PRAGMA integrity_check(20)").all()]
            made, stands = _made(), _layout(self.connection)
        except sa.exc.DBAPIError as error:
            said, made, stands = [said_by(error)], {}, {}
        except UnicodeDecodeError:
            said, made, stands = [NO_TEXT], {}, {}
        self.damage += [each for each in said if each != "ok"]
        self.damage += [
            f"table {name} is not laid out as crewbook lays it out"
            for name, each in made.items()
            if stands.get(name) != each
        ]

    def rows(self, table: str) -> list[Any]:
        """All rows of a table that can be read, their columns in the order of tables.py.

        A value that is no text where text must be comes as bytes.
        """
        return self._rows(table, "book_id")

    def _rows(self, table: str, key: str = "") -> list[Any]:
        # Named here, for SQLite answers with the names that stand in its file, which may be damaged.
        columns = ", ".join(f"{column.name} AS {column.name}" for column in metadata.tables[table].columns)
        # SQLite reads the table itself, front to back (the plus sign has it look nothing up): damaged order would hide rows.
        itself = " NOT INDEXED" if self.is_sqlite else ""
        of_the_book = f" WHERE {'+' if self.is_sqlite else ''}{key} = :book_id" if key else ""
        statement = sa.text(f"SELECT {columns} FROM {table}{itself}{of_the_book}")
        values = {"book_id": self.book_id} if key else {}
        try:
            return list(self.connection.execute(statement, values).all())
        except sa.exc.DBAPIError:
            if not self.is_sqlite:
                raise
        # Once more, row by row, with what is no text as the bytes that it is.
        found: list[Any] = []
        driver: Any = self.connection.connection.driver_connection
        driver.text_factory = _text_or_bytes
        try:
            found.extend(self.connection.execute(statement, values))
        except sa.exc.DBAPIError as error:
            self.damage.append(f"table {table}: {said_by(error)}")
        driver.text_factory = str
        return found


@functools.cache
def _made() -> dict[str, list[Any]]:
    """How crewbook lays its tables out."""
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    metadata.create_all(engine)
    with engine.connect() as connection:
        made = _layout(connection)
    engine.dispose()
    return made


def _layout(connection: sa.Connection) -> dict[str, list[Any]]:
    """Per table its columns and indexes, as SQLite understands them."""
    found: dict[str, list[Any]] = {name: [] for name in metadata.tables}
    for sql in _LAYOUT:
        for name, *row in connection.exec_driver_sql(sql).all():
            if name in found:
                found[name].append(row)
    return found


_LAYOUT = (
    (
        'SELECT m.name, c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden '
        "FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid"
    ),
    (
        'SELECT m.name, l."unique", l.origin, l.partial, x.seqno, x.name, x."desc", x.coll, x.key '
        "FROM sqlite_master m, pragma_index_list(m.name) l, pragma_index_xinfo(l.name) x "
        "WHERE m.type = 'table' ORDER BY 1, 2, 3, l.name, x.seqno"
    ),
)


def _text_or_bytes(raw: bytes) -> str | bytes:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw


def said_by(error: sa.exc.DBAPIError) -> str:
    """What the database itself said, on one line."""
    return str(error.orig).strip().split("\n")[0]
