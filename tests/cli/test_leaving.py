"""The guided exit: one page, one proposal, one commit; the golden figures, and what stands against it."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.typed import BEGIN, Crew

GOLDEN = Path(__file__).parents[1] / "golden"
SAVER_WITH_A_LOAN = (
    *BEGIN,
    "member add ben --name Ben --on 2026-01-01",
    "pod open rainy --kind savings --set ask-about=none --on 2026-01-01",
    "contribute ana 500 --to rainy --on 2026-01-02",
    "contribute ben 200 --to rainy --on 2026-01-02",
    "loan request 120 --from rainy --by ben --term 3 --on 2026-02-01",
    "loan pay-out L1 --on 2026-02-01",
)


@pytest.fixture
def bakery(tmp_path):
    """The co-op of the golden case: 660 shares, and 33,000 that belong to them."""
    inputs = json.loads((GOLDEN / "book_value_and_exit.json").read_text(encoding="utf-8"))["inputs"]
    leaver = inputs["leaver"]
    crew = Crew(tmp_path)
    account = Decimal(leaver["member_account"])
    owed = Decimal(inputs["liabilities"]) - account
    par = Decimal(leaver["paid_in"]) / leaver["shares"]
    others = inputs["shares"] - leaver["shares"]
    earned = Decimal(inputs["assets"]) - inputs["shares"] * par - account
    crew.do(
        *BEGIN,
        "member add ben --name Ben --treasurer --on 2026-01-01",
        "member add cho --name Cho --on 2026-01-01",
        "pod open bakery --kind livelihood --name Bakery --set consent-rule=unanimous --on 2026-01-01",
        f"shares class bakery A --par {par} --set redeem-instalments=8 --on 2026-01-01",
        f"shares issue ana {leaver['shares']} --class bakery/A --on 2026-01-02",
        f"shares issue ben {others} --class bakery/A --on 2026-01-02",
        f"capital pay-in bakery ana {account} --on 2026-01-03",
        f"income bakery {earned} --on 2026-02-01",
        f'reimburse bakery cho {owed} --for "an oven" --with-pay --by ben --on 2026-02-02',
        f"advance bakery ana {leaver['owes']} --by ben --on 2026-02-03",
    )
    return crew


def expected():
    return json.loads((GOLDEN / "book_value_and_exit.json").read_text(encoding="utf-8"))["expected"]


def test_an_exit_at_par_in_eight_quarterly_instalments(bakery):
    told = bakery.ask("statement exit bakery ana")

    assert told["amounts"] == {"shares A": "1200.00", "capital": "2345.67", "advances": "-300.00"}
    assert told["amount"] == expected()["at_par_redemption"]
    assert [each["amount"] for each in told["instalments"]] == expected()["eight_quarterly"]
    assert [each["due"] for each in told["instalments"]][:2] == ["2026-09-15", "2026-12-15"]
    assert told["solvent"] is True


@pytest.mark.parametrize("how", ["--instalments 241", "--instalments 3 --every week"])
def test_no_page_shows_instalments_that_no_note_has(bakery, how):
    assert bakery.refused(f"statement exit bakery ana {how}", status=2) == bakery.refused(
        f"leave-pod bakery ana {how}", status=2
    )


def test_the_book_value_of_a_share_is_that_of_the_golden_case(bakery):
    found = bakery.ask("statement capital bakery")["book_value"]

    assert (found["equity"], found["a_share"]) == (expected()["equity"], expected()["book_value_per_share"])
    bakery.do("shares change bakery/A --set redeem-at=book", *(f"consent P1 --by {each}" for each in ("ben", "cho")))
    assert bakery.ask("statement exit bakery ana")["amounts"]["shares A"] == expected()["at_book_value_shares_only"]


def test_what_was_proposed_is_done_in_one_commit_when_all_consent(bakery):
    asked = bakery.ask("leave-pod bakery ana")
    assert asked["exit"]["amount"] == expected()["at_par_redemption"]
    seen = bakery.type("proposals P1").out
    assert "405.71" in seen
    assert "Whether the pod can bear it" in seen

    bakery.do("consent P1 --by ben", "consent P1 --by cho")
    done = bakery.ask("carry-out P1 --by ben")

    assert [each["kind"] for each in done["followed_by"]] == ["leave-pod"]
    for account in ("Equity:Shares:Bakery:A:Ana", "Equity:Capital:Bakery:Ana:Y2026", "Assets:Advances:Bakery:Ana"):
        assert bakery.balance(account) == "0"
    assert bakery.balance("Liabilities:Notes:Bakery:Ana:NT1") == f"-{expected()['at_par_redemption']}"
    assert bakery.ask("verify")["ok"] is True
    bakery.today = bakery.today.replace(month=9, day=15)
    bakery.do("shares pay-note NT1 --by ben")
    assert bakery.balance("Liabilities:Notes:Bakery:Ana:NT1") == "-2839.96"


def test_a_dry_run_shows_the_page_and_asks_nobody(bakery):
    stood = bakery.standing

    assert "Certificates 1-60 of class A" in bakery.do("leave-pod bakery ana --dry-run").out
    assert bakery.standing == stood


def test_an_exit_leaves_the_rest_what_belongs_to_it(bakery):
    """At par the leaver's part of what was earned stays: it belongs to the shares that are left."""
    bakery.do(
        "leave-pod bakery ana --instalments 0", "consent P1 --by ben", "consent P1 --by cho", "carry-out P1 --by ben"
    )

    found = bakery.ask("statement capital bakery")["book_value"]
    assert (found["equity"], found["shares"], found["a_share"]) == ("31800.00", "600", "53.00")
    assert bakery.balance("Assets:Cash-Box:Bakery") == "44454.33"


