"""What a treasurer hands to the next one: money by place, what is open, who holds what, and lists to tick off together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import chart
from ledger.book import entry_at
from pods.crew import people
from pods.dues import dues
from pods.voices import consent
from reports import voices
from reports.document import Column, Document, Fact, Row, Section, Signature, Table
from reports.figures import ZERO, amount, exact, total
from reports.heading import heading, name_of
from reports.lending import loan_data, loan_table, standings
from reports.periods import marks
from reports.say import listed, say
from reports.titles import title_of

if TYPE_CHECKING:
    from decimal import Decimal

    from ledger.act import Record
    from ledger.view import View

_HANDED = (
    say("The crew's folder with its book, or who may sign in where it is kept"),
    say("A backup made today: crewbook backup FILE"),
    say("Paper receipts, signed agreements and bank statements"),
    say("The list of who has which key, card and password; those of whoever leaves taken back or changed"),
    say("The bank told who signs from now on"),
    say("The role in the book: crewbook member role NAME --treasurer"),
)
_CHECKED = (
    say("The book is whole: crewbook verify"),
    say("Every place was counted, or compared with the bank's own figure, together"),
    say("What waits to be entered was looked at: crewbook inbox"),
    say("Open loans and what is due were gone through one by one"),
)
_DONE = frozenset({consent.OPEN, consent.PASSED})


def handover_statement(view: View) -> Document:
    """Everything that a new treasurer has to take over on the view's day, and lines for both to sign on."""
    last = entry_at(view.session, view.seq)
    money = _places(view)
    loans = standings(view)
    asked = [each for each in consent.alive(view) if voices.status_of(view, each) in _DONE]
    due = dues.everything(view)
    return Document(
        kind="handover",
        title=say("Handover of the books"),
        subtitle=say("What one treasurer gives and the next one takes"),
        **heading(view),
        facts=(
            *(
                Fact(
                    "Money in all places",
                    amount(view, total(n for (_, _, unit), n in money.items() if unit == held), held),
                )
                for held in dict.fromkeys([view.book.currency, *(unit for _, _, unit in money)])
            ),
            Fact("Last entry", say("{number}, of {day}", number=str(last.seq), day=last.date)),
            Fact("Open loans", len(loans)),
            Fact("Open proposals", len(asked)),
        ),
        sections=(
            _money_section(view, money),
            Section(say("Open loans"), tables=(loan_table(view, loans, title="", with_member=True),))
            if loans
            else Section(say("Open loans"), notes=(say("There are none."),)),
            _proposal_section(view, asked),
            _due_section(view, due),
            _roles(view),
            _list(say("Handed over"), _HANDED),
            _list(say("Looked at together"), _CHECKED),
            Section(
                say("The last entry"),
                facts=(Fact("Entry", str(last.seq)), Fact("Day", last.date), Fact("Seal", view.seal)),
                notes=(
                    say("Whoever has this paper can tell whether anything before this entry was changed later:"),
                    f"crewbook verify --seal {view.seal}",
                ),
            ),
        ),
        notes=marks(view),
        signatures=(Signature(say("Hands over")), Signature(say("Takes over"))),
        data={
            "on": view.on,
            "places": [
                {"place": place, "account": account, "number": number, "commodity": unit}
                for (place, account, unit), number in money.items()
            ],
            "loans": [loan_data(each) for each in loans],
            "proposals": [voices.proposal_data(view, each) for each in asked],
            "due": [
                {"member": each.member, "pod": each.pod, "what": each.what, "day": each.due, "amount": each.amount}
                for each in due
            ],
            "treasurers": [each.id for each in people.members(view) if people.is_treasurer(each)],
        },
    )


def _places(view: View) -> dict[tuple[str, str, str], Decimal]:
    """(place, account, money) → what lies there; places that hold nothing are told as well, for they have keys too."""
    found = {
        (account.split(":")[1], account, unit): number
        for (account, unit), number in view.balances("Assets:").items()
        if chart.is_place(account)
    }
    for record in view.find("account"):
        if chart.is_place(record.id) and not any(account == record.id for _, account, _ in found):
            found[record.id.split(":")[1], record.id, view.book.currency] = exact(view, ZERO, view.book.currency)
    return dict(sorted(found.items()))


def _money_section(view: View, money: dict[tuple[str, str, str], Decimal]) -> Section:
    """A row for each place, with an empty cell for what is counted; then what of it is whose."""
    sums: dict[tuple[str, str], Decimal] = {}
    for (place, _, unit), number in money.items():
        sums[place, unit] = sums.get((place, unit), ZERO) + number
    rows: list[Row] = [(place, amount(view, number, unit), None, None) for (place, unit), number in sums.items()]
    columns = (Column("Place"), Column("By the book", "money"), Column("Counted, or by the bank"), Column("Difference"))
    parts: list[Row] = [
        (place, account, amount(view, number, unit)) for (place, account, unit), number in money.items()
    ]
    of_pods = Table("Whose it is", (Column("Place"), Column("Account"), Column("Money", "money")), tuple(parts))
    return Section(say("Cash and bank"), tables=(Table("", columns, tuple(rows)), of_pods))


def _proposal_section(view: View, asked: list[Record]) -> Section:
    title = say("Open proposals")
    if not asked:
        return Section(title, notes=(say("There are none."),))
    rows: list[Row] = [
        (each.id, title_of(each), name_of(view, each.member or ""), _waits(view, each), each.due) for each in asked
    ]
    columns = (Column("Proposal"), Column("What"), Column("By"), Column("Waits for"), Column("Open until", "date"))
    return Section(title, tables=(Table("", columns, tuple(rows)),))


def _waits(view: View, record: Record) -> str:
    """Who has not answered yet; once all is agreed, that it is done."""
    if voices.status_of(view, record) == consent.PASSED:
        return say("carrying out")
    return listed((name_of(view, each) for each in record.body["asked"] if each not in record.body["voices"]), ", ")


def _due_section(view: View, due: list[dues.Due]) -> Section:
    title = say("What members have still to pay in")
    if not due:
        return Section(title, notes=(say("Nothing is due."),))
    sums: dict[tuple[str, str], tuple[Decimal, int]] = {}
    for each in due:
        held, times = sums.get((each.member, each.commodity), (ZERO, 0))
        sums[each.member, each.commodity] = (held + each.amount, times + 1)
    rows: list[Row] = [
        (name_of(view, member), times, min(each.due for each in due if each.member == member), amount(view, held, unit))
        for (member, unit), (held, times) in sums.items()
    ]
    columns = (Column("Member"), Column("Times", "number"), Column("Since", "date"), Column("Due", "money"))
    note = say("One by one: crewbook due")
    return Section(title, tables=(Table("", columns, tuple(rows), note=note),))


def _roles(view: View) -> Section:
    """Who keeps the books; keys and cards are in no book, so there is room to write."""
    crew = people.members(view)
    rows: list[Row] = [
        (each.body["name"], say("Treasurer") if people.is_treasurer(each) else say("Member"), None, None)
        for each in crew
    ]
    columns = (Column("Name"), Column("Role"), Column("Keys and cards"), Column("May sign for money"))
    return Section(say("Who holds what"), tables=(Table("", columns, tuple(rows)),))


def _list(title: str, items: tuple[str, ...]) -> Section:
    """Things to tick off."""
    rows: list[Row] = [("☐", each, None) for each in items]
    return Section(title, tables=(Table("", (Column("Done"), Column("What"), Column("Remarks")), tuple(rows)),))
