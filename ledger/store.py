"""Databases of books and their transactions, on SQLite or PostgreSQL. What is read and written: session.py."""

from __future__ import annotations

import datetime as dt
import functools
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa

from ledger import engines, holding, trouble
from ledger.act import BookFacts
from ledger.errors import Broken, CrewbookError
from ledger.examined import DAMAGED, NO_TEXT, Damaged, Examined
from ledger.head import Head
from ledger.session import BOOK, Session
from ledger.tables import SCHEMA, STAMP, Older, check_schema, metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TO_READ, _TO_WRITE = "BEGIN", "BEGIN IMMEDIATE"
_NOTHING = "Nothing was recorded."
# Who makes or changes tables on a server does so alone; nobody waits for ever.
_ALONE = "SELECT pg_advisory_xact_lock(7297391)"
_PATIENTLY = f"SET LOCAL lock_timeout = '{holding.PATIENCE_SECONDS}s'"
# Who holds a book's row: its xmax is the transaction that locked it.
_HOLDER = sa.text(
    "SELECT a.pid, a.application_name, a.usename, to_char(a.xact_start, 'HH24:MI:SS') AS since FROM pg_locks l "
    "JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'transactionid' AND l.granted "
    "AND l.mode = 'ExclusiveLock' AND l.transactionid = (SELECT xmax FROM book WHERE id = :book_id)"
)
_Answer = TypeVar("_Answer")


