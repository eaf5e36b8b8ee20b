"""Agreements in the dashboard: drafted, decided, adopted, read, signed and filed; out of date, and why."""

import io
import re

from pypdf import PdfReader

from dashboard.forms import agreeing
from dashboard.rights import Role
from pods.agreements.kinds import FORMS, KINDS
from tests.dashboard.visiting import Visit, words

EASY = (
    'pod open easy --kind savings --name "Easy Pool" --set ask-about=none --on 2026-02-01',
    "contribute ben 400 --to easy --on 2026-02-02",
    'loan request 120 --from easy --by ben --term 4 --rate 1%/month --method declining --purpose "a bike" --on 2026-02-03',
)
DRAFTED = (*EASY, "agreement draft L1 --on 2026-02-04")
ADOPTED = (*DRAFTED, "agreement propose A1 --on 2026-02-04")


def hash_read(visit):
    """The hash as it stands at the foot of what is read."""
    return re.search(r"version \d+ · hash ([0-9a-f]{64})", visit.sees("agreements?agreement=A1"))[1]


def in_force(crew):
    """A visit to a private book in which all four have signed that they own the bakery together."""
    crew.do(
        "agreement draft bakery --kind co-ownership --on 2026-03-02",
        "agreement propose A1 --on 2026-03-02",
        *(f"consent P1 --by {each} --on 2026-03-02" for each in ("ben", "cho", "dan")),
    )
    visit = Visit(crew.folder, is_private=True).goes_as("ana")
    hash_ = hash_read(visit)[:10]
    people = {"ana": "Ana Tūī", "ben": "Ben Okafor", "cho": "Cho Min", "dan": "Dan Ruiz"}
    for each, name in people.items():
        crew.do(f'agreement sign A1 --by {each} --name "{name}" --hash {hash_} --on 2026-03-03')
    return visit


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


def links(visit, page="agreements?agreement=A1"):
    """The kinds of acts that a page offers."""
    return set(re.findall(r"/do/(agreement-[a-z-]+)\?", visit.client.get(f"/{visit.slug}/{page}").text))


def test_what_has_ended_is_read_in_a_private_book_by_who_signed_it(crew):
    crew.do(*ADOPTED, "agreement end A1 --because 'paid back' --on 2026-02-06")
    visit = Visit(crew.folder, is_private=True)
    for page in ("agreements?show=over", "agreements?agreement=A1"):
        assert "A1" in visit.goes_as("ben").sees(page).replace("?agreement=A1", "")
        assert "A1" not in visit.goes_as("cho").sees(page)


def test_each_is_offered_what_is_theirs_to_do_about_an_agreement(visit, crew):
    crew.do(*DRAFTED)
    assert links(visit) == {"agreement-term", "agreement-adopt", "agreement-end"}
    assert links(visit.goes_as("cho")) == {"agreement-adopt"}
    crew.do("agreement propose A1 --on 2026-02-04")
    assert links(visit.goes_as("ana")) == {"agreement-sign", "agreement-file", "agreement-end"}
    assert links(visit.goes_as("ben")) == {"agreement-sign"}
    assert links(visit.goes_as("cho")) == set()
    assert "Your signature is missing." not in visit.sees("agreements")
    signs(visit, "ben", "Ben Okafor")
    assert links(visit) == {"agreement-sign-back"}
    signs(visit, "ana", "Ana Tūī")
    assert links(visit) == {"agreement-file", "agreement-end"}
    # Out of date, the next version is drafted from what it is about; ended, nothing is.
    crew.do("pod change easy --set overpaid=savings --by ana --on 2026-06-15")
    assert links(visit) == {"agreement-draft", "agreement-file", "agreement-end"}
    drafting = re.search(
        r'href="([^"]*/do/agreement-draft[^"]*)"', visit.client.get(f"/{visit.slug}/agreements?agreement=A1").text
    )
    assert "loan=L1" in drafting[1]
    assert "agreement_kind=loan" in drafting[1]
    crew.do("agreement end A1 --because 'paid back'")
    assert links(visit) == {"agreement-file"}


def test_a_version_in_force_and_the_draft_of_the_next_are_both_read(visit, crew):
    crew.do(*ADOPTED)
    signs(visit, "ben", "Ben Okafor")
    signs(visit, "ana", "Ana Tūī")
    crew.do("pod change easy --set overpaid=savings --by ana --on 2026-06-15", "agreement draft L1")
    in_force, draft = visit.sees("agreements?agreement=A1"), visit.sees("agreements?agreement=A1&draft=1")
    assert "version 1, in force since 2026-06-15" in in_force
    assert "Read the draft of the next version" in in_force
    assert "version 2, a draft" in draft
    assert "Read the version that is in force" in draft
    assert "agreement-adopt" not in links(visit)
    assert "agreement-adopt" in links(visit, "agreements?agreement=A1&draft=1")


