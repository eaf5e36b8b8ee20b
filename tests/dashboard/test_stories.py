"""Whole stories, as people live them: in a real browser, on a phone or at a desk, several people on one book."""

import re
import threading

import pytest
from pypdf import PdfReader

from dashboard.rights import Role
from dashboard.shelf import Shelf
from dashboard.site import make_site
from dashboard.visitor import Visitor
from ledger.settings import read_settings
from tests.dashboard import browser
from tests.dashboard.visiting import NOON
from tests.typed import copied

KEEPER = "ana"


@pytest.fixture(scope="module")
def chromium():
    with browser.browsing() as found:
        yield found


@pytest.fixture
def crew(tmp_path, tmp_path_factory):
    return copied("living", tmp_path_factory.getbasetemp() / "books", tmp_path / "tui")


@pytest.fixture
def address(crew):
    """Where the crew's dashboard is. A window's cookie says who is signed in; how one proves it has stories of its own."""
    from flask import request

    def who(served):
        member = request.cookies.get("as")
        return (
            Visitor(member.title(), Role.TREASURER if member == KEEPER else Role.MEMBER, False, member)
            if member
            else None
        )

    site = make_site(Shelf([read_settings(crew.folder)]), who=who, secret=b"of the stories", clock=lambda: NOON)
    with browser.serving(site) as found:
        yield f"{found}/tui"


@pytest.fixture
def window(chromium, address):
    """A function that opens a window for somebody who is signed in."""
    contexts = []

    def open_(member, **more):
        page = browser.opened(chromium, accept_downloads=True, **more)
        page.context.add_cookies([{"name": "as", "value": member, "url": address}])
        contexts.append(page.context)
        return page

    yield open_
    for context in contexts:
        context.close()


def presses(page, name):
    """Press a button or a link by what it says."""
    page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first.click()


def records(page, last):
    """See what will be recorded, then press the last button."""
    presses(page, "See what will be recorded")
    presses(page, last)
    page.wait_for_url(re.compile("/recorded/"))


def answers(page, address, proposal, stance, why=""):
    """Answer a proposal from the page that tells what waits."""
    page.goto(f"{address}/home")
    page.locator(f'a[href*="do/voice"][href*="proposal={proposal}"][href*="{stance}"]').first.click()
    if stance == "object":
        page.get_by_label("Why").fill(why)
        presses(page, "See what will be recorded")
    presses(page, "Say it")
    page.wait_for_url(re.compile("/recorded/"))


def test_a_loan_is_asked_for_on_a_phone_answered_paid_out_and_its_agreement_read(crew, address, window):
    ben = window("ben", viewport=browser.NARROW)
    ben.goto(f"{address}/loans")
    presses(ben, "Ask for a loan")
    ben.get_by_label("Amount").fill("60")
    ben.get_by_label("In how many instalments").fill("6")
    ben.get_by_label("What it is for").fill("bike")
    ben.get_by_text("Total cost", exact=True).wait_for()
    records(ben, "Ask the others")
    assert ben.errors == []

    answers(window("cho"), address, "P1", "consent")
    answers(window("dan"), address, "P1", "stand-aside")
    ana = window(KEEPER)
    answers(ana, address, "P1", "consent")
    ana.goto(f"{address}/loans?loan=L1")
    presses(ana, re.compile("Pay .*out|Do what was agreed"))
    records(ana, re.compile("Do it|It is paid out"))
    assert crew.balance("Assets:Loans:Rainy:Ben:L1") == "60.00"

    ben.goto(f"{address}/loans?loan=L1")
    with ben.expect_download() as coming:
        ben.get_by_role("link", name="PDF").first.click()
    text = "".join(page.extract_text() for page in PdfReader(coming.value.path()).pages)
    assert "Ben Okafor" in text
    assert "60.00" in text


def test_who_owned_what_last_year_is_read_as_it_was_then(crew, address, window):
    crew.do("shares transfer ben cho 5 --class bakery/A --on 2026-04-01")
    ana = window(KEEPER)
    ana.goto(f"{address}/ownership?pod=bakery&on=2026-03-01")
    then = ana.inner_text("main")
    ana.goto(f"{address}/ownership?pod=bakery")
    now = ana.inner_text("main")
    assert re.search(r"Ben Okafor\s+A\s+100.0000%", then)
    assert re.search(r"Cho Min\s+0.0000%", then)
    assert re.search(r"Cho Min\s+A\s+25.0000%", now)


def test_a_payee_who_means_ill_is_only_ever_text(crew, address, window):
    name = "<img src=x onerror=document.title='caught'>"
    crew.type(["contribute", "ben", "5", "--to", "rainy", "--paid-by", name])
    crew.type(["member", "rename", "dan", name])
    ana = window(KEEPER)
    for page in ("home", "contributions", "loans", "ownership", "do/contribution", "do/loan-request"):
        ana.goto(f"{address}/{page}")
        ana.wait_for_load_state("networkidle")
        assert "caught" not in ana.title(), page
        assert ana.locator("img[src=x]").count() == 0, page


def test_two_who_press_the_same_button_at_once_record_once(crew, address, window):
    windows = [window(KEEPER), window(KEEPER)]
    windows[0].goto(f"{address}/do/contribution?pod=rainy&member=ben")
    windows[0].get_by_label("Amount").fill("50")
    presses(windows[0], "See what will be recorded")
    button = windows[0].get_by_role("button", name="Record it")
    button.wait_for()
    # The same screen in two windows: what the first one would send, sent by both at the same moment.
    cookies = windows[0].context.cookies()
    windows[1].context.add_cookies(cookies)
    sent = windows[0].eval_on_selector(
        "main form[method=post]", "form => Object.fromEntries([...new FormData(form), ['step', 'record']])"
    )
    ready = threading.Barrier(2)
    answered = []

    def press(client):
        ready.wait()
        answered.append(client())

    import http.client
    from urllib.parse import urlencode, urlsplit

    def client():
        at = urlsplit(address)
        connection = http.client.HTTPConnection(at.netloc, timeout=20)
        connection.request(
            "POST",
            f"{at.path}/do/contribution",
            urlencode(sent),
            {
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": "; ".join(f"{each['name']}={each['value']}" for each in cookies),
                "Origin": f"{at.scheme}://{at.netloc}",
            },
        )
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, answer.headers["Location"]

    both = [threading.Thread(target=press, args=(client,)) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(30)
    assert answered[0] == answered[1]
    assert answered[0][0] == 303
    assert crew.balance("Liabilities:Savings:Rainy:Ben") == "-250.00"
    button.click()
    windows[0].wait_for_url(re.compile("/recorded/"))
    assert crew.balance("Liabilities:Savings:Rainy:Ben") == "-250.00"
