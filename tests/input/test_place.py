"""A book's folder that was moved works at once; its copy reads everything and records nothing while the first one is there."""

import json
import shutil
import zipfile

import pytest

from tests.input.conftest import CONTRIBUTE, READING


@pytest.fixture
def kept(crew):
    """A book in whose folder something was recorded: it remembers where it is kept."""
    crew.do("contribute ben 5 --to rainy --on 2026-06-10")
    return crew.folder


def copy(kept, to):
    return shutil.copytree(kept, to, symlinks=True)


@pytest.mark.parametrize(
    "words", [CONTRIBUTE, ("member", "add", "fay"), ("meeting", "rainy", "sheet.csv")], ids=lambda words: words[0]
)
def test_a_copy_records_nothing_and_names_the_way_out(kept, typed, untouched, words):
    (kept / "sheet.csv").write_text("member,contribution\nana,5\n", encoding="utf-8")
    other = copy(kept, kept.parent / "other")

    said = untouched(other, *words)

    assert said == (
        f"crewbook: This folder is a copy; the book is kept in {kept}. Two copies that each record for themselves cannot "
        "be put together again, so nothing was recorded.\n"
        f"  Record there: cd {kept}. To go on here instead, and never again there: crewbook doctor --here\n"
    )
    assert typed(kept, *CONTRIBUTE).returncode == 0


@pytest.mark.parametrize("words", READING, ids=lambda words: words[0])
def test_a_copy_reads_everything(kept, untouched, typed, words):
    other = copy(kept, kept.parent / "other")

    assert untouched(other, *words, status=0) == ""
    assert typed(other, *words).stdout == typed(kept, *words).stdout


def test_the_doctor_says_that_a_folder_is_a_copy_and_goes_on_there_when_told_so(kept, typed, untouched):
    other = copy(kept, kept.parent / "other")
    told = {each["name"]: each for each in json.loads(typed(other, "doctor", "--json").stdout)["findings"]}
    assert told["copy"]["says"] == f"This folder is a copy; the book is kept in {kept}, and nothing is recorded here."
    assert told["copy"]["hint"] == "To go on here instead, and never again there: crewbook doctor --here"

    assert typed(other, "doctor", "--here").returncode == 0

    done = typed(other, *CONTRIBUTE)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_folder_that_was_moved_works_at_once_and_without_a_word(kept, typed):
    moved = kept.rename(kept.parent / "moved")

    for _ in range(2):
        done = typed(moved, *CONTRIBUTE)
        assert (done.returncode, done.stderr) == (0, "")


def test_a_folder_reached_by_another_name_is_no_copy(kept, typed):
    (kept.parent / "link").symlink_to(kept)

    done = typed(kept.parent / "link", *CONTRIBUTE)

    assert (done.returncode, done.stderr) == (0, "")


def test_a_folder_that_came_from_a_place_that_is_gone_says_so_once(kept, typed):
    with zipfile.ZipFile(kept.parent / "crew.zip", "w") as packed:
        for path in kept.rglob("*"):
            packed.write(path, path.relative_to(kept))
    unpacked = kept.parent / "unpacked"
    zipfile.ZipFile(kept.parent / "crew.zip").extractall(unpacked)
    shutil.rmtree(kept)

    first, second = typed(unpacked, *CONTRIBUTE), typed(unpacked, *CONTRIBUTE)

    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stderr.splitlines()[0] == (
        f"This book was last recorded in {kept}, which is not there any more. If that folder lives on another disk or "
        "computer, record in one of the two only."
    )
    assert "last recorded in" not in second.stderr


def test_another_book_in_the_old_place_is_no_original(kept, typed, templates):
    from tests.typed import copied

    moved = kept.rename(kept.parent / "moved")
    copied("begun", templates, kept)
    settings = kept / "crewbook.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('book = "', 'book = "x'), encoding="utf-8")

    done = typed(moved, *CONTRIBUTE)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("note", ["", "[]", "{", '{"path": 5}', "\0"])
def test_a_note_that_is_damaged_stops_nobody(kept, typed, note):
    (kept / ".crewbook" / "place.json").write_text(note, encoding="utf-8")

    done = typed(kept, *CONTRIBUTE)

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads((kept / ".crewbook" / "place.json").read_text())["path"] == str(kept)


def test_a_trial_run_and_a_refusal_remember_nothing(crew):
    crew.do("contribute ana 5 --to rainy --dry-run")
    crew.refused("withdraw ana 9000 --from rainy")

    assert not (crew.folder / ".crewbook" / "place.json").exists()


def test_a_conflicting_copy_of_a_database_is_found_by_the_doctor(kept, typed):
    shutil.copy(kept / "crewbook.db", kept / "crewbook (Ana's conflicted copy 2026-06-10).db")

    assert "conflicted copy 2026-06-10).db" in typed(kept, "doctor").stdout
