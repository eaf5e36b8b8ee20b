"""Funds through the command line: what is given, for what, asked for and granted."""


def test_a_member_gives_to_a_solidarity_pod(crew):
    crew.do("pod open care --kind solidarity --name Care --on 2026-03-01", "fund contribute ana 20 --to care")

    assert crew.balance("Assets:Cash-Box:Care") == "20.00"
    assert crew.balance("Equity:Social:Care") == "-20.00"


def test_the_social_fund_of_a_pool_lies_apart_from_what_it_lends(crew):
    crew.do("fund contribute ana 20 --to rainy")

    assert crew.balance("Assets:Cash-Box:Rainy-Social") == "20.00"
    assert crew.balance("Equity:Social:Rainy") == "-20.00"
    assert crew.balance("Assets:Cash-Box:Rainy") == "800.00"
    assert crew.ask("statement pool rainy")["money"] == "800.00"
    assert crew.ask("statement member ana")["pods"][0]["savings"] == "500.00"


def test_who_gave_to_a_fund_can_leave_for_it_is_nobodys_claim(crew):
    crew.do("fund contribute dan 20 --to rainy", "member leave dan")

    assert {each["member"]: each["status"] for each in crew.ask("member list")["members"]}["dan"] == "left"
    assert crew.balance("Equity:Social:Rainy") == "-20.00"


CARE = (
    'pod open care --kind solidarity --name "Care Fund" --set delegated-limit=50 --on 2026-03-01',
    "member role ben --treasurer --on 2026-03-01",
    "contribute ana 60 --to care --on 2026-03-02",
    'fund donate 100 --to care --giver "Corner Shop" --purpose "school fees" --into Bank-Main --on 2026-03-03',
)


def test_a_contribution_to_a_solidarity_pod_is_given_to_its_fund(crew):
    crew.do(*CARE[:3])

    assert crew.balance("Equity:Social:Care") == "-60.00"
    assert crew.ask("statement fund care")["free"] == "60.00"


def test_a_gift_for_a_purpose_lies_apart_until_a_grant_names_it(crew):
    crew.do(*CARE)

    crew.do("fund grant cho 40 --from care --on 2026-03-04")
    assert crew.balance("Assets:Bank-Main:Care:School-Fees") == "100.00"
    crew.do('fund grant cho 30 --from care --purpose "School Fees" --on 2026-03-05')

    assert crew.balance("Assets:Bank-Main:Care:School-Fees") == "70.00"
    assert crew.balance("Assets:Cash-Box:Care") == "20.00"
    assert crew.balance("Expenses:Care:Grants") == "70.00"
    assert crew.balance("Income:Care:Gifts") == "-100.00"


def test_a_request_up_to_the_limit_is_decided_by_one_treasurer_who_does_not_gain(crew):
    crew.do(*CARE)
    asked = crew.ask("fund ask 50 --from care --by ana --on 2026-03-04")

    assert asked["id"] == "P1"
    assert crew.ask("proposals P1 --on 2026-03-04")["asked"] == ["ben"]
    crew.do("consent P1 --by ben --on 2026-03-04", "carry-out P1 --by ben --on 2026-03-04")
    assert crew.balance("Expenses:Care:Grants") == "50.00"


def test_a_request_above_the_limit_asks_everybody_but_who_would_get_it(crew):
    crew.do(*CARE, 'fund ask 120 --from care --by cho --purpose "school fees" --on 2026-03-04')

    assert crew.ask("proposals P1 --on 2026-03-04")["asked"] == ["ana", "ben", "dan"]
    crew.do(*(f"consent P1 --by {each} --on 2026-03-04" for each in ("ana", "ben", "dan")))
    crew.do("carry-out P1 --on 2026-03-05")
    assert crew.balance("Assets:Bank-Main:Care:School-Fees") == "0"
    assert crew.balance("Assets:Cash-Box:Care") == "40.00"


def test_somebody_may_ask_for_another(crew):
    crew.do(*CARE, "fund ask 50 --from care --for cho --by dan --on 2026-03-04")

    told = crew.ask("proposals P1 --on 2026-03-04")
    assert (told["beneficiary"], told["by"], told["title"]) == ("cho", "dan", "50.00 NZD for Cho Min from Care Fund")