def test_an_exit_that_changed_since_it_was_proposed_is_asked_anew(bakery):
    bakery.do("leave-pod bakery ana", "capital pay-in bakery ana 5", "consent P1 --by ben", "consent P1 --by cho")

    assert "capital was 2,345.67 and is 2,350.67" in bakery.refused("carry-out P1 --by ben")


def test_a_saver_leaves_with_the_loan_set_off(tmp_path):
    crew = Crew(tmp_path)
    crew.do(*SAVER_WITH_A_LOAN)
    told = crew.ask("statement exit rainy ben")
    assert (told["amounts"], told["amount"]) == ({"savings": "200.00", "loan L1": "-120.00"}, "80.00")

    done = crew.ask("leave-pod rainy ben")

    assert [done["entry"]["kind"], *(each["kind"] for each in done["followed_by"])] == ["leave-pod", "set-off"]
    assert crew.balance("Liabilities:Savings:Rainy:Ben") == "0"
    assert crew.ask("loan show L1")["status"] == "closed"
    assert crew.balance("Assets:Cash-Box:Rainy") == "500.00"
    crew.do("member leave ben")


@pytest.mark.parametrize("on_a_note", [False, True])
def test_a_loan_beyond_the_savings_is_set_off_against_all_else_that_is_paid(tmp_path, on_a_note):
    pool = Crew(tmp_path)
    pool.do(
        *BEGIN,
        "member add ben --name Ben --on 2026-01-01",
        "pod open rainy --kind savings --name Rainy --set ask-about=none --set loan-limit=none --on 2026-01-01",
        f"shares class rainy A --par 10 --set redeem-instalments={2 if on_a_note else 0} --on 2026-01-01",
        "contribute ana 2000 --to rainy --on 2026-01-02",
        "contribute ben 100 --to rainy --on 2026-01-02",
        "shares issue ben 100 --class rainy/A --on 2026-01-02",
        "loan request 500 --from rainy --term 10 --by ben --on 2026-02-01",
        "loan pay-out L1 --on 2026-02-01",
    )
    told = pool.ask("statement exit rainy ben")
    assert told["amounts"] == {"savings": "100.00", "loan L1": "-500.00", "shares A": "1000.00"}
    before = Decimal(pool.balance("Assets:Cash-Box:Rainy"))

    pool.do("leave-pod rainy ben")

    assert pool.ask("loan list")["loans"][0]["status"] == "closed"
    assert (pool.balance("Liabilities:Savings:Rainy:Ben"), pool.balance("Assets:Loans:Rainy:Ben:L1")) == ("0", "0")
    paid = before - Decimal(pool.balance("Assets:Cash-Box:Rainy"))
    owed = [each["left"] for each in pool.ask("shares notes rainy")["notes"]]
    assert (paid, owed) == ((0, [told["amount"]]) if on_a_note else (Decimal(told["amount"]), []))
    pool.do("verify")


def test_what_was_repaid_on_a_later_day_is_not_set_off_once_more(tmp_path):
    pool = Crew(tmp_path)
    pool.do(*SAVER_WITH_A_LOAN, "loan repay L1 60 --on 2026-05-01")

    assert pool.ask("statement exit rainy ben --on 2026-04-01")["amounts"] == {"savings": "200.00", "loan L1": "-60.00"}


