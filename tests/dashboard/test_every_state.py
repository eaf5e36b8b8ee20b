"""What holds of every page holds of every state of one, too: what was refused, looked at, recorded, shown once, or is empty yet."""

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dashboard.pages import PAGES
from dashboard.shield import HEADERS, Shield
from tests.dashboard import browser
from tests.dashboard.states import States

# Of what a page is made: each sort of element with its look and its role; what is charted is drawn as on the pages themselves.
PARTS = """(known) => [...document.querySelectorAll('main *')].filter((each) => !each.closest('svg')).map((each) => {
    const sort = [each.localName, each.className, each.type ?? '', each.getAttribute('role') ?? ''].join(' ');
    if (!known.includes(sort)) each.closest('section, fieldset, form, table, main').dataset.isNew = '';
    return sort;
})"""
# On a narrow screen a row is a card, and begins with what it is about: alone on its line, bold, and with no head before it but that of a number.
NO_HEADING = """() => [...document.querySelectorAll('table.cards tbody tr')].filter((row) => {
    const first = [...row.cells].find((each) => each.getBoundingClientRect().height > 0);
    const before = first && getComputedStyle(first, '::before');
    const isCalled = before && before.display !== 'none' && !['none', 'normal'].includes(before.content) && before.content.endsWith(': "');
    const last = first?.nextElementSibling?.matches('.called') ? first.nextElementSibling : first;
    const isAlone = last?.getBoundingClientRect().right >= row.getBoundingClientRect().right - 1;
    return !first || isCalled || !isAlone || [first, last].some((each) => getComputedStyle(each).fontWeight < 600);
}).map((row) => `no heading: ${row.textContent.trim().slice(0, 60)}`)"""


@pytest.fixture(scope="module")
def states(tmp_path_factory):
    return States(tmp_path_factory.mktemp("states"), tmp_path_factory.getbasetemp() / "books")


@pytest.fixture(scope="module")
def address(states):
    """A site that answers at `/state/NAME` with what was answered before; all else is the site's own."""
    site = Shield(states.visit.site.wsgi_app)

    def app(environ, start_response):
        name = environ["PATH_INFO"].encode("latin-1").decode().removeprefix("/state/")
        if name not in states.pages:
            return site(environ, start_response)
        start_response("200 OK", [*HEADERS.items(), ("Content-Type", "text/html; charset=utf-8")])
        return [states.pages[name].encode()]

    with browser.serving(app) as found:
        yield found


def wrong_with(phone, address, name, known=frozenset()):
    """What is wrong with a state on a phone, in the dark and the light: a line each; and its parts and hooks.

    Where all that a script could fall over is known, it is put in place of the one before. Looked at closely is what has parts that are not known.
    """
    phone.errors.clear()
    if known:
        browser.puts(phone, f"{address}/state/{name}")
    if not known or not browser.hooks(phone) <= known:
        phone.goto(f"{address}/state/{name}")
    wide, parts = phone.evaluate("document.documentElement.scrollWidth"), {*phone.evaluate(PARTS, [*known])}
    wrong = [
        *browser.too_small(phone),
        *browser.torn(phone),
        *phone.evaluate(NO_HEADING),
        *phone.errors,
        *([f"{wide} px wide"] if wide > 360 else []),
    ]
    if not parts <= known:
        new = "[data-is-new]" if known else "html"
        wrong += browser.stumbles(phone, new)
        phone.emulate_media(color_scheme="light")
        wrong += browser.stumbles(phone, new, rules=["color-contrast"])
        phone.emulate_media(color_scheme="dark")
    return wrong, parts | browser.hooks(phone)


def sorts(page):
    """Of what a page is made, as it was answered: each sort of element by its name, its look and what else it is given."""
    found = set()
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, given: found.add(
        (tag, dict(given).get("class"), *sorted(name for name, _ in given))
    )
    reader.feed(page)
    return found


def in_turn(pages, *, is_every):
    """The names of states, what is longest first, for it is made of most; every one, or those in which something is that none before had."""
    known = set()
    for name in sorted(pages, key=lambda each: -len(pages[each])):
        new = sorts(pages[name]) - known
        known |= new
        if new or is_every:
            yield name


@pytest.mark.parametrize("is_every", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_nobody_stumbles_over_a_state_of_a_page(states, address, chromium, is_every):
    phone, known, found = browser.opened(chromium, viewport=browser.NARROW, dark=True), set(), {}
    for name in in_turn(states.pages, is_every=is_every):
        wrong, parts = wrong_with(phone, address, name, known)
        known |= parts
        if wrong:
            found[name] = wrong
    phone.context.close()
    assert found == {}


# What a machine may have of fonts, and nothing else: nothing on a page hangs on which.
FONTS = Path("/usr/share/fonts/truetype")
ONLY = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir></fontconfig>'


@pytest.mark.slow
@pytest.mark.parametrize("font", ["dejavu", "liberation", "noto"])
def test_whatever_font_a_machine_has_nothing_is_too_small_or_too_wide(states, address, tmp_path, font):
    if not (FONTS / font).is_dir():
        pytest.skip(f"{font} is not here")
    (tmp_path / "fonts.conf").write_text(ONLY.format(folder=FONTS / font, cache=tmp_path))
    paths = [f"tui/{page.name}{lang}" for page in PAGES for lang in ("", "?lang=ar")]
    paths += [f"state/{name}" for name in states.pages if not name.startswith(("private", "empty"))]
    # Playwright runs once in a thread, so another browser is started by a process of its own.
    sent = "\n".join(f"{address}/{path}" for path in paths)
    done = subprocess.run(
        [sys.executable, "-m", "tests.dashboard.test_every_state", tmp_path / "fonts.conf"],
        input=sent, capture_output=True, text=True, check=True, timeout=240, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.stdout == ""


def main(fonts, addresses):
    """Tell what is too small or too wide with those fonts on a phone, where there is least room: a line each."""
    with browser.browsing(FONTCONFIG_FILE=fonts) as found:
        phone = browser.opened(found, viewport=browser.NARROW)
        for each in addresses:
            phone.goto(each, wait_until="domcontentloaded")
            wide = phone.evaluate("document.documentElement.scrollWidth")
            small = browser.too_small(phone)
            if wide > browser.NARROW["width"] or small:
                sys.stdout.write(f"{each}: {wide} px {small}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin.read().split("\n"))
