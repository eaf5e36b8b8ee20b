"""Expected contributions: what is due and what is paid sum to what is expected, whatever was paid, excused or corrected when."""

import datetime as dt
from collections import Counter
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import Invalid, Refused
from ledger.verify import verify
from pods.crew import general, members, setup
from pods.crew.correction import Correction
from pods.cycles import cycle, cycle_opening
from pods.dues import dues, excuses, expected, fines
from pods.dues.expected import Series
from pods.funds import fund
from pods.pools import savings
from tests.examples import some
from tests.reports.books import NOW, Crew

FIRST = dt.date(2026, 1, 1)
BEN = Series("rainy", "ben", social=False)


def begun(**terms):
    crew = Crew("ben", "cho")
    crew.pool(**terms)
    return crew


def expects(crew, amount, *, every="month", since="2026-02-01", on="2026-01-01", member="ben", **more):
    return crew.does(
        expected.Expect, member=member, pod="rainy", amount=amount, every=every, since=since, on=on, **more
    )


def standing(crew, on, series=BEN, until=None):
    with crew.view(on) as view:
        return dues.standing(view, series, until and dt.date.fromisoformat(until))


def owed(crew, on, **which):
    """(member, what, day, amount, age) of all that is due on a day."""
    with crew.view(on) as view:
        return [
            (each.member, each.what, each.due.isoformat(), each.amount, each.age)
            for each in dues.everything(view, **which)
        ]


def test_a_contribution_counts_towards_the_oldest_that_is_expected():
    crew = begun()
    expects(crew, "20")
    crew.saves("ben", "50", on="2026-04-15")

    assert owed(crew, "2026-05-02") == [
        ("ben", "contribution", "2026-04-01", Decimal("10.00"), "31-60"),
        ("ben", "contribution", "2026-05-01", Decimal("20.00"), "1-30"),
    ]


def test_what_was_paid_since_it_was_announced_is_paid_ahead():
    crew = begun()
    crew.saves("ben", "100", on="2026-01-05")
    expects(crew, "20", on="2026-01-10")
    crew.saves("ben", "50", on="2026-01-20")

    found = standing(crew, "2026-02-28")
    assert (found.counted, found.ahead) == (Decimal(20), Decimal(30))


def test_a_31st_falls_on_the_last_day_of_shorter_months():
    crew = begun()
    expects(crew, "20", since="2026-01-31")

    assert [each.day.due.isoformat() for each in standing(crew, "2026-04-30").days] == [
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
    ]


def test_a_new_amount_takes_the_place_of_the_old_one_from_its_day_on():
    crew = begun()
    expects(crew, "20")
    expects(crew, "25", since="2026-04-01", on="2026-03-20")

    assert [each.day.amount for each in standing(crew, "2026-05-01").days] == [20, 20, 25, 25]
    assert [each.day.amount for each in standing(crew, "2026-03-01", until="2026-05-01").days] == [20, 20, 20, 20]


def test_zero_ends_it():
    crew = begun()
    expects(crew, "20")
    expects(crew, "0", since="2026-04-01", on="2026-03-20")

    assert len(standing(crew, "2026-12-31").days) == 2


def test_what_is_due_once_stands_beside_what_is_due_every_month():
    crew = begun()
    expects(crew, "20")
    expects(crew, "7", every="once", since="2026-02-15", on="2026-02-02")

    assert [each.day.amount for each in standing(crew, "2026-03-01").days] == [20, 7, 20]


def test_everybody_is_everybody_who_is_there_and_who_joined_later_from_then_on():
    crew = begun()
    crew.does(members.Join, member="dan", name="Dan", on="2026-03-15")
    expects(crew, "20", member="all", since="2026-02-01", on="2026-03-20")

    with crew.view("2026-04-01") as view:
        found = {each.series.member: len(each.days) for each in dues.standings(view)}
    assert found == {"ana": 3, "ben": 3, "cho": 3, "dan": 1}


def test_nothing_is_expected_of_somebody_while_they_are_not_in_the_crew():
    crew = begun()
    expects(crew, "20")
    crew.does(members.Leave, member="ben", on="2026-03-15")
    crew.does(members.Join, member="ben", on="2026-06-10")

    days = [each.day.due.month for each in standing(crew, "2026-08-01").days]
    assert days == [2, 3, 7, 8]
    assert len(owed(crew, "2026-03-14")) == 2
    assert owed(crew, "2026-03-15") == []


def test_what_is_excused_is_not_due_and_what_was_paid_counts_towards_the_rest():
    crew = begun()
    expects(crew, "20")
    crew.saves("ben", "30", on="2026-02-05")
    crew.does(excuses.Excuse, member="ben", pod="rainy", since="2026-03-01", until="2026-04-30", because="ill")

    assert owed(crew, "2026-05-01") == [("ben", "contribution", "2026-05-01", Decimal("10.00"), "today")]


