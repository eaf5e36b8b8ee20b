"""Whether the others are asked before an act on shares, in pods of every kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pods.crew.terms import topics_of
from pods.voices import consent

if TYPE_CHECKING:
    from ledger.view import View


def asks_unless_told(topic: str) -> Callable[[Any, View, set[str], str | None], bool]:
    """Whether the others are asked: as `ask-about` says, and always in a pod whose kind has no word for this."""

    def asks(act: Any, view: View, topics: set[str], _by: str | None) -> bool:
        pod = consent.pod_of(act, view)
        assert pod is not None, "shares are of a pod"
        return topic in topics or topic not in {each.name for each in topics_of(pod.kind)}

    return asks
