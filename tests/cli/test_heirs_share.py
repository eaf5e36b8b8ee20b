"""What a member who died earned and owned of a pod together with the others: their part of a year, of capital and of votes."""

import pytest

from tests.typed import Crew

BEGIN = (
    'init . --name "Tui Crew" --currency NZD --on 2025-01-01',
    "member add ana --name Ana --treasurer --on 2025-01-01",
    "member add ben --name Ben --on 2025-01-01",
    "member add cho --name Cho --on 2025-01-01",
)
POD = "pod open bakery --kind livelihood --name Bakery --set ask-about=none --on 2025-01-01"


@pytest.fixture
def crew(tmp_path):
    crew = Crew(tmp_path)
    crew.do(*BEGIN, POD)
    return crew


def shared(crew, more, on="2026-02-01"):
    told = crew.ask(f"surplus bakery --year 2025 --dry-run --on {on} {more}")["surplus"]
    return {each["member"]: each["allocation"] for each in told["parts"]}


@pytest.mark.parametrize("day", ["2025-07-01", "2026-01-20"])
def test_the_hours_of_who_died_before_the_allocation_count_for_their_heirs(crew, day):
    for who, hours in (("ana", 30), ("ben", 20), ("cho", 10)):
        crew.do(f"hours bakery {who} {hours} --month 2025-03 --on 2025-04-01")
    crew.do("income bakery 100.01 --on 2025-03-01", f"member died ben --on {day}")

    crew.do("surplus bakery --year 2025 --shared-by hours --cash 20 --on 2026-02-01")

    # 100.01 × 30, 20, 10 ÷ 60, the cents left to the largest fractions; a fifth of it in cash.
    assert [crew.balance(f"Equity:Capital:Bakery:{who}:Y2025") for who in ("Ana", "Ben", "Cho")] == [
        "-40.00",
        "-26.67",
        "-13.34",
    ]
    assert crew.balance("Liabilities:Dividends:Bakery:Ben") == "-6.67"
    assert "Ben (died)" in crew.do("statement patronage bakery --year 2025").out
    crew.do('member heirs ben --in bakery --heir "Zoe Ruiz"', "member settle ben --in bakery")
    assert crew.balance("Liabilities:Dividends:Bakery:Ben") == "0"
    assert crew.ask("verify")["ok"] is True


def test_the_pay_that_who_died_got_in_a_year_counts_for_their_heirs(crew):
    crew.do(
        "income bakery 90 --on 2025-03-01",
        "share bakery --month 2025-03 --on 2025-04-01",
        "member died ben --on 2025-05-01",
        "income bakery 10 --on 2025-06-01",
        "share bakery --month 2025-06 --on 2025-07-01",
        "income bakery 30 --on 2025-12-01",
    )

    # Pay of 30, then 5 each for the two who were left: 35, 30, 35.
    assert shared(crew, "--shared-by pay") == {"ana": "10.50", "ben": "9.00", "cho": "10.50"}


@pytest.mark.parametrize(("day", "part"), [("2025-12-31", None), ("2026-01-01", "30.00")])
def test_an_equal_part_is_for_who_was_in_the_crew_when_the_year_ended(crew, day, part):
    crew.do("income bakery 90 --on 2025-03-01", f"member died ben --on {day}")

    assert shared(crew, "--shared-by equal").get("ben") == part


def test_the_shares_of_who_died_count_until_they_pass_to_the_heirs(crew):
    crew.do(
        "shares class bakery A --par 10 --on 2025-01-01",
        "shares issue ana 10 --class bakery/A --on 2025-01-01",
        "shares issue ben 10 --class bakery/A --on 2025-01-01",
        "income bakery 73 --on 2025-03-01",
        "member died ben --on 2025-02-01",
        "member heirs ben --in bakery --heir cho --on 2025-02-02",
        "member settle ben --in bakery --on 2025-07-02",
    )

    # 3,650 share-days of Ana, 1,820 of Ben up to the first of July, 1,830 of Cho.
    assert shared(crew, "--shared-by shares") == {"ana": "36.50", "ben": "18.20", "cho": "18.30"}


def test_what_who_died_has_at_risk_in_a_growing_pie_shares_a_surplus(crew):
    crew.do(
        "slices put bakery ana 100 --on 2025-02-01",
        "slices put bakery ben 200 --on 2025-02-01",
        "income bakery 90 --on 2025-03-01",
        "member died ben --on 2025-04-01",
    )

    assert shared(crew, "--shared-by slices") == {"ana": "30.00", "ben": "60.00", "cho": "0.00"}


