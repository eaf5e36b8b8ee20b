"""A livelihood pod as its treasurer types it: income, costs with receipts, advances, the month's split, pay, own accounts."""

import hashlib
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "livelihood_pod_month.json").read_text(encoding="utf-8"))
OPEN = "pod open farm --kind livelihood --name Farm --on 2026-02-01"
FREE = f"{OPEN} --set ask-about=none"
CREW = ("ana", "ben", "cho", "dan")
NAMES = dict(zip("ABCD", CREW, strict=True))


def holds(crew):
    """Nothing was lost: beancount reads the book, and it verifies."""
    assert loader.load_file(str(crew.folder / "main.beancount"))[1] == []
    assert crew.ask("verify")["ok"] is True


def pays(told):
    return {each["member"]: each["amount"] for each in told["lines"]}


def given(case, command, *, month="2026-03"):
    return [f"{command} farm {NAMES[name]} {number} --month {month}" for name, number in case.items()]


# A month of pooled income


@pytest.mark.parametrize(
    ("split", "published"),
    [("equal", "equal"), ("hours", "by_hours"), ("needs", "by_need_scaled"), ("shares", "by_shares")],
)
def test_a_month_is_shared_as_published(crew, split, published):
    inputs, expected = GOLDEN["inputs"], GOLDEN["expected"]
    crew.do(
        f"{FREE} --set split={split} --set levy={inputs['commons_levy_pct']} --set monthly-pay={inputs['pay_pot']} "
        "--set buffer-target=9000",
        f'enter "The buffer until now" --line "Assets:Cash-Box:Farm {inputs["opening_buffer"]}" '
        f'--line "Equity:Buffer:Farm -{inputs["opening_buffer"]}" --on 2026-02-01',
        *(
            f"income farm {number} --earned-by {NAMES[name]} --on 2026-03-10"
            for name, number in inputs["income"].items()
            if number
        ),
        f"expense farm {inputs['expenses']} --for rent --on 2026-03-15",
        *given(inputs["hours"], "hours"),
        *given(inputs["needs"], "need"),
        "shares class farm A --par 1 --on 2026-02-02",
        *(
            f"shares issue {NAMES[name]} {number} --class farm/A --on 2026-03-02"
            for name, number in inputs["shares"].items()
        ),
    )

    told = crew.ask("share farm --on 2026-04-02")

    assert pays(told["split"]) == {NAMES[name]: number for name, number in expected[published].items()}
    assert crew.balance("Equity:Commons:Farm") == f"-{expected['levy']}.00"
    assert crew.balance("Equity:Buffer:Farm") == f"-{expected['closing_buffer']}.00"
    assert crew.balance("Expenses:Farm:Pay") == "12000.00"
    assert Decimal(crew.balance("Assets:Cash-Box:Farm")) == 6000 + 18000 - 1200 - 12000 + sum(inputs["shares"].values())
    holds(crew)


def test_people_see_who_gets_what_and_why_before_they_consent(crew):
    crew.do(f"{OPEN} --set split=hours --set sharers=ana,ben", "income farm 900 --on 2026-03-05")
    crew.do("hours farm ana 60 --month 2026-03", "hours farm ben 30 --month 2026-03 --by ben")

    asked = crew.do("share farm --on 2026-04-02").out
    proposed = crew.type("proposals P1 --on 2026-04-02").out

    for told in (asked, proposed):
        lines = {" ".join(line.split()) for line in told.splitlines()}
        assert {"Income received 900.00 NZD", "The pay pot 900.00 NZD"} <= lines
        assert {"Ana Tūī 60 600.00 NZD", "Ben Okafor 30 300.00 NZD"} <= lines
        assert "Pay is split by the hours that each worked in the month." in told
    assert crew.balance("Assets:Cash-Box:Farm") == "900.00"


