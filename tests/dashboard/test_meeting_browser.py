"""The meeting's grid in a browser: the keyboard, the sums, the draft, and a connection that is cut."""

import pytest

from dashboard.logins import MEMBER, Logins
from dashboard.logins_file import Where
from dashboard.shelf import Shelf
from dashboard.site import make_site
from ledger.settings import read_settings
from tests.dashboard import browser
from tests.dashboard.visiting import NOON, Visit
from tests.waiting import awaits

BEN, CHO = ('[name="cell/ben/contribution"]', '[name="cell/cho/contribution"]')


@pytest.fixture
def crew(crew):
    crew.do(
        "expect all 25 --to rainy --from 2026-06-01 --on 2026-05-20",
        "attendance record rainy --present ana,ben,cho,dan --on 2026-05-15",
    )
    return crew


@pytest.fixture
def address(crew):
    visit = Visit(crew.folder).goes_as("ana")
    with browser.serving(visit.site) as address:
        yield f"{address}/{visit.slug}/meeting?pod=rainy"


@pytest.fixture
def window(lent, address):
    window = lent(viewport=browser.NARROW)
    window.goto(address)
    return window


def held(window, what):
    return window.locator(what).input_value()


def focus(window):
    return window.evaluate("document.activeElement.name")


def test_the_keyboard_moves_as_in_a_spreadsheet_and_sends_nothing_by_itself(lent, address):
    window = lent(viewport=browser.WIDE)
    window.goto(address)
    window.focus('[name="cell/ana/contribution"]')
    window.keyboard.type("30")
    window.keyboard.press("Enter")
    assert focus(window) == "cell/ben/contribution"
    window.keyboard.press("ArrowDown")
    window.keyboard.press("ArrowUp")
    window.keyboard.press("Shift+Enter")
    assert focus(window) == "cell/ana/contribution"
    window.keyboard.press("ArrowRight")
    assert focus(window) == "cell/ana/withdrawal"
    window.keyboard.press("ArrowLeft")
    window.keyboard.press("ArrowLeft")
    assert focus(window) == "cell/ana/attendance"
    assert window.locator("[data-sum=contribution]").text_content() == "105.00"
    assert window.locator("[data-all]").text_content() == "105.00"
    assert window.errors == []


def test_sums_are_drawn_while_typing_and_who_is_away_brings_nothing(window):
    assert window.locator("[data-in]").text_content() == "100.00"
    window.fill(BEN, "1 020,50")
    assert window.locator("[data-in]").text_content() == "1,095.50"
    window.select_option('[name="cell/cho/attendance"]', "absent")
    assert held(window, CHO) == ""
    window.select_option('[name="cell/cho/attendance"]', "late")
    assert held(window, CHO) == "25.00"
    window.select_option('[name="cell/ben/attendance"]', "absent")
    assert held(window, BEN) == "1 020,50"
    window.fill(BEN, "x")
    assert window.locator("[data-in]").text_content() == "?"


def test_what_was_typed_is_offered_again_after_a_reload_and_gone_when_it_is_recorded(window, crew, address):
    window.fill(BEN, "40")
    window.reload()
    assert held(window, BEN) == "25.00"
    window.click("[data-take]")
    assert held(window, BEN) == "40"
    window.click("text=See what will be recorded")
    window.click("text=Record the meeting")
    window.wait_for_selector("text=To read aloud")
    assert crew.balance("Liabilities:Savings:Rainy:Ben") == "-240.00"
    browser.until(window, "localStorage.length === 0")
    window.goto(address)
    assert not window.is_visible("[data-kept]")


def test_a_draft_of_another_day_is_led_to(window, address):
    window.goto(f"{address}&on=2026-06-14")
    window.fill(BEN, "40")
    window.goto(address)
    window.click("[data-other] a")
    window.wait_for_url("**on=2026-06-14")
    window.click("[data-take]")
    assert held(window, BEN) == "40"


def test_a_connection_that_is_cut_loses_nothing_and_records_once(window, crew):
    window.fill(BEN, "40")
    window.click("text=See what will be recorded")
    window.wait_for_selector("text=Record the meeting")
    seq = crew.head[0]
    lost = browser.swallows(window, "**/meeting")
    window.click("text=Record the meeting")
    window.wait_for_selector("text=No connection.")
    window.unroute("**/meeting")
    window.wait_for_selector("text=To read aloud")
    assert lost == [303]
    assert crew.head[0] == seq + 5
    assert crew.balance("Liabilities:Savings:Rainy:Ben") == "-240.00"


def test_without_a_connection_it_waits_and_goes_on_by_itself(window, crew):
    window.context.set_offline(True)
    window.fill(BEN, "40")
    window.click("text=See what will be recorded")
    window.wait_for_selector("text=No connection.")
    assert held(window, BEN) == "40"
    window.context.set_offline(False)
    window.wait_for_selector("text=Record the meeting")
    # Whoever goes by the keyboard stands at what comes next.
    browser.until(window, "document.activeElement.value === 'record'")
    window.click("text=Change it")
    window.wait_for_selector(BEN)
    assert held(window, BEN) == "40"


