"""A book written out from its database alone: as pages, the text that restores it, or as JSON."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from beancount.core import data

from ledger import entry as entries
from ledger import text
from ledger.pages import Pages, page_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.act import Record
    from ledger.entry import Entry
    from ledger.session import Session

_CHUNK = 1000


def pages_into(folder: Path, session: Session) -> int:
    """Write all pages of the book into the folder `pages` of `folder`, which may not exist yet; how many entries they hold.

    They are the same bytes as those that lie beside a database.
    Raises: FileExistsError, when that folder is there.
    """
    pages = Pages(folder)
    pages.pages_folder.mkdir(parents=True)
    files: dict[str, BinaryIO] = {}
    count = 0
    with ExitStack() as opened:
        for _, date, _, entry_text in session.texts():
            year = date[:4]
            if year not in files:
                files[year] = opened.enter_context(pages.page(int(year)).open("xb"))
                files[year].write(page_text(int(year), ()).encode())
            files[year].write(f"\n{entry_text}".encode())
            count += 1
    return count


def as_json(session: Session) -> Iterator[str]:
    """The book as one JSON document, piece by piece: what it is, every entry, and the last one's seal.

    Amounts are texts beside their commodity, as everywhere; an entry's `text` alone would do to restore it.
    """
    assert session.head is not None
    facts = session.head.facts
    book = {"id": facts.id, "name": facts.name, "currency": facts.currency, "first_day": facts.first_day.isoformat()}
    yield f'{{"book": {_json(book)},\n"entries": ['
    separator = "\n"
    for entry, directives in parsed(row[3] for row in session.texts()):
        yield separator + _json(_entry(entry, directives))
        separator = ",\n"
    yield f'\n],\n"seal": {_json(session.head.seal)}}}\n'


def parsed(texts: Iterator[str]) -> Iterator[tuple[Entry, tuple[Any, ...]]]:
    """Entries' texts read by beancount's parser, many at a time: each entry and its directives, in their order.

    Raises: Broken, when one of them cannot be read.
    """
    while chunk := list(islice(texts, _CHUNK)):
        for entry_text, directives in zip(chunk, text.parse_each(chunk), strict=True):
            yield entries.read(entry_text, directives), directives


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _entry(entry: Entry, directives: tuple[Any, ...]) -> dict[str, Any]:
    """An entry's keys, those that hold nothing left out."""
    found = {
        "seq": entry.seq, "date": entry.date.isoformat(), "kind": entry.kind, "version": entry.version, "by": entry.by,
        "entered_by": entry.entered_by, "via": entry.via, "recorded_at": entry.recorded_at, "key": entry.key,
        "key_digest": entry.digest, "batch": entry.batch, "proposal": entry.proposal, "id": entry.id,
        "about": list(entry.about), "fields": entry.fields, "records": [_record(each) for each in entry.records],
        "postings": [
            _posting(directive, posting)
            for directive in directives
            if isinstance(directive, data.Transaction)
            for posting in directive.postings
        ],
        "seal": entry.seal, "text": entry.text,
    }  # fmt: skip
    return {key: value for key, value in found.items() if value is not None}


def _record(record: Record) -> dict[str, Any]:
    found = asdict(record)
    found.pop("seq")
    return {key: str(value) if key in {"date", "due"} else value for key, value in found.items() if value is not None}


def _posting(transaction: data.Transaction, posting: data.Posting) -> dict[str, Any]:
    found = {
        "date": transaction.date.isoformat(),
        "account": posting.account,
        "number": text.number(posting.units.number),
        "commodity": posting.units.currency,
    }
    if posting.cost is not None:
        cost = posting.cost
        lot = {"cost": text.number(cost.number), "commodity": cost.currency, "date": cost.date.isoformat()}
        found["lot"] = {**lot, "label": cost.label}
    return found