def test_what_a_grant_was_for_may_stay_out_of_the_book(crew):
    crew.do(
        *CARE,
        "fund ask 50 --from care --by cho --on 2026-03-04",
        "consent P1 --by ana --on 2026-03-04",
        "carry-out P1 --on 2026-03-04",
    )

    written = crew.do("export --format json --out out.json").out + (crew.folder / "out.json").read_text("utf-8")
    told = crew.do("proposals P1").out + crew.do("statement fund care").out + crew.do("journal").out + written
    assert "Grant from Care Fund" in told
    assert "Grant from Care Fund for" not in told
    assert crew.ask("statement fund care")["grants"][0]["purpose"] is None


def test_a_levy_puts_money_of_a_pod_into_a_fund_by_consent(crew):
    crew.do(
        *CARE[:3],
        'enter Sale --line "Assets:Cash-Box:Bakery 100" --line "Income:Bakery:Received -100"',
        'fund levy 30 --from bakery --to care --because "a tenth"',
        "consent P1 --by ben",
        "consent P1 --by cho",
        "consent P1 --by dan",
        "carry-out P1",
    )

    assert crew.ask("statement fund care")["balance"] == "90.00"
    assert crew.balance("Expenses:Bakery:Levy") == "30.00"
    assert crew.ask("journal --last 1")["entries"][0]["amount"] == "30.00"


def test_no_levy_takes_what_lies_in_a_circle_for_its_pots(crew):
    crew.do(
        *CARE[:1],
        "pod open tanda --kind circle --name Tanda --set ask-about=none --on 2026-03-01",
        "circle start tanda --members ana,ben --contribution 100 --on 2026-03-02",
        "circle pay tanda --everybody --on 2026-03-02",
        "circle reserve tanda ben 30 --on 2026-03-02",
    )
    said = crew.refused("fund levy 20 --from tanda --to care --because roof --on 2026-03-03")
    assert "Tanda has earned 0.00 NZD that is nobody's savings" in said

    crew.do("circle pay-out tanda --on 2026-03-03")
    assert "earned 0.00 NZD" in crew.refused("fund levy 20 --from tanda --to care --because roof --on 2026-03-03")


def test_a_fund_is_told_by_purpose(crew):
    crew.do(
        *CARE,
        "fund donate 10 --to care --on 2026-03-04",
        'fund grant cho 40 --from care --purpose "school fees" --on 2026-03-05',
        "fund grant cho 20 --from care --on 2026-03-06",
    )

    told = crew.ask("statement fund care")
    assert told["purposes"] == [
        {"purpose": None, "given": "70.00", "granted": "20.00", "left": "50.00"},
        {"purpose": "school fees", "given": "100.00", "granted": "40.00", "left": "60.00"},
    ]
    assert told["flows"] == [
        {"what": "Members' contributions", "number": "60.00"},
        {"what": "Gifts from outside", "number": "110.00"},
        {"what": "Grants", "number": "-60.00"},
    ]
    assert [each["giver"] for each in told["gifts"]] == ["Corner Shop", None]


def test_a_free_entry_moves_a_funds_money_to_another_place_and_pays_its_costs(crew):
    crew.do(
        *CARE,
        'enter "To the bank" --line "Assets:Cash-Box:Care -50" --line "Assets:Bank-Main:Care 50" --on 2026-03-04',
        'enter "Bank fee" --line "Assets:Bank-Main:Care -2" --line "Expenses:Care:Bank 2" --on 2026-03-05',
        'enter "Cash" --line "Assets:Bank-Main:Care:School-Fees -9" --line "Assets:Cash-Box:Care:School-Fees 9" '
        "--on 2026-03-06",
    )

    told = crew.ask("statement fund care")
    assert (told["free"], told["restricted"]) == ("58.00", "100.00")
    crew.do('fund grant cho 100 --from care --purpose "school fees" --by ana')
    crew.do("consent P1 --by ben", "consent P1 --by dan", "carry-out P1")
    assert crew.ask("statement fund care")["restricted"] == "0.00"


def test_a_social_fund_apart_is_not_counted_in_its_pools_statement_nor_in_its_money(crew):
    crew.do(
        "fund contribute ana 20 --to rainy",
        "fund donate 30 --to rainy --purpose rent",
        "fund ask 15 --from rainy --by cho --purpose rent",
        *(f"consent P1 --by {each}" for each in ("ana", "ben", "dan")),
        "carry-out P1",
    )

    assert crew.balance("Expenses:Rainy-Social:Grants") == "15.00"
    assert crew.ask("statement fund rainy")["balance"] == "35.00"
    told = crew.ask("statement pool rainy")
    assert (told["money"], told["income"]) == ("800.00", [])


