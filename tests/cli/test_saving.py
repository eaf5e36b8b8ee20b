"""Savings through the command line: contributions, withdrawals, notice, openings, receipts."""

import pytest


@pytest.fixture
def slow(crew):
    """A pool that wants thirty days' notice, in which Ben has 100."""
    crew.do(
        'pod open slow --kind savings --name "Slow Pool" --set notice-days=30 --on 2026-02-01',
        "contribute ben 100 --to slow --on 2026-02-01",
    )
    return crew


def test_savings_are_taken_out_when_they_and_the_money_are_there(crew):
    crew.do("withdraw ben 200 --from rainy")

    assert crew.balance("Liabilities:Savings:Rainy:Ben") == "0"
    assert crew.balance("Assets:Cash-Box:Rainy") == "600.00"


def test_a_back_dated_withdrawal_is_refused_when_a_later_one_rests_on_it_and_names_it(crew):
    crew.do("withdraw ben 150 --from rainy --on 2026-05-01")

    said = crew.refused("withdraw ben 100 --from rainy --on 2026-04-01")

    assert "only 50.00 NZD on 2026-05-01, because of entry 15" in said
    crew.do("withdraw ben 50 --from rainy --on 2026-04-01")


def test_a_withdrawal_on_notice_waits_for_its_day_and_uses_the_notice_up(slow):
    slow.do("withdraw ben 40 --from slow --notice --on 2026-05-01")
    slow.refused("withdraw ben 40 --from slow --on 2026-05-30")

    slow.do("withdraw ben 40 --from slow --on 2026-05-31")

    assert slow.balance("Liabilities:Savings:Slow:Ben") == "-60.00"
    assert "there is none for 40.00 NZD" in slow.refused("withdraw ben 40 --from slow --on 2026-06-01")


def test_a_notice_covers_less_than_it_named(slow):
    slow.do("withdraw ben 40 --from slow --notice --on 2026-05-01", "withdraw ben 25 --from slow --on 2026-06-01")

    assert slow.balance("Liabilities:Savings:Slow:Ben") == "-75.00"


def test_a_notice_is_one_members(slow):
    slow.do("contribute ana 100 --to slow --on 2026-02-01", "withdraw ben 40 --from slow --notice --on 2026-05-01")

    assert "asks for 30 days' notice" in slow.refused("withdraw ana 40 --from slow")


def test_a_notice_that_was_corrected_counts_no_more(slow):
    slow.do("withdraw ben 40 --from slow --notice --on 2026-05-01", 'correct 17 --because "for another pool"')

    assert "asks for 30 days' notice" in slow.refused("withdraw ben 40 --from slow")


def test_an_opening_brings_savings_points_and_a_loan(crew):
    crew.do('pod open old --kind savings --name "Old Pool" --on 2026-03-02')
    crew.do("opening ana --pod old --savings 500 --points 2000 --on 2026-03-02")
    answer = crew.ask("opening ben --pod old --savings 100 --loan 300 --loan-term 6 --points -400 --on 2026-03-02")

    assert answer["id"] == "L1"
    assert crew.balance("Assets:Cash-Box:Old") == "300.00"
    rows = {each["member"]: each for each in crew.ask("statement pool old --on 2026-03-31")["members"]}
    assert (rows["ana"]["savings"], rows["ana"]["points"]) == ("500.00", "2500.00")
    assert (rows["ben"]["savings"], rows["ben"]["loans"], rows["ben"]["points"]) == ("100.00", "300.00", "-600.00")
    loan = crew.ask("loan show L1")
    assert [each["total"] for each in loan["instalments"]] == ["50.00"] * 6
    crew.do("loan repay L1 50 --on 2026-04-02")


def test_an_opening_brings_shares_that_were_paid_before_the_book_began(crew):
    crew.do("opening cho --pod bakery --shares 30 --class A --on 2026-02-10")

    holdings = {each["member"]: each for each in crew.ask("shares register bakery")["holdings"]}
    assert [lot["certificates"] for lot in holdings["cho"]["lots"]] == ["21-50"]
    assert crew.balance("Equity:Opening:Bakery") == "300.00"


def test_an_opening_that_was_corrected_can_be_brought_again(crew):
    crew.do("opening ana --pod rainy --points 20 --on 2026-02-01", 'correct 15 --because "20 was 200"')

    crew.do("opening ana --pod rainy --points 200 --on 2026-02-01")

    assert crew.ask("statement member ana --on 2026-02-28")["pods"][0]["points"] == "700.00"


def test_a_receipt_carries_the_seal_of_its_entry(crew):
    crew.do("contribute ben 50 --to rainy")

    receipt = crew.ask("receipt 15")

    assert receipt["entry"]["seal"] == crew.head[1]
    assert crew.head[1][:8] in crew.type("receipt 15").out.replace(" ", "")


def test_a_receipt_says_later_what_it_said_at_once(crew):
    crew.do("contribute ben 50 --to rainy")
    first = crew.type("receipt 15 --at " + crew.head[1][:12]).out
    seal = crew.head[1]
    crew.do("contribute ben 70 --to rainy")

    assert crew.type(f"receipt 15 --at {seal[:12]}").out == first


def test_a_free_entry_is_told_as_written(crew):
    answer = crew.type(
        'enter "Bank fee" --payee Kiwibank --line "Assets:Cash-Box:Rainy -5" --line "Expenses:Rainy:Bank 5 nzd"'
    )

    assert answer.out.startswith("Entry 15 · 2026-06-15 · Kiwibank · Bank fee · 5.00 NZD\n")
    assert crew.balance("Expenses:Rainy:Bank") == "5.00"
    assert crew.ask("journal --pod rainy --last 1")["entries"][0]["seq"] == 15


def test_the_journal_is_narrowed_by_member_pod_account_and_day(crew):
    def numbers(line):
        return [each["seq"] for each in crew.ask(f"journal {line}")["entries"]]

    assert numbers("--member ben") == [3, 8, 13]
    assert numbers("--pod rainy") == [6, 7, 8, 9]
    assert numbers("--member ben --pod rainy") == [8]
    assert numbers("--account Assets:Cash-Box") == [7, 8, 9]
    assert numbers("--since 2026-02-03") == [13, 14]
    assert numbers("--last 2") == [13, 14]
    assert numbers("--on 2026-01-04") == [1, 2, 3, 4, 5, 6]
