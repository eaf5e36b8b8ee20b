"""A language that somebody chose holds behind every link and form, at the door as well, and is changed again from wherever one is."""

import re
from html import unescape

import pytest

from dashboard.shield import Shield
from tests.dashboard import browser
from tests.dashboard.visiting import Visit, fields
from tests.typed import copied

FILLED = {"pod": "rainy", "member": "ben", "amount": "25"}


@pytest.fixture(scope="module")
def crew(tmp_path_factory):
    return copied("living", tmp_path_factory.getbasetemp() / "books", tmp_path_factory.mktemp("tui") / "tui")


def spoken_in(answer):
    """The language of a page."""
    return re.search(r'<html lang="([^"]+)" dir="(\w+)"', answer.text).groups()


def switch(answer):
    """Language → where it is chosen, on a page."""
    part = answer.text[answer.text.index('<ul class="languages"') :]
    return {tag: unescape(url) for url, tag in re.findall(r'(?:href|formaction)="([^"]+)"[^>]* lang="(\w+)"', part)}


def test_what_was_chosen_holds_through_a_form_until_it_is_recorded(visit):
    first = visit.client.get("/tui/members?lang=ar")
    assert spoken_in(first) == ("ar", "rtl")
    form = visit.client.get("/tui/do/contribution")
    looked = visit.client.post("/tui/do/contribution", data=fields(form.text) | FILLED | {"step": "look"})
    recorded = visit.client.post(
        "/tui/do/contribution", data=fields(looked.text) | {"step": "record"}, follow_redirects=True
    )
    refused = visit.client.post(
        "/tui/do/contribution", data=fields(form.text) | FILLED | {"amount": "x", "step": "look"}
    )
    meeting = visit.client.get("/tui/meeting")
    sheet = visit.client.post("/tui/meeting", data=fields(meeting.text) | {"step": "look"})
    nothing = visit.client.get("/tui/nothing-here")
    for each in (form, looked, recorded, refused, meeting, sheet, nothing):
        assert spoken_in(each) == ("ar", "rtl")
    assert recorded.status_code == 200
    assert refused.status_code == 422
    # A paper is in the language of whom it is for; its own is chosen for it alone.
    visit.client.get("/tui/paper/members.html?lang=es").close()
    assert spoken_in(visit.client.get("/tui/members")) == ("ar", "rtl")


@pytest.mark.parametrize(
    "path", ["home", "contributions?pod=rainy", "account-of-nobody", "do/contribution?pod=rainy", "meeting?pod=rainy"]
)
def test_every_page_offers_the_others(visit, path):
    page = visit.client.get(f"/tui/{path}")
    found = switch(page)
    assert {*found} == {"ar", "es"}
    there = visit.client.get(found["es"])
    assert spoken_in(there) == ("es", "ltr")
    assert spoken_in(visit.client.get(f"/tui/{path}")) == ("es", "ltr")
    assert {*switch(there)} == {"ar", "en"}


def test_what_is_shown_of_one_thing_stays_when_the_language_changes(visit):
    assert switch(visit.client.get("/tui/contributions?pod=rainy&month=2026-05&lang=ar"))["es"] == (
        "/tui/contributions?pod=rainy&month=2026-05&lang=es"
    )


def test_what_was_typed_stays_when_the_language_changes(visit):
    form = visit.client.get("/tui/do/contribution")
    typed = fields(form.text) | FILLED
    spanish = visit.client.post(switch(form)["es"], data=typed | {"step": "change"})
    assert spoken_in(spanish) == ("es", "ltr")
    assert fields(spanish.text)["amount"] == "25"
    looked = visit.client.post("/tui/do/contribution", data=typed | {"step": "look"})
    arabic = visit.client.post(switch(looked)["ar"], data=fields(looked.text) | {"step": "look"})
    assert spoken_in(arabic) == ("ar", "rtl")
    assert fields(arabic.text) == fields(looked.text) | {"csrf_token": fields(arabic.text)["csrf_token"]}
    sheet = visit.client.get("/tui/meeting?pod=rainy")
    brought = fields(sheet.text) | {"cell/ben/contribution": "7.50"}
    again = visit.client.post(switch(sheet)["es"], data=brought | {"step": "change"})
    assert spoken_in(again) == ("es", "ltr")
    assert fields(again.text)["cell/ben/contribution"] == "7.50"


def test_from_what_was_answered_to_something_sent_one_comes_to_the_beginning(visit):
    token = {"csrf_token": visit.form("do/contribution")["csrf_token"]}
    assert switch(visit.client.post("/tui/home", data=token)) == {"ar": "/?lang=ar", "es": "/?lang=es"}
    refused = visit.client.post("/tui/invite", data=token | {"kind": "member", "member": "nobody"})
    assert refused.status_code == 422
    assert switch(refused) == {"ar": "/tui/?lang=ar", "es": "/tui/?lang=es"}
    # The link is not shown again, so nothing there leads away from it by mistake.
    invited = visit.client.post("/tui/invite", data=token | {"kind": "member", "member": "ben"})
    assert "Send this link" in invited.text
    assert 'class="languages"' not in invited.text
    assert spoken_in(visit.client.get("/tui/?lang=es", follow_redirects=True)) == ("es", "ltr")


