"""The guided exit on one page: what a member has in a pod, how it is paid, whether the pod can bear it, and the papers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pods.agreements.kinds import CO_OWNERSHIP, MEMBERSHIP
from pods.agreements.versions import ADOPTED, IN_FORCE
from pods.owning import exit_value, leaver, leaving, notes
from pods.owning.equity import whole
from pods.settings.setting import ALL, LIVELIHOOD, OWNERSHIP
from pods.settings.shares import BOOK
from pods.working import income_month
from reports.aloud import aloud
from reports.document import Column, Document, Row, Section, Table
from reports.equity import by_class, lock_note
from reports.figures import ZERO, amount, exact, total
from reports.heading import heading, member, name_of, pod, said_place
from reports.notes import cost_facts, schedule_table
from reports.periods import marks
from reports.read_back import month_cell, rated
from reports.say import listed, say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from ledger.view import View
    from pods.crew.people import Pod
    from pods.lending.agreed import Parts
    from pods.owning.holdings import ShareClass
    from pods.owning.leaver import Exit
    from pods.owning.leaving import LeavePod

BEARING = say("Whether the pod can bear it")
AT_ONCE = say("At once, from {place}, which holds {there}.")
_STANDING = {ADOPTED, IN_FORCE}
# From so many instalments on they stand in two columns.
_MANY = 4
_COLUMNS = (Column("What"), Column("Amount", "money"))
_WORDS = {
    leaver.SAVED: say("Savings"),
    leaver.CYCLE: say("Shares of the cycle, for what a leaver gets"),
    leaver.CAPITAL: say("The capital account, all layers"),
    leaver.SLICES: say("What they put at risk for slices, taken back"),
    leaver.PAY: say("Pay still owed"),
    leaver.DIVIDENDS: say("Surplus and dividends still owed"),
    leaver.RECOVERED: say("What came back of losses that they bore"),
    leaver.ADVANCES: say("Less what they had in advance"),
    leaver.DUE: say("Less what is due from them"),
    leaver.FINES: say("Less fines that are not paid"),
}


def exit_statement(
    view: View, pod_id: str, handle: str, *, instalments: int | None = None, every: str | None = None,
    rate: str | None = None,
) -> Document:  # fmt: skip
    """What leaving would come to on the view's day; nothing is proposed.

    Raises: Refused, as the act does, when there is nothing to settle or something stands before it.
    """
    found, who = leaver.pod_of(view, pod_id, handle), member(view, handle)
    reckoned = leaver.reckon(view, found, who)
    paid = leaving.terms_of(reckoned).told(instalments, every, rate)
    if paid.instalments:
        notes.need_instalments(paid.instalments, paid.every)
    act = leaving.proposed(found, who, reckoned, paid=paid, place=None)
    return exit_document(view, found, act, reckoned)


def exit_document(view: View, found: Pod, act: LeavePod, reckoned: Exit) -> Document:
    """The page for an exit as it is reckoned on the view's day."""
    who = member(view, act.member)
    name = who.body["name"]
    return Document(
        kind="exit",
        title=say("{name} leaves {pod}", name=name, pod=found.name),
        subtitle=found.name,
        **heading(view),
        sections=(*exit_sections(view, act), *_more(view, found, act, reckoned)),
        notes=(
            say("This is a reckoning, no promise: it is done when the others have consented and it is carried out."),
            _stays(view, found, act.member),
            *marks(view, f"pod/{found.id}"),
        ),
        data={"pod": found.id, "on": view.on, "commodity": found.commodity, "member": who.id, "name": name}
        | exit_data(view, found, act, reckoned),
    )


def exit_sections(view: View, act: LeavePod) -> tuple[Section, ...]:
    """What people see before they consent: each amount, how the sum is paid, and whether the pod can bear it."""
    found = pod(view, act.pod)
    unit, name = found.commodity, name_of(view, act.member)
    rows: list[Row] = [(_said(key, act), amount(view, number, unit)) for key, number in act.seen.items()]
    whole_sum = total(act.seen.values())
    what = say("What {name} has in {pod}", name=name, pod=found.name)
    table = Table("", _COLUMNS, tuple(rows), (say("To be paid"), amount(view, whole_sum, unit)))
    lost = tuple(
        say("{number} shares of class {name} have not vested and are lost.", number=f"{number:f}", name=of)
        for of, number in act.lost.items()
    )
    return (
        Section(what, tables=(table,), notes=lost),
        _paying(view, found, act, whole_sum),
        _bearing(view, found, act),
    )


