"""The statement of a pool's loans through the command line."""


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