def test_what_is_wrong_is_shown_in_place_and_focused(window):
    window.fill(BEN, "40x")
    window.click("text=See what will be recorded")
    window.wait_for_selector("[aria-invalid]")
    browser.until(window, "document.activeElement.name === 'cell/ben/contribution'")
    assert not window.is_visible("[data-kept]")
    # Once more, from the page that was put in its place.
    window.fill(BEN, "40")
    window.click("text=See what will be recorded")
    window.wait_for_selector("text=Money to count")
    assert browser.stumbles(window) == []
    assert window.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_scripts_it_is_a_plain_form(lent, crew, address):
    window = lent(viewport=browser.NARROW, scripts=False)
    window.goto(address)
    window.fill(BEN, "40")
    window.click("text=See what will be recorded")
    window.click("text=Record the meeting")
    window.wait_for_selector("text=To read aloud")
    assert crew.balance("Liabilities:Savings:Rainy:Ben") == "-240.00"


def test_who_signs_out_is_told_of_a_draft_and_leaves_none_behind(crew, lent):
    site = make_site(Shelf([read_settings(crew.folder)]), clock=lambda: NOON)
    logins = Logins(crew.folder)
    invited = logins.invite("ana", kind=MEMBER, by="ana", now=NOON).token
    token = logins.accept(invited, "seven quiet otters hum", now=NOON, where=Where())
    with browser.serving(site) as address:
        window = lent(viewport=browser.NARROW)
        window.context.add_cookies([{"name": "crewbook-tui", "value": token, "url": address}])
        window.goto(f"{address}/tui/meeting?pod=rainy&on=2026-06-15")
        window.fill(BEN, "31")
        window.evaluate("localStorage.setItem('crewbook meeting other/rainy/2026-06-15', 'null')")
        window.goto(f"{address}/tui/account")
        leave = window.get_by_role("button", name="Sign out")
        leave.click()
        window.get_by_text("Signing out throws it away").wait_for()
        window.get_by_role("link", name="rainy, 2026-06-15").click()
        window.get_by_role("button", name="Go on with it").click()
        assert held(window, BEN) == "31"
        window.goto(f"{address}/tui/account")
        leave.click()
        leave.click()
        window.get_by_text("You are signed out.").wait_for()
        kept = window.evaluate("Object.keys(localStorage)")
        assert kept == ["crewbook meeting other/rainy/2026-06-15"]
        assert window.errors == []


def test_of_many_each_is_a_line_until_it_is_opened_and_found_by_name(crew, lent, address):
    crew.do(*(f'member add m{at} --name "Émile {each}" --on 2026-03-01' for at, each in enumerate("abcdefghijkl")))
    phone = lent(viewport=browser.NARROW)
    phone.goto(address)
    phone.wait_for_selector(".folds")
    assert phone.locator("[data-letters]").is_hidden()
    assert phone.evaluate("document.documentElement.scrollHeight") < 16 * 60 + 1100
    line = phone.locator('tr:has([name="cell/m3/contribution"]) .fold')
    assert line.inner_text() == "present"
    assert phone.locator('[name="cell/m3/contribution"]').is_hidden()
    assert browser.stumbles(phone) == []
    assert browser.too_small(phone) == []
    # A name is typed without its marks; the row is opened by the keyboard, and what is typed to find it is no draft.
    phone.fill("#finder", "emile D")
    assert phone.locator("[data-found]").inner_text() == "1 / 16"
    phone.press("#finder", "Enter")
    assert phone.evaluate("localStorage.length") == 0
    phone.fill('[name="cell/m3/contribution"]', "30")
    assert phone.locator("[data-in]").text_content() == "130.00"
    assert line.inner_text() == "present · 30"
    phone.fill("#finder", "")
    # What comes next is opened when one goes there.
    phone.focus('[name="cell/m3/contribution"]')
    phone.keyboard.press("Enter")
    assert focus(phone) == "cell/m4/contribution"
    phone.click("text=See what will be recorded")
    phone.wait_for_selector("text=Record the meeting")
    assert "Émile d" in phone.inner_text("main")
    phone.click("text=Change it")
    phone.wait_for_selector(".folds")
    assert line.inner_text() == "present · 30"
    assert phone.errors == []


def test_without_scripts_a_name_of_many_is_gone_to_by_its_letter(crew, lent, address):
    crew.do(*(f'member add m{at} --name "Émile {each}" --on 2026-03-01' for at, each in enumerate("abcdefghijkl")))
    phone = lent(viewport=browser.NARROW, scripts=False)
    phone.goto(address)
    assert phone.locator("[data-letters] summary").all_inner_texts() == ["A", "B", "C", "D", "E"]
    phone.click("[data-letters] summary >> text=E")
    phone.click("text=Émile h >> nth=0")
    phone.wait_for_url("**#row-m7")
    phone.locator('[name="cell/m7/contribution"]').wait_for()
    awaits(lambda: 0 <= phone.locator("#row-m7").bounding_box()["y"] < 300)
