"""A proposal that is taken back: by who made it, or by a treasurer where they are in the crew no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.act import Act, Change, rule
from ledger.errors import Refused
from pods.crew import people
from pods.voices.consent import DONE, WITHDRAWN, proposal, status

if TYPE_CHECKING:
    from ledger.view import View


class WithdrawProposal(Act):
    """Who proposed it takes it back."""

    kind = "proposal-withdraw"
    proposal: str


@rule(WithdrawProposal)
def withdraw_proposal(act: WithdrawProposal, view: View) -> Change:
    """The proposal is over; nothing of it was done. One of somebody who left or died is taken back by a treasurer.

    Raises: Refused, when another made it or it was carried out.
    """
    record = proposal(view, act.proposal)
    assert record.member is not None, "somebody proposed it"
    if people.known(view, record.member).status != people.IN:
        people.need_treasurer(view, f"Taking back what {people.known(view, record.member).body['name']} proposed")
    elif view.doing.by != record.member:
        raise Refused(
            f"{people.known(view, record.member).body['name']} proposed {record.id}; only they take it back.",
            hint=f"Use --by {record.member}, when they agree.",
            where="by",
        )
    standing = status(record, view)
    if standing in {DONE, WITHDRAWN}:
        raise Refused(
            f"{record.id} is {standing}; there is nothing to take back.",
            hint=f"See it: crewbook proposals {record.id}",
            where="proposal",
        )
    return Change(records=(record.changed(status=WITHDRAWN),), about=(f"proposal/{record.id}", f"pod/{record.pod}"))