def test_shares_of_a_cycle_are_contributions_and_what_is_brought_in_or_entered_is_not():
    crew = begun()
    crew.does(cycle_opening.OpenCycle, pod="rainy", price="5", until=dt.date(2026, 12, 31))
    expects(crew, "20", since="2026-02-01")
    crew.does(cycle.BuyShares, member="ben", pod="rainy", amount="16", on="2026-02-02")
    lines = (("Assets:Cash-Box:Rainy", Decimal(4), "NZD"), ("Liabilities:Savings:Rainy:Ben", Decimal(-4), "NZD"))
    crew.does(general.Enter, narration="Interest", lines=lines, on="2026-02-03")

    assert owed(crew, "2026-02-10") == [("ben", "contribution", "2026-02-01", Decimal("5.00"), "1-30")]


def test_the_social_fund_is_expected_by_itself():
    crew = begun()
    expects(crew, "2", social=True)
    crew.saves("ben", "50", on="2026-02-05")
    crew.does(fund.FundContribution, member="ben", pod="rainy", amount="1.50", on="2026-02-06")

    assert owed(crew, "2026-02-10") == [("ben", "fund", "2026-02-01", Decimal("0.50"), "1-30")]


def test_fines_and_instalments_are_due_beside_contributions():
    crew = begun(loan_limit="9")
    crew.saves("cho", "300")
    crew.saves("ben", "100")
    crew.borrows("ben", "90", 3, "2026-01-15")
    crew.repays("L1", "40", "2026-02-20")
    crew.does(fines.Fine, member="ben", pod="rainy", amount="5", because="late", on="2026-03-20")

    assert owed(crew, "2026-03-20") == [
        ("ben", "loan", "2026-03-15", Decimal("20.00"), "1-30"),
        ("ben", "fine", "2026-03-20", Decimal("5.00"), "today"),
    ]
    with crew.view("2026-03-20") as view:
        ahead = dues.everything(view, until=dt.date(2026, 4, 30))
    assert [(each.due.isoformat(), each.amount, each.age) for each in ahead][-1] == ("2026-04-15", 30, "later")
    assert owed(crew, "2026-03-20", member="cho") == []


def test_ages_are_counted_from_the_day_behind_the_one_on_which_it_was_due():
    crew = begun()
    expects(crew, "20", every="once", since="2026-02-01")

    ages = {
        on: owed(crew, on)[0][4]
        for on in ("2026-02-01", "2026-02-02", "2026-03-03", "2026-03-04", "2026-05-02", "2026-05-03")
    }
    assert list(ages.values()) == ["today", "1-30", "1-30", "31-60", "61-90", "90+"]


def test_a_contribution_that_was_corrected_is_due_again_from_the_day_of_the_correction_on():
    crew = begun()
    expects(crew, "20")
    paid = crew.saves("ben", "20", on="2026-02-01")
    crew.does(Correction, entry=paid.seq, because="slip", on="2026-02-10")

    assert owed(crew, "2026-02-09") == []
    assert len(owed(crew, "2026-02-10")) == 1
    with crew.view("2026-02-10", at=paid.seal) as view:
        assert dues.everything(view) == []


def test_what_was_brought_before_anything_was_expected_and_corrected_after_takes_nothing_off():
    crew = begun()
    early = crew.saves("ben", "20", on="2026-01-10")
    given = crew.does(fund.FundContribution, member="ben", pod="rainy", amount="2", on="2026-01-10")
    expects(crew, "20")
    expects(crew, "2", social=True)
    crew.saves("ben", "20", on="2026-02-01")
    crew.does(fund.FundContribution, member="ben", pod="rainy", amount="2", on="2026-02-01")
    for each in (early, given):
        crew.does(Correction, entry=each.seq, because="slip", on="2026-02-03")

    assert owed(crew, "2026-02-04") == []


days = st.integers(0, 180).map(lambda at: FIRST + dt.timedelta(days=at))
drawn = st.lists(
    st.tuples(
        st.sampled_from(
            ["save", "save", "give", "expect", "once", "social", "excuse", "end", "correct", "leave", "join"]
        ),
        st.sampled_from(["ben", "cho"]),
        st.integers(1, 60),
        days,
        st.sampled_from(["week", "2weeks", "month", "quarter"]),
    ),
    min_size=3,
    max_size=20,
)


