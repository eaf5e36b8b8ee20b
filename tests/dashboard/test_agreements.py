"""Agreements in the dashboard: drafted, decided, adopted, read, signed and filed; out of date, and why."""

import io
import re

import pytest
from pypdf import PdfReader

from dashboard.forms import agreeing
from dashboard.rights import Role
from pods.agreements.kinds import FORMS, KINDS
from tests.dashboard.visiting import Visit, words
from tests.typed import copied

EASY = (
    'pod open easy --kind savings --name "Easy Pool" --set ask-about=none --on 2026-02-01',
    "contribute ben 400 --to easy --on 2026-02-02",
    'loan request 120 --from easy --by ben --term 4 --rate 1%/month --method declining --purpose "a bike" --on 2026-02-03',
)
DRAFTED = (*EASY, "agreement draft L1 --on 2026-02-04")
ADOPTED = (*DRAFTED, "agreement propose A1 --on 2026-02-04")


@pytest.fixture
def crew(tmp_path, tmp_path_factory):
    return copied("living", tmp_path_factory.getbasetemp() / "books", tmp_path / "tui")


@pytest.fixture
def visit(crew):
    return Visit(crew.folder).goes_as("ana")


def hash_read(visit):
    """The hash as it stands at the foot of what is read."""
    return re.search(r"version \d+ · hash ([0-9a-f]{64})", visit.sees("agreements?agreement=A1"))[1]


def signs(visit, member, name):
    visit.goes_as(member)
    return visit.records("agreement-sign", agreement="A1", name=name, hash=hash_read(visit)[:10])


def test_from_draft_to_filed_paper_without_a_command(visit, crew):
    crew.do(*EASY)
    visit.records("agreement-draft", agreement_kind="loan", pod="easy", loan="L1")
    assert "crewbook agreement" not in visit.sees("agreements?agreement=A1")
    visit.records("agreement-term", agreement="A1", **{"terms.law": "That of\nAotearoa."})
    assert "That of Aotearoa." in visit.sees("agreements?agreement=A1")
    visit.records("agreement-adopt", agreement="A1")
    assert "Your signature is missing." in visit.goes_as("ben").sees("agreements")
    signs(visit, "ben", "Ben Okafor")
    signs(visit, "ana", "Ana Tūī")
    found = crew.ask("agreement status A1")["agreements"][0]
    assert found["status"] == "in force"
    page = visit.client.get(f"/{visit.slug}/agreements?agreement=A1").text
    path = re.search(r'href="[^"]*/document/([^"]+)"', page)[1]
    paper = visit.client.get(f"/{visit.slug}/document/{path}")
    read = "".join(each.extract_text() for each in PdfReader(io.BytesIO(paper.data)).pages)
    paper.close()
    assert "That of Aotearoa." in " ".join(read.split())
    assert "signed in the book" in " ".join(read.split())


def test_a_signature_is_the_name_and_the_hash_of_what_was_read(visit, crew):
    crew.do(*ADOPTED)
    visit.goes_as("ben")
    wrong = visit.sends("agreement-sign", agreement="A1", name="Benny", hash=hash_read(visit))
    assert 'id="field-name-wrong"' in wrong.text
    wrong = visit.sends("agreement-sign", agreement="A1", name="Ben Okafor", hash="0123456789")
    assert 'id="field-hash-wrong"' in wrong.text
    # Who is no party is not asked.
    assert '"A1"' not in visit.goes_as("cho").client.get(f"/{visit.slug}/do/agreement-sign").text


def test_out_of_date_and_exactly_why(visit, crew):
    crew.do(*ADOPTED)
    assert "up to date" in visit.sees("agreements")
    crew.do("pod change easy --set overpaid=savings --by ana --on 2026-02-05")
    assert "out of date: one fact changed" in visit.sees("agreements")
    shown = visit.sees("agreements?agreement=A1")
    changed = crew.ask("agreement status A1")["agreements"][0]["changed"][0]
    assert changed["was"] in shown
    assert changed["now"] in shown
    assert "crewbook agreement" not in shown.partition("To download")[0].partition("Loan agreement")[0]


def test_what_is_proposed_is_what_was_read(visit, crew):
    crew.do(*DRAFTED)
    page = visit.client.get(f"/{visit.slug}/agreements?agreement=A1").text
    link = re.search(r'href="([^"]*/do/agreement-adopt[^"]*)"', page)[1].replace("&amp;", "&")
    crew.do('agreement term A1 law="Another" --on 2026-02-05')
    form = visit.form(link.partition(f"/{visit.slug}/")[2])
    answer = visit.client.post(f"/{visit.slug}/do/agreement-adopt", data=form | {"step": "look"})
    assert answer.status_code == 422
    assert "states something else now than what was proposed" in words(answer.text)


def test_in_a_private_book_an_agreement_is_read_by_who_signs_it(crew):
    crew.do(*ADOPTED)
    visit = Visit(crew.folder, is_private=True)
    assert "Loan agreement" in visit.goes_as("ben").sees("agreements?agreement=A1")
    for page in ("agreements", "agreements?agreement=A1"):
        assert "no agreement here for you" in visit.goes_as("cho").sees(page)
    visit.goes_as(role=Role.GUEST).sees("agreements", 403)


def test_the_text_stays_as_it_is_printed_whatever_the_readers_language(visit, crew):
    crew.do(*ADOPTED)
    page = visit.client.get(f"/{visit.slug}/agreements?agreement=A1&lang=ar").text
    article = page[page.index("<article") : page.index("</article>")]
    assert 'lang="en" dir="ltr"' in article
    assert not re.search("[\u0600-\u06ff]", article)
    assert re.search("[\u0600-\u06ff]", page)


def test_what_was_typed_in_a_term_cannot_run_as_script(visit, crew):
    crew.do(*DRAFTED)
    visit.records("agreement-term", agreement="A1", **{"terms.law": "<script>alert(1)</script>"})
    assert "<script>alert" not in visit.client.get(f"/{visit.slug}/agreements?agreement=A1").text


def test_every_kind_and_form_has_a_name():
    assert set(agreeing._KINDS) == set(KINDS)
    assert set(agreeing._FORMS) == set(FORMS)


def test_a_draft_that_was_dropped_stands_among_those_that_have_ended_and_is_read_there(visit, crew):
    crew.do(*DRAFTED, "agreement end A1 --because 'not needed' --on 2026-02-05")
    assert "There is no agreement here for you to read." in visit.sees("agreements")
    assert "A1 Loan agreement L1 with Ben Okafor ended on 2026-02-05" in visit.sees("agreements?show=over")
    assert "ended on 2026-02-05" in visit.sees("agreements?agreement=A1")
    assert "A1" in crew.type("agreement list").out
