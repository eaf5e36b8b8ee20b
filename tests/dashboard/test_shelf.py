"""The books of a server: each opened when somebody asks for it, and let go of when nobody does, its copy for Fava as well."""

import gc
import weakref

import pytest

from dashboard import snapshot
from dashboard.shelf import IDLE_SECONDS
from dashboard.snapshots import Snapshots
from tests.dashboard.visiting import Visit
from tests.typed import copied
from tests.waiting import awaits

MANY = 12
LEDGER = "/ledger/crew/balance_sheet/"


def books(tmp_path, tmp_path_factory, count):
    """So many books, each in a folder of its own."""
    templates = tmp_path_factory.getbasetemp() / "books"
    return [copied("begun", templates, tmp_path / f"crew-{at}") for at in range(count)]


def opened(visit):
    """The names of the books that are open."""
    return [served.slug for served in visit.shelf if served._book is not None]


def test_of_many_books_those_are_open_that_somebody_asked_for_and_idle_ones_are_closed(tmp_path, tmp_path_factory):
    crews = books(tmp_path, tmp_path_factory, MANY)
    visit = Visit(*(crew.folder for crew in crews)).goes_as("ana")
    assert opened(visit) == []
    for at in (3, 7):
        assert visit.client.get(f"/crew-{at}/home").status_code == 200
    assert opened(visit) == ["crew-3", "crew-7"]
    visit.shelf.get("crew-3")._asked -= IDLE_SECONDS
    stores = {slug: visit.shelf.get(slug).book.store for slug in ("crew-7",)}
    visit.shelf.forget_idle()
    assert opened(visit) == ["crew-7"]
    assert visit.shelf.get("crew-7").book.store is stores["crew-7"]
    # Asked for again, it is there again, and what is recorded in it stays.
    assert visit.client.get("/crew-3/home").status_code == 200
    visit.shelf.forget_idle(idle_seconds=-1)
    assert opened(visit) == []


@pytest.fixture
def passed(monkeypatch):
    """Seconds that passed for whoever keeps books for Fava; and every such book that was made, as long as somebody holds it."""
    now, made, load = [0.0], [], snapshot.load

    def remembered(main, mtime):
        found = load(main, mtime)
        made.append(weakref.ref(found))
        return found

    monkeypatch.setitem(Snapshots.__init__.__kwdefaults__, "clock", lambda: now[0])
    monkeypatch.setattr(snapshot, "load", remembered)
    return now, made


def test_a_ledger_goes_when_it_is_idle_although_nobody_opens_another(folder, passed):
    now, made = passed
    visit = Visit(folder.path).goes_as("ana")
    assert visit.client.get(LEDGER).status_code == 200
    visit.shelf.forget_idle()
    assert len([each for each in made if each() is not None]) == 1
    now[0] += IDLE_SECONDS + 1
    visit.shelf.forget_idle()
    assert [each() for each in made] == [None]
    assert visit.client.get(LEDGER).status_code == 200
    assert len(made) == 2


def test_a_page_of_it_that_was_left_open_keeps_it_no_longer(folder, passed):
    now, made = passed
    visit = Visit(folder.path).goes_as("ana")
    assert visit.client.get(LEDGER).status_code == 200
    mtime = visit.client.get("/ledger/crew/api/changed").json["mtime"]
    for _ in range(16):
        now[0] += 60
        assert visit.client.get("/ledger/crew/api/changed").json["mtime"] == mtime
    assert [each() for each in made] == [None]


class Circle:
    """Something that only a search for garbage finds to be over, as requests leave behind."""

    def __init__(self):
        self.itself = self


def left_behind():
    return weakref.ref(Circle())


def test_what_requests_leave_behind_goes_although_ledgers_are_loaded_all_the_time(folder):
    gc.disable()
    try:
        left = left_behind()
        snapshot.load(folder.main, 1)
        assert left() is None
    finally:
        gc.enable()


def test_what_was_left_behind_while_one_was_loaded_goes_when_none_is(folder, passed, monkeypatch):
    now, _ = passed
    left = []
    steadily = snapshot.steadily

    def loading(make):
        left.append(left_behind())
        return steadily(make)

    monkeypatch.setattr(snapshot, "steadily", loading)
    visit = Visit(folder.path).goes_as("ana")
    assert visit.client.get(LEDGER).status_code == 200
    gc.collect()
    assert left[0]() is not None, "what is frozen is not looked at"
    now[0] += IDLE_SECONDS + 1
    visit.shelf.forget_idle()
    assert left[0]() is None


def test_what_is_recorded_here_has_the_ledger_made_anew_at_once_before_anybody_asks(folder, passed):
    _, made = passed
    visit = Visit(folder.path).goes_as("ana")
    assert visit.client.get(LEDGER).status_code == 200
    visit.records("contribution", pod="rainy", member="ana", amount="20", on="2026-06-01")
    awaits(lambda: len(made) == 2)
