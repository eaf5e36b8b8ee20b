"""Older databases brought to the newest schema, a file a version in versions/. Nothing here is imported before one is due."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from ledger.tables import STAMP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

FIRST = "1"
"""The schema of databases without a stamp: crewbook 0.1.0 knew no other and made none."""


def upgrade(connection: sa.Connection, *, to: int | None = None) -> None:
    """Bring the database of `connection` to schema `to`, by default the newest, with every book in it.

    All of it happens in the transaction that `connection` is in: whoever is killed in the middle
    leaves the database as it was. The schema is the database's; what derives from a book's journal
    is filled for those books whose own version says that they lack it: a program of an older version
    may have begun one in a database that was newer already.
    """
    script = ScriptDirectory(str(Path(__file__).parent))
    newest = str(to or script.get_current_head())
    tables = sa.inspect(connection).get_table_names()
    if "book" in tables and STAMP not in tables:
        command.stamp(_config(connection), FIRST)
    command.upgrade(_config(connection), newest)
    for module in _versions(script, newest):
        if hasattr(module, "derive"):
            module.derive(connection)
    connection.execute(
        sa.text("UPDATE book SET schema_version = :version WHERE schema_version < :version"), {"version": int(newest)}
    )


def _config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _versions(script: ScriptDirectory, newest: str) -> Iterator[ModuleType]:
    """The versions' modules, oldest first."""
    for revision in reversed(list(script.walk_revisions("base", newest))):
        yield revision.module