class Store:
    """A database of books: a SQLite file named by its path, or any database by its URL.

    `tell` is called with a sentence when somebody must be waited for.
    `when_older` is called when a book is opened that is kept in an older schema; it may `upgrade`. Without it
    such a book is not opened.
    Raises: Broken, when it cannot be reached or was made by a newer crewbook.
    """

    def __init__(self, source: str | Path) -> None:
        url = str(source)
        self.when_older: Callable[[], None] | None = None
        self.tell: Callable[[str], None] = lambda _: None
        try:
            # A path is never read as a URL: a folder may be called “whose money?”.
            self.url = sa.URL.create("sqlite", database=url) if isinstance(source, Path) else sa.make_url(url)
            self.is_sqlite = self.url.get_backend_name() == "sqlite"
            if not self.is_sqlite and self.url.drivername == "postgresql":
                self.url = self.url.set(drivername="postgresql+psycopg")
            trouble.check_host(self.url)
            self.engine = engines.sqlite(self.url) if self.is_sqlite else engines.postgresql(self.url)
        except ImportError as error:
            raise trouble.not_installed(self.url, error) from None
        except (sa.exc.ArgumentError, ValueError):
            raise trouble.unreadable(url) from None

    @property
    def file(self) -> str | None:
        """The path of a SQLite database; None for one that lies in memory or on a server."""
        is_file = self.is_sqlite and self.url.database not in engines.IN_MEMORY
        return self.url.database if is_file else None

    def create(self) -> None:
        """Make the tables of the newest schema in a database that has none yet.

        Raises: Broken, when books of another schema are there.
        """
        with self._speaking(), self._patient() as connection:
            self._begin_alone(connection)
            version = _schema(connection)
            if version is None:
                metadata.create_all(connection)
                connection.exec_driver_sql(f"INSERT INTO {STAMP} (version_num) VALUES ('{SCHEMA}')")
            elif version < SCHEMA and connection.exec_driver_sql("SELECT 1 FROM book").first() is None:
                self._upgrade(connection)
            else:
                check_schema(version)
            connection.commit()

    def upgrade(self) -> None:
        """Bring the database, and every book in it, to the newest schema: all of it in one transaction, or nothing."""
        with self._speaking(), self._patient() as connection:
            self._begin_alone(connection)
            if not self.is_sqlite:
                # Who is in the middle of recording ends first, and who comes now waits and then sees the new schema.
                connection.exec_driver_sql("LOCK TABLE book IN ACCESS EXCLUSIVE MODE")
            self._upgrade(connection)
            connection.commit()

    def _upgrade(self, connection: sa.Connection) -> None:
        from ledger import migrations

        migrations.upgrade(connection)

    def _begin_alone(self, connection: sa.Connection) -> None:
        if self.is_sqlite:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql(_PATIENTLY)
            connection.exec_driver_sql(_ALONE)

    @contextmanager
    def writing(self, book_id: str | None) -> Iterator[Session]:
        """A transaction that holds the book's row; it commits at the end, or not at all.

        Raises: Broken, which says that nothing was recorded, or that it was all the same, or that nobody knows.
        """
        with self._speaking(_NOTHING), self.engine.connect() as connection:
            session = self._session(connection, book_id, _TO_WRITE, lock=not self.is_sqlite)
            try:
                yield session
            except BaseException:
                # Ctrl-C too: a connection goes back to its pool with nothing begun, and a book is not held for nobody.
                connection.rollback()
                raise
            if session.is_dry:
                connection.rollback()
            else:
                session.finish()
                self._commit(session)

    def _commit(self, session: Session) -> None:
        """Commit; when the database does not say that it did, look whether the last entry stands there.

        Raises: Broken, which tells a person what came of it; DBAPIError, when nothing was recorded.
        """
        try:
            if self.is_sqlite:
                self._patiently(session, lambda: engines.commit(session.connection), _NOTHING)
            session.connection.commit()
        except sa.exc.DBAPIError as error:
            try:
                is_recorded = self._is_recorded(session)
            except sa.exc.DBAPIError:
                raise self._explained(
                    error,
                    "It may or may not be recorded.",
                    hint="Look when the database answers again, before you type it a second time: crewbook journal "
                    "--last 3. With --key it is safe to repeat: the same key is never recorded twice.",
                ) from error
            if not is_recorded:
                raise
            if self.is_sqlite:
                assert session.head is not None
                raise self._explained(
                    error,
                    f"All of it is recorded, up to entry {session.head.seq}, but the disk may not keep it.",
                    hint="Do not type it again. Copy the folder to another disk, look after this one, then: crewbook verify",
                ) from error
            # A server that lost us behind the commit has it on its disk.

    def _is_recorded(self, session: Session) -> bool:
        """Whether what a session wrote stands in the book, asked on another connection."""
        # What the lost connection holds is let go of; a commit that a server is still about is waited for.
        session.connection.invalidate()
        with self.engine.connect() as connection:
            assert session.head is not None
            try:
                seal = self._session(connection, session.book_id, _TO_WRITE, lock=not self.is_sqlite).seal_of_entry(
                    session.head.seq
                )
            except Broken:
                # Not even the book itself is there: it was about to begin.
                seal = None
            connection.rollback()
        return seal == session.head.seal

    @contextmanager
    def reading(self, book_id: str, *, is_any_schema: bool = False) -> Iterator[Session]:
        """A transaction that sees one moment of the book, whatever others write meanwhile.

        With `is_any_schema` a book of an older one is read as it is: only its head and its texts can be asked for.
        """
        with self._speaking(), self.engine.connect() as connection:
            yield self._session(connection, book_id, _TO_READ, is_any_schema=is_any_schema)
            connection.rollback()

    def _session(self, connection: sa.Connection, book_id: str | None, begin: str, **how: bool) -> Session:
        """A transaction that has begun, on a book of the newest schema."""
        session = Session(connection, book_id)
        outcome = _NOTHING if begin == _TO_WRITE else ""
        self._patiently(session, lambda: self._begin(connection, begin), outcome)
        if book_id is None:
            return session
        try:
            session.head = self._patiently(session, lambda: self._head(session, begin, **how), outcome)
        except Older:
            connection.rollback()
            if self.when_older is None:
                raise
            self.when_older()
            self._begin(connection, begin)
            session.head = session.read_head(**how)
        if self.file and "is_whole" not in connection.info:
            trouble.check_whole(Path(self.file))
            connection.info["is_whole"] = True
        return session

    def _begin(self, connection: sa.Connection, begin: str) -> None:
        if self.is_sqlite:
            self._settle(connection)
            connection.exec_driver_sql(begin)
        elif begin == _TO_READ:
            connection.execution_options(isolation_level="REPEATABLE READ")

    def _head(self, session: Session, begin: str, **how: bool) -> Head:
        try:
            return session.read_head(**how)
        except sa.exc.DBAPIError as error:
            if not error.connection_invalidated:
                raise
            # The server was restarted since it was last asked. Nothing of this transaction was, so it begins anew.
            session.connection.rollback()
            self._begin(session.connection, begin)
            return session.read_head(**how)

    @contextmanager
    def examining(self, book_id: str) -> Iterator[Examined]:
        """A transaction that reads one moment of the book as the disk holds it, damaged or not.

        Raises: Broken, when the database does not answer, holds no such book, or a newer crewbook wrote it.
        """
        with self._speaking(), self._patient(self._afresh) as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
            try:
                examined = self._examined(connection, book_id)
            except Older:
                connection.rollback()
                if self.when_older is None:
                    raise
                self.when_older()
                examined = self._examined(connection, book_id)
            yield examined
            connection.rollback()

    def _examined(self, connection: sa.Connection, book_id: str) -> Examined:
        if self.is_sqlite:
            connection.exec_driver_sql("BEGIN")
        try:
            return Examined(connection, book_id)
        except Damaged:
            # What can be seen of the file itself says more than what SQLite makes of it.
            if self.file and (seen := trouble.damage(Path(self.file))):
                raise Damaged(seen, hint=trouble.RESTORE, where=self.file) from None
            raise

    @functools.cached_property
    def _afresh(self) -> sa.Engine:
        """Connects anew each time: a connection remembers what it read, whatever is done to the file behind its back."""
        is_file = self.is_sqlite and self.url.database not in engines.IN_MEMORY
        return engines.sqlite(self.url, sa.NullPool) if is_file else self.engine

    def _patiently(self, session: Session, step: Callable[[], _Answer], outcome: str) -> _Answer:
        """Do a step for which another process may have to be waited for: who it is is told, and waited for longer.

        Raises: Broken, when it is still there then, or cannot go on.
        """
        try:
            return step()
        except sa.exc.OperationalError as error:
            if not _is_locked(error):
                raise
        found = self._holders(session)
        where = trouble.shown(self.url)
        if holding.is_hopeless(found):
            raise holding.held(found, outcome=outcome, where=where)
        self.tell(holding.waits_for(found))
        session.connection.exec_driver_sql(engines.PATIENTLY if self.is_sqlite else _PATIENTLY)
        try:
            return step()
        except sa.exc.OperationalError as error:
            if not _is_locked(error):
                raise
            raise holding.held(self._holders(session) or found, outcome=outcome, where=where) from None

    def _holders(self, session: Session) -> list[holding.Holder]:
        """Who holds the book, as far as the system or the server tells; on a server the transaction begins anew."""
        if self.is_sqlite:
            return holding.holders(self.url.database or "")
        session.connection.rollback()
        rows = session.connection.execute(_HOLDER, {"book_id": session.book_id}).all()
        return [holding.on_server(row.pid, row.application_name, row.usename, row.since) for row in rows]

    def books(self) -> list[BookFacts]:
        """The books in this database, by name."""
        with self._speaking(), self._patient() as connection:
            rows = connection.execute(sa.text(f"{BOOK} ORDER BY name, id")).all()
            return [BookFacts(row.id, row.name, row.currency, dt.date.fromisoformat(row.first_day)) for row in rows]

    def versions(self) -> dict[str, int]:
        """In which schema each book of this database is kept, by its id."""
        with self._speaking(), self._patient() as connection:
            # A server's database may be new; a file without our tables is not what it should be, and is told so.
            if not self.is_sqlite and _schema(connection) is None:
                return {}
            return {row.id: row.schema_version for row in connection.execute(sa.text(BOOK))}

    def is_sound(self) -> bool:
        """Whether SQLite can read its own file from end to end; a server looks after its files itself."""
        if not self.is_sqlite:
            return True
        with self._speaking(), self._patient() as connection:
            return connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"

    def is_held(self, book_id: str) -> bool:
        """Whether somebody is recording in a book at this moment; nobody is waited for."""
        with self._speaking(), self.engine.connect() as connection:
            try:
                if self.is_sqlite:
                    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                else:
                    lock = sa.text("SELECT id FROM book WHERE id = :id FOR UPDATE NOWAIT")
                    connection.execute(lock, {"id": book_id})
            except sa.exc.OperationalError as error:
                return "readonly" not in str(error.orig)
            finally:
                # The next one waits again.
                connection.rollback()
                connection.invalidate()
            return False

    def copy_to(self, path: Path) -> None:
        """Copy a SQLite database to a new file, as it is at one moment, whatever others write meanwhile."""
        with self._speaking(), self._patient() as connection:
            # Who reads keeps others from committing for as long; without that a copy would wait for ever for a stuck program.
            connection.exec_driver_sql("BEGIN")
            # An empty file would be copied without a word.
            connection.exec_driver_sql("SELECT 1 FROM book")
            there = sqlite3.connect(path)
            try:
                connection.connection.driver_connection.backup(there)  # type: ignore[union-attr]
            except sqlite3.Error as error:
                raise sa.exc.DBAPIError("backup", None, error) from error
            finally:
                there.close()

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    @contextmanager
    def _speaking(self, outcome: str = "") -> Iterator[None]:
        """Turn what a database says into what a person can act on; `outcome` says what became of what they did."""
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise self._explained(error, outcome) from error

    def _patient(self, engine: sa.Engine | None = None) -> sa.Connection:
        """A connection for what is seldom asked: it waits for others for as long as anybody waits."""
        connection = (engine or self.engine).connect()
        try:
            if self.is_sqlite:
                connection.exec_driver_sql(engines.PATIENTLY)
                self._settle(connection)
        except BaseException:
            # Nobody else knows of it yet, so nobody else could close it.
            connection.close()
            raise
        return connection

    def _settle(self, connection: sa.Connection) -> None:
        try:
            engines.settle(connection)
        except UnicodeDecodeError as error:
            # What SQLite says of a damaged file quotes the damage, which Python cannot read.
            where = trouble.shown(self.url)
            raise Damaged(f"The database does not answer: {NO_TEXT}.", hint=DAMAGED, where=where) from error

    def _explained(self, error: sa.exc.DBAPIError, outcome: str = "", hint: str = "") -> CrewbookError:
        if _is_locked(error):
            found = holding.holders(self.url.database or "") if self.is_sqlite else []
            return holding.held(found, outcome=outcome, where=trouble.shown(self.url))
        return trouble.explained(self.url, error.orig, outcome, hint)


def _is_locked(error: sa.exc.DBAPIError) -> bool:
    """Whether somebody else was in the way for too long."""
    return "is locked" in str(error.orig) or getattr(error.orig, "sqlstate", None) == "55P03"


def _schema(connection: sa.Connection) -> int | None:
    """Which schema the database has; None when it has no tables of ours. crewbook 0.1.0 left no stamp."""
    there = sa.inspect(connection).get_table_names()
    if STAMP in there:
        return int(connection.exec_driver_sql(f"SELECT version_num FROM {STAMP}").scalar_one())
    return 1 if "book" in there else None
