"""The book: the one way in. It locks, asks the rule, checks, writes, commits and copies to the pages."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from beancount.core import data

from ledger import checks, money, text
from ledger import entry as entries
from ledger.act import Act, BookFacts, Change, Doing, Follow, Record, make, registry, rule
from ledger.entry import FIRST_SEAL, Entry
from ledger.errors import Invalid, Refused, Stale
from ledger.store import Store
from ledger.view import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ledger.pages import Pages
    from ledger.session import Session

FURTHEST_DAYS = 366
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


def custom(on: dt.date, *values: str) -> data.Custom:
    """A directive for an act that moves no money; `values` are our own words, never a person's."""
    from beancount.parser.grammar import ValueType

    return data.Custom({}, on, "crewbook", [ValueType(value, str) for value in values])


@dataclass(frozen=True, slots=True)
class Posted:
    """What a commit recorded: its entries in order, and the id of what it opened.

    `is_repeat` says that the key had been used before and nothing new was recorded.
    """

    entries: tuple[Entry, ...]
    id: str | None = None
    is_repeat: bool = False

    @property
    def entry(self) -> Entry:
        """The first entry: the act itself, what followed from it behind."""
        return self.entries[0]


@dataclass(frozen=True, slots=True)
class Item:
    """One act of a batch with its circumstances; `on` None is today."""

    act: Act
    by: str
    on: dt.date | None = None


class Book:
    """A crew's book in a database, with the pages that copy it, if any.

    Every write goes through `post` or `post_all`; every read through `view`.
    """

    def __init__(self, store: Store, book_id: str, pages: Pages | None = None) -> None:
        self.store = store
        self.id = book_id
        self.pages = pages

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
            _record(session, act, doing, fields=act.given())
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
        items: Sequence[Item],
        *,
        now: dt.datetime,
        key: str | None = None,
        entered_by: str | None = None,
        via: str = "python",
        dry_run: bool = False,
    ) -> Posted:
        """Record many acts in one commit under one key: all of them, or none."""
        if not items:
            raise Invalid("There is nothing to record.")
        digest = _digest(items) if key is not None else None
        if self.pages is not None and not dry_run:
            self.pages.check_writable()
        with self.store.writing(self.id) as session:
            if self.pages is not None:
                self.pages.check_in_step(session)
            known = session.by_key(_checked_key(key)) if key is not None else None
            if key is not None and known is not None:
                posted = _answer_again(known, digest, key)
            else:
                session.is_dry = dry_run
                posted = _record_all(session, items, now=now, key=key, digest=digest, entered_by=entered_by, via=via)
        # A repeat as well: who repeats may do so because the first time was cut short behind its commit.
        if not dry_run:
            self.touch()
        return posted

    def touch(self) -> None:
        """Bring the pages up to the journal; a page that cannot be written now is healed next time."""
        if self.pages is not None:
            self.pages.bring_up_to(self)

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


def entry_at(session: Session, seq: int) -> Entry:
    """The entry numbered `seq`.

    Raises: Invalid, when there is none.
    """
    assert session.head is not None
    is_there = 1 <= seq <= session.head.seq
    found = next(iter(session.texts(after=seq - 1, until=seq)), None) if is_there else None
    if found is None:
        raise Invalid(
            f"There is no entry {seq}; the last one is {session.head.seq}.",
            hint="List them: crewbook journal",
            where="entry",
        )
    return entries.read(found[3], tuple(text.parse(found[3])))


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


def _checked_key(key: str) -> str:
    if not key.strip() or key != text.clean(key, what="key", most=200):
        raise Invalid("The key is empty, too long or holds control characters.", hint="Use a short word.", where="key")
    return key


def _digest(items: Iterable[Item]) -> str:
    """What tells two uses of one key apart: who does what, for which day as it was given."""
    acts = [[item.act.kind, item.act.given(), item.by, item.on and item.on.isoformat()] for item in items]
    return sha256(json.dumps(acts, sort_keys=True).encode()).hexdigest()


