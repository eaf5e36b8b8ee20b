"""Vesting and pledges through the command line: what may go, what is lost, and what the ownership statement tells."""

from unittest import mock

import pytest

COOP = "pod open coop --kind ownership --name Coop --set ask-about=none --on 2026-01-05"


def grant(crew, *terms, shares=18, more=""):
    told = " ".join(f"--set {each}" for each in terms)
    crew.do(
        COOP,
        f"shares class coop A --par 10 {told} --on 2026-01-31",
        f"shares issue ben {shares} --class coop/A {more} --on 2026-01-31",
    )


def vested(crew, on):
    (row,) = [each for each in crew.ask(f"statement ownership coop --on {on}")["members"] if each["member"] == "ben"]
    return row["vested"]


@pytest.mark.parametrize(
    ("way", "told"),
    [
        ("cumulative-rounding", ["5", "9", "14", "18"]),
        ("cumulative-round-down", ["4", "9", "13", "18"]),
        ("front-loaded", ["5", "10", "14", "18"]),
        ("back-loaded", ["4", "8", "13", "18"]),
        ("front-loaded-to-single-tranche", ["6", "10", "14", "18"]),
        ("back-loaded-to-single-tranche", ["4", "8", "12", "18"]),
        ("fractional", ["4", "9", "13", "18"]),
    ],
)
def test_eighteen_shares_vest_over_four_months_in_each_way(crew, way, told):
    """golden/ocf_allocation_18_over_4.json, summed up; a class of whole shares rounds an exact part down."""
    grant(crew, "vest-months=4", f"vest-parts={way}")

    days = ("2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31")
    assert [vested(crew, day) for day in days] == told
    assert vested(crew, "2026-02-27") == "0"


def test_a_class_with_decimals_vests_exact_parts(crew):
    crew.do(
        COOP,
        "shares class coop A --par 10 --decimals 1 --set vest-months=4 --set vest-parts=fractional --on 2026-01-31",
        "shares issue ben 18 --class coop/A --on 2026-01-31",
    )

    assert vested(crew, "2026-02-28") == "4.5"


def test_who_leaves_loses_what_has_not_vested_and_keeps_the_rest(crew):
    grant(crew, "vest-months=6", more="--price 12")
    crew.do("shares lose-unvested ben --class coop/A --on 2026-04-30")

    told = crew.ask("shares certificates coop")["certificates"]
    assert [(each["certificate"], each["now"], each["because"]) for each in told] == [
        ("1-9", "held", ""),
        ("10-18", "cancelled", "not vested"),
    ]
    assert vested(crew, "2026-06-15") == "9"
    # 36.00 above par, and 90.00 that was paid in for what is lost.
    assert crew.balance("Equity:Collective:Coop") == "-126.00"
    assert crew.ask("verify")["ok"] is True


def test_what_vested_first_goes_first(crew):
    grant(crew, "vest-months=6")
    crew.do("shares transfer ben ana 2 --class coop/A --on 2026-04-30")

    told = crew.ask("shares certificates coop")["certificates"]
    assert [(each["certificate"], each["member"]) for each in told] == [("1-2", "ana"), ("3-18", "ben")]
    assert vested(crew, "2026-04-30") == "7"


def test_shares_vest_with_what_happens(crew):
    grant(crew, more="--event launch=10 --event profit=8")
    crew.do("shares vest V1 profit --on 2026-03-01")

    assert [vested(crew, day) for day in ("2026-02-28", "2026-03-01")] == ["0", "8"]
    assert crew.ask("shares vesting coop")["grants"][0]["parts"] == [
        {"event": "launch", "date": None, "shares": "10"},
        {"event": "profit", "date": "2026-03-01", "shares": "8"},
    ]


def test_what_has_vested_is_told_as_it_was_after_a_correction_and_a_back_dated_entry(crew):
    grant(crew, "vest-months=6")
    lost = crew.ask("shares lose-unvested ben --class coop/A --on 2026-04-30")["entry"]["seq"]
    crew.do(f"correct {lost} --because slip", "shares issue ben 6 --class coop/A --vested --on 2026-02-10")

    assert [vested(crew, day) for day in ("2026-02-09", "2026-02-28", "2026-06-15")] == ["0", "9", "18"]


def test_the_vested_shares_are_what_the_exit_value_counts(crew):
    grant(crew, "vest-months=6")

    (row,) = [each for each in crew.ask("statement ownership coop --on 2026-03-31")["members"] if each["class"]]
    assert (row["shares"], row["vested"], row["exit_value"], row["ownership_pct"]) == ("18", "6", "60.00", "100.0000")


