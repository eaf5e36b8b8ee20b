"""A loan's life, rule by rule: what money covers, parts, top-ups, new terms, set-off, losses."""

import datetime as dt
from decimal import Decimal

import pytest

from ledger.errors import Refused
from pods.lending import agreed, balances, fine_waivers, guarantees, loan_changes, loans, losses, recoveries, repayments
from pods.voices import consent
from tests.reports.books import Crew


def lending(*, save=1000, **terms):
    """A pool that asks nobody, in which Ana and Cho have saved."""
    crew = Crew("ben", "cho", "dan")
    crew.pool(**({"ask_about": "none", "open_loans": "9", "arrears_days": "999"} | terms))
    if save:
        crew.saves("ana", save)
    return crew


def state(crew, on, loan="L1"):
    return crew.reads(lambda view: balances.state(view, view.get("loan", loan)), on=on)


def record(crew, on="2026-12-31", loan="L1"):
    return crew.reads(lambda view: view.get("loan", loan), on=on)


def account(crew, name, on="2026-12-31"):
    return crew.reads(lambda view: view.balance(name, "NZD"), on=on)


def saved(crew, member, on="2026-12-31"):
    return -account(crew, f"Liabilities:Savings:Rainy:{member.title()}", on)


# What money covers


@pytest.mark.parametrize(
    ("order", "covered"),
    [
        ("fines,fees,interest,principal", (Decimal(5), Decimal(2), Decimal(3), Decimal(10))),
        ("principal,interest,fees,fines", (0, 0, 0, Decimal(20))),
        ("interest,fees,fines,principal", (Decimal(5), Decimal(2), Decimal(3), Decimal(10))),
    ],
)
def test_what_comes_in_covers_what_is_due_in_the_pools_order(order, covered):
    crew = lending(late_fine="5", repayment_order=order)
    crew.borrows("ben", "300", 3, "2026-01-01", method="flat", rate="1%/month", fee=("2/instalment",))

    crew.repays("L1", 20, "2026-02-02")

    paid = state(crew, "2026-02-02").paid
    assert (paid.fines, paid.fees, paid.interest, paid.principal) == covered


def test_a_fine_is_due_for_each_instalment_that_is_missed_once_its_days_of_grace_are_over():
    crew = lending(late_fine="5", late_fine_after="3")
    crew.borrows("ben", "300", 3, "2026-01-01")

    due = [state(crew, day).fines(dt.date.fromisoformat(day)) for day in ("2026-02-04", "2026-02-05", "2026-03-05")]

    assert due == [0, 5, 10]
    assert account(crew, "Income:Rainy:Fines", "2026-03-05") == 0
    crew.repays("L1", 10, "2026-03-05")
    assert account(crew, "Income:Rainy:Fines", "2026-03-05") == -10


def test_a_percentage_fine_is_of_what_is_missing_of_the_instalment():
    crew = lending(late_fine="2.5%")
    crew.borrows("ben", "300", 3, "2026-01-01")
    crew.repays("L1", 60, "2026-02-01")

    assert state(crew, "2026-02-02").fines(dt.date(2026, 2, 2)) == 1
    assert state(crew, "2026-03-02").fines(dt.date(2026, 3, 2)) == Decimal("3.50")


def test_an_instalment_paid_on_its_day_costs_no_fine_however_late_it_is_typed_in():
    crew = lending(late_fine="5")
    crew.borrows("ben", "300", 3, "2026-01-01")
    assert state(crew, "2026-02-10").fines(dt.date(2026, 2, 10)) == 5

    crew.repays("L1", 100, "2026-02-01")

    assert state(crew, "2026-02-10").fines(dt.date(2026, 2, 10)) == 0


def test_a_loan_keeps_the_rules_under_which_it_was_asked_for():
    crew = lending()
    crew.borrows("ben", "300", 3, "2026-01-01")
    from pods.crew.setup import ChangePod

    crew.does(ChangePod, pod="rainy", terms={"late-fine": "5"}, on="2026-01-10")

    assert state(crew, "2026-03-10").fines(dt.date(2026, 3, 10)) == 0


