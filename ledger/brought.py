"""What members brought: which movements count as what somebody put in, and under what they are added up. No SQL lives here.

What a member still owes is what is expected of them less all that they brought since, so that sum is kept, as balances are.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledger.act import PostingRow

# The acts by which savings come in; shares of a cycle are savings at their price.
CONTRIBUTION = "contribution"
SAVED = (CONTRIBUTION, "cycle-shares")
GIVEN = "given/"
CORRECTS = "entry/"
MONTH, DAY, OTHER, BACK = "month", "day", "other", "back"
"""Of what a sum is: of a month, of a day, or of the corrections of a day of what another day brought (with the other sign).

Contributions, which most entries of a book are, are added up by the month alone. Those of a day are what moved that day on
the member's account of savings, without what else moved there, which is rare and added up as OTHER.
"""
_SAVED_AS, _SAVINGS = "saved/", "Liabilities:Savings:"
_SOCIAL = "Equity:Social:"
COUNTED = ("Liabilities:", _SOCIAL)
"""How the accounts begin on which something is brought."""
# Where the member stands in an account of savings, and in one of shares: behind the pod, and behind the cycle.
_AT = {"Savings": 3, "Cycle": 4}

Sum = tuple[str, str, str, str, str]
"""(thing, commodity, MONTH, DAY or BACK, its month or day, the day of what was corrected or nothing)."""


def saved(pod: str, member: str) -> str:
    """Under what a member's savings in a pod are added up; both by their names in accounts."""
    return f"{_SAVED_AS}{pod}/{member}"


def account_of(thing: str) -> str | None:
    """The account of savings in which contributions added up under a thing stand; None where it is of another kind."""
    return _SAVINGS + thing.removeprefix(_SAVED_AS).replace("/", ":") if thing.startswith(_SAVED_AS) else None


def corrected(about: Iterable[str]) -> int | None:
    """The number of the entry that an entry about these things undoes, or None."""
    for each in about:
        if each.startswith(CORRECTS) and (number := each[len(CORRECTS) :]).isdecimal():
            return int(number)
    return None


def counts(kind: str, about: Iterable[str], postings: Iterable[PostingRow]) -> bool:
    """Whether something of an entry of a kind is what a member brought, or moves savings otherwise."""
    return (
        kind in SAVED
        or any(each.startswith(GIVEN) for each in about)
        or any(each.account.startswith(_SAVINGS) for each in postings)
    )


def thing(kind: str, about: Iterable[str], account: str) -> str | None:
    """Under what a movement on an account is added up; None where it is nothing that a member brought."""
    found = _saved_in(account) if kind in SAVED else None
    if found is not None:
        return found
    # What is contributed to a fund is given, and never savings.
    given = next((each for each in about if each.startswith(GIVEN)), None)
    return given if account.startswith(_SOCIAL) else None


@functools.lru_cache(maxsize=1024)
def _saved_in(account: str) -> str | None:
    root, what, *names = (*account.split(":"), "")
    at = _AT.get(what, 0) - 2
    return saved(names[0], names[at]) if root == "Liabilities" and 0 < at < len(names) and names[at] else None


def sums(
    kind: str, about: Iterable[str], moved: Iterable[tuple[str, str, str, int]], *, corrects: str = ""
) -> Iterator[tuple[Sum, int]]:
    """(under which sum, minor units) of an entry's movements, each (account, commodity, day, minor units).

    Of a correction, `kind` and `corrects` are the kind and the day of what it undoes.
    """
    for account, commodity, day, minor in moved:
        saver = _saved_in(account) if account.startswith(_SAVINGS) else None
        if saver is not None and (corrects or kind != CONTRIBUTION) and account == account_of(saver):
            yield (saver, commodity, OTHER, day, ""), minor
        name = thing(kind, about, account)
        if name is None:
            continue
        if corrects:
            yield (name, commodity, BACK, day, corrects), minor
        else:
            yield (name, commodity, MONTH, day[:7], ""), minor
            if kind != CONTRIBUTION or not name.startswith(_SAVED_AS):
                yield (name, commodity, DAY, day, ""), minor
