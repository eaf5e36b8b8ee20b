"""What a cycle asks of a pool's loans: none runs past its end, and none longer than the pool's months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pods.cycles import cycle as cycles
from pods.lending.calendar import shift_months
from pods.lending.limits import Against, limit

if TYPE_CHECKING:
    from pods.lending.limits import Asked


@limit
def within_the_cycle(asked: Asked) -> Against | None:
    """No instalment falls behind the running cycle's end: what is lent is shared out then."""
    cycle = cycles.latest(asked.view, asked.pod)
    last = asked.plan.instalments[-1].due
    if cycle is None or not cycle.is_open or last <= cycle.until:
        return None
    return Against(f"its last instalment would be on {last}, and {cycle.said} ends on {cycle.until}")


@limit
def within_the_months(asked: Asked) -> Against | None:
    """The pool lends for so many months at the most, counted from the pay-out."""
    months = asked.pod.terms.number("longest-loan")
    last = asked.plan.instalments[-1].due
    if not months or last <= shift_months(asked.view.on, int(months)):
        return None
    return Against(
        f"its last instalment would be on {last}, and {asked.pod.name} lends for at most {int(months)} months",
        "longest-loan",
    )