@pytest.mark.parametrize(
    ("early", "interest"),
    [("days", "1.50"), ("periods", "3.00"), ("all", "9.00")],
)
def test_a_loan_repaid_early_asks_for_interest_as_the_pools_terms_say(early, interest):
    crew = lending(early_interest=early)
    crew.borrows("ben", "300", 3, "2026-01-01", method="flat", rate="1%/month")

    owed = state(crew, "2026-01-16").settlement(dt.date(2026, 1, 16))
    crew.repays("L1", owed.total, "2026-01-16")

    assert (owed.principal, owed.interest) == (300, Decimal(interest))
    assert record(crew).status == agreed.CLOSED
    assert state(crew, "2026-12-31").late_since(dt.date(2026, 12, 31)) is None


def test_a_loan_repaid_on_the_day_of_an_instalment_asks_for_no_interest_of_the_next_period():
    crew = lending()
    crew.borrows("ben", "300", 3, "2026-01-01", method="flat", rate="1%/month")

    crew.repays("L1", 303, "2026-02-01")

    assert record(crew).status == agreed.CLOSED


def test_what_is_over_goes_into_savings_or_back():
    crew = lending(overpaid="back")
    crew.borrows("ben", "50", 1, "2026-01-01")
    crew.borrows("cho", "50", 1, "2026-01-01")

    crew.repays("L1", 60, "2026-02-01", over="savings")
    crew.repays("L2", 60, "2026-02-01")

    assert (saved(crew, "ben"), saved(crew, "cho")) == (10, 0)
    assert account(crew, "Assets:Cash-Box:Rainy") == 1010


def test_the_fine_on_one_instalment_is_waived_and_the_others_stay_due():
    crew = lending(late_fine="5")
    crew.borrows("ben", "300", 3, "2026-01-01")

    crew.does(fine_waivers.WaiveLoanFine, loan="L1", instalment=1, because="ill", by="ana", on="2026-03-05")

    assert [state(crew, day).fines(dt.date.fromisoformat(day)) for day in ("2026-03-04", "2026-03-05")] == [10, 5]
    crew.repays("L1", 5, "2026-03-05")
    assert state(crew, "2026-03-05").fines(dt.date(2026, 3, 5)) == 0
    with pytest.raises(Refused, match=r"5.00 NZD of the fine on instalment 2 of L1 was paid"):
        crew.does(fine_waivers.WaiveLoanFine, loan="L1", instalment=2, because="ill", on="2026-03-06")


def test_a_loan_on_which_only_a_fine_was_owed_is_repaid_once_that_is_waived():
    crew = lending(late_fine="5", repayment_order="principal,interest,fees,fines")
    crew.borrows("ben", "50", 1, "2026-01-01")
    crew.repays("L1", 50, "2026-02-03")
    assert record(crew).status == agreed.OPEN

    crew.does(fine_waivers.WaiveLoanFine, loan="L1", instalment=1, because="ill", on="2026-02-04")

    assert record(crew).status == agreed.CLOSED
    assert record(crew, "2026-02-03").status == agreed.OPEN


def test_fines_go_where_the_pools_fines_go():
    crew = lending(late_fine="5", fines_to="social-fund")
    crew.borrows("ben", "50", 1, "2026-01-01")

    crew.repays("L1", 55, "2026-02-02")

    assert account(crew, "Assets:Cash-Box:Rainy-Social") == 5
    assert account(crew, "Assets:Cash-Box:Rainy") == 1000
    assert (record(crew).status, state(crew, "2026-12-31").paid.fines) == (agreed.CLOSED, 5)


# Requests and guarantors


def asking(*, guarantors=()):
    crew = Crew("ben", "cho", "dan")
    crew.pool()
    crew.saves("ana", 1000)
    crew.does(loans.LoanRequest, pod="rainy", amount="100", term=5, by="ben", guarantors=guarantors)
    return crew


def test_a_changed_request_asks_again_whoever_had_answered():
    crew = asking()
    crew.does(consent.Voice, proposal="P1", stance="consent", by="ana")

    crew.does(loans.ChangeRequest, loan="L1", amount="120", term=6, by="ben")

    first, second = crew.reads(lambda view: view.find("proposal"))
    assert (first.status, second.status, second.body["voices"]) == ("withdrawn", "open", {})
    assert "120.00 NZD" in second.body["title"]
    assert (record(crew).body["amount"], record(crew).body["term"]) == ("120.00", 6)


