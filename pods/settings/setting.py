"""What a setting of a pod is, and a topic that the others are asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

NONE = "none"
# What stands in `ask-about` for every topic that pods of that kind ask about unless told otherwise.
USUAL = "usual"
SAVINGS, LIVELIHOOD, OWNERSHIP = "savings", "livelihood", "ownership"
CIRCLE, SOLIDARITY = "circle", "solidarity"
EVERY: tuple[str, ...] = ()
# What stands in a setting that names members for the whole crew.
ALL = "all"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a pod, by its plain-words name.

    `form` is amount, number, percent, charge (an amount or a percentage), rate, whole, choice, list, order, members,
    place, words or formula. `says` reads it aloud: {value} is what is set, {meaning} what the chosen words mean; `off`, if there is
    one, is said instead where the value is none, or where it is 0 and none cannot be given.
    `kinds` are the kinds of pods that have it, every kind where it names none.
    """

    name: str
    form: str
    default: str
    says: str
    choices: Mapping[str, str] | None = None
    kinds: tuple[str, ...] = EVERY
    off: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """What the others may be asked about before it is done: `says` completes “Others are asked before …”."""

    name: str
    says: str
    is_usual: bool = False
    kinds: tuple[str, ...] = EVERY
