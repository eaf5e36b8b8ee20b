"""Being excused: what falls due in a period is not expected of a member, for a reason."""

from __future__ import annotations

import datetime as dt

from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Invalid, Refused
from ledger.view import View
from pods.crew import people
from pods.dues import dues, expected
from pods.dues.expected import Series


class Excuse(Act):
    """What falls due in a period is not expected of a member, or with `all` of everybody."""

    kind = expected.EXCUSE
    member: str
    pod: str
    since: dt.date
    until: dt.date
    because: Words
    social: bool = False


@rule(Excuse)
def excuse(act: Excuse, view: View) -> Change:
    """What falls due in the period is not expected; what came in counts towards the rest.

    Raises: Refused, when nothing is expected in it or some of it is paid already, and by whom it would excuse.
    """
    pod = expected.contributed_pod(view, act.pod, social=act.social)
    if act.until < act.since:
        raise Invalid(
            f"It would end on {act.until}, before it begins.", hint=f"Use --until {act.since} or later.", where="until"
        )
    if not act.because:
        raise Invalid("Who is excused is so for a reason.", hint='Add --because "is ill".', where="because")
    records: list[Record] = []
    whom = expected.whom(view, act.member)
    if len(whom) == 1 and whom[0].id == act.member:
        people.need_another(view, whom[0], "What a member is excused from")
    else:
        people.need_treasurer(view, "What everybody is excused from")
    for member in whom:
        if _falls_due(act, view, pod, member, is_meant=act.member == member.id):
            id = expected.next_id(view, "X", Excuse.kind, records)
            body = {
                "since": act.since.isoformat(),
                "until": act.until.isoformat(),
                "because": act.because,
                "social": act.social,
            }
            records.append(Record(Excuse.kind, id, body, pod=pod.id, member=member.id, due=act.until))
    if not records:
        raise Refused(
            f"Nothing more is expected of {whom[0].body['name'] if act.member == whom[0].id else 'anybody'} in {pod.name} from {act.since} to {act.until}.",
            hint=f"See what is: crewbook due {pod.id} --until {act.until}",
            where="from",
        )
    about = (f"pod/{pod.id}", *(f"member/{each.member}" for each in records))
    return Change(records=tuple(records), about=about)


def _falls_due(act: Excuse, view: View, pod: people.Pod, member: Record, *, is_meant: bool) -> bool:
    """Whether anything of the period is expected of the member and not paid.

    Raises: Refused, when the member is meant, and something in the period is paid.
    """
    series = Series(pod.id, member.id, act.social)
    found = [each for each in dues.standing(view, series, act.until).days if act.since <= each.day.due]
    paid = [each.day.due for each in found if not each.day.is_excused and not each.left]
    if paid and is_meant:
        raise Refused(
            f"What {member.body['name']} was to bring on {paid[-1]} is paid; it is not excused any more.",
            hint=f"Excuse what is not paid: --from {paid[-1] + dt.timedelta(days=1)}",
            where="from",
        )
    return any(each.left for each in found)
