"""Every error has a trigger, its exact text and its exit status, and records nothing."""

from __future__ import annotations

import pytest

from tests.errors.gallery import Case, cases
from tests.typed import Beginning, Beginnings

CASES = cases()


def beginning(case: Case) -> Beginning:
    """How the book came to be in which a case is typed."""
    return Beginning(case.book, tuple(case.before), tuple(case.files.items()))


@pytest.fixture(scope="module")
def beginnings(templates):
    return Beginnings(map(beginning, CASES), templates)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.room}: {case.name}")
def test_an_error_says_what_why_and_what_to_type_next_and_records_nothing(case: Case, beginnings, tmp_path):
    crew = beginnings.copied(beginning(case), tmp_path / "book")
    before = crew.standing

    answer = crew.type(case.command)

    assert answer.err.replace(str(crew.folder), "DIR") == case.text
    assert answer.status == case.status
    assert answer.out == ""
    assert crew.standing == before
