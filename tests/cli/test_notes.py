"""Notes with interest: what falls due, what a payment covers, and that what was paid is principal and interest to the cent."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pods.lending import schedule
from pods.owning import notes
from tests.examples import some
from tests.typed import Crew

FREE = "pod open farm --kind ownership --name Farm --set ask-about=none --on 2026-01-01"
LENT = "shares lend ben 1000 --to farm --instalments 4 --rate 8%/year --on 2026-01-15"


@pytest.fixture
def farm(crew):
    crew.do(
        FREE, 'enter "Rent" --line "Assets:Cash-Box:Farm 900" --line "Income:Farm:Received -900" --on 2026-01-02', LENT
    )
    return crew


def note(farm, on):
    return farm.ask(f"shares notes farm --on {on}")["notes"][0]


def spent(farm):
    return Decimal(farm.balance("Expenses:Farm:Interest"))


@settings(deadline=None)
@given(
    minor=st.integers(240, 10**9),
    count=st.integers(1, 60),
    rate=st.integers(1, 3000),
    every=st.sampled_from(("month", "quarter", "year")),
    digits=st.sampled_from((0, 2, 3)),
)
def test_the_principal_sums_to_the_amount_and_interest_is_that_of_a_loan(minor, count, rate, every, digits):
    amount = Decimal(minor).scaleb(-digits)
    parts = notes.plan(
        amount, digits, on=dt.date(2026, 1, 31), count=count, every=every, rate=f"{Decimal(rate) / 100}%/year"
    )

    assert sum(part.principal for _, part in parts) == amount
    assert all(part.principal >= 0 and part.interest >= 0 for _, part in parts)
    if every != "year":
        loan = schedule.schedule(
            schedule.terms(
                amount=amount, digits=digits, term=count, start=dt.date(2026, 1, 31), method="declining",
                rate=f"{Decimal(rate) / 100}%/year", every=every,
            )
        )  # fmt: skip
        assert parts == [
            (each.due, notes.Parts(interest=each.interest, principal=each.principal)) for each in loan.instalments
        ]


def test_instalments_are_equal_and_bear_interest_on_what_is_still_owed(farm):
    """262.62 = 1000 × 0.02 ÷ (1 − 1.02⁻⁴), as a loan's; the last one takes the remainder."""
    told = note(farm, "2026-01-15")

    assert [(each["due"], each["amount"], each["interest"]) for each in told["instalments"]] == [
        ("2026-04-15", "262.62", "20.00"),
        ("2026-07-15", "262.62", "15.15"),
        ("2026-10-15", "262.62", "10.20"),
        ("2027-01-15", "262.64", "5.15"),
    ]
    assert told["rate"] == "8%/year"


def test_what_is_due_is_paid_interest_first_and_the_interest_is_spent(farm):
    farm.do("shares pay-note NT1 --on 2026-04-20")

    assert (farm.balance("Liabilities:Notes:Farm:Ben:NT1"), spent(farm)) == ("-757.38", Decimal("20.00"))
    assert (note(farm, "2026-04-20")["due"], note(farm, "2026-04-20")["next_due"]) == ("0.00", "2026-07-15")
    assert "20.00 NZD of it interest" in str(farm.ask("journal --last 1"))


def test_all_of_it_on_a_day_costs_the_interest_of_the_days_up_to_it(farm):
    """Two of three months of 20.00."""
    assert note(farm, "2026-03-15")["to_settle"] == "1013.33"
    farm.do("shares pay-note NT1 --all --on 2026-03-15")

    assert (farm.balance("Liabilities:Notes:Farm:Ben:NT1"), spent(farm)) == ("0", Decimal("13.33"))
    assert (note(farm, "2026-05-01")["due"], note(farm, "2026-05-01")["to_settle"]) == ("0.00", "0.00")
    assert "owes Ben Okafor 0.00 NZD" in farm.refused("shares pay-note NT1 1 --on 2026-05-01")


def test_a_payment_before_its_day_lowers_the_interest_to_come(farm):
    farm.do("shares pay-note NT1 513.33 --on 2026-03-15", "shares pay-note NT1 --on 2026-07-15")

    # 6.67 is what the first period still asks for; in the second half as much is owed as the schedule says, or less.
    assert spent(farm) < Decimal("35.15")
    assert note(farm, "2026-07-15")["due"] == "0.00"


def test_a_corrected_payment_leaves_no_trace_in_what_is_due(farm):
    before = note(farm, "2026-05-01")
    farm.do("shares pay-note NT1 --on 2026-04-20")
    seq = farm.ask("journal --pod farm")["entries"][-1]["seq"]
    farm.do(f"correct {seq} --because slip --on 2026-05-01")

    assert note(farm, "2026-05-01") == before
    assert spent(farm) == 0


