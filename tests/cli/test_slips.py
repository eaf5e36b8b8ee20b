"""What a tired treasurer does: the wrong day, the same sheet twice, a note by hand, a disk that is full."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.typed import Crew

SHEET = "meeting rainy sheet.csv"


def fill(crew, content):
    (crew.folder / "sheet.csv").write_text(content, encoding="utf-8")


@pytest.fixture
def begun(tmp_path):
    crew = Crew(tmp_path)
    crew.do("init . --name Crew --currency NZD --on 2025-12-01")
    return crew


def test_a_beginning_in_the_past_says_that_later_commands_take_the_day(tmp_path):
    out = Crew(tmp_path).type("init . --name Crew --currency NZD --on 2025-12-01").out

    assert out.endswith(
        '  crewbook member add ana --name "Ana" --treasurer --on 2025-12-01\n'
        "Whatever holds for an earlier day than today takes --on; without it, it holds from 2026-06-15.\n"
    )


def test_the_first_member_on_a_wrong_day_is_corrected_and_begins_anew(begun):
    begun.do("member add ana --treasurer", "correct 2 --because slip", "member add ana --treasurer --on 2025-12-01")
    begun.do("member add ben --on 2025-12-02")

    assert begun.type("member list --on 2025-12-02").out.count("2025-12-0") == 3
    assert begun.type("verify").status == 0


def test_nobody_types_for_a_first_member_who_was_undone(begun):
    begun.do("member add ana --treasurer", "correct 2 --because slip")

    begun.do("member add ben --treasurer --on 2025-12-01")

    assert begun.ask("journal --last 1")["entries"][0]["by"] == "ben"
    begun.do("member add cho --on 2025-12-01")


def test_a_pod_and_an_opening_on_a_wrong_day_are_corrected_and_begin_anew_before_it(begun):
    begun.do("member add ana --treasurer --on 2025-12-01", "pod open rainy --kind savings")
    begun.do("correct 3 --because slip", "pod open rainy --kind savings --on 2025-12-01")
    begun.do("opening ana --pod rainy --savings 20", "correct 6 --because slip")
    begun.do("opening ana --pod rainy --savings 20 --points 7 --on 2025-12-01")

    member = begun.ask("statement member ana --on 2025-12-31")["pods"][0]
    assert (member["savings"], member["points"]) == ("20.00", "27.00")
    assert begun.ask("statement member ana")["pods"][0]["savings"] == "20.00"
    assert begun.type("verify").status == 0


def test_the_same_sheet_twice_for_a_day_is_recorded_once_and_says_so(crew):
    fill(crew, "member,contribution\nana,1\nben,2\n")
    crew.do(SHEET)
    fill(crew, "member;contribution\nana;1,00\n\nben;2,00\n")
    standing = crew.standing

    answer = crew.type(SHEET)

    assert answer.status == 0
    assert answer.out == (
        "This sheet was recorded for 2026-06-15 before, as entries 15 to 16; nothing new was.\n"
        "If it is another meeting of that day, or the first was undone: crewbook meeting rainy sheet.csv --key second\n"
    )
    assert crew.standing == standing


def test_the_same_sheet_is_recorded_again_for_another_day_or_on_purpose(crew):
    fill(crew, "member,contribution\nana,1\n")

    entries = [crew.ask(f"{SHEET}{more}")["entries"][0]["seq"] for more in ("", " --on 2026-06-14", " --key second")]

    assert entries == [15, 16, 17]


def test_a_sheet_as_excel_writes_its_separator_is_read(crew):
    fill(crew, "sep=;\nmember;contribution\nana;20,00\n")

    assert '"20.00"' in crew.ask(SHEET)["entries"][0]["text"].replace("\\", "")


def test_a_meeting_says_what_came_into_the_box(crew):
    fill(crew, "member,contribution,withdrawal\nana,30,\nben,,10.50\n")

    assert "    Assets:Cash-Box:Rainy  19.50 NZD more than before\n" in crew.type(SHEET).out


def test_an_amount_written_differently_is_the_same_act(crew):
    first = crew.ask("contribute ana 50 --to rainy --key monday")

    again = crew.ask("contribute ana 50.00 --to rainy --key monday")

    assert again["repeat"] is True
    assert again["entry"] == first["entry"]
    assert crew.type("contribute ana 50.01 --to rainy --key monday").status == 3


def test_a_wrapped_amount_written_differently_is_the_same_proposal(crew):
    crew.do("pod change rainy --set ask-about=withdrawal", "consent P1 --by ben", "consent P1 --by cho")
    crew.do("consent P1 --by dan")
    first = crew.ask("withdraw ana 5 --from rainy --key tuesday")

    assert crew.ask("withdraw ana 5.00 --from rainy --key tuesday")["entry"] == first["entry"]


def test_a_hand_written_entry_keeps_its_flag_and_notes(crew):
    (crew.folder / "inbox.beancount").write_text(
        '2026-06-01 ! "Bank" "Fee"\n  source: "statement <7>"\n  page: 3\n'
        "  Assets:Cash-Box:Rainy  -5 NZD\n  Expenses:Rainy:Bank  5 NZD\n",
        encoding="utf-8",
    )

    text = crew.ask("post")["entries"][0]["text"]

    assert text.startswith('2026-06-01 ! "Bank" "Fee"\n')
    assert '\n  source: "statement ‹7›"\n  page: 3\n' in text
    assert crew.type("verify").status == 0


def test_an_opening_says_its_points_and_how_its_loan_is_repaid(crew):
    crew.do("pod open second --kind savings", "opening ana --pod second --savings 500 --points 2000")
    out = crew.type("opening ben --pod second --savings 10 --points -20.5 --loan 240").out

    assert "Points brought in: -20.5\n" in out
    assert "L1 is repaid in 12 instalments, one every month: 20.00 on 2026-07-15, the first.\n" in out
    assert "Nobody said in how many, so 12 were taken. If that is wrong: crewbook correct 17 " in out
    asked = crew.type("opening cho --pod second --loan 20 --loan-term 2 --every 2weeks").out
    assert "L2 is repaid in 2 instalments, one every 2 weeks: 10.00 on 2026-06-29, the first.\n" in asked
    assert "Nobody said" not in asked


def test_an_opening_takes_a_class_as_shares_are_issued(crew):
    crew.do("opening dan --pod bakery --shares 4 --class bakery/A")

    assert "Dan Ruiz" in crew.type("shares register bakery").out


def test_verify_mentions_a_plugin_that_was_taken_out(crew):
    main = crew.folder / "main.beancount"
    assert crew.type("verify").err == ""
    main.write_text(main.read_text(encoding="utf-8").replace('plugin "crewbook"', ""), encoding="utf-8")

    answer = crew.type("verify")

    assert answer.status == 0
    assert answer.err.startswith('main.beancount has no line plugin "crewbook": ')


def test_a_statement_beyond_what_was_recorded_says_so(crew):
    ahead, now = (
        crew.type(f"statement {what} --on {day}").out
        for what, day in (("member ana", "2027-05-31"), ("member ana", "2026-06-30"))
    )

    note = "as if nothing changed."
    assert note in " ".join(ahead.split())
    assert note not in " ".join(now.split())
    assert note in " ".join(crew.type("statement pool rainy --on 2027-05-31").out.split())


def test_the_voice_that_decides_says_what_to_type_next(crew):
    asked = crew.type("loan request 50 --from rainy --term 5 --by ben").out
    crew.do("consent P1 --by ana")
    blocked = crew.type("consent P1 --by cho --object no").out
    crew.do("consent P1 --by cho")
    passed = crew.type("consent P1 --by dan").out

    assert "Who was asked answers: crewbook consent P1 --by MEMBER\n" in asked
    assert blocked.endswith("Talk with Cho Min; a new answer replaces the old one: crewbook consent P1 --by cho\n")
    assert passed.endswith("All is agreed; now do it: crewbook carry-out P1\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full to stand for a full disk")
@pytest.mark.parametrize("as_json", ["", "--json"])
def test_a_disk_that_is_full_under_the_answer_names_the_entry_that_stands(crew, as_json):
    command = [sys.executable, "-m", "cli.main", "contribute", "ana", "50", "--to", "rainy", "--on", "2026-06-15"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*command, "--book", str(crew.folder), *filter(None, [as_json])],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip

    assert done.returncode == 4
    assert "Entry 15 was recorded; only the answer could not be written: No space left on device." in done.stderr
    assert "Do not type it again. See it: crewbook journal --last 1" in done.stderr
    assert "Exception ignored" not in done.stderr
    assert crew.head[0] == 15


def test_a_blank_may_part_thousands(crew):
    fill(crew, "member;contribution\nana;1 250,50\n")

    assert '"1 250"' not in crew.ask("contribute ana '1 250' --to rainy")["entry"]["text"]
    assert "1250 NZD" in crew.ask("contribute ana '1 250 NZD' --to rainy")["entry"]["text"].replace(".00", "")
    assert "Rainy  1250.50 NZD" in crew.ask(SHEET)["entries"][0]["text"]


def test_a_decimal_comma_on_the_command_line_is_answered_with_what_it_would_be(crew):
    assert "  Write 25.5, if that is what you mean.\n" in crew.type("contribute ana 25,5 --to rainy").err
    assert "  Write 1250.50, if that is what you mean.\n" in crew.type("contribute ana 1.250,50 --to rainy").err


def test_the_journal_says_names_and_amounts_in_full(crew):
    crew.do(
        "loan request 50 --from rainy --term 5 --by ben --on 2026-06-15",
        "consent P1 --by cho --stand-aside --on 2026-06-15",
        "shares class bakery B --par 5 --on 2026-06-15",
    )

    said = [each["what"] for each in crew.ask("journal --last 4")["entries"]]

    assert said[0] == "Ben Okafor asks Rainy Day for 50.00 NZD, as L1"
    assert said[2:] == ["Cho Min stands aside from P1 (open)", "Class B of Tui Bakery begins, at par 5.00 NZD a share"]


def test_a_sheet_that_was_recorded_says_how_to_record_another_of_that_day(crew, tmp_path):
    (crew.folder / "may.csv").write_text("member,contribution\nana,5\n", encoding="utf-8")
    crew.do("meeting rainy may.csv --on 2026-05-31")

    again = crew.type("meeting rainy may.csv --on 2026-05-31").out

    assert again.endswith("crewbook meeting rainy may.csv --key second --on 2026-05-31\n")
