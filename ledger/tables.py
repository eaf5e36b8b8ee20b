"""The tables of a journal and what derives from it, the same on SQLite and PostgreSQL, and their version. No query lives here."""

from __future__ import annotations

import sqlalchemy as sa

from ledger.errors import Broken

SCHEMA = 7
STAMP = "crewbook_schema"

# `sqlite_with_rowid=False`: rows lie in the order of their keys, without a second tree beside them. They are read in half the
# time and dirty half the pages. `entry` goes without: its rows are long.
metadata = sa.MetaData()
# Byte order everywhere: PostgreSQL's own collations would sort accounts and dates by language.
_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_day = _text
_keyed = sa.text("key IS NOT NULL")
# Which schema the database has, as Alembic asks for it; a row beside it in each book says which one that book is kept in.
sa.Table(
    STAMP, metadata,
    sa.Column("version_num", sa.String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name=f"{STAMP}_pkc"),
)  # fmt: skip
sa.Table(
    "book", metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("schema_version", sa.Integer, nullable=False),
    sa.Column("name", _text, nullable=False),
    sa.Column("currency", _text, nullable=False),
    sa.Column("first_day", _day, nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("seal", sa.String(64), nullable=False),
)  # fmt: skip
sa.Table(
    "entry", metadata,
    sa.Column("book_id", sa.String(36), primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("date", _day, nullable=False),
    sa.Column("kind", _text, nullable=False),
    sa.Column("key", _text),
    sa.Column("digest", sa.String(64)),
    sa.Column("batch", sa.BigInteger),
    sa.Column("seal", sa.String(64), nullable=False),
    sa.Column("text", _text, nullable=False),
    sa.Index("entry_key", "book_id", "key", unique=True),
    # A seal is looked for day by day. It may stand anywhere among all others: in an index of seals alone every commit
    # would write to a page that lies far from all that were written before it.
    sa.Index("entry_date", "book_id", "date", "seal"),
)  # fmt: skip
sa.Table(
    "posting", metadata,
    sa.Column("book_id", sa.String(36), primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("date", _day, nullable=False),
    sa.Column("account", _text, nullable=False),
    sa.Column("commodity", _text, nullable=False),
    sa.Column("minor", sa.BigInteger, nullable=False),
    sa.Column("cost_minor", sa.BigInteger),
    sa.Column("cost_commodity", _text),
    sa.Column("lot_date", _day),
    sa.Column("lot_label", _text),
    sa.Index("posting_account", "book_id", "account", "commodity", "date"),
    sqlite_with_rowid=False,
)  # fmt: skip
sa.Table(
    "balance", metadata,
    sa.Column("book_id", sa.String(36), primary_key=True),
    sa.Column("account", _text, primary_key=True),
    sa.Column("commodity", _text, primary_key=True),
    sa.Column("month", _text, primary_key=True),
    sa.Column("minor", sa.BigInteger, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip
# The same movement by day, so that the balance of any day adds up months and at most 31 days, however busy the month.
sa.Table(
    "movement", metadata,
    sa.Column("book_id", sa.String(36), primary_key=True),
    sa.Column("account", _text, primary_key=True),
    sa.Column("commodity", _text, primary_key=True),
    sa.Column("day", _day, primary_key=True),
    sa.Column("minor", sa.BigInteger, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip
# What members brought, by month and by day, and what of it was corrected when: see brought.py; what they were fined: see fined.py.
sa.Table(
    "brought", metadata,
    sa.Column("book_id", sa.String(36), primary_key=True),
    sa.Column("thing", _text, primary_key=True),
    sa.Column("commodity", _text, primary_key=True),
    sa.Column("per", _text, primary_key=True),
    sa.Column("span", _day, primary_key=True),
    sa.Column("corrects", _day, primary_key=True),
    sa.Column("minor", sa.BigInteger, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip
sa.Table(
    "record", metadata,
    sa.Column("book_id", sa.String(36), primary_key=True),
    sa.Column("kind", _text, primary_key=True),
    sa.Column("id", _text, primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("date", _day, nullable=False),
    sa.Column("pod", _text),
    sa.Column("member", _text),
    sa.Column("status", _text, nullable=False),
    sa.Column("due", _day),
    sa.Column("body", _text, nullable=False),
    sa.Index("record_pod", "book_id", "kind", "pod", "member"),
    sa.Index("record_seq", "book_id", "seq"),
    sqlite_with_rowid=False,
)  # fmt: skip
# The newest version of every record, so that what is open is found however much has ended: see records.py.
sa.Table(
    "newest", metadata,
    sa.Column("book_id", sa.String(36), primary_key=True),
    sa.Column("kind", _text, primary_key=True),
    sa.Column("id", _text, primary_key=True),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("date", _day, nullable=False),
    sa.Column("pod", _text),
    sa.Column("member", _text),
    sa.Column("status", _text, nullable=False),
    sa.Column("due", _day),
    # With `seq` an index holds all that is asked of it: SQLite then takes it, and not the table.
    sa.Index("newest_status", "book_id", "kind", "status", "pod", "member", "seq"),
    sa.Index("newest_date", "book_id", "kind", "date", "seq"),
    sa.Index("newest_due", "book_id", "kind", "status", "due", "seq"),
    sqlite_with_rowid=False,
)  # fmt: skip
sa.Table(
    "about", metadata,
    sa.Column("book_id", sa.String(36), primary_key=True),
    sa.Column("thing", _text, primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)  # fmt: skip
# Apart from the journal, so that it can be erased: nothing of it is sealed, and no entry says it.
sa.Table(
    "person", metadata,
    sa.Column("book_id", sa.String(36), primary_key=True),
    sa.Column("member", _text, primary_key=True),
    sa.Column("legal_name", _text, nullable=False),
    sa.Column("address", _text, nullable=False),
    sa.Column("contact", _text, nullable=False),
    sa.Column("nonce", sa.String(32), nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip


@sa.event.listens_for(metadata.tables["entry"], "before_create")
def _leave_out_what_has_no_key(table: sa.Table, connection: sa.Connection, **_: object) -> None:
    """Most entries have no key. Told when a table is made: naming a dialect above would load PostgreSQL's for every command."""
    index = next(index for index in table.indexes if index.name == "entry_key")
    index.dialect_kwargs[f"{connection.dialect.name}_where"] = _keyed


class Older(Broken):
    """The book is kept in an older schema than this program's."""


def check_schema(version: object) -> None:
    """Refuse a book that is kept in another schema than this program's.

    Raises: Older, when an older crewbook wrote it; Broken, when a newer one did.
    """
    if isinstance(version, int) and version > SCHEMA:
        raise Broken(
            f"This book was written by a newer crewbook (schema {version}; this one knows {SCHEMA}).",
            hint="Install the newest crewbook: pip install --upgrade crewbook",
        )
    if isinstance(version, int) and version < SCHEMA:
        raise Older(
            f"This book is still kept as an older crewbook did (schema {version}; this one keeps schema {SCHEMA}).",
            hint="Any command in its folder brings it up to date, after a backup: crewbook verify",
        )
