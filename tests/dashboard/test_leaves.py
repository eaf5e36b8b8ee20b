"""Long lists come a leaf at a time: every row on one of them and on no other, and whatever an address asks for is answered."""

import re

import pytest

from dashboard import leaves
from tests.dashboard.visiting import Visit, words
from tests.typed import copied

LIVED = (
    "shares issue cho 10 --class bakery/A --into Bank-Main --on 2026-05-02",
    "shares issue dan 5 --class bakery/A --into Bank-Main --on 2026-05-03",
    "pod open easy --kind savings --name Easy --set ask-about=none --on 2026-02-01",
    "contribute ben 400 --to easy --on 2026-02-02", "contribute cho 400 --to easy --on 2026-02-02",
    "contribute dan 400 --to easy --on 2026-03-02",
    "loan request 20 --from easy --by ben --term 4 --on 2026-06-03",
    "loan request 21 --from easy --by cho --term 4 --on 2026-06-03",
    "loan request 22 --from easy --by dan --term 4 --on 2026-06-03",
    *(f"agreement draft easy --kind membership --member {each} --on 2026-06-03" for each in ("ana", "ben", "cho")),
)  # fmt: skip


@pytest.fixture(scope="module")
def crew(tmp_path_factory):
    crew = copied("living", tmp_path_factory.getbasetemp() / "books", tmp_path_factory.mktemp("leaves") / "tui")
    crew.do(*LIVED)
    return crew


@pytest.fixture
def visit(crew, monkeypatch):
    monkeypatch.setattr(leaves, "AT_ONCE", 2)
    return Visit(crew.folder).goes_as("ana")


def leafed(visit, page, name):
    """The pages of one list, by the links from one to the next."""
    address, found = f"/{visit.slug}/{page}", []
    while address:
        found.append(visit.client.get(address).text)
        links = re.findall(rf'href="([^"]*[?&;]{name}=(\d+)[^"#]*)#{name}"', found[-1])
        address = next((link.replace("&amp;", "&") for link, at in links if int(at) == len(found) + 1), None)
    return found


@pytest.mark.parametrize(
    ("page", "name", "row", "rows"),
    [
        (
            "members",
            "leaf",
            r'scope="row"><a class="cell" data-remote href="[^"]*members\?member=(\w+)"',
            {"ana", "ben", "cho", "dan"},
        ),
        (
            "contributions?pod=easy&month=2026-06",
            "leaf",
            r"do/contribution\?pod=easy&amp;member=(\w+)",
            {"ana", "ben", "cho", "dan"},
        ),
        ("loans", "leaf", r'loans\?loan=(\w+)"', {"L1", "L2", "L3"}),
        ("agreements", "leaf", r'agreements\?agreement=(\w+)"', {"A1", "A2", "A3"}),
        ("ownership", "lots-0-0", r">(\d+-\d+)<", {"1-20", "21-30", "31-35"}),
    ],
)
def test_every_row_is_on_one_leaf(visit, page, name, row, rows):
    pages = leafed(visit, page, name)
    assert len(pages) > 1
    part = [each[each.index(f'id="{name}"') :] if f'id="{name}"' in each else each for each in pages]
    found = [each for text in part for each in dict.fromkeys(re.findall(row, text))]
    assert len(found) == len(set(found))
    assert set(found) >= rows


@pytest.mark.parametrize("typed", ["0", "-1", "99999", "٣", "9" * 40, "x", ""])
def test_whatever_is_asked_for_there_is_a_leaf(visit, typed):
    for page in ("members", "loans", "agreements", "ownership"):
        answer = visit.client.get(f"/{visit.slug}/{page}", query_string={"leaf": typed, "gone": typed, "page": typed})
        assert answer.status_code == 200, words(answer.text)


def test_where_all_fit_nothing_is_said_of_leaves(crew):
    assert "Rows 1 to" not in Visit(crew.folder).goes_as("ana").sees("members")