def test_an_exit_comes_back_as_it_was_when_it_is_corrected(bakery):
    before = bakery.ask("balances")["balances"]
    bakery.do("leave-pod bakery ana", "consent P1 --by ben", "consent P1 --by cho", "carry-out P1 --by ben")
    seq = bakery.head[0]

    bakery.do(f'correct {seq} --because "Ana stays" --by ben', *(f"consent P2 --by {each}" for each in ("ana", "cho")))

    assert bakery.ask("balances")["balances"] == before
    assert bakery.ask("statement exit bakery ana")["amount"] == expected()["at_par_redemption"]


def test_the_ownership_statement_tells_the_exit_value_as_the_class_says(bakery):
    assert bakery.ask("statement ownership bakery")["members"][0]["exit_value"] == "1200.00"

    bakery.do("shares change bakery/A --set redeem-at=book", *(f"consent P1 --by {each}" for each in ("ben", "cho")))

    assert bakery.ask("statement ownership bakery")["members"][0]["exit_value"] == "3000.00"
    assert "Belongs to the shares" in bakery.type("statement ownership bakery").out


def test_a_members_statement_shows_their_capital(bakery):
    bakery.do("capital opening bakery 10 --member ana --year 2024", "slices put bakery ana 5 --as well")

    told = next(each for each in bakery.ask("statement member ana")["pods"] if each["pod"] == "bakery")

    assert (told["capital"], [each["year"] for each in told["layers"]]) == ("2355.67", [2024, 2026])
    assert told["slices"] == "0.00"
    assert "Bakery: capital" in bakery.type("statement member ana").out


def test_what_a_leaver_was_paid_stands_on_their_capital_account_as_paid_out(bakery):
    bakery.do("leave-pod bakery ana", "consent P1 --by ben", "consent P1 --by cho", "carry-out P1")

    (told,) = bakery.ask("statement capital bakery --member ana")["members"]
    assert (told["paid_in"], told["paid_out"], told["otherwise"], told["closing"]) == (
        "2345.67",
        "2345.67",
        "0.00",
        "0.00",
    )


def test_capital_that_was_paid_back_later_is_not_paid_once_more_by_an_exit_that_is_recorded_late(studio):
    studio.do(
        "capital pay-in studio cho 100 --on 2026-02-01",
        "income studio 500 --on 2026-02-02",
        "capital redeem studio --year 2026 --amount 40 --on 2026-04-01",
    )
    paid = studio.head[0]

    assert f"because of entry {paid}, than on 2026-03-01" in studio.refused("leave-pod studio cho --on 2026-03-01")

    studio.do("leave-pod studio cho --on 2026-04-01")
    (told,) = studio.ask("statement capital studio --member cho")["members"]
    assert (told["paid_in"], told["paid_out"], told["closing"]) == ("100.00", "100.00", "0.00")


def test_capital_that_a_leaver_was_paid_later_is_not_paid_back_before(studio):
    studio.do(
        "capital pay-in studio cho 100 --on 2026-02-01",
        "income studio 500 --on 2026-02-02",
        "leave-pod studio cho --on 2026-05-01",
    )

    assert "Nobody has capital of 2026" in studio.refused("capital redeem studio --year 2026 --on 2026-04-01")


def test_the_capital_of_who_died_is_paid_back_to_their_heirs_in_its_turn_and_not_once_more_when_it_is_settled(studio):
    studio.do(
        "capital pay-in studio ana 10 --on 2026-02-01",
        "capital pay-in studio cho 100 --on 2026-02-01",
        "member died cho --on 2026-03-10",
        "capital redeem studio --year 2026 --on 2026-04-01",
    )
    told = {each["member"]: each["closing"] for each in studio.ask("statement capital studio")["members"]}
    assert told == {"ana": "0.00", "cho": "0.00"}
    assert studio.balance("Liabilities:Estate:Studio:Cho") == "-100.00"

    held = Decimal(studio.balance("Assets:Cash-Box:Studio"))

    studio.do("member heirs cho --in studio --heir Mere", "member settle cho --in studio")

    assert studio.balance("Liabilities:Estate:Studio:Cho") == "0"
    assert held - Decimal(studio.balance("Assets:Cash-Box:Studio")) == 100
    assert studio.ask("verify")["ok"] is True


def test_nobody_leaves_with_more_than_the_pod_has_above_its_debts(studio):
    studio.do("capital pay-in studio cho 100 --on 2026-03-02", "expense studio 180 --for rent --on 2026-03-03")

    said = studio.refused("leave-pod studio cho")

    assert "Studio has 80.00 NZD and owes 0.00 NZD; with 130.00 NZD for shares, capital and slices" in said


