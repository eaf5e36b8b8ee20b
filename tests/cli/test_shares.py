"""Shares through the command line: lots that keep their numbers, day and cost; parts of shares; votes."""

from unittest import mock

import pytest
from beancount import loader

from tests.typed import Crew


def lots(crew, member, on="2026-06-15"):
    """(certificates, shares, cost, day) of a member's lots."""
    found = [each for each in crew.ask(f"shares register bakery --on {on}")["holdings"] if each["member"] == member]
    return [(lot["certificates"], lot["shares"], lot["cost"], lot["date"]) for each in found for lot in each["lots"]]


def test_shares_are_numbered_in_the_order_in_which_they_were_issued(crew):
    assert crew.ask("shares issue ana 5 --class bakery/A")["id"] == "21-25"
    assert crew.ask("shares issue cho 1 --class bakery/A")["id"] == "26"
    assert lots(crew, "cho") == [("26", "1", "10.00", "2026-06-15")]


def test_a_transfer_splits_a_lot_and_both_parts_keep_their_cost_and_day(crew):
    crew.do("shares transfer ben ana 5 --class bakery/A --on 2026-04-01")

    assert lots(crew, "ben") == [("1-15", "15", "150.00", "2026-02-03")]
    assert lots(crew, "ana") == [("16-20", "5", "50.00", "2026-02-03")]
    assert crew.ask("verify")["ok"] is True
    assert loader.load_file(str(crew.folder / "main.beancount"))[1] == []


def test_a_whole_lot_passes_on_under_its_own_numbers(crew):
    crew.do("shares transfer ben ana 20 --class bakery/A")

    assert lots(crew, "ben") == []
    assert lots(crew, "ana") == [("1-20", "20", "200.00", "2026-02-03")]


def test_the_oldest_lots_pass_on_first(crew):
    crew.do("shares issue ben 10 --class bakery/A --on 2026-03-03", "shares transfer ben ana 25 --class bakery/A")

    assert lots(crew, "ben") == [("21-25", "5", "50.00", "2026-03-03")]
    assert lots(crew, "ana") == [("1-20", "20", "200.00", "2026-02-03"), ("26-30", "5", "50.00", "2026-03-03")]


def test_a_part_of_a_part_passes_on(crew):
    crew.do(
        "shares transfer ben ana 5 --class bakery/A",
        "shares transfer ana cho 4 --class bakery/A",
        "shares transfer cho ben 3 --class bakery/A",
    )

    assert lots(crew, "ana") == [("16", "1", "10.00", "2026-02-03")]
    assert lots(crew, "cho") == [("17", "1", "10.00", "2026-02-03")]
    assert lots(crew, "ben") == [("1-15", "15", "150.00", "2026-02-03"), ("18-20", "3", "30.00", "2026-02-03")]
    assert crew.ask("verify")["ok"] is True


def test_a_class_may_be_counted_in_parts_of_shares(crew):
    crew.do("shares class bakery B --par 8 --decimals 3", "shares issue cho 2.5 --class bakery/B --into Bank-Main")
    crew.do("shares transfer cho ana 1.125 --class bakery/B")

    rows = {each["member"]: each for each in crew.ask("statement ownership bakery")["members"] if each["class"] == "B"}
    assert (rows["cho"]["shares"], rows["cho"]["paid_in"]) == ("1.375", "11.00")
    assert (rows["ana"]["shares"], rows["ana"]["paid_in"]) == ("1.125", "9.00")
    assert crew.balance("Assets:Bank-Main:Bakery") == "220.00"
    assert crew.ask("verify")["ok"] is True


def test_percentages_sum_to_a_hundred_with_four_decimals(crew):
    crew.do(
        "shares transfer ben ana 7 --class bakery/A",
        "shares transfer ben cho 6 --class bakery/A",
        "shares issue dan 1 --class bakery/A",
    )

    rows = crew.ask("statement ownership bakery")
    assert [each["ownership_pct"] for each in rows["members"]] == ["33.3334", "33.3333", "28.5714", "4.7619"]
    assert rows["totals"]["ownership_pct"] == "100.0000"


