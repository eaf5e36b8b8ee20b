"""Legal names, addresses and contacts in the browser: who fills them in and erases them, who never sees them, and that no entry holds them."""

import pytest

from dashboard.rights import Role
from ledger import persons
from tests.dashboard.visiting import Visit, fields, words

SECRET = "Benedict Okafor-Bright"
FILLED = {"legal_name": SECRET, "address": "1 Rata Road, Ōtaki", "contact": "021 555 010"}
PAGE = "legal-name/ben"


@pytest.fixture
def visit(crew):
    return Visit(crew.folder, is_private=True).goes_as("ben")


def fills_in(visit, page=PAGE, **filled):
    return visit.client.post(f"/{visit.slug}/{page}", data=visit.form(page) | filled)


def test_what_is_too_long_is_told_with_how_long_it_may_be(visit):
    answer = fills_in(visit, **FILLED | {"address": "x" * 600})
    assert answer.status_code == 422
    assert "The address has 600 characters. Keep it to 500." in words(answer.text)


def erases(visit):
    return visit.client.post(f"/{visit.slug}/{PAGE}/erase", data=visit.form(f"{PAGE}?erase=1"))


def kept(crew, member="ben"):
    return crew.ask(f"member person {member}")


def test_a_member_fills_in_their_own_and_no_entry_holds_it(visit, crew):
    before = crew.head
    answer = fills_in(visit, **FILLED)
    assert answer.status_code == 303
    assert "It is kept, apart from the journal." in visit.sees(answer.location.partition("/tui/")[2])
    assert kept(crew) == {"member": "ben", "name": "Ben Okafor", **FILLED}
    assert crew.head == before
    assert not any(SECRET in path.read_text(encoding="utf-8") for path in crew.folder.rglob("*.beancount"))
    assert fields(visit.client.get(f"/{visit.slug}/{PAGE}").text)["legal_name"] == SECRET


def test_a_treasurer_fills_in_anybodys_and_the_audit_tells_who_did_but_not_what(visit, crew):
    fills_in(visit.goes_as("ana"), **FILLED)
    fills_in(visit, address="2 Kowhai Street")
    assert kept(crew)["address"] == "2 Kowhai Street"
    assert kept(crew)["legal_name"] == SECRET
    shown = visit.sees("audit")
    assert "The legal name, address or contact of Ben Okafor was filled in Ana Tūī" in shown
    assert SECRET not in shown


@pytest.mark.parametrize("is_private", [True, False])
@pytest.mark.parametrize(
    ("member", "role"), [("cho", Role.MEMBER), ("", Role.GUEST), ("", Role.AUDITOR)], ids=["member", "guest", "auditor"]
)
def test_nobody_else_sees_or_changes_it_in_any_book(crew, member, role, is_private):
    crew.do(f'member person ben --legal-name "{SECRET}"')
    visit = Visit(crew.folder, is_private=is_private).goes_as(member, role)
    visit.site.config["WTF_CSRF_ENABLED"] = False
    for page in (PAGE, f"{PAGE}?erase=1", "legal-name/none"):
        assert visit.client.get(f"/{visit.slug}/{page}").status_code == 403
    for page in (PAGE, f"{PAGE}/erase"):
        assert visit.client.post(f"/{visit.slug}/{page}", data=FILLED).status_code == 403
    assert kept(crew)["legal_name"] == SECRET
    for page in ("members?member=ben", "members", "home"):
        answer = visit.client.get(f"/{visit.slug}/{page}")
        assert SECRET not in answer.text
        assert "legal-name/ben" not in answer.text


def test_it_is_erased_after_a_look_at_what_that_means_and_stands_nowhere_in_the_database(visit, crew):
    crew.do(f'member person ben --legal-name "{SECRET}"')
    look = visit.sees(f"{PAGE}?erase=1")
    assert "cannot be brought back" in look
    assert "Backups that were made before hold it still" in look
    answer = erases(visit)
    assert answer.status_code == 303
    assert "All of it is erased" in visit.sees(answer.location.partition("/tui/")[2])
    assert kept(crew)["legal_name"] is None
    assert SECRET.encode() not in (crew.folder / "crewbook.db").read_bytes()
    assert "The legal name, address and contact of Ben Okafor were erased Ben Okafor" in visit.goes_as("ana").sees(
        "audit"
    )


def test_before_it_is_erased_the_filed_papers_are_told_in_which_it_may_stand(visit, crew):
    crew.do(
        f'member person ben --legal-name "{SECRET}"',
        "agreement draft rainy --kind membership --member ben --on 2026-06-03",
        "agreement propose A1 --by ana --on 2026-06-03",
        *(f"consent P1 --by {each} --on 2026-06-04" for each in ("ben", "cho", "dan")),
        "agreement file A1 --on 2026-06-05",
    )
    assert "membership-agreement-a1-version-1.pdf" in visit.sees(f"{PAGE}?erase=1")


def test_who_left_the_crew_still_sees_and_erases_their_own(crew):
    from dataclasses import replace

    crew.do('member person eli --legal-name "Eli Ward"')
    visit = Visit(crew.folder).goes_as("eli", Role.MEMBER)
    visit.visitor = replace(visit.visitor, has_left=True)
    assert "Eli Ward" in visit.client.get(f"/{visit.slug}/legal-name/eli").text
    assert visit.client.get(f"/{visit.slug}/{PAGE}").status_code == 403


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ({}, "Nothing is filled in."),
        ({"address": "x" * 5000}, "The address has 5000 characters."),
    ],
    ids=["empty", "long"],
)
def test_what_cannot_be_kept_is_told_beside_its_field(visit, crew, filled, said):
    answer = fills_in(visit, **filled)
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert kept(crew)["address"] is None


def test_markup_is_kept_as_text(visit, crew):
    fills_in(visit, legal_name='<b>"Ben"</b>')
    assert kept(crew)["legal_name"] == '‹b›"Ben"‹/b›'
    assert "<b>" not in visit.client.get(f"/{visit.slug}/{PAGE}").text


def test_it_is_found_from_the_member_and_from_the_account(visit):
    assert f'href="/{visit.slug}/{PAGE}"' in visit.client.get(f"/{visit.slug}/members?member=ben").text
    assert f'href="/{visit.slug}/{PAGE}"' in visit.goes_as("ana").client.get(f"/{visit.slug}/members?member=ben").text


def test_a_change_leaves_what_was_not_filled_in_by_the_command_line_alone(crew):
    crew.do('member person ben --legal-name "Ben" --contact "021"', 'member person ben --address "3 Hill"')
    assert (kept(crew)["legal_name"], kept(crew)["contact"], kept(crew)["address"]) == ("Ben", "021", "3 Hill")
    assert persons.Person("ben").nonce == ""


def test_a_treasurer_is_told_who_has_the_same_legal_name_and_nobody_else_is(visit, crew):
    crew.do('member person cho --legal-name "Jo Tane"', 'member person ben --legal-name "JO tane"')
    assert "Cho Min has the same legal name" in visit.goes_as("ana").sees(PAGE)
    assert "same legal name" not in visit.goes_as("ben").sees(PAGE)