def test_what_was_agreed_for_the_shares_of_a_leaver_stands_though_their_value_moves(bakery):
    bakery.do("shares change bakery/A --set redeem-at=book", *(f"consent P1 --by {each}" for each in ("ben", "cho")))
    asked = bakery.ask("leave-pod bakery ana --instalments 0")["exit"]["amounts"]
    bakery.do("income bakery 6600", "consent P2 --by ben", "consent P2 --by cho", "carry-out P2 --by ben")

    (told,) = [each for each in bakery.ask("shares certificates bakery")["certificates"] if each["now"] == "redeemed"]
    assert told["shares"] == "60"
    entry = next(each for each in bakery.ask("journal --pod bakery")["entries"] if each["kind"] == "leave-pod")
    assert f"taken back for {Decimal(asked['shares A']):,} NZD" in entry["what"]


def test_the_page_names_the_papers_that_stand_and_no_draft(bakery):
    bakery.do("agreement draft bakery --kind co-ownership")
    assert "A1 says who owns what" not in bakery.do("statement exit bakery ana").out
    assert "The instalment note, once it is done" in bakery.do("statement exit bakery ana").out
    assert "The instalment note" not in bakery.do("statement exit bakery ana --instalments 0").out

    bakery.do("agreement propose A1", "consent P1 --by ben", "consent P1 --by cho")

    assert "A1 says who owns what" in bakery.do("statement exit bakery ana").out


def test_the_page_says_what_the_pod_would_have_above_its_debts_and_whether_that_is_enough(studio):
    studio.do("capital pay-in studio cho 100 --on 2026-03-02")
    said = [" ".join(line.split()) for line in studio.do("statement exit studio cho").out.splitlines()]
    # 260.00 in hand, and 130.00 go.
    assert "Left above its debts 130.00 NZD" in said
    assert "The pod can still pay what it owes." in said

    studio.do("expense studio 180 --for rent --on 2026-03-03")

    said = [" ".join(line.split()) for line in studio.do("statement exit studio cho").out.splitlines()]
    assert "Left above its debts -50.00 NZD" in said
    assert "The pod could not pay what it owes: this is refused as long as it is so." in said


def test_who_leaves_loses_what_has_not_vested_and_pledged_shares_keep_them(bakery):
    bakery.do(
        "shares class bakery B --par 1 --set vest-months=10 --by ben --on 2026-03-01",
        "shares issue ana 20 --class bakery/B --by ben --on 2026-03-15",
    )
    told = bakery.ask("leave-pod bakery ana")["exit"]
    assert (told["shares"], told["lost"]) == ({"A": "60", "B": "6"}, {"B": "14"})
    assert "14 shares of class B have not vested and are lost" in bakery.type("proposals P1").out

    bakery.do("consent P1 --by ben", "consent P1 --by cho")
    done = bakery.ask("carry-out P1 --by ben")

    assert [each["kind"] for each in done["followed_by"]] == ["leave-pod", "lose-unvested"]
    assert [each["member"] for each in bakery.ask("shares register bakery")["holdings"]] == ["ben"]
    assert bakery.balance("Liabilities:Notes:Bakery:Ana:NT1") == "-3251.67"
    assert bakery.ask("verify")["ok"] is True


def test_pledged_shares_keep_their_holder_in_the_pod(bakery):
    bakery.do('shares pledge ana 5 --class bakery/A --for "the oven"')

    assert "5 are pledged" in bakery.refused("leave-pod bakery ana")


POOL = (
    *BEGIN,
    "member add ben --name Ben --on 2026-01-01",
    "pod open rainy --kind savings --set ask-about=none --set fines-to={} --on 2026-01-01",
    "cycle open rainy --price 5 --on 2026-01-02",
    "contribute ana 500 --to rainy --on 2026-01-02",
    "contribute ben 200 --to rainy --on 2026-01-02",
    "cycle buy ben 25 --in rainy --on 2026-01-03",
    "loan request 200 --from rainy --by ben --term 3 --on 2026-02-01",
    "loan pay-out L1 --on 2026-02-01",
    'fine set ben 5 --to rainy --because "came late" --on 2026-02-02',
)


