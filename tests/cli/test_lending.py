"""Loans through the command line, from the request to the last repayment."""

from decimal import Decimal

import pytest


@pytest.fixture
def easy(crew):
    """A pool that asks nobody, so that only the loan itself is looked at; Ana has 300 in it, Ben 100."""
    crew.do(
        'pod open easy --kind savings --name "Easy Pool" --set ask-about=none --on 2026-01-05',
        "contribute ana 300 --to easy --on 2026-01-10",
        "contribute ben 100 --to easy --on 2026-01-10",
    )
    return crew


def lend(crew, terms, on="2026-01-15"):
    crew.do(f"loan request {terms} --from easy --by ben --on {on}", f"loan pay-out L1 --on {on}")


def states(crew, on="2026-06-15"):
    return crew.ask(f"loan show L1 --on {on}")


def split(crew, line):
    """What a repayment covers: fees, interest, principal."""
    lines = [
        row.split()
        for row in crew.ask(line)["entry"]["text"].split("\n")
        if row.startswith("  ") and row.endswith(" NZD")
    ]
    moved = {row[0]: Decimal(row[1]) for row in lines}
    return tuple(
        -moved.get(account, Decimal(0))
        for account in ("Income:Easy:Fees", "Income:Easy:Charges", "Assets:Loans:Easy:Ben:L1")
    )


def test_a_loan_is_asked_for_consented_to_paid_out_repaid_and_closed(crew):
    asked = crew.ask('loan request 100 --from rainy --by ben --term 2 --purpose "bike" --on 2026-02-20')
    assert (asked["id"], asked["opened"]) == ("L1", ["L1", "P1"])
    assert crew.ask("proposals P1 --on 2026-02-20")["status"] == "open"
    crew.do("consent P1 --by ana --on 2026-02-20", "consent P1 --by cho --on 2026-02-21")
    assert crew.ask("proposals P1 --on 2026-02-21")["status"] == "passed"
    assert crew.balance("Assets:Loans:Rainy:Ben:L1") == "0"

    paid = crew.ask("loan pay-out L1 --on 2026-02-22")

    assert [paid["entry"]["kind"], *(each["kind"] for each in paid["followed_by"])] == ["carry-out", "pay-out"]
    assert crew.balance("Assets:Loans:Rainy:Ben:L1") == "100.00"
    assert [each["due"] for each in states(crew)["instalments"]] == ["2026-03-22", "2026-04-22"]
    crew.do("loan repay L1 50 --on 2026-03-22", "loan repay L1 50 --on 2026-04-22")
    assert states(crew)["status"] == "closed"
    assert crew.ask("verify")["ok"] is True


def test_a_pay_out_may_take_the_money_from_another_place(crew):
    crew.do("contribute ana 100 --to rainy --into Bank-Main --on 2026-02-01")
    crew.do("loan request 80 --from rainy --by ben --term 2 --on 2026-02-20")
    crew.do(*(f"consent P1 --by {each} --on 2026-02-20" for each in ("ana", "cho")))

    crew.do("loan pay-out L1 --from-place Bank-Main --on 2026-02-20")

    assert crew.balance("Assets:Bank-Main:Rainy") == "20.00"


def test_what_comes_in_covers_fees_then_interest_then_principal(easy):
    lend(easy, "100 --term 4 --rate 1%/month --fee 2/instalment")

    # The first instalment asks for 2.00 of fees, 1.00 of interest and 24.63 of principal.
    assert split(easy, "loan repay L1 1.50 --on 2026-02-15") == (Decimal("1.50"), 0, 0)
    assert split(easy, "loan repay L1 1.00 --on 2026-02-15") == (Decimal("0.50"), Decimal("0.50"), 0)
    assert split(easy, "loan repay L1 25.13 --on 2026-02-15") == (0, Decimal("0.50"), Decimal("24.63"))
    assert states(easy, "2026-02-15")["instalments"][0]["is_paid"] is True


def test_a_repayment_before_it_is_due_covers_the_next_instalment(easy):
    lend(easy, "100 --term 4 --rate 1%/month --fee 2/instalment")

    assert split(easy, "loan repay L1 27.63 --on 2026-02-01") == (Decimal("2.00"), Decimal("1.00"), Decimal("24.63"))
    assert states(easy, "2026-03-14")["late_since"] is None


