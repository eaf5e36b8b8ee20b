"""One entry of the journal: everything it holds, its text, its seal, and how text becomes an entry again."""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import data

from ledger import text
from ledger.act import Record
from ledger.errors import Broken, Invalid
from ledger.money import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIRST_SEAL = "0" * 64
# One encoder for all: json.dumps makes a new one whenever it is not asked for its own defaults.
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
_SEAL_LINE = re.compile(r'^  seal: "([0-9a-f]{64})"\n', re.MULTILINE)
# However damaged, it is the one line that a seal does not cover.
_ANY_SEAL_LINE = re.compile(r"^  seal:.*\n", re.MULTILINE)
HEAD = frozenset(
    [
        "seq",
        "act",
        "version",
        "by",
        "entered-by",
        "via",
        "recorded-at",
        "key",
        "key-digest",
        "batch",
        "proposal",
        "opened",
        "about",
        "fields",
        "records",
        "seal",
    ]
)
"""The names of an entry's own metadata: no person's note may have one of them."""
_SEAL_START = re.compile(r"[0-9a-f]{8,64}")
_TIME_LINE = re.compile(r'^  recorded-at: "([^"]+)"$', re.MULTILINE)
_SEQ_LINE = re.compile(r"^  seq: (\d{1,18})$", re.MULTILINE)


class Entry(NamedTuple):
    """One act as the journal keeps it. `text` holds all the rest and the `seal` as well.

    A tuple, for one is made for every act: it cannot be changed, and costs a third of what a frozen dataclass does.
    """

    seq: int
    date: dt.date
    kind: str
    version: int
    by: str
    entered_by: str
    via: str
    recorded_at: str
    about: tuple[str, ...]
    fields: dict[str, Any]
    records: tuple[Record, ...]
    key: str | None = None
    digest: str | None = None
    batch: int | None = None
    proposal: str | None = None
    id: str | None = None
    seal: str = ""
    text: str = ""

    @classmethod
    def sealed(cls, previous: str, directives: tuple[Any, ...], **facts: Any) -> Entry:
        """The entry of these facts with its text, sealed onto the entry whose seal is `previous`."""
        head = _head(facts)
        bare = text.print_directives(directives, head)
        seal = sha256((previous + bare).encode()).hexdigest()
        # The seal line closes the head, wherever the first directive's own metadata and postings begin.
        full = bare.replace(f"{head[-1]}\n", f'{head[-1]}\n  seal: "{seal}"\n', 1)
        return cls(**facts, seal=seal, text=full)


def seal_of(entry_text: str, previous: str) -> str:
    """The seal that `entry_text` must carry behind the entry whose seal is `previous`."""
    return sha256((previous + _ANY_SEAL_LINE.sub("", entry_text, count=1)).encode()).hexdigest()


def seal_in(entry_text: str) -> str | None:
    """The seal that stands in `entry_text`, or None."""
    found = _SEAL_LINE.search(entry_text)
    return found and found.group(1)


def seq_in(entry_text: str) -> int | None:
    """The number that stands in `entry_text`, or None."""
    found = _SEQ_LINE.search(entry_text)
    return found and int(found.group(1))


def recorded_at(entry_text: str) -> str:
    """When `entry_text` says that it was recorded, as it is written there; empty when it does not."""
    found = _TIME_LINE.search(entry_text)
    return found.group(1) if found else ""


def typed_seal(typed: str, *, where: str) -> str:
    """The seal, or the beginning of one, that a person copied from a paper, with or without blanks.

    Raises: Invalid, when it cannot be one.
    """
    seal = "".join(typed.split()).lower()
    if not _SEAL_START.fullmatch(seal):
        raise Invalid(
            f"“{printable(typed)}” is no seal.",
            hint="A seal is 64 characters 0-9 a-f; its first 8 will do.",
            where=where,
        )
    return seal


