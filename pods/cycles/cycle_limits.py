"""What a cycle asks of a pool's loans: none runs past its end, and none longer than the pool's months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.errors import Refused
from pods.cycles import cycle as cycles
from pods.lending.calendar import shift_months
from pods.lending.limits import Against, limit

if TYPE_CHECKING:
    import datetime as dt

    from ledger.view import View
    from pods.crew.people import Pod
    from pods.lending.limits import Asked


@limit
def within_the_cycle(asked: Asked) -> Against | None:
    """No instalment falls behind the running cycle's end: what is lent is shared out then."""
    cycle = cycles.latest(asked.view, asked.pod)
    last = asked.plan.instalments[-1].due
    if cycle is None or not cycle.is_open or last <= cycle.until:
        return None
    return Against(f"its last instalment would be on {last}, and {cycle.said} ends on {cycle.until}")


def need_within_the_cycle(view: View, pod: Pod, loan: str, *, last: dt.date, before: dt.date) -> None:
    """A loan with new terms is repaid by the running cycle's end as well, or no later than it was to be before.

    Raises: Refused, with what lets it be.
    """
    cycle = cycles.latest(view, pod)
    if cycle is not None and cycle.is_open and last > max(cycle.until, before):
        raise Refused(
            f"The last instalment of {loan} would be on {last}, and {cycle.said} ends on {cycle.until}.",
            hint=f"Repay it in fewer instalments, --term NUMBER, or sooner; or let the cycle end later: crewbook cycle change {pod.id} --until {last}",
            where="term",
        )


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