def test_pledged_shares_stay_until_they_are_released(crew):
    crew.do('shares pledge ben 15 --class bakery/A --for "loan L1"')
    assert "15 are pledged; 5 may go" in crew.refused("shares give-back ben 6 --class bakery/A")
    crew.do("shares release PL1", "shares give-back ben 6 --class bakery/A")

    assert crew.ask("shares pledges bakery")["pledges"][0]["status"] == "released"


def test_the_register_as_csv_says_of_each_row_its_class_and_what_has_vested(crew):
    crew.do(
        "pod open coop --kind ownership --name Coop --set ask-about=none --on 2026-01-01",
        "shares class coop A --par 10 --set vest-months=10 --on 2026-01-01",
        "shares issue ben 10 --class coop/A --vested --on 2026-01-02",
        "shares issue ben 20 --class coop/A --on 2026-03-15",
        "shares register coop --csv register.csv",
    )

    rows = (crew.folder / "register.csv").read_text(encoding="utf-8-sig").splitlines()
    at = rows.index("Member,Class,Certificates,Issued,Shares,Vested,Cost NZD")
    assert rows[at + 1 : at + 4] == [
        "Ben Okafor,A,1-10,2026-01-02,10,10,100.00",
        "Ben Okafor,A,11-30,2026-03-15,20,6,200.00",
        "Together,,,,30,16,300.00",
    ]
    assert crew.ask("shares register coop")["holdings"][0]["vested"] == "16"


def test_shares_pledged_for_a_loan_are_free_once_it_is_closed(crew):
    crew.do(
        "pod open easy --kind savings --set ask-about=none --on 2026-01-04",
        "contribute ana 500 --to easy --on 2026-01-10",
        "loan request 100 --from easy --by ben --term 2 --on 2026-05-01",
        "loan pay-out L1 --on 2026-05-01",
        'shares pledge ben 15 --class bakery/A --loan L1 --for "the oven" --on 2026-05-01',
    )
    assert "15 are pledged" in crew.refused("shares transfer ben ana 6 --class bakery/A --gift")
    assert "loan L1: the oven" in crew.do("shares pledges bakery").out
    assert "15 BAKERY.A of Ben Okafor (PL1)" in crew.do("loan show L1").out
    crew.do("loan repay L1 100 --on 2026-06-10")

    (told,) = crew.ask("shares pledges bakery")["pledges"]
    assert (told["loan"], told["status"]) == ("L1", "released")
    assert "released: L1 is repaid" in crew.do("shares pledges bakery").out
    assert "15 are pledged" in crew.refused("shares transfer ben ana 6 --class bakery/A --gift --on 2026-06-09")
    crew.do("shares transfer ben ana 6 --class bakery/A --gift")

    # A loan that runs again is secured again, so its last repayment is not undone while its shares are somebody else's.
    passed_on, repaid = crew.head[0], crew.head[0] - 1
    assert f"entry {passed_on} rests on it" in crew.refused(f"correct {repaid} --because bounced")
    crew.do(f"correct {passed_on} --because slip", f"correct {repaid} --because bounced")
    assert "15 are pledged" in crew.refused("shares transfer ben ana 6 --class bakery/A --gift")


def test_a_repayment_is_undone_while_enough_shares_are_left_for_its_pledge(crew):
    crew.do(
        "pod open easy --kind savings --set ask-about=none --on 2026-01-04",
        "contribute ana 500 --to easy --on 2026-01-10",
        "loan request 100 --from easy --by ben --term 2 --on 2026-05-01",
        "loan pay-out L1 --on 2026-05-01",
        "shares pledge ben 15 --class bakery/A --loan L1 --on 2026-05-01",
        "loan repay L1 100 --on 2026-06-10",
        "shares transfer ben ana 5 --class bakery/A --gift",
    )
    crew.do(f"correct {crew.head[0] - 1} --because bounced")

    crew.refused("shares transfer ben ana 1 --class bakery/A --gift")
    assert crew.ask("shares pledges bakery")["pledges"][0]["status"] == "open"


