"""What the dashboard shows, what it refuses, and the headers of every answer."""

import json
import shutil
from pathlib import Path

import pytest
from beancount import loader
from fava.core import FavaLedger

from dashboard.app import NO_SHELL, NO_SOURCE, make_app
from dashboard.shield import HEADERS, NOT_HERE, READS_ONLY
from tests.dashboard.conftest import Folder

SAVED = "Liabilities:Savings:Rainy:Ana"
# What stands for the variable parts of Fava's addresses.
PARTS = {
    "bfile": "tui-crew", "name": SAVED, "report_name": "journal", "filename": "app.js", "aggregation_key": "account",
    "extension_name": "none", "endpoint": "none", "result_format": "csv", "page_slug": "options",
}  # fmt: skip
QUESTIONS = {"get_query": {"query_string": ".run savings"}, "download_query": {"query_string": "run savings"}}


def addresses(app):
    """Every address that Fava answers at, with its endpoint."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            values = {name: PARTS[name] for name in rule.arguments}
            yield rule.build(values, append_unknown=False)[1], rule.endpoint.rpartition(".")[2]


def answer(client, path, **query):
    """The data that one of Fava's questions is answered with."""
    return client.get(f"/tui-crew/api/{path}", query_string=query).json["data"]


def rows(client, query):
    return answer(client, "query", query_string=query)["rows"]


def test_every_answer_carries_the_headers(app, client):
    for path, endpoint in addresses(app):
        response = client.get(path, query_string=QUESTIONS.get(endpoint))
        sent = {name: response.headers.get_all(name) for name in HEADERS}
        assert sent == {name: [value] for name, value in HEADERS.items()}, path
        assert (response.headers["Cache-Control"] == "no-store") is (endpoint != "static"), path
        response.close()


def test_scripts_come_from_our_own_files_alone():
    policy = dict(each.split(" ", 1) for each in HEADERS["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "frame-src": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "form-action": "'self'",
    }


def test_nothing_but_reading_gets_through(app, client, folder):
    before = folder.files()
    for path, _ in addresses(app):
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"):
            response = client.open(path, method=method, json={})
            assert response.status_code == 403, (method, path)
            assert READS_ONLY in (response.json["error"] if "/api/" in path else response.text)
    assert folder.files() == before


def test_an_entry_that_fava_would_add_is_refused(client, folder):
    before = folder.files()
    entry = {"t": "Note", "date": "2026-02-01", "account": SAVED, "comment": "x", "meta": {}, "tags": [], "links": []}
    response = client.put("/tui-crew/api/add_entries", json={"entries": [entry]})
    assert (response.status_code, response.json) == (403, {"error": READS_ONLY})
    assert folder.files() == before


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("editor/", NO_SOURCE),
        ("import/", READS_ONLY),
        ("api/source", NO_SOURCE),
        ("api/imports", READS_ONLY),
        ("api/extract?filename=x&importer=y", READS_ONLY),
    ],
)
def test_what_leads_only_to_writing_is_refused_as_well(client, path, sentence):
    response = client.get(f"/tui-crew/{path}")
    assert response.status_code == 403
    assert (response.json["error"] if "api/" in path else response.text.strip()) == sentence


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
    response = client.get(f"/tui-crew/{where}", query_string={"query_string": typed.format(kept)})
    assert response.status_code == 403
    assert NO_SHELL in (response.json["error"] if "api/" in where else response.text)
    assert kept.read_text() == "a,b\n1,2\n"


def test_the_questions_kept_at_hand_are_answered(client):
    assert rows(client, ".run money") == [["Assets:Cash-Box:Rainy", {"NZD": 700.5}]]
    assert rows(client, ".run savings") == [[SAVED, {"NZD": 500}], ["Liabilities:Savings:Rainy:Ben", {"NZD": 200.5}]]
    assert rows(client, ".run loans") == []
    assert rows(client, ".run shares") == []
    assert rows(client, '.run "who did what"')[:2] == [
        ["6", "2026-01-05", "ana", "contribution", "Ben | Contribution to Rainy Day"],
        ["5", "2026-01-05", "ana", "contribution", "Ana Tūī | Contribution to Rainy Day"],
    ]
    csv = client.get("/tui-crew/download-query/query_result.csv", query_string={"query_string": "run savings"})
    assert f"{SAVED},500.0" in csv.text.splitlines()


def test_a_query_of_ones_own_is_answered(client):
    query = "select sum(position) where account ~ 'Savings'"
    assert rows(client, query) == [[{"NZD": -700.5}]]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
def test_this_machines_own_names_are_answered(client, host):
    assert (
        client.get("/tui-crew/journal/", headers={"Host": f"{host}:5000"}, environ_overrides=port(5000)).status_code
        == 200
    )


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:5000",
        "localhost",
        "localhost:80",
        "localhost.evil.example:5000",
        "127.0.0.1:5000@x",
        "0.0.0.0:5000",
        "",
    ],
)
def test_another_name_is_not_answered(client, host):
    response = client.get("/tui-crew/journal/", headers={"Host": host}, environ_overrides=port(5000))
    assert (response.status_code, response.text.strip()) == (403, NOT_HERE)


