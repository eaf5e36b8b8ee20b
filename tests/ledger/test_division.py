"""A division by zero is found before beancount reads it, for its parser dies of one without a word."""

import subprocess
import sys

import pytest

from ledger.division import by_zero, in_files

ZERO = [
    "10/0",
    "10/00",
    "10 / 0.00",
    "5*1/0",
    "(1/0)",
    "-1/0",
    "1/-0",
    "1/0x",
    "5/ 0",
    "1/2/0",
    "10/(2-2)",
    "6/(1/(3-3))",
    "6/(08-8)",
]
FINE = [
    "10/0.5", "10/(4-2)", "6/((2))", "10/05", "1/2", '"1/0"', r'"say \"x\" 1/0"', "; 1/0", "^loan/0", "#a/0", "2026/00/01",
    '"over\n1/0"', "* a heading 1/0", "6/(", "6/(a)", "member/x",
]  # fmt: skip


@pytest.mark.parametrize("number", ZERO)
def test_a_division_by_zero_is_found_with_its_line(number):
    assert by_zero(f'2026-01-01 * "x"\n  Assets:A  {number} NZD\n  Assets:B\n') == 2


@pytest.mark.parametrize("text", FINE)
def test_what_only_looks_like_one_is_none(text):
    assert by_zero(f"\n{text}\n") == 0


def test_beancount_still_dies_of_it_or_this_room_can_go():
    program = "from beancount.parser import parser; parser.parse_string('2026-01-01 * \"x\"\\n  Assets:A  1/0 NZD\\n')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode != 0


def test_it_is_found_in_whatever_the_main_file_includes(tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.beancount").write_text("\n2026-01-01 price NZD 1/0 EUR\n")
    (tmp_path / "more.beancount").write_text('include "main.beancount"\n2026-01-01 price NZD 1/0 EUR\n')
    (tmp_path / "other.beancount").write_text("2026-01-01 price NZD 1/0 EUR\n")
    main = tmp_path / "main.beancount"
    main.write_text('include "pages/*.beancount"\ninclude "more.beancount"\ninclude "nowhere.beancount"\n')
    assert sorted(in_files(main)) == [(tmp_path / "more.beancount", 2), (tmp_path / "pages" / "a.beancount", 2)]


@pytest.mark.timeout(120)
def test_it_is_found_wherever_beancount_looks_and_files_that_include_each_other_have_an_end(tmp_path):
    zero = "2026-01-01 price NZD 1/0 EUR\n"
    (tmp_path / "far" / "below").mkdir(parents=True)
    (tmp_path / "far" / "root.beancount").write_text(zero)
    (tmp_path / "far" / "below" / "deep.beancount").write_text(zero)
    (tmp_path / "book").mkdir()
    main = tmp_path / "book" / "main.beancount"
    main.write_text(
        f'include "{tmp_path}/far/r*.beancount"\ninclude "../far/**/d*.beancount"\ninclude "../book/main.beancount"\n'
    )

    assert sorted(in_files(main)) == [
        (tmp_path / "far" / "below" / "deep.beancount", 1),
        (tmp_path / "far" / "root.beancount", 1),
    ]
