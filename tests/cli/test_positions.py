"""What a member has open, a new name, and a death, as they are typed and read."""

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