def test_a_guarantor_agrees_by_their_own_word_and_again_when_the_request_changes():
    crew = asking(guarantors=("cho",))
    crew.does(guarantees.Guarantee, loan="L1", by="cho")
    assert record(crew).body["guarantors"]["cho"]["amount"] == "100.00"

    crew.does(loans.ChangeRequest, loan="L1", amount="120", by="ben")

    assert record(crew).body["guarantors"] == {"cho": None}


def test_a_guarantors_savings_repay_no_more_than_they_guaranteed():
    crew = lending()
    crew.saves("cho", 500)
    crew.does(loans.LoanRequest, pod="rainy", amount="100", term=1, by="ben", guarantors=("cho",))
    crew.does(guarantees.Guarantee, loan="L1", by="cho")
    crew.does(loans.PayOut, loan="L1", amount="100")
    crew.does(repayments.SetOff, loan="L1", amount="60", member="cho", by="cho", on="2026-01-20")

    crew.does(repayments.SetOff, loan="L1", member="cho", on="2026-02-05")

    assert (saved(crew, "cho"), record(crew).status) == (400, agreed.CLOSED)


# Parts, top-ups, new terms


def bound_to(crew, on="2026-12-31"):
    """Who answers for L1 and has agreed to."""
    return [who for who, word in record(crew, on).body["guarantors"].items() if word]


def guaranteed(**terms):
    crew = lending(**terms)
    crew.does(loans.LoanRequest, pod="rainy", amount="100", term=2, by="ben", guarantors=("cho",))
    crew.does(guarantees.Guarantee, loan="L1", by="cho")
    crew.does(loans.PayOut, loan="L1", amount="100")
    return crew


def test_a_guarantor_leaves_once_another_answers_for_the_loan():
    from pods.crew.members import Leave

    crew = guaranteed()
    with pytest.raises(Refused, match=r"Cho still has 100.00 NZD of Ben's loan L1, guaranteed"):
        crew.does(Leave, member="cho", on="2026-01-05")
    crew.does(guarantees.ReleaseGuarantor, loan="L1", member="cho", instead="dan", on="2026-01-05")
    assert bound_to(crew) == ["cho"]

    crew.does(guarantees.Guarantee, loan="L1", by="dan", on="2026-01-06")

    assert bound_to(crew) == ["dan"]
    crew.does(Leave, member="cho", on="2026-01-07")


def test_a_guarantor_is_released_by_the_others_and_has_no_voice_in_it():
    crew = guaranteed(ask_about="guarantee")
    crew.does(
        consent.Propose, act="guarantor-release", fields={"loan": "L1", "member": "cho"}, by="cho", on="2026-01-05"
    )
    assert crew.reads(lambda view: view.get("proposal", "P1").body["asked"]) == ["ana", "ben", "dan"]

    for who in ("ana", "ben", "dan"):
        crew.does(consent.Voice, proposal="P1", stance="consent", by=who, on="2026-01-05")

    assert bound_to(crew) == []


def test_a_guarantee_of_a_loan_that_is_repaid_keeps_nobody():
    from pods.crew.members import Leave

    crew = guaranteed()
    crew.repays("L1", 100, "2026-01-20")

    crew.does(Leave, member="cho", on="2026-01-21")

    assert record(crew).status == agreed.CLOSED


def test_a_loan_paid_out_in_parts_has_the_schedule_and_the_limits_of_what_is_out():
    crew = lending()
    crew.does(loans.LoanRequest, pod="rainy", amount="300", term=3, by="ben")
    crew.does(loans.PayOut, loan="L1", amount="300", part="120")
    first = state(crew, "2026-01-01")

    crew.does(loan_changes.PayPart, loan="L1", amount="60", on="2026-02-01")
    second = state(crew, "2026-02-02")
    crew.does(loan_changes.DropRest, loan="L1", by="ben", on="2026-02-03")

    assert [row.parts.principal for row in first.rows] == [40, 40, 40]
    assert [(str(row.due), row.parts.principal) for row in second.rows] == [("2026-03-01", 90), ("2026-04-01", 90)]
    assert (second.out, second.outstanding) == (180, 180)
    assert record(crew).body["amount"] == "180.00"


