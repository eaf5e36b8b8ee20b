"""How a member stands with the crew: in it, left or died; in words, and who of them is still paid something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pods.crew.people import DIED, IN, LEFT, member, since

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View


def standing(record: Record) -> str:
    """`left the crew on 2026-02-01`, `died on …`; nothing for who is in the crew."""
    words = {LEFT: "left the crew on", DIED: "died on"}
    return f"{words[record.status]} {since(record)}" if record.status in words else ""


def mark(record: Record) -> str:
    """What stands behind a name in a list: ` (left)`, ` (died)`, or nothing."""
    return "" if record.status == IN else f" ({record.status})"


def here_or_left(view: View, handle: str) -> Record:
    """A member, or one who left: a part of a frozen pie that they kept still brings them something.

    Raises: Invalid, as people.member does of anybody else.
    """
    found = view.get("member", handle)
    return found if found is not None and found.status == LEFT else member(view, handle)
