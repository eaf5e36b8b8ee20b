"""Fava behind the dashboard: what it shows and to whom, what it refuses, and that it never mixes two states of a book."""

import gc
import json
import shutil
import threading
import time
import weakref
from pathlib import Path

import pytest
from beancount import loader

from dashboard import snapshots as keeping
from dashboard.mounted import NO_IMPORT, NO_SHELL, NO_SOURCE, NOT_FOR_YOU, NOT_THERE, READS_ONLY, make_mounted
from dashboard.rights import Right, Role, rights
from dashboard.snapshot import load
from dashboard.snapshots import Snapshots
from tests.dashboard.conftest import Folder
from tests.dashboard.visiting import Visit
from tests.waiting import PATIENCE_SECONDS, awaits

SAVED = "Liabilities:Savings:Rainy:Ana"
# What stands for the variable parts of Fava's addresses.
PARTS = {
    "bfile": "crew", "name": SAVED, "report_name": "journal", "filename": "app.js", "aggregation_key": "account",
    "extension_name": "Contributions", "endpoint": "none", "result_format": "csv", "page_slug": "options",
}  # fmt: skip
QUESTIONS = {
    "get_query": {"query_string": ".run savings"}, "download_query": {"query_string": "run savings"},
    "get_journal_page": {"page": 1, "order": "asc"}, "get_account_report": {"a": SAVED},
    "get_payee_accounts": {"payee": "Ben"}, "get_payee_transaction": {"payee": "Ben"}, "get_help": {"page_slug": "options"},
    "get_narration_transaction": {"narration": "Contribution to Rainy Day"},
}  # fmt: skip
OF_NO_BOOK = {"static", "jump", "pages_style"}
METHODS = ("POST", "PUT", "DELETE", "PATCH", "OPTIONS")
# What no page of a browser sends; the outer application knows none of these.
UNKNOWN = ("TRACE", "CONNECT", "PROPFIND")
EVERYBODY = [(role, is_private) for role in Role for is_private in (False, True)]
MAY = [each for each in EVERYBODY if Right.LEDGER in rights(each[0], is_private=each[1])]
MAY_NOT = [each for each in EVERYBODY if each not in MAY]


def addresses():
    """(address, endpoint) of all that Fava answers at, whatever its next version adds."""
    app = make_mounted(Snapshots(load))
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            values = {name: PARTS[name] for name in rule.arguments}
            address = rule.build(values, append_unknown=False)[1]
            if address != "/":
                yield f"/ledger{address}", rule.endpoint.rpartition(".")[2]


ADDRESSES = list(addresses())


@pytest.fixture
def visit(folder, monkeypatch):
    monkeypatch.setattr(keeping, "_LOOK_SECONDS", 0)
    return Visit(folder.path).goes_as("ana")


@pytest.fixture
def client(visit):
    return visit.client


def visiting(folder, role, is_private):
    return Visit(folder.path, is_private=is_private).goes_as("ana" if role is Role.TREASURER else "ben", role)


def answer(client, path, **query):
    """The data that one of Fava's questions is answered with."""
    return client.get(f"/ledger/crew/api/{path}", query_string=query).json["data"]


def rows(client, query):
    return answer(client, "query", query_string=query)["rows"]


def until(told, expected):
    """Ask until what is expected is told; the newest book comes a moment after what changed it."""
    limit = time.monotonic() + PATIENCE_SECONDS
    while (found := told()) != expected:
        assert time.monotonic() < limit, found
        time.sleep(0.01)


def sentence(response):
    return response.json["error"] if response.is_json else response.text.strip()


# Who may.


@pytest.mark.parametrize(("role", "is_private"), MAY, ids=str)
def test_all_of_the_ledger_is_shown_to_who_may_see_it(folder, role, is_private):
    client = visiting(folder, role, is_private).client
    for address, endpoint in ADDRESSES:
        response = client.get(address, query_string=QUESTIONS.get(endpoint))
        assert response.status_code < 500, (address, response.text)
        if endpoint.startswith("get_") and endpoint not in {"get_source", "get_extract", "get_imports"}:
            assert response.status_code in {200, 400, 404}, (address, response.text)
        response.close()
    assert client.get("/ledger/crew/balance_sheet/").status_code == 200