def test_no_more_is_paid_late_than_was_owed_by_all_that_was_paid_since(farm):
    farm.do("shares pay-note NT1 --all --on 2026-04-15")

    assert "owes Ben" in farm.refused("shares pay-note NT1 50 --on 2026-03-01")


def test_a_note_does_not_become_shares_while_its_interest_is_not_paid(farm):
    farm.do("shares class farm A --par 10 --on 2026-01-01")
    line = "shares convert ben 100 --class farm/A --from NT1 --on 2026-03-15"
    assert "bears 13.33 NZD of interest" in farm.refused(line)
    farm.do("shares pay-note NT1 13.33 --on 2026-03-15", line)

    assert (farm.balance("Liabilities:Notes:Farm:Ben:NT1"), note(farm, "2026-06-01")["to_settle"]) == ("0", "0.00")


def test_who_leaves_is_paid_with_the_interest_that_their_shares_or_the_exit_name(farm):
    farm.do(
        "shares class farm A --par 10 --set redeem-instalments=4 --set redeem-rate=8%/year --on 2026-01-01",
        "shares issue cho 100 --class farm/A --on 2026-01-02",
    )
    told = farm.ask("statement exit farm cho --on 2026-01-15")
    assert [each["interest"] for each in told["instalments"]] == ["20.00", "15.15", "10.20", "5.15"]
    assert "with interest at 8%/year" in farm.do("statement exit farm cho").out
    assert "rate" in farm.ask("statement exit farm cho --rate 0")
    assert farm.ask("statement exit farm cho --rate 0")["rate"] is None

    farm.do("shares redeem cho 40 --class farm/A --on 2026-01-15", "leave-pod farm cho --rate 12%/year --on 2026-01-15")
    rates = [each["rate"] for each in farm.ask("shares notes farm --on 2026-01-15")["notes"]]
    assert rates == ["8%/year", "8%/year", "12%/year"]


def test_the_heirs_of_a_holder_get_the_interest_too(farm):
    farm.do("member died ben --on 2026-04-01", "shares pay-note NT1 --on 2026-04-15")

    assert farm.balance("Liabilities:Estate:Farm:Ben") == "-262.62"


def test_the_paper_of_a_note_states_rate_interest_and_schedule(farm):
    farm.do("agreement draft NT1 --on 2026-01-16", "agreement propose A1 --on 2026-01-16")
    told = farm.do("agreement show A1 --on 2026-01-16").out

    assert "with interest at 8%/year" in " ".join(told.split())
    assert "50.50 NZD of interest and 1,050.50 NZD in all" in " ".join(told.split())
    assert "Owed after it" in told
    farm.do("shares pay-note NT1 --on 2026-04-15")
    assert farm.ask("agreement status A1 --on 2026-05-01")["agreements"][0]["changed"] == []


def test_a_note_tells_its_total_cost_and_its_apr_as_a_loan_does(farm):
    """The plan of a loan on the same terms tells both, too."""
    loan = farm.ask(
        "plan loan --amount 1000 --term 4 --every quarter --method declining --rate 8%/year --start 2026-01-15"
    )
    told = note(farm, "2026-03-15")

    assert (told["total_cost"], told["apr"], told["interest_accrued"]) == ("50.50", loan["apr"], "13.33")
    assert loan["total_interest"] == "50.50"
    farm.do("agreement draft NT1 --on 2026-01-16", "agreement propose A1 --on 2026-01-16")
    assert "APR 8.00%" in " ".join(farm.do("shares notes farm").out.split())
    assert "The APR is 8.00 %." in " ".join(farm.do("agreement show A1").out.split())


def test_a_note_that_is_paid_every_year_has_an_apr(farm):
    farm.do("shares lend cho 1000 --to farm --instalments 2 --every year --rate 8%/year --on 2026-01-15")

    assert farm.ask("shares notes farm --on 2026-01-15")["notes"][1]["apr"] == "8.00"


