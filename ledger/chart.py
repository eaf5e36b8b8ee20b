"""Which accounts may exist and which may never be oversold. What each pod does with them lives in pods/."""

from __future__ import annotations

import functools
import re
import unicodedata
from base64 import b32encode
from hashlib import sha256

from ledger.errors import Invalid

ROOTS = ("Assets", "Liabilities", "Equity", "Income", "Expenses")
# Under Assets these hold claims on people; every other second component names a place where money lies.
CLAIMS = frozenset({"Loans", "Due", "Advances", "Crews"})
LENT = "Assets:Loans:"
"""How the accounts begin that loans leave behind, each its own: whoever asks for what lies elsewhere leaves them out."""
SHARES = "Equity:Shares:"
"""How the accounts begin on which shares are held."""
# Equity:Premium:Pod:Member:Whose, what a member of a circle bore of somebody's default.
_BORNE = 4
# Liabilities:Cycle:Pod:Cycle:Member:Losses, what is taken off a member's shares when they are paid.
LOSSES = "Losses"
_COMPONENT = re.compile(r"[A-Z0-9][A-Za-z0-9-]*")


def slug(name: str) -> str:
    """`name` as an ASCII account component, or "" when nothing of it is ASCII: `rainy-day` → `Rainy-Day`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", plain)
    return "-".join(word[:1].upper() + word[1:] for word in words)[:40]


def short_id(*parts: str) -> str:
    """Four characters that tell two members with the same slug apart; the same parts give the same id."""
    return b32encode(sha256("\0".join(parts).encode()).digest()).decode()[:4]


def component(name: str, what: str) -> str:
    """`name`, when it can stand in an account as it is.

    Raises: Invalid otherwise, with the nearest name that can.
    """
    if _COMPONENT.fullmatch(name):
        return name
    better = slug(name) or "Cash-Box"
    raise Invalid(
        f"“{name}” cannot stand in an account's name.",
        hint=f"Use letters A-Z, digits and hyphens, a capital first: {better}.",
        where=what,
    )


def is_account(name: str) -> bool:
    """Whether `name` is an account that beancount accepts."""
    root, *rest = name.split(":")
    return root in ROOTS and bool(rest) and all(_COMPONENT.fullmatch(part) for part in rest)


def is_place(account: str) -> bool:
    """Whether money lies there: a bank account, a cash box, a pod's part of either."""
    root, second, *_ = account.split(":")
    return root == "Assets" and second not in CLAIMS


@functools.lru_cache(maxsize=1024)
def forbidden_sign(account: str) -> int:
    """-1 where a balance may never be below zero, +1 where never above, 0 where either may be.

    A place cannot hold less than nothing, a loan cannot be repaid beyond what is owed, a pod cannot owe a
    member less than nothing (beancount writes what is owed as negative), and a buffer cannot be spent twice.
    """
    root, second, *rest = account.split(":")
    if root == "Assets":
        return 0 if second in {"Due", "Crews"} else -1
    if root == "Liabilities":
        # What a member bears of a loss is taken off what the pod owes them; nobody gets more of it back than they bore.
        if second == "Cycle" and rest[-1] == LOSSES:
            return -1
        return 1 if second in {"Savings", "Cycle", "Recovered", "Pay", "Notes", "Dividends", "Estate"} else 0
    # A reserve pays no more than it holds, and nobody gets more of somebody's default back than they bore of it.
    is_borne = second == "Premium" and account.count(":") == _BORNE
    return 1 if root == "Equity" and (second in {"Shares", "Slices", "Commons", "Buffer", "Reserve"} or is_borne) else 0
