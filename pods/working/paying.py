"""Money between a member and a livelihood pod's places, against an account of theirs: advances, pay and support all move so."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ledger.act import Change, Record
from pods.crew import people
from pods.crew.places import need_money

if TYPE_CHECKING:
    from ledger.view import View


def paid_in(
    view: View,
    pod: people.Pod,
    member: Record,
    amount: Decimal,
    account: str,
    into: str | None,
    narration: str,
    *also: str,
) -> Change:
    """Money of a member comes into a place of the pod, against an account of theirs; the entry is about `also` as well."""
    lines = [(pod.place(into), amount, pod.commodity), (account, -amount, pod.commodity)]
    directive = people.transaction(view.on, member.body["name"], narration, lines)
    return Change((directive,), about=(f"pod/{pod.id}", *also, f"member/{member.id}"))


def paid_out(
    view: View,
    pod: people.Pod,
    member: Record,
    amount: Decimal,
    account: str,
    place: str | None,
    narration: str,
    *also: str,
) -> Change:
    """Money goes to a member out of a place of the pod, against an account of theirs.

    Raises: Refused, when it is not there on that day or a later one.
    """
    source = pod.place(place)
    need_money(view, pod, source, amount)
    lines = [(account, amount, pod.commodity), (source, -amount, pod.commodity)]
    directive = people.transaction(view.on, member.body["name"], narration, lines)
    return Change((directive,), about=(f"pod/{pod.id}", *also, f"member/{member.id}"))
