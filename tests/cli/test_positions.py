"""What a member has open, a new name, and a death, as they are typed and read."""

import datetime as dt

from tests.typed import copied

LENT = (
    'pod open easy --kind savings --name "Easy Pool" --set ask-about=none --on 2026-01-05',
    "contribute ben 100 --to easy --on 2026-01-10",
    "loan request 60 --from easy --by ben --term 3 --on 2026-01-15",
    "loan pay-out L1 --on 2026-01-15",
)


def test_everything_that_is_open_is_listed_with_what_settles_it(crew):
    crew.do(*LENT, "reciprocity hold ben 50 --in rainy", 'fine set ben 2 --to rainy --because "late"')

    found = {each["what"]: each["command"] for each in crew.ask("member positions ben")["positions"] if each["blocks"]}

    assert found == {
        "60.00 NZD to repay on L1": "crewbook loan repay L1 60.00",
        "20 BAKERY.A shares": "crewbook shares transfer ben OTHER 20 --class bakery/A",
        "100.00 NZD saved in Easy Pool": "crewbook withdraw ben 100.00 --from easy",
        "150.00 NZD saved in Rainy Day": "crewbook withdraw ben 150.00 --from rainy",
        "50.00 NZD held by reciprocity in Rainy Day": "crewbook reciprocity release ben --in rainy",
        "2.00 NZD to pay of fine F1 in Rainy Day": "crewbook fine pay ben 2.00 --to rainy",
    }


def test_whoever_does_what_is_listed_can_leave(crew):
    crew.do(*LENT, "reciprocity hold ben 50 --in rainy", 'fine set ben 2 --to rainy --because "late"')
    crew.do("loan repay L1 60", "points give ana ben 1 --in rainy")
    for _ in range(2):
        for each in crew.ask("member positions ben")["positions"]:
            if each["blocks"]:
                crew.do(each["command"].removeprefix("crewbook ").replace("OTHER", "cho"))

    assert "To leave: crewbook member leave ben" in crew.type("member positions ben").out
    crew.do("member leave ben")
    assert crew.ask("verify")["ok"] is True


def test_a_new_name_shows_from_its_day_on_and_earlier_papers_keep_the_old_one(crew):
    before = crew.type("statement member ben --on 2026-05-31").out
    receipt = crew.type("receipt 8").out
    crew.do('member rename ben --name "Ben Tāne" --on 2026-06-01', "contribute ben 5 --to rainy")

    assert crew.ask("statement member ben")["name"] == "Ben Tāne"
    assert "Called Ben Okafor before 2026-06-01" in " ".join(crew.type("statement member ben").out.split())
    earlier = crew.type("statement member ben --on 2026-05-31").out
    assert earlier.split("As of")[0] == before.split("As of")[0]
    assert crew.type("receipt 8").out == receipt
    assert crew.balance("Liabilities:Savings:Rainy:Ben") == "-205.00"
    assert crew.ask("verify")["ok"] is True


def test_what_a_member_left_goes_to_the_heirs_whom_the_crew_named(crew):
    crew.do("member died ben --on 2026-06-01")
    assert "crewbook member settle ben --in rainy" in crew.type("member positions ben").out
    crew.do("member heirs ben --in rainy --heir cho=2 --heir 'Mere Tūī'", "consent P1 --by dan")
    assert "Heirs in Rainy Day: Cho Min (2 of 3 parts), Mere Tūī (1 of 3 parts)." in " ".join(
        crew.type("member positions ben").out.split()
    )

    crew.do("member settle ben --in rainy")

    assert crew.balance("Liabilities:Savings:Rainy:Ben") == "0"
    assert crew.balance("Liabilities:Savings:Rainy:Cho") == "-233.33"
    assert crew.balance("Assets:Cash-Box:Rainy") == "733.33"
    assert "20 BAKERY.A shares" in crew.type("member positions ben").out
    listed = {each["member"]: each for each in crew.ask("member list")["members"]}["ben"]
    assert (listed["status"], listed["died"], listed["left"]) == ("died", "2026-06-01", None)
    assert "Died on 2026-06-01" in crew.type("statement member ben").out
    assert crew.ask("verify")["ok"] is True


def test_a_member_who_has_nothing_open_is_told_so(templates, tmp_path):
    crew = copied("begun", templates, tmp_path / "begun")

    assert "Ana Tūī has nothing open." in crew.type("member positions ana").out


