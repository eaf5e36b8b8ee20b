"""The doctor says of each thing that it is well, or what to do, and touches nothing."""

import contextlib
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from cli import syncing
from cli.doctor import CHECKS
from ledger.layout import with_database
from ledger.tables import SCHEMA
from tests.typed import Crew

RELEASED = Path(__file__).parents[1] / "books" / "0.1.0"


def found(crew, status=0):
    """What the doctor found, by name: (what it says, what to do)."""
    answer = crew.type("doctor --json")
    assert answer.status == status, answer
    told = json.loads(answer.out)
    assert told["ok"] == all(each["ok"] for each in told["findings"])
    assert all(each["ok"] == (not each["hint"]) for each in told["findings"])
    return {each["name"]: (each["says"], each["hint"]) for each in told["findings"]}


def test_a_book_in_good_health(crew):
    crew.do("backup")
    before = crew.standing

    answer = crew.do("doctor")

    seal = crew.head[1][:8]
    assert answer.out == (
        f"ok  folder    You may write in {crew.folder}.\n"
        "ok  place     No service that copies folders to other computers is seen here.\n"
        "ok  copy      This folder is the one in which the book is kept.\n"
        f"ok  database  It holds 14 entries; the last one's seal is {seal}….\n"
        f"ok  schema    The book is kept in the newest schema, {SCHEMA}.\n"
        "ok  lock      Nobody else holds the book.\n"
        f"ok  SQLite    SQLite {sqlite3.sqlite_version}.\n"
        "ok  pages     They are in step, up to entry 14.\n"
        "ok  main      main.beancount includes the pages and has them checked.\n"
        f"ok  backup    The last one is of 2026-06-15, up to entry 14: backups/tui-crew-2026-06-15-{seal}.zip.\n"
        "ok  inbox     Nothing waits in inbox.beancount.\n"
        "All is well.\n"
    )
    assert answer.err == ""
    assert crew.standing == before


def test_every_check_says_something_of_a_book_in_good_health(crew):
    assert len(found(crew)) >= len(CHECKS)


def test_a_book_that_was_never_backed_up(crew):
    assert found(crew)["backup"] == (
        "The book was never backed up.",
        "Make one, and keep a copy elsewhere: crewbook backup",
    )


def test_a_backup_that_is_old_or_gone_is_told(crew):
    import datetime as dt

    crew.do("backup ../tui.zip")
    assert found(crew)["backup"][1] == ""
    crew.today = dt.date(2026, 9, 1)
    assert found(crew)["backup"][1] == "", "nothing was recorded since"
    crew.do("contribute ana 5 --to rainy")
    assert found(crew)["backup"][0].endswith("tui.zip. That is long ago.")
    (crew.folder / "../tui.zip").unlink()
    assert found(crew)["backup"][0].endswith("tui.zip. It is not there any more.")


@pytest.mark.parametrize(
    ("ruin", "says"),
    [
        (Path.unlink, "The database crewbook.db is missing."),
        (
            lambda path: path.write_bytes(b"damaged" * 1000),
            "DIR/crewbook.db is not a database: it does not begin as one. Something else was saved under its name, or it is damaged.",
        ),
        (lambda path: path.write_bytes(b""), "DIR/crewbook.db is empty: it has 0 bytes."),
        (lambda path: path.write_bytes(path.read_bytes()[:50_000]), None),
    ],
    ids=["missing", "no database", "emptied", "cut short"],
)
def test_a_database_that_cannot_be_opened_ends_with_4_and_names_the_cure_which_cures(ruin, says, crew):
    ruin(crew.folder / "crewbook.db")

    said, hint = found(crew, status=4)["database"]

    assert says is None or said.replace(str(crew.folder), "DIR") == says
    assert hint == "Bring the book back from its pages: crewbook restore ."
    crew.do("restore .")
    assert found(crew)["database"][1] == ""


