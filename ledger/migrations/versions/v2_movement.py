"""Schema 2: what moved by day, so that a balance of any day costs the same however busy its month; records by entry.

On SQLite the rows of a natural key lie in its order.
"""

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
        sqlite_with_rowid=False,
    )
    op.create_index("record_seq", "record", ["book_id", "seq"])
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for table in ("posting", "balance", "record", "about"):
            _cluster(connection, table)


def _cluster(connection: sa.Connection, table: str) -> None:
    """Write a table anew without row numbers, with the columns, keys and indexes that it has."""
    made = connection.execute(
        sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL"), {"table": table}
    ).all()
    connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {table}_1")
    for kind, sql in made:
        if kind == "table":
            connection.exec_driver_sql(f"{sql} WITHOUT ROWID")
    connection.exec_driver_sql(f"INSERT INTO {table} SELECT * FROM {table}_1")
    connection.exec_driver_sql(f"DROP TABLE {table}_1")
    for kind, sql in made:
        if kind == "index":
            connection.exec_driver_sql(sql)


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
