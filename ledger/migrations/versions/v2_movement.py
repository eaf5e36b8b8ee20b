"""Schema 2: what moved by day, so that a balance of any day costs the same however busy its month; records by entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table `movement`, and find records by the entry that changed them."""
    op.create_table(
        "movement",
        sa.Column("book_id", sa.String(36), primary_key=True),
        sa.Column("account", _TEXT, primary_key=True),
        sa.Column("commodity", _TEXT, primary_key=True),
        sa.Column("day", _TEXT, primary_key=True),
        sa.Column("minor", sa.BigInteger, nullable=False),
    )
    op.create_index("record_seq", "record", ["book_id", "seq"])


def derive(connection: sa.Connection) -> None:
    """Fill it from the postings of the books that lack it."""
    connection.execute(
        sa.text(
            "INSERT INTO movement (book_id, account, commodity, day, minor) "
            "SELECT book_id, account, commodity, date, SUM(minor) FROM posting "
            "WHERE book_id IN (SELECT id FROM book WHERE schema_version < 2) "
            "GROUP BY book_id, account, commodity, date"
        )
    )
