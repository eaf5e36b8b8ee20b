"""Bad input at the level of files, servers and clocks: prepared books, and a folder of which every byte is watched."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.typed import copied

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


@pytest.fixture
def typed():
    """Type a command into the installed program: (folder, its words, environment…) → what it did."""

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
    """Type a command that must change not a byte; what it said, DIR standing for the folder."""

    def type_(folder, *words, status=4, **environment):
        before = bytes_of(folder)
        done = typed(folder, *words, **environment)
        assert bytes_of(folder) == before, f"crewbook {' '.join(words)} changed the folder\n{done.stderr}"
        assert done.returncode == status, f"crewbook {' '.join(words)}\n{done.stdout}{done.stderr}"
        assert "Traceback" not in done.stderr
        return done.stderr.replace(str(folder), "DIR")

    return type_
