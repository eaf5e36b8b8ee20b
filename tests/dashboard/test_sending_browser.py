"""A form in a browser whose connection is cut: what was typed stays, and is recorded once."""

import re

import pytest

from dashboard.logins import MEMBER, Logins
from dashboard.logins_file import Where
from dashboard.shelf import Shelf
from dashboard.shield import Shield
from dashboard.site import make_site
from ledger.settings import read_settings
from tests.dashboard import browser
from tests.dashboard.living import presses
from tests.dashboard.visiting import NOON, Visit

LOOK, RECORD, LOST = "See what will be recorded", "Record it", "text=No connection."
FORM = "do/contribution?pod=rainy&member=ben"
PASSPHRASE = "seven quiet otters hum"
SAVED = "Liabilities:Savings:Rainy:Ben"


@pytest.fixture
def address(crew):
    visit = Visit(crew.folder).goes_as("ana")
    with browser.serving(Shield(visit.site.wsgi_app)) as address:
        yield f"{address}/{visit.slug}"


@pytest.fixture
def window(lent, address):
    window = lent(viewport=browser.NARROW)
    browser.goes(window, f"{address}/{FORM}")
    return window


def types(window, amount="40"):
    window.fill("[name=amount]", amount)


def recorded(window):
    window.wait_for_url(re.compile("/recorded/"))


def test_without_a_connection_it_waits_and_goes_on_by_itself(window, crew):
    types(window)
    window.context.set_offline(True)
    presses(window, LOOK)
    window.wait_for_selector(LOST)
    assert window.input_value("[name=amount]") == "40"
    window.context.set_offline(False)
    window.get_by_role("button", name=RECORD).wait_for()
    # Whoever goes by the keyboard stands at what comes next.
    browser.until(window, "document.activeElement.value === 'record'")
    window.keyboard.press("Enter")
    recorded(window)
    assert crew.balance(SAVED) == "-240.00"
    assert window.errors == ["Failed to load resource: net::ERR_INTERNET_DISCONNECTED"] * len(window.errors)


def test_an_answer_that_is_lost_records_once(window, crew):
    types(window)
    presses(window, LOOK)
    window.get_by_role("button", name=RECORD).wait_for()
    before, lost = crew.head[0], browser.swallows(window, "**/do/contribution")
    presses(window, RECORD)
    window.wait_for_selector(LOST)
    window.unroute("**/do/contribution")
    recorded(window)
    assert lost == [303]
    assert crew.head[0] == before + 1
    assert crew.balance(SAVED) == "-240.00"


def test_what_was_typed_is_offered_after_a_reload_and_gone_when_it_is_recorded(window, crew, address):
    types(window)
    window.reload()
    browser.settled(window)
    assert window.input_value("[name=amount]") == ""
    presses(window, "Go on with it")
    assert window.input_value("[name=amount]") == "40"
    presses(window, LOOK)
    presses(window, RECORD)
    recorded(window)
    browser.goes(window, f"{address}/{FORM}")
    assert not window.is_visible("[data-kept]")
    assert window.evaluate("sessionStorage.length") == 0


def test_the_way_back_from_what_will_be_recorded_leads_to_the_form(window):
    types(window)
    presses(window, LOOK)
    window.get_by_role("button", name=RECORD).wait_for()
    window.go_back(wait_until="networkidle")
    presses(window, "Go on with it")
    assert window.input_value("[name=amount]") == "40"
    assert window.errors == []


def test_what_is_wrong_is_shown_in_place_and_focused_and_what_was_typed_stays(window):
    types(window, "4x")
    presses(window, LOOK)
    window.wait_for_selector("[aria-invalid]")
    browser.until(window, "document.activeElement.name === 'amount'")
    assert window.input_value("[name=amount]") == "4x"
    types(window)
    presses(window, LOOK)
    presses(window, "Change it")
    browser.until(window, "document.querySelector('[name=amount]').value === '40'")
    assert browser.stumbles(window) == []


def test_rows_and_ticks_come_back_as_well(lent, crew, address):
    crew.do("member died dan")
    window = lent(viewport=browser.NARROW)
    browser.goes(window, f"{address}/do/heirs?member=dan")
    window.check("[name=pod][value=rainy]")
    names = ("ben", "Mere Tūī", "Rua", "Wiremu", "Hana")
    for at, name in enumerate(names, 1):
        window.fill(f"[name='heirs.{at}.name']", name)
    window.reload()
    browser.settled(window)
    presses(window, "Go on with it")
    assert [window.input_value(f"[name='heirs.{at}.name']") for at in range(1, 6)] == list(names)
    assert window.is_checked("[name=pod][value=rainy]")


