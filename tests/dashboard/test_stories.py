"""Whole stories, as people live them: in a real browser, on a phone or at a desk, several people on one book."""

import datetime as dt
import re
import threading
from urllib.parse import urlencode

import pytest

from dashboard.rights import Role
from dashboard.shelf import Shelf
from dashboard.site import make_site
from dashboard.visitor import Visitor
from ledger.settings import read_settings
from tests.dashboard import browser
from tests.dashboard.living import answers, downloaded, presses, records, signs, tabs_to
from tests.dashboard.visiting import NOON

KEEPER = "ana"


@pytest.fixture
def address(crew, request):
    """Where the crew's dashboard is. A window's cookie says who is signed in; how one proves it has stories of its own."""
    from flask import request as asked

    def who(served):
        member = asked.cookies.get("as")
        return (
            Visitor(member.title(), Role.TREASURER if member == KEEPER else Role.MEMBER, False, member)
            if member
            else None
        )

    now = dt.datetime(2027, 6, 15, 12, tzinfo=dt.UTC) if "last_year" in request.node.name else NOON
    site = make_site(Shelf([read_settings(crew.folder)]), who=who, secret=b"of the stories", clock=lambda: now)
    with browser.serving(site) as found:
        yield f"{found}/tui"


@pytest.fixture
def window(chromium, address):
    """A function that opens a window for somebody who is signed in; `again` answers the one that they have."""
    pages = []

    def open_(member, *, again=False, **more):
        for name, page in pages:
            if again and name == member:
                return page
        page = browser.opened(chromium, accept_downloads=True, **more)
        page.context.add_cookies([{"name": "as", "value": member, "url": address}])
        pages.append((member, page))
        return page

    yield open_
    for _, page in pages:
        page.context.close()


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

    presses(ana, "Back")
    ben.goto(f"{address}/loans?loan=L1")
    presses(ben, "Draft its agreement")
    presses(ben, re.compile("^Draft it$"))
    ben.wait_for_url(re.compile("/recorded/"))
    ben.goto(f"{address}/loans?loan=L1")
    presses(ben, "Its agreement")
    presses(ben, "Ask the others to adopt it")
    records(ben, "Ask the others")
    for member in (*("cho", "dan"), KEEPER):
        answers(window(member, again=True), address, "P2", "consent")
    signs(ben, address, "A1", "Ben Okafor")
    signs(ana, address, "A1", "Ana Tūī")

    ben.goto(f"{address}/loans?loan=L1")
    presses(ben, "Its agreement")
    ben.wait_for_url(re.compile("agreement=A1$"))
    assert ben.evaluate("document.documentElement.scrollWidth") <= 360
    text = downloaded(ben, ben.get_by_role("link", name="PDF").first)
    assert "Loan agreement" in text
    assert "Ben Okafor" in text
    assert "60.00 NZD" in text
    assert "bike" in text
    assert text.count("signed in the book") == 2
    assert ben.errors == []


def test_who_owned_what_last_year_is_looked_up_and_taken_home(crew, address, window):
    crew.do("shares transfer ben cho 5 --class bakery/A --on 2027-04-01")
    ana = window(KEEPER)
    ana.goto(f"{address}/ownership?pod=bakery")
    assert re.search(r"Cho Min\s+A\s+25.0000%", ana.inner_text("main"))
    ana.get_by_label("As of").fill("2026-12-31")
    ana.get_by_text("Tui Bakery as of 2026-12-31").wait_for()
    assert re.search(r"Ben Okafor\s+A\s+100.0000%", ana.inner_text("main"))
    assert re.search(r"Cho Min\s+0.0000%", ana.inner_text("main"))
    paper = ana.locator(".paper").filter(has_text="Ownership statement")
    text = downloaded(ana, paper.get_by_role("link", name="PDF"))
    assert "As of 2026-12-31" in text
    assert re.search(r"Ben Okafor.*100.0000%", text)
    assert "Cho Min A" not in text
    assert ana.errors == []


