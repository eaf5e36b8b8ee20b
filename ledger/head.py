"""Where a journal ends, and what is known as long as it ends there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ledger.act import BookFacts, Record


class Head(NamedTuple):
    """Where a book's journal ends: the last entry's number and seal."""

    facts: BookFacts
    seq: int
    seal: str


@dataclass(frozen=True, slots=True)
class Known:
    """Records as they stood when the journal ended with entry `seq` and its `seal`: versions by (kind, id).

    A seal stands for the whole journal up to it, so what is known is as good as the tables while theirs is the same.
    """

    seq: int
    seal: str
    records: dict[tuple[str, str], list[Record]]
