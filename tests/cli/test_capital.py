"""Capital accounts through the command line: layers by year, the collective account, and a statement that adds up."""

from decimal import Decimal


def figures(crew, line="statement capital bakery"):
    """(member, year) → (opening, paid in, allocated, losses, paid out, closing)."""
    names = ("opening", "paid_in", "allocated", "losses", "paid_out", "closing")
    return {
        (each["member"], layer["year"]): tuple(layer[name] for name in names)
        for each in crew.ask(line)["members"]
        for layer in each["layers"]
    }


def test_capital_stands_in_the_layer_of_the_year_in_which_it_came(crew):
    crew.do(
        "capital opening bakery 300 --member ana --year 2021 --on 2026-02-01",
        "capital pay-in bakery ana 50 --into Bank-Main --on 2026-03-01",
        "capital pay-in bakery ben 20.50 --on 2026-03-02",
    )

    assert figures(crew) == {
        ("ana", 2021): ("300.00", "0.00", "0.00", "0.00", "0.00", "300.00"),
        ("ana", 2026): ("0.00", "50.00", "0.00", "0.00", "0.00", "50.00"),
        ("ben", 2026): ("0.00", "20.50", "0.00", "0.00", "0.00", "20.50"),
    }
    assert figures(crew, "statement capital bakery --member ana --since 2026-03-02") == {
        ("ana", 2021): ("300.00", "0.00", "0.00", "0.00", "0.00", "300.00"),
        ("ana", 2026): ("50.00", "0.00", "0.00", "0.00", "0.00", "50.00"),
    }
    assert crew.balance("Assets:Bank-Main:Bakery") == "250.00"


def test_what_the_pod_owns_is_said_part_by_part_and_adds_up(crew):
    crew.do(
        "capital opening bakery 40 --on 2026-02-01",
        "capital pay-in bakery ana 50 --on 2026-03-01",
        "income bakery 90 --on 2026-03-01",
    )

    found = crew.ask("statement capital bakery")["equity"]
    assert found["parts"] == {
        "shares": "200.00",
        "capital": "50.00",
        "collective": "40.00",
        "undivided": "90.00",
        "opening": "-40.00",
    }
    assert sum(map(Decimal, found["parts"].values())) == Decimal(found["equity"]) == Decimal("340.00")


def test_the_collective_account_is_nobodys(crew):
    crew.do("capital opening bakery 40 --on 2026-02-01")

    told = crew.ask("statement capital bakery")
    assert (told["collective"]["closing"], told["members"]) == ("40.00", [])


def test_who_has_capital_in_a_pod_does_not_just_leave(crew):
    crew.do("capital pay-in bakery dan 50")

    assert "Dan Ruiz still has 50.00 NZD of capital in Tui Bakery" in crew.refused("member leave dan")


def test_all_accounts_stand_in_one_table_with_a_sum_for_who_has_several_layers(crew):
    crew.do(
        "capital opening bakery 300 --member ana --year 2021 --on 2026-02-01",
        "capital pay-in bakery ana 50 --on 2026-03-01",
        "capital pay-in bakery ben 20.50 --on 2026-03-02",
    )

    crew.do("statement capital bakery --csv told.csv")
    rows = [line.split(",") for line in (crew.folder / "told.csv").read_text(encoding="utf-8-sig").splitlines()]
    start = next(at for at, row in enumerate(rows) if row[0] == "Member")
    assert [(*row[:2], row[-1]) for row in rows[start + 1 : start + 6]] == [
        ("Ana Tūī", "2021", "300.00"),
        ("", "2026", "50.00"),
        ("", "Together", "350.00"),
        ("Ben Okafor", "2026", "20.50"),
        ("Together", "", "370.50"),
    ]


def test_what_came_on_the_first_day_of_a_statement_was_not_there_before(crew):
    crew.do("capital pay-in bakery ana 50 --on 2026-03-01")

    assert figures(crew, "statement capital bakery --since 2026-03-01") == {
        ("ana", 2026): ("0.00", "50.00", "0.00", "0.00", "0.00", "50.00")
    }


def test_a_capital_statement_says_that_it_is_money_at_risk_and_promises_no_day(crew):
    said = " ".join(crew.do("statement capital bakery").out.split())

    assert "members' own money at risk: it stands behind what the pod owes" in said
    assert "promises no day on which it is paid back" in said
