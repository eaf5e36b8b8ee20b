"""What the statements of all pods share, and that of a pod which is no savings pool."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import chart
from pods.crew import people
from pods.owning import shares
from pods.settings import KINDS
from reports import given
from reports.aloud import aloud
from reports.document import Column, Document, Fact, Row, Section, Table
from reports.figures import accounts_of, amount, exact, total
from reports.heading import heading
from reports.periods import marks
from reports.say import say

if TYPE_CHECKING:
    from ledger.view import View
    from reports.figures import Accounts


def pod_statement(view: View, found: people.Pod) -> Document:
    """Money by place, every account, and who holds shares."""
    unit = found.commodity
    accounts = accounts_of(view, found)
    holdings = shares.register(view, found)
    sections = [Section(say("Money"), tables=(place_table(view, found, accounts),)), _accounts(view, accounts)]
    if holdings:
        sections.append(Section(say("Shares"), tables=(_holding_table(view, holdings, unit),)))
    return Document(
        kind="pool",
        title=say("Statement of {name}", name=found.name),
        subtitle=subtitle(found),
        **heading(view),
        facts=(Fact("Money in the pod", amount(view, total(_places(accounts, unit).values()), unit)),),
        sections=(*sections, *given.pod_sections(view, found), terms(found)),
        notes=marks(view, f"pod/{found.id}"),
        data={
            **head_data(view, found, accounts),
            "accounts": [
                {"account": account, "number": number, "commodity": held}
                for (account, held), number in accounts.items()
            ],
            "members": [_holding_data(each) for each in holdings],
            "totals": {"paid_in": exact(view, total(each.paid_in for each in holdings), unit)},
            "terms": terms_data(found),
        },
    )


def subtitle(found: people.Pod) -> str:
    """`A savings pool`, and since when it is closed."""
    kind = KINDS[found.kind].partition(":")[0]
    said = aloud(kind[0].upper() + kind[1:])
    if found.record.status != "closed":
        return said
    return say("{kind}, closed on {day}", kind=said, day=people.since(found.record))


def place_table(view: View, found: people.Pod, accounts: Accounts) -> Table:
    """The pod's money by place."""
    unit = found.commodity
    places = _places(accounts, unit)
    rows: list[Row] = [(_place(account), account, amount(view, number, unit)) for account, number in places.items()]
    columns = (Column("Place"), Column("Account"), Column("Money", "money"))
    return Table("", columns, tuple(rows), (say("Together"), None, amount(view, total(places.values()), unit)))


def terms(found: people.Pod) -> Section:
    """The pod's settings, each as the sentence that reads it aloud."""
    return Section(
        say("Terms"),
        notes=tuple(aloud(sentence) for _, _, sentence in found.terms.sentences(found.commodity)),
        is_list=True,
    )


def terms_data(found: people.Pod) -> dict[str, str]:
    """The pod's settings by name."""
    return found.terms.values()


def head_data(view: View, found: people.Pod, accounts: Accounts) -> dict[str, object]:
    """What other programs read first in the statement of any pod."""
    places = _places(accounts, found.commodity)
    return {
        "pod": found.id,
        "name": found.name,
        "kind": found.kind,
        "on": view.on,
        "commodity": found.commodity,
        "money": exact(view, total(places.values()), found.commodity),
        "places": [
            {"place": _place(account), "account": account, "number": number} for account, number in places.items()
        ],
    }


def _places(accounts: Accounts, unit: str) -> dict[str, Decimal]:
    return {account: number for (account, held), number in accounts.items() if held == unit and chart.is_place(account)}


def _place(account: str) -> str:
    return account.split(":")[1]


def _accounts(view: View, accounts: Accounts) -> Section:
    rows: list[Row] = [(account, amount(view, number, held)) for (account, held), number in accounts.items()]
    return Section(
        say("Accounts"),
        tables=(Table("", (Column("Account"), Column("Balance", "money")), tuple(rows)),),
        notes=(say("As beancount writes them: what the pod owes, and what members own, is negative."),),
    )


def _holding_table(view: View, holdings: Sequence[shares.Holding], unit: str) -> Table:
    rows: list[Row] = [
        (each.member.body["name"], each.share_class.name, each.shares, amount(view, each.paid_in, unit))
        for each in holdings
    ]
    columns = (Column("Member"), Column("Class"), Column("Shares", "number"), Column("Paid in", "money"))
    return Table("", columns, tuple(rows))


def _holding_data(each: shares.Holding) -> dict[str, object]:
    return {
        "member": each.member.id,
        "name": each.member.body["name"],
        "class": each.share_class.name,
        "shares": each.shares,
        "paid_in": each.paid_in,
    }
