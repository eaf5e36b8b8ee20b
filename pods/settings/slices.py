"""What a class of slices says: how much what is put at risk counts, what slices bring, and what becomes of them when somebody leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from pods.settings.setting import NONE, Setting

# A class of slices has settings of its own; where those of pods are told apart by kind, this stands for it.
SLICE_CLASS = "class of slices"
PER_MEMBER, PER_SLICE = "per-member", "per-slice"
KEPT, HANDED_OVER = "kept", "handed-over"
_OURS = (SLICE_CLASS,)
SETTINGS = (
    Setting("cash-slices", "number", "4", "A unit of cash that is spent makes {value} slices.", kinds=_OURS),
    Setting(
        "noncash-slices",
        "number",
        "2",
        "A unit of anything else, unpaid work too, makes {value} slices.",
        kinds=_OURS,
    ),
    Setting(
        "fair-pay",
        "amount",
        NONE,
        "A fair pay for a year of work is {value}, unless another is said with the work.",
        kinds=_OURS,
        off="What a fair pay is, is said whenever work is put in.",
    ),
    Setting("fair-hours", "whole", "2000", "A year of work is {value} hours.", kinds=_OURS),
    Setting(
        "slices-part",
        "percent",
        "0",
        "Beside shares, slices are {value} % of what is owned of the pod; where nobody holds shares they are all of it.",
        kinds=_OURS,
        off="Beside shares, slices own nothing of the pod; where nobody holds shares they are all of it.",
    ),
    Setting(
        "slice-votes",
        "choice",
        PER_MEMBER,
        "Votes: {meaning}.",
        {
            PER_MEMBER: "a member who has slices has one vote, however many they have",
            PER_SLICE: "a slice has one vote",
            NONE: "slices bring none",
        },
        _OURS,
    ),
    Setting(
        "leavers-slices",
        "choice",
        KEPT,
        "When the pie is frozen and somebody leaves, their part of it is {meaning}.",
        {
            KEPT: "kept by them, with its part of every surplus that is shared by slices",
            HANDED_OVER: "first handed over to others, or given up",
        },
        _OURS,
    ),
)
# What tells how large each one's part is; a frozen pie keeps them.
OF_PARTS = frozenset({"cash-slices", "noncash-slices", "fair-pay", "fair-hours"})


def contradictions(given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(what cannot be, what to set instead) in the terms of a class of slices; what was not set is left out."""
    for name in ("cash-slices", "noncash-slices"):
        if not Decimal(given.get(name, "1")):
            yield f"{name}=0 makes no slices of what is at risk", f"Set {name}=1 or more"
    if not Decimal(given.get("fair-hours", "1")):
        yield "fair-hours=0 is no year of work, and fair pay is for one", "Set fair-hours=2000"
