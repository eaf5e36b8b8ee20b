"""The cap table for other programs: it is as the Open Cap Table Format asks, and its securities add up to the register."""

import hashlib
import json
from decimal import Decimal

import pytest

from tests.cli.ocf_facts import MANIFEST, OBJECTS, wrong

LIFE = (
    "pod open coop --kind ownership --name Coop --set ask-about=none --on 2026-01-05",
    (
        "shares class coop A --par 10 --set vest-months=12 --set vest-cliff=3 --set work-rate=25 --set work-cap=2000 "
        "--on 2026-01-06"
    ),
    "shares class coop B --par 1 --decimals 2 --on 2026-01-06",
    "shares issue ana 30 --class coop/A --price 12 --vested --on 2026-01-10",
    "shares issue-work ben 20 --class coop/A --on 2026-01-11",
    "shares issue ana 10.50 --class coop/B --on 2026-01-12",
    "shares transfer ana ben 5 --class coop/A --on 2026-03-01",
    "shares transfer ana ben 2.25 --class coop/B --on 2026-03-01",
    "shares redeem ana 5 --class coop/A --on 2026-03-02",
    "shares cancel ana 4 --class coop/A --because lost --on 2026-03-03",
    "shares lose-unvested ben --class coop/A --on 2026-05-20",
)


def cap_table(crew, out="table", more=""):
    crew.do(f"export --format ocf --pod coop --country nz --out {out} {more}")
    return {each.name.partition(".")[0]: each.read_text() for each in sorted((crew.folder / out).iterdir())}


def items(files):
    return [each for name, text in files.items() if name != "Manifest" for each in json.loads(text)["items"]]


def test_every_object_is_as_the_format_asks(crew):
    crew.do(*LIFE)
    files = cap_table(crew)
    manifest = json.loads(files["Manifest"])
    assert not wrong(manifest, MANIFEST)
    assert not [one for each in items(files) for one in wrong(each, OBJECTS[each["object_type"]], each["object_type"])]
    for name in ("Stakeholders", "StockClasses", "Transactions", "VestingTerms"):
        digest = hashlib.md5(files[name].encode(), usedforsecurity=False).hexdigest()
        assert digest in files["Manifest"]
    kinds = {each["object_type"] for each in items(files)}
    assert kinds == set(OBJECTS) - {"ISSUER", "TX_VESTING_EVENT"}
    assert len({each["id"] for each in items(files)}) == len(items(files))


@pytest.mark.parametrize("on", ["2026-02-01", "2026-03-01", "2026-06-15"])
def test_the_securities_that_are_open_are_the_register(crew, on):
    crew.do(*LIFE)

    assert not agrees(crew, f"--on {on}")


def test_the_same_book_gives_the_same_bytes_and_what_was_corrected_is_not_there(crew):
    crew.do(*LIFE[:5])
    before = cap_table(crew, "one")
    assert cap_table(crew, "two") == before
    crew.do("shares issue ben 3 --class coop/A --on 2026-02-02", f"correct {crew.head[0] + 1} --because slip")
    assert cap_table(crew, "three")["Transactions"] == before["Transactions"]


def test_what_vests_with_events_is_told_when_it_happens(crew):
    crew.do(
        LIFE[0],
        "shares class coop A --par 10 --on 2026-01-06",
        'shares issue ben 10 --class coop/A --event "licence=4" --event "opening=6" --on 2026-01-10',
        "shares vest V1 opening --on 2026-02-10",
    )
    (event,) = [each for each in items(cap_table(crew)) if each["object_type"] == "TX_VESTING_EVENT"]
    assert (event["date"], event["vesting_condition_id"]) == ("2026-02-10", "event-2")
    assert not wrong(event, OBJECTS["TX_VESTING_EVENT"])


DONE = (
    "shares issue cho 7 --class coop/A --on 2026-03-05",
    "shares transfer ana ben 6 --class coop/A --gift --on 2026-03-05",
    "shares redeem ana 6 --class coop/A --instalments 4 --rate 4%/year --on 2026-03-05",
    "shares redeem ana 2 --class coop/A --on 2026-03-05",
    "shares give-back ana 3 --class coop/A --on 2026-03-05",
    "shares cancel ana 3 --class coop/A --because lost --on 2026-03-05",
    "shares lose-unvested ben --class coop/A --on 2026-03-05",
)


