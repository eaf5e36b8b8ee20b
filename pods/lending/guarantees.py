"""Who answers for another member's loan: named with the request, and bound only by their own word."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger import money
from ledger.act import Act, Change, rule
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.lending import agreed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.act import Record
    from ledger.view import View


class Guarantee(Act):
    """Whoever was named says that they answer for a loan, up to what it is now."""

    kind = "loan-guarantee"
    loan: str


def named(view: View, borrower: Record, handles: Iterable[str]) -> dict[str, Any]:
    """Per guarantor what they agreed to: nothing yet.

    Raises: Invalid, for somebody who is not in the crew, or the borrower themselves.
    """
    found: dict[str, Any] = {}
    for handle in handles:
        guarantor = people.member(view, handle)
        if guarantor.id == borrower.id:
            raise Invalid(
                f"{borrower.body['name']} cannot answer for their own loan.",
                hint="Name somebody else: --guarantor MEMBER",
                where="guarantor",
            )
        found[guarantor.id] = None
    return found


def need_all(view: View, record: Record) -> None:
    """Everybody who was named is there and has agreed.

    Raises: Refused, naming who is missing.
    """
    crew = {each.id for each in people.members(view)}
    for handle, word in record.body.get("guarantors", {}).items():
        known = view.get("member", handle)
        name = known.body["name"] if known else handle
        if handle not in crew:
            raise Refused(
                f"{name}, who was to guarantee {record.id}, has left.",
                hint=f"Name somebody else, and ask anew: crewbook loan change {record.id} --guarantor MEMBER "
                f"--by {record.member}",
                where="guarantor",
            )
        if word is None:
            raise Refused(
                f"{name} has not agreed to guarantee {record.id} yet.",
                hint=f"They say so themselves: crewbook loan guarantee {record.id} --by {handle}",
                where="guarantor",
            )


@rule(Guarantee)
def guarantee(act: Guarantee, view: View) -> Change:
    """The guarantor's word, for the amount that the loan has now; a top-up later is not in it, until they say so again.

    Raises: Refused, for who was not named, or said so before; and for a loan that is over.
    """
    record = agreed.loan(view, act.loan)
    guarantor = people.actor(view)
    guarantors = record.body.get("guarantors", {})
    if guarantor.id not in guarantors:
        others = f"Named were: {', '.join(guarantors)}." if guarantors else "Nobody was named."
        raise Refused(f"{guarantor.body['name']} was not named to guarantee {record.id}.", hint=others, where="by")
    if record.status not in {agreed.REQUESTED, agreed.AGREED, agreed.OPEN}:
        raise Refused(
            f"{record.id} is {record.status}; there is nothing to guarantee any more.",
            hint=f"See it: crewbook loan show {record.id}",
            where="loan",
        )
    amount = record.body["amount"]
    before = guarantors[guarantor.id]
    if before is not None and before["amount"] == amount:
        pod = people.pod(view, record.pod or "")
        raise Refused(
            f"{guarantor.body['name']} agreed on {before['on']} to guarantee "
            f"{money.show(Decimal(amount), pod.commodity)} of {record.id}.",
            hint=f"See it: crewbook loan show {record.id}",
        )
    word = {**(before or {}), "on": view.on.isoformat(), "amount": amount}
    changed = record.changed(guarantors={**guarantors, guarantor.id: word})
    about = (f"loan/{record.id}", f"member/{guarantor.id}", f"pod/{record.pod}")
    return Change(records=(changed,), about=about)
