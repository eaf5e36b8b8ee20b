"""Legal names, addresses and contacts: kept apart from the journal, in backups, and gone once they are erased."""

import zipfile

import pytest

from dashboard.logins import Logins
from ledger import persons
from ledger.settings import read_settings
from ledger.store import Store
from tests.typed import copied

SECRET = "Anahera Te Whenua"
KEEP = f'member person ana --legal-name "{SECRET}" --address "1 Hill Road, Ōtaki" --contact "ana@example.org"'


@pytest.fixture
def crew(templates, tmp_path):
    return copied("living", templates, tmp_path / "book")


def test_what_is_kept_of_a_person_is_shown_and_no_entry_of_the_journal(crew):
    before = crew.head
    crew.do(KEEP, "member person ana --contact 021-555")

    assert crew.ask("member person ana") == {
        "member": "ana", "name": "Ana Tūī", "legal_name": SECRET, "address": "1 Hill Road, Ōtaki", "contact": "021-555",
    }  # fmt: skip
    assert crew.head == before
    assert crew.ask("verify")["ok"] is True
    assert not any(SECRET in path.read_text(encoding="utf-8") for path in crew.folder.rglob("*.beancount"))


def test_that_it_was_changed_stands_in_the_audit_and_not_what_it_says(crew):
    crew.do(KEEP, "member person ana", "member person ana --erase")
    crew.refused("member person ana --erase")

    assert [(each.what, each.name, each.by, each.address) for each in Logins(crew.folder).happened()] == [
        ("person erased", "ana", "ana", ""), ("person kept", "ana", "ana", ""),
    ]  # fmt: skip
    assert SECRET.encode() not in b"".join(path.read_bytes() for path in (crew.folder / ".crewbook").iterdir())


def test_what_was_erased_stands_nowhere_in_the_database(crew):
    crew.do(KEEP)
    database = crew.folder / "crewbook.db"
    assert SECRET.encode() in database.read_bytes()

    crew.do("member person ana --erase")

    assert SECRET.encode() not in database.read_bytes()
    assert crew.ask("member person ana")["legal_name"] is None
    assert crew.ask("verify")["ok"] is True


def test_a_member_who_left_can_be_erased(crew):
    crew.do('member person eli --legal-name "Eli Ward"', "member person eli --erase")

    assert crew.ask("member person eli")["legal_name"] is None


def test_a_backup_brings_persons_back(crew, tmp_path):
    crew.do(KEEP, f"backup {tmp_path / 'kept.zip'}")

    answer = crew.do(f"restore {tmp_path / 'kept.zip'} {tmp_path / 'again'}")

    assert "those of 1 came from the old database" in answer.out
    assert crew.ask(f"member person ana --book {tmp_path / 'again'}")["legal_name"] == SECRET


def test_pages_alone_bring_no_person_back_and_it_is_said(crew):
    crew.do(KEEP)
    (crew.folder / "crewbook.db").unlink()

    answer = crew.do("restore .")

    assert "addresses and contacts do not stand on the pages and cannot be brought back from them." in answer.out
    assert crew.ask("member person ana")["legal_name"] is None


def test_persons_of_a_servers_book_come_back_from_the_file_in_its_backup(crew, tmp_path):
    """A server's database is not in a backup, so they stand in a file of their own."""
    crew.do(KEEP)
    store, book = Store(crew.folder / "crewbook.db"), read_settings(crew.folder).book
    with store.reading(book) as session:
        persons.write(session, tmp_path / persons.FILE)
    with store.writing(book) as session:
        persons.erase(session, "ana")

    assert persons.taken_over(None, tmp_path / persons.FILE, store, book) == 1
    store.close()
    assert crew.ask("member person ana")["legal_name"] == SECRET


def test_a_database_behind_its_pages_gives_its_persons_to_the_new_one(crew):
    crew.do(KEEP)
    old = (crew.folder / "crewbook.db").read_bytes()
    crew.do("contribute ana 5 --to rainy")
    (crew.folder / "crewbook.db").write_bytes(old)

    answer = crew.do("restore .")

    assert "those of 1 came from the old database" in answer.out
    assert crew.ask("member person ana")["legal_name"] == SECRET


def test_an_export_holds_nobodys_legal_name(crew):
    crew.do(KEEP, "export --format json --out all.json", "export --out all.beancount")

    assert not any(
        SECRET in path.read_text(encoding="utf-8", errors="ignore")
        for path in crew.folder.rglob("all*")
        if path.is_file()
    )


def test_a_crews_templates_are_in_a_backup(crew, tmp_path):
    (crew.folder / "templates").mkdir()
    (crew.folder / "templates" / "loan.txt").write_text("# Ours\n")
    crew.do(f"backup {tmp_path / 'kept.zip'}")

    assert "kept/templates/loan.txt" in zipfile.ZipFile(tmp_path / "kept.zip").namelist()


def test_a_legal_name_that_another_has_is_said_to_be(crew):
    first = crew.do('member person ana --legal-name "Jo Tane" --address "1 Hill Road"').out
    assert "same legal name" not in first
    told = crew.do('member person ben --legal-name "jo  TANE"').out
    assert "ana has the same legal name; with their addresses, papers tell them apart." in told
    assert "crewbook member person ben --address" in told
    crew.do("member person ana --erase")
    assert "same legal name" not in crew.do("member person ben").out
