"""Whole random cycles: what came in went out or is there, nothing is paid out that is not there, and nothing of a cycle stays behind."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import Invalid, Refused
from ledger.verify import verify
from pods.crew import people
from pods.crew.correction import Correction
from pods.crew.general import Enter
from pods.cycles import cycle, shareout
from pods.cycles.cycle import BuyShares
from pods.cycles.cycle_ending import ShareOut
from pods.cycles.cycle_leaving import LeaveCycle
from pods.cycles.cycle_opening import OpenCycle
from pods.dues import fines
from pods.funds import fund
from pods.lending import agreed, balances, loans, losses, recoveries
from pods.pools.savings import Contribution
from pods.voices.consent import CarryOut, Voice
from tests.examples import some
from tests.reports.books import Crew

BEGINS, WEEKS = dt.date(2026, 1, 5), 20
WHO = ("ana", "ben", "cho")
BOX, APART = "Assets:Cash-Box:Rainy", "Assets:Cash-Box:Rainy-Social"
done = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "buy",
                "buy",
                "buy",
                "save",
                "fine",
                "earn",
                "spend",
                "give",
                "lend",
                "repay",
                "lose",
                "recover",
                "leave",
                "correct",
            ]
        ),
        st.sampled_from(WHO),
        st.integers(1, 3000).map(lambda minor: Decimal(minor) / 100),
        st.integers(0, WEEKS - 1),
    ),
    min_size=4,
    max_size=40,
)
terms = st.fixed_dictionaries(
    {
        "part_shares": st.sampled_from(["handed-back", "carried"]),
        "share_out_rounding": st.sampled_from(shareout.ROUNDINGS),
        "left_over": st.sampled_from(["next-cycle", "social-fund"]),
        "loss_sharing": st.sampled_from(["reserve", "equally", "by-savings"]),
        "ask_about": st.sampled_from(["none", "loan"]),
    }
)
price = st.sampled_from([Decimal("5.00"), Decimal("0.37"), Decimal("7.30")])


class Group:
    """A pool whose money is counted beside its book: `held` by place, as every act that was recorded says."""

    def __init__(self, price, terms):
        self.crew = Crew("ben", "cho")
        self.crew.pool(open_loans="9", arrears_days="999", **terms)
        self.crew.does(OpenCycle, pod="rainy", price=price, most_shares=50, weeks=WEEKS, on=BEGINS.isoformat())
        self.price = price

    def does(self, act, on, **fields):
        """Whether it was recorded; what it refuses leaves everything as it was."""
        before = self.balances()
        try:
            self.crew.does(act, on=on.isoformat(), **fields)
        except (Invalid, Refused):
            assert self.balances() == before
            return False
        return True

    def balances(self, on=dt.date(2028, 1, 1)):
        with self.crew.view(on.isoformat()) as view:
            return {account: number for (account, _), number in view.balances().items()}

    def moves(self, what, number, on):
        lines = ((BOX, number, "NZD"), (what, -number, "NZD"))
        return self.does(Enter, on, narration="Moved", lines=lines)

    def acts(self, what, who, amount, week):
        on = BEGINS + dt.timedelta(weeks=week)
        {
            "buy": lambda: self.does(BuyShares, on, member=who, pod="rainy", amount=amount),
            "save": lambda: self.does(Contribution, on, member=who, pod="rainy", amount=amount),
            "fine": lambda: self.does(
                fines.Fine, on, member=who, pod="rainy", amount=amount, because="late", paid=True
            ),
            "give": lambda: self.does(fund.FundContribution, on, member=who, pod="rainy", amount=amount),
            "earn": lambda: self.moves("Income:Rainy:Gifts", amount, on),
            "spend": lambda: self.moves("Expenses:Rainy:Bank", -amount, on),
            "lend": lambda: self.lends(who, amount, on),
            "repay": lambda: self.repays(on),
            "lose": lambda: self.loses(on),
            "recover": lambda: self.recovers(amount, on),
            "leave": lambda: self.does(LeaveCycle, on, member=who, pod="rainy"),
            "correct": self.corrects,
        }[what]()

    def corrects(self):
        head = list(self.crew.book.entries())[-1]
        if head.kind != OpenCycle.kind:
            self.does(Correction, head.date, entry=head.seq, because="a slip")

    def loses(self, on):
        for loan in self.loans(balances.OPEN):
            self.does(losses.WriteOff, on, loan=loan, because="gone")

    def recovers(self, amount, on):
        for loan in self.loans(agreed.WRITTEN_OFF):
            self.does(recoveries.Recovery, on, loan=loan, amount=amount)

    def lends(self, who, amount, on):
        terms = {"term": 1, "every": "4weeks", "rate": "10%/4weeks", "method": "flat"}
        if not self.does(loans.LoanRequest, on, pod="rainy", amount=amount, by=who, **terms):
            return
        loan = f"L{len(self.loans())}"
        with self.crew.view(on.isoformat()) as view:
            asked = loans.proposal_for(view, view.get("loan", loan))
        if asked is None:
            self.does(loans.PayOut, on, loan=loan, amount=amount)
            return
        for other in asked.body["asked"]:
            # Who stands aside is drawn with the amount: nobody, one or both of the others.
            aside = int(amount * 100) >> WHO.index(other) & 1
            self.does(Voice, on, proposal=asked.id, stance="stand-aside" if aside else "consent", by=other)
        self.does(CarryOut, on, proposal=asked.id)

    def loans(self, *status):
        with self.crew.view(dt.date.max.isoformat()) as view:
            return [each.id for each in view.find("loan") if not status or each.status in status]

    def repays(self, on):
        """Everything that is owed on every open loan, charges too."""
        with self.crew.view(dt.date.max.isoformat()) as view:
            owed = {}
            for record in view.find("loan", pod="rainy", status=balances.OPEN):
                state = balances.state(view, record)
                due = state.due_next(on)
                owed[record.id] = state.outstanding + due.total - due.principal
        for loan, amount in owed.items():
            self.does(loans.Repayment, on, loan=loan, amount=amount)

    def shares_out(self, on, carry):
        """Share out when there is something; what each carries is a part of what they get. Whether it was done."""
        with self.crew.view(on.isoformat()) as view:
            found = shareout.fund(view, cycle.latest(view, people.pod(view, "rainy")))
        kept = {member.id: min(carry, shares * self.price) for member, shares in found.holdings} if carry else {}
        worth = found.total / found.shares if found.shares else 0
        kept = kept if worth >= self.price else {}
        return self.does(ShareOut, on, pod="rainy", amount=found.total, carry=kept), found, kept


def below(held, prefix):
    return sum((number for account, number in held.items() if account.startswith(prefix)), Decimal(0))


def check_cycle(price, terms, acts, carry):
    group = Group(price, terms)
    for act in acts:
        group.acts(*act)
    end = BEGINS + dt.timedelta(weeks=WEEKS)
    group.repays(end)
    group.loses(end)
    before = group.balances()
    # The box and what is lent are what the fund is made of, free savings, and what is carried for shares to come.
    ended, found, kept = group.shares_out(end, carry)
    carried = -below(before, "Liabilities:Cycle:Rainy:Carried:")
    saved = -below(before, "Liabilities:Savings:")
    assert found.total + carried + saved == before.get(BOX, 0) + below(before, "Assets:Loans:")

    after = group.balances()
    if ended:
        left = -after.get("Equity:Leftover:Rainy", Decimal(0)) + after.get(APART, 0) - before.get(APART, 0)
        paid = before[BOX] - after.get(BOX, 0) - (after.get(APART, 0) - before.get(APART, 0))
        assert paid + sum(kept.values()) + left == found.total + carried
        assert 0 <= left < found.shares * Decimal("0.01")
        assert below(after, "Liabilities:Cycle:Rainy:C1:") == below(after, "Equity:Surplus:") == 0
        assert not [account for account in after if account.startswith("Liabilities:Cycle:Rainy:C1:")]
        assert -below(after, "Liabilities:Cycle:Rainy:Carried:") == sum(kept.values())
        group.does(OpenCycle, end, pod="rainy", price=Decimal(3))
        opened = group.balances()
        assert below(opened, "Liabilities:") == below(after, "Liabilities:")
        assert all(number > -3 for account, number in opened.items() if "Carried" in account)
    assert below(after, "Assets:") == -below(after, "Liabilities:") - below(after, "Equity:") - below(
        after, "Income:"
    ) - below(after, "Expenses:")
    assert all(number >= 0 for account, number in after.items() if account.startswith("Assets:"))
    owed = {account: number for account, number in after.items() if account.startswith("Liabilities:")}
    assert all(number >= 0 if account.endswith(":Losses") else number <= 0 for account, number in owed.items())
    assert not (ended and any(account.endswith(":Losses") for account in owed))
    assert verify(group.crew.book).ok
    group.crew.book.store.close()


@settings(max_examples=some(60), deadline=None)
@given(price=price, terms=terms, acts=done, carry=st.sampled_from([Decimal(0), Decimal("4.20"), Decimal(100)]))
def test_a_whole_cycle_pays_out_what_came_in_and_leaves_nothing_behind(price, terms, acts, carry):
    check_cycle(price, terms, acts, carry)


@pytest.mark.slow
@settings(max_examples=some(400), deadline=None)
@given(price=price, terms=terms, acts=done, carry=st.sampled_from([Decimal(0), Decimal("4.20"), Decimal(100)]))
def test_a_whole_cycle_pays_out_what_came_in_and_leaves_nothing_behind_at_length(price, terms, acts, carry):
    check_cycle(price, terms, acts, carry)
