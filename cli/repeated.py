"""What a key was used for before: a command that reckons anew what it proposes is then still the same act."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.act import ActT
    from ledger.view import View


def known(view: View, key: str | None, kind: type[ActT]) -> ActT | None:
    """The act of a kind that was recorded before under the same key: the same command is then the same act."""
    from pods.voices.sending import recorded_under

    found = recorded_under(view, key) if key else None
    return found[0] if found and isinstance(found[0], kind) else None