@pytest.mark.parametrize(("votes", "counted"), [("per-member", [1, 1]), ("per-share", [5, 20])])
def test_votes_are_counted_as_the_class_says(crew, votes, counted):
    crew.do("pod open farm --kind ownership --name Farm", f"shares class farm A --par 1 --votes {votes}")
    crew.do("shares issue ana 5 --class farm/A", "shares issue ben 20 --class farm/A")

    owners = [each for each in crew.ask("statement ownership farm")["members"] if each["class"]]
    assert [int(each["votes"]) for each in owners] == counted


def test_who_owns_what_is_told_as_it_was_on_a_day(crew):
    crew.do("shares transfer ben ana 5 --class bakery/A --on 2026-04-01")

    assert lots(crew, "ben", on="2026-03-31") == [("1-20", "20", "200.00", "2026-02-03")]
    assert lots(crew, "ana", on="2026-03-31") == []


def test_an_issue_may_need_the_others_and_is_then_proposed(crew):
    crew.do(
        "pod open farm --kind ownership --name Farm --set ask-about=issue --set consent-rule=majority",
        "shares class farm A --par 1",
    )

    assert crew.ask("shares issue ben 20 --class farm/A")["id"] == "P1"
    crew.do("consent P1 --by cho")

    # Ana, who proposed it, and Cho are the majority of the three who gain nothing by it.
    assert [each["member"] for each in crew.ask("shares register farm")["holdings"]] == ["ben"]


def test_a_share_that_costs_no_whole_yen_is_not_issued(tmp_path):
    crew = Crew(tmp_path)
    crew.do("init . --name Crew --currency JPY", "member add ana --treasurer", "pod open farm --kind ownership")
    crew.do("shares class farm A --par 5 --decimals 1", "shares issue ana 0.2 --class farm/A")

    assert "0.1 shares at 5 cost 0.5 JPY, which nobody can pay to the cent" in crew.refused(
        "shares issue ana 0.1 --class farm/A", status=2
    )


COOP = (
    "pod open coop --kind livelihood --name Coop --set ask-about=none --on 2026-02-01",
    "shares class coop A --par 10 --set work-rate=25 --set work-cap=2000 --set authorised=500 --on 2026-02-01",
)


def test_no_more_shares_are_out_than_authorised_on_any_later_day_either(crew):
    """Between the day of an issue that is recorded late and today there were more than on either."""
    crew.do(
        "pod open farm --kind ownership --set ask-about=none --on 2026-01-02",
        "shares class farm A --par 10 --set authorised=100 --on 2026-01-02",
        "shares issue ana 50 --class farm/A --on 2026-01-03",
        "shares issue ben 50 --class farm/A --on 2026-02-03",
        "shares redeem ben 50 --class farm/A --on 2026-03-03",
    )
    assert "100 are, and 1 more are too many" in crew.refused("shares issue cho 1 --class farm/A --on 2026-01-10")
    assert "100 shares of FARM.A are issued" in crew.refused("shares change farm/A --set authorised=99 --on 2026-01-10")

    crew.do("shares issue cho 50 --class farm/A --on 2026-03-03")


FARM = (
    "pod open farm --kind ownership --set ask-about=none --on 2026-01-02",
    "shares class farm A --par 10 --set authorised=100 --on 2026-01-02",
    "shares issue ana 50 --class farm/A --on 2026-01-03",
)


def test_a_redemption_is_not_undone_while_others_hold_what_it_made_room_for(crew):
    """The class is full on a later day only: by then too many would be out."""
    crew.do(*FARM, "shares redeem ana 50 --class farm/A --on 2026-02-01")
    taken = crew.head[0]
    crew.do("shares issue ben 60 --class farm/A --on 2026-03-01", "shares redeem ben 60 --class farm/A --on 2026-04-01")
    said = crew.refused(f"correct {taken} --because slip")
    assert "110 shares of FARM.A would be out, and from 2026-02-01 on at most 100 may be" in said

    crew.do("shares change farm/A --set authorised=110 --on 2026-02-01", f"correct {taken} --because slip")

    assert "would be out" in crew.refused(f"correct {crew.head[0] - 1} --because slip")


def test_a_class_is_not_given_fewer_shares_again_than_are_out(crew):
    crew.do(*FARM, "shares change farm/A --set authorised=200 --on 2026-02-01")
    raised = crew.head[0]
    crew.do("shares issue ben 100 --class farm/A --on 2026-03-01")

    said = crew.refused(f"correct {raised} --because slip")

    assert "150 shares of FARM.A would be out, and from 2026-02-01 on at most 100 may be" in said
    assert "Take 50 of them back first, on 2026-02-01 or before." in said


