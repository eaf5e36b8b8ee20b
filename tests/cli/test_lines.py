"""Sentences on a terminal are broken between words; a program that reads along gets them whole."""

import io

import pytest

from cli.checking import progress
from cli.lines import dated, fitted


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def _forty_columns(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")


def test_a_sentence_is_broken_between_words_on_a_terminal():
    sentence = "crewbook: There is no member “olga” in this book of ours, nor in any other."

    assert fitted(sentence, Terminal()) == (
        "crewbook: There is no member “olga” in\n  this book of ours, nor in any other."
    )
    assert fitted("  Add them: crewbook member add HANDLE --name NAME", Terminal()) == (
        "  Add them: crewbook member add HANDLE\n    --name NAME"
    )


def test_a_letter_that_takes_two_cells_counts_for_two():
    sentence = "Pool: at most 3 × 李小龙李小龙 (Li)'s savings, in all."

    assert fitted(sentence, Terminal()) == ("Pool: at most 3 × 李小龙李小龙 (Li)'s\n  savings, in all.")


def test_what_is_copied_is_never_broken():
    seal = "Seal " + "0123456789abcdef" * 4

    assert fitted(seal, Terminal()).split() == seal.split()


def test_a_program_that_reads_along_gets_the_whole_line():
    sentence = "word " * 40

    assert fitted(sentence, io.StringIO()) == sentence


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Do: crewbook withdraw ana 5.00 --notice", "Do: crewbook withdraw ana 5.00 --notice --on 2026-01-31"),
        ("Do it with crewbook contribute.", "Do it with crewbook contribute."),
        ("Open one: crewbook pod open rainy --on 2026-01-01", "Open one: crewbook pod open rainy --on 2026-01-01"),
        ("See them: crewbook loan list", "See them: crewbook loan list"),
        ("Ask for less or later.", "Ask for less or later."),
        ("Where crewbook is installed: pip install x", "Where crewbook is installed: pip install x"),
    ],
)
def test_a_command_to_copy_keeps_the_day_that_was_typed(sentence, told):
    assert dated(sentence, "2026-01-31") == told
    assert dated(sentence, None) == sentence


def test_a_bar_that_is_full_leaves_an_empty_line(monkeypatch):
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    draw = progress()
    draw(1, 2, "pages")
    draw(2, 2, "pages")

    assert "█" in screen.getvalue()
    assert screen.getvalue().endswith("\r\033[K")
