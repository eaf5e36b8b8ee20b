"""Every member's statement in one run: a file each, of one day and seal, in each member's language."""

import sys
from dataclasses import replace
from io import BytesIO

import pypdf
import pytest

from cli.door import Door
from cli.options import Given
from tests.reports import samples
from tests.typed import Crew


def words(path):
    return pypdf.PdfReader(BytesIO(path.read_bytes())).pages[0].extract_text()


def test_everybody_in_the_crew_has_a_file_in_their_language(crew):
    crew.do("member lang ben es")
    answer = crew.do("statement members --pdf papers --csv papers")

    assert answer.out == "8 statements of 4 members written to papers.\n"
    assert sorted(path.name for path in (crew.folder / "papers").iterdir()) == sorted(
        f"{name}.{form}" for name in ("ana", "ben", "cho", "dan") for form in ("pdf", "csv")
    )
    assert "Statement for Ana" in words(crew.folder / "papers" / "ana.pdf")
    assert "Estado de cuenta de Ben" in words(crew.folder / "papers" / "ben.pdf")


def test_a_file_of_the_run_is_the_one_that_the_member_alone_would_get(crew):
    crew.do("statement members --pdf papers --year 2026", "statement member cho --year 2026 --pdf alone.pdf")

    assert (crew.folder / "papers" / "cho.pdf").read_bytes() == (crew.folder / "alone.pdf").read_bytes()


@pytest.mark.slow
def test_several_processes_write_what_one_would(tmp_path):
    crew = Crew(tmp_path)
    crew.do('init . --name "Tui Crew" --currency NZD --on 2026-01-01', "member add m0 --treasurer --on 2026-01-01")
    crew.do(*(f"member add m{at} --on 2026-01-01" for at in range(1, 10)))

    assert len(crew.ask("statement members --csv papers")["files"]) == 10
    crew.do("statement member m9 --csv alone.csv")
    assert (tmp_path / "papers" / "m9.csv").read_bytes() == (tmp_path / "alone.csv").read_bytes()


@pytest.mark.parametrize(("language", "is_told"), [("ar", True), ("es", False), ("en", False)])
def test_on_a_terminal_a_language_from_right_to_left_is_told_to_be_right_as_a_page(
    monkeypatch, capsys, language, is_told
):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

    Door(Given())._tell_direction(replace(samples.ownership(), language=language))

    assert ("Many terminals show Arabic from left to right." in " ".join(capsys.readouterr().err.split())) is is_told