def test_a_number_that_was_authorised_for_a_while_counts_for_that_while(crew):
    """Fifty were allowed in February alone: what is issued before it stands there, too; what is issued later does not."""
    crew.do(
        *FARM,
        "shares change farm/A --set authorised=60 --on 2026-02-01",
        "shares change farm/A --set authorised=100 --on 2026-03-01",
    )
    assert "(authorised, from 2026-02-01 on); 50 are" in crew.refused(
        "shares issue ben 11 --class farm/A --on 2026-01-10"
    )

    crew.do("shares issue ben 50 --class farm/A --on 2026-03-01")


def test_what_is_issued_on_the_day_of_a_larger_number_counts_under_that_number(crew):
    crew.do(
        *FARM,
        "shares change farm/A --set authorised=200 --on 2026-03-01",
        "shares issue ben 120 --class farm/A --on 2026-03-01",
    )

    crew.do("shares issue cho 30 --class farm/A --on 2026-01-10")

    (held,) = crew.ask("shares register farm")["classes"]
    assert held["held"] == "200"


def test_an_issue_that_was_too_large_in_an_older_book_is_undone(crew):
    crew.do(*FARM)
    with mock.patch("pods.owning.lots._is_authorised"):
        crew.do("shares issue ben 60 --class farm/A", "shares issue cho 20 --class farm/A")

    crew.do(f"correct {crew.head[0]} --because slip", f"correct {crew.head[0] - 1} --because slip")

    (held,) = crew.ask("shares register farm")["classes"]
    assert held["held"] == "50"
    assert crew.ask("verify")["ok"] is True


def test_shares_that_were_issued_in_a_period_are_no_part_of_what_there_was_before_it(crew):
    crew.do("shares issue ben 5 --class bakery/A --into Bank-Main --on 2026-03-01")

    (whole,) = crew.ask("statement book --since 2026-03-01")["whole"]

    assert whole["began"]["equity"]["Shares, at what they cost"] == "200.00"
    assert whole["stands"]["equity"]["Shares, at what they cost"] == "250.00"


def test_what_is_paid_above_par_is_the_collectives(crew):
    crew.do(*COOP, "shares issue ben 20 --class coop/A --price 12.50 --into Bank-Main")

    assert crew.balance("Assets:Bank-Main:Coop") == "250.00"
    assert crew.balance("Equity:Collective:Coop") == "-50.00"
    assert crew.ask("shares register coop")["holdings"][0]["paid_in"] == "200.00"


def test_work_makes_as_many_whole_shares_at_par_as_it_is_worth(crew):
    crew.do(*COOP, 'shares issue-work cho 37.5 --class coop/A --for "the oven"')

    # 37.5 hours at 25.00 are 937.50: 93 shares, and 7.50 make none.
    assert crew.ask("shares register coop")["holdings"][0]["shares"] == "93"
    assert crew.balance("Expenses:Coop:Sweat") == "930.00"
    assert crew.ask("verify")["ok"] is True


def test_the_cap_on_shares_for_work_counts_what_was_recorded_of_later_days_too(crew):
    crew.do(*COOP, "shares issue-work cho 60 --class coop/A --on 2026-05-01")

    assert "1,500.00 NZD of work" in crew.refused("shares issue-work cho 24 --class coop/A --on 2026-03-01")


def test_each_class_has_a_cap_of_its_own_on_shares_for_work(crew):
    crew.do(*COOP, "shares class coop B --par 10 --set work-rate=25 --set work-cap=1000 --on 2026-02-01")

    crew.do("shares issue-work cho 80 --class coop/A", "shares issue-work cho 40 --class coop/B")

    assert [each["shares"] for each in crew.ask("shares register coop")["holdings"]] == ["200", "100"]


def test_shares_of_one_day_stand_and_go_in_the_order_of_their_numbers(crew):
    crew.do(*COOP, *(f"shares issue ben {number} --class coop/A" for number in (1, 8, 3)))
    (held,) = crew.ask("shares register coop")["holdings"]
    assert [lot["certificates"] for lot in held["lots"]] == ["1", "2-9", "10-12"]

    crew.do("shares transfer ben ana 3 --class coop/A")

    assert [lot["certificates"] for lot in crew.ask("shares register coop")["holdings"][1]["lots"]] == ["2-7", "10-12"]


