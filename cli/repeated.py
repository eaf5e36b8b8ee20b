"""What a key was used for before: a command that reckons anew what it proposes is then still the same act."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.act import ActT
    from ledger.view import View


def known(view: View, key: str | None, kind: type[ActT]) -> ActT | None:
    """The act of a kind that was recorded before under the same key: the same command is then the same act."""
    from ledger import entry, text
    from ledger.act import registry
    from pods.voices.consent import Propose

    found = view.session.by_key(key) if key else None
    if found is None:
        return None
    first = entry.read(found[1][0], tuple(text.parse(found[1][0])))
    act = registry.act(first.kind, first.fields)
    if isinstance(act, Propose):
        act = registry.act(act.act, act.fields)
    return act if isinstance(act, kind) else None
