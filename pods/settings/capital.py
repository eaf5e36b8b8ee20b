"""What a pod that its members own says of a year's surplus, and what the others are asked about capital that goes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pods.settings.setting import LIVELIHOOD, NONE, OWNERSHIP, SAVINGS, Setting, Topic

HOURS, PAY, PURCHASES, SHARES, SLICES = "hours", "pay", "purchases", "shares", "slices"
EQUAL, WEIGHTS = "equal", "weights"
MEASURES = {
    EQUAL: "in equal parts",
    HOURS: "by the hours that each worked in the year",
    PAY: "by the pay that each got for the year",
    PURCHASES: "by what each bought of the pod in the year, typed in with each allocation",
    SHARES: "by shares times the days of the year for which each held them",
    SLICES: "by the slices that each has when the year ends",
    WEIGHTS: "by weights that are typed in with each allocation",
}
OF_OWNERS = frozenset({SHARES, SLICES})
"""By what members hold, and not by what they do."""
_OWNED = (LIVELIHOOD, OWNERSHIP)
SETTINGS = (
    Setting("surplus-by", "choice", EQUAL, "Members share a year's surplus, or its loss, {meaning}.", MEASURES, _OWNED),
    Setting(
        "surplus-collective",
        "percent",
        "0",
        "The collective account gets {value} % of a year's surplus, and bears as much of a loss.",
        kinds=_OWNED,
        off="The collective account gets no part of a year's surplus.",
    ),
    Setting(
        "surplus-cash",
        "percent",
        "0",
        "Of a member's part of a surplus {value} % is paid in cash, and the rest stays in their capital account.",
        kinds=_OWNED,
        off="All of a member's part of a surplus stays in their capital account.",
    ),
    Setting(
        "asset-lock",
        "words",
        NONE,
        "Asset lock: shares are taken back and sold at par at most, no surplus is shared by shares or slices, the collective "
        "account is never shared out, and what is left at the end goes to {value}.",
        kinds=_OWNED,
        off="There is no asset lock: what the pod owns may be shared among its members.",
    ),
)
TOPICS = (
    Topic("surplus", "the allocation of a year's surplus or loss", is_usual=True, kinds=_OWNED),
    Topic("capital", "capital that is paid back", is_usual=True, kinds=_OWNED),
    Topic("dividend", "a dividend", is_usual=True, kinds=_OWNED),
    Topic("slices", "a payment that takes slices back, or the freezing of the pie", is_usual=True, kinds=_OWNED),
    Topic("lock", "what an asset lock passes on", is_usual=True, kinds=_OWNED),
    Topic("exit", "what somebody who leaves the pod is paid", is_usual=True, kinds=(SAVINGS, *_OWNED)),
    Topic("slices-put", "what somebody puts at risk for slices", kinds=_OWNED),
)


def contradictions(given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(what contradicts what, what to set instead) in the terms of a pod that its members own; what was not set is left out."""
    by = given.get("surplus-by", EQUAL)
    if given.get("asset-lock", NONE) != NONE and by in OF_OWNERS:
        yield (
            f"surplus-by={by} shares a surplus by what members hold, and an asset lock pays no dividend",
            f"Set surplus-by={EQUAL} too, or whatever else members do",
        )
