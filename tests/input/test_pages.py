"""A page that is there and cannot be read: told by whoever asks beancount about it, and the book itself is safe."""

import pytest

from dashboard.snapshot import load
from ledger.errors import Broken

PAGE = "pages/2026.beancount"


@pytest.fixture
def page(crew):
    """A folder in a page's place, which may be read by nobody, not even by root."""
    path = crew.folder / PAGE
    path.unlink()
    path.mkdir()
    return path


def test_a_query_says_which_page_cannot_be_read(crew, page):
    told = crew.type('query "SELECT count(*)"')
    assert told.status == 4
    assert f"{PAGE} cannot be read (Is a directory)." in told.err
    assert "crewbook verify --mend" in told.err


def test_a_ledger_that_cannot_be_read_is_refused_in_words(crew, page):
    with pytest.raises(Broken, match=r"2026\.beancount cannot be read \(Is a directory\)\."):
        load(crew.folder / "main.beancount", 1)


def test_verify_names_it_once_as_a_page_and_once_for_beancount_and_checks_the_rest(crew, page):
    told = crew.type("verify --json")
    assert told.status == 4
    assert [(each["where"], each["what"]) for each in told.json["problems"]] == [
        (PAGE, "This page cannot be read (Is a directory)."),
        (PAGE, "This file cannot be read, and beancount breaks off at that, so it could not be asked."),
    ]


def test_the_way_out_that_is_named_brings_the_page_back(crew, page):
    page.rmdir()
    crew.ask("verify --mend")
    assert crew.ask("verify")["ok"]
