"""Books are loaded when somebody asks, replaced behind everybody's back when their files change, and forgotten when idle."""

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dashboard import snapshots as module
from dashboard.snapshots import Snapshots
from ledger.errors import Broken
from tests.waiting import PATIENCE_SECONDS, awaits


@dataclass(eq=False)
class Read:
    """What a book's files said when it was loaded."""

    main: Path
    mtime: int
    text: str
    load_errors: list = field(default_factory=list)

    def paths_to_watch(self):
        return [self.main, *self.main.parent.glob("pages/*.beancount")], [self.main.parent / "documents"]


class Library:
    """Snapshots over folders of one-line files, and what was loaded so far. `hold` lets loads wait."""

    def __init__(self, root, **how):
        self.root = root
        self.loads = []
        self.now = 0.0
        self.hold = threading.Event()
        self.hold.set()
        self.began = threading.Event()
        self.snapshots = Snapshots(self._load, clock=lambda: self.now, **how)

    def _load(self, main, mtime):
        self.began.set()
        text = "".join(path.read_text() for path in [main, *sorted(main.parent.glob("pages/*.beancount"))])
        assert self.hold.wait(PATIENCE_SECONDS)
        self.loads.append(main.parent.name)
        if "broken" in text:
            raise Broken("It cannot be loaded.")
        return Read(main, mtime, text)

    def writes(self, slug, text, file="main.beancount"):
        path = self.root / slug / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return self

    def asks(self, slug="tui"):
        """Somebody asks, a second after the last one."""
        self.now += 1
        return self.snapshots.ledger(slug, self.root / slug / "main.beancount")

    def asks_until(self, text, slug="tui"):
        awaits(lambda: self.asks(slug).text == text)
        return self.asks(slug)


