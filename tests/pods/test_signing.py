"""Whatever is tried, no money leaves a pod with two signatories without a second hand, and every such act can be proposed."""

import datetime as dt
from decimal import Decimal

from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ledger.act import registry
from ledger.book import Book
from ledger.errors import CrewbookError
from pods.acts import consent, general, loans, members, savings, setup, signatures
from tests.examples import some
from tests.memory import in_memory

FIRST = dt.date(2026, 1, 1)
NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
CREW = ("ana", "ben", "cho", "dan")
PLACE = "Assets:Cash-Box:Two"
who = st.sampled_from(CREW)
amounts = st.integers(1, 9_000).map(lambda minor: Decimal(minor).scaleb(-2))


def test_every_act_that_moves_money_out_can_be_read_out_before_it_is_signed():
    moving = {kind for kind, act in registry.acts.items() if act.moves_money_out and act.__module__.startswith("pods.")}

    assert moving - consent._describers.keys() == set()
    assert {"withdrawal", "pay-out", "enter"} <= moving


class TwoHands(RuleBasedStateMachine):
    @initialize(least=st.sampled_from(["0", "20"]))
    def begin(self, least):
        self.least = Decimal(least)
        self.book = Book.create(in_memory(), name="Crew", currency="NZD", digits=2, now=NOW, on=FIRST)
        for each in CREW:
            self.tries(members.Join(member=each, treasurer=each in {"ana", "cho"}))
        terms = {"signatories": "2", "signatories-from": least, "ask-about": "none", "open-loans": "99"}
        self.tries(setup.OpenPod(pod="two", pod_kind="savings", name="Two", terms=terms))
        for each in CREW:
            self.tries(savings.Contribution(member=each, pod="two", amount=Decimal(900)))
        self.proposed = []

    def tries(self, act, *, by="ana", typed="ana"):
        """Post an act; where it took so much out that two sign, a hand that neither receives nor records it had signed."""
        before = self.money()
        try:
            posted = self.book.post(act, by=by, entered_by=typed, on=FIRST, now=NOW)
        except CrewbookError:
            assert self.money() == before
            return None
        gone = before - self.money()
        if gone > 0 and gone >= self.least:
            assert isinstance(act, consent.CarryOut)
            with self.book.view(on=FIRST) as view:
                record = view.get("proposal", act.proposal)
            assert set(record.body["signed"]) - {record.body["beneficiary"], by, typed}
            event("a signed act was carried out")
        return posted

    def money(self):
        with self.book.view(on=dt.date.max) as view:
            return view.balance(PLACE, "NZD") if view.get("commodity", "NZD") else Decimal(0)

    def proposes(self, act, by):
        posted = self.tries(consent.Propose(act=act.kind, fields=act.given()), by=by)
        self.proposed += [posted.id] if posted else []

    @rule(member=who, by=who, amount=amounts, is_proposed=st.booleans())
    def withdraw(self, member, by, amount, is_proposed):
        act = savings.Withdrawal(member=member, pod="two", amount=amount)
        if is_proposed:
            self.proposes(act, by)
        else:
            self.tries(act, by=by)

    @rule(member=who, amount=amounts, is_proposed=st.booleans())
    def borrow(self, member, amount, is_proposed):
        asked = self.tries(loans.LoanRequest(pod="two", amount=amount, term=3), by=member)
        if asked and is_proposed:
            self.proposes(loans.PayOut(loan=asked.id, amount=amount), "ana")
        elif asked:
            self.tries(loans.PayOut(loan=asked.id, amount=amount))

    @rule(amount=amounts, is_proposed=st.booleans())
    def enter(self, amount, is_proposed):
        act = general.Enter(narration="x", lines=((PLACE, -amount, "NZD"), ("Expenses:Two:Bank", amount, "NZD")))
        if is_proposed:
            self.proposes(act, "ana")
        else:
            self.tries(act)

    @rule(data=st.data(), by=who, withdraw=st.booleans())
    def sign(self, data, by, withdraw):
        if self.proposed:
            self.tries(signatures.Sign(proposal=data.draw(st.sampled_from(self.proposed)), withdraw=withdraw), by=by)

    @rule(data=st.data(), by=st.sampled_from(["ana", "cho"]), typed=who)
    def carry_out(self, data, by, typed):
        if self.proposed:
            self.tries(consent.CarryOut(proposal=data.draw(st.sampled_from(self.proposed))), by=by, typed=typed)

    @rule(member=who, signer=who, by=st.sampled_from(["ana", "cho"]), typed=who, amount=st.integers(1, 60).map(Decimal))
    def hand_over(self, member, signer, by, typed, amount):
        """A withdrawal from its proposal to the money, whoever signs and records it."""
        act = savings.Withdrawal(member=member, pod="two", amount=amount + self.least)
        asked = self.tries(consent.Propose(act=act.kind, fields=act.given()))
        if asked and self.tries(signatures.Sign(proposal=asked.id), by=signer):
            done = self.tries(consent.CarryOut(proposal=asked.id), by=by, typed=typed)
            assert (done is not None) == (signer not in {member, by, typed})

    @invariant()
    def no_money_is_missing(self):
        if hasattr(self, "book"):
            assert self.money() >= 0

    def teardown(self):
        if hasattr(self, "book"):
            self.book.store.close()


TwoHands.TestCase.settings = settings(max_examples=some(20), stateful_step_count=25, deadline=None)
TestTwoHands = TwoHands.TestCase