@pytest.mark.parametrize(("role", "is_private"), MAY_NOT, ids=str)
def test_nothing_of_it_to_who_may_not_and_it_is_not_even_loaded(folder, role, is_private, monkeypatch):
    monkeypatch.setattr("dashboard.snapshot.load", pytest.fail)
    client = visiting(folder, role, is_private).client
    for address, endpoint in ADDRESSES:
        if endpoint in OF_NO_BOOK:
            continue
        for method in ("GET", "HEAD", *METHODS):
            response = client.open(address, method=method, query_string=QUESTIONS.get(endpoint))
            assert response.status_code == 403, (method, address)
            assert method == "HEAD" or sentence(response) == NOT_FOR_YOU


def test_who_is_not_signed_in_learns_of_no_book_whether_it_is_there(folder, monkeypatch):
    monkeypatch.setattr("dashboard.snapshot.load", pytest.fail)
    client = Visit(folder.path).client
    for address, endpoint in ADDRESSES:
        if endpoint in OF_NO_BOOK:
            continue
        there = client.get(address)
        missing = client.get(address.replace("/crew/", "/none/"))
        assert (there.status_code, missing.status_code) == (302, 302), address
        assert there.location.replace("crew", "none") == missing.location
        for method in METHODS:
            assert client.open(address, method=method).status_code == 302


def test_another_book_of_the_same_server_is_not_reached_from_this_one(folder, tmp_path, monkeypatch):
    other = Folder(tmp_path / "other", name="Other Crew")
    other.book.store.close()
    visit = Visit(folder.path, other.path).goes_as("ana")
    signed_in = visit.visitor
    only_here = {"crew": signed_in}
    from dashboard.site import make_site

    site = make_site(visit.shelf, who=lambda served: only_here.get(served.slug), secret=b"x")
    client = site.test_client()
    assert client.get("/ledger/crew/balance_sheet/").status_code == 200
    assert client.get("/ledger/other/balance_sheet/").location.startswith("/other/sign-in")
    for tricky in ("crew/../other", "crew%2F..%2Fother", "crew//other", "%2e%2e/other", "crew/%2e%2e/other"):
        response = client.get(f"/ledger/{tricky}/balance_sheet/", follow_redirects=False)
        assert response.status_code in {302, 308, 404}, tricky
        assert b"Other Crew" not in response.data


def test_several_books_are_shown_each_with_its_own_figures(folder, tmp_path):
    other = Folder(tmp_path / "other", name="Other Crew")
    other.saves("ben", "1")
    other.book.store.close()
    client = Visit(folder.path, other.path).goes_as("ana").client
    for slug, title, money in (("crew", "Tui Crew", 700.5), ("other", "Other Crew", 701.5)) * 2:
        assert f"<title> - {title}</title>" in client.get(f"/ledger/{slug}/balance_sheet/").text
        told = client.get(f"/ledger/{slug}/api/balance_sheet").json["data"]["trees"][0]["balance_children"]
        assert told == {"NZD": money}


def test_without_who_asks_nothing_is_answered(folder):
    client = make_mounted(Snapshots(load)).test_client()
    for address, endpoint in ADDRESSES:
        if endpoint not in OF_NO_BOOK:
            response = client.get(address.removeprefix("/ledger"))
            assert (response.status_code, sentence(response)) == (404, NOT_THERE)


# What is refused.


def test_nothing_but_reading_gets_through(client, folder):
    before = folder.files()
    for address, _ in ADDRESSES:
        for method in METHODS:
            response = client.open(address, method=method, json={})
            assert response.status_code == 403, (method, address)
            assert sentence(response) == READS_ONLY
        for method in UNKNOWN:
            assert client.open(address, method=method).status_code == 405, (method, address)
    assert folder.files() == before


def test_an_entry_that_fava_would_add_is_refused(client, folder):
    before = folder.files()
    entry = {"t": "Note", "date": "2026-02-01", "account": SAVED, "comment": "x", "meta": {}, "tags": [], "links": []}
    response = client.put("/ledger/crew/api/add_entries", json={"entries": [entry]})
    assert (response.status_code, response.json) == (403, {"error": READS_ONLY})
    assert folder.files() == before


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("editor/", NO_SOURCE),
        ("import/", NO_IMPORT),
        ("api/source", NO_SOURCE),
        ("api/imports", NO_IMPORT),
        ("api/extract?filename=x&importer=y", NO_IMPORT),
    ],
)
def test_what_leads_only_to_writing_is_refused_as_well(client, path, told):
    response = client.get(f"/ledger/crew/{path}")
    assert (response.status_code, sentence(response)) == (403, told)