def test_interest_that_has_run_up_is_owed_where_the_pod_must_be_able_to_pay_its_debts(farm):
    """Two of three months of 20.00 leave 96.67 of the 110.00 that the pod has above the 1,000.00 that it borrowed."""
    spent = 'enter "Rent" --line "Assets:Cash-Box:Farm -890" --line "Expenses:Farm:Shared 890" --on 2026-01-15'
    farm.do("capital pay-in farm ben 100 --on 2026-01-15", spent)

    refused = farm.refused("capital redeem farm --year 2026 --on 2026-03-15")

    assert "owes 1,013.33 NZD, 13.33 NZD of it interest on notes up to 2026-03-15;" in refused
    assert "It can bear 96.67 NZD" in refused
    told = farm.ask("statement capital farm --on 2026-03-15")["equity"]
    assert (told["liabilities"], told["parts"]["accrued"], told["equity"]) == ("1013.33", "-13.33", "96.67")
    farm.do("capital redeem farm --year 2026 --on 2026-01-16")


def test_a_share_by_book_value_is_reckoned_with_the_interest_that_has_run_up(farm):
    farm.do(
        "shares class farm A --par 10 --set redeem-at=book --on 2026-01-01",
        "shares issue ben 10 --class farm/A --on 2026-01-02",
    )

    worth = [
        farm.ask(f"statement capital farm --on {on}")["book_value"]["a_share"] for on in ("2026-01-15", "2026-03-15")
    ]
    assert worth == ["100.00", "98.67"]
    farm.do("shares pay-note NT1 --all --on 2026-03-15")
    assert farm.ask("statement capital farm --on 2026-03-15")["equity"]["parts"].get("accrued") is None


@settings(max_examples=some(4), deadline=None)
@given(paid=st.lists(st.tuples(st.integers(0, 120), st.integers(1, 60_000)), max_size=4), rate=st.integers(0, 40))
def test_however_a_note_is_paid_it_is_principal_and_interest_to_the_cent(tmp_path_factory, paid, rate):
    crew = Crew(tmp_path_factory.mktemp("whatever"))
    crew.do(
        "init . --name Crew --currency NZD --on 2026-01-01",
        "member add ana --name Ana --treasurer --on 2026-01-01",
        FREE,
        'enter "Rent" --line "Assets:Cash-Box:Farm 5000" --line "Income:Farm:Received -5000" --on 2026-01-02',
        f"shares lend ana 1000 --to farm --instalments 5 --every month --rate {rate}%/year --on 2026-01-15",
    )
    held = Decimal(crew.balance("Assets:Cash-Box:Farm"))
    day = dt.date(2026, 1, 15)
    for later, minor in paid:
        day += dt.timedelta(days=later)
        crew.type(f"shares pay-note NT1 {Decimal(minor) / 100} --on {day}")
    if Decimal(crew.balance("Liabilities:Notes:Farm:Ana:NT1", on=day)):
        crew.do(f"shares pay-note NT1 --all --on {day}")

    left = held - Decimal(crew.balance("Assets:Cash-Box:Farm", on=day))
    assert crew.balance("Liabilities:Notes:Farm:Ana:NT1", on=day) == "0"
    assert left == 1000 + Decimal(crew.balance("Expenses:Farm:Interest", on=day))
    assert crew.ask(f"shares notes farm --on {max(day, dt.date(2027, 6, 1))}")["notes"][0]["due"] == "0.00"
    assert crew.ask("verify")["ok"] is True


def test_a_note_has_as_many_instalments_as_cents(farm):
    assert "cannot be paid in 3 instalments" in farm.refused("shares lend ben 0.02 --to farm --instalments 3", status=2)

    farm.do("shares lend ben 0.03 --to farm --instalments 3")

    assert [each["amount"] for each in farm.ask("shares notes farm")["notes"][-1]["instalments"]] == ["0.01"] * 3


def test_a_payment_that_is_recorded_late_pays_nothing_again_that_was_paid_on_a_later_day(farm):
    farm.do(
        "shares lend ben 100 --to farm --instalments 4 --every month --on 2026-01-01",
        "shares pay-note NT2 --on 2026-03-05",
    )

    assert "Nothing is due on NT2" in farm.refused("shares pay-note NT2 --on 2026-02-03")


def test_where_no_note_bears_interest_the_page_says_so(crew):
    crew.do(FREE, "shares lend ben 100 --to farm --on 2026-01-15")
    assert "No interest is paid on a note." in crew.do("shares notes farm").out

    crew.do(LENT)

    assert "No interest is paid on a note." not in crew.do("shares notes farm").out


def test_of_a_note_that_is_paid_no_instalments_are_listed_any_more(crew):
    crew.do(FREE, "shares lend ben 100 --to farm --instalments 2 --on 2026-01-15")
    assert "Instalments of NT1" in crew.do("shares notes farm").out

    crew.do("shares pay-note NT1 100")

    assert "Instalments of NT1" not in crew.do("shares notes farm").out