def _stays(view: View, found: Pod, handle: str) -> str:
    """What becomes of who has left the pod; of a livelihood pod, what they miss that is shared only once they have."""
    name = name_of(view, handle)
    if found.kind not in {LIVELIHOOD, OWNERSHIP}:
        return say("{name} stays in the crew; leaving that is another step.", name=name)
    sharing = found.terms.text("sharers") if found.kind == LIVELIHOOD else ""
    months = income_month.flows(view, found, view.on).months if handle in sharing.split(",") or sharing == ALL else ()
    if months:
        return say(
            "{name} stays in the crew, which is left by itself, and has no part of this pod's pay and surplus until they own "
            "in it again; nor of what came in since {month}, unless it is shared before: crewbook share {pod}",
            name=name,
            month=month_cell(months[0]),
            pod=found.id,
        )
    return say(
        "{name} stays in the crew, which is left by itself, and has no part of this pod's pay and surplus until "
        "they own in it again.",
        name=name,
    )


def _said(key: str, act: LeavePod) -> str:
    if key.startswith(leaver.LOAN):
        return say("Less loan {loan}, set off", loan=key.removeprefix(leaver.LOAN))
    if key.startswith(leaver.SHARES):
        name = key.removeprefix(leaver.SHARES)
        return say("{number} shares of class {name}", number=f"{act.shares[name]:f}", name=name)
    return _WORDS[key]


