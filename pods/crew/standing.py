"""How a member stands with the crew, in words: in it, left or died."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pods.crew.people import DIED, IN, LEFT, since

if TYPE_CHECKING:
    from ledger.act import Record


def standing(record: Record) -> str:
    """`left the crew on 2026-02-01`, `died on …`; nothing for who is in the crew."""
    words = {LEFT: "left the crew on", DIED: "died on"}
    return f"{words[record.status]} {since(record)}" if record.status in words else ""


def mark(record: Record) -> str:
    """What stands behind a name in a list: ` (left)`, ` (died)`, or nothing."""
    return "" if record.status == IN else f" ({record.status})"
