"""What people do in front of a browser, for stories: press what says so, look, record, walk by the keyboard. Browsers stand in browser.py."""

import re

from pypdf import PdfReader


def presses(page, name):
    """Press a button or a link by what it says."""
    if len(page.context.pages) > 1:
        # A page behind another one is drawn once a second, and pressed when it was.
        page.bring_to_front()
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


def signs(page, address, agreement, name):
    """Read an agreement, and sign it with one's name and the hash at its foot."""
    page.goto(f"{address}/agreements?agreement={agreement}")
    hash_read = re.search(r"hash ([0-9a-f]{64})", page.inner_text("article"))[1]
    presses(page, "Sign it")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("hash").fill(hash_read[:10])
    records(page, "I sign it")


def downloaded(page, link):
    """The words of the PDF that a link leads to, on one line."""
    with page.expect_download() as coming:
        link.click()
    return " ".join(" ".join(each.extract_text() for each in PdfReader(coming.value.path()).pages).split())


def tabs_to(page, what, *, most=80):
    """Go by the Tab key until what has the focus says something: a link, a button or a field by its name."""
    for _ in range(most):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "() => { const at = document.activeElement; return at.matches('input, select') ? at.name : at.textContent.trim() }"
        )
        if said == what:
            return
    raise AssertionError(f"{most} times Tab does not reach “{what}”; it was at “{said}”")
