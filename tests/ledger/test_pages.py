"""The pages follow the journal, heal themselves, and never lose what a hand wrote."""

import datetime as dt
import json
import os
import re
import shutil

import pytest

from ledger import text
from ledger.book import Item
from ledger.entry import seq_in
from ledger.errors import Broken
from ledger.pages import Pages, page_text
from ledger.store import Store
from tests import warm
from tests.ledger.acts import AT_ONCE, NOW, Crew, at_once, saves


def wanted(crew, year=2025):
    """What the page of a year must be, from the journal."""
    with crew.store.reading(crew.book.id) as session:
        return page_text(year, session.year_texts(year, session.head.seq))


def aside(crew):
    return sorted(path.name for path in (crew.folder / "pages").glob("*.txt"))


def test_every_entry_stands_on_the_page_of_its_year_in_the_order_recorded(full_crew):
    full_crew.post(saves("Ana", "1.00"), "2025-01-02")
    numbers = {year: [seq_in(each) for each in text.blocks(wanted(full_crew, year))] for year in (2025, 2026)}
    assert numbers == {2025: [*range(1, 14), 15], 2026: [14]}
    for year in (2025, 2026):
        assert (full_crew.folder / "pages" / f"{year}.beancount").read_text() == wanted(full_crew, year)
    assert full_crew.told == []


def test_a_commit_that_reaches_into_a_new_year_begins_its_page(crew):
    crew.book.post_all([Item(saves("Ana", "1.00"), "ana", dt.date(year, 5, 1)) for year in (2025, 2026)], now=NOW)
    for year in (2025, 2026):
        assert (crew.folder / "pages" / f"{year}.beancount").read_text() == wanted(crew, year)
    assert crew.told == []


def test_a_page_edited_by_hand_is_set_aside_restored_and_said(full_crew):
    edited = full_crew.page.read_text().replace("50.00", "55.00")
    full_crew.page.write_text(edited)
    full_crew.post(saves("Ana", "1.00"))
    assert full_crew.page.read_text() == wanted(full_crew)
    assert (full_crew.folder / "pages" / "2025.edited-1.txt").read_text() == edited
    assert full_crew.told == [
        (
            "2025.beancount had been changed by hand. Your version is kept as pages/2025.edited-1.txt, and the page was restored from "
            "the journal. To record what you wrote, copy it into inbox.beancount and run: crewbook post"
        )
    ]
    assert full_crew.verify().ok


def test_a_second_edit_is_set_aside_beside_the_first(full_crew):
    for note in ("; one\n", "; two\n"):
        with full_crew.page.open("a") as file:
            file.write(note)
        full_crew.book.touch()
    assert aside(full_crew) == ["2025.edited-1.txt", "2025.edited-2.txt"]
    assert (full_crew.folder / "pages" / "2025.edited-2.txt").read_text().endswith("; two\n")


def test_an_edit_that_keeps_the_size_and_the_end_is_seen_by_its_time(full_crew):
    page = full_crew.page
    page.write_text(page.read_text().replace("50.00", "60.00", 1))
    later = page.stat().st_mtime_ns + 10_000_000
    os.utime(page, ns=(later, later))
    full_crew.book.touch()
    assert aside(full_crew) == ["2025.edited-1.txt"]


def test_a_page_of_another_year_is_healed_too(full_crew):
    (full_crew.folder / "pages" / "2026.beancount").write_text("; mine\n")
    full_crew.post(saves("Ana", "1.00"), "2025-03-01")
    assert aside(full_crew) == ["2026.edited-1.txt"]
    assert full_crew.verify().ok


def test_a_missing_page_is_written_again_and_said(full_crew):
    full_crew.page.unlink()
    full_crew.post(saves("Ana", "1.00"))
    assert full_crew.page.read_text() == wanted(full_crew)
    assert full_crew.told == ["The page 2025.beancount was missing; it was written again from the journal."]
    assert aside(full_crew) == []


def test_a_missing_folder_of_pages_is_laid_out_again(full_crew):
    shutil.rmtree(full_crew.folder / "pages")
    full_crew.book.touch()
    assert full_crew.verify().ok


def test_a_page_edited_before_its_first_entry_of_ours_is_kept(full_crew):
    (full_crew.folder / "pages" / "2024.beancount").write_text("; not ours\n")
    stray = full_crew.folder / "pages" / "2026.beancount"
    (full_crew.folder / ".crewbook" / "pages.json").unlink()
    stray.write_text("2026-01-01 open Assets:Mine\n")
    full_crew.book.touch()
    assert (full_crew.folder / "pages" / "2026.edited-1.txt").read_text() == "2026-01-01 open Assets:Mine\n"
    assert (full_crew.folder / "pages" / "2024.beancount").read_text() == "; not ours\n"