@pytest.mark.parametrize("act", DONE)
def test_what_was_corrected_is_not_there_whatever_it_was(crew, act):
    crew.do(*LIFE[:9])
    before = cap_table(crew, "before")
    crew.do(act)
    assert cap_table(crew, "between")["Transactions"] != before["Transactions"]
    crew.do(f"correct {crew.head[0]} --because slip --on 2026-03-06")

    after = cap_table(crew, "after")
    assert {name: text for name, text in after.items() if name != "Manifest"} == {
        name: text for name, text in before.items() if name != "Manifest"
    }


def test_an_event_that_was_taken_back_did_not_happen(crew):
    crew.do(
        LIFE[0],
        "shares class coop A --par 10 --on 2026-01-06",
        'shares issue ben 10 --class coop/A --event "licence=4" --event "opening=6" --on 2026-01-10',
    )
    before = cap_table(crew, "before")["Transactions"]
    crew.do("shares vest V1 opening --on 2026-02-10", f"correct {crew.head[0] + 1} --because slip")

    assert cap_table(crew, "after")["Transactions"] == before


@pytest.mark.parametrize("act", DONE)
def test_a_cap_table_of_a_seal_stays_what_it_was(crew, act):
    crew.do(*LIFE[:9])
    seal = crew.ask("journal --last 1")["entries"][0]["seal"]
    before = cap_table(crew, "before", "--on 2026-03-31")
    crew.do(act)

    assert cap_table(crew, "after", f"--on 2026-03-31 --at {seal}") == before
    assert not agrees(crew, "--on 2026-03-31")


def test_what_was_offered_sold_outside_and_inherited_adds_up_to_the_register(crew):
    crew.do(
        LIFE[0],
        "shares class coop A --par 10 --set refusal-days=5 --on 2026-01-06",
        "shares issue ana 30 --class coop/A --on 2026-01-10",
        "shares issue ben 20 --class coop/A --on 2026-01-10",
        "shares offer ana 12 --class coop/A --price 12 --on 2026-02-01",
        "shares pass-offer O1 --on 2026-02-02",
        "shares want O1 4 --by cho --on 2026-02-03",
        "shares settle-offer O1 --on 2026-02-12",
        'shares sell-outside O1 gil --name "Gil Moss" --on 2026-02-13',
        "member died ben --on 2026-03-01",
        "member heirs ben --in coop --heir cho=3 --heir ana=1 --on 2026-03-02",
        "member settle ben --in coop --on 2026-03-03",
    )
    files = cap_table(crew)

    assert not [one for each in items(files) for one in wrong(each, OBJECTS[each["object_type"]], each["object_type"])]
    assert not agrees(crew)
    names = {each["issuer_assigned_id"] for each in items(files) if each["object_type"] == "STAKEHOLDER"}
    assert names == {"ana", "ben", "cho", "gil"}


def test_what_is_left_of_a_certificate_still_vests_by_its_own_days(crew):
    """Of 50 over 12 months the first 13 vested at the cliff and went: what stays vests behind them, and no part of it twice."""
    crew.do(*LIFE[:5], "shares transfer ben ana 13 --class coop/A --on 2026-04-20")

    left = [each for each in items(cap_table(crew)) if each.get("custom_id") == "A-44-80"]

    (vestings,) = [each["vestings"] for each in left]
    assert vestings[0]["date"] == "2026-05-11"
    assert sum(Decimal(each["amount"]) for each in vestings) == 37


def test_an_event_behind_the_end_of_a_certificate_is_none_of_its_own(crew):
    crew.do(
        LIFE[0],
        "shares class coop A --par 10 --on 2026-01-06",
        "shares issue ben 10 --class coop/A --event licence=4 --event opening=6 --on 2026-01-10",
        "shares vest V1 opening --on 2026-02-10",
        "shares transfer ben ana 6 --class coop/A --on 2026-02-11",
        "shares vest V1 licence --on 2026-03-10",
    )

    told = [each for each in items(cap_table(crew)) if each["object_type"] == "TX_VESTING_EVENT"]
    assert [each["date"] for each in told] == ["2026-02-10"]


def test_what_was_given_back_and_what_was_taken_back_of_several_certificates_is_told_as_it_was(crew):
    crew.do(*LIFE[:4], "shares issue ana 10 --class coop/A --vested --on 2026-01-20")
    crew.do(
        "shares redeem ana 34 --class coop/A --on 2026-02-01", "shares give-back ana 2 --class coop/A --on 2026-02-02"
    )

    told = items(cap_table(crew))
    bought = [each for each in told if each["object_type"] == "TX_STOCK_REPURCHASE"]
    assert [(each["quantity"], each["price"]["amount"]) for each in bought] == [("30", "10"), ("4", "10")]
    (given,) = [each["reason_text"] for each in told if each["object_type"] == "TX_STOCK_CANCELLATION"]
    assert given == "given back to the crew"


