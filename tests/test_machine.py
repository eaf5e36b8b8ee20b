"""Random acts go to the book, to a plain-Python model and to beancount; all three must agree, at every date."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal

from beancount import loader
from beancount.core import inventory
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ledger.book import Book
from ledger.errors import Refused
from ledger.verify import verify
from pods.acts import consent, correction, loans, members, savings, setup, shares
from tests.examples import some
from tests.memory import in_memory

FIRST = dt.date(2026, 1, 1)
NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
MEMBERS = ("ana", "ben", "cho")
PLACE = "Assets:Cash-Box:Rainy"
days = st.integers(0, 60).map(lambda at: FIRST + dt.timedelta(days=at))
cents = st.integers(1, 30_000)
who = st.sampled_from(MEMBERS)


class Model:
    """The book as a list of dated moves; whether an act holds is found by trying it at every date."""

    def __init__(self):
        self.moves = []

    def balance(self, account, on):
        return sum(minor for day, at, minor in self.moves if at == account and day <= on)

    def lowest(self, account, since):
        later = {day for day, at, _ in self.moves if at == account and day > since}
        return min(self.balance(account, day) for day in {since, *later})

    def holds(self, moves):
        """Whether no account would ever be below zero; savings count positive here."""
        tried = Model()
        tried.moves = self.moves + moves
        return all(tried.lowest(account, day) >= 0 for day, account, minor in moves if minor < 0)

    def add(self, moves):
        self.moves += moves


def saved(member):
    return f"Liabilities:Savings:Rainy:{member.capitalize()}"


class Crew(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.model = Model()
        self.kept = []
        self.keys = {}
        self.loans = {}
        self.last = 1

    @initialize()
    def begin(self):
        store = in_memory()
        self.book = Book.create(store, name="Crew", currency="NZD", digits=2, now=NOW, on=FIRST)
        for member in MEMBERS:
            self.post(members.Join(member=member, name=member.title(), treasurer=member == "ana"))
        self.post(
            setup.OpenPod(
                pod="rainy", pod_kind="savings", name="Rainy", terms={"open-loans": "9", "arrears-days": "999"}
            )
        )
        self.post(setup.OpenPod(pod="bakery", pod_kind="ownership", name="Bakery"))
        self.post(shares.OpenClass(pod="bakery", share_class="A", par=Decimal(10)))

    def post(self, act, *, by="ana", on=FIRST, key=None):
        posted = self.book.post(act, by=by, on=on, now=NOW, key=key)
        if not posted.is_repeat:
            assert posted.entry.seq == self.last + 1, "a gap in the journal"
            self.last = posted.entries[-1].seq
        return posted

    def tries(self, act, moves, on, *, key=None):
        """Post the act; it must be recorded exactly when the model says that it holds."""
        holds = self.model.holds(moves)
        try:
            posted = self.post(act, on=on, key=key)
        except Refused:
            assert not holds, f"refused, but the model allows {act}"
            return None
        assert holds, f"recorded, but the model forbids {act}"
        self.model.add(moves)
        self.kept.append((posted.entries[-1].seq, on, moves))
        return posted

    @rule(member=who, minor=cents, on=days)
    def contribute(self, member, minor, on):
        amount = Decimal(minor).scaleb(-2)
        act = savings.Contribution(member=member, pod="rainy", amount=amount)
        self.tries(act, [(on, PLACE, minor), (on, saved(member), minor)], on)

    @rule(member=who, minor=cents, on=days)
    def withdraw(self, member, minor, on):
        act = savings.Withdrawal(member=member, pod="rainy", amount=Decimal(minor).scaleb(-2))
        self.tries(act, [(on, PLACE, -minor), (on, saved(member), -minor)], on)

    @rule(member=who, minor=cents, on=days, key=st.sampled_from("abc"))
    def contribute_under_a_key(self, member, minor, on, key):
        act = savings.Contribution(member=member, pod="rainy", amount=Decimal(minor).scaleb(-2))
        if key not in self.keys:
            posted = self.tries(act, [(on, PLACE, minor), (on, saved(member), minor)], on, key=key)
            self.keys[key] = (act, on, posted.entry.seal)
            return
        known, day, seal = self.keys[key]
        before = self.last
        again = self.post(known, on=day, key=key)
        assert again.is_repeat
        assert again.entry.seal == seal
        assert self.last == before

    @rule(member=who, minor=cents, on=days)
    def lend(self, member, minor, on):
        """Asked, consented to and paid out on one day; later moves of the place count at once."""
        act = loans.LoanRequest(pod="rainy", amount=Decimal(minor).scaleb(-2), term=5)
        holds = self.model.holds([(on, PLACE, -minor)])
        try:
            loan, proposal = (entry.id for entry in self.book.post(act, by=member, on=on, now=NOW).entries)
        except Refused:
            assert not holds
            return
        assert holds
        for voice in MEMBERS:
            if voice != member:
                self.book.post(consent.Voice(proposal=proposal, stance="consent"), by=voice, on=on, now=NOW)
        paid = self.book.post(consent.CarryOut(proposal=proposal), by="ana", on=on, now=NOW)
        owed = f"Assets:Loans:Rainy:{member.capitalize()}:{loan}"
        self.model.add([(on, PLACE, -minor), (on, owed, minor)])
        self.loans[loan] = (owed, on, minor)
        self.last = paid.entries[-1].seq

    @precondition(lambda self: self.loans)
    @rule(data=st.data(), later=st.integers(0, 40))
    def repay(self, data, later):
        loan = data.draw(st.sampled_from(sorted(self.loans)))
        owed, out, _ = self.loans[loan]
        left = self.model.balance(owed, dt.date.max)
        if left:
            minor = data.draw(st.integers(1, left))
            on = out + dt.timedelta(days=later)
            act = loans.Repayment(loan=loan, amount=Decimal(minor).scaleb(-2))
            moves = [(on, PLACE, minor), (on, owed, -minor)]
            self.tries(act, moves, on)
            self.kept.pop()

    @precondition(lambda self: self.kept)
    @rule(data=st.data())
    def correct(self, data):
        seq, on, moves = data.draw(st.sampled_from(self.kept))
        undone = [(day, account, -minor) for day, account, minor in moves]
        if self.tries(correction.Correction(entry=seq, because="slip"), undone, on) is not None:
            self.kept.pop()
            self.kept.remove((seq, on, moves))

    @rule(member=who, number=st.integers(1, 40), on=days)
    def issue(self, member, number, on):
        act = shares.Issue(pod="bakery", share_class="A", member=member, shares=Decimal(number))
        self.post(act, on=on)
        self.model.add(
            [
                (on, f"Equity:Shares:Bakery:A:{member.capitalize()}", number),
                (on, "Assets:Cash-Box:Bakery", number * 1000),
            ]
        )

    @rule(giver=who, taker=who, number=st.integers(1, 40), on=days)
    def transfer(self, giver, taker, number, on):
        """Lots are told apart, so a later transfer of the same lot may forbid what the sums allow; sums never lie the other way."""
        if giver == taker:
            return
        accounts = [f"Equity:Shares:Bakery:A:{each.capitalize()}" for each in (giver, taker)]
        moves = [(on, accounts[0], -number), (on, accounts[1], number)]
        act = shares.Transfer(pod="bakery", share_class="A", giver=giver, taker=taker, shares=Decimal(number))
        try:
            self.post(act, on=on)
        except Refused:
            return
        assert self.model.balance(accounts[0], on) >= number
        self.model.add(moves)

    @invariant()
    def the_book_says_what_the_model_says(self):
        if not hasattr(self, "book"):
            return
        for on in (FIRST + dt.timedelta(days=30), dt.date(2026, 5, 1)):
            expected = defaultdict(int)
            for day, account, minor in self.model.moves:
                if day <= on:
                    expected[account] += minor
            with self.book.view(on=on) as view:
                found = {account: abs(number) for (account, _), number in view.balances().items()}
            scaled = {
                account: Decimal(minor).scaleb(0 if account.startswith("Equity:Shares") else -2)
                for account, minor in expected.items()
                if minor
            }
            assert found == scaled

    def teardown(self):
        if not hasattr(self, "book"):
            return
        checked = verify(self.book, main=None)
        assert checked.ok, checked.problems
        entries = list(self.book.entries())
        loaded, errors, _ = loader.load_string("\n".join(entry.text for entry in entries))
        assert not errors
        held = defaultdict(inventory.Inventory)
        for directive in loaded:
            for posting in getattr(directive, "postings", ()):
                held[posting.account].add_position(posting)
        theirs = {
            (account, units.currency): units.number
            for account, positions in held.items()
            for units in positions.reduce(lambda position: position.units).get_positions()
            for units in [units.units]
        }
        with self.book.view(on=dt.date(2026, 12, 31)) as view:
            assert view.balances() == {key: number for key, number in theirs.items() if number}
        self.book.store.close()


Crew.TestCase.settings = settings(max_examples=some(25), stateful_step_count=30, deadline=None)
TestCrew = Crew.TestCase
