"""Bad input at the level of files, servers and clocks: prepared books, and a folder of which every byte is watched."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.typed import Crew, copied

CREWBOOK = Path(sys.executable).parent / "crewbook"
CONTRIBUTE = ("contribute", "ana", "50", "--to", "rainy", "--on", "2026-06-15")
READING = (
    ("balances",),
    ("journal",),
    ("statement", "member", "ana"),
    ("verify",),
    ("query", "SELECT account"),
)


@pytest.fixture(scope="session")
def templates(tmp_path_factory):
    return tmp_path_factory.mktemp("books")


@pytest.fixture
def crew(templates, tmp_path):
    return copied("living", templates, tmp_path / "book")


class Done(NamedTuple):
    """What a command did, called as a process's answer is."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def typed():
    """Type a command in this process: (folder, its words, environment…) → what it did."""

    def type_(folder, *words, **environment):
        answer = Crew(folder).type(list(words), environment=environment)
        return Done(answer.status, answer.out, answer.err)

    return type_


@pytest.fixture
def installed():
    """The same with the installed program, in a process of its own."""

    def type_(folder, *words, **environment):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CREWBOOK_")}
        return subprocess.run(
            [str(CREWBOOK), *words], cwd=folder, env=kept | environment, capture_output=True, text=True, check=False
        )

    return type_


def bytes_of(folder):
    """Every file of a folder with what is in it."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def untouched(typed):
    """Type a command that must change not a byte; what it said, DIR standing for the folder. `by` is how it is typed."""

    def type_(folder, *words, status=4, by=typed, **environment):
        before = bytes_of(folder)
        done = by(folder, *words, **environment)
        assert bytes_of(folder) == before, f"crewbook {' '.join(words)} changed the folder\n{done.stderr}"
        assert done.returncode == status, f"crewbook {' '.join(words)}\n{done.stdout}{done.stderr}"
        assert "Traceback" not in done.stderr
        return done.stderr.replace(str(folder), "DIR")

    return type_