def test_a_second_signature_takes_the_place_of_nobodys_consent(crew):
    crew.do(
        "pod open care --kind solidarity --set delegated-limit=50 --set signatories=2 --on 2026-03-01",
        "contribute ana 200 --to care --on 2026-03-02",
        "fund ask 120 --from care --by cho --on 2026-03-03",
        "fund ask 20 --from care --by cho --on 2026-03-03",
    )

    asked = {id: crew.ask(f"proposals {id} --on 2026-03-03") for id in ("P1", "P2")}
    assert (asked["P1"]["rule"], asked["P1"]["asked"]) == ("consent", ["ana", "ben", "dan"])
    assert (asked["P2"]["rule"], asked["P2"]["asked"]) == ("treasurer", ["ana"])
    crew.do("consent P2 --by ana --on 2026-03-03")
    crew.refused("carry-out P2 --by ana --on 2026-03-03")
    crew.do("sign P2 --by ben --on 2026-03-03", "carry-out P2 --by ana --on 2026-03-03")
    assert crew.balance("Expenses:Care:Grants") == "20.00"


def test_what_a_treasurer_grants_alone_waits_for_the_second_signature(crew):
    crew.do(
        "pod open care --kind solidarity --set delegated-limit=50 --set signatories=2 --on 2026-03-01",
        "contribute ana 200 --to care --on 2026-03-02",
        "fund grant cho 20 --from care --on 2026-03-03",
    )

    assert crew.balance("Expenses:Care:Grants") == "0"
    crew.do("sign P1 --by ben --on 2026-03-03", "carry-out P1 --by ana --on 2026-03-03")
    assert crew.balance("Expenses:Care:Grants") == "20.00"


def test_a_grant_is_paid_from_the_place_that_is_named_when_it_is_asked_for_or_carried_out(crew):
    crew.do(
        *CARE[:2],
        "contribute ana 60 --to care --into Bank-Main --on 2026-03-02",
        "contribute ana 5 --to care --on 2026-03-02",
        "fund ask 20 --from care --by cho --from-place Bank-Main --on 2026-03-03",
        "consent P1 --by ana --on 2026-03-03",
        "carry-out P1 --on 2026-03-03",
        "fund ask 4 --from care --by cho --on 2026-03-03",
        "consent P2 --by ana --on 2026-03-03",
        "carry-out P2 --from-place Bank-Main --on 2026-03-03",
    )

    assert crew.balance("Assets:Bank-Main:Care") == "36.00"
    assert crew.balance("Assets:Cash-Box:Care") == "5.00"


def test_statements_tell_what_was_given_to_a_fund_granted_out_of_it_and_what_is_due(crew):
    crew.do(
        'pod open care --kind solidarity --name "Care Fund" --set delegated-limit=50 --on 2026-01-05',
        "contribute ben 60 --to care --on 2026-02-01",
        "fund contribute ben 5 --to rainy --on 2026-02-01",
        "fund grant ben 40 --from care --purpose rent --on 2026-03-01",
        "expect ben 20 --every month --to rainy --from 2026-05-01 --on 2026-05-01",
        'fine set ben 2 --to rainy --because "late" --on 2026-06-01',
    )

    mine = crew.ask("statement member ben")
    in_care, in_rainy = ({each["pod"]: each for each in mine["pods"]}[pod] for pod in ("care", "rainy"))
    assert (in_care["fund_given"], in_care["fund_granted"]) == ("60.00", "40.00")
    assert (in_rainy["fund_given"], in_rainy["fund_granted"]) == ("5.00", "0.00")
    said = " ".join(crew.type("statement member ben").out.split())
    assert "Care Fund: given and granted" in said
    assert "2026-03-01 G1 rent 40.00 NZD" in said
    assert "Due and not paid" in said
    assert "2026-06-01 fine F1 of Rainy Day 14 2.00 NZD" in said
    pool = " ".join(crew.type("statement pool rainy").out.split())
    assert "Social fund" in pool
    assert "Put into it so far 5.00 NZD" in pool
    assert "Contributions expected and not paid 40.00 NZD" in pool
    assert "Fines not paid 2.00 NZD" in pool