def test_an_early_repayment_of_all_ends_the_loan_without_the_interest_to_come(easy):
    lend(easy, "100 --term 4 --rate 1%/month")
    easy.do("loan repay L1 25.63 --on 2026-02-15")

    assert split(easy, "loan repay L1 76.12 --on 2026-03-01") == (0, Decimal("0.75"), Decimal("75.37"))

    loan = states(easy)
    assert (loan["status"], loan["outstanding"], loan["paid"]["interest"]) == ("closed", "0.00", "1.75")


def test_the_last_repayment_closes_the_loan(easy):
    lend(easy, "100 --term 4")
    easy.do(*(f"loan repay L1 25 --on 2026-0{month}-15" for month in (2, 3, 4)))
    assert states(easy)["status"] == "open"

    easy.do("loan repay L1 25 --on 2026-05-15")

    assert states(easy, "2026-05-14")["status"] == "open"
    assert states(easy, "2026-05-15")["status"] == "closed"


def test_a_back_dated_last_repayment_closes_the_loan_on_the_day_of_its_latest_one(easy):
    lend(easy, "100 --term 4")
    easy.do("loan repay L1 60 --on 2026-05-15", "loan repay L1 40 --on 2026-03-15")

    assert states(easy, "2026-05-14")["status"] == "open"
    assert states(easy, "2026-05-15")["status"] == "closed"


def test_a_loan_is_late_from_the_day_after_its_instalment(easy):
    lend(easy, "100 --term 4")

    assert states(easy, "2026-02-15")["late_since"] is None
    assert states(easy, "2026-02-16")["late_since"] == "2026-02-15"
    assert states(easy, "2026-02-16")["arrears"] == "25.00"
    easy.do("loan repay L1 25 --on 2026-02-17")
    assert states(easy, "2026-02-17")["late_since"] is None


def test_an_up_front_fee_is_kept_back_at_pay_out(easy):
    lend(easy, "100 --term 4 --fee 5/up-front")

    assert easy.balance("Assets:Cash-Box:Easy") == "305.00"
    assert easy.balance("Income:Easy:Fees") == "-5.00"
    loan = states(easy)
    assert (loan["outstanding"], loan["total_cost"], loan["up_front"]) == ("100.00", "5.00", "5.00")
    assert Decimal(loan["apr"]) > 0


def test_a_fee_with_each_instalment_is_paid_with_it(easy):
    lend(easy, "100 --term 4 --fee 1.5%/instalment")

    loan = states(easy)
    assert {each["fees"] for each in loan["instalments"]} == {"0.38"}
    assert loan["total_cost"] == "1.52"


@pytest.mark.parametrize(
    ("terms", "dues"),
    [
        ("--term 3 --on 2026-01-31", ["2026-02-28", "2026-03-31", "2026-04-30"]),
        ("--term 3 --every week", ["2026-01-22", "2026-01-29", "2026-02-05"]),
        ("--term 3 --every 4weeks", ["2026-02-12", "2026-03-12", "2026-04-09"]),
        ("--term 2 --every quarter", ["2026-04-15", "2026-07-15"]),
        ("--term 2 --first 2026-03-01", ["2026-03-01", "2026-04-01"]),
    ],
)
def test_instalments_fall_due_as_they_were_agreed(easy, terms, dues):
    on = "2026-01-31" if "--on" in terms else "2026-01-15"
    lend(easy, f"90 {terms.partition(' --on')[0]}", on=on)

    assert [each["due"] for each in states(easy)["instalments"]] == dues


@pytest.mark.parametrize("method", ["flat", "declining", "equal-principal", "bullet"])
def test_a_loan_kept_to_its_plan_ends_at_zero_with_exactly_its_cost(easy, method):
    lend(easy, f"100 --term 5 --rate 2%/month --method {method} --fee 1/instalment")

    for each in states(easy)["instalments"]:
        easy.do(f"loan repay L1 {each['total']} --on {each['due']}")

    loan = states(easy)
    assert (loan["status"], loan["outstanding"]) == ("closed", "0.00")
    assert (loan["paid"]["interest"], loan["paid"]["fees"]) == (loan["total_interest"], loan["total_fees"])
    assert easy.balance("Assets:Cash-Box:Easy", on="2026-12-31") == f"{400 + Decimal(loan['total_cost'])}"


