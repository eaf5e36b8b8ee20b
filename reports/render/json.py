"""Document → JSON, for other programs: the report's own data, amounts as strings, dates ISO."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from reports.document import Money, Percent
from reports.say import as_typed

if TYPE_CHECKING:
    from reports.document import Document

# json.dumps escapes the first 32 controls by itself; these could still reach a terminal.
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def as_data(document: Document) -> dict[str, object]:
    """The document's data as plain JSON types, and under "document" what it is and which entry it rests on."""
    return {
        **{str(key): _plain(value) for key, value in document.data.items()},
        "document": {
            "kind": document.kind,
            "title": as_typed(document.title),
            "book": document.book,
            "on": document.on.isoformat(),
            "seq": document.seq,
            "seal": document.seal,
        },
    }


def dumps(document: Document) -> str:
    """`as_data` as JSON text, two spaces deep, letters as they are and unsafe characters escaped; no line end."""
    text = json.dumps(as_data(document), ensure_ascii=False, indent=2)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _plain(value: object) -> object:
    """`value` with every Decimal and date as str; Money as its number beside its commodity."""
    if isinstance(value, str | date):
        return as_typed(value) if isinstance(value, str) else value.isoformat()
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal | Percent):
        number = value.number if isinstance(value, Percent) else value
        return f"{number or abs(number):f}"
    if isinstance(value, Money):
        return {"number": _plain(value.number), "commodity": value.commodity}
    if isinstance(value, Mapping):
        return {str(key): _plain(held) for key, held in value.items()}
    assert isinstance(value, Sequence), f"{value!r} has no place in a document's data"
    return [_plain(held) for held in value]
