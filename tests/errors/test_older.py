"""A book of an older crewbook that cannot be backed up, or not be brought up to date, is not opened."""

import contextlib
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest

from tests.errors.test_folder import as_nobody, forbid
from tests.typed import Crew

RELEASED = Path(__file__).parents[1] / "books" / "0.1.0"


@pytest.fixture
def old():
    """In a folder that whoever may not write can still reach; pytest's own folders are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="crewbook-"))
    folder.chmod(0o755)
    yield Crew(Path(shutil.copytree(RELEASED, folder / "book")))
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755)
    shutil.rmtree(folder)


def test_an_older_book_that_may_not_be_backed_up_is_not_opened(old):
    forbid(old.folder)
    before = old.standing

    answer = as_nobody(old, "balances")

    assert answer.err == (
        "crewbook: This book was kept by an older crewbook and must be backed up before it can be opened: Permission denied.\n"
        "  Make the folder writable for you, or copy it to a place that is, and type the command again.\n"
    )
    assert answer.status == 4
    assert old.standing == before


def test_an_older_book_whose_database_may_not_be_written_is_not_opened(old):
    for path in [old.folder, *old.folder.rglob("*")]:
        path.chmod(0o777 if path.is_dir() else 0o666)
    (old.folder / "crewbook.db").chmod(0o444)
    before = old.standing

    answer = as_nobody(old, "balances")

    assert answer.err.startswith(
        "crewbook: This book was kept by an older crewbook and could not be brought up to date. "
    )
    assert answer.status == 4
    assert old.standing == before


@pytest.mark.slow
def test_an_older_book_that_somebody_else_holds_is_not_opened(old):
    with contextlib.closing(sqlite3.connect(old.folder / "crewbook.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = old.type("balances")

    assert answer.err.startswith(
        "crewbook: This book was kept by an older crewbook and could not be brought up to date. "
    )
    assert answer.status == 4
    assert old.do("balances").err.startswith("This book was kept by an older crewbook. It was backed up as ")
