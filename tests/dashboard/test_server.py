"""Where the dashboard listens, how it begins and ends, and what it says when it cannot."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.parse
import urllib.request

import pytest

from dashboard import addresses, guard, server
from dashboard.logins import Logins
from dashboard.shelf import Shelf
from dashboard.shield import HEADERS
from ledger.errors import Invalid, Refused
from ledger.settings import read_settings
from tests.dashboard import browser
from tests.dashboard.visiting import fields, words
from tests.typed import copied
from tests.waiting import PATIENCE_SECONDS


@pytest.fixture
def taken():
    """A port that somebody listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.20", "example.org", ""])
def test_where_others_can_reach_it_nothing_is_served_without_https(host):
    with pytest.raises(Refused) as error:
        server.place(host, 0, is_behind_proxy=False, proxy=None, at=None)
    assert error.value.message == (
        f"Others can reach {host}, and without https whoever is on the way reads and changes what they send."
    )
    assert "--behind-proxy" in error.value.hint


@pytest.mark.parametrize("at", [None, "http://tui.example.org/"])
def test_behind_a_web_server_the_address_must_be_known_and_secure(at):
    with pytest.raises(Refused, match="begins with https"):
        server.place("127.0.0.1", 0, is_behind_proxy=True, proxy=None, at=at)


def test_behind_a_web_server_only_that_one_is_believed():
    where = server.place("0.0.0.0", 0, is_behind_proxy=True, proxy="192.0.2.1", at="https://tui.example.org")
    assert (where.proxy, where.at.url) == ("192.0.2.1", "https://tui.example.org/")
    assert server.place("::1", 0, is_behind_proxy=True, proxy=None, at="https://tui.example.org").proxy == "::1"
    with pytest.raises(Invalid):
        server.place("127.0.0.1", 0, is_behind_proxy=False, proxy="192.0.2.1", at=None)


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


def crewbook(*words):
    """What runs a command as a person would."""
    return [sys.executable, "-m", "cli.main", *words]


@pytest.fixture
def crew(tmp_path, tmp_path_factory):
    return copied("begun", tmp_path_factory.getbasetemp() / "books", tmp_path / "tui")


HERE = server.Place(port=0)


