"""A real browser and a real server for it. Which browser is found by CHROMIUM, then by the usual names; where there is none, it is said loudly."""

import atexit
import contextlib
import functools
import os
import shutil
import threading

import pytest
import waitress
from waitress import wasyncore

from tests.conftest import NOT_PROVEN
from tests.waiting import PATIENCE_SECONDS

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
NEEDED = "CREWBOOK_NEED_CHROMIUM"
# What a browser does for pages of many sites costs two fifths of what a page of ours does, of which one comes after the other at one
# address: a process that waits beside each for the next one, and a frame made anew for each. The switch counts once, so that
# what Playwright turns off itself stands in it, too.
_TURNED_OFF = (
    "RenderDocument", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
)  # fmt: skip
_PLAIN = (
    "--no-sandbox", "--disable-gpu", "--renderer-process-limit=1", f"--disable-features={','.join(_TURNED_OFF)}",
)  # fmt: skip
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
# The scripts that site.js imports where a page has something for them.
_LATER = {
    "beside": "[data-beside]", "filling": "form[data-sends]", "order": "[data-order]", "rows": "[data-rows]", "slide": "form[data-replaces]",
}  # fmt: skip
_SETTLES = """async (later) => {
    const here = Object.keys(later).filter((each) => document.querySelector(later[each]));
    await Promise.all(here.map((each) => import(`/static/${each}.js`)));
    await new Promise((done) => setTimeout(done));
}"""
_PUTS = """async (address) => {
    const answer = await fetch(address);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const name of ['lang', 'dir']) document.documentElement[name] = page.documentElement[name];
    document.body.replaceWith(document.adoptNode(page.body));
    // As site.js does on a narrow screen.
    document.querySelector('details.menu')?.removeAttribute('open');
    return answer.status;
}"""
_HOOKS = """() => [...document.querySelectorAll('body *')]
    .map((each) => [each.localName, ...each.getAttributeNames().filter((name) => name !== 'open')].join(' '))"""
_EMPTY, _AXE = "/of-the-tests/empty", "/of-the-tests/axe.js"
# From an address of ours, for a browser keeps what it made of a script there; what comes from nowhere it reads anew.
_HAS_AXE = """async (address) => {
    if (window.axe) return;
    await new Promise((done, failed) => {
        document.head.append(Object.assign(document.createElement('script'), { src: address, onload: () => done(), onerror: failed }));
    });
}"""
# Parts of one sentence that stand beside each other as boxes, each wrapped by itself, the blanks between them gone.
_TORN = """() => [...document.querySelectorAll('body *')]
    .filter((each) => getComputedStyle(each).display.match(/flex|grid/) && !each.closest('svelte-component, svg'))
    .filter((each) => [...each.childNodes].some((part) => part.nodeType === Node.TEXT_NODE && part.data.trim()))
    .filter((each) => [...each.children].some((part) => part.matches('bdi, span, strong, em, a, code, time') && part.checkVisibility() && getComputedStyle(part).position !== 'absolute'))
    .map((each) => `${each.tagName} ${each.className} ${each.textContent.trim().slice(0, 40)}`)"""
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
        browser = playwright.chromium.launch(executable_path=program, args=_PLAIN, env={**os.environ, **environment})
        try:
            yield browser
        finally:
            browser.close()


class _Answering:
    """What a server of this process answers with: one application after the other, at one address.

    To a browser an address is an origin: at a new one it starts a process and fetches every script and style anew.
    """

    def __init__(self):
        self._app = None
        self._asked = 0
        self._changed = threading.Condition()

    def __call__(self, environ, start_response):
        """Answer as the application does that is served now; the empty page and axe-core stand beside each."""
        ours = {_EMPTY: ("text/html", b"<!doctype html><link rel=icon href=data:,>"), _AXE: ("text/javascript", _axe())}
        if environ["PATH_INFO"] in ours:
            kind, content = ours[environ["PATH_INFO"]]
            start_response("200 OK", [("Content-Type", f"{kind}; charset=utf-8"), ("Cache-Control", "max-age=3600")])
            return [content]
        with self._changed:
            app = self._app
            self._asked += 1
        try:
            if app is None:
                start_response("204 No Content", [])
                return []
            answer = app(environ, start_response)
            try:
                return list(answer)
            finally:
                getattr(answer, "close", lambda: None)()
        finally:
            with self._changed:
                self._asked -= 1
                self._changed.notify_all()

    @contextlib.contextmanager
    def with_(self, app):
        """Answer with an application; whoever asked it something has an answer before this ends."""
        assert self._app is None, "one is served already"
        self._app = app
        try:
            yield
        finally:
            with self._changed:
                self._app = None
                assert self._changed.wait_for(lambda: not self._asked, PATIENCE_SECONDS), (
                    "the application does not answer"
                )


@functools.cache
def _server():
    """(what it answers with, its address) of the server of this process; it ends with the process."""
    answering = _Answering()
    server = waitress.create_server(answering, host="127.0.0.1", port=0, threads=8, asyncore_use_poll=True)
    running = threading.Thread(target=server.run, name="server for browsers", daemon=True)
    running.start()

    atexit.register(ends, server, running)
    return answering, f"http://127.0.0.1:{server.effective_port}"


