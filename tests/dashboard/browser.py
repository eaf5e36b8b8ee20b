"""A real browser and a real server for it. Which browser is found by CHROMIUM, then by the usual names; where there is none, it is said loudly."""

import contextlib
import functools
import os
import shutil
import threading

import pytest
import waitress
from waitress import wasyncore

from tests.conftest import NOT_PROVEN

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
NEEDED = "CREWBOOK_NEED_CHROMIUM"
_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
# Who ticks a box presses its label.
_TOO_SMALL = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, label.choice')]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.matches('.skip, label.choice *'))
    .filter((each) => !each.matches('a') || ![...each.parentElement.childNodes].some((beside) => beside.nodeType === Node.TEXT_NODE && beside.data.trim()))
    .map((each) => [each, each.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
    .map(([each, box]) => `${each.tagName} ${each.textContent.trim().slice(0, 20)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


def chromium():
    """The browser's program, or None."""
    return next(
        (found for name in (os.environ.get("CHROMIUM", ""), *NAMES) if name and (found := shutil.which(name))), None
    )


@contextlib.contextmanager
def browsing(**environment):
    """A browser without a window, to which the environment says something more; skipped, or failed where one is needed, when there is none."""
    from playwright.sync_api import sync_playwright

    program = chromium()
    if program is None:
        say = "There is no chromium here, so no page was looked at in a browser: apt-get install chromium, or set CHROMIUM."
        pytest.fail(say) if os.environ.get(NEEDED) else pytest.skip(f"{NOT_PROVEN}{say}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"], env={**os.environ, **environment}
        )
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def serving(app, threads=8):
    """Serve a WSGI application on a free port of this machine; its address, without a slash at its end."""
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=threads, asyncore_use_poll=True)
    running = threading.Thread(target=server.run)
    running.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        # Whoever stays connected, as a browser does, would hold it up: all is closed by the thread that serves them.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
        running.join(10)
        server.task_dispatcher.shutdown()
        assert not running.is_alive(), "the server does not end"


def opened(browser, *, viewport=WIDE, dark=False, scripts=True, **more):
    """A new window in which every error that a page prints is kept in `errors`; nothing waits for longer than three quarters of a minute."""
    context = browser.new_context(
        viewport=viewport, color_scheme="dark" if dark else "light", java_script_enabled=scripts, **more
    )
    # A page comes within a second; on a machine with much to do it may take its time.
    context.set_default_timeout(45_000)
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda line: page.errors.append(line.text) if _is_failure(line) else None)
    return page


def _is_failure(line):
    """Whether a line is of something that failed; a page that tells what is wrong, as it should, is none."""
    return line.type == "error" and not any(each in line.text for each in ("UNPROCESSABLE", "(GONE)"))


def stumbles(page, within="html", rules=()):
    """What axe-core finds against WCAG 2.2 AA on a page, or in a part of it: a line each; of some rules alone where they are named."""
    page.evaluate(_axe())
    wanted = {"runOnly": {"type": "rule", "values": [*rules]}, "resultTypes": ["violations"]} if rules else _RULES
    # Only what is wrong comes back: to send all that is right takes longer than to find it.
    found = page.evaluate("([part, rules]) => axe.run(part, rules).then(told => told.violations)", [within, wanted])
    return [f"{each['id']}: {each['help']} at {node['target']}" for each in found for node in each["nodes"]]


@functools.cache
def _axe():
    """axe-core as a script."""
    from axe_playwright_python.sync_playwright import Axe

    return Axe().axe_script


def too_small(page):
    """What a thumb would miss: all that is pressed or filled in, but for links within a sentence, that is lower or narrower than 44 px."""
    return page.evaluate(_TOO_SMALL)