@pytest.mark.parametrize(
    "issue", ["shares issue-work ben 8 --class coop/A", "shares convert ben 20 --class coop/A --from pay"]
)
def test_shares_for_work_or_for_what_is_owed_vest_with_events_too(crew, issue):
    crew.do(
        "pod open coop --kind livelihood --name Coop --set ask-about=none --on 2026-01-01",
        "shares class coop A --par 10 --set work-rate=25 --on 2026-01-01",
        'reimburse coop ben 500 --for "an oven" --with-pay --on 2026-01-02',
        f"{issue} --event licence=12 --event opening=8 --on 2026-02-01",
        "shares vest V1 licence --on 2026-03-01",
    )

    (told,) = crew.ask("shares vesting coop")["grants"]
    assert (told["granted"], told["vested"], told["unvested"]) == ("20", "12", "8")
    assert "8 have not vested" in crew.refused("shares transfer ben ana 13 --class coop/A --gift")
    assert "and 20 are issued" in crew.refused(f"{issue} --event licence=12", status=2)


@pytest.mark.parametrize(
    ("let_go", "said"),
    [
        (("issue ben 10 --class farm/A --event launch=6 --event profit=4", "vest V1 launch"), "10 have not vested"),
        (("issue ben 10 --class farm/A", "pledge ben 10 --class farm/A --for oven", "release PL1"), "10 are pledged"),
        (
            ("issue ben 10 --class farm/A", "offer ben 10 --class farm/A --price 12 --days 9,9,9", "withdraw-offer O1"),
            "10 are on offer in O1",
        ),
    ],
    ids=["vested", "released", "taken back"],
)
def test_what_let_shares_go_is_not_undone_while_they_are_gone(crew, let_go, said):
    """Else more would be bound than their holder has, and who leaves could not lose what has not vested."""
    crew.do("pod open farm --kind ownership --set ask-about=none --on 2026-01-01", "shares class farm A --par 10")
    crew.do(*(f"shares {line}" for line in let_go))
    freed = crew.head[0]
    crew.do("shares transfer ben ana 6 --class farm/A")
    gone = crew.head[0]

    assert f"while entry {gone} rests on it" in crew.refused(f"correct {freed} --because slip")

    crew.do(f"correct {gone} --because slip", f"correct {freed} --because slip")
    assert said in crew.refused("shares transfer ben ana 6 --class farm/A")


def test_an_issue_is_not_undone_where_only_what_has_not_vested_would_stand_behind_a_pledge(crew):
    crew.do("pod open farm --kind ownership --set ask-about=none --on 2026-01-01", "shares class farm A --par 10")
    crew.do("shares issue ben 10 --class farm/A")
    own = crew.head[0]
    crew.do("shares issue ben 10 --class farm/A --event launch=10", "shares pledge ben 10 --class farm/A --for oven")

    assert f"while entry {crew.head[0]} rests on it" in crew.refused(f"correct {own} --because slip")


def test_of_parts_of_shares_what_has_not_vested_stays_on_its_own_certificate(crew):
    crew.do(
        "pod open farm --kind ownership --set ask-about=none --on 2026-01-01",
        "shares class farm F --par 10 --decimals 2 --set vest-months=12 --set vest-every=year --on 2026-01-01",
        "shares issue ben 1.50 --class farm/F --on 2026-01-02",
        "shares issue ben 2.25 --class farm/F --vested --on 2026-01-03",
    )
    crew.do("shares transfer ben ana 2.25 --class farm/F")

    held = crew.ask("shares register farm")["holdings"]
    assert [(each["member"], each["lots"][0]["certificates"], each["shares"]) for each in held] == [
        ("ana", "c2", "2.25"),
        ("ben", "c1", "1.50"),
    ]


def test_shares_pledged_for_a_loan_that_was_not_paid_out_are_free_again(crew):
    crew.do(
        "pod open easy --kind savings --set ask-about=none --on 2026-01-04",
        "contribute ana 500 --to easy --on 2026-01-10",
        "loan request 100 --from easy --by ben --term 2 --on 2026-05-01",
        "shares pledge ben 15 --class bakery/A --loan L1 --on 2026-05-01",
        "loan withdraw L1 --by ben --on 2026-05-02",
    )

    crew.do("shares transfer ben ana 20 --class bakery/A --gift")
    assert crew.ask("shares pledges bakery")["pledges"][0]["status"] == "released"


def test_nothing_more_vests_of_what_was_lost(crew):
    crew.do(
        "pod open farm --kind ownership --set ask-about=none --on 2026-01-01",
        "shares class farm A --par 10 --set vest-months=4 --on 2026-01-01",
        "shares issue ben 10 --class farm/A --on 2026-01-01",
        "shares lose-unvested ben --class farm/A --on 2026-03-01",
    )

    for day in ("2026-03-01", "2026-04-01", "2026-06-15"):
        (told,) = crew.ask(f"shares vesting farm --on {day}")["grants"]
        assert (told["granted"], told["vested"], told["unvested"]) == ("10", "5", "0")