def _answer_again(known: tuple[str, list[str]], digest: str | None, key: str) -> Posted:
    first_digest, texts = known
    if first_digest != digest:
        raise Stale(
            f"The key “{key}” was used before for another act.",
            hint="Use a new key for a new act, or leave --key out.",
            where="key",
        )
    again = tuple(entries.read(each, tuple(text.parse(each))) for each in texts)
    opened = next((each.id for each in again if each.id), None)
    return Posted(again, opened, is_repeat=True)


def _record_all(
    session: Session,
    items: Sequence[Item],
    *,
    now: dt.datetime,
    key: str | None,
    digest: str | None,
    entered_by: str | None,
    via: str,
) -> Posted:
    assert session.head is not None
    first = session.head.seq + 1
    recorded: list[Entry] = []
    waiting = [(Follow(item.act, item.by), item.on or now.date()) for item in reversed(items)]
    # Only a commit of one act and nothing behind it is no batch; whether acts follow is known once the rule spoke.
    batch = first if len(items) > 1 else None
    while waiting:
        follow, on = waiting.pop()
        doing = Doing(follow.by, on, now, entered_by or follow.by, via, follow.proposal)
        is_first = not recorded
        entry, change = _record(
            session,
            follow.act,
            doing,
            fields=follow.act.given(),
            key=key if is_first else None,
            digest=digest if is_first else None,
            batch=batch,
        )
        if change.then and batch is None:
            batch = first
        recorded.append(entry)
        waiting.extend((each, each.on or on) for each in reversed(change.then))
    return Posted(tuple(recorded), next((entry.id for entry in recorded if entry.id), None))


def _record(
    session: Session,
    act: Act,
    doing: Doing,
    *,
    fields: dict[str, Any],
    key: str | None = None,
    digest: str | None = None,
    batch: int | None = None,
) -> tuple[Entry, Change]:
    """Ask the rule, check its answer, append it; nothing is kept when any of it fails."""
    assert session.head is not None
    _check_day(session.head.facts, doing)
    _check_names(doing)
    view = View(session, on=doing.on, doing=doing)
    registry.before(act, view)
    change = registry.rules[act.kind](act, view)
    seq = session.head.seq + 1
    concerns = (thing.partition("/")[2] for thing in change.about)
    directives = change.directives or (custom(doing.on, act.kind, *filter(None, concerns)),)
    assert directives[0].date == doing.on, "an entry is read back with the day of its first directive"
    checks.form(directives)
    directives += tuple(checks.opens(view, directives))
    records = tuple(replace(record, date=record.date or doing.on, seq=seq) for record in change.records)
    checks.records(view, records)
    postings = checks.postings(view, directives, seq)
    entry = Entry(
        seq=seq,
        date=doing.on,
        kind=act.kind,
        version=act.version,
        by=doing.by,
        entered_by=doing.entered_by,
        via=doing.via,
        recorded_at=doing.now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        about=tuple(dict.fromkeys(change.about)),
        fields=fields,
        records=tuple(replace(record, date=None if record.date == doing.on else record.date) for record in records),
        key=key,
        digest=digest,
        batch=batch or (seq if change.then else None),
        proposal=doing.proposal,
        id=change.id,
    ).sealed(session.head.seal, directives)
    records += tuple(entries.opened(directives, seq))
    session.write(entry, postings, records)
    checks.nothing_oversold(view, postings)
    # As it is read back from its text later, so that a repeat answers the same.
    return replace(entry, records=records), change


def _check_names(doing: Doing) -> None:
    for where, name in (("by", doing.by), ("entered-by", doing.entered_by), ("via", doing.via)):
        if not name or name != text.clean(name, what=where):
            raise Invalid(
                f"“{money.printable(name)}” is no name.", hint="Use letters, digits and hyphens.", where=where
            )


def _check_day(facts: BookFacts, doing: Doing) -> None:
    if doing.on < facts.first_day:
        raise Invalid(
            f"{doing.on} is before this book's first day, {facts.first_day}.",
            hint="Bring in what came before as opening balances: crewbook opening --help",
            where="on",
        )
    if doing.on > doing.now.date() + dt.timedelta(days=FURTHEST_DAYS):
        raise Invalid(
            f"{doing.on} is more than a year ahead.", hint="Check the year; dates are written YYYY-MM-DD.", where="on"
        )


__all__ = ["Begin", "Book", "Item", "Posted", "Refused", "custom", "entry_at"]
