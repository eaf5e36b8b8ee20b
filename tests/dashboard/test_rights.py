"""The table of rights, cell by cell: for each right something that is done with it, by everybody, in an open and in a private book."""

import pytest

from dashboard.rights import Right, Role
from tests.dashboard.visiting import Visit, words
from tests.typed import copied

# Of each right: whose it is in an open book, and in a private one, by the first letters of their roles.
TABLE = {
    Right.TOTALS: ("TMGA", "TMGA"),
    Right.OWN: ("TM", "TM"),
    Right.ALL: ("TMGA", "TA"),
    Right.FILED: ("TMA", "TA"),
    Right.LEDGER: ("TMGA", "TA"),
    Right.SPEAK: ("TM", "TM"),
    Right.KEEP: ("T", "T"),
    Right.INVITE: ("T", "T"),
    Right.AUDIT: ("TA", "TA"),
}
PAPER = "Liabilities/Savings/Rainy/Cho/2026-06-01.cho.txt"
# What one does with a right: an address of the book, and what stands there for who has it. The treasurer is Ana, the member Ben.
DOES = {
    Right.TOTALS: ("home", "Money in all places"),
    Right.OWN: ("legal-name/{me}", "Legal name and address"),
    Right.ALL: ("paper/member.html?member=cho", "Cho Min"),
    Right.FILED: (f"document/{PAPER}", "a paper of Cho's"),
    Right.LEDGER: ("/ledger/{book}/api/journal_page?page=1&order=asc", "Cho Min"),
    Right.SPEAK: ("do/goal?pod=rainy", "See what will be recorded"),
    Right.KEEP: ("do/contribution?pod=rainy", "See what will be recorded"),
    Right.INVITE: ("invite", "Who may come in"),
    Right.AUDIT: ("audit", "Who wrote what"),
}
CELLS = [(right, role, is_private) for right in Right for role in Role for is_private in (False, True)]


@pytest.fixture(scope="module")
def crew(tmp_path_factory):
    crew = copied("living", tmp_path_factory.getbasetemp() / "books", tmp_path_factory.mktemp("rights") / "tui")
    # So that totals tell of nobody alone.
    crew.do(*(f"shares issue {who} 1 --class bakery/A --into Bank-Main --on 2026-06-14" for who in ("cho", "dan")))
    paper = crew.folder / "documents" / PAPER
    paper.parent.mkdir(parents=True)
    paper.write_text("a paper of Cho's")
    return crew


@pytest.fixture(scope="module")
def visits(crew):
    """A visit to the book while it is open, and while it is private."""
    return [Visit(crew.folder, is_private=is_private) for is_private in (False, True)]


def test_every_right_is_tried():
    assert set(TABLE) == set(DOES) == set(Right)


def does(visit, right, me):
    """What is answered to who does it, and whether what is looked for stands there."""
    address, said = DOES[right]
    address = address.format(me=me, book=visit.slug)
    with visit.client.get(address if address.startswith("/") else f"/{visit.slug}/{address}") as answer:
        told = answer.json["data"]["journal"] if answer.status_code == 200 and answer.is_json else answer.text
        return answer.status_code, answer.status_code == 200 and said in words(told)


@pytest.mark.parametrize(("right", "role", "is_private"), CELLS, ids=str)
def test_who_has_a_right_does_it_and_nobody_else(visits, right, role, is_private):
    me = "ana" if role is Role.TREASURER else "ben"
    status, is_done = does(visits[is_private].goes_as(me, role), right, me)
    assert is_done is (role.value[0].upper() in TABLE[right][is_private]), status


def test_who_left_has_their_own_and_no_other_right(visits):
    from dataclasses import replace

    for visit in visits:
        visit.goes_as("ben")
        visit.visitor = replace(visit.visitor, has_left=True)
        assert [right for right in Right if visit.visitor.may(right)] == [Right.OWN]
        for right in Right:
            status, is_done = does(visit, right, "ben")
            # Their own first page is there for them, without the crew's money.
            assert is_done is (right is Right.OWN), right
            assert (status == 200) is (right in {Right.OWN, Right.TOTALS}), right