def ends(server, running):
    """End a waitress server that a thread runs.

    Whoever stays connected, as a browser does, would hold it up, so all is closed; and by the thread that serves them,
    which else would find it gone, or hear of it a second later. Those who answer go first: they wake that thread by a
    pipe, whose number is another file's once it is closed.
    """
    is_asked = threading.Event()

    def closes():
        # Woken by somebody else it may begin this while it is still being asked to.
        is_asked.wait()
        wasyncore.close_all(server._map, ignore_all=True)

    server.task_dispatcher.shutdown(timeout=PATIENCE_SECONDS)
    server.trigger.pull_trigger(closes)
    is_asked.set()
    running.join(PATIENCE_SECONDS)


@contextlib.contextmanager
def serving(app):
    """Serve a WSGI application, one at a time, on a free port of this machine; its address, without a slash at its end."""
    answering, address = _server()
    with answering.with_(app):
        yield address


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


class Windows:
    """Windows of a browser that are lent to one test after the other: to open one takes half a second, to clear one next to nothing."""

    def __init__(self, browser):
        self._browser = browser
        self._free = {}

    @contextlib.contextmanager
    def lent(self, *, viewport=WIDE, dark=False, scripts=True):
        """A window of which no other test knows; whoever opens more pages beside it closes them."""
        how = viewport["width"], dark, scripts
        if not self._free.get(how):
            self._free[how] = [opened(self._browser, viewport=viewport, dark=dark, scripts=scripts)]
        page = self._free[how].pop()
        yield page
        page.unroute_all(behavior="ignoreErrors")
        page.context.set_offline(False)
        page.context.clear_cookies()
        page.emulate_media(color_scheme="dark" if dark else "light")
        # What stands in the window may still send; then nothing of it is kept.
        page.goto(_server()[1] + _EMPTY)
        page.evaluate("() => { for (const kept of [sessionStorage, localStorage]) kept.clear() }")
        page.errors.clear()
        self._free[how].append(page)


def settled(page):
    """Wait until a page of ours stands as its scripts make it when it opens; what they only fetch later may still come."""
    # What is imported here was asked for by the page before, so it has begun when this answers.
    page.evaluate(_SETTLES, _LATER)


def goes(page, address):
    """Go to a page of ours and wait until it stands; what was answered."""
    answer = page.goto(address)
    settled(page)
    return answer


def until(page, told):
    """Wait until an expression says something true of a page; where it cannot say, as while the next page begins, it is not true yet."""
    page.wait_for_function(f"() => {{ try {{ return {told} }} catch {{ return false }} }}")


def puts(page, address):
    """Put a page in place of the one that stands in a window, as scripts do: to open it takes ten times as long. The status of what was answered.

    Its scripts do not begin anew, and what the headers forbid is not told: see `hooks`.
    """
    return page.evaluate(_PUTS, address)


def hooks(page):
    """What a script, or a rule of the headers, could fall over: each sort of element with the names of its attributes."""
    return {*page.evaluate(_HOOKS)}


def swallows(page, where):
    """Of what is sent to addresses that match, the first arrives and its answer does not; the list of its status, empty until then.

    Nothing that is sent later arrives, until it is let through by `page.unroute(where)`: so the page can be looked at meanwhile.
    """
    lost = []

    def swallow(route):
        if route.request.method != "POST":
            route.continue_()
            return
        if not lost:
            lost.append(route.fetch(max_redirects=0).status)
        route.abort("connectionreset")

    page.route(where, swallow)
    return lost


def _is_failure(line):
    """Whether a line is of something that failed; a page that tells what is wrong, as it should, is none."""
    return line.type == "error" and not any(each in line.text for each in ("UNPROCESSABLE", "(GONE)"))


def stumbles(page, within="html", rules=()):
    """What axe-core finds against WCAG 2.2 AA on a page, or in a part of it: a line each; of some rules alone where they are named."""
    page.evaluate(_HAS_AXE, _AXE)
    wanted = {"runOnly": {"type": "rule", "values": [*rules]}, "resultTypes": ["violations"]} if rules else _RULES
    # Only what is wrong comes back: to send all that is right takes longer than to find it.
    found = page.evaluate("([part, rules]) => axe.run(part, rules).then(told => told.violations)", [within, wanted])
    return [f"{each['id']}: {each['help']} at {node['target']}" for each in found for node in each["nodes"]]


@functools.cache
def _axe():
    """axe-core as a script."""
    from axe_playwright_python.sync_playwright import Axe

    return Axe().axe_script.encode()


def torn(page):
    """The sentences that a box lays out piece by piece, as a row or a grid does with names that are set apart."""
    return page.evaluate(_TORN)


def too_small(page):
    """What a thumb would miss: all that is pressed or filled in, but for links within a sentence, that is lower or narrower than 44 px."""
    return page.evaluate(_TOO_SMALL)