def test_a_top_up_spreads_what_is_owed_then_over_the_instalments_to_come_on_their_days():
    crew = lending()
    crew.borrows("ben", "300", 3, "2026-01-31", method="declining", rate="1%/month")
    asked = [row.parts.total for row in state(crew, "2026-01-31").rows]
    crew.repays("L1", asked[0], "2026-02-28")
    owed = state(crew, "2026-02-28").outstanding

    crew.does(loan_changes.TopUp, loan="L1", amount="100", on="2026-02-28")

    now = state(crew, "2026-02-28")
    assert [str(row.due) for row in now.rows] == ["2026-03-31", "2026-04-30"]
    assert sum(row.parts.principal for row in now.rows) == owed + 100 == now.outstanding
    # A whole month's interest: February ended on the day of the top-up.
    assert now.rows[0].parts.interest == (now.outstanding / 100).quantize(Decimal("0.01"))


def test_interest_up_to_a_top_up_is_asked_for_by_its_days_with_the_next_instalment():
    crew = lending()
    crew.borrows("ben", "300", 3, "2026-01-01", method="flat", rate="1%/month")

    crew.does(loan_changes.TopUp, loan="L1", amount="100", on="2026-01-16")

    # Half a month on 300.00, and the other half on 400.00.
    assert state(crew, "2026-01-16").rows[0].parts.interest == Decimal("1.50") + Decimal("2.00")


def test_new_terms_hold_from_their_day_on_and_the_old_schedule_stays_to_be_seen():
    crew = lending()
    crew.borrows("ben", "300", 3, "2026-01-01", method="flat", rate="1%/month")

    crew.does(
        loan_changes.Restructure, loan="L1", term=10, every="2weeks", rate="0.5%/month", on="2026-02-11", by="ben"
    )

    now, kept = state(crew, "2026-02-11"), agreed.earlier_plans(record(crew).body)
    assert ([row.n for row in now.rows], str(now.rows[0].due)) == (list(range(1, 11)), "2026-02-25")
    assert now.late_since(dt.date(2026, 2, 11)) is None
    assert [str(row.due) for plan in kept for row in plan.rows] == ["2026-02-01", "2026-03-01", "2026-04-01"]
    # What was due of interest, and ten days of 28 of the next month's, come with the first new instalment.
    fortnight = Decimal(300) * Decimal("0.005") * 14 / 30
    assert now.rows[0].parts.interest == (Decimal("3.00") + Decimal("1.00") + fortnight).quantize(Decimal("0.01"))
    assert [row.due for row in state(crew, "2026-02-10").rows] == [row.due for row in kept[0].rows]


def test_interest_paid_ahead_is_taken_off_the_new_schedule():
    crew = lending()
    crew.borrows("ben", "300", 3, "2026-01-01", method="flat", rate="1%/month")
    crew.repays("L1", 103, "2026-01-01")

    crew.does(loan_changes.TopUp, loan="L1", amount="100", on="2026-01-01")

    assert [row.parts.interest for row in state(crew, "2026-01-01").rows] == [0, 3, 3]


def test_a_top_up_and_new_terms_are_asked_about_unless_the_pool_says_otherwise():
    crew = Crew("ben", "cho")
    crew.pool()

    topics = crew.reads(lambda view: loans.people.pod(view, "rainy").terms.topics())

    assert {"loan", "top-up", "restructuring", "write-off"} <= topics


def test_monthly_fees_and_a_fixed_fee_at_pay_out_are_asked_for_once():
    crew = lending()
    crew.borrows("ben", "300", 3, "2026-01-01", fee=("10/up-front", "1%/up-front", "2/month"))

    crew.does(loan_changes.TopUp, loan="L1", amount="100", on="2026-02-11")

    # One per cent of the top-up; the fee of February, which was not paid, comes with that of March.
    assert account(crew, "Income:Rainy:Fees") == -(10 + 3 + 1)
    assert [row.parts.fees for row in state(crew, "2026-02-11").rows] == [4, 2]


# Losses