def _head(facts: Mapping[str, Any]) -> list[str]:
    """The metadata lines that make an entry of these facts whole, in the order in which they are always printed."""
    records = facts["records"]
    values: tuple[tuple[str, str | int | None], ...] = (
        ("key", facts["key"]),
        ("key-digest", facts["digest"]),
        ("batch", facts["batch"]),
        ("proposal", facts["proposal"]),
        ("opened", facts["id"]),
        ("about", " ".join(facts["about"])),
        ("fields", _json(facts["fields"])),
        ("records", _json([_record_json(record) for record in records]) if records else None),
    )
    same = _circumstances(*(facts[name] for name in _SAME))
    return [f"  seq: {facts['seq']}", *same, *_lines(values)]


_SAME = ("kind", "version", "by", "entered_by", "via", "recorded_at")


@functools.lru_cache(maxsize=64)
def _circumstances(kind: str, version: int, by: str, entered_by: str, via: str, recorded_at: str) -> tuple[str, ...]:
    """The lines that most entries of a commit share."""
    values: tuple[tuple[str, str | int], ...] = (
        ("act", kind),
        ("version", version),
        ("by", by),
        ("entered-by", entered_by),
        ("via", via),
        ("recorded-at", recorded_at),
    )
    return tuple(_lines(values))


def _lines(values: Iterable[tuple[str, str | int | None]]) -> list[str]:
    return [
        f"  {key}: {value if isinstance(value, int) else text.quote(value)}"
        for key, value in values
        if value is not None
    ]


def _json(value: object) -> str:
    return _JSON.encode(value)


def _record_json(record: Record) -> dict[str, Any]:
    optional = {"pod": record.pod, "member": record.member, "due": _iso(record.due), "date": _iso(record.date)}
    return {
        "kind": record.kind,
        "id": record.id,
        "status": record.status,
        "body": record.body,
        **{key: value for key, value in optional.items() if value is not None},
    }


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def read(entry_text: str, directives: tuple[Any, ...]) -> Entry:
    """The entry that stands in `entry_text`, whose parsed directives are given in their order.

    Raises: Broken, when the head does not hold what every entry's head must.
    """
    try:
        first = directives[0]
        meta = first.meta
        date = first.date
        records = tuple(_read_record(item, int(meta["seq"]), date) for item in json.loads(meta.get("records", "[]")))
        return Entry(
            seq=int(meta["seq"]),
            date=date,
            kind=meta["act"],
            version=int(meta["version"]),
            by=meta["by"],
            entered_by=meta["entered-by"],
            via=meta["via"],
            recorded_at=meta["recorded-at"],
            about=tuple(meta["about"].split()),
            fields=json.loads(meta["fields"]),
            records=records + tuple(opened(directives, int(meta["seq"]))),
            key=meta.get("key"),
            digest=meta.get("key-digest"),
            batch=int(meta["batch"]) if "batch" in meta else None,
            proposal=meta.get("proposal"),
            id=meta.get("opened"),
            seal=meta["seal"],
            text=entry_text,
        )
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise Broken(f"An entry's head is damaged: {error}.", where=entry_text.split("\n", 1)[0]) from None


def _read_record(item: dict[str, Any], seq: int, date: dt.date) -> Record:
    return Record(
        kind=item["kind"],
        id=item["id"],
        body=item["body"],
        status=item["status"],
        pod=item.get("pod"),
        member=item.get("member"),
        due=_day(item.get("due")),
        date=_day(item.get("date")) or date,
        seq=seq,
    )


def opened(directives: tuple[Any, ...], seq: int) -> list[Record]:
    """The accounts that the directives open, as records: the text says so once, in its `open` lines."""
    return [
        Record(
            "account",
            directive.account,
            {"booking": directive.booking.value} if directive.booking else {},
            date=directive.date,
            seq=seq,
        )
        for directive in directives
        if isinstance(directive, data.Open)
    ]
