"""Who takes part in a pod: everybody in the crew, but for who left it by the guided exit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.act import Record
from pods.crew import people

if TYPE_CHECKING:
    import datetime as dt

    from ledger.view import View

LEFT, BACK = "left", "back"
# Where the member's name stands in an account of shares, and in one of capital, behind the pod's.
_AT = {"Equity:Shares": 4, "Equity:Capital": 3}


def left(pod: people.Pod, member: Record) -> Record:
    """What the book remembers of who left a pod; it begins anew each time that they do."""
    return Record(LEFT, f"{pod.id}/{member.id}", {}, status=LEFT, pod=pod.id, member=member.id)


def back(view: View, handle: str) -> list[Record]:
    """What the book remembers of who comes back into the crew: they take part in all pods anew."""
    return [each.changed(status=BACK) for each in view.find(LEFT, member=handle, status=LEFT)]


def members(view: View, pod: people.Pod, on: dt.date | None = None) -> list[Record]:
    """Who takes part in a pod on the view's day or another, in joining order.

    Who left it does so again by buying shares, paying capital in, putting something at risk in a pie that was not frozen when
    they left, or coming back into the crew. A part of a frozen pie that they kept, and what came of it, does not bring them back.
    """
    crew = people.members(view, on)
    gone = {each.member: each for each in view.find(LEFT, pod=pod.id, status=LEFT, on=on)}
    return [each for each in crew if each.id not in gone or _is_back(view, pod, each, gone[each.id], on)]


def to_the_last(view: View, pod: people.Pod, dead: Record) -> bool:
    """Whether somebody who died took part in a pod until then: with leaving it everything was settled."""
    day = people.since(dead)
    found = view.find(LEFT, pod=pod.id, member=dead.id, status=LEFT, on=day)
    return not found or _is_back(view, pod, dead, found[0], day)


def _is_back(view: View, pod: people.Pod, member: Record, gone: Record, on: dt.date | None) -> bool:
    from pods.owning.slice_class import frozen

    name = str(member.body["account"])
    if _has(view, "Equity:Shares", pod, name, on):
        return True
    slices = view.balances(f"Equity:Slices:{pod.slug}:", on)
    if any(number for (account, _), number in slices.items() if account.endswith(f":{name}")):
        # Leaving a growing pie pays all of it back: what they have in it was put in afterwards.
        pie = frozen(view, pod, on)
        return pie is None or pie.seq > gone.seq
    return _has(view, "Equity:Capital", pod, name, on)


def _has(view: View, what: str, pod: people.Pod, name: str, on: dt.date | None) -> bool:
    at = _AT[what]
    found = view.balances(f"{what}:{pod.slug}:", on)
    return any(number and account.split(":")[at : at + 1] == [name] for (account, _), number in found.items())
