"""Funds against a plain model: in − out is what is there, and what is for a purpose is used for nothing else, in any sequence."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import Invalid, Refused
from ledger.verify import verify
from pods.crew import general, people, setup
from pods.crew.correction import Correction
from pods.dues import fines
from pods.funds import fund, gifts, grants
from pods.pools import savings
from pods.voices import consent
from reports.fund import fund_statement
from tests.examples import some
from tests.reports.books import NOW, Crew

FIRST = dt.date(2026, 1, 1)
LAST = FIRST + dt.timedelta(days=20)
FREE = ""
CASH = "Assets:Cash-Box:Care"
PLACES = {FREE: CASH, "rent": f"{CASH}:Rent", "food": f"{CASH}:Food"}


def begun(**terms):
    crew = Crew("ben", "cho")
    written = {"delegated-limit": "1000"} | {name.replace("_", "-"): value for name, value in terms.items()}
    crew.does(setup.OpenPod, pod="care", pod_kind="solidarity", name="Care", terms=written)
    return crew


class Model:
    """Moves of money per purpose: (number of the entry, day, purpose, amount). Nothing is clever here."""

    def __init__(self):
        self.moves = []
        self.gifts = {}

    def least(self, purpose, since, also=()):
        """The smallest sum at the end of any day from one on."""
        moves = [(day, what, number) for _, day, what, number in self.moves] + list(also)
        ends = [since + dt.timedelta(days=at) for at in range((LAST - since).days + 1)]
        return min(sum(number for day, what, number in moves if what == purpose and day <= end) for end in ends)

    def parts(self, purpose, amount, day):
        """What a grant takes from which money, or None where it must be refused."""
        parts = {}
        if purpose in {what for given_on, what in self.gifts.values() if given_on <= day}:
            there = max(self.least(purpose, day), 0)
            if not there:
                return None
            parts[purpose] = min(there, amount)
        rest = amount - sum(parts.values())
        if rest > max(self.least(FREE, day), 0):
            return None
        return {**parts, FREE: rest} if rest else parts


drawn = st.lists(
    st.tuples(
        st.sampled_from(["give", "give", "donate", "donate", "donate", "grant", "grant", "fine", "cost", "correct"]),
        st.sampled_from([FREE, "rent", "food"]),
        st.integers(1, 40),
        st.integers(0, 12).map(lambda at: FIRST + dt.timedelta(days=at)),
    ),
    min_size=4,
    max_size=24,
)


def tried(model, kept, what, purpose, number, day):
    """(the act, its moves, or None where the model forbids it); None where there is nothing to try."""
    amount = Decimal(number)
    came_in = {
        "give": (fund.FundContribution(member="ben", pod="care", amount=amount), FREE),
        "fine": (fines.Fine(member="ben", pod="care", amount=amount, because="late", paid=True), FREE),
        "donate": (gifts.Donation(pod="care", amount=amount, purpose=purpose or None), purpose),
    }
    if what in came_in:
        act, into = came_in[what]
        return act, [(day, into, number)]
    if what == "cost":
        lines = ((CASH, -amount, "NZD"), ("Expenses:Care:Bank", amount, "NZD"))
        moves = [(day, FREE, -number)]
        return general.Enter(narration="Fee", lines=lines), moves if model.least(FREE, day, moves) >= 0 else None
    if what == "grant":
        parts = model.parts(purpose, number, day)
        moves = None if parts is None else [(day, each, -part) for each, part in parts.items()]
        return grants.Grant(pod="care", member="cho", amount=amount, purpose=purpose or None), moves
    if not kept:
        return None
    seq, done = kept[number % len(kept)]
    undone = [(on, each, -moved) for on, each, moved in done]
    holds = all(model.least(each, on, undone) >= 0 for on, each, _ in undone)
    return Correction(entry=seq, because="slip"), undone if holds else None


@settings(max_examples=some(60), deadline=None)
@given(drawn)
def test_what_a_fund_holds_is_what_came_in_less_what_went_out_and_a_purpose_keeps_its_money(acts):
    crew = begun()
    model, kept = Model(), []
    for what, purpose, number, day in acts:
        found = tried(model, kept, what, purpose, number, day)
        if found is None:
            continue
        act, moves = found
        on = model_day(act, kept, number, day)
        posted = recorded(crew, act, on)
        assert (posted is None) == (moves is None), (
            f"the model {'forbids' if moves is None else 'allows'} {act} on {on}"
        )
        if posted is None:
            continue
        model.moves += [(posted.entry.seq, *move) for move in moves]
        if what == "donate" and purpose:
            model.gifts[posted.entry.seq] = (day, purpose)
        if what == "correct":
            model.gifts.pop(kept.pop(number % len(kept))[0], None)
        else:
            kept.append((posted.entry.seq, moves))
    check_every_day(crew, model)
    assert verify(crew.book, main=None).ok
    crew.book.store.close()


def recorded(crew, act, on):
    """What was posted, or None where it was refused."""
    try:
        return crew.book.post(act, by="ana", on=on, now=NOW)
    except (Refused, Invalid):
        return None


def model_day(act, kept, number, day):
    """A correction is of the day of what it corrects."""
    return kept[number % len(kept)][1][0][0] if isinstance(act, Correction) else day


def check_every_day(crew, model):
    for at in range(0, 21, 4):
        day = FIRST + dt.timedelta(days=at)
        held = Counter()
        for _, on, purpose, number in model.moves:
            held[purpose] += number if on <= day else 0
        with crew.book.view(on=day) as view:
            care = fund.fund(view, "care")
            for purpose, account in PLACES.items():
                assert view.balance(account, "NZD") == held[purpose] >= 0
            assert care.balance(view) == sum(held.values())
            came = -view.balance(care.given, "NZD") - view.balance(care.gifts, "NZD")
            went = view.total("Expenses:Care:", "NZD")
            assert care.balance(view) == came - went
            told = fund_statement(view, "care").data
        assert told["balance"] == told["free"] + told["restricted"] == sum(each["left"] for each in told["purposes"])
        assert all(each["given"] - each["granted"] == each["left"] >= 0 for each in told["purposes"])
        assert sum(each["number"] for each in told["flows"]) == told["balance"]


def test_a_purpose_is_the_same_whatever_capitals_and_accents_it_was_typed_with():
    assert gifts.purpose_account("École, fées") == gifts.purpose_account("ecole FEES") == "Ecole-Fees"


def test_purposes_in_other_scripts_are_told_apart():
    named = ["学费", "房租", "学费 2026", "2026", "أجرة", "Миете"]

    accounts = [gifts.purpose_account(each) for each in named]

    assert len(set(accounts)) == len(named)
    assert gifts.purpose_account("2026") == "2026"


def test_long_purposes_that_begin_alike_are_told_apart():
    assert gifts.purpose_account("a" * 60 + " one") != gifts.purpose_account("a" * 60 + " two")


def test_a_treasurer_decides_alone_up_to_the_limit_and_no_further():
    crew = begun(delegated_limit="50")
    crew.does(savings.Contribution, member="ben", pod="care", amount="200")

    crew.does(grants.Grant, pod="care", member="ben", amount="50")
    with pytest.raises(Refused, match="decides at most 50 NZD alone"):
        crew.does(grants.Grant, pod="care", member="ben", amount="50.01")


def test_a_pod_that_asks_nobody_leaves_every_grant_to_a_treasurer_but_none_to_who_gains():
    crew = begun(delegated_limit="0", ask_about="none")
    crew.does(savings.Contribution, member="ben", pod="care", amount="200")

    crew.does(grants.Grant, pod="care", member="ben", amount="150")
    with pytest.raises(Refused, match="nobody decides alone"):
        crew.does(grants.Grant, pod="care", member="ana", amount="1")


def test_the_only_treasurer_asks_everybody_else_however_little_it_is():
    crew = begun(delegated_limit="50")
    crew.does(savings.Contribution, member="ben", pod="care", amount="200")
    asked = crew.does(consent.Propose, act="grant", fields={"pod": "care", "member": "ana", "amount": "5"})

    assert asked.records[0].body["rule"] == "consent"
    assert asked.records[0].body["asked"] == ["ben", "cho"]


def test_a_fund_takes_no_levy_in_another_currency():
    crew = begun()
    crew.does(setup.OpenPod, pod="euros", pod_kind="livelihood", name="Euros", commodity="EUR")

    with pytest.raises(Invalid, match="Euros keeps EUR, and Care NZD"):
        crew.does(grants.Levy, pod="euros", to="care", amount="5", because="a tenth")


def test_a_levy_out_of_a_pool_takes_what_it_earned_and_no_savings():
    crew = begun()
    crew.pool(ask_about="none")
    crew.saves("ben", "100")
    earned = (("Assets:Cash-Box:Rainy", Decimal(20), "NZD"), ("Income:Rainy:Bank", Decimal(-20), "NZD"))
    crew.does(general.Enter, narration="Interest", lines=earned)

    with pytest.raises(Refused, match=r"has earned 20\.00 NZD"):
        crew.does(grants.Levy, pod="rainy", to="care", amount="20.01", because="a tenth")
    crew.does(grants.Levy, pod="rainy", to="care", amount="20", because="a tenth")

    with crew.view("2026-01-01") as view:
        assert fund.fund(view, "care").balance(view) == 20
        assert view.balance("Expenses:Rainy:Levy", "NZD") == 20
        assert people.pod(view, "rainy").liquid(view) == 100
