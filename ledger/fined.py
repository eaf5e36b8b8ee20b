"""What members were fined, and what of it they paid: under what it is added up, beside what they brought. No SQL lives here.

What is still owed is the one less the other, so both sums are kept, and no fine need be read for it. A fine counts while
it is asked for, as its record stands on each day; what was paid, as it moved, corrections with their own sign and day.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from ledger import brought
from ledger.errors import Broken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ledger.act import Record

# More figures than any amount has that a book can keep.
_MOST_FIGURES = 18
KIND, ASKED = "fine", "open"
PAID, FINED = "fines/", "fined/"
"""How the names of both sums begin, before the pod and the member."""
INTO = ("Income:", "Equity:Social:")
"""Where the money of fines goes; an entry that pays some may settle more beside."""

Version = tuple[str, int]
"""(the day from which a version of a fine holds, the minor units that it asks for)."""


def whose(thing: str) -> tuple[str, str]:
    """(pod, member) of what is added up under the name of a sum of fines.

    Raises: Broken, for a name that no fine gave it: the database was changed behind the book.
    """
    pod, _, member = thing.removeprefix(FINED).partition("/")
    if not pod or not member or "/" in member:
        raise Broken(
            f"The database adds up fines under “{thing}”, which no entry of this book says.",
            hint="See what else does not match: crewbook verify",
            where=f"sum {thing}",
        )
    return pod, member


def paid(about: Iterable[str], moved: Iterable[tuple[str, str, str, int]]) -> Iterator[tuple[brought.Sum, int]]:
    """(under which sum, minor units) of an entry's movements, each (account, commodity, day, minor units); what comes in is negative."""
    things = [each for each in about if each.startswith(PAID)]
    if things:
        for account, commodity, day, minor in moved:
            if account.startswith(INTO):
                for thing in things:
                    yield from _spans(thing, commodity, day, minor)


def fined(record: Record, before: Sequence[Record], commodity: str, digits: int) -> Iterator[tuple[brought.Sum, int]]:
    """(under which sum, minor units) of what a version of a fine changes, once all `before` it were added up.

    From its day on it says what is asked for, whatever an earlier version says of a later day.
    """
    *known, (day, minor) = [version(each, digits) for each in (*before, record)]
    thing = f"{FINED}{record.pod}/{record.member}"
    was = 0
    for on in sorted({day, *(each for each, _ in known if each > day)}):
        # The last of those that hold on a day.
        stood = next((asked for since, asked in reversed(known) if since <= on), 0)
        changes = (minor - stood) if on == day else (was - stood)
        was = stood
        if changes:
            yield from _spans(thing, commodity, on, changes)


def version(record: Record, digits: int) -> Version:
    """What a version of a fine asks for, and since when; nothing once it is waived, undone, or cannot be read."""
    day = record.date.isoformat() if record.date else ""
    if record.status != ASKED:
        return day, 0
    try:
        amount = Decimal(record.body["amount"])
    except (KeyError, TypeError, ValueError, InvalidOperation):
        return day, 0
    can_be = amount.is_finite() and amount.adjusted() + digits <= _MOST_FIGURES
    return day, int(amount.scaleb(digits)) if can_be else 0


def _spans(thing: str, commodity: str, day: str, minor: int) -> Iterator[tuple[brought.Sum, int]]:
    yield (thing, commodity, brought.MONTH, day[:7], ""), minor
    yield (thing, commodity, brought.DAY, day, ""), minor