def test_contributions_that_were_expected_and_did_not_come_are_listed_and_keep_nobody(crew):
    crew.do("expect dan 10 --every month --to rainy --from 2026-05-01")

    found = [each for each in crew.ask("member positions dan")["positions"] if "expected" in each["what"]]
    assert [(each["what"], each["blocks"], each["command"]) for each in found] == [
        ("20.00 NZD expected by Rainy Day and not contributed", False, "crewbook due rainy --member dan")
    ]
    crew.do("member leave dan")


# What Ben has in each kind of pod when he dies: shares of a cycle, a loan and a fine; pay, an advance and shares; a
# circle in which he was paid, and one in which he was not.
EVERYTHING = (
    'pod open vsla --kind savings --name "Village" --set ask-about=none --on 2026-01-05',
    "cycle open vsla --price 10 --on 2026-01-05",
    "cycle buy ben 50 --in vsla --on 2026-01-10",
    "cycle buy ana 20 --in vsla --on 2026-01-10",
    "contribute cho 200 --to vsla --on 2026-01-10",
    "loan request 60 --from vsla --by ben --term 3 --rate 1%/month --on 2026-01-15",
    "loan pay-out L1 --on 2026-01-15",
    "fine set ben 2 --to vsla --because late --on 2026-02-01",
    "income bakery 900 --on 2026-02-10",
    "advance bakery ben 50 --on 2026-02-11",
    "reimburse bakery ben 120 --for yeast --with-pay --on 2026-02-11",
    "circle open tanda --members ana,ben,cho,dan --contribution 100 --on 2026-03-01",
    "circle pay tanda --everybody --on 2026-03-01",
    "circle pay-out tanda --on 2026-03-01",
    "circle pay tanda --everybody --on 2026-04-01",
    "circle pay-out tanda --on 2026-04-01",
    "circle open late --members ana,cho,dan,ben --contribution 50 --on 2026-03-01",
    "circle pay late --everybody --on 2026-03-01",
    "circle pay-out late --on 2026-03-01",
    "member add fay --on 2026-03-02",
)


def agreed(crew, answer):
    """What became a proposal is consented to by everybody who is asked, and carried out."""
    if str(answer.get("id", "")).startswith("P"):
        for voice in ("ana", "ben", "cho", "dan", "fay"):
            crew.type(f"consent {answer['id']} --by {voice}")
        crew.type(f"carry-out {answer['id']}")


def heirs_named(crew, *pods, heirs="--heir cho=2 --heir dan"):
    for pod in pods:
        asked = crew.ask(f"member heirs ben --in {pod} {heirs}")
        agreed(crew, asked)


def settled(crew, *, instead=()):
    """Everything that is listed as open of Ben done as it says, the first line each time; what was typed.

    A seat for which nothing is left to pay stays until the circle's last round.
    """
    typed = []

    def still_open():
        listed = crew.ask("member positions ben")["positions"]
        return [each for each in listed if each["blocks"] and "circle round" not in each["command"]]

    while found := still_open():
        assert len(typed) < 20, found
        line = found[0]["command"].removeprefix("crewbook ").replace("MEMBER", "fay").replace("OTHER", "cho")
        for begin, line_instead in instead:
            line = line_instead if line.startswith(begin) else line
        asked = crew.ask(line)
        typed.append(line)
        agreed(crew, asked)
    return typed


def test_all_that_somebody_left_in_every_pod_is_settled_by_what_is_listed(crew):
    crew.do(*EVERYTHING, "member died ben --on 2026-06-01")
    heirs_named(crew, "rainy", "vsla", "bakery", "late")

    # What fell due in the circle is paid out of what he saved elsewhere, before that goes to the heirs.
    typed = settled(crew, instead=[("circle recover tanda ben", "member settle ben --in rainy --owed-to tanda")])

    assert typed == [
        "member settle ben --in bakery",
        "member settle ben --in vsla",
        "loan repay L1 11.20",
        "circle substitute late ben fay",
        "circle default tanda ben",
        "member settle ben --in rainy --owed-to tanda",
        "member settle ben --in late",
        "fine pay ben 2.00 --to vsla",
    ]
    assert [crew.balance(f"Liabilities:Savings:Rainy:{each}") for each in ("Ben", "Cho", "Dan")] == [
        "0",
        "-100.00",
        "0",
    ]
    assert [crew.balance(f"Equity:Shares:Bakery:A:{each}") for each in ("Ben", "Cho", "Dan")] == ["0", "-13", "-7"]
    assert crew.balance("Assets:Due:Tanda:Ben") == "0"
    assert crew.ask("verify")["ok"] is True