def test_what_crashed_between_commit_and_page_is_healed_by_the_next_touch(full_crew, monkeypatch):
    monkeypatch.setattr(Pages, "bring_up_to", lambda *_: os_crash())
    with pytest.raises(KeyboardInterrupt):
        full_crew.post(saves("Ana", "1.00"), "2025-07-01", key="cut short")
    assert full_crew.entries() == 15, "the act stands"
    assert full_crew.page.read_text() != wanted(full_crew)
    monkeypatch.undo()
    full_crew.book.touch()
    assert full_crew.page.read_text() == wanted(full_crew)
    assert full_crew.told == []


def os_crash():
    raise KeyboardInterrupt


def test_who_repeats_with_the_same_key_after_a_crash_heals_the_page(full_crew, monkeypatch):
    monkeypatch.setattr(Pages, "bring_up_to", lambda *_: os_crash())
    with pytest.raises(KeyboardInterrupt):
        full_crew.post(saves("Ana", "1.00"), "2025-07-01", key="cut short")
    monkeypatch.undo()
    assert full_crew.post(saves("Ana", "1.00"), "2025-07-01", key="cut short").is_repeat
    assert full_crew.page.read_text() == wanted(full_crew)


@pytest.mark.parametrize("written", [1, 40, 500])
def test_a_page_cut_short_while_it_was_written_is_completed_and_nothing_set_aside(full_crew, written):
    before = full_crew.page.read_bytes()
    state = (full_crew.folder / ".crewbook" / "pages.json").read_bytes()
    full_crew.post(saves("Ana", "1.00"), "2025-07-01")
    whole = full_crew.page.read_bytes()
    full_crew.page.write_bytes(whole[: len(before) + written])
    (full_crew.folder / ".crewbook" / "pages.json").write_bytes(state)
    full_crew.book.touch()
    assert full_crew.page.read_bytes() == whole
    assert aside(full_crew) == []
    assert full_crew.told == []


@pytest.mark.parametrize("hole", [(-2000, -1500), (-700, None), (-1, None)])
def test_what_a_power_cut_kept_from_a_page_is_written_again_and_nothing_set_aside(full_crew, hole):
    """Data that never arrived read as zeros; the page is as long and as old as it was left."""
    whole, times = full_crew.page.read_bytes(), full_crew.page.stat()
    torn = bytearray(whole)
    torn[slice(*hole)] = bytes(len(torn[slice(*hole)]))
    full_crew.page.write_bytes(torn)
    os.utime(full_crew.page, ns=(times.st_atime_ns, times.st_mtime_ns))
    state = json.loads((full_crew.folder / ".crewbook" / "pages.json").read_text())
    assert state["pages"]["2025"]["synced"] < len(whole) - 2000, "all this may still have been on its way to the disk"
    full_crew.book.touch()
    assert full_crew.page.read_bytes() == whole
    assert aside(full_crew) == []
    assert full_crew.told == []


def test_a_page_is_synced_every_so_many_bytes_so_that_little_of_it_is_looked_at(full_crew, monkeypatch):
    monkeypatch.setattr("ledger.pages._UNSYNCED", 2000)
    synced = set()
    for number in range(12):
        full_crew.post(saves("Ana", "1.00"), f"2025-07-{number + 1:02}")
        left = json.loads((full_crew.folder / ".crewbook" / "pages.json").read_text())["pages"]["2025"]
        assert left["size"] - left["synced"] <= 2000
        synced.add(left["synced"])
    assert 2 < len(synced) < 6, "now and then, not each time"


def test_a_crash_between_the_page_and_what_we_remember_of_it_writes_no_entry_twice(full_crew):
    state = (full_crew.folder / ".crewbook" / "pages.json").read_bytes()
    full_crew.post(saves("Ana", "1.00"), "2025-07-01")
    (full_crew.folder / ".crewbook" / "pages.json").write_bytes(state)
    full_crew.post(saves("Ana", "2.00"), "2025-07-02")
    assert full_crew.page.read_text() == wanted(full_crew)
    assert aside(full_crew) == []


@pytest.mark.parametrize(
    "left",
    [
        "",
        "[]",
        "{",
        '{"through": 99, "pages": []}',
        '{"through": "x", "pages": {}}',
        '{"through": 3, "pages": {"x": {}}}',
        "\xff",
    ],
)
def test_a_damaged_memory_of_the_pages_costs_nothing_but_time(full_crew, left):
    (full_crew.folder / ".crewbook" / "pages.json").write_bytes(left.encode("latin-1"))
    full_crew.post(saves("Ana", "1.00"))
    assert full_crew.verify().ok
    assert aside(full_crew) == []
    assert json.loads((full_crew.folder / ".crewbook" / "pages.json").read_text())["through"] == 15