def act_of(what, member, number, day, every, recorded):
    amount = Decimal(number)
    expecting = {"member": member, "pod": "rainy", "since": day}
    return {
        "save": lambda: savings.Contribution(member=member, pod="rainy", amount=amount),
        "give": lambda: fund.FundContribution(member=member, pod="rainy", amount=amount),
        "expect": lambda: expected.Expect(**expecting, amount=amount, every=every),
        "once": lambda: expected.Expect(**expecting, amount=amount, every="once"),
        "social": lambda: expected.Expect(**expecting, amount=amount, every=every, social=True),
        "end": lambda: expected.Expect(**expecting, amount=Decimal(0)),
        "excuse": lambda: excuses.Excuse(
            member=member, pod="rainy", since=day, until=day + dt.timedelta(days=number), because="ill"
        ),
        "leave": lambda: members.Leave(member=member),
        "join": lambda: members.Join(member=member),
        "correct": lambda: Correction(entry=recorded[number % len(recorded)], because="slip"),
    }[what]()


@settings(max_examples=some(50), deadline=None)
@given(drawn)
def test_what_is_due_and_what_was_paid_of_it_are_what_is_expected_and_its_sums_are_its_movements(acts):
    crew = begun()
    recorded = [2]
    for what, member, number, day, every in acts:
        try:
            posted = crew.book.post(act_of(what, member, number, day, every, recorded), by="ana", on=day, now=NOW)
        except (Refused, Invalid):
            continue
        recorded.append(posted.entry.seq)
    for at in range(0, 200, 37):
        with crew.book.view(on=FIRST + dt.timedelta(days=at)) as view:
            found = dues.standings(view)
            owed_now = dues.everything(view)
            came = contributed(view)
            for each in found:
                rainy = dues.people_pod(view, "rainy")
                read = dues.contributions(view, rainy, [each.series]).get(each.series.member, [])
                for since in range(-20, at + 10, 23):
                    begins = FIRST + dt.timedelta(days=since)
                    assert dues.came(view, each.series, begins) == sum(amount for day, amount in read if day >= begins)
        for each in found:
            wanted = sum(paid.day.amount for paid in each.days if not paid.day.is_excused)
            left = sum(paid.left for paid in each.days)
            assert left + each.counted == wanted
            assert each.counted + each.ahead <= came[each.series.member, each.series.social]
            assert not (left and each.ahead)
            assert all(0 <= paid.left <= paid.day.amount for paid in each.days)
        assert sum(each.amount for each in owed_now) == sum(paid.left for each in found for paid in each.days)
    assert verify(crew.book, main=None).ok
    crew.book.store.close()


def contributed(view):
    """What each member put into savings and into the social fund by the view's day, corrections taken off."""
    sums = Counter()
    for handle, account in (("ben", "Ben"), ("cho", "Cho")):
        sums[handle, False] = -view.balance(f"Liabilities:Savings:Rainy:{account}", "NZD")
        given_rows = view.postings_about(f"given/rainy/{handle}")
        sums[handle, True] = -sum(view.amount(row) for row in given_rows if row.account == "Equity:Social:Rainy")
    return sums


def test_a_pod_may_not_be_told_what_is_expected_where_only_its_social_fund_is_contributed_to():
    crew = begun()
    crew.does(setup.OpenPod, pod="bakery", pod_kind="livelihood", name="Bakery")
    crew.does(expected.Expect, member="all", pod="bakery", amount="3", social=True, every="week", since="2026-01-05")

    with crew.view("2026-01-20") as view:
        assert [each.amount for each in dues.everything(view, pod="bakery", member="cho")] == [3, 3, 3]


def test_what_is_not_paid_into_a_circle_is_due_on_its_rounds_day_until_it_is_paid():
    from tests.pods.circles import Rounds

    rounds = Rounds(["ana", "ben", "cho"], "100", start=dt.date(2026, 2, 1))

    def due(on, **which):
        with rounds.view(on) as view:
            return [
                (each.member, each.what, each.due, each.amount, each.age) for each in dues.everything(view, **which)
            ]

    first = dt.date(2026, 2, 1)
    rounds.pay("ana", on=first)
    left = [("ben", dues.CIRCLE, first, Decimal(100)), ("cho", dues.CIRCLE, first, Decimal(100))]

    assert due(dt.date(2026, 1, 31)) == []
    assert due(dt.date(2026, 1, 31), until=first)[0] == ("ana", dues.CIRCLE, first, Decimal(100), dues.LATER)
    assert due(first) == [(*each, dues.TODAY) for each in left]
    assert due(dt.date(2026, 2, 10)) == [(*each, "1-30") for each in left]
    assert due(dt.date(2026, 2, 10), member="cho", pod="tanda") == [(*left[1], "1-30")]
    rounds.pay("ben", on=dt.date(2026, 2, 11))
    rounds.pay("cho", on=dt.date(2026, 2, 11))
    assert due(dt.date(2026, 2, 12)) == []
    rounds.close()
