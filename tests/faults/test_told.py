"""What a person reads when the disk is full or fails while they type a contribution: it is always what came of it."""

import re
import time

import pytest

from tests.faults.crew import entries_in
from tests.faults.test_killed import ERRORS, FULL, hits

WORDS = ["contribute", "ana", "7", "--to", "rainy", "--on", "2026-03-01"]
OUTCOMES = {
    # Without its settings a command does not begin.
    "nothing": r"[Nn]othing was recorded|crewbook\.toml cannot be read",
    "recorded": r"^Entry 8 · |recorded, up to entry 8",
    "unknown": r"may or may not be recorded.*\n  Look when",
}


def sweep(victim, *, is_sample=False):
    """A contribution from the command line, each of its calls failing: (cases, what was told wrongly, how often what)."""
    before = entries_in(victim.copy(), victim.book)
    words = [*WORDS, "--book", str(victim.scratch / "crew")]
    wrong, told = [], dict.fromkeys(OUTCOMES, 0)
    for failures, reads in ((ERRORS + FULL, 0), (ERRORS, 1)):
        for at, call, failure in hits(victim, failures, is_sample=is_sample, reads=reads, words=words):
            folder = victim.copy()
            status, said = victim.do(folder, words=words, at=at, mode=failure.mode, code=failure.code, reads=reads)
            is_recorded = len(entries_in(folder, victim.book)) - len(before)
            outcomes = [name for name, pattern in OUTCOMES.items() if re.search(pattern, said, re.MULTILINE)]
            for outcome in outcomes:
                told[outcome] += 1
            is_true = outcomes in (["recorded"] if is_recorded else ["nothing"], ["unknown"])
            is_answer = said.startswith("crewbook: ") if status == 4 else status == 0 and outcomes == ["recorded"]
            if not is_true or not is_answer or "unforeseen" in said:
                wrong.append(f"call {at} {call.what}, {failure}: {is_recorded} recorded, status {status}: {said}")
    return told, wrong


def test_a_disk_that_fails_at_a_call_of_any_sort_is_told_as_it_came_out(victim, figure):
    told, wrong = sweep(victim, is_sample=True)
    figure(f"a contribution typed on a failing or full disk, a sample of its I/O calls: {_words(told, wrong)}")
    assert wrong == []
    assert min(told["nothing"], told["recorded"]) > 0


@pytest.mark.slow
def test_a_disk_that_fails_at_any_call_is_told_as_it_came_out(victim, figure):
    began = time.monotonic()
    told, wrong = sweep(victim)
    seconds = time.monotonic() - began
    figure(f"a contribution typed on a failing or full disk, every I/O call: {_words(told, wrong)} ({seconds:.0f} s)")
    assert wrong == []
    assert all(told.values()), "every outcome was seen"


def _words(told, wrong):
    return (
        f"{sum(told.values())} cases, told “nothing was recorded” {told['nothing']} times, “recorded” {told['recorded']}, "
        f"“may or may not be” {told['unknown']}; {len(wrong)} of them untrue"
    )
