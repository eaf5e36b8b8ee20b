"""Somebody who writes in a crew's database, its tables, seals, pages and notes, as skilfully as they like. No test lives here."""

from __future__ import annotations

import json
from collections import namedtuple

from ledger import entry as entries
from ledger import text
from ledger.entry import FIRST_SEAL, seal_in, seal_of
from ledger.fold import fold
from ledger.tables import metadata
from tests.ledger.acts import Crew

Row = namedtuple("Row", "seq date kind key digest batch seal text")  # noqa: PYI024 - a row as the database gives it


class Forger:
    """Knows the journal by heart and may write everywhere; what they cannot do is to change a paper in a drawer."""

    def __init__(self, crew: Crew) -> None:
        self.crew = crew

    @property
    def texts(self) -> list[str]:
        """The entries as they stand."""
        with self.crew.store.reading(self.crew.book.id) as session:
            return [each[3] for each in session.texts()]

    def seal(self, seq: int) -> str:
        """The seal that a paper about this entry prints."""
        return self.crew.book.entry(seq).seal

    def rewrite(self, texts: list[str], *, seals: int = 1000, tables: bool = True, pages: bool = True) -> None:
        """Replace the journal by `texts`, the derived tables and the pages by what follows from them.

        The first `seals` entries whose seal no longer fits are sealed anew; their numbers are made to run on.
        """
        rows, before = [], FIRST_SEAL
        for at, each in enumerate(texts, 1):
            told = entries.read(each, tuple(text.parse(each)))
            new = each.replace(f"  seq: {told.seq}\n", f"  seq: {at}\n", 1)
            right = seal_of(new, before)
            if seals and right != seal_in(new):
                new, seals = new.replace(seal_in(new), right, 1), seals - 1
            before = seal_in(new)
            read = entries.read(new, tuple(text.parse(new)))
            rows.append(Row(at, read.date.isoformat(), read.kind, read.key, read.digest, read.batch, before, new))
        self._write(rows, tables=tables)
        if pages:
            self.crew.book.pages.bring_up_to(self.crew.book, thoroughly=True)
            for aside in self.crew.page.parent.glob("*.txt"):
                aside.unlink()

    def _write(self, rows: list[Row], *, tables: bool) -> None:
        book, folded = self.crew.book, fold(rows, lambda _: None)
        new = {"entry": [tuple(row) for row in rows]}
        if tables:
            new |= {name: [_values(key, right) for key, right in each.items()] for name, each in folded.tables.items()}
        id = folded.begun.fields["book"]
        with self.crew.store.engine.begin() as connection:
            for name, each in new.items():
                table = metadata.tables[name]
                names = [column.name for column in table.columns if column.name != "book_id"]
                connection.execute(table.delete().where(table.c.book_id == book.id))
                for row in each:
                    connection.execute(table.insert().values(book_id=id, **dict(zip(names, row, strict=True))))
            table = metadata.tables["book"]
            head = {"id": id, "seq": rows[-1].seq, "seal": rows[-1].seal}
            connection.execute(table.update().where(table.c.id == book.id).values(**head))
        book.id = id


def _values(key: tuple[object, ...], right: object) -> tuple[object, ...]:
    values = right if isinstance(right, tuple) else (right,)
    return (*key, *(json.dumps(value) if isinstance(value, dict) else value for value in values))
