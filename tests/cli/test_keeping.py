"""A book is backed up while others write, brought back where it was lost or elsewhere, and written out, by commands."""

import contextlib
import json
import os
import shlex
import shutil
import sqlite3
import stat
import threading
import zipfile
from pathlib import Path

import pytest
from beancount import loader

from ledger import backup as backups
from ledger.book import Book
from ledger.layout import with_database
from ledger.settings import read_settings
from ledger.store import Store
from ledger.verify import verify
from tests import warm
from tests.ledger.acts import Crew as Ledger
from tests.ledger.acts import saves
from tests.typed import Crew, copied
from tests.waiting import awaits

NAME = "backups/tui-crew-2026-06-15-{seal}.zip"


def rows(database):
    """Everything in a database, table by table."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in tables}


def pages(folder):
    return {path.name: path.read_bytes() for path in sorted((folder / "pages").iterdir())}


def lose(crew):
    """The database is gone; what it held."""
    held = rows(crew.folder / "crewbook.db")
    (crew.folder / "crewbook.db").unlink()
    return held


def test_where_the_database_is_lost_one_command_brings_the_book_back(crew):
    before, held = pages(crew.folder), lose(crew)

    answer = crew.do("restore .")

    seal = held["book"][0][-1]
    assert answer.out == (
        f"The book of Tui Crew is back in {crew.folder}: 14 entries, each with its seal.\n"
        "Legal names, addresses and contacts do not stand on the pages and cannot be brought back from them.\n"
        f"Seal {seal}\nLook it over: crewbook verify\n"
    )
    assert rows(crew.folder / "crewbook.db") == held
    assert pages(crew.folder) == before
    assert crew.do("verify").err == ""
    crew.do("contribute ana 5 --to rainy")
    assert crew.do("verify").out.startswith("The book holds: 15 entries")


def test_a_book_is_brought_back_from_within_its_pages_folder_too(crew):
    held = lose(crew)

    told = crew.ask("restore pages")

    assert told == {
        "folder": str(crew.folder),
        "id": held["book"][0][0],
        "entries": 14,
        "seal": held["book"][0][-1],
        "persons": 0,
    }
    assert rows(crew.folder / "crewbook.db") == held


DAMAGE = {
    "emptied": lambda content: b"",
    "cut short": lambda content: content[: len(content) // 2],
    "a text": lambda content: b"this is a text, which somebody saved under the wrong name" * 100,
    "another database": lambda content: _another(),
    "a page of it overwritten": lambda content: content[:8192] + b"\x00" * 8192 + content[16384:],
    "an amount changed": lambda content: content.replace(b"500.00 NZD", b"900.00 NZD"),
}


def _another():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE recipe (name)")
    return connection.serialize()


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_database_is_set_aside_and_the_book_brought_back(damage, crew):
    database = crew.folder / "crewbook.db"
    held, damaged = rows(database), damage(database.read_bytes())
    database.write_bytes(damaged)

    answer = crew.do("restore .")

    assert "\nThe database that was there is kept as crewbook.aside-1.db.\n" in answer.out
    assert (crew.folder / "crewbook.aside-1.db").read_bytes() == damaged
    assert rows(database) == held
    assert not (crew.folder / "crewbook.db.restoring").exists()


@pytest.mark.parametrize("size", [0, 5_000, 20_000, 60_000])
def test_a_journal_that_an_interrupted_transaction_left_does_not_spoil_the_new_database(size, crew):
    """Left behind, it would be played into the new database and ruin it."""
    database, journal = crew.folder / "crewbook.db", crew.folder / "crewbook.db-journal"
    held = rows(database)
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN")
        connection.execute("UPDATE entry SET text = text || 'x'")
        hot, middle = journal.read_bytes(), database.read_bytes()
        connection.execute("ROLLBACK")
    database.write_bytes(b"damaged" * 1000 if size == 5_000 else middle[:size])
    journal.write_bytes(hot)

    crew.do("restore .")

    assert not journal.exists()
    assert rows(database) == held
    crew.do("verify")


def test_a_journal_goes_aside_with_its_database(tmp_path):
    """SQLite plays or removes one that it can read; whatever it leaves must not lie beside the new database."""
    from cli.restoring import _put_in_place

    for name in ("crewbook.db", "crewbook.db-journal", "crewbook.db.restoring"):
        (tmp_path / name).write_text(name, encoding="utf-8")

    aside = _put_in_place(tmp_path / "crewbook.db.restoring", tmp_path / "crewbook.db")

    assert aside == tmp_path / "crewbook.aside-1.db"
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {
        "crewbook.aside-1.db": "crewbook.db",
        "crewbook.aside-1.db-journal": "crewbook.db-journal",
        "crewbook.db": "crewbook.db.restoring",
    }


@pytest.mark.parametrize("step", range(2))
@pytest.mark.parametrize("moment", ["before", "behind"])
def test_a_restore_that_is_stopped_at_any_step_is_done_again_and_loses_nothing(step, moment, crew, monkeypatch):
    database = crew.folder / "crewbook.db"
    held = rows(database)
    database.write_bytes(b"damaged")
    count, rename = [], Path.rename

    class Stopped(BaseException):
        pass

    def stops(path, target):
        count.append(path)
        if moment == "behind":
            rename(path, target)
        if len(count) == step + 1:
            raise Stopped
        if moment == "before":
            rename(path, target)

    monkeypatch.setattr(Path, "rename", stops)
    with contextlib.suppress(Stopped):
        crew.type("restore .")
    monkeypatch.undo()

    # Stopped behind the last step it was done.
    assert crew.type("restore .").status == (1 if (step, moment) == (1, "behind") else 0)
    assert rows(database) == held
    assert (crew.folder / "crewbook.aside-1.db").read_bytes() == b"damaged"
    crew.do("verify")


def test_pages_that_an_editor_saved_its_own_way_bring_the_book_back_and_are_put_right(crew):
    page = crew.folder / "pages" / "2026.beancount"
    right, held = page.read_bytes(), lose(crew)
    page.write_bytes(b"\xef\xbb\xbf" + right.replace(b"\n", b"\r\n"))

    answer = crew.do("restore .")

    assert rows(crew.folder / "crewbook.db") == held
    assert page.read_bytes() == right
    assert "kept as pages/2026.edited-1.txt" in answer.err
    crew.do("verify")


def test_what_was_set_aside_before_stays(crew):
    for number in (1, 2):
        (crew.folder / "crewbook.db").write_bytes(b"damaged %d" % number)
        crew.do("restore .")

    kept = [(crew.folder / f"crewbook.aside-{number}.db").read_bytes() for number in (1, 2)]
    assert kept == [b"damaged 1", b"damaged 2"]


def test_a_database_that_is_behind_its_pages_gives_way_to_what_they_hold(crew):
    database = crew.folder / "crewbook.db"
    older = database.read_bytes()
    crew.do("contribute ana 5 --to rainy")
    held = rows(database)
    database.write_bytes(older)
    assert crew.type("contribute ana 5 --to rainy").status == 4

    answer = crew.do("restore .")

    assert "15 entries" in answer.out
    assert rows(database) == held
    assert (crew.folder / "crewbook.aside-1.db").read_bytes() == older


def test_a_database_and_pages_that_tell_two_stories_are_both_left_alone(crew, tmp_path):
    other = Crew(Path(shutil.copytree(crew.folder, tmp_path / "other")))
    crew.do("contribute ana 5 --to rainy")
    other.do("contribute ben 7 --to rainy", "contribute ben 8 --to rainy")
    for name in ("pages", ".crewbook"):
        shutil.rmtree(crew.folder / name)
        shutil.copytree(other.folder / name, crew.folder / name)

    assert crew.refused("restore .") == (
        "crewbook: The database and the pages tell two stories: both hold, and their entries are not the same.\n"
        "  See what the pages tell in a folder of its own: crewbook restore PAGES DIR\n"
    )


def test_pages_that_do_not_hold_leave_the_damaged_database_where_it_is(crew):
    page, database = crew.folder / "pages" / "2026.beancount", crew.folder / "crewbook.db"
    page.write_text(page.read_text(encoding="utf-8").replace("500.00 NZD", "900.00 NZD"), encoding="utf-8")
    database.write_bytes(b"damaged")

    said = crew.refused("restore .", status=4)

    assert said.startswith("crewbook: The pages do not hold: 2026.beancount:")
    assert sorted(path.name for path in crew.folder.glob("crewbook*")) == ["crewbook.db", "crewbook.toml"]


def test_a_database_that_somebody_holds_is_not_taken_for_a_damaged_one(crew, monkeypatch):
    monkeypatch.setattr("ledger.engines.PATIENTLY", "PRAGMA busy_timeout = 0")
    with contextlib.closing(sqlite3.connect(crew.folder / "crewbook.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        answer = crew.type("restore .")

    assert answer.status == 4
    assert "is held by another program" in answer.err
    assert sorted(path.name for path in crew.folder.glob("crewbook*")) == ["crewbook.db", "crewbook.toml"]


def test_where_all_but_the_pages_is_lost_a_book_is_brought_back_into_a_new_folder(crew, tmp_path):
    held = rows(crew.folder / "crewbook.db")
    shutil.copytree(crew.folder / "pages", tmp_path / "stick")
    new = Crew(tmp_path)

    said = new.type(["restore", "stick"])
    new.do("restore stick new")

    assert said.err == (
        "crewbook: stick holds pages and nothing else of a book's folder.\n"
        "  Name a new folder to bring the book back into: crewbook restore stick DIR\n"
    )
    assert rows(tmp_path / "new" / "crewbook.db") == held
    new.do("verify --book new")
    assert loader.load_file(str(tmp_path / "new" / "main.beancount"))[1] == []
    new.do("contribute ana 5 --to rainy --by ana --book new")


def test_where_the_settings_are_lost_as_well_they_are_written_anew(crew):
    held = lose(crew)
    (crew.folder / "crewbook.toml").unlink()

    crew.do("restore .")

    assert read_settings(crew.folder).book == held["book"][0][0]
    assert rows(crew.folder / "crewbook.db") == held
    assert crew.do("verify").out.startswith("The book holds")


def test_a_restore_that_fails_leaves_no_folder_behind(crew, tmp_path):
    page = crew.folder / "pages" / "2026.beancount"
    page.write_text(page.read_text(encoding="utf-8").replace("500.00 NZD", "900.00 NZD"), encoding="utf-8")

    assert crew.type(f"restore . {tmp_path / 'new'}").status == 4
    assert not (tmp_path / "new").exists()


def test_a_restore_that_may_not_make_its_folder_says_that_and_nothing_of_what_it_takes_back(
    crew, tmp_path, monkeypatch
):
    def refuse(path, **_):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    answer = crew.type(f"restore . {tmp_path / 'new'}")

    assert answer.status == 4
    assert answer.err.startswith(f"crewbook: Permission denied: {tmp_path / 'new'}.\n")


def test_a_backup_holds_all_that_the_folder_needs_and_brings_it_back(crew, tmp_path):
    (crew.folder / "documents" / "Assets").mkdir()
    (crew.folder / "documents" / "Assets" / "2026-01-31.statement.pdf").write_bytes(b"%PDF")
    (crew.folder / "prices" / "old").mkdir(parents=True)
    (crew.folder / "prices" / "old" / "2025.beancount").write_text("; mine\n", encoding="utf-8")
    (crew.folder / "prices.beancount").write_text('include "prices/*/*.beancount"\n', encoding="utf-8")
    (crew.folder / "unrelated").mkdir()
    (crew.folder / "unrelated" / "film.mkv").write_bytes(b"large")
    (crew.folder / "pages" / "2026.edited-1.txt").write_text("; edit\n", encoding="utf-8")
    main = (crew.folder / "main.beancount").read_text(encoding="utf-8")
    (crew.folder / "main.beancount").write_text(main + '\ninclude "prices.beancount"\n', encoding="utf-8")
    held, before = rows(crew.folder / "crewbook.db"), pages(crew.folder)
    seal = held["book"][0][-1]

    answer = crew.do("backup")

    file = crew.folder / NAME.format(seal=seal[:8])
    assert answer.out == (
        f"The book of Tui Crew is backed up in {file}: 14 entries.\nSeal {seal}\n"
        f"Keep a copy on another computer or a memory stick. To bring it back: crewbook restore {file} DIR\n"
    )
    shutil.copyfile(file, tmp_path / "stick.zip")
    shutil.rmtree(crew.folder)
    new = Crew(tmp_path)
    new.do("restore stick.zip new")
    assert rows(tmp_path / "new" / "crewbook.db") == held
    assert pages(tmp_path / "new") == before
    for name in (
        "documents/Assets/2026-01-31.statement.pdf", "prices.beancount", "prices/old/2025.beancount", "inbox.beancount",
        ".gitattributes",
    ):  # fmt: skip
        assert (tmp_path / "new" / name).exists()
    assert not (tmp_path / "new" / "unrelated").exists()
    assert read_settings(tmp_path / "new").member == "ana"
    new.do("verify --book new")


def test_a_backup_unpacked_by_hand_is_a_books_folder(crew, tmp_path):
    told = crew.ask("backup ../tui.zip")
    with zipfile.ZipFile(crew.folder / "../tui.zip") as pack:
        names, note = pack.namelist(), pack.read("tui/RESTORE.txt").decode()
        pack.extractall(tmp_path)

    assert all(name.startswith("tui/") for name in names)
    assert told["seal"] in note
    assert "crewbook restore tui.zip DIR" in note
    unpacked = Crew(tmp_path / "tui")
    assert unpacked.do("verify").err == ""
    unpacked.do("contribute ana 5 --to rainy")


def test_a_backup_does_not_wait_for_ever_for_a_program_that_is_stuck(crew, monkeypatch):
    monkeypatch.setattr("ledger.engines.PATIENTLY", "PRAGMA busy_timeout = 0")
    with contextlib.closing(sqlite3.connect(crew.folder / "crewbook.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        answer = crew.type("backup ../tui.zip")

    assert (answer.status, (crew.folder / "../tui.zip").exists()) == (4, False)
    assert "is held by another program" in answer.err
    crew.do("backup ../tui.zip")


def test_progress_is_shown_on_a_terminal_and_taken_away_again(crew, monkeypatch):
    import io

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    lose(crew)
    monkeypatch.setattr("tests.typed.io.StringIO", Terminal)

    answer = crew.type("restore .")

    assert "█" in answer.err
    assert answer.err.endswith("\r\033[K")


def test_a_file_among_the_pages_that_is_no_page_is_named(crew):
    lose(crew)
    (crew.folder / "pages" / "mine.beancount").write_text('2026-01-01 * "Mine"\n', encoding="utf-8")

    assert crew.refused("restore .", status=4).startswith(
        "crewbook: The pages do not hold: mine.beancount:1: “2026-01-01 * "
    )


def test_a_second_backup_of_a_day_has_a_name_of_its_own(crew):
    names = [Path(crew.ask("backup")["file"]).name for _ in range(3)]

    seal = crew.head[1][:8]
    assert names == [f"tui-crew-2026-06-15-{seal}{number}.zip" for number in ("", "-2", "-3")]


@pytest.mark.parametrize("is_linkable", [True, False], ids=["a disk", "a memory stick"])
def test_a_backup_that_fails_leaves_nothing_under_its_name(is_linkable, crew, monkeypatch):
    if not is_linkable:

        def refuse(*_):
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(os, "link", refuse)
    crew.do("backup first.zip")
    before = (crew.folder / "first.zip").read_bytes()
    assert crew.type("backup first.zip").status == 1
    assert (crew.folder / "first.zip").read_bytes() == before

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    answer = crew.type("backup second.zip")

    assert answer.status == 4
    assert answer.err.startswith("crewbook: The backup cannot be written: No space left on device.\n")
    assert sorted(path.name for path in crew.folder.glob("*.zip*")) == ["first.zip"]
    assert [path for path in crew.folder.iterdir() if path.name.endswith(".part")] == []


def test_a_backup_that_was_cut_short_brings_nothing_back(crew, tmp_path):
    crew.do("backup ../tui.zip")
    whole = (crew.folder / "../tui.zip").read_bytes()
    for number, damaged in enumerate(
        (whole[:-100], whole[: len(whole) // 2], whole[:9000] + b"\x00" * 50 + whole[9050:])
    ):
        (tmp_path / f"{number}.zip").write_bytes(damaged)

        answer = crew.type(f"restore ../{number}.zip ../new")

        assert answer.status == 2, number
        assert "is no backup, or it was damaged on its way." in answer.err
        assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("postgresql://ana:secret@db.example/tui", "postgresql://ana@db.example/tui"),
        (
            "postgresql://ana@db.example/tui?password=secret&sslmode=require",
            "postgresql://ana@db.example/tui?sslmode=require",
        ),
        ("postgresql://ana@db.example/tui", "postgresql://ana@db.example/tui"),
    ],
)
def test_a_backup_keeps_no_password(url, kept, crew, monkeypatch):
    settings = crew.folder / "crewbook.toml"
    monkeypatch.setenv("CREWBOOK_DATABASE", "crewbook.db")
    settings.write_text(with_database(settings.read_text(encoding="utf-8"), url), encoding="utf-8")

    made = backups.backup(
        Store(crew.folder / "crewbook.db"), read_settings(crew.folder).book, crew.folder, None, day="2026-06-15"
    )

    with zipfile.ZipFile(made.path) as pack:
        everything = b"".join(pack.read(name) for name in pack.namelist())
        settings = pack.read(f"{made.path.stem}/crewbook.toml").decode()
    assert b"secret" not in everything
    assert f'database = "{kept}"\n' in settings
    assert 'member = "ana"\n' in settings


# By then somebody has recorded something on any machine.
_BEGINS_SECONDS = 60


@pytest.fixture(params=["sqlite", "postgresql"])
def busy(request, tmp_path):
    """A book into which two others record all the time."""
    url = f"sqlite:///{tmp_path}/crewbook.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    crew = Ledger(tmp_path / "crew", url)
    begun, ended, failed = threading.Barrier(3), threading.Event(), []

    def record(who):
        store = Store(url)
        book = Book(store, crew.book.id)
        try:
            from tests.ledger.acts import NOW

            book.post(saves(who, "1.00"), by="ana", now=NOW)
            begun.wait(_BEGINS_SECONDS)
            while not ended.is_set():
                book.post(saves(who, "1.00"), by="ana", now=NOW)
        except BaseException as error:
            # What ends a thread ends no test: the fixture asks for it at its end.
            failed.append(error)
            raise
        finally:
            store.close()

    writers = [threading.Thread(target=record, args=(who,)) for who in ("Ana", "Ben")]
    for writer in writers:
        writer.start()
    begun.wait(_BEGINS_SECONDS)
    yield crew
    ended.set()
    for writer in writers:
        writer.join()
    assert failed == []
    crew.close()


def test_a_backup_made_while_others_record_is_one_moment_of_the_book(busy, tmp_path, figure):
    counts = []
    for number in range(4):
        # However busy the machine, somebody recorded something since the last backup.
        awaits(lambda: busy.entries() > max(counts, default=0))
        made = backups.backup(busy.store, busy.book.id, busy.folder, tmp_path / f"{number}.zip", day="2026-06-15")
        with zipfile.ZipFile(made.path) as pack:
            pack.extractall(tmp_path)
        folder = tmp_path / str(number)
        store = Store(tmp_path / f"{number}.db")
        from ledger.restore import restore

        head = restore(store, folder / "pages", progress=lambda *_: None)
        assert (head.seq, head.seal) == (made.head.seq, made.head.seal)
        assert verify(Book(store, busy.book.id)).ok
        store.close()
        if (folder / "crewbook.db").exists():
            copy = Store(folder / "crewbook.db")
            checked = verify(Book(copy, busy.book.id))
            assert (checked.ok, checked.entries, checked.seal) == (True, made.head.seq, made.head.seal)
            copy.close()
        counts.append(head.seq)

    assert counts == sorted(counts)
    assert counts[-1] > counts[0], "nobody recorded anything meanwhile"
    kind = "SQLite" if busy.store.is_sqlite else "PostgreSQL"
    figure(
        f"Backups while two others record, {kind}: {len(counts)} of {len(counts)} brought back whole, "
        f"at {counts[-1] - counts[0]} entries from the first to the last."
    )


def test_a_book_of_a_server_is_brought_back_into_its_server(postgres_url, tmp_path):
    from tests.ledger import keeping

    def crewbook(line, status=0):
        ended, out, err = warm.run("from cli.main import main; main()", *shlex.split(line), cwd=tmp_path)
        assert ended == status, err
        return err if status else out

    crewbook(f'init tui --name "Tui Crew" --currency NZD --on 2026-01-01 --database {postgres_url}')
    crewbook("member add ana --treasurer --on 2026-01-01 --book tui")
    book = read_settings(tmp_path / "tui").book
    store = Store(postgres_url)
    before = keeping.kept(store, book)
    seal = json.loads(crewbook("backup tui.zip --book tui --json"))["seal"]
    assert crewbook("restore tui", status=1) == (
        "crewbook: The database holds the book of Tui Crew already.\n"
        "  Bring it back elsewhere: crewbook restore PAGES DIR, or name an empty database: --database URL\n"
    )
    keeping.forget(store, book)

    crewbook("restore tui")

    assert keeping.kept(store, book) == before
    crewbook("restore tui.zip new")
    assert json.loads(crewbook("verify --book new --json"))["seal"] == seal
    assert (tmp_path / "new" / "crewbook.db").exists()
    # The server itself is lost as well: a new one, in which nothing is.
    new = Store(keeping.fresh(postgres_url, tmp_path))
    url = new.url.render_as_string(hide_password=False)
    settings = tmp_path / "tui" / "crewbook.toml"
    settings.write_text(with_database(settings.read_text(encoding="utf-8"), url), encoding="utf-8")
    crewbook("restore tui")
    assert keeping.kept(new, book) == before
    keeping.forget(new, book)
    crewbook(f"restore tui.zip again --database {url}")
    assert keeping.kept(new, book) == before
    assert stat.S_IMODE((tmp_path / "again" / "crewbook.toml").stat().st_mode) == 0o600
    new.close()
    with zipfile.ZipFile(tmp_path / "tui.zip") as pack:
        assert not any(name.endswith(".db") for name in pack.namelist())
    store.close()


def test_an_export_is_the_book_as_any_beancount_tool_reads_it(crew):
    before = pages(crew.folder)

    answer = crew.do("export")

    out = crew.folder / f"export-{crew.head[1][:8]}"
    assert answer.out.startswith(f"The book of Tui Crew is written to {out.name}: 14 entries.\n")
    assert pages(out) == before
    assert loader.load_file(str(out / "main.beancount"))[1] == []
    assert crew.refused("export") == (
        f"crewbook: {out.name} is there already: the book was written out before and has not changed since.\n"
        "  Name another folder: --out DIR\n"
    )
    crew.do(f"restore {out.name} again")
    assert rows(crew.folder / "again" / "crewbook.db") == rows(crew.folder / "crewbook.db")


def test_an_export_as_json_goes_to_the_screen_or_into_a_file(crew):
    shown = json.loads(crew.do("export --format json").out)

    assert crew.ask("export --format json --out book.json")["entries"] == 14
    assert json.loads((crew.folder / "book.json").read_text(encoding="utf-8")) == shown
    assert shown["book"]["name"] == "Tui Crew"
    assert len(shown["entries"]) == 14


def test_a_database_alone_is_written_out_without_its_folder(crew, tmp_path):
    before = pages(crew.folder)
    shutil.move(crew.folder / "crewbook.db", tmp_path / "alone.db")
    alone = Crew(tmp_path)

    alone.do("export --database alone.db --out out")

    assert pages(tmp_path / "out") == before
    Book.create(Store(tmp_path / "alone.db"), name="Other", currency="NZD", digits=2, now=_noon())
    answer = alone.type("export --database alone.db --out two")
    assert answer.status == 2
    assert answer.err.startswith("crewbook: The database holds 2 books.\n  Say which one. Other: --book-id ")
    book = read_settings(crew.folder).book
    alone.do(f"export --database alone.db --book-id {book} --out two")
    assert pages(tmp_path / "two") == before


def _noon():
    import datetime as dt

    return dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)


def test_a_database_of_an_older_schema_is_written_out_as_it_is(tmp_path):
    released = Path(__file__).parents[1] / "books" / "0.1.0"
    shutil.copyfile(released / "crewbook.db", tmp_path / "old.db")
    before = (tmp_path / "old.db").read_bytes()

    Crew(tmp_path).do("export --database old.db --out out")

    assert pages(tmp_path / "out") == pages(released)
    assert (tmp_path / "old.db").read_bytes() == before


def test_a_copied_book_is_as_good_as_a_prepared_one(templates, tmp_path):
    crew = copied("living", templates, tmp_path / "a book with blanks")
    held = lose(crew)

    crew.do("restore .")

    assert rows(crew.folder / "crewbook.db") == held
    assert crew.ask("verify")["ok"] is True


def test_what_a_correction_put_back_is_brought_back_with_the_book(crew):
    """A loan that was paid out and undone, shares that were taken back and are held again."""
    crew.do(
        "pod open easy --kind savings --set ask-about=none --on 2026-02-01",
        "contribute ben 100 --to easy --on 2026-02-01",
        "loan request 60 --from easy --by ben --term 3 --on 2026-02-02",
        "loan pay-out L1 --on 2026-02-02",
        f"correct {crew.head[0] + 4} --because slip",
        "pod open farm --kind ownership --set ask-about=none --on 2026-02-01",
        "shares class farm A --par 10 --on 2026-02-01",
        "shares issue ana 5 --class farm/A --on 2026-02-02",
        "shares redeem ana 5 --class farm/A --on 2026-02-03",
        f"correct {crew.head[0] + 9} --because slip",
        "contribute ben 1 --to easy",
    )
    told = [crew.ask("loan show L1"), crew.ask("shares register farm")]
    crew.do("restore pages back")

    back = Crew(crew.folder / "back", crew.today)

    assert back.ask("verify")["ok"] is True
    assert [back.ask("loan show L1"), back.ask("shares register farm")] == told