def test_a_refusal_that_is_no_page_of_the_form_leaves_what_was_typed(window, crew):
    types(window)
    window.route(
        "**/do/contribution",
        lambda route: route.fulfill(status=413, body='<main><p role="alert">This is too large to be sent.</p></main>'),
    )
    presses(window, LOOK)
    window.wait_for_selector("text=This is too large to be sent.")
    assert window.input_value("[name=amount]") == "40"


def test_what_is_refused_with_every_token_is_not_sent_for_ever(window):
    sent = []

    def refuses(route):
        if route.request.method != "POST":
            # Each second has another token.
            route.fulfill(body=f'<form data-act><input name="csrf_token" value="{len(sent)}"></form>')
            return
        sent.append(route.request.post_data)
        route.fulfill(status=403, content_type="text/html", body="<main><p role=alert>Not for you.</p></main>")

    window.route("**/do/contribution*", refuses)
    types(window)
    presses(window, LOOK)

    window.wait_for_selector("text=Not for you.")
    assert len(sent) == 3
    assert window.input_value("[name=amount]") == "40"


def test_a_receipt_is_sent_again_as_well_and_filed_once(lent, crew, address, tmp_path):
    receipt = tmp_path / "flour.pdf"
    receipt.write_bytes(b"%PDF-1.4 flour")
    window = lent(viewport=browser.NARROW)
    browser.goes(window, f"{address}/do/expense?pod=bakery&amount=20&purpose=flour&place=Bank-Main")
    window.set_input_files("input[type=file]", receipt)
    window.context.set_offline(True)
    presses(window, LOOK)
    window.wait_for_selector(LOST)
    window.context.set_offline(False)
    window.get_by_text("With the file flour.pdf.").wait_for()
    window.click("button[value=record]")
    recorded(window)
    filed = [path.read_bytes() for path in crew.folder.glob("documents/*/**/*.pdf")]
    assert filed == [receipt.read_bytes()]


@pytest.fixture
def signed_in(crew, lent):
    """(the address of the book, a window in which Ana is signed in, another one of the same browser)."""
    site = make_site(Shelf([read_settings(crew.folder)]), clock=lambda: NOON)
    logins = Logins(crew.folder)
    invited = logins.invite("ana", kind=MEMBER, by="ana", now=NOON).token
    token = logins.accept(invited, PASSPHRASE, now=NOON, where=Where())
    with browser.serving(Shield(site.wsgi_app)) as address:
        window = lent(viewport=browser.NARROW)
        window.context.add_cookies([{"name": "crewbook-tui", "value": token, "url": address}])
        other = window.context.new_page()
        yield f"{address}/tui", window, other
        other.close()


def signs_out(window, address):
    window.goto(f"{address}/account")
    presses(window, "Sign out")
    window.get_by_text("You are signed out.").wait_for()


def test_who_signs_out_leaves_nothing_behind(signed_in):
    address, window, _ = signed_in
    browser.goes(window, f"{address}/{FORM}")
    types(window)
    assert window.evaluate("sessionStorage.length") == 1
    signs_out(window, address)
    assert window.evaluate("sessionStorage.length") == 0


def test_whose_sign_in_ended_signs_in_elsewhere_and_sends_what_stands_there(signed_in, crew):
    address, window, other = signed_in
    browser.goes(window, f"{address}/{FORM}")
    types(window)
    signs_out(other, address)
    presses(window, LOOK)
    window.get_by_text("Sign in in another tab, then send it again from here").wait_for()
    assert window.input_value("[name=amount]") == "40"
    door = window.get_by_role("link", name="Sign in in another tab")
    assert [door.get_attribute(name) for name in ("href", "target")] == [
        f"/{address.rpartition('/')[2]}/sign-in",
        "_blank",
    ]
    other.get_by_label("Short name").fill("ana")
    other.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    presses(other, "Sign in")
    other.wait_for_url("**/home")
    presses(window, LOOK)
    presses(window, RECORD)
    recorded(window)
    assert crew.balance(SAVED) == "-240.00"


def test_a_file_that_the_way_in_refuses_is_told_to_be_too_large(window):
    types(window)
    window.route("**/do/contribution", lambda route: route.fulfill(status=413, body="Request Entity Too Large"))
    presses(window, LOOK)
    window.wait_for_selector("text=This is too large to be sent")
    assert window.input_value("[name=amount]") == "40"
    assert all("413" in each for each in window.errors)
