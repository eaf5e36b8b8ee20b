"""A moment in words: its day and its time, as the reader writes them, where the clock of the dashboard's computer stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.say import Clock, say

if TYPE_CHECKING:
    import datetime as dt


def moment(at: dt.datetime, now: dt.datetime) -> str:
    """`2026-03-31 14:05`, in the time zone of `now`."""
    there = at.astimezone(now.tzinfo)
    return say("{day} {time}", day=there.date(), time=Clock(f"{there:%H:%M}"))
