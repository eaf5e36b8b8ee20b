"""The book: the one way in. It locks, asks the rule, checks, writes, commits and copies to the pages."""

from __future__ import annotations

import datetime as dt
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from beancount.core import data

from ledger import clock, text
from ledger import entry as entries
from ledger.act import Act, BookFacts, Change, Doing, Record, make, rule
from ledger.entry import FIRST_SEAL, Entry
from ledger.errors import Broken, Invalid, Stale
from ledger.place import place
from ledger.posted import Batch, Item, Posted
from ledger.recording import answer_again, checked_key, custom, digests_of, record, record_all
from ledger.store import Store
from ledger.view import View

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from ledger.head import Known
    from ledger.pages import Pages
    from ledger.session import Session

NOBODY = "crew"


class Begin(Act):
    """The first entry of every book: its UUID, its name, its currency and its first day."""

    kind = "begin"
    book: str
    name: str
    currency: str
    digits: int


@rule(Begin)
def begin(act: Begin, view: View) -> Change:
    """Everything else in a book is dated on or after this entry's day."""
    directives = (
        custom(view.on, "begin", act.book),
        data.Commodity({"name": act.currency, "precision": str(act.digits)}, view.on, act.currency),
    )
    return Change(directives, (Record("commodity", act.currency, {"digits": act.digits}),), ("book",))


class Book:
    """A crew's book in a database, with the pages that copy it, if any.

    Every write goes through `post` or `post_all`; every read through `view`.
    """

    def __init__(self, store: Store, book_id: str, pages: Pages | None = None) -> None:
        self.store = store
        self.id = book_id
        self.pages = pages
        self._place = place(pages.folder, book_id, store.file, pages.tell) if pages is not None else None
        self._known: Known | None = None

    @classmethod
    def create(
        cls,
        store: Store,
        *,
        name: str,
        currency: str,
        digits: int,
        now: dt.datetime,
        on: dt.date | None = None,
        by: str = NOBODY,
        via: str = "python",
        book_id: str | None = None,
        pages: Pages | None = None,
    ) -> Book:
        """A new, empty book, whose first entry is written."""
        store.create()
        first_day = on or now.date()
        act = make(
            Begin,
            book=book_id or str(uuid.uuid4()),
            name=text.clean(name, what="name"),
            currency=currency,
            digits=digits,
        )
        if not act.name:
            raise Invalid("The crew has no name.", hint='Name it: --name "Tui Crew"', where="name")
        book = cls(store, act.book, pages)
        with store.writing(None) as session:
            session.create_book(BookFacts(act.book, act.name, currency, first_day), FIRST_SEAL)
            doing = Doing(by, first_day, now, by, via)
            record(session, act, doing, fields=act.given())
        book.touch()
        return book

    def post(
        self,
        act: Act,
        *,
        by: str,
        now: dt.datetime,
        on: dt.date | None = None,
        key: str | None = None,
        entered_by: str | None = None,
        via: str = "python",
        dry_run: bool = False,
    ) -> Posted:
        """Record one act, and what follows from it, in one commit.

        `on` is the day for which it holds (default: the day of `now`). The same `key` with the same
        act answers the first answer again. With `dry_run` everything is checked, nothing kept.
        Raises: Refused, when a rule says no; Invalid, for input that is wrong in itself; Stale, when
        the key was used for another act.
        """
        return self.post_all([Item(act, by, on)], now=now, key=key, entered_by=entered_by, via=via, dry_run=dry_run)

    def post_all(
        self,
        items: Iterable[Item],
        *,
        now: dt.datetime,
        key: str | None = None,
        entered_by: str | None = None,
        via: str = "python",
        dry_run: bool = False,
        after: int | None = None,
    ) -> Posted:
        """Record many acts in one commit under one key: all of them, or none.

        `items` may be made while they are recorded, so that a long batch needs little memory. `after` is the number of
        the last entry that they reckon with.
        Raises: what `post` does; Stale, when the journal went on behind `after`.
        """
        digests: tuple[str, ...] = ()
        if key is not None:
            items = list(items)
            digests = digests_of(items)
        if self.pages is not None and not dry_run:
            self.pages.check_writable()
            if self._place is not None:
                self._place.check()
        # Whoever fails, or only tries, leaves nothing known behind.
        known, self._known = self._known, None
        with self.store.writing(self.id) as session:
            last = "" if self.pages is None else self.pages.check_in_step(session)
            if known is not None:
                session.recall(known)
            again = session.by_key(checked_key(key)) if key is not None else None
            if key is not None and again is not None:
                posted = answer_again(again, digests, key)
            else:
                _check_after(session, after)
                session.is_dry = dry_run
                if self.pages is not None:
                    items = clock.held_against(last, items, now=now, tell=self.pages.tell)
                recorded, count, opened = record_all(
                    session, items, now=now, key=key, digest=next(iter(digests), None), entered_by=entered_by, via=via
                )
                kept: Sequence[Entry] = tuple(recorded)
                if count > len(recorded):
                    kept = Batch(self.store, self.id, recorded[0].seq, count)
                posted = Posted(kept, opened)
        if not dry_run:
            self._known = session.known()
        # A repeat as well: who repeats may do so because the first time was cut short behind its commit.
        if not dry_run:
            self.touch(posted.entries if isinstance(posted.entries, tuple) else ())
        return posted

    def touch(self, posted: Sequence[Entry] = ()) -> None:
        """Bring the pages up to the journal, which ends with `posted` if they are given.

        A page that cannot be written now is healed next time.
        """
        if self.pages is not None:
            self.pages.bring_up_to(self, posted)
        if self._place is not None:
            self._place.settle()

    @contextmanager
    def view(self, *, on: dt.date, at: str | None = None) -> Iterator[View]:
        """The book as of day `on`, as it was known at the entry whose seal begins with `at`."""
        with self.store.reading(self.id) as session:
            until = None if at is None else _seq_at(session, at)
            yield View(session, on=on, until=until)

    def facts(self) -> BookFacts:
        """What never changes about the book."""
        with self.store.reading(self.id) as session:
            assert session.head is not None
            return session.head.facts

    def entry(self, seq: int) -> Entry:
        """One entry of the journal.

        Raises: Invalid, when the book has no such entry.
        """
        with self.store.reading(self.id) as session:
            return entry_at(session, seq)

    def entries(self, *, after: int = 0, until: int | None = None) -> Iterator[Entry]:
        """The journal's entries in the order recorded."""
        with self.store.reading(self.id) as session:
            for _, _, _, entry_text in session.texts(after=after, until=until):
                yield entries.read(entry_text, tuple(text.parse(entry_text)))


