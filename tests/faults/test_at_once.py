"""Many write into one book at once, and its server dies meanwhile: nothing acknowledged is lost, nothing is recorded twice."""

import contextlib
import json
import os
import random
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa

from ledger import engines
from ledger.book import Book
from ledger.errors import Broken
from ledger.pages import Pages
from ledger.settings import read_settings
from ledger.store import Store
from ledger.verify import verify
from tests import postgres, warm
from tests.faults.crew import BEGINNING, NOW, one, post, unlike_pages

PROGRAM = Path(__file__).with_name("writers.py")
COMMAND = "from cli.main import main; main()"
TYPISTS, SECONDS = 2, 300


@dataclass
class Answers:
    """What the writers were told: {key: (seq, seal)}, how many failures by their sentence, how many repeats."""

    acknowledged: dict = field(default_factory=dict)
    failed: Counter = field(default_factory=Counter)
    again: int = 0
    asked: int = 0
    problems: list = field(default_factory=list)


def all_at_once(folder, writers, posts, typed, *, meanwhile=None):
    """`writers` processes post `posts` times each, and two people type `typed` commands each; all until they are answered.

    What happens `meanwhile` happens while somebody writes, however long it takes: the writers go on until it is over.
    """
    answers, over = Answers(asked=TYPISTS * typed), folder.with_name("over")
    until = [over] if meanwhile else []
    running = warm.Process(PROGRAM.read_text(encoding="utf-8"), folder, writers, posts, *until, with_errors=True)
    threads = [threading.Thread(target=_type, args=(folder, f"typist{who}", typed, answers)) for who in range(TYPISTS)]
    if meanwhile:
        threads.append(threading.Thread(target=_until_over, args=(meanwhile, answers, over)))
    for thread in threads:
        thread.start()
    for line in running.stdout:
        what, *words = line.split()
        if what == "asked":
            answers.asked += 1
        elif what == "acknowledged":
            answers.acknowledged[words[0]] = (int(words[1]), words[2])
            answers.again += words[-1] == "again"
        elif what == "failed":
            answers.failed[" ".join(words[1:])] += 1
        elif "pages could not be written" not in line:
            # That one is true while the server is away, and the next post heals them.
            answers.problems.append(line)
    for thread in threads:
        thread.join(SECONDS)
        assert not thread.is_alive()
    assert running.wait(SECONDS) == 0, answers.problems
    running.close()
    return answers


def _until_over(meanwhile, answers, over):
    try:
        meanwhile(answers)
    finally:
        over.touch()


def _type(folder, who, typed, answers):
    for number in range(typed):
        key = f"{who}-{number}"
        words = [
            "contribute",
            "ben",
            "3",
            "--to",
            "rainy",
            "--on",
            "2026-05-01",
            "--key",
            key,
            "--json",
            "--book",
            folder,
        ]
        give_up = time.monotonic() + SECONDS / 3
        while True:
            status, out, _ = warm.run(COMMAND, *words)
            said = json.loads(out)
            if status == 0:
                answers.acknowledged[key] = (said["entry"]["seq"], said["entry"]["seal"])
                answers.again += said.get("repeat", False)
                break
            answers.failed[said["error"]["message"]] += 1
            if status != 4 or time.monotonic() > give_up:
                answers.problems.append(out)
                break


def what_is_wrong(folder, answers, before):
    """Entries lost, gaps, doubled keys, pages behind; and what `verify` finds."""
    settings = read_settings(folder)
    store = Store(settings.source)
    book = Book(store, settings.book, Pages(folder, answers.problems.append))
    book.touch()
    with store.reading(book.id) as session:
        rows = {row.key or row.seq: (row.seq, row.seal) for row in session.derived("entry")}
    wrong = [f"lost: {key} {told}" for key, told in answers.acknowledged.items() if rows.get(key) != told]
    if len(answers.acknowledged) != answers.asked:
        wrong.append(f"only {len(answers.acknowledged)} of {answers.asked} were ever answered")
    if sorted(seq for seq, _ in rows.values()) != list(range(1, before + answers.asked + 1)):
        wrong.append(f"a gap, or another number of entries than the {before + answers.asked} asked for: {len(rows)}")
    wrong += [problem.what for problem in verify(book, main=folder / "main.beancount").problems]
    wrong += unlike_pages(folder, store, book.id)
    store.close()
    return wrong + answers.problems


def begun(folder, *more):
    """A folder begun by typed commands, and how many entries its book holds; their connections end with their process."""
    program = "import sys; from pathlib import Path; from tests.faults.crew import begin; begin(Path(sys.argv[1]), *sys.argv[2:])"
    status, _, said = warm.run(program, folder, *more)
    assert status == 0, said
    return folder, len(BEGINNING)


@pytest.mark.parametrize(
    ("posts", "typed"), [(10, 1), pytest.param(100, 12, marks=pytest.mark.slow)], ids=["short", "long"]
)
def test_eight_at_once_lose_nothing_in_sqlite(tmp_path, figure, posts, typed):
    folder, before = begun(tmp_path / "crew")
    began = time.monotonic()

    answers = all_at_once(folder, 8 - TYPISTS, posts, typed)

    seconds = time.monotonic() - began
    wrong = what_is_wrong(folder, answers, before)
    figure(f"eight processes on one SQLite book: {_words(answers, wrong)} ({seconds:.0f} s)")
    assert wrong == []


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A PostgreSQL of these tests' own, which they may kill if they raise it again."""
    started = postgres.start(lambda: tmp_path_factory.mktemp("mortal"))
    yield started
    started.cleanup()


