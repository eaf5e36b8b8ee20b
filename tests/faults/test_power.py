"""The power fails behind any call of a post: whatever the disk makes of what was not synced, nothing acknowledged is lost."""

import shutil
import time
from dataclasses import dataclass, field
from hashlib import sha256

import pytest

from tests.faults.crew import acknowledged, entries_in, examine, many, one
from tests.faults.disk import FATES, Disk, lay_out
from tests.faults.test_killed import as_left, with_a_hot_journal, with_a_page_gone, with_a_torn_page

BATCHES = [one("a"), many("b", 12), one("c", on="2025-12-31"), one("d")]


@dataclass
class Swept:
    """What came of all the ways in which the power can fail."""

    points: int = 0
    disks: dict = field(default_factory=dict)
    lost: list = field(default_factory=list)
    wrong: list = field(default_factory=list)


def sweep(victim, batches=BATCHES, *, of=None, step=1, **more):
    """Every fate of what was not synced, behind every `step`-th call of the commits of `batches`."""
    before = entries_in(victim.copy(of), victim.book)
    folder = victim.copy(of)
    disk = Disk(folder)
    calls = [None, *victim.calls(post=batches, of=of, **more)]
    swept, answered = Swept(), []
    for number, call in enumerate(calls):
        if call is not None:
            disk.replay(call)
            if call.kind == "mark":
                answered += acknowledged(call.path)
        if number % step and not (call and call.kind == "mark"):
            continue
        swept.points += 1
        for fate in FATES:
            found = _looked_at(victim, disk.without_power(fate), folder, before, batches, swept)
            lost = [each for each in answered if each not in found.entries]
            swept.lost += [f"call {number}, {fate}: {lost}"] if lost else []
            swept.wrong += [f"call {number} {call and call.what}, {fate}: {each}" for each in found.wrong]
    return swept


def _looked_at(victim, files, folder, before, batches, swept):
    """What stands on such a disk, in the folder in which it was written; one that was seen before is not looked at again."""
    digest = sha256(repr(sorted(files.items())).encode()).digest()
    if digest not in swept.disks:
        shutil.rmtree(folder)
        lay_out(files, folder, folder)
        swept.disks[digest] = examine(folder, victim.book, before, batches)
    return swept.disks[digest]


FEW = [one("a"), one("b", on="2025-12-31")]
ONLY_BEHIND_ANSWERS = 10**6


def test_a_power_cut_behind_a_sample_of_calls_loses_nothing(victim, figure):
    swept = sweep(victim, FEW, step=11, unsynced=400)
    figure(f"power lost at a sample of the I/O calls of two posts: {_words(swept)}")
    assert swept.lost + swept.wrong == []


def test_without_syncing_a_power_cut_does_lose_so_that_this_can_fail(victim, figure):
    swept = sweep(victim, FEW, step=ONLY_BEHIND_ANSWERS, pragma="PRAGMA synchronous=OFF")
    figure(f"power lost behind the answers of two posts with synchronous=OFF: {_words(swept)}")
    assert swept.lost


@pytest.mark.slow
@pytest.mark.parametrize("state", [as_left, with_a_hot_journal, with_a_torn_page, with_a_page_gone])
def test_a_power_cut_behind_any_call_loses_nothing(victim, figure, state):
    began = time.monotonic()
    batches = BATCHES if state is as_left else FEW
    swept = sweep(victim, batches, of=state(victim), unsynced=1000)
    seconds = time.monotonic() - began
    figure(
        f"power lost behind every I/O call of {len(batches)} commits, the book {state.__name__.replace('_', ' ')}: "
        f"{_words(swept)} ({seconds:.0f} s)"
    )
    assert swept.lost + swept.wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("level", ["OFF", "NORMAL", "FULL"])
def test_whatever_syncs_less_than_we_do_loses_what_was_answered(victim, figure, level):
    """FULL does not sync the folder behind the commit: a journal that comes back undoes it."""
    swept = sweep(victim, FEW, step=ONLY_BEHIND_ANSWERS, pragma=f"PRAGMA synchronous={level}")
    figure(f"power lost behind the answers of two posts with synchronous={level}: {_words(swept)}")
    assert swept.lost


def _words(swept):
    return (
        f"{swept.points} moments, {len(swept.disks)} different disks, {len(swept.lost)} lost an acknowledged entry, "
        f"{len(swept.wrong)} did not heal"
    )
