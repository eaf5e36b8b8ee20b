"""What an error may tell its reader: in a private book nothing of anybody else, whom a form would be tried on otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dashboard.rights import Right
from ledger.errors import Broken
from reports.say import say

if TYPE_CHECKING:
    from dashboard.asking import Asking
    from ledger.errors import CrewbookError

NOT_TOLD = say(
    "This cannot be recorded as things stand. Why not tells of somebody else, and in this book everybody reads their own."
)

# Who the treasurers are is told wherever one has to ask them.
_WHO_KEEPS = re.compile(r"a treasurer: [^.]*\.$")


def to_tell(asking: Asking, error: CrewbookError) -> CrewbookError:
    """The error as the visitor may read it: of the same kind, without its reason, or its hint, where that names another member.

    Who is in the crew is no secret; what a rule says about them is, whether a form named them or not.
    """
    if asking.may(Right.ALL) or isinstance(error, Broken):
        return error
    others, message = _others(asking), _WHO_KEEPS.sub("", error.message)
    if any(_is_named(name, message) for name in others):
        return type(error)(NOT_TOLD, hint=say("Ask a treasurer for it."))
    if any(_is_named(name, error.hint) for name in others):
        return type(error)(error.message, where=error.where)
    return error


def _others(asking: Asking) -> set[str]:
    """The names and short names of everybody else who is or was of the crew."""
    with asking.view() as view:
        others = [each for each in view.find("member") if each.id != asking.visitor.member]
    return {name for each in others for name in (each.id, str(each.body["name"]))}


def _is_named(name: str, said: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", said.casefold()) is not None
