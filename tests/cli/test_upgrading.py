"""A book of a released version is backed up and brought up to date by the first command that opens it."""

import contextlib
import datetime as dt
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ledger.layout import with_database
from ledger.store import Store
from ledger.tables import SCHEMA
from tests.ledger import keeping
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


def test_of_commands_that_open_an_older_book_at_once_one_brings_it_up_to_date(old):
    running = [
        subprocess.Popen(
            [Path(sys.executable).parent / "crewbook", "balances"],
            cwd=old.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(4)
    ]  # fmt: skip
    told = [each.communicate(timeout=100) for each in running]

    assert [each.returncode for each in running] == [0, 0, 0, 0]
    assert sorted(err for _, err in told)[:3] == ["", "", ""]
    assert sorted(err for _, err in told)[3].startswith("This book was kept by an older crewbook. It was backed up as ")
    assert len({out for out, _ in told}) == 1
    assert len(list((old.folder / "backups").iterdir())) == 1
    old.do("verify")


def test_the_pages_of_a_released_version_bring_its_book_back(old, tmp_path):
    """By the program of today, from pages alone; and its database alone gives the same pages."""
    shutil.copytree(RELEASED / "pages", tmp_path / "pages")
    crew = Crew(tmp_path)

    crew.do("restore pages new", "export --database book/crewbook.db --out out")

    assert crew.ask("verify --book new")["seal"] == old.head[1]
    assert (tmp_path / "out" / "pages" / "2025.beancount").read_bytes() == (
        RELEASED / "pages" / "2025.beancount"
    ).read_bytes()


def test_a_book_of_a_server_is_backed_up_as_its_pages_before_its_database_is_brought_up_to_date(postgres_url, tmp_path):
    store = Store(keeping.fresh(postgres_url, tmp_path))
    keeping.as_released(store)
    crew = Crew(Path(shutil.copytree(RELEASED, tmp_path / "book")))
    settings, url = crew.folder / "crewbook.toml", store.url.render_as_string(hide_password=False)
    settings.write_text(with_database(settings.read_text(encoding="utf-8"), url), encoding="utf-8")
    (crew.folder / "crewbook.db").unlink()

    days = [dt.datetime.now().date()]
    done = subprocess.run(
        [Path(sys.executable).parent / "crewbook", "verify"],
        cwd=crew.folder,
        capture_output=True,
        text=True,
        check=False,
    )

    # Midnight may pass meanwhile.
    days.append(dt.datetime.now().date())
    assert done.returncode == 0
    assert done.stderr in {SAID.replace("2026-06-15", day.isoformat()) for day in days}
    made = next((crew.folder / "backups").iterdir())
    with zipfile.ZipFile(made) as backup:
        assert not any(name.endswith(".db") for name in backup.namelist())
    crew.do(f"restore {made} new")
    assert crew.ask("verify --book new")["entries"] == 108
    store.close()
