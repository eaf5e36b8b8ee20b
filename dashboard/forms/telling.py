"""What an error may tell its reader: in a private book nothing of anybody else, whom a form would be tried on otherwise.

Nor totals that no page tells them: what a pod's money comes to says of two savers what the other one has, and of an
earlier day what came in since.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dashboard import totals
from dashboard.rights import Right
from ledger.errors import Broken
from pods.crew import people
from reports.say import say

if TYPE_CHECKING:
    from dashboard.asking import Asking
    from ledger.errors import CrewbookError

NOT_TOLD = say(
    "This cannot be recorded as things stand. Why not tells of somebody else, and in this book everybody reads their own."
)

NOT_TOLD_HOW_MUCH = say(
    "That is more than can be had as things stand. How much can be had would tell what somebody else has or had."
)
# `Cash-Box of Easy holds 1,513.59 NZD`, `of the 1,513.59 NZD that Easy has`, `can pay 900.00`: whose it is, how much, of whom.
_TOTALS = (
    re.compile(r"(?P<whose>[^:;]*)\b(?:holds|will hold only) [\d,.]+ \S+(?P<of>[^;]*)"),
    re.compile(r"of the [\d,.]+ \S+ that (?P<whose>.*) has(?P<of>)\b"),
    re.compile(r"(?P<whose>)can pay [\d,.]+(?P<of>)"),
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

# Who the treasurers are is told wherever one has to ask them.
_WHO_KEEPS = re.compile(r"a treasurer: [^.]*\.$")


def to_tell(asking: Asking, error: CrewbookError, *, on: str = "") -> CrewbookError:
    """The error as the visitor may read it: of the same kind, without its reason, or its hint, where that names another member.

    Who is in the crew is no secret; what a rule says about them is, whether a form named them or not. Without how much there is,
    where that is no total of theirs to read; `on` is the day that the form names.
    """
    if asking.may(Right.ALL) or isinstance(error, Broken):
        return error
    others, message = _others(asking), _WHO_KEEPS.sub("", error.message)
    if any(_is_named(name, message) for name in others):
        return type(error)(NOT_TOLD, hint=say("Ask a treasurer for it."))
    if _tells_totals(asking, error.message, on):
        return type(error)(NOT_TOLD_HOW_MUCH, hint=say("Ask for less, or ask a treasurer."), where=error.where)
    if any(_is_named(name, error.hint) for name in others):
        return type(error)(error.message, where=error.where)
    return error


def _others(asking: Asking) -> set[str]:
    """The names and short names of everybody else who is or was of the crew."""
    with asking.view() as view:
        others = [each for each in view.find("member") if each.id != asking.visitor.member]
    return {name for each in others for name in (each.id, str(each.body["name"]))}


def _tells_totals(asking: Asking, message: str, on: str) -> bool:
    """Whether it tells how much there is of a pod whose totals are not for the visitor, or on another day than today."""
    found = [each for pattern in _TOTALS for each in pattern.finditer(message)]
    own = [each for each in found if _is_named(asking.visitor.name, each["whose"]) or _is_theirs(asking, each["of"])]
    if len(found) == len(own):
        return False
    if {on or str(asking.today), *_DAY.findall(message)} != {str(asking.today)}:
        return True
    with asking.view() as view:
        pods = [pod for pod in map(people.Pod, view.find("pod")) if totals.of_pod(asking, view, pod)]
        return any(not any(_is_named(pod.name, each["whose"]) for pod in pods) for each in found if each not in own)


def _is_theirs(asking: Asking, of: str) -> bool:
    return of.startswith(f" of {asking.visitor.name}'s ")


def _is_named(name: str, said: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", said.casefold()) is not None
