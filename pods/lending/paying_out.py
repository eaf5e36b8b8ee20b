"""Which act pays a loan out: what the others were asked about is carried out, what nobody was asked about is done at once."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pods.lending import agreed, loan_changes, loans
from pods.voices import consent

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.view import View


def paying_out(view: View, loan: str, *, part: Decimal | None = None, place: str | None = None) -> Act:
    """The act that pays out all that is left of a loan, or a part; of a running one, a further part.

    Raises: Invalid, when there is no such loan.
    """
    record = loans.loan(view, loan)
    if record.status == agreed.OPEN:
        return loan_changes.PayPart(loan=record.id, amount=part, place=place)
    asked = loans.proposal_for(view, record)
    if asked is not None:
        return consent.CarryOut(proposal=asked.id, place=place, part=part)
    return loans.PayOut(loan=record.id, amount=Decimal(record.body["amount"]), place=place, part=part)
