"""What is handed to the book to be recorded, and what it answers with. How it is recorded: recording.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, overload

from ledger import chart, text
from ledger import entry as entries
from ledger.entry import Entry

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.store import Store


class Item(NamedTuple):
    """One act of a batch with its circumstances; `on` None is today."""

    act: Act
    by: str
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """What a commit recorded: its entries in order, and the id of what it opened.

    `is_repeat` says that the key had been used before and nothing new was recorded.
    """

    entries: Sequence[Entry]
    id: str | None = None
    is_repeat: bool = False

    @property
    def entry(self) -> Entry:
        """The first entry: the act itself, what followed from it behind."""
        return self.entries[0]


def moves(posted: Posted) -> Iterator[tuple[str, Decimal, str]]:
    """(account, number, commodity) of everything that comes into a place or leaves it, in the order recorded."""
    for entry in posted.entries:
        for account, number, commodity in text.posted(entry.text):
            if chart.is_place(account):
                yield account, number, commodity


class Batch(Sequence[Entry]):
    """The `count` entries from number `first` on, read from the journal when they are looked at.

    A commit of a hundred thousand entries is answered with this: nobody looks at all of them.
    """

    def __init__(self, store: Store, book_id: str, first: int, count: int) -> None:
        self._store = store
        self._book_id = book_id
        self._first = first
        self._count = count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> list[Entry]: ...
    def __getitem__(self, at: int | slice) -> Entry | list[Entry]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(self._count))]
        seq = self._first + range(self._count)[at]
        return next(self._read(after=seq - 1, until=seq))

    def __iter__(self) -> Iterator[Entry]:
        return self._read(after=self._first - 1, until=self._first + self._count - 1)

    def _read(self, *, after: int, until: int) -> Iterator[Entry]:
        with self._store.reading(self._book_id) as session:
            for _, _, _, entry_text in session.texts(after=after, until=until):
                yield entries.read(entry_text, tuple(text.parse(entry_text)))
