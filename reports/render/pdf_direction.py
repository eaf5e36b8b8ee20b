"""Reading order: which letters run from right to left, and in which order their runs stand on the line.

The Unicode bidirectional algorithm without its control characters, which never get here. Fonts live elsewhere.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from bidi import algorithm

from reports.render.cells import AMOUNT, WORDS_FROM_THE_RIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

# Level, face and the places of the letters of one run.
Span = tuple[int, str, list[int]]

# What the algorithm takes for something that has no direction, as what is isolated.
_APART = "\ufffc"
_OPENING = {"(": ")", "[": "]", "{": "}"}


def levels_of(text: str, *, rtl: bool) -> list[int]:
    """The bidirectional level of each character: odd is right to left."""
    if not rtl:
        # A name takes neither the figure behind it nor the next name over to its other side: each is resolved apart.
        levels = [0] * len(text)
        for found in WORDS_FROM_THE_RIGHT.finditer(text):
            levels[found.start() : found.end()] = levels_of(found[0], rtl=True)
        return levels
    return _with_amounts(text, _levels(AMOUNT.sub(_APART, text)))


def _with_amounts(text: str, levels: Sequence[int]) -> list[int]:
    """The levels of a text from those of the same with a mark for each amount: each is read from the left, whatever stands beside it."""
    found: list[int] = []
    at = end = 0
    for amount in AMOUNT.finditer(text):
        before = amount.start() - end
        found += levels[at : at + before]
        found += [2] * len(amount[0])
        at, end = at + before + 1, amount.end()
    return [*found, *levels[at:]]


def _levels(text: str) -> list[int]:
    """The levels of a text from right to left."""
    storage = algorithm.get_empty_storage()
    storage["base_level"] = 1
    storage["base_dir"] = "R"
    algorithm.get_embedding_levels(text, storage)
    for at, char in enumerate(storage["chars"]):
        char["at"] = at
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    _pair_brackets(storage["chars"], "R")
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    resolved = {char["at"]: int(char["level"]) for char in storage["chars"]}
    levels: list[int] = []
    for at in range(len(text)):
        # Joiners are left out by the algorithm; they stay with the letter before them.
        levels.append(resolved.get(at, levels[-1] if levels else 1))
    return levels


def in_visual_order(spans: Sequence[Span]) -> list[Span]:
    """Runs from left to right: from the deepest level up, every stretch at that level or deeper is turned round."""
    ordered = list(spans)
    deepest = max((level for level, _, _ in ordered), default=0)
    for depth in range(deepest, 0, -1):
        turned: list[Span] = []
        for inside, stretch in groupby(ordered, key=lambda span: span[0] >= depth):
            run = list(stretch)
            turned += reversed(run) if inside else run
        ordered = turned
    return ordered


def _pair_brackets(chars: Sequence[dict[str, Any]], base: str) -> None:
    """Give both brackets of a pair one direction, so that they enclose what they enclosed.

    That of the base when such a letter stands inside; else, with letters of the other direction inside,
    that of the letter before the pair. Source: Unicode Standard Annex 9, rule N0, which the library leaves out.
    """
    for start, end in _pairs(chars):
        inside = {_strong(char) for char in chars[start + 1 : end]} - {""}
        if not inside:
            continue
        before = next((_strong(char) for char in reversed(chars[:start]) if _strong(char)), base)
        direction = base if base in inside else before
        chars[start]["type"] = chars[end]["type"] = direction


def _pairs(chars: Sequence[dict[str, Any]]) -> list[tuple[int, int]]:
    """The places of each opening bracket and its closing one, by opening."""
    waiting: list[tuple[int, str]] = []
    found = []
    for at, char in enumerate(chars):
        if char["ch"] in _OPENING:
            waiting.append((at, _OPENING[char["ch"]]))
        while char["ch"] in _OPENING.values() and any(closing == char["ch"] for _, closing in waiting):
            start, closing = waiting.pop()
            if closing == char["ch"]:
                found.append((start, at))
                break
    return sorted(found)


def _strong(char: dict[str, Any]) -> str:
    """The direction that a character pulls its neighbours in; numbers pull to the right-to-left side."""
    return {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}.get(char["type"], "")