def _check_after(session: Session, after: int | None) -> None:
    assert session.head is not None
    if after is not None and session.head.seq != after:
        raise Stale(
            "Somebody recorded something a moment ago, so this is to be looked at again; nothing of it was recorded.",
            hint="Send it once more.",
        )


def entry_at(session: Session, seq: int) -> Entry:
    """The entry numbered `seq`.

    Raises: Invalid, when there is none.
    """
    assert session.head is not None
    is_there = 1 <= seq <= session.head.seq
    found = session.entry_row(seq) if is_there else None
    if found is None:
        raise Invalid(
            f"There is no entry {seq}; the last one is {session.head.seq}.",
            hint="List them: crewbook journal",
            where="entry",
        )
    try:
        return entries.read(found[3], tuple(text.parse(found[3])))
    except Broken as error:
        raise Broken(
            f"Entry {seq} of the journal cannot be read: {error.message.removesuffix('.')}.",
            hint="See all that does not hold, and what to do: crewbook verify",
            where=f"entry {seq}",
        ) from None


def directives_at(session: Session, seqs: Collection[int]) -> dict[int, tuple[Any, ...]]:
    """Number → the directives of each of those entries, read in one go: a call of the parser costs as much as many entries.

    Raises: Broken, when beancount cannot read one of them.
    """
    found = list(session.texts_of(sorted(set(seqs))))
    return dict(zip((seq for seq, _ in found), text.parse_each([each for _, each in found]), strict=True))


def _seq_at(session: Session, seal: str) -> int:
    """The number of the entry whose seal begins with `seal`, typed with or without blanks."""
    typed = entries.typed_seal(seal, where="at")
    found = session.seals_like(typed)
    if len(found) != 1:
        what = "more than one entry has" if found else "no entry of this book has"
        raise Invalid(
            f"The seal {typed}… is not to be found: {what} it.", hint="Copy more of it from the paper.", where="at"
        )
    return found[0][0]


__all__ = ["Begin", "Book", "Item", "Posted", "entry_at"]