@pytest.mark.parametrize("where", ["api/query", "download-query/query_result.csv"])
@pytest.mark.parametrize(
    "typed",
    [
        ".output {}",
        "  .output {}",
        "\n.OUTPUT {}",
        "output {}",
        "create table t using 'csv:{}'",
        ".set format csv",
        "",
        "!x",
    ],
)
def test_the_query_box_takes_no_commands_of_a_shell(client, tmp_path, where, typed):
    kept = tmp_path / "kept.csv"
    kept.write_text("a,b\n1,2\n")
    response = client.get(f"/ledger/crew/{where}", query_string={"query_string": typed.format(kept)})
    assert response.status_code == 403
    assert NO_SHELL in sentence(response)
    assert kept.read_text() == "a,b\n1,2\n"


def test_nobody_is_led_away_by_the_way_back(client):
    ours = client.get("/ledger/jump?time=year", headers={"Referer": "http://localhost/ledger/crew/journal/?time=x"})
    assert (ours.status_code, ours.location) == (302, "http://localhost/ledger/crew/journal/?time=year")
    for elsewhere in ("https://evil.example/ledger/x", "http://localhost.evil.example/ledger/", "javascript:x", ""):
        response = client.get("/ledger/jump?time=year", headers={"Referer": elsewhere})
        assert (response.status_code, response.location) == (404, None)


# What is shown.


def test_the_first_page_is_the_balance_sheet(client):
    assert client.get("/ledger/crew/").location == "/ledger/crew/balance_sheet/"
    assert client.get("/ledger/").location == "/"


def test_addresses_in_its_pages_lead_below_ledger(client):
    page = client.get("/ledger/crew/balance_sheet/").text
    assert '"base_url":"/ledger/crew/"' in page
    assert 'src="/ledger/static/app.js' in page
    response = client.get("/ledger/static/app.js")
    assert response.status_code == 200
    response.close()


def test_the_balance_sheet_shows_the_figures(client):
    assets, liabilities, equity = answer(client, "balance_sheet")["trees"]
    assert assets["balance_children"] == {"NZD": 700.5}
    assert liabilities["balance_children"] == {"NZD": -700.5}
    assert equity["balance_children"] == {}


def test_every_page_of_the_menu_opens(client):
    for page in ("income_statement", "balance_sheet", "trial_balance", "journal", "query", "holdings", "commodities",
                 "documents", "events", "statistics", "options", "errors", "help", f"account/{SAVED}"):  # fmt: skip
        response = client.get(f"/ledger/crew/{page}/")
        assert (response.status_code, response.mimetype) == (200, "text/html"), page
        assert 'id="ledger-data"' in response.text, page


def test_the_questions_kept_at_hand_are_answered(client):
    assert rows(client, ".run money") == [["Assets:Cash-Box:Rainy", {"NZD": 700.5}]]
    assert rows(client, ".run savings") == [[SAVED, {"NZD": 500}], ["Liabilities:Savings:Rainy:Ben", {"NZD": 200.5}]]
    assert rows(client, ".run loans") == []
    assert rows(client, ".run shares") == []
    assert rows(client, '.run "who did what"')[:2] == [
        ["6", "2026-01-05", "ana", "contribution", "Ben | Contribution to Rainy Day"],
        ["5", "2026-01-05", "ana", "contribution", "Ana Tūī | Contribution to Rainy Day"],
    ]
    csv = client.get("/ledger/crew/download-query/query_result.csv", query_string={"query_string": "run savings"})
    assert f"{SAVED},500.0" in csv.text.splitlines()


def test_a_query_of_ones_own_is_answered(client):
    assert rows(client, "select sum(position) where account ~ 'Savings'") == [[{"NZD": -700.5}]]


def test_a_query_that_is_downloaded_holds_no_formula_that_somebody_wrote(client, folder):
    folder.adds(
        '2026-02-01 * "=HYPERLINK(1)" "-2+3"\n  Assets:Bank-Main:Rainy  -1.50 NZD\n  Expenses:Rainy:Bank  1.50 NZD\n'
    )
    asked = "SELECT payee, narration, number WHERE date = 2026-02-01"
    told = client.get("/ledger/crew/download-query/query_result.csv", query_string={"query_string": asked}).text
    assert told.splitlines()[1:] == ["'=HYPERLINK(1),'-2+3,-1.5", "'=HYPERLINK(1),'-2+3,1.5"]


def test_a_head_is_answered_like_a_get_without_its_body(client):
    got, asked = client.get("/ledger/crew/journal/"), client.head("/ledger/crew/journal/")
    assert (asked.status_code, asked.data, asked.content_length) == (200, b"", got.content_length)