def test_the_others_are_asked_about_shares_for_work_and_for_what_is_owed(crew):
    crew.do("pod open farm --kind ownership --name Farm", "shares class farm A --par 1 --set work-rate=25")

    assert crew.ask("shares issue-work cho 2 --class farm/A")["id"] == "P1"
    crew.do("consent P1 --by ben", "consent P1 --by dan")

    assert crew.ask("shares register farm")["holdings"][0]["shares"] == "50"


def test_pay_that_is_owed_becomes_shares(crew):
    crew.do(
        *COOP,
        "reimburse coop ben 90 --for yeast --with-pay",
        "shares convert ben 6 --class coop/A --from pay --price 12",
    )

    assert crew.balance("Liabilities:Pay:Coop:Ben") == "-18.00"
    assert crew.balance("Equity:Collective:Coop") == "-12.00"
    assert crew.ask("verify")["ok"] is True


def test_a_savings_pool_asks_the_others_though_its_kind_has_no_word_for_it(crew):
    crew.do("shares class rainy A --par 10 --set work-rate=25")

    assert crew.ask("shares issue-work cho 2 --class rainy/A")["id"] == "P1"


def test_a_class_is_read_aloud_and_changed_by_a_proposal(crew):
    assert (
        crew.ask(
            'shares change bakery/A --set authorised=100 --set "redeem-formula=max(par, 0.8*book)" --set redeem-at=formula'
        )["id"]
        == "P1"
    )
    crew.do("consent P1 --by ben", "consent P1 --by cho", "consent P1 --by dan")

    aloud = crew.ask("shares classes bakery")["classes"][0]["aloud"]
    assert aloud["authorised"] == "At most 100 shares may be issued."
    assert aloud["redeem-formula"] == "The formula: a share is worth the larger of par and 80 % of the book value."
    assert "vest-cliff" not in aloud


def test_one_share_is_said_as_one_in_every_language(crew):
    """Where one member has one share nobody reads of `1 shares`."""
    crew.do(
        "pod open coop --kind ownership --name Coop --set ask-about=none --on 2026-02-01",
        "shares class coop A --par 10 --on 2026-02-01",
    )

    assert "1 share of Coop A at par" in crew.do("shares issue ben 1 --class coop/A --on 2026-02-02").out
    bought = crew.head[0]
    passed = crew.do("shares transfer ben cho 1 --class coop/A --on 2026-02-03").out
    back = crew.do("shares give-back cho 1 --class coop/A --on 2026-02-04").out
    assert ("1 share of Coop A passes to Cho Min" in passed, "1 share of Coop A is given back" in back) == (True, True)
    told = "".join(crew.do(f"receipt {bought + at} --lang es").out for at in range(3))
    for said in ("1 participación de Coop A", "Traspaso de 1 participación", "Devolución de 1 participación"):
        assert said in " ".join(told.split())


def test_the_register_tells_what_became_of_all_shares_and_whether_they_may_be_passed_on(crew):
    crew.do(
        "pod open farm --kind ownership --set ask-about=none --on 2026-01-02",
        "shares class farm A --par 10 --not-transferable --on 2026-01-02",
        "shares class farm B --par 2.50 --votes per-share --on 2026-01-02",
        "shares issue ana 11 --class farm/A --on 2026-01-03",
        "shares redeem ana 1 --class farm/A --on 2026-01-04",
        "shares give-back ana 2 --class farm/A --on 2026-01-04",
        "shares cancel ana 3 --class farm/A --because lost --on 2026-01-05",
        "shares issue ben 4 --class farm/B --on 2026-01-05",
        "shares cancel ben 1 --class farm/B --because lost --on 2026-01-06",
    )

    told = [" ".join(line.split()) for line in crew.do("shares register farm").out.splitlines()]

    assert told[told.index("Class A (FARM.A)") + 2 :][:7] == [
        "Par value 10.00 NZD",
        "Votes one a member",
        "May be passed on no",
        "Issued 11",
        "Taken back 3",
        "Cancelled 3",
        "Held 5",
    ]
    assert told[told.index("Class B (FARM.B)") + 2 :][:6] == [
        "Par value 2.50 NZD",
        "Votes one a share",
        "May be passed on yes",
        "Issued 4",
        "Cancelled 1",
        "Held 3",
    ]