class Serving:
    """The dashboard in this process, as the command line serves it: over a socket, until the end of the test."""

    def __init__(self, *folders, where=HERE):
        self.shelf = Shelf([read_settings(each) for each in folders])
        self.url = None
        self.socket = server.listen(where.host, 0)
        self.made = server.make(self.shelf, where, self.socket)
        self.thread = threading.Thread(target=self.made.run, daemon=True)
        self.thread.start()
        self.port = self.socket.getsockname()[1]

    def asks(self, path="/tui/sign-in", method="GET", body=None, **headers):
        """What it answers to a request as it goes over the wire."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        named = {"Host": f"127.0.0.1:{self.port}"} | {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {name: value for name, value in named.items() if value is not None})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, answer.headers, text

    def ends(self):
        browser.ends(self.made, self.thread)
        for each in self.shelf:
            each.forget(idle_seconds=-1)


@pytest.fixture
def serving(crew):
    made = Serving(crew.folder)
    yield made
    made.ends()


@pytest.fixture
def proxied(crew):
    at = addresses.address("https://tui.example.org")
    made = Serving(crew.folder, where=server.Place(port=0, at=at, proxy="127.0.0.1"))
    yield made
    made.ends()


def test_over_the_wire_it_answers_with_the_headers_and_does_not_say_what_serves(serving):
    status, headers, text = serving.asks()
    assert status == 200
    assert "Short name" in text
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert headers["Server"] is None


def test_over_the_wire_a_foreign_name_and_a_foreign_origin_are_refused(serving):
    assert serving.asks(Host="evil.example")[0] == 403
    here = f"http://127.0.0.1:{serving.port}"
    assert serving.asks(method="POST", body="name=ana", Origin="https://evil.example")[0] == 403
    assert serving.asks(method="POST", body="name=ana", Origin=here)[0] == 400
    assert serving.asks(method="TRACE")[0] == 405


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("GET /tui/sign-in HTTP/1.1\r\nHost: {here}\r\nHost: evil.example\r\n", 403),
        ("GET /tui/sign-in HTTP/1.1\r\n", 403),
        ("GET http://{here}/tui/sign-in HTTP/1.1\r\nHost: evil.example\r\n", 403),
        ("GET /a%0d%0aSet-Cookie:x=1/home HTTP/1.1\r\nHost: {here}\r\n", 404),
        ("GET /tui%00/home HTTP/1.1\r\nHost: {here}\r\n", 404),
        ("GET /tui/sign-in HTTP/1.1\r\nHost: {here}\r\nX : y\r\n", 400),
        ("POST /tui/sign-in HTTP/1.1\r\nHost: {here}\r\nContent-Length: 0\r\nContent-Length: 40\r\n", 400),
        ("POST /tui/sign-in HTTP/1.1\r\nHost: {here}\r\nTransfer-Encoding: xchunked\r\n", 501),
        ("POST /tui/sign-in HTTP/1.1\r\nHost: {here}\r\nContent-Length: 99999999\r\n", 413),
        ("GET /static/%2e%2e/site.py HTTP/1.1\r\nHost: {here}\r\n", 404),
        ("GET /static/none.css HTTP/1.1\r\nHost: {here}\r\n", 404),
        ("GET /static/site.css HTTP/1.1\r\nHost: {here}\r\nRange: bytes=0-9\r\n", 206),
        ("GET /static/site.css HTTP/1.1\r\nHost: {here}\r\nRange: bytes=99999999-\r\n", 416),
        ("GET /tui/home HTTP/1.1\r\nHost: {here}\r\nRange: bytes=0-9\r\n", 302),
        (
            "GET /tui/sign-in HTTP/1.1\r\nHost: {here}\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
            200,
        ),
        ("OPTIONS /tui/home HTTP/1.1\r\nHost: {here}\r\n", 302),
        ("PROPFIND /tui/sign-in HTTP/1.1\r\nHost: {here}\r\n", 405),
        ("TRACE /static/site.css HTTP/1.1\r\nHost: {here}\r\n", 405),
        ("GET //evil.example/x HTTP/1.1\r\nHost: {here}\r\n", 302),
        ("GET /%5cevil.example/x HTTP/1.1\r\nHost: {here}\r\n", 302),
    ],
)
def test_whatever_comes_over_the_wire_is_answered_with_the_headers_and_leads_nowhere_else(serving, asked, status):
    here = f"127.0.0.1:{serving.port}"
    with socket.create_connection(("127.0.0.1", serving.port), timeout=PATIENCE_SECONDS) as line:
        line.sendall(f"{asked.format(here=here)}Connection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(65536), b"")).decode()
    head = answer.partition("\r\n\r\n")[0].split("\r\n")
    assert int(head[0].split()[1]) == status, head
    told = dict(each.split(": ", 1) for each in head[1:])
    assert HEADERS.items() <= told.items()
    assert "Set-Cookie" not in told or told["Set-Cookie"].startswith("crewbook=")
    place = told.get("Location", "/")
    assert place.startswith("/")
    assert place[1:2] not in {"/", "\\"}


def test_who_sends_slowly_keeps_nobody_else_waiting(serving):
    slow = [
        socket.create_connection(("127.0.0.1", serving.port), timeout=PATIENCE_SECONDS)
        for _ in range(3 * server.THREADS)
    ]
    for each in slow:
        each.sendall(
            f"POST /tui/sign-in HTTP/1.1\r\nHost: 127.0.0.1:{serving.port}\r\nContent-Length: 900\r\n\r\na".encode()
        )
    assert serving.asks()[0] == 200
    for each in slow:
        each.close()


def test_what_a_stranger_says_of_whom_they_ask_for_is_not_believed(serving):
    status, headers, _ = serving.asks(X_Forwarded_Proto="https", X_Forwarded_For="192.0.2.1")
    assert status == 200
    assert "Strict-Transport-Security" not in headers
    assert "Secure" not in headers["Set-Cookie"]


def test_behind_a_web_server_only_what_came_by_https_to_the_right_name_is_answered(proxied):
    told = {"Host": "tui.example.org", "X_Forwarded_Proto": "https", "X_Forwarded_For": "192.0.2.1"}
    status, headers, _ = proxied.asks(**told)
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=2592000"
    assert headers["Set-Cookie"].startswith("__Host-crewbook=")
    assert "Secure" in headers["Set-Cookie"]
    for wrong in (
        {"X_Forwarded_Proto": "http"},
        {"X_Forwarded_Proto": None},
        {"Host": "evil.example"},
        {"Host": "evil.example", "X_Forwarded_Host": "tui.example.org"},
        {"Host": f"127.0.0.1:{proxied.port}"},
    ):
        assert proxied.asks(**told | wrong)[0] == 403, wrong


def test_behind_a_web_server_the_last_address_that_it_names_is_the_one_that_counts(proxied, crew):
    told = {"Host": "tui.example.org", "X_Forwarded_Proto": "https", "X_Forwarded_For": "10.0.0.1, 192.0.2.77"}
    _, headers, text = proxied.asks(**told)
    sent = urllib.parse.urlencode(fields(text) | {"name": "ana", "passphrase": "not right at all"})
    status, _, _ = proxied.asks(
        method="POST", body=sent, Origin="https://tui.example.org", Cookie=headers["Set-Cookie"].partition(";")[0],
        Content_Type="application/x-www-form-urlencoded", **told,
    )  # fmt: skip
    assert status == 422
    assert Logins(crew.folder).happened()[0].address == "192.0.2.77"


def test_it_prints_its_url_invites_the_first_treasurer_and_ends_on_ctrl_c(crew):
    command = crewbook("serve", "--book", str(crew.folder), "--port", "0", "--json")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        lines = []
        while "}\n" not in lines:
            lines.append(process.stdout.readline())
            assert lines[-1], process.communicate(timeout=PATIENCE_SECONDS)[1]
        told = json.loads("".join(lines))
        invitation = told["invitations"][0]
        assert (invitation["book"], invitation["member"]) == ("tui", "ana")
        assert invitation["url"].startswith(f"{told['url']}tui/invitation/")
        with urllib.request.urlopen(invitation["url"], timeout=PATIENCE_SECONDS) as page:
            assert "Ana Tūī, you are invited to the book of Tui Crew." in words(page.read().decode())
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, rest, errors) == (0, "", "")


def test_while_it_runs_idle_books_are_let_go_of(crew, monkeypatch):
    monkeypatch.setattr(server, "_FORGETS_EVERY_SECONDS", 0.01)
    shelf, looked = Shelf([read_settings(crew.folder)]), threading.Event()
    shelf.forgets.append(looked.set)

    class Made:
        def run(self):
            assert looked.wait(PATIENCE_SECONDS)

        def close(self):
            pass

    monkeypatch.setattr(server, "make", lambda *_: Made())
    server.serve(shelf, HERE, started=lambda _: None)
    assert looked.is_set()


def started(crew, monkeypatch, *folders, line="", at="http://127.0.0.1:5000/"):
    """What `crewbook serve` prints when it has begun."""

    def serve(shelf, where, *, started):
        started(at)
        for each in shelf:
            each.forget(idle_seconds=-1)

    monkeypatch.setattr(server, "serve", serve)
    return crew.do(f"serve {' '.join(f'--book {folder}' for folder in folders)} {line}")


def test_the_first_treasurer_is_invited_until_one_was(crew, monkeypatch):
    first = started(crew, monkeypatch, ".").out.splitlines()
    assert first[0] == "The book is at http://127.0.0.1:5000/ · for who was invited · Ctrl-C ends"
    assert first[2] == "No treasurer of tui can come in yet. Ana Tūī is invited by this link, which works once:"
    assert first[3].startswith("http://127.0.0.1:5000/tui/invitation/")
    assert len(started(crew, monkeypatch, ".").out.splitlines()) == 1


def test_of_a_book_that_nobody_keeps_yet_it_is_said_whom_to_take_in(crew, monkeypatch):
    crew.do("init bare --name Bare --currency NZD")
    told = " ".join(started(crew, monkeypatch, "bare").err.split())
    assert told.startswith("Nobody keeps the book of Bare, so nobody can be invited. Take somebody in:")
    assert "crewbook member add HANDLE --name NAME --treasurer --book" in told


def test_later_invitations_lead_to_where_it_was_served(crew, monkeypatch):
    started(crew, monkeypatch, ".", at="http://127.0.0.1:5001/")
    assert crew.ask("invite ana")["url"].startswith("http://127.0.0.1:5001/tui/invitation/")


def test_several_books_are_served_and_one_that_is_not_well_is_left_out(crew, monkeypatch, tmp_path, tmp_path_factory):
    other = copied("begun", tmp_path_factory.getbasetemp() / "books", tmp_path / "kea")
    ill = copied("begun", tmp_path_factory.getbasetemp() / "books", tmp_path / "moa")
    (ill.folder / "main.beancount").unlink()
    answer = started(crew, monkeypatch, line="--books ..")
    assert answer.out.startswith("2 books are at http://127.0.0.1:5000/")
    assert "treasurer of kea" in answer.out
    assert "moa is not shown: " in answer.err
    assert "main.beancount is missing, so there is nothing to show." in answer.err
    two = started(crew, monkeypatch, crew.folder, other.folder)
    assert two.out.startswith("2 books are at")


def test_a_book_without_main_is_told(crew, monkeypatch):
    (crew.folder / "main.beancount").unlink()
    answer = crew.type("serve --port 0")
    assert answer.status == 4
    assert "main.beancount is missing, so there is nothing to show." in answer.err


def test_the_command_says_why_it_cannot_begin(crew, taken):
    answer = crew.type(f"serve --port {taken}")
    assert answer.status == 2
    assert answer.err.startswith(f"crewbook: Port {taken} is already in use; perhaps another dashboard runs.\n")


def test_no_other_command_loads_the_dashboard(crew):
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "cli.main", "balances", "--book", str(crew.folder)],
        capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "100"},
    )  # fmt: skip
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert not loaded & {"dashboard", "fava", "flask", "waitress", "babel"}


# How often one may try.

FORWARDED = ("X_Forwarded_For", "X_Real_IP", "X_Client_IP", "True_Client_IP", "Forwarded", "X_Forwarded")
THROUGH = {"Host": "tui.example.org", "X_Forwarded_Proto": "https"}
AT = server.Place(port=0, at=addresses.address("https://tui.example.org"), proxy="127.0.0.1")


@contextlib.contextmanager
def limited(crew, monkeypatch, where=HERE):
    """The dashboard that lets everybody try three times."""
    for each in ("FROM_ONE_ADDRESS", "FOR_ONE_NAME", "BY_ONE_TREASURER"):
        monkeypatch.setattr(guard, each, "3 per 10 minutes")
    made = Serving(crew.folder, where=where)
    yield made
    made.ends()


def signs_in(made, name, **told):
    """Try a wrong passphrase for a name; the status."""
    _, headers, text = made.asks(**told)
    sent = urllib.parse.urlencode(fields(text) | {"name": name, "passphrase": "not right at all"})
    origin = "https://tui.example.org" if "Host" in told else f"http://127.0.0.1:{made.port}"
    status, _, _ = made.asks(
        method="POST", body=sent, Origin=origin, Cookie=headers["Set-Cookie"].partition(";")[0],
        Content_Type="application/x-www-form-urlencoded", **told,
    )  # fmt: skip
    return status


def opens(made, number, **told):
    return made.asks(f"/tui/invitation/guess-{number}", **told)[0]


def test_whoever_names_other_addresses_is_counted_as_one_where_no_web_server_is_in_front(crew, monkeypatch):
    with limited(crew, monkeypatch) as made:
        told = [{header: f"for=192.0.2.{at}" if header[-2:] == "ed" else f"192.0.2.{at}"} for at, header in enumerate(FORWARDED)]  # fmt: skip
        assert [opens(made, at, **each) for at, each in enumerate(told)] == [410] * 3 + [429] * 3
        assert [signs_in(made, f"name-{at}", **each) for at, each in enumerate(told[:4])] == [422] * 3 + [429]


def test_behind_one_each_address_is_counted_by_itself_and_what_a_request_says_of_itself_is_not(crew, monkeypatch):
    with limited(crew, monkeypatch, AT) as made:
        # The web server adds the address that it sees behind what came.
        said = [opens(made, at, X_Forwarded_For=f"10.9.8.{at}, 192.0.2.1", **THROUGH) for at in range(5)]
        assert said == [410] * 3 + [429] * 2
        assert opens(made, 9, X_Forwarded_For="192.0.2.2", **THROUGH) == 410
        tries = [signs_in(made, f"name-{at}", X_Forwarded_For=f"10.9.8.{at}, 192.0.2.3", **THROUGH) for at in range(4)]
        assert tries == [422] * 3 + [429]


def test_one_name_is_counted_from_wherever_it_is_tried(crew, monkeypatch):
    with limited(crew, monkeypatch, AT) as made:
        tries = [signs_in(made, "ana", X_Forwarded_For=f"192.0.2.{at}", **THROUGH) for at in range(5)]
        assert tries == [422] * 3 + [429] * 2
        assert signs_in(made, "ben", X_Forwarded_For="192.0.2.9", **THROUGH) == 422
