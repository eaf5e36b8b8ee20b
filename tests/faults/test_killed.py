"""A process is killed, or its system fails, at any call with which it changes a file: nothing recorded is lost."""

import errno
import shutil
import signal
import time
from dataclasses import dataclass

import pytest

from tests.faults.crew import acknowledged, entries_in, examine, many, one

DIE_BEFORE, DIE_AFTER, DIE_HALFWAY, FAIL_ONCE, FAIL_FROM_THEN_ON, SHORT_FROM_THEN_ON = range(1, 7)
TAKE_NO_SPACE = ("unlink", "read")


@dataclass(frozen=True)
class Failure:
    """What goes wrong at a call; `mode` and `code` as the shim takes them."""

    mode: int
    code: int = 0

    def fits(self, call):
        """Whether this can happen to such a call."""
        if self.mode in {DIE_HALFWAY, SHORT_FROM_THEN_ON} and call.kind != "write":
            return False
        return not (self.code == errno.ENOSPC and call.kind in TAKE_NO_SPACE)


KILLS = tuple(map(Failure, (DIE_BEFORE, DIE_AFTER, DIE_HALFWAY)))
ERRORS = (Failure(FAIL_ONCE, errno.EIO), Failure(FAIL_FROM_THEN_ON, errno.EIO))
FULL = tuple(Failure(mode, errno.ENOSPC) for mode in (FAIL_ONCE, FAIL_FROM_THEN_ON, SHORT_FROM_THEN_ON))


def hits(victim, failures, *, is_sample=False, reads=0, **job):
    """(number, call, failure) for every failure at every call of a job; of a sample, at the first and last of a sort."""
    calls = victim.numbered(reads=reads, **job)
    if reads:
        calls = [(at, call) for at, call in calls if call.kind == "read"]
    if is_sample:
        alike = {what: [each for each in calls if each[1].what == what] for _, call in calls for what in [call.what]}
        calls = sorted({at: call for group in alike.values() for at, call in (group[0], group[-1])}.items())
    assert calls
    return [(at, call, failure) for at, call in calls for failure in failures if failure.fits(call)]


def sweep(victim, batches, failures, *, of=None, is_sample=False, reads=0, **more):
    """Every failure at every call of a post: (how many calls, how many cases, what is wrong)."""
    before = entries_in(victim.copy(of), victim.book)
    cases = hits(victim, failures, is_sample=is_sample, reads=reads, post=batches, of=of, **more)
    wrong = []
    for at, call, failure in cases:
        folder = victim.copy(of)
        status, said = victim.do(folder, post=batches, at=at, mode=failure.mode, code=failure.code, reads=reads, **more)
        expected = {-signal.SIGKILL} if failure in KILLS else {0, 4}
        found = examine(folder, victim.book, before, batches)
        lost = [each for each in acknowledged(said) if each not in found.entries]
        found.wrong += [f"acknowledged and lost: {lost}"] if lost else []
        found.wrong += [f"ended with {status}: {said}"] if status not in expected else []
        wrong += [f"call {at} {call.what}, {failure}: {each}" for each in found.wrong]
    return len({at for at, _, _ in cases}), len(cases), wrong


def test_a_post_killed_at_a_call_of_any_sort_loses_nothing(victim, figure):
    calls, cases, wrong = sweep(victim, [one("k1")], KILLS, is_sample=True)
    figure(f"kill -9 at a sample of the I/O calls of a post: {calls} calls, {cases} cases, {len(wrong)} lost anything")
    assert wrong == []


def test_without_a_journal_a_kill_does_lose_so_that_this_can_fail(victim):
    _, _, wrong = sweep(victim, [one("k1")], KILLS, is_sample=True, pragma="PRAGMA journal_mode=OFF")
    assert any("acknowledged and lost" in each or "cannot be used" in each or "torn" in each for each in wrong)


def test_a_post_whose_system_fails_at_a_call_of_any_sort_loses_nothing(victim, figure):
    calls, cases, wrong = sweep(victim, [one("k1")], ERRORS + FULL, is_sample=True)
    reads, more, unread = sweep(victim, [one("k1")], ERRORS, is_sample=True, reads=1)
    figure(
        f"I/O errors and a full disk at a sample of the I/O calls of a post: {calls} calls and {reads} reads, "
        f"{cases + more} cases, {len(wrong + unread)} lost anything"
    )
    assert wrong + unread == []


# Each answers a folder in which something is left over from a crash before.


def as_left(victim):
    return None


def _cut_short(victim, what, mode, name):
    """A copy of the book in which one contribution was cut short at the last call of a sort."""
    at = max(at for at, call in victim.numbered(post=[one("k0")]) if call.what == what)
    folder = victim.copy()
    assert victim.do(folder, post=[one("k0")], at=at, mode=mode)[0] == -signal.SIGKILL
    kept = victim.scratch / name
    shutil.rmtree(kept, ignore_errors=True)
    return shutil.copytree(folder, kept)


def with_a_hot_journal(victim):
    return _cut_short(victim, ("write", "crewbook.db"), DIE_AFTER, "hot")


def with_a_torn_page(victim):
    return _cut_short(victim, ("write", "2026.beancount"), DIE_HALFWAY, "torn")


def with_a_page_gone(victim):
    kept = victim.scratch / "gone"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(victim.template, kept)
    (kept / "pages" / "2025.beancount").unlink()
    return kept


BATCH, ROW = "a batch of 40 on two pages", "three commits in a row"
POSTS = {"one contribution": [one("k1")], BATCH: [many("k1")], ROW: [one("a"), many("b", 3), one("c")]}
EVERY = [
    ("one contribution", as_left),
    ("one contribution", with_a_hot_journal),
    ("one contribution", with_a_torn_page),
    ("one contribution", with_a_page_gone),
    (BATCH, as_left),
    (BATCH, with_a_hot_journal),
    (ROW, as_left),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "state"), EVERY)
def test_a_post_killed_at_every_call_loses_nothing(victim, figure, name, state):
    began = time.monotonic()
    calls, cases, wrong = sweep(victim, POSTS[name], KILLS, of=state(victim))
    figure(
        f"kill -9 before, after and halfway through each of {calls} I/O calls of {name}, the book {_words(state)}: "
        f"{cases} cases, {len(wrong)} lost anything ({time.monotonic() - began:.0f} s)"
    )
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize(("name", "state"), EVERY)
def test_a_post_whose_system_fails_at_every_call_loses_nothing(victim, figure, name, state):
    began = time.monotonic()
    calls, cases, wrong = sweep(victim, POSTS[name], ERRORS + FULL, of=state(victim))
    reads, more, unread = sweep(victim, POSTS[name], ERRORS, of=state(victim), reads=1)
    figure(
        f"I/O errors and a full disk at each of {calls} I/O calls and {reads} reads of {name}, the book {_words(state)}: "
        f"{cases + more} cases, {len(wrong + unread)} lost anything ({time.monotonic() - began:.0f} s)"
    )
    assert wrong + unread == []


def _words(state):
    return state.__name__.replace("_", " ")
