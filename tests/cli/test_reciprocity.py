"""Points, reciprocal saving and plans of points, as they are typed and read."""

import json
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parents[1] / "golden"
EQUAL = (
    'pod open easy --kind savings --name "Easy Pool" --set ask-about=none --set reciprocal-saving=equal --on 2026-01-05',
    "contribute ana 300 --to easy --on 2026-01-10",
    "loan request 60 --from easy --by ben --term 3 --on 2026-01-15",
    "loan pay-out L1 --on 2026-01-15",
)


def test_the_published_plan_is_reckoned_by_the_command(crew):
    golden = json.loads((GOLDEN / "nz_savings_pool_loan_plan.json").read_text(encoding="utf-8"))
    inputs, expected = golden["inputs"], golden["expected"]

    found = crew.ask(
        f"plan points --loan {inputs['loan']} --term {inputs['months']} --save {inputs['monthly_reciprocal_saving']} "
        "--start 2026-01-01"
    )

    assert {name: float(found["points"][name]) for name in ("month-end", "month-start", "average")} == {
        "month-end": expected["points_month_end"],
        "month-start": expected["points_month_start"],
        "average": expected["points_midpoint"],
    }
    assert (float(found["end_loan"]), float(found["end_savings"])) == (expected["end_loan"], expected["end_savings"])
    assert float(found["repaid"][0]) + float(found["alongside"][0]) == expected["total_monthly"]
    assert found["after_saving_months"] == {"month-end": 0, "month-start": 1, "average": 0, "daily": 1}


def test_the_published_pool_is_reckoned_by_the_command(crew):
    golden = json.loads((GOLDEN / "nz_savings_pool_points.json").read_text(encoding="utf-8"))
    inputs, expected = golden["inputs"], golden["expected"]

    for name, first in inputs["month1"]["balance"].items():
        found = crew.ask(
            f"plan points --balance={first} --balance={inputs['month2_balance'][name]} "
            f"--opening={inputs['month1']['opening_points'][name]} --start 2026-01-01"
        )
        totals = [float(month["total"]["month-end"]) for month in found["months"]]
        assert totals == [expected["month1_points"][name], expected["month2_points"][name]]


def test_a_statement_says_who_is_behind_and_what_can_be_released(crew):
    crew.do(*EQUAL, "reciprocity save L1 20 --on 2026-02-15")
    said = " ".join(crew.type("statement member ben --on 2026-03-20").out.split())
    assert "Alongside L1, 40.00 NZD are expected to be saved by now; 20.00 NZD were: 20.00 NZD behind." in said
    assert "Savings are held, for L1 is not repaid yet." in said

    told = crew.type("loan repay L1 60 --on 2026-03-21").out
    assert "40.00 NZD are still to be saved alongside: crewbook reciprocity save L1 40.00 --on 2026-03-21" in told
    crew.do("reciprocity save L1 40 --on 2026-03-21")
    assert "in all" in crew.type("statement member ben --on 2026-06-01").out
    crew.do("points give ana ben 120 --in easy --on 2026-06-01")
    for report in ("statement member ben", "statement pool easy", "reciprocity show easy"):
        assert "crewbook reciprocity release ben --in easy" in " ".join(crew.type(report).out.split())
    crew.do("reciprocity release ben --in easy", "withdraw ben 60 --from easy")

    assert crew.balance("Liabilities:Savings:Easy:Ben:Held") == "0"
    assert crew.ask("verify")["ok"] is True


def test_what_was_held_and_released_is_no_movement_on_a_statement(crew):
    crew.do("reciprocity hold ana 100 --in rainy --on 2026-02-01", "reciprocity release ana --in rainy --on 2026-03-01")

    out = crew.type("statement member ana").out
    assert "held" not in out
    assert out.count("Contribution to Rainy Day") == 1


def test_points_given_show_month_by_month_on_both_statements(crew):
    crew.do('points give ana ben 100 --in rainy --because "a hard year" --on 2026-05-10')

    months = {each["month"]: each for each in crew.ask("statement member ben")["pods"][0]["months"]}
    assert (months["2026-05"]["gifts"], months["2026-04"]["gifts"]) == ("100.00", "0.00")
    shown = crew.ask("points show rainy")
    assert {each["member"]: each["points"] for each in shown["members"]}["ana"] == "2400.00"
    assert (shown["gifts"][0]["from"], shown["gifts"][0]["to"], shown["gifts"][0]["points"]) == ("ana", "ben", "100.00")
    assert "a hard year" in crew.type("points show rainy").out
    said = crew.ask("journal --last 1")["entries"][0]["what"]
    assert said == "Ana Tūī gives Ben Okafor 100 points of Rainy Day: a hard year"


@pytest.mark.parametrize("line", ["loan restructure L1 --term 4 --by ben", "loan top-up L1 50"])
def test_what_is_saved_alongside_is_expected_for_the_whole_loan_though_it_gets_a_new_schedule(crew, line):
    crew.do(
        "pod open easy --kind savings --set ask-about=none --set reciprocal-saving=equal --on 2026-01-05",
        "contribute ana 500 --to easy --on 2026-01-10",
        "loan request 300 --from easy --by ben --term 3 --on 2026-01-15",
        "loan pay-out L1 --on 2026-01-15",
        "loan repay L1 100 --on 2026-02-15",
        "reciprocity save L1 60 --on 2026-02-15",
    )

    def told():
        (found,) = crew.ask("reciprocity show easy --on 2026-02-20")["loans"]
        return found["expected"], found["saved"]

    assert told() == ("100.00", "60.00")

    crew.do(f"{line} --on 2026-02-20")

    assert told() == ("100.00", "60.00")
