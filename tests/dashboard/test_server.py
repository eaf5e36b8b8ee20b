"""Where the dashboard listens, how it begins and ends, and what it says when it cannot."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from dashboard import server
from ledger.errors import Broken, Invalid, Refused


@pytest.fixture
def taken():
    """A port that somebody listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.20", "example.org", ""])
def test_nobody_else_is_served(host):
    with pytest.raises(Refused) as error:
        server.listen(host, 0)
    assert error.value.message == f"The dashboard has no sign-in, so it serves this machine alone, not {host}."


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_it_listens_on_this_machine(host):
    with server.listen(host, 0) as listening:
        address, port = listening.getsockname()
        assert address == "127.0.0.1"
        assert server.url(listening) == f"http://127.0.0.1:{port}/"


def test_a_port_in_use_is_told_with_the_next_free_one(taken):
    with pytest.raises(Invalid) as error:
        server.listen("127.0.0.1", taken)
    assert error.value.message == f"Port {taken} is already in use; perhaps another dashboard runs."
    free = int(error.value.hint.rpartition(" ")[2])
    assert free > taken
    assert error.value.hint == f"Stop it, or take another port: crewbook serve --port {free}"


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_is_none_is_told(port):
    with pytest.raises(Invalid) as error:
        server.listen("127.0.0.1", port)
    assert error.value.message == f"{port} is no port."


def test_a_book_without_main_is_told(tmp_path):
    with pytest.raises(Broken) as error:
        server.serve(tmp_path / "main.beancount", started=print)
    assert error.value.message == f"{tmp_path}/main.beancount is missing, so there is nothing to show."


def crewbook(*words):
    """What runs a command as a person would."""
    return [sys.executable, "-m", "cli.main", *words]


@pytest.fixture
def book(tmp_path):
    """The folder of a crew that has just begun."""
    folder = tmp_path / "crew"
    subprocess.run(
        crewbook("init", str(folder), "--name", "Tui Crew", "--currency", "NZD"), check=True, capture_output=True
    )
    return folder


@pytest.fixture
def served(book):
    """The dashboard, served by the command line; and its URL."""
    command = crewbook("serve", "--book", str(book), "--port", "0", "--json")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        yield process, json.loads("".join(process.stdout.readline() for _ in range(3)))["url"]
        process.kill()


def test_it_prints_its_url_answers_there_and_ends_on_ctrl_c(served):
    process, url = served
    with urllib.request.urlopen(url) as page:
        assert page.url == f"{url}tui-crew/balance_sheet/"
        assert "script-src 'self';" in page.headers["Content-Security-Policy"]
        assert "Server" not in page.headers
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate(timeout=20)
    assert (process.returncode, rest, errors) == (0, "", "")


def test_over_the_wire_too_a_foreign_name_and_a_write_are_refused(served):
    _, url = served
    for headers, method in (({"Host": "evil.example"}, "GET"), ({}, "PUT"), ({}, "OPTIONS")):
        with pytest.raises(urllib.error.HTTPError) as error:
            urllib.request.urlopen(urllib.request.Request(f"{url}tui-crew/api/source", headers=headers, method=method))
        with error.value as answer:
            assert answer.code == 403


def test_the_command_says_why_it_cannot_begin(book, taken):
    done = subprocess.run(
        crewbook("serve", "--book", str(book), "--port", str(taken)), capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith(f"crewbook: Port {taken} is already in use; perhaps another dashboard runs.\n")
    done = subprocess.run(
        crewbook("serve", "--book", str(book), "--host", "0.0.0.0"), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "serves this machine alone, not 0.0.0.0." in done.stderr


def test_no_other_command_loads_the_dashboard(book):
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "cli.main", "balances", "--book", str(book)],
        capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "100"},
    )  # fmt: skip
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert not loaded & {"dashboard", "fava", "flask", "waitress", "babel"}
