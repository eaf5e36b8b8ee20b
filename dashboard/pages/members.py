"""Members: who is in the crew, in which role and since when, and what somebody has open. Sign-ins are another matter.

Who is in the crew is known to all of it, of a private book too; what somebody has is theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard import legal_names
from dashboard.leaves import leaf
from dashboard.page import Page
from dashboard.pages.doing import Do
from dashboard.rights import Right
from pods.crew import people
from reports import crew
from reports.heading import how_they_stand
from reports.language import languages
from reports.positions import member_positions
from reports.say import say

if TYPE_CHECKING:
    from dashboard.asking import Asking
    from ledger.act import Record
    from ledger.view import View
    from reports.document import Document


def shows(asking: Asking, view: View) -> dict[str, Any]:
    """The list of members, or one of them with what is open."""
    chosen = view.get("member", asking.given["member"]) if asking.given.get("member") else None
    if chosen is not None:
        return {
            "chosen": chosen,
            "role": _role(is_treasurer=people.is_treasurer(chosen)),
            "joined": people.joined_on(view, chosen.id),
            "stands": how_they_stand(chosen),
            "positions": _open(asking, view, chosen),
            "doing": _about(asking, chosen),
            "has_legal_name": legal_names.may(asking, chosen.id),
        }
    found: Any = crew.members(view).data["members"]
    is_in = [each for each in found if each["status"] == people.IN]
    shown, found_leaf = leaf(asking, "members", "leaf", is_in)
    gone, gone_leaf = leaf(asking, "members", "gone", [each for each in found if each["status"] != people.IN])
    return {
        "chosen": None,
        "rows": [{**each, "role": _role(is_treasurer=bool(each["roles"]))} for each in shown],
        "count": len(is_in),
        "leaf": found_leaf,
        "gone": [{**each, "stands": how_they_stand(people.known(view, each["member"]))} for each in gone],
        "gone_count": gone_leaf.count if gone_leaf else len(gone),
        "gone_leaf": gone_leaf,
        "is_gone_open": "gone" in asking.given,
        "languages": {each["language"] for each in is_in} - {"en"},
        "doing": [Do("join", say("Take somebody in"))] if _keeps(asking) else [],
    }


def _role(*, is_treasurer: bool) -> str:
    return say("treasurer") if is_treasurer else say("member")


def _keeps(asking: Asking) -> bool:
    return asking.may(Right.KEEP) and asking.visitor.is_of_crew


def _open(asking: Asking, view: View, chosen: Record) -> Document | None:
    """What a member has open, for who may see it."""
    if asking.may(Right.ALL) or (asking.may(Right.OWN) and asking.visitor.member == chosen.id):
        return member_positions(view, chosen.id)
    return None


def _about(asking: Asking, chosen: Record) -> list[Do]:
    """What the visitor may do about a member: about themselves, and a treasurer about anybody."""
    is_mine = asking.visitor.is_of_crew and asking.visitor.member == chosen.id
    if not (is_mine or _keeps(asking)):
        return []
    filled = {"member": chosen.id}
    if chosen.status != people.IN:
        again = {**filled, "name": chosen.body["name"]}
        if chosen.status == people.LEFT:
            return [Do("join", say("Take them in again"), again)]
        return _estate(filled) if _keeps(asking) else []
    found = [Do("rename", say("Change the name"), filled, "small")]
    if len(languages()) > 1:
        found.append(Do("language", say("Change the language of papers"), filled, "small"))
    if _keeps(asking):
        found.append(Do("roles", say("Change the role"), filled, "small"))
    found.append(Do("leave", say("Leave the crew"), filled, "small"))
    if _keeps(asking) and not is_mine:
        found.append(Do("opening", say("Bring in what they had before"), filled, "small"))
        found.append(Do("death", say("Record that they died"), filled, "small"))
    return found


def _estate(filled: dict[str, str]) -> list[Do]:
    """What is done about what somebody left who died."""
    return [
        Do("heirs", say("Name who inherits"), filled),
        Do("settle", say("Settle what they left"), filled),
        Do("estate-pays", say("Pay another pod out of it"), filled, "small"),
        Do("estate-given-up", say("Give up what they owe"), filled, "small"),
    ]


PAGE = Page("members", say("Members"), (Right.ALL, Right.OWN), shows)
