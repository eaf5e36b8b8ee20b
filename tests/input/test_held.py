"""A book held by another process: the process is named, a suspended one is not waited for, and nothing is made worse."""

import fcntl
import os
import re
import signal
from pathlib import Path

import pytest

from ledger import holding
from tests import warm
from tests.input.conftest import CONTRIBUTE
from tests.waiting import awaits

HOLD = """
import os, signal, sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
print("held", flush=True)
if sys.argv[3] == "suspended":
    os.kill(os.getpid(), signal.SIGSTOP)
time.sleep(600)
"""
FLOCK = """
import fcntl, os, signal, sys
file = open(sys.argv[1], "w")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
os.kill(os.getpid(), signal.SIGSTOP)
"""
can_name = pytest.mark.skipif(not Path("/proc/locks").exists(), reason="only Linux tells who holds a file")


def state(pid):
    """What the system says that a process does; T where it is stopped."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]


@pytest.fixture
def soon(monkeypatch):
    """It is told whom somebody waits for when they waited for a tenth of what it is otherwise."""
    for module in ("engines", "holding"):
        monkeypatch.setattr(f"ledger.{module}.NOTICE_SECONDS", holding.NOTICE_SECONDS / 10)


@pytest.fixture
def hold():
    """Start a program that holds a file; it is ended with the test. One that stops itself stands still when this answers."""
    started = []

    def start(code, *words, is_suspended=True):
        process = warm.Process(code, *words)
        started.append(process)
        assert process.stdout.readline() == "held\n"
        if is_suspended and Path("/proc/self/stat").exists():
            awaits(lambda: state(process.pid) == "T")
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.close()


@can_name
@pytest.mark.parametrize(
    ("words", "begin"),
    [(CONTRIBUTE, "BEGIN IMMEDIATE"), (CONTRIBUTE, "BEGIN EXCLUSIVE"), (("balances",), "BEGIN EXCLUSIVE")],
    ids=["writing while another writes", "writing while another commits", "reading while another commits"],
)
def test_a_suspended_program_that_holds_the_book_is_named_and_not_waited_for(crew, typed, hold, soon, words, begin):
    holder = hold(HOLD, crew.folder / "crewbook.db", begin, "suspended")
    before = crew.standing if begin != "BEGIN EXCLUSIVE" else None

    done = typed(crew.folder, *words)

    assert done.returncode == 4
    outcome = " Nothing was recorded." if words == CONTRIBUTE else ""
    assert re.fullmatch(
        rf"crewbook: The book is held by .+ \(process {holder.pid}\), which is suspended\.{outcome}\n"
        r"  Go to its terminal and type fg, so that it ends what it began; or end it, and what it had not recorded is not "
        rf"recorded: kill -9 {holder.pid}\. Then try again\.\n",
        done.stderr,
    ), done.stderr
    assert before is None or crew.standing == before


@can_name
def test_the_way_out_that_is_named_lets_the_next_one_in_and_loses_nothing(crew, typed, hold, soon):
    holder = hold(HOLD, crew.folder / "crewbook.db", "BEGIN EXCLUSIVE", "suspended")
    assert f"kill -9 {holder.pid}" in typed(crew.folder, *CONTRIBUTE).stderr

    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()

    assert typed(crew.folder, *CONTRIBUTE).returncode == 0
    assert typed(crew.folder, "verify").returncode == 0


@can_name
def test_who_waits_is_told_for_whom_and_goes_on_when_it_ends(crew, hold):
    holder = hold(HOLD, crew.folder / "crewbook.db", "BEGIN IMMEDIATE", "running", is_suspended=False)
    told = []

    def release(sentence):
        told.append(sentence)
        holder.kill()
        holder.wait()

    from ledger.settings import read_settings
    from ledger.store import Store

    store = Store(crew.folder / "crewbook.db")
    store.tell = release
    with store.writing(read_settings(crew.folder).book) as session:
        assert session.head.seq == 14
        session.is_dry = True
    store.close()

    assert len(told) == 1
    assert re.fullmatch(rf"The book is held by .+ \(process {holder.pid}\); waiting for it\.", told[0])


@can_name
def test_a_suspended_program_that_holds_the_pages_does_not_keep_an_act_from_being_recorded(crew, typed, hold, soon):
    holder = hold(FLOCK, crew.folder / ".crewbook" / "lock")

    done = typed(crew.folder, *CONTRIBUTE)

    assert done.returncode == 0
    assert f"(process {holder.pid}), which is suspended" in done.stderr
    assert "The book itself is safe." in done.stderr
    holder.kill()
    holder.wait()
    assert typed(crew.folder, *CONTRIBUTE).stderr == ""
    assert typed(crew.folder, "verify").returncode == 0


def test_where_nobody_tells_who_holds_the_book_another_program_does(crew, monkeypatch, tmp_path):
    monkeypatch.setattr(holding, "_LOCKS", tmp_path / "nothing")

    assert holding.holders(crew.folder / "crewbook.db") == []
    assert holding.held([], outcome="Nothing was recorded.").as_dict() == {
        "kind": "broken",
        "message": "The book is held by another program, which does not let go of it. Nothing was recorded.",
        "hint": "Close what else is open on it (another crewbook, a database browser, a copying program), then try again.",
        "where": "",
    }


def test_an_option_of_a_program_is_not_told_for_it_may_be_a_password(hold, tmp_path):
    (tmp_path / "file").touch()
    holder = hold(FLOCK, tmp_path / "file", "postgresql://ana:secret@host/db")

    with (tmp_path / "file").open("a") as file, pytest.raises(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    found = holding.holders(tmp_path / "file")

    assert [each.pid for each in found] in ([], [holder.pid])
    assert "secret" not in str(found)