@pytest.mark.parametrize(
    ("day", "written"),
    [("month-end", "31_OR_LAST_DAY_OF_MONTH"), ("start-day", "VESTING_START_DAY_OR_LAST_DAY_OF_MONTH")],
)
def test_the_day_of_a_month_on_which_shares_vest_is_carried(crew, day, written):
    crew.do(
        LIFE[0],
        f"shares class coop A --par 10 --set vest-months=12 --set vest-day={day} --on 2026-01-06",
        "shares issue ben 12 --class coop/A --on 2026-01-15",
    )

    (terms,) = json.loads(cap_table(crew)["VestingTerms"])["items"]
    assert terms["vesting_conditions"][1]["trigger"]["period"]["day_of_month"] == written


def test_a_class_carries_how_many_shares_it_may_have_and_whether_each_has_a_vote(crew):
    crew.do(
        LIFE[0],
        "shares class coop A --par 10 --set authorised=500 --on 2026-01-06",
        "shares class coop B --par 10 --votes per-share --on 2026-01-06",
    )

    told = {each["name"]: each for each in json.loads(cap_table(crew)["StockClasses"])["items"]}
    assert {name: (each["initial_shares_authorized"], each["votes_per_share"]) for name, each in told.items()} == {
        "Class A": ("500", "0"),
        "Class B": ("UNLIMITED", "1"),
    }


def test_what_was_paid_above_par_is_in_what_shares_cost_when_they_were_issued(crew):
    crew.do(*LIFE[:4])

    (told,) = [each for each in items(cap_table(crew)) if each["object_type"] == "TX_STOCK_ISSUANCE"]
    assert (told["quantity"], told["share_price"]["amount"], told["cost_basis"]["amount"]) == ("30", "12", "360")


def test_a_cliff_between_two_periods_is_written_day_by_day(crew):
    crew.do(
        LIFE[0],
        "shares class coop A --par 10 --set vest-months=12 --set vest-every=quarter --set vest-cliff=4 --on 2026-01-06",
        "shares issue ben 12 --class coop/A --on 2026-01-10",
    )
    files = cap_table(crew)

    assert json.loads(files["VestingTerms"])["items"] == []
    (told,) = [each for each in items(files) if each["object_type"] == "TX_STOCK_ISSUANCE"]
    assert told["vestings"] == [
        {"date": "2026-05-10", "amount": "3"},
        {"date": "2026-07-10", "amount": "3"},
        {"date": "2026-10-10", "amount": "3"},
        {"date": "2027-01-10", "amount": "3"},
    ]


def test_shares_for_work_say_for_how_many_hours(crew):
    crew.do(*LIFE[:3], LIFE[4])

    (told,) = [each for each in items(cap_table(crew)) if each["object_type"] == "TX_STOCK_ISSUANCE"]
    assert told["consideration_text"] == "20 hours of work"


def agrees(crew, when=""):
    """What the securities that are open and the register do not have in common; nothing is right."""
    open_ = {}
    for each in items(cap_table(crew, "agrees", when)):
        if each["object_type"] == "TX_STOCK_ISSUANCE":
            open_[each["security_id"]] = each
        if each["object_type"] in {"TX_STOCK_TRANSFER", "TX_STOCK_REPURCHASE", "TX_STOCK_CANCELLATION"}:
            gone = open_.pop(each["security_id"])
            assert bool(Decimal(gone["quantity"]) - Decimal(each["quantity"])) == ("balance_security_id" in each)
    held = {(each["custom_id"], Decimal(each["quantity"])) for each in open_.values()}
    register = crew.ask(f"shares register coop {when}")["holdings"]
    return held ^ {
        (f"{each['class']}-{lot['certificates']}", Decimal(lot["shares"])) for each in register for lot in each["lots"]
    }


def test_the_manifest_says_which_part_of_what_is_owned_is_in_slices(crew, tmp_path):
    crew.do(
        "shares class bakery PIE --kind slices --set slices-part=60 --on 2026-02-02",
        "slices put bakery cho 100 --into Bank-Main --on 2026-02-04",
        f"export --format ocf --pod bakery --country nz --out {tmp_path / 'ocf'}",
    )

    comments = json.loads((tmp_path / "ocf" / "Manifest.ocf.json").read_text(encoding="utf-8"))["comments"]
    assert comments[-1].endswith("60 % of what is owned. Who has how many on this day: Cho Min 400.")
