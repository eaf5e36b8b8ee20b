"""Whether money lies where it is to be paid from, and where else it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import chart, money
from ledger.errors import Refused

if TYPE_CHECKING:
    from decimal import Decimal

    from ledger.view import View
    from pods.crew.people import Pod

_PARTS = 3
"""Assets:<Place>:<Pod>; what stands below it is set apart."""


def need_money(view: View, pod: Pod, place: str, amount: Decimal, *, hint: str = "") -> None:
    """The money lies in the place, an account, on the view's day and on every later one.

    Raises: Refused, with what the place holds, and another one that holds enough; the `hint` where there is none.
    """
    held, day, seq = view.lowest(place, pod.commodity, view.on)
    if amount <= held:
        return
    because = f", because of entry {seq}" if seq else ""
    other = elsewhere(view, pod, amount)
    if not hint:
        hint = "Wait until money is received."
    raise Refused(
        f"{pod.said(place)} holds {money.show(held, pod.commodity)} on {day}{because}; "
        f"{money.show(amount, pod.commodity)} is more than that.",
        hint=f"{other} holds enough; take it from there: --from-place {other}" if other else hint,
        where="amount",
    )


def elsewhere(view: View, pod: Pod, amount: Decimal) -> str | None:
    """The name of a place that holds so much of the pod's money on the view's day and every later one, or None."""
    accounts = sorted(account for account, commodity in view.balances("Assets:") if commodity == pod.commodity)
    for account in accounts:
        parts = account.split(":")
        is_ours = chart.is_place(account) and len(parts) == _PARTS and parts[-1] == pod.slug
        if is_ours and view.lowest(account, pod.commodity, view.on)[0] >= amount:
            return parts[1]
    return None