def test_whoever_leaves_settles_every_kind_of_pod_by_what_is_listed(crew):
    crew.do(*EVERYTHING)

    settled(crew)

    crew.do(*2 * ("circle pay tanda --everybody", "circle pay-out tanda"), "member leave ben")
    assert crew.ask("verify")["ok"] is True


def test_shares_that_stay_in_the_cycle_go_to_the_heirs_for_what_they_are_worth_at_its_share_out(crew):
    crew.do(
        'pod open vsla --kind savings --name "Village" --set ask-about=none --set shares-at-death=at-share-out --on 2026-01-05',
        "cycle open vsla --price 10 --on 2026-01-05",
        "cycle buy ben 50 --in vsla --on 2026-01-10",
        "cycle buy ana 50 --in vsla --on 2026-01-10",
        'fine set ana 20 --to vsla --because "late" --paid --on 2026-02-01',
        "member died ben --on 2026-06-01",
    )
    heirs_named(crew, "vsla", heirs="--heir cho --heir Mere")
    listed = {each["what"]: each["command"] for each in crew.ask("member positions ben")["positions"]}
    assert listed["50.00 NZD in shares of a cycle of Village"] == "crewbook cycle share-out vsla"
    crew.refused("member settle ben --in vsla")

    crew.do("cycle change vsla --until 2026-06-15", "cycle share-out vsla")

    assert crew.balance("Liabilities:Savings:Vsla:Ben") == "-60.00"
    assert crew.balance("Assets:Cash-Box:Vsla") == "60.00"
    crew.do("member settle ben --in vsla")
    assert [crew.balance(f"Liabilities:Savings:Vsla:{each}") for each in ("Ben", "Cho")] == ["0", "-30.00"]
    assert crew.balance("Assets:Cash-Box:Vsla") == "30.00"
    assert crew.ask("verify")["ok"] is True


def test_what_is_left_pays_another_pod_only_once_the_others_agreed_and_no_more_than_there_is(crew):
    crew.do(*EVERYTHING, "member died ben --on 2026-06-01")
    agreed(crew, crew.ask("circle default tanda ben"))
    crew.refused("member settle ben --in rainy --owed-to tanda --amount 200.01")

    asked = crew.ask("member settle ben --in rainy --owed-to tanda --amount 20.50")
    agreed(crew, asked)

    assert crew.balance("Assets:Due:Tanda:Ben") == "179.50"
    assert crew.balance("Liabilities:Savings:Rainy:Ben") == "-179.50"
    assert crew.ask("verify")["ok"] is True


def test_what_nobody_can_pay_is_given_up_by_the_others_and_is_open_no_more(crew):
    crew.do(
        "income bakery 900 --on 2026-02-10",
        "advance bakery ben 50 --on 2026-02-11",
        *(line for line in EVERYTHING if "tanda" in line),
        "member died ben --on 2026-06-01",
    )
    agreed(crew, crew.ask("circle default tanda ben"))
    for pod in ("bakery", "tanda"):
        agreed(crew, crew.ask(f'member write-off ben --in {pod} --because "nothing was left"'))

    assert [crew.balance(each) for each in ("Assets:Advances:Bakery:Ben", "Assets:Due:Tanda:Ben")] == ["0", "0"]
    assert crew.balance("Expenses:Bakery:WriteOff") == "50.00"
    crew.do(*2 * ("circle pay tanda --everybody", "circle pay-out tanda"))
    told = [each["what"] for each in crew.ask("journal --member ben")["entries"]]
    assert "Ben Okafor · Given up by tanda: nothing was left" in told
    assert crew.ask("verify")["ok"] is True


def test_who_guarantees_a_loan_sees_it_among_what_is_open_and_their_savings_repay_it_whoever_died(crew):
    crew.do(
        'pod open easy --kind savings --name "Easy Pool" --set ask-about=none --on 2026-01-05',
        "contribute cho 100 --to easy --on 2026-01-10",
        "loan request 60 --from easy --by ben --term 3 --guarantor cho --on 2026-01-15",
        "loan guarantee L1 --by cho --on 2026-01-15",
        "loan pay-out L1 --on 2026-01-15",
        "member died ben --on 2026-06-01",
    )
    found = {each["what"]: each["command"] for each in crew.ask("member positions cho")["positions"]}
    command = found["60.00 NZD of Ben Okafor's loan L1, guaranteed"]

    crew.do(command.removeprefix("crewbook "))

    assert crew.balance("Liabilities:Savings:Easy:Cho") == "-40.00"
    assert "60.00 NZD" not in "".join(each["what"] for each in crew.ask("member positions cho")["positions"])


