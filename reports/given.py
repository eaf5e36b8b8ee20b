"""What statements tell of funds and dues beside savings: what a member gave and was granted, what a pod keeps apart, what is due.

The fund's own statement is in fund.py, who owes what in due.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pods.dues import dues, fines
from pods.funds import fund as funds
from pods.settings.setting import SOLIDARITY
from reports import due
from reports.document import Column, Fact, Row, Section, Table
from reports.figures import ZERO, amount, exact, total
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.act import Record
    from ledger.view import View
    from pods.crew.people import Pod
    from pods.funds.fund import Fund


@dataclass(frozen=True, slots=True)
class Grant:
    """What a fund granted to a member: the record, and how much."""

    record: Record
    amount: Decimal


def _kept(view: View, pod: Pod) -> Fund | None:
    """The pod's fund, or None where another pod has the accounts that it would have."""
    if pod.kind == SOLIDARITY:
        return funds.Fund(pod, pod.slug)
    taken = view.get("pod", f"{pod.id}{funds.APART.lower()}", view.on.max)
    return None if taken else funds.Fund(pod, pod.slug + funds.APART)


def _of_member(view: View, kept: Fund, member: Record) -> tuple[Decimal, list[Grant]]:
    """(what a member gave, what was granted to them), both positive."""
    rows = view.postings_about(funds.about_giving(kept.pod.id, member.id))
    given = -total(view.amount(row) for row in rows if row.account == kept.given)
    grants = [
        Grant(
            each,
            total(view.amount(row) for row in view.postings_about(f"grant/{each.id}") if row.account == kept.grants),
        )
        for each in view.find("grant", pod=kept.pod.id, member=member.id)
    ]
    return given, grants


def sections(view: View, pod: Pod, member: Record) -> list[Section]:
    """What a member gave to a pod's fund, and what was granted to them; nothing where neither was."""
    kept = _kept(view, pod)
    given, grants = _of_member(view, kept, member) if kept else (ZERO, [])
    if kept is None or not (given or grants):
        return []
    unit = pod.commodity
    granted = total(each.amount for each in grants)
    title = (
        say("The social fund of {pod}: given and granted", pod=pod.name)
        if kept.is_apart
        else say("{fund}: given and granted", fund=pod.name)
    )
    facts = (Fact("Given to it", amount(view, given, unit)), Fact("Granted to them", amount(view, granted, unit)))
    return [Section(title, facts, (_grants(view, grants, unit),) if grants else ())]


def _grants(view: View, grants: Sequence[Grant], unit: str) -> Table:
    is_told = any(each.record.body["purpose"] for each in grants)
    rows: list[Row] = [
        (
            each.record.date,
            each.record.id,
            *((each.record.body["purpose"],) if is_told else ()),
            amount(view, each.amount, unit),
        )
        for each in grants
    ]
    columns = (
        Column("Date", "date"),
        Column("Grant"),
        *((Column("For"),) if is_told else ()),
        Column("Amount", "money"),
    )
    return Table("", columns, tuple(rows))


def data(view: View, pod: Pod, member: Record) -> dict[str, object]:
    """The same for other programs."""
    kept = _kept(view, pod)
    given, grants = _of_member(view, kept, member) if kept else (ZERO, [])
    if not (given or grants):
        return {}
    return {
        "fund_given": exact(view, given, pod.commodity),
        "fund_granted": exact(view, total(each.amount for each in grants), pod.commodity),
    }


def due_section(view: View, member: Record) -> list[Section]:
    """What is due of a member on the view's day, in all pods; nothing where nothing is."""
    found = dues.everything(view, member=member.id)
    return due.single(view, found, say("Due and not paid")) if found else []


def pod_sections(view: View, pod: Pod) -> list[Section]:
    """What a pod's statement tells of the fund that it keeps apart, and of what is expected of its members."""
    return [*_fund_section(view, pod), *_dues_section(view, pod)]


def _fund_section(view: View, pod: Pod) -> list[Section]:
    kept = _kept(view, pod)
    if kept is None or not kept.is_apart:
        return []
    held, unit = kept.balance(view), pod.commodity
    granted = view.balance(kept.grants, unit)
    if not (held or granted):
        return []
    facts = (
        Fact("In the fund", amount(view, held, unit)),
        Fact(
            "Put into it so far", amount(view, -view.balance(kept.given, unit) - view.balance(kept.gifts, unit), unit)
        ),
        Fact("Granted so far", amount(view, granted, unit)),
    )
    more = say("More of it: {command}", command=f"crewbook statement fund {pod.id}")
    return [
        Section(say("Social fund"), facts, notes=(say("It is nobody's savings, and never lent or shared out."), more))
    ]


def _dues_section(view: View, pod: Pod) -> list[Section]:
    unit = pod.commodity
    standings = dues.standings(view, pod=pod.id)
    behind = [sum((paid.left for paid in each.days), ZERO) for each in standings]
    fined = total(each.left for each in fines.unpaid(view, pod=pod.id))
    if not (standings or fined):
        return []
    facts = (
        Fact("Contributions expected and not paid", amount(view, total(behind), unit)),
        Fact("From how many members", sum(1 for each in behind if each)),
        Fact("Fines not paid", amount(view, fined, unit)),
    )
    note = say("Who owes what: {command}", command=f"crewbook due {pod.id}")
    return [Section(say("Expected of members"), facts, notes=(note,))]
