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


def test_a_surplus_reaches_members_by_what_they_do_and_never_by_what_they_hold(coop):
    coop.do("income coop 100 --on 2026-03-01")
    year = "surplus coop --year 2025-06..2026-05"

    assert "would be a dividend" in coop.refused(f"{year} --shared-by shares")
    assert "would be a dividend" in coop.refused(f"{year} --shared-by equal,slices")
    coop.do(year)
    assert coop.balance("Equity:Capital:Coop:Ana:Y2026") == "-50.00"


def test_a_loss_is_borne_as_the_members_say(coop):
    coop.do("expense coop 40 --for seed --on 2026-03-01", "surplus coop --year 2025-06..2026-05 --shared-by shares")

    assert coop.balance("Equity:Capital:Coop:Ana:Y2026") == "20.00"


def test_what_the_collective_gets_of_a_surplus_is_changed_with_the_others_consent_and_got_at_least(coop):
    coop.do("pod change coop --set surplus-collective=40", "consent P1 --by ben", "income coop 100 --on 2026-03-01")
    year = "surplus coop --year 2025-06..2026-05"

    assert "gets 40 % of a surplus at least" in coop.refused(f"{year} --collective 10")
    coop.do(f"{year} --collective 60")
    assert coop.balance("Equity:Collective:Coop") == "-60.00"


def test_shares_pass_on_for_what_both_say_and_par_at_most(coop):
    for line in (
        "shares offer ben 5 --class coop/A --price 12 --days 9,9,9",
        "shares transfer ben ana 2 --class coop/A --price 11",
    ):
        assert "10.00 NZD each at most" in coop.refused(line)
    assert "says what is paid for each" in coop.refused("shares transfer ben ana 2 --class coop/A")

    coop.do("shares transfer ben ana 2 --class coop/A --price 10", "shares transfer ben ana 1 --class coop/A --gift")

    assert "pass to Ana Tūī at 10.00 NZD each" in str(coop.ask("journal --last 2"))
    joins = "shares transfer ben eli 1 --class coop/A --joins Eli"
    assert "says what is paid for each" in coop.refused(joins)
    coop.do(f"{joins} --price 10")


def test_an_offer_above_par_from_before_the_lock_is_neither_taken_nor_settled_nor_sold(tmp_path):
    crew = Crew(tmp_path)
    crew.do(*BEGIN, "member add ben --name Ben --on 2026-01-01")
    crew.do(
        "pod open coop --kind livelihood --name Coop --set ask-about=none --on 2026-01-01",
        "shares class coop A --par 10 --set redeem-at=book --on 2026-01-01",
        "shares issue ben 5 --class coop/A --on 2026-01-02",
        "income coop 100 --on 2026-01-02",
        "shares offer ben 5 --class coop/A --price 12 --days 9,9,90 --on 2026-01-03",
        f"pod change coop {LOCK} --on 2026-01-04",
    )
    assert "at most" in crew.refused("shares take-offer O1 5 --on 2026-01-05")
    crew.do("shares pass-offer O1 --on 2026-01-05", "shares want O1 5 --by ana --on 2026-01-06")

    assert "10.00 NZD each at most" in crew.refused("shares settle-offer O1 --on 2026-01-06")
    crew.do("shares want O1 0 --by ana --on 2026-01-07")
    sold = "shares sell-outside O1 eli --name Eli --on 2026-02-01"
    assert "10.00 NZD each at most" in crew.refused(sold)


def test_no_correction_takes_the_lock_off_and_a_slip_is_undone_at_once(tmp_path):
    crew = Crew(tmp_path)
    crew.do(*BEGIN, "pod open coop --kind livelihood --name Coop --set ask-about=none --on 2026-01-01")
    slip = crew.ask(f"pod change coop {LOCK} --on 2026-01-02")["entry"]["seq"]
    crew.do(f"correct {slip} --because wrong-pod")
    assert crew.ask("pod show coop")["terms"]["asset-lock"] == "none"

    seq = crew.ask(f"pod change coop {LOCK} --on 2026-01-03")["entry"]["seq"]
    crew.do("income coop 10 --on 2026-01-03")

    assert f"Entry {seq} gave Coop its asset lock" in crew.refused(f"correct {seq} --because slip")
    assert crew.ask("pod show coop")["terms"]["asset-lock"] == TRUST


def test_a_lock_that_the_others_consented_to_is_no_slip(tmp_path):
    crew = Crew(tmp_path)
    crew.do(*BEGIN, "member add ben --name Ben --on 2026-01-01", "pod open coop --kind ownership --on 2026-01-01")
    crew.do(f"pod change coop {LOCK}", "consent P1 --by ben")
    seq = crew.ask("journal --last 1")["entries"][-1]["seq"]

    assert "a lock that could be undone would be none" in crew.refused(f"correct {seq} --because slip")


def test_work_at_risk_is_put_in_with_consent_and_comes_before_what_is_passed_on(coop):
    coop.do("slices work coop ana 100 --fair 20000")
    assert coop.ask("slices show coop")["members"] == []
    coop.do("consent P1 --by ben", "slices put coop ben 50", "income coop 1500", "capital opening coop 900")

    # 1,650.00 less shares at par, 100.00, the cash at risk and the work, 1,000.00.
    assert "500.00 NZD are left in Coop" in coop.refused("capital pass-on coop 600")


def test_what_is_at_risk_in_a_frozen_pie_is_paid_back_and_no_more(coop):
    coop.do(
        "shares class coop PIE --kind slices", "slices put coop ben 50", "slices put coop ana 50", "income coop 400", "slices freeze coop",
        "slices take-back coop ana 20",
    )  # fmt: skip
    assert (
        sum(float(each["exit_value"]) for each in coop.ask("statement ownership coop")["members"]) == 50 + 50 + 50 + 30
    )

    coop.do("leave-pod coop ben", "member leave ben")
    assert coop.balance("Equity:Slices:Coop:Cash:Ben") == "0"
    assert coop.ask("verify")["ok"] is True


def test_an_exit_that_was_agreed_before_the_lock_pays_no_more_than_par_once_there_is_one(tmp_path):
    crew = Crew(tmp_path)
    crew.do(
        *BEGIN,
        "member add ben --name Ben --on 2026-01-01",
        "pod open coop --kind livelihood --name Coop --set ask-about=exit --on 2026-01-01",
        "shares class coop A --par 10 --set redeem-at=book --on 2026-01-01",
        "shares issue ana 5 --class coop/A --on 2026-01-02",
        "shares issue ben 5 --class coop/A --on 2026-01-02",
        "income coop 100 --on 2026-01-03",
        "leave-pod coop ben --by ben --on 2026-01-04",
        "consent P1 --by ana --on 2026-01-04",
        f"pod change coop {LOCK} --on 2026-01-05",
    )

    assert "5 shares are taken back for 50.00 NZD at most" in crew.refused("carry-out P1 --on 2026-01-06")
