"""A circle in a book in memory, for the tests of circles: short ways to say what members do, and what must always hold.

Fifty members over fifty rounds are `Rounds([f"m{n}" for n in range(50)], "100").play()`: some 2,500 contributions and 50 pots.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ledger.book import Book
from pods.circles import circle_bids, circle_default, circle_finding, circle_pay, circle_pot, circle_start, circle_turns
from pods.crew import correction, members, setup
from pods.voices import consent
from tests.memory import in_memory

NOW = dt.datetime(2027, 12, 1, 12, tzinfo=dt.UTC)
FIRST = dt.date(2026, 1, 1)


class Rounds:
    """A circle `tanda` of `names`, of whom the first is treasurer; nobody is asked about anything but swaps."""

    def __init__(self, names, *contributions, start=FIRST, organiser=None, others=(), digits=2, **terms):
        self.store = in_memory()
        self.book = Book.create(self.store, name="Crew", currency="NZD", digits=digits, now=NOW, on=FIRST)
        self.names = list(names)
        self.on = FIRST
        for name in (*self.names, *others):
            self.book.post(
                members.Join(member=name, name=name.title(), treasurer=name == names[0]), by=names[0], on=FIRST, now=NOW
            )
        given = {"ask-about": "none"} | {name.replace("_", "-"): value for name, value in terms.items()}
        self.do(setup.OpenPod(pod="tanda", pod_kind="circle", name="Tanda", terms=given))
        amounts = tuple(map(Decimal, contributions))
        self.do(
            circle_start.StartCircle(
                pod="tanda", members=tuple(names), contributions=amounts, start=start, organiser=organiser
            )
        )

    def close(self):
        self.store.close()

    def do(self, act, *, by=None, on=None):
        return self.book.post(act, by=by or self.names[0], on=on or self.on, now=NOW)

    def view(self, on=dt.date.max):
        return self.book.view(on=on)

    def ask(self, question, on=dt.date.max):
        """What `question` answers of the circle as it stands on a day."""
        with self.view(on) as view:
            return question(circle_finding.circle(view, "tanda"))

    # What members do.

    def pay(self, name, amount=None, **more):
        due = self.ask(lambda found: found.to_pay(name)) if amount is None else Decimal(amount)
        return self.do(circle_pay.PayIn(member=name, pod="tanda", amount=due), **more) if due else None

    def pay_all(self, but=()):
        due = self.ask(lambda found: {each: found.to_pay(each) for each in found.active})
        for name, amount in due.items():
            if name not in but and amount:
                self.do(circle_pay.PayIn(member=name, pod="tanda", amount=amount))

    def bid(self, name, discount, **more):
        return self.do(
            circle_bids.Bid(member=name, pod="tanda", round=self.round, discount=Decimal(discount)), by=name, **more
        )

    def draw(self, seed="4711"):
        return self.do(circle_turns.Draw(pod="tanda", round=self.round, seed=seed))

    def pay_out(self, **more):
        who, amount = self.ask(circle_pot.payable)
        return self.do(
            circle_pot.PayOutPot(pod="tanda", round=self.round, member=who.member or None, amount=amount), **more
        )

    def default(self, name, **more):
        return self.do(circle_default.Default(member=name, pod="tanda"), **more)

    def leave(self, name, **more):
        return self.do(circle_default.LeaveCircle(member=name, pod="tanda"), by=name, **more)

    def substitute(self, name, by):
        return self.do(circle_default.Substitute(member=name, pod="tanda", substitute=by))

    def recover(self, name, amount, **more):
        return self.do(circle_default.Recover(member=name, pod="tanda", amount=Decimal(amount)), **more)

    def reserve(self, name, amount):
        return self.do(circle_pay.PayReserve(member=name, pod="tanda", amount=Decimal(amount)))

    def reserve_out(self, amount, to=None):
        return self.do(circle_pay.ReserveOut(pod="tanda", amount=Decimal(amount), member=to))

    def refund(self, name, amount):
        return self.do(circle_pay.Refund(member=name, pod="tanda", amount=Decimal(amount)))

    def correct(self, posted):
        return self.correct_entry(posted.entry)

    def correct_entry(self, entry):
        return self.do(correction.Correction(entry=entry.seq, because="typed wrongly"), on=entry.date)

    def start(self, *names, **more):
        return self.do(circle_start.StartCircle(pod="tanda", members=names or None, **more))

    def swap(self, one, other):
        self.do(consent.Propose(act="circle-swap", fields={"pod": "tanda", "member": one, "other": other}), by=one)
        with self.view() as view:
            id = view.find("proposal")[-1].id
        return self.do(consent.Voice(proposal=id, stance="consent"), by=other)

    def turn_over(self):
        """Everybody pays, what has to be drawn or agreed on is so, and the pot is paid out; nothing, once it is over."""
        if self.ask(lambda found: found.is_over):
            return None
        self.pay_all()
        now, order = self.ask(lambda found: (circle_bids.turn(found), found.order))
        if now.member is None and order == "consensus":
            to_come = self.ask(lambda found: found.members[found.done :])
            self.do(circle_turns.AgreeOrder(pod="tanda", members=to_come[::-1]))
        elif now.member is None and order == "need":
            who = self.ask(lambda found: found.waiting[-1])
            self.do(circle_turns.GiveTurn(pod="tanda", round=self.round, member=who))
        elif now.member is None:
            self.draw(f"seed {self.round}")
        # Whose turn it is may say who bears what a given-up seat lacks.
        self.pay_all()
        return self.pay_out()

    def play(self):
        """All rounds to the end."""
        while not self.ask(lambda found: found.is_over):
            self.turn_over()
        return self

    # What holds.

    @property
    def round(self):
        return self.ask(lambda found: found.round)

    def balances(self, prefix=""):
        with self.view() as view:
            return {account: number for (account, _), number in view.balances(prefix).items()}

    @property
    def cash(self):
        return sum(self.balances("Assets:Cash-Box").values(), Decimal(0))

    @property
    def positions(self):
        return {
            account.rsplit(":", 1)[1].lower(): -number
            for account, number in self.balances("Liabilities:Circle").items()
        }

    def paid_by(self, name):
        """What a member paid in, as the entries say."""
        paid = (entry.fields for entry in self.book.entries() if entry.kind == "circle-pay")
        return sum((Decimal(each["amount"]) for each in paid if each["member"] == name), Decimal(0))
