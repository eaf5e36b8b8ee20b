"""What is expected, who paid for whom, and who owes what, through the command line."""

EXPECTED = (
    "expect all 20 --to rainy --from 2026-04-01 --on 2026-03-15",
    "contribute ana 60 --to rainy --on 2026-04-01",
    "contribute ben 50 --to rainy --on 2026-05-01",
    'excuse cho --to rainy --from 2026-04-01 --until 2026-05-31 --because "between jobs" --on 2026-04-02',
)


def test_who_owes_what_and_since_when(crew):
    crew.do(*EXPECTED, 'fine set cho 2 --to rainy --because "came late" --on 2026-06-15')

    told = crew.ask("due")
    assert told["on"] == "2026-06-15"
    assert [list(each.values()) for each in told["due"]] == [
        ["ben", "rainy", "contribution", "E2", "2026-06-01", "10.00", "NZD", 14, "1-30"],
        ["cho", "rainy", "contribution", "E3", "2026-06-01", "20.00", "NZD", 14, "1-30"],
        ["cho", "rainy", "fine", "F1", "2026-06-15", "2.00", "NZD", 0, "today"],
        ["dan", "rainy", "contribution", "E4", "2026-04-01", "20.00", "NZD", 75, "61-90"],
        ["dan", "rainy", "contribution", "E4", "2026-05-01", "20.00", "NZD", 45, "31-60"],
        ["dan", "rainy", "contribution", "E4", "2026-06-01", "20.00", "NZD", 14, "1-30"],
    ]
    assert told["totals"]["NZD"] == {
        "due": "92.00",
        "late": "90.00",
        "ages": {
            "later": "0.00",
            "today": "2.00",
            "1-30": "50.00",
            "31-60": "20.00",
            "61-90": "20.00",
            "90+": "0.00",
        },
    }
    assert crew.ask("due --on 2026-03-31")["due"] == []


def test_who_paid_ahead_and_who_is_excused_is_told(crew):
    crew.do(*EXPECTED, "contribute ana 45 --to rainy --on 2026-06-01")

    told = crew.ask("due rainy --on 2026-05-15")
    assert told["ahead"] == [
        {
            "member": "ana",
            "pod": "rainy",
            "what": "contribution",
            "amount": "20.00",
            "commodity": "NZD",
            "until": "2026-06-01",
        },
        {
            "member": "ben",
            "pod": "rainy",
            "what": "contribution",
            "amount": "10.00",
            "commodity": "NZD",
            "until": None,
        },
    ]
    assert told["excused"] == [
        {
            "member": "cho",
            "pod": "rainy",
            "what": "contribution",
            "from": "2026-04-01",
            "until": "2026-05-31",
            "because": "between jobs",
        }
    ]
    assert crew.ask("due --on 2026-06-15")["ahead"][0]["until"] == "2026-08-01"


def test_what_falls_due_until_a_day_can_be_asked(crew):
    crew.do(*EXPECTED)

    told = crew.ask("due --member ben --until 2026-07-31")
    assert [(each["due"], each["amount"], each["age"]) for each in told["due"]] == [
        ("2026-06-01", "10.00", "1-30"),
        ("2026-07-01", "20.00", "later"),
    ]


def test_the_screen_says_it_to_be_read_aloud(crew):
    crew.do(*EXPECTED)

    shown = crew.do("due").out
    assert "3 contributions to Rainy Day" in shown
    assert "61-90 days late" in shown
    assert "Nothing is due." in crew.do("due --on 2026-03-20").out


def test_somebody_else_pays_and_it_is_recorded_who(crew):
    crew.do(EXPECTED[0])

    crew.do("contribute ana 20 --to rainy --paid-by ben --on 2026-04-01")
    crew.do(["contribute", "cho", "20", "--to", "rainy", "--paid-by", "Cho's mother", "--on", "2026-04-01"])

    assert [each["member"] for each in crew.ask("due --on 2026-04-01")["due"]] == ["ben", "dan"]
    assert "paid by Ben Okafor" in " ".join(crew.do("journal --member ben").out.split())
    receipt = crew.ask("receipt 16")
    assert receipt["members"] == ["ana"]
    assert "Paid by" in crew.do("receipt 16").out
    assert "paid by Cho's mother" in crew.do("receipt 17").out


def test_a_levy_on_every_member_is_due_once_and_paid_by_contributing(crew):
    crew.do(
        'pod open care --kind solidarity --name "Care Fund"',
        'fund levy 10 --to care --because "the roof"',
        "contribute ana 10 --to care",
    )

    assert [(each["member"], each["amount"]) for each in crew.ask("due care")["due"]] == [
        ("ben", "10.00"),
        ("cho", "10.00"),
        ("dan", "10.00"),
    ]
    assert crew.ask("statement fund care")["balance"] == "10.00"


def test_a_levy_on_every_member_for_a_social_fund_is_paid_into_it(crew):
    crew.do('fund levy 10 --to rainy --because "the roof"', "fund contribute ben 10 --to rainy --paid-by ana")

    assert [(each["member"], each["what"]) for each in crew.ask("due rainy")["due"]] == [
        ("ana", "fund"),
        ("cho", "fund"),
        ("dan", "fund"),
    ]


def test_an_expectation_is_corrected_as_anything_else(crew):
    crew.do(EXPECTED[0], 'correct 15 --because "25 was agreed"')

    assert crew.ask("due")["due"] == []


def test_of_who_died_nothing_more_is_expected(crew):
    crew.do(
        "expect all 20 --every month --to rainy --from 2026-03-01 --on 2026-03-01",
        "expect all 5 --every month --to rainy --social --from 2026-03-01 --on 2026-03-01",
        "member died ben --on 2026-04-10",
    )

    assert {each["member"] for each in crew.ask("due")["due"]} == {"ana", "cho", "dan"}
    assert [each["due"] for each in crew.ask("due --member ben --on 2026-04-09")["due"]][-1] == "2026-04-01"


def test_nothing_more_is_expected_in_a_pod_that_is_closed(crew):
    crew.do(
        "pod open bees --kind savings --set ask-about=none --on 2026-05-01",
        "expect dan 20 --to bees --from 2026-05-01 --on 2026-05-01",
        "pod close bees --on 2026-05-20",
    )

    assert crew.ask("due --on 2026-05-10")["due"][0]["pod"] == "bees"
    assert crew.ask("due --on 2026-06-15")["due"] == []


def test_an_instalment_is_due_on_its_day_and_late_the_day_after(crew):
    crew.do(
        "pod open easy --kind savings --set ask-about=none --on 2026-01-04",
        "contribute ana 500 --to easy --on 2026-01-10",
        "loan request 100 --from easy --by ben --term 2 --on 2026-05-01",
        "loan pay-out L1 --on 2026-05-01",
    )

    told = [crew.ask(f"due --on 2026-{day}")["due"] for day in ("05-31", "06-01", "06-02")]
    assert [[(each["amount"], each["days_late"]) for each in of_day] for of_day in told] == [
        [],
        [("50.00", 0)],
        [("50.00", 1)],
    ]