def test_it_holds_at_the_door_and_behind_it(visit):
    visit.visitor = None
    door = visit.client.get("/tui/sign-in?next=/tui/loans")
    assert switch(door)["ar"] == "/tui/sign-in?next=%2Ftui%2Floans&lang=ar"
    assert spoken_in(visit.client.get(switch(door)["ar"])) == ("ar", "rtl")
    refused = visit.client.post("/tui/sign-in", data=fields(door.text) | {"name": "ana", "passphrase": "wrong"})
    assert refused.status_code == 422
    assert spoken_in(refused) == ("ar", "rtl")
    # Who opens a page with a language and is not signed in, signs in in that language.
    assert spoken_in(visit.client.get("/tui/loans?lang=es", follow_redirects=True)) == ("es", "ltr")
    visit.goes_as("ben")
    assert spoken_in(visit.client.get("/tui/loans")) == ("es", "ltr")


def test_it_goes_before_what_papers_are_in_and_what_the_browser_says(crew, visit):
    crew.do("member lang ben es")
    visit.goes_as("ben")
    assert spoken_in(visit.client.get("/tui/home", headers={"Accept-Language": "ar"})) == ("es", "ltr")
    visit.client.get("/tui/home?lang=en")
    assert spoken_in(visit.client.get("/tui/home", headers={"Accept-Language": "ar"})) == ("en", "ltr")


@pytest.mark.parametrize(("scheme", "name"), [("http", "crewbook.language"), ("https", "__Host-crewbook.language")])
def test_the_browser_keeps_it_like_everything_else_it_keeps_for_us(visit, scheme, name):
    answer = visit.client.get("/tui/home?lang=ar", base_url=f"{scheme}://localhost")
    (kept,) = (each for each in answer.headers.getlist("Set-Cookie") if each.startswith(f"{name}="))
    assert kept.startswith(f"{name}=ar;")
    said = {each.strip() for each in kept.split(";")[1:]}
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= said
    assert ("Secure" in said) is (scheme == "https")
    assert not any(each.startswith("Domain") for each in said)
    assert {"Cookie", "Accept-Language"} <= set(answer.vary.as_set(preserve_casing=True))


@pytest.mark.parametrize("wished", ["xx", "../../etc", "ar\r\nX: y", '"><script>', ""])
def test_a_language_that_there_is_not_is_neither_kept_nor_told(visit, wished):
    answer = visit.client.get("/tui/home", query_string={"lang": wished})
    assert spoken_in(answer) == ("en", "ltr")
    assert "crewbook.language" not in str(answer.headers)
    visit.client.set_cookie("crewbook.language", "xx")
    assert spoken_in(visit.client.get("/tui/home")) == ("en", "ltr")
    assert all(url.startswith("/tui/home?") for url in switch(answer).values())


def test_with_scripts_what_was_typed_stays_and_the_menu_turns_with_the_page(crew, chromium):
    visit = Visit(crew.folder).goes_as("ana")
    with browser.serving(Shield(visit.site.wsgi_app)) as address:
        phone = browser.opened(chromium, viewport=browser.NARROW)
        phone.goto(f"{address}/tui/do/contribution?pod=rainy&member=cho")
        phone.fill("[name=amount]", "31")
        phone.click(".languages [lang=ar]")
        phone.wait_for_selector("html[dir=rtl] [name=amount]")
        assert phone.input_value("[name=amount]") == "31"
        assert phone.locator(".menu summary").inner_text() == "القائمة"
        phone.click("[value=look]")
        phone.wait_for_selector("[value=record]")
        phone.click(".languages [lang=es]")
        phone.wait_for_selector("html[lang=es] [value=record]")
        assert phone.errors == []
        phone.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_enter_key_looks_and_chooses_no_language(crew, chromium, scripts):
    visit = Visit(crew.folder).goes_as("ana")
    with browser.serving(Shield(visit.site.wsgi_app)) as address:
        desk = browser.opened(chromium, scripts=scripts)
        desk.goto(f"{address}/tui/do/contribution?pod=rainy&member=cho")
        desk.fill("[name=amount]", "31")
        desk.press("[name=amount]", "Enter")
        desk.wait_for_selector("[value=record]")
        assert desk.get_attribute("html", "lang") == "en"
        desk.click(".languages [lang=es]")
        desk.wait_for_selector("html[lang=es] [value=record]")
        desk.context.close()