def test_a_book_from_before_the_dashboard_is_told_the_line_that_puts_our_pages_into_favas_menu(crew):
    main = crew.folder / "main.beancount"
    line = '2026-01-01 custom "fava-extension" "crewbook"'
    text = main.read_text()
    assert f"{line}\n" in text
    main.write_text(text.replace(f"{line}\n", ""))

    assert found(crew)["main"] == (
        "main.beancount does not name the crew's pages for Fava's menu.",
        f"The dashboard shows them all the same; for Fava by itself, put this line into it: {line}",
    )

    main.write_text(text.replace(line, f";; {line}"))
    assert found(crew)["main"][1] == "", "whoever wants none has said so"


def test_a_newer_book_is_not_taken_for_a_damaged_one(crew):
    with contextlib.closing(sqlite3.connect(crew.folder / "crewbook.db")) as connection, connection:
        connection.execute("UPDATE book SET schema_version = 99")

    says, hint = found(crew, status=4)["database"]

    assert "newer crewbook" in says
    assert hint == "Install the newest crewbook: pip install --upgrade crewbook"


def test_an_older_book_is_left_as_it_is(tmp_path):
    crew = Crew(Path(shutil.copytree(RELEASED, tmp_path / "book")))
    before = crew.standing

    told = found(crew)

    assert told["schema"] == (
        f"The book is still kept as an older crewbook did (schema 1; this one keeps {SCHEMA}).",
        "Any other command backs it up and brings it up to date: crewbook verify",
    )
    assert told["pages"] == ("They are in step, up to entry 108.", "")
    assert crew.standing == before