def _paying(view: View, found: Pod, act: LeavePod, whole_sum: Decimal) -> Section:
    unit, title = found.commodity, say("How it is paid")
    if whole_sum <= 0:
        return Section(title, notes=(say("There is nothing to pay out."),))
    if not act.instalments:
        place = found.place(act.place)
        there = amount(view, view.balance(place, unit), unit)
        said = say(AT_ONCE.message, place=said_place(found, place), there=there)  # type: ignore[attr-defined]
        return Section(title, notes=(said,))
    parts = _instalments(view, found, act, whole_sum)
    if act.rate:
        interest = total(part.interest for _, part in parts)
        return Section(
            title,
            cost_facts(view, interest, notes.apr_of(whole_sum, parts, view.on, act.every), unit),
            tables=(schedule_table(view, whole_sum, parts, unit),),
            notes=(
                say(
                    "On a note with interest at {rate} on what is still owed; were it carried out on {day}, it would fall due so.",
                    rate=rated(act.rate),
                    day=view.on,
                ),
            ),
        )
    rows: list[Row] = [(str(at), day, amount(view, part.total, unit)) for at, (day, part) in enumerate(parts, 1)]
    columns: tuple[Column, ...] = (Column("No."), Column("Due", "date"), Column("Amount", "money"))
    together: Row = (say("Together"), None, amount(view, whole_sum, unit))
    if len(rows) >= _MANY:
        # Two beside each other, so that all of an exit stands on one page.
        half = -(-len(rows) // 2)
        right = [*rows[half:], (None, None, None)]
        rows, columns = [(*left, *right[at]) for at, left in enumerate(rows[:half])], columns * 2
        together = (say("Together"), *[None] * (len(columns) - 2), amount(view, whole_sum, unit))
    table = Table("", columns, tuple(rows), together)
    said = say("On a note without interest; were it carried out on {day}, it would fall due so.", day=view.on)
    return Section(title, tables=(table,), notes=(said,))


def _instalments(view: View, found: Pod, act: LeavePod, whole_sum: Decimal) -> list[tuple[dt.date, Parts]]:
    digits = view.digits(found.commodity)
    return notes.plan(whole_sum, digits, on=view.on, count=act.instalments, every=act.every, rate=act.rate)


def _bearing(view: View, found: Pod, act: LeavePod) -> Section:
    """Whether the pod can still pay its debts: what it owes the member already is among them."""
    of, unit = whole(view, found), found.commodity
    at_risk = leaver.at_risk(act.seen)
    left = exit_value.leaves(of, at_risk)
    rows: list[Row] = [
        (say("All that the pod has"), amount(view, of.assets, unit)),
        (say("less what it owes, to this member too"), amount(view, -of.liabilities, unit)),
        (say("less what it pays for shares, capital and slices"), amount(view, -at_risk, unit)),
    ]
    told = (
        say("The pod can still pay what it owes.")
        if left >= 0
        else say("The pod could not pay what it owes: this is refused as long as it is so.")
    )
    table = Table("", _COLUMNS, tuple(rows), (say("Left above its debts"), amount(view, left, unit)))
    return Section(BEARING, tables=(table,), notes=(told,))


def _more(view: View, found: Pod, act: LeavePod, reckoned: Exit) -> list[Section]:
    """How the shares are valued, the points, the papers, and what is not settled by this."""
    sections = []
    classes = [each.standing.share_class for each in reckoned.shares]
    papers = [
        say(
            "Certificates {numbers} of class {name} are handed back.",
            numbers=listed((lot.label for lot, _ in each.standing.lots), ", "),
            name=each.standing.share_class.name,
        )
        for each in reckoned.shares
    ]
    if act.instalments and reckoned.total > 0:
        papers.append(say("The instalment note, once it is done: crewbook agreement draft NOTE."))
    papers += [
        say("{agreement} says who owns what: draft its next version afterwards.", agreement=each.id)
        for each in view.find("agreement", pod=found.id)
        if each.body["about"]["kind"] in {CO_OWNERSHIP, MEMBERSHIP} and each.status in _STANDING
    ]
    said = [
        say("{name}: {term}", name=held.name, term=aloud(held.terms.aloud(found.commodity)["redeem-at"]))
        for held in classes
        if held.terms.text("redeem-at") != BOOK
    ]
    said += _book_values(view, found, [held for held in classes if held.terms.text("redeem-at") == BOOK])
    said += lock_note(found)
    if reckoned.points:
        said.append(say("{points} points go for nothing; they may be given away before.", points=reckoned.points))
    sections.append(Section(say("The papers"), notes=(*papers, *said) or (say("There are none to sign."),)))
    if reckoned.stays:
        rows: tuple[Row, ...] = tuple(
            (each.what, each.command or say("stays: the pie is frozen, and nobody takes back what it holds"))
            for each in reckoned.stays
        )
        columns = (Column("What"), Column("Settle it with"))
        sections.append(Section(say("Not settled by this"), tables=(Table("", columns, rows),)))
    return sections


def _book_values(view: View, found: Pod, classes: Sequence[ShareClass]) -> list[str]:
    """What a share is worth in each class that is taken back at its book value; how that comes about is on a page of its own."""
    names, unit = {held.name for held in classes}, found.commodity
    return [
        say(
            "Class {name} is taken back at its book value, {amount} a share: crewbook statement capital {pod}.",
            name=held.name,
            amount=amount(view, number, unit),
            pod=found.id,
        )
        for held, number in by_class(view, found)
        if held.name in names
    ]


def exit_data(view: View, found: Pod, act: LeavePod, reckoned: Exit) -> dict[str, object]:
    """The same as other programs read it; what the member owes is below zero."""
    unit = found.commodity
    parts = _instalments(view, found, act, reckoned.total) if act.instalments and reckoned.total > 0 else []
    left = exit_value.leaves(whole(view, found), leaver.at_risk(act.seen))
    return {
        "amounts": {key: exact(view, number, unit) for key, number in reckoned.amounts.items()},
        "shares": act.shares,
        "lost": act.lost,
        "points": reckoned.points,
        "amount": exact(view, reckoned.total, unit),
        "rate": act.rate,
        "apr": notes.apr_of(reckoned.total, parts, view.on, act.every) if parts and act.rate else None,
        "instalments": [
            {"n": at, "due": day, "amount": part.total} | ({"interest": part.interest} if act.rate else {})
            for at, (day, part) in enumerate(parts, 1)
        ],
        "left": exact(view, left + ZERO, unit),
        "solvent": left >= 0,
        "not_settled": [{"what": each.what, "command": each.command} for each in reckoned.stays],
    }