def lost(sharing, *, aside=(), top_up_aside=None):
    """300.00 that Ben owes and does not pay; Ana saved 600.00, Cho 300.00, Dan 100.00."""
    crew = Crew("ben", "cho", "dan")
    crew.pool(ask_about="loan,top-up", arrears_days="999", loss_sharing=sharing)
    for member, number in (("ana", 600), ("cho", 300), ("dan", 100)):
        crew.saves(member, number)
    crew.does(loans.LoanRequest, pod="rainy", amount="200" if top_up_aside else "300", term=3, by="ben")
    _agree(crew, "P1", aside)
    crew.does(consent.CarryOut, proposal="P1")
    if top_up_aside:
        crew.does(consent.Propose, act="top-up", fields={"loan": "L1", "amount": "100"}, by="ben", on="2026-01-02")
        _agree(crew, "P2", top_up_aside)
        crew.does(consent.CarryOut, proposal="P2", on="2026-01-02")
    return crew


def _agree(crew, proposal, aside):
    for member in ("ana", "cho", "dan"):
        stance = "stand-aside" if member in aside else "consent"
        crew.does(
            consent.Voice,
            proposal=proposal,
            stance=stance,
            by=member,
            on="2026-01-02" if proposal == "P2" else "2026-01-01",
        )


def borne(crew):
    return {who: number - saved(crew, who) for who, number in (("ana", 600), ("cho", 300), ("dan", 100))}


@pytest.mark.parametrize(
    ("sharing", "aside", "shares"),
    [
        ("by-savings", (), {"ana": 180, "cho": 90, "dan": 30}),
        ("by-savings", ("cho",), {"ana": Decimal("257.14"), "cho": 0, "dan": Decimal("42.86")}),
        ("equally", (), {"ana": 100, "cho": 100, "dan": 100}),
        ("equally", ("ana",), {"ana": 0, "cho": 200, "dan": 100}),
    ],
)
def test_a_loss_is_shared_as_the_pool_says_and_who_stood_aside_bears_nothing(sharing, aside, shares):
    crew = lost(sharing, aside=aside)

    crew.does(losses.WriteOff, loan="L1", because="gone", on="2026-06-01")

    assert borne(crew) == shares
    assert account(crew, "Assets:Loans:Rainy:Ben:L1") == 0
    assert sum(Decimal(part) for part in record(crew).body["written_off"]["shares"].values()) == 300


def test_who_stood_aside_from_a_top_up_bears_their_part_of_the_first_loan_only():
    crew = lost("equally", top_up_aside=("dan",))

    crew.does(losses.WriteOff, loan="L1", because="gone", on="2026-06-01")

    # 200.00 among three, and 100.00 among two.
    assert borne(crew) == {"ana": Decimal("116.67"), "cho": Decimal("116.67"), "dan": Decimal("66.66")}


def test_the_pools_own_money_bears_a_loss_and_what_comes_back_is_its_own():
    crew = lending()
    crew.borrows("cho", "400", 1, "2026-01-01", method="flat", rate="10%/month")
    crew.repays("L1", 440, "2026-02-01")
    crew.borrows("ben", "30", 1, "2026-02-01")

    crew.does(losses.WriteOff, loan="L2", because="gone", on="2026-06-01")
    crew.does(recoveries.Recovery, loan="L2", amount="12", on="2026-06-10")

    assert account(crew, "Expenses:Rainy:WriteOff", "2026-06-01") == 30
    assert account(crew, "Expenses:Rainy:WriteOff") == 18
    assert saved(crew, "ana") == 1000


def test_what_comes_back_goes_to_who_bore_the_loss_until_they_lack_nothing():
    crew = lost("by-savings")
    crew.does(losses.WriteOff, loan="L1", because="gone", on="2026-06-01")

    crew.does(recoveries.Recovery, loan="L1", amount="100.01", on="2026-06-10")
    crew.does(recoveries.Recovery, loan="L1", amount="199.99", on="2026-07-10")

    assert borne(crew) == {"ana": 0, "cho": 0, "dan": 0}
    with pytest.raises(Refused, match=r"0.00 NZD of what was written off on L1 has not come back"):
        crew.does(recoveries.Recovery, loan="L1", amount="0.01", on="2026-08-10")


def test_what_was_being_asked_about_a_loan_is_asked_anew_once_the_loan_is_another_one():
    crew = lost("equally")
    for act, fields in (("top-up", {"loan": "L1", "amount": "50"}), ("top-up", {"loan": "L1", "amount": "60"})):
        crew.does(consent.Propose, act=act, fields=fields, by="ben", on="2026-01-02")
    _agree(crew, "P2", ())
    crew.does(consent.CarryOut, proposal="P2", on="2026-01-02")

    assert [each.status for each in crew.reads(lambda view: view.find("proposal"))][1:] == ["carried out", "withdrawn"]


