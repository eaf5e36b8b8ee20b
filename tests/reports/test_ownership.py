"""The ownership statement: four things kept apart, percentages that sum, and nothing that may not be claimed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import Invalid
from pods.crew import members
from pods.owning import shares
from reports.document import Signature
from reports.owned import percentages
from reports.ownership import ownership_statement
from reports.render.json import dumps
from reports.render.text import text
from tests.reports.books import Crew, notes, table

HUNDRED = Decimal("100.0000")
FINEST = Decimal("0.0001")
weights = st.lists(st.decimals(0, 10**12, places=6), min_size=1, max_size=40).filter(any)


def rows_of(crew, on="2026-12-31", pod="bakery"):
    return crew.reads(ownership_statement, pod, on=on).data["members"]


@given(weights)
def test_percentages_sum_to_a_hundred_exactly(held):
    parts = percentages(held)
    assert sum(parts) == HUNDRED
    assert {part.as_tuple().exponent for part in parts} == {-4}


@given(weights)
def test_no_percentage_is_further_from_its_ratio_than_the_last_decimal(held):
    whole = sum(held)
    for part, weight in zip(percentages(held), held, strict=True):
        assert abs(part - weight * 100 / whole) < FINEST


def test_ties_go_to_who_joined_first():
    crew = Crew("ben", "cho")
    crew.owns(A="10")
    for member in ("cho", "ben", "ana"):
        crew.buys(member, 1)
    assert [(row["member"], row["ownership_pct"]) for row in rows_of(crew)] == [
        ("ana", Decimal("33.3334")),
        ("ben", Decimal("33.3333")),
        ("cho", Decimal("33.3333")),
    ]


def test_share_of_ownership_is_the_par_value_held_over_that_of_all_classes():
    crew = Crew("ben")
    crew.owns(A="10", B="30")
    crew.buys("ana", 10, "A")
    crew.buys("ben", 10, "B")
    assert [(row["class"], row["ownership_pct"], row["exit_value"]) for row in rows_of(crew)] == [
        ("A", Decimal("25.0000"), Decimal("100.00")),
        ("B", Decimal("75.0000"), Decimal("300.00")),
    ]


def test_a_member_of_two_classes_with_one_vote_a_member_has_one_vote():
    crew = Crew("ben")
    crew.owns(A="10", B="10")
    crew.buys("ana", 5, "A")
    crew.buys("ana", 5, "B")
    crew.buys("ben", 1, "B")
    assert [(row["member"], row["class"], row["votes"]) for row in rows_of(crew)] == [
        ("ana", "A", 1),
        ("ana", "B", 0),
        ("ben", "B", 1),
    ]


def test_a_class_with_votes_per_share_gives_one_a_share_beside_the_members_own():
    crew = Crew("ben")
    crew.owns(A="10")
    crew.does(shares.OpenClass, pod="bakery", share_class="I", par="100", votes="per-share")
    crew.buys("ana", 3, "A")
    crew.buys("ana", 7, "I")
    statement = crew.reads(ownership_statement, "bakery")
    assert [row["votes"] for row in statement.data["members"] if row["class"]] == [1, 7]
    assert statement.data["totals"]["votes"] == 8
    assert "a share of class I has one vote; a member who holds shares of class A has one vote" in notes(statement)


def test_shares_with_decimals_are_owned_in_part():
    crew = Crew("ben")
    crew.owns()
    crew.does(shares.OpenClass, pod="bakery", share_class="A", par="10", digits=3, votes="per-share")
    crew.buys("ana", "1.500")
    crew.buys("ben", "0.501")
    ana, ben = rows_of(crew)
    assert (ana["votes"], ana["ownership_pct"]) == (Decimal("1.500"), Decimal("74.9625"))
    assert (ben["certificates"], ben["exit_value"]) == (["c2"], Decimal("5.01"))


@pytest.fixture
def bakery():
    crew = Crew("ben", "cho")
    crew.owns(A="10")
    crew.buys("ana", 20)
    crew.does(shares.Transfer, pod="bakery", share_class="A", giver="ana", taker="ben", shares=5, on="2026-03-08")
    return crew


def test_a_row_tells_shares_certificates_paid_in_and_vested(bakery):
    assert rows_of(bakery)[1] == {
        "member": "ben",
        "name": "Ben",
        "class": "A",
        "shares": 5,
        "ownership_pct": Decimal("25.0000"),
        "votes": 1,
        "surplus_pct": Decimal("33.3333"),
        "exit_value": Decimal("50.00"),
        "paid_in": Decimal("50.00"),
        "vested": 5,
        "certificates": ["16-20"],
    }


def test_totals_stand_below_the_rows(bakery):
    statement = bakery.reads(ownership_statement, "bakery")
    assert statement.data["totals"] == {
        "shares": 20,
        "ownership_pct": HUNDRED,
        "votes": 2,
        "surplus_pct": HUNDRED,
        "exit_value": Decimal("200.00"),
        "paid_in": Decimal("200.00"),
        "vested": 20,
    }
    assert table(statement, "Four things, kept apart").total[2].number == HUNDRED


def test_the_statement_of_an_earlier_day_knows_no_later_transfer(bakery):
    assert [row["member"] for row in rows_of(bakery, on="2026-03-07") if row["class"]] == ["ana"]


def owning(**terms):
    """Ana holds two classes, Ben buys as much in July, Cho holds none."""
    crew = Crew("ben", "cho")
    crew.owns(terms={name.replace("_", "-"): value for name, value in terms.items()}, A="10", B="10")
    crew.buys("ana", 30, "A")
    crew.buys("ana", 10, "B")
    crew.buys("ben", 40, "A", on="2026-07-02")
    return crew


def test_a_surplus_in_equal_parts_is_told_once_a_member_and_of_who_holds_no_shares_too():
    crew = owning()
    parts = [(row["member"], row["class"], str(row["surplus_pct"])) for row in rows_of(crew)]
    assert parts == [
        ("ana", "A", "33.3334"), ("ana", "B", "0.0000"), ("ben", "A", "33.3333"), ("cho", None, "33.3333"),
    ]  # fmt: skip
    assert crew.reads(ownership_statement, "bakery").data["totals"]["surplus_pct"] == HUNDRED


def test_a_surplus_by_shares_times_days_is_told_as_the_terms_say():
    crew = owning(surplus_by="shares", surplus_collective="20")
    # 40 shares for 365 days, and 40 for the 183 from July on.
    assert [str(row["surplus_pct"]) for row in rows_of(crew)] == ["66.6058", "0.0000", "33.3942"]
    said = notes(crew.reads(ownership_statement, "bakery"))
    assert "were the year to end on this day. Members share a year's surplus, or its loss, by shares times" in said
    assert "The collective account gets 20 % of a year's surplus" in said


@pytest.mark.parametrize(("by", "said"), [("weights", "typed in with each allocation"), ("hours", "does not have yet")])
def test_a_share_of_surplus_that_nobody_can_say_is_not_told(by, said):
    statement = owning(surplus_by=by).reads(ownership_statement, "bakery")

    assert {row["surplus_pct"] for row in statement.data["members"]} == {None}
    assert statement.data["totals"]["surplus_pct"] is None
    assert said in notes(statement)
    assert table(statement, "Four things, kept apart").total[4] is None


def test_a_statement_is_the_same_for_ever_for_its_day_and_seal(bakery):
    with bakery.view("2026-03-31") as view:
        printed = ownership_statement(view, "bakery")
    bakery.buys("cho", 80, on="2026-02-01")
    again = bakery.reads(ownership_statement, "bakery", on="2026-03-31", at=printed.seal)
    assert (dumps(again), text(again)) == (dumps(printed), text(printed))


def test_an_empty_register_is_told_and_divides_nothing_by_nothing():
    crew = Crew()
    crew.owns()
    statement = crew.reads(ownership_statement, "bakery")
    assert statement.data["members"] == []
    assert statement.data["totals"]["ownership_pct"] == 0
    assert "Nobody holds shares of this pod on this day." in text(statement)


def test_every_treasurer_and_a_second_member_sign(bakery):
    bakery.does(members.Roles, member="cho", treasurer=True, on="2026-02-01")
    signed = bakery.reads(ownership_statement, "bakery").signatures
    assert signed == (Signature("Treasurer", "Ana Tūī"), Signature("Treasurer", "Cho"), Signature("Another member"))


@pytest.mark.parametrize("thing", ["Share of ownership: ", "Votes: ", "Share of surplus: ", "Exit value: ", "Vested: "])
def test_each_of_the_things_is_named_in_plain_words(bakery, thing):
    assert thing in notes(bakery.reads(ownership_statement, "bakery"))


@pytest.mark.parametrize("claim", ["securit", "guarante", "insured", "enforceable", "legally", "return on", "exempt"])
def test_nothing_is_claimed_that_a_book_cannot_know(bakery, claim):
    assert claim not in text(bakery.reads(ownership_statement, "bakery")).lower()


def test_an_exit_value_is_no_promise(bakery):
    assert "It is no promise that the shares can be redeemed" in notes(bakery.reads(ownership_statement, "bakery"))


def test_an_unknown_pod_is_answered_with_the_nearest_name(bakery):
    with pytest.raises(Invalid) as refused:
        bakery.reads(ownership_statement, "bakrey")
    assert "bakery" in refused.value.hint


def test_one_members_ownership_is_drawn_beside_that_of_the_others():
    crew = Crew("ben")
    crew.owns(A="10")
    crew.buys("ana", 3)
    crew.buys("ben", 1)

    (chart,) = crew.reads(ownership_statement, "bakery", "ben").sections[0].charts

    assert [(str(name), part) for name, part in chart.bars] == [("Ben", Decimal(25)), ("the others", Decimal(75))]