def test_an_entry_opens_without_an_editor(client):
    journal = answer(client, "journal_page", page=1, order="asc")["journal"]
    shown = next(each[:32] for each in journal.split("#context-")[1:] if "Contribution" in each)
    context = answer(client, "context", entry_hash=shown)
    assert context["entry"]["meta"]["lineno"] == 0
    assert context["balances_after"][SAVED] == ["-500.00 NZD"]


def test_a_crew_may_be_named_in_any_script(tmp_path):
    folder = Folder(tmp_path / "crew", name='صندوق "الحي" \\ 조')
    client = Visit(folder.path).goes_as("ana").client
    assert client.get("/ledger/crew/", follow_redirects=True).status_code == 200
    folder.book.store.close()


def test_main_loads_without_an_error(folder):
    assert load(folder.main, 1).errors == []
    assert loader.load_file(str(folder.main))[1] == []


@pytest.mark.parametrize(
    ("language", "heading"), [("es", "Hoja de balance"), ("en", "Balance Sheet"), ("ar", "Balance Sheet")]
)
def test_fava_speaks_the_readers_language_where_it_has_it(client, language, heading):
    page = client.get(f"/ledger/crew/balance_sheet/?lang={language}").text
    words = json.loads(page.partition('id="translations">')[2].partition("</script>")[0])
    assert words.get("Balance Sheet", "Balance Sheet") == heading


# Papers.


@pytest.mark.parametrize("name", ["2026-02-01.evil.js", "2026-02-01.page.html", "2026-02-01.drawing.svg"])
def test_a_paper_that_could_run_a_script_is_downloaded_and_never_run(client, folder, name):
    response = client.get("/ledger/crew/document/", query_string={"filename": str(paper(folder, name))})
    assert response.mimetype == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.data == b"x"
    response.close()


def test_a_paper_is_shown(client, folder):
    file = paper(folder, "2026-02-01.receipt.pdf")
    response = client.get("/ledger/crew/document/", query_string={"filename": str(file)})
    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("inline")
    response.close()


def test_a_guest_opens_no_filed_paper_in_fava_either(folder):
    file = paper(folder, "2026-02-01.receipt.pdf")
    asked = {"filename": str(file)}
    visit = Visit(folder.path)
    for who, role, status in (("kim", Role.GUEST, 404), ("kim", Role.AUDITOR, 200), ("ben", None, 200)):
        response = visit.goes_as(who, role).client.get("/ledger/crew/document/", query_string=asked)
        assert response.status_code == status, who
        response.close()


def paper(folder, name):
    """A file where Fava finds it as a document."""
    place = folder.path / "documents" / Path(*SAVED.split(":"))
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_bytes(b"x")
    return place / name


@pytest.mark.parametrize(
    "other",
    [
        "crewbook.db",
        "crewbook.toml",
        "main.beancount",
        "../other.pdf",
        "documents/README.txt",
        "documents/../crewbook.db",
        "documents/%2e%2e/crewbook.db",
        "/etc/passwd",
    ],
)
def test_other_files_are_not_handed_out(client, folder, other):
    (folder.path.parent / "other.pdf").write_bytes(b"x")
    for name in (str(folder.path / other), other):
        response = client.get("/ledger/crew/document/", query_string={"filename": name})
        assert (response.status_code, sentence(response)) == (404, NOT_THERE)


def test_nor_is_a_file_that_a_link_among_the_papers_leads_to_or_that_main_names_elsewhere(client, folder):
    link = paper(folder, "2026-02-01.plain.txt").parent / "2026-02-02.secret.txt"
    secret = folder.path / "crewbook.toml"
    link.symlink_to(secret)
    folder.adds(f'2026-02-03 document {SAVED} "{secret}"\n2026-02-04 custom "fava-option" "import-dirs" "."\n')
    names = {each["filename"] for each in answer(client, "documents")}
    assert {str(link), str(secret)} <= names
    for name in (link, secret):
        response = client.get("/ledger/crew/document/", query_string={"filename": str(name)})
        assert (response.status_code, sentence(response)) == (404, NOT_THERE)