def port(number):
    return {"SERVER_PORT": str(number)}


def test_a_head_is_answered_like_a_get_without_its_body(client):
    got, asked = client.get("/tui-crew/journal/"), client.head("/tui-crew/journal/")
    assert (asked.status_code, asked.data, asked.content_length) == (200, b"", got.content_length)


def test_the_first_page_is_the_balance_sheet(client):
    assert client.get("/").location == "/tui-crew/balance_sheet/"


def test_the_balance_sheet_shows_the_figures(client):
    assets, liabilities, equity = answer(client, "balance_sheet")["trees"]
    assert assets["balance_children"] == {"NZD": 700.5}
    assert liabilities["balance_children"] == {"NZD": -700.5}
    assert equity["balance_children"] == {}


def test_every_page_of_the_menu_opens(client):
    for page in ("income_statement", "balance_sheet", "trial_balance", "journal", "query", "holdings", "commodities",
                 "documents", "events", "statistics", "options", "errors", "help", f"account/{SAVED}"):  # fmt: skip
        response = client.get(f"/tui-crew/{page}/")
        assert (response.status_code, response.mimetype) == (200, "text/html"), page
        assert 'id="ledger-data"' in response.text, page


def test_an_entry_opens_without_an_editor(client):
    journal = answer(client, "journal_page", page=1, order="asc")["journal"]
    shown = next(each[:32] for each in journal.split("#context-")[1:] if "Contribution" in each)
    context = answer(client, "context", entry_hash=shown)
    assert context["entry"]["meta"]["lineno"] == 0
    assert context["balances_after"][SAVED] == ["-500.00 NZD"]


def test_a_contribution_recorded_meanwhile_shows_at_once(client, folder):
    assert rows(client, ".run money") == [["Assets:Cash-Box:Rainy", {"NZD": 700.5}]]
    folder.saves("ana", "20")
    assert rows(client, ".run money") == [["Assets:Cash-Box:Rainy", {"NZD": 720.5}]]
    assert answer(client, "balance_sheet")["trees"][0]["balance_children"] == {"NZD": 720.5}


def test_a_page_for_a_year_that_begins_shows_at_once(client, folder):
    assert answer(client, "changed") is False
    folder.saves("ana", "20", on="2027-01-05")
    assert answer(client, "changed") is True
    assert answer(client, "balance_sheet")["trees"][0]["balance_children"] == {"NZD": 720.5}


def test_main_loads_without_an_error_in_fava_and_in_beancount(folder):
    assert FavaLedger(str(folder.main), poll_watcher=True).errors == []
    assert loader.load_file(str(folder.main))[1] == []


def test_a_crew_may_be_named_in_any_script(tmp_path):
    folder = Folder(tmp_path / "crew", name='صندوق "الحي" \\ 조')
    client = make_app(folder.main).test_client()
    assert client.get("/", follow_redirects=True).status_code == 200
    folder.book.store.close()


@pytest.mark.parametrize("name", ["2026-02-01.evil.js", "2026-02-01.page.html", "2026-02-01.drawing.svg"])
def test_a_paper_that_could_run_a_script_is_downloaded_and_never_run(client, folder, name):
    response = client.get("/tui-crew/document/", query_string={"filename": str(paper(folder, name))})
    assert response.mimetype == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.data == b"x"
    response.close()


def test_a_paper_is_shown(client, folder):
    response = client.get(
        "/tui-crew/document/", query_string={"filename": str(paper(folder, "2026-02-01.receipt.pdf"))}
    )
    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("inline")
    response.close()


def paper(folder, name):
    """A file where Fava finds it as a document."""
    place = folder.path / "documents" / Path(*SAVED.split(":"))
    place.mkdir(parents=True)
    (place / name).write_bytes(b"x")
    folder.main.touch()
    return place / name


@pytest.mark.parametrize("other", ["crewbook.db", "crewbook.toml", "main.beancount"])
def test_other_files_of_the_folder_are_not_handed_out(client, folder, other):
    (folder.path / "crewbook.toml").touch()
    assert client.get("/tui-crew/document/", query_string={"filename": str(folder.path / other)}).status_code == 404


def test_a_book_with_errors_still_opens_and_says_so(client, folder):
    folder.adds("2026-02-01 balance Assets:Cash-Box:Rainy 1.00 NZD\n")
    assert client.get("/tui-crew/errors/").status_code == 200
    assert "Balance failed" in json.dumps(answer(client, "errors"))


def test_a_page_that_vanished_does_not_stop_the_dashboard(client, folder):
    shutil.rmtree(folder.path / "pages")
    assert client.get("/tui-crew/balance_sheet/").status_code == 200
