"""Fines through the command line: set, paid in parts or at once, waived, and where their money goes."""

import contextlib
import sqlite3

LATE = '--because "came late"'


def left(crew, on=""):
    """What is still to pay of each fine."""
    found = crew.ask(f"fine list{on}")["fines"]
    return {each["fine"]: (each["left"], each["status"]) for each in found}


def test_a_fine_is_due_and_no_money_until_it_is_paid(crew):
    answer = crew.ask(f"fine set ben 5 --to rainy {LATE}")

    assert answer["id"] == "F1"
    assert crew.balance("Assets:Cash-Box:Rainy") == "800.00"
    assert crew.ask("fine list")["fines"] == [
        {
            "fine": "F1",
            "member": "ben",
            "pod": "rainy",
            "because": "came late",
            "due": "2026-06-15",
            "commodity": "NZD",
            "amount": "5.00",
            "left": "5.00",
            "status": "due",
        }
    ]


def test_what_is_paid_counts_towards_the_oldest_fine(crew):
    crew.do(
        f"fine set ben 5 --to rainy {LATE} --on 2026-03-01",
        f"fine set ben 3 --to rainy {LATE} --on 2026-04-01",
        "fine pay ben 6 --to rainy --on 2026-04-02",
    )

    assert left(crew) == {"F1": ("0.00", "paid"), "F2": ("2.00", "due")}
    assert left(crew, " --on 2026-04-01") == {"F1": ("5.00", "due"), "F2": ("3.00", "due")}
    assert crew.balance("Income:Rainy:Fines") == "-6.00"


def test_a_fine_paid_at_once_is_one_entry_and_pays_no_other(crew):
    crew.do(f"fine set ben 5 --to rainy {LATE}", f"fine set ben 3 --to rainy {LATE} --paid --into Bank-Main")

    assert left(crew) == {"F1": ("5.00", "due"), "F2": ("0.00", "paid")}
    assert crew.balance("Assets:Bank-Main:Rainy") == "3.00"


def test_a_setting_sends_fines_into_the_social_fund(crew):
    crew.do(
        "pod open easy --kind savings --name Easy --set fines-to=social-fund --on 2026-03-02",
        f"fine set ben 5 --to easy {LATE}",
        "fine pay ben 5 --to easy",
    )

    assert crew.balance("Assets:Cash-Box:Easy-Social") == "5.00"
    assert crew.balance("Equity:Social:Easy") == "-5.00"
    assert crew.balance("Assets:Cash-Box:Easy") == "0"
    assert left(crew) == {"F1": ("0.00", "paid")}


def test_fines_of_a_solidarity_pod_go_into_its_fund(crew):
    crew.do("pod open care --kind solidarity --on 2026-03-02", f"fine set ben 5 --to care {LATE} --paid")

    assert crew.balance("Assets:Cash-Box:Care") == "5.00"
    assert crew.balance("Equity:Social:Care") == "-5.00"


def test_a_fine_is_waived_with_a_reason(crew):
    crew.do(f"fine set ben 5 --to rainy {LATE} --on 2026-03-01", 'fine waive F1 --because "was ill" --on 2026-04-01')

    assert left(crew) == {"F1": ("0.00", "waived")}
    assert left(crew, " --on 2026-03-31") == {"F1": ("5.00", "due")}
    assert {"came", "late;", "waived:", "ill"} <= set(crew.do("fine list").out.split())


def test_a_corrected_payment_is_due_again(crew):
    crew.do(f"fine set ben 5 --to rainy {LATE}", "fine pay ben 5 --to rainy", 'correct 16 --because "not his"')

    assert left(crew) == {"F1": ("5.00", "due")}
    crew.do("fine pay ben 5 --to rainy")
    assert left(crew) == {"F1": ("0.00", "paid")}


def test_a_fine_that_was_paid_on_a_later_day_is_not_set_off_once_more(crew):
    crew.do(
        "pod open easy --kind savings --set ask-about=none --on 2026-01-05",
        "contribute cho 31 --to easy --on 2026-01-10",
        f"fine set cho 3 --to easy {LATE} --on 2026-02-01",
        "member died cho --on 2026-03-10",
        "member heirs cho --in easy --heir Mere --on 2026-03-10",
        "fine pay cho 3 --to easy --on 2026-03-20",
    )
    crew.do("member settle cho --in easy --on 2026-03-15")

    assert crew.balance("Income:Easy:Fines") == "-3.00"
    assert crew.balance("Assets:Cash-Box:Easy") == "3.00"


def test_a_loans_fine_that_was_paid_on_a_later_day_is_not_waived_any_more(crew):
    crew.do(
        "pod open easy --kind savings --set ask-about=none --set late-fine=2 --on 2026-01-05",
        "contribute ana 500 --to easy --on 2026-01-10",
        "loan request 120 --from easy --by ben --term 4 --on 2026-01-15",
        "loan pay-out L1 --on 2026-01-15",
        "loan repay L1 32 --on 2026-02-20",
    )
    said = crew.refused("loan waive-fine L1 --instalment 1 --because ill --on 2026-02-18")

    assert "2.00 NZD of the fine on instalment 1 of L1 was paid" in said


def test_a_sum_of_fines_that_was_put_into_the_database_is_told_by_what_reads_it_and_by_verify(crew):
    crew.do(f"fine set ben 5 --to rainy {LATE}")
    with contextlib.closing(sqlite3.connect(crew.folder / "crewbook.db")) as book:
        row = "SELECT book_id, 'fined/rainy/ben/x', commodity, per, span, corrects, minor FROM brought WHERE thing = 'fined/rainy/ben'"
        book.execute(f"INSERT INTO brought (book_id, thing, commodity, per, span, corrects, minor) {row}")
        book.commit()
    answer = crew.type("fine list")
    assert answer.status == 4
    assert "The database adds up fines under “fined/rainy/ben/x”, which no entry of this book says." in answer.err
    assert "fined/rainy/ben/x" in crew.type("verify").out
