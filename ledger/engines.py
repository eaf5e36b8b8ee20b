"""How each kind of database is connected to and asked: its settings, and what is checked of it once a connection. No query lives here."""

from __future__ import annotations

import functools
import logging
import os
import socket
import sqlite3
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ledger import trouble
from ledger.holding import NOTICE_SECONDS, PATIENCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PATIENTLY = f"PRAGMA busy_timeout = {PATIENCE_SECONDS * 1000}"
"""How SQLite is told to wait for longer on one connection."""
IN_MEMORY = {None, "", ":memory:"}
_OLDEST_SERVER = 120000
_CONNECT_SECONDS = 10


def sqlite(url: sa.URL, pool: type[sa.Pool] = sa.QueuePool) -> sa.Engine:
    """An engine for a SQLite file; every connection notices when another file was put in its place."""
    if url.database in IN_MEMORY:
        pool = sa.StaticPool
    engine = sa.create_engine(
        url,
        poolclass=pool,
        connect_args={"check_same_thread": False, "timeout": NOTICE_SECONDS, "isolation_level": None},
    )

    @sa.event.listens_for(engine, "connect")
    def _remember(_connection: Any, record: Any) -> None:
        record.info["file"] = _file(url.database)

    @sa.event.listens_for(engine, "checkout")
    def _look_again(_connection: Any, record: Any, _proxy: object) -> None:
        # A connection stays with its file for ever, even when another one was put in its place.
        if record.info["file"] != _file(url.database):
            raise sa.exc.DisconnectionError

    return engine


def settle(connection: sa.Connection) -> None:
    """Settle how a new connection to SQLite commits; SQLite reads the file for it, so somebody may have to be waited for.

    A rollback journal with EXTRA: a commit that was answered survives a power cut. WAL had a rare
    corruption bug with several writers up to SQLite 3.51.2.
    """
    if "is_settled" not in connection.info:
        run(connection, "PRAGMA synchronous=EXTRA", ())
        # On a Mac a sync ends in the drive's own memory without this; elsewhere it changes nothing.
        run(connection, "PRAGMA fullfsync=ON", ())
        # So that a long batch need not go to the disk before it is committed: at the most 64 MiB, taken when needed.
        run(connection, "PRAGMA cache_size=-65536", ())
        connection.info["is_settled"] = True


def run(connection: sa.Connection, statement: str, values: Any) -> Sequence[Any]:
    """The rows that a statement finds: tuples whose values also go by the names of their columns. A list of values is many times.

    SQLite is asked without SQLAlchemy, whose work around a short statement costs more than the statement itself.
    Raises: DBAPIError.
    """
    if connection.dialect.name != "sqlite":
        answer = connection.exec_driver_sql(statement, values)
        return answer.all() if answer.returns_rows else ()
    driver: Any = connection.connection.driver_connection
    try:
        ask = driver.executemany if isinstance(values, list) else driver.execute
        cursor = ask(statement, values)
        found: list[Any] = cursor.fetchall()
    except sqlite3.Error as error:
        raise sa.exc.DBAPIError.instance(statement, None, error, sqlite3.Error, dialect=connection.dialect) from error
    return list(map(_row(tuple(column[0] for column in cursor.description)), found)) if found else found


@functools.lru_cache(maxsize=256)
def _row(names: tuple[str, ...]) -> Callable[[Any], Any]:
    """What makes a row of columns of those names."""
    return type("Row", (tuple,), {"__slots__": (), **{name: property(itemgetter(n)) for n, name in enumerate(names)}})


def commit(connection: sa.Connection) -> None:
    """Commit on SQLite so that it can be tried again when a reader is in the way: SQLAlchemy would forget the transaction."""
    driver: Any = connection.connection.driver_connection
    try:
        driver.commit()
    except sqlite3.Error as error:
        raise sa.exc.OperationalError("COMMIT", None, error) from error


def postgresql(url: sa.URL) -> sa.Engine:
    """An engine for a server; it shows there who we are, and waits for nobody without a word."""
    # What went wrong is raised, and told to people by us; psycopg would print its own word beside it.
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)
    named = f"crewbook {os.getpid()} on {socket.gethostname()}"[:63]
    ours = {"application_name": named, "connect_timeout": str(_CONNECT_SECONDS)}
    engine = sa.create_engine(url, connect_args={key: value for key, value in ours.items() if key not in url.query})

    @sa.event.listens_for(engine, "connect", insert=True)
    def _prepare(connection: Any, _record: object) -> None:
        # The server tells its version with its greeting: nobody needs to ask.
        if connection.info.server_version < _OLDEST_SERVER:
            raise trouble.too_old(url, connection.info.server_version, _OLDEST_SERVER)
        connection.autocommit = True
        connection.execute(f"SET lock_timeout = '{NOTICE_SECONDS}s'")
        connection.autocommit = False

    return engine


def _file(path: str | None) -> tuple[int, int] | None:
    """What tells one file from another that was put in its place; None where there is no file."""
    try:
        status = os.stat(path or ":memory:")  # noqa: PTH116 - on the way of every transaction
    except OSError:
        return None
    return status.st_dev, status.st_ino