def kill(server):
    """Kill the server and all that it started without a word: some of them are in the middle of a commit."""
    postmaster = server.get_postmaster_info().process
    family = [postmaster, *postmaster.children(recursive=True)]
    for process in family:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
    give_up = time.monotonic() + 60
    while any(process.is_running() for process in family) and time.monotonic() < give_up:
        time.sleep(0.02)


def raise_again(server):
    """Start it; its orphans may hold the folder for a moment longer."""
    give_up = time.monotonic() + 60
    while True:
        try:
            return server.ensure_postgres_running()
        except postgres.LATE:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.2)


@pytest.mark.parametrize(
    ("posts", "typed", "kills"),
    [(12, 1, 1), pytest.param(100, 8, 6, marks=pytest.mark.slow)],
    ids=["short", "long"],
)
def test_eight_at_once_lose_nothing_while_their_server_is_killed(tmp_path, server, figure, posts, typed, kills):
    folder, before = begun(tmp_path / "crew", "--database", server.get_uri())
    began, writers = time.monotonic(), 8 - TYPISTS

    def killer(answers):
        for number in range(1, kills + 1):
            give_up = time.monotonic() + SECONDS / 2
            while len(answers.acknowledged) < writers * posts * number // (kills + 2):
                assert time.monotonic() < give_up, "nobody is answered"
                time.sleep(0.002)
            # Not always right behind an answer.
            time.sleep(random.Random(number).random() / 20)
            kill(server)
            raise_again(server)

    answers = all_at_once(folder, writers, posts, typed, meanwhile=killer)

    seconds = time.monotonic() - began
    wrong = what_is_wrong(folder, answers, before)
    figure(
        f"eight processes on one PostgreSQL book, its server killed and restarted {kills} times: "
        f"{_words(answers, wrong)} ({seconds:.0f} s)"
    )
    assert wrong == []
    assert answers.failed, "nobody noticed that the server died"


@pytest.fixture
def book(tmp_path, request):
    """A book on SQLite, or on a PostgreSQL that may be killed."""
    more = ("--database", request.getfixturevalue("server").get_uri()) if request.param == "postgresql" else ()
    folder, _ = begun(tmp_path / "crew", *more)
    settings = read_settings(folder)
    store = Store(settings.source)
    yield Book(store, settings.book, Pages(folder))
    store.close()


BOTH = pytest.mark.parametrize("book", ["sqlite", "postgresql"], indirect=True)
ON_A_SERVER = pytest.mark.parametrize("book", ["postgresql"], indirect=True)


def lost_answer():
    return sa.exc.OperationalError("COMMIT", None, Exception("the connection is lost"), connection_invalidated=True)


def committing(book):
    """Where, and under which name, the function stands that commits."""
    return (engines, "commit") if book.store.is_sqlite else (sa.Connection, "commit")


@BOTH
def test_a_commit_that_failed_says_that_nothing_was_recorded(book, monkeypatch):
    def commit(connection):
        connection.rollback()
        raise lost_answer()

    monkeypatch.setattr(*committing(book), commit)
    with pytest.raises(Broken, match=r"connection.*\. Nothing was recorded\."):
        post(book, one("k1"))
    monkeypatch.undo()
    assert not post(book, one("k1")).is_repeat


@BOTH
def test_a_commit_whose_answer_was_lost_is_found_recorded(book, monkeypatch):
    where, name = committing(book)
    real = getattr(where, name)

    def commit(connection):
        real(connection)
        raise lost_answer()

    monkeypatch.setattr(where, name, commit)
    if book.store.is_sqlite:
        with pytest.raises(Broken, match="All of it is recorded, up to entry 8, but the disk may not keep it"):
            post(book, one("k1"))
    else:
        assert post(book, one("k1")).entry.seq == 8
    monkeypatch.undo()
    assert post(book, one("k1")).is_repeat


@ON_A_SERVER
def test_a_commit_during_which_the_server_died_may_or_may_not_be_recorded_and_its_key_tells(book, server, monkeypatch):
    real = sa.Connection.commit

    def commit(connection):
        kill(server)
        real(connection)

    monkeypatch.setattr(sa.Connection, "commit", commit)
    with pytest.raises(Broken, match=r"It may or may not be recorded\.") as told:
        post(book, one("k1"))
    assert "--key" in told.value.hint
    monkeypatch.undo()
    with pytest.raises(Broken, match=r"Nothing was recorded\."):
        post(book, one("k1"))
    raise_again(server)
    assert not post(book, one("k1")).is_repeat
    assert post(book, one("k1")).is_repeat


@ON_A_SERVER
def test_a_server_restarted_between_two_acts_is_not_noticed(book, server):
    post(book, one("k1"))
    with book.view(on=NOW.date()) as view:
        assert view.get("member", "ana")
    kill(server)
    raise_again(server)
    assert post(book, one("k2")).entry.key == "k2"
    kill(server)
    raise_again(server)
    assert book.entry(9).key == "k2"


def _words(answers, wrong):
    unknown = sum(count for sentence, count in answers.failed.items() if "may or may not" in sentence)
    return (
        f"{len(answers.acknowledged)} entries acknowledged, {len(wrong)} lost, missing or doubled; {sum(answers.failed.values())} "
        f"failures, {unknown} of them at a commit that nobody could tell of, {answers.again} found recorded when repeated by key"
    )