def test_nor_a_file_that_an_entry_names_as_its_statement(client, folder):
    folder.adds(f'2026-02-03 document {SAVED} "crewbook.toml"\n2026-02-03 note {SAVED} "x"\n  paper: "crewbook.toml"\n')
    journal = answer(client, "journal_page", page=1, order="asc")["journal"]
    for hash_ in {each[:32] for each in journal.split("#context-")[1:]}:
        response = client.get("/ledger/crew/statement/", query_string={"entry_hash": hash_, "key": "paper"})
        assert b"crewbook.db" not in response.data
        assert response.status_code == 404


WRONG = (
    "api/query?query_string=select+foo", "api/query?query_string=print+from+foo", "api/query?query_string=run+nothing",
    "download-query/query_result.csv?query_string=select+foo", "download-query/query_result.zzz?query_string=select+account",
    "download-query/query_result.csv?query_string=select+'", "download-query/query_result.csv?query_string=print",
    "api/journal?filter=((", "api/journal?time=garbage", "api/journal?account=((", "download-journal/?filter=((",
    "download-journal/?time=zzz", "statement/?entry_hash=x&key=y", "statement/", "document/?filename=%00", "api/context?entry_hash=x",
    "api/journal_page?page=999&order=asc", "api/journal_page?page=-1&order=asc", "api/journal_page?page=%20-1&order=asc",
    "api/journal_page?page=0&order=asc", "api/journal_page?page=x&order=y", "api/balance_sheet?time=0001-01-01+to+9999-12-31",
    "api/balance_sheet?time=1000-9999", "api/income_statement?time=9999-12-31&interval=day", "api/balance_sheet?time=0001",
)  # fmt: skip


@pytest.mark.parametrize("asked", WRONG)
def test_what_is_asked_wrongly_is_told_and_is_no_failure_of_the_server(client, asked):
    response = client.get(f"/ledger/crew/{asked}")
    assert response.status_code < 500, response.text
    assert response.status_code >= 400 or "time=" in asked or "page=" in asked
    if response.status_code != 200:
        assert sentence(response)
    response.close()


# What changes while it is looked at.


def test_a_contribution_recorded_elsewhere_shows_soon(client, folder):
    assert rows(client, ".run money") == [["Assets:Cash-Box:Rainy", {"NZD": 700.5}]]
    folder.saves("ana", "20")
    until(lambda: rows(client, ".run money"), [["Assets:Cash-Box:Rainy", {"NZD": 720.5}]])


def test_a_contribution_recorded_here_tells_the_browser_to_ask_anew(visit, client):
    def mtime():
        return int(client.get("/ledger/crew/api/changed").json["mtime"])

    before = mtime()
    visit.records("contribution", pod="rainy", member="ana", amount="20", on="2026-06-01")
    awaits(lambda: mtime() > before)
    assert answer(client, "balance_sheet")["trees"][0]["balance_children"] == {"NZD": 720.5}


def test_a_page_for_a_year_that_begins_shows_soon(client, folder):
    assert answer(client, "changed") is False
    folder.saves("ana", "20", on="2027-01-05")
    until(lambda: answer(client, "balance_sheet")["trees"][0]["balance_children"], {"NZD": 720.5})


def test_a_book_with_errors_still_opens_and_says_so(client, folder):
    folder.adds("2026-02-01 balance Assets:Cash-Box:Rainy 1.00 NZD\n")
    assert client.get("/ledger/crew/errors/").status_code == 200
    assert "Balance failed" in json.dumps(answer(client, "errors"))


def test_a_page_that_vanished_does_not_stop_it(client, folder):
    shutil.rmtree(folder.path / "pages")
    assert client.get("/ledger/crew/balance_sheet/").status_code == 200


def test_what_would_end_the_whole_server_is_not_read(client, folder):
    folder.adds("2026-02-01 price NZD 1/0 USD\n")
    response = client.get("/ledger/crew/balance_sheet/")
    assert response.status_code == 503
    assert "main.beancount, line" in response.text
    assert "divides by zero" in response.text


def test_a_missing_main_is_told(client, folder):
    folder.main.unlink()
    response = client.get("/ledger/crew/balance_sheet/")
    assert response.status_code == 503
    assert "main.beancount is missing" in response.text


