"""Schema 6: the newest version of every record, found by where it stands, so that what ended need not be read for what is open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "6"
down_revision = "5"

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table `newest`."""
    op.create_table(
        "newest",
        sa.Column("book_id", sa.String(36), primary_key=True),
        sa.Column("kind", _TEXT, primary_key=True),
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("date", _TEXT, nullable=False),
        sa.Column("pod", _TEXT),
        sa.Column("member", _TEXT),
        sa.Column("status", _TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("newest_status", "newest", ["book_id", "kind", "status", "pod", "member", "seq"])
    op.create_index("newest_date", "newest", ["book_id", "kind", "date", "seq"])


def derive(connection: sa.Connection) -> None:
    """Fill it from the records of the books that lack it."""
    older = "SELECT id FROM book WHERE schema_version < 6"
    connection.execute(sa.text(f"DELETE FROM newest WHERE book_id IN ({older})"))
    connection.execute(
        sa.text(
            "INSERT INTO newest (book_id, kind, id, seq, date, pod, member, status) "
            "SELECT book_id, kind, id, seq, date, pod, member, status FROM record r "
            f"WHERE book_id IN ({older}) AND seq = "
            "(SELECT MAX(v.seq) FROM record v WHERE v.book_id = r.book_id AND v.kind = r.kind AND v.id = r.id)"
        )
    )