def test_a_meeting_is_recorded_by_the_keyboard_alone(crew, address, window):
    ana = window(KEEPER)
    ana.goto(f"{address}/home")
    tabs_to(ana, "Contributions")
    ana.keyboard.press("Enter")
    ana.wait_for_url("**/contributions")
    # Past the menu, as everybody who goes by the keyboard does on every page.
    tabs_to(ana, "Go to the content")
    ana.keyboard.press("Enter")
    tabs_to(ana, "The whole meeting", most=8)
    ana.keyboard.press("Enter")
    ana.wait_for_url("**/meeting**")
    tabs_to(ana, "cell/ana/contribution")
    ana.keyboard.type("30")
    ana.keyboard.press("Enter")
    ana.keyboard.type("40")
    ana.keyboard.press("ArrowDown")
    ana.keyboard.type("1x")
    tabs_to(ana, "See what will be recorded")
    ana.keyboard.press("Enter")
    # What is wrong has the focus, so that it is mended without looking for it.
    ana.locator("[aria-invalid]").wait_for()
    browser.until(ana, "document.activeElement.name === 'cell/cho/contribution'")
    ana.keyboard.press("Control+A")
    ana.keyboard.type("50")
    tabs_to(ana, "See what will be recorded")
    ana.keyboard.press("Enter")
    ana.get_by_role("button", name="Record the meeting").wait_for()
    tabs_to(ana, "Record the meeting")
    ana.keyboard.press("Enter")
    ana.get_by_text("To read aloud").wait_for()
    saved = {name: crew.balance(f"Liabilities:Savings:Rainy:{name}") for name in ("Ana", "Ben", "Cho")}
    assert saved == {"Ana": "-530.00", "Ben": "-240.00", "Cho": "-150.00"}
    assert ana.errors == []


HOSTILE = (
    "<img src=x onerror=document.title='caught'>",
    """x" autofocus onfocus="document.title='caught'" y=\"""",
)


def test_who_means_ill_in_a_name_a_purpose_a_payee_or_a_file_is_only_ever_text(crew, address, window):
    for number, (name, member) in enumerate(zip(HOSTILE, ("cho", "dan"), strict=True), 1):
        for words in (
            ["contribute", "ben", "5", "--to", "rainy", "--paid-by", name],
            ["member", "rename", member, "--name", name],
            ["pod", "open", f"care{number}", "--kind", "solidarity", "--name", name],
            ["loan", "request", "60", "--from", "rainy", "--by", "ben", "--term", "6", "--purpose", name],
            ["fund", "donate", "5", "--to", f"care{number}", "--giver", name],
            ["income", "bakery", "50", "--from", name],
        ):
            answer = crew.type(words)
            assert answer.status == 0, (words, answer.err)
        paper = crew.folder / "documents" / "Liabilities" / "Savings" / "Rainy" / "Ben" / f"2026-06-01.{name}.txt"
        paper.parent.mkdir(parents=True, exist_ok=True)
        paper.write_text(name)
    ana = window(KEEPER)
    ours = (
        "home", "contributions", "contributions?pod=care1", "contributions?pod=care2", "loans", "loans?loan=L1", "loans?loan=L2",
        "livelihood?pod=bakery&month=2026-06", "members", "audit", "do/contribution",
        "do/voice?proposal=P1&stance=consent&step=look", "do/voice?proposal=P2&stance=consent&step=look", "meeting?pod=rainy",
    )  # fmt: skip
    # What stands in an address comes back in a field.
    ours += tuple(
        f"do/{kind}?{urlencode({'amount': each, 'purpose': each, 'pod': each})}"
        for each in HOSTILE
        for kind in ("contribution", "loan-request")
    )
    favas = ("journal/", "documents/", "holdings/", "account/Liabilities:Savings:Rainy:Ben/", "extension/Home/")
    for page in (*(f"/tui/{each}" for each in ours), *(f"/ledger/tui/{each}" for each in favas)):
        # Fava draws its pages when it has asked for what stands in them.
        ana.goto(f"{address.removesuffix('/tui')}{page}", wait_until="networkidle" if "/ledger/" in page else "load")
        assert "caught" not in ana.title(), page
        assert ana.locator("img[src=x], [onfocus], [onerror]").count() == 0, page


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
    ready = threading.Barrier(2, timeout=60)
    answered = []

    def press(client):
        ready.wait()
        answered.append(client())

    import http.client
    from urllib.parse import urlsplit

    def client():
        at = urlsplit(address)
        connection = http.client.HTTPConnection(at.netloc, timeout=60)
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
        each.join(60)
    assert len(answered) == 2
    assert answered[0] == answered[1]
    assert answered[0][0] == 303
    assert crew.balance("Liabilities:Savings:Rainy:Ben") == "-250.00"
    button.click()
    windows[0].wait_for_url(re.compile("/recorded/"))
    assert crew.balance("Liabilities:Savings:Rainy:Ben") == "-250.00"
