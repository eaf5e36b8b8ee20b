"""Books that the reports' tests read: made in memory through acts, on days that we choose."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager

import pods.acts  # noqa: F401 - acts register themselves
from ledger.act import make
from ledger.book import Book
from pods.crew import members, setup
from pods.lending import loans
from pods.owning import shares
from pods.pools import savings
from pods.voices import consent
from tests.memory import in_memory

NOW = dt.datetime(2027, 12, 1, 10, 0, tzinfo=dt.UTC)


class Crew:
    """A crew with a book that begins in 2026; `ana` is its treasurer."""

    def __init__(self, *others: str, currency: str = "NZD", digits: int = 2) -> None:
        self.book = Book.create(
            in_memory(), name="Tui Crew", currency=currency, digits=digits, now=NOW, on=dt.date(2026, 1, 1)
        )
        self.does(members.Join, member="ana", name="Ana Tūī", treasurer=True)
        for each in others:
            self.does(members.Join, member=each, name=each.capitalize())

    def does(self, act, /, *, by="ana", on="2026-01-01", entered_by=None, **fields):
        """Post one act and answer its first entry."""
        posted = self.book.post(
            make(act, **fields), by=by, on=dt.date.fromisoformat(on), now=NOW, entered_by=entered_by
        )
        return posted.entry

    def pool(self, pod="rainy", name="Rainy Day", **terms):
        """Open a savings pool; settings are written with underscores."""
        written = {name.replace("_", "-"): value for name, value in terms.items()}
        self.does(setup.OpenPod, pod=pod, pod_kind="savings", name=name, terms=written)

    def saves(self, member, amount, on="2026-01-01", pod="rainy", **fields):
        return self.does(savings.Contribution, member=member, pod=pod, amount=amount, on=on, **fields)

    def borrows(self, member, amount, term, on, *, pod="rainy", **fields):
        """Ask for a loan; the others consent on the same day and it is paid out. Answers its id."""
        asked = self.does(loans.LoanRequest, pod=pod, amount=amount, term=term, by=member, on=on, **fields)
        with self.view(on) as view:
            proposal = loans.proposal_for(view, view.get("loan", asked.id))
        if proposal is None:
            self.does(loans.PayOut, loan=asked.id, amount=amount, on=on)
            return asked.id
        for other in proposal.body["asked"]:
            self.does(consent.Voice, proposal=proposal.id, stance="consent", by=other, on=on)
        self.does(consent.CarryOut, proposal=proposal.id, on=on)
        return asked.id

    def repays(self, loan, amount, on, **fields):
        return self.does(loans.Repayment, loan=loan, amount=amount, on=on, **fields)

    def owns(self, pod="bakery", terms=None, **classes):
        """Open a livelihood pod with classes of shares, each by its par value."""
        self.does(setup.OpenPod, pod=pod, pod_kind="livelihood", name=pod.capitalize(), terms=terms)
        for name, par in classes.items():
            self.does(shares.OpenClass, pod=pod, share_class=name, par=par)

    def buys(self, member, number, share_class="A", pod="bakery", on="2026-01-01"):
        return self.does(shares.Issue, pod=pod, share_class=share_class, member=member, shares=number, on=on)

    @contextmanager
    def view(self, on, at=None):
        with self.book.view(on=dt.date.fromisoformat(on), at=at) as view:
            yield view

    def reads(self, report, *args, on="2026-12-31", at=None, **more):
        """The Document of a report on a day."""
        with self.view(on, at) as view:
            return report(view, *args, **more)


def table(document, title):
    """The table of that title, or the first one of the section of that title."""
    for section in document.sections:
        for each in section.tables:
            if title in {each.title, section.title}:
                return each
    raise AssertionError(f"no table {title}")


def fact(document, label):
    facts = [*document.facts, *(each for section in document.sections for each in section.facts)]
    return next(each.value for each in facts if each.label == label)


def notes(document):
    return " ".join([*document.notes, *(note for section in document.sections for note in section.notes)])
