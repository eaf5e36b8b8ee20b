"""Our pages in Fava's menu: behind the dashboard with what they show, under Fava alone with where they are."""

import json
import subprocess
import sys

import pytest
from fava.application import create_app

import crewbook
from dashboard import menu
from dashboard.pages import PAGES
from dashboard.rights import Role
from tests.dashboard.conftest import Folder
from tests.dashboard.visiting import Visit

LINE = '2026-01-01 custom "fava-extension" "crewbook"\n'
TITLES = ["Home", "Contributions", "Loans", "Circles", "Livelihood", "Ownership", "Agreements", "Members"]


@pytest.fixture
def visit(folder):
    return Visit(folder.path).goes_as("ana")


def told(page):
    """What Fava's page says of the book, as its menu reads it."""
    return json.loads(page.partition('id="ledger-data">')[2].partition("</script>")[0])


def reports(client, address):
    page = client.get(address)
    assert page.status_code == 200
    return [each["report_title"] for each in told(page.text)["extensions"] if each["report_title"]]


def test_beancount_reads_a_book_without_loading_the_dashboard(folder):
    code = (
        "import sys; from beancount import loader; "
        f"assert loader.load_file({str(folder.main)!r})[1] == []; "
        "assert 'crewbook' in sys.modules; "
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'dashboard', 'fava', 'flask', 'reports'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_face_has_a_class_for_each_page_and_no_other():
    assert [each.__name__ for each in menu.PAGES] == TITLES
    assert sorted(TITLES) == [
        name
        for name in dir(crewbook)
        if isinstance(getattr(crewbook, name), type) and issubclass(getattr(crewbook, name), menu.Ours)
    ]
    with pytest.raises(AttributeError):
        crewbook.Elsewhere  # noqa: B018
    assert {page.name for page in PAGES} <= {title.casefold() for title in TITLES} | {"audit"}


def test_fava_alone_shows_the_pages_and_says_where_they_are(folder):
    client = create_app([folder.main], load=True, poll_watcher=True).test_client()
    assert sorted(reports(client, "/tui-crew/balance_sheet/")) == sorted(TITLES)
    assert told(client.get("/tui-crew/balance_sheet/").text)["errors"] == []
    for title in TITLES:
        page = client.get(f"/tui-crew/extension/{title}/")
        assert page.status_code == 200
        assert "<code>crewbook serve</code>" in page.text
        assert "Ana" not in page.text.partition("<article>")[2].partition("</article>")[0]


def test_our_pages_stand_first_in_the_menu_in_their_order(visit):
    mine = [str(page.title) for page in PAGES if page.name != "audit"]
    assert reports(visit.client, "/ledger/crew/balance_sheet/") == mine
    assert [title for title in TITLES if title in mine] == mine


def test_a_book_that_does_not_name_them_has_them_all_the_same(folder):
    text = folder.main.read_text()
    assert LINE in text
    folder.main.write_text(text.replace(LINE, ""))
    client = Visit(folder.path).goes_as("ana").client
    assert "Contributions" in reports(client, "/ledger/crew/balance_sheet/")
    assert LINE not in folder.main.read_text()


def test_a_books_own_extensions_stand_behind_ours(folder):
    folder.adds('2026-01-01 custom "fava-extension" "fava.ext.auto_commit"\n')
    (folder.path / "theirs.py").write_text(
        "from fava.ext import FavaExtensionBase\nclass Apples(FavaExtensionBase):\n    report_title = 'Apples'\n"
    )
    folder.adds('2026-01-01 custom "fava-extension" "theirs"\n')
    found = reports(Visit(folder.path).goes_as("ana").client, "/ledger/crew/balance_sheet/")
    assert found[-1] == "Apples"
    assert "Contributions" in found[:-1]


def test_the_body_is_the_one_of_the_dashboards_own_page(visit):
    inside = visit.client.get("/ledger/crew/extension/Contributions/").text
    own = visit.client.get("/crew/contributions").text
    table = own[own.index("<caption>") : own.index("</table>")]
    assert table in inside
    assert '<div class="our-page" lang="en" dir="ltr" data-scripts="/static/site.js?' in inside


def test_the_menu_and_the_body_speak_the_readers_language(visit):
    assert "Aportes" in reports(visit.client, "/ledger/crew/balance_sheet/?lang=es")
    assert (
        '<div class="our-page" lang="ar" dir="rtl" data-scripts="/static/site.js?'
        in visit.client.get("/ledger/crew/extension/Contributions/?lang=ar").text
    )


def test_a_link_leads_back_to_the_dashboard_and_one_from_there_to_the_ledger(visit):
    links = told(visit.client.get("/ledger/crew/balance_sheet/").text)["sidebar_links"]
    assert links == [["Back to the dashboard", "/crew/"]]
    assert 'href="/ledger/crew/"' in visit.client.get("/crew/contributions").text


def test_a_page_that_is_not_for_the_reader_is_in_no_menu_and_not_shown(folder, monkeypatch):
    from dataclasses import replace

    from dashboard import pages
    from dashboard.rights import Right

    only = [replace(page, needs=(Right.KEEP,)) for page in pages.PAGES]
    monkeypatch.setattr(pages, "PAGES", tuple(only))
    client = Visit(folder.path).goes_as("kim", Role.GUEST).client
    assert reports(client, "/ledger/crew/balance_sheet/") == []
    assert client.get("/ledger/crew/extension/Contributions/").status_code == 404


def test_what_is_wrong_with_a_page_is_told_in_its_place(visit, monkeypatch):
    from ledger.errors import Refused

    def shows(*_):
        raise Refused("This <b>cannot</b> be shown.", hint="Look elsewhere.")

    page = next(page for page in PAGES if page.name == "contributions")
    monkeypatch.setattr(type(page), "body", shows)
    shown = visit.client.get("/ledger/crew/extension/Contributions/")
    assert shown.status_code == 200
    assert "This &lt;b&gt;cannot&lt;/b&gt; be shown." in shown.text
    assert "Look elsewhere." in shown.text


def test_the_style_sheet_is_ours_and_touches_nothing_but_our_pages_and_what_is_too_wide_for_a_phone(visit):
    page = visit.client.get("/ledger/crew/balance_sheet/").text
    assert '<link rel="stylesheet" href="/ledger/pages.css">' in page
    sheet = visit.client.get("/ledger/pages.css")
    assert sheet.mimetype == "text/css"
    assert sheet.text.startswith(".our-page {\n")
    assert ":root" not in sheet.text
    assert sheet.text.count("{") == sheet.text.count("}")
    assert "\nbutton:" in sheet.text
    assert "button {" not in sheet.text.replace(".button {", "")
    assert "\n@media (prefers-color-scheme: dark) {\n& {" in sheet.text
    behind = sheet.text.rpartition("\n}\n")[2]
    assert [line.partition(" {")[0] for line in behind.splitlines() if "{" in line] == ["@media (max-width: 40rem)"]


def test_a_new_book_names_our_pages(tmp_path):
    folder = Folder(tmp_path / "new")
    folder.book.store.close()
    assert LINE in folder.main.read_text()
