"""Every error has a trigger, its exact text and its exit status, and records nothing."""

from __future__ import annotations

import pytest

from tests.errors.gallery import Case, cases
from tests.typed import copied

CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.room}: {case.name}")
def test_an_error_says_what_why_and_what_to_type_next_and_records_nothing(case: Case, templates, tmp_path):
    crew = copied(case.book, templates, tmp_path / "book")
    for name, content in case.files.items():
        (crew.folder / name).parent.mkdir(exist_ok=True)
        (crew.folder / name).write_bytes(content)
    crew.do(*case.before)
    before = crew.standing

    answer = crew.type(case.command)

    assert answer.err.replace(str(crew.folder), "DIR") == case.text
    assert answer.status == case.status
    assert answer.out == ""
    assert crew.standing == before
