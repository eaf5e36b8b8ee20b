"""What somebody with bad intentions tries who may come in: things of others, numbers that are none, what files say of the server."""

import re
import threading

import pytest

from dashboard.logins import MEMBER, Logins
from dashboard.logins_file import FILE, Where
from dashboard.pages import PAGES
from dashboard.rights import Role
from dashboard.shelf import Shelf
from ledger.settings import read_settings
from tests.dashboard.test_signing_in import Crew
from tests.dashboard.visiting import NOON, Visit, fields, words
from tests.typed import copied
from tests.waiting import PATIENCE_SECONDS

NUMBERS = ("²", "9" * 5000, "99999999999999999999", "-1", "0", "٣", "\x00", "1e9", "")
OTHERS = (
    "contribute dan 50 --to rainy --on 2026-06-02",
    "loan request 60 --from rainy --by cho --term 6 --on 2026-06-02",
    "shares issue cho 5 --class bakery/A --into Bank-Main --on 2026-06-02",
)


def sent(visit, kind, **filled):
    """A form that was never shown so: every field is what somebody made of it; what is answered when it is recorded."""
    token = fields(visit.client.get(f"/{visit.slug}/do/rename").text)["csrf_token"]
    filled |= {"csrf_token": token, "key": "k"}
    looked = visit.client.post(f"/{visit.slug}/do/{kind}", data=filled | {"step": "look"})
    seen = re.search(r'name="seen" value="([^"]*)"', looked.text)
    return visit.client.post(
        f"/{visit.slug}/do/{kind}", data=filled | {"step": "record", "seen": seen[1] if seen else "x"}
    )


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_in_an_address_that_is_none_breaks_no_page(visit, number):
    for page in (*(each.name for each in PAGES), "recorded/6", "meeting"):
        asked = dict.fromkeys(("page", "leaf", "gone", "until", "before", "to", "entry", "more"), number)
        assert visit.client.get(f"/{visit.slug}/{page}", query_string=asked).status_code == 200, page


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_in_a_form_that_is_none_is_said_to_be_none(visit, number):
    answer = visit.sends("loan-request", pod="rainy", amount="60", term=number)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("kind", "filled"),
    [
        ("agreement-draft", {"agreement_kind": "loan", "pod": "rainy", "loan": "L1"}),
        ("agreement-draft", {"agreement_kind": "loan", "pod": "rainy", "loan": "L9"}),
        ("agreement-draft", {"agreement_kind": "membership", "pod": "rainy", "member": "cho"}),
        ("agreement-draft", {"agreement_kind": "certificate", "pod": "bakery", "member": "cho", "share_class": "A"}),
    ],
)
def test_in_a_private_book_nobody_puts_in_writing_what_is_anothers(crew, kind, filled):
    crew.do(*OTHERS)
    visit = Visit(crew.folder, is_private=True).goes_as("ben")
    before = crew.head
    answer = sent(visit, kind, **filled)
    assert answer.status_code == 422
    said = words(answer.text)
    assert "You can put in writing what is yours." in said or "Nothing of this name is here for you." in said
    assert crew.head == before
    assert sent(visit, kind, agreement_kind="membership", pod="rainy", member="ben").status_code == 303


def test_in_a_private_book_nobody_proposes_an_agreement_of_others(crew):
    crew.do(*OTHERS, "agreement draft L1 --on 2026-06-03")
    visit = Visit(crew.folder, is_private=True).goes_as("ben")
    before = crew.head
    answer = sent(visit, "agreement-adopt", agreement="A1")
    assert answer.status_code == 422
    assert "Cho" not in words(answer.text)
    assert crew.head == before


@pytest.mark.parametrize(
    ("kind", "filled"),
    [
        ("loan-change", {"loan": "L1", "amount": "20", "term": "3"}),
        ("loan-withdraw", {"loan": "L1"}),
        ("loan-guarantee", {"loan": "L1"}),
        ("offer-withdraw", {"offer": "O1"}),
        ("proposal-withdraw", {"proposal": "P1"}),
        ("withdrawal", {"pod": "rainy", "member": "cho", "amount": "5"}),
        ("rename", {"member": "", "name": ""}),
        ("contribution", {"pod": "rainy", "member": "ben", "amount": "1000"}),
        ("roles", {"member": "ben", "treasurer": "true"}),
        ("pay-out", {"loan": "L1"}),
        ("correct", {"entry": "7"}),
        ("issue", {"pod": "bakery", "share_class": "A", "member": "ben", "shares": "100"}),
    ],
)
@pytest.mark.parametrize("is_private", [True, False])
def test_a_member_changes_nothing_of_others_whatever_they_make_of_a_form(crew, is_private, kind, filled):
    crew.do(*OTHERS, "shares offer cho 2 --class bakery/A --price 10 --days 30,30,90 --on 2026-06-03")
    visit = Visit(crew.folder, is_private=is_private).goes_as("ben")
    before = crew.head
    assert sent(visit, kind, **filled).status_code in {403, 404, 422}
    assert crew.head == before


