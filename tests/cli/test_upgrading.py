"""A book of a released version is backed up and brought up to date by the first command that opens it."""

import contextlib
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest

from ledger.tables import SCHEMA
from tests.typed import Crew

RELEASED = Path(__file__).parents[1] / "books" / "0.1.0"
NAME = "backups/tui-crew-2026-06-15-983d41de-before-upgrade.zip"
SAID = f"This book was kept by an older crewbook. It was backed up as {NAME}, then brought up to date.\n"


@pytest.fixture
def old(tmp_path):
    return Crew(Path(shutil.copytree(RELEASED, tmp_path / "book")))


def schema(database):
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT schema_version FROM book").fetchone()[0]


@pytest.mark.parametrize(
    "line", ["balances", "verify", "contribute ben 5 --to rainy --on 2026-01-08", "statement member ana", "inbox"]
)
def test_the_first_command_says_that_it_backed_the_book_up_and_where(old, line, tmp_path):
    answer = old.do(line)

    if line == "inbox":  # which asks the database nothing
        assert answer.err == ""
        answer = old.do("verify")
    assert answer.err == SAID
    assert old.do("verify").err == ""
    assert schema(old.folder / "crewbook.db") == SCHEMA
    with zipfile.ZipFile(old.folder / NAME) as backup:
        backup.extractall(tmp_path / "unpacked")
    kept = tmp_path / "unpacked" / Path(NAME).stem
    assert schema(kept / "crewbook.db") == 1
    assert (kept / "pages" / "2025.beancount").read_bytes() == (RELEASED / "pages" / "2025.beancount").read_bytes()
