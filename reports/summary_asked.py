"""What is asked of whom, in sentences: what members are to bring by the day, and what proposals wait for."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pods.dues import dues
from pods.voices import consent
from reports.document import Money
from reports.heading import name_of
from reports.say import listed, say, strung
from reports.titles import title_of
from reports.voices import status_of

if TYPE_CHECKING:
    from ledger.view import View
    from pods.crew.people import Pod

_WHAT = {
    dues.CONTRIBUTION: say("for contributions"),
    dues.FUND: say("for the social fund"),
    dues.FINE: say("for fines"),
    dues.CIRCLE: say("for the round"),
}
# More are no list to read aloud; then the sum is told, and where the list is.
_MOST = 12


def expected(view: View, pod: Pod) -> list[str]:
    """Who is still to bring what by the day in contributions and fines; instalments are told with their loans."""
    found = [each for each in dues.everything(view, pod=pod.id) if each.what != dues.LOAN]
    if not found:
        return []
    oldest = min(each.due for each in found)
    parts = []
    for what, said in _WHAT.items():
        sums: dict[str, Decimal] = {}
        for each in found:
            if each.what == what:
                sums[each.member] = sums.get(each.member, Decimal(0)) + each.amount
        if len(sums) > _MOST:
            whole = sum(sums.values(), Decimal(0))
            much = say("{amount} from {count} members", amount=Money(whole, pod.commodity), count=len(sums))
            parts.append(say("{what} {much} (crewbook due {pod})", what=said, much=much, pod=pod.id))
        elif sums:
            each_brings = listed(
                say("{name} {amount}", name=name_of(view, each), amount=Money(amount, pod.commodity))
                for each, amount in sums.items()
            )
            parts.append(say("{what} {much}", what=said, much=each_brings))
    if oldest < view.on:
        return [say("Still to be brought, some of it due since {day}: {parts}.", day=oldest, parts=strung(parts))]
    return [say("Still to be brought: {parts}.", parts=strung(parts))]


def asked(view: View, pod: Pod) -> list[str]:
    """The proposals that wait for somebody's answer, or to be carried out."""
    said = []
    for record in consent.alive(view, pod=pod.id):
        standing, title = status_of(view, record), title_of(record)
        if standing == consent.OPEN:
            silent = [name_of(view, each) for each in record.body["asked"] if each not in record.body["voices"]]
            whom = say("a signature") if not silent else say("{count} members", count=len(silent))
            said.append(
                say(
                    "{proposal} waits for {whom} until {day}: {title}.",
                    proposal=record.id,
                    whom=listed(silent) if 0 < len(silent) <= _MOST else whom,
                    day=record.due,
                    title=title,
                )
            )
        elif standing == consent.BLOCKED:
            against = [
                say("{name} objects ({why})", name=name_of(view, each), why=voice["why"])
                for each, voice in record.body["voices"].items()
                if voice["stance"] == "object"
            ]
            said.append(
                say(
                    "{proposal} is blocked: {title}. {why}",
                    proposal=record.id,
                    title=title,
                    why=say("{said}.", said=listed(against)) if against else say("Too few said yes."),
                )
            )
        elif standing == consent.PASSED:
            said.append(
                say("{proposal} is agreed and waits to be carried out: {title}.", proposal=record.id, title=title)
            )
    return said
