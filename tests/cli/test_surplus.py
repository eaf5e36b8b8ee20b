"""A year's surplus through the command line: figures from postings, the golden allocations, notices, dividends, redemption."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.typed import Crew

GOLDEN = Path(__file__).parents[1] / "golden"
BEGIN = (
    'init . --name "Tui Crew" --currency NZD --on 2025-01-01',
    "member add ana --name Ana --treasurer --on 2025-01-01",
    "member add ben --name Ben --on 2025-01-01",
    "member add cleo --name Cleo --on 2025-01-01",
)
POD = "pod open bakery --kind livelihood --name Bakery --set ask-about=none --on 2025-01-01"


def golden(name):
    case = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    return case["inputs"], case["expected"]


@pytest.fixture
def coop(tmp_path):
    """Three members of a bakery that asks about nothing, in the middle of 2026."""
    crew = Crew(tmp_path)
    crew.do(*BEGIN, POD)
    return crew


def parts(shared, name):
    return {each["member"]: each[name] for each in shared["parts"]}


def layers(crew, member):
    told = {each["member"]: each for each in crew.ask("statement capital bakery")["members"]}
    return {layer["year"]: layer["closing"] for layer in told.get(member, {"layers": []})["layers"]}


def test_the_bylaws_of_colab_are_kept_in_a_book(coop):
    inputs, expected = golden("colab_bylaws_patronage")
    coop.do(
        f"pod change bakery --set surplus-collective={inputs['collective_pct']} --set surplus-cash={inputs['cash_pct']} "
        "--set surplus-by=hours --on 2025-01-02",
        "income bakery 160000 --on 2025-03-01",
        "expense bakery 60000 --for flour --on 2025-04-01",
    )
    for name, hours in inputs["hours"].items():
        for month in ("03", "04", "05", "06"):
            coop.do(f"hours bakery {name.lower()} {hours // 4} --month 2025-{month} --on 2025-07-01")

    shared = coop.ask("surplus bakery --year 2025")["surplus"]

    assert (shared["surplus"], shared["collective"]) == (inputs["surplus"], expected["collective"])
    for key, name in (("allocation", "member"), ("cash", "cash"), ("retained", "retained")):
        assert parts(shared, key) == {who.lower(): number for who, number in expected[name].items()}
    for who, number in expected["retained"].items():
        assert layers(coop, who.lower()) == {2025: number}
        assert coop.balance(f"Liabilities:Dividends:Bakery:{who}") == f"-{expected['cash'][who]}"
    assert coop.balance("Equity:Collective:Bakery") == f"-{expected['collective']}"
    assert coop.ask("verify")["ok"] is True


def test_a_patronage_notice_multiplies_the_exact_ratio_and_rounds_once(coop):
    inputs, expected = golden("habitat_patronage_statement")
    rest = (inputs["all_weighted"] - expected["weighted"]) / Decimal(inputs["weights"]["labor"])
    coop.do(
        f"income bakery {inputs['net_income']} --on 2025-03-01",
        f"capital opening bakery {inputs['opening_capital']} --member ana --year 2024 --on 2025-01-01",
        f"capital pay-in bakery ana {inputs['cash_contribution']} --on 2025-05-01",
    )
    typed = [f"--measure {name}:ana={number}" for name, number in inputs["member"].items()]
    typed += [f"--measure labor:ben={rest:f}"]
    typed += [f"--weigh {name}={factor}" for name, factor in inputs["weights"].items()]
    coop.do(f"surplus bakery --year 2025 {' '.join(typed)}")

    told = coop.ask("statement patronage bakery --year 2025 --member ana")

    assert told["allocation"] == expected["exact_allocation"] != expected["published_allocation"]
    assert told["closing_capital"] == expected["exact_closing"] != expected["published_closing"]
    assert told["part_pct"].startswith(expected["share_pct_display"])
    assert "43.7838%" in coop.type("statement patronage bakery --year 2025 --member ana").out


def test_enspirals_split_leaves_nothing_to_allocate(coop):
    for case, made in zip(*golden("enspiral_80_20"), strict=True):
        before = Decimal(coop.balance("Equity:Collective:Studio"))
        if not before:
            coop.do("pod open studio --kind livelihood --set model=own-account --set ask-about=none --on 2025-01-01")
        coop.do(
            f"income studio {case['revenue']} --earned-by ana --contribution {case['contribution_pct']} --on 2025-03-01"
        )
        assert before - Decimal(coop.balance("Equity:Collective:Studio")) == made["commons"]

    assert "comes to 0.00 NZD" in coop.refused("surplus studio --year 2025")


def test_income_and_costs_stay_where_they_can_be_read_and_the_year_is_closed(coop):
    coop.do("income bakery 100 --on 2025-03-01", "surplus bakery --year 2025")

    assert coop.balance("Income:Bakery:Received") == "-100.00"
    assert coop.ask("statement capital bakery")["equity"]["parts"] == {"capital": "100.00"}


def test_what_a_month_paid_in_january_for_december_belongs_to_the_old_year(coop):
    coop.do(
        "income bakery 90 --on 2025-12-20",
        "share bakery --month 2025-12 --on 2026-01-10",
        "income bakery 30 --on 2025-12-28",
        "income bakery 7 --on 2026-01-20",
    )

    shared = coop.ask("surplus bakery --year 2025 --on 2026-02-01")["surplus"]

    assert (shared["income"], shared["pay"], shared["surplus"]) == ("120.00", "90.00", "30.00")
    # The month that follows does not pay out again what the year gave to its members.
    coop.do("share bakery --month 2026-01 --on 2026-02-02")
    assert coop.ask("statement livelihood bakery --month 2026-01")["pay_pot"] == "7.00"


def test_a_loss_is_borne_as_a_surplus_is_shared(coop):
    coop.do(
        "capital pay-in bakery ana 100 --on 2025-02-01",
        "capital pay-in bakery ben 100 --on 2025-02-01",
        "expense bakery 90 --for flour --on 2025-04-01",
    )

    shared = coop.ask("surplus bakery --year 2025 --weights ana=2 --weights ben=1 --collective 10 --cash 50")["surplus"]

    assert (shared["surplus"], shared["collective"]) == ("-90.00", "-9.00")
    assert parts(shared, "allocation") == {"ana": "-54.00", "ben": "-27.00"}
    assert set(parts(shared, "cash").values()) == {"0.00"}
    assert (layers(coop, "ana"), layers(coop, "ben")) == ({2025: "46.00"}, {2025: "73.00"})
    told = coop.ask("statement capital bakery --member ana")["members"][0]
    assert (told["paid_in"], told["losses"], told["closing"]) == ("100.00", "54.00", "46.00")


def test_any_month_may_begin_the_year(coop):
    coop.do("income bakery 10 --on 2025-03-31", "income bakery 20 --on 2025-04-01", "income bakery 40 --on 2026-03-31")

    coop.do("surplus bakery --year 2024-04..2025-03")
    assert coop.ask("surplus bakery --year 2025-04..2026-03")["surplus"]["surplus"] == "60.00"


def test_what_is_recorded_late_is_allocated_with_the_next_year(coop):
    coop.do("income bakery 10 --on 2025-03-31", "surplus bakery --year 2025 --on 2026-01-05")
    coop.do("income bakery 5 --on 2025-12-30", "income bakery 20 --on 2026-02-01")

    told = coop.ask("surplus bakery --year 2026 --on 2026-12-31 --weights ana=1")["surplus"]

    assert (told["income"], told["carried"], told["surplus"]) == ("20.00", "5.00", "25.00")


def test_a_year_that_was_undone_is_allocated_anew(coop):
    coop.do("income bakery 10 --on 2025-03-31")
    first = coop.ask("surplus bakery --year 2025")["entry"]["seq"]
    coop.do("income bakery 2 --on 2025-03-31", f"correct {first} --because 'an invoice was missing'")

    assert coop.ask("surplus bakery --year 2025")["surplus"]["surplus"] == "12.00"


def test_a_year_is_not_undone_while_its_cash_was_paid_or_a_later_one_stands(coop):
    coop.do("income bakery 10 --on 2025-03-31")
    first = coop.ask("surplus bakery --year 2025 --cash 50 --weights ana=1 --on 2026-01-05")["entry"]["seq"]
    paid = coop.ask("dividend pay bakery ana 5 --on 2026-01-06")["entry"]["seq"]
    assert "short" in coop.refused(f"correct {first} --because wrong")
    coop.do(
        f"correct {paid} --because 'not paid'",
        "income bakery 10 --on 2026-03-31",
        "surplus bakery --year 2026 --on 2026-12-31",
    )
    assert "rests on it" in coop.refused(f"correct {first} --because wrong")


def test_shares_count_for_the_days_on_which_they_were_held(coop):
    coop.do(
        "shares class bakery A --par 10 --on 2025-01-01",
        "shares issue ana 10 --class bakery/A --on 2025-01-01",
        "shares transfer ana ben 5 --class bakery/A --on 2025-07-02",
        "income bakery 73 --on 2025-03-01",
    )

    shared = coop.ask("surplus bakery --year 2025 --shared-by shares")["surplus"]

    assert parts(shared, "shares") == {"ana": "2735", "ben": "915", "cleo": "0"}
    assert parts(shared, "allocation") == {"ana": "54.70", "ben": "18.30", "cleo": "0.00"}


def test_pay_counts_as_the_months_paid_it(coop):
    coop.do(
        "pod change bakery --set split=hours --on 2025-01-02",
        *(
            f"hours bakery {who} {hours} --month 2025-03 --on 2025-04-01"
            for who, hours in (("ana", 2), ("ben", 1), ("cleo", 0))
        ),
        "income bakery 90 --on 2025-03-01",
        "share bakery --month 2025-03 --on 2025-04-01",
        "income bakery 30 --on 2025-12-30",
    )

    shared = coop.ask("surplus bakery --year 2025 --shared-by pay")["surplus"]
    assert parts(shared, "pay") == {"ana": "60.00", "ben": "30.00", "cleo": "0.00"}
    assert parts(shared, "allocation") == {"ana": "20.00", "ben": "10.00", "cleo": "0.00"}


def test_what_is_proposed_is_shown_line_by_line_and_posted_when_all_consent(coop):
    coop.do(
        "pod open farm --kind livelihood --set consent-rule=unanimous --on 2025-01-01",
        "income farm 100 --on 2025-03-01",
    )
    coop.do("surplus farm --year 2025 --hours ana=1 --hours ben=3 --collective 20")

    seen = coop.type("proposals P1").out
    assert "The collective account" in seen
    assert "60.00 NZD" in seen
    assert "qualified" in seen
    assert coop.balance("Equity:Collective:Farm") == "0"
    coop.do("consent P1 --by ben", "consent P1 --by cleo")
    assert coop.balance("Equity:Capital:Farm:Ben:Y2025") == "-60.00"


def test_a_dry_run_shows_the_year_and_asks_nobody(coop):
    coop.do("income bakery 10 --on 2025-03-31")
    stood = coop.standing

    assert "Surplus of 2025" in coop.do("surplus bakery --year 2025 --dry-run").out
    assert coop.standing == stood


def test_the_same_key_allocates_once(coop):
    coop.do("income bakery 10 --on 2025-03-31")
    line = "surplus bakery --year 2025 --key s25"

    first = coop.ask(line)
    assert coop.ask(line)["entry"] == first["entry"]


def test_a_dividend_by_share_days_is_kept_in_a_book(tmp_path):
    inputs, expected = golden("fineract_share_days_dividend")
    crew = Crew(tmp_path)
    names = ("ana", "ben", "cho", "dan", "eli")
    crew.do(
        "init . --name Crew --currency NZD --on 2015-01-01",
        "member add ana --treasurer --on 2015-01-01",
        *(f"member add {each} --on 2015-01-01" for each in names[1:]),
        "pod open farm --kind ownership --set ask-about=none --on 2015-01-01",
        "shares class farm A --par 100 --on 2015-01-01",
        *(
            f"shares issue {who} {n} --class farm/A --on {day}"
            for who, (day, n) in zip(names, inputs["holdings"], strict=True)
        ),
        "capital opening farm 60000 --on 2015-01-01",
        f"dividend declare farm {inputs['dividend']} --from 2015-01-01 --until 2016-03-31 --on 2016-04-01",
    )

    owed = [-Decimal(crew.balance(f"Liabilities:Dividends:Farm:{who.title()}")) for who in names]
    assert [f"{number}" for number in owed] == ["11320.76", "18172.79", "13629.59", "3028.80", "3848.06"]
    # To the cent; the source keeps four decimals, and the two cents left go to the largest fractions.
    assert all(
        abs(number - Decimal(each)) < Decimal("0.01") for number, each in zip(owed, expected["amounts"], strict=True)
    )
    assert sum(owed) == inputs["dividend"]
    crew.do("dividend pay farm ana 1000 --on 2016-04-02", "dividend pay farm ana --on 2016-04-03")
    assert crew.balance("Liabilities:Dividends:Farm:Ana") == "0"


def test_the_oldest_capital_is_paid_back_first_to_each_by_what_they_have_there(coop):
    coop.do(
        "capital opening bakery 100 --member ana --year 2021 --on 2025-01-01",
        "capital opening bakery 50 --member ben --year 2021 --on 2025-01-01",
        "capital pay-in bakery cleo 400 --on 2025-02-01",
    )

    coop.do("capital redeem bakery --year 2021 --amount 100")
    assert (layers(coop, "ana"), layers(coop, "ben")) == ({2021: "33.33"}, {2021: "16.67"})
    coop.do("capital redeem bakery --year 2021", "capital redeem bakery --year 2025 --amount 1")
    assert layers(coop, "ana") == {2021: "0.00"}
    assert layers(coop, "cleo") == {2025: "399.00"}
    assert coop.balance("Assets:Cash-Box:Bakery") == "249.00"


def test_who_bore_a_loss_is_paid_no_more_than_all_their_capital_comes_to(coop):
    coop.do(
        "capital opening bakery 100 --member ana --year 2021 --on 2025-01-01",
        "capital pay-in bakery ben 400 --on 2025-02-01",
        "expense bakery 70 --for flour --on 2025-03-01",
        "surplus bakery --year 2025 --weights ana=1",
    )

    assert "paid back is 30.00 NZD" in coop.refused("capital redeem bakery --year 2021 --amount 31")


def test_capital_that_was_paid_back_is_not_undone_from_behind(coop):
    paid = coop.ask("capital pay-in bakery ana 50 --on 2025-02-01")["entry"]["seq"]
    coop.do("capital redeem bakery --year 2025 --amount 20")

    assert "rests on it" in coop.refused(f"correct {paid} --because wrong")
    coop.do("capital pay-in bakery ana 20 --on 2025-02-01", f"correct {paid} --because wrong")


def test_a_share_is_worth_what_belongs_to_the_shares(coop):
    coop.do(
        "shares class bakery A --par 10 --on 2025-01-01",
        "shares issue ana 10 --class bakery/A --on 2025-01-01",
        "capital pay-in bakery ben 50 --on 2025-02-01",
        "pod change bakery --set levy=10 --on 2025-02-02",
        "income bakery 100 --on 2025-03-01",
        "share bakery --month 2025-03 --pot 60 --on 2025-04-01",
    )

    assert coop.ask("statement capital bakery")["book_value"] == {
        "assets": "190.00", "liabilities": "0.00", "capital": "50.00", "reserves": "40.00", "equity": "100.00",
        "shares": "10", "a_share": "10.00", "by_class": {"A": "10.00"},
    }  # fmt: skip


def test_a_surplus_by_several_measures_tells_how_much_each_of_them_decides(coop):
    """Hundreds of share-days beside a few hours: who weighs them 40 to 60 sees that it is not what they get."""
    coop.do("income bakery 100 --on 2025-03-01")

    told = coop.do(
        "surplus bakery --year 2025 --shared-by hours,weights --weigh hours=0.6 --weigh weights=0.4 --hours ana=10 "
        "--weights ben=985 --dry-run"
    ).out

    assert "Of all that is added up: Hours 1.5000%, Weight 98.5000%." in " ".join(told.split())
    alone = coop.do("surplus bakery --year 2025 --shared-by hours --hours ana=10 --dry-run").out
    assert "added up" not in alone


def test_where_classes_have_several_par_values_each_has_its_own_book_value_and_the_paper_tells_it(coop):
    """What a member reads for one share, times their shares, is what leaving would come to."""
    coop.do(
        "shares class bakery A --par 10 --set redeem-at=book --on 2025-01-01",
        "shares class bakery B --par 5 --set redeem-at=book --on 2025-01-01",
        "shares issue ana 10 --class bakery/A --price 13 --on 2025-01-01",
        "shares issue ben 20 --class bakery/B --on 2025-01-01",
    )

    told = coop.ask("statement capital bakery")["book_value"]
    assert (told["a_share"], told["by_class"]) == (None, {"A": "11.50", "B": "5.75"})
    owned = coop.ask("statement ownership bakery")["members"]
    assert {row["member"]: row["exit_value"] for row in owned if row["shares"] != "0"} == {
        "ana": "115.00",
        "ben": "115.00",
    }
    printed = coop.do("statement ownership bakery").out
    assert "A share of class A   11.50" in printed
    assert "A share of class B   5.75" in printed


def test_a_patronage_notice_is_written_in_every_form(coop, tmp_path):
    coop.do("income bakery 10 --on 2025-03-31", "surplus bakery --year 2025 --cash 20")
    names = ("pdf", "html", "csv", "xlsx")
    files = " ".join(f"--{each} {tmp_path / f'notice.{each}'}" for each in names)

    coop.do(f"statement patronage bakery --year 2025 --member ana {files}")

    assert all((tmp_path / f"notice.{each}").stat().st_size > 100 for each in names)
    assert "had no part" in coop.do("member add eli").out + coop.refused(
        "statement patronage bakery --year 2025 --member eli"
    )
    assert "not allocated" in coop.refused("statement patronage bakery --year 2024")


def surplus_shares(crew):
    told = crew.ask("statement ownership dairy")["members"]
    return {each["member"]: each["surplus_pct"] for each in told if Decimal(each["surplus_pct"])}


def test_the_year_that_runs_before_any_allocation_is_the_crews_own_and_no_calendar_year(tmp_path):
    crew = Crew(tmp_path)
    crew.do('init . --name "Tui Crew" --currency NZD --on 2025-02-01')
    crew.do("member add ana --treasurer --on 2025-02-01", "member add ben --on 2025-02-01")
    crew.do("pod open dairy --kind livelihood --set ask-about=none --set surplus-by=hours --on 2025-10-01")
    crew.do("shares class dairy A --par 10 --on 2025-10-01", "shares issue ana 1 --class dairy/A --on 2025-10-01")
    crew.do("hours dairy ana 10 --month 2025-11", "hours dairy ben 30 --month 2026-05")
    # It began in October.
    assert surplus_shares(crew) == {"ana": "25.0000", "ben": "75.0000"}

    # A year was closed that ends in March: so the next one begins in April.
    crew.do("period close 2025-04..2026-03")

    assert surplus_shares(crew) == {"ben": "100.0000"}


def test_an_allocation_undone_in_a_later_year_takes_nothing_from_the_year_in_which_it_was_made(coop):
    """Both count for the year that was allocated, though the correction falls behind the closed period."""
    coop.today = coop.today.replace(year=2027, month=2)
    coop.do("income bakery 1000 --on 2025-03-01", "surplus bakery --year 2025 --on 2026-02-01")
    made = coop.head[0]
    coop.do("income bakery 500 --on 2026-05-01", "period close 2026 --on 2027-01-02")

    coop.do(f'correct {made} --because "wrong hours"')
    again = coop.ask("surplus bakery --year 2025")["surplus"]
    assert (again["surplus"], again["kept"], again["carried"]) == ("1000.00", "0.00", "0.00")

    told = coop.ask("surplus bakery --year 2026 --dry-run")["surplus"]
    assert (told["income"], told["kept"], told["carried"], told["surplus"]) == ("500.00", "0.00", "0.00", "500.00")


def test_a_dividend_on_the_shares_of_who_died_is_owed_to_their_heirs(coop):
    coop.do(
        "shares class bakery A --par 10 --on 2025-01-01",
        "shares issue ana 10 --class bakery/A --on 2025-01-01",
        "shares issue ben 10 --class bakery/A --on 2025-01-01",
        "income bakery 300 --on 2025-03-01",
        "surplus bakery --year 2025 --collective 100 --on 2026-01-01",
        "member died ben --on 2026-02-01",
        "dividend declare bakery 100 --from 2025-01-01 --until 2025-12-31 --on 2026-03-01",
    )
    assert coop.balance("Liabilities:Dividends:Bakery:Ben") == "-50.00"

    coop.do("member heirs ben --in bakery --heir cleo", "member settle ben --in bakery")

    assert coop.balance("Liabilities:Dividends:Bakery:Ben") == "0"
    assert coop.balance("Equity:Shares:Bakery:A:Cleo") == "-10"
    assert coop.ask("verify")["ok"] is True


def test_what_was_divided_is_no_part_of_what_nobody_has_divided_yet(coop):
    coop.do("income bakery 300 --on 2025-03-01", "income bakery 7 --on 2026-02-01")
    assert coop.ask("statement capital bakery")["equity"]["parts"] == {"undivided": "307.00"}

    coop.do("surplus bakery --year 2025 --collective 100 --on 2026-03-01")

    assert coop.ask("statement capital bakery")["equity"]["parts"] == {"collective": "300.00", "undivided": "7.00"}


def test_hours_of_the_first_and_the_last_month_of_a_year_count_and_none_beside_it(coop):
    coop.do("income bakery 90 --on 2025-03-01")
    for who, hours, month in (
        ("ana", 10, "2025-01"),
        ("ben", 20, "2025-12"),
        ("cleo", 30, "2024-12"),
        ("cleo", 5, "2026-01"),
    ):
        coop.do(f"hours bakery {who} {hours} --month {month} --on 2026-02-01")

    shared = coop.ask("surplus bakery --year 2025 --shared-by hours --dry-run")["surplus"]

    assert parts(shared, "allocation") == {"ana": "30.00", "ben": "60.00", "cleo": "0.00"}


@pytest.mark.parametrize(("kind", "by"), [("livelihood", "equal"), ("ownership", "equal"), ("ownership", "shares")])
def test_who_joined_behind_the_end_of_a_year_has_no_part_of_its_surplus(coop, kind, by):
    coop.do(
        f"pod open farm --kind {kind} --set ask-about=none --on 2025-01-01",
        "shares class farm A --par 10 --on 2025-01-01",
        "shares issue ana 10 --class farm/A --on 2025-01-01",
        'enter Wool --line "Assets:Cash-Box:Farm 90" --line "Income:Farm:Received -90" --on 2025-03-01',
        "member add dan --on 2026-01-01",
    )

    told = coop.ask(f"surplus farm --year 2025 --shared-by {by} --dry-run --on 2026-02-01")["surplus"]

    assert [each["member"] for each in told["parts"]] == ["ana", "ben", "cleo"]


def test_of_two_classes_a_share_of_three_times_the_par_gets_three_times_the_dividend(coop):
    coop.do(
        "shares class bakery A --par 10 --on 2025-01-01",
        "shares class bakery B --par 30 --on 2025-01-01",
        "shares issue ana 3 --class bakery/A --on 2025-01-01",
        "shares issue ben 1 --class bakery/B --on 2025-01-01",
        "income bakery 300 --on 2025-03-01",
        "surplus bakery --year 2025 --collective 100 --on 2026-01-01",
        "dividend declare bakery 100 --from 2025-01-01 --until 2025-12-31 --on 2026-01-02",
    )

    owed = [coop.balance(f"Liabilities:Dividends:Bakery:{who}") for who in ("Ana", "Ben")]
    assert owed == ["-50.00", "-50.00"]


@pytest.mark.parametrize("is_frozen", [False, True])
def test_a_surplus_by_slices_is_shared_by_those_that_there_were_when_the_year_ended(coop, is_frozen):
    coop.do("slices put bakery ana 100 --on 2025-02-01", "slices put bakery ben 100 --on 2025-02-01")
    coop.do(*(["slices freeze bakery --on 2025-03-01"] if is_frozen else []), "income bakery 50 --on 2025-04-01")
    later = "slices hand-over bakery ben cleo" if is_frozen else "slices put bakery cleo 200"
    coop.do(f"{later} --on 2026-01-10")

    shared = coop.ask("surplus bakery --year 2025 --shared-by slices --dry-run --on 2026-02-01")["surplus"]

    assert {who: number for who, number in parts(shared, "allocation").items() if Decimal(number)} == {
        "ana": "25.00",
        "ben": "25.00",
    }


def test_a_notice_says_what_is_kept_what_is_still_to_be_paid_and_what_it_does_not_say(coop):
    coop.do("income bakery 300 --on 2025-03-01", "surplus bakery --year 2025 --cash 20 --on 2026-01-02")
    coop.do("dividend pay bakery ana 5 --on 2026-01-03")

    said = " ".join(coop.do("statement patronage bakery --year 2025 --member ana").out.split())

    assert "of that paid in cash 20.00" in said.replace(" NZD", "")
    assert "Of surplus and dividends 15.00 NZD are still to be paid to you." in said
    assert "What is kept in your capital account is your own money at risk." in said
    assert "Whether this one does, and how it is taxed, is not said here" in said


def test_a_notice_of_a_loss_speaks_of_no_cash_and_of_nothing_kept(coop):
    coop.do("capital pay-in bakery ana 90 --on 2025-02-01", "expense bakery 30 --for flour --on 2025-03-01")
    coop.do("surplus bakery --year 2025 --cash 20 --on 2026-01-02")

    said = coop.do("statement patronage bakery --year 2025 --member ana").out

    assert "Loss of 2025" in said
    assert not [words for words in ("in cash", "your own money at risk", "still to be paid", "taxed") if words in said]


def test_no_dividend_is_declared_that_would_leave_the_debts_unpaid(coop):
    """What was allocated to the collective is spent by now: the account holds it, and the pod does not."""
    coop.do(
        "shares class bakery A --par 10 --on 2025-01-01",
        "shares issue ana 1 --class bakery/A --on 2025-01-01",
        "income bakery 100 --on 2025-03-01",
        "surplus bakery --year 2025 --collective 100 --on 2026-01-01",
        "shares lend ben 50 --to bakery --on 2026-01-02",
        "expense bakery 80 --for flour --on 2026-01-03",
    )
    declared = "dividend declare bakery {} --from 2025-01-01 --until 2025-12-31 --on 2026-01-04"
    assert "it could not pay its debts" in coop.refused(declared.format("30.01"))

    coop.do(declared.format("30"))


def test_what_a_member_got_of_a_months_pay_is_theirs_and_not_what_all_got(coop):
    coop.do("income bakery 300 --on 2025-03-01", "share bakery --month 2025-03 --on 2025-04-01")

    told = coop.ask("statement member ana --year 2025")["received"]

    assert [(each["what"], each["amount"]) for each in told] == [("Pay", "100.00")]


def test_what_came_on_the_first_day_of_a_year_belongs_to_the_year(coop):
    coop.do("pod open rainy --kind savings --on 2025-01-01")
    coop.do("contribute ana 5 --to rainy --on 2025-12-31", "contribute ana 7 --to rainy --on 2026-01-01")
    coop.do('fine set ana 2 --to rainy --because "came late" --paid --on 2026-01-01')

    told = coop.ask("statement member ana --year 2026")

    assert [(each["opening"], each["in"], each["closing"]) for each in told["pods"]] == [("5.00", "7.00", "12.00")]
    assert [(each["what"], each["amount"]) for each in told["paid"]] == [("Fines", "2.00")]
    (whole,) = coop.ask("statement book --year 2026")["whole"]
    assert (whole["began"]["liabilities"], whole["moved"]["income"]) == (
        {"Members' savings": "5.00"},
        {"Fines": "2.00"},
    )


def test_who_left_with_a_part_of_a_pie_that_was_frozen_since_shares_what_it_earned_before(coop):
    coop.do(
        "slices put bakery ana 100 --on 2025-02-01",
        "slices put bakery ben 100 --on 2025-02-01",
        "income bakery 50 --on 2025-04-01",
        "slices freeze bakery --on 2026-01-05",
        "member leave ben --on 2026-01-10",
    )

    coop.do("surplus bakery --year 2025 --shared-by slices --on 2026-02-01")

    assert (layers(coop, "ana"), layers(coop, "ben")) == ({2025: "25.00"}, {2025: "25.00"})


def test_a_transfer_that_was_undone_behind_a_closed_year_has_no_share_days_in_it(coop):
    coop.do(
        "shares class bakery A --par 10 --on 2025-01-01",
        "shares issue ana 10 --class bakery/A --on 2025-01-01",
        "shares issue ben 10 --class bakery/A --on 2025-01-01",
        "income bakery 300 --on 2025-03-01",
        "shares transfer ben cleo 10 --class bakery/A --on 2025-01-02",
    )
    slip = coop.head[0]
    coop.do("period close 2025 --on 2026-01-02", f"correct {slip} --because slip")
    coop.do("surplus bakery --year 2025 --collective 100 --on 2026-01-03")

    coop.do("dividend declare bakery 100 --from 2025-01-01 --until 2025-12-31 --on 2026-01-04")

    owed = [coop.balance(f"Liabilities:Dividends:Bakery:{who}") for who in ("Ana", "Ben", "Cleo")]
    assert owed == ["-50.00", "-50.00", "0"]


def test_a_surplus_whose_hours_have_changed_since_it_was_proposed_is_asked_anew(coop):
    coop.do("pod change bakery --set ask-about=surplus --on 2025-01-02", "income bakery 90 --on 2025-03-01")
    coop.do("hours bakery ana 10 --month 2025-03 --on 2025-04-01")
    assert coop.ask("surplus bakery --year 2025 --shared-by hours --on 2026-01-02")["id"] == "P1"
    coop.do("hours bakery ben 10 --month 2025-04 --on 2026-01-03")
    coop.do(*(f"consent P1 --by {each} --on 2026-01-03" for each in ("ben", "cleo")))

    assert "the figures for hours have changed" in coop.refused("carry-out P1 --on 2026-01-03")


def test_what_was_recorded_late_and_who_bears_a_loss_stand_on_the_page_of_a_year(coop):
    coop.do("income bakery 90 --on 2025-03-01", "surplus bakery --year 2025 --on 2026-01-02")
    coop.today = coop.today.replace(year=2027)
    coop.do("expense bakery 30 --for rent --on 2025-12-01")

    told = coop.do("surplus bakery --year 2026 --dry-run --collective 10").out.replace(" NZD", "")
    said = [" ".join(line.split()) for line in told.splitlines()]

    assert "Recorded late for earlier years -30.00" in said
    assert "The collective account bears 10 %." in said
    assert not [line for line in said if "paid in cash" in line]


def test_the_pay_of_a_month_that_was_undone_in_a_later_year_takes_nothing_from_the_year_in_which_it_was_paid(coop):
    coop.today = coop.today.replace(year=2027, month=2)
    coop.do("income bakery 1000 --on 2025-12-05", "share bakery --month 2025-12 --on 2026-01-03")
    paid = coop.head[0]
    coop.do("income bakery 500 --on 2026-05-01", "period close 2026 --on 2027-01-02", f"correct {paid} --because slip")

    coop.do("surplus bakery --year 2025")

    told = coop.ask("surplus bakery --year 2026 --dry-run")["surplus"]
    assert (told["income"], told["pay"], told["surplus"]) == ("500.00", "0.00", "500.00")


def test_pay_on_own_accounts_counts_up_to_the_end_of_the_year(coop):
    coop.do(
        "pod open studio --kind livelihood --set model=own-account --set ask-about=none --on 2025-01-01",
        "income studio 200 --earned-by ana --contribution 25 --on 2025-12-31",
        "income studio 60 --earned-by ben --contribution 25 --on 2025-03-01",
        "income studio 999 --earned-by ben --contribution 25 --on 2026-01-01",
        'enter Prize --line "Assets:Cash-Box:Studio 10" --line "Income:Studio:Received -10" --on 2025-06-01',
    )

    shared = coop.ask("surplus studio --year 2025 --shared-by pay --dry-run --on 2026-02-01")["surplus"]

    assert parts(shared, "pay") == {"ana": "150.00", "ben": "45.00", "cleo": "0"}
    coop.today = coop.today.replace(year=2027)
    coop.do(
        "surplus studio --year 2025 --shared-by pay",
        'enter Prize --line "Assets:Cash-Box:Studio 10" --line "Income:Studio:Received -10" --on 2026-06-01',
    )
    shared = coop.ask("surplus studio --year 2026 --shared-by pay --dry-run")["surplus"]
    assert parts(shared, "pay") == {"ana": "0", "ben": "749.25", "cleo": "0"}
