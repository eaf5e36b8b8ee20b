"""Whether a meeting of the pod stands in the book for the day already: somebody else may have sent the same one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.book import entry_at
from reports.heading import name_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.view import View
    from pods.crew import people

AGAIN = "again"
"""What is sent by who has seen what stands there and records theirs as well: the last entry that they saw."""
_MOST = 1000
# What money is brought with at a meeting, and who was there. A commit that holds none of it was no meeting.
_OF_MEETINGS = frozenset(
    {
        "attendance",
        "contribution",
        "cycle-shares",
        "fund-contribution",
        "fine-payment",
        "repayment",
        "circle-pay",
    }
)


@dataclass(frozen=True, slots=True)
class Before:
    """A meeting that was recorded: its first and last entry, who entered it and when."""

    first: int
    last: int
    name: str
    at: str


def count(view: View, pod: people.Pod) -> int:
    """How many entries of the view's day are about the pod."""
    return len(_of_day(view, pod))


def met(view: View, pod: people.Pod, timezone: dt.tzinfo | None) -> list[Before]:
    """The meetings of the pod that the book holds for the view's day, oldest first: each was recorded in one commit."""
    found, left = [], sorted(_of_day(view, pod))
    while left:
        entry = entry_at(view.session, left[0])
        together = [left[0]] if entry.batch is None else [seq for seq, _ in view.session.commit(entry.batch)]
        if len(together) > 1 and any(entry_at(view.session, seq).kind in _OF_MEETINGS for seq in together):
            at = dt.datetime.fromisoformat(entry.recorded_at).astimezone(timezone)
            found.append(Before(together[0], together[-1], name_of(view, entry.entered_by), f"{at:%H:%M}"))
        left = [seq for seq in left if seq not in together]
    return found


def is_agreed(sent: Mapping[str, str], found: Sequence[Before]) -> bool:
    """Whether whoever sends a meeting has seen all of those and records theirs as well."""
    return not found or sent.get(AGAIN) == str(found[-1].last)


def _of_day(view: View, pod: people.Pod) -> list[int]:
    return view.session.newest_entries(
        _MOST, things=[f"pod/{pod.id}"], prefix="", since=view.on, on=view.on, until=view.seq
    )