def test_all_limits_that_a_loan_breaks_are_told_together(crew):
    crew.do(
        "pod open strict --kind savings --set loan-limit=2 --set largest-loan=100 --set ask-about=none --on 2026-01-05"
    )
    crew.do("contribute ben 50 --to strict --on 2026-01-10")

    said = crew.refused("loan request 150 --from strict --by ben --term 3 --on 2026-01-15")

    assert "lends at most 2 × Ben Okafor's savings, 100.00 NZD in all" in said
    assert "nobody may owe strict more than 100" in said
    assert "Cash-Box of strict holds 50.00 NZD" in said
    assert said.count(";") == 2


def test_a_loan_within_every_limit_to_the_cent_is_granted(crew):
    crew.do(
        "pod open strict --kind savings --set loan-limit=2 --set largest-loan=100 --set reserve=50 --set ask-about=none --on 2026-01-05"
    )
    crew.do("contribute ben 50 --to strict --on 2026-01-10", "contribute ana 100 --to strict --on 2026-01-10")

    crew.do("loan request 100 --from strict --by ben --term 3 --on 2026-01-15", "loan pay-out L1 --on 2026-01-15")

    assert crew.balance("Assets:Cash-Box:Strict", on="2026-01-15") == "50.00"


def test_who_is_late_borrows_nothing_more(easy):
    easy.do("pod change easy --set open-loans=2 --on 2026-01-15")
    lend(easy, "100 --term 4")

    assert "30 days late" in easy.refused("loan request 10 --from easy --by ben --term 1 --on 2026-03-17")
    easy.do("loan repay L1 50 --on 2026-03-17", "loan request 10 --from easy --by ben --term 1 --on 2026-03-17")


def test_a_request_that_is_taken_back_takes_its_proposal_along(crew):
    crew.do("loan request 100 --from rainy --by ben --term 2", "loan withdraw L1 --by ben")

    assert crew.ask("proposals P1")["status"] == "withdrawn"
    assert crew.ask("loan list")["loans"][0]["status"] == "withdrawn"


def test_who_stood_aside_is_noted_on_the_loan(crew):
    crew.do("loan request 100 --from rainy --by ben --term 2 --on 2026-02-20")
    crew.do(
        "consent P1 --by ana --on 2026-02-20",
        "consent P1 --by cho --stand-aside --on 2026-02-20",
        "loan pay-out L1 --on 2026-02-20",
    )

    assert states(crew)["stood_aside"] == ["cho"]


def test_a_plan_needs_no_book(tmp_path):
    from tests.typed import Crew

    answer = Crew(tmp_path).type("plan loan --amount 500 --term 10 --rate 1%/month --start 2026-01-01 --currency NZD")

    assert answer.status == 0
    assert "52.79" in answer.out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("line", "apr"),
    [
        # Regulation Z, Appendix J, (c)(1): 24 monthly payments of 230 on 5,000.
        ("--amount 5000 --payment 24x230 --start 2026-01-10 --first 2026-02-10", "9.69"),
        ("--amount 1000 --payment 2026-12-31:1080 --start 2025-12-31", "8.00"),
        ("--amount 1000 --payment 10x100", "0.00"),
    ],
)
def test_the_apr_of_a_row_of_payments_is_by_the_actuarial_method(tmp_path, line, apr):
    from tests.typed import Crew

    assert Crew(tmp_path).ask(f"plan apr {line}")["apr"] == apr


def test_new_terms_end_with_the_running_cycle_or_no_later_than_the_old_ones_did(crew):
    """A loan of before the cycle ends behind it, and may do so still; one that ended within it may not."""
    crew.do(
        "pod open easy --kind savings --set ask-about=none --on 2026-01-05",
        "contribute ana 300 --to easy --on 2026-01-10",
        "loan request 60 --from easy --by ben --term 6 --on 2026-01-15",
        "loan pay-out L1 --on 2026-01-15",
        "cycle open easy --price 5 --until 2026-05-31 --on 2026-02-01",
        "loan request 40 --from easy --by cho --term 2 --on 2026-02-15",
        "loan pay-out L2 --on 2026-02-15",
    )
    said = crew.refused("loan restructure L2 --term 3 --first 2026-04-01 --on 2026-03-20")
    assert "The last instalment of L2 would be on 2026-06-01" in said
    assert "2026-07-16" in crew.refused("loan restructure L1 --term 1 --first 2026-07-16 --on 2026-03-20")

    crew.do(
        "loan restructure L2 --term 2 --first 2026-04-30 --on 2026-03-20",
        "loan restructure L1 --term 2 --first 2026-06-15 --on 2026-03-20",
    )