def test_a_journal_brought_back_from_an_older_copy_records_nothing_until_it_is_mended(sqlite_crew, tmp_path):
    backup = (tmp_path / "crewbook.db").read_bytes()
    sqlite_crew.post(saves("Ana", "1.00"), "2025-07-01")
    ahead = sqlite_crew.page.read_text()
    sqlite_crew.close()
    (tmp_path / "crewbook.db").write_bytes(backup)
    with pytest.raises(Broken, match=r"The database is behind its pages: these hold entry 15, which it lacks\."):
        sqlite_crew.post(saves("Ben", "2.00"), "2025-07-02")
    assert sqlite_crew.entries() == 14
    assert sqlite_crew.page.read_text() == ahead, "the evidence stays where it was"
    assert (
        sqlite_crew.verify().problems[0].what
        == "The database is behind its pages: these hold entry 15, which it lacks."
    )

    sqlite_crew.book.pages.bring_up_to(sqlite_crew.book, thoroughly=True)

    sqlite_crew.post(saves("Ben", "2.00"), "2025-07-02")
    assert sqlite_crew.verify().problems == ()
    assert (sqlite_crew.folder / "pages" / "2025.edited-1.txt").read_text() == ahead, (
        "what the backup lacks is not lost"
    )


def test_a_database_that_is_not_the_one_of_the_pages_records_nothing(sqlite_crew, tmp_path):
    backup = (tmp_path / "crewbook.db").read_bytes()
    sqlite_crew.post(saves("Ana", "1.00"), "2025-07-01")
    state = sqlite_crew.folder / ".crewbook" / "pages.json"
    ours = state.read_text()
    sqlite_crew.close()
    (tmp_path / "crewbook.db").write_bytes(backup)
    state.unlink()
    sqlite_crew.post(saves("Ben", "2.00"), "2025-07-02")
    state.write_text(ours)

    with pytest.raises(Broken, match="its entry 15 has another seal"):
        sqlite_crew.post(saves("Ben", "3.00"), "2025-07-03")


def test_a_page_whose_entries_the_journal_no_longer_has_is_set_aside(sqlite_crew, tmp_path):
    backup = (tmp_path / "crewbook.db").read_bytes()
    sqlite_crew.post(saves("Ana", "1.00"), "2026-12-30")
    later = (sqlite_crew.folder / "pages" / "2026.beancount").read_text()
    sqlite_crew.close()
    (tmp_path / "crewbook.db").write_bytes(backup)
    sqlite_crew.sql("DELETE FROM entry WHERE book_id = :book AND seq = 14")
    sqlite_crew.sql(
        "UPDATE book SET seq = 13, seal = (SELECT seal FROM entry WHERE seq = 13 AND book_id = :book) WHERE id = :book"
    )
    sqlite_crew.book.pages.bring_up_to(sqlite_crew.book, thoroughly=True)
    assert not (sqlite_crew.folder / "pages" / "2026.beancount").exists()
    assert (sqlite_crew.folder / "pages" / "2026.edited-1.txt").read_text() == later


def test_a_page_that_cannot_be_written_is_told_and_the_act_stands(full_crew, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Pages, "_add", full)
    full_crew.post(saves("Ana", "1.00"))
    assert full_crew.entries() == 15
    assert full_crew.told == [
        "The pages could not be written ([Errno 28] No space left on device); the next command will. The book itself is safe."
    ]
    monkeypatch.undo()
    full_crew.book.touch()
    assert full_crew.verify().ok


def test_a_database_that_falls_silent_behind_the_commit_does_not_deny_the_act(full_crew, monkeypatch):
    def silent(self, book_id):
        raise Broken("The database does not answer: gone.")

    # What the pages lack is more than this act, so the journal is asked for it.
    (full_crew.folder / ".crewbook" / "pages.json").unlink()
    monkeypatch.setattr(Store, "reading", silent)
    assert full_crew.post(saves("Ana", "1.00")).entry.seq == 15
    assert full_crew.told == [
        "The pages could not be written (The database does not answer: gone.); the next command will. The book itself is safe."
    ]


def test_main_and_inbox_belong_to_people_and_are_never_written_again(full_crew):
    for name in ("main.beancount", "inbox.beancount"):
        (full_crew.folder / name).write_text("; mine\n")
    full_crew.book.pages.begin(name="x", currency="NZD", first_day="2025-01-01")
    full_crew.post(saves("Ana", "1.00"))
    assert (
        (full_crew.folder / "main.beancount").read_text()
        == (full_crew.folder / "inbox.beancount").read_text()
        == "; mine\n"
    )


