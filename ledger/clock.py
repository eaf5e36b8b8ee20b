"""Days as people type them, and a clock that runs backwards: an entry's day and time come from it, so it is held against the last entry's."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ledger.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ledger.posted import Item

TIME = "%Y-%m-%dT%H:%M:%SZ"
_BEARABLE = dt.timedelta(minutes=5)
_DAY = dt.timedelta(days=1)
_FIRST_YEAR = 1000


def typed_day(typed: str) -> dt.date:
    """The day that was typed as YYYY-MM-DD.

    Raises: ValueError, when it is none, or of a year of less than four digits: that is a slip, and nobody reckons back from it.
    """
    day = dt.date.fromisoformat(typed)
    if day.year < _FIRST_YEAR:
        raise ValueError(typed)
    return day


def held_against(last: str, items: Iterable[Item], *, now: dt.datetime, tell: Callable[[str], None]) -> Iterable[Item]:
    """The items, when the clock is behind the time at which the last entry was recorded; `last` is empty when unknown.

    A few minutes are nothing. Up to a day is told. By more than a day the clock is not asked for an entry's day:
    that must be given. So nobody is locked out, and once one entry is recorded the clock is held against that one.
    Raises: Invalid, while the items are taken, when a day is not given.
    """
    behind = _behind(last, now)
    if behind <= _BEARABLE:
        return items
    says = (
        f"This computer's clock shows {now:%Y-%m-%d %H:%M}, but the last entry was recorded on "
        f"{last[:10]} at {last[11:16]} UTC: one of the two is wrong."
    )
    if behind < _DAY:
        tell(f"{says} The entry is recorded with what the clock shows. Set the clock right.")
        return items
    return _with_a_day(items, says, now, tell)


def _with_a_day(items: Iterable[Item], says: str, now: dt.datetime, tell: Callable[[str], None]) -> Iterator[Item]:
    is_told = False
    for item in items:
        if item.on is None:
            raise Invalid(
                f"{says} Nothing was recorded.",
                hint=f"Set the clock right and type it again. If the clock is right now, say the day: --on {now:%Y-%m-%d}",
                where="on",
            )
        if not is_told:
            tell(f"{says} The day that you gave holds; the time of recording is what the clock shows.")
            is_told = True
        yield item


def _behind(last: str, now: dt.datetime) -> dt.timedelta:
    try:
        recorded = dt.datetime.fromisoformat(last)
        return recorded - now.astimezone(dt.UTC)
    except (ValueError, TypeError):
        return dt.timedelta(0)
