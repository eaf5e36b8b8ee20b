"""Fifty people at once on one dashboard over one SQLite book, reading and recording, beside as many who read the same book in Fava alone."""

from __future__ import annotations

import datetime as dt
import http.client
import json
import random
import re
import subprocess
import threading
import time
from dataclasses import dataclass, field
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import pods.acts  # noqa: F401 - acts register themselves
from bench import books
from bench.starting import BIN, CREWBOOK
from bench.table import Row
from dashboard.logins import Logins
from dashboard.logins_file import Where
from dashboard.signing_in import cookie
from ledger.book import Book, Item
from ledger.pages import Pages
from ledger.settings import Settings, write_settings
from ledger.store import Store
from pods.crew.members import Join
from pods.crew.setup import OpenPod
from pods.pools.savings import Contribution

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PEOPLE, KEEPERS = 50, 10
_ENTRIES = 5_000
_FIRST = dt.date(2025, 1, 1)
_PASSPHRASE = "a passphrase of the bench"
# Between two clicks somebody reads what came.
_THINKS_SECONDS = (0.5, 1.5)
_WAITS_SECONDS = 60
_PAGES = ("home", "contributions?pod=rainy", "loans", "members", "contributions?pod=rainy&month=2025-03")
_FAVA_PAGES = (
    "api/balance_sheet",
    "api/income_statement",
    "api/trial_balance",
    "api/journal_page?page=1&order=desc",
    "api/changed",
)
_INPUT = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass
class Taken:
    """How long answers took, in seconds, which contributions were acknowledged, and what went wrong."""

    pages: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    recorded: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def rows(root: Path, seconds: float) -> list[Row]:
    """The middle and the slowest hundredth of all answers, ours beside Fava's; every contribution is counted afterwards."""
    folder = root / "crowd"
    handles = _crew(folder)
    books.tell(f"{PEOPLE} people on the dashboard for {seconds:.0f} s")
    ours = _dashboard(folder, handles, seconds)
    books.tell(f"{PEOPLE} people on Fava alone for {seconds:.0f} s")
    theirs = _fava(folder, seconds)
    _check(folder, ours)
    # Fava answers fifty people one after the other, so that some wait in vain: told, for its times are then too short.
    beside = f"Fava alone, {len(theirs.wrong)} without an answer" if theirs.wrong else "Fava alone"
    made = [
        Row(f"{PEOPLE} people at once, a page, {name}", part(ours.pages), beside, part(theirs.pages))
        for name, part in (("median", _median), ("slowest 1 %", _slowest))
    ]
    return [
        *made,
        Row(f"the same, recording a contribution, median of {len(ours.writes):,}", _median(ours.writes), "a page, median", _median(ours.pages)),
        Row("the same, recording, slowest 1 %", _slowest(ours.writes), "a page, slowest 1 %", _slowest(ours.pages)),
    ]  # fmt: skip


def _crew(folder: Path) -> list[str]:
    """A book of fifty members, of whom ten keep it; their short names."""
    folder.mkdir()
    pages = Pages(folder)
    pages.begin(name="Crowd", currency="NZD", first_day=_FIRST.isoformat())
    store = Store(folder / "crewbook.db")
    store.create()
    now = dt.datetime.now().astimezone()
    book = Book.create(store, name="Crowd", currency="NZD", digits=2, now=now, on=_FIRST, pages=pages)
    write_settings(Settings(folder, book.id, "crewbook.db", None))
    handles = [f"m{at:02d}" for at in range(PEOPLE)]
    joins = [Item(Join(member=each, name=f"Member {each}", treasurer=at < KEEPERS), "m00", _FIRST) for at, each in enumerate(handles)]  # fmt: skip
    book.post_all([*joins, Item(OpenPod(pod="rainy", pod_kind="savings", name="Rainy Day"), "m00", _FIRST)], now=now)
    book.post_all(
        [
            Item(
                Contribution(member=handles[at % PEOPLE], pod="rainy", amount=Decimal(10)),
                "m00",
                _FIRST + dt.timedelta(days=at % 300),
            )
            for at in range(_ENTRIES)
        ],
        now=now,
    )
    store.close()
    return handles


