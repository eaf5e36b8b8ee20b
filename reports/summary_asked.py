"""What is asked of whom, in sentences: what members are to bring by the day, and what proposals wait for."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pods.dues import dues
from pods.voices import consent
from reports.closing import listed
from reports.heading import name_of
from reports.voices import status_of

if TYPE_CHECKING:
    from ledger.view import View
    from pods.crew.people import Pod

_WHAT = {
    dues.CONTRIBUTION: "for contributions",
    dues.FUND: "for the social fund",
    dues.FINE: "for fines",
    dues.CIRCLE: "for the round",
}
# More are no list to read aloud; then the sum is told, and where the list is.
_MOST = 12


def expected(view: View, pod: Pod) -> list[str]:
    """Who is still to bring what by the day in contributions and fines; instalments are told with their loans."""
    found = [each for each in dues.everything(view, pod=pod.id) if each.what != dues.LOAN]
    if not found:
        return []
    oldest = min(each.due for each in found)
    late = f", some of it due since {oldest}" if oldest < view.on else ""
    parts = []
    for what, said in _WHAT.items():
        sums: dict[str, Decimal] = {}
        for each in found:
            if each.what == what:
                sums[each.member] = sums.get(each.member, Decimal(0)) + each.amount
        if len(sums) > _MOST:
            whole = sum(sums.values(), Decimal(0))
            parts.append(f"{said} {whole:,f} {pod.commodity} from {len(sums)} members (crewbook due {pod.id})")
        elif sums:
            parts.append(
                f"{said} {listed(f'{name_of(view, each)} {amount:,f} {pod.commodity}' for each, amount in sums.items())}"
            )
    return [f"Still to be brought{late}: {'; '.join(parts)}."]


def asked(view: View, pod: Pod) -> list[str]:
    """The proposals that wait for somebody's answer, or to be carried out."""
    said = []
    for record in view.find("proposal", pod=pod.id):
        standing, title = status_of(view, record), record.body["title"]
        if standing == consent.OPEN:
            silent = [name_of(view, each) for each in record.body["asked"] if each not in record.body["voices"]]
            of = (
                f" {listed(silent)}"
                if 0 < len(silent) <= _MOST
                else f" {len(silent)} members"
                if silent
                else " a signature"
            )
            said.append(f"{record.id} waits for{of} until {record.due}: {title}.")
        elif standing == consent.BLOCKED:
            against = [
                f"{name_of(view, each)} objects ({voice['why']})"
                for each, voice in record.body["voices"].items()
                if voice["stance"] == "object"
            ]
            said.append(
                f"{record.id} is blocked: {title}. " + (f"{listed(against)}." if against else "Too few said yes.")
            )
        elif standing == consent.PASSED:
            said.append(f"{record.id} is agreed and waits to be carried out: {title}.")
    return said
