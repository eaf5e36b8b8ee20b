"""A command that records the inbox is killed at any call: typed again, it records what waits once, and loses none of it."""

import shutil
import signal

import pytest

from ledger.book import Book
from ledger.store import Store
from ledger.verify import verify
from tests.faults.test_killed import KILLS, hits

INBOX = """\
2026-06-01 * "Bank" "Fee"
  Assets:Cash-Box:Rainy  -5 NZD
  Expenses:Rainy:Bank  5 NZD

2026-06-02 * "Bank" "Another fee"
  Assets:Cash-Box:Rainy  -6 NZD
  Expenses:Rainy:Bank  6 NZD
"""


@pytest.fixture
def waiting(victim, tmp_path):
    """A folder in which two transactions wait."""
    folder = shutil.copytree(victim.template, tmp_path / "waiting")
    (folder / "inbox.beancount").write_text(INBOX, encoding="utf-8")
    return folder


def sweep(victim, waiting, *, is_sample):
    words = ["post", "--book", str(victim.scratch / "crew")]
    cases = hits(victim, KILLS, is_sample=is_sample, of=waiting, words=words)
    wrong = []
    for at, call, failure in cases:
        folder = victim.copy(waiting)
        assert victim.do(folder, words=words, at=at, mode=failure.mode)[0] == -signal.SIGKILL
        status, said = victim.do(folder, words=words)
        store = Store(folder / "crewbook.db")
        book = Book(store, victim.book)
        narrations = [entry.text.split('"')[3] for entry in book.entries(after=7)]
        kept = [path.read_text(encoding="utf-8") for path in folder.glob("inbox.posted-*.txt")]
        # Killed behind the renaming, all was done but the laying out of an empty inbox.
        is_done = status == 0 or (status == 2 and "Nothing waits" in said)
        if narrations != ["Fee", "Another fee"] or kept != [INBOX] or not is_done:
            wrong.append(f"call {at} {call.what}, {failure}: {narrations}, {len(kept)} kept, {status}: {said}")
        wrong += [problem.what for problem in verify(book, main=folder / "main.beancount").problems]
        store.close()
    return len(cases), wrong


def test_an_inbox_whose_posting_was_killed_is_recorded_once(victim, waiting, figure):
    cases, wrong = sweep(victim, waiting, is_sample=True)
    figure(
        f"kill -9 at a sample of the I/O calls of `crewbook post`, typed again: {cases} cases, {len(wrong)} lost or doubled"
    )
    assert wrong == []


@pytest.mark.slow
def test_an_inbox_whose_posting_was_killed_at_any_call_is_recorded_once(victim, waiting, figure):
    cases, wrong = sweep(victim, waiting, is_sample=False)
    figure(f"kill -9 at every I/O call of `crewbook post`, typed again: {cases} cases, {len(wrong)} lost or doubled")
    assert wrong == []
