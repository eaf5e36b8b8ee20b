"""Schema 1, of crewbook 0.1.0: a journal, its postings, balances by month, records, and what concerns what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_ID = sa.String(36)
_SEAL = sa.String(64)


def upgrade() -> None:
    """Make the tables, as they were then."""
    op.create_table(
        "book",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("schema_version", sa.Integer, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("currency", _TEXT, nullable=False),
        sa.Column("first_day", _TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("seal", _SEAL, nullable=False),
    )
    _entries()
    op.create_table(
        "balance",
        sa.Column("book_id", _ID, primary_key=True),
        sa.Column("account", _TEXT, primary_key=True),
        sa.Column("commodity", _TEXT, primary_key=True),
        sa.Column("month", _TEXT, primary_key=True),
        sa.Column("minor", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "record",
        sa.Column("book_id", _ID, primary_key=True),
        sa.Column("kind", _TEXT, primary_key=True),
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("date", _TEXT, nullable=False),
        sa.Column("pod", _TEXT),
        sa.Column("member", _TEXT),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("due", _TEXT),
        sa.Column("body", _TEXT, nullable=False),
    )
    op.create_index("record_pod", "record", ["book_id", "kind", "pod", "member"])
    op.create_table(
        "about",
        sa.Column("book_id", _ID, primary_key=True),
        sa.Column("thing", _TEXT, primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    )


def _entries() -> None:
    op.create_table(
        "entry",
        sa.Column("book_id", _ID, primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("date", _TEXT, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("key", _TEXT),
        sa.Column("digest", _SEAL),
        sa.Column("batch", sa.BigInteger),
        sa.Column("seal", _SEAL, nullable=False),
        sa.Column("text", _TEXT, nullable=False),
        sa.UniqueConstraint("book_id", "key", name="entry_key"),
    )
    op.create_index("entry_seal", "entry", ["book_id", "seal"])
    op.create_index("entry_date", "entry", ["book_id", "date", "seq"])
    op.create_table(
        "posting",
        sa.Column("book_id", _ID, primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("date", _TEXT, nullable=False),
        sa.Column("account", _TEXT, nullable=False),
        sa.Column("commodity", _TEXT, nullable=False),
        sa.Column("minor", sa.BigInteger, nullable=False),
        sa.Column("cost_minor", sa.BigInteger),
        sa.Column("cost_commodity", _TEXT),
        sa.Column("lot_date", _TEXT),
        sa.Column("lot_label", _TEXT),
    )
    op.create_index("posting_account", "posting", ["book_id", "account", "commodity", "date"])