def test_a_month_is_paid_when_all_have_consented_and_it_is_carried_out(crew):
    crew.do(f"{OPEN} --set sharers=ana,ben", "income farm 900 --on 2026-03-05", "share farm --on 2026-04-02")
    assert "P1 is open" in crew.refused("carry-out P1 --on 2026-04-03")
    crew.do(*(f"consent P1 --by {each} --on 2026-04-03" for each in ("ben", "cho", "dan")))

    crew.do("carry-out P1 --on 2026-04-04")

    assert crew.balance("Assets:Cash-Box:Farm") == "0"
    assert crew.ask("statement livelihood farm --month 2026-03")["shared_on"] == "2026-04-04"
    holds(crew)


def test_a_split_that_was_consented_to_is_undone_by_a_program_that_knew_nothing_of_it_yet(crew):
    """A command imports what it needs: whoever corrects is asked about the kind of act that a proposal carried."""
    crew.do(f"{OPEN} --set sharers=ana,ben", "income farm 900 --on 2026-03-05", "share farm --on 2026-04-02")
    crew.do(
        *(f"consent P1 --by {each} --on 2026-04-03" for each in ("ben", "cho", "dan")), "carry-out P1 --on 2026-04-04"
    )
    code = (
        "import sys; sys.argv = ['crewbook', 'correct', '22', '--because', 'wrong']; from cli.main import main; main()"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=crew.folder, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert "P2: Undo entry 22" in done.stdout


def test_a_rehearsal_of_a_split_records_nothing_and_asks_nobody(crew):
    crew.do(OPEN, "income farm 900 --on 2026-03-05")
    before = crew.standing

    told = crew.do("share farm --on 2026-04-02 --dry-run").out

    assert "The pay pot" in told
    assert "Nobody was asked and nothing was recorded" in told
    assert crew.standing == before


def test_a_split_sent_twice_with_one_key_is_one_split(crew):
    crew.do(FREE, "income farm 900 --on 2026-03-05")

    first = crew.ask("share farm --on 2026-04-02 --key march")
    again = crew.ask("share farm --on 2026-04-02 --key march")

    assert again["repeat"] is True
    assert again["entry"] == first["entry"]
    assert pays(again["split"]) == pays(first["split"])
    assert crew.type("share farm --month 2026-04 --on 2026-05-02 --key march").status == 3


def test_the_same_command_after_the_first_is_no_second_split(crew):
    crew.do(FREE, "income farm 900 --on 2026-03-05", "share farm --on 2026-04-02")

    assert "2026-03 of Farm was shared on 2026-04-02" in crew.refused("share farm --on 2026-04-02")


def test_what_comes_in_late_or_is_undone_late_is_shared_with_the_next_month(crew):
    crew.do(FREE, "income farm 900 --on 2026-03-05", "income farm 60 --on 2026-03-06")
    crew.do("share farm --on 2026-04-02")
    crew.do("income farm 100 --on 2026-03-20", 'correct 17 --because "never came"', "income farm 400 --on 2026-04-20")

    told = crew.ask("share farm --on 2026-05-02")["split"]

    assert (told["month"], told["income"], told["pay_pot"]) == ("2026-04", "440.00", "440.00")
    assert crew.balance("Assets:Cash-Box:Farm") == "0"
    assert crew.balance("Equity:Divided:Farm") == "0"


def test_what_came_in_behind_a_split_is_the_next_months_without_a_word(crew):
    crew.do(FREE, "income farm 900 --on 2026-03-05", "share farm --on 2026-03-31", "income farm 100 --on 2026-03-31")
    assert "2026-03 of Farm was shared" in crew.refused("share farm --on 2026-03-31")

    told = crew.ask("share farm --on 2026-04-30")["split"]

    assert (told["month"], told["income"]) == ("2026-04", "100.00")


def test_a_loss_is_made_up_by_later_months(crew):
    crew.do(f"{FREE} --set place=Bank-Main", "shares class farm A --par 10 --on 2026-02-01")
    crew.do("shares issue ana 50 --class farm/A --into Bank-Main --on 2026-02-02")
    crew.do("expense farm 300 --for oven --on 2026-03-05", "share farm --on 2026-04-02")
    crew.do("income farm 500 --on 2026-04-20")

    told = crew.ask("share farm --on 2026-05-02")["split"]

    assert (told["carried"], told["net"], told["pay_pot"]) == ("-300.00", "200.00", "200.00")


def test_the_buffer_pays_in_a_lean_month_down_to_its_reserve(crew):
    crew.do(
        f"{FREE} --set monthly-pay=400 --set buffer-target=600 --set reserve-rule=quarter-or-tenth --set yearly-costs=1200"
    )
    crew.do("income farm 1000 --on 2026-03-05", "share farm --on 2026-04-02")
    crew.do("income farm 100 --on 2026-04-05", "share farm --on 2026-05-02")
    crew.do("share farm --month 2026-05 --on 2026-06-02")

    months = crew.ask("statement livelihood farm --month 2026-05")["months"]

    assert [(each["pay_pot"], each["closing_buffer"]) for each in months] == [
        ("400.00", "600.00"),
        ("400.00", "300.00"),
        ("0.00", "300.00"),
    ]


def test_a_statement_says_how_many_lean_months_the_buffer_carries(crew):
    crew.do(f"{FREE} --set monthly-pay=400 --set buffer-target=1000", "income farm 1500 --on 2026-03-05")
    crew.do("expense farm 100 --for rent --on 2026-03-06", "share farm --on 2026-04-02")

    told = crew.ask("statement livelihood farm --on 2026-04-02")["lean_months"]

    assert [(each["income"], each["gap"], each["months"], each["left"]) for each in told] == [
        ("0.00", "500.00", 2, "0.00"),
        ("1500.00", "0.00", None, "1000.00"),
    ]


def test_a_crew_may_name_the_pot_itself_and_the_rest_stays_in_the_buffer(crew):
    crew.do(FREE, "income farm 900 --on 2026-03-05")

    crew.do("share farm --pot 500 --on 2026-04-02")

    assert crew.balance("Expenses:Farm:Pay") == "500.00"
    assert crew.balance("Equity:Buffer:Farm") == "-400.00"


def test_a_month_that_pays_nothing_needs_no_hours(crew):
    crew.do(f"{FREE} --set split=hours", "income farm 900 --on 2026-03-05")

    crew.do("share farm --pot 0 --on 2026-04-02")

    assert crew.balance("Equity:Buffer:Farm") == "-900.00"


def test_a_need_holds_until_another_is_stated(crew):
    crew.do(f"{FREE} --set split=needs --set sharers=ana,ben", "income farm 900 --on 2026-03-05")
    crew.do(
        "need farm ana 100 --month 2026-02", "need farm ben 200 --month 2026-02", "need farm ana 400 --month 2026-04"
    )

    assert pays(crew.ask("share farm --on 2026-04-02")["split"]) == {"ana": "300.00", "ben": "600.00"}


def test_who_came_after_the_month_or_left_before_the_split_shares_nothing(crew):
    crew.do(
        FREE, "income farm 900 --on 2026-03-05", "member add fay --on 2026-04-01", "member leave dan --on 2026-04-01"
    )

    assert set(pays(crew.ask("share farm --on 2026-04-02")["split"])) == {"ana", "ben", "cho"}


def test_a_month_is_undone_from_the_last_one_back(crew):
    crew.do(FREE, "income farm 900 --on 2026-03-05", "share farm --on 2026-04-02")
    crew.do("income farm 500 --on 2026-04-05", "share farm --on 2026-05-02")

    assert "while entry 19 rests on it" in crew.refused('correct 17 --because "wrong hours"')
    crew.do('correct 19 --because "wrong"', 'correct 17 --because "wrong"')
    assert pays(crew.ask("share farm --month 2026-03 --on 2026-05-02")["split"])["ana"] == "225.00"


# Pay that is owed, advances


def test_pay_that_is_owed_is_paid_out_later_whole_or_in_part(crew):
    crew.do(f"{FREE} --set pay-when=later --set sharers=ana,ben", "income farm 900 --on 2026-03-05")
    crew.do("share farm --on 2026-04-02")
    assert crew.balance("Liabilities:Pay:Farm:Ben") == "-450.00"

    crew.do("pay farm ben 100 --on 2026-04-03 --by ben", "pay farm ben --on 2026-04-04", "pay farm ana --on 2026-04-04")

    assert crew.balance("Liabilities:Pay:Farm:Ben") == "0"
    assert crew.balance("Assets:Cash-Box:Farm") == "0"


def test_an_advance_is_kept_back_from_the_next_pay(crew):
    crew.do(f"{FREE} --set sharers=ana,ben", "income farm 900 --on 2026-03-05", "advance farm ben 150 --on 2026-03-10")
    crew.do("advance farm ben 50 --back --on 2026-03-11")

    told = crew.ask("share farm --on 2026-04-02")["split"]

    assert crew.balance("Assets:Advances:Farm:Ben") == "0"
    assert crew.balance("Assets:Cash-Box:Farm") == "0"
    assert {each["member"]: (each["amount"], each["paid"]) for each in told["lines"]} == {
        "ana": ("450.00", "450.00"),
        "ben": ("450.00", "350.00"),
    }


def test_an_advance_larger_than_the_pay_is_kept_back_from_the_one_after(crew):
    crew.do(f"{FREE} --set sharers=ana,ben", "income farm 100 --on 2026-03-05", "advance farm ben 80 --on 2026-03-10")

    crew.do("share farm --pot 40 --on 2026-04-02")

    assert crew.balance("Assets:Advances:Farm:Ben") == "60.00"


# Costs and receipts


def test_a_receipt_is_filed_with_the_papers_and_its_sha256_stands_in_the_book(crew):
    paper = b"%PDF-1.4 yeast"
    (crew.folder / "Yeast & Co.PDF").write_bytes(paper)

    entry = crew.ask("reimburse bakery ben 20 --for yeast --receipt 'Yeast & Co.PDF' --from-place Bank-Main")["entry"]

    filed = crew.folder / "documents/Expenses/Bakery/Shared/2026-06-15.yeast-co.pdf"
    assert filed.read_bytes() == paper
    assert f'sha256: "{hashlib.sha256(paper).hexdigest()}"' in entry["text"]
    directives, errors, _ = loader.load_file(str(crew.folder / "main.beancount"))
    assert errors == []
    documents = [each for each in directives if type(each).__name__ == "Document"]
    assert [(each.account, Path(each.filename).name) for each in documents] == [("Expenses:Bakery:Shared", filed.name)]
    assert any(getattr(each, "meta", {}).get("document") == filed.name for each in directives)


def test_a_receipt_of_a_refused_cost_is_not_filed(crew):
    (crew.folder / "yeast.txt").write_text("20.00", encoding="utf-8")

    crew.refused("reimburse bakery ben 2000 --for yeast --receipt yeast.txt")
    crew.do("reimburse bakery ben 20 --for yeast --receipt yeast.txt --from-place Bank-Main --dry-run")

    assert list((crew.folder / "documents").rglob("*.txt")) == [crew.folder / "documents" / "README.txt"]


def test_two_receipts_of_one_name_are_both_kept_and_the_same_command_with_its_key_is_one(crew):
    paper = crew.folder / "scan.txt"
    for words in ("flour", "yeast"):
        paper.write_text(words, encoding="utf-8")
        for _ in range(2):
            crew.do(f"expense bakery 20 --for {words} --receipt scan.txt --from-place Bank-Main --key {words}")

    shared = crew.folder / "documents/Expenses/Bakery/Shared"
    assert sorted(each.read_text(encoding="utf-8") for each in shared.iterdir()) == ["flour", "yeast"]
    assert crew.balance("Expenses:Bakery:Shared") == "40.00"


def test_above_the_expense_limit_the_others_are_asked(crew):
    crew.do(f"{OPEN} --set expense-limit=100", "income farm 900 --on 2026-03-05")

    crew.do("expense farm 100 --for flour")
    assert crew.ask("expense farm 100.01 --for oven")["entry"]["kind"] == "propose"
    crew.do(*(f"consent P1 --by {each}" for each in ("ben", "cho", "dan")), "carry-out P1")

    assert crew.balance("Expenses:Farm:Shared") == "200.01"


@pytest.mark.parametrize("line", ["reimburse farm ana 20 --for yeast", "advance farm ana 20"])
def test_nobody_records_money_to_themselves_alone(crew, line):
    crew.do(OPEN, "income farm 900 --on 2026-03-05")

    asked = crew.ask(line)

    assert asked["entry"]["kind"] == "propose"
    assert "P1 is about money to Ana Tūī" in crew.refused("consent P1 --by ana")
    assert crew.ask(line.replace("ana", "ben"))["entry"]["kind"] != "propose"


def test_a_fund_pays_without_touching_the_month(crew):
    crew.do(f"{FREE} --set levy=10 --set sharers=ana", "income farm 1000 --on 2026-03-05", "share farm --on 2026-04-02")
    crew.do("expense farm 60 --for seeds --out-of commons --on 2026-04-05", "income farm 100 --on 2026-04-06")
    assert "There are 40.00 NZD in the commons of Farm" in crew.refused(
        "expense farm 41 --for hay --out-of commons --on 2026-04-07"
    )

    told = crew.ask("share farm --on 2026-05-02")["split"]

    assert (told["costs"], told["carried"], told["pay_pot"]) == ("0.00", "0.00", "90.00")
    assert crew.balance("Equity:Commons:Farm") == "-50.00"


# Own accounts


def test_income_goes_to_its_earners_account_less_what_they_set_for_the_collective(crew):
    crew.do(f"{FREE} --set model=own-account")
    crew.do("income farm 10000 --earned-by ben", "income farm 10000 --earned-by ben --contribution 0 --by ben")
    crew.do("income farm 10000 --earned-by cho --contribution 30%")

    assert crew.balance("Liabilities:Pay:Farm:Ben") == "-18000.00"
    assert crew.balance("Liabilities:Pay:Farm:Cho") == "-7000.00"
    assert crew.balance("Equity:Collective:Farm") == "-5000.00"
    crew.do("pay farm ben 18000", "expense farm 500 --for hosting")
    assert crew.balance("Equity:Collective:Farm") == "-4500.00"
    holds(crew)


def test_an_advance_is_kept_back_from_income_to_an_own_account(crew):
    crew.do(f"{FREE} --set model=own-account", "income farm 100 --earned-by cho", "advance farm ben 60")

    crew.do("income farm 50 --earned-by ben")

    assert crew.balance("Assets:Advances:Farm:Ben") == "20.00"
    assert crew.balance("Liabilities:Pay:Farm:Ben") == "0"


# Mutual support


KIN = "pod open kin --kind livelihood --name Kin --set model=support --set support-floor=2000 --on 2026-02-01"


def stated(crew):
    crew.do(KIN, "support state kin ana --have 2500", "support state kin dan --have 2100")
    crew.do("support state kin ben --have 1700 --by ben", "support state kin cho --have 1900 --need 2000")


def test_support_is_shown_both_ways_and_counts_what_was_paid_directly_or_through_the_pod(crew):
    stated(crew)
    told = crew.ask("support show kin")
    assert [(each["from"], each["to"], each["amount"]) for each in told["payments"]] == [
        ("ana", "ben", "250.00"),
        ("ana", "cho", "83.33"),
        ("dan", "ben", "50.00"),
        ("dan", "cho", "16.67"),
    ]

    crew.do("support paid kin ana ben 100", "support pay-in kin dan 66.67", "support pay-out kin cho 66.67")

    left = crew.ask("support show kin")
    assert left["money"] == "0.00"
    assert sum(Decimal(each["amount"]) for each in left["payments"]) == Decimal("233.33")
    assert {each["from"] for each in left["transfers"]} == {"ana"}
    crew.do(*(f"support paid kin {each['from']} {each['to']} {each['amount']}" for each in left["transfers"]))
    settled = crew.ask("support show kin")
    assert settled["payments"] == settled["transfers"] == []
    assert all(each["given"] == each["to_give"] and each["got"] == each["to_get"] for each in settled["members"])
    holds(crew)


def test_a_payment_past_the_pod_moves_no_money_of_the_pods(crew):
    stated(crew)

    entry = crew.ask("support paid kin ana ben 100")["entry"]

    assert "not through Kin" in entry["text"]
    assert crew.ask("pod list")["pods"][-1]["money"] == "0.00"
    assert crew.balance("Equity:Support:Kin:Given:Ana") == "-100.00"
    assert crew.balance("Equity:Support:Kin:Received:Ben") == "100.00"


def test_support_keeps_nobody_from_leaving(crew):
    stated(crew)
    crew.do("support paid kin dan ben 50", "member leave dan")

    assert {each["member"]: each["status"] for each in crew.ask("member list")["members"]}["dan"] == "left"


def test_support_of_a_month_is_that_months_on_whatever_day_it_is_paid(crew):
    stated(crew)
    crew.do("support paid kin ana ben 100 --month 2026-05")

    assert crew.ask("support show kin --month 2026-06")["paid"] == "0.00"
    assert crew.ask("support show kin --month 2026-05")["paid"] == "100.00"


# Statements


def test_a_statement_tells_the_month_on_80_columns_and_on_paper(crew):
    crew.do(f"{FREE} --set levy=10 --set sharers=ana,ben", 'income farm 900 --from "Café Rimu" --on 2026-03-05')
    crew.do("share farm --on 2026-04-02", "income farm 500 --on 2026-04-05")

    told = crew.do("statement livelihood farm --on 2026-04-30 --pdf april.pdf")

    assert "Income, pay and buffer of each month" in told.out
    assert "Not shared yet; as it stands on 2026-04-30" in told.out
    assert (crew.folder / "april.pdf").read_bytes().startswith(b"%PDF")
    shared = crew.ask("statement livelihood farm --month 2026-03")
    assert (shared["status"], shared["income"], shared["levy"], shared["pay_pot"]) == (
        "shared",
        "900.00",
        "90.00",
        "810.00",
    )


def test_a_month_before_those_that_were_shared_has_a_statement_too(crew):
    crew.do(FREE, "income farm 900 --on 2026-03-05", "share farm --on 2026-04-02")

    told = crew.ask("statement livelihood farm --month 2026-02")

    assert (told["income"], [each["month"] for each in told["months"]]) == ("0.00", ["2026-03"])
    assert "was shared with March 2026" in crew.do("statement livelihood farm --month 2026-02").out


def test_a_statement_is_as_of_its_day(crew):
    crew.do(FREE, "income farm 900 --on 2026-03-05", "share farm --on 2026-04-02")

    assert crew.ask("statement livelihood farm --month 2026-03 --on 2026-04-01")["status"] == "open"
    assert crew.ask("statement livelihood farm --month 2026-03 --on 2026-04-01")["funds"]["money"] == "900.00"


def test_a_members_statement_tells_their_pay(crew):
    crew.do(f"{FREE} --set pay-when=later --set sharers=ana,ben", "income farm 900 --on 2026-03-05")
    crew.do("advance farm ben 150 --on 2026-03-10", "share farm --on 2026-04-02", "pay farm ben 100 --on 2026-04-03")

    pods = {each["pod"]: each for each in crew.ask("statement member ben")["pods"]}

    assert (pods["farm"]["received"], pods["farm"]["pay_owed"], pods["farm"]["advance"]) == ("450.00", "200.00", "0.00")
    assert pods["farm"]["pay"] == [{"month": "2026-03", "amount": "450.00", "advance": "150.00"}]
    assert "Farm: pay" in crew.do("statement member ben").out


@pytest.mark.parametrize("account", ["Equity:Divided:Farm", "Equity:Support:Farm:Given:Ana"])
def test_a_free_entry_moves_nothing_that_a_month_hangs_on(crew, account):
    crew.do(FREE, "income farm 900 --on 2026-03-05")

    assert "is moved by the commands for" in crew.refused(
        f'enter "Oven" --line "Assets:Cash-Box:Farm -5" --line "{account} 5"', status=2
    )


def test_a_pod_that_starts_mid_life_brings_its_buffer_and_commons_and_pays_a_lean_month_out_of_it(crew):
    crew.do(
        'pod open farm --kind livelihood --name "Farm" --set ask-about=none --set monthly-pay=300 --set levy=10 --on 2026-05-01',
        "opening --pod farm --buffer 800 --commons 120.50 --into Bank-Main --on 2026-05-01",
        "income farm 100 --into Bank-Main --on 2026-05-10",
        "share farm --month 2026-05 --from-place Bank-Main --on 2026-06-01",
    )

    funds = crew.ask("statement livelihood farm")["funds"]

    assert (funds["buffer"], funds["commons"], funds["money"]) == ("590.00", "130.50", "720.50")
    assert crew.ask("verify")["ok"] is True


def test_income_to_an_own_account_and_what_a_fund_pays_are_told_once(crew):
    crew.do("pod open guild --kind livelihood --set model=own-account --set ask-about=none --on 2026-03-01")

    came = crew.type("income guild 100 --earned-by ana --on 2026-03-02").out.split("\n")[0]
    went = crew.type("expense guild 15 --for rent --on 2026-03-03").out.split("\n")[0]

    assert came.endswith("earned by Ana Tūī · 100.00 NZD")
    assert went.endswith("out of the collective · 15.00 NZD")


def test_a_proposed_month_says_that_advances_are_kept_back_when_it_is_carried_out(crew):
    crew.do(
        'pod open farm --kind livelihood --name "Farm" --on 2026-03-01',
        "income farm 400 --on 2026-04-02",
        "advance farm ben 50 --on 2026-04-03",
        "share farm --month 2026-04 --on 2026-05-01",
    )

    said = " ".join(crew.type("proposals P1 --on 2026-05-01").out.split())

    assert "What somebody has in advance when it is carried out is kept back from their pay." in said


def test_support_given_into_the_pods_money_is_told_whose_it_is_and_all_of_it_goes_out(crew):
    crew.do(
        'pod open kin --kind livelihood --name "Kin" --set model=support --set support-floor=1000 --on 2026-03-01',
        "support state kin ana --have 1900 --month 2026-05",
        "support state kin ben --have 900 --month 2026-05",
        "support state kin cho --have 600 --month 2026-05",
        "support pay-in kin ana 200 --month 2026-05",
        "support paid kin ana ben 30 --month 2026-05",
    )

    told = {each["to"]: each["amount"] for each in crew.ask("support show kin --month 2026-05")["out_of_the_pod"]}
    assert told == {"ben": "29.79", "cho": "170.21"}
    crew.do(*(f"support pay-out kin {who} {amount} --month 2026-05" for who, amount in told.items()))

    after = crew.ask("support show kin --month 2026-05")
    assert (after["out_of_the_pod"], after["money"]) == ([], "0.00")
    assert sum(float(each["amount"]) for each in after["payments"]) == 270