def test_a_book_that_somebody_holds(crew):
    with contextlib.closing(sqlite3.connect(crew.folder / "crewbook.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        told = found(crew)

    assert told["lock"][0] == "Another program is recording in the book at this moment."
    assert told["lock"][1].startswith("If that stays so, some program is stuck")
    assert found(crew)["lock"][1] == ""


def test_pages_that_were_changed_removed_or_are_ahead(crew):
    page, database = crew.folder / "pages" / "2026.beancount", crew.folder / "crewbook.db"
    content, older = page.read_bytes(), database.read_bytes()
    page.write_bytes(content.replace(b"500.00", b"900.00"))
    assert found(crew)["pages"][0] == "2026.beancount was changed or removed since it was written."
    page.unlink()
    assert found(crew)["pages"][0] == "2026.beancount was changed or removed since it was written."
    page.write_bytes(content)
    assert found(crew)["pages"] == ("They are in step, up to entry 14.", "")
    crew.do("contribute ana 5 --to rainy")
    database.write_bytes(older)
    says, hint = found(crew)["pages"]
    assert says.startswith("The database is behind its pages")
    assert hint.endswith("crewbook restore .")
    crew.do("restore .")
    assert found(crew)["pages"] == ("They are in step, up to entry 15.", "")


def test_a_main_file_that_leaves_the_pages_out_or_unchecked(crew):
    main = crew.folder / "main.beancount"
    whole = main.read_text(encoding="utf-8")
    hints = []
    for text in (
        whole.replace('\nplugin "crewbook"', '\n;plugin "crewbook"'),
        whole.replace('\ninclude "', '\n; include "'),
    ):
        main.write_text(text, encoding="utf-8")
        hints.append(found(crew)["main"][1])
    main.unlink()
    hints.append(found(crew)["main"][1])
    main.write_text(whole, encoding="utf-8")
    shutil.rmtree(crew.folder / "documents")
    hints.append(found(crew)["main"][1])

    assert hints[0].endswith('plugin "crewbook"')
    assert hints[1] == 'Put this line back into it: include "pages/*.beancount"'
    assert hints[2] == "Take it from a backup, or from: crewbook export --out DIR"
    assert hints[3] == f"Make it: mkdir {crew.folder / 'documents'}"


def test_an_inbox_in_which_something_waits_or_cannot_be_read(crew):
    inbox = crew.folder / "inbox.beancount"
    inbox.write_text(
        '2026-06-01 * "Fee"\n  Assets:Cash-Box:Rainy  -5 NZD\n  Expenses:Rainy:Bank  5 NZD\n', encoding="utf-8"
    )
    assert found(crew)["inbox"] == ("1 waits in inbox.beancount.", "Record them: crewbook post")
    inbox.write_text("nonsense\n", encoding="utf-8")
    assert found(crew)["inbox"][0].startswith("inbox.beancount, line 1: ")


def test_settings_that_others_can_read_while_they_hold_a_password(crew, monkeypatch):
    settings = crew.folder / "crewbook.toml"
    text = with_database(settings.read_text(encoding="utf-8"), "postgresql://ana:secret@db.example/tui")
    settings.write_text(text, encoding="utf-8")
    database = crew.folder / "crewbook.db"
    monkeypatch.setattr("ledger.settings.Settings.source", database)

    settings.chmod(0o644)
    assert found(crew)["settings"][1] == f"Close it: chmod 600 {settings}"
    settings.chmod(0o600)
    assert "settings" not in found(crew)


SYNCED = {
    "Dropbox/tui": "Dropbox",
    "Dropbox (Personal)/crews/tui": "Dropbox",
    "OneDrive/tui": "OneDrive",
    "OneDrive - Tui Ltd/tui": "OneDrive",
    "Google Drive/tui": "Google Drive",
    "Library/CloudStorage/GoogleDrive-ana@example.org/My Drive/tui": "Google Drive",
    "Library/Mobile Documents/com~apple~CloudDocs/tui": "iCloud",
    "Nextcloud/tui": "Nextcloud",
    "ownCloud/tui": "ownCloud",
    "pCloudDrive/tui": "pCloud",
    "MEGAsync/tui": "MEGA",
    "MEGA/tui": "MEGA",
    "Box/tui": "Box",
    "Box Sync/tui": "Box",
    "kDrive/tui": "kDrive",
    "Sync/tui": "Syncthing",
    "Proton Drive/tui": "Proton Drive",
    "Library/CloudStorage/Other/tui": "a cloud service",
}  # fmt: skip
MARKED = {
    ".stfolder": "Syncthing",
    ".dropbox": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
}
PLAIN = (
    "tui",
    "Documents/Box of tools/tui",
    "boxes/Box/tui",
    "my-dropbox-exports/tui",
    "Syncopation/tui",
    "megaphone/tui",
)


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(("where", "name"), SYNCED.items())
def test_a_folder_that_a_service_copies_is_known_by_its_name(where, name, home):
    (home / where).mkdir(parents=True)
    assert syncing.service(home / where) == name


@pytest.mark.parametrize(("mark", "name"), MARKED.items())
def test_a_folder_that_a_service_copies_is_known_by_what_the_service_left_there(mark, name, home):
    (home / "shared" / "tui").mkdir(parents=True)
    assert syncing.service(home / "shared" / "tui") is None
    (home / "shared" / mark).mkdir()
    assert syncing.service(home / "shared" / "tui") == name


@pytest.mark.parametrize("where", PLAIN)
def test_a_folder_that_stays_on_its_computer_is_not_warned_of(where, home):
    (home / where).mkdir(parents=True)
    assert syncing.service(home / where) is None


def test_a_link_into_a_folder_that_a_service_copies_is_one(home):
    (home / "Dropbox" / "tui").mkdir(parents=True)
    (home / "tui").symlink_to(home / "Dropbox" / "tui")
    assert syncing.service(home / "tui") == "Dropbox"


def test_who_begins_a_book_where_a_service_copies_it_is_warned_once(home):
    (home / "Dropbox").mkdir()
    crew = Crew(home / "Dropbox")

    answer = crew.do('init tui --name "Tui Crew" --currency NZD --on 2026-01-01')

    assert answer.err == f"{home / 'Dropbox' / 'tui'} lies where Dropbox copies it to other computers. {syncing.HINT}\n"
    crew = Crew(home / "Dropbox" / "tui")
    assert crew.do("member add ana --treasurer --on 2026-01-01").err == ""
    assert found(crew)["place"] == ("The folder lies where Dropbox copies it to other computers.", syncing.HINT)
    crew.do("backup ../../tui.zip")
    assert crew.do("restore ../../tui.zip ../new").err.startswith(f"{home / 'Dropbox' / 'new'} lies where Dropbox")
