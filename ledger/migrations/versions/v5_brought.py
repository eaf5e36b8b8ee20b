"""Schema 5: what members brought, added up by month and by day, so that what is owed costs the same in any book."""

from __future__ import annotations

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

from ledger import brought

revision = "5"
down_revision = "4"

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_INSERT = (
    "INSERT INTO brought (book_id, thing, commodity, per, span, corrects, minor) "
    "VALUES (:book_id, :thing, :commodity, :per, :span, :corrects, :minor)"
)


def upgrade() -> None:
    """Make the table `brought`."""
    op.create_table(
        "brought",
        sa.Column("book_id", sa.String(36), primary_key=True),
        *(sa.Column(name, _TEXT, primary_key=True) for name in ("thing", "commodity", "per", "span", "corrects")),
        sa.Column("minor", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )


def derive(connection: sa.Connection) -> None:
    """Fill it from the entries of the books that lack it."""
    for (book,) in connection.execute(sa.text("SELECT id FROM book WHERE schema_version < 5")).all():
        sums = [
            dict(zip(("thing", "commodity", "per", "span", "corrects"), key, strict=True), book_id=book, minor=minor)
            for key, minor in _sums(connection, book).items()
        ]
        connection.execute(sa.text("DELETE FROM brought WHERE book_id = :book_id"), {"book_id": book})
        if sums:
            connection.execute(sa.text(_INSERT), sums)


def _sums(connection: sa.Connection, book: str) -> dict[brought.Sum, int]:
    of_book = {"book_id": book}
    about: defaultdict[int, list[str]] = defaultdict(list)
    sql = (
        "SELECT seq, thing FROM about WHERE book_id = :book_id AND "
        "((thing >= 'entry/' AND thing < 'entry0') OR (thing >= 'given/' AND thing < 'given0'))"
    )
    for seq, thing in connection.execute(sa.text(sql), of_book):
        about[seq].append(thing)
    sql = "SELECT seq, kind, date FROM entry WHERE book_id = :book_id"
    kinds = {seq: (kind, day) for seq, kind, day in connection.execute(sa.text(sql), of_book)}
    sums: defaultdict[brought.Sum, int] = defaultdict(int)
    sql = (
        "SELECT seq, account, commodity, date, minor FROM posting WHERE book_id = :book_id AND "
        "(account LIKE 'Liabilities:Savings:%' OR account LIKE 'Liabilities:Cycle:%' OR account LIKE 'Equity:Social:%')"
    )
    for seq, *moved in connection.execute(sa.text(sql), of_book):
        things = about.get(seq, [])
        undone = brought.corrected(things)
        kind, corrects = (kinds[seq][0], "") if undone is None else kinds[undone]
        for key, minor in brought.sums(kind, things, [tuple(moved)], corrects=corrects):
            sums[key] += minor
    return sums
