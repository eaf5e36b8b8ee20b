"""What members brought: which movements count as what somebody put in, and under what they are added up. No SQL lives here.

What a member still owes is what is expected of them less all that they brought since, so that sum is kept, as balances are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# The acts by which savings come in; shares of a cycle are savings at their price.
SAVED = ("contribution", "cycle-shares")
GIVEN = "given/"
CORRECTS = "entry/"
MONTH, DAY, BACK = "month", "day", "back"
"""Of what a sum is: of a month, of a day, or of the corrections of a day of what another day brought (with the other sign)."""
_SOCIAL = "Equity:Social:"
# Where the member stands in an account of savings, and in one of shares: behind the pod, and behind the cycle.
_AT = {"Savings": 3, "Cycle": 4}

Sum = tuple[str, str, str, str, str]
"""(thing, commodity, MONTH, DAY or BACK, its month or day, the day of what was corrected or nothing)."""


def saved(pod: str, member: str) -> str:
    """Under what a member's savings in a pod are added up; both by their names in accounts."""
    return f"saved/{pod}/{member}"


def corrected(about: Iterable[str]) -> int | None:
    """The number of the entry that an entry about these things undoes, or None."""
    for each in about:
        if each.startswith(CORRECTS) and (number := each[len(CORRECTS) :]).isdecimal():
            return int(number)
    return None


def counts(kind: str, about: Iterable[str]) -> bool:
    """Whether something of an entry of a kind is what a member brought."""
    return kind in SAVED or any(each.startswith(GIVEN) for each in about)


def thing(kind: str, about: Iterable[str], account: str) -> str | None:
    """Under what a movement on an account is added up; None where it is nothing that a member brought."""
    if kind in SAVED:
        root, what, *names = (*account.split(":"), "")
        at = _AT.get(what, 0) - 2
        return saved(names[0], names[at]) if root == "Liabilities" and 0 < at < len(names) and names[at] else None
    given = next((each for each in about if each.startswith(GIVEN)), None)
    return given if account.startswith(_SOCIAL) else None


def sums(
    kind: str, about: Iterable[str], moved: Iterable[tuple[str, str, str, int]], *, corrects: str = ""
) -> Iterator[tuple[Sum, int]]:
    """(under which sum, minor units) of an entry's movements, each (account, commodity, day, minor units).

    Of a correction, `kind` and `corrects` are the kind and the day of what it undoes.
    """
    for account, commodity, day, minor in moved:
        name = thing(kind, about, account)
        if name is None:
            continue
        if corrects:
            yield (name, commodity, BACK, day, corrects), minor
        else:
            yield (name, commodity, MONTH, day[:7], ""), minor
            yield (name, commodity, DAY, day, ""), minor
