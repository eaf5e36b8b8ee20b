"""The whole URL map, ours and Fava's, walked by everybody: a route that is new is walked as well, or this fails until it is said how."""

import itertools
import re
from dataclasses import replace

import pytest

from dashboard.forms.offers import OFFERS
from dashboard.pages import PAGES
from dashboard.papers import PAPERS
from dashboard.rights import Right, Role, rights
from dashboard.shield import HEADERS, INVITATION, OF_INVITATION, Shield
from tests.dashboard.conftest import Folder
from tests.dashboard.visiting import Visit

EVERYBODY = [(role, is_private) for role in Role for is_private in (False, True)]
# What anybody may ask for without being signed in: nothing of any book is there.
WITHOUT_SIGN_IN = {
    "/", "/static/<path:filename>", "/ledger/", "/ledger/jump", "/ledger/pages.css", "/ledger/static/<path:rest>",
    "/<book>/sign-in", "/<book>/sign-out", "/<book>/invitation/<token>",
}  # fmt: skip
# What Fava is asked behind /ledger/<book>/; the rest of its addresses is walked in test_mounted.py.
IN_FAVA = (
    "balance_sheet/", "journal/", "api/journal", "api/journal_page?page=1&order=asc", "api/ledger_data", "api/errors",
    "api/query?query_string=.run+savings", "download-query/query_result.csv?query_string=run+savings",
    "download-journal/", "api/account_report?a=Liabilities:Savings:Rainy:Ana", "extension/Home/",
    "extension/Contributions/", "extension_js_module/Home.js", "extension/Contributions/none", "statement/", "document/",
)  # fmt: skip
# What stands for each variable part of our addresses.
PARTS = {
    "name": [*(page.name for page in PAGES), "none"], "kind": [*OFFERS, "none"], "report": [*PAPERS, "none"],
    "form": ["csv", "exe"], "seq": ["1", "6", "99"], "rest": IN_FAVA, "filename": ["site.css"], "token": ["none"],
    "member": ["ana", "ben", "none"],
}  # fmt: skip
# What papers are asked with; each takes what it needs.
ASKED = {
    "member": "ana", "pod": "rainy", "loan": "L1", "entry": "6", "year": "2026", "agreement": "A1", "circle": "C1",
}  # fmt: skip
# What no page holds: scripts and styles that are not in a file. Fava's frame has data in script elements, and a style sheet.
IN_FAVAS_FRAME = re.compile(r"<script(?![^>]*\bsrc=|[^>]*application/json)|<[^<>]*\son\w+\s*=")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<[^<>]*\s(?:on\w+|style)\s*=|<style")
SECRET = "512.37"
SENDING = {"POST", "PUT", "DELETE", "PATCH"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = Folder(tmp_path_factory.mktemp("walk") / "crew", saved={"ben": "200.50", "ana": SECRET})
    paper = folder.path / "documents" / "Liabilities" / "Savings" / "Rainy" / "Ana" / "2026-02-01.ana.txt"
    paper.parent.mkdir(parents=True)
    paper.write_text(f"Ana saved {SECRET}")
    yield folder
    folder.book.store.close()


def asked(address):
    """What stands behind the question mark: a paper is asked with what it takes, and with what it may take of the same."""
    report = address.rpartition("/paper/")[2].partition(".")[0]
    paper = PAPERS.get(report) if "/paper/" in address else None
    return {name: ASKED[name] for name in (*paper.takes, *paper.may_take) if name in ASKED} if paper else None


def addresses(visit, book, *, most=None):
    """(rule, address) of every route of ours, with everything that its variable parts stand for; `most` of them where given."""
    for rule in visit.site.url_map.iter_rules():
        parts = sorted(rule.arguments - {"book"})
        for values in itertools.islice(itertools.product(*(_part(rule, each) for each in parts)), most):
            address = rule.rule
            for name, value in [("book", book), *zip(parts, values, strict=True)]:
                for converter in ("", "path:", "int:"):
                    address = address.replace(f"<{converter}{name}>", value)
            assert "<" not in address, f"say in PARTS what stands for the variable parts of {rule.rule}"
            yield rule, address


def _part(rule, name):
    if rule.rule.endswith("/document/<path:name>"):
        return ["Liabilities/Savings/Rainy/Ana/2026-02-01.ana.txt", "../crewbook.toml", "README.txt"]
    assert name in PARTS, f"say in PARTS what stands for <{name}> in {rule.rule}"
    return PARTS[name]


def test_nothing_of_a_book_is_told_to_who_is_not_signed_in_not_even_whether_it_is_there(folder):
    visit = Visit(folder.path)
    for rule, address in addresses(visit, "crew"):
        if rule.rule in WITHOUT_SIGN_IN:
            continue
        for method in sorted(rule.methods - {"OPTIONS"}):
            there = visit.client.open(address, method=method)
            missing = visit.client.open(address.replace("/crew/", "/none/", 1), method=method)
            assert there.status_code == missing.status_code, (method, address)
            assert there.status_code == 302, (method, address)
            assert there.location.replace("/crew/", "/none/").replace("Fcrew%2F", "Fnone%2F") == missing.location
            assert there.location.startswith("/crew/sign-in")


@pytest.mark.parametrize(("role", "is_private"), EVERYBODY, ids=str)
def test_everybody_gets_an_answer_everywhere_and_nobody_what_is_not_theirs(folder, role, is_private):
    visit = Visit(folder.path, is_private=is_private).goes_as("ana" if role is Role.TREASURER else "ben", role)
    may = rights(role, is_private=is_private)
    told = {}
    # Each form and each paper has tests of its own for who may have it; here they are all asked for by who may least.
    most = None if Right.ALL not in may else 20
    for rule, address in addresses(visit, "crew", most=most):
        if "GET" not in rule.methods or rule.rule == "/<book>/sign-out":
            continue
        response = visit.client.get(address, query_string=asked(address))
        assert response.status_code < 500, (address, response.text)
        told[address] = response.status_code
        if SECRET.encode() in response.data:
            assert may & {Right.ALL, Right.LEDGER}, f"{role} reads at {address} what Ana saved"
        response.close()
    assert (told["/ledger/crew/journal/"] == 200) is (Right.LEDGER in may)
    assert (told["/crew/document/Liabilities/Savings/Rainy/Ana/2026-02-01.ana.txt"] == 200) is (Right.FILED in may)
    assert (told["/crew/document/../crewbook.toml"], told["/crew/none"]) == (404, 404)
    assert (told["/crew/do/contribution"] == 200) is (Right.KEEP in may)
    assert (told["/crew/paper/member.csv"] == 200) is (Right.ALL in may)
    for page in PAGES:
        assert (told[f"/crew/{page.name}"] == 200) is bool(may & set(page.needs)), page.name


def test_who_left_reads_nowhere_what_others_have(folder):
    visit = Visit(folder.path).goes_as("ben")
    visit.visitor = replace(visit.visitor, has_left=True)
    told = {}
    for rule, address in addresses(visit, "crew"):
        if "GET" in rule.methods:
            with visit.client.get(address, query_string=asked(address)) as response:
                assert response.status_code < 500, address
                assert SECRET.encode() not in response.data, address
                told[address] = response.status_code
    assert (told["/crew/home"], told["/crew/legal-name/ben"], told["/ledger/crew/journal/"]) == (200, 200, 403)


def test_nothing_is_changed_by_what_comes_without_the_token_of_a_form(folder):
    visit = Visit(folder.path).goes_as("ana")
    before = folder.files()
    for rule, address in addresses(visit, "crew"):
        for method in rule.methods & SENDING or {"POST"}:
            response = visit.client.open(address, method=method, data={"step": "record", "pod": "rainy", "amount": "1"})
            assert response.status_code in {400, 403, 404, 405}, (method, address, response.status_code)
            response.close()
    assert folder.files() == before


def test_every_answer_carries_the_headers(folder):
    visit = Visit(folder.path).goes_as("ana")
    visit.site.wsgi_app = Shield(visit.site.wsgi_app)
    for rule, address in addresses(visit, "crew"):
        if "GET" not in rule.methods:
            continue
        response = visit.client.get(address, query_string=asked(address))
        sent = {name: response.headers.get_all(name) for name in HEADERS}
        expected = {**HEADERS, **OF_INVITATION} if INVITATION in address else HEADERS
        assert sent == {name: [value] for name, value in expected.items()}, address
        assert "/static/" in address or response.headers["Cache-Control"] == "no-store", address
        if response.mimetype == "text/html":
            favas = address.startswith("/ledger/")
            assert not (IN_FAVAS_FRAME if favas else INLINE).search(response.text), address
        response.close()
