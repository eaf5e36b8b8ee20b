"""Schema 5: what members brought, added up by month and by day, so that what is owed costs the same in any book.

What counts stands here as schema 5 had it, whatever a later program counts: its own migration then says so.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import op

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

revision = "5"
down_revision = "4"

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_INSERT = (
    "INSERT INTO brought (book_id, thing, commodity, per, span, corrects, minor) "
    "VALUES (:book_id, :thing, :commodity, :per, :span, :corrects, :minor)"
)
# Where the member stands in an account of savings, and in one of shares: behind the pod, and behind the cycle.
_MEMBER_AT = {"Savings": 3, "Cycle": 4}

_Sum = tuple[str, str, str, str, str]


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
    """Fill it from the entries of the books that lack it, and of those that an unreleased program began, which kept other days."""
    for (book,) in connection.execute(sa.text("SELECT id FROM book WHERE schema_version < 6")).all():
        sums = [
            dict(zip(("thing", "commodity", "per", "span", "corrects"), key, strict=True), book_id=book, minor=minor)
            for key, minor in _sums(connection, book).items()
        ]
        connection.execute(sa.text("DELETE FROM brought WHERE book_id = :book_id"), {"book_id": book})
        if sums:
            connection.execute(sa.text(_INSERT), sums)


def _sums(connection: sa.Connection, book: str) -> dict[_Sum, int]:
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
    sums: defaultdict[_Sum, int] = defaultdict(int)
    sql = (
        "SELECT seq, account, commodity, date, minor FROM posting WHERE book_id = :book_id AND "
        "(account LIKE 'Liabilities:Savings:%' OR account LIKE 'Liabilities:Cycle:%' OR account LIKE 'Equity:Social:%')"
    )
    for seq, account, commodity, day, minor in connection.execute(sa.text(sql), of_book):
        things = about.get(seq, [])
        undone = _corrected(things)
        kind, corrects = (kinds[seq][0], "") if undone is None else kinds[undone]
        for key in _keys(kind, things, (account, commodity, day), corrects):
            sums[key] += minor
    return sums


def _corrected(things: Sequence[str]) -> int | None:
    """The number of the entry that an entry about these things undoes, or None."""
    numbers = (each.removeprefix("entry/") for each in things if each.startswith("entry/"))
    return next((int(each) for each in numbers if each.isdecimal()), None)


def _keys(kind: str, things: Sequence[str], moved: tuple[str, str, str], corrects: str) -> Iterator[_Sum]:
    """Under what a movement (account, commodity, day) of an entry is added up; of a correction, `kind` and `corrects` are of what it undoes."""
    account, commodity, day = moved
    is_plain = kind == "contribution"
    saver = _saver(account)
    is_savings = account.startswith("Liabilities:Savings:")
    if saver and is_savings and (corrects or not is_plain) and account.count(":") == _MEMBER_AT["Savings"]:
        yield saver, commodity, "other", day, ""
    if kind in {"contribution", "cycle-shares"} and saver:
        name: str | None = saver
    else:
        given = next((each for each in things if each.startswith("given/")), None)
        name = given if account.startswith("Equity:Social:") else None
    if name is None:
        return
    if corrects:
        yield name, commodity, "back", day, corrects
        return
    yield name, commodity, "month", day[:7], ""
    if not is_plain or not name.startswith("saved/"):
        yield name, commodity, "day", day, ""


def _saver(account: str) -> str | None:
    """`saved/Rainy/Ana` of an account in which Ana's savings or her shares of a cycle stand; else None."""
    root, what, *names = (*account.split(":"), "")
    at = _MEMBER_AT.get(what, 0) - 2
    return f"saved/{names[0]}/{names[at]}" if root == "Liabilities" and 0 < at < len(names) and names[at] else None
