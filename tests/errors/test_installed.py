"""A handful of errors through the installed command, as a shell and another program see them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.typed import copied

CREWBOOK = Path(sys.executable).parent / "crewbook"


@pytest.fixture
def crew(templates, tmp_path):
    return copied("living", templates, tmp_path / "book")


def typed(crew, *words, **environment):
    return subprocess.run(
        [str(CREWBOOK), *words],
        cwd=crew.folder,
        env={**{name: value for name, value in os.environ.items() if not name.startswith("CREWBOOK_")}, **environment},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (
            ["withdraw", "ben", "250", "--from", "rainy", "--on", "2026-06-01"], 1,
            ("crewbook: Ben Okafor has 200.00 NZD saved in Rainy Day on 2026-06-01; 250.00 NZD is more than that.\n"
            "  Take out 200.00 or less.\n"),
        ),
        (
            ["contribute", "anna", "50", "--to", "rainy"], 2,
            "crewbook: There is no member “anna” in this book.\n  Did you mean ana or dan?\n",
        ),
        (
            ["contribute", "ana", "60", "--to", "rainy", "--on", "2026-06-01", "--key", "monday"], 3,
            "crewbook: The key “monday” was used before for another act.\n  Use a new key for a new act, or leave --key out.\n",
        ),
        (
            ["balances", "--book", "nowhere"], 4,
            ("crewbook: There is no book in nowhere.\n"
            '  Begin one: crewbook init DIR --name "Tui Crew" --currency NZD; or name its folder: --book DIR\n'),
        ),
    ],
    ids=["refused", "bad input", "stale", "broken"],
)  # fmt: skip
def test_the_exit_status_names_the_family_of_the_error(crew, words, status, said):
    crew.do("contribute ana 50 --to rainy --on 2026-06-01 --key monday")
    before = crew.standing

    done = typed(crew, *words)

    assert done.stderr.decode() == said
    assert done.returncode == status
    assert done.stdout == b""
    assert crew.standing == before


@pytest.mark.parametrize(
    ("line", "status", "error"),
    [
        (
            "loan pay-out L1", 2,
            {"kind": "invalid", "message": "There is no loan “L1” in this book.", "hint": "List them: crewbook loan list", "where": "loan"},
        ),
        (
            "withdraw dan 1 --from rainy", 1,
            {
                "kind": "refused",
                "message": "Dan Ruiz has 0.00 NZD saved in Rainy Day on 2026-06-15; 1.00 NZD is more than that.",
                "hint": "There is nothing to take out.",
                "where": "amount",
            },
        ),
        (
            "contribute ana 60 --to rainy --key monday", 3,
            {
                "kind": "stale",
                "message": "The key “monday” was used before for another act.",
                "hint": "Use a new key for a new act, or leave --key out.",
                "where": "key",
            },
        ),
        (
            "balances --book nowhere", 4,
            {
                "kind": "broken",
                "message": "There is no book in nowhere.",
                "hint": 'Begin one: crewbook init DIR --name "Tui Crew" --currency NZD; or name its folder: --book DIR',
                "where": "nowhere",
            },
        ),
        (
            "contribute ana -5 --to rainy", 2,
            {
                "kind": "invalid",
                "message": "The amount is -5; it must be more than zero.",
                "hint": "See: crewbook contribute --help",
                "where": "-5",
            },
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_as_json_an_error_has_its_kind_message_hint_and_place(crew, line, status, error):
    crew.do("contribute ana 50 --to rainy --key monday")
    before = crew.standing

    answer = crew.type(f"{line} --json")

    assert json.loads(answer.err) == {"error": error}
    assert answer.json == {"error": error}
    assert answer.status == status
    assert crew.standing == before


def test_an_error_of_a_sheet_names_its_line_and_column_as_the_place(crew):
    (crew.folder / "sheet.csv").write_text("member,contribution\nana,5\nben,five\n", encoding="utf-8")

    answer = crew.type("meeting rainy sheet.csv --json")

    assert answer.json["error"]["where"] == "line 3, column contribution"
    assert answer.json["error"]["message"].startswith("line 3, column contribution: ")


def test_bytes_that_are_no_text_are_refused_from_a_shell(crew):
    before = crew.standing

    done = subprocess.run(
        [os.fsencode(CREWBOOK), b"member", b"add", b"fay", b"--name", b"Fay \xff"],
        cwd=crew.folder,
        capture_output=True,
        check=False,
    )

    assert done.stderr.decode() == "crewbook: “Fay  ” holds bytes that are no text.\n  Type it again, in UTF-8.\n"
    assert done.returncode == 2
    assert crew.standing == before


def test_names_in_any_script_are_told_whatever_the_terminal_says_it_can_show(crew):
    crew.do('member add zhanna --name "Жанна Коваль" --on 2026-06-01')

    done = typed(
        crew, "withdraw", "zhanna", "5", "--from", "rainy", "--on", "2026-06-02", LC_ALL="C", PYTHONIOENCODING="ascii"
    )

    assert done.stderr.decode("utf-8").startswith("crewbook: Жанна Коваль has 0.00 NZD saved in Rainy Day")
    assert done.returncode == 1


def test_output_may_end_early(crew):
    done = subprocess.run(
        f"'{CREWBOOK}' journal | head -1", shell=True, cwd=crew.folder, capture_output=True, text=True, check=False
    )

    assert done.stderr == ""
    assert done.stdout != ""
