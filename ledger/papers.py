"""What a seal printed on a paper tells of the book that stands now, and what it cannot tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.audit import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.fold import Folded

# A seal shorter than this can be hit by trying: 2^64 tries are out of reach, 2^32 take minutes.
_ENOUGH = 16
_HINT = (
    "Compare the seal on the paper once more, letter by letter; then ask who else keeps a copy of the book or of its "
    "papers, and compare."
)


@dataclass(frozen=True, slots=True)
class Paper:
    """One seal from a paper: the entry that carries it, None when none does; whether it holds; and that as a sentence."""

    seal: str
    entry: int | None
    holds: bool
    says: str

    def problem(self) -> Problem | None:
        """The paper's answer as a problem, when it does not hold."""
        return None if self.holds else Problem(f"seal {self.seal[:8]}", self.says, _HINT)


def ask(seal: str, folded: Folded, on_pages: Mapping[str, int]) -> Paper:
    """What a seal, or the beginning of one, tells of the journal.

    `on_pages` are the seals that stand on the pages, which may remember what the database no longer holds.
    """
    last = max(folded.seals, default=0)
    found = [seq for seq, each in folded.seals.items() if each.startswith(seal)]
    if len(found) > 1:
        return Paper(seal, None, holds=False, says=f"{len(found)} entries carry a seal that begins with {seal}.")
    if not found:
        return Paper(seal, None, holds=False, says=_not_there(seal, on_pages))
    (seq,) = found
    broken = folded.broken_at
    if broken is not None and broken <= seq:
        says = (
            f"Entry {seq} still carries the paper's seal, but entry {broken} before it is no longer what was sealed: "
            "what this paper vouches for was changed after it was printed."
        )
        if broken == seq:
            says = f"Entry {seq} still carries the paper's seal, but it is no longer what was sealed: it was changed after the paper was printed."
        return Paper(seal, seq, holds=False, says=says)
    if seq == last:
        vouched = (
            f"The paper's seal is entry {seq}'s, the last one: the whole book is as it was when the paper was printed."
        )
    else:
        behind = "the one entry" if last - seq == 1 else f"the {last - seq:,} entries"
        vouched = (
            f"The paper's seal is entry {seq}'s: everything up to entry {seq} is as it was when the paper was printed; "
            f"it says nothing of {behind} behind it."
        )
    return Paper(seal, seq, holds=True, says=vouched + _of_a_part(seal))


def _of_a_part(seal: str) -> str:
    if len(seal) >= _ENOUGH:
        return ""
    return (
        f" Only the first {len(seal)} characters of the seal were compared; whoever forges a book can try until these fit, "
        "so type all 64 to be sure."
    )


def _not_there(seal: str, on_pages: Mapping[str, int]) -> str:
    paged = next((seq for each, seq in on_pages.items() if each.startswith(seal)), None)
    if paged is not None:
        return (
            f"No entry of the database carries the seal {seal}, and entry {paged} on the pages does: the pages are of the book "
            "that the paper came from; the database was replaced or rewritten after the paper was printed."
        )
    return (
        f"No entry of this book carries the seal {seal}: either this is not the book that the paper came from, "
        "or the book was rewritten after the paper was printed."
    )