def test_figures_are_typed_for_who_died_in_the_year_and_for_nobody_who_died_before(crew):
    crew.do("income bakery 90 --on 2025-03-01", "member died ben --on 2025-04-01")
    assert shared(crew, "--purchases ana=1 --purchases ben=2") == {"ana": "30.00", "ben": "60.00"}
    crew.do("surplus bakery --year 2025 --purchases ana=1 --purchases ben=2 --on 2026-02-01")
    crew.today = crew.today.replace(year=2027)
    crew.do("income bakery 90 --on 2026-03-01")

    said = crew.refused("surplus bakery --year 2026 --purchases ana=1 --purchases ben=2", status=2)

    assert "Ben died on 2025-04-01." in said


def test_who_left_the_pod_before_they_died_was_paid_all_and_has_no_part(crew):
    crew.do(
        "hours bakery ana 10 --month 2025-03 --on 2025-04-01", "hours bakery ben 10 --month 2025-03 --on 2025-04-01"
    )
    crew.do("capital pay-in bakery ben 5 --on 2025-03-01", "income bakery 90 --on 2025-03-01")
    crew.do("leave-pod bakery ben --on 2025-05-01", "member died ben --on 2025-06-01")

    assert shared(crew, "--shared-by hours") == {"ana": "90.00", "cho": "0.00"}


def test_who_did_not_share_the_pods_pay_when_they_died_has_no_part_by_hours(crew):
    crew.do("pod change bakery --set sharers=ana,cho --on 2025-02-01")
    crew.do(
        "hours bakery ana 10 --month 2025-03 --on 2025-04-01", "hours bakery ben 10 --month 2025-03 --on 2025-04-01"
    )
    crew.do("income bakery 90 --on 2025-03-01", "member died ben --on 2025-06-01")

    assert shared(crew, "--shared-by hours") == {"ana": "90.00", "cho": "0.00"}


def test_a_proposed_surplus_still_holds_when_somebody_dies_before_it_is_carried_out(crew):
    crew.do(
        "pod change bakery --set ask-about=surplus --on 2025-01-02",
        "hours bakery ana 10 --month 2025-03 --on 2025-04-01",
        "hours bakery ben 10 --month 2025-03 --on 2025-04-01",
        "income bakery 90 --on 2025-03-01",
        "surplus bakery --year 2025 --shared-by hours --on 2026-01-02",
        "member died ben --on 2026-01-03",
        "consent P1 --by cho --on 2026-01-04",
    )

    assert crew.balance("Equity:Capital:Bakery:Ben:Y2025") == "-45.00"


def test_capital_of_who_died_is_paid_back_in_its_turn_and_goes_to_heirs_outside_the_crew(crew):
    crew.do(
        "capital opening bakery 20 --member ben --year 2022 --on 2025-01-01",
        "capital opening bakery 10.01 --member ana --year 2022 --on 2025-01-01",
        "capital pay-in bakery cho 50 --on 2025-02-01",
        "member died ben --on 2025-03-01",
        'member heirs ben --in bakery --heir "Zoe Ruiz"',
    )
    said = crew.refused("member settle ben --in bakery")
    assert "crewbook capital redeem bakery --year 2022" in said

    crew.do("capital redeem bakery --year 2022 --amount 15")

    # 15.00 × 20.00 ÷ 30.01, half a cent behind; Ana's part is out of the cash box, Ben's waits in it.
    assert crew.balance("Liabilities:Estate:Bakery:Ben") == "-10.00"
    assert crew.balance("Assets:Cash-Box:Bakery") == "45.00"
    crew.do("member settle ben --in bakery")
    assert crew.balance("Assets:Cash-Box:Bakery") == "35.00"
    assert crew.balance("Equity:Capital:Bakery:Ben:Y2022") == "-10.00"


def test_who_died_has_no_vote_for_the_shares_that_they_left(crew):
    crew.do(
        "shares class bakery A --par 10 --on 2025-01-01",
        "shares issue ana 1 --class bakery/A --on 2025-01-01",
        "shares issue ben 1 --class bakery/A --on 2025-01-01",
        "member died ben --on 2025-03-01",
    )

    told = crew.ask("statement ownership bakery")

    assert {each["member"]: each["votes"] for each in told["members"]} == {"ana": 1, "ben": 0, "cho": 0}
    assert told["totals"]["votes"] == 1


def _short_of_capital(crew):
    """Ben holds shares for 30.00, bore 15.01 of a loss, and died; Zoe, who inherits, is not in the crew."""
    crew.do(
        "shares class bakery A --par 10 --on 2025-01-01",
        "shares issue ben 3 --class bakery/A --on 2025-01-01",
        "capital opening bakery 5 --member ben --year 2023 --on 2025-01-01",
        "expense bakery 20.01 --for flour --on 2025-03-01",
        "surplus bakery --year 2025 --weights ben=1 --on 2026-01-01",
        "member died ben --on 2026-01-02",
        'member heirs ben --in bakery --heir "Zoe Ruiz" --on 2026-01-03',
    )


