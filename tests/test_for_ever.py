"""Whatever is recorded later, a report as of a day and as known at a seal is the same, byte for byte, in every form."""

import datetime as dt

import pytest

from tests.typed import copied

# A pool that lends, people who come and go, shares that pass on, proposals that are open; L1 runs, L2 is asked for.
RICH = (
    'pod open easy --kind savings --name "Easy" --set ask-about=none --set open-loans=3 --set points=daily --on 2026-01-05',
    "pod open slow --kind savings --set notice-days=10 --set ask-about=none --on 2026-01-05",
    "contribute ben 300 --to easy --on 2026-01-06",
    "contribute cho 90 --to slow --into Bank-Main --on 2026-01-07",
    "withdraw cho 20 --from slow --notice --on 2026-01-10",
    "loan request 120 --from easy --by ben --term 6 --rate 1%/month --fee 2/instalment --purpose bike --on 2026-01-15",
    "loan pay-out L1 --on 2026-01-16",
    "loan repay L1 30 --on 2026-02-16",
    "loan request 60 --from rainy --by ben --term 3 --on 2026-02-20",
    "consent P1 --by cho --on 2026-02-21",
    "pod change rainy --set reserve=5 --on 2026-02-25",
    "opening dan --pod bakery --shares 4 --on 2026-03-02",
    "opening dan --pod easy --savings 40 --points 100 --loan 25 --on 2026-03-02",
    "shares transfer ben ana 5 --class bakery/A --on 2026-03-03",
    'enter "Bank fee" --line "Assets:Cash-Box:Easy -5" --line "Expenses:Easy:Bank 5" --on 2026-03-05',
    'correct 8 --because "typed twice" --on 2026-03-06',
    "contribute ben 33 --to easy --on 2026-05-13",
    "member add fay --on 2026-02-10",
    'member add gus --name "Gus" --on 2026-02-10',
    "pod change bakery --set deadline-days=9 --by gus --on 2026-02-26",
    "period close 2026-01",
)
MEMBERS = ("ana", "ben", "cho", "dan", "eli")
PAPERS = (
    *(f"statement member {each}" for each in MEMBERS),
    *(f"statement pool {each}" for each in ("rainy", "easy", "slow", "bakery")),
    "statement ownership bakery",
    "statement loan L1",
    "loan show L2",
    *(f"receipt {number}" for number in (7, 8, 13, 18, 20, 22)),
)
LISTS = (
    "balances",
    "balances Assets",
    "journal",
    "journal --member ben",
    "journal --pod easy --since 2026-01-10",
    "journal --account Assets:Cash-Box",
    "member list",
    "proposals P3",
    "member show ben",
    "pod list",
    *(f"pod show {each}" for each in ("rainy", "easy", "bakery")),
    "loan list",
    "proposals",
    "proposals P1",
    "proposals P2",
    "shares register bakery",
    "period list",
)
FEW = (
    "statement member ben",
    "statement pool easy",
    "statement loan L1",
    "receipt 22",
    "journal",
    "member list",
    "proposals P2",
)
# Later acts of every kind, most of them back-dated, to days on which the papers above were printed.
LATER = (
    'member add ana2 --name "Another Ana" --on 2026-02-01',
    "contribute ben 70 --to easy --on 2026-02-01",
    "contribute cho 10 --to rainy --into Tin --on 2026-02-02",
    "withdraw ana 30 --from rainy --on 2026-02-03",
    "withdraw cho 20 --from slow --from-place Bank-Main --on 2026-02-10",
    'correct 22 --because "the wrong loan"',
    "loan repay L1 10 --on 2026-02-10",
    "loan repay L1 5 --on 2026-02-11",
    "consent P1 --by ana --on 2026-02-26",
    'consent P2 --by ben --object "too much" --on 2026-02-27',
    "pod change easy --set points=average --on 2026-04-20",
    "pod change easy --set reserve=9 --on 2026-04-21",
    "pod change slow --set notice-days=1 --on 2026-04-21",
    'member add eli --name "Eli who came back" --on 2026-02-02',
    "member role ben --treasurer --on 2026-02-04",
    "shares class bakery B --par 5 --decimals 2 --on 2026-02-05",
    "shares issue ana 3 --class bakery/A --on 2026-02-06",
    "shares transfer ana dan 5 --class bakery/A --on 2026-03-10",
    'enter "Gift" --line "Assets:Cash-Box:Easy 8" --line "Income:Easy:Gifts -8" --on 2026-02-07',
    'correct 9 --because "never paid in"',
    'correct 30 --because "no such fee"',
    'period reopen 2026-01 --because "a late letter"',
    'correct 38 --because "the wrong member"',
    'correct 33 --because "never came"',
    "period close 2026-04",
    'correct 37 --because "not yet"',
    "loan withdraw L2 --by ben",
    "member leave eli --on 2026-05-02",
    'member add eli --name "Eli, once more" --on 2026-05-03',
    "pod open sunny --kind savings --on 2026-05-03",
    "withdraw-proposal P3 --by gus --on 2026-05-04",
    "member leave gus --on 2026-05-05",
    'member add gus --name "Augusta" --on 2026-05-06',
    "period close 2026-05",
)


def printed(crew, lines, days, seal):
    """(line, day, form) → what is printed, on the screen, as JSON, and as a PDF where there is one."""
    told = {}
    at = f" --at {seal}" if seal else ""
    paper = crew.folder / "paper.pdf"
    for line in lines:
        for day in days:
            asked = f"{line} --on {day}{at}"
            text = crew.type(asked)
            told[line, day, "text"] = (text.status, text.out, text.err)
            told[line, day, "json"] = crew.type(f"{asked} --json").out
            if line in PAPERS and text.status == 0:
                crew.type([*asked.split(), "--pdf", str(paper)])
                told[line, day, "pdf"] = paper.read_bytes()
    return told


def recorded(crew, lines):
    """Type what must be recorded; what is refused would make the test say less than it seems to."""
    for line in lines:
        answer = crew.type(line)
        assert answer.status == 0, f"crewbook {line}\n{answer.err}"


def check(crew, lines, days):
    recorded(crew, RICH)
    crew.today = dt.date(2026, 6, 20)
    first = crew.head[1]
    at_once = printed(crew, lines, days, "")
    assert printed(crew, lines, days, first) == at_once
    half = len(LATER) // 2
    recorded(crew, LATER[:half])
    second = crew.head[1]
    then = printed(crew, lines, days, second)
    assert then != at_once
    recorded(crew, LATER[half:])

    assert differing(printed(crew, lines, days, first), at_once) == []
    assert differing(printed(crew, lines, days, second), then) == []
    assert crew.ask("verify")["ok"] is True


def differing(now, before):
    assert now.keys() == before.keys()
    return [key for key in before if now[key] != before[key]]


@pytest.fixture(scope="module")
def templates(tmp_path_factory):
    return tmp_path_factory.mktemp("books")


def test_a_report_as_of_a_day_and_as_known_at_a_seal_is_the_same_for_ever(templates, tmp_path):
    check(copied("living", templates, tmp_path / "book"), FEW, ["2026-02-28"])


@pytest.mark.slow
def test_every_report_as_of_any_day_and_as_known_at_a_seal_is_the_same_for_ever(templates, tmp_path):
    days = ["2026-01-31", "2026-02-12", "2026-03-31", "2026-06-20", "2026-12-31"]
    check(copied("living", templates, tmp_path / "book"), (*PAPERS, *LISTS), days)