def test_who_owes_a_loan_does_not_take_the_savings_of_who_guarantees_it():
    crew = lending()
    crew.saves("cho", 100)
    crew.does(loans.LoanRequest, pod="rainy", amount="50", term=1, by="ana", guarantors=("cho",))
    crew.does(guarantees.Guarantee, loan="L1", by="cho")
    crew.does(loans.PayOut, loan="L1", amount="50")

    with pytest.raises(Refused, match="nobody decides alone on money to themselves"):
        crew.does(repayments.SetOff, loan="L1", member="cho", on="2026-03-01")


def test_a_changed_request_can_do_without_guarantors_and_fees():
    crew = asking(guarantors=("cho",))

    crew.does(loans.ChangeRequest, loan="L1", guarantors=(), by="ben")

    assert record(crew).body["guarantors"] == {}


def test_a_back_dated_repayment_forgets_nothing_that_was_agreed_since():
    crew = lending()
    crew.does(loans.LoanRequest, pod="rainy", amount="300", term=3, by="ben")
    crew.does(loans.PayOut, loan="L1", amount="300", part="120")
    crew.does(loan_changes.DropRest, loan="L1", by="ben", on="2026-01-20")
    crew.repays("L1", 20, "2026-01-25")

    crew.repays("L1", 100, "2026-01-15")

    assert (record(crew).status, record(crew).body["amount"]) == (agreed.CLOSED, "120.00")


def test_savings_that_reciprocity_holds_are_set_off_before_anybody_else_bears_a_loss():
    from pods.pools.reciprocity import Hold

    crew = lending(loss_sharing="equally")
    crew.saves("ben", 50)
    crew.does(Hold, member="ben", pod="rainy", amount="30")
    crew.borrows("ben", "100", 1, "2026-01-01")

    with pytest.raises(Refused, match=r"Ben has 50.00 NZD saved in Rainy Day"):
        crew.does(losses.WriteOff, loan="L1", because="gone", on="2026-06-01")
    crew.does(repayments.SetOff, loan="L1", on="2026-06-01")
    crew.does(losses.WriteOff, loan="L1", because="gone", on="2026-06-01")

    assert record(crew).body["written_off"]["amount"] == "50.00"
    assert account(crew, "Liabilities:Savings:Rainy:Ben:Held") == 0


def test_interest_and_fees_of_a_month_are_asked_for_once_however_often_the_loan_changes_within_it():
    crew = lending()
    crew.borrows("ben", "300", 3, "2026-01-01", method="flat", rate="1%/month", fee=("2/month",))

    crew.does(loan_changes.TopUp, loan="L1", amount="60", on="2026-01-11")
    crew.does(loan_changes.TopUp, loan="L1", amount="60", on="2026-01-21")
    first = state(crew, "2026-01-21").rows[0].parts
    crew.does(loan_changes.Restructure, loan="L1", term=4, on="2026-02-11")
    crew.does(loan_changes.Restructure, loan="L1", term=5, on="2026-02-21")
    second = state(crew, "2026-02-21").rows[0].parts

    # Ten days each on 300.00, 360.00 and 420.00; then a whole month on 420.00, and both months' fees, none paid.
    assert (first.interest, first.fees) == (Decimal("1.00") + Decimal("1.20") + Decimal("1.40"), 2)
    assert (second.interest, second.fees) == (Decimal("3.60") + Decimal("4.20"), 4)


def test_interest_paid_ahead_is_not_forgotten_over_several_changes():
    crew = lending()
    crew.borrows("ben", "300", 3, "2026-01-01", method="flat", rate="1%/month")
    crew.repays("L1", 103, "2026-01-01")
    crew.does(loan_changes.Restructure, loan="L1", rate="0.5%/month", on="2026-01-01")
    assert [row.parts.interest for row in state(crew, "2026-01-01").rows] == [0, 0, 0]

    crew.does(loan_changes.Restructure, loan="L1", term=4, on="2026-01-16")

    # Half a month was used of what had been paid ahead: two and a half of three are left for three and a half to come.
    assert [row.parts.interest for row in state(crew, "2026-01-16").rows] == [0, 0, 0, 1]