def test_an_heir_who_joins_the_crew_afterwards_gets_the_shares(crew):
    crew.do("member died ben --on 2026-06-01")
    heirs_named(crew, "bakery", heirs="--heir 'Mere Tui'")
    crew.refused("member settle ben --in bakery")

    crew.do("member add mere --name 'Mere Tui'", "member settle ben --in bakery")

    assert crew.balance("Equity:Shares:Bakery:A:Mere") == "-20"


def test_work_until_a_death_and_support_of_that_month_go_to_the_heirs(crew):
    crew.do(
        "income bakery 500 --on 2026-05-02",
        'pod open kin --kind livelihood --name "Kin" --set model=support --set support-floor=1000 --on 2026-03-01',
        "support state kin ana --have 1900 --month 2026-05 --on 2026-05-10",
        "support state kin ben --have 900 --month 2026-05 --on 2026-05-10",
        "member died ben --on 2026-05-21",
        'reimburse bakery ben 120 --for "hours until he died" --with-pay',
        "support pay-in kin ana 60 --month 2026-05",
        "support pay-out kin ben 60 --month 2026-05",
        "support state kin ben --have 950 --month 2026-05",
    )
    heirs_named(crew, "bakery", "kin", heirs="--heir Mere")
    listed = [
        each["what"] for each in crew.ask("member positions ben")["positions"] if each["pod"] in {"kin", "bakery"}
    ]
    assert listed[1:] == ["60.00 NZD of Kin for their heirs", "120.00 NZD of pay to get from Tui Bakery"]

    crew.do("member settle ben --in kin")
    crew.refused("member settle ben --in bakery --from-place Bank-Main --by dan")

    assert [crew.balance(each) for each in ("Assets:Cash-Box:Kin", "Liabilities:Estate:Kin:Ben")] == ["0", "0"]
    assert crew.ask("support show kin --month 2026-05")["paid"] == "60.00"
    assert crew.ask("verify")["ok"] is True


def test_shares_that_nobody_in_the_crew_inherits_are_taken_back_for_money_that_goes_to_the_heirs(crew):
    crew.do("member died ben --on 2026-06-01")
    heirs_named(crew, "bakery", heirs="--heir Mere --heir Tama")

    agreed(crew, crew.ask("shares redeem ben 12 --class bakery/A"))
    agreed(crew, crew.ask("shares redeem ben 8 --class bakery/A --instalments 2 --every month"))
    crew.today = dt.date(2026, 9, 1)
    crew.do("shares pay-note NT1", "member settle ben --in bakery --from-place Bank-Main")

    assert crew.balance("Assets:Bank-Main:Bakery") == "0"
    assert not [each for each in crew.ask("member positions ben")["positions"] if each["pod"] == "bakery"]
    assert crew.ask("verify")["ok"] is True


def test_what_was_at_risk_goes_to_heirs_in_the_crew_or_is_taken_back_for_the_others(crew):
    crew.do(
        "slices put bakery ben 250 --on 2026-03-01",
        "slices work bakery ben 10 --fair 80000 --on 2026-03-05",
        "member died ben --on 2026-06-01",
    )
    agreed(crew, crew.ask("slices take-back bakery ben 100 --from-place Bank-Main"))
    heirs_named(crew, "bakery", heirs="--heir cho --heir dan=3")

    crew.do("member settle ben --in bakery --from-place Bank-Main")

    at_risk = {row["account"]: row["number"] for row in crew.ask("balances Equity:Slices")["balances"]}
    assert at_risk == {
        "Equity:Slices:Bakery:Cash:Cho": "-37.50",
        "Equity:Slices:Bakery:Cash:Dan": "-112.50",
        "Equity:Slices:Bakery:Noncash:Cho": "-100.00",
        "Equity:Slices:Bakery:Noncash:Dan": "-300.00",
    }
    assert crew.balance("Liabilities:Estate:Bakery:Ben") == "0"
    assert crew.ask("verify")["ok"] is True