@pytest.fixture
def library(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_MOST_REST_SECONDS", 0)
    library = Library(tmp_path).writes("tui", "one")
    yield library
    # Who makes a newer book reads its folder, which goes with the test.
    library.hold.set()
    awaits(lambda: not any(thread.name == module.RENEWING for thread in threading.enumerate()))


def test_a_book_is_loaded_when_it_is_first_asked_for_and_then_stands(library):
    assert library.loads == []
    assert library.asks() is library.asks()
    assert library.loads == ["tui"]


def test_a_newer_one_takes_its_place_and_the_old_one_stays_as_it_was(library):
    old = library.asks()
    library.writes("tui", "two")
    new = library.asks_until("two")
    assert (old.text, new.text) == ("one", "two")
    assert new.mtime > old.mtime


def test_no_answer_waits_for_a_load(library):
    library.asks()
    library.hold.clear()
    library.began.clear()
    library.writes("tui", "two")
    assert library.asks().text == "one"
    assert library.began.wait(PATIENCE_SECONDS)
    assert library.asks().text == "one"
    library.hold.set()
    library.asks_until("two")


def test_what_changes_during_a_load_is_loaded_next_and_one_at_a_time(library):
    library.asks()
    library.hold.clear()
    library.began.clear()
    library.writes("tui", "two")
    library.asks()
    assert library.began.wait(PATIENCE_SECONDS)
    for text in ("three", "four", "five!"):
        library.writes("tui", text)
        library.asks()
        library.snapshots.wrote("tui")
    library.hold.set()
    library.asks_until("five!")
    assert len(library.loads) <= 4, "once each for one and five!, and the one that was running"


def test_a_page_for_a_year_that_begins_is_noticed(library):
    library.asks()
    library.writes("tui", "2027", file="pages/2027.beancount")
    assert library.asks_until("one2027")


def test_a_folder_that_vanishes_while_it_is_looked_at_ends_no_thread(tmp_path, monkeypatch):
    def vanishing(*_):
        raise FileNotFoundError(tmp_path / "pages")

    (tmp_path / "main.beancount").touch()
    monkeypatch.setattr(Path, "glob", vanishing)

    assert list(module.look(tmp_path / "main.beancount", (), ())) == [str(tmp_path / "main.beancount")]


def test_a_page_that_vanishes_is_noticed(library):
    library.writes("tui", "2027", file="pages/2027.beancount")
    library.asks()
    (library.root / "tui/pages/2027.beancount").unlink()
    assert library.asks_until("one")


def test_nothing_is_loaded_anew_while_nothing_changes(library):
    for _ in range(50):
        library.asks()
    assert library.loads == ["tui"]


def test_what_was_written_here_is_loaded_at_once_where_somebody_looks(library):
    library.asks()
    library.writes("tui", "two")
    library.snapshots.wrote("tui")
    awaits(lambda: len(library.loads) == 2)


def test_what_was_written_where_nobody_looks_waits_until_somebody_does(library):
    library.snapshots.wrote("tui")
    library.asks()
    library.now += 100
    library.writes("tui", "two")
    library.snapshots.wrote("tui")
    time.sleep(0.05)
    assert library.loads == ["tui"]
    library.asks_until("two")


def test_a_book_that_was_read_while_a_page_was_written_is_read_again(library, monkeypatch):
    seen = []

    def load(main, mtime):
        read = Read(main, mtime, main.read_text())
        seen.append(read.text)
        if read.text == "ha":
            read.load_errors = ["half a page"]
            main.write_text("whole")
        return read

    library.writes("tui", "ha")
    library.snapshots = Snapshots(load)
    assert library.asks().text == "whole"
    assert seen == ["ha", "whole"]


def test_a_book_that_breaks_leaves_the_last_good_one_standing_and_is_tried_again_when_it_changes(library, caplog):
    library.asks()
    library.writes("tui", "broken")
    limit = time.monotonic() + PATIENCE_SECONDS
    while "It cannot be loaded." not in caplog.text:
        assert library.asks().text == "one"
        assert time.monotonic() < limit
        time.sleep(0.005)
    for _ in range(20):
        assert library.asks().text == "one"
    assert len(library.loads) == 2
    library.writes("tui", "mended")
    library.asks_until("mended")


def test_a_book_that_cannot_be_loaded_is_told_to_who_asks(library):
    library.writes("tui", "broken")
    for _ in range(2):
        with pytest.raises(Broken):
            library.asks()
    library.writes("tui", "mended")
    assert library.asks().text == "mended"


def test_of_a_hundred_books_the_last_ones_asked_for_are_kept(tmp_path):
    library = Library(tmp_path, most=5)
    for number in range(100):
        library.writes(f"crew-{number}", f"book {number}")
    for number in range(100):
        assert library.asks(f"crew-{number}").text == f"book {number}"
        assert len(library.snapshots) <= 5
    assert len(library.loads) == 100
    library.asks("crew-99")
    assert len(library.loads) == 100, "still kept"
    library.asks("crew-0")
    assert len(library.loads) == 101, "forgotten, and loaded again"


def test_a_book_that_nobody_asks_for_is_forgotten(library):
    library.writes("pod", "other")
    library.asks("pod")
    library.now += module.IDLE_SECONDS + 1
    library.asks("tui")
    assert len(library.snapshots) == 1
    library.asks("pod")
    assert library.loads == ["pod", "tui", "pod"]


def test_a_browser_left_open_loads_nothing_and_learns_of_changes(library):
    main = library.root / "tui" / "main.beancount"
    mtime = library.asks().mtime
    library.now += module.IDLE_SECONDS + 1
    library.writes("pod", "other").asks("pod")
    assert library.snapshots.standing("tui", main) == mtime, "nothing changed, so it asks for nothing"
    library.writes("tui", "two")
    newer = library.snapshots.standing("tui", main)
    assert newer > mtime
    assert library.loads == ["tui", "pod"]
    assert library.asks("tui").mtime >= newer
    assert library.snapshots.standing("tui", main).text == "two"


def test_the_number_grows_though_a_file_is_put_back_as_it_was_long_ago(library):
    import os

    first = library.asks()
    library.writes("tui", "old!")
    os.utime(library.root / "tui" / "main.beancount", (1, 1))
    assert library.asks_until("old!").mtime > first.mtime


def test_many_readers_and_a_writer_never_see_two_states_in_one(library, monkeypatch):
    """Each file says the same number; a book that mixed two would tell."""
    # A commit is written within a second, or what stands half written is shown; here it may take a machine as long as it needs.
    monkeypatch.setattr(module, "_FRESH_NANOSECONDS", PATIENCE_SECONDS * 1_000_000_000)
    monkeypatch.setattr(module, "_TRIES_BEHIND", 1_000_000)

    def load(main, mtime):
        texts = [path.read_text() for path in (main, main.parent / "pages" / "2026.beancount")]
        read = Read(main, mtime, texts[0])
        read.load_errors = [] if texts[0] == texts[1] else ["mixed"]
        return read

    snapshots = Snapshots(load)
    main = library.root / "tui" / "main.beancount"
    wrong, last = [], [0]

    def write(number):
        library.writes("tui", f"{number:03}", "pages/2026.beancount")
        library.writes("tui", f"{number:03}")
        snapshots.wrote("tui")

    def reads():
        before = ""
        while last[0] < 60:
            read = snapshots.ledger("tui", main)
            if read.load_errors or read.text < before:
                wrong.append((before, read.text, read.load_errors))
            before = read.text
            time.sleep(0.001)

    write(0)
    # Who is the first to look waits for no more than three tries, and may be shown what was half written.
    assert snapshots.ledger("tui", main).text == "000"
    readers = [threading.Thread(target=reads) for _ in range(5)]
    for reader in readers:
        reader.start()
    for number in range(1, 61):
        write(number)
        last[0] = number
        time.sleep(0.005)
    for reader in readers:
        reader.join(PATIENCE_SECONDS)
        assert not reader.is_alive()
    assert wrong == []
    awaits(lambda: snapshots.ledger("tui", main).text == "060")
