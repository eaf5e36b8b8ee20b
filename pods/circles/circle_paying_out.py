"""Which act pays a round's pot out: what the others were asked about is carried out, else it is asked or done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.act import make
from pods.circles import circle_finding
from pods.circles.circle_pot import PayOutPot, payable
from pods.voices import consent

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.view import View


def paying_out(view: View, pod: str, number: int, *, place: str | None = None) -> Act:
    """The act that pays out the pot of a round, with whom it goes to and how much they get.

    Raises: Refused, while it is not decided whose turn it is, or somebody has not paid.
    """
    found = circle_finding.circle(view, pod)
    member, amount = None, None
    if not found.is_over and found.round == number:
        # Of a round that is over, or has not come, the act's own rule says so.
        now, amount = payable(found)
        member = now.member or None
    said = make(PayOutPot, pod=pod, round=number, member=member, amount=amount).given()
    asked = [
        each
        for each in consent.alive(view, pod=pod)
        if each.body["act"] == PayOutPot.kind
        and {**each.body["fields"], "place": None} == {**said, "place": None}
        and consent.status(each, view) in {consent.OPEN, consent.PASSED}
    ]
    if asked:
        return consent.CarryOut(proposal=asked[-1].id, place=place)
    return make(PayOutPot, pod=pod, round=number, member=member, amount=amount, place=place)
