"""How somebody comes in, goes, loses access and comes back, in a browser on a phone: with real invitations, passphrases and cookies."""

import pytest

from dashboard.logins import MEMBER, Logins
from dashboard.shelf import Shelf
from dashboard.shield import Shield
from dashboard.site import make_site
from ledger.settings import read_settings
from tests.dashboard import browser
from tests.dashboard.living import presses
from tests.dashboard.visiting import NOON

FIRST, SECOND = "seven quiet otters hum", "nine loud herons wade"


@pytest.fixture
def address(crew):
    site = make_site(Shelf([read_settings(crew.folder)]), clock=lambda: NOON)
    with browser.serving(Shield(site.wsgi_app)) as found:
        yield f"{found}/tui"


def invited(crew, address, name="ben"):
    """The link that a treasurer sends."""
    return f"{address}/invitation/{Logins(crew.folder).invite(name, kind=MEMBER, by='ana', now=NOON).token}"


def follows(window, link, passphrase):
    """Open an invitation and choose a passphrase."""
    window.goto(link)
    window.get_by_label("Passphrase", exact=True).fill(passphrase)
    window.get_by_label("once more").fill(passphrase)
    presses(window, "Choose it and sign in")
    window.wait_for_url("**/home")


def signs_in(window, address, passphrase):
    window.goto(f"{address}/home")
    window.get_by_label("Short name").fill("Ben")
    window.get_by_label("Passphrase", exact=True).fill(passphrase)
    presses(window, "Sign in")


def test_from_an_invitation_to_lost_access_and_back(chromium, crew, address):
    phone, desk = browser.opened(chromium, viewport=browser.NARROW), browser.opened(chromium)
    link = invited(crew, address)
    follows(phone, link, FIRST)
    assert "Ben Okafor" in phone.text_content("header")
    assert phone.context.cookies()[0]["httpOnly"]

    # The link has done its work: whoever finds it in the messages later comes nowhere.
    desk.goto(link)
    desk.get_by_text("does not hold any more").first.wait_for()

    phone.goto(f"{address}/account")
    presses(phone, "Sign out")
    phone.wait_for_url("**/sign-in?out")
    phone.goto(f"{address}/contributions?pod=rainy")
    phone.wait_for_url("**/sign-in?next=**")
    phone.get_by_label("Short name").fill("Ben")
    phone.get_by_label("Passphrase", exact=True).fill(FIRST)
    presses(phone, "Sign in")
    # Where they were going, they go.
    phone.wait_for_url("**/contributions?pod=rainy")
    signs_in(desk, address, FIRST)
    desk.wait_for_url("**/home")

    # The phone is lost, so Ben is invited again: from then on nothing of before leads in.
    again = invited(crew, address)
    for window in (phone, desk):
        window.goto(f"{address}/home")
        window.wait_for_url("**/sign-in?next=**")
    signs_in(phone, address, FIRST)
    phone.get_by_text("do not belong together").first.wait_for()
    follows(desk, again, SECOND)
    assert "Ben Okafor" in desk.text_content("header")
    signs_in(phone, address, FIRST)
    phone.get_by_text("do not belong together").first.wait_for()
    assert [each.name for each in Logins(crew.folder).sign_ins(NOON)] == ["ben"]

    for window in (phone, desk):
        assert window.errors == []
        assert browser.stumbles(window) == []
        window.context.close()


@pytest.mark.parametrize("path", ["sign-in", "invitation/{token}", "invitation/none", "account", "invite"])
def test_nobody_stumbles_over_the_way_in(lent, crew, address, path):
    window = lent(viewport=browser.NARROW, dark=True)
    token = invited(crew, address, "ana").rpartition("/")[2]
    if path in {"account", "invite"}:
        follows(window, f"{address}/invitation/{token}", FIRST)
    window.goto(f"{address}/{path.format(token=token)}")
    assert browser.stumbles(window) == []
    assert browser.too_small(window) == []
    assert window.evaluate("document.documentElement.scrollWidth") <= 360
    window.emulate_media(color_scheme="light")
    assert browser.stumbles(window, rules=["color-contrast"]) == []
