"""A meeting on a real terminal: the program itself, a window of 80 × 24, keys pressed, Ctrl-C and a kill in the middle."""

import contextlib
import datetime as dt
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from tests.typed import Crew
from tests.waiting import PATIENCE_SECONDS

ROOT = Path(__file__).parents[2]


class Terminal:
    """The program in a window of its own."""

    def __init__(self, folder, *words):
        self.ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CREWBOOK_")}
        environment |= {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "80", "LINES": "24"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cli.main", *words],
            cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs,
        )  # fmt: skip
        os.close(theirs)
        self.shown = ""

    def has_more(self, ends):
        """Whether the program shows something, or ends, before a moment."""
        waiting = select.poll()
        waiting.register(self.ours, select.POLLIN)
        return bool(waiting.poll(1000 * max(0, ends - time.monotonic())))

    def until(self, words):
        """Read until these words are shown."""
        ends = time.monotonic() + PATIENCE_SECONDS
        at = len(self.shown)
        while words not in self.shown[at:]:
            ready = self.has_more(ends)
            assert ready, f"never shown: {words}\n{self.shown}"
            try:
                self.shown += os.read(self.ours, 65536).decode(errors="replace")
            except OSError:
                raise AssertionError(f"ended before it showed: {words}\n{self.shown}") from None

    def type(self, words, then):
        os.write(self.ours, f"{words}\n".encode())
        self.until(then)

    def interrupt(self):
        """Press Ctrl-C, again after a while as people do: pressed between a prompt and its reading it is heard with the next key."""
        for _ in range(PATIENCE_SECONDS):
            self.process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                return self.process.wait(1)
        raise AssertionError(f"did not hear Ctrl-C\n{self.shown}")

    def ended(self):
        """The exit status, once all was read."""
        ends = time.monotonic() + PATIENCE_SECONDS
        while True:
            ready = self.has_more(ends)
            assert ready, f"did not end\n{self.shown}"
            try:
                self.shown += os.read(self.ours, 65536).decode(errors="replace")
            except OSError:
                break
        return self.process.wait(PATIENCE_SECONDS)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.ours)


@pytest.fixture
def book(tmp_path):
    """A book begun yesterday, and asked about tomorrow: the program reads the clock itself, and midnight may pass meanwhile."""
    today, day = dt.datetime.now().astimezone().date(), dt.timedelta(days=1)
    crew = Crew(tmp_path, today - day)
    crew.do(
        'init . --name "Tui Crew" --currency NZD',
        'member add ana --name "Ana Tūī" --treasurer',
        'member add ming --name "小明"',
        'pod open rainy --kind savings --name "Rainy Day"',
    )
    crew.today = today + day
    return crew


@pytest.fixture
def open_terminal(book):
    opened = []

    def begin(*words):
        opened.append(Terminal(book.folder, *words))
        return opened[-1]

    yield begin
    for each in opened:
        each.close()


def test_a_meeting_is_typed_and_recorded(book, open_terminal):
    terminal = open_terminal("meeting", "rainy")
    terminal.until("Ana Tūī [present] › ")
    terminal.type("", "小明 [present] › ")
    terminal.type("l", "Read out and counted?")
    terminal.type("", "Who is fined")
    terminal.type("", "Who gives to the social fund")
    terminal.type("", "Ana Tūī [nothing] › ")
    terminal.type("fifty", "is not an amount")
    terminal.type("50", "小明 [nothing] › ")
    terminal.type("7.50", "Who takes savings out")
    terminal.type("", "Who asks for a loan")
    terminal.type("", "yes records it")
    terminal.type("yes", "The loan fund of Rainy Day holds 57.50 NZD in Cash-Box.")

    assert terminal.ended() == 0
    assert [each["kind"] for each in book.ask("journal --last 3")["entries"]] == [
        "attendance", "contribution", "contribution",
    ]  # fmt: skip
    assert book.ask("verify")["ok"] is True


def test_a_killed_meeting_is_gone_on_with(book, open_terminal):
    terminal = open_terminal("meeting", "rainy")
    terminal.until("Ana Tūī [present] › ")
    terminal.type("a", "小明 [present] › ")
    terminal.process.send_signal(signal.SIGKILL)
    terminal.process.wait(PATIENCE_SECONDS)
    assert book.head[0] == 4

    again = open_terminal("meeting", "rainy")
    again.until("has 1 answer so far.")
    again.type("", "小明 [present] › ")
    again.interrupt()

    assert again.ended() == 130
    assert "What was typed is kept. Go on: crewbook meeting rainy" in again.shown
    assert book.head[0] == 4


def test_ctrl_d_leaves(book, open_terminal):
    terminal = open_terminal("meeting", "rainy")
    terminal.until("Ana Tūī [present] › ")
    os.write(terminal.ours, b"\x04")

    assert terminal.ended() == 0
    assert "Left; nothing was recorded." in terminal.shown


def test_no_line_of_the_dialogue_is_wider_than_the_window(book, open_terminal):
    from rich.cells import cell_len

    terminal = open_terminal("meeting", "rainy")
    terminal.until("[present] › ")
    terminal.type("all", "Read out and counted?")
    terminal.type("?", "Read out and counted?")
    terminal.type("q", "Left")
    terminal.ended()

    plain = [line for line in terminal.shown.replace("\x1b[", "\n\x1b[").splitlines() if not line.startswith("\x1b")]
    assert max(cell_len(line) for line in plain) <= 80
