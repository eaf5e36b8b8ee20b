"""The audit page: who signed in and who tried to, who wrote what and through which door, and who may read it."""

import re
from html import unescape

import pytest

import pods.acts  # noqa: F401 - registers every kind
from dashboard import auditing
from dashboard.logins import Logins
from dashboard.logins_file import Where
from dashboard.pages import PAGES
from dashboard.rights import Role
from ledger.act import registry
from tests.dashboard.visiting import NOON, Visit, words

PHONE = Where("Mozilla/5.0 (Android 15; Mobile) Firefox/140.0", "192.0.2.7")


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
    older = re.findall(r'href="(/tui/audit\?[^"#]*)', first[first.index("<main") :])
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


def seen(visit, query):
    """The section of entries and that of sign-ins, each None where it is not shown."""
    shown = visit.sees(f"audit?{query}")
    shown = shown.partition("Show everything")[2]
    wrote, _, signed = shown.partition("Who signed in Who signed in") if "Who signed in" in shown else (shown, "", "")
    return wrote, signed


def test_it_is_asked_for_one_persons_doings(crew, visit):
    crew.do("contribute ben 5 --to rainy --by ben", "contribute cho 6 --to rainy --by ana")
    invited(crew)
    wrote, signed = seen(visit, "who=ben")
    assert "5.00 NZD" in wrote
    assert "6.00 NZD" not in wrote
    assert "Ben Okafor was invited" in signed
    # What they typed for somebody else is theirs, too.
    assert "5.00 NZD" in seen(visit, "who=ana")[0]
    assert visit.sees("audit?who=eli&what=sign-in:failed").count("Nothing like it is there.") == 1


def test_it_is_asked_for_one_kind_of_happening(crew, visit):
    crew.do("contribute ben 5 --to rainy", "withdraw ben 3 --from rainy")
    logins = Logins(crew.folder)
    logins.accept(invited(crew), "seven quiet otters hum", now=NOON, where=PHONE)
    logins.come_in("ben", "wrong", now=NOON, where=PHONE)
    wrote, _ = seen(visit, "what=act:withdrawal")
    assert "3.00 NZD" in wrote
    assert "5.00 NZD" not in wrote
    assert "Who signed in" not in visit.sees("audit?what=act:withdrawal").partition("Show everything")[2]
    shown = visit.sees("audit?what=sign-in:failed").partition("Show everything")[2]
    assert "A wrong passphrase for Ben Okafor" in shown
    assert "was invited" not in shown
    assert "Who wrote what" not in shown


def test_it_is_asked_for_the_days_between_two(crew, tmp_path):
    at = Visit(crew.folder, now=NOON).goes_as("ana")
    at.records("contribution", pod="rainy", member="ben", amount="50")
    later = Visit(crew.folder, now=NOON.replace(day=20)).goes_as("ana")
    later.records("contribution", pod="rainy", member="ben", amount="60")
    logins = Logins(crew.folder)
    logins.come_in("kim", "wrong", now=NOON, where=PHONE)
    logins.come_in("ben", "wrong", now=NOON.replace(day=20), where=PHONE)

    def amounts(query):
        wrote, _ = seen(later, query)
        return [each for each in ("50.00", "60.00") if each in wrote]

    assert amounts("from=2026-06-15") == ["50.00", "60.00"]
    assert amounts("from=2026-06-16") == ["60.00"]
    assert amounts("from=2026-06-15&to=2026-06-19") == ["50.00"]
    assert amounts("to=2026-06-15") == ["50.00"]
    assert amounts("from=2026-06-21") == []
    assert seen(later, "from=2026-06-16")[1].count("2026-06-20") == 1
    assert "2026-06-20" not in seen(later, "to=2026-06-19")[1]


def test_every_leaf_keeps_what_is_asked_for_and_misses_nothing(crew, visit, monkeypatch):
    monkeypatch.setattr(auditing, "_AT_ONCE", 7)
    crew.do(*(f"contribute {who} {n} --to rainy" for n in range(1, 31) for who in ("ben", "cho")))
    address, found = "/tui/audit?who=ana&what=act:contribution&from=2020-01-01", []
    while address:
        page = visit.client.get(address).text
        found += re.findall(r"Entry (\d+)<", page)
        older = re.findall(r'href="(/tui/audit\?[^"#]*until[^"#]*)', page)
        address = unescape(older[-1]) if older and "Older entries" in page else ""
        assert not address or all(part in address for part in ("who=ana", "what=act%3Acontribution", "from=2020-01-01"))
    book = next(iter(visit.shelf)).book
    wanted = [str(entry.seq) for entry in book.entries() if entry.kind == "contribution"]
    assert sorted(found, key=int) == wanted


def test_a_large_book_is_not_looked_through_at_once(crew, visit, monkeypatch):
    monkeypatch.setattr(auditing, "_AT_ONCE", 5)
    monkeypatch.setattr(auditing, "_MOST_LOOKED_AT", 10)
    crew.do(*(f"contribute ben {n} --to rainy" for n in range(1, 21)))
    head = crew.head[0]
    shown = visit.sees("audit?what=act:begin")
    assert f"Entries were looked at back to number {head - 9}." in shown
    assert f"until={head - 10}" in visit.client.get("/tui/audit?what=act:begin").text
    assert "The book of" in visit.sees("audit?what=act:begin&until=5")


def test_every_kind_of_act_can_be_looked_for():
    named = {kind.removeprefix("act:") for _, choices in auditing.kinds(PAGES) for kind, _ in choices}
    assert named == {kind for kind in registry.acts if not kind.startswith("test-")}


def test_whoever_comes_from_outside_can_be_looked_for(crew, visit):
    Logins(crew.folder).invite("kim", kind="guest", shown="Kim Rangi", by="ana", now=NOON)
    page = visit.client.get("/tui/audit").text
    assert '<option value="kim">Kim Rangi</option>' in page
    assert "was invited" in seen(visit, "who=kim")[1]


@pytest.mark.parametrize(
    "query", ["who='; --", "what=act:none", "what=x", "from=x&to=9999-12-31", "from=0001-01-01", "to=0001-01-01"]
)
def test_what_is_asked_for_in_vain_breaks_nothing(visit, query):
    assert "Audit" in visit.sees(f"audit?{query}")
