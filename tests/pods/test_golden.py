"""Every published case on lending, saving and circles is reckoned by the pods' own functions and by `crewbook plan`."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
# What is reckoned within a congregation, or by a test that reads the file under another name, is told in its own room.
NAMES = sorted(
    path.stem
    for path in (TESTS / "golden").glob("*.json")
    if path.stem.startswith(("apr_", "chit_", "fineract_d", "fineract_f", "fineract_p", "maf_", "nz_", "regz_", "rosca_", "savix_", "vsla_"))
)  # fmt: skip


@pytest.mark.parametrize("room", ["pods", "cli"])
@pytest.mark.parametrize("name", NAMES)
def test_a_published_case_is_reckoned_both_ways(name, room):
    told = [path.name for path in (TESTS / room).glob("test_*.py") if f"{name}" in path.read_text(encoding="utf-8")]

    assert [each for each in told if each != Path(__file__).name]
