"""The asset lock through the command line: members get their own back and no more, and what is nobody's goes to the body named."""

import pytest

from tests.typed import BEGIN, Crew

TRUST = "Coast Housing Trust"
LOCK = f'--set asset-lock="{TRUST}"'


@pytest.fixture
def coop(tmp_path):
    """Ana and Ben own a co-op with an asset lock, whose shares are valued by the book, and which asks about nothing."""
    crew = Crew(tmp_path)
    crew.do(*BEGIN, "member add ben --name Ben --on 2026-01-01")
    crew.do(
        f"pod open coop --kind livelihood --name Coop --set ask-about=none {LOCK} --on 2026-01-01",
        "shares class coop A --par 10 --set redeem-at=book --on 2026-01-01",
        "shares issue ana 5 --class coop/A --on 2026-01-02",
        "shares issue ben 5 --class coop/A --on 2026-01-02",
    )
    return crew


def exit_values(crew):
    return [each["exit_value"] for each in crew.ask("statement ownership coop")["members"]]


def test_shares_are_worth_par_at_most_and_less_where_the_book_says_less(coop):
    coop.do("income coop 100")
    assert exit_values(coop) == ["50.00", "50.00"]

    coop.do('enter "Roof" --line "Expenses:Coop:Shared 140" --line "Assets:Cash-Box:Coop -140"')
    assert exit_values(coop) == ["30.00", "30.00"]


def test_a_leaver_gets_par_and_what_they_put_in(coop):
    coop.do("income coop 100", "capital pay-in coop ben 70", "leave-pod coop ben")

    assert coop.balance("Assets:Cash-Box:Coop") == "150.00"
    assert coop.ask("member positions ben")["positions"] == []


def test_at_the_end_all_that_is_nobodys_goes_to_the_body_named_and_the_pod_can_close(coop):
    coop.do(
        "income coop 100 --on 2026-03-01",
        "surplus coop --year 2025-06..2026-05 --collective 100",
        "shares redeem ana 5 --class coop/A",
        "shares redeem ben 5 --class coop/A",
    )
    assert "crewbook capital pass-on coop" in coop.refused("pod close coop")

    said = coop.do("capital pass-on coop").out

    assert f"{TRUST} · Passed on by Coop, as its asset lock says · 100.00 NZD" in said
    coop.do("pod close coop")
    assert coop.ask("verify")["ok"] is True


def test_a_change_of_the_body_asks_the_others_whatever_the_terms_say(coop):
    coop.do('pod change coop --set asset-lock="River Trust"')
    assert coop.ask("pod show coop")["terms"]["asset-lock"] == TRUST

    coop.do("consent P1 --by ben")
    assert coop.ask("pod show coop")["terms"]["asset-lock"] == "River Trust"


def test_the_statements_and_the_agreement_say_the_lock(coop):
    coop.do("agreement draft coop --kind co-ownership")

    for page in ("statement ownership coop", "statement capital coop", "statement exit coop ana", "agreement show A1"):
        assert f"what is left at the end goes to {TRUST}." in " ".join(coop.do(page).out.split())


def test_an_offer_above_par_is_not_taken_by_the_pod(coop):
    coop.do("income coop 100", "shares offer ben 5 --class coop/A --price 12 --days 9,9,9")

    assert "at most" in coop.refused("shares take-offer O1 5")
