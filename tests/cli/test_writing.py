"""What holds for every command that writes: who, when, where, twice, and for trial only."""

import datetime as dt

import pytest
from beancount import loader

from tests.typed import Crew

CONTRIBUTE = "contribute ana 50 --to rainy"


def test_a_book_begins_with_members_a_pod_and_a_contribution(tmp_path):
    """The first ten lines of a new treasurer, as the README types them."""
    crew = Crew(tmp_path)
    begun = crew.type('init . --name "Tui Crew" --currency NZD')
    added = crew.type('member add ana --name "Ana Tūī" --treasurer')
    crew.do('member add ben --name "Ben"', 'pod open rainy --kind savings --name "Rainy Day"')
    saved = crew.type("contribute ben 50 --to rainy")

    assert begun.out == (
        "The book of Tui Crew begins in ., in NZD, on 2026-06-15.\n"
        "Next: cd .; then take in the first member, who keeps the books:\n"
        '  crewbook member add ana --name "Ana" --treasurer\n'
    )
    assert added.out.endswith(
        "Commands in this folder now act as ana, unless --by says otherwise (member in crewbook.toml).\n"
    )
    assert saved.out == (
        "Entry 5 · 2026-06-15 · Ben · Contribution to Rainy Day · 50.00 NZD\n"
        "    Assets:Cash-Box:Rainy                 50.00 NZD\n"
        "    Liabilities:Savings:Rainy:Ben        -50.00 NZD\n"
        "    Assets:Cash-Box:Rainy is a new place: money lies there for the first time.\n"
        f"Seal {crew.head[1]}\n"
        "Print the receipt: crewbook receipt 5\n"
    )
    assert crew.type("verify").status == 0


def test_the_same_key_twice_records_once_and_answers_the_same(crew):
    first = crew.ask(f"{CONTRIBUTE} --key monday")
    standing = crew.standing
    again = crew.ask(f"{CONTRIBUTE} --key monday")

    assert again.pop("repeat") is True
    assert again == first
    assert crew.standing == standing


def test_a_repeat_is_said_to_be_one(crew):
    crew.do(f"{CONTRIBUTE} --key monday")

    assert crew.type(f"{CONTRIBUTE} --key monday").out.startswith(
        "The key “monday” was recorded before; nothing new was:\nEntry 15 · "
    )


def test_a_key_covers_what_followed_from_its_act(crew):
    first = crew.ask("loan request 50 --from rainy --term 5 --by ben --key bike")
    again = crew.ask("loan request 50 --from rainy --term 5 --by ben --key bike")

    assert [each["kind"] for each in again["followed_by"]] == ["propose"]
    assert (again["id"], again["opened"]) == (first["id"], first["opened"]) == ("L1", ["L1", "P1"])
    assert crew.head[0] == 16


def test_a_key_covers_a_whole_meeting(crew):
    (crew.folder / "sheet.csv").write_text("member,contribution\nana,1\nben,2\n", encoding="utf-8")
    first = crew.ask("meeting rainy sheet.csv --key june")
    again = crew.ask("meeting rainy sheet.csv --key june")

    assert again["repeat"] is True
    assert again["entries"] == first["entries"]
    assert crew.head[0] == 16


def test_a_key_that_was_tried_only_is_still_free(crew):
    crew.do(f"{CONTRIBUTE} --key monday --dry-run")

    assert "repeat" not in crew.ask(f"{CONTRIBUTE} --key monday")


@pytest.mark.parametrize(
    "line",
    [
        CONTRIBUTE,
        "withdraw ana 50 --from rainy",
        "member add fay",
        "pod open sunny --kind savings",
        "loan request 50 --from rainy --term 5 --by ben",
        "shares issue ana 5 --class bakery/A",
        'enter "Bank fee" --line "Assets:Cash-Box:Rainy -5" --line "Expenses:Rainy:Bank 5"',
        'correct 9 --because "typed twice"',
        "pod change rainy --set reserve=5",
        "opening cho --pod rainy --points 20",
    ],
)
def test_a_dry_run_shows_the_entry_and_records_nothing(crew, line):
    before = crew.standing
    answer = crew.type(f"{line} --dry-run")
    asked = crew.ask(f"{line} --dry-run")

    assert answer.out.startswith("This would be recorded; nothing was:\n\n2026-")
    assert asked["dry_run"] is True
    assert asked["entry"]["seq"] == 15
    assert crew.standing == before


def test_a_dry_run_of_a_meeting_and_of_the_inbox_records_nothing(crew):
    (crew.folder / "sheet.csv").write_text("member,contribution\nana,1\nben,2\n", encoding="utf-8")
    inbox = '2026-06-01 * "Fee"\n  Assets:Cash-Box:Rainy  -5 NZD\n  Expenses:Rainy:Bank  5 NZD\n'
    (crew.folder / "inbox.beancount").write_text(inbox, encoding="utf-8")
    before = crew.standing

    assert len(crew.ask("meeting rainy sheet.csv --dry-run")["entries"]) == 2
    assert len(crew.ask("post --dry-run")["entries"]) == 1
    assert crew.standing == before


def test_a_command_acts_today_as_who_usually_types_here(crew):
    entry = crew.ask(CONTRIBUTE)["entry"]

    assert (entry["date"], entry["by"]) == ("2026-06-15", "ana")


