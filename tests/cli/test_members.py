"""Members through the command line: names in every script, roles, leaving and coming back."""

import pytest
from beancount import loader

from tests.typed import copied

SCRIPTS = {
    "小明": "小明",
    "أمينة": "أمينة حداد",
    "жанна": "Жанна Коваль",
    "ελένη": "Ελένη Παππά",
    "tūī": "Tūī",
    "नीला": "नीला",
}


def account(crew, member):
    """The account component of a member, as their contribution shows it."""
    entry = crew.ask(f"contribute {member} 1 --to rainy")["entry"]
    return next(line.split()[0] for line in entry["text"].split("\n") if line.startswith("  Liabilities:")).rpartition(
        ":"
    )[2]


@pytest.mark.parametrize(("handle", "name"), SCRIPTS.items(), ids=SCRIPTS.values())
def test_a_member_is_called_and_named_in_any_script(crew, handle, name):
    crew.do(f'member add {handle} --name "{name}"', f"contribute {handle} 20 --to rainy")

    statement = crew.ask(f"statement member {handle}")
    assert (statement["member"], statement["name"], statement["pods"][0]["savings"]) == (handle, name, "20.00")
    assert name in crew.type("member list").out
    assert loader.load_file(str(crew.folder / "main.beancount"))[1] == []
    assert crew.ask("verify")["ok"] is True


def test_members_whose_handles_are_not_ascii_have_accounts_of_their_own(crew):
    crew.do("member add 小明", "member add 小红")

    accounts = [account(crew, "小明"), account(crew, "小红")]

    assert len(set(accounts)) == 2
    assert all(each.isascii() and each.startswith("M-") for each in accounts)


def test_two_members_with_the_same_slug_have_accounts_of_their_own(crew):
    crew.do("member add zoé", "member add zoe")

    first, second = account(crew, "zoé"), account(crew, "zoe")

    assert first == "Zoe"
    assert second.startswith("Zoe-")
    assert crew.balance("Liabilities:Savings:Rainy:Zoe") == "-1.00"
    assert crew.ask("statement member zoe")["pods"][0]["savings"] == "1.00"


def test_a_member_without_a_name_goes_by_their_handle(crew):
    crew.do("member add fay")

    assert crew.ask("member show fay")["name"] == "fay"


def test_the_first_member_becomes_who_types_here_and_the_first_treasurer_after_them(tmp_path):
    from tests.typed import Crew

    crew = Crew(tmp_path)
    crew.do('init . --name "Tui Crew" --currency NZD', "member add ana")
    assert 'member = "ana"' in (tmp_path / "crewbook.toml").read_text(encoding="utf-8")

    crew.do("member add ben --treasurer")

    assert 'member = "ben"' in (tmp_path / "crewbook.toml").read_text(encoding="utf-8")


def test_a_crew_without_a_treasurer_has_everybody_record(tmp_path):
    from tests.typed import Crew

    crew = Crew(tmp_path)
    crew.do('init . --name "Tui Crew" --currency NZD', "member add ana", "member add ben")

    crew.do("pod open rainy --kind savings --by ben", "member add cho --by ben")

    assert [member["member"] for member in crew.ask("member list")["members"]] == ["ana", "ben", "cho"]


def test_who_left_comes_back_to_the_same_account(crew):
    crew.do("member add fay", "contribute fay 20 --to rainy")
    before = account(crew, "fay")
    crew.do("withdraw fay 21 --from rainy", "member leave fay")
    crew.refused("contribute fay 5 --to rainy", status=2)

    crew.do('member add fay --name "Fay Rose"')

    assert account(crew, "fay") == before
    assert crew.ask("member show fay")["name"] == "Fay Rose"
    assert loader.load_file(str(crew.folder / "main.beancount"))[1] == []


def test_who_comes_back_keeps_their_name_but_not_their_role(crew):
    crew.do("member role dan --treasurer", "member leave dan", "member add dan")

    found = next(each for each in crew.ask("member list")["members"] if each["member"] == "dan")
    assert (found["name"], found["roles"], found["joined"]) == ("Dan Ruiz", [], "2026-03-01")


def test_a_member_leaves_on_their_own(crew):
    crew.do("member leave dan --by dan")

    assert next(each for each in crew.ask("member list")["members"] if each["member"] == "dan")["left"] == "2026-06-15"


def test_a_treasurer_hands_the_books_over(crew):
    crew.do("member role ben --treasurer", "member role ana --no-treasurer")

    assert "recorded by a treasurer: Ben Okafor" in crew.refused("member add fay --by ana")
    crew.do("member add fay --by ben")


def test_who_is_in_the_crew_depends_on_the_day(crew):
    def names(on):
        return [each["member"] for each in crew.ask(f"member list --on {on}")["members"] if each["status"] == "in"]

    assert names("2026-01-01") == ["ana", "ben", "cho"]
    assert names("2026-01-31") == ["ana", "ben", "cho", "eli"]
    assert names("2026-02-01") == ["ana", "ben", "cho"]
    assert names("2026-03-01") == ["ana", "ben", "cho", "dan"]


@pytest.mark.parametrize("pod", ["ben", "cho"])
def test_a_pod_may_be_called_like_a_member(templates, tmp_path, pod):
    """Its money stands in nobody's way who leaves, and nobody's savings in its way when it closes."""
    crew = copied("living", templates, tmp_path / "book")
    crew.do(f"pod open {pod} --kind savings --set ask-about=none", f"contribute ana 5 --to {pod}")
    crew.do("withdraw cho 100 --from rainy", "member leave cho")

    crew.do(f"withdraw ana 5 --from {pod}", f"pod close {pod}")

    assert crew.ask("verify")["ok"] is True


def test_a_member_may_be_called_like_a_class_of_shares(crew):
    crew.do("member add a --name A")

    crew.do("member leave a")

    assert {member["member"]: member["status"] for member in crew.ask("member list")["members"]}["a"] != "in"