@pytest.mark.parametrize(
    "name", ['The "Quotes" \\ Crew', "Ωμέγα أمينة 😀", "; semicolon", 'a"\n2025-01-01 open Assets:Evil']
)
def test_any_name_can_stand_in_main(tmp_path, name):
    crew = Crew(tmp_path / "crew", f"sqlite:///{tmp_path}/crewbook.db", name=name)
    assert crew.verify().problems == ()
    crew.close()


def test_a_dry_run_writes_no_page(full_crew):
    before = full_crew.page.read_bytes()
    full_crew.post(saves("Ana", "1.00"), dry_run=True)
    assert full_crew.page.read_bytes() == before
    assert full_crew.entries() == 14


def test_writing_a_page_costs_the_same_in_any_book(full_crew, monkeypatch):
    """A page that stands as we left it is never read whole again."""
    monkeypatch.setattr(Pages, "_heal", lambda *_: pytest.fail("the whole page was made again"))
    full_crew.post(saves("Ana", "1.00"))
    assert seq_in(text.blocks(full_crew.page.read_text())[-1]) == 15


POST = """
import os, sys
from pathlib import Path
from ledger.book import Book
from ledger.errors import Broken
from ledger.pages import Pages
from ledger.store import Store
from tests.ledger.acts import NOW, saves
folder, url, book = sys.argv[1:]
book = Book(Store(url), book, Pages(Path(folder), print))
book.facts()
book.store.close()
# Root may write everywhere: with all that is needed imported, go on as somebody to whom nothing belongs.
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    book.post(saves("Ana", "1.00"), by="ana", now=NOW)
except Broken as error:
    print(error.message, error.hint, sep="|")
    sys.exit(4)
"""


def _posted_by_somebody_else(crew):
    return warm.run(POST, crew.folder, crew.url, crew.book.id)


def _open_to_all(folder):
    """Everybody may write in `folder`, and reach it: pytest's own folders let nobody in."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o777 if path.is_dir() else 0o666)
    for path in folder.parents:
        if os.access(path, os.W_OK) and path.stat().st_uid == os.getuid() and "pytest" in str(path):
            path.chmod(path.stat().st_mode | 0o055)


# Root, who may write everywhere, lets nobody try it; anybody else tries it on what is theirs.
WHOSE = ", which belongs to root" if os.geteuid() == 0 else ""


def _ways_in(folder):
    if os.geteuid() == 0:
        return f"Have root do it, or make it yours: sudo chown -R nobody {folder}"
    return f"Type: chmod -R u+rwX {folder}"


@pytest.mark.parametrize("read_only", ["crew", "crew/pages"])
def test_a_read_only_folder_is_refused_before_anything_is_recorded(full_crew, tmp_path, read_only):
    _open_to_all(tmp_path)
    (tmp_path / read_only).chmod(0o555)
    status, out, err = _posted_by_somebody_else(full_crew)
    (tmp_path / read_only).chmod(0o755)
    assert (status, out) == (
        4,
        (
            f"You may not write in {tmp_path / read_only}{WHOSE}, so nothing was recorded.|"
            f"{_ways_in(tmp_path / read_only)}\n"
        ),
    ), err
    assert full_crew.entries() == 14


def test_a_read_only_database_is_refused_and_nothing_recorded(sqlite_crew, tmp_path):
    _open_to_all(tmp_path)
    (tmp_path / "crewbook.db").chmod(0o444)
    status, out, err = _posted_by_somebody_else(sqlite_crew)
    assert status == 4, err
    assert out == (
        f"You may not write in {tmp_path / 'crewbook.db'}{WHOSE}. Nothing was recorded.|{_ways_in(tmp_path)}\n"
    )
    assert sqlite_crew.entries() == 14


MANY = (
    AT_ONCE
    + """
for number in range(20):
    book.post(saves(who, "1.00"), by=who.lower(), now=NOW, on=dt.date(2025 + number % 2, 1, 1 + number))
"""
)


def test_processes_that_post_at_once_keep_the_pages_whole_and_in_order(full_crew):
    assert at_once(MANY, full_crew, "Ana", "Ben", "Cho") == ["", "", ""]
    assert full_crew.entries() == 14 + 60
    for year in (2025, 2026):
        page = (full_crew.folder / "pages" / f"{year}.beancount").read_text()
        assert page == wanted(full_crew, year)
        numbers = [int(each) for each in re.findall(r"^  seq: (\d+)$", page, re.MULTILINE)]
        assert numbers == sorted(numbers)
    assert aside(full_crew) == []
    assert full_crew.verify().problems == ()
