"""What is left of a bank's interest, as a pool's statement says it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pods.pools.bank import bank
from reports.figures import amount, exact
from reports.say import say

if TYPE_CHECKING:
    from ledger.view import View
    from pods.crew.people import Pod
    from reports.document import Money


def bank_note(view: View, pod: Pod) -> tuple[str, ...]:
    """A sentence on the bank's interest, its costs and what is left; nothing while there is neither."""
    found, unit = bank(view, pod), pod.commodity

    def said(number: Decimal) -> Money:
        return amount(view, abs(number), unit)

    if not found.interest and not found.costs:
        return ()
    rest = (
        say("{amount} of it is left for costs", amount=said(found.left))
        if found.left > 0
        else say("{pod} bore {amount} itself", pod=pod.name, amount=said(found.left))
        if found.left < 0
        else say("nothing of it is left")
    )
    return (
        say(
            "The bank paid {interest} of interest and took {costs} of costs: {rest}.",
            interest=said(found.interest),
            costs=said(found.costs),
            rest=rest,
        ),
    )


def bank_data(view: View, pod: Pod) -> dict[str, Decimal]:
    """Interest, costs and what is left, for other programs."""
    found, unit = bank(view, pod), pod.commodity
    return {
        "interest": exact(view, found.interest, unit),
        "costs": exact(view, found.costs, unit),
        "left": exact(view, found.left, unit),
    }
