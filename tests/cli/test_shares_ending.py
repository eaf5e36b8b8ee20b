"""Shares that end, through the command line: what is paid for them, when, and that nothing is lost of their numbers and cost."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.cli.test_shares import lots

FREE = "pod open farm --kind ownership --name Farm --set ask-about=none --on 2026-02-01"


def farm(crew, *terms, shares=660, bought=20):
    """A farm of three with 660 shares at 20.00, of which Ben has 60; what it has and owes are given by the golden case."""
    told = " ".join(f'--set "{each}"' for each in terms)
    crew.do(
        FREE,
        f"shares class farm A --par {bought} {told} --on 2026-02-01",
        "shares issue ben 60 --class farm/A --on 2026-02-02",
        f"shares issue cho {shares - 60} --class farm/A --on 2026-02-02",
    )


def golden(crew, *terms):
    """The farm of golden/book_value_and_exit.json: 48,000.00 in hand, 15,000.00 owed."""
    farm(crew, *terms)
    crew.do(
        "shares lend dan 15000 --to farm --on 2026-03-01",
        'enter "A good year" --line "Assets:Cash-Box:Farm 19800" --line "Income:Farm:Received -19800" --on 2026-03-02',
    )


@pytest.mark.parametrize(
    ("terms", "paid"),
    [
        ((), "1200.00"),
        (("redeem-at=book",), "3000.00"),
        (("redeem-at=formula", "redeem-formula=max(par, 0.8*book)"), "2400.00"),
        (("redeem-at=formula", "redeem-formula=par*(1+0.1*years)"), "1200.00"),
    ],
)
def test_shares_are_worth_what_their_class_says(crew, terms, paid):
    golden(crew, *terms)
    crew.do("shares redeem ben 60 --class farm/A")

    assert crew.balance("Assets:Cash-Box:Farm") == str(Decimal(48000) - Decimal(paid))
    assert Decimal(crew.balance("Equity:Collective:Farm")) == Decimal(paid) - 1200
    assert crew.balance("Equity:Shares:Farm:A:Ben") == "0"
    assert crew.ask("verify")["ok"] is True


def test_a_share_that_was_held_for_years_is_worth_more_by_a_formula_that_counts_them(crew):
    golden(crew, "redeem-at=formula", "redeem-formula=par*(1+0.1*years)")
    crew.today = dt.date(2028, 2, 1)
    crew.do("shares redeem ben 60 --class farm/A")

    # One whole year at 10 %: the second ends a day later.
    assert crew.balance("Assets:Cash-Box:Farm") == "46680.00"


def test_what_is_paid_in_instalments_is_owed_on_a_note_and_paid_when_due(crew):
    golden(crew)
    assert crew.ask("shares redeem ben 60 --class farm/A --instalments 7 --every month")["id"] == "NT2"

    note = crew.ask("shares notes farm")["notes"][1]
    assert [each["amount"] for each in note["instalments"]] == ["171.43"] * 3 + ["171.43"] + ["171.43"] * 1 + [
        "171.43",
        "171.42",
    ]
    assert sum(Decimal(each["amount"]) for each in note["instalments"]) == Decimal(1200)
    crew.do("shares pay-note NT2 --on 2026-08-20")
    note = crew.ask("shares notes farm --on 2026-08-20")["notes"][1]
    assert (note["left"], note["due"], note["next_due"]) == ("857.14", "0.00", "2026-09-15")
    assert crew.balance("Liabilities:Notes:Farm:Ben:NT2", on="2026-08-20") == "-857.14"


def test_what_the_others_agreed_to_stands_though_the_value_moves(crew):
    golden(crew, "redeem-at=book")
    crew.do("pod change farm --set ask-about=redemption")
    crew.do("shares redeem ben 60 --class farm/A", *(f"consent P1 --by {each}" for each in ("cho", "dan")))
    crew.do('enter "Rain" --line "Assets:Cash-Box:Farm 6600" --line "Income:Farm:Received -6600"')
    crew.do("carry-out P1")

    assert crew.balance("Assets:Cash-Box:Farm") == "51600.00"


def test_a_redemption_takes_the_oldest_lots_and_leaves_the_rest_their_cost_and_day(crew):
    farm(crew, bought=10)
    crew.do("shares transfer cho ben 5 --class farm/A", "shares redeem ben 63 --class farm/A")

    found = [each for each in crew.ask("shares register farm")["holdings"] if each["member"] == "ben"]
    assert [(lot["certificates"], lot["cost"]) for lot in found[0]["lots"]] == [("656-657", "20.00")]


def test_every_number_that_was_issued_is_on_one_certificate(crew):
    crew.do(
        FREE,
        "shares class farm A --par 10 --on 2026-02-01",
        "shares issue ben 20 --class farm/A --on 2026-02-02",
        "shares redeem ben 5 --class farm/A --on 2026-03-01",
        "shares transfer ben ana 3 --class farm/A --on 2026-03-02",
        "shares give-back ana 1 --class farm/A --on 2026-03-03",
        'shares cancel ben 2 --class farm/A --because "never paid" --on 2026-03-04',
        "shares issue cho 4 --class farm/A --on 2026-03-05",
    )

    told = crew.ask("shares certificates farm")["certificates"]
    assert [(each["certificate"], each["member"], each["now"], each["ended"]) for each in told] == [
        ("1-10", "ben", "held", None),
        ("11-12", "ben", "cancelled", "2026-03-04"),
        ("13-14", "ana", "held", None),
        ("15", "ana", "given back", "2026-03-03"),
        ("16-20", "ben", "redeemed", "2026-03-01"),
        ("21-24", "cho", "held", None),
    ]
    counted = crew.ask("shares register farm")["classes"][0]
    assert [counted[each] for each in ("issued", "held", "redeemed", "cancelled")] == ["24", "16", "6", "2"]


def test_each_certificate_says_what_was_paid_in_for_its_own_shares(crew):
    crew.do(
        FREE,
        "shares class farm A --par 2.50 --on 2026-02-01",
        "shares issue ben 20 --class farm/A --on 2026-02-02",
        "shares redeem ben 6 --class farm/A --on 2026-03-01",
    )

    told = crew.ask("shares certificates farm")["certificates"]
    assert [(each["certificate"], each["cost"]) for each in told] == [("1-14", "35.00"), ("15-20", "15.00")]


def test_shares_that_are_worth_nothing_are_taken_back_without_a_note(crew):
    farm(crew, "redeem-at=book", "redeem-instalments=4")
    crew.do('enter Fire --line "Assets:Cash-Box:Farm -13200" --line "Expenses:Farm:Shared 13200" --on 2026-03-01')

    crew.do("shares redeem ben 60 --class farm/A")

    assert crew.ask("shares notes farm")["notes"] == []
    assert crew.balance("Equity:Shares:Farm:A:Ben") == "0"


def test_shares_of_a_pod_that_owes_more_than_it_has_are_worth_nothing_and_no_less(crew):
    golden(crew, "redeem-at=book")
    crew.do('enter Fire --line "Assets:Cash-Box:Farm -40000" --line "Expenses:Farm:Shared 40000" --on 2026-03-03')

    told = crew.ask("statement ownership farm")
    assert {each["exit_value"] for each in told["members"]} == {"0.00"}
    assert crew.ask("statement capital farm")["book_value"]["equity"] == "-7000.00"


def test_the_exit_value_is_of_the_shares_that_have_vested_though_older_ones_have_not(crew):
    """What the statement tells is what leaving comes to: the shares that stay were bought later, and are worth less."""
    crew.do(
        FREE,
        'shares class farm A --par 10 --set redeem-at=formula --set "redeem-formula=par*(1+0.1*years)" --on 2026-02-01',
        "shares issue ben 10 --class farm/A --event launch=10 --on 2026-02-02",
    )
    crew.today = dt.date(2028, 3, 1)
    crew.do("shares issue ben 10 --class farm/A --on 2028-02-01", "shares issue cho 50 --class farm/A --on 2028-02-01")

    told = {each["member"]: each["exit_value"] for each in crew.ask("statement ownership farm")["members"]}
    assert told["ben"] == crew.ask("statement exit farm ben")["amounts"]["shares A"] == "100.00"


def test_the_page_of_certificates_sums_up_those_that_are_held(crew):
    crew.do(
        FREE,
        "shares class farm A --par 2.50 --on 2026-02-01",
        "shares issue ben 20 --class farm/A --on 2026-02-02",
        "shares redeem ben 6 --class farm/A --on 2026-03-01",
    )

    said = [" ".join(line.split()) for line in crew.do("shares certificates farm").out.splitlines()]
    assert "Held 14 35.00 NZD" in said


def test_a_note_becomes_shares(crew):
    crew.do(
        FREE,
        "shares class farm A --par 10",
        "shares lend ben 100 --to farm --instalments 3",
        "shares convert ben 4 --class farm/A --from NT1 --price 12",
    )

    assert crew.ask("shares notes farm")["notes"][0]["left"] == "52.00"
    assert crew.ask("shares register farm")["holdings"][0]["paid_in"] == "40.00"
    assert "note NT1" in crew.do("member positions ben").out


def test_no_note_is_undone_while_something_was_paid_on_it(crew):
    crew.do(FREE, "shares lend ben 100 --to farm", "shares pay-note NT1 40")
    lent, paid = (each["seq"] for each in crew.ask("journal --pod farm")["entries"][-2:])

    assert f"entry {paid} rests on it" in crew.refused(f"correct {lent} --because slip")


def test_the_register_of_an_earlier_day_stands_after_a_redemption_is_corrected(crew):
    farm(crew)
    before = lots_of(crew, "2026-06-01")
    redeemed = crew.ask("shares redeem ben 10 --class farm/A --on 2026-05-01")["entry"]["seq"]
    assert lots_of(crew, "2026-06-01") != before
    crew.do(f"correct {redeemed} --because slip")

    assert lots_of(crew, "2026-06-01") == before
    assert crew.ask("shares register farm")["classes"][0]["redeemed"] == "0"


def lots_of(crew, on):
    return crew.ask(f"shares register farm --on {on}")["holdings"]


def test_parts_of_shares_are_redeemed_too(crew):
    crew.do(
        FREE,
        "shares class farm B --par 8 --decimals 3",
        "shares issue cho 2.5 --class farm/B",
        "shares redeem cho 1.125 --class farm/B",
        "shares redeem cho 0.25 --class farm/B",
    )

    told = crew.ask("shares certificates farm")["certificates"]
    assert [(each["certificate"], each["shares"], each["now"]) for each in told] == [
        ("c1", "1.125", "held"),
        ("c1", "1.125", "redeemed"),
        ("c1", "0.250", "redeemed"),
    ]
    assert crew.balance("Assets:Cash-Box:Farm") == "9.00"
    assert lots(crew, "cho") == []
