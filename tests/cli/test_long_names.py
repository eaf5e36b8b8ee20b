"""Names have a limit, and a book that holds longer ones from before is read, checked, brought back and shown as it is."""

import pytest

from ledger import text
from tests.dashboard.visiting import Visit
from tests.typed import copied

LONG = "W" * 300


@pytest.fixture
def crew(templates, tmp_path, monkeypatch):
    made = copied("living", templates, tmp_path / "book")
    monkeypatch.setattr(text, "MAX_NAME", 500)
    made.do(
        f"member add zoe --name {LONG}",
        f"pod open long --kind savings --name {LONG} --set ask-about=none",
        "contribute zoe 5 --to long",
    )
    monkeypatch.undo()
    return made


def test_a_book_with_longer_names_is_read_as_before(crew, tmp_path):
    assert crew.ask("verify")["ok"] is True
    crew.do(f"backup {tmp_path / 'kept.zip'}", f"restore {tmp_path / 'kept.zip'} {tmp_path / 'again'}")
    for folder in (crew.folder, tmp_path / "again"):
        assert LONG in crew.type(f"member list --book {folder} --json").out
    crew.do("contribute zoe 6 --to long", "statement pool long")
    visit = Visit(crew.folder).goes_as("ana")
    for page in ("home", "members", "contributions?pod=long", "audit"):
        assert LONG in visit.sees(page)
    for form in ("pdf", "html", "xlsx"):
        assert visit.client.get(f"/{visit.slug}/paper/pool.{form}?pod=long").status_code == 200


def test_the_name_that_is_too_long_is_told_beside_its_field(crew):
    visit = Visit(crew.folder).goes_as("ana")
    answer = visit.sends("rename", member="ben", name="x" * 101)
    assert answer.status_code == 422
    assert "The name has 101 characters." in answer.text
    assert "name-wrong" in answer.text
    crew.refused(f"member rename ben --name {'x' * 101}", status=2)
    crew.do(f"member rename ben --name {'x' * 100}", "member rename zoe --name Zoe")
