"""Schema 3: less to write for an entry. Keys are found only where there are some, and a seal within its day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """Index entries by day and seal, and those with a key by it."""
    for name in ("entry_seal", "entry_date"):
        op.drop_index(name, "entry")
    with op.batch_alter_table("entry") as entry:
        entry.drop_constraint("entry_key", type_="unique")
    keyed = sa.text("key IS NOT NULL")
    op.create_index("entry_key", "entry", ["book_id", "key"], unique=True, sqlite_where=keyed, postgresql_where=keyed)
    op.create_index("entry_date", "entry", ["book_id", "date", "seal"])
