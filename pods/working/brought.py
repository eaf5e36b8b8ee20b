"""What a livelihood pod that starts mid-life brings along: its commons, its buffer, its collective account, with their money."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from ledger.act import Act, Change, Record, rule
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.settings.livelihood import OWN_ACCOUNT, POOLED
from pods.working.livelihood import FUNDS, fund, livelihood, need_model

if TYPE_CHECKING:
    from ledger.view import View

OPENING = "funds-opening"


class BringFunds(Act):
    """What the pod's funds hold on the day on which the book takes over; the money for it lies in a place."""

    kind = OPENING
    pod: str
    commons: Decimal | None = None
    buffer: Decimal | None = None
    collective: Decimal | None = None
    into: str | None = None


@rule(BringFunds)
def bring(act: BringFunds, view: View) -> Change:
    """Each fund with its money in the place, so that the pod is complete from its first day on.

    Raises: Invalid, for an amount that is none; Refused, when they were brought in before, or in a pod of another model.
    """
    people.need_treasurer(view, "Bringing in balances")
    pod = livelihood(view, act.pod)
    need_model(pod, POOLED, OWN_ACCOUNT, what="commons, buffer or collective account")
    before = view.get(OPENING, pod.id, dt.date.max)
    if before is not None:
        raise Refused(
            f"What the funds of {pod.name} held was brought in before.",
            hint=f"Correct that entry first: crewbook correct {before.seq} --because …",
            where="pod",
        )
    unit = pod.commodity
    given = {name: getattr(act, name) for name in FUNDS if getattr(act, name) is not None}
    if not given:
        raise Invalid("There is nothing to bring in.", hint="Add --commons, --buffer or --collective.", where="buffer")
    brought = {name: people.number(view, number, unit, where=name) for name, number in given.items()}
    told = ", ".join(f"{name} {money.show(number, unit)}" for name, number in brought.items())
    directive = people.transaction(
        view.on,
        None,
        f"Brought into {pod.name}: {told}",
        [
            (pod.place(act.into), sum(brought.values(), Decimal(0)), unit),
            *((fund(pod, name), -number, unit) for name, number in brought.items()),
        ],
    )
    record = Record(OPENING, pod.id, {name: f"{number:f}" for name, number in brought.items()}, pod=pod.id)
    return Change((directive,), (record,), about=(f"pod/{pod.id}",))
