"""How shares end: out of the holder's account, paid for or not, with a record of which certificates ended, and how."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from ledger.act import Change, Record
from pods.crew import people
from pods.owning.capital import collective

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.view import View
    from pods.owning.holdings import Holding
    from pods.owning.lots import Taken

ENDED = "ended-shares"
REDEEMED, GIVEN, CANCELLED = "redeemed", "given back", "cancelled"


def ended(
    view: View, standing: Holding, taken: Taken, narration: str, paid: Sequence[tuple[str, Decimal]], *,
    how: str, amount: Decimal | None = None, because: str | None = None,
) -> Change:  # fmt: skip
    """The shares gone out of the holder's account, `paid` for, what that differs from their cost with the collective.

    A record keeps which certificates ended, how and for how much.
    """
    held, member = standing.share_class, standing.member
    unit = held.pod.commodity
    cost = money.round_half_up(taken.cost, view.digits(unit))
    rest = -cost - sum((number for _, number in paid), Decimal(0))
    lines = [(account, number, unit) for account, number in (*paid, (collective(held.pod), rest))]
    moved = people.transaction(view.on, member.body["name"], narration, lines)
    directive = moved._replace(postings=[*moved.postings, *taken.postings])
    parts = [
        {
            "certificates": lot.label,
            "shares": f"{number:f}",
            "cost": f"{lot.number * number:f}",
            "date": lot.date.isoformat(),
        }
        for number, lot in taken.parts
    ]
    body = {"how": how, "class": held.name, "parts": parts}
    body |= {"amount": f"{amount:f}"} if amount is not None else {}
    body |= {"because": because} if because else {}
    record = Record(ENDED, view.next_id("S", ENDED), body, pod=held.pod.id, member=member.id)
    about = (f"member/{member.id}", *held.about, *(f"lot/{held.commodity}/{each}" for each in taken.labels))
    return Change((directive,), (record,), about)