@pytest.mark.parametrize(
    ("kind", "filled"),
    [
        ("pod-change", {"pod": "easy", "terms.loan-limit": "9"}),
        ("class-change", {"pod": "firm", "share_class": "A", "terms.refusal-days": "30"}),
        ("set-off", {"loan": "L1", "amount": "5"}),
        ("top-up", {"loan": "L1", "amount": "5", "term": "6"}),
        ("restructure", {"loan": "L1", "term": "12", "every": "month", "because": "x"}),
        ("withdrawal", {"pod": "easy", "amount": "5"}),
        ("grant", {"pod": "easy", "member": "ben", "amount": "5", "purpose": "x"}),
    ],
)
def test_where_nobody_is_asked_a_member_still_decides_nothing_for_all(crew, kind, filled):
    crew.do(
        'pod open easy --kind savings --name "Easy Pool" --set ask-about=none --on 2026-06-01',
        "contribute cho 400 --to easy --on 2026-06-02",
        "contribute ben 100 --to easy --on 2026-06-02",
        "loan request 60 --from easy --by cho --term 6 --on 2026-06-02",
        "loan pay-out L1 --on 2026-06-03",
        "pod open firm --kind ownership --name Firm --set ask-about=none --on 2026-06-01",
        "shares class firm A --par 10 --on 2026-06-01",
    )
    visit = Visit(crew.folder).goes_as("ben")
    before = crew.head
    assert sent(visit, kind, **filled).status_code == 422
    assert crew.head == before
    if kind == "pod-change":
        assert sent(visit.goes_as("ana"), kind, **filled).status_code == 303


def test_who_was_a_treasurer_or_a_member_while_the_form_was_drawn_writes_nothing_any_more(crew, visit):
    form = visit.form("do/contribution?pod=rainy&member=ben&amount=5")
    visit.goes_as("ana", Role.MEMBER)
    before = crew.head
    assert visit.client.post(f"/{visit.slug}/do/contribution", data=form | {"step": "record"}).status_code == 403
    form = visit.form("do/rename")
    from dataclasses import replace

    visit.visitor = replace(visit.visitor, has_left=True)
    assert visit.client.post(f"/{visit.slug}/do/rename", data=form | {"step": "record", "name": "X"}).status_code == 403
    assert crew.head == before


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_a_get_stays_a_get(visit, crew, header):
    before = crew.head
    for way in ({"headers": {header: "POST"}}, {"query_string": {"_method": "POST", "step": "record"}}):
        answer = visit.client.get(f"/{visit.slug}/do/contribution", **way)
        assert answer.status_code == 200
    assert crew.head == before


def test_a_book_that_cannot_be_read_tells_a_stranger_nothing_of_the_server(tmp_path, books_folder):
    crew = Crew(copied("living", books_folder, tmp_path / "tui"))
    (crew.typed.folder / FILE).parent.mkdir(exist_ok=True)
    (crew.typed.folder / FILE).write_bytes(b"no database at all" * 100)
    browser = crew.browser()
    answer = browser.opens("/tui/invitation/none")
    assert answer.status_code == 503
    assert str(tmp_path) not in answer.text
    assert "logins" not in answer.text


def test_what_ails_a_book_is_told_to_who_keeps_it_alone(visit, monkeypatch):
    from ledger.errors import Broken

    def broken(*_):
        raise Broken("/home/tui/crewbook.db is damaged.", hint="Type: crewbook verify", where="")

    monkeypatch.setattr("dashboard.forms.routes.act_of", broken)
    told = {}
    for member in ("ana", "ben"):
        visit.goes_as(member)
        token = fields(visit.client.get(f"/{visit.slug}/do/rename").text)["csrf_token"]
        told[member] = visit.client.post(f"/{visit.slug}/do/rename", data={"csrf_token": token, "step": "look"}).text
    assert "/home/tui" in told["ana"]
    assert "/home/tui" not in told["ben"]


def test_two_who_open_one_invitation_at_once_do_not_both_come_in(crew):
    logins = Logins(crew.folder)
    token = logins.invite("ben", kind=MEMBER, by="ana", now=NOON).token
    ready, came = threading.Barrier(2), []

    def accept(passphrase):
        ready.wait()
        came.append((passphrase, logins.accept(token, passphrase, now=NOON, where=Where())))

    both = [
        threading.Thread(target=accept, args=(each,)) for each in ("seven quiet otters hum", "nine loud herons wade")
    ]
    for each in both:
        each.start()
    for each in both:
        each.join(PATIENCE_SECONDS)
    assert sorted(made is None for _, made in came) == [False, True]
    right = next(passphrase for passphrase, made in came if made)
    assert logins.come_in("ben", right, now=NOON, where=Where())
    assert len(logins.sign_ins(NOON)) == 2


@pytest.mark.parametrize("name", ["jump", "static", "Ledger"])
def test_a_book_is_never_named_like_a_page_that_is_everybodys(tmp_path, books_folder, name):
    crew = copied("living", books_folder, tmp_path / name)
    assert next(iter(Shelf([read_settings(crew.folder)]))).slug == f"{name.lower()}-2"


@pytest.fixture
def books_folder(tmp_path_factory):
    return tmp_path_factory.getbasetemp() / "books"


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    "name", ["א(" + "א" * 60, "א(" + "٣" * 60, "عبد (الرحمن بن محمد بن عبد العزيز آل سعود الكريم", "א( " * 33]
)
def test_no_name_keeps_the_server_busy(visit, name):
    visit.records("rename", member="ben", name=name)
    assert visit.client.get(f"/{visit.slug}/members?lang=ar").status_code == 200
    for form in ("html", "pdf"):
        answer = visit.client.get(f"/{visit.slug}/paper/members.{form}")
        assert answer.status_code == 200
        answer.close()


@pytest.mark.timeout(240)
@pytest.mark.parametrize("typed", ["is on has not at for " * 5_000, "of " * 50_000, "a, " * 50_000, "x" * 200_000])
@pytest.mark.parametrize("language", ["es", "ar"])
def test_no_words_keep_it_busy_that_a_refusal_repeats(visit, typed, language):
    form = visit.form("do/contribution") | {"pod": typed, "member": "ben", "amount": "5", "step": "look"}
    answer = visit.client.post(f"/{visit.slug}/do/contribution?lang={language}", data=form)
    assert answer.status_code == 422