def test_who_signs_the_next_version_alone_reads_in_a_private_book_nothing_of_the_one_before(crew):
    visit = in_force(crew)
    crew.do(
        "member add mia --name Mia --on 2026-06-01",
        "shares issue mia 3 --class bakery/A --into Bank-Main --on 2026-06-02",
        "shares transfer ben cho 5 --class bakery/A --gift --on 2026-06-02",
        "agreement draft bakery --kind co-ownership",
    )
    for page in ("agreements?agreement=A1", "agreements?agreement=A1&draft=1"):
        shown = visit.goes_as("mia").sees(page)
        assert "version 2, a draft" in shown
        assert "What changed" not in shown
        assert "Read the version that is in force" not in shown
        assert "What changed" in visit.goes_as("ben").sees(page)
    assert "version 1, in force" in visit.sees("agreements?agreement=A1")
    path = f"/{visit.slug}/paper/agreement.html?agreement=A1"
    assert visit.client.get(path).status_code == 200
    assert visit.goes_as("mia").client.get(path).status_code == 403
    assert visit.client.get(f"{path}&draft=1").status_code == 200
    # Who is asked about the next version reads that one, and nothing of the one before either.
    crew.do("agreement propose A1")
    assert "What changed" not in visit.sees("agreements?agreement=A1")
    standing = f"/{visit.slug}/paper/agreement-status.html?agreement=A1"
    assert visit.client.get(standing).status_code == 403
    assert visit.goes_as("ben").client.get(standing).status_code == 200


def test_who_signed_the_version_in_force_and_not_the_next_one_reads_in_a_private_book_what_they_signed(crew):
    visit = in_force(crew)
    crew.do(
        "capital pay-in bakery dan 10 --on 2026-06-01",
        "leave-pod bakery dan --on 2026-06-02",
        *(f"consent P2 --by {each} --on 2026-06-02" for each in ("ana", "ben", "cho")),
        "carry-out P2 --on 2026-06-02",
        "agreement draft bakery --kind co-ownership",
    )
    for page in ("agreements?agreement=A1", "agreements?agreement=A1&draft=1"):
        shown = visit.goes_as("dan").sees(page)
        assert "version 1, in force since 2026-03-03" in shown
        assert re.findall(r"version \d+ · hash", shown) == ["version 1 · hash"]
    assert "version 2, a draft" in visit.goes_as("ben").sees("agreements?agreement=A1&draft=1")


def test_names_by_law_stand_on_the_page_for_who_signs_and_who_keeps_the_book(visit, crew):
    crew.do('member person ben --legal-name "Benedict Okafor" --address "1 Rata Road"', *ADOPTED)
    page = "agreements?agreement=A1"
    assert "1 Rata Road" in visit.sees(page)
    assert "1 Rata Road" in visit.goes_as("ben").sees(page)
    for who in (
        visit.goes_as("cho").visitor,
        visit.goes_as(role=Role.GUEST).visitor,
        visit.goes_as(role=Role.AUDITOR).visitor,
    ):
        visit.visitor = who
        assert not re.search("Rata|Benedict", visit.client.get(f"/{visit.slug}/{page}").text)


def test_who_may_not_open_filed_papers_is_shown_no_way_to_them(visit, crew):
    crew.do(*ADOPTED)
    signs(visit, "ben", "Ben Okafor")
    signs(visit, "ana", "Ana Tūī")
    page = "agreements?agreement=A1"
    assert "Filed papers" in visit.goes_as("cho").sees(page)
    assert "Filed papers" not in visit.goes_as(role=Role.GUEST).sees(page)


def test_what_is_in_force_says_that_its_paper_is_not_filed_until_it_is(crew):
    told = "Its paper is not among the filed ones yet."
    visit = in_force(crew)
    assert told not in visit.sees("agreements?agreement=A1")
    crew.do(f"correct {crew.head[0]} --because 'the wrong paper'")
    assert told in visit.sees("agreements?agreement=A1")
    crew.do("agreement file A1")
    assert told not in visit.sees("agreements?agreement=A1")


def test_nothing_is_said_of_a_paper_of_what_is_not_in_force(visit, crew):
    crew.do(*ADOPTED)
    assert "not among the filed ones" not in visit.sees("agreements?agreement=A1")
