"""A PostgreSQL for all tests. Figures: what a test measured or counted is printed at the end of a run, however many processes ran it."""

import gc
import os
import re
import shutil
import signal
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from ledger import trouble
from tests import examples, postgres
from tests.waiting import PATIENCE_SECONDS

_FIGURES, _MISSING = "figure", "not run"
# Where a fixture that many tests share skips them, its reason is printed when it begins so.
NOT_PROVEN = "Not proven: "
_SLOW_SECONDS = 3600
# Each takes five seconds or more, the longest first.
_LONGEST = (
    "test_every_page", "test_correcting", "test_gallery", "test_stories", "test_every_state", "test_mounted",
    "test_flips", "test_agreements", "test_browser", "test_meeting_browser", "test_sending_browser", "test_attacks",
    "test_walk", "test_coming_in_browser", "test_costs", "test_signing_in", "test_migrations", "test_server",
    "test_at_once", "test_upgrading", "test_pdf", "test_verify", "test_languages", "test_restore", "test_killed",
    "test_ownership", "test_inbox", "test_words", "test_keeping", "test_refusals", "test_dialogue", "test_livelihood",
    "test_installed", "test_leaving", "test_undoing", "test_text", "test_pages",
)  # fmt: skip
# So many new objects until the youngest are looked through, so often until the older ones are: Python's own first is 700.
_GARBAGE = 20_000, 10, 10
# Threads that are there for all tests of a process: of the server for browsers, and of Playwright.
_FOR_ALL = re.compile(r"waitress-\d+|server for browsers|asyncio.*")
# What somebody has settled for their own book and databases, their language, and their terminal.
_OF_ITS_OWNER = re.compile(
    r"CREWBOOK_(?!NEED_)\w+|BEANCOUNT_\w+|PG[A-Z]+|LC_\w+|LANG|LANGUAGE|COLUMNS|LINES|(FORCE|NO)_COLOR|CLICOLOR\w*"
)
_MEMORY, _ROOM_BYTES = Path("/dev/shm"), 2 * 1024**3


# However slow a machine is, or busy with something else for a while, nothing is wrong with what was tried.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# A property that names no number is tried on so many examples in every run; on Hypothesis's own hundred in the long one.
settings.register_profile("short", settings.get_profile("patient"), max_examples=50)
settings.load_profile("patient")
ONE_BOOK = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
"""For a property whose examples all use what a fixture made for the first."""


def pytest_configure(config):
    """A shell lets what it starts in the background not hear Ctrl-C, and so on down to the programs of our tests; they shall.

    Books lie in memory, where a disk need not be waited for thousands of times: what survives on one is tried with
    disks that fail, in tests/faults. PYTEST_DEBUG_TEMPROOT names another place.

    What is tried hangs neither on where the computer stands nor on who its owner is.
    """
    os.environ["TZ"] = "UTC"
    time.tzset()
    os.umask(0o022)
    for name in filter(_OF_ITS_OWNER.fullmatch, [*os.environ]):
        del os.environ[name]
    is_long = "not slow" not in config.option.markexpr
    examples.run_is(long=is_long)
    settings.load_profile("patient" if is_long else "short")
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if _has_room(_MEMORY):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


def _has_room(folder):
    """Whether books and servers fit into a folder, and programs may be run from there."""
    if not os.access(folder, os.W_OK):
        return False
    return shutil.disk_usage(folder).free > _ROOM_BYTES and not os.statvfs(folder).f_flag & os.ST_NOEXEC


@pytest.fixture(autouse=True)
def nothing_goes_on():
    """What a test began in the background has ended, and what it left open is closed, before the next one begins.

    It would go on in the next one, where nobody knows of it; and thousands of open books are more than most systems allow.
    """
    before = {*threading.enumerate()}
    yield
    for thread in {*threading.enumerate()} - before:
        if not _FOR_ALL.fullmatch(thread.name):
            thread.join(PATIENCE_SECONDS)
            assert not thread.is_alive(), f"{thread.name} goes on behind its test"
    for file, number in [*trouble._headers.items()]:
        if not os.fstat(number).st_nlink:
            os.close(trouble._headers.pop(file))


@pytest.fixture(autouse=True, scope="session")
def bare_computer():
    """No font is installed but ours: what papers look like depends on no computer."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("reports.render.pdf_system._files", dict)
        yield


@pytest.fixture
def nobody_else_writes(monkeypatch):
    """A problem in a book need not be looked at again a moment later."""
    monkeypatch.setattr("ledger.verify._MOMENT_SECONDS", 0)
    monkeypatch.setattr("crewbook._MOMENT_SECONDS", 0)


@pytest.fixture
def figure(record_property):
    """Call it with a sentence: `make test` prints it below its dots."""
    return lambda sentence: record_property(_FIGURES, sentence)


@pytest.fixture
def cannot_run(record_property):
    """Call it with the reason why something was not proven on this machine: it is printed, then the test is skipped."""

    def skip(reason):
        record_property(_MISSING, reason)
        pytest.skip(reason)

    return skip


def pytest_collection_modifyitems(items):
    """The longest files first, so that no process still works on one when the others have ended; slow tests may take longer."""
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.timeout(_SLOW_SECONDS))
    items.sort(key=lambda item: _LONGEST.index(item.path.stem) if item.path.stem in _LONGEST else len(_LONGEST))


def pytest_collection_finish():
    """What stands once every test is known stays to the end: the collector of garbage, a tenth of the run, leaves it alone."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GARBAGE)


def pytest_terminal_summary(terminalreporter):
    """Properties travel with the reports, so that this works in one process and in many."""
    every = (report for each in terminalreporter.stats.values() for report in each)
    reports = [report for report in every if isinstance(report, pytest.TestReport)]
    said = {name: [] for name in (_FIGURES, _MISSING)}
    for report in reports:
        if report.when == "call" or report.skipped:
            for name, sentence in report.user_properties:
                if name in said and sentence not in said[name]:
                    said[name].append(sentence)
        reason = (
            report.longrepr[2].removeprefix("Skipped: ")
            if report.skipped and isinstance(report.longrepr, tuple)
            else ""
        )
        if reason.startswith(NOT_PROVEN) and reason not in said[_MISSING]:
            said[_MISSING].append(reason)
    if said[_FIGURES]:
        terminalreporter.section("figures", sep="-")
        for sentence in sorted(said[_FIGURES]):
            terminalreporter.line(sentence)
    if said[_MISSING]:
        terminalreporter.section("NOT PROVEN ON THIS MACHINE", red=True)
        for sentence in sorted(said[_MISSING]):
            terminalreporter.line(sentence, red=True)


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory):
    server = postgres.start(lambda: tmp_path_factory.mktemp("postgres"))
    yield server.get_uri()
    server.cleanup()
