"""The crew's lists: accounts, entries, members, pods, terms, loans, proposals, the register."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from ledger.book import entry_at
from ledger.errors import Invalid
from pods.crew import correction, members, opening, setup
from pods.lending import loans
from pods.owning import shares
from pods.voices import consent
from reports import crew as lists
from reports.document import Money
from reports.render.json import dumps
from reports.render.text import text
from tests.reports.books import Crew, fact, notes, table


def nzd(number):
    return Money(Decimal(number), "NZD")


@pytest.fixture
def crew():
    crew = Crew("ben", "cho")
    crew.pool()
    crew.saves("ana", 500)
    crew.saves("ben", 100, by="ben", entered_by="cho")
    return crew


def entries(view, *numbers):
    return lists.journal(view, [entry_at(view.session, seq) for seq in numbers or range(1, view.seq + 1)])


def test_balances_are_those_whose_account_begins_as_asked(crew):
    assert crew.reads(lists.balances, "Liabilities:Savings:Rainy").data == {
        "on": dt.date(2026, 12, 31),
        "balances": [
            {"account": "Liabilities:Savings:Rainy:Ana", "number": Decimal("-500.00"), "commodity": "NZD"},
            {"account": "Liabilities:Savings:Rainy:Ben", "number": Decimal("-100.00"), "commodity": "NZD"},
        ],
    }
    assert "Nothing stands on these accounts." in text(crew.reads(lists.balances, "Assets:Moon"))


def test_the_journal_says_what_each_entry_did_by_whom_and_how_much(crew):
    rows = crew.reads(entries).sections[0].tables[0].rows
    assert [row[2] for row in rows] == [
        "The book of Tui Crew begins",
        "Ana Tūī joins the crew as ana",
        "Ben joins the crew as ben",
        "Cho joins the crew as cho",
        "Rainy Day opens, a savings pool",
        "Ana Tūī · Contribution to Rainy Day",
        "Ben · Contribution to Rainy Day",
    ]
    assert rows[-1][3:] == ("Ben, entered by Cho", nzd("100.00"))
    assert rows[0][3:] == ("crew", None)


def test_an_entry_of_several_transactions_names_no_single_amount(crew):
    brought = crew.does(opening.Opening, member="cho", pod="rainy", savings=80, loan=30)
    (row,) = crew.reads(entries, brought.seq).data["entries"]
    assert (row["what"], row["amount"]) == (
        "Cho · Savings brought into Rainy Day; Loan L1 brought into Rainy Day",
        None,
    )


def test_a_passing_on_of_shares_moves_no_money(crew):
    crew.owns(A="10")
    issued = crew.buys("ana", 4)
    passed = crew.does(shares.Transfer, pod="bakery", share_class="A", giver="ana", taker="ben", shares=1)
    assert [each["amount"] for each in crew.reads(entries, issued.seq, passed.seq).data["entries"]] == [40, None]


def test_members_are_listed_with_their_role_and_those_who_left(crew):
    crew.does(members.Leave, member="cho", by="cho", on="2026-03-01")
    found = crew.reads(lists.members)
    assert found.sections[0].tables[0].rows == (
        ("ana", "Ana Tūī", "treasurer", dt.date(2026, 1, 1), "in the crew"),
        ("ben", "Ben", "member", dt.date(2026, 1, 1), "in the crew"),
        ("cho", "Cho", "member", dt.date(2026, 1, 1), "left on 2026-03-01"),
    )
    assert fact(found, "In the crew") == 2
    assert [each["status"] for each in crew.reads(lists.members, on="2026-02-28").data["members"]] == ["in"] * 3


def test_a_list_of_a_day_before_a_correction_was_known_still_has_who_was_undone(crew):
    joined = crew.does(members.Join, member="dan", name="Dan", on="2026-02-01")
    with crew.view("2026-12-31") as view:
        printed = lists.members(view)
    crew.does(correction.Correction, entry=joined.seq, because="typed twice", on="2026-02-01")
    assert dumps(crew.reads(lists.members, at=printed.seal)) == dumps(printed)
    assert len(crew.reads(lists.members).data["members"]) == 3


def test_pods_are_listed_with_their_money(crew):
    crew.does(setup.OpenPod, pod="bakery", pod_kind="livelihood", name="Bakery", on="2026-02-01")
    assert [(each["pod"], each["opened"], each["money"]) for each in crew.reads(lists.pods).data["pods"]] == [
        ("rainy", dt.date(2026, 1, 1), 600),
        ("bakery", dt.date(2026, 2, 1), 0),
    ]
    assert len(crew.reads(lists.pods, on="2026-01-31").data["pods"]) == 1


def test_every_setting_of_a_pod_has_its_sentence(crew):
    found = crew.reads(lists.pod_terms, "rainy")
    rows = found.sections[0].tables[0].rows
    assert ("notice-days", "0", "Savings can be withdrawn at any time, without notice.") in rows
    assert len(rows) == len(found.data["terms"]) == len(found.data["sentences"])


def asks(crew, amount=200):
    crew.does(loans.LoanRequest, pod="rainy", amount=amount, term=2, purpose="bike", by="ben", on="2026-01-10")


def test_loans_are_listed_with_what_is_owed_and_those_that_are_over_too(crew):
    crew.borrows("ben", 100, 1, "2026-01-10")
    crew.repays("L1", 100, "2026-02-10")
    crew.borrows("ben", 200, 2, "2026-02-11")
    found = crew.reads(lists.loans, on="2026-02-28").data["loans"]
    assert [(each["loan"], each["status"], each["outstanding"]) for each in found] == [
        ("L1", "closed", 0),
        ("L2", "open", 200),
    ]


def test_a_proposal_tells_its_rule_and_who_has_not_answered(crew):
    asks(crew)
    crew.does(consent.Voice, proposal="P1", stance="consent", on="2026-01-11")
    (row,) = crew.reads(lists.proposals, on="2026-01-12").sections[0].tables[0].rows
    assert (row[0], *row[2:]) == ("P1", "open", dt.date(2026, 1, 17), "Cho")
    found = crew.reads(lists.proposal, "p1", on="2026-01-12")
    assert table(found, "Who said what").rows == (
        ("Ana Tūī", "consents", dt.date(2026, 1, 11), None),
        ("Cho", "no answer yet", None, None),
    )
    assert (found.data["rule"], found.data["asked"], found.data["beneficiary"]) == ("consent", ["ana", "cho"], "ben")
    assert "To answer: crewbook consent P1 --by MEMBER" in notes(found)


def test_a_deadline_counts_on_the_day_on_which_it_is_looked_at(crew):
    asks(crew)
    statuses = {day: crew.reads(lists.proposal, "P1", on=day).data["status"] for day in ("2026-01-17", "2026-01-18")}
    assert statuses == {"2026-01-17": "open", "2026-01-18": "passed"}


def test_a_delegated_rule_names_the_limit_that_held_when_it_was_asked(crew):
    crew.pool("small", "Small", consent_rule="delegated", delegated_limit="50", ask_about="loan")
    crew.saves("cho", 100, pod="small")
    crew.saves("ben", 100, pod="small")
    crew.does(loans.LoanRequest, pod="small", amount=40, term=2, by="ben", on="2026-01-10")
    crew.does(setup.ChangePod, pod="small", terms={"delegated-limit": "90"}, on="2026-01-11")
    said = fact(crew.reads(lists.proposal, "P1", on="2026-01-12"), "Rule")
    assert said == "A treasurer may say yes alone up to 50 NZD; above that nobody may object."


def test_the_register_shows_every_lot_of_every_class(crew):
    crew.owns(A="10", B="5")
    crew.buys("ana", 20)
    crew.does(shares.Transfer, pod="bakery", share_class="A", giver="ana", taker="ben", shares=5, on="2026-03-08")
    found = crew.reads(lists.register, "bakery")
    assert table(found, "Class A (BAKERY.A)").rows == (
        ("Ana Tūī", "A", "1-15", dt.date(2026, 1, 1), 15, 15, nzd("150.00")),
        ("Ben", "A", "16-20", dt.date(2026, 1, 1), 5, 5, nzd("50.00")),
    )
    assert "Nobody holds shares of this class." in text(found)
    assert [each["class"] for each in found.data["classes"]] == ["A", "B"]


@pytest.mark.parametrize("report", [lists.balances, lists.members, lists.pods, lists.loans, lists.proposals])
def test_a_list_is_the_same_for_ever_for_its_day_and_seal(crew, report):
    asks(crew)
    with crew.view("2026-06-30") as view:
        printed = report(view)
    crew.does(consent.Voice, proposal="P1", stance="consent", on="2026-01-11")
    crew.does(members.Join, member="dan", name="Dan", on="2026-01-02")
    crew.pool("other", "Other")
    crew.saves("cho", 10)
    assert dumps(crew.reads(report, on="2026-06-30", at=printed.seal)) == dumps(printed)


@pytest.mark.parametrize(
    ("report", "sentence"),
    [
        (lists.pods, "There is no pod yet."),
        (lists.loans, "Nobody has asked for a loan yet."),
        (lists.proposals, "Nothing is proposed."),
    ],
)
def test_a_list_with_nothing_in_it_says_so(report, sentence):
    with Crew().view("2026-01-01") as view:
        assert sentence in text(report(view))


def test_an_unknown_proposal_is_answered_with_those_there_are(crew):
    asks(crew)
    with pytest.raises(Invalid) as refused:
        crew.reads(lists.proposal, "P9")
    assert "P1" in refused.value.hint
