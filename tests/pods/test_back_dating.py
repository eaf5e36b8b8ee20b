"""Acts on any day against a plain model that tries every later day: recorded exactly when all of them hold, and refused by name."""

import datetime as dt
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import Invalid, Refused
from ledger.verify import verify
from pods.crew import general, members, opening
from pods.crew.correction import Correction
from pods.pools import savings
from tests.examples import some
from tests.reports.books import NOW, Crew

FIRST = dt.date(2026, 1, 1)
CASH = "Assets:Cash-Box:Rainy"
WHO = ("ana", "ben", "cho")
days = st.integers(0, 12).map(lambda at: FIRST + dt.timedelta(days=at))
amounts = st.integers(1, 60)
acts = st.lists(
    st.tuples(
        st.sampled_from(["contribute", "contribute", "withdraw", "withdraw", "spend", "bring", "correct", "leave"]),
        st.sampled_from(WHO),
        amounts,
        days,
    ),
    min_size=3,
    max_size=22,
)


class Model:
    """Dated moves with the entries that made them; nothing is clever here."""

    def __init__(self):
        self.moves = []
        self.about = {each: [] for each in WHO}
        self.left = {}
        self.brought = set()

    def balance(self, account, on):
        return sum(minor for _, day, at, minor in self.moves if at == account and day <= on)

    def broken(self, moves):
        """Every (account, day) below zero if `moves` were there too, of the accounts that they draw on, from their day on."""
        tried = Model()
        tried.moves = self.moves + [(0, *move) for move in moves]
        return [
            (account, since + dt.timedelta(days=at))
            for since, account, minor in moves
            if minor < 0
            for at in range(20)
            if tried.balance(account, since + dt.timedelta(days=at)) < 0
        ]

    def movers(self, account, day):
        """The entries that take from an account on a day."""
        return {seq for seq, on, at, minor in self.moves if (at, on) == (account, day) and minor < 0}


def proposed(model, kept, what, who, number, on):
    """(the act, its moves) or None where there is nothing to try."""
    amount = Decimal(number)
    saved = f"savings:{who}"
    lines = ((CASH, -amount, "NZD"), ("Expenses:Rainy:Bank", amount, "NZD"))
    came = [(on, CASH, number), (on, saved, number)]
    went = [(on, CASH, -number), (on, saved, -number)]
    known = {
        "contribute": (savings.Contribution(member=who, pod="rainy", amount=amount), came),
        "withdraw": (savings.Withdrawal(member=who, pod="rainy", amount=amount), went),
        "spend": (general.Enter(narration="Fee", lines=lines), went[:1]),
        "bring": (opening.Opening(member=who, pod="rainy", savings=amount), came),
        # The treasurer, who does all this, stays.
        "leave": (members.Leave(member="cho" if who == "ana" else who), []),
    }
    if what in known:
        return known[what]
    if not kept:
        return None
    seq, moves, _ = kept[number % len(kept)]
    return Correction(entry=seq, because="slip"), [(day, account, -minor) for day, account, minor in moves]


@settings(max_examples=some(80), deadline=None)
@given(acts)
def test_an_act_is_recorded_exactly_when_it_holds_on_its_day_and_every_later_one(drawn):
    crew = Crew("ben", "cho")
    crew.pool()
    model, kept = Model(), []
    for what, named, number, day in drawn:
        found = proposed(model, kept, what, named, number, day)
        if found is None:
            continue
        act, moves = found
        # A correction is of the day of what it corrects, and about whom that was about.
        is_correction = what == "correct"
        on, who = (moves[0][0], kept[number % len(kept)][2]) if is_correction else (day, named)
        who = "cho" if (what, who) == ("leave", "ana") else who
        try:
            posted = crew.book.post(act, by="ana", on=on, now=NOW)
        except (Refused, Invalid) as error:
            why_not(model, what, who, moves, on, error.message)
            continue
        assert why(model, what, who, moves, on) is None, f"recorded, but the model forbids {act} on {on}"
        seq = posted.entry.seq
        model.moves += [(seq, *move) for move in moves]
        if what != "spend" and who is not None:
            model.about[who].append((on, seq))
        if what == "leave":
            model.left[who] = (on, seq)
        elif what == "bring":
            model.brought.add(who)
        if is_correction:
            undone = kept.pop(number % len(kept))
            if isinstance(crew.book.entry(undone[0]).fields.get("savings"), str):
                model.brought.discard(who)
        elif what != "leave":
            kept.append((seq, moves, None if what == "spend" else who))
    assert verify(crew.book, main=None).ok
    crew.book.store.close()


def why(model, what, who, moves, on):
    """What forbids the act: a reason of its own kind, or the days that it would break."""
    if who in model.left and what != "spend":
        return "left", [model.left[who]]
    if what == "leave":
        later = [each for each in model.about[who] if each[0] > on]
        if model.balance(f"savings:{who}", on):
            return "open", []
        return ("later", later) if later else None
    if what == "bring" and who in model.brought:
        return "brought", []
    broken = model.broken(moves)
    return ("broken", broken) if broken else None


def why_not(model, what, who, moves, on, message):
    """The refusal is one of the model's, and where a later day would break it names that day and an entry of it."""
    forbidden = why(model, what, who, moves, on)
    assert forbidden is not None, f"refused, but the model allows it: {message}"
    reason, found = forbidden
    if reason == "left":
        assert f"left on {found[0][0]}" in message or f"entry {found[0][1]} " in message, message
    elif reason == "later":
        assert any(f"entry {seq} of {day}" in message for day, seq in found), message
    elif reason == "broken" and all(day > on for _, day in found):
        assert any(
            f"{day}" in message and f"entry {seq}" in message
            for account, day in found
            for seq in model.movers(account, day)
        ), message
