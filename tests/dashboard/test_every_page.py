"""What holds of every page, as a browser draws it: nothing to stumble over, nothing too small, nothing beside the screen, no script that fails."""

import pytest

from dashboard.forms.offers import OFFERS
from dashboard.pages import PAGES
from dashboard.shield import Shield
from tests.dashboard import browser
from tests.dashboard.visiting import Visit
from tests.typed import copied


@pytest.fixture(scope="module")
def looking(chromium, tmp_path_factory):
    """(a browser, the address of a book that was lived in), for all pages."""
    crew = copied("living", tmp_path_factory.getbasetemp() / "books", tmp_path_factory.mktemp("tui") / "tui")
    crew.do(
        "expect all 25 --to rainy --from 2026-06-01 --on 2026-05-20", "loan request 60 --from rainy --by ben --term 6"
    )
    # A name that is read from the right stands in a box of its own within a sentence.
    crew.do('member rename cho --name "أمينة حداد" --by cho', "loan request 30 --from rainy --by cho --term 3")
    crew.do('member person ben --legal-name "Benedict Okafor"')
    visit = Visit(crew.folder).goes_as("ana")
    # As it is served: what the headers forbid is an error that a window keeps.
    with browser.serving(Shield(visit.site.wsgi_app)) as address:
        yield chromium, f"{address}/{visit.slug}"


@pytest.fixture(scope="module")
def windows(looking):
    """A window on a phone and one on a desk, in the dark and in the light."""
    found, _ = looking
    return [browser.opened(found, viewport=browser.NARROW, dark=True), browser.opened(found, viewport=browser.WIDE)]


OTHERS = (
    "meeting?pod=rainy", "meeting?pod=rainy&more=1", "home?proposal=P1", "legal-name/ben", "legal-name/ben?erase=1",
    "audit?from=2026-01-01&who=ben",
)  # fmt: skip


# Of what a form is made: each sort of input by how it looks.
PARTS = """() => [...document.querySelectorAll('main :is(input, select, textarea, fieldset, details, button, [data-beside])')]
    .map((each) => [each.localName, each.type, each.className, each.inputMode, each.disabled].join(' '))"""


def looks_right(window, address, path):
    """What holds of any page, but for what takes long to find out."""
    window.errors.clear()
    answer = window.goto(f"{address}/{path}")
    assert answer.status == 200
    fits(window, path)


def fits(window, path):
    """Nothing that stands in a window goes beyond it, and nothing is too small for a thumb."""
    width = window.viewport_size["width"]
    assert window.evaluate("document.documentElement.scrollWidth") <= width, f"{path} goes beyond {width} px"
    assert browser.too_small(window) == []
    assert browser.torn(window) == []


@pytest.mark.parametrize("path", [*(page.name for page in PAGES), *OTHERS])
def test_nobody_stumbles_over_a_page(looking, windows, path):
    _, address = looking
    for window in windows:
        looks_right(window, address, path)
        # At a desk it is the same page in other colours; but its menu stands open, which the first one tells.
        rules = ["color-contrast"] if window is windows[1] and path != PAGES[0].name else []
        assert browser.stumbles(window, rules=rules) == []
        assert window.errors == []


# Keeps what had the focus, and what had it without a sign; of a field for a day, its parts have signs of their own.
LISTENS = """() => {
    window.stops = new Set();
    window.unseen = [];
    document.addEventListener('focusin', ({ target }) => {
        stops.add(target);
        const { outlineStyle, outlineWidth } = getComputedStyle(target);
        const isSeen = outlineStyle !== 'none' && outlineWidth !== '0px';
        if (!isSeen && !target.matches('main, [type=date], [type=month]')) unseen.push(target.outerHTML.slice(0, 80));
    });
}"""
# All that can be pressed or filled in; of several buttons of which one is chosen, the keyboard stops at one.
PRESSED = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.disabled)"""
MISSED = f"""() => ({PRESSED})()
    .filter((each) => !stops.has(each) && !(each.type === 'radio' && [...stops].some((stop) => stop.name === each.name)))
    .map((each) => each.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize(
    "path",
    [*(page.name for page in PAGES), OTHERS[0], "do/loan-request", "do/heirs", "do/goal?pod=rainy&amount=5&until=2026-12-01&purpose=x&step=look"],
)  # fmt: skip
def test_all_that_can_be_pressed_is_reached_by_the_tab_key_and_seen_when_it_is(looking, windows, path):
    _, address = looking
    # Forms on a phone; pages at a desk, where their menu stands open.
    window = windows["/" not in path]
    browser.goes(window, f"{address}/{path}")
    window.evaluate(LISTENS)
    # A field for a day has four stops.
    for _ in range(window.evaluate(f"({PRESSED})().length") + 20):
        window.keyboard.press("Tab")
    assert window.evaluate(MISSED) == []
    assert window.evaluate("unseen") == []


@pytest.fixture(scope="module")
def looked_at():
    """The parts and hooks of forms that were looked at in one form, which are drawn in the next one by the same template."""
    return set()


@pytest.mark.parametrize("kind", OFFERS)
def test_nobody_stumbles_over_a_form(looking, windows, looked_at, kind):
    """On a phone, where there is least room. What is new in a form is looked at closely; all of each, in the test below.

    A form without anything that a script or a rule of the headers could fall over and that no form before it had
    is put in place of the one before: to open a page takes ten times as long.
    """
    _, address = looking
    phone = windows[0]
    phone.errors.clear()
    if not looked_at:
        looks_right(phone, address, f"do/{kind}")
    assert browser.puts(phone, f"{address}/do/{kind}") == 200
    fits(phone, f"do/{kind}")
    parts, hooks = set(phone.evaluate(PARTS)), browser.hooks(phone)
    if not hooks <= looked_at:
        looks_right(phone, address, f"do/{kind}")
    if not parts <= looked_at:
        assert browser.stumbles(phone) == []
    looked_at |= parts | hooks
    assert phone.errors == []
    assert parts


@pytest.mark.slow
@pytest.mark.parametrize("kind", OFFERS)
def test_nobody_stumbles_over_any_part_of_a_form(looking, windows, kind):
    _, address = looking
    looks_right(windows[0], address, f"do/{kind}")
    assert browser.stumbles(windows[0]) == []


# Where the figures of each column of a table end, in px; of tables whose rows are no cards.
ENDS = """() => [...document.querySelectorAll('table:not(.cards, .sheet)')]
    .filter((table) => !table.closest('.plan'))
    .flatMap((table) => [...table.rows[0].cells].map((_, at) => [...table.rows]
        .map((row) => row.cells[at]).filter((cell) => cell?.matches('td:is(.money, .number, .percent)') && cell.textContent.trim())
        .map((cell) => { const range = document.createRange(); range.selectNodeContents(cell); return range.getBoundingClientRect().right })))
    .filter((ends) => ends.length)"""


@pytest.mark.parametrize("path", [*(page.name for page in PAGES), OTHERS[0]])
def test_a_page_that_begins_at_the_right_fits_a_phone_too(looking, windows, path):
    _, address = looking
    phone = windows[0]
    phone.goto(f"{address}/{path}{'&' if '?' in path else '?'}lang=ar")
    assert phone.evaluate("document.documentElement.dir") == "rtl"
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    # Unit stands below unit.
    assert all(max(ends) - min(ends) < 1 for ends in phone.evaluate(ENDS))
    # The window keeps the language.
    phone.context.clear_cookies()
