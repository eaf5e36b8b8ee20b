"""A database cut short, empty, or none at all: told by every command, and not a byte is made worse."""

import shutil

import pytest

from tests.input.conftest import CONTRIBUTE, READING

RESTORE = "  Bring the book back from its pages: crewbook restore .\n"
DATABASE_READERS = [words for words in READING if words[0] != "query"]


@pytest.mark.parametrize("words", [CONTRIBUTE, *READING, ("backup",)], ids=lambda words: words[0])
def test_an_empty_database_is_said_to_be_empty(crew, untouched, words):
    (crew.folder / "crewbook.db").write_bytes(b"")

    said = untouched(crew.folder, *words)

    assert "crewbook.db is empty: it has 0 bytes." in said
    assert said.endswith(RESTORE)


def test_a_database_cut_short_at_any_length_is_refused_by_who_reads_and_who_writes(crew, untouched):
    database = crew.folder / "crewbook.db"
    whole = database.read_bytes()
    lengths = [1, 15, 16, 17, 99, 100, 101, 1000, 4095, 4096, 4097, len(whole) // 2, len(whole) - 4096, len(whole) - 1]
    for number, length in enumerate(lengths):
        database.write_bytes(whole[:length])
        words = (CONTRIBUTE, *DATABASE_READERS)[number % (1 + len(DATABASE_READERS))]

        said = untouched(crew.folder, *words)

        assert said.startswith(
            ("crewbook: ./crewbook.db is cut short: of ", "crewbook: DIR/crewbook.db is cut short: of ")
        ), (length, said)
        assert said.endswith(RESTORE), (length, said)


@pytest.mark.slow
def test_a_database_cut_short_at_every_page_is_refused_by_every_command(crew, untouched):
    database = crew.folder / "crewbook.db"
    whole = database.read_bytes()
    for length in range(0, len(whole), 4096):
        database.write_bytes(whole[:length])
        for words in (CONTRIBUTE, *DATABASE_READERS):
            assert untouched(crew.folder, *words).endswith(RESTORE), (length, words)


@pytest.mark.parametrize("words", [CONTRIBUTE, *READING], ids=lambda words: words[0])
def test_what_is_not_a_database_is_said_to_be_none(crew, untouched, words):
    (crew.folder / "crewbook.db").write_bytes(b"Dear treasurer, this is a letter. " * 1000)

    said = untouched(crew.folder, *words)

    assert "crewbook.db is not a database: it does not begin as one." in said
    assert said.endswith(RESTORE)


@pytest.mark.parametrize("words", [CONTRIBUTE, ("balances",)], ids=lambda words: words[0])
def test_a_folder_in_the_database_s_place_is_said_to_be_one(crew, untouched, words):
    (crew.folder / "crewbook.db").unlink()
    (crew.folder / "crewbook.db").mkdir()

    assert "crewbook.db is a folder; a database is a file." in untouched(crew.folder, *words)


@pytest.mark.parametrize("words", [CONTRIBUTE, ("balances",)], ids=lambda words: words[0])
def test_a_database_of_another_program_is_said_to_hold_no_book(crew, untouched, words):
    import contextlib
    import sqlite3

    (crew.folder / "crewbook.db").unlink()
    with contextlib.closing(sqlite3.connect(crew.folder / "crewbook.db")) as other:
        other.execute("CREATE TABLE photos (name)")

    said = untouched(crew.folder, *words)

    assert "crewbook.db holds no book of crewbook (no such table: book)." in said


@pytest.mark.parametrize("words", [CONTRIBUTE, ("balances",)], ids=lambda words: words[0])
def test_a_database_that_is_gone_is_not_begun_anew(crew, untouched, words):
    (crew.folder / "crewbook.db").unlink()

    said = untouched(crew.folder, *words)

    assert said.endswith("; or correct database in crewbook.toml.\n")
    assert "crewbook restore ." in said
    assert not (crew.folder / "crewbook.db").exists()


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 8192, b"SQLite format 3\0" + b"\xff" * 8000], ids=["empty", "zeros", "noise"]
)
def test_the_way_out_that_is_named_brings_the_book_back(crew, typed, content):
    before = typed(crew.folder, "balances").stdout
    (crew.folder / "crewbook.db").write_bytes(content)
    assert "crewbook restore ." in typed(crew.folder, "balances").stderr

    done = typed(crew.folder, "restore", ".")

    assert done.returncode == 0, done.stderr
    assert typed(crew.folder, "balances").stdout == before
    assert typed(crew.folder, *CONTRIBUTE).returncode == 0
    assert typed(crew.folder, "verify").returncode == 0


def test_a_link_to_nowhere_is_a_missing_database(crew, untouched):
    shutil.move(crew.folder / "crewbook.db", crew.folder / "kept")
    (crew.folder / "crewbook.db").symlink_to("gone.db")
    (crew.folder / "kept").unlink()

    assert "is missing." in untouched(crew.folder, *CONTRIBUTE)
