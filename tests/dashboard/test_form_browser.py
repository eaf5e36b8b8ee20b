"""Forms in a real browser: members put in order swap their places, rows come as they are filled, and what it comes to is drawn."""

import pytest

from tests.dashboard import browser
from tests.dashboard.visiting import Visit
from tests.typed import copied


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The address of a book in which a circle can begin, and somebody died."""
    crew = copied("living", tmp_path_factory.getbasetemp() / "books", tmp_path_factory.mktemp("tui") / "tui")
    crew.do("pod open tanda --kind circle --name Tanda", "member died dan")
    visit = Visit(crew.folder).goes_as("ana")
    with browser.serving(visit.site) as address:
        yield f"{address}/{visit.slug}"


@pytest.fixture(scope="module")
def phone(chromium):
    """One window for all."""
    return browser.opened(chromium, viewport=browser.NARROW)


def standing(window):
    """What is chosen at each place that is shown."""
    return window.evaluate(
        "[...document.querySelectorAll('[data-order] li')].filter((each) => !each.hidden).map((each) => each.firstElementChild.value)"
    )


def test_who_is_chosen_for_a_second_place_leaves_the_first(phone, address):
    browser.goes(phone, f"{address}/do/circle-start?pod=tanda")
    places = phone.locator("[data-order] select")
    browser.until(phone, "document.querySelectorAll('[data-order] li[hidden]').length > 0")
    # Only the place that comes next is shown.
    assert standing(phone) == [""]
    places.nth(0).select_option("ana")
    places.nth(1).select_option("ben")
    places.nth(2).select_option("cho")
    assert standing(phone) == ["ana", "ben", "cho"]
    places.nth(0).select_option("cho")
    assert standing(phone) == ["cho", "ben", "ana"]
    # A place given up is an empty one, and those behind it stay.
    places.nth(1).select_option("")
    assert standing(phone) == ["cho", "", "ana"]
    assert phone.errors == []


def test_an_order_that_was_chosen_stands_there_again_when_it_is_changed(phone, address):
    browser.goes(phone, f"{address}/do/circle-start?pod=tanda")
    for at, member in enumerate(("cho", "ana")):
        phone.locator("[data-order] select").nth(at).select_option(member)
    phone.fill("[name='contributions.1']", "50")
    phone.fill("[name=start]", "2026-07-01")
    phone.click("text=See what will be recorded")
    phone.click("text=Change it")
    phone.wait_for_selector("[data-order] select")
    assert standing(phone)[:2] == ["cho", "ana"]


def test_rows_come_as_they_are_filled_and_no_button_is_needed(phone, address):
    browser.goes(phone, f"{address}/do/heirs?member=dan")
    browser.until(phone, "document.querySelectorAll('[data-rows] li[hidden]').length > 0")
    assert not phone.locator("[data-more-rows]").is_visible()
    for at, name in enumerate(("ben", "Mere Tūī", "Rua", "Wiremu", "Hana"), 1):
        phone.fill(f"[name='heirs.{at}.name']", name)
        assert phone.locator("[data-rows] li:visible").count() == at + 1
    assert phone.input_value("[name='heirs.6.name']") == ""
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    assert browser.stumbles(phone) == []
    assert browser.too_small(phone) == []
    phone.check("[name=pod][value=rainy]")
    phone.click("text=See what will be recorded")
    phone.get_by_text("This will be recorded").wait_for()
    assert "Hana" in phone.inner_text("main")
    assert phone.errors == []


def test_what_was_typed_before_the_scripts_came_is_drawn_as_well(phone, address):
    held = []
    phone.route("**/beside.js*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright wants a function of its own
    phone.goto(f"{address}/do/loan-request?pod=rainy", wait_until="domcontentloaded")
    phone.fill("[name=amount]", "60")
    phone.fill("[name=term]", "6")
    phone.wait_for_timeout(100)
    assert not phone.get_by_text("Total cost", exact=True).is_visible()

    while not held:
        phone.wait_for_timeout(10)
    for each in held:
        each.continue_()
    phone.unroute("**/beside.js*")

    phone.get_by_text("Total cost", exact=True).wait_for()
    assert phone.errors == []


def test_what_a_page_shows_changes_when_it_is_pressed_and_by_keys_only_when_one_is_done(phone, address):
    browser.goes(phone, f"{address}/contributions?month=2026-05")
    phone.evaluate("document.documentElement.dataset.same = 'yes'")
    phone.focus("#month")
    # The first digit is a month already.
    phone.keyboard.type("01")
    browser.until(phone, "document.querySelector('#month').value === '2026-01'")
    phone.focus("#pod")
    phone.keyboard.press("ArrowDown")
    assert phone.evaluate("document.documentElement.dataset.same") == "yes"
    phone.focus("#month")
    phone.keyboard.press("Enter")
    browser.until(phone, "location.search.includes('month=2026-01')")
    browser.settled(phone)
    # Chosen without keys, it is shown at once.
    phone.fill("#month", "2026-03")
    browser.until(phone, "location.search.includes('month=2026-03')")
    assert phone.errors == []
