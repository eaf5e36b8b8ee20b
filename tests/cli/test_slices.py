"""Dynamic equity through the command line: slices from cash, things and work; payments take them back in order; the freeze."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.typed import BEGIN, Crew

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture
def startup(tmp_path):
    """Ana and Ben with a pod of slices that asks about nothing."""
    crew = Crew(tmp_path)
    crew.do(*BEGIN, "member add ben --name Ben --on 2026-01-01")
    crew.do("pod open farm --kind livelihood --name Farm --set ask-about=none --on 2026-01-01")
    return crew


def row(crew, member="ana"):
    return next(each for each in crew.ask("slices show farm")["members"] if each["member"] == member)


def test_a_lump_sum_takes_back_cash_then_the_well_then_all_else(startup):
    case = json.loads((GOLDEN / "slicing_pie_lump_sum.json").read_text(encoding="utf-8"))
    inputs, expected = case["inputs"], case["expected"]
    startup.do(*(f"slices put farm ana {inputs[sort]} --as {sort}" for sort in ("cash", "well", "noncash")))
    startup.do("income farm 600")
    assert Decimal(row(startup)["slices"]) == expected["slices_before"]["total"]

    startup.do(f"slices take-back farm ana {inputs['payment']}")

    left = row(startup)
    assert (left["cash"], left["well"], left["noncash"]) == ("0.00", "0.00", f"{expected['noncash_left']}.00")
    assert Decimal(left["slices"]) == expected["slices_after"]
    assert startup.balance("Assets:Cash-Box:Farm") == "100.00"
    assert startup.ask("verify")["ok"] is True


def test_the_well_makes_no_slices_until_it_is_spent(startup):
    startup.do("slices put farm ana 100 --as well", "slices put farm ben 25")
    assert (row(startup)["slices"], row(startup, "ben")["pie_pct"]) == ("0.00", "100.0000")

    startup.do("slices draw farm ana 25")
    assert (row(startup)["slices"], row(startup)["pie_pct"]) == ("100.00", "50.0000")


def test_unpaid_work_is_worth_what_a_fair_pay_is_above_what_was_paid(startup):
    startup.do("slices work farm ana 100 --fair 80000 --paid 20000", "slices work farm ben 3 --fair 10001")

    assert (row(startup)["noncash"], row(startup)["slices"]) == ("3000.00", "6000.00")
    assert row(startup, "ben")["noncash"] == "15.00"
    # No money moved, and the work is no cost that the month's income pays.
    assert startup.ask("statement capital farm")["equity"]["parts"] == {"slices": "3015.00", "sweat": "-3015.00"}
    assert startup.ask("statement livelihood farm --month 2026-06")["pay_pot"] == "0.00"


def test_parts_of_the_pie_sum_to_a_hundred_and_stand_in_the_ownership_statement(startup):
    startup.do("member add cho", "slices put farm ana 1", "slices put farm ben 1", "slices put farm cho 1")

    told = startup.ask("statement ownership farm")["slices"]
    assert sum(Decimal(each["pie_pct"]) for each in told["members"]) == Decimal("100.0000")
    assert "Part of the pie" in startup.type("statement ownership farm").out


def test_a_pie_is_frozen_when_all_consent_and_nothing_moves_it_then(startup):
    startup.do("pod open shop --kind ownership --on 2026-01-01", "slices put shop ana 30", "slices put shop ben 10")

    startup.do("slices freeze shop", "consent P1 --by ben")

    assert "was frozen on 2026-06-15" in startup.refused("slices take-back shop ana 5")
    told = startup.ask("slices show shop")
    assert (told["frozen_on"], [each["pie_pct"] for each in told["members"]]) == ("2026-06-15", ["75.0000", "25.0000"])


def test_a_pie_that_changed_later_is_not_frozen_from_behind(startup):
    """Whoever consents to freeze it sees the parts that stay; what came in behind that day would change them again."""
    startup.do(
        "pod open shop --kind ownership --set ask-about=none --on 2026-01-01",
        "shares class shop PIE --kind slices --on 2026-01-01",
        "slices put shop ana 30 --on 2026-02-01",
        "slices put shop ben 10 --on 2026-03-01",
    )
    assert "changed on 2026-03-01 (entry" in startup.refused("slices freeze shop --on 2026-02-28")
    startup.do("shares change shop/PIE --set cash-slices=5 --on 2026-03-10")
    assert "changed on 2026-03-10 (entry" in startup.refused("slices freeze shop --on 2026-03-09")
    # Who owns a part may change; how much there is does not.
    startup.do("slices hand-over shop ben ana --on 2026-03-20")

    startup.do("slices freeze shop --on 2026-03-10")


def test_a_members_year_tells_what_they_have_at_risk_for_slices(startup):
    """All that somebody has in a pod stands on the paper that they hand to an accountant."""
    startup.do(
        "slices put farm ben 40 --on 2026-02-01",
        "slices put farm ben 100 --as noncash --for van --on 2026-03-01",
        "slices take-back farm ben 15 --on 2026-04-01",
    )

    told = startup.ask("statement member ben --year 2026")
    assert [(each["what"], each["in"], each["out"], each["closing"]) for each in told["pods"]] == [
        ("Put at risk for slices", "140.00", "15.00", "125.00")
    ]
    assert [(each["what"], each["amount"]) for each in told["received"]] == [
        ("Work and things paid in shares or slices", "100.00")
    ]


def test_a_members_year_is_theirs_though_they_are_called_as_a_class_is(startup):
    startup.do("member add a --name Ay", "shares class farm A --par 10", "shares issue ana 20 --class farm/A")
    startup.do("shares transfer ana a 5 --class farm/A")

    (told,) = startup.ask("statement member a --year 2026")["pods"]
    assert (told["opening"], told["in"], told["out"], told["closing"]) == ("0.00", "50.00", "0.00", "50.00")


def test_a_well_is_drawn_for_no_more_than_is_left_in_it_on_a_later_day(startup):
    startup.do("slices put farm ana 100 --as well --on 2026-02-01", "slices draw farm ana 80 --on 2026-05-01")

    assert "holds 20.00 NZD" in startup.refused("slices draw farm ana 50 --on 2026-03-01")


def test_a_part_of_a_frozen_pie_has_no_exit_value(startup):
    startup.do("shares class farm PIE --kind slices --on 2026-01-01", "slices put farm ana 30")
    assert startup.ask("statement ownership farm")["totals"]["exit_value"] == "30.00"

    startup.do("slices freeze farm")

    assert startup.ask("statement ownership farm")["totals"]["exit_value"] == "0.00"


def test_a_members_statement_counts_what_waits_in_their_well_as_at_risk(startup):
    startup.do("slices put farm ana 100 --as well", "slices put farm ana 7")

    said = [" ".join(line.split()) for line in startup.do("statement member ana").out.splitlines()]
    assert "At risk for slices 107.00 NZD" in said


def test_what_is_at_risk_is_not_paid_back_where_the_debts_could_not_be_paid_then(startup):
    startup.do(
        "slices put farm ana 100 --on 2026-02-01",
        "shares lend ben 50 --to farm --on 2026-02-02",
        "expense farm 80 --for seed --on 2026-02-03",
    )
    assert "it could not pay its debts" in startup.refused("slices take-back farm ana 21")

    startup.do("slices take-back farm ana 20")


def test_no_more_is_taken_back_than_is_at_risk_on_every_later_day(startup):
    startup.do("slices put farm ana 100 --on 2026-02-01", "income farm 500 --on 2026-02-01")
    startup.do("slices take-back farm ana 80 --on 2026-05-01")

    assert "Ana Tūī has 20.00 NZD at risk in Farm" in startup.refused("slices take-back farm ana 30 --on 2026-03-01")


def test_the_page_of_a_frozen_pie_says_that_nothing_is_put_in_or_taken_back_any_more(startup):
    startup.do("slices put farm ana 100")
    assert "A payment takes back cash first" in " ".join(startup.do("slices show farm").out.split())

    startup.do("slices freeze farm")

    said = " ".join(startup.do("slices show farm").out.split())
    assert "The pie is frozen: nothing is put in or taken back any more" in said
    assert "A payment takes back cash first" not in said


def test_nobody_leaves_with_their_slices_where_the_debts_could_not_be_paid_then(startup):
    """The money is there, 110.00, but 50.00 of it is owed."""
    startup.do(
        "slices put farm ben 100 --on 2026-02-01",
        "shares lend ana 50 --to farm --on 2026-02-02",
        "expense farm 40 --for seed --on 2026-02-03",
    )

    assert "it could not pay its debts" in startup.refused("leave-pod farm ben")


def test_who_has_something_at_risk_does_not_just_leave(startup):
    startup.do("slices put farm ben 10")

    assert "Ben still has 10.00 NZD at risk in Farm" in startup.refused("member leave ben")


def test_what_was_taken_back_is_not_undone_from_behind(startup):
    first = startup.ask("slices put farm ana 10")["entry"]["seq"]
    startup.do("slices take-back farm ana 4")

    assert "short" in startup.refused(f"correct {first} --because wrong")


def test_cash_at_risk_belongs_to_no_share_and_work_adds_nothing_to_it(startup):
    startup.do("shares class farm A --par 10", "shares issue ben 5 --class farm/A")

    startup.do("slices put farm ana 70 --as well", "slices put farm ana 30", "slices work farm ana 100 --fair 20000")

    found = startup.ask("statement capital farm")["book_value"]
    assert (found["assets"], found["capital"], found["a_share"]) == ("150.00", "100.00", "10.00")


PIE = (
    "shares class farm PIE --kind slices --set cash-slices=5 --set fair-pay=40000 --set slices-part=60 --on 2026-01-01"
)


def owners(crew):
    told = crew.ask("statement ownership farm")
    assert sum(Decimal(each["ownership_pct"]) for each in told["members"]) == Decimal("100.0000")
    return [(each["member"], each["class"], each["ownership_pct"], each["votes"]) for each in told["members"]]


def test_a_class_of_slices_has_multipliers_and_a_fair_pay_of_its_own(startup):
    startup.do(PIE, "slices put farm ana 250", "slices work farm ben 100")

    assert (row(startup)["slices"], row(startup, "ben")["slices"]) == ("1250.00", "4000.00")
    startup.do("shares change farm/PIE --set cash-slices=6 --on 2026-06-16")
    assert row(startup)["slices"] == "1250.00"
    startup.today = startup.today.replace(day=16)
    assert row(startup)["slices"] == "1500.00"


def test_slices_own_the_pod_where_nobody_holds_shares_and_their_part_beside_them(startup):
    startup.do(PIE, "slices put farm ana 100", "slices put farm ben 300")
    assert owners(startup) == [("ana", "PIE", "25.0000", 1), ("ben", "PIE", "75.0000", 1)]

    startup.do("shares class farm A --par 10", "shares issue ben 7 --class farm/A")

    assert owners(startup) == [
        ("ana", "PIE", "15.0000", 1),
        ("ben", "A", "40.0000", 1),
        ("ben", "PIE", "45.0000", 0),
    ]
    startup.do("shares change farm/PIE --set slice-votes=per-slice")
    assert [each[3] for each in owners(startup)] == [500, 1, 1500]


def test_a_class_of_slices_stands_in_the_register_and_among_the_classes(startup):
    startup.do(PIE, "slices put farm ana 250")

    assert [each["slices"] for each in startup.ask("shares register farm")["slices"]["members"]] == ["1250.00"]
    assert startup.ask("shares classes farm")["classes"][0]["terms"]["fair-pay"] == "40000"
    for page in ("shares register farm", "shares classes farm"):
        assert "Class PIE: slices" in startup.type(page).out
    assert "slices" not in startup.ask("shares register farm")["classes"]


def test_slices_without_a_class_are_no_row_of_the_ownership_statement(startup):
    """A book in which nobody began a class of slices says what it always said."""
    startup.do("slices put farm ana 10")

    assert (startup.ask("statement ownership farm")["members"], startup.ask("shares classes farm")["classes"]) == (
        [],
        [],
    )


def test_a_surplus_can_be_shared_by_slices(startup):
    startup.do(PIE, "slices put farm ana 100 --on 2026-02-01", "slices put farm ben 300 --on 2026-02-01")
    startup.do("income farm 600 --on 2026-03-01", "surplus farm --year 2025-06..2026-05 --shared-by slices")

    assert (startup.balance("Equity:Capital:Farm:Ana:Y2026"), startup.balance("Equity:Capital:Farm:Ben:Y2026")) == (
        "-150.00",
        "-450.00",
    )


def test_who_leaves_keeps_their_part_of_a_frozen_pie_and_hands_it_over_later(startup):
    startup.do("slices put farm ana 30", "slices put farm ben 10", "slices freeze farm")
    assert "10.00 NZD kept in the frozen pie of Farm" in startup.type("member positions ben").out

    startup.do("member leave ben")
    assert row(startup, "ben")["pie_pct"] == "25.0000"

    startup.do("slices hand-over farm ben ana --part 40")
    assert (row(startup)["pie_pct"], row(startup, "ben")["pie_pct"]) == ("85.0000", "15.0000")
    assert startup.ask("verify")["ok"] is True


FROZEN = (
    PIE,
    "member add cho --name Cho --on 2026-01-01",
    *(f"slices put farm {who} {amount} --on 2026-02-01" for who, amount in (("ana", 10), ("ben", 30), ("cho", 60))),
    "slices freeze farm --on 2026-03-01",
)
SHARED = "surplus farm --year 2025-06..2026-05 --shared-by slices --cash 20"


def capital_of(crew, who):
    return Decimal(crew.balance(f"Equity:Capital:Farm:{who}:Y2026"))


def test_who_left_with_a_part_of_a_frozen_pie_shares_in_a_surplus_as_the_others_do(startup):
    startup.do(*FROZEN, "income farm 900 --on 2026-03-02", "member leave ben --on 2026-03-03")
    told = startup.do(SHARED).out
    assert "Ben (left)" in told
    assert [capital_of(startup, who) for who in ("Ana", "Ben", "Cho")] == [-72, -216, -432]
    assert [each[2:] for each in owners(startup)] == [("10.0000", 1), ("30.0000", 0), ("60.0000", 1)]

    startup.do("dividend pay farm ben", "capital redeem farm --year 2026")

    assert startup.balance("Liabilities:Dividends:Farm:Ben") == "0"
    assert capital_of(startup, "Ben") == 0
    assert startup.ask("verify")["ok"] is True


def test_what_who_left_is_still_to_get_is_told_with_how_it_is_paid(startup):
    startup.do(*FROZEN, "income farm 900 --on 2026-03-02", "member leave ben --on 2026-03-03", SHARED)

    told = {each["what"]: each["command"] for each in startup.ask("member positions ben")["positions"]}
    assert told["216.00 NZD of capital in Farm"] == "crewbook capital redeem farm --year 2026"
    assert told["54.00 NZD of surplus and dividends to get from Farm"] == "crewbook dividend pay farm ben"


def test_who_left_with_a_part_of_a_frozen_pie_bears_a_loss_as_the_others_do(startup):
    startup.do(*FROZEN, "expense farm 60 --for seed --on 2026-03-02", "member leave ben --on 2026-03-03", SHARED)

    assert [capital_of(startup, who) for who in ("Ana", "Ben", "Cho")] == [6, 18, 36]


def test_who_left_a_pie_that_grows_was_paid_for_their_part_and_has_none(startup):
    startup.do(
        *FROZEN[:-1],
        "income farm 900 --on 2026-03-02",
        "leave-pod farm ben --on 2026-03-03",
        "member leave ben --on 2026-03-03",
        SHARED,
    )

    assert [capital_of(startup, who) for who in ("Ana", "Ben", "Cho")] != [0, 0, 0]
    assert capital_of(startup, "Ben") == 0


def test_the_part_of_a_frozen_pie_of_who_died_shares_for_their_heirs(startup):
    startup.do(*FROZEN, "income farm 900 --on 2026-03-02", "member died ben --on 2026-03-03", SHARED)
    startup.do("member heirs ben --in farm --heir cho", "member settle ben --in farm")

    assert capital_of(startup, "Cho") == -648
    assert startup.ask("member positions ben")["positions"] == []


def test_a_surplus_by_shares_goes_to_who_holds_some_and_shares_no_pay(startup):
    startup.do("shares class farm A --par 10 --on 2026-01-01", "shares issue ben 5 --class farm/A --on 2026-02-01")
    startup.do("pod change farm --set sharers=ana --on 2026-02-01", "income farm 100 --on 2026-03-01")

    startup.do("surplus farm --year 2025-06..2026-05 --shared-by shares")

    assert capital_of(startup, "Ben") == -100


def test_slices_that_are_given_up_leave_their_cash_to_the_collective(startup):
    startup.do("slices put farm ben 10", "slices put farm ben 5 --as well", "slices work farm ben 100 --fair 20000")

    startup.do("slices hand-over farm ben")

    assert startup.ask("slices show farm")["members"] == []
    assert startup.ask("statement capital farm")["equity"]["parts"] == {"collective": "15.00"}


def test_slices_are_handed_over_when_the_others_consent(startup):
    startup.do("member add cho", "pod open shop --kind ownership --on 2026-01-01", "slices put shop ana 30")

    startup.do("slices hand-over shop ana ben", "consent P1 --by cho")

    told = startup.ask("slices show shop")["members"]
    assert [(each["member"], each["pie_pct"]) for each in told] == [("ben", "100.0000")]


def test_a_co_ownership_agreement_states_the_class_of_slices_and_the_parts_of_a_frozen_pie(startup):
    startup.do(PIE, "slices put farm ana 30", "agreement draft farm --kind co-ownership")
    growing = startup.type("agreement show A1").out

    startup.do("slices freeze farm")

    frozen = startup.type("agreement show A1").out
    assert "slices, no par value" in growing
    assert [line for line in frozen.splitlines() if line not in growing and "30.00 NZD" in line] != []
