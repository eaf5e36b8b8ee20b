"""Schema 7: fines that were paid, and what is over because its day has passed, need not be read for what is open.

What members were fined and what of it they paid is added up in `brought`; `newest` finds a record by its due day.

What counts stands here as schema 7 had it, whatever a later program counts: its own migration then says so.
"""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import op

if TYPE_CHECKING:
    from collections.abc import Iterator

revision = "7"
down_revision = "6"

_INSERT = (
    "INSERT INTO brought (book_id, thing, commodity, per, span, corrects, minor) "
    "VALUES (:book_id, :thing, :commodity, :per, :span, '', :minor)"
)
_MOST_FIGURES = 18

_Sum = tuple[str, str, str, str]


def upgrade() -> None:
    """Give `newest` its due day; `brought` keeps sums under new names."""
    op.add_column("newest", sa.Column("due", sa.Text().with_variant(sa.Text(collation="C"), "postgresql")))
    op.create_index("newest_due", "newest", ["book_id", "kind", "status", "due", "seq"])


def derive(connection: sa.Connection) -> None:
    """Fill both from the entries of the books that lack them."""
    connection.execute(
        sa.text(
            "UPDATE newest SET due = (SELECT r.due FROM record r WHERE r.book_id = newest.book_id "
            "AND r.kind = newest.kind AND r.id = newest.id AND r.seq = newest.seq) "
            "WHERE book_id IN (SELECT id FROM book WHERE schema_version < 7)"
        )
    )
    for (book,) in connection.execute(sa.text("SELECT id FROM book WHERE schema_version < 7")).all():
        sums: defaultdict[_Sum, int] = defaultdict(int)
        for thing, commodity, day, minor in (*_paid(connection, book), *_fined(connection, book)):
            sums[thing, commodity, "month", day[:7]] += minor
            sums[thing, commodity, "day", day] += minor
        connection.execute(
            sa.text("DELETE FROM brought WHERE book_id = :book_id AND thing >= 'fined/' AND thing < 'fines0'"),
            {"book_id": book},
        )
        rows = [
            {"book_id": book, "thing": thing, "commodity": commodity, "per": per, "span": span, "minor": minor}
            for (thing, commodity, per, span), minor in sums.items()
        ]
        if rows:
            connection.execute(sa.text(_INSERT), rows)


def _paid(connection: sa.Connection, book: str) -> Iterator[tuple[str, str, str, int]]:
    """(thing, commodity, day, minor units) of every movement by which fines were paid, or a payment was corrected."""
    sql = (
        "SELECT a.thing, p.commodity, p.date, p.minor FROM about a JOIN posting p ON p.book_id = a.book_id AND p.seq = a.seq "
        "WHERE a.book_id = :book_id AND a.thing >= 'fines/' AND a.thing < 'fines0' "
        "AND (p.account LIKE 'Income:%' OR p.account LIKE 'Equity:Social:%')"
    )
    yield from map(tuple, connection.execute(sa.text(sql), {"book_id": book}))


def _fined(connection: sa.Connection, book: str) -> Iterator[tuple[str, str, str, int]]:
    """(thing, commodity, day, minor units) of every change of what a member is asked for: from its day on a version says it."""
    sql = "SELECT kind, id, date, pod, member, status, body FROM record WHERE book_id = :book_id AND kind IN ('commodity', 'pod', 'fine') ORDER BY seq"
    kept: dict[tuple[str, str], object] = {}
    known: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for kind, id, day, pod, member, status, body in connection.execute(sa.text(sql), {"book_id": book}):
        said = json.loads(body)
        if kind != "fine":
            kept[kind, id] = said.get("commodity" if kind == "pod" else "digits")
            continue
        commodity = str(kept.get(("pod", pod), ""))
        digits = kept.get(("commodity", commodity), 0)
        versions = known[id]
        minor = _minor(said, digits if isinstance(digits, int) else 0) if status == "open" else 0
        stands = 0
        for on in sorted({day, *(each for each, _ in versions if each > day)}):
            stood = next((asked for since, asked in reversed(versions) if since <= on), 0)
            changes = (minor - stood) if on == day else (stands - stood)
            stands = stood
            if changes:
                yield f"fined/{pod}/{member}", commodity, on, changes
        versions.append((day, minor))


def _minor(said: object, digits: int) -> int:
    try:
        amount = Decimal(said["amount"])  # type: ignore[index]
    except (KeyError, TypeError, ValueError, InvalidOperation):
        return 0
    can_be = amount.is_finite() and amount.adjusted() + digits <= _MOST_FIGURES
    return int(amount.scaleb(digits)) if can_be else 0
