"""Which acts of a batch the book refuses, each with the reason, so that all of them can be mended in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.errors import CrewbookError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.posted import Item

    Tries = Callable[[list[Item]], object]

MOST_REFUSED = 5
"""So many are named."""


def refusals(tries: Tries, items: list[Item], *, most: int = MOST_REFUSED) -> list[tuple[int, CrewbookError]]:
    """(where it stands, why) of the items that the book refuses, at most so many; each is tried without those before it.

    `tries` holds items against the book and records nothing.
    """
    found: list[tuple[int, CrewbookError]] = []
    left = list(enumerate(items))
    while len(found) < most:
        refused = _first_refused(tries, [item for _, item in left])
        if refused is None:
            break
        at, error = refused
        if found and found[-1][1].message == error.message:
            # It is the day or who records, and no line, that the book refuses.
            break
        found.append((left[at][0], error))
        del left[at]
    return found


def _first_refused(tries: Tries, items: list[Item]) -> tuple[int, CrewbookError] | None:
    """Where the first item stands that the book refuses after those before it, and why; None when it takes them all.

    Raises: what the book refuses whatever the items.
    """
    if not items:
        return None
    try:
        tries(items)
    except CrewbookError as error:
        if error.item is None:
            raise
        return error.item, error
    return None
