"""Whom an act concerns, where that is not the whole crew, and the rule under which they are asked whatever the pod's terms."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.act import Act, Record
    from ledger.view import View

_of: dict[str, Callable[[Any, View], tuple[list[str], str | None]]] = {}


def concerns(act_type: type[Act], finder: Callable[[Any, View], tuple[list[str], str | None]]) -> None:
    """Tell whom an act concerns, by their short names, and the rule under which they are asked, or None for the pod's."""
    _of[act_type.kind] = finder


def concerned(act: Act, view: View, crew: list[Record]) -> tuple[list[Record], str | None]:
    """Those of the crew whom an act concerns, and the rule under which they are asked, or None for the pod's."""
    if act.kind not in _of:
        return crew, None
    named, fixed = _of[act.kind](act, view)
    return [each for each in crew if each.id in named], fixed
