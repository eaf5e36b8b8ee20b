"""A circle's round as its meeting is held against it: what everybody still pays in, and whose pot it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pods.circles.circle_bids import turn
from pods.circles.circle_finding import running
from pods.circles.circle_pay import PayIn
from pods.circles.circle_pot import PayOutPot, undecided
from pods.voices.consent import Propose

if TYPE_CHECKING:
    from decimal import Decimal

    from ledger.act import Act
    from ledger.errors import Refused
    from ledger.view import View
    from pods.crew.people import Pod


@dataclass(frozen=True, slots=True)
class Round:
    """The round that is not over on the meeting's day.

    `to_pay` is what each who pays in still lacks of it. `whose` is who takes its pot, "" where its seat was given up, and
    None where that is not decided yet, which `why` then says.
    """

    pod: str
    number: int
    rounds: int
    to_pay: dict[str, Decimal]
    whose: str | None
    why: Refused | None

    def pay(self, member: str, amount: Decimal, into: str | None) -> Act:
        """What a member pays into the circle."""
        return PayIn(member=member, pod=self.pod, amount=amount, into=into)

    def pay_out(self, place: str | None, *, is_asked: bool) -> Act:
        """The pot goes to whose turn it is, as much as it then comes to; as a proposal where others are asked first.

        Raises: Refused, while it is not decided whose turn it is.
        """
        if self.why is not None:
            raise self.why
        act = PayOutPot(pod=self.pod, round=self.number, member=self.whose or None, place=place)
        return Propose(act=act.kind, fields=act.given()) if is_asked else act


def of(view: View, pod: Pod) -> Round:
    """The round of a circle on the view's day.

    Raises: Invalid or Refused, when the circle was not started, or its last pot was paid out.
    """
    found = running(view, pod.id)
    found.read_all()
    now = turn(found)
    return Round(
        pod=pod.id,
        number=found.round,
        rounds=found.rounds,
        to_pay={each: found.to_pay(each) for each in found.active},
        whose=now.member,
        why=undecided(found, now) if now.member is None else None,
    )
