"""What somebody in default owes a circle is given up once its rounds are over, so that it can close; those who bore it bear it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Invalid, Refused
from pods.circles.circle import DEFAULT, ENDED, Circle
from pods.circles.circle_borne import Lines, written_off
from pods.circles.circle_finding import circle, no_pot_since
from pods.circles.circle_turns import askable
from pods.crew import people
from pods.voices import consent
from pods.voices.concerned import concerns

if TYPE_CHECKING:
    from ledger.view import View


class WriteOffDue(Act):
    """A circle gives up what somebody in default still owes it."""

    kind = "circle-write-off"
    topic: ClassVar[str] = "circle-debt"
    member: str
    pod: str
    because: Words


@rule(WriteOffDue)
def write_off(act: WriteOffDue, view: View) -> Change:
    """Nothing of it is asked for any more: a cost of the circle, and the premium of those who bore it.

    Raises: Refused, without consent or a reason, when nothing is owed, or while rounds run in which it may still be paid back.
    """
    found = circle(view, act.pod)
    if view.doing.proposal is None:
        people.need_treasurer(view, "Giving up what somebody owes a circle")
    if not act.because:
        raise Invalid("Who gives a debt up says why.", hint='Add --because "moved away".', where="because")
    member = view.get("member", act.member) or people.member(view, act.member)
    seats = view.find("seat", pod=found.pod.id, member=member.id, status=DEFAULT)
    owed = _owed(found, member)
    if not owed:
        raise Refused(
            f"{member.body['name']} owes {found.pod.name} nothing that fell due.",
            hint=f"See who owes what: crewbook circle show {found.pod.id}",
            where="member",
        )
    for seat in seats:
        no_pot_since(found, seat.id.rpartition("/")[0])
    if not found.is_over and any(seat.id.startswith(f"{found.key}/") for seat in seats):
        raise Refused(
            f"{found.pod.name} is in round {found.round} of {found.rounds}; what {member.body['name']} owes is given up "
            "when the last pot was paid out.",
            hint=f"Record what is paid back: crewbook circle recover {found.pod.id} {member.id} AMOUNT",
            where="member",
        )
    consent.require(act, view)
    lines = Lines(found.pod.commodity)
    written_off(found, member.id, lines, owed)
    what = f"Given up by {found.pod.name}: {act.because}"
    directive = people.transaction(view.on, member.body["name"], what, lines.listed())
    about = (
        f"member/{member.id}",
        f"pod/{found.pod.id}",
        f"circle/{found.pod.id}",
        *(f"seat/{each.id}" for each in seats),
    )
    return Change((directive,), tuple(each.changed(status=ENDED) for each in seats), about)


def _owed(found: Circle, member: Record) -> Decimal:
    """What somebody owes on that day and on every later one."""
    account = f"Assets:Due:{found.pod.slug}:{member.body['account']}"
    return found.view.lowest(account, found.pod.commodity, found.on)[0]


def _sentence(act: WriteOffDue, view: View) -> str:
    found = circle(view, act.pod)
    return f"{found.pod.name} gives up what {found.name(act.member)} owes it: {act.because}"


consent.describe(WriteOffDue, _sentence, beneficiary=lambda act, _: act.member)
concerns(WriteOffDue, lambda act, view: (askable(circle(view, act.pod), act.member), None))
