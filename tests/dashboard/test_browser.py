"""In a real browser: a script that stands in the book never runs, and the pages draw what they should."""

import shutil
import subprocess
import threading
import time

import pytest
import waitress
from fava.application import create_app

from dashboard.app import make_app

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here to look through"),
]

MARK = "document.documentElement.dataset.ran=1"
HOSTILE = [
    f"<img src=x onerror={MARK}>",
    f"<details open ontoggle={MARK}>x</details>",
    f"<iframe srcdoc='<script>top.{MARK}</script>'></iframe>",
]


@pytest.fixture
def see(tmp_path):
    """A function that serves an application and answers a page of it as the browser has it in the end."""
    servers = []

    def see(app, page):
        server = waitress.create_server(app, host="127.0.0.1", port=0)
        running = threading.Thread(target=server.run)
        running.start()
        servers.append((server, running))
        done = subprocess.run(
            [
                CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                f"--user-data-dir={tmp_path}/browser-{len(servers)}", "--virtual-time-budget=8000", "--dump-dom",
                f"http://127.0.0.1:{server.effective_port}/tui-crew/{page}",
            ],
            capture_output=True, text=True, check=True, timeout=90,
        )  # fmt: skip
        return done.stdout

    yield see
    for server, running in servers:
        server.close()
        end(running)


def end(running, seconds=10):
    """Waitress leaves its loop when its last channel is gone."""
    limit = time.monotonic() + seconds
    while running.is_alive() and time.monotonic() < limit:
        time.sleep(0.05)
    assert not running.is_alive()


@pytest.mark.parametrize("payload", HOSTILE)
def test_a_script_written_into_main_does_not_run(folder, see, payload):
    folder.adds(
        f'2026-03-01 * "{payload}" "{payload}"\n  Assets:Cash-Box:Rainy  1.00 NZD\n  Income:Rainy:Gifts  -1.00 NZD\n'
        "2026-01-01 open Income:Rainy:Gifts\n"
    )
    # Fava by itself runs it, so this test can fail.
    assert "data-ran" in see(create_app([folder.main], read_only=True), "journal/")
    shown = see(make_app(folder.main), "journal/")
    assert payload.split(" ", 1)[0] in shown
    assert "data-ran" not in shown


def test_the_balance_sheet_is_drawn_without_what_would_be_refused(folder, see):
    folder.saves("ana", "20", on="2026-02-05")
    shown = see(make_app(folder.main), "balance_sheet/")
    assert "720.50" in shown
    assert "<path" in shown.partition("<svg")[2]


def test_the_query_page_works(folder, see):
    shown = see(make_app(folder.main), "query/?query_string=run+savings")
    assert "Liabilities:Savings:Rainy:Ben" in shown
    assert "cm-editor" in shown