@pytest.mark.parametrize(("fines_to", "loan_fund"), [("pod", "505.00"), ("social-fund", "500.00")])
def test_shares_of_a_cycle_and_fines_are_settled_in_the_same_commit(tmp_path, fines_to, loan_fund):
    crew = Crew(tmp_path)
    crew.do(*(line.format(fines_to) for line in POOL))
    told = crew.ask("statement exit rainy ben")
    assert told["amounts"] == {"savings": "200.00", "cycle": "25.00", "loan L1": "-200.00", "fines": "-5.00"}
    assert (told["amount"], told["not_settled"]) == ("20.00", [])

    done = crew.ask("leave-pod rainy ben")

    assert [done["entry"]["kind"], *(each["kind"] for each in done["followed_by"])] == ["leave-pod", "set-off"]
    assert [each["what"] for each in crew.ask("member positions ben")["positions"]] == ["200.00 points in rainy"]
    assert crew.balance("Assets:Cash-Box:Rainy") == loan_fund
    assert crew.balance("Assets:Cash-Box:Rainy-Social") == ("0" if fines_to == "pod" else "5.00")
    assert crew.ask("fine list")["fines"][0]["left"] == "0.00"
    page = (crew.folder / "pages" / "2026.beancount").read_text(encoding="utf-8")
    assert "Ben leaves rainy and pays fines: F1" in page
    crew.do("member leave ben")
    assert crew.ask("verify")["ok"] is True


def test_what_is_at_risk_for_slices_is_taken_back_by_the_exit(bakery):
    bakery.do("slices put bakery ana 100", "slices put bakery ana 50 --as well", "slices put bakery ana 7 --as noncash")
    told = bakery.ask("statement exit bakery ana")
    assert (told["amounts"]["slices"], told["amount"]) == ("157.00", "3402.67")

    bakery.do(
        "leave-pod bakery ana --instalments 0", "consent P1 --by ben", "consent P1 --by cho", "carry-out P1 --by ben"
    )

    assert bakery.ask("slices show bakery")["members"] == []
    assert bakery.ask("member positions ana")["positions"] == []


def test_what_a_frozen_pie_holds_stays_and_the_page_says_so(bakery):
    bakery.do(
        "slices put bakery ana 100", "slices freeze bakery", *(f"consent P1 --by {each}" for each in ("ben", "cho"))
    )
    told = bakery.ask("statement exit bakery ana")

    assert "slices" not in told["amounts"]
    assert [each["what"] for each in told["not_settled"]] == ["100.00 NZD kept in the frozen pie of Bakery"]
    assert "stays: the pie is frozen" in bakery.do("statement exit bakery ana").out


def test_an_exit_in_eight_instalments_is_one_page(bakery):
    from pypdf import PdfReader

    bakery.do("shares change bakery/A --set redeem-at=book", *(f"consent P1 --by {each}" for each in ("ben", "cho")))
    assert "Class A is taken back at its book value, 50.00 NZD a share" in " ".join(
        bakery.do("statement exit bakery ana").out.split()
    )
    bakery.do('fine set ana 5 --to bakery --because "came late" --by ben', "slices put bakery ana 100")
    bakery.do("statement exit bakery ana --pdf exit.pdf")

    assert len(PdfReader(bakery.folder / "exit.pdf").pages) == 1


@pytest.fixture
def studio(tmp_path):
    """Three owners in equal parts who ask about nothing; ben has left the pod, and is in the crew."""
    crew = Crew(tmp_path)
    crew.do(
        *BEGIN,
        "member add ben --name Ben --on 2026-01-01",
        "member add cho --name Cho --on 2026-01-01",
        "pod open studio --kind livelihood --name Studio --set ask-about=none --on 2026-01-01",
        "shares class studio A --par 10 --on 2026-01-01",
        *(f"shares issue {each} 3 --class studio/A --on 2026-01-02" for each in ("ana", "ben", "cho")),
        "income studio 100 --on 2026-02-01",
        "leave-pod studio ben --on 2026-03-01",
    )
    return crew


def sharing(crew, on):
    owned = crew.ask(f"statement ownership studio --on {on}")["members"]
    return [each["member"] for each in owned if each["surplus_pct"] not in {None, "0.0000"}]


def test_who_left_a_pod_has_no_part_of_its_surplus_and_its_pay_until_they_own_again(studio):
    assert sharing(studio, "2026-02-28") == ["ana", "ben", "cho"]
    assert sharing(studio, "2026-03-02") == ["ana", "cho"]
    paid = studio.ask("share studio --month 2026-02 --pot 60 --on 2026-03-05 --dry-run")
    assert "Ben" not in json.dumps(paid)

    studio.do("shares issue ben 1 --class studio/A --on 2026-04-01")

    assert sharing(studio, "2026-04-02") == ["ana", "ben", "cho"]
    studio.do("leave-pod studio ben --on 2026-05-01")
    assert sharing(studio, "2026-05-02") == ["ana", "cho"]
    assert studio.ask("verify")["ok"] is True


