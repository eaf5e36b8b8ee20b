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
    held = ((name, view.lowest(pod.place(name), pod.commodity, view.on)[0]) for name in places(view, pod))
    return next((name for name, least in held if least >= amount), None)


def places(view: View, pod: Pod | None = None) -> list[str]:
    """The names of the places where a pod's money lies on the view's day, or that of any pod, sorted; without what is set apart below one."""
    found = (
        account.split(":") for account, _ in view.balances("Assets:", without=chart.LENT) if chart.is_place(account)
    )
    return sorted({parts[1] for parts in found if len(parts) == _PARTS and (pod is None or parts[-1] == pod.slug)})
