"""Statements as files: each is the one that the command line prints, and in a private book nobody gets another's."""

import io
import re

import pytest
from pypdf import PdfReader

from dashboard.papers import PAPERS, TYPES
from dashboard.rights import Right, Role
from tests.dashboard.visiting import Visit
from tests.typed import copied

# What each statement is asked with, in the book of this file; those of one member are Ben's.
ASKED = {
    "member": "member=ben", "positions": "member=ben", "exit": "pod=bakery&member=ben", "receipt": "entry=8",
    "loan": "loan=L1", "agreement": "agreement=A1", "capital": "pod=bakery", "patronage": "pod=bakery&year=2026",
    "register": "pod=bakery", "vesting": "pod=bakery", "ownership": "pod=bakery", "offers": "pod=bakery",
    "pool": "pod=rainy", "fund": "pod=help", "cycle": "pod=rainy", "ratios": "pod=rainy", "loans": "pod=rainy",
    "circle": "pod=wheel", "livelihood": "pod=bakery", "support": "pod=bakery", "book": "", "handover": "", "members": "",
    "agreements": "", "agreement-status": "agreement=A1",
}  # fmt: skip
OWN = {"member", "positions", "exit", "receipt", "loan", "agreement", "agreement-status"}
TOTALS = {"book", "ratios"}
# Of what a member gets the totals and their own rows.
PARTS = {"pool", "fund", "circle", "livelihood", "support", "cycle", "loans", "offers"}
# What this book has nothing of, and the statement says so.
NOTHING = {"fund", "cycle", "circle", "patronage", "support"}


@pytest.fixture(scope="module")
def crew(tmp_path_factory):
    crew = copied("living", tmp_path_factory.getbasetemp() / "books", tmp_path_factory.mktemp("papers") / "tui-crew")
    crew.do(
        "loan request 100 --from rainy --term 4 --by ben --on 2026-06-01",
        "agreement draft L1 --by ana --on 2026-06-02",
        "member lang dan es --on 2026-06-02",
        *(f"shares issue {who} 1 --class bakery/A --into Bank-Main --on 2026-06-02" for who in ("cho", "dan")),
    )
    return crew


def gets(visit, report, form="json", query=None):
    return visit.client.get(f"/{visit.slug}/paper/{report}.{form}?{ASKED[report] if query is None else query}")


def test_every_statement_has_a_case_here():
    assert set(ASKED) == set(PAPERS)


@pytest.mark.parametrize("report", [each for each in PAPERS if each not in NOTHING])
def test_every_statement_can_be_had(visit, report):
    answer = gets(visit, report)
    assert answer.status_code == 200, answer.text
    assert answer.json["document"]["seal"] or report == "receipt"


@pytest.mark.parametrize("form", TYPES)
def test_a_statement_is_a_file_of_its_kind_that_is_named_well(visit, form):
    answer = gets(visit, "ownership", form, "pod=bakery&on=2026-02-28")
    assert answer.mimetype == TYPES[form].partition(";")[0]
    assert answer.headers["Content-Disposition"] == f"attachment; filename=tui-crew-ownership-bakery-2026-02-28.{form}"
    if form == "pdf":
        assert "Ownership statement" in PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()


def test_it_is_what_the_command_line_prints_as_of_that_day_and_seal(visit, crew):
    seal = crew.ask("journal --last 4")["entries"][0]["seal"]
    told = gets(visit, "member", query=f"member=ben&on=2026-03-01&at={seal}").json
    assert told == crew.ask(f"statement member ben --on 2026-03-01 --at {seal}")


def test_it_is_in_the_language_asked_for_else_of_whom_it_is_for_else_of_who_asks(visit, crew):
    assert "Estado" in gets(visit, "member", "html", "member=ben&lang=es").text
    assert 'lang="es"' in gets(visit, "member", "html", "member=dan").text
    assert 'lang="en"' in gets(visit, "ownership", "html").text
    assert 'lang="es"' in gets(visit.goes_as("dan"), "ownership", "html").text


def test_a_member_who_names_nobody_gets_their_own(visit):
    assert gets(visit.goes_as("cho"), "member", query="").json["member"] == "cho"


