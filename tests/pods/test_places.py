"""Money is paid from a place that holds it; where another one holds enough, it is named."""

import pytest

from tests.typed import copied

NAMED = "Cash-Box holds enough; take it from there: --from-place Cash-Box"


@pytest.fixture
def crew(tmp_path, tmp_path_factory):
    """Three who saved 800.00 together, in the cash box."""
    return copied("living", tmp_path_factory.getbasetemp() / "books", tmp_path / "tui")


def refused(crew):
    return crew.refused("withdraw ana 400 --from rainy --from-place Bank-Main --on 2026-06-01")


def test_another_place_that_holds_enough_is_named(crew):
    assert "Bank-Main of Rainy Day holds 0.00 NZD on 2026-06-01; 400.00 NZD is more than that." in refused(crew)
    assert NAMED in refused(crew)


@pytest.mark.parametrize(
    "done",
    [
        # It leaves on a later day.
        'enter "lent to the bakery" --line "Assets:Cash-Box:Rainy -450" --line "Assets:Cash-Box:Bakery 450" --on 2026-06-10',
        # It is another pod's.
        'enter "kept by the bakery" --line "Assets:Cash-Box:Rainy -450" --line "Assets:Cash-Box:Bakery 450" --on 2026-05-01',
        # It is set apart below the place.
        'enter "for the roof" --line "Assets:Cash-Box:Rainy -450" --line "Assets:Cash-Box:Rainy:Roof 450" --on 2026-05-01',
    ],
)
def test_a_place_is_not_named_for_money_that_is_not_free_there(crew, done):
    crew.do(done)
    assert "--from-place" not in refused(crew)
    assert "Take out less, or wait until loans are repaid." in refused(crew)
