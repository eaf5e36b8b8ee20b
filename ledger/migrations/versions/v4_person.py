"""Schema 4: legal names, addresses and contacts, apart from the journal, so that they can be erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table `person`; nobody stands in it yet."""
    op.create_table(
        "person",
        sa.Column("book_id", sa.String(36), primary_key=True),
        sa.Column("member", _TEXT, primary_key=True),
        sa.Column("legal_name", _TEXT, nullable=False),
        sa.Column("address", _TEXT, nullable=False),
        sa.Column("contact", _TEXT, nullable=False),
        sa.Column("nonce", sa.String(32), nullable=False),
        sqlite_with_rowid=False,
    )
