"""The statement of a pool's loans through the command line."""

import pytest


def test_a_pools_loans_are_told_with_what_is_late_by_age_and_at_risk(crew):
    crew.do(
        'pod open easy --kind savings --name "Easy Pool" --set ask-about=none --on 2026-01-05',
        "contribute ana 300 --to easy --on 2026-01-10",
        "loan request 90 --from easy --by ben --term 3 --on 2026-01-15",
        "loan pay-out L1 --on 2026-01-15",
        "loan request 60 --from easy --by cho --term 1 --first 2026-12-01 --on 2026-01-15",
        "loan pay-out L2 --on 2026-01-15",
        "loan repay L1 30 --on 2026-02-15",
    )

    told = crew.ask("statement loans easy --on 2026-04-01")

    assert told["portfolio_at_risk"] == {"late": "60.00", "outstanding": "120.00", "percent": "50.00"}
    assert told["arrears_by_age"][0] == {"age": "1-30", "loans": 1, "overdue": "30.00", "balance": "60.00"}
    assert [each["age"] for each in told["arrears_by_age"]] == ["1-30", "31-60", "61-90", "90+"]
    assert [(each["loan"], each["days_late"]) for each in told["loans"]] == [("L1", 17), ("L2", 0)]
    assert crew.ask("statement pool easy --on 2026-04-01")["portfolio_at_risk"] == told["portfolio_at_risk"]
    shown = crew.type("statement loans easy --on 2026-04-01").out
    assert "Portfolio at risk 50.00%" in " ".join(shown.split())


def test_who_answers_for_a_loan_sees_it_on_their_statement(crew):
    crew.do(
        "pod open easy --kind savings --set ask-about=none --on 2026-01-05",
        "contribute ana 300 --to easy --on 2026-01-10",
        'loan request 90 --from easy --by ben --term 3 --guarantor cho --security "the bike" --on 2026-01-15',
    )
    named = crew.ask("statement member cho --on 2026-01-15")
    assert [each["guarantees"] for each in named["pods"] if each["pod"] == "easy"] == [
        [{"loan": "L1", "member": "ben", "status": "agreed", "agreed_on": None, "amount": None}]
    ]

    crew.do("loan guarantee L1 --by cho --on 2026-01-16", "loan pay-out L1 --on 2026-01-17")

    told = crew.ask("statement member cho --on 2026-01-17")
    answers = next(each["guarantees"] for each in told["pods"] if each["pod"] == "easy")
    assert answers == [{"loan": "L1", "member": "ben", "status": "open", "agreed_on": "2026-01-16", "amount": "90.00"}]
    assert "Loans for which they answer" in crew.type("statement member cho").out
    shown = crew.ask("loan show L1")
    assert (shown["security"], shown["guarantors"][0]["agreed_on"]) == ("the bike", "2026-01-16")


def test_a_loans_statement_tells_its_whole_life(crew):
    crew.do(
        "pod open easy --kind savings --set ask-about=none --set late-fine=1 --set loss-sharing=equally --on 2026-01-05",
        "contribute ana 300 --to easy --on 2026-01-10",
        "contribute cho 300 --to easy --on 2026-01-10",
        "loan request 90 --from easy --by ben --term 3 --on 2026-01-15",
        "loan pay-out L1 --part 60 --on 2026-01-15",
        "loan pay-out L1 --on 2026-01-20",
        "loan repay L1 32 --on 2026-02-16",
        "loan top-up L1 41 --on 2026-02-20",
        "loan restructure L1 --term 4 --rate 1%/month --on 2026-02-21",
        'loan write-off L1 --because "moved away" --on 2026-05-01',
        "loan recover L1 10 --on 2026-05-10",
    )

    told = crew.ask("loan show L1")

    kept = ("what", "out", "fines", "principal", "written_off", "recovered", "owed")
    assert [tuple(each[name] for name in kept) for each in told["movements"]] == [
        ("Paid out", "60.00", "0.00", "0.00", "0.00", "0.00", "60.00"),
        ("Further part", "30.00", "0.00", "0.00", "0.00", "0.00", "90.00"),
        ("Repaid", "0.00", "1.00", "31.00", "0.00", "0.00", "59.00"),
        ("Topped up", "41.00", "0.00", "0.00", "0.00", "0.00", "100.00"),
        ("Written off", "0.00", "0.00", "0.00", "100.00", "0.00", "0.00"),
        ("Recovered", "0.00", "0.00", "0.00", "0.00", "10.00", "0.00"),
    ]
    assert [each["why"] for each in told["earlier"]] == ["pay-out", "part", "top-up"]
    assert (told["out"], told["rest"], told["outstanding"], told["arrears"]) == ("131.00", "0.00", "0.00", "0.00")
    assert told["written_off"]["shares"] == {"ana": "50.00", "cho": "50.00"}
    assert told["written_off"]["back"] == {"ana": "5.00", "cho": "5.00"}
    shown = crew.type("loan show L1").out
    for heading in ("What happened", "Earlier schedules", "The loss", "When it got new terms on 2026-02-21"):
        assert heading in shown
    assert crew.ask("verify")["ok"] is True


def test_a_further_part_of_a_loan_needs_the_second_signature_where_two_sign(crew):
    crew.do(
        "pod open easy --kind savings --set ask-about=none --set signatories=2 --on 2026-01-05",
        "contribute ana 300 --to easy --on 2026-01-10",
        "loan request 90 --from easy --by ben --term 3 --on 2026-01-15",
        "loan pay-out L1 --part 60 --on 2026-01-15",
        "sign P1 --by cho --on 2026-01-15",
        "carry-out P1 --on 2026-01-15",
    )
    assert crew.balance("Assets:Loans:Easy:Ben:L1") == "60.00"

    crew.do("loan pay-out L1 --on 2026-01-20", "sign P2 --by cho --on 2026-01-20", "carry-out P2 --on 2026-01-20")

    assert crew.balance("Assets:Loans:Easy:Ben:L1") == "90.00"


@pytest.mark.parametrize(
    ("on", "charges", "apr"),
    [("whole", ["10.00", "10.00", "10.00"], "186.67"), ("balance", ["10.00", "6.98", "3.66"], "130.03")],
)
def test_a_pools_service_charge_is_asked_of_every_loan_and_its_apr_is_shown(crew, on, charges, apr):
    crew.do(
        f"pod open easy --kind savings --set ask-about=none --set service-charge=10%/4weeks --set service-charge-on={on} "
        "--on 2026-01-05",
        "contribute ana 300 --to easy --on 2026-01-10",
        "loan request 100 --from easy --by ben --term 3 --every 4weeks --on 2026-01-15",
    )

    told = crew.ask("loan show L1")

    assert [each["interest"] for each in told["instalments"]] == charges
    assert (told["rate"], told["apr"]) == ("10%/4weeks", apr)
    assert "Every loan costs a service charge of 10%/4weeks." in crew.ask("pod show easy")["sentences"]