def test_a_loss_that_capital_does_not_cover_is_set_off_as_it_is_when_somebody_leaves(crew):
    _short_of_capital(crew)
    crew.do("income bakery 50", "shares redeem ben 3 --class bakery/A", "member settle ben --in bakery")

    # 30.00 for the shares less the 15.01 that are missing: what leaving the pod would have come to.
    told = [line for line in crew.do("journal --member ben").out.splitlines() if "left in Bakery" in line]
    assert ["set off against a loss" in each for each in told] == [True, False]
    assert told[-1].split()[-1] == "14.99"
    assert "Ben has nothing open." in crew.do("member positions ben").out
    assert crew.ask("verify")["ok"] is True


def test_a_loss_that_who_died_cannot_make_good_is_given_up_and_borne_by_the_collective(crew):
    _short_of_capital(crew)
    crew.do("shares give-back ben 3 --class bakery/A")
    assert "crewbook member write-off ben --in bakery" in crew.do("member positions ben").out

    crew.do('member write-off ben --in bakery --because "nothing left"')

    assert "Ben has nothing open." in crew.do("member positions ben").out
    assert crew.balance("Equity:Collective:Bakery") == "-14.99"


def test_of_who_died_nothing_is_left_once_their_capital_less_their_losses_is_paid(crew):
    crew.do(
        "capital opening bakery 20 --member ben --year 2023 --on 2025-01-01",
        "capital pay-in bakery ana 15 --on 2025-02-01",
        "expense bakery 15 --for flour --on 2025-03-01",
        "surplus bakery --year 2025 --weights ben=1 --on 2026-01-01",
        "income bakery 50 --on 2026-01-01",
        "member died ben --on 2026-01-02",
        'member heirs ben --in bakery --heir "Zoe Ruiz" --on 2026-01-03',
        "capital redeem bakery --year 2023 --on 2026-01-04",
        "member settle ben --in bakery --on 2026-01-05",
    )

    assert crew.balance("Assets:Cash-Box:Bakery") == "45.00"
    assert "Ben has nothing open." in crew.do("member positions ben").out


def test_who_shared_the_pods_pay_to_the_last_has_a_part_though_others_are_named_since(crew):
    crew.do("pod change bakery --set sharers=ana,ben --on 2025-01-02", "income bakery 90 --on 2025-03-01")
    crew.do(
        "hours bakery ana 10 --month 2025-03 --on 2025-04-01", "hours bakery ben 20 --month 2025-03 --on 2025-04-01"
    )
    crew.do("member died ben --on 2025-06-01", "pod change bakery --set sharers=ana,cho --on 2025-06-02")

    assert shared(crew, "--shared-by hours") == {"ana": "30.00", "ben": "60.00", "cho": "0.00"}


def test_who_died_without_hours_is_not_listed_by_hours(crew):
    crew.do("income bakery 90 --on 2025-03-01", "hours bakery ana 10 --month 2025-03 --on 2025-04-01")
    crew.do("member died ben --on 2025-06-01")

    assert shared(crew, "--shared-by hours") == {"ana": "90.00", "cho": "0.00"}


def test_shares_of_who_died_years_ago_share_a_surplus_while_they_are_theirs(crew):
    crew.today = crew.today.replace(year=2027, month=2)
    crew.do(
        "shares class bakery A --par 10 --on 2025-01-01",
        "shares issue ana 1 --class bakery/A --on 2025-01-01",
        "shares issue ben 2 --class bakery/A --on 2025-01-01",
        "member died ben --on 2025-03-01",
        "income bakery 90 --on 2026-03-01",
        "surplus bakery --year 2026 --shared-by shares",
    )

    assert crew.balance("Equity:Capital:Bakery:Ben:Y2026") == "-60.00"


def test_what_waits_for_heirs_needs_not_lie_in_the_place_when_capital_is_paid_back(crew):
    crew.do(
        "capital pay-in bakery ana 10 --on 2025-01-02",
        "capital pay-in bakery ben 20 --on 2025-01-02",
        'enter "To the bank" --line "Assets:Cash-Box:Bakery -20" --line "Assets:Bank-Main:Bakery 20" --on 2025-01-03',
        "member died ben --on 2025-03-01",
    )

    crew.do("capital redeem bakery --year 2025")

    assert crew.balance("Assets:Cash-Box:Bakery") == "0"