def test_shares_may_vest_from_a_day_before_they_were_issued(crew):
    crew.do(
        "pod open farm --kind ownership --set ask-about=none --on 2026-01-01",
        "shares class farm A --par 10 --set vest-months=4 --on 2026-01-01",
        "shares issue ben 10 --class farm/A --vest-from 2026-01-01 --on 2026-03-01",
    )

    (told,) = crew.ask("shares vesting farm --on 2026-03-01")["grants"]
    assert (told["vested"], told["parts"][0]["date"]) == ("5", "2026-02-01")


def test_an_event_vests_once_and_nothing_of_what_was_lost(crew):
    crew.do(
        "pod open farm --kind ownership --set ask-about=none --on 2026-01-01",
        "shares class farm A --par 10 --on 2026-01-01",
        "shares issue ben 10 --class farm/A --event launch=6 --event profit=4 --on 2026-01-02",
        "shares vest V1 launch --on 2026-02-01",
    )
    assert "It waits for: profit." in crew.refused("shares vest V1 launch --on 2026-03-01")
    crew.do("shares lose-unvested ben --class farm/A --on 2026-03-01")

    assert "It waits for nothing." in crew.refused("shares vest V1 profit --on 2026-03-02")


def test_what_vests_today_is_not_told_among_what_is_to_come(crew):
    crew.do(
        "pod open farm --kind ownership --set ask-about=none --on 2026-01-01",
        "shares class farm A --par 10 --set vest-months=4 --on 2026-01-01",
        "shares issue ben 8 --class farm/A --on 2026-01-01",
    )

    said = crew.do("shares vesting farm --on 2026-03-01").out
    assert [day for day in ("2026-02-01", "2026-04-01", "2026-05-01") if day in said] == ["2026-04-01", "2026-05-01"]
    assert said.count("2026-03-01") == 1  # The day of the page.


def test_what_is_pledged_from_a_later_day_on_does_not_go_before_it(crew):
    """Recorded late, of a day before the pledge: it would lack the shares that it holds."""
    crew.do("shares pledge ben 15 --class bakery/A --for oven --on 2026-05-01")

    assert "15 are pledged" in crew.refused("shares transfer ben ana 6 --class bakery/A --gift --on 2026-04-01")

    crew.do("shares transfer ben ana 5 --class bakery/A --gift --on 2026-04-01")


def test_more_shares_bound_than_held_in_an_older_book_are_named(crew):
    """An earlier version pledged what had not vested."""
    grant(crew, "vest-months=4")
    crew.do('shares pledge ben 4 --class coop/A --for "the van" --on 2026-02-28')
    assert "together more" not in crew.do("shares vesting coop --on 2026-02-28").out
    with mock.patch("pods.owning.free.need_bindable"):
        crew.do('shares pledge ben 10 --class coop/A --for "the oven" --on 2026-02-28')

    for asked in ("shares vesting coop", "shares pledges coop"):
        said = " ".join(crew.do(f"{asked} --on 2026-02-28").out.split())
        assert "Ben Okafor holds 18 COOP.A; 13 have not vested, 14 are pledged and 0 on offer, together more" in said
    # All have vested since.
    assert "together more" not in crew.do("shares vesting coop").out


@pytest.mark.parametrize(
    "bound", ['pledge ben 14 --class coop/A --for "the van"', "offer ben 14 --class coop/A --price 9 --days 99,99,99"]
)
def test_shares_that_went_later_are_not_bound_from_an_earlier_day_on(crew, bound):
    grant(crew)
    crew.do("shares redeem ben 8 --class coop/A --on 2026-03-10", "shares issue ben 8 --class coop/A --on 2026-04-10")

    said = crew.refused(f"shares {bound} --on 2026-03-01")

    assert (
        "Ben Okafor holds 10 COOP.A on 2026-03-10, because of entry 18; beside what is bound of them 10 are left"
        in said
    )
    crew.do(f"shares {bound} --on 2026-04-10")


def test_what_was_lost_later_and_was_never_free_stands_not_against_a_pledge(crew):
    """Eighteen, of which nine vest; the nine that did are pledged late, for a day before the others were lost."""
    grant(crew, "vest-months=4")
    crew.do("shares lose-unvested ben --class coop/A --on 2026-04-10")

    crew.do('shares pledge ben 9 --class coop/A --for "the van" --on 2026-04-01')

    assert [each["shares"] for each in crew.ask("shares pledges coop")["pledges"]] == ["9"]