def _dashboard(folder: Path, handles: list[str], seconds: float) -> Taken:
    logins, now = Logins(folder), dt.datetime.now().astimezone()
    tokens = []
    for each in handles:
        token = logins.accept(
            logins.invite(each, kind="member", by="m00", now=now).token, _PASSPHRASE, now=now, where=Where()
        )
        assert token is not None
        tokens.append(token)
    serving = subprocess.Popen(
        [CREWBOOK, "serve", "--book", str(folder), "--port", "0", "--json"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert serving.stdout is not None
        address = _told(serving.stdout.readline, serving)
        slug = folder.name

        def visits(at: int, taken: Taken, until: float) -> None:
            visit = _Visit(address, f"{cookie(slug, is_secure=False)}={tokens[at]}", taken)
            chance = random.Random(at)
            while time.monotonic() < until:
                if at < KEEPERS and chance.random() < 1 / 3:
                    visit.records(slug, handles[chance.randrange(PEOPLE)])
                else:
                    visit.reads(f"/{slug}/{chance.choice(_PAGES)}")
                time.sleep(chance.uniform(*_THINKS_SECONDS))

        return _all_at_once(visits, seconds)
    finally:
        serving.terminate()
        serving.wait(_WAITS_SECONDS)


def _fava(folder: Path, seconds: float) -> Taken:
    port = "5999"
    serving = subprocess.Popen(
        [str(BIN / "fava"), "--port", port, str(folder / "main.beancount")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _until_there(address)

        def visits(at: int, taken: Taken, until: float) -> None:
            visit = _Visit(address, "", taken)
            chance = random.Random(at)
            while time.monotonic() < until:
                visit.reads(f"/crowd/{chance.choice(_FAVA_PAGES)}")
                time.sleep(chance.uniform(*_THINKS_SECONDS))

        return _all_at_once(visits, seconds)
    finally:
        serving.terminate()
        serving.wait(_WAITS_SECONDS)


class _Visit:
    """One person's browser: a connection that stays open, and their cookies."""

    def __init__(self, address: str, cookies: str, taken: Taken) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=_WAITS_SECONDS)
        self._origin = address
        self._cookies = dict([cookies.split("=", 1)]) if cookies else {}
        self._taken = taken

    def reads(self, path: str) -> None:
        """One page, as somebody waits for it."""
        started = time.perf_counter()
        status, text = self._ask("GET", path)
        self._taken.pages.append(time.perf_counter() - started)
        if status != http.client.OK:
            self._taken.wrong.append(f"{path}: {status} {_said(text)}")

    def records(self, slug: str, member: str) -> None:
        """The form, what will be recorded, and the recording; the last one is what counts."""
        path = f"/{slug}/do/contribution"
        status, text = self._ask("GET", path)
        sent = _hidden(text) | {"pod": "rainy", "member": member, "amount": "1.00", "step": "look"}
        status, text = self._ask("POST", path, sent)
        started = time.perf_counter()
        status, place = self._ask("POST", path, _hidden(text) | {"step": "record"})
        self._taken.writes.append(time.perf_counter() - started)
        found = re.search(r"/recorded/(\d+)", place)
        if status != http.client.SEE_OTHER or found is None:
            self._taken.wrong.append(f"recording: {status} {_said(place)}")
        else:
            self._taken.recorded.append(int(found[1]))

    def _ask(self, method: str, path: str, sent: dict[str, str] | None = None) -> tuple[int, str]:
        """(status, what came); for a way to go on, where to."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if sent is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self._origin}
        try:
            self._connection.request(method, path, urlencode(sent) if sent is not None else None, headers)
            answer = self._connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            return 0, repr(error)
        for given in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = given.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, answer.headers.get("Location") or text


def _all_at_once(visits: Callable[[int, Taken, float], None], seconds: float) -> Taken:
    taken = [Taken() for _ in range(PEOPLE)]
    until = time.monotonic() + seconds
    crowd = [threading.Thread(target=visits, args=(at, taken[at], until)) for at in range(PEOPLE)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    return Taken(
        [each for one in taken for each in one.pages],
        [each for one in taken for each in one.writes],
        [each for one in taken for each in one.recorded],
        [each for one in taken for each in one.wrong],
    )


def _check(folder: Path, taken: Taken) -> None:
    """Nothing went wrong, nothing acknowledged is missing, nothing was recorded twice or without an answer."""
    assert not taken.wrong, taken.wrong[:5]
    listed = subprocess.run(
        [CREWBOOK, "journal", "--last", str(len(taken.recorded) + 1), "--book", str(folder), "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = [each["seq"] for each in json.loads(listed.stdout)["entries"]]
    begun = PEOPLE + 2 + _ENTRIES
    assert sorted(found)[-len(taken.recorded) :] == sorted(taken.recorded), "what was acknowledged is not what is there"
    assert sorted(taken.recorded) == list(range(begun + 1, begun + 1 + len(taken.recorded))), "lost or doubled"
    subprocess.run([CREWBOOK, "verify", "--book", str(folder)], capture_output=True, check=True)


def _said(page: str) -> str:
    """What a page says that went wrong."""
    found = re.search(r'class="wrong"[^>]*>(.*?)</p>', page, re.DOTALL)
    return found[1] if found else page[:200]


def _hidden(text: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _INPUT.findall(text)}


def _told(readline: Callable[[], str], serving: subprocess.Popen[str]) -> str:
    """The address that `serve` prints, whatever it says around it."""
    text = ""
    while '"url"' not in text or "}" not in text:
        line = readline()
        assert line or serving.poll() is None, "the dashboard did not start"
        text += line
    found = re.search(r'"url": "([^"]+)"', text)
    assert found is not None
    return found[1].rstrip("/")


def _until_there(address: str) -> None:
    limit = time.monotonic() + _WAITS_SECONDS
    while time.monotonic() < limit:
        try:
            connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=5)
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)


def _median(found: list[float]) -> float:
    return sorted(found)[len(found) // 2]


def _slowest(found: list[float]) -> float:
    """What all but the slowest hundredth take at the most."""
    return sorted(found)[min(len(found) - 1, int(len(found) * 0.99))]
