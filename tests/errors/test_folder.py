"""A book's folder that cannot be written, or in which somebody changed, moved or damaged something."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import tempfile
from pathlib import Path
from unittest import mock

import pytest
from beancount import loader

from tests.typed import Answer, Crew, copied

NOBODY = 65534
CONTRIBUTE = "contribute ana 50 --to rainy --on 2026-06-15"


@pytest.fixture
def crew(templates, tmp_path):
    return copied("living", templates, tmp_path / "book")


@pytest.fixture
def reached(templates):
    """A book in a folder that whoever may not write can still reach; pytest's own folders are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="crewbook-"))
    folder.chmod(0o755)
    yield copied("living", templates, folder / "book")
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755)
    shutil.rmtree(folder)


def forbid(folder: Path) -> None:
    """Nobody writes in `folder` any more."""
    for path in sorted([folder, *folder.rglob("*")], reverse=True):
        path.chmod(0o555 if path.is_dir() else 0o444)


def as_nobody(crew: Crew, line: str) -> Answer:
    """Type a command as somebody without any rights: root may write everywhere."""
    if os.geteuid() != 0:
        return crew.type(line)
    # Everything that the command imports is imported before the rights are gone.
    with tempfile.TemporaryDirectory() as other:
        shutil.copytree(crew.folder, Path(other) / "book")
        Crew(Path(other) / "book").type(line)
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            answer = crew.type(line)
            os.write(write_end, json.dumps([answer.status, answer.out, answer.err]).encode())
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as told:
        said = told.read()
    os.waitpid(child, 0)
    return Answer(*json.loads(said))


def pages_load(crew: Crew) -> bool:
    entries, errors, _ = loader.load_file(str(crew.folder / "main.beancount"))
    assert errors == []
    return bool(entries)


def ways_in(place: str) -> str:
    """What is told of who may do what: root tries as nobody what belongs to root, anybody else what is theirs."""
    if os.geteuid() == 0:
        return f"Have root do it, or make it yours: sudo chown -R nobody {place}"
    return f"Type: chmod -R u+rwX {place}"


WHOSE = ", which belongs to root" if os.geteuid() == 0 else ""


def test_nothing_is_recorded_in_a_folder_that_may_not_be_written(reached):
    forbid(reached.folder)
    before = reached.standing

    answer = as_nobody(reached, CONTRIBUTE)

    assert answer.err.replace(str(reached.folder), "DIR") == (
        f"crewbook: You may not write in DIR{WHOSE}, so nothing was recorded.\n  {ways_in('DIR')}\n"
    )
    assert answer.status == 4
    assert reached.standing == before


def test_nothing_is_recorded_when_the_pages_may_not_be_written(reached):
    forbid(reached.folder / "pages")
    before = reached.standing

    answer = as_nobody(reached, CONTRIBUTE) if os.geteuid() else _owned_by_nobody(reached, "pages", CONTRIBUTE)

    assert answer.err.replace(str(reached.folder), "DIR") == (
        f"crewbook: You may not write in DIR/pages{WHOSE}, so nothing was recorded.\n  {ways_in('DIR/pages')}\n"
    )
    assert answer.status == 4
    assert reached.standing == before


def test_nothing_is_recorded_in_a_database_that_may_not_be_written(reached):
    (reached.folder / "crewbook.db").chmod(0o444)
    before = reached.standing

    answer = as_nobody(reached, CONTRIBUTE) if os.geteuid() else _owned_by_nobody(reached, "crewbook.db", CONTRIBUTE)

    assert answer.err.replace(str(reached.folder), "DIR") == (
        f"crewbook: You may not write in DIR/crewbook.db{WHOSE}. Nothing was recorded.\n  {ways_in('DIR')}\n"
    )
    assert answer.status == 4
    assert reached.standing == before


def _owned_by_nobody(crew: Crew, but: str, line: str) -> Answer:
    """Type a command as nobody, to whom everything belongs but the part named `but`."""
    for path in [crew.folder, *crew.folder.rglob("*")]:
        if but not in path.relative_to(crew.folder).parts:
            os.chown(path, NOBODY, NOBODY)
    return as_nobody(crew, line)


def test_a_folder_that_may_not_be_written_can_be_read(reached):
    forbid(reached.folder)

    answer = as_nobody(reached, "balances Assets:Cash-Box --json")

    assert answer.status == 0, answer.err
    assert [row["number"] for row in answer.json["balances"]] == ["800.00"]


