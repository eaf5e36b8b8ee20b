"""What a treasurer hands over: every place with its money, what was asked and is not done, what is still to come in, and whose the rest is."""


def test_a_place_that_is_empty_is_handed_over_too_for_it_has_a_key(crew):
    crew.do("contribute ana 10 --to rainy --into Bank-Main", "withdraw ana 10 --from rainy --from-place Bank-Main")

    found = {each["account"]: each["number"] for each in crew.ask("statement handover")["places"]}
    assert found["Assets:Bank-Main:Rainy"] == "0.00"
    assert found["Assets:Cash-Box:Rainy"] == "800.00"


def test_what_all_agreed_to_and_nobody_did_yet_is_handed_over_beside_what_is_still_open(crew):
    crew.do(
        "loan request 30 --from rainy --by ben --term 2",
        "loan request 40 --from rainy --by cho --term 2",
        *(f"consent P1 --by {each}" for each in ("ana", "cho", "dan")),
        "consent P2 --by ana",
    )

    told = crew.ask("statement handover")["proposals"]
    assert [(each["proposal"], each["status"]) for each in told] == [("P1", "passed"), ("P2", "open")]
    said = [" ".join(line.split()) for line in crew.do("statement handover").out.splitlines()]
    assert any(line.startswith("P1 ") and "carrying out" in line for line in said)
    assert any(line.startswith("P2 ") and "Ben Okafor" in line and "Dan Ruiz" in line for line in said)


def test_what_a_member_has_to_pay_in_is_due_since_the_first_of_it(crew):
    crew.do("expect dan 20 --to rainy --from 2026-04-01 --on 2026-04-01")

    said = [" ".join(line.split()) for line in crew.do("statement handover").out.splitlines()]
    assert "Dan Ruiz 3 2026-04-01 60.00 NZD" in said


def test_what_the_crew_owes_the_heirs_of_who_died_is_called_so_in_its_balance_sheet(crew):
    crew.do(
        "member died ben",
        "shares redeem ben 20 --class bakery/A",
        *(f"consent P1 --by {each}" for each in ("cho", "dan")),
    )
    crew.do("carry-out P1")

    (whole,) = crew.ask("statement book")["whole"]
    assert whole["stands"]["liabilities"]["Owed to heirs of members who died"] == "200.00"
