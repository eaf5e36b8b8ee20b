"""A circle's meeting: who pays the round, the pot paid out in the same commit, and what is refused."""

import pytest

from tests.cli.talking import talk

HERE = [""] * 4


def told(crew, count):
    return [(each["kind"], each["by"]) for each in crew.ask(f"journal --last {count}")["entries"]]


@pytest.fixture
def circle(crew):
    crew.do("circle open tanda --members ben,ana,cho --contribution 100 --start 2026-06-15 --on 2026-06-01")
    return crew


def test_a_round_is_paid_and_its_pot_paid_out_in_one_commit(circle):
    said = talk(circle, *HERE, "", "", "", "", "", "yes", pod="tanda")

    assert "3 of 4 · The round" in said.text
    assert "Ben Okafor [100.00] › \n" in said.text
    assert "Member      Paid in" in said.text
    assert "Round 1 of 3: the pot is Ben Okafor's." in said.text
    assert "Paid out now? [yes] › " in said.text
    assert [kind for kind, _ in told(circle, 5)] == ["attendance", *["circle-pay"] * 3, "circle-pay-out"]
    assert "To read aloud, as of 2026-06-15:\ntanda holds nothing.\nIt is in round 2 of 3" in said.text


def test_a_pot_waits_for_who_has_not_paid(circle):
    said = talk(circle, *HERE, "", "", "0", "", "", "yes", pod="tanda")

    assert "Not everybody has paid." in said.flat
    assert "Paid out now? [no] › " in said.text
    assert [kind for kind, _ in told(circle, 3)] == ["attendance", "circle-pay", "circle-pay"]
    assert "still to pay: Ana Tūī 100.00 NZD." in said.flat


def test_whose_turn_it_is_must_be_decided_first(crew):
    crew.do(
        "circle open tanda --members ben,ana,cho --contribution 100 --order lottery --start 2026-06-15 --on 2026-06-01"
    )

    said = talk(crew, *HERE, "", "", "", "", "", "yes", pod="tanda")

    assert "crewbook circle draw tanda" in said.flat
    assert [kind for kind, _ in told(crew, 2)] == ["circle-pay", "circle-pay"]


def test_a_pot_that_two_people_sign_for_is_proposed_signed_for_and_paid_out(crew):
    crew.do(
        "circle open tanda --members ben,ana,cho --contribution 100 --start 2026-06-15 --on 2026-06-01 --set signatories=2"
    )

    said = talk(crew, *HERE, "", "", "", "", "", "cho", "y", "yes", pod="tanda")

    assert "Who signs for it [nobody] › cho" in said.text
    assert [kind for kind, _ in told(crew, 4)] == ["propose", "sign", "carry-out", "circle-pay-out"]


def test_a_circles_sheet_has_what_each_pays_and_whose_pot_it_is(circle):
    form = circle.type("meeting sheet tanda").out
    assert form == (
        "member,name,attendance,contribution,pay-out,expected\n"
        "ana,Ana Tūī,,,,100.00 NZD for round 1\n"
        "ben,Ben Okafor,,,,100.00 NZD for round 1; pay-out: the pot of round 1\n"
        "cho,Cho Min,,,,100.00 NZD for round 1\n"
        "dan,Dan Ruiz,,,,\n"
    )
    (circle.folder / "sheet.csv").write_text(
        "member,contribution,pay-out\nana,100,\nben,100,yes\ncho,100,\n", encoding="utf-8"
    )

    answer = circle.ask("meeting tanda sheet.csv")

    assert [each["kind"] for each in answer["entries"]] == [*["circle-pay"] * 3, "circle-pay-out"]