def test_readers_at_once_get_each_their_own_answer_while_the_book_is_replaced(visit, folder):
    """Queries with different filters, the journal in both orders, and pages, from many threads; and somebody writes."""
    wrong, is_over = [], threading.Event()
    twice = "select account, balance where account ~ 'Savings' order by balance"

    def asks(number):
        client = visit.site.test_client()
        who, saved = ("Ana", "500.00") if number % 2 else ("Ben", "200.50")
        order = "asc" if number % 2 else "desc"
        while not is_over.is_set():
            account = f"Liabilities:Savings:Rainy:{who}"
            found = answer(client, "query", query_string=twice, account=f"^{account}$")["rows"]
            mine = [balance for name, balance, *_ in found if name == account]
            if mine != [{"NZD": -float(saved)}]:
                wrong.append(found)
            journal = answer(client, "journal_page", page=1, order=order)["journal"]
            first = journal.index("2026-01-01") < journal.index("2026-01-05")
            if first is not (order == "asc"):
                wrong.append(order)
            sheet = answer(client, "balance_sheet")["trees"]
            if sheet[0]["balance_children"]["NZD"] != -sheet[1]["balance_children"]["NZD"]:
                wrong.append(sheet)

    threads = [threading.Thread(target=asks, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    try:
        folder.does(members_join(), member="cho", name="Cho")
        for number in range(1, 11):
            folder.saves("cho", number)
            time.sleep(0.05)
    finally:
        is_over.set()
        for thread in threads:
            thread.join(PATIENCE_SECONDS)
            assert not thread.is_alive()
    assert wrong == []
    until(lambda: answer(visit.client, "balance_sheet")["trees"][0]["balance_children"], {"NZD": 755.5})


def members_join():
    from pods.crew import members

    return members.Join


def test_a_book_that_was_replaced_goes_with_the_last_who_reads_it_and_nobody_looks_for_garbage(folder):
    gc.disable()
    try:
        ledger = load(folder.main, 1)
        assert not gc.isenabled(), "left as it was found"
        assert ledger.get_filtered(account="Assets", filter="", time="").root_tree["Assets:Cash-Box:Rainy"]
        ledger.query_shell.execute_query_serialised(ledger.all_entries, "select account")
        kept = weakref.ref(ledger)
        del ledger
        assert kept() is None
    finally:
        gc.enable()
    load(folder.main, 1)
    assert gc.isenabled()


MARKUP = "<b class=bad>x</b>"


def test_markup_written_into_main_by_hand_is_shown_as_text(client, folder):
    folder.adds(
        f'2026-02-01 * "{MARKUP}" "{MARKUP} & co"\n  note: "{MARKUP}"\n  Assets:Cash-Box:Rainy  1.00 NZD\n'
        f'    why: "{MARKUP}"\n  Income:Rainy:Gifts  -1.00 NZD\n2026-01-01 open Income:Rainy:Gifts\n'
        f'2026-02-02 note {SAVED} "{MARKUP}"\n2026-02-03 custom "{MARKUP}" "{MARKUP}"\n2026-02-04 query "{MARKUP}" "SELECT 1"\n'
        f'2026-02-05 event "{MARKUP}" "{MARKUP}"\n'
    )
    paper(folder, "2026-02-06.<b class=bad>.pdf")
    told = answer(client, "journal_page", page=1, order="asc")["journal"]
    told += str(answer(client, "account_report", a=SAVED))
    assert "<b class" not in told
    assert told.count("&lt;b class=bad&gt;") > 8
    # What stands there besides is drawn as ever.
    assert f"<a href='/ledger/crew/account/{SAVED}/'>{SAVED}</a>" in told
    # A query answers what was written.
    assert MARKUP in str(rows(client, "SELECT payee"))


def test_no_template_of_favas_lets_markup_through():
    app = make_mounted(Snapshots(load))
    folder = Path(app.root_path) / "templates"
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*.html")]
    assert "_journal_table.html" in names
    for name in names:
        source = app.jinja_env.loader.get_source(app.jinja_env, name)[0]
        assert "autoescape false" not in source, name
        assert "|safe" not in source.replace(" ", ""), name


@pytest.mark.parametrize(("language", "said"), [("es", "El libro"), ("ar", "الدفتر")])
def test_what_fava_refuses_is_said_in_the_readers_language(client, language, said):
    for method, address in (
        ("PUT", "api/add_entries"),
        ("GET", "editor/"),
        ("GET", "import/"),
        ("GET", "api/query?query_string=.reload"),
    ):
        mark = "&" if "?" in address else "?"
        response = client.open(f"/ledger/crew/{address}{mark}lang={language}", method=method)
        assert response.status_code == 403
        told = sentence(response)
        assert told not in {READS_ONLY, NO_SOURCE, NO_IMPORT, NO_SHELL}, address
        assert said in told or address == "import/", told
    away = client.get("/ledger/crew/editor/", headers={"Accept-Language": language})
    assert sentence(away) != NO_SOURCE