def test_a_command_acts_on_the_day_and_as_the_member_that_are_given(crew):
    entry = crew.ask(f"{CONTRIBUTE} --on 2026-05-01 --by ben")["entry"]

    assert (entry["date"], entry["by"]) == ("2026-05-01", "ben")
    assert '  entered-by: "ana"\n' in entry["text"]


@pytest.mark.parametrize(("typed", "day"), [("today", "2026-06-15"), ("yesterday", "2026-06-14")])
def test_a_day_may_be_said_in_a_word(crew, typed, day):
    assert crew.ask(f"{CONTRIBUTE} --on {typed}")["entry"]["date"] == day


def test_the_environment_says_who_types(crew):
    entry = crew.type(f"{CONTRIBUTE} --json", member="cho").json["entry"]

    assert entry["by"] == "cho"
    assert '  entered-by: "cho"\n' in entry["text"]


def test_who_is_named_goes_before_the_environment(crew):
    entry = crew.type(f"{CONTRIBUTE} --by ben --json", member="cho").json["entry"]

    assert entry["by"] == "ben"
    assert '  entered-by: "cho"\n' in entry["text"]


def test_a_book_is_found_from_a_folder_within_it(crew):
    (crew.folder / "meetings" / "june").mkdir(parents=True)
    within = Crew(crew.folder / "meetings" / "june")

    within.do(CONTRIBUTE)

    assert crew.balance("Liabilities:Savings:Rainy:Ana") == "-550.00"


def test_a_book_is_found_in_the_folder_that_is_named(crew, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    Crew(elsewhere).do(f"{CONTRIBUTE} --book {crew.folder}")

    assert crew.balance("Liabilities:Savings:Rainy:Ana") == "-550.00"


def test_an_act_may_lie_a_year_ahead_and_is_seen_from_its_day_on(crew):
    crew.do(f"{CONTRIBUTE} --on 2027-06-15")

    assert crew.balance("Liabilities:Savings:Rainy:Ana") == "-500.00"
    assert crew.balance("Liabilities:Savings:Rainy:Ana", on="2027-06-15") == "-550.00"


def test_a_balance_is_told_as_it_was_and_as_it_was_known(crew):
    seal = crew.head[1]
    crew.do(f"{CONTRIBUTE} --on 2026-02-01")

    assert crew.balance("Liabilities:Savings:Rainy:Ana", on="2026-01-31") == "-500.00"
    assert crew.balance("Liabilities:Savings:Rainy:Ana", on="2026-02-01") == "-550.00"
    assert crew.ask(f"balances Liabilities:Savings:Rainy:Ana --at {seal[:8]}")["balances"][0]["number"] == "-500.00"


def test_digits_of_every_script_are_read(crew):
    assert "  Liabilities:Savings:Rainy:Ana  -50.00 NZD\n" in crew.ask("contribute ana ٥٠ --to rainy")["entry"]["text"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("50", "50.00"),
        ("50.5", "50.50"),
        ("1,250.50", "1250.50"),
        ("'50 NZD'", "50.00"),
        ("'50 nzd'", "50.00"),
        (".5", "0.50"),
    ],
)
def test_an_amount_is_read_as_people_write_it(crew, typed, kept):
    assert f"  Assets:Cash-Box:Rainy  {kept} NZD\n" in crew.ask(f"contribute ana {typed} --to rainy")["entry"]["text"]


def test_money_lies_where_it_is_put(crew):
    crew.do(f"{CONTRIBUTE} --into Bank-Main")

    assert crew.balance("Assets:Bank-Main:Rainy") == "50.00"
    assert crew.balance("Assets:Cash-Box:Rainy") == "800.00"


def test_currencies_keep_their_own_decimals(tmp_path):
    for currency, kept in (("JPY", "50"), ("KWD", "50.000"), ("NZD", "50.00")):
        crew = Crew(tmp_path / currency)
        crew.folder.mkdir()
        crew.do(
            f"init . --name Crew --currency {currency}", "member add ana --treasurer", "pod open rainy --kind savings"
        )
        crew.do(CONTRIBUTE)
        assert crew.balance("Assets:Cash-Box:Rainy") == kept


def test_a_crew_may_count_in_a_unit_of_its_own(tmp_path):
    crew = Crew(tmp_path)
    crew.do(
        "init . --name Crew --currency HOURS --decimals 1",
        "member add ana --treasurer",
        "pod open rainy --kind savings",
    )

    crew.do("contribute ana 2.5 --to rainy")

    assert crew.balance("Assets:Cash-Box:Rainy") == "2.5"
    assert crew.refused("contribute ana 2.55 --to rainy", status=2).startswith(
        "crewbook: 2.55 HOURS has too many decimals."
    )


def test_the_pages_hold_every_entry_and_load_in_beancount(crew):
    crew.do(CONTRIBUTE, "loan request 50 --from rainy --term 5 --by ben", f"{CONTRIBUTE} --on 2027-01-01")

    directives, errors, _ = loader.load_file(str(crew.folder / "main.beancount"))

    assert errors == []
    assert {int(each.meta["seq"]) for each in directives if "seq" in each.meta} == set(range(1, crew.head[0] + 1))
    assert (crew.folder / "pages" / "2027.beancount").exists()


def test_the_clock_of_a_year_later_changes_nothing_that_was_recorded(crew):
    crew.do("loan request 50 --from rainy --term 5 --by ben")
    before = crew.ask("balances --on 2026-06-15")
    crew.today = dt.date(2027, 6, 15)

    assert crew.ask("balances --on 2026-06-15") == before
    assert crew.ask("verify")["ok"] is True
