"""What one commit does: it asks the rules, checks their answers and appends the entries. The book's door is book.py."""

from __future__ import annotations

import datetime as dt
import functools
import json
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from beancount.core import data

from ledger import checks, clock, money, text
from ledger import entry as entries
from ledger.act import Act, BookFacts, Change, Doing, Follow, registry
from ledger.entry import Entry
from ledger.errors import CrewbookError, Invalid, Stale
from ledger.posted import Item, Posted
from ledger.view import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledger.session import Session

FURTHEST_DAYS = 366
MOST_KEPT = 1000
"""So many entries of a commit are kept in memory for its answer."""

# So many items of a long batch are looked at together before the first of them is recorded.
_LOOKED_AT = 500


def custom(on: dt.date, *values: str) -> data.Custom:
    """A directive for an act that moves no money; `values` are our own words, never a person's."""
    from beancount.parser.grammar import ValueType

    return data.Custom({}, on, "crewbook", [ValueType(value, str) for value in values])


def checked_key(key: str) -> str:
    """The key as it was given.

    Raises: Invalid, when it is empty, too long, or could not be printed.
    """
    if not key.strip() or key != text.clean(key, what="key", most=200):
        raise Invalid("The key is empty, too long or holds control characters.", hint="Use a short word.", where="key")
    return key


def digests_of(items: Iterable[Item]) -> tuple[str, str]:
    """What tells two uses of one key apart: who does what, for which day as it was given.

    An amount is the same however it was written (1, 1.0, 1.00). The second digest is the one that 0.1.0 kept, which
    told these apart: a key that was first used then is still known.
    """
    items = list(items)
    circumstances = [(item.act.kind, item.by, item.on and item.on.isoformat()) for item in items]
    same = [[*each, item.act.meant()] for each, item in zip(circumstances, items, strict=True)]
    first = [[kind, item.act.given(), by, on] for (kind, by, on), item in zip(circumstances, items, strict=True)]
    dumped = (json.dumps(same, sort_keys=True, default=_plain), json.dumps(first, sort_keys=True))
    return sha256(dumped[0].encode()).hexdigest(), sha256(dumped[1].encode()).hexdigest()