@pytest.mark.parametrize(
    ("report", "query", "said"),
    [
        ("ownership", "", "needs to know the pod"),
        ("ownership", "pod=bakery&on=yesterday", "no date"),
        ("ownership", "pod=bakery&on=2029-01-01", "more than a year ahead"),
        ("book", "on=0001-01-01", "no date"),
        ("capital", "pod=bakery&since=0001-01-01", "no date"),
        ("ownership", "pod=nowhere", "nowhere"),
        ("ownership", "pod=bakery&sicne=2026-01-01", "sicne"),
        ("ownership", "pod=bakery&lang=xx", "language"),
        ("receipt", "entry=x", "no whole number"),
        ("member", "member=ben&year=2026&last=3", "A year is a paper of its own"),
    ],
)
def test_what_cannot_be_asked_is_said(visit, report, query, said):
    answer = gets(visit, report, query=query)
    assert answer.status_code == 400
    assert said in answer.text


def test_there_is_no_other_statement_and_no_other_form(visit):
    assert visit.client.get(f"/{visit.slug}/paper/secrets.pdf").status_code == 404
    assert visit.client.get(f"/{visit.slug}/paper/book.exe").status_code == 404


@pytest.mark.parametrize("report", PAPERS)
def test_in_a_private_book_nobody_gets_anothers_and_each_their_own(crew, report):
    visit = Visit(crew.folder, is_private=True)
    allowed = {200} if report not in NOTHING else {200, 400, 409}
    may = {
        "ana": True, "ben": report in OWN | TOTALS | PARTS, "cho": report in TOTALS | PARTS, Role.GUEST: report in TOTALS, Role.AUDITOR: True,
    }  # fmt: skip
    for who, may_have in may.items():
        visit.goes_as(who) if isinstance(who, str) and who not in set(Role) else visit.goes_as(role=who)
        status = gets(visit, report).status_code
        assert status in (allowed if may_have else {403}), (who, report, status)


@pytest.mark.parametrize("report", sorted(TOTALS))
def test_totals_name_nobody_but_who_signs_them(crew, report):
    told = gets(Visit(crew.folder, is_private=True).goes_as("cho"), report).text
    assert not re.search("Ben|Okafor|Dan|Eli", told)


@pytest.mark.parametrize("report", ["ownership", "register", "vesting", "capital"])
def test_a_member_gets_their_own_part_of_what_is_everybodys(crew, report):
    visit = Visit(crew.folder, is_private=True).goes_as("ben")
    assert gets(visit, report, query="pod=bakery&member=ben").status_code == 200
    assert '"ana"' not in gets(visit, report, query="pod=bakery&member=ben").text
    assert gets(visit, report, query="pod=bakery&member=ana").status_code == 403


def test_who_may_not_is_told_the_same_of_what_is_there_and_of_what_is_not(crew):
    visit = Visit(crew.folder, is_private=True).goes_as("cho")
    for report, there, not_there in (
        ("loan", "loan=L1", "loan=L9"),
        ("agreement", "agreement=A1", "agreement=A9"),
        ("member", "member=ben", "member=zoe"),
        ("receipt", "entry=8", "entry=800"),
    ):
        answers = [gets(visit, report, query=query) for query in (there, not_there)]
        assert [answer.status_code for answer in answers] == [403, 403]
        # The address that was typed stands on it, for the other languages to lead there as well.
        assert answers[0].text.replace(there, not_there) == answers[1].text


def test_names_by_law_are_for_who_signs_and_who_keeps_the_book(crew):
    crew.do('member person ben --legal-name "Benedict Okafor" --address "1 Rata Road"')
    visit = Visit(crew.folder)
    shown = {
        who: "Rata Road" in gets(visit.goes_as(who, role), "agreement", "html").text
        for who, role in (("ana", None), ("ben", None), ("cho", None), ("kim", Role.GUEST))
    }
    assert shown == {"ana": True, "ben": True, "cho": False, "kim": False}


def test_the_table_needs_no_more_than_rights_that_there_are():
    assert {paper.right for paper in PAPERS.values()} == {Right.ALL, Right.TOTALS}