def test_who_puts_something_at_risk_again_has_their_part_of_what_slices_share_and_pay(studio):
    studio.do("pod change studio --set surplus-by=slices --on 2026-03-02")
    studio.do("slices put studio ana 100 --on 2026-03-02", "slices put studio ben 100 --on 2026-03-03")
    assert sharing(studio, "2026-03-04") == ["ana", "ben"]
    assert '"ben"' in json.dumps(studio.ask("share studio --month 2026-02 --pot 60 --on 2026-03-05 --dry-run"))

    studio.do("shares issue ben 1 --class studio/A --on 2026-03-05", "slices freeze studio --on 2026-03-06")
    studio.do("leave-pod studio ben --on 2026-03-07")

    # The part of the frozen pie that they kept has its surplus, and no pay.
    assert sharing(studio, "2026-03-08") == ["ana", "ben"]
    assert '"ben"' not in json.dumps(studio.ask("share studio --month 2026-02 --pot 60 --on 2026-03-08 --dry-run"))


def test_who_comes_back_into_the_crew_takes_part_in_what_they_left(studio):
    studio.do("member leave ben --on 2026-03-02", "member add ben --on 2026-04-01")

    assert sharing(studio, "2026-03-31") == ["ana", "cho"]
    assert sharing(studio, "2026-04-02") == ["ana", "ben", "cho"]
    assert studio.ask("verify")["ok"] is True


def test_who_left_a_pod_with_a_part_of_its_frozen_pie_is_still_a_party_to_what_is_owned_together(studio):
    studio.do("slices put studio cho 30", "slices freeze studio", "leave-pod studio cho")

    studio.do("agreement draft studio --kind co-ownership")

    assert studio.ask("agreement show A1 --draft")["facts"]["parties"] == ["ana", "cho"]


def test_who_left_a_pod_is_no_party_to_its_co_ownership_agreement(studio):
    studio.do("agreement draft studio --kind co-ownership --form company --on 2026-03-02")

    drafted = " ".join(studio.do("agreement show A1 --draft --on 2026-03-02").out.split())
    assert "own Studio together" in drafted
    assert "Ben" not in drafted.partition("own Studio together")[0]
    studio.do("agreement propose A1 --on 2026-03-02")
    assert studio.ask("agreement status A1 --on 2026-03-02")["agreements"][0]["to_sign"] == ["ana", "cho"]

    studio.do("shares issue ben 1 --class studio/A --on 2026-03-03")

    changed = studio.ask("agreement status A1 --on 2026-03-03")["agreements"][0]["changed"]
    assert ("The members", "Ana Tūī and Cho", "Ana Tūī, Ben and Cho") in [
        (each["what"], each["was"], each["now"]) for each in changed
    ]


def test_an_exit_that_is_undone_gives_back_the_part_of_the_surplus(studio):
    left = next(
        each["seq"] for each in studio.ask("journal --pod studio --json")["entries"] if each["kind"] == "leave-pod"
    )

    studio.do(f"correct {left} --because mistaken --on 2026-03-10")

    assert sharing(studio, "2026-03-11") == ["ana", "ben", "cho"]


def test_the_page_says_what_a_leaver_would_miss_while_it_is_not_shared(bakery):
    misses = "nor of what came in since February 2026, unless it is shared before: crewbook share bakery"
    assert misses in " ".join(bakery.do("statement exit bakery ana").out.split())
    assert misses in " ".join(bakery.do("leave-pod bakery ana --dry-run").out.split())

    bakery.do("pod change bakery --set sharers=ben,cho", *(f"consent P1 --by {each}" for each in ("ben", "cho")))
    assert misses not in " ".join(bakery.do("statement exit bakery ana").out.split())
    bakery.do("pod change bakery --set sharers=all", *(f"consent P2 --by {each}" for each in ("ben", "cho")))
    assert misses in " ".join(bakery.do("statement exit bakery ana").out.split())
    shares = ("share bakery --month 2026-02", "consent P3 --by ben", "consent P3 --by cho", "carry-out P3 --by ben")
    bakery.do(*shares)
    assert "shared before" not in bakery.do("statement exit bakery ana").out