def _plain(value: object) -> str:
    """A field for the digest: a number without the zeros that say nothing, anything else as it prints."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def answer_again(known: tuple[str, list[str]], digests: tuple[str, ...], key: str) -> Posted:
    """What the commit that carried `key` answered, `known` being its digest and its entries' texts.

    Raises: Stale, when that was another act.
    """
    first_digest, texts = known
    if first_digest not in digests:
        raise Stale(
            f"The key “{key}” was used before for another act.",
            hint="Use a new key for a new act, or leave --key out.",
            where="key",
        )
    again = tuple(entries.read(each, tuple(text.parse(each))) for each in texts)
    opened = next((each.id for each in again if each.id), None)
    return Posted(again, opened, is_repeat=True)


def record_all(
    session: Session,
    items: Iterable[Item],
    *,
    now: dt.datetime,
    key: str | None,
    digest: str | None,
    entered_by: str | None,
    via: str,
) -> tuple[list[Entry], int, str | None]:
    """Append the acts and what follows from each: (their entries, how many, the id of what was opened first).

    Of a long batch only the first entries are answered: whoever needs the others reads them.
    Raises: Invalid, when there is nothing to record.
    """
    assert session.head is not None
    first = session.head.seq + 1
    recorded: list[Entry] = []
    opened: str | None = None
    batch: int | None = None
    count = 0
    given = iter(items)
    while some := list(islice(given, _LOOKED_AT)):
        # Only a commit of one act and nothing behind it is no batch; whether acts follow is known once the rule spoke.
        batch = first if count + len(some) > 1 else None
        for item in _ahead(session, some, now):
            waiting = [(Follow(item.act, item.by), item.on or now.date())]
            while waiting:
                follow, on = waiting.pop()
                doing = Doing(follow.by, on, now, entered_by or follow.by, via, follow.proposal)
                is_first = session.head.seq + 1 == first
                try:
                    entry, change = record(
                        session,
                        follow.act,
                        doing,
                        fields=follow.act.given(),
                        key=key if is_first else None,
                        digest=digest if is_first else None,
                        batch=batch,
                    )
                except CrewbookError as error:
                    error.item = count
                    raise
                if change.then:
                    batch = first
                    waiting.extend((each, each.on or on) for each in reversed(change.then))
                opened = opened or entry.id
                if len(recorded) < MOST_KEPT or session.is_dry:
                    recorded.append(entry)
            count += 1
    if not count:
        raise Invalid("There is nothing to record.")
    return recorded, session.head.seq + 1 - first, opened


def _ahead(session: Session, items: list[Item], now: dt.datetime) -> Iterator[Item]:
    """The items; what the rule of several of a kind that follow each other will ask for is read at once before them."""
    for (kind, on), run in groupby(items, key=lambda item: (item.act.kind, item.on)):
        same = list(run)
        if len(same) > 1 and kind in registry.ahead:
            registry.ahead[kind]([item.act for item in same], View(session, on=on or now.date()))
        yield from same


def record(
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
    checks.is_open(session, doing.on)
    view = View(session, on=doing.on, doing=doing)
    registry.before(act, view)
    change = registry.rules[act.kind](act, view)
    registry.after(act, change, view)
    seq = session.head.seq + 1
    directives = change.directives or (_without_money(act, change, doing.on),)
    assert directives[0].date == doing.on, "an entry is read back with the day of its first directive"
    checks.form(directives)
    directives += tuple(checks.opens(view, directives))
    records = tuple([replace(record, date=record.date or doing.on, seq=seq) for record in change.records])
    checks.records(view, records)
    postings = checks.postings(view, directives, seq)
    entry = Entry.sealed(
        session.head.seal,
        directives,
        seq=seq,
        date=doing.on,
        kind=act.kind,
        version=act.version,
        by=doing.by,
        entered_by=doing.entered_by,
        via=doing.via,
        recorded_at=_stamp(doing.now),
        about=tuple(dict.fromkeys(change.about)),
        fields=fields,
        records=tuple([replace(record, date=None if record.date == doing.on else record.date) for record in records]),
        key=key,
        digest=digest,
        batch=batch or (seq if change.then else None),
        proposal=doing.proposal,
        id=change.id,
    )
    records += tuple(entries.opened(directives, seq))
    session.write(entry, postings, records)
    checks.nothing_oversold(view, postings)
    # As it is read back from its text later, so that a repeat answers the same.
    return entry if entry.records == records else entry._replace(records=records), change


def _without_money(act: Act, change: Change, on: dt.date) -> data.Custom:
    """What stands in the journal for an act that moves nothing: its kind, and whom and what it concerns."""
    return custom(on, act.kind, *filter(None, (thing.partition("/")[2] for thing in change.about)))


@functools.lru_cache(maxsize=1)
def _stamp(now: dt.datetime) -> str:
    """The moment as the journal keeps it; a commit has one."""
    return now.astimezone(dt.UTC).strftime(clock.TIME)


@functools.lru_cache(maxsize=1)
def _furthest(now: dt.datetime) -> dt.date:
    """The last day for which an act can be recorded."""
    return now.date() + dt.timedelta(days=FURTHEST_DAYS)


def _check_names(doing: Doing) -> None:
    for where, name in (("by", doing.by), ("entered-by", doing.entered_by), ("via", doing.via)):
        _check_name(where, name)


@functools.lru_cache(maxsize=64)
def _check_name(where: str, name: str) -> None:
    if not name or name != text.clean(name, what=where):
        raise Invalid(f"“{money.printable(name)}” is no name.", hint="Use letters, digits and hyphens.", where=where)


def _check_day(facts: BookFacts, doing: Doing) -> None:
    if doing.on < facts.first_day:
        raise Invalid(
            f"{doing.on} is before this book's first day, {facts.first_day}.",
            hint="Bring in what came before as opening balances: crewbook opening --help",
            where="on",
        )
    if doing.on > _furthest(doing.now):
        raise Invalid(
            f"{doing.on} is more than a year ahead.", hint="Check the year; dates are written YYYY-MM-DD.", where="on"
        )
