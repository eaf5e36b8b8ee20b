"""What Alembic runs around every migration: on the connection, and in the transaction, that it was handed."""

from __future__ import annotations

from alembic import context

from ledger.tables import STAMP

context.configure(connection=context.config.attributes["connection"], version_table=STAMP)
context.run_migrations()