def test_a_book_is_not_begun_where_one_may_not_write(reached):
    closed = reached.folder / "closed"
    closed.mkdir()
    closed.chmod(0o555)

    answer = as_nobody(reached, 'init closed/book --name "Tui Crew" --currency NZD')

    assert answer.err == (
        "crewbook: The book cannot be begun in closed/book: Permission denied.\n  Name a folder in which you may write.\n"
    )
    assert answer.status == 4
    assert list(closed.iterdir()) == []


def test_a_page_that_cannot_be_written_is_told_and_written_by_the_next_command(crew):
    page = crew.folder / "pages" / "2026.beancount"
    content = page.read_bytes()
    page.unlink()
    page.mkdir()

    answer = crew.type(CONTRIBUTE)

    assert answer.err.startswith("The pages could not be written (")
    assert answer.err.endswith("); the next command will. The book itself is safe.\n")
    assert answer.status == 0

    page.rmdir()
    page.write_bytes(content)
    crew.do("contribute ben 50 --to rainy --on 2026-06-15")
    assert page.read_text(encoding="utf-8").count("Contribution to Rainy Day") == 5
    assert pages_load(crew)


def test_a_page_edited_by_hand_is_set_aside_and_restored(crew):
    page = crew.folder / "pages" / "2026.beancount"
    content = page.read_text(encoding="utf-8")
    edited = content.replace("500.00 NZD", "900.00 NZD")
    page.write_text(edited, encoding="utf-8")

    answer = crew.type(CONTRIBUTE)

    assert answer.err == (
        "2026.beancount had been changed by hand. Your version is kept as pages/2026.edited-1.txt, and the page was "
        "restored from the journal. To record what you wrote, copy it into inbox.beancount and run: crewbook post\n"
    )
    assert answer.status == 0
    assert (crew.folder / "pages" / "2026.edited-1.txt").read_text(encoding="utf-8") == edited
    assert page.read_text(encoding="utf-8").startswith(content)
    assert crew.balance("Liabilities:Savings:Rainy:Ana") == "-550.00"
    assert pages_load(crew)


def test_a_page_edited_twice_is_set_aside_twice(crew):
    page = crew.folder / "pages" / "2026.beancount"
    for number in (1, 2):
        page.write_text(f"; edit {number}\n", encoding="utf-8")
        crew.do(CONTRIBUTE)

    kept = [(crew.folder / "pages" / f"2026.edited-{number}.txt").read_text(encoding="utf-8") for number in (1, 2)]
    assert kept == ["; edit 1\n", "; edit 2\n"]
    assert pages_load(crew)


def test_a_page_that_is_missing_is_written_again(crew):
    page = crew.folder / "pages" / "2026.beancount"
    content = page.read_text(encoding="utf-8")
    page.unlink()

    answer = crew.type(CONTRIBUTE)

    assert answer.err == "The page 2026.beancount was missing; it was written again from the journal.\n"
    assert answer.status == 0
    assert page.read_text(encoding="utf-8").startswith(content)
    assert pages_load(crew)


def test_a_dry_run_leaves_a_page_that_was_edited_alone(crew):
    page = crew.folder / "pages" / "2026.beancount"
    page.write_text("; mine\n", encoding="utf-8")

    crew.do(f"{CONTRIBUTE} --dry-run")

    assert page.read_text(encoding="utf-8") == "; mine\n"


def test_a_query_does_not_answer_from_pages_that_do_not_load(crew):
    main = crew.folder / "main.beancount"
    main.write_text(main.read_text(encoding="utf-8") + '\n2026-06-01 * "no postings\n', encoding="utf-8")

    answer = crew.type('query "SELECT account"')

    assert answer.err.startswith("crewbook: The pages cannot be loaded: ")
    assert answer.err.endswith("\n  See all that does not hold: crewbook verify\n")
    assert answer.status == 4
    assert answer.out == ""


def test_a_query_does_not_die_of_a_page_of_which_beancount_would(crew):
    page = crew.folder / "pages" / "2026.beancount"
    page.write_text(page.read_text(encoding="utf-8").replace("500.00 NZD", "500/00 NZD"), encoding="utf-8")
    line = next(at for at, each in enumerate(page.read_text(encoding="utf-8").split("\n"), 1) if "/00" in each)
    with mock.patch("ledger.pages.Pages.bring_up_to"):
        answer = crew.type('query "SELECT account"')

    assert answer.err == (
        f"crewbook: The pages cannot be loaded: 2026.beancount, line {line}, divides by zero.\n"
        "  See all that does not hold: crewbook verify\n"
    )
    assert answer.status == 4


