"""Every setting that pods have, a file a concern, gathered in the order in which `pod show` reads them aloud."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from pods.settings import (
    bank,
    capital,
    circle,
    cycle,
    estate,
    every,
    fund,
    livelihood,
    loans,
    reciprocity,
    savings,
    shares,
    signing,
    slices,
)
from pods.settings.every import RULES
from pods.settings.savings import POINTS
from pods.settings.setting import ALL, CIRCLE, LIVELIHOOD, NONE, OWNERSHIP, SAVINGS, SOLIDARITY, USUAL, Setting, Topic
from pods.settings.shares import SHARE_CLASS
from pods.settings.slices import SLICE_CLASS

KINDS = {
    SAVINGS: "a savings pool: members save, and lend to each other",
    LIVELIHOOD: "a livelihood pod: members earn and own together",
    OWNERSHIP: "a company, association or co-op that members own",
    CIRCLE: "a lending circle: members pay in each round, and each takes the pot once",
    SOLIDARITY: "a solidarity fund: members give to it, and it helps without being repaid",
}
SETTINGS = {
    each.name: each
    for each in chain(
        every.SETTINGS,
        signing.SETTINGS,
        bank.SETTINGS,
        savings.SETTINGS,
        reciprocity.SETTINGS,
        cycle.SETTINGS,
        loans.SETTINGS,
        livelihood.SETTINGS,
        capital.SETTINGS,
        fund.SETTINGS,
        circle.SETTINGS,
        shares.SETTINGS,
        slices.SETTINGS,
    )
}
TOPICS = {
    each.name: each
    for each in chain(
        every.TOPICS,
        estate.TOPICS,
        savings.TOPICS,
        cycle.TOPICS,
        loans.TOPICS,
        shares.TOPICS,
        capital.TOPICS,
        livelihood.TOPICS,
        fund.TOPICS,
        circle.TOPICS,
    )
}
# What has settings of its own and is no pod.
CLASSES = (SHARE_CLASS, SLICE_CLASS)
# Per kind of pod, what tells which of its terms contradict one another: (what contradicts what, the cure).
CONTRADICTIONS: Mapping[str, Callable[[Mapping[str, str]], Iterator[tuple[str, str]]]] = {
    CIRCLE: circle.contradictions,
    LIVELIHOOD: lambda given: chain(livelihood.contradictions(given), capital.contradictions(given)),
    OWNERSHIP: capital.contradictions,
    SHARE_CLASS: shares.contradictions,
    SLICE_CLASS: slices.contradictions,
}
# Per kind of pod, which settings its other terms make idle: they are not read aloud.
IDLE: Mapping[str, Callable[[Mapping[str, str]], frozenset[str]]] = {
    CIRCLE: circle.idle,
    LIVELIHOOD: livelihood.idle,
    SHARE_CLASS: shares.idle,
}

__all__ = [
    "ALL", "CLASSES", "CONTRADICTIONS", "IDLE", "KINDS", "NONE", "POINTS", "RULES", "SETTINGS", "SHARE_CLASS", "SLICE_CLASS", "TOPICS", "USUAL", "Setting", "Topic",
]  # fmt: skip
