"""The audit page: who signed in and who tried to, who wrote what and through which door, and who may read it."""

import re

import pytest

from dashboard.logins import Logins
from dashboard.logins_file import Where
from dashboard.rights import Role
from tests.dashboard.visiting import NOON, Visit, words
from tests.typed import copied

PHONE = Where("Mozilla/5.0 (Android 15; Mobile) Firefox/140.0", "192.0.2.7")


@pytest.fixture
def crew(tmp_path, tmp_path_factory):
    return copied("living", tmp_path_factory.getbasetemp() / "books", tmp_path / "tui")


@pytest.fixture
def visit(crew):
    return Visit(crew.folder).goes_as("ana")


def invited(crew, name="ben"):
    return Logins(crew.folder).invite(name, kind="member", by="ana", now=NOON).token


def test_who_signed_in_and_who_tried_to_is_told(crew, visit):
    logins = Logins(crew.folder)
    logins.accept(invited(crew), "seven quiet otters hum", now=NOON, where=PHONE)
    logins.come_in("ben", "wrong", now=NOON, where=PHONE)
    logins.come_in("my-passphrase", "wrong", now=NOON, where=PHONE)
    shown = visit.sees("audit")
    assert "2026-06-15 12:00 Ben Okafor was invited Ana Tūī command line" in shown
    assert "2026-06-15 12:00 Ben Okafor chose a passphrase and came in Firefox on Android, 192.0.2.7" in shown
    assert "A wrong passphrase for Ben Okafor" in shown
    assert "A name that nobody has" in shown
    assert "my-passphrase" not in shown


def test_who_wrote_what_and_through_which_door_is_told(crew, visit):
    crew.do("contribute ben 5 --to rainy --by ben")
    visit.records("contribution", pod="rainy", member="ben", amount="50")
    shown = visit.sees("audit")
    assert "16 Ben Okafor · Contribution to Rainy Day · 50.00 NZD Ana Tūī dashboard" in shown
    assert "15 Ben Okafor · Contribution to Rainy Day · 5.00 NZD Ana Tūī for Ben Okafor command line" in shown


def test_it_is_told_page_by_page(crew, visit):
    for _ in range(3):
        crew.do(*(f"contribute ben {n} --to rainy" for n in range(1, 10)))
    logins = Logins(crew.folder)
    for _ in range(30):
        invited(crew)
    first = visit.client.get("/tui/audit").text
    assert words(first).count("Ben Okafor was invited") == 25
    older = re.findall(r'href="(/tui/audit\?[^"#]*)', first)
    assert older == ["/tui/audit?until=16", f"/tui/audit?before={logins.happened(count=25)[-1].id}"]
    second = words(visit.client.get(older[0]).text)
    assert "1 The book" in second or "Tui Crew" in second
    assert words(visit.client.get(older[1]).text).count("Ben Okafor was invited") == 5


@pytest.mark.parametrize(
    "query", ["until=0", "until=-5", "until=x", "before=1'--", "until=99999999999999999999", "before=%00"]
)
def test_a_page_that_is_none_is_the_newest(visit, query):
    assert "Who wrote what" in visit.sees(f"audit?{query}")


@pytest.mark.parametrize(
    ("member", "role", "status"),
    [("ana", Role.TREASURER, 200), ("ben", Role.MEMBER, 403), ("", Role.GUEST, 403), ("", Role.AUDITOR, 200)],
)
@pytest.mark.parametrize("is_private", [True, False])
def test_only_treasurers_and_auditors_read_it(crew, member, role, status, is_private):
    visit = Visit(crew.folder, is_private=is_private).goes_as(member, role)
    assert visit.client.get("/tui/audit").status_code == status