def test_a_query_leaves_nothing_in_the_folder_however_long_it_takes(crew):
    crew.do("verify")
    before = sorted(crew.folder.rglob("*"))
    # The loader is then as it was before: other tests ask whether what it remembers is believed.
    with mock.patch.object(loader, "PICKLE_CACHE_THRESHOLD", 0), mock.patch.object(loader, "_load_file"):
        loader.initialize(use_cache=True)
        assert "Assets" in crew.do('query "SELECT account"').out

    assert sorted(crew.folder.rglob("*")) == before


def test_a_query_says_when_main_beancount_is_missing(crew):
    (crew.folder / "main.beancount").unlink()

    answer = crew.type('query "SELECT account"')

    assert answer.err.startswith("crewbook: The pages cannot be loaded: ")
    assert answer.status == 4


def test_a_seal_that_is_not_in_the_book_breaks_its_verification(crew):
    answer = crew.type("verify --seal 0000000000")

    assert answer.out.startswith("seal 00000000: No entry of this book carries the seal 0000000000: ")
    assert answer.err == (
        "crewbook: The book does not hold: 1 problem.\n  Keep a copy of the folder before you mend anything.\n"
    )
    assert answer.status == 4


def test_a_page_that_was_tampered_with_breaks_verification(crew):
    page = crew.folder / "pages" / "2026.beancount"
    page.write_text(page.read_text(encoding="utf-8").replace("500.00 NZD", "900.00 NZD"), encoding="utf-8")

    answer = crew.type("verify")

    assert answer.err.startswith("crewbook: The book does not hold: ")
    assert answer.status == 4


def test_a_sheet_is_no_larger_than_a_meeting(crew):
    (crew.folder / "sheet.csv").write_bytes(b"member,contribution\n" + b"ana,1\n" * 1_000_000)

    assert crew.refused("meeting rainy sheet.csv", status=2) == (
        "crewbook: The sheet is larger than 5 MB.\n  A meeting's sheet has a line a member.\n"
    )


def test_the_demonstration_keeps_its_hands_off_what_is_there(crew):
    answer = crew.type("demo . --no-serve")

    assert answer.err == "crewbook: . is not empty.\n  Show it: crewbook serve --book .; or name another folder.\n"
    assert answer.status == 1


def test_a_beginning_that_fails_can_be_tried_again(tmp_path):
    crew = Crew(tmp_path)
    for line in (
        'init . --name "Tui Crew" --currency NZD --on 2028-01-01',
        'init . --name "Tui Crew" --currency HOURS --decimals 99',
        'init . --name "Tui Crew" --currency NZD --database postgresql://nobody@127.0.0.1:1/none',
    ):
        assert crew.type(line).status in {2, 4}
        assert list(tmp_path.iterdir()) == []

    crew.do('init . --name "Tui Crew" --currency NZD --on 2026-01-01')
    assert pages_load(crew)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE record SET body = '{}' WHERE kind = 'member'",
        "UPDATE record SET body = '{oops' WHERE kind = 'pod'",
        "UPDATE record SET date = 'soon'",
        "UPDATE posting SET minor = 'many'",
        "UPDATE book SET seq = 'x'",
    ],
)
def test_a_hand_in_the_tables_is_told_as_damage_and_not_as_something_unforeseen(crew, damage):
    with contextlib.closing(sqlite3.connect(crew.folder / "crewbook.db")) as database, database:
        database.execute(damage)

    answer = crew.type("statement member ana")

    assert answer.status == 4
    assert answer.err.startswith("crewbook: The book is damaged, and this could not be done. ")
    assert answer.err.endswith("  See all that does not hold, and what to do: crewbook verify\n")


@pytest.mark.parametrize("named", ["--book {}", "--book={}"])
def test_damage_is_told_of_the_book_that_was_named_and_not_of_the_folder_around(crew, tmp_path, named):
    with contextlib.closing(sqlite3.connect(crew.folder / "crewbook.db")) as database, database:
        database.execute("UPDATE posting SET minor = 'many'")
    (tmp_path / "elsewhere").mkdir()

    answer = Crew(tmp_path / "elsewhere", crew.today).type(f"statement member ana {named.format(crew.folder)}")

    assert answer.err.startswith("crewbook: The book is damaged, and this could not be done. ")


def test_an_entry_that_cannot_be_read_is_named(crew):
    with contextlib.closing(sqlite3.connect(crew.folder / "crewbook.db")) as database, database:
        database.execute("UPDATE entry SET text = 'garbage' WHERE seq = 8")

    answer = crew.type("journal")

    assert answer.status == 4
    assert answer.err == (
        "crewbook: Entry 8 of the journal cannot be read: beancount cannot read it: Invalid token: 'garbage'.\n"
        "  See all that does not hold, and what to do: crewbook verify\n"
    )
