"""A crew's folder with a small book in it, and the dashboard over it."""

import contextlib
import datetime as dt

import argon2
import pytest
from werkzeug.routing import Rule

import pods.acts  # noqa: F401 - acts register themselves
from dashboard import passphrases, snapshot
from ledger.act import make
from ledger.book import Book
from ledger.pages import Pages
from ledger.settings import Settings, read_settings, write_settings
from ledger.store import Store
from pods.crew import members, setup
from pods.pools import savings
from tests.dashboard import browser
from tests.dashboard.visiting import Visit
from tests.typed import Crew, copied
from tests.waiting import PATIENCE_SECONDS

CHEAP = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_REAL = passphrases.hasher
NOW = dt.datetime(2026, 6, 1, 10, 0, tzinfo=dt.UTC)


@pytest.fixture
def crew(tmp_path, tmp_path_factory):
    """The crew of tests/typed.py in a folder of the test's own; a file that needs more in the book adds to it under the same name."""
    return copied("living", tmp_path_factory.getbasetemp() / "books", tmp_path / "tui")


@pytest.fixture
def visit(crew):
    """Its dashboard, with Ana, who keeps the book, in front of it."""
    return Visit(crew.folder).goes_as("ana")


class Folder:
    """A crew's folder: `ana` and `ben` save in the pool `rainy`, 500.00 and 200.50 NZD. Made anew, or one that is `there`."""

    def __init__(self, path, name="Tui Crew", saved=None, *, there=False):
        self.path = path
        if there:
            self.book = read_settings(path).opened(lambda _: None)
            return
        pages = Pages(path)
        pages.begin(name=name, currency="NZD", first_day="2026-01-01")
        store = Store(f"sqlite:///{path}/crewbook.db")
        self.book = Book.create(
            store, name=name, currency="NZD", digits=2, now=NOW, on=dt.date(2026, 1, 1), pages=pages
        )
        write_settings(Settings(path, self.book.id, "crewbook.db", "ana"))
        self.does(members.Join, member="ana", name="Ana Tūī", treasurer=True)
        self.does(members.Join, member="ben", name="Ben")
        self.does(setup.OpenPod, pod="rainy", pod_kind="savings", name="Rainy Day")
        for member, amount in (saved or {"ana": "500", "ben": "200.50"}).items():
            self.saves(member, amount)

    @property
    def main(self):
        return self.path / "main.beancount"

    def does(self, act, /, *, on="2026-01-05", **fields):
        self.book.post(make(act, **fields), by="ana", on=dt.date.fromisoformat(on), now=NOW)

    def saves(self, member, amount, on="2026-01-05"):
        self.does(savings.Contribution, member=member, pod="rainy", amount=amount, on=on)

    def adds(self, text):
        """Write something straight into main.beancount, past every check of ours."""
        self.main.write_text(f"{self.main.read_text()}\n{text}", encoding="utf-8")

    def files(self):
        """Every file in the folder with its content."""
        return {path: path.read_bytes() for path in self.path.rglob("*") if path.is_file()}


@pytest.fixture(scope="session")
def _folder(tmp_path_factory):
    """A crew's folder, from which those of the tests are copied: to copy one takes a tenth of the time."""
    folder = Folder(tmp_path_factory.mktemp("folder") / "crew")
    folder.book.store.close()
    return Crew(folder.path)


@pytest.fixture
def folder(_folder, tmp_path):
    folder = Folder(_folder.copy(tmp_path / "crew").folder, there=True)
    yield folder
    folder.book.store.close()


@pytest.fixture(scope="session")
def _browser():
    with browser.browsing() as found:
        yield found


@pytest.fixture(scope="module")
def chromium(_browser):
    """A real browser, started once for all tests of a process; the windows that a file leaves open are closed behind it."""
    yield _browser
    for context in _browser.contexts:
        context.close()


@pytest.fixture(scope="module")
def _windows(chromium):
    return browser.Windows(chromium)


@pytest.fixture
def lent(_windows):
    """A function that lends the test a window: (viewport, dark, scripts) → a page, with nothing in it of the tests before."""
    with contextlib.ExitStack() as given_back:
        yield lambda **how: given_back.enter_context(_windows.lent(**how))


@pytest.fixture
def real_hasher(monkeypatch):
    """The hasher as people get it."""
    monkeypatch.setattr(passphrases, "hasher", _REAL)
    passphrases._nobodys.cache_clear()
    yield passphrases.hasher()
    passphrases._nobodys.cache_clear()


@pytest.fixture(autouse=True, scope="module")
def cheap_hashes():
    """Passphrases that cost next to nothing to keep, so that tests are quick, and what a file prepares for all of its tests, too."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(passphrases, "hasher", lambda: CHEAP)
        yield


@pytest.fixture(autouse=True, scope="session")
def patient_questions():
    """A question to a ledger is answered by a process that a busy machine may let wait for long; what is too long has tests of its own."""
    with pytest.MonkeyPatch.context() as patched:
        for each in (snapshot._QUERIES, snapshot._FILTERS):
            patched.setattr(each, "_seconds", PATIENCE_SECONDS)
        yield


@pytest.fixture(autouse=True, scope="module")
def addresses_when_needed():
    """How an address is put together is compiled by a site for each of its hundred pages when it is made; here for those that a test asks for."""
    compiled = Rule._compile_builder

    def later(rule, *given):
        made = []

        def build(*asked, **named):
            made[:] = made or [compiled(rule, *given)]
            return made[0](*asked, **named)

        return build

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Rule, "_compile_builder", later)
        yield


@pytest.fixture(autouse=True)
def books_let_go(monkeypatch):
    """Every book that a dashboard opened in a test is let go of behind it: hundreds of open files would be too many."""
    stores, opened = [], Settings.opened

    def remembering(settings, *given, **named):
        book = opened(settings, *given, **named)
        stores.append(book.store)
        return book

    monkeypatch.setattr(Settings, "opened", remembering)
    yield
    for store in stores:
        store.close()
