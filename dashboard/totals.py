"""Which totals a visitor may read: all, for who reads everybody's; else those of three or more, and as they are today.

Of two days one would read what came in between, and of an earlier one what the few had who stood there then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.rights import Right
from ledger.errors import Refused
from reports import crowd
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.asking import Asking
    from ledger.view import View
    from pods.crew import people
    from reports.document import Document

_SPANS = ("on", "at", "since", "until", "year")


def of_pod(asking: Asking, view: View, pod: people.Pod) -> bool:
    """Whether a pod's totals are the visitor's to read."""
    return asking.may(Right.ALL) or (_is_now(asking, view) and crowd.hides_each(view, pod))


def of_savers(asking: Asking, view: View, pod: people.Pod) -> bool:
    """Whether at least what everybody saved in a pod is."""
    return asking.may(Right.ALL) or (_is_now(asking, view) and crowd.hides_savers(view, pod))


def of_crew(asking: Asking, view: View) -> bool:
    """Whether the whole book's totals are."""
    return asking.may(Right.ALL) or (_is_now(asking, view) and crowd.hides_everybody(view))


def of_all_savers(asking: Asking, view: View) -> bool:
    """Whether at least what everybody saved in the whole book is."""
    return asking.may(Right.ALL) or (_is_now(asking, view) and crowd.hides_all_savers(view))


def need(asking: Asking, given: Mapping[str, object], hides: bool) -> None:  # noqa: FBT001 - what is asked before is what it is called by
    """Raises: Refused, where totals would tell somebody who sees no more what one member has, or what came in between two days."""
    if asking.may(Right.ALL):
        return
    if any(given.get(name) for name in _SPANS):
        raise Refused(
            say(
                "In this book totals are told as they are today, for of two days one would read what somebody brought in between."
            ),
            hint=say("Leave the days out; a treasurer can show others to you."),
        )
    if not hides:
        raise Refused(
            say("Fewer than three members stand in it, so these totals would tell what one of them has."),
            hint=say("A treasurer can show them to you; what is your own is in your own statement."),
        )


def _is_now(asking: Asking, view: View) -> bool:
    """Whether a view is of today, and of all that is known today."""
    return view.on == asking.today and view.until is None


def of_owners(asking: Asking, view: View, document: Document) -> bool:
    """Whether what all owners of a pod have is, in its statement of ownership: three or more, or nobody but the visitor."""
    listed: Any = document.data["members"]
    owners = {
        each["member"] for each in listed if any(each[name] for name in ("shares", "ownership_pct", "exit_value"))
    }
    few = 0 < len(owners) < crowd.FEWEST and owners != {asking.visitor.member}
    return asking.may(Right.ALL) or (_is_now(asking, view) and not few)
