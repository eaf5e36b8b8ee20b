"""A button that leads to a form, as pages put them where something can be done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Do:
    """The form for an act of a `kind`, what its button says, and what is `filled` in already; `style` is button or small."""

    kind: str
    text: str
    filled: Mapping[str, object] = field(default_factory=dict)
    style: str = "button"
