"""The whole book in a real browser, as it stands behind the dashboard: a script in the book never runs, and the pages draw what they should."""

import os
import subprocess
import sys

import pytest
from fava.application import create_app

from dashboard.shield import Shield
from tests.dashboard import browser
from tests.dashboard.visiting import Visit

# Each leaves a mark of its own where it runs.
MARKS = "document.documentElement.dataset"
HOSTILE = [
    f"<img src=x onerror={MARKS}.a=1>",
    f"<details open ontoggle={MARKS}.b=1>x</details>",
    f"<iframe srcdoc='<script>top.{MARKS}.c=1</script>'></iframe>",
]


@pytest.fixture
def site(folder):
    """The dashboard as it is served, with what stands between it and the network."""
    visit = Visit(folder.path).goes_as("ana")
    visit.site.wsgi_app = Shield(visit.site.wsgi_app)
    return visit.site


@pytest.fixture
def see(lent):
    """A function that opens a page of an application when all has been drawn."""

    def see(address, page):
        window = lent()
        window.goto(f"{address}/{page}", wait_until="networkidle")
        return window

    return see


def test_a_script_written_into_main_does_not_run(folder, site, see):
    folder.adds("2026-01-01 open Income:Rainy:Gifts\n")
    for each in HOSTILE:
        folder.adds(
            f'2026-03-01 * "{each}" "{each}"\n  Assets:Cash-Box:Rainy  1.00 NZD\n  Income:Rainy:Gifts  -1.00 NZD\n'
        )
    with browser.serving(create_app([folder.main], read_only=True, poll_watcher=True)) as address:
        # Fava by itself runs each, so this test can fail.
        browser.until(see(address, "tui-crew/journal/"), f"[...'abc'].every((each) => {MARKS}[each] === '1')")
    with browser.serving(site) as address:
        shown = see(address, "ledger/crew/journal/")
        shown.get_by_text("2026-03-01").first.wait_for()
        # Where they ran by themselves, they did as soon as they stood there.
        shown.wait_for_timeout(500)
        # They are there, as text.
        for each in HOSTILE:
            shown.get_by_text(each).first.wait_for(state="attached")
        assert shown.locator("img[src=x], details[ontoggle], iframe").count() == 0
        assert shown.evaluate(f"[...'abc'].filter((each) => each in {MARKS})") == []


def test_the_balance_sheet_is_drawn_without_what_would_be_refused(folder, site, see):
    folder.saves("ana", "20", on="2026-02-05")
    with browser.serving(site) as address:
        shown = see(address, "ledger/crew/balance_sheet/")
        shown.get_by_text("720.50").first.wait_for()
        shown.locator("svg path").first.wait_for(state="attached")
        assert not shown.locator("a[href*='/editor/']:visible").count()
        # On a phone no balance is cut off.
        shown.set_viewport_size(browser.NARROW)
        numbers = "[...document.querySelectorAll('.tree-table-new .num:not(.other)')]"
        browser.until(shown, f"{numbers}.every((each) => each.getBoundingClientRect().right <= innerWidth)")
        shown.set_viewport_size(browser.WIDE)


def test_the_query_page_works(site, see):
    with browser.serving(site) as address:
        shown = see(address, "ledger/crew/query/?query_string=run+savings")
        shown.get_by_text("Liabilities:Savings:Rainy:Ben").first.wait_for()
        shown.locator(".cm-editor").first.wait_for()
        assert "200.50" in shown.inner_text("article")


@pytest.mark.parametrize("dark", [False, True])
def test_nobody_stumbles_over_our_page_in_favas_frame(site, lent, dark):
    with browser.serving(site) as address:
        window = lent(dark=dark)
        window.goto(f"{address}/ledger/crew/extension/Home/", wait_until="networkidle")
        window.locator(".our-page svelte-component label").first.wait_for()
        assert browser.stumbles(window, ".our-page") == []
        assert window.errors == []


def test_favas_frame_offers_the_other_languages_and_what_is_looked_at_stays(site, see):
    with browser.serving(site) as address:
        shown = see(address, "ledger/crew/balance_sheet/")
        # By Fava's own router to another page, which then is the one that is asked for anew.
        shown.locator("aside a[href*='/extension/Contributions/']").click()
        shown.locator(".our-page").wait_for()
        languages = shown.get_by_role("list", name="Language")
        assert languages.locator("[aria-current]").inner_text() == "English"
        languages.get_by_text("Español").click()
        shown.get_by_role("list", name="Idioma").get_by_text("English").wait_for()
        assert shown.evaluate("new URL(location.href).pathname") == "/ledger/crew/extension/Contributions/"
        assert shown.locator(".our-page").get_attribute("lang") == "es"
        assert shown.locator("aside a[href*='balance_sheet']").inner_text() == "Hoja de balance"
        # It holds from then on, in our own frame too; and the list stays last, whatever its addresses are of.
        shown.get_by_text("Volver al panel").click()
        browser.until(shown, "location.pathname === '/crew/home' && document.documentElement.lang === 'es'")
        shown.goto(f"{address}/ledger/crew/extension/Home/")
        browser.until(shown, "document.querySelector('aside').lastElementChild.matches('.languages')")
        below = "document.querySelector('aside ul.languages').getBoundingClientRect().top"
        browser.until(shown, f"{below} > document.querySelector('aside a[href*=options]').getBoundingClientRect().top")
        assert shown.errors == []


def test_what_fava_would_add_is_refused_in_its_own_dialog_with_where_it_is_done(site, see, folder):
    before = folder.files()
    with browser.serving(site) as address:
        shown = see(address, "ledger/crew/journal/")
        # What Fava draws stands there only when it listens to its keys.
        shown.get_by_text("2026-01-05").first.wait_for()
        # Its button is not there; its key still opens it.
        assert not shown.locator("a[href='#add-transaction']:visible").count()
        shown.keyboard.press("n")
        shown.get_by_role("button", name="Save").click()
        shown.get_by_text("Record on the dashboard's own pages").first.wait_for()
    assert folder.files() == before


def test_chromium_is_found_by_its_variable_and_then_by_the_usual_names(monkeypatch):
    there = {"/opt/mine", "chromium-browser", "google-chrome"}
    monkeypatch.setattr(browser.shutil, "which", lambda name: name if name in there else None)
    monkeypatch.setenv("CHROMIUM", "/opt/mine")
    assert browser.chromium() == "/opt/mine"
    monkeypatch.delenv("CHROMIUM")
    assert browser.chromium() == "chromium-browser"
    there.clear()
    assert browser.chromium() is None


@pytest.mark.parametrize(("needed", "status"), [("", 0), pytest.param("1", 1, marks=pytest.mark.slow)])
def test_where_there_is_none_it_is_said_loudly_and_fails_where_one_is_needed(needed, status):
    path = f"{__file__}::test_the_query_page_works"
    told = {name: value for name, value in os.environ.items() if name not in {"CHROMIUM", "PYTEST_XDIST_WORKER"}}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", path], check=False, capture_output=True, text=True,
        env=told | {"PATH": "/nowhere", browser.NEEDED: needed},
    )  # fmt: skip
    assert done.returncode == status, done.stdout
    assert "There is no chromium here, so no page was looked at in a browser" in done.stdout
    assert ("NOT PROVEN ON THIS MACHINE" in done.stdout) is not bool(needed)
