"""The published circles through `crewbook plan circle`."""

import json
from pathlib import Path

import pytest

from tests.typed import Crew

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture
def nowhere(tmp_path):
    return Crew(tmp_path)


def golden(name):
    case = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    return case["inputs"], case["expected"]


def test_a_circle_of_ten(nowhere):
    given, expected = golden("maf_circle_10x100")

    plan = nowhere.ask(f"plan circle --members {given['members']} --contribution {given['contribution']}")

    assert float(plan["pot"]) == expected["pot"]
    assert plan["rounds"] == expected["rounds"] == len(plan["schedule"])
    assert float(plan["total_paid_each"]) == expected["total_paid_each"]
    assert float(plan["interest"]) == expected["interest"]


def test_kapils_auction(nowhere):
    given, expected = golden("chit_kapil")

    plan = nowhere.ask(
        f"plan circle --members {given['members']} --contribution {given['subscription']} "
        f"--discount {given['discount_pct']}% --commission {given['commission_pct_of_chit']}% --convention A"
    )

    for key in ("discount", "commission", "dividend_pool", "dividend_each", "prize"):
        assert float(plan[key]) == expected[key]
    assert float(plan["next_instalment"]) == expected["next_payment"]


def test_chetanas_auction(nowhere):
    given, expected = golden("chit_chetana")

    plan = nowhere.ask(
        f"plan circle --members {given['members']} --contribution {given['subscription']} "
        f"--discount {given['bid_discount']} --commission {given['commission_pct_of_chit']}% --convention commission-on-top"
    )

    assert [float(plan[key]) for key in ("prize", "commission", "dividend_each")] == [
        expected[key] for key in ("prize", "commission", "dividend_each")
    ]
    assert float(plan["next_instalment"]) == expected["next_payment"]


@pytest.mark.parametrize("letter", ["A", "B", "C"])
def test_the_same_auction_by_three_conventions(nowhere, letter):
    given, expected = golden("chit_conventions_same_auction")
    published = expected[letter]

    plan = nowhere.ask(
        f"plan circle --members {given['members']} --contribution {given['pot'] // given['members']} "
        f"--discount {given['discount']} --commission {given['commission']} --convention {letter}"
    )

    assert (float(plan["prize"]), float(plan["dividend_pool"])) == (published["prize"], published["pool"])
    assert (plan["dividend_each"], plan["sharers"]) == (published["each"], published["sharers"])
    assert plan["leftover"] == published.get("undistributed", "0.00")


def test_a_billed_commission_stands_outside_the_pot(nowhere):
    plan = nowhere.ask("plan circle --members 50 --contribution 10000 --discount 100000 --commission 5% --convention D")

    assert (plan["prize"], plan["dividend_pool"], plan["commission"]) == ("400000.00", "100000.00", "25000.00")
    assert plan["next_instalment"] == "8500.00"


def test_graduated_contributions(nowhere):
    given, expected = golden("rosca_graduated_4")
    typed = " ".join(f"--contribution {each}" for each in given["contribution_by_round"])

    plan = nowhere.ask(f"plan circle --members {given['members']} {typed}")

    assert [float(each) for each in plan["pots"]] == expected["pot_by_round"]
    assert float(plan["total_paid_each"]) == expected["each_pays_total"]
    assert [float(each) for each in plan["net_by_position"]] == expected["net_by_position"]


def test_a_default_after_being_paid(nowhere):
    given, expected = golden("rosca_default_after_payout")
    line = f"plan circle --members {','.join(given['members'])} --contribution {given['contribution']} --turn 1 --stops-after 2"

    reduced = nowhere.ask(f"{line} --stopped-paying reduced-pot")["default"]
    fund = nowhere.ask(f"{line} --stopped-paying guarantee-fund --fund 300")["default"]
    shared = nowhere.ask(f"{line} --stopped-paying shared-equally")["default"]

    assert [float(reduced[key]) for key in ("received", "paid", "owes")] == [
        expected[key] for key in ("A_received", "A_paid", "A_owes")
    ]
    assert {key: float(value) for key, value in reduced["shortfall"].items()} == expected["shortfall_per_round"]
    modes = expected["modes"]
    assert list(reduced["pots"].values()) == list(modes["reduced_pot"].values())
    assert list(fund["pots"].values()) == [modes["guarantee_fund_300"][each] for each in "CDE"]
    assert fund["fund_after"] == modes["guarantee_fund_300"]["fund_after"]
    published = modes["shared_equally_over_4_others"]
    assert set(shared["extra_each_per_round"].values()) == {published["each_extra_per_round"]}
    assert shared["extra_each_total"] == published["each_total_extra"]


def test_a_plan_draws_as_the_circle_does_and_says_how_to_draw_again(nowhere):
    import hashlib

    answer = nowhere.type("plan circle --members ana,ben,cho --contribution 100 --seed 4711 --draw-for tanda/1/2")

    drawn = min(["ana", "ben", "cho"], key=lambda name: hashlib.sha256(f"4711 tanda/1/2 {name}".encode()).hexdigest())
    assert f"printf '%s' '4711 tanda/1/2 {drawn}' | sha256sum" in " ".join(answer.out.split())


def test_a_plan_has_its_dates(nowhere):
    plan = nowhere.ask("plan circle --members 3 --contribution 5 --every 2weeks --start 2026-01-31")
    months = nowhere.ask("plan circle --members 3 --contribution 5 --start 2026-01-31")

    assert [each["due"] for each in plan["schedule"]] == ["2026-01-31", "2026-02-14", "2026-02-28"]
    assert [each["due"] for each in months["schedule"]] == ["2026-01-31", "2026-02-28", "2026-03-31"]


def test_a_plan_of_a_circle_is_written_as_a_paper(nowhere):
    nowhere.do("plan circle --members 50 --contribution 10000 --discount 35% --commission 5% --pdf plan.pdf")

    assert (nowhere.folder / "plan.pdf").read_bytes().startswith(b"%PDF")
